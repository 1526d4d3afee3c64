"""Sequences of random vectors of bits: the copy task, its loss, and networks that learn such tasks.

An input is (batch, time, 7): a vector of 6 bits and a flag. A target is (batch, time, 6), with -1
in the steps in which nothing is asked.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from course_utils.cells import LSTMCell
from course_utils.ntm import NTMCell

BITS = 6
BATCH_SIZE, EVERY = 32, 50  # sequences; updates between two points of a curve


def draw_copy(count, low, high, rng):
    """Return inputs (count, time, 7) and targets (count, time, 6) of `low` to `high` vectors.

    Introduced in notebook 41.

    >>> x, wanted = draw_copy(4, low=1, high=3, rng=np.random.default_rng(0))
    >>> x.shape, wanted.shape
    ((4, 7, 7), (4, 7, 6))
    """
    x = np.zeros((count, 2 * high + 1, BITS + 1), "float32")
    wanted = np.full((count, 2 * high + 1, BITS), -1, "float32")
    lengths = rng.integers(low, high + 1, count)
    vectors = rng.integers(2, size=(count, high, BITS))
    for row, n in enumerate(lengths):
        x[row, :n, :BITS] = wanted[row, n + 1 : 2 * n + 1] = vectors[row, :n]
        x[row, n, BITS] = 1  # the flag
    return x, wanted


def bits_loss(wanted, logits):
    """Return the mean cross-entropy of the bits that are asked for.

    Introduced in notebook 41.

    >>> bits_loss(np.float32([[1.0, -1.0]]), np.float32([[0.0, 5.0]])).numpy().round(3)
    np.float32(0.693)
    """
    asked = ops.cast(wanted >= 0, logits.dtype)
    losses = ops.softplus(logits) - wanted * logits
    return ops.sum(asked * losses) / ops.sum(asked)


def build(recipe, updates, slots=16, **options):
    """Return a compiled network that gives a logit for each of 6 bits at each step.

    `recipe` holds units, rate, times (how many times `updates` it trains), and for a neural Turing
    machine the options of its cell, for attention its size. `options` are further options of the
    cell. Introduced in notebook 41.

    >>> build({"units": 4, "rate": 0.01, "times": 1}, updates=10).output_shape
    (None, None, 6)
    """
    inputs, units = keras.Input((None, BITS + 1)), recipe["units"]
    if "cell" in recipe:
        cell = NTMCell(units, slots=slots, **options | recipe["cell"])
    else:
        cell = LSTMCell(units)
    states = keras.layers.RNN(cell, return_sequences=True)(inputs)
    if "attention" in recipe:
        past = ops.concatenate([states, inputs], axis=-1)
        attend = keras.layers.MultiHeadAttention(1, key_dim=recipe["attention"])
        read = attend(states, past, use_causal_mask=True)
        states = ops.concatenate([states, read], axis=-1)
    model = keras.Model(inputs, keras.layers.Dense(BITS)(states))
    steps = recipe["times"] * updates
    falling = keras.optimizers.schedules.CosineDecay(recipe["rate"], steps, alpha=0.02)
    optimizer = keras.optimizers.Adam(falling, clipnorm=1.0)
    model.compile(optimizer=optimizer, loss=bits_loss)
    return model


def train(model, draw, updates, seed):
    """Train in place on new sequences in each update; return the curve, {"loss": [...]}.

    `draw(count, rng=rng)` returns inputs and targets. Introduced in notebook 41.
    """

    @tf.function(jit_compile=True, autograph=False)
    def update(x, wanted):
        with tf.GradientTape() as tape:
            loss = bits_loss(wanted, model(x))
        gradients = tape.gradient(loss, model.trainable_variables)
        model.optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    model.optimizer.build(model.trainable_variables)
    rng, losses = np.random.default_rng([seed, 41]), []
    for _ in range(updates // EVERY):
        x, wanted = draw(BATCH_SIZE * EVERY, rng=rng)
        batches = zip(np.split(x, EVERY), np.split(wanted, EVERY))
        losses.append(np.mean([update(*batch) for batch in batches]))
    return {"loss": losses}


def majority(x, wanted):
    """Return the share of right bits (sequences,) if each answer is the majority of what was seen.

    A bit is 1 in all answers if it is 1 in more than half of the vectors before the flag. All
    sequences have the same length. Introduced in notebook 41.

    >>> x, wanted = draw_copy(2, low=1, high=1, rng=np.random.default_rng(0))
    >>> majority(x, wanted)
    array([1., 1.])
    """
    flag = x[0, :, BITS].argmax()
    vote = x[:, np.newaxis, :flag, :BITS].mean(axis=2) > 0.5  # (sequences, 1, bits)
    asked = wanted >= 0
    return ((vote == wanted) & asked).sum(axis=(1, 2)) / asked.sum(axis=(1, 2))
