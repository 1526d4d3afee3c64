"""The checks of notebook 31 accept what is right and name what is wrong."""

from collections import Counter
from difflib import SequenceMatcher
from functools import cache
from itertools import permutations

import numpy as np
import pytest
import tensorflow as tf

from course_utils.checks import nb31


def by_table(said, heard):
    """Distances first, then the way back, a substitution wherever it is as good."""
    d = np.add.outer(np.arange(len(said) + 1), np.arange(len(heard) + 1))
    subs = np.zeros(d.shape, int)
    for i, a in enumerate(said, 1):
        for j, b in enumerate(heard, 1):
            ways = [
                (d[i - 1, j - 1] + (a != b), subs[i - 1, j - 1] + (a != b)),
                (d[i - 1, j] + 1, subs[i - 1, j]),
                (d[i, j - 1] + 1, subs[i, j - 1]),
            ]
            d[i, j] = min(e for e, _ in ways)
            subs[i, j] = max(s for e, s in ways if e == d[i, j])
    s, rest, more = subs[-1, -1], d[-1, -1] - subs[-1, -1], len(said) - len(heard)
    return np.array([s, (rest + more) / 2, (rest - more) / 2])


def by_recursion(said, heard):
    @cache
    def best(i, j):
        if i == 0 or j == 0:
            return (i + j, 0, i, j)
        wrong = said[i - 1] != heard[j - 1]
        e, s, d, n = best(i - 1, j - 1)
        ways = [(e + wrong, s - wrong, d, n)]
        e, s, d, n = best(i - 1, j)
        ways.append((e + 1, s, d + 1, n))
        e, s, d, n = best(i, j - 1)
        ways.append((e + 1, s, d, n + 1))
        return min(ways)

    _, s, d, n = best(len(said), len(heard))
    return [-s, d, n]


def way_back(order):
    """Return an answer that goes back through the table and takes the first step that is best."""

    def answer(said, heard):
        d = np.add.outer(np.arange(len(said) + 1), np.arange(len(heard) + 1))
        for i, a in enumerate(said, 1):
            for j, b in enumerate(heard, 1):
                d[i, j] = min(
                    d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + (a != b)
                )
        i, j = len(said), len(heard)
        counts = dict.fromkeys("msdi", 0)
        while i or j:
            both = (
                i and j and d[i, j] == d[i - 1, j - 1] + (said[i - 1] != heard[j - 1])
            )
            possible = {
                "m": both and said[i - 1] == heard[j - 1],
                "s": both and said[i - 1] != heard[j - 1],
                "d": i and d[i, j] == d[i - 1, j] + 1,
                "i": j and d[i, j] == d[i, j - 1] + 1,
            }
            step = next(step for step in order if possible[step])
            counts[step] += 1
            i, j = i - (step != "i"), j - (step != "d")
        return counts["s"], counts["d"], counts["i"]

    return answer


