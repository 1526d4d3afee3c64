"""Every check of notebook 17 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb17


def distance(steps):
    return np.arange(steps)[:, np.newaxis] - np.arange(steps)


def right_mask(steps, window):
    return (distance(steps) >= 0) & (distance(steps) < window)


def in_two_loops(steps, window):
    return [[i - window < j <= i for j in range(steps)] for i in range(steps)]


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
        (in_two_loops, "passed"),
        (lambda n, w: right_mask(n, 3), "with window 1 a place sees more than 1"),
        (lambda n, w: right_mask(n, min(w, 3)), "with window 9 some places inside"),
        (lambda n, w: right_mask(n, w) | (distance(n) == n - 1), "more than 3 places"),
        (lambda n, w: right_mask(n, w)[::-1], "the future"),
        (lambda n, w: distance(n)[n], "your code raised IndexError"),
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


def by_complex_numbers(waves, steps):
    pairs = waves[:, 1::2] + 1j * waves[:, 0::2]
    pairs = pairs * np.exp(1j * steps * omega(waves))
    return np.stack([pairs.imag, pairs.real], axis=2).reshape(waves.shape)


def by_angles(waves, steps):
    angles = np.arctan2(waves[:, 0::2], waves[:, 1::2]) + steps * omega(waves)
    rows = []
    for row in angles:
        rows.append([f(angle) for angle in row for f in (np.sin, np.cos)])
    return rows


def from_the_beginning(waves, steps):
    return nb17.waves_at(np.arange(len(waves)) + steps, waves.shape[1])


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


def by_slowest_wave(waves, steps):
    """Find the places by the angle of the slowest wave, as if it never went round."""
    slow = np.arctan2(waves[:, -2], waves[:, -1]) / omega(waves)[-1]
    return nb17.waves_at(slow.round() + steps, waves.shape[1])


def by_table(waves, steps):
    """Find the places among the first thousand."""
    table = nb17.waves_at(np.arange(1000), waves.shape[1])
    gaps = np.abs(table - waves[:, None]).sum(axis=-1)
    return nb17.waves_at(gaps.argmin(axis=1) + steps, waves.shape[1])


def never_back(waves, steps):
    return right_move(waves, abs(steps))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_move, "passed"),
        (by_matrices, "passed"),
        (by_complex_numbers, "passed"),
        (by_angles, "passed"),
        (lambda w, s: w, "for 4 steps nothing has moved"),
        (lambda w, s: right_move(w, max(s, 0)), "for -5 steps nothing has moved"),
        (lambda w, s: right_move(w, -s), "a sign is wrong"),
        (lambda w, s: right_move(w, 1), "by one place, whatever `steps` is"),
        (lambda w, s: right_move(w, 4), "of shape (3, 6) and 7 steps at [0, 0] is"),
        (lambda w, s: np.roll(w, -s, axis=0), "other rows"),
        (from_the_beginning, "as if `waves` began there"),
        (lambda w, s: turned(w, s), "its own frequency"),
        (lambda w, s: turned(w, s * omega(np.ones((1, 8)))), "broadcast"),
        (moved_sines_used, "both need the old ones"),
        (sines_unturned, "of shape (5, 8) and 4 steps at [0, 0] is"),
        (halves, "in two halves"),
        (by_slowest_wave, "of shape (2, 4) and 6 steps"),
        (by_table, "of shape (2, 4) and 6 steps"),
        (never_back, "5 places the wrong way"),
        (lambda w, s: right_move(w, s)[s:], "has shape (1, 8), expected (5, 8)"),
        (lambda w, s: w @ np.eye(3), "your code raised ValueError"),
        (..., "not attempted"),
    ],
)
def test_move(assert_verdict, answer, reason):
    assert_verdict(reason, nb17.exercise_2, answer)


def from_the_first_row(waves, steps):
    """Take the first row's place for sure, and the others for its neighbours."""
    first = np.arctan2(waves[0, -2], waves[0, -1]) / omega(waves)[-1]
    return nb17.waves_at(first + np.arange(len(waves)) + steps, waves.shape[1])


def test_rows_are_of_any_places(assert_verdict):
    assert_verdict("of neighbouring places", nb17.exercise_2, from_the_first_row)
