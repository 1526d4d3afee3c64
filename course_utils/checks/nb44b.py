"""Checks of notebook 44b, what a linear recurrence can hold."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_shape,
)
from course_utils.checks.several import expect_all

BLANK = -1
WORDS = ([3, -1, 7], [-1, 0, 5, -1, -1, 9, 1], [4], [-1, -1], [8, 8, 2, 6, -1])


def factors_and_addends(factor, blank_factor, addend, blank_addend=0.0):
    """Return a function of tokens that gives a and b, with these values."""

    def hold(tokens):
        blank = tokens == BLANK
        a = np.where(blank, blank_factor, factor)
        return a, np.where(blank, blank_addend, addend(tokens))

    return hold


def tenth(tokens):
    return tokens / 10


MISTAKES = {
    "a blank shifts the digits as a digit does: its factor has to leave the state as it "
    "is": factors_and_addends(0.1, 0.1, tenth),
    "a blank erases the state: its factor is 0, expected the one that leaves the state as "
    "it is": factors_and_addends(0.1, 0.0, tenth),
    "a blank writes -0.1: its addend has to be 0": factors_and_addends(
        0.1, 1.0, tenth, -0.1
    ),
    "a blank shifts the digits and adds -0.1: it may not change the state": (
        factors_and_addends(0.1, 0.1, tenth, -0.1)
    ),
    "the digit is added before the point: it has to come right behind it": (
        factors_and_addends(0.1, 1.0, lambda tokens: tokens * 1.0)
    ),
    "older digits move to the left, and the state grows: they have to move one place to the "
    "right": factors_and_addends(10.0, 1.0, lambda tokens: tokens * 1.0),
    "older digits move to the left: they have to move one place to the right": (
        factors_and_addends(10.0, 1.0, tenth)
    ),
    "older digits stay in their place and are added up: a digit has to move them": (
        factors_and_addends(1.0, 1.0, tenth)
    ),
    "a digit erases those before it: its factor is 0": factors_and_addends(
        0.0, 1.0, tenth
    ),
    "that is exponential smoothing: the addend is the digit divided by 10, not nine tenths of "
    "it": factors_and_addends(0.1, 1.0, lambda tokens: 0.9 * tokens),
    "a and b are in the other order": lambda tokens: factors_and_addends(
        0.1, 1.0, tenth
    )(tokens)[::-1],
}


@exercise(
    hints=[
        "write 0.73 as a factor times 0.3, plus an addend that has the 7 in it",
        "np.where(tokens == -1, value_at_a_blank, value_at_a_digit) makes an array",
    ]
)
def exercise_1(hold):
    """Factors and addends with which one number holds all digits."""
    right = factors_and_addends(0.1, 1.0, tenth)
    results, wanted, mistakes, names = [], [], [], []
    for word in map(np.array, WORDS):
        parts = expect_parts(hold(word), "two arrays, a and b, (time,) each", 2)
        told = f"for {word.tolist()} "
        for name, part in zip("ab", parts):
            expect_shape(f"{told}{name}", part, word.shape)
        results.append(np.array(parts, float))
        wanted.append(np.array(right(word)))
        mistakes.append(
            {reason: np.array(wrong(word)) for reason, wrong in MISTAKES.items()}
        )
        names.append(f"{told}the array of a and b")
    expect_all(results, wanted, mistakes, names)


def rotation(angle):
    """Return the matrix that turns the plane counterclockwise."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]])


TURNED = {
    "twice as far: two reflections turn by twice the angle between their directions": (
        lambda angle: 2 * angle
    ),
    "in the other direction: exchange the two, or change the sign of one angle": (
        lambda angle: -angle
    ),
    "twice as far, and in the other direction": lambda angle: -2 * angle,
    "not at all: the second reflection undoes the first": lambda angle: 0.0,
    "half as far as they should": lambda angle: angle / 2,
    "by half a turn too much": lambda angle: angle + np.pi,
    "by half a turn, whatever the angle is": lambda angle: np.pi,
    "by the angle in degrees: expected radians": np.deg2rad,
}
ANGLES = (2 * np.pi / 3, 0.5, -1.2, np.pi / 2, 2.8, 5.0, np.pi, 0.0)  # 5 is above pi


@exercise(
    hints=[
        "try k1 = (1, 0) and several k2, and look where (1, 0) goes",
        "a direction at the angle u from the first axis is (cos u, sin u)",
    ]
)
def exercise_2(two_reflections):
    """Two directions whose reflections, one after the other, turn the plane."""
    products = []
    for angle in ANGLES:
        told = f"for the angle {angle:.6g}"
        parts = expect_parts(
            two_reflections(angle), "two directions, k1 and k2, (2,) each", 2
        )
        k1, k2 = (
            expect_shape(f"{told} {name}", part, (2,)).astype(float)
            for name, part in zip(("k1", "k2"), parts)
        )
        for name, k in (("k1", k1), ("k2", k2)):
            expect(
                np.isclose(k @ k, 1, atol=1e-5),
                f"{told} {name} has length {np.sqrt(k @ k):.6g}, expected 1",
            )
        first, second = (np.eye(2) - 2 * np.outer(k, k) for k in (k1, k2))
        products.append(second @ first)
    if all(map(turned_by, products, ANGLES)):
        return
    for reason, by in TURNED.items():
        alike = all(turned_by(M, by(angle)) for M, angle in zip(products, ANGLES))
        expect(not alike, f"the two reflections turn {reason}")
    for M, angle in zip(products, ANGLES):
        found = np.arctan2(M[1, 0], M[0, 0])
        expect(
            turned_by(M, angle),
            f"for the angle {angle:.6g} the two reflections turn by {found:.6g}",
        )


def turned_by(M, angle):
    """Return whether M is the rotation by an angle."""
    return np.allclose(M, rotation(angle), atol=1e-5)
