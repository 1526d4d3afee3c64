"""Every check of notebook 06b accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest
import tensorflow as tf

from course_utils.checks import nb06b


def step_by_step(forget, start):
    left = np.ones(forget.shape[1])
    for gate in forget[start + 1 :]:
        left = left * gate
    return left


def by_logarithms(forget, start):
    return tf.exp(tf.reduce_sum(tf.math.log(forget[start + 1 :]), axis=0))


def by_lists(forget, start):
    """Return a list, unit by unit."""
    return [float(np.prod(column[start + 1 :])) for column in np.transpose(forget)]


def in_place(forget, start):
    forget[: start + 1] = 1.0
    return forget.prod(axis=0)


def without_the_end(forget, start):
    """Fail where nothing comes later."""
    return forget[start + 1 :].cumprod(axis=0)[-1]


def divided(forget, start):
    """Fail where the gate at the start is 0."""
    with np.errstate(invalid="ignore"):
        return forget[start:].prod(axis=0) / forget[start]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda forget, start: np.prod(forget[start + 1 :], axis=0), "passed"),
        (step_by_step, "passed"),
        (by_logarithms, "passed"),
        (by_lists, "passed"),
        (lambda forget, start: forget[start:].prod(axis=0), "gate of step 0 itself"),
        (
            lambda forget, start: forget[start + 1 : -1].prod(axis=0),
            "last gate is left",
        ),
        (lambda forget, start: forget[start + 2 :].prod(axis=0), "one gate too few"),
        (lambda forget, start: forget.prod(axis=0), "itself is among the factors"),
        (
            lambda forget, start: (
                forget.prod(axis=0) if start else step_by_step(forget, 0)
            ),
            "the earlier ones too",
        ),
        (lambda forget, start: forget[: start + 1].prod(axis=0), "gates up to step 0"),
        (lambda forget, start: forget[:start].prod(axis=0), "gates before step 0"),
        (lambda forget, start: forget[start + 1 :].sum(axis=0), "gates are added"),
        (lambda forget, start: forget[start + 1 :].mean(axis=0), "mean of the gates"),
        (lambda forget, start: forget[start + 1 :].min(axis=0), "the smallest gate"),
        (lambda forget, start: 1 - step_by_step(forget, start), "share that is lost"),
        (lambda forget, start: forget[start + 1 :].prod(axis=1), "over the units"),
        (lambda forget, start: forget[start + 1 :].prod(), "one number for all units"),
        (lambda forget, start: forget[start + 1 :].cumprod(axis=0), "after each step"),
        (lambda forget, start: forget[start + 1], "the share is ["),
        (without_the_end, "IndexError"),
        (in_place, "changes its argument `forget`"),
        (divided, "the share"),
        (
            lambda forget, start: (
                step_by_step(forget, start) if forget[start + 1 :].size else [0, 0, 0]
            ),
            "no step comes later",
        ),
        (..., "not attempted"),
    ],
)
def test_share_left(assert_verdict, answer, reason):
    assert_verdict(reason, nb06b.exercise_1, answer)


def shares(gates, low=0.1, high=0.9, axis=(0, 1)):
    return (gates < low).mean(axis=axis), (gates > high).mean(axis=axis)


def by_counting(gates):
    batch, time, units = gates.shape
    rows = gates.reshape(-1, units)
    counts = [
        [(rows[:, k] < 0.1).sum(), (rows[:, k] > 0.9).sum()] for k in range(units)
    ]
    return (np.array(counts) / (batch * time)).T


def in_tensorflow(gates):
    closed, opened = gates < 0.1, gates > 0.9
    return [
        tf.reduce_mean(tf.cast(where, "float64"), axis=[0, 1])
        for where in (closed, opened)
    ]


def rounds_in_place(gates):
    gates[gates > 0.9] = 1.0
    return (gates < 0.1).mean(axis=(0, 1)), (gates == 1.0).mean(axis=(0, 1))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (shares, "passed"),
        (by_counting, "passed"),
        (in_tensorflow, "passed"),
        (lambda gates: [part.tolist() for part in shares(gates)], "passed"),
        (lambda gates: shares(gates)[::-1], "the two are swapped"),
        (
            lambda gates: [part * gates[..., 0].size for part in shares(gates)],
            "these are numbers of steps",
        ),
        (
            lambda gates: [part * len(gates) for part in shares(gates)],
            "divide by the steps of all sequences",
        ),
        (lambda gates: shares(gates, axis=None), "one number for the whole layer"),
        (lambda gates: shares(gates, axis=1), "one row for each sequence"),
        (lambda gates: shares(gates, axis=0), "one row for each step"),
        (lambda gates: shares(gates, axis=2), "the mean is over the units"),
        (lambda gates: [1 - part for part in shares(gates)], "are not saturated"),
        (lambda gates: shares(gates, 0.5, 0.5), "on either side of 0.5"),
        (
            lambda gates: shares(gates.mean(axis=(0, 1), keepdims=True)),
            "you compare the mean gate",
        ),
        (lambda gates: shares(gates, low=0.05), "the pair is"),
        (
            lambda gates: [(gates < 0.1).mean((0, 1)), (gates >= 0.9).mean((0, 1))],
            "the pair is",
        ),
        (
            lambda gates: [(gates <= 0.1).mean((0, 1)), (gates > 0.9).mean((0, 1))],
            "the pair is",
        ),
        (
            lambda gates: [(gates <= 0.1).mean((0, 1)), (gates >= 0.9).mean((0, 1))],
            "0.1 and 0.9 themselves count, expected values below and above",
        ),
        (lambda gates: [100 * part for part in shares(gates)], "these are per cent"),
        (lambda gates: shares(gates)[0], "expected two arrays"),
        (lambda gates: shares(gates[:1]), "the pair is"),
        (
            lambda gates: shares(gates.mean(axis=1, keepdims=True)),
            "for 4 sequences of 23 steps and 3 units the pair is",
        ),
        (rounds_in_place, "changes its argument `gates`"),
        (..., "not attempted"),
    ],
)
def test_saturated(assert_verdict, answer, reason):
    assert_verdict(reason, nb06b.exercise_2, answer)


def test_a_gate_may_be_nearly_closed(assert_verdict):
    def clipped(forget, start):
        return np.clip(forget[start + 1 :], 1e-3, 1).prod(axis=0)

    assert_verdict("the share", nb06b.exercise_1, clipped)


@pytest.mark.parametrize(
    "coarse",
    [lambda g: g.astype("float16"), lambda g: g.round(2), lambda g: g.round(3)],
)
def test_gates_are_not_rounded(assert_verdict, coarse):
    def rounded(gates):
        gates = coarse(gates)
        return (gates < 0.1).mean(axis=(0, 1)), (gates > 0.9).mean(axis=(0, 1))

    assert_verdict("not yet", nb06b.exercise_2, rounded)
