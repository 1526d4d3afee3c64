"""Checks of notebook 10, text becomes tensors."""

import math

import numpy as np

from course_utils.checks.core import exercise, expect
from course_utils.ngrams import NGram

# A text, its tokens, and what a wrong answer usually overlooks there.
SPLITS = [
    ("Call me now", ["Call", "me", "now"], "plain words"),
    ("don't", ["don't"], "an apostrophe inside a word"),
    ("win £1,000.50 now", ["win", "£1,000.50", "now"], "a price"),
    ("21 of 1,000", ["21", "of", "1,000"], "numbers without a pound sign"),
    ("I am 21.", ["I", "am", "21", "."], "a full stop behind a number"),
    ("ok :) or :-)", ["ok", ":)", "or", ":-)"], "smiles"),
    ("No!! (5)", ["No", "!", "!", "(", "5", ")"], "other signs, each alone"),
    ("café ü", ["café", "ü"], "letters beyond a to z"),
    ("'quoted'", ["'", "quoted", "'"], "apostrophes outside of a word"),
]


@exercise
def exercise_1(split):
    """A tokeniser in one regular expression."""
    for text, wanted, what in SPLITS:
        tokens = split(text)
        expect(tokens is not None, "the result is None: did you forget to return it?")
        expect(isinstance(tokens, list), f"{text!r} gave {tokens!r}, expected a list")
        expect(
            not any(isinstance(token, tuple) for token in tokens),
            "findall returns tuples when the pattern has groups: write (?:...) for (...)",
        )
        expect(
            tokens == wanted,
            f"{text!r} gave {tokens}, expected {wanted}: look at {what}",
        )


def cut(word, merges):
    """Return the pieces of a word, the merges applied in their order."""
    pieces = list(word)
    for left, right in merges:
        joined = []
        for piece in pieces:
            if joined and (joined[-1], piece) == (left, right):
                joined[-1] += piece
            else:
                joined.append(piece)
        pieces = joined
    return pieces


def longest_first(word, merges):
    """Return the pieces of a word, cut from the left, the longest known piece first."""
    known = {"".join(pair) for pair in merges}
    pieces = []
    while word:
        size = next(n for n in range(len(word), 0, -1) if n == 1 or word[:n] in known)
        pieces.append(word[:size])
        word = word[size:]
    return pieces


MERGES = [tuple(pair.split()) for pair in ("e r", "t e", "g h", "gh t", "i ght")]
MERGES += [("l", "i"), ("l", "ight")]


@exercise
def exercise_2(cut_word):
    """Merges applied to new words."""
    for word in ("lights", "later", "night", "hut", "lili", "terter", "x"):
        merges = list(MERGES)
        pieces = cut_word(word, merges)
        expect(pieces is not None, "the result is None: did you forget to return it?")
        expect(
            merges == MERGES, "your function changed the list of merges: copy it first"
        )
        expect(
            all(isinstance(piece, str) for piece in pieces),
            f"{word!r} gave {pieces!r}, expected pieces that are strings",
        )
        pieces, wanted = list(pieces), cut(word, MERGES)
        expect(
            "".join(pieces) == word,
            f"the pieces of {word!r} are {pieces}: put together, they must give the word",
        )
        expect(
            pieces != list(word) or pieces == wanted,
            f"{word!r} came out in letters: does each merge see the result of the last one?",
        )
        expect(
            pieces != longest_first(word, MERGES) or pieces == wanted,
            f"{word!r} gave {pieces}, the longest known piece first; expected {wanted}: "
            "the order in which the merges were learned decides",
        )
        expect(
            pieces != cut(word, MERGES[::-1]) or pieces == wanted,
            f"{word!r} gave {pieces}, expected {wanted}: are the merges applied backwards?",
        )
        expect(
            pieces == wanted,
            f"{word!r} gave {pieces}, expected {wanted}: each merge, in its order, "
            "everywhere in the word",
        )


SPAM = ["win cash now", "call now to win", "free cash call now"]
OTHER = ["see you at home", "call me at home", "are you home now", "me too"]
TEXTS = [
    "hat",
    "free cash",
    "at home",
    "call",
    "now",
    "call now",
    "me",
    "home now",
    "win",
]


@exercise
def exercise_3(says_spam):
    """Two language models and Bayes' rule."""
    spam_model, other_model = NGram(3).fit(SPAM), NGram(3).fit(OTHER)
    for share in (0.5, 0.02, 0.9):
        for text in TEXTS:
            answer = says_spam(text, spam_model, other_model, share)
            expect(
                answer is not None, "the result is None: did you forget to return it?"
            )
            expect(
                isinstance(answer, bool | np.bool_),
                f"expected True or False, your answer is {answer!r}",
            )
            means = [m.bits([text]) for m in (spam_model, other_model)]
            less = (means[1] - means[0]) * len(text)  # bits saved by calling it spam
            prior = math.log2((1 - share) / share)
            wanted = less > prior
            case = f"{text!r} with a share of {share}: expected {wanted}"
            if answer != wanted and share == 0.5:
                expect(
                    False, f"{case}: the model with fewer bits makes it more probable"
                )
            expect(
                answer == wanted or (less > 0) == wanted,
                f"{case}: is the share in it? Rare spam needs more evidence",
            )
            expect(
                answer == wanted or (less / len(text) > prior) == wanted,
                f"{case}: bits are a mean, the probability of the text is a product over "
                "all its characters",
            )
            expect(
                answer == wanted or (less > -prior) == wanted,
                f"{case}: is the share the wrong way round?",
            )
            expect(answer == wanted, case)
