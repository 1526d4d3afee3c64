"""One step of a recurrent cell as a data flow: RNN, LSTM and GRU in Keras' conventions.

Circles are states and operations entry by entry, boxes are layers with weights. The tests follow
the arrows, compute what they say and compare it with the cell.
"""

from course_utils.diagrams.primitives import (
    INPUT,
    MATH,
    STATE,
    arrow,
    box,
    canvas,
    center_of,
    circle,
    name_of,
    note,
)
from course_utils.plotting import GREY, ORANGE, PURPLE, SKY, shade

MEMORY = shade(ORANGE, 0.85)  # the cell state c of an LSTM
GATE, WRITE = PURPLE, SKY  # sigmoid: how much passes; tanh: what is written
LINES = {"x": 0.4, "h": 1.05}  # heights of x and h below the gates
ROAD = 3.8  # height of the highway
TAP = 0.13  # inches left and right of a gate's middle where x and h enter


def draw_rnn_cell(ax=None):
    """Draw h_t = tanh(W x_t + U h_{t-1} + b) as a flow of data; return the axes."""
    ax = canvas(6.2, 2.5, ax)
    x = circle(ax, "x", (0.5, 0.45), "$x_t$", INPUT, 0.29)
    h = circle(ax, "h", (0.5, 1.3), "$h_{t-1}$", STATE, 0.29)
    bias = circle(ax, "b", (3.0, 2.1), "$b$", GREY)
    total = _operation(ax, "sum", (3.0, 1.3), "+")
    from_x = box(ax, "W", (1.75, 0.45), "$W$", INPUT, width=0.75)
    from_h = box(ax, "U", (1.75, 1.3), "$U$", STATE, width=0.75)
    squash = _operation(ax, "f", (4.15, 1.3), "tanh")
    state = circle(ax, "h'", (5.6, 1.3), "$h_t$", STATE, 0.29)
    arrow(ax, x, from_x, color=INPUT)
    arrow(ax, h, from_h, color=STATE)
    arrow(ax, from_x, total, via=[(3.0, 0.45)], color=INPUT)
    arrow(ax, from_h, total, color=STATE)
    arrow(ax, bias, total)
    arrow(ax, total, squash)
    arrow(ax, squash, state, color=STATE)
    return ax


def draw_lstm_cell(ax=None):
    """Draw one step of an LSTM, the cell state as the highway on top; return the axes.

    c_t = f c_{t-1} + i g, h_t = o tanh(c_t); every gate reads x_t and h_{t-1}.
    """
    ax = canvas(8.3, 4.3, ax)
    x, h, new_h = _ends(ax, LINES["h"])
    c = circle(ax, "c", (0.5, ROAD), "$c_{t-1}$", MEMORY, 0.29)
    new_c = circle(ax, "c'", (7.8, ROAD), "$c_t$", MEMORY, 0.29)
    places = {"i": 3.0, "f": 1.9, "g": 4.5, "o": 5.6}
    i, f, g, o = (_gate(ax, name, place) for name, place in places.items())
    for gate in (o, g, i, f):
        _read(ax, x, gate, -TAP, INPUT)
        _read(ax, h, gate, TAP, STATE)
    forget = _operation(ax, "f c", (1.9, ROAD), "×")
    enter = _operation(ax, "i g", (3.75, 2.85), "×")
    add = _operation(ax, "f c + i g", (3.75, ROAD), "+")
    squash = _operation(ax, "tanh c", (6.4, 3.2), "tanh")
    give = _operation(ax, "o tanh c", (6.4, 2.5), "×")
    _road(ax, c, forget, add, new_c, color=MEMORY)
    arrow(ax, f, forget, label="$f_t$")
    arrow(ax, i, enter, via=[(3.0, 2.85)])
    arrow(ax, g, enter, via=[(4.5, 2.85)])
    arrow(ax, enter, add)
    arrow(ax, o, give, via=[(5.6, 2.5)])
    arrow(ax, add, squash, via=[(6.4, ROAD)], color=MEMORY)
    arrow(ax, squash, give)
    arrow(ax, give, new_h, via=[(6.4, LINES["h"])], color=STATE)
    for name, place in (("i", 3.06), ("g", 4.56), ("o", 5.66)):
        note(ax, (place, 2.25), f"${name}_t$", color=GREY, size=MATH, ha="left")
    return ax


