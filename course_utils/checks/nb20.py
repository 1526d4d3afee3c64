"""Checks of notebook 20, honest forecasts."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(day_type_naive):
    """Last week's day for Saturday, Sunday and Monday, else yesterday."""
    past = np.random.default_rng(0).normal(size=(7, 168))
    weekdays = np.array([3, 5, 0, 1, 6, 2, 4])
    forecast = day_type_naive(past.copy(), weekdays)
    forecast = expect_shape("the forecast", forecast, (7, 24))
    last_week, yesterday = past[:, :24], past[:, -24:]
    late = np.isin(weekdays, [5, 6, 0])[:, np.newaxis]
    expect(
        not is_close(forecast, np.where(late, yesterday, last_week)),
        "the two are exchanged: last week's day is for the weekend and Monday",
    )
    names = (
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    )
    for row, weekday in enumerate(weekdays):
        wanted, other = last_week[row], yesterday[row]
        if weekday not in (5, 6, 0):
            wanted, other = other, wanted
        expect(
            not is_close(forecast[row], other),
            f"{names[weekday]} is taken from the wrong day: 0 is Monday, 5 Saturday",
        )
        expect(
            is_close(forecast[row], wanted),
            f"{names[weekday]} is neither yesterday nor a week ago: yesterday is the last 24 "
            "values of the past, the day a week ago its first 24",
        )


def _last_day(values, origin):
    return values[origin - 24 : origin]


def _next_day(values, origin):
    return values[origin : origin + 24]


def _next_hour(values, origin):
    return values[origin - 24 : origin] + values[origin]


def _level_of_all(values, origin):
    return values[origin - 24 : origin] - values.mean()


def _very_last(values, origin):
    return np.full(24, values[-1])


def _change_to_come(values, origin):
    return np.full(24, values[origin - 1] + values[origin + 40] - values[origin + 30])


def _noon(values, origin):
    forecast = values[origin - 24 : origin].copy()
    forecast[12] = values[origin + 12]
    return forecast


READERS = (  # forecaster, whether it reads the future, what an answer that errs overlooks
    (_last_day, False, "it reads the 24 hours before the origin only"),
    (_next_day, True, "it copies the 24 hours from the origin on"),
    (_next_hour, True, "it reads the hour of the origin itself, which is to come"),
    (_level_of_all, True, "it subtracts the mean of the whole series"),
    (
        _very_last,
        True,
        "it reads the very last value: change all values from the origin on",
    ),
    (
        _change_to_come,
        True,
        "it reads a difference of two values to come, which a shift of all leaves as it is",
    ),
    (_noon, True, "only its hour 12 reads the future: compare all 24"),
)


@exercise
def exercise_2(reads_the_future):
    """Whether a forecast depends on values from the origin on."""
    walk = np.random.default_rng(0).normal(size=240).cumsum() + 50
    values = np.round(64 * walk) / 64  # their sums have no rounding errors
    for forecaster, wanted, reason in READERS:
        mine = values.copy()
        found = reads_the_future(forecaster, mine, 100)
        expect(found is not None, "you returned None: did you forget to return it?")
        expect(
            np.ndim(found) == 0 and found in (True, False),
            f"you returned {type(found).__name__}, expected one True or False: are all 24 "
            "numbers the same?",
        )
        expect(
            np.array_equal(mine, values),
            "your function changed the values of its caller: work on a copy",
        )
        expect(
            bool(found) == wanted,
            f"a forecaster gives {bool(found)}, expected {wanted}: {reason}",
        )
