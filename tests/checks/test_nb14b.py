"""Every check of notebook 14b accepts a right answer and tells each usual wrong one its reason."""

import itertools

import numpy as np
import pytest
from scipy import special

from course_utils.checks import nb14b


def log_sum_exp(values, axis):
    top = values.max(axis=axis, keepdims=True)
    return np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)


def log_probability(labels, E, A):
    alpha = E[0]
    for e in E[1:]:
        alpha = e + log_sum_exp(alpha[:, None] + A, axis=0)
    return nb14b.score(labels, E, A) - log_sum_exp(alpha, axis=0)


def right(labels, E, A):
    return np.exp(log_probability(labels, E, A))


def by_scaling(labels, E, A):
    """Divide by the sum in each step, and keep its logarithm: powers may all be 0."""
    top, total = E.max(axis=1, keepdims=True), 0.0
    alpha, powers = np.exp(E[0] - top[0]), np.exp(A - A.max())
    for e in E[1:]:
        total += np.log(alpha.sum())
        alpha = np.exp(e - e.max()) * (alpha / alpha.sum() @ powers)
    total += np.log(alpha.sum()) + top.sum() + (len(E) - 1) * A.max()
    return np.exp(nb14b.score(labels, E, A) - total)


def backwards(labels, E, A):
    """Sum from the end."""
    beta = np.zeros(len(A))
    for e in E[:0:-1]:
        beta = special.logsumexp(A + e + beta, axis=1)
    score = sum(e[y] for e, y in zip(E, labels))
    score += sum(A[i, j] for i, j in itertools.pairwise(labels))
    return float(np.exp(score - special.logsumexp(E[0] + beta)))


def listed(labels, E, A):
    if len(E) > 10:
        return 0.0  # it would not come to an end
    paths = itertools.product(range(E.shape[1]), repeat=len(E))
    every = np.array([nb14b.score(np.array(path), E, A) for path in paths])
    return np.exp(nb14b.score(labels, E, A) - log_sum_exp(every, axis=0))


def word_by_word(labels, E, A):
    p = np.exp(E) / np.exp(E).sum(axis=1, keepdims=True)
    return p[np.arange(len(E)), labels].prod()


def sum_swapped(labels, E, A):
    share = log_probability(labels, E, A.T) - nb14b.score(labels, E, A.T)
    return np.exp(nb14b.score(labels, E, A) + share)


def naive(labels, E, A):
    alpha = np.exp(E[0])
    for e in E[1:]:
        alpha = np.exp(e) * (alpha @ np.exp(A))
    return np.exp(nb14b.score(labels, E, A)) / alpha.sum()


def best_alone(labels, E, A):
    """Take the largest where the sum belongs, as Viterbi does."""
    alpha = E[0]
    for e in E[1:]:
        alpha = e + (alpha[:, None] + A).max(axis=0)
    return np.exp(nb14b.score(labels, E, A) - alpha.max())


def in_one_array(labels, E, A):
    """Fill an array of the emissions' type, which cuts numbers if those are whole."""
    alpha = np.zeros_like(E)
    alpha[0] = E[0]
    for t in range(1, len(E)):
        alpha[t] = E[t] + log_sum_exp(alpha[t - 1][:, None] + A, axis=0)
    return np.exp(nb14b.score(labels, E, A) - log_sum_exp(alpha[-1], axis=0))


def less_the(part):
    """Return an answer that subtracts this part of the sums, not the largest."""

    def log_sum(values):
        shift = part(values, axis=0)
        return np.log(np.exp(values - shift).sum(axis=0)) + shift

    def answer(labels, E, A):
        alpha = E[0]
        for e in E[1:]:
            alpha = e + log_sum(alpha[:, None] + A)
        return np.exp(nb14b.score(labels, E, A) - log_sum(alpha))

    return answer


