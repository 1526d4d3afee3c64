"""Plots of forecasts draw the data that they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils import forecast_plots
from figure_checks import assert_legible

pytestmark = pytest.mark.usefixtures("house_style")


def test_each_origin_knows_its_window_and_no_more():
    ax = forecast_plots.draw_rolling_origin(7, 2, [8, 9], "day")
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches]
    assert spans == [(1, 8), (2, 9), (8, 10), (9, 11)]
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["origin 8", "origin 9"] and ax.yaxis_inverted()
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["known", "forecast"] and ax.get_xlabel() == "day"
    assert_legible(ax.figure)


def test_forecast_begins_where_the_past_ends():
    past, target = np.array([3.0, 2.0, 4.0]), np.array([5.0, 1.0])
    forecasts = {"yesterday": [3.0, 2.0], "network": [4.5, 1.5]}
    ax = forecast_plots.plot_forecast(past, target, forecasts, "hours", "load")
    drawn = {
        line.get_label(): line.get_xydata().tolist()
        for line in ax.lines
        if not line.get_label().startswith("_")
    }
    assert drawn == {
        "past": [[-3, 3], [-2, 2], [-1, 4]],
        "what came": [[0, 5], [1, 1]],
        "yesterday": [[0, 3], [1, 2]],
        "network": [[0, 4.5], [1, 1.5]],
    }
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(drawn)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("hours", "load")
    assert_legible(ax.figure)


def test_errors_start_at_step_one_and_at_zero():
    errors = {"ridge": np.array([1.0, 2.0, 3.0]), "network": np.array([2.0, 2.0, 2.5])}
    ax = forecast_plots.plot_error_by_horizon(errors, "hours ahead", "MAE in MW")
    for line, (name, values) in zip(ax.lines, errors.items(), strict=True):
        assert line.get_label() == name
        np.testing.assert_array_equal(line.get_xdata(), [1, 2, 3])
        np.testing.assert_array_equal(line.get_ydata(), values)
    low, high = ax.get_ylim()
    assert low == 0 and high > 3.0
    assert [text.get_text() for text in ax.texts] == list(errors)
    assert_legible(ax.figure)


def test_plots_draw_into_given_axes():
    left, right = plt.subplots(1, 2)[1]
    assert forecast_plots.plot_forecast([1], [2], {}, "x", "y", ax=left) is left
    errors = {"ridge": [1, 2]}
    ax = forecast_plots.plot_error_by_horizon(errors, "x", "y", ax=right)
    assert ax is right


def test_missing_errors_are_a_gap_and_do_not_decide_the_limits():
    errors = {"ridge": [1.0, float("nan"), 3.0], "network": [2.0, float("inf"), 1.0]}
    ax = forecast_plots.plot_error_by_horizon(errors, "hours ahead", "MAE in $$")
    assert ax.get_ylim() == (0, pytest.approx(1.05 * 3))
    ax.figure.canvas.draw()


def test_errors_that_are_all_missing_are_named():
    errors = {"ridge": [1.0, 2.0], "network": [float("nan")] * 2}
    with pytest.raises(ValueError, match=r"errors\['network'\] .*no finite number"):
        forecast_plots.plot_error_by_horizon(errors, "hours ahead", "MAE")
