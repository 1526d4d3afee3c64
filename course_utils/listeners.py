"""Recognisers that judge spoken numbers: the network of notebook 31, its loss, and what it hears.

Classes are 0, CTC's blank, then zero to nine and "oh", written "?" in numbers.
"""

import functools

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from course_utils.guards import guarded, whole
from course_utils.recognition import edit_distance
from course_utils.speech import greedy, table

DIGITS = "0123456789?"


def steps(name, value):
    """Return recordings as a list of arrays (steps, features); refuse none, and empty ones."""
    if not isinstance(value, list | tuple | np.ndarray):
        raise ValueError(f"{name} is {value!r}, expected a list of arrays.")
    rows = [table(f"{name}[{i}]", row) for i, row in enumerate(value)]
    if not rows:
        raise ValueError(f"{name} is empty, expected at least one recording.")
    return rows


def strings(name, value):
    """Return a list of numbers as str; refuse one str, and anything else."""
    if isinstance(value, str) or not np.iterable(value):
        raise ValueError(f"{name} is {value!r}, expected a list of numbers as str.")
    found = list(value)
    for text in found:
        if not isinstance(text, str):
            raise ValueError(f"{name} holds {text!r}, expected str, such as '2934'.")
    return found


def ctc_loss(targets, log_y):
    """Return -log p of each label, (batch,).

    targets are (batch, 1 + longest label): the number of steps, then classes, padded with 0; log_y
    are log probabilities (batch, steps, classes). Introduced in notebook 30.

    >>> y = np.log([[[0.6, 0.4], [0.5, 0.5]]]).astype("float32")
    >>> round(float(np.exp(-ctc_loss(np.array([[2, 1]]), y)[0])), 3)
    0.7
    """
    targets = tf.cast(targets, "int32")
    label = tf.sparse.from_dense(targets[:, 1:])  # zeros are padding
    return tf.nn.ctc_loss(
        label, log_y, None, targets[:, 0], logits_time_major=False, blank_index=0
    )


@guarded(features=whole(least=1), units=whole(least=1))
def recogniser(features, units):
    """Return notebook 31's network, not compiled: two bidirectional GRUs of `units`, dropout.

    It maps steps (batch, steps, features), 0 being padding, to log probabilities (batch, steps,
    12).

    >>> recogniser(52, units=64).output_shape
    (None, None, 12)
    """
    inputs = keras.Input((None, features))
    mask = ops.any(ops.not_equal(inputs, 0), axis=-1)
    x = layers.SpatialDropout1D(0.1)(inputs)
    for _ in range(2):
        gru = layers.GRU(units, return_sequences=True)
        x = layers.Dropout(0.2)(layers.Bidirectional(gru)(x, mask=mask))
    return keras.Model(inputs, ops.log_softmax(layers.Dense(len(DIGITS) + 1)(x)))


@functools.cache
def _compiled(model):
    """Return a model as one graph for all sizes: `predict` would compile for each of them."""
    shape = [tf.TensorSpec(model.input_shape, "float32")]
    return tf.function(lambda x: model(x, training=False), input_signature=shape)


@guarded(rows=steps)
def hear(model, rows):
    """Return what a recogniser hears: a number, a str, for each recording's steps.

    `rows` is a list of arrays (steps, features). Raises `ValueError` for none, for NaN, and for
    another number of features than the model's.

    >>> keras.utils.set_random_seed(0)
    >>> len(hear(recogniser(2, units=3), [np.ones((5, 2)), np.ones((4, 2))]))
    2
    """
    if not isinstance(model, keras.Model):
        raise ValueError(f"model is {model!r}, expected a recogniser, a keras.Model.")
    width = model.input_shape[-1]
    for i, row in enumerate(rows):
        if row.shape[1] != width:
            raise ValueError(
                f"rows[{i}] has shape {row.shape}, expected (steps, {width}): was this recogniser "
                "trained on other features?"
            )
    x = keras.utils.pad_sequences(rows, dtype="float32", padding="post")
    log_y = _compiled(model)(x).numpy().astype(float)
    heard = [greedy(y[: len(row)]) for y, row in zip(log_y, rows)]
    return ["".join(DIGITS[label - 1] for label in labels) for labels in heard]


@guarded(said=strings, heard=strings)
def digit_errors(said, heard):
    """Return the edit distance and the number of digits of each pair of numbers, (strings, 2).

    Raises `ValueError` if there are not as many numbers heard as said, or if one is not a str.

    >>> digit_errors(["123", "7"], ["13", "7"]).tolist()
    [[1, 3], [0, 1]]
    """
    if len(said) != len(heard):
        raise ValueError(
            f"{len(said)} numbers were said and {len(heard)} heard, expected equally many."
        )
    pairs = [(edit_distance([*a], [*b]), len(a)) for a, b in zip(said, heard)]
    return np.array(pairs).reshape(-1, 2)
