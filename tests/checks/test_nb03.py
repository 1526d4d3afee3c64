"""Every check of notebook 03 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.by_hand.rnn import (
    linear,
    read_out,
    rnn_backward,
    rnn_forward,
    softmax,
)
from course_utils.checks import nb03

WEIGHTS = ("W_xh", "W_hh", "b_h")


def read_out_backward(
    g=linear, factor=1.0, bias_axes=(0, 1), through=True, swap=False, outputs=3
):
    """Return an answer to exercise 1, right by default."""

    def answer(states, targets, params):
        d_y = factor * (read_out(states, params, g) - targets)
        d_W_hy = np.einsum("btu,bto->uo", states, d_y)
        d_W_hy = d_W_hy.T if swap else d_W_hy
        d_states = d_y @ params["W_hy"].T
        if not through:
            d_states = np.zeros_like(states)
        return (d_W_hy, d_y.sum(axis=bias_axes), d_states)[:outputs]

    return answer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (read_out_backward(), "passed"),
        (read_out_backward(swap=True), "which of states and errors stands on the left"),
        (read_out_backward(factor=-1.0), "the signs are turned round"),
        (read_out_backward(factor=2.0), "the loss has a half in it"),
        (read_out_backward(factor=1 / 21), "a sum, not a mean"),
        (read_out_backward(factor=1 / 3), "a sum, not a mean"),
        (read_out_backward(g=softmax), "what is d_y?"),
        (read_out_backward(bias_axes=0), "every sequence and every step adds"),
        (read_out_backward(bias_axes=1), "every sequence and every step adds"),
        (read_out_backward(through=False), "go back from d_y through W_hy"),
        (read_out_backward(outputs=2), "expected three arrays"),
        (lambda states, targets, params: states @ targets, "your code raised"),
        (lambda states, targets, params: print(end=""), "expected three arrays"),
        (..., "not attempted"),
    ],
)
def test_read_out_backward(assert_verdict, answer, reason):
    assert_verdict(reason, nb03.exercise_1, answer)


def leaky_backward(direct="share", matrix=True, share=True, slope="g", before="h"):
    """Return an answer to exercise 2, right by default."""

    def answer(inputs, h, states, params, d_states, leak):
        grads, d_h = {key: np.zeros_like(params[key]) for key in WEIGHTS}, 0.0
        kept = {"share": 1.0 - leak, "none": 0.0, "whole": 1.0}[direct]
        for t in reversed(range(inputs.shape[1])):
            h_before = states[:, t - 1] if t > 0 else h
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


def not_leaky(inputs, h, states, params, d_states, leak):
    return rnn_backward(inputs, h, states, params, d_states)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (leaky_backward(), "passed"),
        (not_leaky, "where does the leak come in?"),
        (leaky_backward(direct="none"), "the old state also reaches the new one"),
        (leaky_backward(direct="whole"), "yours goes back whole"),
        (leaky_backward(matrix=False), "the way through W_hh is missing"),
        (leaky_backward(share=False), "d_a is too large"),
        (leaky_backward(slope="h"), "the slope is 1 - g**2"),
        (leaky_backward(before="t"), "the gradient of W_hh disagrees"),
        (lambda *a: {"W_xh": np.zeros((2, 4))}, "returned no W_hh"),
        (lambda *a: [np.zeros((2, 4))], "returned list, not a dict"),
        (lambda *a: dict.fromkeys(WEIGHTS, 0.0), "has shape (), expected (2, 4)"),
        (lambda *a: print(end=""), "returned NoneType"),
        (..., "not attempted"),
    ],
)
def test_leaky_backward(assert_verdict, answer, reason):
    assert_verdict(reason, nb03.exercise_2, answer)


def checkpointed(hand_on=True, add=True, start="kept", reverse=True):
    """Return an answer to exercise 3, right by default."""

    def answer(inputs, h, params, slope_of_loss, window):
        parts = [slice(s, s + window) for s in range(0, inputs.shape[1], window)]
        kept = []
        for part in parts:
            kept.append(h if start == "kept" else np.zeros_like(h))
            h = rnn_forward(inputs[:, part], h, params)[:, -1]
        grads, d_h = dict.fromkeys(WEIGHTS, 0.0), 0.0
        for part, h in list(zip(parts, kept))[:: -1 if reverse else 1]:
            states = rnn_forward(inputs[:, part], h, params)
            d_states = slope_of_loss(states, part)
            if hand_on and (add or np.ndim(d_h) == 0):
                d_states[:, -1] += d_h
            elif hand_on:
                d_states[:, -1] = d_h
            pieces = rnn_backward(inputs[:, part], h, states, params, d_states)
            grads = {key: grads[key] + pieces[key] for key in WEIGHTS}
            d_h = pieces["h"]
        return grads

    return answer


def everything_at_once(inputs, h, params, slope_of_loss, window):
    states = rnn_forward(inputs, h, params)
    d_states = slope_of_loss(states, slice(0, inputs.shape[1]))
    return rnn_backward(inputs, h, states, params, d_states)


def twice(*arguments):
    return {key: 2 * value for key, value in checkpointed()(*arguments).items()}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (checkpointed(), "passed"),
        (checkpointed(hand_on=False), "windows of 1: not the full gradient"),
        (checkpointed(add=False), "windows of 1: not the full gradient"),
        (checkpointed(reverse=False), "windows of 1: not the full gradient"),
        (checkpointed(start="zero"), "the states of a window of 7 are wrong"),
        (everything_at_once, "7 steps are in memory at once, though the window is 1"),
        (twice, "with a single window it should be rnn_backward"),
        (lambda *a: print(end=""), "returned NoneType"),
        (lambda *a: {"b_h": 0.0}, "returned no W_xh"),
        (..., "not attempted"),
    ],
)
def test_checkpointed_gradients(assert_verdict, answer, reason):
    assert_verdict(reason, nb03.exercise_3, answer)
