"""Recurrent networks, folded and unrolled: what feeds what, and which matrix is shared."""

from course_utils.diagrams.primitives import (
    INPUT,
    MATH,
    OUTPUT,
    STATE,
    WORD,
    arrow,
    box,
    canvas,
    center_of,
    circle,
    note,
)
from course_utils.plotting import GREY, INK, PURPLE, VERMILION

W_XH, W_HH, W_HY = "$W_{xh}$", "$W_{hh}$", "$W_{hy}$"
BACK = VERMILION  # the path of the gradient
STEP = 1.15  # inches from one time step to the next
ROWS = (0.95, 1.85, 2.75)  # heights of x, h, y


def draw_unrolled(steps=4, inputs=None, outputs=None, folded=True, ax=None):
    """Draw a recurrent network folded and, beside it, unrolled over time; return the axes.

    `inputs` and `outputs` are optional labels, one for each step: characters under the x, what
    is predicted above the y. With folded=False only the unrolled network is drawn.
    """
    for name, labels in (("inputs", inputs), ("outputs", outputs)):
        if labels is not None and len(labels) != steps:
            raise ValueError(
                f"{name} holds {len(labels)} labels, expected {steps}: one for each time step."
            )
    left = 3.0 if folded else 0.2
    height = ROWS[2] + (0.65 if outputs else 0.35)
    ax = canvas(left + 0.75 + STEP * steps, height, ax)
    if folded:
        _draw_folded(ax)
        note(ax, (left - 0.14, ROWS[1]), "=", color=GREY, size=22)
    _draw_steps(ax, left + 0.3, steps)
    for t in range(steps):
        x = _step_x(left + 0.3, t + 1)
        note(ax, (x, ROWS[0] - 0.42), inputs[t] if inputs else "", size=12)
        note(ax, (x, ROWS[2] + 0.42), outputs[t] if outputs else "", size=12)
    start = _step_x(left + 0.3, 1) - 0.25
    arrow(ax, (start, 0.27), (_step_x(left + 0.3, steps) + 0.4, 0.27), linewidth=1.1)
    note(ax, (start - 0.08, 0.27), "time", color=GREY, ha="right")
    return ax


def _step_x(left, t):
    return left + 0.05 + STEP * (t - 0.25 if t else 0)


def _draw_steps(ax, left, steps):
    """Draw h_0 at `left` and the network once for each time step; return the states' circles."""
    states = [circle(ax, "h_0", (_step_x(left, 0), ROWS[1]), "$h_0$", GREY)]
    for t in range(1, steps + 1):
        x = _step_x(left, t)
        below = circle(ax, f"x_{t}", (x, ROWS[0]), f"$x_{{{t}}}$", INPUT)
        state = circle(ax, f"h_{t}", (x, ROWS[1]), f"$h_{{{t}}}$", STATE)
        above = circle(ax, f"y_{t}", (x, ROWS[2]), f"$y_{{{t}}}$", OUTPUT)
        arrow(ax, below, state, label=W_XH, color=INPUT)
        arrow(ax, states[-1], state, label=W_HH, color=STATE)
        arrow(ax, state, above, label=W_HY, color=OUTPUT)
        states.append(state)
    return states


def _draw_folded(ax):
    """Draw the network as three layers, the hidden one with its recurrent arrow."""
    x = 1.5
    layers = zip(("x", "h", "y"), ROWS, (INPUT, STATE, OUTPUT))
    below, state, above = (
        box(ax, name, (x, y), f"${name}_t$", color, width=0.85)
        for name, y, color in layers
    )
    for y, text in zip(ROWS, ("input\nlayer", "hidden\nlayer", "output\nlayer")):
        note(ax, (0.95, y), text, color=GREY, ha="right")
    arrow(ax, below, state, label=W_XH, color=INPUT)
    arrow(ax, state, above, label=W_HY, color=OUTPUT)
    _draw_loop(ax, state, W_HH, STATE)


def _draw_loop(ax, shape, label, color):
    """Add the arrow that leaves `shape` (a box) on its right and comes back one step later."""
    x, y = center_of(shape)
    out = x + shape.get_width() / 2 + 0.34
    via = [(out, y + 0.14), (out, y - 0.14)]
    arrow(ax, shape, shape, via=via, color=color)
    note(ax, (out + 0.07, y), label, color=color, size=MATH, ha="left")


def draw_bptt(steps=4, window=None, ax=None):
    """Draw the forward path (grey) and the gradient's path back (coloured); return the axes.

    The gradient of every loss L_t runs back through all states before it. With `window`, it is
    cut after each so many steps: truncated back-propagation through time.
    """
    if window is not None and window < 1:
        raise ValueError(
            f"window is {window}, expected at least 1 step, or None for no cut."
        )
    ax = canvas(1.55 + 1.35 * (steps - 1) + 0.4, 4.1, ax)
    rows = {"x": 0.4, "h": 1.55, "y": 2.65, "L": 3.6}
    for y, end, text, tone in (
        (3.7, 0.85, "forward", GREY),
        (3.2, 0.15, "gradient", BACK),
    ):
        arrow(ax, (1.0 - end, y), (end, y), color=tone)
        note(ax, (0.5, y + 0.14), text, color=tone)
    before = circle(ax, "h_0", (0.4, rows["h"]), "$h_0$", GREY)
    for t in range(1, steps + 1):
        x = 1.5 + 1.35 * (t - 1)
        tones = (INPUT, STATE, OUTPUT, INK)
        below, state, above, loss = (
            circle(ax, f"{name}_{t}", (x, y), f"${name}_{t}$", tone)
            for (name, y), tone in zip(rows.items(), tones)
        )
        arrow(ax, below, state)
        for source, target in ((state, above), (above, loss)):
            arrow(ax, source, target, offset=0.07)
            arrow(ax, target, source, color=BACK, offset=0.07)
        arrow(ax, before, state, offset=0.07 if t > 1 else 0)
        if t > 1:
            _draw_back(
                ax, t, before, state, cut=window is not None and (t - 1) % window == 0
            )
        before = state
    return ax


