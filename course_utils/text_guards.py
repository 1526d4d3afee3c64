"""Guards for text, tokens and their numbers (see `guards`). They convert strings to Unicode NFC."""

import unicodedata
from collections import Counter

import numpy as np

from course_utils.guards import some

INT32 = np.iinfo(np.int32)


def sums_of_bleu(name, value):
    """Return an array (..., 10) of BLEU's sums; refuse it if an n-gram length has no n-grams."""
    array = some(name, value)
    if not (array[..., [0, 1, 6, 7, 8, 9]] > 0).all():
        raise ValueError(
            f"{name} counts no words, or no n-grams of some length, expected some of each length "
            "up to 4: are all texts too short?"
        )
    return array


def text(name, value):
    """Return a string in NFC, the Unicode form in which é is one character.

    Combining marks that NFC cannot merge with a letter, such as the dot of "İ".lower(), are
    removed: they are not letters, and would split a word in two.

    >>> text("word", "e" + chr(0x301)) == chr(0xE9)
    True
    """
    if not isinstance(value, str):
        raise ValueError(
            f"{name} is {value!r}, a {type(value).__name__}, expected a string: leave out missing "
            "texts first."
        )
    if value.isascii():
        return value
    value = unicodedata.normalize("NFC", value).replace("İ", "I")
    return "".join(c for c in value if not "\u0300" <= c <= "\u036f")


def texts(name, value):
    """Return a list of strings in NFC."""
    found = rows(name, value)
    for i, row in enumerate(found):
        if not isinstance(row, str):
            text(f"{name}[{i}]", row)
    return [composed(row) for row in found]


def pairs(name, value):
    """Refuse a table with too few distinct sources for three parts."""
    count = value["source"].nunique()
    if count < 20:
        raise ValueError(
            f"{name} has {count} different sources, expected at least 20: 5 % of fewer leaves "
            "nothing for validation."
        )
    return value


def words(name, value):
    """Return a list of strings in NFC, at least one, none of them empty."""
    found = [composed(word) for word in rows(name, value)]
    if not found or not all(isinstance(word, str) and word for word in found):
        raise ValueError(
            f"{name} is empty or has an empty or missing word, expected words with at least one "
            "letter: leave the others out first."
        )
    return found


def alphabet(name, value):
    """Return a string or list of letters in NFC, each letter once."""
    letters = composed(value)
    if not isinstance(letters, str):
        letters = [composed(letter) for letter in letters]
    twice = [letter for letter, count in Counter(letters).items() if count > 1]
    if twice:
        raise ValueError(
            f"{name} has {twice} more than once, expected each letter once: "
            '"".join(sorted(set(letters))).'
        )
    return letters


def rows(name, value):
    """Return a list of rows; refuse a string, because its rows would be single characters."""
    if isinstance(value, str):
        raise ValueError(
            f"{name} is the string {value[:20]!r}, expected a list: write [text]."
        )
    return list(value)


def filled_rows(name, value):
    """Return a list of rows, of which at least one has a token."""
    found = [row if hasattr(row, "__len__") else list(row) for row in rows(name, value)]
    if not any(len(row) for row in found):
        raise ValueError(f"{name} has no tokens, expected at least one.")
    return found


def token_rows(name, value):
    """Return a list of rows of tokens, with strings in NFC."""
    return [
        composed(row) if isinstance(row, str) else [composed(token) for token in row]
        for row in rows(name, value)
    ]


def composed(token):
    """Return a token in NFC if it is a string, and unchanged otherwise."""
    return unicodedata.normalize("NFC", token) if isinstance(token, str) else token


def number_rows(name, value):
    """Return a list of non-empty rows of whole numbers that fit in int32."""
    found = rows(name, value)
    for i, row in enumerate(found):
        if len(row) == 0:
            raise ValueError(f"row {i} has no tokens: leave out empty texts first.")
        array = np.asarray(row)
        if array.ndim != 1 or array.dtype.kind not in "biu":
            raise ValueError(
                f"row {i} of {name} has shape {array.shape} and the type {array.dtype}, expected "
                "whole numbers (time,): for measurements use keras.utils.pad_sequences with "
                'padding="post" and dtype="float32".'
            )
        if array.max() > INT32.max or array.min() < INT32.min:
            raise ValueError(
                f"row {i} of {name} has numbers from {array.min()} to {array.max()}, expected "
                "numbers that fit in int32: number the tokens from 1."
            )
    return found


def some_number_rows(name, value):
    """Return what `number_rows` returns; refuse it if there is no row."""
    found = number_rows(name, value)
    if not found:
        raise ValueError(f"{name} is empty, expected at least one row.")
    return found
