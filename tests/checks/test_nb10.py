"""Every check of notebook 10 accepts a right answer and tells each usual wrong one its reason."""

import math
import re

import pytest

from course_utils.checks import nb10

WORD, PRICE = r"[^\W\d_]+(?:'[^\W\d_]+)*", r"£?\d+(?:[.,]\d+)*"


def by(pattern):
    return lambda text: re.findall(pattern, text)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by(rf"{WORD}|{PRICE}|:-?\)|[^\w\s]"), "passed"),
        (by(rf":-?\)|{PRICE}|{WORD}|[^\w\s]"), "passed"),
        (str.split, "look at a price|look at numbers|full stop"),
        (by(r"\w+"), "an apostrophe inside"),
        (by(rf"{WORD}|\d+|:-?\)|[^\w\s]"), "look at a price"),
        (by(rf"{WORD}|£[\d.,]*\d|\d+|:-?\)|[^\w\s]"), "without a pound sign"),
        (by(rf"{WORD}|£?[\d.,]+|:-?\)|[^\w\s]"), "full stop behind"),
        (by(rf"{WORD}|{PRICE}|[^\w\s]"), "smiles"),
        (by(rf"{WORD}|{PRICE}|[^\w\s]|:-?\)"), "smiles"),
        (by(rf"{WORD}|{PRICE}|:-?\)|[^\w\s]+"), "each alone"),
        (by(rf"[a-zA-Z]+(?:'[a-zA-Z]+)*|{PRICE}|:-?\)|[^\w\s]"), "beyond a to z"),
        (by(rf"[^\W\d_']+(?:'[^\W\d_]*)*|{PRICE}|:-?\)|[^\w\s]"), "outside of a word"),
        (by(r"([^\W\d_]+('[^\W\d_]+)*)"), "write (?:...)"),
        (lambda text: re.finditer(r"\w+", text), "gave [<re.Match"),
        (lambda text: " ".join(text.split()), "expected a list"),
        (lambda text: print(end=""), "forget to return"),
        (lambda text: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_split(outcome, answer, reason):
    line = outcome(nb10.exercise_1, answer)
    assert any(part in line for part in reason.split("|"))
    assert (line == "passed") == (reason == "passed")


def from_scratch(word, merges):
    pieces = list(word)
    for pair in merges:
        pieces = list(word)
        for i in range(len(pieces) - 1):
            if tuple(pieces[i : i + 2]) == pair:
                pieces[i : i + 2] = ["".join(pair)]
                break
    return pieces


def first_only(word, merges):
    pieces = list(word)
    for pair in merges:
        for i in range(len(pieces) - 1):
            if tuple(pieces[i : i + 2]) == pair:
                pieces[i : i + 2] = ["".join(pair)]
                break
    return pieces


def emptied(word, merges):
    pieces = nb10.cut(word, merges)
    merges.clear()
    return pieces


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb10.cut, "passed"),
        (lambda word, merges: tuple(nb10.cut(word, merges)), "passed"),
        (nb10.longest_first, "the longest known piece first"),
        (lambda word, merges: nb10.cut(word, merges[::-1]), "backwards"),
        (lambda word, merges: list(word), "came out in letters"),
        (from_scratch, "came out in letters"),
        (first_only, "everywhere in the word"),
        (emptied, "copy it first"),
        (lambda word, merges: [[*p] for p in nb10.cut(word, merges)], "strings"),
        (lambda word, merges: {*nb10.cut(word, merges)} and ["l"], "put together"),
        (lambda word, merges: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_cut_word(assert_verdict, answer, reason):
    assert_verdict(reason, nb10.exercise_2, answer)


def bayes(text, spam, other, share):
    bits = spam.bits([text]) * len(text) - math.log2(share)
    return bits < other.bits([text]) * len(text) - math.log2(1 - share)


def turned(text, spam, other, share):
    bits = spam.bits([text]) * len(text) + math.log2(share)
    return bits < other.bits([text]) * len(text) + math.log2(1 - share)


def of_means(text, spam, other, share):
    return spam.bits([text]) - math.log2(share) < other.bits([text]) - math.log2(
        1 - share
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (bayes, "passed"),
        (lambda *a: not bayes(*a), "fewer bits"),
        (lambda text, s, o, share: s.bits([text]) < o.bits([text]), "is the share in"),
        (of_means, "a product over"),
        (turned, "the wrong way round"),
        (lambda *a: int(bayes(*a)), "True or False"),
        (lambda *a: True, "fewer bits"),
        (lambda *a: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_says_spam(assert_verdict, answer, reason):
    assert_verdict(reason, nb10.exercise_3, answer)
