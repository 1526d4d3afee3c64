"""Networks that rewrite rows of tokens: tokens as numbers, training, and where attention looks.

A model is a `Translator` or an `AttentiveTranslator` of `translation`. Attention weights have the
shape (batch, target, source).
"""

from functools import partial

import keras
import numpy as np
from keras import ops
from sklearn.feature_extraction.text import TfidfVectorizer

from course_utils import plotting
from course_utils.text import lookup, pad_right
from course_utils.translation import (
    START,
    AttentiveTranslator,
    Translator,
    pair_batches,
)


def number_tokens(rows):
    """Return a dict token -> number; the first four are those of notebook 15.

    Introduced in notebook 16.

    >>> number_tokens(["ba", "ac"])
    {'': 0, '[UNK]': 1, '[END]': 2, '[START]': 3, 'a': 4, 'b': 5, 'c': 6}
    """
    special = ["", "[UNK]", "[END]", "[START]"]
    others = sorted({token for row in rows for token in row} - set(special))
    return {token: number for number, token in enumerate(special + others)}


def frame(tokens):
    """Return a row of target tokens between its start and its end.

    Introduced in notebook 16.

    >>> frame("ab")
    ['[START]', 'a', 'b', '[END]']
    """
    return ["[START]", *tokens, "[END]"]


def encode_pairs(parts, numbers):
    """Return {part: (source rows, target rows)} with numbers for tokens.

    `numbers` are the two vocabularies. Introduced in notebook 16.

    >>> ab = {"": 0, "[UNK]": 1, "a": 2, "b": 3}
    >>> encode_pairs({"train": (["ab"], ["ba"])}, [ab, ab])
    {'train': [[[2, 3]], [[3, 2]]]}
    """
    return {
        part: [lookup(*side) for side in zip(pair, numbers)]
        for part, pair in parts.items()
    }


def build_model(recipe, sizes, attention=None, updates=1):
    """Return a compiled translator; `sizes` of the two vocabularies.

    `recipe` has the keys units, width, dropout and rate. `attention` is the class of a layer;
    None builds a translator without attention. Introduced in notebook 16.
    """
    units, width, dropout = (recipe[key] for key in ("units", "width", "dropout"))
    if attention is None:
        model = Translator(*sizes, units, width, dropout)
    else:
        model = AttentiveTranslator(*sizes, units, width, dropout, attention(units))
    two = np.full((1, 2), START)
    model((two, two))  # a first call makes the parameters
    rate = recipe["rate"]
    falling = keras.optimizers.schedules.PolynomialDecay(rate, updates, rate / 50)
    model.compile(
        optimizer=keras.optimizers.Adam(falling, clipnorm=1.0),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, ignore_class=0
        ),
        jit_compile=False,
    )
    return model


def fit_model(model, codes, epochs, seed, batch_size=64, **options):
    """Train on the part "train", watch the loss on "validation"; return the history.

    Introduced in notebook 16.
    """
    train, validation = (
        pair_batches(*codes[part], batch_size, seed) for part in ("train", "validation")
    )
    options |= {"validation_data": validation, "shuffle": False, "verbose": 0}
    return model.fit(train, epochs=epochs, **options)


def stored(name, recipe, codes, sizes, attention, seed, batch_size=64):
    """Return how a model is built and trained, for `weights`.

    Introduced in notebook 16.
    """
    epochs = recipe["epochs"]
    updates = epochs * len(pair_batches(*codes["train"], batch_size, seed=0))
    how = {"codes": codes, "epochs": epochs, "seed": seed, "batch_size": batch_size}
    return {
        "name": f"{name} {attention.__name__ if attention else 'none'}",
        "build": partial(build_model, recipe, sizes, attention, updates),
        "train": partial(fit_model, **how),
        "seed": seed,
        "settings": {
            "recipe": recipe,
            "batch": batch_size,
            "pairs": [pad_right(side) for side in codes["train"]],
        },
    }


def most_similar(known, asked):
    """Return for each text asked the position of the most similar known one.

    Similar means the cosine of TF-IDF vectors of n-grams of one to four characters. Introduced in
    notebook 16.

    >>> most_similar(["open the door", "close the window"], ["a door", "windows"]).tolist()
    [0, 1]
    """
    vectorizer = TfidfVectorizer(
        analyzer="char", ngram_range=(1, 4), sublinear_tf=True, dtype=np.float32
    )
    vectors = vectorizer.fit_transform(known)
    likeness = vectorizer.transform(asked) @ vectors.T
    return np.asarray(likeness.argmax(axis=1)).ravel()


def attention_of(model, sources, rows):
    """Return the attention weights (batch, target, source) with which a model writes rows.

    `rows` begin with "[START]" and end with "[END]". Introduced in notebook 16.
    """
    given = pad_right([row[:-1] for row in rows])  # each step is given the true past
    _, _, shares, _ = model.attend(given, model.encode(pad_right(sources)))
    return ops.convert_to_numpy(shares)


def draw_attention(shares, source, target, ax):
    """Draw attention weights (target, source) over the tokens that they belong to.

    Introduced in notebook 16.
    """
    ax.imshow(shares, cmap=plotting.SHARES, vmin=0, vmax=1, aspect="auto")
    ax.set_xticks(range(len(source)), source)
    ax.set_yticks(range(len(target)), target)
    ax.grid(visible=False)
