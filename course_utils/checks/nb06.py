"""Checks of notebook 06, the LSTM."""

import numpy as np

from course_utils.by_hand.lstm import lstm_forward, sigmoid
from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_shape,
    expect_value,
    is_close,
)

# Features, units, batch of a step: all different, so that no swapped axes hide.
SIZES = ((4, 3, 5), (2, 6, 1))
LONGEST = 200  # steps of a sequence in exercise 1, as the text says


@exercise(
    hints=[
        "which gates must be open at a mark, and which between marks? The mark is an input",
        "a sum of 20 opens a gate, -20 shuts it: what do the bias and the mark add up to?",
    ]
)
def exercise_1(last_marked):
    """Weights of one LSTM unit that holds the last marked number."""
    expect(isinstance(last_marked, dict), "last_marked is not a dict with W, U and b")
    params = {}
    for name, shape in {"W": (2, 4), "U": (1, 4), "b": (4,)}.items():
        expect(
            name in last_marked, f"last_marked has no {name}: it has {[*last_marked]}"
        )
        params[name] = expect_shape(name, last_marked[name], shape).astype(float)
    expect_order(params)
    expect_silence(read_last([0.9, -0.7, 0.8, -1.0], [0, 0, 0, 0], params))
    for number in (0.6, -0.8):
        marks = [1, 0, 0, 0, 0]
        numbers = [number, -0.9, 0.8, 0.7, 0.9]
        stored = read_last(numbers, marks, params)
        kept = read_last(numbers, marks, with_open_output(params))
        expect_stored(stored, number, kept)
    twice = read_last([0.6, 0.1, 0.3, 0.2], [1, 0, 1, 0], params)
    both = np.tanh(np.tanh(0.6) + np.tanh(0.3))
    expect(
        not is_close(twice[-1], both, 0.01),
        "two marked numbers are added up: what must the forget gate do at a mark?",
    )
    for numbers, marks in long_sequences():
        last, wanted = last_mark(numbers, marks)
        outputs = read_last(numbers, marks, params)
        t = int(np.argmax(np.abs(outputs - wanted)))
        expect(
            np.abs(outputs - wanted).max() <= 0.01,
            f"in a sequence of {len(numbers)} steps the output of step {t} is {outputs[t]:.3f}, "
            f"want {wanted[t]:.3f}; {when(t, last[t])}: are the gates' sums large enough, and "
            "does g see the number alone?",
        )


def long_sequences():
    """Yield twenty sequences of 60 numbers with their marks, then the longest and hardest."""
    rng = np.random.default_rng(0)
    for _ in range(20):
        yield rng.uniform(-1, 1, 60), rng.random(60) < 0.15
    first = np.arange(LONGEST) == 0
    for number in (1.0, -1.0):
        yield np.full(LONGEST, number), 0 * first  # what leaks in adds up
        yield np.where(first, -number, number), first
        yield np.where(first, number, 0.0), first  # what leaks out, too


def when(t, last):
    """Return in words when the last mark was."""
    if last < 0:
        return "no mark came before"
    return f"the last mark was {t - last} step{'' if t - last == 1 else 's'} before"


def last_mark(numbers, marks):
    """Return the step of the last mark, -1 before the first, and the output that belongs to it."""
    last = np.maximum.accumulate(np.where(marks, np.arange(len(marks)), -1))
    return last, np.where(last < 0, 0.0, np.tanh(np.tanh(numbers[last])))


def expect_order(params):
    """Raise `NotYet` if the weights are right but for the order of their blocks or rows."""
    numbers, marks = next(long_sequences())
    wanted = last_mark(numbers, marks)[1]

    def fits(params):
        return is_close(read_last(numbers, marks, params), wanted, 0.01)

    if fits(params):
        return
    for name, order in {"i f o g": [0, 1, 3, 2], "i g f o": [0, 2, 1, 3]}.items():
        moved = {key: array[..., order] for key, array in params.items()}
        expect(not fits(moved), f"the blocks are in the order {name}, expected i f g o")
    expect(
        not fits(params | {"W": params["W"][::-1]}),
        "the rows of W are swapped: the first is for the number, the second for the mark",
    )


def with_open_output(params):
    """Return the weights with an output gate that is open at every step."""
    opened = {name: array.copy() for name, array in params.items()}
    for array in opened.values():
        array[..., 3] = 0.0
    opened["b"][3] = 40.0
    return opened


