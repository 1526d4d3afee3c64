"""Combined recurrent layers, and the batches that they read."""

from matplotlib.patches import Rectangle

from course_utils.diagrams.primitives import (
    INPUT,
    MATH,
    OUTPUT,
    STATE,
    TITLE,
    arrow,
    box,
    canvas,
    circle,
    note,
)
from course_utils.plotting import GREY, INK, PURPLE, shade, tint

BACKWARD = shade(PURPLE, 0.8)  # the layer that reads from the end
CELL = 0.32  # inches, side of a frame in a batch


def draw_stacked_and_bidirectional(ax=None):
    """Draw two stacked recurrent layers beside a bidirectional one; return the axes.

    The lower layer passes on every state (return_sequences=True), the upper one only the last.
    """
    ax = canvas(9.9, 4.2, ax)
    note(ax, (2.5, 4.0), "stacked", size=TITLE)
    _draw_stacked(ax, [1.9, 3.05, 4.2])
    ax.plot([4.98, 4.98], [0.3, 3.9], color=GREY, linewidth=0.8, linestyle=":")
    note(ax, (7.95, 4.0), "bidirectional", size=TITLE)
    _draw_bidirectional(ax, [6.65, 7.95, 9.25])
    return ax


def _draw_stacked(ax, places):
    rows = {"x": 0.45, "h^{(1)}": 1.45, "h^{(2)}": 2.5}
    columns = []
    for t, x in enumerate(places, start=1):
        below, first, second = (
            circle(ax, f"{name}_{t}", (x, y), f"${name}_{t}$", color, 0.29)
            for (name, y), color in zip(rows.items(), (INPUT, STATE, STATE))
        )
        arrow(ax, below, first, color=INPUT)
        arrow(ax, first, second, color=STATE)
        columns.append((first, second))
    for now, later in zip(columns, columns[1:]):
        for state, next_state in zip(now, later):
            arrow(ax, state, next_state, color=STATE)
    output = circle(ax, "y", (places[-1], 3.45), "$y$", OUTPUT, 0.29)
    arrow(ax, columns[-1][1], output, color=OUTPUT)
    sides = zip(rows.values(), ("inputs", "layer 1", "layer 2"))
    for y, text in sides:
        note(ax, (0.1, y + 0.1), text, ha="left", size=10)
    shapes = (
        "(time, features)",
        "returns every state\n(time, units)",
        "returns the last\n(units)",
    )
    for y, text in zip(rows.values(), shapes):
        note(ax, (0.1, y - 0.02), text, ha="left", va="top", size=8, color=GREY)


def _draw_bidirectional(ax, places):
    """Draw forward states (lower row) and backward states (upper row), joined at every step."""
    forward, backward = [], []
    for t, x in enumerate(places, start=1):
        below = box(ax, f"x_{t}", (x, 0.45), f"$x_{t}$", INPUT, width=0.95)
        right, left = rf"$\overrightarrow{{h}}_{t}$", rf"$\overleftarrow{{h}}_{t}$"
        forward.append(circle(ax, f"forward_{t}", (x - 0.25, 1.45), right, STATE))
        backward.append(circle(ax, f"backward_{t}", (x + 0.25, 2.5), left, BACKWARD))
        output = box(ax, f"y_{t}", (x, 3.45), f"$y_{t}$", OUTPUT, width=0.95)
        for state, color in ((forward[-1], STATE), (backward[-1], BACKWARD)):
            arrow(ax, below, state, color=INPUT)
            arrow(ax, state, output, color=color)
    for y, text in ((1.45, "forward"), (2.5, "backward"), (3.45, "both joined")):
        note(ax, (5.15, y), text, ha="left", size=10)
    for now, later in zip(forward, forward[1:]):
        arrow(ax, now, later, color=STATE)
    for now, later in zip(backward, backward[1:]):
        arrow(ax, later, now, color=BACKWARD)


def draw_padding(lengths, ax=None):
    """Draw a batch of sequences padded on the right beside its mask; return the axes.

    `lengths` are the true numbers of time steps, one for each sequence.
    """
    if not len(lengths) or min(lengths) < 1:
        raise ValueError(
            f"lengths is {lengths}, expected at least one length, each of 1 time step or more."
        )
    batch, steps = len(lengths), max(lengths)
    width = steps * CELL
    left, right = 1.15, 2.05 + width
    ax = canvas(right + width + 0.2, batch * CELL + 1.0, ax)
    for row, length in enumerate(lengths):
        y = 0.55 + (batch - 1 - row) * CELL
        note(
            ax, (left - 0.12, y + CELL / 2), f"length {length}", ha="right", color=GREY
        )
        for t in range(steps):
            text, color = (f"$x_{{{t + 1}}}$", INPUT) if t < length else ("0", None)
            _draw_frame(ax, "frame", (left + t * CELL, y), text, color)
            text, color = ("1", INK) if t < length else ("0", None)
            _draw_frame(ax, "mask", (right + t * CELL, y), text, color)
    titles = (f"batch ({batch}, {steps}, features)", f"mask ({batch}, {steps})")
    for x, text in zip((left, right), titles):
        note(ax, (x, 0.77 + batch * CELL), text, ha="left", size=TITLE)
        arrow(ax, (x, 0.35), (x + width, 0.35), linewidth=1.1)
        note(ax, (x, 0.16), "time", color=GREY, ha="left")
    return ax


def _draw_frame(ax, name, corner, text, color):
    """Add one time step of one sequence; padding has no colour."""
    face = tint(color, 0.25) if color else "white"
    shape = Rectangle(corner, CELL, CELL, facecolor=face, edgecolor=GREY, linewidth=0.8)
    shape.set_gid(name)
    ax.add_patch(shape)
    center = (corner[0] + CELL / 2, corner[1] + CELL / 2)
    note(
        ax,
        center,
        text,
        color=INK if color else GREY,
        size=MATH - 2 if "$" in text else 9,
    )
