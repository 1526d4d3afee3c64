"""One step of a ConvLSTM, whose inputs and states are pictures."""

from matplotlib.patches import Rectangle

from course_utils.diagrams.primitives import arrow, box, canvas, note
from course_utils.plotting import BLUE, GREEN, GREY, ORANGE, tint

CELLS, SIDE = 5, 0.17  # squares in a row of a picture, their size in inches


def draw_conv_lstm(ax=None):
    """Draw how a ConvLSTM computes one pixel of its next state; return the axes.

    >>> ax = draw_conv_lstm()
    >>> sorted(p.get_gid() for p in ax.patches if " -> " in (p.get_gid() or ""))[:2]
    ['c -> new c', 'gates -> new c']
    """
    ax = canvas(7.2, 2.5, ax)
    x = _picture(ax, "x", (1.15, 1.85), "$x_t$", GREEN, window=3)
    h = _picture(ax, "h", (1.15, 0.6), "$h_{t-1}$", BLUE, window=3)
    c = _picture(ax, "c", (4.1, 0.6), "$c_{t-1}$", ORANGE, window=1)
    text = "$i \\;\\; f \\;\\; g \\;\\; o$"
    gates = box(ax, "gates", (4.1, 1.85), text, GREY, 1.3, 0.45)
    new_c = _picture(ax, "new c", (6.3, 0.6), "$c_t$", ORANGE, window=1)
    new_h = _picture(ax, "new h", (6.3, 1.85), "$h_t$", BLUE, window=1)
    arrow(ax, x, gates, label="$W *$", color=GREEN)
    arrow(ax, h, gates, label="$U *$", color=BLUE, side=-1)
    arrow(ax, c, new_c, label="$f \\odot$", color=ORANGE)
    arrow(ax, gates, new_c, label="$i \\odot g$", color=GREY)
    arrow(ax, gates, new_h, label="$o$", color=GREY)
    arrow(ax, new_c, new_h, label="tanh", color=ORANGE)
    return ax


def _picture(ax, name, center, text, color, window):
    """Draw a picture of squares, some of them dark, with a letter; return its frame."""
    half, middle = CELLS * SIDE / 2, CELLS // 2
    frame = box(ax, name, center, "", color, 2 * half + 0.06, 2 * half + 0.06)
    for row in range(CELLS):
        for column in range(CELLS):
            inside = max(abs(row - middle), abs(column - middle)) <= window // 2
            corner = center[0] - half + column * SIDE, center[1] - half + row * SIDE
            fill = tint(color, 0.7 if inside else 0.12)
            square = Rectangle(corner, SIDE, SIDE, facecolor=fill, edgecolor="white")
            square.set(linewidth=0.8, zorder=5)
            ax.add_patch(square)
    side = 1 if name.startswith("new") else -1  # of the letter: where no arrow comes
    note(ax, (center[0] + side * (half + 0.28), center[1]), text, color=color, size=12)
    return frame
