"""A conditional random field: scores, sum and best of all label sequences, and a layer.

Emissions are (batch, time, labels), transitions `A` (labels, labels) from the label of the row to
that of the column, `mask` (batch, time) is True at words.
"""

import keras
import numpy as np
from keras import ops


def path_score(labels, emissions, A):
    """Return s(y), (batch,), of labels (batch, time); -1 marks padding.

    Introduced in notebook 14.

    >>> emissions = np.zeros((1, 3, 2), "float32")
    >>> path_score(np.array([[0, 1, -1]]), emissions, np.float32([[0, 1], [1, 0]])).numpy()
    array([1.], dtype=float32)
    """
    Y = ops.one_hot(labels, A.shape[0], dtype=emissions.dtype)  # (batch, time, labels)
    words = ops.sum(Y * emissions, axis=(1, 2))
    neighbours = ops.sum(ops.matmul(Y[:, :-1], A) * Y[:, 1:], axis=(1, 2))
    return words + neighbours


def log_sum_of_paths(emissions, A, mask):
    """Return log sum exp s(y') over all paths y', (batch,); mask is (batch, time).

    Introduced in notebook 14.

    >>> emissions, mask = np.zeros((1, 3, 2), "float32"), np.array([[True, True, False]])
    >>> np.exp(log_sum_of_paths(emissions, np.zeros((2, 2)), mask)).round(3)  # paths
    array([4.], dtype=float32)
    """
    if emissions.shape[1] is None:
        raise ValueError("unknown number of steps: pad all batches to one length.")
    alpha = ops.zeros_like(emissions[:, 0])  # (batch, labels)
    begun = ops.zeros_like(emissions[:, 0, 0], dtype="bool")  # has a word been read?
    for e, real in zip(ops.unstack(emissions, axis=1), ops.unstack(mask, axis=1)):
        came = ops.logsumexp(alpha[:, :, None] + A, axis=1)
        reached = e + ops.where(begun[:, None], came, 0.0)  # nothing before the first
        alpha = ops.where(real[:, None], reached, alpha)
        begun = ops.logical_or(begun, real)
    return ops.where(begun, ops.logsumexp(alpha, axis=1), 0.0)


def viterbi(emissions, A, mask):
    """Return the best path (batch, time) of each sequence.

    Introduced in notebook 14.

    >>> emissions, A = np.array([[[2.0, 0.0], [1.0, 0.0]]]), np.array([[-3.0, 0.0], [0, 0]])
    >>> viterbi(emissions, A, np.ones((1, 2), bool))
    array([[0, 1]])
    """
    batch, time, count = emissions.shape
    best, came_from = np.zeros_like(emissions[:, 0]), []
    begun = np.zeros((batch, 1, 1), bool)  # has a word been read?
    for t in range(time):
        ways = best[:, :, None] + np.where(begun, A, 0)  # (batch, from, to)
        real = mask[:, t, None]
        came_from.append(np.where(real, ways.argmax(axis=1), np.arange(count)))
        best = np.where(real, emissions[:, t] + ways.max(axis=1), best)
        begun = begun | real[:, :, None]
    path = [best.argmax(axis=1)]
    for origin in reversed(came_from[1:]):
        path.append(origin[np.arange(batch), path[-1]])
    return np.stack(path[::-1], axis=1)


@keras.saving.register_keras_serializable(package="unrolled")
class CRF(keras.layers.Layer):
    """Emissions (batch, time, labels) from states, with a score for each transition.

    `loss` is -log p of whole sequences, for `compile`. With `learned=False` all transitions stay
    0, which makes it a softmax for each word. It has no scores for a label that comes first or
    last. Introduced in notebook 14.

    >>> CRF(3)(np.zeros((2, 4, 5), "float32")).shape
    TensorShape([2, 4, 3])
    """

    def __init__(self, labels, learned=True, **kwargs):
        super().__init__(**kwargs)
        self.labels, self.learned = labels, learned

    def build(self, input_shape):
        K = self.labels
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], K))
        self.bias = self.add_weight(name="bias", shape=(K,), initializer="zeros")
        self.transitions = self.add_weight(
            name="transitions",
            shape=(K, K),
            initializer="zeros",
            trainable=self.learned,
        )

    def call(self, states):
        return ops.matmul(states, self.kernel) + self.bias

    def compute_mask(self, inputs, previous_mask):
        return None

    def loss(self, labels, emissions):
        """Return -log p(labels), (batch,); label -1 marks padding."""
        labels = ops.cast(labels, "int32")
        total = log_sum_of_paths(emissions, self.transitions, labels >= 0)
        return total - path_score(labels, emissions, self.transitions)

    def get_config(self):
        return super().get_config() | {"labels": self.labels, "learned": self.learned}
