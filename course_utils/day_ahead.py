"""The task of notebooks 20 and 20b: forecast tomorrow's electricity at midnight, hour by hour."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler

from course_utils import guards, series_guards
from course_utils.guards import guarded

HORIZON, WINDOW = 24, 168  # hours: forecast a day, look back one week
FLOOR = 10  # load


def clock_change(year, month):
    """Return 01:00 of the last Sunday of a month with 31 days. Introduced in notebook 20.

    >>> clock_change(2013, 3)
    Timestamp('2013-03-31 01:00:00')
    """
    last = pd.Timestamp(year, month, 31, 1)
    return last - pd.Timedelta(days=(last.day_of_week + 1) % 7)


def mend_clocks(series):
    """Return a copy of an hourly series in which the hours of the clock changes are repaired.

    In March the hour that does not exist gets the value of a week earlier; in October the hour
    that counts twice is halved. `series` has whole years, a DatetimeIndex and no gaps. Introduced
    in notebook 20.

    >>> ones = pd.Series(1.0, pd.date_range("2013-01-01", "2013-12-31 23:00", freq="h"))
    >>> mended = mend_clocks(ones)
    >>> mended[mended != ones].to_dict()
    {Timestamp('2013-10-27 01:00:00'): 0.5}
    """
    mended = series.copy()
    for year in series.index.year.unique():
        spring, autumn = clock_change(year, 3), clock_change(year, 10)
        mended[spring] = mended[spring - pd.Timedelta(weeks=1)]
        mended[autumn] = mended[autumn] / 2
    return mended


def calendar(hours):
    """Return the features known in advance (hours, 13), from a DatetimeIndex.

    They are the sine and cosine of the year and of the day, two flags (25 December and 1 January;
    the day after each), and the weekday as a one-hot vector. Introduced in notebook 20.

    >>> calendar(pd.date_range("2013-12-24", periods=4))[:, 4:6].astype(int).tolist()
    [[0, 0], [1, 0], [0, 1], [0, 0]]
    """
    year, day = hours.day_of_year / 365.25, hours.hour / 24
    date = hours.strftime("%m-%d")
    circles = [f(2 * np.pi * angle) for angle in (year, day) for f in (np.sin, np.cos)]
    flags = [date.isin(["12-25", "01-01"]), date.isin(["12-26", "01-02"])]
    return np.c_[np.stack(circles + flags, axis=1), np.eye(7)[hours.day_of_week]]


@guarded(every=guards.whole(1))
def origins_between(hours, start, end, every=24):
    """Return the positions of origins that have a full window and a horizon inside [start, end).

    `hours` is a DatetimeIndex without gaps. Introduced in notebook 20.

    >>> hours = pd.date_range("2013-01-01", periods=240, freq="h")
    >>> origins_between(hours, "2013-01-01", "2013-01-11").tolist()
    [168, 192, 216]
    """
    first = max(hours.searchsorted(pd.Timestamp(start)), WINDOW)
    last = hours.searchsorted(pd.Timestamp(end)) - HORIZON
    return np.arange(first, last + 1, every)


@guarded(
    series_guards.same_rows,
    inputs=guards.floats,
    targets=series_guards.columns,
    rounds=guards.whole(1),
)
def fit_ridge(inputs, targets, alpha, rounds=1):
    """Return a function from inputs to forecasts: a ridge regression for each column of targets.

    One round minimises squared errors. Each further round weights a row by 1 / |error| of the
    round before, which approximates absolute errors (iteratively reweighted least squares);
    errors below `FLOOR` count as `FLOOR`. Introduced in notebook 20.

    >>> inputs = np.arange(20.0)[:, np.newaxis]
    >>> targets = 100 * inputs + 5_000 * (inputs == 19)  # one outlier
    >>> predict = fit_ridge(inputs, targets, alpha=1e-6, rounds=50)
    >>> bool(abs(predict(np.array([[10.0]])) - 1_000) < 10)
    True
    """
    scaler, models = StandardScaler().fit(inputs), []
    scaled = scaler.transform(inputs)
    for target in targets.T:
        model, weights = Ridge(alpha), np.ones(len(target))
        for _ in range(rounds):
            model.fit(scaled, target, sample_weight=weights / weights.mean())
            weights = 1 / np.maximum(np.abs(target - model.predict(scaled)), FLOOR)
        models.append(model)
    return lambda x: np.stack([m.predict(scaler.transform(x)) for m in models], axis=1)
