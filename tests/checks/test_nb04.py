"""Every check of notebook 04 accepts a right answer and tells each usual wrong one its reason."""

import itertools

import keras
import numpy as np
import pytest
from keras import ops

from course_utils.cells import RNNCell
from course_utils.checks import nb04

NUMBERS = itertools.count()  # a registered name of its own for each class


def right_mask(lengths, time):
    return np.arange(time) < np.asarray(lengths)[:, np.newaxis]


def mask_by_rows(lengths, time):
    return [[True] * length + [False] * (time - length) for length in lengths.tolist()]


def mask_by_counting_down(lengths, time):
    """Put ones where steps are and add up from the end."""
    ends = np.zeros((len(lengths), time + 1))
    ends[np.arange(len(lengths)), lengths] = 1
    return (ends[:, ::-1].cumsum(axis=1)[:, ::-1] > 0)[:, 1:]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_mask, "passed"),
        (mask_by_rows, "passed"),
        (lambda lengths, time: ops.arange(time) < lengths[:, None], "passed"),
        (mask_by_counting_down, "passed"),
        (lambda lengths, time: ~right_mask(lengths, time), "inverted"),
        (lambda lengths, time: right_mask(lengths, time)[:, ::-1], "on the left"),
        (lambda lengths, time: right_mask(lengths - 1, time), "the mask at [0, 2] is"),
        (lambda lengths, time: right_mask(lengths + 1, time), "one real step too many"),
        (lambda lengths, time: right_mask(lengths, time).T, "axes are swapped"),
        (lambda lengths, time: right_mask(lengths, max(lengths)), "has shape"),
        (lambda lengths, time: right_mask(lengths, 5), "shape (2, 5), expected (2, 2)"),
        (
            lambda lengths, time: right_mask(np.maximum(lengths, 1), time),
            "[0, 3, 1, 2]",
        ),
        (lambda lengths, time: right_mask(np.sort(lengths), time), "[0, 1] is False"),
        (lambda lengths, time: right_mask(lengths, time).astype(float), "expects bool"),
        (lambda lengths, time: right_mask(lengths, time)[..., None], "has shape"),
        (
            lambda lengths, time: right_mask(lengths % time, time),
            "for lengths [2, 2] and time 2 the mask is [[False",
        ),
        (..., "not attempted"),
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


def chunks_by_splitting(layer, x, size):
    """Cut the batch first, begin with states of zeros."""
    pieces = np.split(x, range(size, x.shape[1], size), axis=1)
    states = layer.cell.get_initial_state(len(x))
    states = list(states) if isinstance(states, list | tuple) else [states]
    outputs = []
    for piece in pieces:
        result = layer(piece, initial_state=states)
        outputs.append(ops.convert_to_numpy(result[0]))
        states = result[1:]
    return np.hstack(outputs)


def chunks_by_recursion(layer, x, size, states=None):
    outputs, *states = layer(ops.convert_to_tensor(x[:, :size]), initial_state=states)
    if x.shape[1] <= size:
        return outputs
    later = chunks_by_recursion(layer, x[:, size:], size, states)
    return ops.concatenate([outputs, later], axis=1)


def ten_chunks(layer, x, size):
    return chunks_with()(layer, x[:, : 10 * size], size)


def padded(layer, x, size):
    """Fill the last chunk up with zeros."""
    after = -x.shape[1] % size
    outputs = chunks_with()(layer, np.pad(x, ((0, 0), (0, after), (0, 0))), size)
    return outputs[:, : x.shape[1]]


def at_once(layer, x, size):
    return layer(x)[0]


def one_by_one(layer, x, size):
    return chunks_with()(layer, x, 1)


def first_state_for_all(layer, x, size):
    """Start each chunk from the states after the first one."""
    first, *states = layer(x[:, :size])
    starts = range(size, x.shape[1], size)
    later = [layer(x[:, s : s + size], initial_state=states)[0] for s in starts]
    return ops.concatenate([first, *later], axis=1)


def overlapping(layer, x, size):
    """Give each chunk the first step of the next one, too."""
    states, chunks = None, []
    for start in range(0, x.shape[1], size):
        outputs, *states = layer(x[:, start : start + size + 1], initial_state=states)
        chunks.append(outputs[:, :size])
    return ops.concatenate(chunks, axis=1)


def h_for_both(states):
    return states and [states[0]] * len(states)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (chunks_with(), "passed"),
        (chunks_with(handed_on=lambda states: None), "until chunk 2 begins"),
        (
            chunks_with(handed_on=h_for_both),
            "LSTM, 6 steps in chunks of 4: right until chunk 2",
        ),
        (chunks_with(axis=0), "joined along time"),
        (
            chunks_with(handed_on=lambda states: states and states[0]),
            "states in the initial_state of LSTM: 1, expected 2",
        ),
        (overlapping, "the layer was given [2, 2, 2, 2, 2, 2, 1] steps"),
        (chunks_with(last=False), "joined along time, the last one too?"),
        (lambda layer, x, size: layer(x[:, ::-1])[0], "the first chunk is not"),
        (chunks_by_splitting, "passed"),
        (chunks_by_recursion, "passed"),
        (lambda *given: ops.convert_to_numpy(chunks_with()(*given)).tolist(), "passed"),
        (at_once, "given [7] steps, call by call, expected [1, 1, 1, 1, 1, 1, 1]"),
        (one_by_one, "given [1, 1, 1, 1, 1, 1, 1] steps, call by call, expected [7]"),
        (ten_chunks, "12 steps in chunks of 1: the outputs have shape (2, 10, 3)"),
        (padded, "given [3, 3, 3] steps, call by call, expected [3, 3, 1]"),
        (first_state_for_all, "right until chunk 3 begins"),
        (
            lambda *given: chunks_with()(*given)[:, -1],
            "shape (2, 4), expected (2, 7, 4)",
        ),
        (..., "not attempted"),
    ],
)
def test_read_in_chunks(assert_verdict, answer, reason):
    assert_verdict(reason, nb04.exercise_2, answer)


