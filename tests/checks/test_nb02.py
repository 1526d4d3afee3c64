"""Every check of notebook 02 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.by_hand.rnn import read_out, rnn_step, softmax
from course_utils.checks import nb02


def good_params(features, units, outputs):
    rng = np.random.default_rng(0)
    shapes = {"W_xh": (features, units), "W_hh": (units, units), "b_h": (units,)}
    shapes |= {"W_hy": (units, outputs), "b_y": (outputs,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def params_with(**changes):
    """Return a function like good_params with some shapes replaced; None drops the entry."""

    def params(features, units, outputs):
        sizes = {"F": features, "U": units, "O": outputs}
        made = good_params(features, units, outputs)
        for name, letters in changes.items():
            if letters is None:
                del made[name]
            else:
                made[name] = np.zeros([sizes[letter] for letter in letters])
        return made

    return params


def forward_with(carry=True, g=softmax, bias=True, start=0.0):
    """Return a forward pass, right by default."""

    def forward(inputs, params):
        if not bias:
            params = params | {"b_h": 0.0}
        h = np.full((len(inputs), len(params["W_hh"])), start)
        outputs = []
        for t in range(inputs.shape[1]):
            new_h = rnn_step(inputs[:, t], h, params)
            if carry:
                h = new_h
            outputs.append(read_out(new_h, params, g))
        return np.stack(outputs, axis=1)

    return forward


def last_output_only(inputs, params):
    return forward_with()(inputs, params)[:, -1]


def output_carried_as_ones(inputs, params):
    outputs = forward_with()(inputs, params)
    later = forward_with(start=1.0)(inputs, params)
    return np.concatenate([outputs[:, :1], later[:, 1:]], axis=1)


@pytest.mark.parametrize(
    ("params", "forward", "reason"),
    [
        (good_params, forward_with(), "passed"),
        (
            params_with(W_hy="OU"),
            forward_with(),
            "W_hy has shape (3, 5), expected (5, 3)",
        ),
        (
            params_with(W_xh="UF"),
            forward_with(),
            "W_xh has shape (5, 6), expected (6, 5)",
        ),
        (params_with(b_y=None), forward_with(), "no b_y"),
        (lambda f, u, o: [1], forward_with(), "expected a dict"),
        (good_params, forward_with(carry=False), "is the new state handed on?"),
        (good_params, forward_with(g=lambda a: a), "where is softmax?"),
        (good_params, forward_with(bias=False), "the first output is wrong"),
        (good_params, forward_with(start=1.0), "the first output is wrong"),
        (good_params, output_carried_as_ones, "a later one is not"),
        (
            good_params,
            last_output_only,
            "the output has shape (2, 3), expected (2, 4, 3)",
        ),
        (
            good_params,
            lambda inputs, params: inputs @ inputs,
            "your code raised ValueError",
        ),
        (good_params, lambda inputs, params: print(end=""), "did you forget to return"),
        (..., forward_with(), "not attempted"),
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
        (latch(keep=1.0), "the e is forgotten"),
        (latch(keep=0.0), "the e is forgotten"),
        (latch(keep=-10.0), "the e is forgotten"),
        (latch(push=1.0), "is the push big enough?"),
        (latch(push=-10.0), "is the push big enough?"),
        (latch(letters="ae"), "want 0"),
        (latch(bias=1.0), "want 0"),
        ({"W_xh": latch()["W_xh"], "W_hh": np.array([[10.0]])}, "no b_h"),
        (latch() | {"W_xh": latch()["W_xh"].T}, "W_xh has shape (1, 27)"),
        ([1, 2, 3], "not a dict"),
        (..., "not attempted"),
    ],
)
def test_latch(assert_verdict, answer, reason):
    assert_verdict(reason, nb02.exercise_2, answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda f, u, o: (f + u + 1) * u + (u + 1) * o, "passed"),
        (lambda f, u, o: (f + u) * u + u * o, "the biases"),
        (lambda f, u, o: (f + 1) * u + (u + 1) * o, "W_hh is missing"),
        (lambda f, u, o: 4 * ((f + u + 1) * u) + (u + 1) * o, "Keras has"),
        (lambda f, u, o: (f + u + 1) * u, "Keras has"),
        (lambda f, u, o: None, "not attempted"),
    ],
)
def test_count_parameters(assert_verdict, answer, reason):
    assert_verdict(reason, nb02.exercise_3, answer)