def by_difflib(said, heard):
    counts = np.zeros(3, int)
    matcher = SequenceMatcher(None, said, heard, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            both = min(b - a, d - c)
            counts += (both, b - a - both, d - c - both)
    return counts


def by_cost_two(said, heard):
    """A substitution is as dear as a deletion and an insertion."""
    best = {(i, 0): (i, 0, i, 0) for i in range(len(said) + 1)}
    best |= {(0, j): (j, 0, 0, j) for j in range(len(heard) + 1)}
    for i, j in np.ndindex(len(said), len(heard)):
        wrong = int(said[i] != heard[j])
        e, s, d, n = best[i, j]
        ways = [(e + 2 * wrong, s - wrong, d, n)]  # minus: more are better
        e, s, d, n = best[i, j + 1]
        ways.append((e + 1, s, d + 1, n))
        e, s, d, n = best[i + 1, j]
        best[i + 1, j + 1] = min(*ways, (e + 1, s, d, n + 1))
    _, s, d, n = best[len(said), len(heard)]
    return -s, d, n


def by_bags(said, heard):
    """Words without their order."""
    lost = sum((Counter(said) - Counter(heard)).values())
    more = sum((Counter(heard) - Counter(said)).values())
    both = min(lost, more)
    return both, lost - both, more - both


def total_only(said, heard):
    return sum(nb31.most_substitutions(said, heard))


def emptied(said, heard):
    found = nb31.most_substitutions(said, heard)
    said.clear()
    return found


def swapped(said, heard):
    s, d, n = nb31.most_substitutions(said, heard)
    return s, n, d


def swapped_round(said, heard):
    s, d, n = nb31.most_substitutions(said, heard)
    return d, n, s


def last_first(said, heard):
    return nb31.most_substitutions(said, heard)[::-1]


def fewest_substitutions(said, heard):
    """Return the counts of the alignment with the fewest errors, then fewest substitutions."""
    best = {(i, 0): (i, 0, i, 0) for i in range(len(said) + 1)}
    best |= {(0, j): (j, 0, 0, j) for j in range(len(heard) + 1)}
    for i, a in enumerate(said, 1):
        for j, b in enumerate(heard, 1):
            e, s, d, n = best[i - 1, j - 1]
            ways = [(e + (a != b), s + (a != b), d, n)]
            e, s, d, n = best[i - 1, j]
            ways.append((e + 1, s, d + 1, n))
            e, s, d, n = best[i, j - 1]
            ways.append((e + 1, s, d, n + 1))
            best[i, j] = min(ways)
    return best[len(said), len(heard)][1:]


def greedy_back(said, heard, order="sdi"):
    """Distances first, then the way back, the first of `order` wherever it is as good."""
    d = np.add.outer(np.arange(len(said) + 1), np.arange(len(heard) + 1))
    for i, a in enumerate(said, 1):
        for j, b in enumerate(heard, 1):
            d[i, j] = min(d[i - 1, j - 1] + (a != b), d[i - 1, j] + 1, d[i, j - 1] + 1)
    i, j, counts = len(said), len(heard), dict.fromkeys("sdi", 0)
    while i or j:
        wrong = bool(i and j and said[i - 1] != heard[j - 1])
        steps = {"s": (1, 1, wrong), "d": (1, 0, 1), "i": (0, 1, 1)}
        for kind in order:
            up, left, cost = steps[kind]
            if i >= up and j >= left and d[i, j] == d[i - up, j - left] + cost:
                i, j = i - up, j - left
                counts[kind] += cost
                break
    return int(counts["s"]), counts["d"], counts["i"]


def from_the_end(said, heard):
    return greedy_back(said[::-1], heard[::-1])


def equal_words_first(said, heard):
    """Equal words are always paired: that never costs a substitution."""

    @cache
    def best(i, j):
        if i == 0 or j == 0:
            return (i + j, 0, i, j)
        if said[i - 1] == heard[j - 1]:
            return best(i - 1, j - 1)
        ways = [(best(i - 1, j - 1), (1, -1, 0, 0)), (best(i - 1, j), (1, 0, 1, 0))]
        ways.append((best(i, j - 1), (1, 0, 0, 1)))
        return min(tuple(map(sum, zip(*way))) for way in ways)

    _, s, d, n = best(len(said), len(heard))
    return -s, d, n


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (equal_words_first, "passed"),
        (greedy_back, "most substitutions"),
        (lambda a, b: greedy_back(a, b, "sid"), "most substitutions"),
        (from_the_end, "most substitutions"),
        (lambda a, b: greedy_back(a, b, "dsi"), "most substitutions"),
        (nb31.as_text, "letter by letter"),
        (nb31.most_substitutions, "passed"),
        (by_table, "passed"),
        (by_recursion, "passed"),
        (lambda a, b: tuple(map(float, by_recursion(a, b))), "passed"),
        (lambda a, b: np.float32(by_recursion(a, b)), "passed"),
        (lambda a, b: tf.constant(by_recursion(a, b)), "passed"),
        (lambda a, b: [tf.constant(n) for n in by_recursion(a, b)], "passed"),
        (by_difflib, "the errors for"),
        (by_cost_two, "the errors for"),
        (by_bags, "the errors for"),
        (lambda a, b: nb31.most_substitutions(b, a), "you swapped them"),
        (lambda a, b: (*by_recursion(a, b), 1), "expected three whole numbers"),
        (lambda a, b: (np.nan, 0, 0), "expected whole numbers"),
        (lambda a, b: "100", "expected three whole numbers"),
        (emptied, "belongs to its caller"),
        (total_only, "expected three whole numbers"),
        (swapped, "you swapped them"),
        (last_first, "insertions last"),
        (swapped_round, "the order is"),
        (fewest_substitutions, "most substitutions"),
        (nb31.by_place, "word by word from the left"),
        (lambda a, b: (0, len(a), len(b)), "the errors for"),
        (lambda a, b: (0.5, 0, 0), "expected whole numbers"),
        (lambda a, b: a.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_count_errors(assert_verdict, answer, reason):
    assert_verdict(reason, nb31.exercise_1, answer)


@pytest.mark.parametrize("order", ["".join(order) for order in permutations("msdi")])
def test_a_way_back_loses_substitutions(assert_verdict, order):
    assert_verdict("not yet", nb31.exercise_1, way_back(order))


def by_lists(cepstra, voiced, start, rate):
    mean, rows = list(start), []
    for row, loud in zip(cepstra.tolist(), voiced):
        if loud:
            mean = [(1 - rate) * m + rate * c for m, c in zip(mean, row)]
        rows.append([c - m for c, m in zip(row, mean)])
    return rows


def in_single(cepstra, voiced, start, rate):
    return np.float32(nb31.running_mean(cepstra, voiced, start, rate))


def by_where(cepstra, voiced, start, rate):
    means = np.empty_like(cepstra)
    before = start
    for t in range(len(cepstra)):
        before = np.where(voiced[t], before + rate * (cepstra[t] - before), before)
        means[t] = before
    return cepstra - means


def changes_start(cepstra, voiced, start, rate):
    rows = []
    for row, loud in zip(cepstra, voiced):
        if loud:
            start += rate * (row - start)
        rows.append(row - start)
    return np.array(rows)


def changes_cepstra(cepstra, voiced, start, rate):
    cepstra -= start
    return cepstra


def in_closed_form(cepstra, voiced, start, rate):
    """The start and each voiced frame fade by 1 - rate with each later voiced frame."""
    rows = []
    for t in range(len(cepstra)):
        past = cepstra[: t + 1][voiced[: t + 1]]
        fading = (1 - rate) ** np.arange(len(past))[::-1]
        rows.append(cepstra[t] - (1 - rate) ** len(past) * start - rate * fading @ past)
    return np.array(rows)


def one_mean_for_all(cepstra, voiced, start, rate):
    """A list that holds the same array again and again."""
    mean, means = start.copy(), []
    for row, loud in zip(cepstra, voiced):
        if loud:
            mean += rate * (row - mean)
        means.append(mean)
    return cepstra - np.array(means)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb31.running_mean, "passed"),
        (in_closed_form, "passed"),
        (lambda *x: tf.constant(nb31.running_mean(*x)), "passed"),
        (lambda *x: list(nb31.running_mean(*x)), "passed"),
        (one_mean_for_all, "the result for"),
        (lambda c, v, s, r: nb31.running_mean(c, v, 0 * s, r), "the result for"),
        (lambda c, v, s, r: nb31.running_mean(c, v, s, 0.1), "the result for"),
        (lambda *x: nb31.running_mean(*x) * np.nan, "the result for"),
        (lambda *x: nb31.running_mean(*x).T, "has shape"),
        (by_lists, "passed"),
        (in_single, "passed"),
        (by_where, "passed"),
        (changes_start, "belongs to its caller"),
        (changes_cepstra, "belongs to its caller"),
        (lambda *x: nb31.running_mean(*x, late=True), "update first"),
        (lambda *x: nb31.running_mean(*x, every=True), "not voiced"),
        (lambda c, *x: c - nb31.running_mean(c, *x), "that is the mean"),
        (lambda *x: -nb31.running_mean(*x), "the sign is wrong"),
        (lambda c, v, s, r: c - c[v].mean(axis=0), "not from all"),
        (lambda c, v, s, r: nb31.running_mean(c, v, s, 1 - r), "the old mean 1 - rate"),
        (nb31.cumulative, "plain mean"),
        (nb31.reset, "not from `start`"),
        (lambda c, v, s, r: nb31.running_mean(c, ~v, s, r), "is not voiced"),
        (lambda c, v, s, r: nb31.running_mean(c, v, s, r)[1:], "has shape"),
        (lambda c, v, s, r: c, "the result for"),
        (lambda c, v, s, r: c.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_running(assert_verdict, answer, reason):
    assert_verdict(reason, nb31.exercise_2, answer)
