"""Checks of notebook 03, back-propagation through time."""

import numpy as np

from course_utils.by_hand.gradient_check import numerical_gradient
from course_utils.by_hand.rnn import read_out, rnn_backward, rnn_forward
from course_utils.checks.core import exercise, expect, expect_shape, is_close

BATCH, TIME, FEATURES, UNITS, OUTPUTS = 3, 7, 2, 4, 5  # all different
WEIGHTS = ("W_xh", "W_hh", "b_h")


def example():
    """Return random inputs (batch, time, features), a first state and params."""
    rng = np.random.default_rng(3)
    shapes = {"W_xh": (FEATURES, UNITS), "W_hh": (UNITS, UNITS), "b_h": (UNITS,)}
    shapes |= {"W_hy": (UNITS, OUTPUTS), "b_y": (OUTPUTS,)}
    params = {name: rng.normal(size=shape) / 2 for name, shape in shapes.items()}
    inputs = rng.normal(size=(BATCH, TIME, FEATURES))
    return inputs, rng.normal(size=(BATCH, UNITS)) / 2, params


def expect_gradients(name, grads, wanted):
    """Raise `NotYet` unless `grads` is a dict with arrays of the shapes of `wanted`."""
    expect(
        isinstance(grads, dict), f"{name} returned {type(grads).__name__}, not a dict"
    )
    for key in WEIGHTS:
        expect(key in grads, f"{name} returned no {key}: it has {sorted(grads)}")
        expect_shape(f"the gradient of {key}", grads[key], wanted[key].shape)


def all_close(grads, wanted):
    """Return whether the three recurrent gradients agree."""
    return all(is_close(grads[key], wanted[key]) for key in WEIGHTS)


@exercise
def exercise_1(read_out_backward):
    """The gradients of a linear read-out under half the sum of squared errors."""
    inputs, h, params = example()
    states = rnn_forward(inputs, h, params)
    targets = np.cos(np.arange(BATCH * TIME * OUTPUTS)).reshape(BATCH, TIME, OUTPUTS)
    answer = read_out_backward(states.copy(), targets.copy(), dict(params))
    expect(
        isinstance(answer, tuple | list) and len(answer) == 3,
        "expected three arrays: the gradients of W_hy and b_y, and d_states",
    )
    d_W_hy, d_b_y, d_states = answer
    error = read_out(states, params) - targets
    wanted = np.einsum("btu,bto->uo", states, error)
    expect(
        np.shape(d_W_hy) != wanted.T.shape,
        f"the gradient of W_hy has shape {wanted.T.shape}, expected {wanted.shape}: which of "
        "states and errors stands on the left?",
    )
    d_W_hy = expect_shape("the gradient of W_hy", d_W_hy, wanted.shape)
    expect(
        not is_close(d_W_hy, -wanted), "the signs are turned round: d_y is y - target"
    )
    expect(
        not is_close(d_W_hy, 2 * wanted), "twice too large: the loss has a half in it"
    )
    expect(
        not any(
            is_close(d_W_hy * n, wanted) for n in (BATCH, BATCH * TIME, error.size)
        ),
        "too small by a count: the loss is a sum, not a mean",
    )
    expect(is_close(d_W_hy, wanted), "the gradient of W_hy is wrong: what is d_y?")
    expect(
        np.shape(d_b_y) not in ((BATCH, OUTPUTS), (TIME, OUTPUTS), error.shape),
        f"the gradient of b_y has shape {np.shape(d_b_y)}, expected {(OUTPUTS,)}: every sequence "
        "and every step adds to it",
    )
    d_b_y = expect_shape("the gradient of b_y", d_b_y, (OUTPUTS,))
    expect(is_close(d_b_y, error.sum(axis=(0, 1))), "the gradient of b_y is wrong")
    d_states = expect_shape("d_states", d_states, states.shape)
    expect(
        is_close(d_states, error @ params["W_hy"].T),
        "d_states is wrong: go back from d_y through W_hy",
    )


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
    before = np.concatenate([h[:, np.newaxis], states[:, :-1]], axis=1)
    g = (states - (1.0 - leak) * before) / leak
    slope = 1.0 - (states if mistake == "slope" else g) ** 2
    share = 1.0 if mistake == "share" else leak
    direct = {"direct": 0.0, "whole": 1.0}.get(mistake, 1.0 - leak)
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
    "matrix": "d_h goes back directly, but the way through W_hh is missing",
    "share": "g enters the state with the share leak: d_a is too large",
    "slope": "the slope is 1 - g**2: the state is not tanh(a) here, work out g from two states",
}


@exercise
def exercise_2(leaky_backward):
    """The backward pass of a leaky network."""
    inputs, h, params = example()
    d_states = np.cos(np.arange(BATCH * TIME * UNITS)).reshape(BATCH, TIME, UNITS)
    for leak in (0.3, 0.8):
        states = leaky_forward(inputs, h, params, leak)

        def loss(leak=leak):
            return (leaky_forward(inputs, h, params, leak) * d_states).sum()

        wanted = {key: numerical_gradient(loss, params[key]) for key in WEIGHTS}
        copies = inputs.copy(), h.copy(), states.copy(), dict(params), d_states.copy()
        grads = leaky_backward(*copies, leak)
        expect_gradients("leaky_backward", grads, wanted)
        expect(
            not all_close(grads, rnn_backward(inputs, h, states, params, d_states)),
            "these are the gradients of rnn_backward: where does the leak come in?",
        )
        for mistake, reason in LEAKY_MISTAKES.items():
            wrong = leaky_wrong(
                inputs, h, states, params, d_states, leak, mistake=mistake
            )
            expect(not all_close(grads, wrong), reason)
        for key in WEIGHTS:
            expect(
                is_close(grads[key], wanted[key]),
                f"the gradient of {key} disagrees with central differences (leak {leak})",
            )


@exercise
def exercise_3(checkpointed_gradients):
    """The full gradient, window by window."""
    inputs, h, params = example()
    own = np.cos(np.arange(BATCH * TIME * UNITS)).reshape(BATCH, TIME, UNITS)
    states = rnn_forward(inputs, h, params)
    full = rnn_backward(inputs, h, states, params, states + own)
    for window in (TIME, 1, 3):  # 7 steps in windows of 3: the last one is short
        seen = []

        def slope_of_loss(states, part, seen=seen):
            seen.append((np.array(states), part))
            return states + own[:, part]

        grads = checkpointed_gradients(
            inputs.copy(), h.copy(), dict(params), slope_of_loss, window
        )
        expect_gradients("checkpointed_gradients", grads, full)
        longest = max((len(piece[0]) for piece, _ in seen), default=0)
        expect(
            longest <= window,
            f"{longest} steps are in memory at once, though the window is {window}",
        )
        for piece, part in seen:
            expect(
                is_close(piece, states[:, part]),
                f"the states of a window of {window} are wrong: does it start from the state that "
                "was kept before it?",
            )
        right = all_close(grads, full)
        expect(
            right or window < TIME,
            "with a single window it should be rnn_backward, and is not",
        )
        expect(
            right,
            f"windows of {window}: not the full gradient. Does each window, the last one first, "
            "hand its d_h on to the final state of the one before, by addition?",
        )
