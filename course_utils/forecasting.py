"""Tools for forecasting: windows, forecasts that need no training, and error measures.

The values before an origin are its past (origins, window, ...); its future (origins, horizon,
...) begins at the origin. The simple forecasts take a past (origins, window) and return (origins,
horizon); a network is useful only if it beats them. The error measures are those that
scikit-learn does not have.
"""

import numpy as np

from course_utils import guards, series_guards
from course_utils.guards import guarded


@guarded(
    values=guards.some,
    origins=series_guards.places,
    window=guards.whole(1),
    horizon=guards.whole(0),
)
def windows_at(values, origins, window, horizon):
    """Return the past (origins, window, ...) and the future (origins, horizon, ...) of origins.

    `values` is a series (time,) or (time, features). The value at an origin is the first of its
    future; the past does not contain it. Raises ValueError if an origin is too near an end of the
    series. Introduced in notebook 20.

    >>> past, future = windows_at(np.arange(10), [3, 6], window=3, horizon=2)
    >>> past.tolist(), future.tolist()
    ([[0, 1, 2], [3, 4, 5]], [[3, 4], [6, 7]])
    """
    values, origins = np.asarray(values), np.asarray(origins)
    last = len(values) - horizon
    outside = origins[(origins < window) | (origins > last)]
    if outside.size:
        raise ValueError(
            f"origin {outside[0]} has no room for {window} values before it and {horizon} from "
            f"it on: expected {window} to {last}, as the series has {len(values)} values."
        )
    past = values[origins[:, np.newaxis] + np.arange(-window, 0)]
    future = values[origins[:, np.newaxis] + np.arange(horizon)]
    return past, future


@guarded(past=series_guards.past, horizon=guards.whole(1))
def persistence(past, horizon):
    """Return the last value for every future step. Introduced in notebook 20.

    >>> persistence(np.array([[1.0, 2.0, 4.0]]), horizon=2).tolist()
    [[4.0, 4.0]]
    """
    return np.repeat(past[:, -1:], horizon, axis=1)


@guarded(past=series_guards.past, horizon=guards.whole(1), season=guards.whole(1))
def seasonal_naive(past, horizon, season):
    """Return the last `season` values, repeated until the horizon is full.

    Raises ValueError if the past is shorter than a season. Introduced in notebook 20.

    >>> seasonal_naive(np.array([[9.0, 1.0, 2.0, 3.0]]), horizon=4, season=3).tolist()
    [[1.0, 2.0, 3.0, 1.0]]
    """
    if past.shape[1] < season:
        raise ValueError(
            f"the past has {past.shape[1]} values, expected at least a season of {season}: "
            "use a longer window."
        )
    return past[:, -season:][:, np.arange(horizon) % season]


@guarded(
    guards.same_shape("targets", "forecasts"),
    series_guards.changing_history,
    targets=guards.floats,
    forecasts=guards.floats,
    history=guards.floats,
    season=guards.whole(1),
)
def mase(targets, forecasts, history, season):
    """Return the mean absolute scaled error: 1 means the same error as the seasonal naive forecast.

    That error is measured one season ahead on the training series, `history` (time,) (Hyndman and
    Koehler 2006). Introduced in notebook 20.

    >>> mase(np.array([5.0, 7.0]), np.array([4.0, 6.0]), np.arange(10.0), season=2)
    0.5
    """
    unit = np.abs(history[season:] - history[:-season]).mean()
    return float(np.abs(targets - forecasts).mean() / unit)


@guarded(
    series_guards.quantiles_of_levels,
    targets=guards.some,
    quantiles=guards.some,
    levels=series_guards.levels,
)
def pinball(targets, quantiles, levels):
    """Return the loss of each quantile, (..., levels), for targets (...).

    Its mean over many targets is smallest when a fraction `level` of them is below the quantile
    (Koenker and Bassett 1978). Introduced in notebook 26.

    >>> pinball(10.0, np.array([4.0, 12.0]), np.array([0.5, 0.75])).tolist()
    [3.0, 0.5]
    """
    errors = np.asarray(targets)[..., np.newaxis] - quantiles
    return np.maximum(levels * errors, (levels - 1) * errors)
