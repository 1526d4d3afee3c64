"""Every check of notebook 02 accepts a right answer and tells each usual wrong one its reason."""

import keras
import numpy as np
import pytest

from course_utils.by_hand.rnn import (
    linear,
    read_out,
    relu,
    rnn_forward,
    rnn_step,
    softmax,
)
from course_utils.checks import nb02


def good_params(features, units, outputs):
    rng = np.random.default_rng(0)
    return {
        "W_xh": rng.normal(size=(features, units)),
        "W_hh": rng.normal(size=(units, units)) / units**0.5,
        "b_h": np.zeros(units),
        "W_hy": rng.normal(size=(units, outputs)),
        "b_y": np.zeros(outputs),
    }


def transposed_params(features, units, outputs):
    """Return the colleague's params with W_hy turned round, as nested lists."""
    params = good_params(features, units, outputs)
    wrong = params["W_hy"].reshape(outputs, units)
    return {
        name: array.tolist() for name, array in (params | {"W_hy": wrong.T}).items()
    }


def params_with(**changes):
    """Return a function like good_params with arrays replaced by fixed ones of other shapes.

    The letters F, U, O say the shape; None drops the entry, a function is asked for the array.
    """

    def params(features, units, outputs):
        sizes = {"F": features, "U": units, "O": outputs}
        made = good_params(features, units, outputs)
        for name, change in changes.items():
            if change is None:
                del made[name]
            elif callable(change):
                made[name] = change(made[name])
            else:
                made[name] = np.ones([sizes[letter] for letter in change])
        return made

    return params


def forward_with(carry=True, g=softmax, bias=True, start=0.0, f=np.tanh):
    """Return a forward pass, right by default."""

    def forward(inputs, params):
        if not bias:
            params = params | {"b_h": 0.0}
        h = np.full((len(inputs), len(params["W_hh"])), start)
        outputs = []
        for t in range(inputs.shape[1]):
            new_h = rnn_step(inputs[:, t], h, params, f)
            if carry:
                h = new_h
            outputs.append(read_out(new_h, params, g))
        return np.stack(outputs, axis=1)

    return forward


def filled_in(inputs, params):
    """Write each step into an array made before, one sequence at a time."""
    outputs = np.empty((*inputs.shape[:2], len(params["b_y"])))
    for row, sequence in enumerate(inputs):
        h = np.zeros(len(params["W_hh"]))
        for t, x in enumerate(sequence):
            h = np.tanh(x @ params["W_xh"] + h @ params["W_hh"] + params["b_h"])
            a = np.exp(h @ params["W_hy"] + params["b_y"])
            outputs[row, t] = a / a.sum()
    return outputs


def in_keras(inputs, params):
    """Return what Keras' layers give, as a tensor."""
    read = keras.layers.SimpleRNN(len(params["b_h"]), return_sequences=True)
    dense = keras.layers.Dense(len(params["b_y"]), activation="softmax")
    model = keras.Sequential([keras.Input(inputs.shape[1:]), read, dense])
    model.set_weights(list(params.values()))
    return model(inputs)


def outputs_carried_for_two_steps(inputs, params):
    """Forget everything after every second step."""
    starts = range(0, inputs.shape[1], 2)
    parts = [forward_with()(inputs[:, s : s + 2], params) for s in starts]
    return np.concatenate(parts, axis=1)


def softmax_over(axis):
    return lambda inputs, params: nb02.softmax_along(
        forward_with(g=linear)(inputs, params), axis
    )


def states_alone(inputs, params):
    h = np.zeros((len(inputs), len(params["b_h"])))
    return rnn_forward(inputs, h, params)


@pytest.mark.parametrize(
    ("params", "forward", "reason"),
    [
        (good_params, forward_with(), "passed"),
        (good_params, filled_in, "passed"),
        (transposed_params, in_keras, "passed"),
        (good_params, lambda inputs, p: forward_with()(inputs, p).tolist(), "passed"),
        (
            params_with(W_hy="OU"),
            forward_with(),
            "W_hy of mended_params(6, 5, 3) has shape (3, 5), expected (5, 3)",
        ),
        (
            params_with(W_xh="UF"),
            forward_with(),
            "W_xh of mended_params(6, 5, 3) has shape (5, 6), expected (6, 5)",
        ),
        (params_with(b_y=None), forward_with(), "no b_y"),
        (params_with(W_hy="UO"), forward_with(), "is not random any more"),
        (params_with(b_h="U"), forward_with(), "b_h of mended_params(6, 5, 3), which"),
        (params_with(W_hh=lambda W: 2 * W), forward_with(), "right in broken_params"),
        (
            lambda f, u, o: good_params(6, 5, 3),
            forward_with(),
            "mended_params(2, 4, 7)",
        ),
        (lambda f, u, o: [1], forward_with(), "expected a dict"),
        (good_params, forward_with(carry=False), "is the new state handed on?"),
        (good_params, forward_with(g=lambda a: a), "where is softmax?"),
        (good_params, softmax_over(1), "softmax runs along time"),
        (good_params, softmax_over(0), "softmax runs along the batch"),
        (good_params, softmax_over(None), "softmax runs along all entries"),
        (good_params, forward_with(bias=False), "b_h is left out"),
        (
            good_params,
            lambda i, p: forward_with()(i, p | {"b_y": 0}),
            "b_y is left out",
        ),
        (good_params, forward_with(start=1.0), "does not start at zero"),
        (good_params, forward_with(f=linear), "does not go through tanh"),
        (good_params, forward_with(f=relu), "at [0, 0, 0] is"),
        (good_params, outputs_carried_for_two_steps, "at [0, 2, 0] is"),
        (good_params, states_alone, "where is read_out?"),
        (good_params, lambda i, p: forward_with()(i, p)[:, -1], "the last step alone"),
        (good_params, lambda i, p: forward_with()(i, p).swapaxes(0, 1), "time comes"),
        (
            good_params,
            lambda i, p: forward_with()(i[:, ::-1], p),
            "of 24 entries differ",
        ),
        (
            good_params,
            lambda inputs, params: inputs @ inputs,
            "your code raised ValueError",
        ),
        (..., forward_with(), "not attempted"),
        (good_params, ..., "not attempted"),
    ],
)
def test_mended_forward(assert_verdict, params, forward, reason):
    assert_verdict(reason, nb02.exercise_1, params, forward)


