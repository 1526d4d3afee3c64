"""Every check of notebook 20 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb20


def day_type(late=(5, 6, 0), last_week=slice(0, 24), yesterday=slice(-24, None)):
    """Return a forecaster by the type of the day, right by default."""

    def forecast(past, weekdays):
        use = np.isin(weekdays, late)[:, np.newaxis]
        return np.where(use, past[:, last_week], past[:, yesterday])

    return forecast


def day_by_day(past, weekdays):
    """Right: a loop over the origins."""
    return [
        row[:24] if day in (5, 6, 0) else row[-24:] for row, day in zip(past, weekdays)
    ]


def by_days_back(past, weekdays):
    """Right: the place of each day in a week of days."""
    days = past.reshape(-1, 7, 24)
    return days[np.arange(len(days)), np.where((weekdays + 2) % 7 < 3, 0, 6)]


def in_the_first_rows(past, weekdays):
    forecast = day_type()(past, weekdays)
    forecast[7:] = 0
    return forecast


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (day_type(), "passed"),
        (day_by_day, "passed"),
        (by_days_back, "passed"),
        (lambda past, weekdays: by_days_back(past, weekdays).tolist(), "passed"),
        (day_type(late=(1, 2, 3, 4)), "the two are swapped"),
        (day_type(late=(6, 0, 1)), "from Sunday, expected from Monday"),
        (day_type(late=(6, 7, 1)), "from 1, expected from 0"),
        (day_type(late=(5, 6)), "Monday (weekday 0) is taken from yesterday"),
        (day_type(late=(5, 0)), "Sunday (weekday 6) is taken from yesterday"),
        (day_type(late=(4, 5, 6, 0)), "Friday (weekday 4) is taken from a week ago"),
        (day_type(last_week=slice(-48, -24)), "last week's day is taken two days ago"),
        (day_type(yesterday=slice(24, 48)), "yesterday is taken a day late"),
        (day_type(yesterday=slice(120, 144)), "row 0, a Thursday, at [0] is"),
        (day_type(last_week=slice(23, None, -1)), "row 1, a Saturday, at [0] is"),
        (in_the_first_rows, "row 7, a Thursday"),
        (
            lambda past, weekdays: past[:, :24],
            "here every day is taken from a week ago",
        ),
        (
            lambda past, weekdays: past[:, -24:],
            "here every day is taken from yesterday",
        ),
        (lambda past, weekdays: past, "has shape (7, 168), expected (7, 24)"),
        (lambda past, weekdays: np.where(weekdays > 4, past, past), "your code raised"),
        (..., "not attempted"),
    ],
)
def test_day_type_naive(assert_verdict, answer, reason):
    assert_verdict(reason, nb20.exercise_1, answer)


def reader(
    change=lambda future: future + np.random.default_rng(1).normal(size=future.shape),
    compared=slice(None),
):
    """Return a detector that changes the values from the origin on, right by default."""

    def reads(forecaster, values, origin):
        other = values.copy()
        other[origin:] = change(other[origin:])
        before, after = (forecaster(x, origin)[compared] for x in (values, other))
        return not np.array_equal(before, after)

    return reads


def next_day_and_last(forecaster, values, origin):
    other = values.copy()
    other[origin : origin + 24] = other[-1] = 0
    return not np.array_equal(forecaster(values, origin), forecaster(other, origin))


def reads_nothing_after(forecaster, values, origin):
    """A right answer in another style: no value is left from the origin on."""
    other = np.where(np.arange(len(values)) < origin, values, np.nan)
    same = np.allclose(forecaster(values, origin), forecaster(other, origin))
    return np.bool_(not same)


def reads_in_a_loop(forecaster, values, origin):
    """A right answer in a third style, with a list of Python's."""
    rng = np.random.default_rng(3)
    other = list(values[:origin]) + [float(rng.normal()) for _ in values[origin:]]
    pairs = zip(forecaster(values, origin), forecaster(np.array(other), origin))
    return any(a != b for a, b in pairs)


