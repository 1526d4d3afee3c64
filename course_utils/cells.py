"""Recurrent cells that follow Keras' conventions: the weights of `keras.layers.LSTM(8)` fit
`keras.layers.RNN(LSTMCell(8))` unchanged.

For each cell, one function holds the mathematics, and a class makes it a Keras layer. Everything is
written with `keras.ops`, so it runs on every backend. Inputs are (batch, features), a state is
(batch, units). Dropout, regularizers and constraints, which Keras' cells have, are left out. Each
cell raises `ValueError` if `units` is not positive.
"""

import keras
from keras import ops

from course_utils import guards
from course_utils.guards import guarded


def simple_rnn_step(x, h, weights, activation=ops.tanh):
    """Return the next state (batch, units) from x (batch, features) and h (batch, units).

    `weights` is (W, U, b): (features, units), (units, units), (units,). Elman 1990.
    Introduced in notebook 04.
    """
    W, U, b = weights
    return activation(ops.matmul(x, W) + b + ops.matmul(h, U))


@keras.saving.register_keras_serializable(package="unrolled")
class RNNCell(keras.layers.Layer):
    """A simple recurrent cell with the weights of `keras.layers.SimpleRNNCell`.

    Introduced in notebook 04.
    """

    @guarded(units=guards.whole())
    def __init__(
        self,
        units,
        activation="tanh",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        **kwargs,
    ):
        if units <= 0:
            raise ValueError(f"units is {units}, expected a positive integer.")
        super().__init__(**kwargs)
        self.units = self.state_size = self.output_size = units
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.recurrent_initializer = keras.initializers.get(recurrent_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel",
            shape=(input_shape[-1], self.units),
            initializer=self.kernel_initializer,
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel",
            shape=(self.units, self.units),
            initializer=self.recurrent_initializer,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                name="bias", shape=(self.units,), initializer=self.bias_initializer
            )

    def call(self, inputs, states, training=False):
        (h,) = states
        bias = self.bias if self.use_bias else 0.0
        weights = (self.kernel, self.recurrent_kernel, bias)
        h = simple_rnn_step(inputs, h, weights, self.activation)
        return h, [h]

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]

    def get_config(self):
        serialize = keras.initializers.serialize
        return super().get_config() | {
            "units": self.units,
            "activation": keras.activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": serialize(self.kernel_initializer),
            "recurrent_initializer": serialize(self.recurrent_initializer),
            "bias_initializer": serialize(self.bias_initializer),
        }


def lstm_cell_step(x, h, c, weights, activations=(ops.tanh, ops.sigmoid)):
    """Return the next h and c (batch, units) of an LSTM.

    `weights` is (W, U, b): (features, 4 units), (units, 4 units), (4 units,), with the blocks in
    the order i f g o; Keras calls g "c". Hochreiter and Schmidhuber 1997, Gers et al. 2000.
    Introduced in notebook 06.
    """
    (W, U, b), (squash, gate) = weights, activations
    a = ops.matmul(x, W) + ops.matmul(h, U) + b  # (batch, 4 units)
    i, f, g, o = ops.split(a, 4, axis=-1)
    c = gate(f) * c + gate(i) * squash(g)
    h = gate(o) * squash(c)
    return h, c


