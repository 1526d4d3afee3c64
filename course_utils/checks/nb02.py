"""Checks of notebook 02, a recurrent network by hand."""

from functools import partial

import numpy as np

from course_utils import datasets
from course_utils.by_hand.rnn import linear, read_out, rnn_forward, softmax
from course_utils.checks.core import exercise, expect, expect_shape, expect_value

ALPHABET = "'abcdefghijklmnopqrstuvwxyz"
SIZES = ((6, 5, 3), (2, 4, 7))  # features, units, outputs; all different


def shapes_of(features, units, outputs):
    """Return the shape of each array of a recurrent network."""
    return {
        "W_xh": (features, units),
        "W_hh": (units, units),
        "b_h": (units,),
        "W_hy": (units, outputs),
        "b_y": (outputs,),
    }


def as_before(features, units, outputs):
    """Return what `broken_params` of the notebook gives, without W_hy."""
    rng = np.random.default_rng(0)
    return {
        "W_xh": rng.normal(size=(features, units)),
        "W_hh": rng.normal(size=(units, units)) / units**0.5,
        "b_h": np.zeros(units),
        "b_y": np.zeros(outputs),
    }


@exercise(
    hints=[
        "which array does `h @ W_hy` meet with its second axis, the outputs?",
        "write down which value of h the second turn of the loop begins with",
    ]
)
def exercise_1(mended_params, mended_forward):
    """A forward pass with the right shapes, whose state is carried."""
    for sizes in SIZES:
        expect_params(mended_params(*sizes), sizes)
    for sizes, batch, time in ((SIZES[0], 2, 4), (SIZES[1], 3, 1), (SIZES[1], 5, 9)):
        rng = np.random.default_rng(time)
        params = {n: rng.normal(size=shape) for n, shape in shapes_of(*sizes).items()}
        inputs = rng.normal(size=(batch, time, sizes[0]))
        answer = mended_forward(inputs, params)
        forward = partial(right_forward, inputs)
        expect_value(
            answer,
            forward(params),
            {
                "each output depends on its own input alone: is the new state handed on?": (
                    forward(params, carried=False)
                ),
                "the outputs are not probabilities: where is softmax?": (
                    forward(params, g=linear)
                ),
                "softmax runs along time: the probabilities of one step must sum to 1": (
                    forward(params, g=lambda a: softmax_along(a, axis=1))
                ),
                "softmax runs along the batch: the probabilities of one step must sum to 1": (
                    forward(params, g=lambda a: softmax_along(a, axis=0))
                ),
                "softmax runs along all entries at once: one step's must sum to 1": (
                    forward(params, g=lambda a: softmax_along(a, axis=None))
                ),
                "b_h is left out": forward(params | {"b_h": 0.0}),
                "b_y is left out": forward(params | {"b_y": 0.0}),
                "the state does not start at zero": forward(params, start=1.0),
                "the state does not go through tanh": forward(params, f=linear),
                "you return the states: where is read_out?": (
                    rnn_forward(inputs, np.zeros((batch, sizes[1])), params)
                ),
                "you return the output of the last step alone, expected one for each step": (
                    forward(params)[:, -1]
                ),
                "time comes first, expected (batch, time, outputs)": (
                    forward(params).swapaxes(0, 1)
                ),
            },
            name=f"the output of {batch} sequences of {time} steps",
        )


def expect_params(params, sizes):
    """Raise `NotYet` unless the shapes are right and only W_hy has other values."""
    called = "mended_params({}, {}, {})".format(*sizes)
    expect(isinstance(params, dict), f"{called} returned {params!r}, expected a dict")
    for name, shape in shapes_of(*sizes).items():
        expect(name in params, f"{called} has no {name}: it has {sorted(params)}")
        params[name] = expect_shape(f"{name} of {called}", params[name], shape)
    for name, wanted in as_before(*sizes).items():
        expect_value(
            params[name],
            wanted,
            name=f"{name} of {called}, which was right in broken_params,",
        )
    expect(
        len(np.unique(params["W_hy"])) == params["W_hy"].size,
        f"W_hy of {called} is not random any more: units that start with the same weights "
        "learn the same",
    )


