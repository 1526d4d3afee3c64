"""Checks of notebook 31b, sentences in letters."""

import math

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_value,
    shown,
)
from course_utils.checks.several import expect_all

TRAIN = (
    "please enter your password followed by the pound key",
    "the conference is now locked",
    "press one to accept this call or two to reject it",
    "one",
    "please try again",
)
OTHER = ("to listen to it", "press two to listen to it again", "it")
OVERLAPS = (
    ("please enter your name followed by the pound key", TRAIN),
    ("weasels have eaten our phone system", TRAIN),
    ("please enter your password followed by the pound sign", TRAIN),
    ("the conference is locked now", TRAIN),
    ("one", TRAIN),
    ("please try again", TRAIN),
    ("locked", TRAIN),
    ("press two to listen to the message", OTHER),
    ("it", OTHER),
    ("again it listen", OTHER),
    ("pleased to listen", OTHER[:1]),  # "pleased" is another word than "please"
    ("your pass", TRAIN),
    ("press one to listen", (*TRAIN, *OTHER)),
    ("now here we go", ("no where we go",)),  # alike without spaces
    ("call one two three four", ("call one two three", "one two three four again")),
    ("the one", ()),
)


def runs(text, train, whole=True, letters=False):
    """Return the lengths of all runs of words of `text` that also occur in a text of `train`."""
    words = list(text) if letters else text.split()
    found = [0]
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            run = words[start:end]
            for other in train:
                theirs = list(other) if letters else other.split()
                places = range(len(theirs) - len(run) + 1)
                inside = any(theirs[i : i + len(run)] == run for i in places)
                if inside or (not whole and " ".join(run) in other):
                    found.append(len(run))
                    break
    return found


def plain(value):
    """Return a tensor as a NumPy array, all else unchanged."""
    return value.numpy() if hasattr(value, "numpy") else value


def whole_number(name, value):
    """Return a whole number as an int; refuse everything else."""
    value = plain(value)
    kinds = (int, float, np.integer, np.floating, np.ndarray)
    good = isinstance(value, kinds) and not isinstance(value, bool)
    expect(
        good and np.ndim(value) == 0 and float(value).is_integer(),
        f"{name} is {shown(value)}, expected a whole number of words",
    )
    return int(value)


@exercise(
    hints=[
        "for each n, what are the n-grams of the text, and those of the training texts?",
        "compare tuples of words: a string is also found inside another word",
    ]
)
def exercise_1(longest_overlap):
    """The longest run of words that a text shares with one training text."""
    results, wanted, mistakes, names = [], [], [], []
    for text, train in OVERLAPS:
        name = f"the overlap of {text!r} with {len(train)} texts"
        value = longest_overlap(text, list(train))
        results.append(whole_number(name, value))
        wanted.append(max(runs(text, train)))
        names.append(name)
        bag = {word for other in train for word in other.split()}
        each = [len({*text.split()} & {*other.split()}) for other in train]
        joined = " ".join(train)
        mistakes.append(
            {
                "words count, not letters": max(runs(text, train, letters=True)),
                "compare whole words: 'please' is not part of 'pleased'": max(
                    runs(text, train, whole=False)
                ),
                "the words have to stand in a row, in the same order": sum(
                    word in bag for word in text.split()
                ),
                "the words have to stand in a row: you count different words": len(
                    {*text.split()} & bag
                ),
                "the words have to stand in a row: you count the words shared with one text": max(
                    each, default=0
                ),
                "a run must lie within one training text, not across two": max(
                    runs(text, [joined])
                ),
                "return the number of words in the run, not of runs": len(
                    runs(text, train)
                )
                - 1,
                "runs of one or two words count, too": (
                    max(runs(text, train)) if max(runs(text, train)) > 2 else 0
                ),
            }
        )
    expect_all(results, wanted, mistakes, names)


