"""A linear recurrence computed in chunks."""

from course_utils.diagrams.primitives import arrow, canvas, circle, note
from course_utils.plotting import BLUE, GREY, INK, VERMILION

CHUNK = 3  # steps in a chunk, and chunks
COLUMNS, ROWS = (0.5, 1.55, 2.6), (2.05, 1.25, 0.45)  # centres, in inches


def draw_two_levels(ax=None):
    """Draw 9 steps in 3 chunks: along the rows, from end to end, and to the other states.

    Blue is level 1 of a two-level scan, orange level 2; grey arrows correct. Returns the axes.
    """
    ax = canvas(5.6, 2.5, ax)
    steps = [
        circle(
            ax,
            f"step {row * CHUNK + column + 1}",
            (x, y),
            f"{row * CHUNK + column + 1}",
            INK,
        )
        for row, y in enumerate(ROWS)
        for column, x in enumerate(COLUMNS)
    ]
    for i, step in enumerate(steps):
        row, column = divmod(i, CHUNK)
        last = column == CHUNK - 1
        if not last:
            arrow(ax, step, steps[i + 1], color=BLUE)
        if row:
            end = steps[row * CHUNK - 1]
            look = {"color": VERMILION} if last else {"color": GREY, "linewidth": 0.6}
            arrow(ax, end, step, **look)
    left = {"ha": "left", "size": 9}
    note(ax, (3.2, 2.05), "level 1: all rows at once, 3 steps", BLUE, **left)
    note(ax, (3.2, 1.25), "level 2: from end to end, 3 steps", VERMILION, **left)
    note(ax, (3.2, 0.45), "one product and addition for all", GREY, **left)
    return ax
