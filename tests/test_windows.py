"""Windows hold what stands before and from their origin, and say when there is no room."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.windows import windows_at


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 9))
def test_past_and_future_meet_at_the_origin(window, horizon, more):
    series = np.arange(window + horizon + more)
    origins = np.arange(window, len(series) - horizon + 1)
    past, future = windows_at(series, origins, window, horizon)
    assert past.shape == (more + 1, window) and future.shape == (more + 1, horizon)
    for origin, before, after in zip(origins, past, future, strict=True):
        np.testing.assert_array_equal(before, series[origin - window : origin])
        np.testing.assert_array_equal(after, series[origin : origin + horizon])


def test_features_stay_last():
    table = np.arange(20).reshape(10, 2)
    past, future = windows_at(table, [4, 5, 7], window=4, horizon=3)
    assert past.shape == (3, 4, 2) and future.shape == (3, 3, 2)
    np.testing.assert_array_equal(past[1], table[1:5])
    np.testing.assert_array_equal(future[1], table[5:8])


@pytest.mark.parametrize("origin", [2, 9, -1])
def test_an_origin_without_room_is_named(origin):
    message = f"origin {origin} has no room for 3 values before it and 2 .* 3 to 8"
    with pytest.raises(ValueError, match=message):
        windows_at(np.arange(10), [3, origin, 8], window=3, horizon=2)