LISTS = (
    ([("press wan", -3.0), ("press one", -3.5), ("pres one", -3.2)], 0.5, 0.4),
    ([("a", -1.0), ("", -0.3), ("ab", -2.0), ("abc", -2.5)], 1.0, 2.5),
    ([("they", -4.0), ("the key", -4.0), ("thou", -4.0), ("the k", -5.0)], 0.0, 0.0),
    ([("yes", -6.0), ("no", -5.5), ("yes no", -9.0), ("oh", -5.4)], 0.8, 0.0),
    ([("thank you", -2.0)], 0.3, 1.0),
    ([("one two", -7.0), ("one", -6.9), ("two", -6.9), ("won", -6.8)], 0.5, 0.1),
    (
        [
            ("a b c d", -3.1),
            ("abcdefg", -3.0),
            ("ab cd e", -4.2),
            ("a", -1.1),
            ("abcdefghij", -7.9),
            ("to be or", -2.2),
            ("tobeor", -1.9),
            ("yes no", -6.1),
        ],
        0.4,
        0.3,
    ),
    (
        [
            ("x y", -0.9),
            ("x", -2.4),
            ("xyz", -1.3),
            ("x y z w", -6.4),
            ("the key", -1.7),
            ("thek", -0.2),
            ("xyzwvut", -3.3),
        ],
        0.9,
        1.2,
    ),
    (
        [
            ("a a a", -2.0),
            ("bbbb", -2.8),
            ("cc", -0.4),
            ("d d d d", -2.9),
            ("press one", -5.6),
            ("eeeeee", -3.4),
        ],
        0.2,
        0.9,
    ),
)


def text_log_p(text):
    """Return a log probability of a text, as a small language model would give it."""
    known = {"press one": -4.0, "the key": -5.0, "yes no": -2.0, "one two": -3.0}
    return known.get(text, -1.0 - 1.7 * len(text))


def ranked(candidates, weight, bonus, length=len, log_p=text_log_p, add=None):
    """Return texts by their score, best first; equal ones keep their order."""
    add = add or (lambda text: weight * log_p(text) + bonus * length(text))
    return [t for t, p in sorted(candidates, key=lambda pair: -pair[1] - add(pair[0]))]


@exercise(
    hints=[
        "sorted(..., key=...) keeps the order of equal ones",
        "the key is minus the score, or reverse=True",
    ]
)
def exercise_2(rerank):
    """Texts in the order of their scores with a language model."""
    results, wanted, mistakes, names = [], [], [], []
    for candidates, weight, bonus in LISTS:
        name = f"the order of {[text for text, _ in candidates]}"
        value = rerank(list(candidates), text_log_p, weight, bonus)
        expect(
            isinstance(value, list | tuple | np.ndarray)
            and all(isinstance(text, str) for text in value),
            f"{name} is {shown(value)}, expected a list of texts",
        )
        results.append([str(text) for text in value])
        wanted.append(ranked(candidates, weight, bonus))
        names.append(name)
        mistakes.append(
            {
                "the best text comes first, not last": ranked(
                    candidates, weight, bonus
                )[::-1],
                "of equal scores the earlier one stays first": ranked(
                    candidates[::-1], weight, bonus
                ),
                "equal scores keep their order, which is not the alphabet's": ranked(
                    sorted(candidates), weight, bonus
                ),
                "the bonus counts once a letter, not once a word": ranked(
                    candidates, weight, bonus, length=lambda text: len(text.split())
                ),
                "the weight belongs to the language model": [
                    text
                    for text, p in sorted(
                        candidates,
                        key=lambda pair: (
                            -weight * pair[1]
                            - text_log_p(pair[0])
                            - bonus * len(pair[0])
                        ),
                    )
                ],
                "log_p gives a logarithm already: do not take exp": ranked(
                    candidates,
                    weight,
                    bonus,
                    log_p=lambda text: math.exp(text_log_p(text)),
                ),
                "the bonus is missing, or the same for all texts: it counts once a letter": ranked(
                    candidates, weight, 0.0
                ),
                "the language model is missing": ranked(candidates, 0.0, bonus),
                "the log p of the candidate is missing": ranked(
                    [(text, 0.0) for text, _ in candidates], weight, bonus
                ),
                "the bonus is added, not subtracted": ranked(
                    candidates, weight, -bonus
                ),
            }
        )
    for result, right, name in zip(results, wanted, names):
        expect(
            sorted(result) == sorted(right),
            f"{name}: you returned {shown(result)}, expected each text once",
        )
    expect_all(results, wanted, mistakes, names)
    expect_value(
        rerank([], text_log_p, 1.0, 1.0), [], name="the order of no candidates"
    )