def right_forward(inputs, params, carried=True, start=0.0, f=np.tanh, g=softmax):
    """Return the outputs (batch, time, outputs); the options are ways to go wrong."""
    h = np.full((len(inputs), len(params["W_hh"])), start)
    if carried:
        states = rnn_forward(inputs, h, params, f)
    else:
        states = f(inputs @ params["W_xh"] + h[:1] @ params["W_hh"] + params["b_h"])
    return read_out(states, params, g)


def softmax_along(a, axis):
    """Return numbers that sum to 1 along an axis, along all for None."""
    exp = np.exp(a - a.max())
    return exp / exp.sum(axis=axis, keepdims=True)


@exercise(
    hints=[
        "follow a name by hand: which term is not 0 before the e, at the e, after it?",
        "a state of 1 comes back as tanh(W_hh): compare W_hh = 1 with W_hh = 5",
    ]
)
def exercise_2(latch):
    """Weights of one tanh unit that remembers whether an e has come."""
    shapes = {"W_xh": (len(ALPHABET), 1), "W_hh": (1, 1), "b_h": (1,)}
    expect(isinstance(latch, dict), "latch is not a dict with W_xh, W_hh and b_h")
    weights = {}
    for name, shape in shapes.items():
        expect(name in latch, f"latch has no {name}: it has {sorted(latch)}")
        weights[name] = expect_shape(name, latch[name], shape)
    column = weights["W_xh"][:, 0]
    row = ALPHABET.index("e")
    expect(
        column[row] != 0 or not column.any(),
        f"row {row} of W_xh, that of e, is 0, but another is not: row 0 is the apostrophe's",
    )
    for word in words_to_read():
        codes = [ALPHABET.index(letter) for letter in word]
        inputs = np.eye(len(ALPHABET))[codes][np.newaxis]
        states = rnn_forward(inputs, np.zeros((1, 1)), weights)[0, :, 0]
        for t, state in enumerate(states):
            expect_state(state, word[: t + 1])


def words_to_read():
    """Yield surnames, then words in which one letter comes often: before an e, after it."""
    names = datasets.load_names().query("kind == 'surname' and language == 'English'")
    yield from names["name"].str.lower()
    for letter in ALPHABET.replace("e", ""):
        yield 300 * letter + "e" + 300 * letter  # a push of 1e-30 grows slowly
    yield 30 * "e"


def expect_state(state, read):
    """Raise `NotYet` unless the state fits the letters that were read."""
    text = read if len(read) < 13 else f"{read[:6]}...{read[-3:]}"
    told = f"after {text!r} the state is {state:.2f}"
    if "e" not in read:
        expect(abs(state) < 0.1, f"{told}, want 0: what moves it before the first e?")
    elif read.index("e") == len(read) - 1:
        expect(state > -0.5, f"{told}, want 1: is the sign of the push right?")
        expect(state > 0.9, f"{told}, want 1: is the push big enough?")
    else:
        expect(
            state > 0.9,
            f"{told}, want 1: the e is forgotten, what must W_hh be so that a state of 1 stays "
            "near 1?",
        )


# Features, units, outputs: W_hh smaller than W_xh, as large as three times W_xh, larger; one that
# needs many steps; as many units as features.
SIZES_TO_COMPARE = (
    (27, 16, 27),
    (4, 12, 3),
    (2, 13, 5),
    (5, 3, 6),
    (3, 25, 1),
    (1, 105, 2),
    (6, 6, 2),
)


@exercise(
    hints=[
        "write both numbers of parameters down: which terms are the same in both?",
        "how many parameters does one more step cost each of them?",
    ]
)
def exercise_3(cheaper_from):
    """From how many steps on the recurrent network has fewer parameters than a dense layer."""
    for sizes in SIZES_TO_COMPARE:
        features, units, outputs = sizes
        told = (
            f"for {features} feature{'s' * (features != 1)}, {units} units and {outputs} "
            f"output{'s' * (outputs != 1)}"
        )
        answer = cheaper_from(*sizes)
        wanted = first_length(*sizes)
        never = first_length(*sizes, recurrent=features * units + units)
        tie = first_length(*sizes, fewer=np.less_equal)
        expect_value(
            answer,
            wanted,
            {
                f"{told} both have the same number of parameters after {tie} steps, expected "
                "fewer": tie,
                f"{told} you say {never}: is W_hh counted, do you use all arguments that "
                "matter, and is the other side a single dense layer?": never,
                f"{told} you say {wanted - 1}, one step too few: after so many steps the dense "
                "layer has no more parameters": wanted - 1,
            },
            name=f"{told} the number of steps",
        )


