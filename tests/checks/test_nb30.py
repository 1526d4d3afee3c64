"""The checks of notebook 30 accept what is right and name what is wrong."""

import itertools
import math
from functools import cache

import numpy as np
import pytest

from course_utils.checks import nb30
from course_utils.speech import collapse, forward, log_p, with_blanks


def count_by_recursion(label, frames):
    @cache
    def ways(t, done, blank):  # paths that have read `done` classes in t frames
        if t == 1:
            return int((done, blank) in ((0, True), (1, False)) and done <= len(label))
        if blank:
            return ways(t - 1, done, True) + (ways(t - 1, done, False) if done else 0)
        if done == 0:
            return 0
        total = ways(t - 1, done, False) + ways(t - 1, done - 1, True)
        if done > 1 and label[done - 1] != label[done - 2]:
            total += ways(t - 1, done - 1, False)
        return total

    return ways(frames, len(label), True) + (
        ways(frames, len(label), False) if label else 0
    )


def count_by_formula(label, frames):
    equal = sum(a == b for a, b in zip(label, label[1:]))
    return math.comb(frames + len(label) - equal, 2 * len(label))


def count_as_objects(label, frames):
    z = with_blanks(label)
    ways = np.array([s < 2 for s in range(len(z))], dtype=object) * 1
    for _ in range(frames - 1):
        one = np.r_[[0], ways[:-1]]
        skip = (z != 0) & (z != np.r_[[0, 0], z[:-2]][: len(z)])
        ways = ways + one + np.where(skip, np.r_[[0], one[:-1]], 0)
    return int(sum(ways[-2:]))


def count_by_floats(label, frames):
    log_y = np.zeros((frames, 20))
    try:
        return round(float(np.exp(np.logaddexp.reduce(raw(log_y, label)[-1, -2:]))))
    except ValueError:
        return 0


def raw(log_y, label):
    return forward.__wrapped__(log_y, label)


def count_int64(label, frames):
    z = with_blanks(label)
    ways = np.array([s < 2 for s in range(len(z))]).astype(np.int64)
    for _ in range(frames - 1):
        one = np.r_[0, ways[:-1]]
        skip = (z != 0) & (z != np.r_[0, 0, z[:-2]][: len(z)])
        ways = ways + one + np.where(skip, np.r_[0, one[:-1]], 0)
    return int(ways[-2:].sum())