def latch(letters="e", push=10.0, keep=10.0, bias=0.0):
    column = [[push * (letter in letters)] for letter in nb02.ALPHABET]
    return {
        "W_xh": np.array(column),
        "W_hh": np.array([[keep]]),
        "b_h": np.array([bias]),
    }


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (latch(), "passed"),
        (latch(push=5.0, keep=3.0), "passed"),
        ({name: array.tolist() for name, array in latch().items()}, "passed"),
        (latch(keep=2.0) | {"b_h": [0.05]}, "want 0: what moves it before"),
        (latch(keep=1.0), "the e is forgotten"),
        (latch(keep=0.0), "the e is forgotten"),
        (latch(keep=-10.0), "the e is forgotten"),
        (latch(push=1.0), "is the push big enough?"),
        (latch(push=-10.0), "is the sign of the push right?"),
        (latch(letters="d"), "row 5 of W_xh, that of e, is 0"),
        (latch(letters="ae"), "want 0"),
        (latch(bias=1.0), "want 0"),
        (latch(bias=np.nan), "the state is nan, want 0"),
        (latch(letters="eq"), "the state is 1.00, want 0"),
        (latch(keep=2.0, bias=1e-5), "the state is 0.16, want 0: what moves it"),
        ({"W_xh": latch()["W_xh"], "W_hh": np.array([[10.0]])}, "no b_h"),
        (latch() | {"W_xh": latch()["W_xh"].T}, "W_xh has shape (1, 27)"),
        ([1, 2, 3], "not a dict"),
        (..., "not attempted"),
    ],
)
def test_latch(assert_verdict, answer, reason):
    assert_verdict(reason, nb02.exercise_2, answer)


def by_loop(features, units, outputs):
    """Count upward with the sizes of all arrays written out."""
    after = units * outputs + outputs
    recurrent = features * units + units * units + units + after
    for steps in range(1, 1_000):
        if recurrent < steps * features * units + units + after:
            return steps


