"""Checks of notebook 03, back-propagation through time."""

import sys
from functools import partial

import numpy as np

from course_utils.by_hand.gradient_check import numerical_gradient
from course_utils.by_hand.rnn import read_out, rnn_backward, rnn_forward, softmax
from course_utils.checks import watched
from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_shape,
    expect_value,
    is_equal,
)

WEIGHTS = ("W_xh", "W_hh", "b_h")
# Batch, time, features, units, outputs: all different. The last is one sequence of one step.
SIZES = ((3, 7, 2, 4, 5), (5, 2, 3, 6, 4), (1, 1, 2, 4, 3))


def example(batch, time, features, units, outputs):
    """Return random inputs (batch, time, features), a first state and params."""
    rng = np.random.default_rng(time)
    shapes = {"W_xh": (features, units), "W_hh": (units, units), "b_h": (units,)}
    shapes |= {"W_hy": (units, outputs), "b_y": (outputs,)}
    params = {name: rng.normal(size=shape) / 2 for name, shape in shapes.items()}
    inputs = rng.normal(size=(batch, time, features))
    return inputs, rng.normal(size=(batch, units)) / 2, params


def waves(*shape):
    """Return an array of numbers between -1 and 1, none like another."""
    return np.cos(np.arange(np.prod(shape))).reshape(shape)


def expect_gradients(name, grads, wanted, mistakes, told):
    """Raise `NotYet` unless `grads` has the three arrays of `wanted`.

    `mistakes` maps a reason to the gradients of this mistake; `told` says which case it is.
    """
    expect(
        isinstance(grads, dict), f"{name} returned {type(grads).__name__}, not a dict"
    )
    ours = {}
    for key in WEIGHTS:
        expect(key in grads, f"{name} returned no {key}: it has {sorted(grads)}")
        ours[key] = expect_shape(
            f"the gradient of {key}", grads[key], wanted[key].shape
        )
    right = {key: wanted[key] for key in WEIGHTS}
    for reason, wrong in mistakes.items():
        wrong = {key: wrong[key] for key in WEIGHTS}
        known = is_equal(ours, wrong) and not is_equal(wrong, right)
        expect(not known, reason)
    for key in WEIGHTS:
        expect_value(ours[key], right[key], name=f"{told}, the gradient of {key}")


def count(steps):
    """Return a number of steps in words."""
    return f"{steps} step{'s' * (steps != 1)}"


@exercise(
    hints=[
        "the derivative of one term of the loss with respect to y is what is in the brackets",
        "from d_y on it is what the page does for its softmax: which axes are summed over?",
    ]
)
def exercise_1(read_out_backward):
    """The gradients of a linear read-out under half the sum of squared errors."""
    for sizes in SIZES:
        inputs, h, params = example(*sizes)
        states = rnn_forward(inputs, h, params)
        targets = waves(*inputs.shape[:2], sizes[-1])
        answer = expect_parts(
            read_out_backward(states, targets, params),
            "three arrays: the gradients of W_hy and b_y, and d_states",
            3,
        )
        error = read_out(states, params) - targets
        wanted = read_out_gradients(states, params, error)
        own = own_mistakes(states, error, *wanted)
        errors = {reason: scale * error for scale, reason in wrong_errors(error)}
        errors["the read-out is linear here: where does softmax come from?"] = (
            read_out(states, params, softmax) - targets
        )
        own[0].update(
            {
                reason: read_out_gradients(states, params, d_y)[0]
                for reason, d_y in errors.items()
            }
        )
        names = "the gradient of W_hy", "the gradient of b_y", "d_states"
        for ours, right, mistakes, name in zip(answer, wanted, own, names):
            expect_value(ours, right, mistakes, name=name)


def wrong_errors(error):
    """Return factors of d_y that are wrong, and why."""
    batch, time, _ = error.shape
    few = "too small by a count: the loss is a sum, not a mean over"
    return (
        (-1, "the signs are turned round: d_y is y - target"),
        (2, "twice too large: the loss has a half in it"),
        (1 / error.size, f"{few} batch, time and outputs"),
        (1 / (batch * time), f"{few} batch and time"),
        (1 / batch, f"{few} the batch"),
        (1 / time, f"{few} time"),
    )


