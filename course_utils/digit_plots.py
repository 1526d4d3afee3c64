"""Figures of recognised strings: spikes, the gap between voices, changes, latency."""

import matplotlib.pyplot as plt
import numpy as np

from course_utils import plotting
from course_utils.guards import guarded
from course_utils.speech import HOP, RATE, table


def bands_above(bands, log_y, classes, height):
    """Draw mel bands above the probability of the blank; return axes and the time of each step.

    `bands` is (frames, bands), `log_y` (steps, 1 + classes) with class 0 the blank. Raises
    `ValueError` if `log_y` does not fit the names of the classes or the frames, or is above 0.
    """
    if log_y.shape[1] != len(classes) + 1:
        raise ValueError(
            f"log_y has {log_y.shape[1]} columns and there are {len(classes)} words or letters, "
            "expected one column more: the first is the blank."
        )
    if len(log_y) > len(bands):
        raise ValueError(
            f"log_y has {len(log_y)} steps and there are {len(bands)} frames, expected at least "
            "one frame a step: pass the bands of the same string."
        )
    if log_y.max() > 1e-3:
        raise ValueError(
            f"log_y is {log_y.max():.3g} at most, expected log probabilities, which are not above "
            "0: take np.log of probabilities."
        )
    fig, axes = plt.subplots(
        2, 1, figsize=(8, height), sharex=True, layout="constrained"
    )
    end = len(bands) * HOP / RATE
    shown = np.maximum(bands, bands.max() - 45).T
    extent = (0, end, 0, bands.shape[1])
    axes[0].imshow(shown, origin="lower", aspect="auto", extent=extent)
    axes[0].grid(visible=False)
    step = (len(bands) // len(log_y)) * HOP / RATE
    times = (np.arange(len(log_y)) + 0.5) * step
    axes[1].plot(times, np.exp(log_y[:, 0]), color=plotting.GREY, label="blank")
    axes[0].set(ylabel="mel band")
    axes[1].set(xlabel="time (s)", ylabel="probability", xlim=(0, end))
    return axes, times


@guarded(bands=table, log_y=table)
def plot_spikes(bands, log_y, words):
    """Draw mel bands and, below them in the same time, the probabilities of words; return axes.

    `bands` is (frames, bands); `log_y` (steps, 1 + words) holds log probabilities, class 0 the
    blank, a step being as many frames as fit; `words` names the other classes. Words that are on
    top somewhere are drawn.
    """
    axes, times = bands_above(bands, log_y, words, height=3.6)
    for c in sorted(set(log_y.argmax(axis=1)) - {0}):
        axes[1].plot(times, np.exp(log_y[:, c]), label=words[c - 1])
    axes[1].legend(
        fontsize=8, ncols=6, loc="lower center", bbox_to_anchor=(0.5, 1.0), borderpad=0
    )
    return axes


@guarded(bands=table, log_y=table)
def plot_letters(bands, log_y, letters):
    """Draw mel bands and, below them in the same time, the most probable letters; return axes.

    `bands` is (frames, bands); `log_y` (steps, 1 + letters) holds log probabilities, class 0 the
    blank, a step being as many frames as fit; `letters` has the other classes. A letter stands
    where it is on top, at its highest probability there. A space is drawn as a low bar.
    """
    axes, times = bands_above(bands, log_y, letters, height=3.4)
    y, path = np.exp(log_y), log_y.argmax(axis=1)
    for run in np.split(np.arange(len(path)), np.flatnonzero(np.diff(path)) + 1):
        c = path[run[0]]
        if c:
            top = run[y[run, c].argmax()]
            axes[1].vlines(times[top], 0, y[top, c], color="C0")
            letter = letters[c - 1].replace(" ", "␣")
            axes[1].text(times[top], y[top, c] + 0.03, letter, ha="center")
    axes[1].set(ylim=(0, 1.25))
    axes[1].legend(fontsize=8, loc="upper right")
    return axes


def plot_gap(sets, errors, ax=None):
    """Draw error rates of several systems on several sets of strings, as dots; return the axes.

    `sets` names the sets; `errors` is {system: rates}, one rate for each set, from 0 to 1.
    """
    for name, rates in errors.items():
        if len(rates) != len(sets):
            raise ValueError(
                f"{name!r} has {len(rates)} rates, expected {len(sets)}, one for each set."
            )
        if not np.isfinite(np.asarray(rates, dtype=float)).all():
            raise ValueError(
                f"{name!r} has the rates {rates}, expected finite numbers."
            )
    if not len(sets) or not errors:
        raise ValueError(
            "there is nothing to draw, expected at least one set and system."
        )
    ax = (
        ax or plt.subplots(figsize=(7, 0.9 + 0.42 * len(sets)), layout="constrained")[1]
    )
    places = np.arange(len(sets))
    markers = "osD^v"
    for i, (name, rates) in enumerate(errors.items()):
        rates = 100 * np.asarray(rates, dtype=float)
        ax.plot(rates, places, markers[i % 5], label=name, markersize=7, alpha=0.9)
    ax.set_yticks(places, labels=sets)
    ax.set_ylim(len(sets) - 0.5, -0.5)
    ax.set(xlabel="digit error (%)", xlim=(0, None))
    ax.legend(fontsize=8)
    return ax


def plot_changes(panels):
    """Draw changes of an error rate with their intervals, one panel for each set; return axes.

    `panels` is {set: {change: (difference, low, high)}}, all sets with the same changes.
    """
    if not panels or not all(panels.values()):
        raise ValueError("panels is empty, expected a dict of changes for each set.")
    names = list(next(iter(panels.values())))
    size = (4 * len(panels), 0.9 + 0.3 * len(names))
    fig, axes = plt.subplots(
        1, len(panels), figsize=size, sharey=True, layout="constrained", squeeze=False
    )
    for ax, (title, rows) in zip(axes[0], panels.items()):
        if list(rows) != names:
            raise ValueError(
                f"{title!r} has the changes {list(rows)}, expected {names}."
            )
        array = np.array([*rows.values()], dtype=float)
        if array.shape != (len(names), 3) or not np.isfinite(array).all():
            raise ValueError(
                f"{title!r} has {list(rows.values())}, expected three finite numbers for each "
                "change: the difference, and the low and high end of its interval."
            )
        for place, (middle, low, high) in enumerate(100 * array):
            ax.plot([low, high], [place, place], color=plotting.BLUE)
            ax.plot(middle, place, "o", color=plotting.BLUE)
        ax.axvline(0, color=plotting.VERMILION, linewidth=1.2, linestyle="--")
        ax.set(title=title, xlabel="more errors (percentage points)")
        ax.set_yticks(range(len(names)), labels=names)
        ax.set_ylim(len(names) - 0.5, -0.5)
    return axes[0]


def plot_latency(latencies, ax=None):
    """Draw histograms of how late words are known, in seconds after their end; return the axes.

    `latencies` is {system: seconds}, each a list of numbers.
    """
    if not latencies:
        raise ValueError("latencies is empty, expected {system: seconds}.")
    arrays = {name: np.asarray(x, dtype=float) for name, x in latencies.items()}
    for name, x in arrays.items():
        if x.ndim != 1 or not x.size or not np.isfinite(x).all():
            raise ValueError(
                f"{name!r} has seconds of shape {x.shape}, expected (words,), at least one, all "
                "of them finite."
            )
    ax = ax or plt.subplots(figsize=(7, 2.6), layout="constrained")[1]
    ends = [
        min(x.min() for x in arrays.values()),
        max(x.max() for x in arrays.values()),
    ]
    bins = np.linspace(*ends, 50)
    for name, x in arrays.items():
        ax.hist(x, bins, alpha=0.7, label=name)
    ax.axvline(0, color=plotting.INK, linewidth=1, linestyle="--")
    ax.set(xlabel="seconds after the end of the word", ylabel="words")
    ax.legend()
    return ax