def test_messages_of_keras_name_the_layer_that_is_asked():
    assert nb04.noting(keras.layers.LSTM, [])(2).__class__.__name__ == "LSTM"


def leaky_cell(
    mix,
    registered=True,
    config=("units", "leak"),
    bias=True,
    default=0.5,
    turned=False,
    pair=True,
):
    """Return a class like the solution's, with a mixture of old state, tanh and leak."""

    class LeakyCell(keras.layers.Layer):
        def __init__(self, units, leak=default, **kwargs):
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
            U = ops.convert_to_tensor(self.recurrent_kernel)
            U = ops.transpose(U) if turned else U
            a = ops.matmul(inputs, self.kernel) + ops.matmul(h, U)
            h = mix(h, ops.tanh(a + self.bias if bias else a), self.leak)
            return (h, [h]) if pair else h

        def get_config(self):
            ours = {"units": self.units, "leak": self.leak}
            return super().get_config() | {name: ours[name] for name in config}

    if registered:
        name = f"LeakyCell{next(NUMBERS)}"
        return keras.saving.register_keras_serializable("tests", name=name)(LeakyCell)
    return LeakyCell


def leaky(h, new, leak):
    return (1.0 - leak) * h + leak * new


def registered(cell_class):
    name = f"LeakyCell{next(NUMBERS)}"
    return keras.saving.register_keras_serializable("tests", name=name)(cell_class)


def cell_from_rnn_cell():
    """Return a class that inherits from the cell of the page."""

    class LeakyCell(RNNCell):
        def __init__(self, units, leak=0.5, **kwargs):
            super().__init__(units, **kwargs)
            self.leak = leak

        def call(self, inputs, states, training=False):
            new, _ = super().call(inputs, states)
            new = (1 - self.leak) * states[0] + self.leak * new
            return new, [new]

        def get_config(self):
            return {**super().get_config(), "leak": self.leak}

    return registered(LeakyCell)


def cell_with_step_of_keras():
    """Return a class that holds one of Keras' cells."""

    class LeakyCell(keras.layers.Layer):
        def __init__(self, units, leak=0.5, **kwargs):
            super().__init__(**kwargs)
            self.inner, self.leak = keras.layers.SimpleRNNCell(units), leak
            self.state_size = self.output_size = units

        def build(self, input_shape):
            self.inner.build(input_shape)

        def call(self, inputs, states, training=False):
            new, _ = self.inner(inputs, states)
            new = leaky(states[0], new, self.leak)
            return new, [new]

        def get_config(self):
            ours = {"units": self.state_size, "leak": self.leak}
            return super().get_config() | ours

    return registered(LeakyCell)


def cell_with_the_leak_of_the_class():
    """Return a class whose cells all have the leak of the latest one."""

    class LeakyCell(leaky_cell(leaky, registered=False)):
        def __init__(self, units, leak=0.5, **kwargs):
            super().__init__(units, leak, **kwargs)
            del self.leak
            type(self).leak = leak

    return registered(LeakyCell)


def cell_that_rounds():
    """Return a class that saves one digit of the leak."""

    class LeakyCell(leaky_cell(leaky, registered=False)):
        def get_config(self):
            return super().get_config() | {"leak": round(self.leak, 1)}

    return registered(LeakyCell)


def cell_of_four_units():
    """Return a class that does not save its units, 4 by default."""

    class LeakyCell(leaky_cell(leaky, registered=False, config=("leak",))):
        def __init__(self, units=4, leak=0.5, **kwargs):
            super().__init__(units, leak, **kwargs)

    return registered(LeakyCell)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (leaky_cell(leaky), "passed"),
        (cell_with_the_leak_of_the_class(), "with 2 units and a leak of 0.7"),
        (cell_that_rounds(), "is leak in get_config?"),
        (cell_of_four_units(), "does get_config hold units and leak"),
        (leaky_cell(lambda h, new, leak: h + leak * (new - h)), "passed"),
        (cell_from_rnn_cell(), "passed"),
        (cell_with_step_of_keras(), "passed"),
        (leaky_cell(lambda h, new, leak: 0.5 * h + 0.5 * new), "leak of 0.2 the seq"),
        (leaky_cell(lambda h, new, leak: (1 - leak) * h + new), "leak of 0.2 the seq"),
        (leaky_cell(leaky, default=0.1), "by default the leak is 0.5"),
        (leaky_cell(leaky, turned=True), "the wrong way round"),
        (leaky_cell(leaky, pair=False), "expected two things"),
        (leaky_cell(lambda h, new, leak: leak * h + (1.0 - leak) * new), "swapped"),
        (leaky_cell(lambda h, new, leak: new), "where does the leak come in?"),
        (leaky_cell(lambda h, new, leak: h + leak * new), "is kept whole"),
        (leaky_cell(leaky, bias=False), "is b in the sum?"),
        (leaky_cell(leaky, registered=False), "is the class registered?"),
        (leaky_cell(leaky, config=("units",)), "is leak in get_config?"),
        (leaky_cell(leaky, config=()), "does get_config hold units and leak"),
        (keras.layers.SimpleRNNCell, "Unrecognized keyword arguments"),
        (lambda units, leak: units, "not a class"),
        (..., "not attempted"),
    ],
)
def test_leaky_cell(assert_verdict, answer, reason):
    assert_verdict(reason, nb04.exercise_3, answer)
