"""Measures of a forecast that scikit-learn does not have."""

import numpy as np


def mase(targets, forecasts, history, season):
    """Return the mean absolute scaled error: 1 is as wrong as the seasonal naive one-season step.

    `history` (time,) is the training series: its mean absolute change over a season is the unit
    (Hyndman and Koehler 2006). Introduced in notebook 20.

    >>> mase(np.array([5.0, 7.0]), np.array([4.0, 6.0]), np.arange(10.0), season=2)
    0.5
    """
    unit = np.abs(history[season:] - history[:-season]).mean()
    return float(np.abs(targets - forecasts).mean() / unit)


def pinball(targets, quantiles, levels):
    """Return the loss of each quantile, (..., levels), for targets (...).

    Its mean over many targets is least where a share `level` of them lies below the quantile
    (Koenker and Bassett 1978). Introduced in notebook 26.

    >>> pinball(10.0, np.array([4.0, 12.0]), np.array([0.5, 0.75])).tolist()
    [3.0, 0.5]
    """
    errors = np.asarray(targets)[..., np.newaxis] - quantiles
    return np.maximum(levels * errors, (levels - 1) * errors)
