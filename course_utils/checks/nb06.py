"""Checks of notebook 06, the LSTM."""

import keras
import numpy as np

from course_utils.by_hand.lstm import lstm_forward, sigmoid
from course_utils.checks.core import exercise, expect, expect_shape, is_close

FEATURES, UNITS = 4, 3  # different, so that no mistake hides


@exercise
def exercise_1(last_marked):
    """Weights of one LSTM unit that holds the last marked number."""
    expect(isinstance(last_marked, dict), "last_marked is not a dict with W, U and b")
    for name, shape in {"W": (2, 4), "U": (1, 4), "b": (4,)}.items():
        expect(name in last_marked, f"last_marked has no {name}")
        expect_shape(name, last_marked[name], shape)
    # Shown after each step: c before tanh, with the output gate wide open.
    silence = read_last([0.9, -0.7, 0.8], [0, 0, 0], last_marked)
    expect(
        np.abs(silence).max() < 0.01,
        f"without a mark the output reaches {np.abs(silence).max():.2f}, want 0: what "
        "keeps the input gate shut?",
    )
    number = 0.6
    stored = read_last([number, -0.9, 0.8, 0.7, 0.9], [1, 0, 0, 0, 0], last_marked)
    wanted = np.tanh(np.tanh(number))
    expect(
        abs(stored[0]) > 0.01,
        f"after a marked {number} the output is {stored[0]:.2f}: are input and output "
        "gate open (order i f g o)?",
    )
    expect(
        not is_close(stored[0], wanted / 2, 0.01),
        "half of the number is shown: a gate with a sum of 0 is half open",
    )
    expect(
        is_close(stored[0], wanted, 0.01),
        f"after a marked {number} the output is {stored[0]:.2f}, want {wanted:.2f}: is g "
        "the tanh of the number alone?",
    )
    expect(
        is_close(stored, np.full(5, wanted), 0.01),
        f"four steps later {stored[-1]:.2f} is left of {wanted:.2f}: what keeps the forget "
        "gate open between marks?",
    )
    twice = read_last([number, 0.1, 0.3, 0.2], [1, 0, 1, 0], last_marked)
    both = np.tanh(np.tanh(number) + np.tanh(0.3))
    expect(
        not is_close(twice[-1], both, 0.01),
        "two marked numbers are added up: what must the forget gate do at a mark?",
    )
    rng = np.random.default_rng(0)
    for _ in range(20):
        numbers, marks = rng.uniform(-1, 1, 60), rng.random(60) < 0.15
        last = np.maximum.accumulate(np.where(marks, np.arange(60), -1))
        wanted = np.where(last < 0, 0.0, np.tanh(np.tanh(numbers[last])))
        expect(
            is_close(read_last(numbers, marks, last_marked), wanted, 0.01),
            "right on short sequences, not on 60 steps: are the gates' sums large enough?",
        )


def read_last(numbers, marks, params):
    """Return the output (time,) of a one-unit LSTM that reads numbers and marks."""
    inputs = np.stack([numbers, marks], axis=-1)[np.newaxis].astype(float)
    params = {name: np.asarray(array, dtype=float) for name, array in params.items()}
    return lstm_forward(inputs, *np.zeros((2, 1, 1)), params)[0][0, :, 0]


@exercise
def exercise_2(coupled_step):
    """One step of an LSTM whose input gate is 1 - f."""
    rng = np.random.default_rng(0)
    shapes = {"W": (FEATURES, 3 * UNITS), "U": (UNITS, 3 * UNITS), "b": (3 * UNITS,)}
    params = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    x, h, c = (rng.normal(size=(5, width)) for width in (FEATURES, UNITS, UNITS))
    result = coupled_step(x.copy(), h.copy(), c.copy(), params)
    expect(
        isinstance(result, tuple) and len(result) == 2,
        "coupled_step must return two arrays, h and c",
    )
    new_h = expect_shape("h", result[0], (5, UNITS))
    new_c = expect_shape("c", result[1], (5, UNITS))
    wanted_h, wanted_c = coupled(x, h, c, params)
    expect(
        not (is_close(new_h, wanted_c) and is_close(new_c, wanted_h)),
        "h and c are exchanged: return h first",
    )
    mistakes = {
        "the old h is left out: where is h @ U?": {"carry": 0.0},
        "the bias is left out: where is b?": {"bias": 0.0},
        "the blocks stand in another order: it is f g o": {"order": "gfo"},
        "f and i are exchanged: f says how much of the old c stays": {"swap": True},
        "g goes through the sigmoid: the candidate is a tanh": {"squash": sigmoid},
        "the input gate is f itself, expected 1 - f": {"couple": lambda f: f},
        "g comes in whole: where is the factor 1 - f?": {"couple": np.ones_like},
    }
    for reason, change in mistakes.items():
        expect(not is_close(new_c, with_mistake(x, h, c, params, **change)[1]), reason)
    expect(is_close(new_c, wanted_c), "c is wrong: c = f c + (1 - f) g, term by term")
    o = output_gate(x, h, params)
    expect(not is_close(new_h, o * wanted_c), "c is right, h is o c: where is tanh(c)?")
    expect(
        not is_close(new_h, np.tanh(wanted_c)),
        "c is right, h is tanh(c): where is the output gate o?",
    )
    expect(
        not is_close(new_h, o * np.tanh(c)),
        "h is made from the old c: it is the new one that is shown",
    )
    expect(is_close(new_h, wanted_h), "c is right, h is not: h = o tanh(c)")


def coupled(x, h, c, params):
    """Return the next h and c (batch, units) with i = 1 - f; blocks in the order f g o."""
    return with_mistake(x, h, c, params)


def with_mistake(x, h, c, params, order="fgo", swap=False, squash=np.tanh, **change):
    """Return h and c of the coupled step, right by default, each keyword a way to go wrong.

    In `change`: `carry` and `bias` (factors of h @ U and of b) and `couple` (i as made from f).
    """
    carry, bias = change.get("carry", 1.0), change.get("bias", 1.0)
    a = x @ params["W"] + carry * h @ params["U"] + bias * params["b"]
    sums = dict(zip(order, np.split(a, 3, axis=-1)))
    f = sigmoid(sums["f"])
    i = change.get("couple", lambda f: 1.0 - f)(f)
    if swap:
        f, i = i, f
    c = f * c + i * squash(sums["g"])
    return sigmoid(sums["o"]) * np.tanh(c), c


def output_gate(x, h, params):
    """Return o (batch, units)."""
    a = x @ params["W"] + h @ params["U"] + params["b"]
    return sigmoid(np.split(a, 3, axis=-1)[2])


@exercise
def exercise_3(count_parameters):
    """The number of parameters of an LSTM layer."""
    for features, units in ((2, 64), (27, 16), (5, 3)):
        layer = keras.layers.LSTM(units)
        layer.build((None, None, features))
        wanted, count = layer.count_params(), count_parameters(features, units)
        here = f"for {features} features, {units} units you have {count}"
        one = wanted // 4
        expect(count != one, f"{here}: that is one block, and there are four")
        expect(
            count != 3 * one, f"{here}: three gates, but the candidate has weights too"
        )
        expect(count != wanted - 4 * units, f"{here}: the biases are missing")
        expect(
            count != wanted - 3 * units, f"{here}: each of the four blocks has its bias"
        )
        expect(count != wanted - 4 * units**2, f"{here}: the matrices U are missing")
        expect(
            count != wanted + 4 * units,
            f"{here}: one bias a block, not one for W and one for U",
        )
        expect(count == wanted, f"{here}, Keras has {wanted}")
