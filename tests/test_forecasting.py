"""Past and future meet at the origin, simple forecasts match their names, errors are scaled."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.forecasting import (
    mase,
    persistence,
    pinball,
    seasonal_naive,
    windows_at,
)

PAST = np.array([[1.0, 4.0, 2.0, 7.0], [8.0, 6.0, 5.0, 2.0]])
HISTORY = np.random.default_rng(0).normal(size=100).cumsum()


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
def test_an_origin_too_near_an_end_is_named(origin):
    message = f"origin {origin} has no room for 3 values before it and 2 .* 3 to 8"
    with pytest.raises(ValueError, match=message):
        windows_at(np.arange(10), [3, origin, 8], window=3, horizon=2)


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


def test_the_seasonal_naive_forecast_of_the_history_scores_one():
    for season in (1, 7):
        score = mase(HISTORY[season:], HISTORY[:-season], HISTORY, season)
        np.testing.assert_allclose(score, 1.0)


def test_mase_has_no_unit_and_counts_errors_in_proportion():
    targets, forecasts = np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2))
    score = mase(targets, forecasts, HISTORY, 1)
    assert isinstance(score, float)
    np.testing.assert_allclose(mase(9 * targets, forecasts, 9 * HISTORY, 1), score)
    np.testing.assert_allclose(mase(3 * targets, forecasts, HISTORY, 1), 3 * score)
    assert mase(targets, targets, HISTORY, 1) == 0.0


def test_the_quantile_of_the_targets_minimises_the_pinball_loss():
    guesses = np.linspace(HISTORY.min(), HISTORY.max(), 2001)
    for level in (0.1, 0.5, 0.9):
        losses = [pinball(HISTORY, [guess], level).mean() for guess in guesses]
        best = guesses[np.argmin(losses)]
        below = (best > HISTORY).mean()
        assert abs(below - level) <= 0.02


def test_pinball_of_several_levels():
    targets, quantiles = np.array([[4.0, 0.0]]), np.array([[[2.0, 5.0], [1.0, 2.0]]])
    losses = pinball(targets, quantiles, np.array([0.1, 0.9]))
    np.testing.assert_allclose(losses, [[[0.2, 0.1], [0.9, 0.2]]])


@pytest.mark.parametrize("levels", [[0.1, 0.9], (0.1, 0.9), np.array([0.1, 0.9])])
def test_levels_may_be_a_list_and_quantiles_may_be_shared(levels):
    losses = pinball([4.0, 0.0], [2.0, 5.0], levels)
    np.testing.assert_allclose(losses, [[0.2, 0.1], [1.8, 0.5]])


def test_the_labels_of_a_table_do_not_matter():
    targets = pd.Series([4.0, 0.0], index=[7, 8])
    quantiles = pd.DataFrame([[2.0, 5.0], [1.0, 2.0]], index=[8, 7])
    wanted = [[0.2, 0.1], [0.9, 0.2]]
    np.testing.assert_allclose(pinball(targets, quantiles, [0.1, 0.9]), wanted)


@pytest.mark.parametrize(
    ("targets", "quantiles", "levels", "message"),
    [
        (
            [1.0, 2.0],
            [1.0, 2.0],
            0.5,
            r"quantiles has shape \(2,\), .* of shape \(2, 1",
        ),
        (np.ones((4, 1)), np.ones((4, 1)), [0.5], r"expected quantiles .* \(4, 1, 1\)"),
        ([1.0], [[1.0, 2.0]], [0.5], r"quantiles has shape \(1, 2\)"),
        ([1.0], [[1.0]], [0.0], "levels is .* between 0 and 1"),
        ([1.0], [[1.0]], [50], "levels is .* between 0 and 1"),
        ([1.0], [[1.0]], [], "levels has shape .* at least one number"),
        ([], np.ones((0, 1)), [0.5], "targets has shape .* at least one number"),
    ],
)
def test_quantiles_must_match_the_levels(targets, quantiles, levels, message):
    with pytest.raises(ValueError, match=message):
        pinball(targets, quantiles, levels)


def test_small_types_do_not_overflow_in_a_forecast():
    past = np.array([[5, 5, 3]], "uint8")
    assert (
        persistence(past, 2).tolist() == seasonal_naive(past, 2, 1).tolist() == [[3, 3]]
    )
    history = np.array([250, 5, 250, 5], "uint8")
    assert mase([1, 2], [2, 1], history, 1) == 1 / 245


def test_mase_does_not_look_at_the_labels_of_a_series():
    series = pd.Series(HISTORY)
    targets, forecasts = series[50:60], series[40:50]  # no label in common
    wanted = mase(HISTORY[50:60], HISTORY[40:50], HISTORY, 7)
    assert mase(targets, forecasts, series, 7) == wanted


def test_pasts_alone_have_a_horizon_of_0():
    past, future = windows_at(np.arange(9), [3, 5], 3, horizon=0)
    assert past.tolist() == [[0, 1, 2], [2, 3, 4]] and future.shape == (2, 0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: seasonal_naive(PAST, 2, season=0),
            "season is 0, expected .* at least 1",
        ),
        (lambda: seasonal_naive(PAST, 2, season=1.5), "season is 1.5"),
        (lambda: persistence(PAST, 0), "horizon is 0"),
        (lambda: persistence(PAST[:, :0], 2), r"past has shape \(2, 0\)"),
        (lambda: persistence(PAST[0], 2), r"past has shape \(4,\).*past\[np.newaxis\]"),
        (lambda: windows_at([], [3], 3, 2), "values has shape"),
        (lambda: windows_at(np.arange(9), [], 3, 2), "origins has shape"),
        (lambda: windows_at(np.arange(9), [3.0], 3, 2), "origins has the type float64"),
        (lambda: windows_at(np.arange(9), [3], 0, 2), "window is 0"),
        (lambda: windows_at(np.arange(9), [3], 3, -1), "horizon is -1"),
        (
            lambda: mase([1, 2], [[1], [2]], HISTORY, 1),
            r"targets \(2,\), forecasts \(2, 1",
        ),
        (
            lambda: mase([1], [2], np.ones(9), 1),
            "history does not change over a season",
        ),
        (lambda: mase([1], [2], [1, 2, 1, 2, 1], 2), "history does not change"),
        (lambda: mase([1], [2], HISTORY[:7], 7), r"history has shape \(7,\)"),
        (lambda: mase([1], [2], HISTORY, 0), "season is 0"),
    ],
)
def test_what_gives_no_forecast_or_no_unit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