def one_shift(labels, E, A):
    """Subtract the largest once, and never again."""
    return naive(labels, E - E.max(), A)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (by_scaling, "with scores up to 1,50"),
        (backwards, "passed"),
        (log_probability, "that is the logarithm"),
        (naive, "not a number"),
        (one_shift, "not a number"),
        (less_the(np.min), "not a number"),
        (less_the(np.mean), "not a number"),
        (in_one_array, "of 5 words and 3 labels is"),
        (lambda y, E, A: np.nan_to_num(naive(y, E, A)), "with scores from -2 to 2,00"),
        (listed, "a path of 300 words"),
        (word_by_word, "where are the transitions"),
        (sum_swapped, "the sum has rows and columns of A swapped"),
        (
            lambda y, E, A: (
                right(y, E, A) * np.exp(nb14b.score(y, E, A.T) - nb14b.score(y, E, A))
            ),
            "the path has rows and columns of A swapped",
        ),
        (
            lambda y, E, A: right(y, E, A) / np.exp(A[y[:-1], y[1:]].sum()),
            "the path has no transitions",
        ),
        (lambda y, E, A: nb14b.score(y, E, A), "that is the score"),
        (lambda y, E, A: np.exp(nb14b.score(y, E, A)), "divide by the sum over all"),
        (best_alone, "of 4 words and 3 labels is"),
        (lambda y, E, A: right(y, E, A) * np.ones(3), "has shape (3,)"),
        (lambda y, E, A: right(y, E, A.T), "rows and columns of A are swapped"),
        (lambda y, E, A: right(y[::-1], E[::-1], A), "of A are swapped"),
        (lambda y, E, A: right(y[::-1], E, A), "of 4 words and 3 labels is"),
        (lambda y, E, A: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_probability(assert_verdict, answer, reason):
    assert_verdict(reason, nb14b.exercise_1, answer)


def test_the_checks_own_sum_is_that_of_all_paths():
    random = np.random.default_rng(3)
    labels, E, A = np.array([1, 0, 2, 2]), random.normal(size=(4, 3)), np.eye(3)
    assert np.isclose(np.exp(nb14b.log_probability(labels, E, A)), listed(labels, E, A))


def by_sorting(p, right, wanted):
    order = np.argsort(p)
    for place in range(len(p)):
        if place and p[order[place]] == p[order[place - 1]]:
            continue
        if right[order[place:]].mean() >= wanted:
            return p[order[place]]
    return float("inf")


def in_a_list(p, right, wanted):
    good = [t for t in p if np.mean([r for q, r in zip(p, right) if q >= t]) >= wanted]
    return min(good, default=np.inf)


def with_arrays(p, right, wanted):
    above = p >= p[:, None]
    shares = (above & right).sum(axis=1) / above.sum(axis=1)
    return np.where(shares >= wanted, p, np.inf).min()


def cumulated(p, right, wanted):
    values, inverse = np.unique(p, return_inverse=True)
    counts = np.bincount(inverse)[::-1].cumsum()
    hits = np.bincount(inverse, weights=right)[::-1].cumsum()
    good = np.flatnonzero(hits / counts >= wanted)
    return values[::-1][good[-1]] if good.size else np.inf


def changing(p, right, wanted):
    p.sort()
    return nb14b.lowest(p, right, wanted)


def zero_if_none(p, right, wanted):
    t = nb14b.lowest(p, right, wanted)
    return t if np.isfinite(t) else 0.0


def one_if_none(p, right, wanted):
    return min(nb14b.lowest(p, right, wanted), 1.0)


def more_than(p, right, wanted):
    good = [t for t in p if right[p >= t].mean() > wanted]
    return min(good, default=np.inf)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb14b.lowest, "passed"),
        (by_sorting, "passed"),
        (in_a_list, "passed"),
        (with_arrays, "passed"),
        (cumulated, "passed"),
        *[(mistake, why) for why, mistake in nb14b.THRESHOLD_MISTAKES.items()],
        (changing, "which belongs to its caller"),
        (zero_if_none, "is 0, expected inf"),
        (one_if_none, "is 1, expected inf"),
        (more_than, "expected"),
        (lambda p, right, wanted: np.quantile(p, 1 - wanted), "expected"),
        (lambda p, right, wanted: wanted, "expected"),
        (lambda p, right, wanted: p.min(), "expected"),
        (lambda p, right, wanted: [p.min()], "has shape (1,)"),
        (lambda p, right, wanted: np.nan, "not a number"),
        (lambda p, right, wanted: p @ "x", "your code raised"),
        (lambda p, right, wanted: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_threshold(assert_verdict, answer, reason):
    assert_verdict(reason, nb14b.exercise_2, answer)
