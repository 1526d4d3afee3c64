"""The house style, and the plots that several notebooks need. They take data and return axes.

The colours are those of Okabe and Ito (2008), which colour-blind people can distinguish.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import font_manager
from matplotlib.colors import LinearSegmentedColormap, to_rgb

from course_utils.drawable import finite, plain, plain_all

BLUE = "#0072B2"
VERMILION = "#D55E00"
GREEN = "#009E73"
ORANGE = "#E69F00"
PURPLE = "#CC79A7"
SKY = "#56B4E9"
INK = "#24292F"
GREY = "#6E7781"
PALETTE = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, INK)

SHARES = LinearSegmentedColormap.from_list("shares", ["white", SKY, BLUE, "#002A45"])
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "white", VERMILION])

CJK_FONT = Path(__file__).parent / "fonts" / "UnrolledCJK-Regular.otf"
CURVE = "a labelled curve"  # marks lines and texts of `plot_curves`
DPI = 100  # small letters stay legible, and eight figures fit into a notebook of 400 KB


def tint(color, share):
    """Return `color` mixed with white: share 1 is the colour itself, 0 is white.

    >>> tint("#000000", 0.0)
    (1.0, 1.0, 1.0)
    """
    return tuple(float(1 - share * (1 - c)) for c in to_rgb(color))


def shade(color, share):
    """Return `color` mixed with black, dark enough for text: share 1 is the colour itself."""
    return tuple(share * c for c in to_rgb(color))


def set_style():
    """Set the house style for all later figures, with a font for Chinese labels.

    Your own matplotlibrc is ignored: `text.usetex` would need LaTeX, other settings move labels.
    """
    plt.rcdefaults()
    families = ["DejaVu Sans"]
    if CJK_FONT.exists():
        font_manager.fontManager.addfont(CJK_FONT)
        families.append("Unrolled CJK")
    plt.rcParams.update(
        {
            "font.family": families,
            "font.size": 10,
            "mathtext.fontset": "cm",  # the letters of the notebook's equations
            "figure.figsize": (6.4, 3.2),
            "figure.dpi": DPI,
            "savefig.dpi": DPI,
            "figure.constrained_layout.use": True,
            "axes.prop_cycle": plt.cycler(color=PALETTE),
            "axes.edgecolor": GREY,
            "axes.labelcolor": INK,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "axes.axisbelow": True,
            "axes.titlesize": 11,
            "axes.titlelocation": "left",
            "axes.unicode_minus": True,
            "grid.color": "#E6E8EB",
            "text.color": INK,
            "xtick.color": GREY,
            "ytick.color": GREY,
            "xtick.labelcolor": INK,
            "ytick.labelcolor": INK,
            "lines.linewidth": 1.8,
            "legend.frameon": False,
        }
    )


def plot_series(values, xlabel="time step", ylabel="value", ax=None):
    """Draw one measured series (time,) as a line over its time steps; return the axes."""
    ax = ax or plt.subplots()[1]
    ax.plot(finite("values", values))
    ax.set(xlabel=plain(xlabel), ylabel=plain(ylabel))
    ax.margins(x=0.01)
    return ax


def plot_curves(curves, xlabel="epoch", ylabel="loss", ax=None):
    """Draw learning curves, each labelled at its right end; return the axes.

    `curves` is a dictionary: name -> one value for each epoch, from epoch 1. If `ax` is given, its
    other lines get no label; curves of an earlier call keep theirs.
    """
    if not curves:
        raise ValueError("curves is empty, expected {name: values}.")
    ax = ax or plt.subplots()[1]
    for name, values in curves.items():
        values = np.asarray(values, dtype=float)
        ax.plot(np.arange(1, len(values) + 1), values, label=plain(name), gid=CURVE)
    ax.set(xlabel=plain(xlabel), ylabel=plain(ylabel))
    ax.margins(x=0.02)
    ax.xaxis.get_major_locator().set_params(integer=True)
    _label_ends(ax)
    return ax


def _label_ends(ax):
    """Write each curve's name to the right of its end, so that no two names overlap."""
    for text in [text for text in ax.texts if text.get_gid() == CURVE]:
        text.remove()  # of an earlier call: its position may change
    lines = [line for line in ax.get_lines() if line.get_gid() == CURVE]
    low, high = ax.get_ylim()
    ends = [_last_finite(line.get_ydata(), high) for line in lines]
    points = (
        72 * ax.get_position().height * ax.figure.get_figheight()
    )  # the height of the axes
    heights = (np.array(ends) - low) / (high - low) * points
    shifts = _spread(heights, 1.5 * plt.rcParams["font.size"]) - heights
    for line, end, shift in zip(lines, ends, shifts):
        place = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
        color = shade(line.get_color(), 0.8)
        place |= {"va": "center", "color": color, "gid": CURVE}
        ax.annotate(line.get_label(), (1, end), (5, shift), **place)


