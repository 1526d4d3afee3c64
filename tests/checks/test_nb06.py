"""Every check of notebook 06 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.by_hand.lstm import lstm_step, sigmoid
from course_utils.checks import nb06


def one_unit(number=(0, 0, 1, 0), mark=(40, -40, 0, 0), bias=(-20, 20, 0, 20)):
    """Return weights of one unit in the order i f g o, right by default."""
    return {
        "W": np.array([number, mark], dtype=float),
        "U": np.zeros((1, 4)),
        "b": np.array(bias, dtype=float),
    }


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (one_unit(), "passed"),
        (one_unit(mark=(20, -30, 0, 0), bias=(-10, 12, 0, 9)), "passed"),
        (one_unit(mark=(40, 0, 0, 0)), "added up"),
        (one_unit(mark=(-40, 40, 0, 0), bias=(20, -20, 0, 20)), "without a mark"),
        (one_unit(bias=(20, 20, 0, 20)), "without a mark"),
        (one_unit(bias=(0, 20, 0, 20)), "without a mark"),
        (one_unit(mark=(0, 0, 0, 0)), "are input and output gate open"),
        (one_unit(bias=(-20, 20, 0, -20)), "are input and output gate open"),
        (one_unit(bias=(-20, 20, 0, 0)), "half of the number"),
        (one_unit(number=(0, 0, 10, 0)), "is g the tanh of the number"),
        (one_unit(mark=(40, -40, 1, 0)), "is g the tanh of the number"),
        (one_unit(bias=(-20, 0, 0, 20)), "keeps the forget gate open"),
        (one_unit(mark=(40, -40, 0, 0), bias=(-20, 3, 0, 20)), "keeps the forget"),
        (one_unit(bias=(-20, 20, 0, 20)) | {"W": np.zeros((4, 2))}, "W has shape"),
        ({"W": np.zeros((2, 4)), "U": np.zeros((1, 4))}, "no b"),
        (3, "not a dict"),
        (..., "not attempted"),
    ],
)
def test_last_marked(assert_verdict, answer, reason):
    assert_verdict(reason, nb06.exercise_1, answer)


def leaky():
    """Return weights that are good for a few steps only."""
    return one_unit(bias=(-20, 6.2, 0, 20))


def test_a_slow_leak_is_found_on_long_sequences(outcome):
    assert "60 steps" in outcome(nb06.exercise_1, leaky())


def right(x, h, c, params):
    """Return the coupled step, written by way of the page's own LSTM step."""
    f_g_o = {name: np.split(array, 3, axis=-1) for name, array in params.items()}
    four = {  # sigmoid(-a) is 1 - sigmoid(a)
        name: np.concatenate([-f, f, g, o], axis=-1)
        for name, (f, g, o) in f_g_o.items()
    }
    return lstm_step(x, h, c, four)[:2]


def mistaken(**change):
    """Return a coupled step with one mistake."""
    return lambda x, h, c, params: nb06.with_mistake(x, h, c, params, **change)


def shown(make_h):
    """Return a step whose c is right and whose h is made from o, the old and the new c."""

    def step(x, h, c, params):
        new_c = right(x, h, c, params)[1]
        return make_h(nb06.output_gate(x, h, params), c, new_c), new_c

    return step


def test_the_mistakes_start_from_the_right_step():
    rng = np.random.default_rng(1)
    params = {"W": rng.normal(size=(2, 6)), "U": rng.normal(size=(2, 6)), "b": 1.0}
    params["b"] = rng.normal(size=6)
    x, h, c = rng.normal(size=(3, 4, 2))
    for ours, theirs in zip(nb06.coupled(x, h, c, params), right(x, h, c, params)):
        np.testing.assert_allclose(ours, theirs)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (lambda *arrays: right(*arrays)[::-1], "h and c are exchanged"),
        (mistaken(bias=0.0), "where is b?"),
        (mistaken(order="gfo"), "it is f g o"),
        (mistaken(swap=True), "f and i are exchanged"),
        (mistaken(squash=sigmoid), "the candidate is a tanh"),
        (mistaken(couple=lambda f: f), "expected 1 - f"),
        (mistaken(couple=np.ones_like), "where is the factor 1 - f?"),
        (lambda x, h, c, p: right(x, 0 * h, c, p), "where is h @ U?"),
        (mistaken(squash=lambda a: a), "term by term"),
        (shown(lambda o, old, new: o * new), "where is tanh(c)?"),
        (shown(lambda o, old, new: np.tanh(new)), "where is the output gate"),
        (shown(lambda o, old, new: o * np.tanh(old)), "the new one"),
        (shown(lambda o, old, new: o + np.tanh(new)), "h = o tanh(c)"),
        (lambda *arrays: right(*arrays)[0], "must return two arrays"),
        (lambda *arrays: [a[0] for a in right(*arrays)], "must return two arrays"),
        (lambda *arrays: tuple(a.T for a in right(*arrays)), "h has shape"),
        (lambda x, h, c, params: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_coupled_step(assert_verdict, answer, reason):
    assert_verdict(reason, nb06.exercise_2, answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda f, u: 4 * u * (f + u + 1), "passed"),
        (lambda f, u: u * (f + u + 1), "that is one block"),
        (lambda f, u: 3 * u * (f + u + 1), "the candidate has weights too"),
        (lambda f, u: 4 * u * (f + u), "the biases are missing"),
        (lambda f, u: 4 * u * (f + u) + u, "has its bias"),
        (lambda f, u: 4 * u * (f + 1), "the matrices U are missing"),
        (lambda f, u: 4 * u * (f + u + 2), "one bias a block"),
        (lambda f, u: 4 * (f + u + 1), "Keras has"),
        (..., "not attempted"),
    ],
)
def test_count_parameters(assert_verdict, answer, reason):
    assert_verdict(reason, nb06.exercise_3, answer)
