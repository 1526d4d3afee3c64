"""Taggers without a network: a look-up table, and a CRF on features."""

import tempfile
from collections import Counter, defaultdict

import pycrfsuite

from course_utils.tagging import FEATURES, shape, with_variations, word


def most_frequent(data):
    """Return labels of the test rows: each word gets the label that it had most often.

    A word that was not seen gets the most frequent label of its shape.
    """
    counts = defaultdict(Counter)
    for i in data.learn:
        for token, label in zip(data.tokens[i], data.labels[i]):
            for name in (word(token), (shape(token),), None):
                counts[name][label] += 1

    def label_of(token):
        names = (word(token), (shape(token),), None)  # the first that was seen
        known = next(name for name in names if name in counts)
        return counts[known].most_common(1)[0][0]

    return [[label_of(token) for token in data.tokens[i]] for i in data.test]


def looks(token, far=False):
    """Return the features of one word, of a far one the word alone; None is no word.

    >>> looks("NC"), looks("NC", far=True)
    (['word=nc', 'shape=XX', 'suffix=nc', 'prefix=nc', 'comma=False'], ['word=nc'])
    """
    if token is None:
        return ["none"]
    own = {name: function(token) for name, function in FEATURES.items()}
    own |= {"prefix": token.lower()[:3], "comma": token.endswith(",")}
    return [f"{name}={value}" for name, value in own.items()][: 1 if far else None]


def described(row, reach):
    """Return for each word of a row the features of what is up to `reach` words away."""
    padded = [None] * reach + row + [None] * reach
    return [
        [
            f"{at} {x}"
            for at in range(-reach, reach + 1)
            for x in looks(padded[i + reach + at], far=abs(at) > 1)
        ]
        for i in range(len(row))
    ]


def feature_crf(data, c1, c2, reach):
    """Return labels of the test rows by a CRF on features; c1 and c2 are its regularisers."""
    trainer, tagger = pycrfsuite.Trainer(verbose=False), pycrfsuite.Tagger()
    for row, labels in zip(*with_variations(data, data.learn, seed=0)):
        trainer.append(described(row, reach), labels)
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": 60})
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        tagger.open(f"{folder}/model")
        return [tagger.tag(described(data.tokens[i], reach)) for i in data.test]
