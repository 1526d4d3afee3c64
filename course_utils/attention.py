"""Luong's and Bahdanau's attention, as Keras layers.

The queries are the decoder's states (batch, target, units). The memory holds the encoder's states
(batch, source, features), and its mask has shape (batch, source). Both layers return contexts
(batch, target, features) and attention weights (batch, target, source), which sum to 1 over the
source.
"""

import keras
from keras import ops

from course_utils import guards
from course_utils.guards import guarded


def weigh(scores, memory, mask):
    """Return contexts and attention weights: the softmax of scores (batch, target, source).

    Padding has weight 0. If a source is nothing but padding, its weights and context are zeros.
    Introduced in notebook 16.

    >>> mask = ops.array([[True, True, False]])
    >>> _, weights = weigh(ops.zeros((1, 1, 3)), ops.ones((1, 3, 2)), mask)
    >>> ops.convert_to_numpy(weights)
    array([[[0.5, 0.5, 0. ]]], dtype=float32)
    """
    scores = ops.where(mask[:, None, :], scores, -1e9)  # exp gives 0
    weights = ops.softmax(scores, axis=-1)
    weights = ops.where(mask[:, None, :], weights, 0.0)  # also if all is padding
    return ops.matmul(weights, memory), weights


@keras.saving.register_keras_serializable("unrolled")
class LuongAttention(keras.layers.Layer):
    """Scores a query q and a memory entry m by q W m, as in Luong, Pham and Manning 2015.

    `units` is the size of the queries. Introduced in notebook 16.
    """

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.W = keras.layers.Dense(units, use_bias=False, dtype=self.dtype_policy)

    @guarded(query=guards.steps, memory=guards.steps)
    def call(self, query, memory, mask):
        keys = ops.transpose(self.W(memory), (0, 2, 1))  # (batch, units, source)
        return weigh(ops.matmul(query, keys), memory, mask)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable("unrolled")
class BahdanauAttention(keras.layers.Layer):
    """Scores a query q and a memory entry m by v tanh(W q + U m) (Bahdanau, Cho and Bengio 2015).

    `units` is the size of the hidden layer. Introduced in notebook 16.
    """

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        linear = {"use_bias": False, "dtype": self.dtype_policy}
        self.W = keras.layers.Dense(units, **linear)
        self.U = keras.layers.Dense(units, **linear)
        self.v = keras.layers.Dense(1, **linear)

    @guarded(query=guards.steps, memory=guards.steps)
    def call(self, query, memory, mask):
        pairs = ops.tanh(self.W(query)[:, :, None] + self.U(memory)[:, None])
        flat = ops.reshape(pairs, (-1, self.units))  # four axes crash TensorFlow 2.20
        scores = ops.reshape(self.v(flat), ops.shape(pairs)[:-1])
        return weigh(scores, memory, mask)  # scores: (batch, target, source)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