def by_keras(features, units, outputs):
    """Let Keras count the parameters of both networks."""

    def size(steps, *layers):
        layers = [keras.Input((steps, features)), *layers, keras.layers.Dense(outputs)]
        return keras.Sequential(layers).count_params()

    steps, small = 1, size(1, keras.layers.SimpleRNN(units))
    while small >= size(steps, keras.layers.Flatten(), keras.layers.Dense(units)):
        steps += 1
    return steps


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by_loop, "passed"),
        (by_keras, "passed"),
        (lambda f, u, o: 2 + u // f, "passed"),
        (lambda f, u, o: np.floor(1 + u / f) + 1, "passed"),
        (lambda f, u, o: np.ceil(1 + u / f), "both have the same number of parameters"),
        (
            lambda f, u, o: 2,
            "for 4 features, 12 units and 3 outputs you say 2: is W_hh",
        ),
        (lambda f, u, o: 1 + u // f, "one step too few"),
        (lambda f, u, o: 3 + u // f, "the number of steps is 3, expected 2"),
        (lambda f, u, o: 1 + u / f, "the number of steps is 1.59"),
        (lambda f, u, o: 2 + f // u, "the number of steps is 3, expected 2"),
        (lambda f, u, o: 2 + (u + o) // f, "the number of steps is 3, expected 2"),
        (lambda f, u, o: 2 + min(u // f, 4), "is 6, expected 8"),
        (lambda f, u, o: 2 + min(u // f, 98), "is 100, expected 107"),
        (
            lambda f, u, o: 2 if u <= f else 2 + u // f,
            "for 6 features, 6 units and 2 outputs both have the same number",
        ),
        (lambda f, u, o: u > f, "the number of steps is False"),
        (..., "not attempted"),
    ],
)
def test_cheaper_from(assert_verdict, answer, reason):
    assert_verdict(reason, nb02.exercise_3, answer)


def scaled(W, radius):
    return W * radius / np.abs(np.linalg.eigvals(W)).max()


def scaled_by_loop(W, radius):
    """Return the matrix by the longest eigenvalue found, as nested lists."""
    longest = max(abs(value) for value in np.linalg.eig(W)[0])
    return [[float(entry) / longest * radius for entry in row] for row in W]


def scaled_in_place(W, radius):
    W = W.astype(float)
    W /= np.sort(np.abs(np.linalg.eigvals(W)))[-1]
    W *= radius
    return W


def scaled_by(size):
    return lambda W, radius: W * radius / size(W)


def by_hundred_products(W):
    """Multiply a vector a hundred times: wrong where it turns and does not settle."""
    v = np.ones(len(W))
    for _ in range(100):
        v = W @ v
        v /= np.linalg.norm(v)
    return np.linalg.norm(W @ v)


def states(series, params):
    h = np.zeros((1, len(params["W_hh"])))
    return rnn_forward(series[None, :, None], h, params)[0]


def states_by_step(series, params):
    h, after = np.zeros(len(params["b_h"])), []
    for x in series:
        h = np.tanh(x * params["W_xh"][0] + h @ params["W_hh"] + params["b_h"])
        after.append(h)
    return after


def states_by_rnn_step(series, params):
    h, rows = np.zeros((1, params["b_h"].size)), []
    for x in series:
        h = rnn_step(np.array([[x]]), h, params)
        rows.append(h[0])
    return np.array(rows)


def states_with(**changes):
    return lambda series, params: states(series, params | changes)


def changes_the_series(series, params):
    series -= series.mean()
    return states(series, params)


@pytest.mark.parametrize(
    ("with_radius", "reservoir_states", "reason"),
    [
        (scaled, states, "passed"),
        (scaled_by_loop, states_by_step, "passed"),
        (scaled_in_place, states_by_rnn_step, "passed"),
        (scaled_by(lambda W: np.linalg.norm(W, 2)), states, "singular value"),
        (scaled_by(np.max), states, "by the largest entry"),
        (scaled_by(lambda W: np.linalg.eigvals(W).real.max()), states, "real part"),
        (
            scaled_by(lambda W: np.abs(np.linalg.eigvals(W).real).max()),
            states,
            "the largest real part",
        ),
        (scaled_by(lambda W: np.linalg.eigvals(W).max()), states, "real part"),
        (scaled_by(lambda W: 1), states, "which radius did it have before?"),
        (
            scaled_by(lambda W: np.abs(np.linalg.eigvals(W)).max() + 1e-6),
            states,
            "for a matrix (2, 2) and a radius of 1.5",
        ),
        (lambda W, radius: scaled(W, 1), states, "where is the argument"),
        (lambda W, radius: scaled(W, radius or 1), states, "radius of 0.0 the result"),
        (
            scaled_by(by_hundred_products),
            states,
            "for a matrix (2, 2) and a radius of 0.8",
        ),
        (scaled, states_with(W_hh=np.zeros(1)[:, None]), "your code raised"),
        (
            scaled,
            lambda s, p: states(s, p | {"W_hh": 0 * p["W_hh"]}),
            "not handed on",
        ),
        (scaled, lambda s, p: states(s, p)[None], "the batch of one is still there"),
        (scaled, lambda s, p: states(s, p)[-1], "the last state alone"),
        (scaled, lambda s, p: states(s, p).T, "time is the second axis"),
        (
            scaled,
            lambda s, p: np.vstack([0 * p["b_h"], states(s, p)]),
            "one state too many",
        ),
        (
            scaled,
            lambda s, p: np.vstack([0 * p["b_h"], states(s, p)[:-1]]),
            "before each value",
        ),
        (scaled, states_with(b_h=0.0), "b_h is left out"),
        (
            scaled,
            lambda s, p: rnn_forward(s[None, :, None], 1 + 0 * p["b_h"][None], p)[0],
            "does not start at zero",
        ),
        (
            scaled,
            lambda s, p: rnn_forward(s[None, :, None], 0 * p["b_h"][None], p, relu)[0],
            "the result at",
        ),
        (scaled, changes_the_series, "which belongs to its caller"),
        (..., ..., "not attempted"),
    ],
)
def test_reservoir(assert_verdict, with_radius, reservoir_states, reason):
    assert_verdict(reason, nb02.exercise_4, with_radius, reservoir_states)


@pytest.mark.parametrize("bias", [1e-30, -1e-60])
def test_a_latch_must_hold_however_long_the_name(assert_verdict, bias):
    kernel = np.zeros((27, 1))
    kernel[5] = 10.0
    latch = {"W_xh": kernel, "W_hh": np.array([[3.0]]), "b_h": np.array([bias])}
    assert_verdict("what moves it before the first e", nb02.exercise_2, latch)
