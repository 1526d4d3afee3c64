"""Checks of notebook 03, back-propagation through time."""

import numpy as np

from course_utils.by_hand.gradient_check import numerical_gradient
from course_utils.by_hand.rnn import read_out, rnn_backward, rnn_forward, softmax
from course_utils.checks.core import exercise, expect_parts, expect_value
from course_utils.checks.gradients import (
    SIZES,
    WEIGHTS,
    count,
    example,
    expect_gradients,
    waves,
)


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