def _last_finite(values, otherwise):
    """Return the last finite value, or `otherwise` if training diverged at once."""
    finite = values[np.isfinite(values)]
    return finite[-1] if finite.size else otherwise


def _spread(heights, gap):
    """Return `heights` moved as little as possible so that any two differ by at least `gap`.

    Their order does not change.
    """
    order = np.argsort(heights, kind="stable")
    steps = gap * np.arange(len(heights))
    room = heights[order] - steps  # must not decrease
    pooled = []  # decreasing runs are replaced by their mean (isotonic regression)
    for value in room:
        pooled.append([value, 1])
        while len(pooled) > 1 and pooled[-2][0] > pooled[-1][0]:
            (low, n), (high, m) = pooled.pop(-2), pooled.pop()
            pooled.append([(low * n + high * m) / (n + m), n + m])
    moved = np.empty(len(heights))
    moved[order] = np.repeat(*zip(*pooled)) + steps
    return moved


def plot_heatmap(matrix, rows, columns, label="", signed=False, ax=None):
    """Draw a matrix (rows, columns) as colours, with labels; return the axes.

    By default the scale goes from 0 to at least 1 (gates, attention). With signed=True, white is
    0 and the scale is symmetric (states). `label` says what the colour bar measures. NaN and
    infinity are grey.
    """
    rows, columns = plain_all(rows), plain_all(columns)
    matrix = np.asarray(matrix, dtype=float)
    if matrix.shape != (len(rows), len(columns)):
        raise ValueError(
            f"matrix has shape {matrix.shape}, expected ({len(rows)}, {len(columns)}) as there "
            f"are {len(rows)} rows and {len(columns)} columns: is it transposed?"
        )
    matrix = np.ma.masked_invalid(finite("matrix", matrix))
    if not signed and matrix.min() < 0:
        raise ValueError(
            f"matrix has a minimum of {matrix.min():.3g}, expected 0 to 1: pass signed=True."
        )
    top = max(np.abs(matrix).max(), 1e-12) if signed else max(matrix.max(), 1.0)
    ax = ax or plt.subplots()[1]
    colors = {"cmap": SIGNED, "vmin": -top} if signed else {"cmap": SHARES, "vmin": 0}
    colors["cmap"] = colors["cmap"].with_extremes(bad=GREY)
    image = ax.imshow(matrix, aspect="auto", vmax=top, **colors)
    ax.set_xticks(range(len(columns)), labels=columns)
    ax.set_yticks(range(len(rows)), labels=rows)
    ax.tick_params(length=0)
    ax.grid(visible=False)
    bar = ax.figure.colorbar(image, ax=ax, label=plain(label), pad=0.02)
    bar.outline.set_visible(False)
    return ax


def plot_confusion(counts, labels, ax=None):
    """Draw a confusion matrix: true classes in rows, predicted ones in columns; return the axes.

    `counts` (classes, classes) is written into the cells; the colour is the fraction of its row.
    """
    counts, labels = np.asarray(counts), plain_all(labels)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    if ax is None:
        side = 2.2 + 0.42 * len(labels)
        ax = plt.subplots(figsize=(side + 0.8, side))[1]
    ax = plot_heatmap(shares, labels, labels, "share of the true class", ax=ax)
    for (row, column), count in np.ndenumerate(counts):
        color = "white" if shares[row, column] > 0.5 else INK
        ax.text(
            column, row, str(count), ha="center", va="center", color=color, fontsize=8
        )
    ax.tick_params(axis="x", rotation=90 if max(map(len, labels)) > 3 else 0)
    ax.set(xlabel="predicted", ylabel="true")
    return ax


