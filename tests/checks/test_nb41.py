"""Every check of notebook 41 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb41


def in_parts(features, units, width):
    controller = 4 * ((features + width) * units + units * units + units)
    one_head = width + 1 + 1 + 3 + 1
    heads = 2 * one_head + 2 * width
    return controller + units * heads + heads


def in_one_line(features, units, width):
    return 4 * units * (features + width + units + 1) + (units + 1) * (4 * width + 12)


def with_slots(features, units, width):
    return nb41.count_parameters(features, units, width) + 16 * width


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb41.count_parameters, "passed"),
        (in_parts, "passed"),
        (in_one_line, "passed"),
        (lambda f, u, w: np.int64(in_parts(f, u, w)), "passed"),
        *[(mistake, reason) for reason, mistake in nb41.COUNT_MISTAKES.items()],
        (with_slots, "expected"),
        (lambda f, u, w: 23_404, "expected"),
        (lambda f, u, w: [4 * u, w], "expected ()"),
        (lambda f, u, w: f @ w, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_count_parameters(assert_verdict, answer, reason):
    assert_verdict(reason, nb41.exercise_1, answer)


def in_a_loop(usage):
    weights, left = np.zeros(len(usage)), 1.0
    for slot in np.argsort(usage, kind="stable"):
        weights[slot] = (1 - usage[slot]) * left
        left *= usage[slot]
    return weights


def with_sorted(usage):
    weights, product = [0.0] * len(usage), 1.0
    for u, slot in sorted(zip(usage, range(len(usage)))):
        weights[slot] = (1 - u) * product
        product = product * u
    return np.array(weights)


def pairwise(usage):
    """Multiply for each slot the usages of those that come before it."""
    n = np.arange(len(usage))
    first = (usage < usage[:, None]) | ((usage == usage[:, None]) & (n < n[:, None]))
    return (1 - usage) * np.where(first, usage, 1.0).prod(axis=1)


def without_ties(usage):
    """Leave out slots with equal usage."""
    return (1 - usage) * np.where(usage < usage[:, None], usage, 1.0).prod(axis=1)


def changing(usage):
    usage.sort()
    return usage


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb41.allocation, "passed"),
        (in_a_loop, "passed"),
        (with_sorted, "passed"),
        (pairwise, "passed"),
        *[(mistake, reason) for reason, mistake in nb41.ALLOCATION_MISTAKES.items()],
        (without_ties, "expected"),
        (changing, "which belongs to its caller"),
        (lambda usage: in_a_loop(usage)[:-1], "expected"),
        (lambda usage: float(usage.min()), "expected"),
        (lambda usage: usage @ "x", "your code raised"),
        (..., "not attempted"),
    ],
)
def test_allocation(assert_verdict, answer, reason):
    assert_verdict(reason, nb41.exercise_2, answer)
