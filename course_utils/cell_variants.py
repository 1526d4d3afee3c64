"""Variants of RNNCell, LSTMCell and GRUCell that Keras does not have.

They follow course_utils/cells.py: written with keras.ops, inputs (batch, features), states (batch,
units), registered for saving. `keras.layers.RNN` runs them over time as it runs any cell, with
masks, in both directions, or stateful. Each raises `ValueError` if `units` is not positive.
"""

import keras
from keras import ops

from course_utils import guards
from course_utils.cells import LSTMCell
from course_utils.guards import guarded


def layer_norm_rnn_step(x, h, weights, activation=ops.tanh, epsilon=1e-3):
    """Return the next state (batch, units) from x (batch, features) and h (batch, units).

    `weights` is (W, U, g, b): (features, units), (units, units), (units,), (units,). In each row,
    the sum of the two products is scaled to mean 0 and standard deviation 1 over the units; then
    come gain g and bias b. Ba, Kiros and Hinton 2016, equation 4. Introduced in notebook 05b.
    """
    W, U, g, b = weights
    a = ops.matmul(x, W) + ops.matmul(h, U)
    mean = ops.mean(a, axis=-1, keepdims=True)
    variance = ops.mean((a - mean) ** 2, axis=-1, keepdims=True)
    return activation(g * (a - mean) / ops.sqrt(variance + epsilon) + b)


@keras.saving.register_keras_serializable(package="unrolled")
class LayerNormRNNCell(keras.layers.Layer):
    """A simple recurrent cell with layer normalisation before its activation.

    Its initializers cannot be chosen. Introduced in notebook 05b.
    """

    @guarded(units=guards.whole())
    def __init__(self, units, activation="tanh", epsilon=1e-3, **kwargs):
        if units <= 0:
            raise ValueError(f"units is {units}, expected a positive integer.")
        super().__init__(**kwargs)
        self.units = self.state_size = self.output_size = units
        self.activation = keras.activations.get(activation)
        self.epsilon = epsilon

    def build(self, input_shape):
        def add(name, shape, initializer):
            return self.add_weight(name=name, shape=shape, initializer=initializer)

        units = self.units
        self.kernel = add("kernel", (input_shape[-1], units), "glorot_uniform")
        self.recurrent_kernel = add("recurrent_kernel", (units, units), "orthogonal")
        self.gain = add("gain", (units,), "ones")
        self.bias = add("bias", (units,), "zeros")

    def call(self, inputs, states, training=False):
        (h,) = states
        weights = (self.kernel, self.recurrent_kernel, self.gain, self.bias)
        h = layer_norm_rnn_step(inputs, h, weights, self.activation, self.epsilon)
        return h, [h]

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]

    def get_config(self):
        return super().get_config() | {
            "units": self.units,
            "activation": keras.activations.serialize(self.activation),
            "epsilon": self.epsilon,
        }


def peephole_step(x, h, c, weights, activations=(ops.tanh, ops.sigmoid)):
    """Return the next h and c (batch, units) of an LSTM whose gates see the cell state.

    `weights` is (W, U, b, p): those of `lstm_cell_step` and the peepholes p (3, units) of i, f
    and o. Gers and Schmidhuber 2000. Introduced in notebook 06b.
    """
    (W, U, b, p), (squash, gate) = weights, activations
    a = ops.matmul(x, W) + ops.matmul(h, U) + b  # (batch, 4 units)
    i, f, g, o = ops.split(a, 4, axis=-1)
    c = gate(f + p[1] * c) * c + gate(i + p[0] * c) * squash(g)
    h = gate(o + p[2] * c) * squash(c)
    return h, c


@keras.saving.register_keras_serializable(package="unrolled")
class PeepholeLSTMCell(LSTMCell):
    """An `LSTMCell` whose gates also see their own unit's cell state; these weights start at 0.

    Introduced in notebook 06b.
    """

    def build(self, input_shape):
        super().build(input_shape)
        self.peepholes = self.add_weight(
            name="peepholes", shape=(3, self.units), initializer="zeros"
        )

    def call(self, inputs, states, training=False):
        h, c = states
        bias = self.bias if self.use_bias else 0.0
        peepholes = ops.convert_to_tensor(self.peepholes)
        weights = (self.kernel, self.recurrent_kernel, bias, peepholes)
        activations = (self.activation, self.recurrent_activation)
        h, c = peephole_step(inputs, h, c, weights, activations)
        return h, [h, c]


