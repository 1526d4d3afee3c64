"""The LSTM in NumPy (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).

    i = s(x W_i + h U_i + b_i)      f = s(x W_f + h U_f + b_f)      o = s(x W_o + h U_o + b_o)
    g = tanh(x W_g + h U_g + b_g)   c' = f c + i g                  h' = o tanh(c')

`params` holds the four blocks side by side in Keras' order i f g o (Keras calls g "c"):
W (features, 4 units), U (units, 4 units), b (4 units,).
"""

import numpy as np

from course_utils import guards
from course_utils.guards import guarded


def sigmoid(a):
    """Return 1 / (1 + exp(-a)) without overflow. Introduced in notebook 06.

    >>> float(sigmoid(0.0))
    0.5
    """
    return 0.5 * (1.0 + np.tanh(0.5 * a))


def lstm_step(x, h, c, params):
    """Return the next h and c (batch, units) and the four gates (batch, 4 units), in order i f g o.

    Introduced in notebook 06.
    """
    a = x @ params["W"] + h @ params["U"] + params["b"]  # (batch, 4 units)
    i, f, g, o = np.split(a, 4, axis=-1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c + i * g
    h = o * np.tanh(c)
    return h, c, np.concatenate([i, f, g, o], axis=-1)


@guarded(inputs=guards.series)
def lstm_forward(inputs, h, c, params):
    """Return h and c after every step (batch, time, units) and the gates (batch, time, 4 units).

    inputs (batch, time, features); h and c (batch, units) are the states before the first step.
    Introduced in notebook 06.
    """
    states, cells, gates = [], [], []
    for t in range(inputs.shape[1]):
        h, c, gate = lstm_step(inputs[:, t], h, c, params)
        states.append(h)
        cells.append(c)
        gates.append(gate)
    return np.stack(states, axis=1), np.stack(cells, axis=1), np.stack(gates, axis=1)


@guarded(guards.gradients_of_states, inputs=guards.series, params=guards.parameters)
def lstm_backward(inputs, before, forward, params, d_states):
    """Return the gradients of a loss by back-propagation through time.

    `before` is (h, c) before the first step, `forward` what `lstm_forward` returned, and d_states
    (batch, time, units) the loss's direct derivative with respect to each h. The dictionary
    returned has W, U, b, inputs, h and c. Introduced in notebook 06.
    """
    (h, c), (states, cells, gates) = before, forward
    grads = {name: np.zeros_like(params[name]) for name in ("W", "U", "b")}
    d_inputs, d_h, d_c = np.zeros_like(inputs), np.zeros_like(h), np.zeros_like(c)
    for t in reversed(range(inputs.shape[1])):
        h_before = states[:, t - 1] if t > 0 else h
        c_before = cells[:, t - 1] if t > 0 else c
        i, f, g, o = np.split(gates[:, t], 4, axis=-1)
        tanh_c = np.tanh(cells[:, t])
        d_h = d_h + d_states[:, t]
        d_c = d_c + d_h * o * (1.0 - tanh_c**2)
        d_i, d_f = d_c * g * i * (1.0 - i), d_c * c_before * f * (1.0 - f)
        d_g, d_o = d_c * i * (1.0 - g**2), d_h * tanh_c * o * (1.0 - o)
        d_a = np.concatenate([d_i, d_f, d_g, d_o], axis=-1)  # (batch, 4 units)
        grads["W"] += inputs[:, t].T @ d_a
        grads["U"] += h_before.T @ d_a
        grads["b"] += d_a.sum(axis=0)
        d_inputs[:, t] = d_a @ params["W"].T
        d_h = d_a @ params["U"].T
        d_c = d_c * f  # the highway: no matrix, no squashing
    return grads | {"inputs": d_inputs, "h": d_h, "c": d_c}