def draw_gru_cell(reset_after=True, ax=None):
    """Draw one step of a GRU in Keras' convention, h_t = z h_{t-1} + (1 - z) g; return the axes.

    With reset_after (Keras' default) r multiplies the product h_{t-1} U_g; without, h_{t-1} itself.
    """
    ax = canvas(8.3, 4.3, ax)
    x, h, new_h = _ends(ax, ROAD)
    z, r, g = (
        _gate(ax, name, place) for name, place in (("z", 2.2), ("r", 3.4), ("g", 6.0))
    )
    down = [(1.15, ROAD), (1.15, LINES["h"])]
    reset = _operation(ax, "reset", (5.0, LINES["h"]), "×")
    keep = _operation(ax, "z h", (2.2, ROAD), "×")
    rest = _operation(ax, "1 - z", (4.1, 3.0), "1 −")
    write = _operation(ax, "(1 - z) g", (6.0, 3.0), "×")
    add = _operation(ax, "z h + (1 - z) g", (6.0, ROAD), "+")
    before = h
    if reset_after:
        before = box(ax, "U_g", (4.2, LINES["h"]), "$U_g$", WRITE, width=0.5)
        arrow(ax, h, before, via=down, color=STATE)
        down = []
    arrow(ax, before, reset, via=down, color=STATE)
    for gate in (r, z):
        _read(ax, x, gate, -TAP, INPUT)
        _read(ax, h, gate, TAP, STATE, via=[(1.15, ROAD)])
    _read(ax, x, g, -TAP, INPUT)
    _read(ax, reset, g, TAP, STATE)
    arrow(ax, r, reset, via=[(5.0, 1.85)], label="$r_t$")
    _road(ax, h, keep, add, new_h, color=STATE)
    arrow(ax, z, keep, label="$z_t$")
    arrow(ax, z, rest, via=[(2.2, 3.0)])
    arrow(ax, rest, write, label="$1 - z_t$")
    arrow(ax, g, write, label="$g_t$")
    arrow(ax, write, add)
    return ax


def _ends(ax, height):
    """Add x_t, h_{t-1} and h_t, the states at `height`, and a note that explains the colours."""
    note(
        ax,
        (6.75, 0.45),
        "coloured boxes: weights\ngrey: entry by entry",
        color=GREY,
        size=8.5,
        ha="left",
    )
    return (
        circle(ax, "x", (0.5, LINES["x"]), "$x_t$", INPUT, 0.29),
        circle(ax, "h", (0.5, height), "$h_{t-1}$", STATE, 0.29),
        circle(ax, "h'", (7.8, height), "$h_t$", STATE, 0.29),
    )


def _gate(ax, name, x):
    """Add a layer with weights: a sigmoid gate, or for "g" the candidate with tanh."""
    text, color = ("tanh", WRITE) if name == "g" else ("$\\sigma$", GATE)
    return box(
        ax, name, (x, 1.85), text, color, width=0.66, size=11 if name == "g" else 15
    )


def _operation(ax, name, center, text):
    """Add an entrywise operation, which has no weights."""
    if len(text) > 1:
        return box(ax, name, center, text, GREY, width=0.56, height=0.32, size=10)
    return circle(ax, name, center, text, GREY, 0.17)


def _read(ax, source, gate, shift, color, via=()):
    """Draw `source` along its line until it is below the gate, then up into it."""
    line = LINES["x"] if name_of(source) == "x" else LINES["h"]
    corner = (center_of(gate)[0] + shift, line)
    via = [*via, (via[-1][0], line), corner] if via else [corner]
    arrow(ax, source, gate, via=via, color=color)


def _road(ax, *places, color):
    for source, target in zip(places, places[1:]):
        arrow(ax, source, target, color=color, linewidth=3, mutation_scale=14)
