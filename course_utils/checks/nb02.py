"""Checks of notebook 02, a recurrent network by hand."""

import keras
import numpy as np

from course_utils import datasets
from course_utils.by_hand.rnn import read_out, rnn_forward, rnn_step, softmax
from course_utils.checks.core import exercise, expect, expect_shape, is_close

ALPHABET = "'abcdefghijklmnopqrstuvwxyz"
FEATURES, UNITS, OUTPUTS = 6, 5, 3  # all different, so that no mistake hides


@exercise
def exercise_1(mended_params, mended_forward):
    """A forward pass with the right shapes, whose state is carried."""
    params = mended_params(FEATURES, UNITS, OUTPUTS)
    wanted = {
        "W_xh": (FEATURES, UNITS),
        "W_hh": (UNITS, UNITS),
        "b_h": (UNITS,),
        "W_hy": (UNITS, OUTPUTS),
        "b_y": (OUTPUTS,),
    }
    expect(
        isinstance(params, dict), f"mended_params returned {params!r}, expected a dict"
    )
    for name, shape in wanted.items():
        expect(name in params, f"mended_params has no {name}: it has {sorted(params)}")
        expect_shape(name, params[name], shape)
    rng = np.random.default_rng(7)
    params = {name: rng.normal(size=shape) for name, shape in wanted.items()}
    inputs = rng.normal(size=(2, 4, FEATURES))  # (batch, time, features)
    outputs = mended_forward(inputs.copy(), params)
    outputs = expect_shape("the output", outputs, (2, 4, OUTPUTS))
    zeros = np.zeros((2, UNITS))
    forgetful = rnn_step(inputs, zeros[:, np.newaxis], params)
    expect(
        not is_close(outputs, read_out(forgetful, params, softmax)),
        "each output depends on its own input alone: is the new state handed on?",
    )
    states = rnn_forward(inputs, zeros, params)
    expect(
        not is_close(outputs, read_out(states, params)),
        "the outputs are not probabilities: where is softmax?",
    )
    expect(
        is_close(outputs[:, 0], read_out(states[:, 0], params, softmax)),
        "the first output is wrong: does the state start at zero, are both biases added?",
    )
    expect(
        is_close(outputs, read_out(states, params, softmax)),
        "the first output is right, a later one is not: what does the state hand on?",
    )


@exercise
def exercise_2(latch):
    """Weights of one tanh unit that remembers whether an e has come."""
    expect(isinstance(latch, dict), "latch is not a dict with W_xh, W_hh and b_h")
    for name, shape in {
        "W_xh": (len(ALPHABET), 1),
        "W_hh": (1, 1),
        "b_h": (1,),
    }.items():
        expect(name in latch, f"latch has no {name}: it has {sorted(latch)}")
        expect_shape(name, latch[name], shape)
    names = datasets.load_names().query("kind == 'surname' and language == 'English'")
    for word in names["name"].str.lower():
        codes = [ALPHABET.index(letter) for letter in word]
        inputs = np.eye(len(ALPHABET))[codes][np.newaxis]
        states = rnn_forward(inputs, np.zeros((1, 1)), latch)[0, :, 0]
        for t, state in enumerate(states):
            read = word[: t + 1]
            if "e" not in read:
                expect(
                    abs(state) < 0.1, f"after {read!r} the state is {state:.2f}, want 0"
                )
            elif read.endswith("e") and read.count("e") == 1:
                expect(
                    state > 0.9,
                    f"after {read!r} the state is {state:.2f}, want 1: is the push big enough?",
                )
            else:
                expect(
                    state > 0.9,
                    f"after {read!r} the state is {state:.2f}, want 1: the e is forgotten, "
                    "what must W_hh be so that a state of 1 stays near 1?",
                )


@exercise
def exercise_3(count_parameters):
    """The number of parameters of a recurrent network with an output layer."""
    for features, units, outputs in ((27, 16, 27), (1, 200, 1), (3, 5, 2)):
        count = count_parameters(features, units, outputs)
        for steps in (4, 9):
            model = keras.Sequential(
                [
                    keras.Input((steps, features)),
                    keras.layers.SimpleRNN(units, return_sequences=True),
                    keras.layers.Dense(outputs),
                ]
            )
            wanted = model.count_params()
            sizes = f"{features} features, {units} units, {outputs} outputs"
            expect(
                count != wanted - units - outputs,
                f"for {sizes} you have {count}: {units + outputs} too few, the biases",
            )
            expect(
                count != wanted - units**2,
                f"for {sizes} you have {count}: the state's own matrix W_hh is missing",
            )
            expect(count == wanted, f"for {sizes} you have {count}, Keras has {wanted}")
