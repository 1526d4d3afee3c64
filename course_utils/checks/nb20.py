"""Checks of notebook 20, honest forecasts."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
    is_close,
    shown,
)

NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
LATE = [5, 6, 0]


def day_mistakes(past, weekdays):
    """Return what the usual mistakes give."""
    last_week, yesterday = past[:, :24], past[:, -24:]

    def rule(days, late=last_week, other=yesterday):
        return np.where(np.isin(weekdays, days)[:, np.newaxis], late, other)

    return {
        "the two are swapped: last week's day is for the weekend and Monday": rule(
            LATE, yesterday, last_week
        ),
        "you count the weekdays from Sunday, expected from Monday: 0 is Monday": rule(
            [6, 0, 1]
        ),
        "you count the weekdays from 1, expected from 0: 0 is Monday": rule([6, 7, 1]),
        "here every day is taken from yesterday": yesterday,
        "here every day is taken from a week ago": last_week,
        "last week's day is taken two days ago: the past holds a week, its first day is the day "
        "a week ago": rule(LATE, past[:, -48:-24]),
        "yesterday is taken a day late, six days ago: the past ends with yesterday": rule(
            LATE, other=past[:, 24:48]
        ),
    }


@exercise(
    hints=["which 24 of the 168 columns are the day a week ago, which are yesterday?"]
)
def exercise_1(day_type_naive):
    """Last week's day for Saturday, Sunday and Monday, else yesterday."""
    rng = np.random.default_rng(0)
    for days in ([3, 5, 0, 1, 6, 2, 4], [6, 6, 1, 0, 5, 4, 0, 3, 3, 2], [2], [0]):
        past, weekdays = rng.normal(size=(len(days), 168)), np.array(days)
        forecast = day_type_naive(past, weekdays)
        forecast = expect_shape("the forecast", forecast, (len(days), 24))
        late = np.isin(weekdays, LATE)[:, np.newaxis]
        wanted = np.where(late, past[:, :24], past[:, -24:])
        other = np.where(late, past[:, -24:], past[:, :24])
        mistakes = day_mistakes(past, weekdays) if len(days) >= 7 else {}
        for reason, wrong in mistakes.items():
            expect(not is_close(forecast, wrong), reason)
        for row, day in enumerate(days):
            expect(
                not is_close(forecast[row], other[row]),
                f"{NAMES[day]} (weekday {day}) is taken from "
                f"{'yesterday' if day in LATE else 'a week ago'}",
            )
            name = f"the forecast for row {row}, a {NAMES[day]},"
            expect_value(forecast[row], wanted[row], name=name)


def last_day(values, origin):
    return values[origin - 24 : origin]


def next_day(values, origin):
    return values[origin : origin + 24]


def mean_so_far(values, origin):
    return np.full(24, values[:origin].mean())


def next_hour(values, origin):
    return values[origin - 24 : origin] + values[origin]


def level_of_all(values, origin):
    return values[origin - 24 : origin] - values.mean()


def very_last(values, origin):
    return np.full(24, values[-1])


def change_to_come(values, origin):
    return np.full(24, values[origin - 1] + values[origin + 40] - values[origin + 30])


def ratio_to_come(values, origin):
    return values[origin - 24 : origin] * (values[origin + 27] / values[origin + 3])


def shape_to_come(values, origin):
    one, two, three = values[[origin + 2, origin + 9, origin + 44]]
    return np.full(24, (one - two) / (one - three))


def noon(values, origin):
    forecast = values[origin - 24 : origin].copy()
    forecast[12] = values[origin + 12]
    return forecast


def opposite(values, origin):
    forecast = values[origin - 24 : origin].copy()
    forecast[3] += values[origin + 5]
    forecast[9] -= values[origin + 5]
    return forecast


def a_little(values, origin):
    return values[origin - 24 : origin] + values[origin + 1] / 1024


def half_way(values, origin):
    return np.full(24, values[(origin + len(values)) // 2])


def in_steps(values, origin):
    return np.floor(2 * values[origin : origin + 24] + 1 / 256)


def without_gaps(values, origin):
    return np.full(24, np.nanmean(values))


READERS = (  # forecaster, whether it reads the future, what an answer that errs overlooks
    (last_day, False, "it reads the 24 hours before the origin only"),
    (next_day, True, "it copies the 24 hours from the origin on"),
    (mean_so_far, False, "it takes the mean of all values before the origin only"),
    (next_hour, True, "it reads the hour of the origin itself, which is to come"),
    (level_of_all, True, "it subtracts the mean of the whole series"),
    (
        very_last,
        True,
        "it reads the very last value: change all values from the origin on",
    ),
    (
        change_to_come,
        True,
        "it reads a difference of two values to come, which a shift of all leaves as it is",
    ),
    (
        ratio_to_come,
        True,
        "it reads a ratio of two values to come, which a factor for all leaves as it is",
    ),
    (
        shape_to_come,
        True,
        "it reads a ratio of two differences to come, which a shift and a factor for all leave as "
        "it is: change each value by itself",
    ),
    (noon, True, "only its hour 12 reads the future: compare all 24"),
    (
        opposite,
        True,
        "two of its hours read the future with opposite signs, so that the sum stays the same: "
        "compare hour by hour",
    ),
    (a_little, True, "it reads a thousandth of a value to come: any difference counts"),
    (
        half_way,
        True,
        "it reads the hour half way to the end: change all values from the origin on",
    ),
    (in_steps, True, "it rounds what is to come: change it by more than a little"),
    (
        without_gaps,
        True,
        "it takes the mean of all values that are not nan: compare the two forecasts",
    ),
)


def series(length, level):
    """Return values whose sums have no rounding errors."""
    walk = np.random.default_rng(length).normal(size=length).cumsum() + level
    return np.round(64 * walk) / 64


CASES = (  # series, origin; the last series has negative values
    (series(1060, 50), 100),
    (series(131, 2000), 81),
    (series(150, 0), 90),
)


@exercise(
    hints=[
        "make a second series that is the same before the origin: what may its rest be?",
        "for which forecasters would your change of the future go unseen?",
    ]
)
def exercise_2(reads_the_future):
    """Whether a forecast depends on values from the origin on."""
    for values, origin in CASES:
        for forecaster, wanted, reason in READERS:
            with np.errstate(all="ignore"):
                found = reads_the_future(forecaster, values, origin)
            expect(
                np.ndim(found) == 0,
                f"you returned {shown(found)}, expected one True or False: are all 24 numbers "
                "the same?",
            )
            expect(
                found in (True, False),
                f"you returned {shown(found)}, expected True or False",
            )
            expect(
                bool(found) == wanted,
                f"a forecaster gives {bool(found)}, expected {wanted}: {reason}",
            )
