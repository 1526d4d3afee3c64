"""Kinds of networks that are easily confused, side by side."""

from course_utils.diagrams.networks import ROWS, W_HH, W_XH
from course_utils.diagrams.primitives import (
    INPUT,
    MATH,
    OUTPUT,
    STATE,
    TITLE,
    arrow,
    canvas,
    center_of,
    circle,
    note,
)
from course_utils.plotting import GREY, ORANGE, PURPLE, shade

W_YH = "$W_{yh}$"
LEFT, RIGHT = (
    shade(PURPLE, 0.8),
    shade(ORANGE, 0.8),
)  # the two children of a node in a tree


def draw_elman_and_jordan(ax=None):
    """Draw what is fed back at the next step: the state (Elman) beside the output (Jordan).

    Elman 1990, Jordan 1986. The arrow in which they differ is thick; the rest is the same.
    Returns the axes.
    """
    ax = canvas(8.6, 3.75, ax)
    _draw_feedback(ax, 0.55, "h", W_HH, STATE)
    note(ax, (2.05, 3.5), "Elman: the state comes back", size=TITLE)
    note(
        ax, (2.05, 0.2), rf"$h_t = f(${W_XH}$x_t + ${W_HH}$h_{{t-1}} + b_h)$", size=MATH
    )
    _draw_feedback(ax, 5.05, "y", W_YH, OUTPUT)
    note(ax, (6.55, 3.5), "Jordan: the output comes back", size=TITLE)
    note(
        ax, (6.55, 0.2), rf"$h_t = f(${W_XH}$x_t + ${W_YH}$y_{{t-1}} + b_h)$", size=MATH
    )
    return ax


def _draw_feedback(ax, left, source, label, color):
    """Draw three steps; each step's `source` ("h" or "y") feeds the hidden layer of the next."""
    before = None
    for t, step in enumerate(("t-1", "t", "t+1")):
        x = left + 1.5 * t
        now = {
            letter: circle(
                ax, f"{letter}_{step}", (x, y), f"${letter}_{{{step}}}$", tone, 0.29
            )
            for letter, y, tone in zip("xhy", ROWS, (INPUT, STATE, OUTPUT))
        }
        arrow(ax, now["x"], now["h"])
        arrow(ax, now["h"], now["y"])
        if before:
            arrow(ax, before[source], now["h"], label=label, color=color, linewidth=3)
        before = now


def draw_recurrent_and_recursive(words=("the", "film", "was", "good"), ax=None):
    """Draw a recurrent network, a chain, beside a recursive one, a tree; return the axes.

    Both read the same four words. The chain uses W_xh and W_hh at every step; the tree uses W_l
    for the left child and W_r for the right one at every node (Socher et al. 2011).
    """
    if len(words) != 4:
        raise ValueError(
            f"words holds {len(words)} words, expected 4: the tree has four leaves."
        )
    ax = canvas(9.2, 3.6, ax)
    note(ax, (2.4, 3.4), "recurrent: a chain along time", size=TITLE)
    _draw_chain(ax, 0.45, words)
    note(ax, (7.1, 3.4), "recursive: a tree over the sentence", size=TITLE)
    _draw_tree(ax, [5.45, 6.55, 7.65, 8.75], words)
    ax.plot([4.93, 4.93], [0.2, 3.5], color=GREY, linewidth=0.8, linestyle=":")
    return ax


def _draw_leaves(ax, places, words, side):
    for x, word in zip(places, words):
        note(ax, (x, 0.22), word, size=12)
    return [
        circle(ax, f"x_{t} {side}", (x, 0.68), f"$x_{t}$", INPUT)
        for t, x in enumerate(places, start=1)
    ]


def _draw_chain(ax, left, words):
    places = [left + 0.85 + 1.02 * t for t in range(4)]
    state = circle(ax, "h_0", (left - 0.1, 1.85), "$h_0$", GREY)
    for t, leaf in enumerate(_draw_leaves(ax, places, words, "chain"), start=1):
        before = state
        state = circle(ax, f"h_{t}", (places[t - 1], 1.85), f"$h_{t}$", STATE)
        arrow(ax, before, state, label=W_HH, color=STATE)
        arrow(ax, leaf, state, label=W_XH, color=INPUT)
    note(ax, (places[-1], 2.3), "the sentence", color=GREY)


def _draw_tree(ax, places, words):
    """Draw the tree ((word 1, word 2), (word 3, word 4)): at every node the same two matrices."""
    leaves = _draw_leaves(ax, places, words, "tree")
    left = _draw_parent(ax, "p_1", leaves[:2], 1.7)
    right = _draw_parent(ax, "p_2", leaves[2:], 1.7)
    top = _draw_parent(ax, "p_3", (left, right), 2.85)
    note(ax, center_of(top) + (0.33, 0.1), "the sentence", color=GREY, ha="left")


def _draw_parent(ax, name, children, height):
    """Add the node above two children and return it."""
    left, right = children
    middle = (center_of(left)[0] + center_of(right)[0]) / 2
    node = circle(ax, name, (middle, height), f"${name}$", STATE)
    arrow(ax, left, node, label="$W_l$", color=LEFT)
    arrow(ax, right, node, label="$W_r$", color=RIGHT)
    return node
