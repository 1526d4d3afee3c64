"""Figures of a speaking network show the data that they were given."""

import numpy as np
import pytest

from course_utils import voice_plots


def test_gaussians_are_where_they_belong():
    ax = voice_plots.plot_moves("abcd.", [1.0, 3.0], [0.5, 1.0])
    for line, at in zip(ax.get_lines(), (1.0, 3.0), strict=True):
        assert abs(line.get_xdata()[line.get_ydata().argmax()] - at) < 0.02
    assert [t.get_text() for t in ax.get_xticklabels()] == list("abcd.")
    with pytest.raises(ValueError, match="2 positions and 1 widths"):
        voice_plots.plot_moves("ab", [0, 1], [1])
    with pytest.raises(ValueError, match="above 0"):
        voice_plots.plot_moves("ab", [0, 1], [1, 0])
    with pytest.raises(ValueError, match="0 letters"):
        voice_plots.plot_moves("", [0], [1])


def test_attention_has_letters_upwards():
    alpha = np.random.default_rng(0).uniform(size=(7, 6))
    axes = voice_plots.plot_attention({"one": alpha, "two": alpha[:5]}, "abcd.")
    shown = [np.asarray(ax.get_images()[0].get_array()) for ax in axes]
    assert np.allclose(shown[0], alpha[:, :5].T)
    assert shown[1].shape == (5, 5)
    assert [ax.get_title() for ax in axes] == ["one", "two"]
    assert [t.get_text() for t in axes[0].get_yticklabels()] == list("abcd.")
    with pytest.raises(ValueError, match="6 columns, expected at least 7"):
        voice_plots.plot_attention({"one": alpha}, "abcdefg")
    with pytest.raises(ValueError, match="empty"):
        voice_plots.plot_attention({}, "ab")
    with pytest.raises(ValueError, match="NaN"):
        voice_plots.plot_attention({"one": np.full((3, 3), np.nan)}, "ab")


def test_bands_share_the_time_axis():
    bands = {"one": np.zeros((80, 40)), "two": np.zeros((40, 40))}
    axes = voice_plots.plot_bands(bands)
    assert axes[0].get_xlim() == axes[1].get_xlim() == (0, 1)
    ends = [ax.get_images()[0].get_extent()[1] for ax in axes]
    assert ends == [1.0, 0.5]
    with pytest.raises(ValueError, match="empty"):
        voice_plots.plot_bands({})
    with pytest.raises(ValueError, match="two has shape"):
        voice_plots.plot_bands({"two": np.zeros(40)})


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: voice_plots.plot_moves("ab", [np.nan], [1]), "positions"),
        (lambda: voice_plots.plot_moves("ab", [1], [np.nan]), "widths"),
        (lambda: voice_plots.plot_moves("ab", [[1.0]], [1]), "positions has shape"),
        (lambda: voice_plots.plot_moves("ab", 1.0, 1.0), "positions has shape"),
        (lambda: voice_plots.plot_moves("ab", [1], ["a"]), "widths"),
        (lambda: voice_plots.plot_moves(3, [1], [1]), "letters is 3"),
        (lambda: voice_plots.plot_attention([np.ones((2, 2))], "ab"), "type list"),
        (lambda: voice_plots.plot_attention({"a": np.ones((2, 2))}, 5), "letters is 5"),
        (lambda: voice_plots.plot_bands([np.ones((2, 2))]), "type list"),
        (lambda: voice_plots.plot_bands({"a": np.ones((2, 2))}, seconds=0), "seconds"),
        (lambda: voice_plots.plot_bands({"a": np.ones((2, 2))}, reach=-5), "reach"),
    ],
)
def test_bad_input_is_named(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