def brute(label, frames):
    frames = min(frames, 5)
    classes = [0, *sorted(set(label))]
    return sum(collapse(p) == label for p in itertools.product(classes, repeat=frames))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (count_by_recursion, "passed"),
        (count_by_formula, "passed"),
        (count_as_objects, "passed"),
        (lambda x, t: float(count_by_formula(x, t)), "use Python's integers"),
        (count_by_floats, "use Python's integers"),
        (
            lambda x, t: count_by_formula(x, t) * (10**7 + (t > 60)) // 10**7,
            "58152377519162277259558222269, expected 58152371703925106867047535565",
        ),
        (count_int64, "for"),
        (
            lambda x, t: math.comb(t + len(x), 2 * len(x)),
            "the blank may not be skipped",
        ),
        (lambda x, t: count_by_formula(x, t + 1), "one frame more"),
        (lambda x, t: count_by_formula(x, t - 1), "begin or end on a class"),
        (
            lambda x, t: count_by_formula(x, t) - count_by_formula(x, t - 1) * (t > 1),
            "begin or end on a blank",
        ),
        (lambda x, t: nb30.count(x, t, skip=False), "the blank may be skipped"),
        (lambda x, t: count_by_formula(x, t) or 1, "does not fit"),
        (brute, "frames is"),
        (lambda x, t: str(count_by_formula(x, t)), "expected one whole number"),
        (lambda x, t: count_by_formula(x, t) or -1, "below 0"),
        (lambda x, t: count_by_formula(x, t) if x else 0, "expected 1"),
        (lambda x, t: bool(count_by_formula(x, t)), "expected one whole number"),
        (lambda x, t: math.nan, "expected a whole number"),
        (lambda x, t: x.clear() or 1, "belongs to its caller"),
        (lambda x, t: (len(set(x)) + 1) ** t, "expected 35"),
        (lambda x, t: x.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_count_paths(assert_verdict, answer, reason):
    assert_verdict(reason, nb30.exercise_1, answer)


def best_by_recursion(log_y, label):
    z = with_blanks(label)

    @cache
    def best(t, s):
        if s < 0:
            return -np.inf
        if t == 0:
            return log_y[0, z[s]] if s < 2 else -np.inf
        skip = s > 1 and z[s] and z[s] != z[s - 2]
        before = max(best(t - 1, s - d) for d in (0, 1, 2)[: 3 if skip else 2])
        return before + log_y[t, z[s]]

    return max(best(len(log_y) - 1, len(z) - d) for d in (1, 2))


def best_by_temperature(log_y, label):
    """Sums of the fifth powers of probabilities favour the best path."""
    return np.logaddexp.reduce(raw(5 * log_y, label)[-1, -2:]) / 5


def begin(where):
    return lambda y, x: nb30.best_forward(y, x, begin=where)


def best_by_lists(log_y, label):
    y, z = log_y.tolist(), [int(c) for c in with_blanks(label)]
    score = [y[0][c] if s < 2 else -math.inf for s, c in enumerate(z)]
    for row in y[1:]:
        score = [
            row[c]
            + max(
                score[s],
                score[s - 1] if s else -math.inf,
                score[s - 2] if s > 1 and c and c != z[s - 2] else -math.inf,
            )
            for s, c in enumerate(z)
        ]
    return max(score[-2:])


def best_by_products(log_y, label):
    """Probabilities instead of logarithms: right as long as the product is not 0."""
    y, z = np.exp(log_y), with_blanks(label)
    best = np.where(np.arange(len(z)) < 2, y[0, z], 0)
    may = np.r_[False, False, (z[2:] != z[:-2])]
    for row in y[1:]:
        one = np.r_[0, best[:-1]]
        two = np.where(may, np.r_[0, one[:-1]], 0)
        best = np.maximum(np.maximum(best, one), two) * row[z]
    with np.errstate(divide="ignore"):
        return np.log(best[-2:].max())


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (best_by_recursion, "passed"),
        (best_by_products, "expected a sum of logarithms"),
        (best_by_lists, "passed"),
        (lambda y, x: np.float32(nb30.best_forward(y, x)), "passed"),
        (lambda y, x: np.array(best_by_lists(y, x)), "passed"),
        (lambda y, x: best_by_lists(y.astype(np.float32), x), "passed"),
        (lambda y, x: [best_by_lists(y, x)], "expected one number"),
        (lambda y, x: (best_by_lists(y, x), [0, 1]), "expected one number"),
        (lambda y, x: complex(best_by_lists(y, x)), "expected one number"),
        (lambda y, x: str(best_by_lists(y, x)), "expected one number"),
        (lambda y, x: math.nan, "the score of"),
        (lambda y, x: best_by_lists(y, x) / len(y), "the score of"),
        (lambda y, x: best_by_lists(y, x) / math.log(10), "another base"),
        (log_p, "the sum over its paths"),
        (lambda y, x: np.exp(best_by_lists(y, x)), "expected its logarithm"),
        (lambda y, x: -best_by_lists(y, x), "wrong sign"),
        (lambda y, x: y.max(axis=1).sum(), "it has another label"),
        (
            lambda y, x: nb30.best_forward(y, x, last_sum=True),
            "the last step still adds",
        ),
        (lambda y, x: nb30.best_forward(y, x, skip_equal=True), "may not be skipped"),
        (lambda y, x: nb30.best_forward(y, x, skip=False), "may be skipped"),
        (begin(slice(None)), "begins on the first blank or on the first class"),
        (begin(slice(1)), "begin on the first class"),
        (begin(slice(1, 2)), "begin on the blank before"),
        (lambda y, x: nb30.best_forward(y, x, end=-1), "end on the last class"),
        (lambda y, x: nb30.best_forward(y, x, end=-2), "end on the blank after"),
        (best_by_temperature, "the score of"),
        (lambda y, x: y.sort() or 0.0, "belongs to its caller"),
        (lambda y, x: y.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_best_path_score(assert_verdict, answer, reason):
    assert_verdict(reason, nb30.exercise_2, answer)
