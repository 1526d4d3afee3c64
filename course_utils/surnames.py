"""Surnames read letter by letter by Keras layers: the parts, the network, its score, new names."""

import keras
import numpy as np
from keras import ops

from course_utils import datasets, guards
from course_utils.by_hand.letters import SYMBOLS, make_batch, one_hot
from course_utils.guards import guarded


def surname_parts():
    """Return {"train", "validation", "test"}: the surnames of notebook 03, in its split.

    >>> {part: len(words) for part, words in surname_parts().items()}
    {'train': 6836, 'validation': 1000, 'test': 1000}
    """
    surnames = datasets.load_names().query("kind == 'surname'")["name"].str.lower()
    words = sorted({word for word in surnames if word.isascii() and word.isalpha()})
    np.random.default_rng(0).shuffle(words)
    test, validation, train = words[:1_000], words[1_000:2_000], words[2_000:]
    return {"train": train, "validation": validation, "test": test}


@guarded(words=guards.words)
def weighted(words):
    """Return names as `fit` and `evaluate` take them: a padded letter has the weight 0.

    >>> weighted(["hill"])["x"].shape
    (1, 5, 27)
    """
    inputs, targets, mask = make_batch(words)
    return {"x": one_hot(inputs), "y": targets, "sample_weight": mask.astype("float32")}


@guarded(updates=guards.whole(1), rate=guards.positive)
def letter_model(cell, updates, rate):
    """Return a compiled model of the next letter; its learning rate falls to zero.

    Introduced in notebook 06.

    >>> letter_model(keras.layers.GRUCell(8), updates=10, rate=1e-2).output_shape
    (None, None, 27)
    """
    read = keras.layers.RNN(cell, return_sequences=True)  # (batch, time, units)
    predict = keras.layers.Dense(len(SYMBOLS), activation="softmax")
    model = keras.Sequential([keras.Input((None, len(SYMBOLS))), read, predict])
    falling = keras.optimizers.schedules.PolynomialDecay(rate, updates, 0.0)
    model.compile(
        optimizer=keras.optimizers.Adam(falling, global_clipnorm=1.0),
        loss=keras.losses.SparseCategoricalCrossentropy(
            reduction="mean_with_sample_weight"
        ),
        jit_compile=False,  # faster for recurrent layers on a CPU
    )
    return model


@guarded(words=guards.words)
def bits_of(model, words):
    """Return -log2 of the probability of every real character, (characters,).

    >>> bits_of(letter_model(keras.layers.GRUCell(8), 10, 1e-2), ["hill"]).shape
    (5,)
    """
    inputs, targets, mask = make_batch(words)
    p = model.predict(one_hot(inputs), verbose=0)
    right = np.take_along_axis(p, targets[..., np.newaxis], axis=-1)[..., 0]
    return -np.log2(right[mask])


@guarded(count=guards.whole(1), seed=guards.whole(0))
def invent(model, count, seed):
    """Return names drawn letter by letter with the model's own probabilities.

    Introduced in notebook 06.

    >>> len(invent(letter_model(keras.layers.GRUCell(8), 10, 1e-2), count=3, seed=0))
    3
    """
    rng, texts = np.random.default_rng(seed), ["."] * count
    for _ in range(20):  # the longest name
        codes = np.array([[SYMBOLS.index(letter) for letter in text] for text in texts])
        p = ops.convert_to_numpy(model(one_hot(codes)))[:, -1].astype("float64")
        drawn = [rng.choice(len(SYMBOLS), p=row / row.sum()) for row in p]
        texts = [text + SYMBOLS[code] for text, code in zip(texts, drawn)]
    return [text[1:].partition(".")[0] for text in texts]
