"""Each check of notebook 44b accepts right answers and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb44b


def by_where(tokens):
    blank = tokens == -1
    return np.where(blank, 1, 0.1), np.where(blank, 0, tokens / 10)


def by_loop(tokens):
    a, b = [], []
    for token in tokens:
        a.append(1 if token < 0 else 0.1)
        b.append(0 if token < 0 else token / 10)
    return a, b


def by_arithmetic(tokens):
    digit = (tokens >= 0).astype(float)
    return np.stack([1 - 0.9 * digit, digit * tokens / 10])


def changes_its_argument(tokens):
    a = np.where(tokens < 0, 1, 0.1)
    tokens[tokens < 0] = 0
    return a, tokens / 10


def each(a_digit, a_blank, b):
    def hold(tokens):
        blank = tokens < 0
        return np.where(blank, a_blank, a_digit), b(tokens, blank)

    return hold


def tenth(tokens, blank):
    return np.where(blank, 0, tokens / 10)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by_where, "passed"),
        (by_loop, "passed"),
        (by_arithmetic, "passed"),
        (changes_its_argument, "belongs to its caller"),
        (each(0.1, 0.1, tenth), "a blank shifts the digits as a digit does"),
        (each(0.1, 0, tenth), "erases the state"),
        (each(0.1, 1, lambda t, blank: t / 10), "writes -0.1"),
        (each(0.1, 0.1, lambda t, blank: t / 10), "shifts the digits and adds"),
        (each(0.1, 1, lambda t, blank: t * ~blank), "before the point"),
        (each(10, 1, lambda t, blank: t * ~blank), "the state grows"),
        (each(10, 1, tenth), "move to the left"),
        (each(1, 1, tenth), "added up"),
        (each(0, 1, tenth), "a digit erases"),
        (each(0.1, 1, lambda t, blank: 0.9 * t * ~blank), "exponential smoothing"),
        (lambda t: by_where(t)[::-1], "in the other order"),
        (lambda t: by_where(t)[0], "two arrays"),
        (lambda t: (0.1, t / 10), "shape"),
        (each(0.5, 1, tenth), "the array of a and b"),
        (lambda t: (t @ t, t.missing), "your code raised"),
        (..., "not attempted"),
    ],
)
def test_one_number_holds_a_word(assert_verdict, answer, reason):
    assert_verdict(reason, nb44b.exercise_1, answer)


def at(angle):
    return np.array([np.cos(angle), np.sin(angle)])


def from_the_axis(angle):
    return at(0), at(angle / 2)


def symmetric(angle):
    return [at(-angle / 4).tolist(), at(angle / 4).tolist()]


def by_complex_numbers(angle):
    half = np.exp(0.5j * angle)
    return np.array([[0.0, 1.0], [-half.imag, half.real]])


def opposite_sign(angle):
    return at(1.0), -at(1.0 + angle / 2)


def by_half_angle_formulas(angle):
    c = np.cos(angle)
    sine = np.sqrt((1 - c) / 2) * (-1 if np.sin(angle) < 0 else 1)
    return at(0), np.array([np.sqrt((1 + c) / 2), sine])


def by_the_sign_of_the_angle(angle):
    c = np.cos(angle)
    return at(0), np.array(
        [np.sqrt((1 + c) / 2), np.sign(angle) * np.sqrt((1 - c) / 2)]
    )


def by_the_bisector(angle):
    """Halve the angle: (1, 0) plus its image, which is (0, 0) for half a turn."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return at(0), (at(0) + at(angle)) / np.sqrt(2 + 2 * np.cos(angle))


def by_the_difference(angle):
    """Reflect (1, 0) onto its image, which needs a difference: there is none for 0."""
    way = at(angle) - at(0)
    with np.errstate(invalid="ignore"):
        return at(np.pi / 2), way / np.sqrt(way @ way)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (from_the_axis, "passed"),
        (symmetric, "passed"),
        (by_complex_numbers, "passed"),
        (opposite_sign, "passed"),
        (by_half_angle_formulas, "passed"),
        (by_the_sign_of_the_angle, "for the angle 5 the two reflections turn by 1.28"),
        (lambda angle: (at(0), at(angle)), "twice as far: two"),
        (lambda angle: from_the_axis(angle)[::-1], "in the other direction: exchange"),
        (by_the_bisector, "for the angle 3.14159 k2 has length"),
        (by_the_difference, "for the angle 0 k2 has length"),
        (lambda angle: (at(angle), at(0)), "twice as far, and"),
        (lambda angle: (at(angle), at(angle)), "not at all"),
        (lambda angle: (at(0), at(angle / 4)), "half as far as they should"),
        (lambda angle: (at(0), at(angle / 2 + np.pi / 2)), "half a turn too much"),
        (lambda angle: (at(0), at(np.pi / 2)), "whatever the angle is"),
        (lambda angle: (at(0), at(np.deg2rad(angle) / 2)), "in degrees"),
        (lambda angle: (at(0), 2 * at(angle / 2)), "has length 2"),
        (lambda angle: (at(0), at(angle / 2) * [1, 0]), "has length"),
        (lambda angle: at(angle / 2), "shape"),
        (lambda angle: (np.eye(2), np.eye(2)), "shape"),
        (lambda angle: (at(0),), "two directions"),
        (lambda angle: (at(0), at(0.3)), "the two reflections turn by"),
        (lambda angle: angle.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_two_reflections(assert_verdict, answer, reason):
    assert_verdict(reason, nb44b.exercise_2, answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda angle: (at(0), at(angle / 2).round(3)), "has length 0.999978, exp"),
        (lambda angle: from_the_axis(round(angle, 3)), "2.0944 the two reflections tu"),
    ],
)
def test_a_small_difference_is_shown(assert_verdict, answer, reason):
    assert_verdict(reason, nb44b.exercise_2, answer)
