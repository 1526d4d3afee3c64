"""Every check of notebook 17 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb17


def distance(steps):
    return np.arange(steps)[:, np.newaxis] - np.arange(steps)


def right_mask(steps, window):
    return (distance(steps) >= 0) & (distance(steps) < window)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_mask, "passed"),
        (
            lambda n, w: np.tril(np.ones((n, n))) - np.tril(np.ones((n, n)), -w),
            "passed",
        ),
        (lambda n, w: right_mask(n, w).tolist(), "passed"),
        (lambda n, w: np.tril(np.ones((n, n), bool)), "more than 3 places"),
        (lambda n, w: right_mask(n, w + 1), "more than 3 places"),
        (lambda n, w: right_mask(n, w - 1), "inside the window"),
        (lambda n, w: right_mask(n, w).T, "transposed"),
        (lambda n, w: ~right_mask(n, w), "upside down"),
        (lambda n, w: np.abs(distance(n)) < w, "the future"),
        (lambda n, w: right_mask(n, w) & (distance(n) > 0), "look at itself"),
        (lambda n, w: np.where(right_mask(n, w), 0, -1e9), "more than True and False"),
        (lambda n, w: right_mask(n, w)[0], "has shape"),
        (lambda n, w: print(end=""), "forget to return"),
        (lambda n, w: distance(n)[n], "your code raised IndexError"),
        (lambda n, w: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_window_mask(assert_verdict, answer, reason):
    assert_verdict(reason, nb17.exercise_1, answer)


def turned(waves, angles):
    sines, cosines = waves[:, 0::2], waves[:, 1::2]
    moved = np.empty_like(waves)
    moved[:, 0::2] = sines * np.cos(angles) + cosines * np.sin(angles)
    moved[:, 1::2] = cosines * np.cos(angles) - sines * np.sin(angles)
    return moved


def omega(waves):
    return 10_000.0 ** (-np.arange(0, waves.shape[1], 2) / waves.shape[1])


def right_move(waves, steps):
    return turned(waves, steps * omega(waves))


def by_matrices(waves, steps):
    angles = steps * omega(waves)
    pairs = waves.reshape(len(waves), -1, 2)
    turns = np.array(
        [[np.cos(angles), -np.sin(angles)], [np.sin(angles), np.cos(angles)]]
    )
    return np.einsum("tki,ijk->tkj", pairs, turns).reshape(waves.shape)


def in_place(waves, steps):
    waves[:] = right_move(waves, steps)
    return waves


def moved_sines_used(waves, steps):
    angles = steps * omega(waves)
    moved = waves.copy()
    moved[:, 0::2] = moved[:, 0::2] * np.cos(angles) + moved[:, 1::2] * np.sin(angles)
    moved[:, 1::2] = moved[:, 1::2] * np.cos(angles) - moved[:, 0::2] * np.sin(angles)
    return moved


def sines_unturned(waves, steps):
    moved = right_move(waves, steps)
    moved[:, 0::2] = waves[:, 0::2]
    return moved


def halves(waves, steps):
    moved = right_move(waves, steps)
    return np.concatenate([moved[:, 0::2], moved[:, 1::2]], axis=1)


def never_back(waves, steps):
    return right_move(waves, abs(steps))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_move, "passed"),
        (by_matrices, "passed"),
        (in_place, "handed in have changed"),
        (lambda w, s: w, "nothing has moved"),
        (lambda w, s: right_move(w, -s), "a sign is wrong"),
        (lambda w, s: np.roll(w, -s, axis=0), "other rows"),
        (lambda w, s: turned(w, s), "its own frequency"),
        (moved_sines_used, "the cosines are wrong"),
        (sines_unturned, "the sines are wrong"),
        (halves, "columns 0, 2, 4"),
        (never_back, "a negative number of steps"),
        (lambda w, s: right_move(w, s)[s:], "has shape"),
        (lambda w, s: print(end=""), "forget to return"),
        (lambda w, s: w @ np.eye(3), "your code raised ValueError"),
        (..., "not attempted"),
    ],
)
def test_move(assert_verdict, answer, reason):
    assert_verdict(reason, nb17.exercise_2, answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda b, u, s: s // (2 * b * u) + 1, "passed"),
        (lambda b, u, s: next(n for n in range(1, s) if n * 2 * b * u > s), "passed"),
        (lambda b, u, s: s // (b * u) + 1, "keys and values"),
        (lambda b, u, s: s // (2 * u) + 1, "every block has a cache"),
        (lambda b, u, s: s / (2 * b * u), "between two places"),
        (lambda b, u, s: -(-s // (2 * b * u)), "not larger"),
        (lambda b, u, s: s // (2 * b * u), "not yet larger"),
        (lambda b, u, s: s * 2 * b * u, "first whole number of places whose keys"),
        (lambda b, u, s: (s,), "has shape"),
        (lambda b, u, s: print(end=""), "forget to return"),
        (lambda b, u, s: s // (b - b), "your code raised ZeroDivisionError"),
        (..., "not attempted"),
    ],
)
def test_overtakes(assert_verdict, answer, reason):
    assert_verdict(reason, nb17.exercise_3, answer)
