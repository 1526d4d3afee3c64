"""Every check of notebook 06 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest
import tensorflow as tf

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
        ({name: array.tolist() for name, array in one_unit().items()}, "passed"),
        (one_unit(mark=(40, -40, 0, 0)) | {"U": [[1.0, -1, 0, 3]]}, "passed"),
        (one_unit() | {"U": [[0, 0, 0.5, 0]]}, "of 60 steps the output of step"),
        (one_unit(number=(0, 0, -1, 0)), "is g the tanh of the number"),
        (one_unit(bias=(-20, 20, np.nan, 20)), "without a mark the output reaches nan"),
        (one_unit(mark=(40, 0, 0, 0)), "added up"),
        (one_unit(mark=(-40, 40, 0, 0), bias=(20, -20, 0, 20)), "without a mark"),
        (one_unit(bias=(20, 20, 0, 20)), "without a mark"),
        (one_unit(bias=(0, 20, 0, 20)), "without a mark"),
        (one_unit(mark=(0, 0, 0, 0)), "are input and output gate open"),
        (one_unit(bias=(-20, 20, 0, -20)), "are input and output gate open"),
        (one_unit(bias=(-20, 20, 0, 0)), "half of the number"),
        (one_unit((0, 0, 0, 1), bias=(-20, 20, 20, 0)), "in the order i f o g"),
        (one_unit((0, 1, 0, 0), (40, 0, -40, 0), (-20, 0, 20, 20)), "order i g f o"),
        (one_unit(number=(40, -40, 0, 0), mark=(0, 0, 1, 0)), "rows of W are swap"),
        (
            one_unit(mark=(40, -40, 0, 40), bias=(-20, 20, 0, -20)),
            "is the output gate open without a mark",
        ),
        (
            one_unit(number=(0, 0, 1, 3), bias=(-20, 20, 0, 6)),
            "1 step after a marked 0.6 the output is 0.47, want 0.49: the number is kept",
        ),
        (one_unit(mark=(8, -8, 0, 0), bias=(-4, 4, 0, 4)), "the output reaches 0.013"),
        (one_unit(number=(0, 0, 10, 0)), "is g the tanh of the number"),
        (one_unit(mark=(40, -40, 1, 0)), "is g the tanh of the number"),
        (one_unit(bias=(-20, 0, 0, 20)), "keeps the forget gate open"),
        (one_unit(mark=(40, -40, 0, 0), bias=(-20, 3, 0, 20)), "keeps the forget"),
        (one_unit(mark=(14, -14, 0, 0), bias=(-7, 7, 0, 7)), "are the gates' sums"),
        (one_unit(bias=(-7, 20, 0, 20)), "of 200 steps"),
        (one_unit(bias=(-20, 20, 0, 4)), "are the gates' sums"),
        (one_unit(bias=(-8, 20, 0, 20)), "no mark came before"),
        (one_unit(bias=(-20, 8, 0, 20)), "the last mark was 199 steps before"),
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


def step_by_units(x, h, c, params):
    """Compute one number at a time."""
    W, U, b = params["W"], params["U"], params["b"]
    units = h.shape[1]
    new_h, new_c = np.zeros_like(h), np.zeros_like(c)
    for row, j in np.ndindex(h.shape):
        f, g, o = (
            x[row] @ W[:, k] + h[row] @ U[:, k] + b[k]
            for k in (j, units + j, 2 * units + j)
        )
        f, o = 1 / (1 + np.exp(-f)), 1 / (1 + np.exp(-o))
        new_c[row, j] = f * c[row, j] + (1 - f) * np.tanh(g)
        new_h[row, j] = o * np.tanh(new_c[row, j])
    return new_h, new_c


def step_in_tensorflow(x, h, c, params):
    sums = tf.matmul(x, params["W"]) + tf.matmul(h, params["U"]) + params["b"]
    f, g, o = tf.split(sums, 3, axis=1)
    f = tf.sigmoid(f)
    c = tf.tanh(g) + f * (c - tf.tanh(g))
    return [tf.sigmoid(o) * tf.tanh(c), c]


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
        (step_by_units, "passed"),
        (step_in_tensorflow, "passed"),
        (lambda *arrays: [a.tolist() for a in right(*arrays)], "passed"),
        (lambda *arrays: right(*arrays)[::-1], "h and c are swapped"),
        (mistaken(bias=0.0), "where is b?"),
        (mistaken(order="gfo"), "it is f g o"),
        (mistaken(swap=True), "f and i are swapped"),
        (mistaken(squash=sigmoid), "the candidate is a tanh"),
        (mistaken(couple=lambda f: f), "expected 1 - f"),
        (mistaken(couple=np.ones_like), "where is the factor 1 - f?"),
        (lambda x, h, c, p: right(x, 0 * h, c, p), "where is h @ U?"),
        (mistaken(squash=lambda a: a), "g does not go through tanh"),
        (mistaken(squash=np.sin), "for a batch of 5 and 3 units, c at [0, 0] is"),
        (
            shown(lambda o, old, new: np.log(o / (1 - o)) * np.tanh(new)),
            "where is its sigmoid?",
        ),
        (
            lambda x, h, c, p: right(x, h, np.clip(c, -0.5, 0.5), p),
            "for a batch of 5 and 3 units, c at",
        ),
        (lambda x, h, c, p: right(x[::-1], h, c, p), "c at [0, 0] is"),
        (shown(lambda o, old, new: o * new), "where is tanh(c)?"),
        (shown(lambda o, old, new: np.tanh(new)), "where is the output gate"),
        (shown(lambda o, old, new: o * np.tanh(old)), "the new one"),
        (shown(lambda o, old, new: o + np.tanh(new)), "c is right, and h at"),
        (
            lambda *arrays: right(*arrays)[0],
            "expected two arrays, the next h and the next c",
        ),
        (lambda *arrays: [a[0] for a in right(*arrays)], "c has shape (3,)"),
        (lambda *arrays: tuple(a.T for a in right(*arrays)), "c has shape (3, 5)"),
        (..., "not attempted"),
    ],
)
def test_coupled_step(assert_verdict, answer, reason):
    assert_verdict(reason, nb06.exercise_2, answer)
