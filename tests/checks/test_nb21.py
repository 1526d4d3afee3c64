"""Every check of notebook 21 accepts a right answer and tells each usual wrong one its reason."""

import math

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


def hour_by_hour(values):
    last = age = np.nan
    filled, ages = [], []
    for value in values:
        last, age = (last, age + 1) if np.isnan(value) else (value, 0)
        filled.append(last)
        ages.append(age)
    return filled, ages


def with_groups(values):
    series = pd.Series(values)
    seen = series.notna().cumsum()
    age = series.groupby(seen).cumcount().where(seen > 0)
    return [series.ffill(), age]


def age_since_a_change(values):
    filled, age = right_fill(values)
    for hour in range(1, len(values)):
        if filled[hour] == filled[hour - 1]:
            age[hour] = age[hour - 1] + 1
    return filled, age


def age_never_back(values):
    filled, age = right_fill(values)
    total = np.cumsum(np.nan_to_num(age) > 0)
    return filled, np.where(np.isnan(age), np.nan, total)


def one_gap_only(values):
    """Fill an hour of each gap."""
    filled = np.where(np.isnan(values), np.append(np.nan, values[:-1]), values)
    return filled, right_fill(values)[1]


def filled_for(hours):
    """Return an answer that gives up after some hours without a measurement."""
    return lambda values: (
        pd.Series(values).ffill(limit=hours).to_numpy(),
        right_fill(values)[1],
    )


def filled_with_mean(values):
    filled, age = right_fill(values)
    means = np.where(np.isnan(values), np.nanmean([*values, 9]), values)
    return np.where(np.isnan(age), np.nan, means), age


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_fill, "passed"),
        (filled_by("ffill"), "passed"),
        (hour_by_hour, "passed"),
        (with_groups, "passed"),
        (fill_with(change=list, age=list), "passed"),
        (lambda values: np.stack(right_fill(values)), "passed"),
        (filled_by("bfill"), "before the first measurement became 4: what comes later"),
        (fill_with(change=np.nan_to_num), "before the first measurement became 0"),
        (filled_by("interpolate"), "a gap is interpolated"),
        (
            lambda v: (
                (np.where(np.isnan(right_fill(v)[0]), v, filled_by("bfill")(v)[0]),) * 2
            ),
            "a gap is filled with the value after it",
        ),
        (filled_with_mean, "[nan, nan, 4, nan"),
        (fill_with(change=lambda filled: filled.round(3)), "[0.0374]"),
        (one_gap_only, "the filled value at index 4 is nan, expected 4"),
        (lambda v: (v, right_fill(v)[1]), "the gaps are still there"),
        (lambda v: right_fill(v)[::-1], "the age comes first"),
        (fill_with(age=np.nan_to_num), "the age is 0 before the first measurement"),
        (fill_with(age=lambda age: np.minimum(age, 1)), "count the hours"),
        (fill_with(age=lambda age: np.maximum(age - 1, 0)), "expected 1: there"),
        (fill_with(age=lambda age: 2 * age), "the age at index 3 is 2, expected 1"),
        (fill_with(age=lambda age: age + 1), "the age at index 2 is 1, expected 0"),
        (filled_for(12), "is nan, expected"),
        (filled_for(24), "is nan, expected"),
        (filled_for(48), "is nan, expected"),
        (fill_with(age=lambda age: age % 24), "the age at index 24 is 0, expected 24"),
        (age_since_a_change, "even if the value is the same"),
        (age_never_back, "the age goes on after a gap"),
        (lambda values: right_fill(values)[0], "expected two arrays"),
        (lambda values: right_fill(values[1:]), "has shape (10,)"),
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


def wind_in_the_plane(direction, speed):
    towards = speed * np.exp(1j * np.pi * (270 - direction) / 180)
    return np.column_stack([towards.real, towards.imag])


def wind_as_whole_numbers(direction, speed):
    vectors = np.zeros((len(speed), 2), dtype=speed.dtype)
    vectors[:] = wind_with()(direction, speed)
    return vectors