@keras.saving.register_keras_serializable(package="unrolled")
class ZoneoutLSTMCell(LSTMCell):
    """An `LSTMCell` whose states keep their old values, each with probability `rate`.

    In training, new masks are drawn at each step, one for h and one for c; otherwise old and new
    states are mixed, `rate` parts old. Raises `ValueError` unless `rate` is at least 0 and less
    than 1. Krueger et al. 2016. Introduced in notebook 08b.
    """

    @guarded(rate=guards.from_zero_below(1))
    def __init__(self, units, rate=0.1, seed=None, **kwargs):
        super().__init__(units, **kwargs)
        self.rate, self.seed = rate, seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, states, training=False):
        _, new_states = super().call(inputs, states)
        z = [self.rate, self.rate]
        if training:
            z = [self._mask(old) for old in states]
        h, c = (m * old + (1 - m) * new for m, old, new in zip(z, states, new_states))
        return h, [h, c]

    def _mask(self, like):
        drawn = keras.random.uniform(ops.shape(like), seed=self.seed_generator)
        return ops.cast(drawn < self.rate, like.dtype)

    def get_config(self):
        return super().get_config() | {"rate": self.rate, "seed": self.seed}


def standardise(a, epsilon=1e-3):
    """Return `a` scaled to mean 0 and standard deviation 1 along its last axis.

    Introduced in notebook 08b.
    """
    mean = ops.mean(a, axis=-1, keepdims=True)
    variance = ops.mean((a - mean) ** 2, axis=-1, keepdims=True)
    return (a - mean) / ops.sqrt(variance + epsilon)


def layer_norm_lstm_step(x, h, c, weights, activations=(ops.tanh, ops.sigmoid)):
    """Return the next h and c (batch, units) of an LSTM with layer normalisation.

    `weights` is (W, U, b, gains, shift): those of `lstm_cell_step`, gains (5, units) of i, f, g, o
    and c, and a shift (units,) of c. Each block's sum is normalised over its units, and so is c
    before the output's tanh. After Ba, Kiros and Hinton 2016, who normalise the two products
    separately. Introduced in notebook 08b.
    """
    (W, U, b, gains, shift), (squash, gate) = weights, activations
    blocks = (-1, 4, h.shape[-1])
    a = standardise(ops.reshape(ops.matmul(x, W) + ops.matmul(h, U), blocks))
    a = gains[:4] * a + ops.reshape(b, blocks)  # (batch, 4, units)
    i, f, g, o = ops.unstack(a, axis=1)
    c = gate(f) * c + gate(i) * squash(g)
    h = gate(o) * squash(gains[4] * standardise(c) + shift)
    return h, c


@keras.saving.register_keras_serializable(package="unrolled")
class LayerNormLSTMCell(LSTMCell):
    """An `LSTMCell` that normalises the sums before its gates, and its cell state before tanh.

    Introduced in notebook 08b.
    """

    def build(self, input_shape):
        super().build(input_shape)
        self.gains = self.add_weight(
            name="gains", shape=(5, self.units), initializer="ones"
        )
        self.shift = self.add_weight(
            name="shift", shape=(self.units,), initializer="zeros"
        )

    def call(self, inputs, states, training=False):
        h, c = states
        bias = self.bias if self.use_bias else ops.zeros_like(self.recurrent_kernel[0])
        weights = (self.kernel, self.recurrent_kernel, bias, self.gains, self.shift)
        weights = [ops.convert_to_tensor(weight) for weight in weights]
        activations = (self.activation, self.recurrent_activation)
        h, c = layer_norm_lstm_step(inputs, h, c, weights, activations)
        return h, [h, c]
