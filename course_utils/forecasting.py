"""Forecasting by the book: windows, forecasts that need no training, errors that can be compared.

Values before an origin are its past (origins, window, ...), those from it on its future
(origins, horizon, ...). The simple forecasts take a past (origins, window) and return (origins,
horizon): a network has to beat them before it is of use. The errors are those that scikit-learn
does not have.
"""

import numpy as np

from course_utils import guards, series_guards
from course_utils.guards import guarded


@guarded(
    values=guards.some,
    origins=series_guards.places,
    window=guards.whole(1),
    horizon=guards.whole(1),
)
def windows_at(values, origins, window, horizon):
    """Return the past (origins, window, ...) and the future (origins, horizon, ...) of origins.

    `values` is a series (time,) or (time, features). The value at an origin is the first of its
    future, so that nothing of the past knows it. Raises ValueError if an origin has no room.
    Introduced in notebook 20.

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
    """Return the last value for every step to come. Introduced in notebook 20.

    >>> persistence(np.array([[1.0, 2.0, 4.0]]), horizon=2).tolist()
    [[4.0, 4.0]]
    """
    return np.repeat(past[:, -1:], horizon, axis=1)


@guarded(past=series_guards.past, horizon=guards.whole(1), season=guards.whole(1))
def seasonal_naive(past, horizon, season):
    """Return the last `season` values, repeated as often as the horizon needs.

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
    """Return the mean absolute scaled error: 1 is as wrong as the seasonal naive one-season step.

    `history` (time,) is the training series: its mean absolute change over a season is the unit
    (Hyndman and Koehler 2006). Introduced in notebook 20.

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

    Its mean over many targets is least where a share `level` of them lies below the quantile
    (Koenker and Bassett 1978). Introduced in notebook 26.

    >>> pinball(10.0, np.array([4.0, 12.0]), np.array([0.5, 0.75])).tolist()
    [3.0, 0.5]
    """
    errors = np.asarray(targets)[..., np.newaxis] - quantiles
    return np.maximum(levels * errors, (levels - 1) * errors)
