"""Figures of recognised strings show the data that they were given."""

import numpy as np
import pytest

from course_utils import digit_plots


def test_spikes_share_the_time_axis():
    log_y = np.log(np.full((5, 4), 0.1) + 0.6 * np.eye(4)[[0, 2, 0, 3, 0]])
    axes = digit_plots.plot_spikes(
        np.arange(400.0).reshape(20, 20), log_y, ["a", "b", "c"]
    )
    labels = [text.get_text() for text in axes[1].get_legend().get_texts()]
    assert labels == ["blank", "b", "c"]
    assert axes[1].get_xlim() == (0, 0.2)
    blank = axes[1].get_lines()[0]
    assert np.allclose(blank.get_ydata(), np.exp(log_y[:, 0]))
    assert np.allclose(blank.get_xdata(), [0.02, 0.06, 0.1, 0.14, 0.18])


def test_spikes_need_a_word_for_each_class():
    with pytest.raises(
        ValueError, match="expected one column more: the first is the blank"
    ):
        digit_plots.plot_spikes(np.ones((20, 20)), np.zeros((5, 4)), ["a", "b"])
    with pytest.raises(ValueError, match="shape"):
        digit_plots.plot_spikes(np.ones(20), np.zeros((5, 3)), ["a", "b"])
    with pytest.raises(ValueError, match="at least one frame a step"):
        digit_plots.plot_spikes(np.ones((4, 20)), np.zeros((5, 3)), ["a", "b"])


def test_letters_stand_at_their_peaks():
    log_y = np.log(np.full((5, 4), 0.1) + 0.6 * np.eye(4)[[0, 2, 2, 0, 1]])
    log_y[2] += 0.1
    axes = digit_plots.plot_letters(np.ones((20, 32)), log_y, [" ", "b", "c"])
    found = [(text.get_text(), text.get_position()[0]) for text in axes[1].texts]
    assert [letter for letter, _ in found] == ["b", "␣"]
    assert np.allclose([time for _, time in found], [0.1, 0.18])


def test_letters_need_a_class_each():
    with pytest.raises(
        ValueError, match="expected one column more: the first is the blank"
    ):
        digit_plots.plot_letters(np.ones((20, 8)), np.zeros((5, 4)), "ab")
    with pytest.raises(ValueError, match="at least one frame a step"):
        digit_plots.plot_letters(np.ones((4, 8)), np.zeros((5, 4)), "abc")
    with pytest.raises(ValueError, match="take np.log"):
        digit_plots.plot_letters(np.ones((20, 8)), np.full((5, 4), 0.25), "abc")


def test_the_gap_has_a_dot_for_each_rate():
    ax = digit_plots.plot_gap(("x", "y"), {"GRU": [0.1, 0.5], "HMM": [0.2, 0.4]})
    assert [list(line.get_xdata()) for line in ax.get_lines()] == [[10, 50], [20, 40]]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["x", "y"]
    with pytest.raises(ValueError, match="expected 2, one for each set"):
        digit_plots.plot_gap(("x", "y"), {"GRU": [0.1]})
    with pytest.raises(ValueError, match="expected finite"):
        digit_plots.plot_gap(("x",), {"GRU": [np.nan]})
    with pytest.raises(ValueError, match="nothing to draw"):
        digit_plots.plot_gap((), {"GRU": []})


def test_changes_are_in_percentage_points():
    rows = {"a": (0.1, 0.0, 0.2), "b": (-0.1, -0.3, 0.1)}
    axes = digit_plots.plot_changes({"one": rows, "two": rows})
    assert len(axes) == 2
    bars = [line.get_xdata() for line in axes[1].get_lines()[::2][:2]]
    assert np.allclose(bars, [[0, 20], [-30, 10]])
    with pytest.raises(ValueError, match="has the changes"):
        digit_plots.plot_changes({"one": rows, "two": {"a": rows["a"]}})
    with pytest.raises(ValueError, match="is empty"):
        digit_plots.plot_changes({})
    for wrong in ((0.1, 0.2), (0.1, np.nan, 0.2)):
        with pytest.raises(ValueError, match="three finite numbers"):
            digit_plots.plot_changes({"one": {"a": wrong}})


def test_latency_counts_every_word():
    ax = digit_plots.plot_latency({"one": [0.1, 0.2, 0.3], "both": [1.0, 2.0]})
    assert sum(patch.get_height() for patch in ax.patches) == 5
    for wrong in ([], [[1.0]], [np.nan]):
        with pytest.raises(ValueError, match="expected"):
            digit_plots.plot_latency({"one": wrong})
    with pytest.raises(ValueError, match="is empty"):
        digit_plots.plot_latency({})