def expect_silence(outputs):
    """Raise `NotYet` unless the output stays 0 without a mark."""
    largest = np.abs(outputs).max()
    expect(
        largest < 0.01,
        f"without a mark the output reaches {largest:.3f}, want 0: what keeps the input gate "
        "shut?",
    )


def expect_stored(stored, number, kept):
    """Raise `NotYet` unless a marked number is shown, then and up to four steps later.

    `kept` is the output with an output gate that is always open.
    """
    wanted = np.tanh(np.tanh(number))
    told = f"after a marked {number} the output is {stored[0]:.2f}"
    expect(
        abs(stored[0]) > 0.01,
        f"{told}: are input and output gate open (order i f g o)?",
    )
    expect(
        not is_close(stored[0], wanted / 2, 0.01),
        "half of the number is shown: a gate with a sum of 0 is half open",
    )
    expect(
        is_close(stored[0], wanted, 0.01),
        f"{told}, want {wanted:.2f}: is g the tanh of the number alone?",
    )
    right, t = np.full(5, wanted), int(np.argmax(np.abs(stored - wanted)))
    expect(
        is_close(stored, right, 0.01),
        f"{t} step{'s' * (t != 1)} after a marked {number} the output is {stored[t]:.2f}, want "
        f"{wanted:.2f}: "
        + (
            "the number is kept, but is the output gate open without a mark, whatever the "
            "number?"
            if is_close(kept, right, 0.01)
            else "what keeps the forget gate open between marks, and the input gate shut?"
        ),
    )


def read_last(numbers, marks, params):
    """Return the output (time,) of a one-unit LSTM that reads numbers and marks."""
    inputs = np.stack([numbers, marks], axis=-1)[np.newaxis].astype(float)
    params = {name: np.asarray(array, dtype=float) for name, array in params.items()}
    return lstm_forward(inputs, *np.zeros((2, 1, 1)), params)[0][0, :, 0]


@exercise(
    hints=[
        "start from lstm_step of the page: which of its lines has an i in it?",
        "each block goes through its own function: which one is not a sigmoid?",
    ]
)
def exercise_2(coupled_step):
    """One step of an LSTM whose input gate is 1 - f."""
    for features, units, batch in SIZES:
        rng = np.random.default_rng(features)
        shapes = {"W": (features, 3 * units), "U": (units, 3 * units), "b": 3 * units}
        params = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        x, h, c = (
            rng.normal(size=(batch, width)) for width in (features, units, units)
        )
        answer = coupled_step(x, h, c, params)
        new_h, new_c = expect_parts(answer, "two arrays, the next h and the next c", 2)
        wanted_h, wanted_c = coupled(x, h, c, params)
        swapped = is_close(new_h, wanted_c) and is_close(new_c, wanted_h)
        expect(not swapped, "h and c are swapped: return h first")
        expect_value(
            new_c,
            wanted_c,
            {
                reason: with_mistake(x, h, c, params, **change)[1]
                for reason, change in MISTAKES.items()
            },
            name=f"for a batch of {batch} and {units} units, c",
        )
        o = output_gate(x, h, params)
        expect_value(
            new_h,
            wanted_h,
            {
                "c is right, h is o c: where is tanh(c)?": o * wanted_c,
                "c is right, h is tanh(c): where is the output gate o?": np.tanh(
                    wanted_c
                ),
                "h is made from the old c: it is the new one that is shown": o
                * np.tanh(c),
                "c is right, but the output gate is the sum itself: where is its sigmoid?": (
                    np.log(o / (1.0 - o)) * np.tanh(wanted_c)
                ),
            },
            name=f"for a batch of {batch} and {units} units c is right, and h",
        )


MISTAKES = {
    "the old h is left out: where is h @ U?": {"carry": 0.0},
    "the bias is left out: where is b?": {"bias": 0.0},
    "the blocks are in another order: it is f g o": {"order": "gfo"},
    "f and i are swapped: f says how much of the old c stays": {"swap": True},
    "g goes through the sigmoid: the candidate is a tanh": {"squash": sigmoid},
    "g does not go through tanh": {"squash": lambda a: a},
    "the input gate is f itself, expected 1 - f": {"couple": lambda f: f},
    "g comes in whole: where is the factor 1 - f?": {"couple": np.ones_like},
}


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
