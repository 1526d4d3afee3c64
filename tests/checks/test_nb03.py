"""Every check of notebook 03 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest
import tensorflow as tf

from course_utils.by_hand.rnn import (
    linear,
    read_out,
    rnn_backward,
    softmax,
)
from course_utils.checks import nb03

WEIGHTS = ("W_xh", "W_hh", "b_h")


def read_out_backward(
    g=linear,
    factor=lambda states: 1.0,
    bias_axes=(0, 1),
    matrix="btu,bto->uo",
    back=None,
):
    """Return an answer to exercise 1, right by default."""

    def answer(states, targets, params):
        d_y = factor(states) * (read_out(states, params, g) - targets)
        d_states = d_y @ params["W_hy"].T
        d_states = back(states, d_states) if back else d_states
        return np.einsum(matrix, states, d_y), d_y.sum(axis=bias_axes), d_states

    return answer


def with_rows(states, targets, params):
    """Put all steps of all sequences one below the other."""
    rows = states.reshape(-1, states.shape[-1])
    d_y = rows @ params["W_hy"] + params["b_y"] - targets.reshape(len(rows), -1)
    d_states = (d_y @ params["W_hy"].T).reshape(states.shape)
    return [rows.T @ d_y, np.ones(len(rows)) @ d_y, d_states]


def with_loops(states, targets, params):
    d_W_hy, d_b_y = np.zeros_like(params["W_hy"]), np.zeros_like(params["b_y"])
    d_states = np.zeros_like(states)
    for place in np.ndindex(states.shape[:2]):
        d_y = states[place] @ params["W_hy"] + params["b_y"] - targets[place]
        d_W_hy += np.outer(states[place], d_y)
        d_b_y += d_y
        d_states[place] = params["W_hy"] @ d_y
    return d_W_hy.tolist(), d_b_y, d_states


def with_tape(states, targets, params):
    """Let TensorFlow find the gradients."""
    variables = [params["W_hy"], params["b_y"], states]
    variables = [tf.Variable(array) for array in variables]
    with tf.GradientTape() as tape:
        W_hy, b_y, h = variables
        loss = (
            tf.reduce_sum((tf.einsum("btu,uo->bto", h, W_hy) + b_y - targets) ** 2) / 2
        )
    return tape.gradient(loss, variables)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (read_out_backward(), "passed"),
        (with_rows, "passed"),
        (with_loops, "passed"),
        (with_tape, "passed"),
        (read_out_backward(matrix="btu,bto->ou"), "which of states and errors comes"),
        (read_out_backward(matrix="btu,bto->tuo"), "a matrix for each step"),
        (read_out_backward(matrix="btu,bto->buo"), "a matrix for each sequence"),
        (read_out_backward(factor=lambda s: -1.0), "the signs are turned round"),
        (read_out_backward(factor=lambda s: 2.0), "the loss has a half in it"),
        (read_out_backward(factor=lambda s: 1 / 21), "a mean over batch and time"),
        (read_out_backward(factor=lambda s: 1 / 3), "not a mean over the batch"),
        (read_out_backward(factor=lambda s: 1 / 105), "not a mean over batch, time"),
        (
            read_out_backward(factor=lambda s: 3 / len(s)),
            "the gradient of W_hy at [0, 0] is",
        ),
        (read_out_backward(g=softmax), "where does softmax come from?"),
        (read_out_backward(bias_axes=0), "sum over time too"),
        (read_out_backward(bias_axes=1), "sum over the batch too"),
        (read_out_backward(bias_axes=()), "sum over both"),
        (read_out_backward(back=lambda h, d: d * (1 - h**2)), "has the slope of tanh"),
        (
            read_out_backward(back=lambda h, d: 0 * d),
            "d_states at [0, 0, 0] is -0, exp",
        ),
        (lambda *given: read_out_backward()(*given)[:2], "expected three arrays"),
        (lambda states, targets, params: states @ targets, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_read_out_backward(assert_verdict, answer, reason):
    assert_verdict(reason, nb03.exercise_1, answer)


def leaky_backward(
    direct="share", matrix=True, share=True, slope="g", before="h", first=1.0
):
    """Return an answer to exercise 2, right by default."""

    def answer(inputs, h, states, params, d_states, leak):
        grads, d_h = {key: np.zeros_like(params[key]) for key in WEIGHTS}, 0.0
        kept = {"share": 1.0 - leak, "none": 0.0, "whole": 1.0, "leak": leak}[direct]
        for t in reversed(range(inputs.shape[1])):
            h_before = states[:, t - 1] if t > 0 else first * h
            g = (states[:, t] - (1.0 - leak) * h_before) / leak
            d_h = d_h + d_states[:, t]
            value = g if slope == "g" else states[:, t]
            d_a = (leak if share else 1.0) * d_h * (1.0 - value**2)
            grads["W_xh"] += inputs[:, t].T @ d_a
            grads["W_hh"] += (h_before if before == "h" else states[:, t]).T @ d_a
            grads["b_h"] += d_a.sum(axis=0)
            d_h = kept * d_h + (d_a @ params["W_hh"].T if matrix else 0.0)
        return grads

    return answer


def leaky_with_tape(inputs, h, states, params, d_states, leak):
    """Let TensorFlow find the gradients of the forward pass."""
    weights = {key: tf.Variable(params[key]) for key in WEIGHTS}
    loss = 0.0
    with tf.GradientTape() as tape:
        for t in range(inputs.shape[1]):
            a = inputs[:, t] @ weights["W_xh"] + h @ weights["W_hh"] + weights["b_h"]
            h = (1.0 - leak) * h + leak * tf.tanh(a)
            loss = loss + tf.reduce_sum(h * d_states[:, t])
    return tape.gradient(loss, weights)


def leaky_from_inputs(inputs, h, states, params, d_states, leak):
    """Compute g once more from the inputs, and sum at the end."""
    before = np.concatenate([h[:, None], states[:, :-1]], axis=1)
    g = np.tanh(inputs @ params["W_xh"] + before @ params["W_hh"] + params["b_h"])
    d_a, d_h = np.zeros_like(states), np.zeros_like(h)
    for t in range(inputs.shape[1] - 1, -1, -1):
        d_h = d_h + d_states[:, t]
        d_a[:, t] = leak * d_h * (1 - g[:, t] ** 2)
        d_h = (1 - leak) * d_h + d_a[:, t] @ params["W_hh"].T
    return {
        "W_hh": np.einsum("bti,btj->ij", before, d_a),
        "W_xh": np.einsum("bti,btj->ij", inputs, d_a).tolist(),
        "b_h": d_a.sum(axis=(0, 1)),
        "h": d_h,
    }


def not_leaky(inputs, h, states, params, d_states, leak):
    return rnn_backward(inputs, h, states, params, d_states)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (leaky_backward(), "passed"),
        (leaky_with_tape, "passed"),
        (leaky_from_inputs, "passed"),
        (leaky_backward(direct="leak"), "yours with the share leak"),
        (leaky_backward(first=0.0), "before the first step is h, not zeros"),
        (
            lambda *given: leaky_backward()(*given[:-1], 0.3),
            "with 2 steps and a leak of 0.8",
        ),
        (
            lambda x, h, states, params, d, leak: leaky_backward()(
                x[:1], h[:1], states[:1], params, d[:1], leak
            ),
            "the gradient of W_xh at [0, 0] is",
        ),
        (not_leaky, "where does the leak come in?"),
        (leaky_backward(direct="none"), "the old state also reaches the new one"),
        (leaky_backward(direct="whole"), "yours goes back whole"),
        (leaky_backward(matrix=False), "the way through W_hh is missing"),
        (leaky_backward(share=False), "d_a is too large"),
        (leaky_backward(slope="h"), "the slope is 1 - g**2"),
        (leaky_backward(before="t"), "by central differences, the gradient of W_hh at"),
        (lambda *a: {"W_xh": np.zeros((2, 4))}, "returned no W_hh"),
        (lambda *a: [np.zeros((2, 4))], "returned list, not a dict"),
        (lambda *a: dict.fromkeys(WEIGHTS, 0.0), "has shape (), expected (2, 4)"),
        (..., "not attempted"),
    ],
)
def test_leaky_backward(assert_verdict, answer, reason):
    assert_verdict(reason, nb03.exercise_2, answer)
