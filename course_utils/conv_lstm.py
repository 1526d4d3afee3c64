"""The ConvLSTM: an LSTM whose state is a picture and whose matrix products are convolutions.

Inputs are (batch, rows, columns, channels), states (batch, rows, columns, filters). Written with
`keras.ops`, so it runs on every backend, with the weights of `keras.layers.ConvLSTM2D`.
"""

import keras
from keras import ops

from course_utils import guards
from course_utils.guards import guarded


def conv_lstm_step(x, h, c, weights, padding="same"):
    """Return the next h and c, (batch, rows, columns, filters), of a ConvLSTM.

    `weights` is (W, U, b): (height, width, channels, 4 filters), (height, width, filters, 4
    filters), (4 filters,), with the blocks in the order i f g o. `padding` is that of x; h is
    always padded with zeros. Shi et al. 2015, without peepholes. Introduced in notebook 33.
    """
    W, U, b = weights
    a = ops.conv(x, W, padding=padding) + ops.conv(h, U, padding="same") + b
    i, f, g, o = ops.split(a, 4, axis=-1)
    c = ops.sigmoid(f) * c + ops.sigmoid(i) * ops.tanh(g)
    h = ops.sigmoid(o) * ops.tanh(c)
    return h, c


def _two_sizes(name, value):
    """Return a pair of positive whole numbers as a tuple; refuse anything else."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ValueError(f"{name} is {value!r}, expected (rows, columns).")
    return tuple(guards.whole(1)(f"a size in {name}", size) for size in value)


@keras.saving.register_keras_serializable(package="unrolled")
class ConvLSTMCell(keras.layers.Layer):
    """A ConvLSTM cell with the weights of `keras.layers.ConvLSTM2D`, for `keras.layers.RNN`.

    Clips are (batch, time, rows, columns, channels), `picture` is (rows, columns).
    `keras.layers.RNN` takes states that are rows of numbers, so states and outputs are flat:
    (batch, rows * columns * filters). `kernel_size` is one whole number. Both paddings are
    "same"; strides, dilation and dropout are left out. Raises `ValueError` if a size is not a
    positive whole number, or if frames have other sizes. It repeats the step of notebook 33.
    """

    @guarded(filters=guards.whole(1), kernel_size=guards.whole(1), picture=_two_sizes)
    def __init__(self, filters, kernel_size, picture, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.picture = tuple(picture)
        self.output_size = self.picture[0] * self.picture[1] * filters
        self.state_size = [self.output_size, self.output_size]  # h, c

    def build(self, input_shape):
        if len(input_shape) != 4 or tuple(input_shape[1:3]) != self.picture:
            raise ValueError(
                f"a step has shape {tuple(input_shape)}, expected (batch, *{self.picture}, "
                "channels): give clips (batch, time, rows, columns, channels)."
            )
        channels = input_shape[-1]
        size, width = (self.kernel_size, self.kernel_size), 4 * self.filters
        self.kernel = self.add_weight(
            name="kernel", shape=(*size, channels, width), initializer="glorot_uniform"
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel",
            shape=(*size, self.filters, width),
            initializer="orthogonal",
        )
        self.bias = self.add_weight(
            name="bias", shape=(width,), initializer=self.initial_bias
        )

    def initial_bias(self, shape, dtype=None):
        """Return zeros, with ones for the forget gate."""
        return ops.repeat(ops.array([0.0, 1.0, 0.0, 0.0], dtype), self.filters)

    def call(self, inputs, states, training=False):
        shape = (-1, *self.picture, self.filters)
        h, c = (ops.reshape(state, shape) for state in states)
        kernels = [
            ops.convert_to_tensor(w) for w in (self.kernel, self.recurrent_kernel)
        ]
        h, c = conv_lstm_step(inputs, h, c, (*kernels, self.bias))
        h, c = (ops.reshape(state, (-1, self.output_size)) for state in (h, c))
        return h, [h, c]

    def get_initial_state(self, batch_size=None):
        zeros = ops.zeros((batch_size, self.output_size), dtype=self.compute_dtype)
        return [zeros, zeros]

    def get_config(self):
        return super().get_config() | {
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "picture": self.picture,
        }
