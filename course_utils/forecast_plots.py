"""Plots of forecasts: rolling origins, a forecast next to the actual values, error by horizon."""

import matplotlib.pyplot as plt
import numpy as np

from course_utils import plotting
from course_utils.drawable import finite, plain


def draw_rolling_origin(window, horizon, origins, xlabel, ax=None):
    """Draw a row for each origin: what it knows, then what it forecasts; return the axes."""
    ax = ax or plt.subplots(figsize=(6.4, 0.9 + 0.35 * len(origins)))[1]
    rows, origins = np.arange(len(origins)), np.asarray(origins)
    ax.barh(rows, window, 0.6, origins - window, color=plotting.SKY, label="known")
    ax.barh(rows, horizon, 0.6, origins, color=plotting.VERMILION, label="forecast")
    ax.set_yticks(rows, labels=[f"origin {origin}" for origin in origins])
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.tick_params(axis="y", length=0)
    ax.set(xlabel=plain(xlabel))
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return ax


def plot_forecast(past, target, forecasts, xlabel, ylabel, ax=None):
    """Draw the past, the actual values and the forecasts; return the axes.

    Step 0 is the origin: `past` (steps,) ends before it. `target` (horizon,) and each value of
    the dictionary `forecasts`, name -> (horizon,), begin at it.
    """
    ax = ax or plt.subplots()[1]
    steps = np.arange(len(target))
    ax.plot(np.arange(-len(past), 0), past, color=plotting.GREY, label="past")
    ax.plot(steps, target, color=plotting.INK, linewidth=2.6, label="what came")
    for name, forecast in forecasts.items():
        ax.plot(steps, forecast, label=plain(name))
    ax.axvline(-0.5, color=plotting.GREY, linewidth=1, linestyle=":")
    ax.set(xlabel=plain(xlabel), ylabel=plain(ylabel))
    ax.margins(x=0.01)
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return ax


def plot_error_by_horizon(errors, xlabel, ylabel, ax=None):
    """Draw the error at each step ahead, counted from 1, on an axis from zero; return the axes.

    `errors` is a dictionary: name -> (horizon,). NaN leaves a gap. Raises `ValueError` if all
    errors of a name are NaN.
    """
    values = np.concatenate([finite(f"errors[{n!r}]", e) for n, e in errors.items()])
    top = values[np.isfinite(values)].max()
    ax = ax or plt.subplots()[1]
    ax.set_ylim(0, 1.05 * top)
    return plotting.plot_curves(errors, xlabel, ylabel, ax)
