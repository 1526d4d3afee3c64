"""Forecasts that need no training: every forecaster has to beat them before it is of use.

Each takes the past (origins, window) and returns forecasts (origins, horizon).
"""

import numpy as np


def persistence(past, horizon):
    """Return the last value for every step to come. Introduced in notebook 20.

    >>> persistence(np.array([[1.0, 2.0, 4.0]]), horizon=2).tolist()
    [[4.0, 4.0]]
    """
    return np.repeat(past[:, -1:], horizon, axis=1)


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


def drift(past, horizon):
    """Return the line through the first and the last value, drawn on. Introduced in notebook 20.

    >>> drift(np.array([[1.0, 5.0, 3.0]]), horizon=2).tolist()
    [[4.0, 5.0]]
    """
    slope = (past[:, -1:] - past[:, :1]) / (past.shape[1] - 1)
    return past[:, -1:] + slope * np.arange(1, horizon + 1)
