"""From text to padded arrays of numbers. Number 0 is padding; padding stands on the right."""

import numpy as np


def encode(words, alphabet):
    """Return the letters of words as numbers (count, longest), padded on the right with 0.

    A letter's number is its place in `alphabet`, counted from 1. Raises `ValueError` on a letter
    that the alphabet lacks. Introduced in notebook 01.

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
