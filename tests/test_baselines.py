"""The simple forecasts are what their names say, for each origin on its own."""

import numpy as np
import pytest

from course_utils.baselines import drift, persistence, seasonal_naive

PAST = np.array([[1.0, 4.0, 2.0, 7.0], [8.0, 6.0, 5.0, 2.0]])


def test_persistence_repeats_the_last_value():
    np.testing.assert_array_equal(persistence(PAST, 3), [[7] * 3, [2] * 3])


def test_seasonal_naive_repeats_the_last_season():
    np.testing.assert_array_equal(
        seasonal_naive(PAST, 5, season=3), [[4, 2, 7, 4, 2], [6, 5, 2, 6, 5]]
    )
    np.testing.assert_array_equal(seasonal_naive(PAST, 2, season=4), PAST[:, :2])
    np.testing.assert_array_equal(seasonal_naive(PAST, 3, 1), persistence(PAST, 3))


def test_seasonal_naive_needs_a_season():
    with pytest.raises(ValueError, match="past has 4 values, expected .* season of 5"):
        seasonal_naive(PAST, 2, season=5)


def test_drift_draws_the_line_on():
    np.testing.assert_allclose(drift(PAST, 3), [[9, 11, 13], [0, -2, -4]])
    line = np.arange(12.0)
    np.testing.assert_allclose(drift(line[np.newaxis, :8], 4), [line[8:]])
