"""The GRU in NumPy (Cho et al. 2014), in Keras' convention: h' = z h + (1 - z) g.

    z = s(x W_z + h U_z + b_z)      r = s(x W_r + h U_r + b_r)
    g = tanh(x W_g + r (h U_g + b_u) + b_g)     reset after the product (Keras' default)
    g = tanh(x W_g + (r h) U_g + b_g)           reset before it (the paper)

`params` holds the three blocks side by side in Keras' order z r g (Keras calls g "h"):
W (features, 3 units), U (units, 3 units), and b: with `reset_after` (2, 3 units), a row for the
input and one for the state, else (3 units,).
"""

import numpy as np

from course_utils import guards
from course_utils.by_hand.lstm import sigmoid
from course_utils.guards import guarded


def gru_step(x, h, params, reset_after=True):
    """Return the next h (batch, units) and z, r, g side by side (batch, 3 units).

    Introduced in notebook 07.
    """
    W, U, b = params["W"], params["U"], params["b"]
    b_x, b_h = b if reset_after else (b, np.zeros_like(b))
    x_z, x_r, x_g = np.split(x @ W + b_x, 3, axis=-1)
    U_z, U_r, U_g = np.split(U, 3, axis=-1)
    b_z, b_r, b_g = np.split(b_h, 3)
    z = sigmoid(x_z + h @ U_z + b_z)
    r = sigmoid(x_r + h @ U_r + b_r)
    h_g = r * (h @ U_g + b_g) if reset_after else (r * h) @ U_g
    g = np.tanh(x_g + h_g)
    return z * h + (1.0 - z) * g, np.concatenate([z, r, g], axis=-1)


@guarded(inputs=guards.series)
def gru_forward(inputs, h, params, reset_after=True):
    """Return h after every step (batch, time, units) and the gates (batch, time, 3 units).

    inputs (batch, time, features); h (batch, units) is the state before the first step.
    Introduced in notebook 07.
    """
    states, gates = [], []
    for t in range(inputs.shape[1]):
        h, gate = gru_step(inputs[:, t], h, params, reset_after)
        states.append(h)
        gates.append(gate)
    return np.stack(states, axis=1), np.stack(gates, axis=1)


@guarded(guards.gradients_of_states, inputs=guards.series, params=guards.parameters)
def gru_backward(inputs, h, forward, params, d_states, reset_after=True):
    """Return the gradients of a loss by back-propagation through time.

    `h` is the state before the first step, `forward` what `gru_forward` returned, and d_states
    (batch, time, units) the loss's direct derivative with respect to each h. The dictionary
    returned has W, U, b, inputs and h. It follows `lstm_backward` of notebook 06.
    """
    (states, gates), (W, U, b) = forward, (params["W"], params["U"], params["b"])
    units = h.shape[-1]
    U_zr, U_g = U[:, : 2 * units], U[:, 2 * units :]
    grads = {name: np.zeros_like(params[name]) for name in ("W", "U", "b")}
    d_inputs, d_h = np.zeros_like(inputs), np.zeros_like(h)
    for t in reversed(range(inputs.shape[1])):
        h_before = states[:, t - 1] if t > 0 else h
        z, r, g = np.split(gates[:, t], 3, axis=-1)
        d_h = d_h + d_states[:, t]
        d_g = d_h * (1.0 - z) * (1.0 - g**2)
        d_z = d_h * (h_before - g) * z * (1.0 - z)
        if reset_after:
            d_r = d_g * (h_before @ U_g + b[1, 2 * units :]) * r * (1.0 - r)
            grads["U"][:, 2 * units :] += h_before.T @ (d_g * r)
            grads["b"][1] += np.concatenate([d_z, d_r, d_g * r], axis=-1).sum(axis=0)
            d_h_g = (d_g * r) @ U_g.T
        else:
            d_r = d_g @ U_g.T * h_before * r * (1.0 - r)
            grads["U"][:, 2 * units :] += (r * h_before).T @ d_g
            d_h_g = d_g @ U_g.T * r
        d_zr = np.concatenate([d_z, d_r], axis=-1)
        d_a = np.concatenate([d_zr, d_g], axis=-1)  # (batch, 3 units)
        grads["W"] += inputs[:, t].T @ d_a
        grads["U"][:, : 2 * units] += h_before.T @ d_zr
        grads["b"][0 if reset_after else ...] += d_a.sum(axis=0)
        d_inputs[:, t] = d_a @ W.T
        d_h = d_h * z + d_zr @ U_zr.T + d_h_g
    return grads | {"inputs": d_inputs, "h": d_h}