def shifted_by(first, last=None):
    """Return a detector that changes a wrong part of the values."""

    def reads(forecaster, values, origin):
        other = values.copy()
        end = None if last is None else origin + last
        part = slice(origin + first, end)
        other[part] = np.random.default_rng(1).normal(size=other[part].shape)
        return not np.array_equal(forecaster(values, origin), forecaster(other, origin))

    return reads


def all_but_the_middle(forecaster, values, origin):
    other = values.copy()
    for part in (slice(origin, origin + 48), slice(-48, None)):
        other[part] = np.random.default_rng(1).normal(size=other[part].shape)
    return not np.array_equal(forecaster(values, origin), forecaster(other, origin))


def positive(forecaster, values, origin):
    other = np.abs(values)
    other[origin:] = np.random.default_rng(1).normal(size=len(values) - origin)
    return not np.array_equal(forecaster(values, origin), forecaster(other, origin))


def by_sums(forecaster, values, origin):
    other = values.copy()
    other[origin:] = np.round(np.random.default_rng(1).normal(size=len(other) - origin))
    return forecaster(values, origin).sum() != forecaster(other, origin).sum()


def roughly(forecaster, values, origin):
    other = np.where(np.arange(len(values)) < origin, values, 0.0)
    return not np.allclose(forecaster(values, origin), forecaster(other, origin), 0.1)


def only_at(origin):
    """Return a detector that takes the origin to be this."""
    return lambda forecaster, values, _: reader()(forecaster, values, origin)


def nudges(future, size):
    return size * np.random.default_rng(1).uniform(0.5, 1, size=future.shape)


def finds_nan(forecaster, values, origin):
    other = np.where(np.arange(len(values)) < origin, values, np.nan)
    return np.isnan(forecaster(other, origin)).any()


def flipped(forecaster, values, origin):
    return not reader()(forecaster, values, origin)


def elementwise(forecaster, values, origin):
    other = np.where(np.arange(len(values)) < origin, values, 0.0)
    return forecaster(values, origin) != forecaster(other, origin)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reader(), "passed"),
        (reader(change=lambda future: 0 * future), "passed"),
        (reads_nothing_after, "passed"),
        (reads_in_a_loop, "passed"),
        (lambda *given: int(reader()(*given)), "passed"),
        (reader(change=lambda future: 2 * future), "a ratio of two values to come"),
        (reader(change=lambda future: 2 * future + 1), "a ratio of two differences"),
        (by_sums, "with opposite signs"),
        (positive, "the 24 hours before the origin only"),
        (roughly, "a thousandth of a value"),
        (only_at(100), "your code raised IndexError"),
        (
            reader(change=lambda future: future + 1),
            "a difference of two values to come",
        ),
        (reader(change=lambda future: future[::-1]), "the mean of the whole series"),
        (shifted_by(first=-1), "gives True, expected False"),
        (shifted_by(first=1), "the hour of the origin itself"),
        (shifted_by(first=0, last=24), "the very last value"),
        (shifted_by(first=0, last=336), "the very last value"),
        (all_but_the_middle, "half way to the end"),
        (reader(compared=slice(1)), "only its hour 12"),
        (reader(compared=slice(-1, None)), "only its hour 12"),
        (reader(change=np.random.default_rng(2).permutation), "the mean of the whole"),
        (next_day_and_last, "a difference of two values to come"),
        (flipped, "the 24 hours before the origin only"),
        (reader(change=lambda future: future + nudges(future, 1e-9)), "it rounds"),
        (finds_nan, "all values that are not nan"),
        (elementwise, "expected one True or False"),
        (lambda forecaster, values, origin: False, "copies the 24 hours"),
        (lambda forecaster, values, origin: True, "the 24 hours before the origin"),
        (lambda forecaster, values, origin: "yes", "'yes', expected True or False"),
        (lambda forecaster, values, origin: 0.5, "returned 0.5, expected True"),
        (lambda forecaster, values, origin: forecaster(), "your code raised TypeErr"),
        (..., "not attempted"),
    ],
)
def test_reads_the_future(assert_verdict, answer, reason):
    assert_verdict(reason, nb20.exercise_2, answer)
