"""A stack gives what its networks give, and training one network leaves the others alone."""

from functools import partial

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from course_utils.cells import LSTMCell, RNNCell, lstm_cell_step, simple_rnn_step
from course_utils.stacks import Stack

relu_step = partial(simple_rnn_step, activation=ops.relu)
KINDS = {
    "tanh": (RNNCell, simple_rnn_step, 1),
    "ReLU": (partial(RNNCell, activation="relu"), relu_step, 1),
    "LSTM": (LSTMCell, lstm_cell_step, 2),
}


def model(make_cell, seed):
    keras.utils.set_random_seed(seed)
    read = keras.layers.RNN(make_cell(5), return_sequences=True)
    return keras.Sequential([keras.Input((None, 2)), read, keras.layers.Dense(3)])


@pytest.mark.parametrize("kind", KINDS)
def test_a_stack_gives_what_its_networks_give(kind):
    make_cell, step, states = KINDS[kind]
    models = [model(make_cell, seed) for seed in (0, 1)]
    stack = Stack(models, step, states, copies=2)
    x = np.random.default_rng(0).normal(size=(4, 7, 6, 2)).astype("float32")
    outputs = ops.convert_to_numpy(stack(x))
    assert outputs.shape == (4, 7, 6, 3)
    for k, network in enumerate([*models, *models]):
        alone = network(x[k].swapaxes(0, 1))  # (sequences, time, outputs)
        np.testing.assert_allclose(outputs[k].swapaxes(0, 1), alone, atol=1e-6)


def test_bad_input_is_refused():
    make_cell, step, states = KINDS["LSTM"]
    one = model(make_cell, 0)
    for models, reason in (
        ([], "at least one"),
        ([one, model(lambda units: LSTMCell(4), 1)], "2 kinds of shapes"),
        ([keras.Sequential([keras.Input((None, 2)), keras.layers.Dense(1)])], "2 arr"),
    ):
        with pytest.raises(ValueError, match=reason):
            Stack(models, step, states)
    with pytest.raises(ValueError, match="copies is 0"):
        Stack([one], step, states, copies=0)
    stack = Stack([one], step, states, copies=3)
    for shape in ((1, 7, 6, 2), (3, 7, 2), (3, 7, 6, 4)):
        with pytest.raises(ValueError, match="inputs have shape"):
            stack(np.zeros(shape, "float32"))


def test_the_networks_share_nothing():
    make_cell, step, states = KINDS["LSTM"]
    stack = Stack([model(make_cell, seed) for seed in (0, 1, 2)], step, states)
    x = np.random.default_rng(0).normal(size=(3, 7, 6, 2)).astype("float32")
    with tf.GradientTape() as tape:
        one = ops.sum(stack(x)[1])
    for gradient in tape.gradient(one, stack.trainable_variables):
        size = ops.convert_to_numpy(ops.sum(ops.abs(gradient), axis=(1, 2)))
        assert (size > 0).tolist() == [False, True, False]
