"""Every check of notebook 04 accepts a right answer and tells each usual wrong one its reason."""

import itertools

import keras
import pytest
from keras import ops

from course_utils.cells import RNNCell
from course_utils.checks import nb04

NUMBERS = itertools.count()  # a registered name of its own for each class


def mean_cell(
    call=None, sizes=lambda features: [features, 1], config=True, first=None, pair=True
):
    """Return a class like the solution's; `call` makes an output and states from x, sum, count."""

    class MeanCell(keras.layers.Layer):
        def __init__(self, features):
            super().__init__()
            if config:
                self.state_size = sizes(features)

        def call(self, inputs, states):
            output, new = (call or mean_step)(inputs, *states)
            return (output, new) if pair else output

    if first is not None:
        MeanCell.get_initial_state = first
    return MeanCell


def mean_step(x, total, count):
    return (total + x) / (count + 1), [total + x, count + 1]


class RunningMean(keras.layers.Layer):
    """Keep the mean itself and move it towards each input."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.state_size = (units, 1)
        self.output_size = units

    def call(self, inputs, states, training=False):
        mean, n = states
        mean = mean + (inputs - mean) / (n + 1.0)
        return mean, (mean, n + 1.0)


class OneState(keras.layers.Layer):
    """Keep sum and count side by side in one state."""

    def __init__(self, features):
        super().__init__()
        self.state_size = features + 1

    def call(self, inputs, states):
        joined = ops.concatenate([inputs, ops.ones_like(inputs[:, :1])], axis=-1)
        state = states[0] + joined
        return state[:, :-1] / state[:, -1:], [state]


class KeptInSelf(keras.layers.Layer):
    """Count the steps in an attribute, so that the second call begins where the first ended."""

    def __init__(self, features):
        super().__init__()
        self.state_size = features
        self.count = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, inputs, states):
        self.count.assign_add(1.0)
        return (states[0] + inputs) / self.count, [states[0] + inputs]


def ones(self, batch_size=None):
    return [ops.zeros((batch_size, self.state_size[0])), ops.ones((batch_size, 1))]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (mean_cell(), "passed"),
        (RunningMean, "passed"),
        (OneState, "passed"),
        (mean_cell(lambda x, s, n: (s + x, [s + x, n + 1])), "the sums so far"),
        (mean_cell(first=ones), "one step too many"),
        (
            mean_cell(lambda x, s, n: ((s + x) / (n + 2), [s + x, n + 1])),
            "one step too many",
        ),
        (
            mean_cell(lambda x, s, n: (s / ops.maximum(n, 1), [s + x, n + 1])),
            "without the newest input",
        ),
        (mean_cell(lambda x, s, n: (x, [s, n])), "the outputs are the inputs"),
        (
            mean_cell(lambda x, s, n: ((s + x) / (n + 1), [x, n + 1])),
            "the sequence of outputs",
        ),
        (mean_cell(lambda x, s, n: ((s + x) / 2, [(s + x) / 2, n])), "halves the way"),
        (
            mean_cell(lambda x, s, n: ((s + x) / 5, [s + x, n])),
            "divided by the length of the series",
        ),
        (
            mean_cell(
                lambda x, s, n: (
                    ops.broadcast_to(
                        ops.mean((s + x) / (n + 1), axis=-1, keepdims=True),
                        ops.shape(x),
                    ),
                    [s + x, n + 1],
                )
            ),
            "over the features",
        ),
        (
            mean_cell(lambda x, s, n: ((s + x) / (n + 1), [n + 1, s + x])),
            "as state_size says",
        ),
        (
            mean_cell(lambda x, s, n: ((s + x) / (n + 1), [s + x])),
            "as state_size says",
        ),
        (mean_cell(sizes=lambda features: features), "missing 1 required positional"),
        (mean_cell(config=False), "no state_size"),
        (mean_cell(pair=False), "expected two things"),
        (KeptInSelf, "the sequence of outputs"),
        (keras.layers.SimpleRNNCell, "the sequence of outputs"),
        (lambda features: features, "not a class"),
        (..., "not attempted"),
    ],
)
def test_mean_cell(assert_verdict, answer, reason):
    assert_verdict(reason, nb04.exercise_1, answer)


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
    assert_verdict(reason, nb04.exercise_2, answer)


class CountsWhatIsNotZero(keras.layers.Layer):
    """A mean that leaves out inputs of 0."""

    def __init__(self, features):
        super().__init__()
        self.state_size, self.output_size = [features, features], features

    def call(self, inputs, states):
        total = states[0] + inputs
        count = states[1] + ops.cast(inputs != 0, inputs.dtype)
        return total / ops.maximum(count, 1), [total, count]


def test_an_input_of_zero_counts(assert_verdict):
    assert_verdict("the sequence of outputs", nb04.exercise_1, CountsWhatIsNotZero)


def test_a_small_leak_stays_small(assert_verdict):
    right = leaky_cell(leaky)

    @keras.saving.register_keras_serializable("mine")
    class AtLeastATenth(right):
        def __init__(self, units, leak=0.5, **kwargs):
            super().__init__(units, max(leak, 0.1), **kwargs)

    assert_verdict("a leak of 0.03", nb04.exercise_2, AtLeastATenth)