def own_mistakes(states, error, d_W_hy, d_b_y, d_states):
    """Return for each of the three gradients {reason: what this mistake gives}."""
    matrix = "the gradient of W_hy has a matrix for each"
    bias = "every sequence and every step adds to the gradient of b_y: sum over"
    return (
        {
            f"the gradient of W_hy has shape {d_W_hy.T.shape}, expected {d_W_hy.shape}: which of "
            "states and errors comes first?": d_W_hy.T,
            f"{matrix} step: return their sum": np.einsum(
                "btu,bto->tuo", states, error
            ),
            f"{matrix} sequence: return their sum": (
                np.einsum("btu,bto->buo", states, error)
            ),
        },
        {
            f"{bias} the batch too": error.sum(axis=1),
            f"{bias} time too": error.sum(axis=0),
            f"{bias} both": error,
        },
        {
            "d_states has the slope of tanh in it: rnn_backward puts that in": (
                d_states * (1.0 - states**2)
            )
        },
    )


def read_out_gradients(states, params, d_y):
    """Return the gradients of W_hy and b_y, and d_states, from the derivative d_y."""
    d_W_hy = np.einsum("btu,bto->uo", states, d_y)
    return d_W_hy, d_y.sum(axis=(0, 1)), d_y @ params["W_hy"].T


def leaky_forward(inputs, h, params, leak):
    """Return the states (batch, time, units) of a leaky network."""
    states = []
    for x in inputs.swapaxes(0, 1):
        g = np.tanh(x @ params["W_xh"] + h @ params["W_hh"] + params["b_h"])
        h = (1.0 - leak) * h + leak * g
        states.append(h)
    return np.stack(states, axis=1)


def leaky_wrong(inputs, h, states, params, d_states, leak, *, mistake):
    """Return the gradients with one usual mistake, to recognise it by."""
    first = np.zeros_like(h) if mistake == "zero" else h
    before = np.concatenate([first[:, np.newaxis], states[:, :-1]], axis=1)
    g = (states - (1.0 - leak) * before) / leak
    slope = 1.0 - (states if mistake == "slope" else g) ** 2
    share = 1.0 if mistake == "share" else leak
    direct = {"direct": 0.0, "whole": 1.0, "leak": leak}.get(mistake, 1.0 - leak)
    grads, d_h = dict.fromkeys(WEIGHTS, 0.0), 0.0
    for t in reversed(range(inputs.shape[1])):
        d_h = d_h + d_states[:, t]
        d_a = share * d_h * slope[:, t]
        grads["W_xh"] = grads["W_xh"] + inputs[:, t].T @ d_a
        grads["W_hh"] = grads["W_hh"] + before[:, t].T @ d_a
        grads["b_h"] = grads["b_h"] + d_a.sum(axis=0)
        d_h = direct * d_h + (0.0 if mistake == "matrix" else d_a @ params["W_hh"].T)
    return grads


LEAKY_MISTAKES = {
    "direct": "the old state also reaches the new one directly: where does its share "
    "1 - leak come in, on the way back?",
    "whole": "d_h goes back directly with the share 1 - leak, yours goes back whole",
    "leak": "d_h goes back directly with the share 1 - leak, yours with the share leak",
    "matrix": "d_h goes back directly, but the way through W_hh is missing",
    "share": "g enters the state with the share leak: d_a is too large",
    "slope": "the slope is 1 - g**2: the state is not tanh(a) here, work out g from two states",
    "zero": "the state before the first step is h, not zeros",
}


