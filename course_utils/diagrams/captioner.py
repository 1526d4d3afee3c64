"""Two steps of a decoder that looks at a picture, and passes on what it saw."""

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
    if len(words) != 3:
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
