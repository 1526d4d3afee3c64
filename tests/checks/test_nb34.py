"""Each check of notebook 34 accepts right answers and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb34

CELL = 8


def mass_by_pixels(alpha, corner, side):
    pixels = np.kron(np.asarray(alpha), np.ones((CELL, CELL))) / CELL**2
    row, column = corner
    return pixels[row : row + side, column : column + side].sum()


def mass_by_loops(alpha, corner, side):
    total = 0.0
    for i, line in enumerate(alpha):
        for j, weight in enumerate(line):
            high = min(CELL * (i + 1), corner[0] + side) - max(CELL * i, corner[0])
            wide = min(CELL * (j + 1), corner[1] + side) - max(CELL * j, corner[1])
            total += weight * max(0, high) * max(0, wide) / CELL**2
    return total


def mass_by_sets(alpha, corner, side):
    size = CELL * len(alpha)
    mask = np.zeros((size, size), np.float32)
    mask[corner[0] : corner[0] + side, corner[1] : corner[1] + side] = 1
    cells = mask.reshape(len(alpha), CELL, len(alpha), CELL).mean(axis=(1, 3))
    return np.float32((cells * alpha).sum())


def mass_in_place(alpha, corner, side):
    total = mass_by_pixels(alpha, corner, side)
    alpha /= 2
    return total


def mass_by_middles(alpha, corner, side):
    middles = CELL * np.arange(len(alpha)) + 4
    rows, columns = ((middles > x) & (middles < x + side) for x in corner)
    return alpha[np.ix_(rows, columns)].sum()


def mass_by_first_middles(alpha, corner, side):
    middles = CELL * np.arange(len(alpha)) + 4
    rows, columns = ((middles >= x) & (middles < x + side) for x in corner)
    return alpha[np.ix_(rows, columns)].sum()


def mass_of_whole(alpha, corner, side):
    """Overlaps in whole cells: `//` in place of `/`."""
    total = 0
    for i, j in np.ndindex(alpha.shape):
        high = min(CELL * (i + 1), corner[0] + side) - max(CELL * i, corner[0])
        wide = min(CELL * (j + 1), corner[1] + side) - max(CELL * j, corner[1])
        total += max(high, 0) * max(wide, 0) // CELL**2 * alpha[i, j]
    return total


def mass_of_touched(alpha, corner, side):
    (top, left), last = corner, side - 1
    return alpha[
        top // CELL : (top + last) // CELL + 1, left // CELL : (left + last) // CELL + 1
    ].sum()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (mass_by_pixels, "passed"),
        (mass_by_loops, "passed"),
        (mass_by_sets, "passed"),
        (mass_in_place, "belongs to its caller"),
        (mass_by_middles, "if its middle is inside"),
        (mass_by_first_middles, "if its middle is inside"),
        (mass_of_whole, "only cells that are wholly inside"),
        (mass_of_touched, "touches counts whole"),
        (lambda a, c, s: mass_by_pixels(a, c[::-1], s), "swapped"),
        (lambda a, c, s: 1 - mass_by_pixels(a, c, s), "outside the box"),
        (lambda a, c, s: 64 * mass_by_pixels(a, c, s), "square pixels"),
        (lambda a, c, s: mass_by_pixels(a, c, s) / a.size, "number of cells"),
        (
            lambda a, c, s: mass_by_pixels(a, c, s) / (s / CELL) ** 2,
            "area of the box",
        ),
        (
            lambda a, c, s: mass_by_pixels(np.full_like(a, 1 / a.size), c, s),
            "the picture",
        ),
        (lambda a, c, s: mass_by_pixels(a, c, 22), "the weight for"),
        (lambda a, c, s: a, "shape"),
        (..., "not attempted"),
    ],
)
def test_mass_in(assert_verdict, answer, reason):
    assert_verdict(reason, nb34.exercise_1, answer)


def uneven_by_where(alpha, said):
    seen = np.where(said[:, :, None], alpha, 0).sum(axis=1)
    return np.square(1 - seen).sum(axis=-1)


def uneven_by_einsum(alpha, said):
    seen = np.einsum("bts,bt->bs", alpha, said.astype(float))
    return list(((seen - 1) ** 2).sum(axis=1))


def uneven_by_loops(alpha, said):
    found = []
    for weights, steps in zip(alpha, said):
        seen = sum(w for w, is_word in zip(weights, steps) if is_word)
        found.append(float(((1 - seen) ** 2).sum()))
    return found


def uneven_in_place(alpha, said):
    alpha[~said] = 0
    return ((1 - alpha.sum(axis=1)) ** 2).sum(axis=1)


def kept(alpha, said):
    return alpha * said[:, :, None]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (uneven_by_where, "passed"),
        (uneven_by_einsum, "passed"),
        (uneven_by_loops, "passed"),
        (
            lambda a, s: np.float32(uneven_by_where(a.astype(np.float32), s)),
            "passed",
        ),
        (uneven_in_place, "belongs to its caller"),
        (lambda a, s: ((1 - a.sum(1)) ** 2).sum(1), "after the end"),
        (lambda a, s: ((1 - kept(a, s).sum(1)) ** 2).mean(1), "mean over the cells"),
        (lambda a, s: (1 - kept(a, s).sum(1)).sum(1), "square is missing"),
        (lambda a, s: np.abs(1 - kept(a, s).sum(1)).sum(1), "absolute value"),
        (lambda a, s: ((1 - kept(a, s).sum(2)) ** 2).sum(1), "over the steps"),
        (lambda a, s: ((1 - kept(a, s)) ** 2).sum((1, 2)), "each step's weight"),
        (lambda a, s: ((1 - kept(a, s).sum(1)) ** 2).sum(), "one number for all"),
        (lambda a, s: (1 - kept(a, s).sum(1)) ** 2, "shape"),
        (lambda a, s: a.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_unevenness(assert_verdict, answer, reason):
    assert_verdict(reason, nb34.exercise_2, answer)
