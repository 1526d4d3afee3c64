"""A tagger of words: embeddings and characters, a bidirectional LSTM, a CRF layer.

A data set comes from `tagging.prepare`, with `vocabularies` by `tagging.vocabularies_of`.
"""

import math

import keras
import numpy as np
from keras import ops

from course_utils.crf import CRF, log_sum_of_paths, path_score, viterbi
from course_utils.tagging import (
    COPIES,
    FEATURES,
    LETTERS,
    encode,
    take,
    with_variations,
)
from course_utils.text import pad_right

EPOCHS, BATCH_SIZE = 10, 16
UNITS = 64  # in each direction


def build_tagger(data, steps, learned=True):
    """Return a compiled tagger; `steps` is the length of its schedule.

    Introduced in notebook 14.
    """
    x = {name: keras.Input((None,), dtype="int32", name=name) for name in FEATURES}
    x["letters"] = keras.Input((None, LETTERS), dtype="int32", name="letters")
    mask = ops.not_equal(x["word"], 0)

    def embed(name, width):
        return keras.layers.Embedding(len(data.vocabularies[name]), width)(x[name])

    words = keras.layers.Dropout(0.2, noise_shape=(None, None, 1))(embed("word", 64))
    filters = keras.layers.Conv2D(48, (1, 3), padding="same", activation="relu")
    letters = ops.max(filters(embed("letters", 24)), axis=2)  # (batch, time, 48)
    parts = [words, letters, embed("shape", 24), embed("suffix", 32)]
    joined = keras.layers.Dropout(0.5)(keras.layers.Concatenate()(parts))
    read = keras.layers.LSTM(UNITS, return_sequences=True)
    states = keras.layers.Bidirectional(read)(joined, mask=mask)
    crf = CRF(len(data.names), learned, name="crf")
    model = keras.Model(x, crf(keras.layers.Dropout(0.5)(states)))
    falling = keras.optimizers.schedules.PolynomialDecay(3e-3, steps, 6e-5)
    model.compile(keras.optimizers.Adam(falling), crf.loss, jit_compile=False)
    return model


def numbered(data, rows, labels):
    """Return arrays of features, and labels as numbers (batch, time), padding as -1.

    Introduced in notebook 14.
    """
    numbers = [[data.names.index(label) + 1 for label in row] for row in labels]
    x = encode(rows, data.vocabularies, data.length)
    return x, pad_right(numbers, data.length) - 1


def fit(model, data, positions, seed):
    """Train on the rows at `positions` and their variations; return the history.

    Introduced in notebook 14.
    """
    x, y = numbered(data, *with_variations(data, positions, seed))
    unseen = np.setdiff1d(data.validation, positions)
    watched = [take(rows, unseen) for rows in (data.tokens, data.labels)]
    options = {"validation_data": numbered(data, *watched)} if len(unseen) else {}
    options |= {"epochs": EPOCHS, "batch_size": BATCH_SIZE, "verbose": 0}
    return model.fit(x, y, **options)


def recipe(data, positions, seed, learned=True):
    """Return how a tagger is built and trained, for `weights`.

    Introduced in notebook 14.
    """
    steps = EPOCHS * math.ceil(COPIES * len(positions) / BATCH_SIZE)
    return {
        "build": lambda: build_tagger(data, steps, learned),
        "train": lambda model: fit(model, data, positions, seed),
        "seed": seed,
        "settings": {
            "epochs": EPOCHS,
            "batch": BATCH_SIZE,
            "copies": COPIES,
            "commas": data.commas,
            "learned": learned,
            "words": take(data.tokens, positions),
            "labels": take(data.labels, positions),
        },
    }


def emissions_of(model, data, rows):
    """Return emissions (batch, time, labels) and mask (batch, time). Introduced in notebook 14."""
    x = encode(rows, data.vocabularies, data.length)
    return ops.convert_to_numpy(model(x)), x["word"] > 0


def predict(model, data, rows):
    """Return the best paths of the rows, and the logarithms of their probabilities.

    Introduced in notebook 14.
    """
    E, mask = emissions_of(model, data, rows)
    A = ops.convert_to_numpy(model.get_layer("crf").transitions)
    paths = viterbi(E, A, mask)
    score = path_score(np.where(mask, paths, -1), E, A)
    log_p = ops.convert_to_numpy(score - log_sum_of_paths(E, A, mask))
    return {"paths": paths.astype("uint8"), "log_p": log_p}
