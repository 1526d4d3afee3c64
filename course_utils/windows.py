"""Windows of a series round a moment, the origin: what is known before it, what comes after."""

import numpy as np


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
