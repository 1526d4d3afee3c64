"""Small tasks that are generated, not measured: their difficulty is known and can be turned up."""

import numpy as np


def adding_problem(count, steps, rng):
    """Return inputs (count, steps, 2) and targets (count, 1): add the two marked numbers.

    The first feature holds numbers drawn evenly from 0 to 1, the second is 1 at two places, one
    in each half of the sequence, and 0 elsewhere. Whoever always answers 1, the mean, has a mean
    squared error of 1/6. Hochreiter and Schmidhuber 1997, in the form of Le et al. 2015.
    Introduced in notebook 05.

    >>> inputs, targets = adding_problem(3, 50, np.random.default_rng(0))
    >>> inputs.shape, targets.shape, inputs[..., 1].sum(axis=1)
    ((3, 50, 2), (3, 1), array([2., 2., 2.], dtype=float32))
    """
    numbers = rng.random((count, steps), dtype="float32")
    marks = np.zeros_like(numbers)
    rows = np.arange(count)
    marks[rows, rng.integers(0, steps // 2, count)] = 1.0
    marks[rows, rng.integers(steps // 2, steps, count)] = 1.0
    targets = (numbers * marks).sum(axis=1, keepdims=True)
    return np.stack([numbers, marks], axis=-1), targets
