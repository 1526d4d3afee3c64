"""The checks of notebook 31b accept what is right and name what is wrong."""

import numpy as np
import pytest
import tensorflow as tf

from course_utils.checks import nb31b


def grams(text, n):
    words = text.split()
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def by_grams(text, train):
    n = len(text.split())
    while n and not any(grams(text, n) & grams(other, n) for other in train):
        n -= 1
    return n


def by_table(text, train):
    best, a = 0, text.split()
    for other in train:
        b = other.split()
        table = np.zeros((len(a) + 1, len(b) + 1), int)
        for i, j in np.ndindex(len(a), len(b)):
            table[i + 1, j + 1] = table[i, j] + 1 if a[i] == b[j] else 0
        best = max(best, table.max())
    return best


def by_padding(text, train):
    best, words = 0, text.split()
    for i in range(len(words)):
        for j in range(i + 1, len(words) + 1):
            run = f" {' '.join(words[i:j])} "
            if any(run in f" {other} " for other in train):
                best = max(best, j - i)
    return float(best)


def without_padding(text, train):
    best, words = 0, text.split()
    for i in range(len(words)):
        for j in range(i + 1, len(words) + 1):
            if any(" ".join(words[i:j]) in other for other in train):
                best = max(best, j - i)
    return best


def joined_runs(text, train):
    """Three words in a row, of one text or another, are joined into longer runs."""
    known = set().union(*(grams(other, 3) for other in train))
    words, best = text.split(), min(by_grams(text, train), 2)
    for i in range(len(words)):
        n = 0
        while tuple(words[i + n : i + n + 3]) in known:
            n += 1
            best = max(best, n + 2)
    return best


def without_spaces(text, train):
    for n in range(len(text.split()), 0, -1):
        ours = {"".join(gram) for gram in grams(text, n)}
        if any(ours & {"".join(gram) for gram in grams(other, n)} for other in train):
            return n
    return 0


def at_the_start(text, train):
    best = 0
    for other in train:
        n = 0
        for a, b in zip(text.split(), other.split()):
            if a != b:
                break
            n += 1
        best = max(best, n)
    return best


def empties(text, train):
    found = by_grams(text, train)
    train.clear()
    return found


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by_grams, "passed"),
        (by_table, "passed"),
        (by_padding, "passed"),
        (lambda t, r: np.float32(by_grams(t, r)), "passed"),
        (lambda t, r: tf.constant(by_grams(t, r)), "passed"),
        (without_padding, "compare whole words"),
        (lambda t, r: max(nb31b.runs(t, r, letters=True)), "not letters"),
        (lambda t, r: by_grams(t, [" ".join(r)]), "within one training text"),
        (
            lambda t, r: len({*t.split()} & {w for o in r for w in o.split()}),
            "you count different words",
        ),
        (
            lambda t, r: sum(w in " ".join(r).split() for w in t.split()),
            "in the same order",
        ),
        (lambda t, r: len(nb31b.runs(t, r)) - 1, "not of runs"),
        (lambda t, r: n if (n := by_grams(t, r)) > 2 else 0, "one or two words"),
        (at_the_start, "the overlap of"),
        (lambda t, r: by_grams(t, r[:1]), "the overlap of"),
        (lambda t, r: by_grams(t, r) + 1, "the overlap of"),
        (lambda t, r: min(by_grams(t, r), 6), "the overlap of"),
        (lambda t, r: max(by_grams(t, r), 1), "the overlap of"),
        (lambda t, r: sum(by_grams(t, [o]) for o in r), "the overlap of"),
        (joined_runs, "the overlap of 'call one"),
        (without_spaces, "the overlap of 'now here"),
        (empties, "belongs to its caller"),
        (lambda t, r: by_grams(t, r) > 0, "expected a whole number"),
        (lambda t, r: str(by_grams(t, r)), "expected a whole number"),
        (lambda t, r: t.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_longest_overlap(assert_verdict, answer, reason):
    assert_verdict(reason, nb31b.exercise_1, answer)


def by_sorted(candidates, log_p, weight, bonus):
    def score(pair):
        return pair[1] + weight * log_p(pair[0]) + bonus * len(pair[0])

    return [text for text, _ in sorted(candidates, key=score, reverse=True)]


def by_argsort(candidates, log_p, weight, bonus):
    scores = [p + weight * log_p(t) + bonus * len(t) for t, p in candidates]
    order = np.argsort(-np.array(scores), kind="stable")
    return [candidates[i][0] for i in order]


def by_picking(candidates, log_p, weight, bonus):
    left, found = list(candidates), []
    while left:
        best = max(left, key=lambda c: c[1] + weight * log_p(c[0]) + bonus * len(c[0]))
        left.remove(best)
        found.append(best[0])
    return tuple(found)


def as_array(*arguments):
    return np.array(by_sorted(*arguments))


def in_single_precision(candidates, log_p, weight, bonus):
    scores = [p + weight * log_p(t) + bonus * len(t) for t, p in candidates]
    order = np.argsort(-np.array(scores, "float32"), kind="stable")
    return [candidates[i][0] for i in order]


def in_another_order(candidates, log_p, weight, bonus):
    scores = [bonus * len(t) + weight * log_p(t) + p for t, p in candidates]
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], i))
    return [candidates[i][0] for i in order]


