"""Every check of notebook 04 accepts a right answer and tells each usual wrong one its reason."""

import itertools

import keras
import numpy as np
import pytest
from keras import ops

from course_utils.checks import nb04

NUMBERS = itertools.count()  # a registered name of its own for each class


def right_mask(lengths, time):
    return np.arange(time) < np.asarray(lengths)[:, np.newaxis]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_mask, "passed"),
        (lambda lengths, time: ~right_mask(lengths, time), "inverted"),
        (lambda lengths, time: right_mask(lengths, time)[:, ::-1], "on the left"),
        (lambda lengths, time: right_mask(lengths - 1, time), "gives 2 real steps"),
        (lambda lengths, time: right_mask(lengths + 1, time), "gives 4 real steps"),
        (lambda lengths, time: right_mask(lengths, time).T, "has shape"),
        (lambda lengths, time: right_mask(lengths, max(lengths)), "has shape"),
        (lambda lengths, time: right_mask(lengths, time).astype(float), "expects bool"),
        (lambda lengths, time: None, "not attempted"),
        (lambda lengths, time: print(end=""), "forget to return"),
    ],
)
def test_padding_mask(assert_verdict, answer, reason):
    assert_verdict(reason, nb04.exercise_1, answer)


def chunks_with(handed_on=lambda states: states, axis=1, last=True, stop=0):
    """Return a reader in chunks, right by default."""

    def read(layer, x, size):
        chunks, states = [], None
        length = x.shape[1] if last else x.shape[1] - x.shape[1] % size
        for start in range(0, length, size):
            outputs, *states = layer(
                x[:, start : start + size], initial_state=handed_on(states)
            )
            chunks.append(outputs)
        return ops.concatenate(chunks, axis=axis)

    return read


def never_returns(layer, x, size):
    chunks_with()(layer, x, size)


def h_for_both(states):
    return states and [states[0]] * len(states)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (chunks_with(), "passed"),
        (chunks_with(handed_on=lambda states: None), "until the second chunk begins"),
        (
            chunks_with(handed_on=h_for_both),
            "LSTM, chunks of 1: right until the second",
        ),
        (chunks_with(axis=0), "joined along time"),
        (chunks_with(last=False), "joined along time, the last one too?"),
        (lambda layer, x, size: layer(x[:, ::-1])[0], "the first chunk is not"),
        (never_returns, "did you forget to return"),
        (..., "not attempted"),
    ],
)
def test_read_in_chunks(assert_verdict, answer, reason):
    assert_verdict(reason, nb04.exercise_2, answer)


def leaky_cell(mix, registered=True, config=("units", "leak"), bias=True):
    """Return a class like the solution's, with a mixture of old state, tanh and leak."""

    class LeakyCell(keras.layers.Layer):
        def __init__(self, units, leak=0.5, **kwargs):
            super().__init__(**kwargs)
            self.units = self.state_size = self.output_size = units
            self.leak = leak

        def build(self, input_shape):
            units = self.units
            self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], units))
            self.recurrent_kernel = self.add_weight(
                name="recurrent", shape=(units, units)
            )
            self.bias = self.add_weight(
                name="bias", shape=(units,), initializer="zeros"
            )

        def call(self, inputs, states, training=False):
            (h,) = states
            a = ops.matmul(inputs, self.kernel) + ops.matmul(h, self.recurrent_kernel)
            h = mix(h, ops.tanh(a + self.bias if bias else a), self.leak)
            return h, [h]

        def get_config(self):
            ours = {"units": self.units, "leak": self.leak}
            return super().get_config() | {name: ours[name] for name in config}

    if registered:
        name = f"LeakyCell{next(NUMBERS)}"
        return keras.saving.register_keras_serializable("tests", name=name)(LeakyCell)
    return LeakyCell


def leaky(h, new, leak):
    return (1.0 - leak) * h + leak * new


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (leaky_cell(leaky), "passed"),
        (leaky_cell(lambda h, new, leak: leak * h + (1.0 - leak) * new), "exchanged"),
        (leaky_cell(lambda h, new, leak: new), "where does the leak come in?"),
        (leaky_cell(lambda h, new, leak: h + leak * new), "term by term"),
        (leaky_cell(leaky, bias=False), "is b there?"),
        (leaky_cell(leaky, registered=False), "is the class registered?"),
        (leaky_cell(leaky, config=("units",)), "is leak in get_config?"),
        (leaky_cell(leaky, config=()), "does get_config hold units and leak?"),
        (keras.layers.SimpleRNNCell, "your code raised"),
        (lambda units, leak: units, "not a class"),
        (..., "not attempted"),
    ],
)
def test_leaky_cell(assert_verdict, answer, reason):
    assert_verdict(reason, nb04.exercise_3, answer)
