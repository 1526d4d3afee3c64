"""Every check of notebook 41b accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb41b


def softmax(x):
    return np.exp(x) / np.exp(x).sum()


def in_lines(memory, query, strength):
    lengths = np.linalg.norm(memory, axis=1) * np.linalg.norm(query)
    w = softmax(strength * (memory @ query) / lengths)
    return np.roll(w, 1) @ memory


def next_rows(memory, query, strength):
    """Move the memory back in place of the weights."""
    unit = memory / np.linalg.norm(memory, axis=1, keepdims=True)
    w = softmax(strength * unit @ (query / np.linalg.norm(query)))
    return w @ np.roll(memory, -1, axis=0)


def in_a_loop(memory, query, strength):
    cosines = [
        sum(a * b for a, b in zip(row, query))
        / (sum(a * a for a in row) * sum(b * b for b in query)) ** 0.5
        for row in memory
    ]
    total = sum(np.exp(strength * c) for c in cosines)
    read = np.zeros(len(query))
    for i, c in enumerate(cosines):
        read += np.exp(strength * c) / total * memory[(i + 1) % len(memory)]
    return read


def weights_alone(memory, query, strength):
    return np.roll(softmax(strength * (memory @ query)), 1)


def shifted_first(memory, query, strength):
    """Compare with the memory that was moved, then move again."""
    return in_lines(np.roll(memory, 1, axis=0), query, strength) * 2


def changing(memory, query, strength):
    memory /= np.linalg.norm(memory, axis=1, keepdims=True)
    return in_lines(memory, query, strength)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb41b.recall, "passed"),
        (in_lines, "passed"),
        (next_rows, "passed"),
        (in_a_loop, "passed"),
        *[(mistake, reason) for reason, mistake in nb41b.RECALL_MISTAKES.items()],
        (weights_alone, "you return weights (slots,)"),
        (shifted_first, "expected"),
        (changing, "which belongs to its caller"),
        (lambda memory, query, strength: memory @ "x", "your code raised"),
        (..., "not attempted"),
    ],
)
def test_recall(assert_verdict, answer, reason):
    assert_verdict(reason, nb41b.exercise_1, answer)


def slot_by_slot(usage):
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


def ordered(usage, order):
    weights = np.zeros(len(usage))
    weights[order] = (1 - usage[order]) * np.cumprod([1.0, *usage[order][:-1]])
    return weights


def ties_reversed(usage):
    """Of equal usages the larger index first."""
    return ordered(usage, np.lexsort((-np.arange(len(usage)), usage)))


def ties_mixed(usage):
    """Of equal usages any first, as an unstable sort of many slots may have it."""
    mixed = np.random.default_rng(len(usage)).permutation(len(usage))
    mixed = mixed if len(usage) > 16 else np.arange(len(usage))
    return ordered(usage, np.lexsort((mixed, usage)))


def quick_sort(usage):
    """Order by a heap: NumPy's default is one of several sorts, which differ between machines."""
    return ordered(usage, np.argsort(usage, kind="heapsort"))


def sorting(usage):
    usage.sort()
    return usage


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb41b.allocation, "passed"),
        (slot_by_slot, "passed"),
        (with_sorted, "passed"),
        (pairwise, "passed"),
        *[(mistake, reason) for reason, mistake in nb41b.ALLOCATION_MISTAKES.items()],
        (without_ties, "expected"),
        (ties_reversed, "the smaller index comes first"),
        (ties_mixed, "the smaller index comes first"),
        (quick_sort, "the smaller index comes first"),
        (sorting, "which belongs to its caller"),
        (lambda usage: slot_by_slot(usage)[:-1], "expected"),
        (lambda usage: float(usage.min()), "expected"),
        (lambda usage: usage @ "x", "your code raised"),
        (..., "not attempted"),
    ],
)
def test_allocation(assert_verdict, answer, reason):
    assert_verdict(reason, nb41b.exercise_2, answer)