@keras.saving.register_keras_serializable(package="unrolled")
class LSTMCell(keras.layers.Layer):
    """An LSTM cell with the weights of `keras.layers.LSTMCell`. Notebook 06 builds a small one."""

    @guarded(units=guards.whole())
    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        unit_forget_bias=True,
        **kwargs,
    ):
        if units <= 0:
            raise ValueError(f"units is {units}, expected a positive integer.")
        super().__init__(**kwargs)
        self.units = self.output_size = units
        self.state_size = [units, units]  # h, c
        self.activation = keras.activations.get(activation)
        self.recurrent_activation = keras.activations.get(recurrent_activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.recurrent_initializer = keras.initializers.get(recurrent_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.unit_forget_bias = unit_forget_bias

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel",
            shape=(input_shape[-1], 4 * self.units),
            initializer=self.kernel_initializer,
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel",
            shape=(self.units, 4 * self.units),
            initializer=self.recurrent_initializer,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                name="bias", shape=(4 * self.units,), initializer=self.initial_bias
            )

    def initial_bias(self, shape, dtype=None):
        """Return the initial bias, with ones for the forget gate if `unit_forget_bias`."""
        if not self.unit_forget_bias:
            return self.bias_initializer(shape, dtype=dtype)
        i = self.bias_initializer((self.units,), dtype=dtype)
        f = ops.ones((self.units,), dtype=dtype)
        g_and_o = self.bias_initializer((2 * self.units,), dtype=dtype)
        return ops.concatenate([i, f, g_and_o])

    def call(self, inputs, states, training=False):
        h, c = states
        bias = self.bias if self.use_bias else 0.0
        weights = (self.kernel, self.recurrent_kernel, bias)
        activations = (self.activation, self.recurrent_activation)
        h, c = lstm_cell_step(inputs, h, c, weights, activations)
        return h, [h, c]

    def get_initial_state(self, batch_size=None):
        zeros = ops.zeros((batch_size, self.units), dtype=self.compute_dtype)
        return [zeros, zeros]

    def get_config(self):
        serialize = keras.initializers.serialize
        return super().get_config() | {
            "units": self.units,
            "activation": keras.activations.serialize(self.activation),
            "recurrent_activation": keras.activations.serialize(
                self.recurrent_activation
            ),
            "use_bias": self.use_bias,
            "kernel_initializer": serialize(self.kernel_initializer),
            "recurrent_initializer": serialize(self.recurrent_initializer),
            "bias_initializer": serialize(self.bias_initializer),
            "unit_forget_bias": self.unit_forget_bias,
        }


def gru_cell_step(x, h, weights, activations=(ops.tanh, ops.sigmoid), reset_after=True):
    """Return the next h (batch, units) of a GRU: z h + (1 - z) g, in Keras' convention.

    `weights` is (W, U, b_x, b_h): (features, 3 units), (units, 3 units), twice (3 units,), with
    the blocks in the order z r g; Keras calls g "h". With reset_after=False, r is applied before
    the product, as in the paper (Cho et al. 2014), and b_h is unused. Introduced in notebook 07.
    """
    (W, U, b_x, b_h), (squash, gate) = weights, activations
    units = h.shape[-1]
    x_z, x_r, x_g = ops.split(ops.matmul(x, W) + b_x, 3, axis=-1)
    if reset_after:
        h_z, h_r, h_g = ops.split(ops.matmul(h, U) + b_h, 3, axis=-1)
        z, r = gate(x_z + h_z), gate(x_r + h_r)
        g = squash(x_g + r * h_g)
    else:
        h_z, h_r = ops.split(ops.matmul(h, U[:, : 2 * units]), 2, axis=-1)
        z, r = gate(x_z + h_z), gate(x_r + h_r)
        g = squash(x_g + ops.matmul(r * h, U[:, 2 * units :]))
    return z * h + (1.0 - z) * g


@keras.saving.register_keras_serializable(package="unrolled")
class GRUCell(keras.layers.Layer):
    """A GRU cell with the weights of `keras.layers.GRUCell`. Notebook 07 builds a small one."""

    @guarded(units=guards.whole())
    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        reset_after=True,
        **kwargs,
    ):
        if units <= 0:
            raise ValueError(f"units is {units}, expected a positive integer.")
        super().__init__(**kwargs)
        self.units = self.state_size = self.output_size = units
        self.activation = keras.activations.get(activation)
        self.recurrent_activation = keras.activations.get(recurrent_activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.recurrent_initializer = keras.initializers.get(recurrent_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.reset_after = reset_after

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel",
            shape=(input_shape[-1], 3 * self.units),
            initializer=self.kernel_initializer,
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel",
            shape=(self.units, 3 * self.units),
            initializer=self.recurrent_initializer,
        )
        self.bias = None
        if self.use_bias:
            width = 3 * self.units
            self.bias = self.add_weight(
                name="bias",
                shape=(2, width) if self.reset_after else (width,),
                initializer=self.bias_initializer,
            )

    def call(self, inputs, states, training=False):
        (h,) = states
        b_x = b_h = 0.0
        if self.use_bias and self.reset_after:
            b_x, b_h = ops.unstack(ops.convert_to_tensor(self.bias))
        elif self.use_bias:
            b_x = self.bias
        kernels = [
            ops.convert_to_tensor(w) for w in (self.kernel, self.recurrent_kernel)
        ]
        activations = (self.activation, self.recurrent_activation)
        h = gru_cell_step(
            inputs, h, (*kernels, b_x, b_h), activations, self.reset_after
        )
        return h, [h]

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]

    def get_config(self):
        serialize = keras.initializers.serialize
        return super().get_config() | {
            "units": self.units,
            "activation": keras.activations.serialize(self.activation),
            "recurrent_activation": keras.activations.serialize(
                self.recurrent_activation
            ),
            "use_bias": self.use_bias,
            "kernel_initializer": serialize(self.kernel_initializer),
            "recurrent_initializer": serialize(self.recurrent_initializer),
            "bias_initializer": serialize(self.bias_initializer),
            "reset_after": self.reset_after,
        }
