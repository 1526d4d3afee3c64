"""Checks of notebook 14b, slots of commands and how sure a tagger is."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, expect_value
from course_utils.checks.several import expect_all


@exercise(
    hints=[
        "the logarithm of the probability is the score of the path less one number for all paths",
        "that number comes from the forward algorithm, in logarithms: take the largest value out "
        "of each sum before the exponential, and put it back after the logarithm",
    ]
)
def exercise_1(probability):
    """The probability of a path, in logarithms."""
    random = np.random.default_rng(0)
    for time, K in ((4, 3), (6, 2), (1, 4), (2, 5)):
        E, A = 2 * random.normal(size=(time, K)), random.normal(size=(K, K))
        for labels in (random.integers(K, size=time), E.argmax(axis=1)):
            expect_probability(probability, labels, E, A)
        for shift in (2000.0, -2000.0):
            expect_probability(probability, E.argmax(axis=1), E + shift, A, large=True)
            expect_probability(probability, E.argmax(axis=1), E, A + shift, large=True)
    whole = random.integers(-3, 4, size=(5, 3)), random.integers(-3, 4, size=(3, 3))
    labels = np.array([0, 2, 1, 1, 0])
    expect_probability(probability, labels, *whole)
    expect_probability(probability, labels, whole[0], random.normal(size=(3, 3)))
    # Heights that emissions add and transitions take away: no path changes its score.
    E, A = 2 * random.normal(size=(5, 3)), random.normal(size=(3, 3))
    height = np.array([0.0, 1500.0, -1500.0])
    E[1:] += height
    labels = np.array([0, 1, 2, 0, 1])
    expect_probability(probability, labels, E, A - height, large=True)
    E, A = random.normal(size=(4, 3)), random.normal(size=(3, 3))
    E[:, 1:] += 2000.0  # one label is out of the question
    expect_probability(probability, np.array([1, 2, 2, 1]), E, A, large=True)
    E, A = random.normal(size=(4, 4)), random.normal(size=(4, 4))
    E[:, 2:] += 2000.0  # exp overflows at 710, and the mean is 1,000 below the largest
    expect_probability(probability, np.array([2, 3, 3, 2]), E, A, large=True)
    labels = random.integers(3, size=300)
    E = 9.0 * np.eye(3)[labels] + random.normal(size=(300, 3))
    expect_probability(probability, labels, E, random.normal(size=(3, 3)), large=True)


def expect_probability(probability, labels, E, A, large=False):
    """Raise `NotYet` unless the probability of one path is right."""
    with np.errstate(all="ignore"):
        found = expect_shape("the probability", probability(labels, E, A), ())
    wanted = np.exp(log_probability(labels, E, A))
    expect(
        not large or np.isfinite(found),
        f"with scores up to {max(np.abs(E).max(), np.abs(A).max()):,.0f} in {len(labels)} words "
        "your result is not a number: in each step add up logarithms, and subtract the largest "
        "sum before the exponential",
    )
    mistakes = {} if large else wrong_probabilities(labels, E, A)
    name = f"the probability of a path of {len(labels)} words and {len(A)} labels"
    if large and len(labels) < 9:
        scores = np.concatenate([E.ravel(), A.ravel()])
        name += f" with scores from {scores.min():,.0f} to {scores.max():,.0f}"
    expect_value(found, wanted, mistakes, name=name, tolerance=1e-7)


def score(labels, E, A):
    """Return the score of one path."""
    return E[np.arange(len(labels)), labels].sum() + A[labels[:-1], labels[1:]].sum()


def log_total(E, A):
    """Return the logarithm of the sum of exp(score) over all paths."""
    alpha = E[0]
    for e in E[1:]:
        alpha = e + np.logaddexp.reduce(alpha[:, None] + A, axis=0)
    return np.logaddexp.reduce(alpha)


def log_probability(labels, E, A):
    return score(labels, E, A) - log_total(E, A)


def wrong_probabilities(labels, E, A):
    """Return what usual mistakes give, by reason."""
    none, path = np.zeros_like(A), score(labels, E, A)
    words = np.log(np.exp(E).sum(axis=1)).sum()
    return {
        "that is the logarithm: take the exponential at the very end": path
        - log_total(E, A),
        "that is the softmax of each word: where are the transitions?": np.exp(
            log_probability(labels, E, none)
        ),
        "the path is right, the sum has rows and columns of A swapped": np.exp(
            path - log_total(E, A.T)
        ),
        "the sum is right, the path has rows and columns of A swapped": np.exp(
            score(labels, E, A.T) - log_total(E, A)
        ),
        "rows and columns of A are swapped": np.exp(log_probability(labels, E, A.T)),
        "the path has no transitions, the sum has them": np.exp(
            score(labels, E, none) - log_total(E, A)
        ),
        "the path has transitions, the sum has none": np.exp(path - words),
        "that is the score of the path": path,
        "that is exp(score) of the path: divide by the sum over all paths": np.exp(
            path
        ),
    }


def lowest(p, right, wanted, *, strictly=False):
    """Return the right answer of exercise 2, or that of a mistake."""
    for t in np.unique(p):
        chosen = p > t if strictly else p >= t
        if chosen.any() and right[chosen].mean() >= wanted:
            return t
    return np.inf


def highest(p, right, wanted):
    """The first that is good enough, from the most confident answer down."""
    for t in np.unique(p)[::-1]:
        if right[p >= t].mean() >= wanted:
            return t
    return np.inf


def until_it_fails(p, right, wanted):
    """Go down from the most confident answer, and stop where the share is too low once."""
    found = np.inf
    for t in np.unique(p)[::-1]:
        if right[p >= t].mean() < wanted:
            break
        found = t
    return found


def one_by_one(p, right, wanted):
    """Count along the sorted answers, and cut between answers that are equally probable."""
    order = np.argsort(-p, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(p) + 1)
    good = np.flatnonzero(shares >= wanted)
    return p[order][good[-1]] if len(good) else np.inf


def of_all(p, right, wanted):
    """Divide by the number of all answers."""
    for t in np.unique(p):
        if (right & (p >= t)).sum() / len(p) >= wanted:
            return t
    return np.inf


def below(p, right, wanted):
    """Take the answers below the threshold."""
    for t in np.unique(p):
        if right[p <= t].mean() >= wanted:
            return t
    return np.inf


THRESHOLD_MISTAKES = {
    "that is the highest threshold which is good enough, expected the lowest: it answers most": (
        highest
    ),
    "you stop where the share is too low for the first time: a lower threshold may do": (
        until_it_fails
    ),
    "answers that are equally probable are above a threshold together, or not at all": (
        one_by_one
    ),
    "an answer whose probability is the threshold counts as above it": lambda *case: (
        lowest(*case, strictly=True)
    ),
    "divide by the number of answers above the threshold, not by that of all": of_all,
    "the answers to count are those with a probability of at least the threshold": below,
    "you return a share, expected a probability of `p`": lambda p, right, wanted: (
        right[p >= lowest(p, right, wanted)].mean()
        if np.isfinite(lowest(p, right, wanted))
        else np.inf
    ),
    "you return how many answers are above it, expected the probability": lambda *case: (
        float((case[0] >= lowest(*case)).sum())
    ),
}


def decisions():
    """Yield probabilities, whether the answers are right, and the share that is wanted."""
    yield (
        np.array([0.9, 0.2, 0.6, 0.7, 0.4]),
        np.array([True, False, True, True, False]),
        0.8,
    )
    # 2 of 3, then 3 of 4: a lower threshold is good enough again
    yield np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, True]), 0.75
    # equally probable, one right and one wrong, either first
    yield (
        np.array([0.9, 0.5, 0.5, 0.3]),
        np.array([True, True, False, False]),
        0.75,
    )
    yield np.array([0.5, 0.9, 0.5]), np.array([True, True, False]), 0.8
    yield np.array([0.8, 0.6]), np.array([False, False]), 0.5  # never: all are asked
    yield np.array([0.9, 0.1, 0.5]), np.array([True, True, False]), 0.9
    yield np.array([0.3]), np.array([True]), 1.0
    yield np.array([0.2, 0.1, 0.4]), np.array([True, True, True]), 0.9  # all
    rng = np.random.default_rng(0)
    for count, wanted in ((60, 0.9), (45, 0.8), (80, 0.95)):
        p = rng.random(count).round(2)
        yield p, rng.random(count) < 0.4 + 0.6 * p, wanted


@exercise(
    hints=[
        "try each of the probabilities as the threshold, the lowest first",
        "`p >= t` says which answers are given; `right[p >= t].mean()` is the share of right ones",
    ]
)
def exercise_2(threshold):
    """The lowest probability above which enough answers are right."""
    cases, results = list(decisions()), []
    names = [
        f"threshold of {len(p)} answers, {wanted:.0%} wanted,"
        if len(p) > 5
        else f"threshold({p.tolist()}, {right.tolist()}, {wanted})"
        for p, right, wanted in cases
    ]
    for name, (p, right, wanted) in zip(names, cases):
        value = threshold(p.copy(), right.copy(), wanted)
        results.append(expect_shape(name, value, ()).astype(float))
    expect(
        not any(np.isnan(result) for result in results),
        "your result is not a number where no answer is above the threshold",
    )
    expect_all(
        results,
        [lowest(*case) for case in cases],
        [{why: f(*case) for why, f in THRESHOLD_MISTAKES.items()} for case in cases],
        names,
    )
