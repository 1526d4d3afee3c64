"""The simple recurrent network in NumPy: two equations, applied at one time step after another.

    h_t = f(W_xh x_t + W_hh h_{t-1} + b_h)        y_t = g(W_hy h_t + b_y)

As in Keras, each row of a batch is one input. So the code writes `x @ W_xh`, with W_xh of shape
(features, units), where the equation writes W_xh x. `params` is a dictionary with the entries
W_xh (features, units), W_hh (units, units), b_h (units,), W_hy (units, outputs), b_y (outputs,).
"""

import numpy as np

from course_utils import guards
from course_utils.guards import guarded


def linear(a):
    """Return `a` unchanged: the output activation g of a regression. Introduced in notebook 02."""
    return a


def relu(a):
    """Return max(a, 0), entry by entry. Introduced in notebook 02."""
    return np.maximum(a, 0.0)


def softmax(a):
    """Return probabilities along the last axis; they sum to 1. Introduced in notebook 02.

    >>> softmax(np.zeros(4))
    array([0.25, 0.25, 0.25, 0.25])
    """
    exp = np.exp(a - a.max(axis=-1, keepdims=True))
    return exp / exp.sum(axis=-1, keepdims=True)


def rnn_step(x, h, params, f=np.tanh):
    """Return the next state (batch, units) from input x (batch, features) and state h.

    Elman 1990, with one bias. Introduced in notebook 02.
    """
    return f(x @ params["W_xh"] + h @ params["W_hh"] + params["b_h"])


def read_out(h, params, g=linear):
    """Return the output (..., outputs) for the state h (..., units).

    Introduced in notebook 02.
    """
    return g(h @ params["W_hy"] + params["b_y"])


@guarded(inputs=guards.series)
def rnn_forward(inputs, h, params, f=np.tanh):
    """Return the state after every step, (batch, time, units), from inputs (batch, time, features).

    `h` (batch, units) is the state before the first step. Introduced in notebook 02.
    """
    states = []
    for t in range(inputs.shape[1]):
        h = rnn_step(inputs[:, t], h, params, f)  # the same params at every t
        states.append(h)
    return np.stack(states, axis=1)  # (batch, time, units)


def tanh_slope(h):
    """Return tanh'(a) in terms of h = tanh(a). Introduced in notebook 03."""
    return 1.0 - h**2


def relu_slope(h):
    """Return relu'(a) in terms of h = relu(a). Introduced in notebook 03."""
    return (h > 0.0).astype(h.dtype)


@guarded(
    guards.same_shape("states", "d_states"),
    inputs=guards.series,
    params=guards.parameters,
)
def rnn_backward(inputs, h, states, params, d_states, slope=tanh_slope):
    """Return the gradients of a loss by back-propagation through time (Werbos 1990).

    inputs (batch, time, features), h (batch, units) and states (batch, time, units) are those of
    `rnn_forward`. d_states (batch, time, units) holds the loss's direct derivative with respect to
    each state, without what reaches a state through later states. The dictionary returned has
    W_xh, W_hh, b_h, inputs and h. Introduced in notebook 03.
    """
    grads = {name: np.zeros_like(params[name]) for name in ("W_xh", "W_hh", "b_h")}
    d_inputs = np.zeros_like(inputs)
    d_h = np.zeros_like(h)
    for t in reversed(range(inputs.shape[1])):
        h_before = states[:, t - 1] if t > 0 else h
        d_a = (d_h + d_states[:, t]) * slope(states[:, t])  # (batch, units)
        grads["W_xh"] += inputs[:, t].T @ d_a
        grads["W_hh"] += h_before.T @ d_a
        grads["b_h"] += d_a.sum(axis=0)
        d_inputs[:, t] = d_a @ params["W_xh"].T
        d_h = d_a @ params["W_hh"].T  # what reaches the state before
    return grads | {"inputs": d_inputs, "h": d_h}
