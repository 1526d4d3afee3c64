"""Checks of notebook 45, xLSTM."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect_parts,
    expect_shape,
)
from course_utils.checks.several import expect_all

SEED = 45


@exercise(
    hints=[
        "first read what the memory returns at k now",
        "write the difference between v and that: an outer product, value times key",
    ]
)
def exercise_1(replace):
    """The value at a key of length 1 replaced, the delta rule."""
    rng = np.random.default_rng(SEED)
    results, wanted, mistakes = [], [], []
    for values, keys in ((3, 4), (5, 2), (4, 4)):
        C, v = rng.normal(size=(values, keys)), rng.normal(size=values)
        k = rng.normal(size=keys)
        k /= np.linalg.norm(k)
        C_before, k_before, v_before = C.copy(), k.copy(), v.copy()
        new = replace(C, k, v)
        results.append(expect_shape("the new memory", new, C_before.shape))
        C, k, v = C_before, k_before, v_before
        wanted.append(C + np.outer(v - C @ k, k))
        mistakes.append(replace_mistakes(C, k, v))
    names = [f"the memory of shape {np.shape(C)}" for C in wanted]
    expect_all(results, wanted, mistakes, names)


def replace_mistakes(C, k, v):
    """Return what the usual mistakes give."""
    return {
        "the new value is added to the old one: take off what C returns at k": C
        + np.outer(v, k),
        "the old value is still there twice: subtract it, do not add it": C
        + np.outer(v + C @ k, k),
        "the signs are the wrong way round: add v, subtract the old value": C
        + np.outer(C @ k - v, k),
        "the old value is gone, but v is not written": C - np.outer(C @ k, k),
        "all other pairs are lost: change C, do not begin a new one": np.outer(v, k),
        "that is the update without C": np.outer(v - C @ k, k),
        "all of C is taken off: take off only what is stored at k": np.outer(v, k) - C,
        "nothing has changed": C,
        "the key is multiplied entry by entry: reading is C @ k": C
        + np.outer(v - (C * k).sum(), k),
    }


@exercise(
    hints=[
        "begin with a stabiliser of -1e30 and go through the steps in a loop",
        "each step needs the stabiliser of the step before, and gives the next one",
    ]
)
def exercise_2(stabilised):
    """Stabilisers and stabilised gates of a whole sequence."""
    rng = np.random.default_rng(SEED)
    cases = [
        (np.array([0.0, 2.0, -1.0]), np.array([-0.5, -1.0, -0.1])),
        (500 * rng.normal(size=6), -np.abs(rng.normal(size=6))),
        (rng.normal(size=9) - 5, -3 * np.abs(rng.normal(size=9))),
        (np.array([-1000.0]), np.array([-2.0])),
        (np.array([-1, 2, 0, 1]), np.array([-2, -1, -1, 0])),  # whole numbers
    ]
    results = []
    for log_i, log_f in cases:
        parts = expect_parts(
            stabilised(log_i.copy(), log_f.copy()), "three arrays, m, i' and f'", 3
        )
        names = ("m", "i'", "f'")
        steps = (len(log_i),)
        results.append([expect_shape(n, x, steps) for n, x in zip(names, parts)])
    everything = [gate_mistakes(*case) for case in cases]
    wanted = [gates_of(*case) for case in cases]
    for number, name in enumerate(("m", "i'", "f'")):
        expect_all(
            [result[number] for result in results],
            [right[number] for right in wanted],
            [{why: wrong[number] for why, wrong in all.items()} for all in everything],
            [f"{name} of {len(right[0])} steps" for right in wanted],
        )


def gates_of(log_i, log_f, start=-1e30, choose=np.maximum):
    """Return m, i' and f', each (time,)."""
    m, rows = start, []
    for i, f in zip(log_i, log_f):
        new = choose(f + m, i)
        rows.append((new, np.exp(i - new), np.exp(f + m - new)))
        m = new
    return tuple(np.array(rows).T)


def gate_mistakes(log_i, log_f):
    """Return what the usual mistakes give: m, i' and f'."""
    with np.errstate(over="ignore", invalid="ignore"):  # what mistakes give
        m, write, keep = gates_of(log_i, log_f)
        before = np.concatenate([[-1e30], m[:-1]])
        return {
            "the memory is empty at first: begin with m = -1e30, not 0": gates_of(
                log_i, log_f, start=0.0
            ),
            "i' and f' are in the other order, expected m, i', f'": (m, keep, write),
            "m is the maximum of both logarithms: add the stabiliser of the step before "
            "to log f": (
                np.maximum(log_f, log_i),
                np.exp(log_i - np.maximum(log_f, log_i)),
                np.exp(log_f - np.maximum(log_f, log_i)),
            ),
            "m must be the maximum, not the minimum": gates_of(
                log_i, log_f, choose=np.minimum
            ),
            "m is the largest input gate so far: log f lets it fall": gates_of(
                log_i, 0 * log_f
            ),
            "the stabiliser of the step before is missing in f'": (
                m,
                write,
                np.exp(log_f - m),
            ),
            "those are logarithms of the gates: take exp": (
                m,
                log_i - m,
                log_f + before - m,
            ),
            "f' is exp(log f): add m of the step before, and subtract the new one": (
                m,
                write,
                np.exp(log_f),
            ),
            "the stabiliser is not subtracted from the gates": (
                m,
                np.exp(log_i),
                np.exp(log_f),
            ),
            "m is that of the step before: return the new one": (before, write, keep),
            "the gates need the new stabiliser, not that of the step before": (
                m,
                np.exp(log_i - before),
                np.exp(log_f),
            ),
        }
