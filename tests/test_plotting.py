"""Plots draw the data that they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import font_manager

from course_utils import plotting, report
from figure_checks import assert_legible, drawn_texts, png_size

pytestmark = pytest.mark.usefixtures("house_style")


def labels(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


def test_series_draws_its_values():
    ax = plotting.plot_series([3.0, 1.0, 2.0], ylabel="temperature in °C")
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[0, 3], [1, 1], [2, 2]])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("time step", "temperature in °C")
    assert_legible(ax.figure)


def test_curves_start_at_epoch_one_and_carry_their_names():
    curves = {"training": [3.0, 2.0, 1.0], "validation": [3.0, 2.5]}
    ax = plotting.plot_curves(curves, "epoch", "bits per character")
    assert [text.get_text() for text in ax.texts] == list(curves)
    for line, values, text in zip(ax.lines, curves.values(), ax.texts):
        np.testing.assert_array_equal(line.get_xdata(), np.arange(1, len(values) + 1))
        np.testing.assert_array_equal(line.get_ydata(), values)
        assert text.xy[1] == values[-1]
    assert_legible(ax.figure)


def test_names_of_curves_that_end_together_do_not_overlap():
    ends = {"a": 1.0, "b": 1.001, "循环": 1.002, "d": 0.2, "e": float("nan")}
    ax = plotting.plot_curves({name: [2.0, end] for name, end in ends.items()})
    assert_legible(ax.figure)  # fails on overlaps and on missing Chinese glyphs
    heights = {text.get_text(): box.y0 for text, box in drawn_texts(ax.figure)}
    plotting.plot_curves(
        {"blown up": [float("nan"), float("inf")], "alive": [2.0, 1.0]}
    )
    assert heights["d"] < heights["a"] < heights["b"] < heights["循环"] < heights["e"]


@pytest.mark.parametrize("signed", [False, True])
def test_heatmap_draws_matrix_and_labels(signed):
    matrix = np.linspace(-0.5 if signed else 0.0, 0.9, 12).reshape(3, 4)
    ax = plotting.plot_heatmap(matrix, ["i", "f", "o"], "ab网络", "gate", signed)
    image = ax.images[0]
    np.testing.assert_array_equal(image.get_array(), matrix)
    assert labels(ax.yaxis) == ["i", "f", "o"]
    assert labels(ax.xaxis) == list("ab网络")
    assert image.get_clim() == ((-0.9, 0.9) if signed else (0.0, 1.0))
    assert image.colorbar.ax.get_ylabel() == "gate"
    assert_legible(ax.figure)


def test_heatmap_says_what_is_wrong_with_its_input():
    with pytest.raises(
        ValueError, match=r"shape \(2, 3\), expected \(3, 2\).*transposed"
    ):
        plotting.plot_heatmap(np.zeros((2, 3)), "abc", "de")
    with pytest.raises(
        ValueError, match="has a minimum of -1, expected 0 to 1: pass signed=True"
    ):
        plotting.plot_heatmap([[-1.0]], "a", "b")


def test_bars_draw_means_spreads_and_baseline():
    names, means, spreads = (
        ["bag", "window", "network"],
        [0.5, 0.7, 0.97],
        [0.01, 0.02, 0.005],
    )
    ax = plotting.plot_bars_with_spread(names, means, spreads, "accuracy", baseline=0.5)
    assert [bar.get_width() for bar in ax.patches] == means
    assert labels(ax.yaxis) == names and ax.yaxis_inverted()
    (segments,) = [collection.get_segments() for collection in ax.collections]
    np.testing.assert_allclose([np.ptp(s[:, 0]) / 2 for s in segments], spreads)
    assert ax.lines[-1].get_xdata() == [0.5, 0.5]
    assert ax.texts[0].get_text() == "baseline 0.5"
    assert_legible(ax.figure)


def a_board(items=100):
    board = report.board("surnames", "accuracy", digits=2)
    right = np.arange(items) % 10
    board.add("GRU", [right < 6, right < 7, right < 8], role="ours")
    board.add("n-grams", right < 6)
    board.add("letters", right > 6)
    board.add("most frequent class", right < 0, role="trivial")
    board.add("both", right != 4, role="mixture")
    return board.show()


def test_board_draws_sorted_dots_intervals_and_the_strongest_rival():
    rows = a_board()
    ax = plotting.plot_board(rows)
    names = [
        "both (mixture)",
        "GRU",
        "n-grams",
        "letters",
        "most frequent class (trivial)",
    ]
    assert labels(ax.yaxis) == names
    assert ax.get_ylim() == (4.5, -0.5)  # the best on top
    dashed, *lines = ax.lines
    assert list(dashed.get_xdata()) == [0.6, 0.6] and dashed.get_linestyle() == "--"
    dots = [line for line in lines if line.get_marker() == "o"]
    places = [(line.get_xdata()[0], line.get_ydata()[0]) for line in dots]
    np.testing.assert_allclose(places, [(0.9, 0), (0.7, 1), (0.6, 2), (0.3, 3), (0, 4)])
    bars = [line.get_xydata() for line in lines if line.get_marker() == "None"]
    assert [bar[0, 1] for bar in bars] == [0, 1, 3, 4]  # none for the compared entry
    for bar in bars:
        row = rows[int(bar[0, 1])]
        np.testing.assert_allclose(bar[:, 0], (row["low"], row["high"]))
    written = [text.get_text() for text in ax.texts]
    assert written == ["0.90", "0.70 ± 0.10", "0.60", "0.30", "0.00"]
    assert ax.get_xlabel() == "accuracy\n(bars: 95 % interval of the difference)"
    assert_legible(ax.figure)


@pytest.mark.parametrize("sign", [1, -1])
def test_board_zooms_in_and_points_at_what_is_far_away(sign):
    board = report.board("names", "score", digits=1, higher=sign > 0)
    noise = np.arange(100) % 2
    for name, mean, role in (
        ("GRU", 3.2, "ours"),
        ("n-grams", 3.0, "rival"),
        ("near", 2.5, "rival"),
        ("far", -9.0, "rival"),
        ("trivial", 9.0, "trivial"),
    ):
        board.add(name, sign * (mean + 0.1 * noise), role=role)
    rows = board.show(against="n-grams")
    ax = plotting.plot_board(rows)
    left, right = ax.get_xlim()
    far = [i for i, row in enumerate(rows) if row["name"] in ("far", "trivial")]
    arrows = {line.get_marker(): line for line in ax.lines if line.get_marker() in "<>"}
    assert 2.4 < min(abs(left), abs(right)) and max(abs(left), abs(right)) < 3.4
    assert arrows["<"].get_xdata() == [left] and arrows[">"].get_xdata() == [right]
    assert sorted(a.get_ydata()[0] for a in arrows.values()) == far
    bars = [line for line in ax.lines if line.get_marker() == "None"]
    assert len(bars) == 3  # the dashed line, ours and the near one
    assert_legible(ax.figure)


def test_board_of_few_items_has_no_intervals():
    ax = plotting.plot_board(a_board(items=10), plt.subplots()[1])
    assert ax.get_xlabel() == "accuracy"
    assert all(line.get_marker() != "None" for line in ax.lines[1:])
    assert_legible(ax.figure)


def test_confusion_colours_by_row_and_writes_counts():
    counts = np.array([[8, 2, 0], [1, 3, 0], [0, 0, 0]])  # the last class never occurs
    ax = plotting.plot_confusion(counts, ["Czech", "German", "Irish"])
    shares = [[0.8, 0.2, 0.0], [0.25, 0.75, 0.0], [0.0, 0.0, 0.0]]
    np.testing.assert_allclose(ax.images[0].get_array(), shares)
    written = {text.get_position(): text.get_text() for text in ax.texts}
    assert written == {(c, r): str(counts[r, c]) for r in range(3) for c in range(3)}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted", "true")
    assert_legible(ax.figure)


def test_plots_draw_into_given_axes_and_stay_small():
    ax = plt.subplots()[1]
    walk = np.random.default_rng(0).normal(size=300).cumsum()
    assert plotting.plot_series(walk, ax=ax) is ax
    assert plotting.plot_curves({"a": [1, 2]}, ax=ax) is ax
    assert png_size(ax.figure) < 40_000


def test_chinese_font_ships_with_the_package():
    assert plotting.CJK_FONT.exists()
    assert plt.rcParams["font.family"] == ["DejaVu Sans", "Unrolled CJK"]
    assert font_manager.findfont("Unrolled CJK") == str(plotting.CJK_FONT)


def test_legibility_check_finds_overlap_cut_and_missing_glyph():
    for texts, message in (
        ([(0.5, "one"), (0.5, "other")], "overlaps"),
        ([(0.999, "far too long")], "cut off"),
    ):
        figure = plt.figure()
        for x, text in texts:
            figure.text(x, 0.5, text)
        with pytest.raises(AssertionError, match=message):
            assert_legible(figure)
    figure = plt.figure()
    figure.text(0.5, 0.5, "\U00012000")  # cuneiform
    with pytest.raises(UserWarning, match="[Gg]lyph"):
        assert_legible(figure)


def drawn(ax):
    """Draw a figure; only then does a label that cannot be parsed raise an error."""
    ax.figure.canvas.draw()
    return ax


def names_of(ax):
    return [text.get_text() for text in ax.texts]


def test_curves_leave_other_lines_alone_and_label_each_curve_once():
    ax = plt.subplots()[1]
    ax.axhline(0.5)
    ax.axvline(2)
    ax.text(1, 1, "a note")
    plotting.plot_curves({"a": [1, 2]}, ax=ax)
    plotting.plot_curves({"b": [3, 1]}, ax=drawn(ax))
    assert names_of(drawn(ax)) == ["a note", "a", "b"]
    assert [text.xy[1] for text in ax.texts[1:]] == [2, 1]


@pytest.mark.parametrize(
    "label", ["$$", "$", "5 $ to 6 $", "$x", r"$\nothing$", "a_b^c"]
)
def test_any_text_can_be_a_label(label):
    drawn(plotting.plot_curves({label: [1, 2]}, label, label))
    drawn(plotting.plot_series([1, 2], label, label))
    drawn(plotting.plot_heatmap([[0.5]], [label], [label], label))
    drawn(plotting.plot_confusion([[1]], [label]))
    drawn(plotting.plot_bars_with_spread([label], [1], [0], label))
    board = report.board("prices", label)
    board.add(label, np.ones(20), role="ours")
    board.add("rival", np.zeros(20))
    drawn(plotting.plot_board(board.show()))


def test_an_equation_stays_an_equation():
    ax = plotting.plot_curves({"$h_t$": [1, 2], "cost in $": [2, 3]})
    assert names_of(drawn(ax)) == ["$h_t$", "cost in $"]


def test_classes_may_be_numbers():
    ax = drawn(plotting.plot_confusion([[8, 2], [1, 3]], np.array([0, 1])))
    assert labels(ax.xaxis) == labels(ax.yaxis) == ["0", "1"]
    ax = drawn(plotting.plot_heatmap([[0.1, 0.2]], [7], range(2)))
    assert (labels(ax.xaxis), labels(ax.yaxis)) == (["0", "1"], ["7"])


@pytest.mark.parametrize("spoiled", [float("nan"), float("inf")])
@pytest.mark.parametrize("signed", [False, True])
def test_a_heatmap_with_gaps_keeps_its_colours(spoiled, signed):
    image = plotting.plot_heatmap([[0.2, 0.9, spoiled]], "a", "bcd", "", signed).images[
        0
    ]
    assert image.get_clim() == ((-0.9, 0.9) if signed else (0, 1))
    low, high, gap = image.to_rgba(image.get_array())[0]
    assert not np.allclose(low, high, atol=0.1)
    assert plotting.tint(plotting.GREY, 1) == pytest.approx(tuple(gap[:3]), abs=0.01)


NOTHING = [float("nan"), float("inf")]


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plotting.plot_heatmap([NOTHING], "a", "bc"), "matrix .*no finite"),
        (lambda: plotting.plot_series(NOTHING), "values .*no finite number"),
        (lambda: plotting.plot_series([]), r"values has shape \(0,\)"),
        (lambda: plotting.plot_curves({}), "curves is empty"),
        (
            lambda: plotting.plot_bars_with_spread("ab", [1, NOTHING[0]], [0, 0], "x"),
            "means is",
        ),
        (
            lambda: plotting.plot_bars_with_spread("a", [1], [0], "x", NOTHING[0]),
            "base",
        ),
    ],
)
def test_nothing_to_draw_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


def test_the_style_does_not_depend_on_a_matplotlibrc():
    with plt.rc_context(
        {"text.usetex": True, "axes.ymargin": 0.4, "lines.marker": "o"}
    ):
        plotting.set_style()
        assert not plt.rcParams["text.usetex"]
        assert plt.rcParams["axes.ymargin"] == plt.rcParamsDefault["axes.ymargin"]
        drawn(plotting.plot_series([1, 2]))