def by_dict(candidates, log_p, weight, bonus):
    """Equal scores overwrite each other."""
    found = {p + weight * log_p(t) + bonus * len(t): t for t, p in candidates}
    return [found[score] for score in sorted(found, reverse=True)]


def sorts_in_place(candidates, log_p, weight, bonus):
    candidates.sort(
        key=lambda c: c[1] + weight * log_p(c[0]) + bonus * len(c[0]), reverse=True
    )
    return [text for text, _ in candidates]


def by_alphabet(candidates, log_p, weight, bonus):
    scores = [p + weight * log_p(t) + bonus * len(t) for t, p in candidates]
    pairs = zip(scores, (t for t, _ in candidates))
    return [text for _, text in sorted((-score, text) for score, text in pairs)]


def later_first(candidates, log_p, weight, bonus):
    def score(pair):
        return pair[1] + weight * log_p(pair[0]) + bonus * len(pair[0])

    return [text for text, _ in sorted(candidates, key=score)][::-1]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by_sorted, "passed"),
        (by_argsort, "passed"),
        (by_picking, "passed"),
        (as_array, "passed"),
        (in_single_precision, "passed"),
        (in_another_order, "passed"),
        (by_dict, "expected each text once"),
        (lambda c, f, w, b: by_sorted(c, f, b, w), "the order of"),
        (sorts_in_place, "belongs to its caller"),
        (later_first, "the earlier one stays first"),
        (by_alphabet, "not the alphabet's"),
        (
            lambda c, f, w, b: nb31b.ranked(c, w, b, length=lambda t: 1),
            "the same for all",
        ),
        (
            lambda c, f, w, b: nb31b.ranked(c, w, b, length=lambda t: len(t.split())),
            "once a word",
        ),
        (
            lambda c, f, w, b: by_sorted([(t, w * p) for t, p in c], f, 1.0, b),
            "belongs to the language model",
        ),
        (lambda c, f, w, b: by_sorted(c, f, w, 0.0), "the bonus is missing"),
        (lambda c, f, w, b: by_sorted(c, f, w, -b), "not subtracted"),
        (lambda c, f, w, b: by_sorted(c, f, 0.0, b), "language model is missing"),
        (
            lambda c, f, w, b: by_sorted([(t, 0.0) for t, _ in c], f, w, b),
            "the candidate is missing",
        ),
        (
            lambda c, f, w, b: by_sorted(c, lambda t: np.exp(f(t)), w, b),
            "do not take exp",
        ),
        (lambda c, f, w, b: by_sorted(c, f, w, b)[:1], "expected each text once"),
        (lambda c, f, w, b: by_sorted(c, f, 0.5, 0.4), "the order of"),
        (lambda c, f, w, b: c, "expected a list of texts"),
        (lambda c, f, w, b: c.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_rerank(assert_verdict, answer, reason):
    assert_verdict(reason, nb31b.exercise_2, answer)
