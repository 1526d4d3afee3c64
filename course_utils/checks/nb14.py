"""Checks of notebook 14, a label for each word."""

import itertools

import numpy as np

from course_utils.checks.core import exercise, expect

SEQUENCES = {  # the labels, written short, and their parts
    "B-a I-a B-b": [("a", 0, 1), ("b", 2, 2)],
    "B-a B-a I-a": [("a", 0, 0), ("a", 1, 2)],
    "B-a I-b I-b": [("a", 0, 0), ("b", 1, 2)],
    "I-a I-a B-b I-b": [("a", 0, 1), ("b", 2, 3)],
    "B-c": [("c", 0, 0)],
}


@exercise
def exercise_1(parts_of):
    """The parts that BIO labels stand for."""
    for text, wanted in SEQUENCES.items():
        labels = text.split()
        found = parts_of(list(labels))
        expect(found is not None, "you returned None: did you forget to return?")
        expect(
            all(len(part) == 3 for part in found),
            "each part is (kind, first, last), three things",
        )
        found = [(kind, int(first), int(last)) for kind, first, last in found]
        expect(
            all(kind in "abc" for kind, _, _ in found),
            "the kind still has its B- or I-: cut off the first two characters",
        )
        later = [(kind, first, last + 1) for kind, first, last in wanted]
        expect(
            found != later, f"{text}: last is the place of the last word, not the next"
        )
        expect(
            found != wanted[:-1],
            f"{text}: the part at the end is missing: no B- comes to close it",
        )
        joined = text == "B-a B-a I-a" and found == [("a", 0, 2)]
        expect(not joined, f"{text}: a B- begins a new part, after its own kind too")
        expect(
            found == wanted,
            f"{text} gives {found}, expected {wanted}",
        )


@exercise
def exercise_2(forbidden):
    """What must not follow what."""
    labels = ["B-a", "I-b", "B-b", "I-a"]  # in no order that helps
    wanted = np.array(
        [
            [now[0] == "I" and before[2:] != now[2:] for now in labels]
            for before in labels
        ]
    )
    found = forbidden(list(labels))
    expect(found is not None, "you returned None: did you forget to return?")
    found = np.asarray(found)
    expect(found.shape == (4, 4), f"the array has shape {found.shape}, expected (4, 4)")
    expect(found.dtype == bool, f"the array is of {found.dtype}, expected truth values")
    expect(
        not (found == ~wanted).all(),
        "the array says what is allowed, expected True for what is forbidden",
    )
    expect(
        not (found == wanted.T).all(),
        "rows and columns are exchanged: the row is the label before",
    )
    for (i, before), (j, now) in itertools.product(enumerate(labels), repeat=2):
        expect(
            found[i, j] == wanted[i, j],
            f"{now} after {before} is {'forbidden' if wanted[i, j] else 'allowed'}, "
            f"your array says {'forbidden' if found[i, j] else 'allowed'}",
        )


@exercise
def exercise_3(probability):
    """The probability of a path, in logarithms."""
    random = np.random.default_rng(0)
    E, A = random.normal(size=(4, 3)), random.normal(size=(3, 3))
    every = list(itertools.product(range(3), repeat=4))
    scores = np.array([score(path, E, A) for path in every])
    shares = np.exp(scores) / np.exp(scores).sum()
    for path, share in list(zip(every, shares))[5::19]:
        found = probability(np.array(path), E.copy(), A.copy())
        expect(found is not None, "you returned None: did you forget to return?")
        expect(np.ndim(found) == 0, "the probability of one path is one number")
        expect(
            not np.isclose(found, np.log(share)),
            "that is the logarithm: take the exponential at the very end",
        )
        words = np.exp(E - np.log(np.exp(E).sum(axis=1, keepdims=True)))
        expect(
            not np.isclose(found, np.prod(words[range(4), path])),
            "that is the softmax of each word: where are the transitions?",
        )
        swapped = np.exp(score(path, E, A)) / total(E, A.T)
        expect(
            not np.isclose(found, swapped),
            "the path is right, the sum has rows and columns of A exchanged",
        )
        expect(
            np.isclose(found, share),
            f"path {list(path)} has probability {float(found):.6f}, expected {share:.6f}",
        )
    with np.errstate(all="ignore"):
        far = probability(np.array(every[5]), E + 2000.0, A.copy())
    expect(
        np.isfinite(far),
        "with scores of 2,000 a word your result is not a number: subtract the largest "
        "before the exponential, in each step",
    )
    expect(
        np.isclose(far, shares[5]),
        "adding 2,000 to all emissions changes your probability, but it must not",
    )
    zeros = np.zeros((40, 3)), np.zeros((3, 3))
    long = probability(np.zeros(40, int), *zeros)
    expect(
        np.isclose(np.log(max(long, 1e-99)), -40 * np.log(3)),
        "wrong for a sequence of 40 words",
    )


def score(path, E, A):
    """Return the score of one path."""
    words = sum(E[t, y] for t, y in enumerate(path))
    return words + sum(A[i, j] for i, j in itertools.pairwise(path))


def total(E, A):
    """Return the sum of exp(score) over all paths."""
    alpha = np.exp(E[0])
    for e in E[1:]:
        alpha = np.exp(e) * (alpha @ np.exp(A))
    return alpha.sum()
