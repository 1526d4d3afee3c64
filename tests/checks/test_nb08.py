"""Every check of notebook 08 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest
from scipy import stats

from course_utils.checks import nb08


def in_errors(first, second, ddof=1):
    error = first.var(ddof=ddof) / len(first) + second.var(ddof=ddof) / len(second)
    return (first.mean() - second.mean()) / np.sqrt(error)


def by_library(first, second):
    return stats.ttest_ind(first, second, equal_var=False).statistic


def by_hand(first, second):
    means, squares = [], 0.0
    for scores in (first, second):
        mean = sum(scores) / len(scores)
        means.append(mean)
        variance = sum((score - mean) ** 2 for score in scores) / (len(scores) - 1)
        squares += variance / len(scores)
    return float(means[0] - means[1]) / squares**0.5


def squared(first, second):
    gap = first.mean() - second.mean()
    return gap / (gap / in_errors(first, second)) ** 2


def spreads(first, second):
    error = first.std(ddof=1) / len(first) + second.std(ddof=1) / len(second)
    return (first.mean() - second.mean()) / np.sqrt(error)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (in_errors, "passed"),
        (by_library, "passed"),
        (by_hand, "passed"),
        (lambda a, b: in_errors(b, a), "second minus first"),
        (lambda a, b: in_errors(a, b, ddof=0), "use ddof=1"),
        (squared, "not under a root"),
        (spreads, "in place of its square"),
        (
            lambda a, b: (a.mean() - b.mean()) / np.hypot(a.std(ddof=1), b.std(ddof=1)),
            "not divided by the number",
        ),
        (
            lambda a, b: stats.ttest_ind(a, b).statistic,
            "one variance is taken for both cells",
        ),
        (
            lambda a, b: (a.mean() - b.mean()) / (stats.sem(a) + stats.sem(b)),
            "own root",
        ),
        (lambda a, b: abs(in_errors(a, b)), "the sign is lost"),
        (lambda a, b: a.mean() - b.mean(), "the difference itself"),
        (
            lambda a, b: (a.mean() - b.mean()) / in_errors(a, b),
            "that is the error alone",
        ),
        (lambda a, b: np.median(a) - np.median(b), "the number of standard errors is"),
        (lambda a, b: a - b.mean(), "has shape (3,), expected ()"),
        (lambda a, b: stats.ttest_ind(a, b, equal_var=False).pvalue, "errors is"),
        (..., "not attempted"),
    ],
)
def test_difference_in_errors(assert_verdict, answer, reason):
    assert_verdict(reason, nb08.exercise_1, answer)


def delay_line(symbols, wait):
    """Return W and U of a delay line with wait + 1 blocks."""
    units = symbols * (wait + 1)
    return np.eye(symbols, units), np.eye(units, k=symbols)


def by_loop(symbols, wait):
    W = np.zeros((symbols, symbols * (wait + 1)), dtype="float32")
    U = np.zeros((W.shape[1],) * 2, dtype="float32")
    for s in range(symbols):
        W[s, s] = 1
        for block in range(wait):
            U[block * symbols + s, (block + 1) * symbols + s] = 1
    return W.tolist(), U.tolist()


def by_queue_of_each(symbols, wait):
    """One queue after the other, with the ends of all of them last."""
    units = symbols * (wait + 1)
    order = np.arange(units).reshape(wait + 1, symbols)[:, ::-1].ravel()
    order[-symbols:] = order[-symbols:][::-1]
    W, U = delay_line(symbols, wait)
    return [W[:, order], U[order][:, order]]


def spare_units(symbols, wait):
    """Scaled, and with units that do nothing in front."""
    W, U = delay_line(symbols, wait)
    scale = np.repeat(2.0 ** -np.arange(wait + 1), symbols)
    scale = scale / scale[-1]
    W, U = W * scale, U * scale / scale[:, None]
    return np.pad(W, ((0, 0), (2, 0))), np.pad(U, ((2, 0), (2, 0)))


def with_blocks(extra):
    return lambda symbols, wait: delay_line(symbols, max(0, wait + extra))


def keeps(symbols, wait):
    """Each last unit keeps what it got."""
    W, U = delay_line(symbols, wait)
    U[-symbols:, -symbols:] = np.eye(symbols)
    return W, U


def in_a_ring(symbols, wait):
    """An orthogonal U: what leaves the last block comes back into the first."""
    W, U = delay_line(symbols, wait)
    U[-symbols:, :symbols] += np.eye(symbols)
    return W, U


def grows(symbols, wait):
    W, U = delay_line(symbols, wait)
    return W, U + 9 * np.eye(len(U))


def read_backwards(symbols, wait):
    W, U = delay_line(symbols, wait)
    return W[::-1], U


def fixed(symbols, wait):
    """Right for the first case alone."""
    W, U = delay_line(3, 2)
    return W[:symbols], U


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (delay_line, "passed"),
        (by_loop, "passed"),
        (by_queue_of_each, "passed"),
        (spare_units, "passed"),
        (with_blocks(1), "of 3 steps before, expected 2"),
        (with_blocks(-1), "of 1 steps before, expected 2"),
        (keeps, "add up all inputs"),
        (in_a_ring, "at step 5"),
        (grows, "grows without limit"),
        (read_backwards, "in reverse order"),
        (fixed, "with symbols=1 and wait=1"),
        (
            lambda s, w: (delay_line(s, w)[0].T, delay_line(s, w)[1]),
            "W has shape (9, 3)",
        ),
        (lambda s, w: (delay_line(s, w)[0], delay_line(s, w)[1].T), "stay 0"),
        (lambda s, w: delay_line(s, w)[1], "expected two arrays"),
        (lambda s, w: (np.eye(s), np.eye(s, k=1)), "with symbols=3 and wait=2"),
        (lambda s, w: (np.eye(s, w + 1), np.eye(w + 1, k=1)), "with symbols=3"),
        (..., "not attempted"),
    ],
)
def test_delay_line(assert_verdict, answer, reason):
    assert_verdict(reason, nb08.exercise_2, answer)
