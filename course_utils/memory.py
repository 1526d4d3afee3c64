"""A memory network that reads a story hop by hop (Sukhbaatar and others 2015)."""

import keras
import numpy as np
from keras import ops

from course_utils import guards
from course_utils.guards import guarded


@guarded(words=guards.whole(1), units=guards.whole(1))
def position_encoding(words, units):
    """Return a factor for each number of each word's vector, (words, units).

    It depends on the word's position j of J and on the number's position k of d:
    (1 - j/J) - (k/d)(1 - 2j/J). Sukhbaatar and others 2015. Introduced in notebook 40.

    >>> position_encoding(2, 2)
    array([[0.5, 0.5],
           [0.5, 1. ]], dtype=float32)
    """
    j = np.arange(1, words + 1)[:, np.newaxis] / words
    k = np.arange(1, units + 1) / units
    return ((1 - j) - k * (1 - 2 * j)).astype("float32")


def stories(name, value):
    """Refuse inputs of a memory network with wrong shapes, or without a sentence or a word."""
    shapes = [tuple(array.shape) for array in value]
    wanted = "expected a story (batch, sentences, words), a question (batch, words)"
    wanted += " and ages (batch, sentences)"
    if len(shapes) != 3 or [len(shape) for shape in shapes] != [3, 2, 2]:
        raise ValueError(f"{name} has shapes {shapes}, {wanted}.")
    story, question, old = shapes
    if 0 in story[1:] or question[1] == 0:
        raise ValueError(f"{name} has shapes {shapes}, {wanted}, none of them empty.")
    ages = value[2]
    if isinstance(ages, np.ndarray) and not np.isfinite(ages).all():
        raise ValueError(f"{name} has ages of NaN or infinity, expected finite ages.")
    batches = {shape[0] for shape in shapes if shape[0] is not None}
    if len(batches) > 1 or (None not in (story[1], old[1]) and story[1] != old[1]):
        raise ValueError(
            f"{name} has shapes {shapes}, {wanted}, with equal batches and equal sentences."
        )
    return value


def chance(name, value):
    """Refuse everything but one number from 0 to 1."""
    if not 0 <= guards.number(name, value) <= 1:
        raise ValueError(f"{name} is {value!r}, expected a number from 0 to 1.")
    return value


@keras.saving.register_keras_serializable("unrolled")
class MemoryNetwork(keras.Model):
    """A memory network; its inputs are story, question and ages, its outputs are logits of words.

    The story is (batch, sentences, words), the newest sentence first, the question (batch, words):
    numbers of words below `vocabulary`, 0 is padding, on the right. The ages are floats (batch,
    sentences): 0 for the newest sentence. `position=False` leaves position encoding out. `hidden`
    is the size of a layer with ReLU after each hop, the same for all hops; 0 for none. While
    training, each sentence is one step older with probability `noise`, and all older ones with it.
    Raises `ValueError` on other shapes and settings. Introduced in notebook 40.
    """

    @guarded(
        vocabulary=guards.whole(1),
        units=guards.whole(1),
        hops=guards.whole(1),
        hidden=guards.whole(0),
        noise=chance,
    )
    def __init__(
        self, vocabulary, units=64, hops=3, position=True, hidden=0, noise=0.0, **kwargs
    ):
        super().__init__(**kwargs)
        self.vocabulary, self.units, self.hops = vocabulary, units, hops
        self.position, self.hidden, self.noise = position, hidden, noise
        self.random = keras.random.SeedGenerator()

    def build(self, input_shape):
        def table(name, rows):
            shape = (rows, self.hops + 1, self.units)  # one slice for each table
            init = keras.initializers.RandomNormal(stddev=0.3)
            return self.add_weight(name=name, shape=shape, initializer=init)

        self.A = table("A", self.vocabulary)
        self.T = table("T", 2)
        if self.hidden:
            self.into = keras.layers.Dense(self.hidden, activation="relu")
            self.back = keras.layers.Dense(self.units)
            self.into.build((None, self.units))
            self.back.build((None, self.hidden))

    def vectors(self, words, table):
        """Return the sum of the words' vectors, (..., tables, units)."""
        shape = words.shape[-1], 1, self.units
        factors = np.ones(shape, "float32")
        if self.position:
            factors = position_encoding(shape[0], self.units)[:, None]
        factors = factors * ops.cast(words > 0, "float32")[..., None, None]
        return ops.sum(ops.take(table, words, axis=0) * factors, axis=-3)

    @guarded(inputs=stories)
    def read(self, inputs):
        """Return logits (batch, vocabulary) and attention weights (batch, hops, sentences)."""
        story, question, ages = inputs
        present = ops.any(story > 0, axis=-1)  # (batch, sentences)
        age = ops.stack([ops.log1p(ages), ages / 10], axis=-1)
        memory = self.vectors(story, self.A) + ops.tensordot(age, self.T, axes=1)
        u = self.vectors(question, self.A[:, :1])[:, 0]  # (batch, units)
        weights = []
        for hop in range(self.hops):
            scores = ops.einsum("bsd,bd->bs", memory[:, :, hop], u)
            p = ops.softmax(ops.where(present, scores, -1e9), axis=-1)
            u = u + ops.einsum("bs,bsd->bd", p, memory[:, :, hop + 1])
            weights.append(p)
            if self.hidden:
                u = u + self.back(self.into(u))
        return ops.matmul(u, ops.transpose(self.A[:, -1])), ops.stack(weights, axis=1)

    @guarded(inputs=stories)
    def call(self, inputs, training=False):
        if training and self.noise:
            story, question, ages = inputs
            chance = keras.random.uniform(ops.shape(ages), seed=self.random)
            ages = ages + ops.cumsum(ops.cast(chance < self.noise, "float32"), axis=1)
            inputs = [story, question, ages]
        return self.read(inputs)[0]

    def get_config(self):
        names = ("vocabulary", "units", "hops", "position", "hidden", "noise")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
