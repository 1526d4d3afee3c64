"""A decoder that looks at a picture: two of its steps, and where it looked."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

from course_utils.diagrams.primitives import (
    INPUT,
    MATH,
    OUTPUT,
    STATE,
    arrow,
    box,
    canvas,
    circle,
    note,
)
from course_utils.plotting import GREY, INK, ORANGE, tint

CELLS, SIDE, CORNER = 8, 0.19, (0.35, 0.75)  # a grid; inches
SEEN = {(1, 2): 0.6, (1, 3): 1.0, (2, 2): 0.5, (2, 3): 0.8}  # row, column: weight


def draw_captioner(words=("a", "dog", "above"), ax=None):
    """Draw how two steps of the decoder are connected; return the axes.

    `words` are the word before the first step, and the words that the two steps say.

    >>> ax = draw_captioner()
    >>> [patch.get_gid() for patch in ax.patches if " -> GRU 2" in str(patch.get_gid())]
    ['word 1 -> GRU 2', 'GRU 1 -> GRU 2', 'context 1 -> GRU 2']
    """
    if isinstance(words, str) or len(words) != 3:
        raise ValueError(
            f"words has {len(words)} words, expected 3: one before, and one for each step."
        )
    ax = canvas(7.2, 3.0, ax)
    _draw_grid(ax)
    steps = []
    for step, x in ((1, 3.3), (2, 5.7)):
        given = box(
            ax, f"word {step - 1}", (x, 0.3), words[step - 1], INPUT, 0.75, size=10
        )
        gru = box(ax, f"GRU {step}", (x, 1.1), "GRU", STATE, 0.8, 0.45, 10)
        seen = circle(ax, f"context {step}", (x + 0.75, 1.95), f"$c_{step}$", ORANGE)
        said = box(ax, f"said {step}", (x, 2.7), words[step], OUTPUT, 0.75, size=10)
        arrow(ax, given, gru)
        arrow(ax, gru, said)
        note(ax, (x - 0.17, 1.6), f"$s_{step}$", color=GREY, size=MATH)
        arrow(ax, gru, seen)
        arrow(ax, seen, said, color=ORANGE)
        steps.append((gru, seen))
    (first, context), (second, later) = steps
    arrow(ax, first, second)
    arrow(ax, context, second, color=ORANGE, linewidth=2.5)
    right = CORNER[0] + CELLS * SIDE
    looked = arrow(ax, (right, 1.95), context, color=ORANGE)
    looked.set(zorder=1)
    note(ax, (2.55, 2.1), "attention", size=9)
    arrow(ax, (6.85, 2.6), later, color=ORANGE)
    note(ax, (6.8, 2.72), "grid", size=9)
    note(ax, (CORNER[0] + CELLS * SIDE / 2, 0.5), "64 vectors $m_i$", size=10)
    return ax


def _draw_grid(ax):
    """Draw the cells; the darker, the larger is the attention weight in the first step."""
    left, bottom = CORNER
    for row in range(CELLS):
        for column in range(CELLS):
            corner = (left + SIDE * column, bottom + SIDE * (CELLS - 1 - row))
            weight = SEEN.get((row, column), 0.0)
            cell = Rectangle(corner, SIDE, SIDE, linewidth=0.5, edgecolor=GREY)
            cell.set(facecolor=tint(ORANGE, weight) if weight else "white")
            cell.set_gid(f"cell {row} {column}")
            ax.add_patch(cell)
    note(ax, (left + CELLS * SIDE / 2, bottom + CELLS * SIDE + 0.15), "CNN", INK, 10)


def draw_looks(image, words, alphas):
    """Draw a picture, and what counted before each word; return the axes.

    image: (pixels, pixels, 3); words: a list; alphas: the attention weights of the grid's cells
    (at least as many as words, cells), of which the rows after the last word are not drawn. The
    darker the cover over a cell, the smaller is its weight. Raises `ValueError` if the shapes do
    not fit.

    >>> axes = draw_looks(np.ones((64, 64, 3)), ["a", "dog"], np.full((2, 64), 1 / 64))
    >>> len(axes)
    3
    """
    image, alphas = np.asarray(image), np.asarray(alphas)
    cells = int(np.sqrt(alphas.shape[-1])) if alphas.ndim == 2 else 0
    fits = image.ndim == 3 and cells and len(image) == image.shape[1]
    if not fits or cells**2 != alphas.shape[1] or len(image) % cells:
        raise ValueError(
            f"image has shape {image.shape} and alphas {alphas.shape}, expected (64, 64, 3) and "
            "(words, 64): a square picture, and a weight for each cell of a square grid."
        )
    if isinstance(words, str) or not 0 < len(words) <= len(alphas):
        raise ValueError(
            f"words is {words!r}, expected a list of at most {len(alphas)} words, one for each row "
            "of alphas: use `caption.split()`."
        )
    width = len(image) // cells
    _, axes = plt.subplots(1, len(words) + 1, figsize=(9, 1.9))
    axes[0].imshow(image)
    for ax, word, alpha in zip(axes[1:], words, alphas):
        ax.imshow(image)
        light = np.kron(
            (alpha / alpha.max()).reshape(cells, cells), np.ones((width, width))
        )
        ax.imshow(np.zeros(light.shape), cmap="gray", alpha=0.85 * (1 - light))
        ax.set_title(word, fontsize=9)
    for ax in axes:
        ax.axis("off")
    return axes
