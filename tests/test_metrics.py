"""MASE has the seasonal naive forecast as its unit; quantiles make pinball least."""

import numpy as np

from course_utils.metrics import mase, pinball

HISTORY = np.random.default_rng(0).normal(size=100).cumsum()


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


def test_the_quantile_of_the_targets_makes_the_pinball_loss_least():
    guesses = np.linspace(HISTORY.min(), HISTORY.max(), 2001)
    for level in (0.1, 0.5, 0.9):
        losses = pinball(
            HISTORY[:, np.newaxis], guesses[:, np.newaxis], np.array([level])
        )
        best = guesses[losses.mean(axis=0).argmin()]
        below = (best > HISTORY).mean()
        assert abs(below - level) <= 0.02


def test_pinball_of_several_levels():
    targets, quantiles = np.array([[4.0, 0.0]]), np.array([[[2.0, 5.0], [1.0, 2.0]]])
    losses = pinball(targets, quantiles, np.array([0.1, 0.9]))
    np.testing.assert_allclose(losses, [[[0.2, 0.1], [0.9, 0.2]]])
