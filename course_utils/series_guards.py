"""Guards for time series and forecasts (see `guards`)."""

import numpy as np

from course_utils.guards import floats, some


def past(name, value):
    """Return floats (origins, window, ...) with at least one value before each origin."""
    array = floats(name, value)
    if array.ndim < 2 or array.shape[1] == 0:
        raise ValueError(
            f"{name} has shape {array.shape}, expected (origins, window) with a window of at least "
            "one value: for a single origin pass past[np.newaxis]."
        )
    return array


def places(name, value):
    """Return an array of at least one position; positions are whole numbers."""
    array = some(name, value)
    if array.dtype.kind not in "iu":
        raise ValueError(
            f"{name} has the type {array.dtype}, expected positions, which are whole numbers."
        )
    return array


def columns(name, value):
    """Return floats (rows, columns), at least one of each."""
    array = floats(name, value)
    if array.ndim != 2 or array.size == 0:
        raise ValueError(
            f"{name} has shape {array.shape}, expected (rows, columns): for a single column pass "
            f"{name}[:, np.newaxis]."
        )
    return array


def same_rows(arguments):
    """Refuse inputs and targets that have different numbers of rows."""
    inputs, targets = len(arguments["inputs"]), len(arguments["targets"])
    if inputs != targets:
        raise ValueError(
            f"there are {inputs} inputs and {targets} targets, expected equal numbers."
        )


def changing_history(arguments):
    """Refuse a history without a mean change over a season above 0, which is the unit of MASE."""
    history, season = arguments["history"], arguments["season"]
    if history.ndim != 1 or len(history) <= season:
        raise ValueError(
            f"history has shape {history.shape}, expected (time,) with more than a season of "
            f"{season} values."
        )
    if not np.abs(history[season:] - history[:-season]).any():
        raise ValueError(
            f"history does not change over a season of {season} values, so its mean change, the "
            "unit of MASE, is 0: choose another season, or report the plain error."
        )


def levels(name, value):
    """Return an array of quantile levels, each between 0 and 1."""
    array = np.atleast_1d(some(name, value).astype(float))
    if array.ndim > 1 or not ((array > 0) & (array < 1)).all():
        raise ValueError(
            f"{name} is {value!r}, expected numbers between 0 and 1, such as 0.1 or [0.1, 0.9]."
        )
    return array


def quantiles_of_levels(arguments):
    """Refuse quantiles whose shape is neither (..., levels) for targets (...) nor (levels,)."""
    targets, quantiles, levels = (
        arguments[name].shape for name in ("targets", "quantiles", "levels")
    )
    if quantiles not in (levels, targets + levels):
        raise ValueError(
            f"quantiles has shape {quantiles}, targets {targets} and levels {levels}: expected "
            f"quantiles of shape {targets + levels}, or {levels} if they are the same for all "
            "targets."
        )