@exercise(
    hints=[
        "draw h before, g and h after with an arrow for each way: how many arrows leave h before?",
        "solve the equation of h_t for g_t",
    ]
)
def exercise_2(leaky_backward):
    """The backward pass of a leaky network."""
    for sizes, leak in zip((*SIZES, SIZES[1]), (0.3, 0.8, 0.4, 1.0)):
        inputs, h, params = example(*sizes)
        states = leaky_forward(inputs, h, params, leak)
        d_states = waves(*states.shape)

        def loss(inputs=inputs, h=h, params=params, d_states=d_states, leak=leak):
            return (leaky_forward(inputs, h, params, leak) * d_states).sum()

        wanted = {key: numerical_gradient(loss, params[key]) for key in WEIGHTS}
        given = inputs, h, states, params, d_states
        mistakes = {
            "these are the gradients of rnn_backward: where does the leak come in?": (
                rnn_backward(*given)
            )
        } | {
            reason: leaky_wrong(*given, leak, mistake=mistake)
            for mistake, reason in LEAKY_MISTAKES.items()
        }
        told = f"with {count(sizes[1])} and a leak of {leak}, by central differences"
        grads = leaky_backward(*given, leak)
        expect_gradients("leaky_backward", grads, wanted, mistakes, told)


@exercise(
    hints=[
        "two loops: the first keeps one state for each window, the second goes backward",
        "what rnn_backward calls `h` belongs to the last state of the window before",
    ]
)
def exercise_3(checkpointed_gradients):
    """The full gradient, window by window."""
    # 7 steps in windows of 3: the last one is short. The last case shows the memory.
    for sizes, window in (
        *((SIZES[0], window) for window in (7, 1, 3, 9)),
        (SIZES[1], 1),
        ((2, 40, 1, 3, 5), 4),
    ):
        inputs, h, params = example(*sizes)
        states = rnn_forward(inputs, h, params)
        own = waves(*states.shape)
        full = rnn_backward(inputs, h, states, params, states + own)
        slope_of_loss = partial(slope_and_memory, states, own, window)
        grads = checkpointed_gradients(inputs, h, params, slope_of_loss, window)
        cut = truncated(inputs, h, params, states + own, window)
        expect_gradients(
            "checkpointed_gradients",
            grads,
            full,
            {
                f"windows of {window}: this is the truncated gradient. Does each window, the "
                "last one first, hand its d_h on to the final state of the one before?": cut
            },
            f"{count(sizes[1])} in windows of {window}",
        )


def slope_and_memory(states, own, window, piece, part):
    """Return d_states of a window; raise `NotYet` for wrong states, or too many in memory."""
    piece, time = np.asarray(piece), states.shape[1]
    steps = piece.shape[1] if piece.ndim == 3 else 0
    expect(
        steps <= window,
        f"{count(steps)} are in memory at once, though the window is {window}",
    )
    expect(
        steps in (min(window, time), time % window),
        f"a window of {count(steps)}, expected {window}, the last one may be shorter",
    )
    first = np.arange(time)[part][0]
    name = f"windows of {window}: the states from step {first} on"
    expect_value(piece, states[:, part], name=name)
    held = steps_held(sys._getframe(1), len(states), states.shape[-1])
    enough = time // window + 5 * window + 5  # those kept, and a window's a few times
    expect(
        held <= enough,
        f"with {time} steps in windows of {window}, {held} states are in memory when "
        "slope_of_loss is called: keep the state before each window alone, and compute a "
        "window's states again on the way back",
    )
    return states[:, part] + own[:, part]


def truncated(inputs, h, params, d_states, window):
    """Return the gradients when no window hands its d_h on."""
    grads = dict.fromkeys(WEIGHTS, 0.0)
    for start in range(0, inputs.shape[1], window):
        part = slice(start, start + window)
        states = rnn_forward(inputs[:, part], h, params)
        pieces = rnn_backward(inputs[:, part], h, states, params, d_states[:, part])
        grads = {key: grads[key] + pieces[key] for key in WEIGHTS}
        h = states[:, -1]
    return grads


def steps_held(frame, batch, units):
    """Return how many states (batch, units) the variables of the answer hold, from `frame` up."""
    found = {}
    while frame is not None and frame.f_globals.get("__name__") != watched.__name__:
        collect_states(list(frame.f_locals.values()), batch, units, found)
        frame = frame.f_back
    return sum(found.values())


def collect_states(value, batch, units, found):
    """Put {id of an array of states: how many} into `found`."""
    if isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            collect_states(item, batch, units, found)
    elif isinstance(value, np.ndarray) and value.shape[-1:] == (units,):
        if batch in value.shape[:-1]:
            found[id(value)] = value.size // (batch * units)
