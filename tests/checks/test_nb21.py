"""Every check of notebook 21 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pandas as pd
import pytest

from course_utils.checks import nb21


def right_fill(values):
    hours = np.arange(len(values))
    last = np.maximum.accumulate(np.where(np.isnan(values), -1, hours))
    filled = np.where(last >= 0, values[last], np.nan)
    return filled, np.where(last >= 0, hours - last, np.nan)


def fill_with(change=lambda filled: filled, age=lambda age: age):
    """Return an answer whose two results are changed."""
    return lambda values: (change(right_fill(values)[0]), age(right_fill(values)[1]))


def filled_by(method):
    """Return an answer that fills with a method of pandas."""
    return lambda values: (
        getattr(pd.Series(values), method)().to_numpy(),
        right_fill(values)[1],
    )


def fills_in_place(values):
    answer = right_fill(values)
    values[:] = answer[0]
    return answer


def age_of_equal_values(values):
    filled, age = right_fill(values)
    age[5] = 1
    return filled, age


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_fill, "passed"),
        (filled_by("ffill"), "passed"),
        (fill_with(change=list, age=list), "passed"),
        (filled_by("bfill"), "nothing was measured before it"),
        (fill_with(change=np.nan_to_num), "nothing was measured before it"),
        (filled_by("interpolate"), "interpolation knows the future"),
        (lambda v: (v, right_fill(v)[1]), "becomes [nan, 4.0, nan"),
        (
            fill_with(change=lambda f: np.where(np.arange(8) == 3, 7, f)),
            "the value after the gap",
        ),
        (fill_with(age=np.nan_to_num), "the age is 0, not NaN"),
        (fill_with(age=lambda age: np.minimum(age, 1)), "let it count the hours"),
        (fill_with(age=lambda age: 2 * age), "the age is [nan, 0.0, 2.0"),
        (age_of_equal_values, "an equal value before"),
        (fills_in_place, "changed the array"),
        (lambda values: right_fill(values)[0], "return two arrays"),
        (lambda values: right_fill(values[1:]), "has shape (7,)"),
        (lambda values: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_fill_with_age(assert_verdict, answer, reason):
    assert_verdict(reason, nb21.exercise_1, answer)


def wind_with(angle=np.deg2rad, sign=-1, order=(0, 1), scale=lambda speed: speed):
    """Return an answer, right by default."""

    def wind_vector(direction, speed):
        a = angle(direction)
        parts = np.stack([np.sin(a), np.cos(a)], axis=-1)[:, list(order)]
        return sign * parts * scale(speed)[:, np.newaxis]

    return wind_vector


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (wind_with(), "passed"),
        (wind_with(sign=1), "all signs are wrong"),
        (wind_with(order=(1, 0)), "exchanged"),
        (wind_with(sign=1, order=(1, 0)), "exchanged"),
        (wind_with(angle=lambda a: a), "np.deg2rad"),
        (wind_with(angle=lambda a: a, sign=1), "np.deg2rad"),
        (wind_with(scale=np.ones_like), "multiply by the speed"),
        (wind_with(angle=lambda a: -np.deg2rad(a)), "expected [-3, 0]"),
        (lambda d, s: wind_with()(d, s).T, "has shape (2, 4)"),
        (lambda d, s: wind_with()(d, s)[0], "has shape (2,)"),
        (lambda d, s: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_wind_vector(assert_verdict, answer, reason):
    assert_verdict(reason, nb21.exercise_2, answer)


GRID = np.linspace(0, 1, 21)


def weights_with(measure=np.abs, best=np.argmin, axis=1, grid=GRID):
    """Return an answer, right by default."""

    def mixing_weights(first, second, target):
        mixed = np.stack([w * first + (1 - w) * second for w in grid])
        return grid[best(measure(mixed - target).mean(axis=axis), axis=0)]

    return mixing_weights


def one_for_all(first, second, target):
    mixed = np.stack([w * first + (1 - w) * second for w in GRID])
    return np.full(4, GRID[np.abs(mixed - target).mean(axis=(1, 2)).argmin()])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (weights_with(), "passed"),
        (lambda *args: list(weights_with()(*args)), "passed"),
        (one_for_all, "every hour has the same weight"),
        (lambda *args: 1 - weights_with()(*args), "weights of the second"),
        (lambda a, b, t: weights_with()(b, a, t), "weights of the second"),
        (weights_with(measure=np.square), "squared error"),
        (weights_with(best=np.argmax), "error largest"),
        (weights_with(grid=np.linspace(0, 1, 98)), "are not from np.linspace"),
        (weights_with(grid=np.linspace(0, 1, 5)), "expected [1.0, 0.15"),
        (weights_with(axis=2), "has shape (60,)"),
        (lambda *args: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_mixing_weights(assert_verdict, answer, reason):
    assert_verdict(reason, nb21.exercise_3, answer)