def plot_bars_with_spread(names, means, spreads, xlabel, baseline=None, ax=None):
    """Draw a bar for each method, with its standard deviation over seeds; return the axes.

    `spreads` are the standard deviations. Bars follow the order of `names` from top to bottom;
    `baseline` is a score, drawn as a line, or None. Raises `ValueError` on NaN, because its bar
    would be missing.
    """
    given = {"means": means, "spreads": spreads, "baseline": baseline}
    for what, values in given.items():
        if (
            values is not None
            and not np.isfinite(np.asarray(values, dtype=float)).all()
        ):
            raise ValueError(
                f"{what} is {values!r}, expected numbers: leave out the failed run."
            )
    names = plain_all(names)
    ax = ax or plt.subplots(figsize=(7, 0.9 + 0.4 * len(names)))[1]
    ax.barh(names, means, xerr=spreads, height=0.6, color=SKY, ecolor=INK, capsize=4)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.tick_params(axis="y", length=0)
    ax.set(xlabel=plain(xlabel))
    if baseline is not None:
        ax.axvline(baseline, color=VERMILION, linestyle="--")
        text = f"baseline {baseline:.3g}"
        place = {"transform": ax.get_xaxis_transform(), "ha": "center", "va": "bottom"}
        ax.text(baseline, 1.01, text, color=shade(VERMILION, 0.8), **place)
    return ax


def plot_board(rows, ax=None):
    """Draw what `board.show` returns, one dot per entry, the best on top; return the axes.

    The dashed line is the entry that ours is compared with. Bars are 95 % intervals of the
    difference from it: if one touches the line, the result is undecided. The figure shows the
    neighbourhood of these two; entries farther away are arrows at its edge. Numbers are on the
    right.
    """
    ax = ax or plt.subplots(figsize=(7, 1.3 + 0.34 * len(rows)))[1]
    ax.set_xlim(*_view(rows))
    (compared,) = [row for row in rows if row["compared"]]
    ax.axvline(compared["mean"], color=VERMILION, linewidth=1.2, linestyle="--")
    for place, row in enumerate(rows):
        _draw_entry(ax, place, row, rows.digits)
    ax.set_yticks(range(len(rows)), labels=[_entry_name(row) for row in rows])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.grid(visible=False, axis="y")
    ax.tick_params(axis="y", length=0)
    bars = any(row["low"] is not None for row in rows)
    ax.set(
        xlabel=plain(rows.metric) + "\n(bars: 95 % interval of the difference)" * bars
    )
    return ax


def _view(rows, reach=4):
    """Return x limits around ours, the compared entry, and those at most `reach` times as far."""
    (compared,) = [row["mean"] for row in rows if row["compared"]]
    (ours,) = [_extent(row) for row in rows if row["role"] == "ours"]
    far = reach * max(abs(value - compared) for value in ours) or abs(compared) or 1
    inside = [row for row in rows if abs(row["mean"] - compared) <= far]
    values = np.array([_extent(row) for row in inside])
    room = 0.06 * (np.ptp(values) or far)
    return values.min() - room, values.max() + room


def _extent(row):
    """Return an entry's mean and the ends of its interval, or the mean three times."""
    return [
        row["mean"] if row[key] is None else row[key] for key in ("mean", "low", "high")
    ]


def _entry_name(row):
    """Return an entry's name, followed by its role unless it is ours or a rival's."""
    name = plain(row["name"])
    return name if row["role"] in ("ours", "rival") else f"{name} ({row['role']})"


def _draw_entry(ax, place, row, digits):
    """Draw an entry's dot, interval and numbers on the line `place`."""
    colors = {"ours": BLUE, "rival": VERMILION}
    color = colors.get("rival" if row["compared"] else row["role"], GREY)
    left, right = ax.get_xlim()
    shown = min(max(row["mean"], left), right)
    if row["low"] is not None and shown == row["mean"]:
        ax.plot([row["low"], row["high"]], [place, place], color=color)
    marker = "o" if shown == row["mean"] else "<" if shown == left else ">"
    ax.plot(shown, place, marker, color=color, markersize=7, clip_on=False)
    text = f"{row['mean']:.{digits}f}"
    text += "" if row["sd"] is None else f" ± {row['sd']:.{digits}f}"
    position = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
    ax.annotate(text, (1, place), (12, 0), va="center", **position)
