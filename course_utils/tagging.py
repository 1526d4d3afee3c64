"""Sequences of words with a label each: features, variations, whole parts that are right.

Labels are BIO: `B-` and a kind begin a part, `I-` continues it, "O" is outside of all parts.
"""

import itertools
import re
from collections import defaultdict
from types import SimpleNamespace

import numpy as np

from course_utils.text import build_vocabulary, lookup, pad_right

LETTERS = 12  # of a word that the network reads; longer words are cut
COPIES = 4  # of each sequence to learn from: itself and three variations


def read_sequences(frame):
    """Return the distinct sequences of a frame: their words, their labels."""
    groups = frame.groupby("sequence")
    pairs = [(tuple(rows["token"]), tuple(rows["label"])) for _, rows in groups]
    pairs = list(dict.fromkeys(pairs))
    return [list(words) for words, _ in pairs], [list(labels) for _, labels in pairs]


def likeness(words):
    """Return the text that twins have in common.

    >>> likeness(["12", "Oak", "St."]) == likeness(["700", "oak", "st"])
    True
    """
    text = re.sub(r"\d+", "0", " ".join(words).lower())
    return re.sub(r"[^a-z0#&]", "", text)


def split(rows):
    """Return the positions of the training, validation and test rows; twins stay together."""
    keys = np.array([likeness(row) for row in rows])
    groups = np.random.default_rng(0).permutation(np.unique(keys))
    first, second = int(0.25 * len(groups)), int(0.35 * len(groups))
    parts = groups[second:], groups[first:second], groups[:first]
    return [np.flatnonzero(np.isin(keys, part)) for part in parts]


def word(token):
    """Return the word in small letters, without punctuation around it, digits as 0.

    Introduced in notebook 14.

    >>> word("(St.)"), word("12B,"), word("--")
    ('st', '00b', '--')
    """
    return re.sub(r"\d", "0", token.lower().strip(".,;()")) or token


def shape(token):
    """Return the kinds of characters; more than two letters of a kind become two.

    Introduced in notebook 14.

    >>> shape("Queen"), shape("NC"), shape("12B,")
    ('Xxx', 'XX', 'ddX,')
    """
    for kind, sign in (("[A-Z]", "X"), ("[a-z]", "x"), (r"\d", "d")):
        token = re.sub(kind, sign, token)
    return re.sub(r"([Xx])\1{2,}", r"\1\1", token)


def suffix(token):
    """Return the last three characters, small. Introduced in notebook 14."""
    return token.lower()[-3:]


FEATURES = {"word": word, "shape": shape, "suffix": suffix}


def vocabularies_of(rows):
    """Return a vocabulary of each feature, and one of characters.

    Introduced in notebook 14.
    """
    found = {
        name: build_vocabulary([map(function, row) for row in rows], least=2)
        for name, function in FEATURES.items()
    }
    return found | {"letters": build_vocabulary([w for row in rows for w in row])}


def encode(rows, vocabularies, length):
    """Return arrays (batch, length) by feature, and letters (batch, length, LETTERS).

    Introduced in notebook 14.

    >>> rows = [["12", "Oak", "St"], ["7", "Elm", "St"]]
    >>> x = encode(rows, vocabularies_of(rows), length=4)
    >>> x["word"].shape, x["letters"].shape
    ((2, 4), (2, 4, 12))
    """
    x = {}
    for name, function in FEATURES.items():
        described = [map(function, row) for row in rows]
        x[name] = pad_right(lookup(described, vocabularies[name]), length)
    x["letters"] = np.zeros((len(rows), length, LETTERS), "int32")
    for target, row in zip(x["letters"], rows):
        numbers = lookup(row[:length], vocabularies["letters"])
        target[: len(numbers)] = pad_right(numbers, LETTERS)
    return x


def take(rows, positions):
    """Return the rows at these positions."""
    return [rows[i] for i in positions]


def prepare(tokens, labels, parts, commas):
    """Return a data set with its parts and the names of its labels; `learn` is all but the test.

    `parts` are the positions of the training, validation and test rows; `commas` is the
    probability with which a variation loses its commas.
    """
    train, validation, test = parts
    data = SimpleNamespace(tokens=tokens, labels=labels, commas=commas)
    data.train, data.validation, data.test = train, validation, test
    data.learn = np.concatenate([train, validation])
    data.truth = take(labels, test)
    data.names = sorted(set(itertools.chain(*take(labels, data.learn))))
    data.length = max(map(len, tokens))
    return data


def in_parts(words, labels):
    """Return the parts of a sequence, a list of (kind, words); "O" has an empty kind.

    >>> in_parts(["at", "Oak", "Lane"], ["O", "B-street", "I-street"])
    [('', ['at']), ('street', ['Oak', 'Lane'])]
    """
    parts = []
    for token, label in zip(words, labels):
        if label[0] != "I":
            parts.append((label[2:], []))
        parts[-1][1].append(token)
    return parts


def varied(parts, pool, random, commas):
    """Return words and labels of a variation; commas fall with probability `commas`."""
    words, labels = [], []
    for kind, part in parts:
        comma = "," * part[-1].endswith(",")
        if kind and random.random() < 0.2:
            *first, last = pool[kind][random.integers(len(pool[kind]))]
            part = [*first, (last.rstrip(",") or last) + comma]
        words += part
        inside = [f"{'I' if i else 'B'}-{kind}" for i in range(len(part))]
        labels += inside if kind else ["O"]
    if random.random() < commas:
        words = [token.rstrip(",") or token for token in words]
    case = random.choice([str, str.upper, str.lower], p=[0.55, 0.3, 0.15])
    return [case(token) for token in words], labels


def with_variations(data, positions, seed):
    """Return words and labels of the rows at `positions`, and of their variations."""
    rows, labels = take(data.tokens, positions), take(data.labels, positions)
    parts, pool = [in_parts(*pair) for pair in zip(rows, labels)], defaultdict(list)
    for kind, part in itertools.chain(*parts):
        pool[kind].append(part)
    random = np.random.default_rng(seed)
    more = [varied(p, pool, random, data.commas) for p in parts * (COPIES - 1)]
    return rows + [words for words, _ in more], labels + [named for _, named in more]
