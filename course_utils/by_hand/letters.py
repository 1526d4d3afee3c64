"""Names read letter by letter: batches, the loss of the next letter, and its gradient.

The network is that of `rnn`, with softmax as its read-out.
"""

from string import ascii_lowercase

import numpy as np

from course_utils.by_hand.rnn import read_out, rnn_backward, rnn_forward, softmax
from course_utils.text import encode

SYMBOLS = "." + ascii_lowercase  # number 0 is the end of a name, and its start


def make_batch(words):
    """Return inputs, targets (codes) and mask, each (batch, time).

    The words have letters of a to z only. Introduced in notebook 03.

    >>> inputs, targets, mask = make_batch(["bad"])
    >>> inputs.tolist(), targets.tolist()
    ([[0, 2, 1, 4]], [[2, 1, 4, 0]])
    """
    codes = encode(words, ascii_lowercase)
    inputs = np.pad(codes, ((0, 0), (1, 0)))  # a full stop before
    targets = np.pad(codes, ((0, 0), (0, 1)))  # a full stop after
    lengths = np.array([[len(word)] for word in words])
    return inputs, targets, np.arange(targets.shape[1]) <= lengths


def one_hot(codes):
    """Return codes (...) as vectors (..., symbols) with a single 1. Introduced in notebook 03.

    >>> one_hot([0, 26]).shape
    (2, 27)
    """
    return np.eye(len(SYMBOLS), dtype="float32")[codes]


def random_params(units, seed, dtype="float32"):
    """Return untrained weights for letters; the shapes are those of notebook 02.

    Introduced in notebook 03.

    >>> random_params(units=5, seed=0)["W_hy"].shape
    (5, 27)
    """
    rng = np.random.default_rng(seed)
    symbols = len(SYMBOLS)
    params = {
        "W_xh": rng.normal(scale=0.3, size=(symbols, units)),
        "W_hh": rng.normal(scale=units**-0.5, size=(units, units)),
        "b_h": np.zeros(units),
        "W_hy": rng.normal(scale=units**-0.5, size=(units, symbols)),
        "b_y": np.zeros(symbols),
    }
    return {name: array.astype(dtype) for name, array in params.items()}


def cross_entropy(params, inputs, targets, mask):
    """Return the mean loss (nats) over the real characters.

    inputs, targets and mask are those of `make_batch`. Introduced in notebook 03.
    """
    h = np.zeros((len(inputs), len(params["W_hh"])), params["W_hh"].dtype)
    p = read_out(rnn_forward(one_hot(inputs), h, params), params, g=softmax)
    right = np.take_along_axis(p, targets[..., np.newaxis], axis=-1)[..., 0]
    return -np.log(right[mask]).mean()


def gradients(params, inputs, targets, mask, backward=rnn_backward):
    """Return the gradient of `cross_entropy` for each array in `params`.

    `backward` computes the recurrent part, as `rnn_backward` does. Introduced in notebook 03.
    """
    x = one_hot(inputs)  # (batch, time, symbols)
    h = np.zeros((len(inputs), len(params["W_hh"])), params["W_hh"].dtype)
    states = rnn_forward(x, h, params)
    p = read_out(states, params, g=softmax)
    d_o = (p - one_hot(targets)) * mask[..., np.newaxis] / int(mask.sum())
    grads = backward(x, h, states, params, d_o @ params["W_hy"].T)
    grads["W_hy"] = np.tensordot(states, d_o, axes=([0, 1], [0, 1]))
    grads["b_y"] = d_o.sum(axis=(0, 1))
    return {name: grads[name] for name in params}
