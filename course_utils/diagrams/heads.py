"""A controller, a write head and a read head, each with one of the slots of a memory."""

from course_utils.diagrams.primitives import arrow, box, canvas, note
from course_utils.plotting import BLUE, GREEN, INK, ORANGE

SLOTS = 5


def draw_heads(ax=None):
    """Draw how the parts of a neural Turing machine are connected; return the axes.

    >>> ax = draw_heads()
    >>> [patch.get_gid() for patch in ax.patches if "slot" in patch.get_gid()][-2:]
    ['write head -> slot 1', 'slot 3 -> read head']
    """
    ax = canvas(7.2, 2.7, ax)
    text = "controller\n(LSTM)"
    controller = box(ax, "controller", (2.2, 1.5), text, BLUE, 1.3, 0.7, 10)
    write = box(ax, "write head", (4.3, 2.15), "write head", ORANGE, 1.2, 0.45, 10)
    read = box(ax, "read head", (4.3, 0.85), "read head", ORANGE, 1.2, 0.45, 10)
    slots = []
    for i in range(SLOTS):
        name, center = f"slot {i}", (6.3, 2.4 - 0.38 * i)
        slots.append(box(ax, name, center, name, GREEN, 1.3, 0.34, 9))
    given = box(ax, "input", (0.5, 1.2), "input", INK, 0.8, 0.4, 10)
    output = box(ax, "output", (0.5, 1.8), "output", INK, 0.8, 0.4, 10)
    arrow(ax, given, controller)
    arrow(ax, controller, output)
    arrow(ax, controller, write)
    arrow(ax, controller, read)
    arrow(ax, write, slots[1], linewidth=2.5)
    arrow(ax, slots[3], read, linewidth=2.5)
    arrow(ax, read, controller, via=[(4.3, 0.4), (2.2, 0.4)])
    what = "what was read: into the output, and into the next step"
    note(ax, (2.3, 0.2), what, ha="left")
    return ax
