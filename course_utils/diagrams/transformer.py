"""The Transformer: one step between any two words, its two kinds of block, what has to wait."""

from matplotlib.patches import Rectangle

from course_utils.diagrams.primitives import (
    INPUT,
    OUTPUT,
    STATE,
    TITLE,
    arrow,
    box,
    canvas,
    circle,
    note,
)
from course_utils.plotting import GREY, INK, ORANGE, SKY, VERMILION, tint

LOW, HIGH, WIDTH = 0.35, 1.75, 0.7  # inches: inputs, states, from word to word
ENCODER, DECODER, ROW = 1.75, 5.75, 0.5  # inches: middles of the columns, rows
FIRST = 1.45  # inches: where the first block begins


def draw_paths(words=5, ax=None):
    """Draw the way from the first word to the last position, twice; return the axes.

    >>> ax = draw_paths(3)
    >>> [patch.get_gid() for patch in ax.patches if "-> h3" in str(patch.get_gid())]
    ['x3 -> h3', 'h2 -> h3', 'x1 -> h3', 'x2 -> h3', 'x3 -> h3']
    """
    if words < 2:
        raise ValueError(f"words is {words}, expected at least 2: a way has two ends.")
    panel = WIDTH * words + 0.4
    ax = canvas(2 * panel, 2.6, ax)
    for left, steps in ((0, range(words)), (panel, [words - 1])):
        at = [left + 0.55 + WIDTH * t for t in range(words)]
        x = [
            circle(ax, f"x{t + 1}", (at[t], LOW), f"$x_{t + 1}$", INPUT)
            for t in range(words)
        ]
        h = [
            circle(ax, f"h{t + 1}", (at[t], HIGH), f"$h_{t + 1}$", STATE) for t in steps
        ]
        title = "self-attention: one step" if left else f"recurrent: {words - 1} steps"
        note(ax, ((at[0] + at[-1]) / 2, 2.35), title, size=TITLE)
        for t in range(words):
            color = GREY if t else VERMILION
            arrow(ax, x[t], h[-1] if left else h[t], color=color)
        for before, after in zip(h, h[1:]):
            arrow(ax, before, after, color=VERMILION)
    return ax


def draw_blocks(depth=2, ax=None):
    """Draw an encoder and a decoder with `depth` blocks each; return the axes.

    >>> ax = draw_blocks()
    >>> [patch.get_gid() for patch in ax.patches if "encoder states ->" in str(patch.get_gid())]
    ['encoder states -> attention to the source']
    """
    ax = canvas(7.5, 5.15, ax)
    parts = ["self-attention", "two dense layers"]
    states = _column(
        ax, ENCODER, "source", parts, "norm: encoder states", STATE, -1, depth
    )
    parts = ["causal self-attention", "attention to the source", "two dense layers"]
    _column(
        ax, DECODER, "target so far", parts, "norm, dense: next word", OUTPUT, 1, depth
    )
    reader = next(p for p in ax.patches if p.get_gid() == "attention to the source")
    middle, level = (ENCODER + DECODER) / 2, FIRST + 2 * ROW + 0.25
    top = states.get_y() + states.get_height() / 2
    arrow(
        ax,
        states,
        reader,
        via=[(middle, top), (middle, level)],
        color=SKY,
        linewidth=2.5,
    )
    note(ax, (middle - 0.35, top + 0.17), "keys, values", color=SKY)
    return ax


def _column(ax, x, given, parts, result, color, side, depth):
    """Draw a stack of blocks with its shortcuts on one side; return the box of the result."""
    name = result.split(": ")[1]
    below = box(ax, given, (x, 0.3), given, INPUT, 1.9, 0.38, 10)
    lower = box(
        ax, f"{given}, placed", (x, 0.85), "embedding + waves", INK, 1.9, 0.38, 10
    )
    arrow(ax, below, lower)
    height = FIRST
    for part in parts:
        shape = box(ax, part, (x, height + 0.25), f"norm, {part}", ORANGE, 2.3, 0.38, 9)
        plus = circle(
            ax, f"{part} +", (x, height + 0.75), "+", INK, radius=0.13, size=11
        )
        arrow(ax, lower, shape)
        arrow(ax, shape, plus)
        start, turn = (x, height - 0.06), x + side * 1.45
        arrow(ax, start, plus, via=[(turn, start[1]), (turn, height + 0.75)], color=SKY)
        lower, height = plus, height + 2 * ROW
    _frame(ax, x, height, side, depth)
    shape = box(ax, name, (x, height + 0.3), result, color, 1.9, 0.38, 10)
    arrow(ax, lower, shape)
    return shape


def _frame(ax, x, height, side, depth):
    """Draw a dashed line round what is repeated."""
    corner, size = (x - 1.6, 1.2), (3.2, height - 1.15)
    frame = Rectangle(corner, *size, fill=False, edgecolor=GREY, linestyle="--")
    frame.set_gid(f"{depth} blocks")
    ax.add_patch(frame)
    note(ax, (x - side * 1.3, 1.05), f"{depth} times", color=GREY)


def draw_prices(steps=6, ax=None):
    """Draw the scores of causal self-attention and the chain of a GRU; return the axes.

    >>> ax = draw_prices(3)
    >>> sum(str(patch.get_gid()).startswith("score") for patch in ax.patches)
    6
    """
    if steps < 2:
        raise ValueError(
            f"steps is {steps}, expected at least 2: one step has no chain."
        )
    side, right = 0.3, 0.3 * steps + 1.6
    ax = canvas(right + WIDTH * steps + 0.1, max(0.3 * steps, 1.8) + 0.8, ax)
    top = max(0.3 * steps, 1.8) + 0.15
    for row in range(steps):
        for column in range(row + 1):
            corner = (0.4 + side * column, top - side * (row + 1))
            cell = Rectangle(corner, side, side, edgecolor="white")
            cell.set(facecolor=tint(ORANGE, 0.6), gid=f"score {row + 1} {column + 1}")
            ax.add_patch(cell)
    count = steps * (steps + 1) // 2
    title = f"attention: {count} scores, none waits"
    note(ax, (0.4, top + 0.35), title, size=TITLE, ha="left")
    at = [right + 0.3 + WIDTH * t for t in range(steps)]
    x = [
        circle(ax, f"x{t + 1}", (at[t], 0.5), f"$x_{t + 1}$", INPUT)
        for t in range(steps)
    ]
    h = [
        circle(ax, f"h{t + 1}", (at[t], 1.4), f"$h_{t + 1}$", STATE)
        for t in range(steps)
    ]
    title = f"GRU: {steps} states, each waits"
    note(ax, ((at[0] + at[-1]) / 2, top + 0.35), title, size=TITLE)
    for given, state in zip(x, h):
        arrow(ax, given, state)
    for before, after in zip(h, h[1:]):
        arrow(ax, before, after, color=VERMILION)
    return ax