def first_length(features, units, outputs, recurrent=None, fewer=np.less):
    """Return the number of steps; `recurrent` is the size of the recurrent layer."""
    if recurrent is None:
        recurrent = (features + units + 1) * units
    read_out_size, steps = (units + 1) * outputs, 1
    while not fewer(
        recurrent + read_out_size, steps * features * units + units + read_out_size
    ):
        steps += 1
    return steps


# Real, complex and negative eigenvalues of largest absolute value, whole numbers, a single unit,
# small entries.
SQUARES = (
    [[0.5, 0.0, 2.0], [0.0, 0.4, 0.0], [0.0, 1.0, 0.3]],
    [[0.1, -1.5, 0.0, 0.0], [1.5, 0.1, 0.0, 0.0], [0.0, 0.0, 0.7, 0.0], [0, 0, 0, 0.2]],
    [[-3, 1], [0, 2]],
    [[-0.4]],
    [[4e-4, 1e-4], [2e-4, 3e-4]],
    [[0.0, -2.0], [0.8, 0.2]],  # it turns a vector, which gets longer and shorter
)
RADII = (0.9, 1.2, 0.5, 2.0, 1.5, 0.8, 0.0)


@exercise(
    hints=[
        "np.linalg.eigvals; complex numbers have an absolute value, too",
        "which shape does rnn_forward expect, and which axis of its answer is 1 long?",
    ]
)
def exercise_4(with_radius, reservoir_states):
    """A reservoir: a matrix of a chosen spectral radius, and the states of a series."""
    for square, radius in zip((*SQUARES, SQUARES[0]), RADII):
        W = np.array(square)
        size = f"for a matrix {W.shape} and a radius of {radius} the result"
        answer = with_radius(W, radius)
        expect_value(
            answer,
            W * radius / np.abs(np.linalg.eigvals(W)).max(),
            radius_mistakes(W, radius),
            name=size,
        )
    for units, time in ((3, 7), (5, 1), (1, 12), (6, 6)):
        rng = np.random.default_rng(units)
        shapes = shapes_of(1, units, 1)
        params = {n: rng.normal(size=shapes[n]) for n in ("W_xh", "W_hh", "b_h")}
        series = rng.normal(size=time)
        answer = reservoir_states(series, params)
        expect_value(
            answer,
            states_of(series, params),
            states_mistakes(series, params),
            name=f"for {time} values and {units} units the result",
        )


def radius_mistakes(W, radius):
    """Return {reason: the matrix that this mistake gives}."""
    eigenvalues = np.linalg.eigvals(W)
    return {
        "the largest singular value is not the spectral radius: look at the eigenvalues": (
            W * radius / np.linalg.norm(W, 2)
        ),
        "you divide by the largest entry, expected the largest absolute eigenvalue": (
            W * radius / np.abs(W).max()
        ),
        "you divide by the largest real part: take the absolute value of the eigenvalues": (
            W * radius / eigenvalues.real.max()
        ),
        "the matrix is multiplied by the radius: which radius did it have before?": (
            W * radius
        ),
    } | (
        {
            "the spectral radius is 1 now: where is the argument `radius`?": (
                W / np.abs(eigenvalues).max()
            )
        }
        if radius
        else {}
    )


def states_of(series, params, start=0.0, f=np.tanh):
    """Return the states (time, units) of a series (time,)."""
    h = np.full((1, len(params["b_h"])), start)
    return rnn_forward(series[np.newaxis, :, np.newaxis], h, params, f)[0]


def states_mistakes(series, params):
    """Return {reason: the states that this mistake gives}."""
    right = states_of(series, params)
    return {
        "the state is not handed on": states_of(
            series, params | {"W_hh": 0 * params["W_hh"]}
        ),
        "the batch of one is still there: take its only entry": right[np.newaxis],
        "those are the states before each value, expected after it": (
            np.vstack([0 * right[:1], right[:-1]])
        ),
        "there is one state too many: leave out the one before the first value": (
            np.vstack([0 * right[:1], right])
        ),
        "that is the last state alone, expected one for each value": right[-1],
        "time is the second axis, expected (time, units)": right.T,
        "b_h is left out": states_of(series, params | {"b_h": 0 * params["b_h"]}),
        "the state does not start at zero": states_of(series, params, start=1.0),
        "the state does not go through tanh": states_of(series, params, f=linear),
    }
