"""Linear recurrences, h[t] = a[t] * h[t - 1] + b[t], computed for all time steps in parallel.

Written with `keras.ops`, so everything runs on every backend. Arrays are (batch, time, units).
"""

import math

import keras
import numpy as np
from keras import ops

from course_utils import guards
from course_utils.guards import guarded


def some_steps(name, value):
    """Refuse all but (batch, time, units) with at least one step; refuse NaN in a NumPy array."""
    value = value if hasattr(value, "shape") else np.asarray(value, "float32")
    shape = tuple(value.shape)
    if len(shape) != 3 or shape[1] == 0:
        raise ValueError(
            f"{name} has shape {shape}, expected (batch, time, units) with at least one time step."
        )
    if isinstance(value, np.ndarray) and np.isnan(value).any():
        raise ValueError(f"{name} holds NaN, expected numbers: did training diverge?")
    return value


def fitting(arguments):
    """Refuse a, b and a starting state whose shapes do not fit; unknown lengths fit all."""
    a, b = (tuple(arguments[name].shape) for name in "ab")
    if not _equal(a, b):
        raise ValueError(f"a has shape {a} and b {b}, expected equal shapes.")
    initial = arguments.get("initial")
    if initial is not None and not _equal(initial.shape, (b[0], b[2])):
        raise ValueError(
            f"initial has shape {tuple(initial.shape)}, expected (batch, units), here "
            f"{(b[0], b[2])}: is the batch of another size?"
        )


def _equal(ours, theirs):
    """Return whether two shapes are equal where both are known."""
    known = all(n == m or None in (n, m) for n, m in zip(ours, theirs))
    return len(ours) == len(theirs) and known


class _StepCell(keras.layers.Layer):
    """One step of the recurrence, for `keras.layers.RNN`: reads a and b, joined."""

    def __init__(self, units, dtype):
        super().__init__(dtype=dtype)
        self.state_size = self.output_size = units

    def call(self, inputs, states, training=False):
        a, b = ops.split(inputs, 2, axis=-1)
        h = a * states[0] + b
        return h, [h]


@guarded(fitting, a=some_steps, b=some_steps)
def loop(a, b, initial=None):
    """Return what `scan` returns, computed by Keras' loop over time; the length may be unknown."""
    dtype = keras.backend.standardize_dtype(b.dtype)
    cell = _StepCell(a.shape[-1], dtype)
    rnn = keras.layers.RNN(cell, return_sequences=True, dtype=dtype)
    return rnn(ops.concatenate([a, b], axis=-1), initial_state=initial)


@guarded(fitting, a=some_steps, b=some_steps)
def scan(a, b, initial=None):
    """Return all states (batch, time, units) of h[t] = a[t] * h[t - 1] + b[t] in two levels.

    a and b are (batch, time, units); `initial` is the state before the first step, (batch,
    units), by default zeros. The time axis is cut into about sqrt(time) chunks. One loop walks
    through all chunks at once, as if each began with a state of 0; a second one hands the states
    from chunk to chunk. So there are about 2 sqrt(time) steps in a row where a loop has `time`.
    If the length is not known when the graph is built, `loop` does the work.

    Raises `ValueError` if a shape is wrong or there are no steps, and if a NumPy array has NaN.
    Introduced in notebook 44.

    >>> a = np.full((1, 4, 1), 0.5, "float32")
    >>> [float(h) for h in np.ravel(ops.convert_to_numpy(scan(a, np.ones_like(a))))]
    [1.0, 1.5, 1.75, 1.875]
    """
    batch, steps, units = a.shape
    if steps is None:
        return loop(a, b, initial)
    size = math.isqrt(steps - 1) + 1  # steps in a chunk
    chunks = math.ceil(steps / size)
    filled = [[0, 0], [0, chunks * size - steps], [0, 0]]
    a_steps, b_steps = (
        ops.unstack(ops.reshape(ops.pad(x, filled), (-1, chunks, size, units)), axis=2)
        for x in (a, b)
    )  # lists of `size` arrays (batch, chunks, units)

    states, products = [b_steps[0]], [a_steps[0]]
    for a_t, b_t in zip(a_steps[1:], b_steps[1:]):  # level 1: every chunk begins with 0
        states.append(a_t * states[-1] + b_t)
        products.append(a_t * products[-1])

    carried = [ops.zeros_like(b_steps[0][:, 0]) if initial is None else initial]
    ends = ops.unstack(products[-1], axis=1), ops.unstack(states[-1], axis=1)
    for product, state in zip(*ends):  # level 2: from chunk to chunk
        carried.append(product * carried[-1] + state)

    begin = ops.expand_dims(ops.stack(carried[:-1], axis=1), axis=2)
    h = ops.stack(states, axis=2) + ops.stack(products, axis=2) * begin
    return ops.reshape(h, (-1, chunks * size, units))[:, :steps]