def one_wind_at_a_time(direction, speed):
    vectors = []
    for degrees, v in zip(direction, speed):
        angle = math.radians(degrees)
        vectors.append((-v * math.sin(angle), -v * math.cos(angle)))
    return vectors


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (wind_with(), "passed"),
        (wind_in_the_plane, "passed"),
        (one_wind_at_a_time, "passed"),
        (lambda d, s: wind_with(sign=1)(d + 180, s), "passed"),
        (wind_with(sign=np.array([1, -1])), "the east part has the wrong sign"),
        (wind_with(sign=np.array([-1, 1])), "the north part has the wrong sign"),
        (wind_with(scale=np.square), "the vector of a wind of"),
        (wind_with(angle=lambda a: np.deg2rad(a) / 2), "the vector of a wind of"),
        (wind_with(sign=1), "all signs are wrong"),
        (wind_with(order=(1, 0)), "swapped"),
        (wind_with(sign=1, order=(1, 0)), "swapped"),
        (wind_with(angle=lambda a: a), "np.deg2rad"),
        (wind_with(angle=lambda a: a, sign=1), "np.deg2rad"),
        (wind_with(scale=np.ones_like), "the speed is missing"),
        (wind_with(angle=lambda a: -np.deg2rad(a)), "the east part has the wrong sign"),
        (wind_as_whole_numbers, "a wind of 3.00 m/s from 60 degrees"),
        (lambda d, s: wind_with()(d, s).T, "has shape (2, 5)"),
        (lambda d, s: wind_with()(d, s)[0], "has shape (2,)"),
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
    return np.full(
        first.shape[1], GRID[np.abs(mixed - target).mean(axis=(1, 2)).argmin()]
    )


def hour_by_hour_weights(first, second, target):
    """Loop over hours and weights."""
    chosen = []
    for a, b, y in zip(first.T, second.T, target.T):
        losses = {w: sum(abs(w * a + (1 - w) * b - y)) for w in GRID}
        chosen.append(min(losses, key=losses.get))
    return chosen


def weights_by_pandas(first, second, target):
    table = {w: pd.DataFrame(w * first + (1 - w) * second - target).abs() for w in GRID}
    return pd.DataFrame({w: error.mean() for w, error in table.items()}).idxmin(axis=1)


def absolute_of_the_mean(first, second, target):
    mixed = np.stack([w * first + (1 - w) * second for w in GRID])
    return GRID[np.abs((mixed - target).mean(axis=1)).argmin(axis=0)]


def the_better(first, second, target):
    return 1.0 * (np.abs(first - target).mean(0) < np.abs(second - target).mean(0))


def by_median(first, second, target):
    mixed = np.stack([w * first + (1 - w) * second for w in GRID])
    return GRID[np.median(np.abs(mixed - target), axis=1).argmin(axis=0)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (weights_with(), "passed"),
        (lambda *args: list(weights_with()(*args)), "passed"),
        (hour_by_hour_weights, "passed"),
        (weights_by_pandas, "passed"),
        (absolute_of_the_mean, "too high and too low cancel"),
        (the_better, "the result for arrays (60, 4) is"),
        (by_median, "the result for arrays (60, 4) is"),
        (lambda *args: 20 * weights_with()(*args), "return the weights there"),
        (one_for_all, "every hour has the same weight"),
        (lambda *args: 1 - weights_with()(*args), "weights of the second"),
        (lambda a, b, t: weights_with()(b, a, t), "weights of the second"),
        (weights_with(measure=np.square), "squared error"),
        (
            weights_with(measure=lambda error: np.abs(error).round(3)),
            "the result for arrays (25, 3) is",
        ),
        (weights_with(best=np.argmax), "error largest"),
        (weights_with(grid=np.linspace(0, 1, 98)), "is not in np.linspace"),
        (weights_with(grid=np.linspace(0, 1, 5)), "expected [1. 0.35"),
        (weights_with(axis=2), "has shape (60,)"),
        (..., "not attempted"),
    ],
)
def test_mixing_weights(assert_verdict, answer, reason):
    assert_verdict(reason, nb21.exercise_3, answer)
