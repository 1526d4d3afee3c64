"""From text to padded arrays of numbers. Number 0 is padding, which is on the right."""

from collections import Counter

import numpy as np

from course_utils import guards, text_guards
from course_utils.guards import guarded


@guarded(words=text_guards.words, alphabet=text_guards.alphabet)
def encode(words, alphabet):
    """Return the letters of words as numbers (count, longest), padded on the right with 0.

    A letter's number is its position in `alphabet`, counted from 1. Raises `ValueError` on a letter
    that is not in the alphabet. Introduced in notebook 01.

    >>> encode(["ab", "b"], "ab")
    array([[1, 2],
           [2, 0]])
    """
    numbers = {letter: number for number, letter in enumerate(alphabet, start=1)}
    unknown = sorted(set("".join(words)) - set(numbers))
    if unknown:
        raise ValueError(f"no number for {unknown}: the alphabet is {alphabet!r}.")
    codes = np.zeros((len(words), max(map(len, words))), int)
    for row, word in zip(codes, words, strict=True):
        row[: len(word)] = [numbers[letter] for letter in word]
    return codes


@guarded(rows=text_guards.token_rows, least=guards.whole())
def build_vocabulary(rows, least=1):
    """Return a dict token -> number, of the tokens that occur at least `least` times in rows.

    `rows` are lists of tokens, or strings, whose tokens are characters. Padding "" is 0 and the
    unknown token "[UNK]" is 1. The others follow by frequency, ties in alphabetical order.
    Introduced in notebook 10.

    >>> build_vocabulary([["a", "b"], ["b", "c", "c", "b"]], least=2)
    {'': 0, '[UNK]': 1, 'b': 2, 'c': 3}
    """
    special = ["", "[UNK]"]
    counts = Counter(token for row in rows for token in row)
    kept = [t for t, n in counts.items() if n >= least and t not in special]
    kept.sort(key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(special + kept)}


@guarded(rows=text_guards.token_rows)
def lookup(rows, vocabulary):
    """Return the numbers of the tokens in rows, as lists; an unknown token is 1.

    Introduced in notebook 10.

    >>> lookup([["b", "d"], "cb"], {"": 0, "[UNK]": 1, "b": 2, "c": 3})
    [[2, 1], [3, 2]]
    """
    unknown = vocabulary["[UNK]"]
    return [[vocabulary.get(token, unknown) for token in row] for row in rows]


@guarded(rows=text_guards.some_number_rows, length=guards.optional(guards.whole(1)))
def pad_right(rows, length=None):
    """Return rows of numbers as one array (count, length) of int32, padded with 0 on the right.

    By default `length` is that of the longest row; rows longer than `length` are cut. Raises
    `ValueError` on a row without tokens, since a mask would hide all of it. Introduced in
    notebook 10.

    >>> pad_right([[5, 6, 7], [8]])
    array([[5, 6, 7],
           [8, 0, 0]], dtype=int32)
    """
    empty = [i for i, row in enumerate(rows) if len(row) == 0]
    if empty:
        raise ValueError(f"row {empty[0]} has no tokens: leave out empty texts first.")
    length = length or max(map(len, rows))
    padded = np.zeros((len(rows), length), "int32")
    for target, row in zip(padded, rows):
        target[: len(row)] = row[:length]
    return padded