def min_gru_terms(x, weights, signed=False):
    """Return a and b of a minGRU's recurrence, each (..., units), from x (..., features).

    `weights` is (W, bias): (features, 2 units), (2 units,), the gate z before the candidate. With
    `signed`, a is 1 - 2z, between -1 and 1, else 1 - z. Feng et al. 2024, equation of the minGRU;
    the signs are those of Grazzi et al. 2024. Introduced in notebook 44.
    """
    W, bias = weights
    z, candidate = ops.split(ops.matmul(x, W) + bias, 2, axis=-1)
    z = ops.sigmoid(z)
    return 1 - 2 * z if signed else 1 - z, z * candidate


@keras.saving.register_keras_serializable(package="unrolled")
class MinGRUCell(keras.layers.Layer):
    """One step of a minGRU, for `keras.layers.RNN`. Its weights are those of `MinGRU`.

    `signed` lets the factor of the old state be negative. Raises `ValueError` if `units` is not
    positive. Introduced in notebook 44.
    """

    @guarded(units=guards.whole())
    def __init__(self, units, signed=False, **kwargs):
        if units <= 0:
            raise ValueError(f"units is {units}, expected a positive integer.")
        super().__init__(**kwargs)
        self.units = self.state_size = self.output_size = units
        self.signed = signed

    def build(self, input_shape):
        shape = (input_shape[-1], 2 * self.units)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=shape[1:], initializer="zeros")

    def call(self, inputs, states, training=False):
        a, b = min_gru_terms(inputs, (self.kernel, self.bias), self.signed)
        h = a * states[0] + b
        return h, [h]

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]

    def get_config(self):
        return super().get_config() | {"units": self.units, "signed": self.signed}


@keras.saving.register_keras_serializable(package="unrolled")
class MinGRU(MinGRUCell):
    """A minGRU layer: all states of `keras.layers.RNN(MinGRUCell(units))`, by `scan`.

    Inputs are (batch, time, features), outputs (batch, time, units) or, without
    `return_sequences`, the last state (batch, units). A masked step keeps the state. Introduced
    in notebook 44.
    """

    @guarded(units=guards.whole())
    def __init__(self, units, signed=False, return_sequences=False, **kwargs):
        super().__init__(units, signed=signed, **kwargs)
        self.return_sequences = return_sequences
        self.supports_masking = True

    def call(self, sequences, initial_state=None, mask=None):
        a, b = min_gru_terms(sequences, (self.kernel, self.bias), self.signed)
        if mask is not None:
            real = ops.expand_dims(ops.cast(mask, a.dtype), axis=-1)
            a, b = real * a + (1 - real), real * b  # 1 and 0: the state stays
        h = scan(a, b, initial_state)
        return h if self.return_sequences else h[:, -1]

    def compute_output_shape(self, sequences_shape):
        steps = sequences_shape[1:2] if self.return_sequences else ()
        return (*sequences_shape[:1], *steps, self.units)

    def compute_mask(self, sequences, mask=None):
        return mask if self.return_sequences else None

    def get_config(self):
        return super().get_config() | {"return_sequences": self.return_sequences}
