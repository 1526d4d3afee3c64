"""Figures of a speaking network: Gaussians over letters, attention, mel bands."""

import matplotlib.pyplot as plt
import numpy as np

from course_utils.guards import guarded, number, numbers
from course_utils.speech import table


def row(name, value):
    """Return numbers (steps,); refuse other shapes, and NaN."""
    array = numbers(name, value)
    if array.ndim != 1 or not np.isfinite(array).all():
        raise ValueError(
            f"{name} has shape {array.shape}, expected a row of finite numbers, one a step."
        )
    return array


def text(name, value):
    """Return a str; refuse anything else."""
    if not isinstance(value, str):
        raise ValueError(f"{name} is {value!r}, expected a str.")
    return value


def titled(name, value):
    """Return {title: table}; refuse anything but a dict."""
    if not isinstance(value, dict):
        raise ValueError(
            f"{name} has the type {type(value).__name__}, expected {{title: array}}."
        )
    return {title: table(title, rows) for title, rows in value.items()}


def positive(name, value):
    """Refuse everything but one number above 0."""
    if not 0 < number(name, value) < np.inf:
        raise ValueError(f"{name} is {value!r}, expected a number above 0.")
    return value


@guarded(letters=text, positions=row, widths=row)
def plot_moves(letters, positions, widths, ax=None):
    """Draw one Gaussian over letters for each step; return the axes.

    `letters` is a str, `positions` and `widths` hold a number for each step, in letters.
    """
    if not letters or len(positions) != len(widths) or not len(positions):
        raise ValueError(
            f"there are {len(letters)} letters, {len(positions)} positions and {len(widths)} "
            "widths, expected at least one letter, and a position and a width for each step."
        )
    if min(widths) <= 0:
        raise ValueError(f"widths are {widths!r}, expected numbers above 0.")
    if ax is None:
        _, ax = plt.subplots(figsize=(6, 2.2), layout="constrained")
    x = np.linspace(-0.5, len(letters) - 0.5, 300)
    for step, (position, width) in enumerate(zip(positions, widths), 1):
        z = (x - position) / width
        ax.plot(x, np.exp(-z * z / 2) / (np.sqrt(2 * np.pi) * width), label=str(step))
    ax.set(xlabel="letter", ylabel="density")
    ax.set_xticks(range(len(letters)), list(letters))
    ax.legend(title="step")
    return ax


@guarded(alphas=titled, letters=text)
def plot_attention(alphas, letters):
    """Draw attention weights side by side, letters upwards and steps to the right; return axes.

    `alphas` is {title: (steps, at least as many columns as letters)}; `letters` is a str.
    """
    if not alphas or not letters:
        raise ValueError("alphas or letters are empty, expected at least one of each.")
    fig, axes = plt.subplots(
        1,
        len(alphas),
        figsize=(9, 5.2),
        sharey=True,
        layout="constrained",
        squeeze=False,
    )
    for ax, (title, alpha) in zip(axes[0], alphas.items()):
        if alpha.shape[1] < len(letters):
            raise ValueError(
                f"{title!r} has {alpha.shape[1]} columns, expected at least {len(letters)}, one "
                "for each letter."
            )
        shown = alpha[:, : len(letters)].T
        options = {"origin": "lower", "aspect": "auto", "interpolation": "nearest"}
        ax.imshow(shown, vmin=0, vmax=1, **options)
        ax.set(title=title, xlabel="step of the decoder (62.5 ms)")
        ax.grid(visible=False)
    axes[0, 0].set_yticks(range(len(letters)), list(letters), fontsize=7)
    axes[0, 0].set_ylabel("letter")
    return axes[0]


@guarded(bands=titled, seconds=positive, reach=positive)
def plot_bands(bands, seconds=0.0125, reach=55):
    """Draw mel bands of several recordings, one below the other in the same time; return axes.

    `bands` is {title: (frames, bands)} in dB; a frame lasts `seconds`. Values more than `reach` dB
    below the highest are drawn like that.
    """
    if not bands:
        raise ValueError("bands are empty, expected at least one recording.")
    fig, axes = plt.subplots(
        len(bands),
        1,
        figsize=(7, 0.6 + 1.0 * len(bands)),
        sharex=True,
        layout="constrained",
        squeeze=False,
    )
    for ax, (title, rows) in zip(axes[:, 0], bands.items()):
        extent = (0, len(rows) * seconds, 0, rows.shape[1])
        high = rows.max()
        options = {"origin": "lower", "aspect": "auto", "interpolation": "nearest"}
        ax.imshow(rows.T, vmin=high - reach, vmax=high, extent=extent, **options)
        ax.set_title(title, fontsize=9)
        ax.set(ylabel="mel band")
        ax.grid(visible=False)
    longest = max(len(rows) for rows in bands.values())
    axes[-1, 0].set(xlabel="time (s)", xlim=(0, longest * seconds))
    return axes[:, 0]