def _draw_back(ax, t, before, state, cut):
    """Draw the gradient from state t to the one before it, or the cut that stops it."""
    if not cut:
        label = rf"$\dfrac{{\partial h_{t}}}{{\partial h_{t - 1}}}$"
        arrow(ax, state, before, color=BACK, offset=0.07, label=label, side=-1)
        return
    x = (center_of(before)[0] + center_of(state)[0]) / 2
    ax.plot([x, x], [0.65, 3.85], color=BACK, linewidth=1.2, linestyle="--")
    note(ax, (x, 0.38), "gradient\nstops", color=BACK)


def draw_encoder_decoder(source, target, ax=None):
    """Draw an encoder that reads `source` and a decoder that writes `target`; return the axes.

    Both are lists of words. At each step the decoder is given the word before, at first [START],
    and asked for the next, at last [END]. One arrow joins the two: the encoder's last state.
    """
    given = [*source, "[START]", *target]
    wanted = [""] * len(source) + [*target, "[END]"]
    ax = canvas(0.7 + STEP * len(given), ROWS[2] + 0.4, ax)
    before = None
    for t, (word, answer) in enumerate(zip(given, wanted)):
        reads = t < len(source)
        x = 0.6 + STEP * t + (0 if reads else 0.35)
        name = f"h_{t + 1}" if reads else f"s_{t + 1 - len(source)}"
        state = circle(ax, name, (x, ROWS[1]), f"${name}$", STATE if reads else PURPLE)
        size = {"width": 1.02, "size": WORD}
        below = box(ax, f"{word} below {t}", (x, ROWS[0]), word, INPUT, **size)
        arrow(ax, below, state, color=INPUT)
        if before is not None:
            handed = {"color": INK, "linewidth": 3} if t == len(source) else {}
            arrow(ax, before, state, **{"color": STATE if reads else PURPLE} | handed)
        if answer:
            above = box(ax, f"{answer} above {t}", (x, ROWS[2]), answer, OUTPUT, **size)
            arrow(ax, state, above, color=OUTPUT)
        before = state
    for first, text in ((0, "encoder"), (len(source), "decoder")):
        x = 0.1 + STEP * first + (0.35 if first else 0)
        note(ax, (x, 0.4), text, color=GREY, ha="left")
    return ax


TASKS = (  # title, example, number of states, steps with an input, steps with an output
    ("one to one", "a picture:\nwhat is it?", 1, (0,), (0,)),
    ("one to many", "a picture:\nits caption", 3, (0,), (0, 1, 2)),
    ("many to one", "a review:\ndid they like it?", 3, (0, 1, 2), (2,)),
    ("many to many, aligned", "words:\ntheir parts of speech", 3, (0, 1, 2), (0, 1, 2)),
    (
        "many to many, encoder-decoder",
        "a sentence:\nits translation",
        6,
        (0, 1, 2),
        (3, 4, 5),
    ),
)


def draw_task_shapes(ax=None):
    """Draw the five shapes of tasks as small unrolled networks, an example under each.

    After Karpathy's naming (2015) of inputs and outputs: one to one, one to many, many to one,
    many to many in step, many to many by encoder and decoder. Returns the axes.
    """
    widths = [max(0.45 * states, 1.15) + 0.4 for _, _, states, _, _ in TASKS]
    ax = canvas(sum(widths) + 0.2, 3.0, ax)
    left = 0.1
    for width, (title, example, states, inputs, outputs) in zip(widths, TASKS):
        middle = left + width / 2
        note(ax, (middle, 2.78), title.replace(", ", ",\n"), size=10, va="center")
        note(ax, (middle, 0.25), example, size=8.5, color=GREY)
        _draw_task(ax, title, middle - 0.225 * (states - 1), states, inputs, outputs)
        left += width
    return ax


def _draw_task(ax, title, left, states, inputs, outputs):
    size = {"width": 0.24, "height": 0.34}
    before = None
    for t in range(states):
        x = left + 0.45 * t
        state = box(ax, f"h_{t} {title}", (x, 1.5), color=STATE, **size)
        if before:
            arrow(ax, before, state, color=STATE)
        if t in inputs:
            arrow(
                ax,
                box(ax, f"x_{t} {title}", (x, 0.8), color=INPUT, **size),
                state,
                color=INPUT,
            )
        if t in outputs:
            target = box(ax, f"y_{t} {title}", (x, 2.2), color=OUTPUT, **size)
            arrow(ax, state, target, color=OUTPUT)
        before = state
