"""Every check of notebook 25 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from course_utils.checks import nb25


def holding(how=np.all, more=0, first=False, backward=False):
    """Return an answer to exercise 1, right by default."""

    def answer(alarms, count):
        count = max(count + more, 1)
        alarms = alarms[::-1] if backward else alarms
        padded = np.concatenate([np.full(count - 1, first), alarms])
        held = how(sliding_window_view(padded, count), axis=1)
        return held[::-1] if backward else held

    return answer


def overwritten(alarms, count):
    answer = holding()(alarms, count)
    alarms[:] = answer
    return alarms


def without_beginning(alarms, count):
    return sliding_window_view(alarms, min(count, len(alarms))).all(axis=1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (holding(), "passed"),
        (lambda alarms, count: holding()(alarms, count).astype(int), "passed"),
        (holding(how=np.any), "all are needed"),
        (holding(more=1), "one step too many"),
        (holding(more=-1), "one step too few"),
        (holding(first=True), "that do not exist"),
        (holding(backward=True), "before it is known"),
        (lambda alarms, count: np.zeros(len(alarms), bool), "expected"),
        (overwritten, "you changed the array"),
        (without_beginning, "has shape"),
        (lambda alarms, count: print(end=""), "did you forget to return"),
        (..., "not attempted"),
    ],
)
def test_holding_alarms(assert_verdict, answer, reason):
    assert_verdict(reason, nb25.exercise_1, answer)


def joining(more=0, last=0, drop=0, joins=True):
    """Return an answer to exercise 2, right by default."""

    def answer(alarms, gap):
        padded = [False, *alarms, False]
        edges = [t for t in range(len(alarms) + 1) if padded[t] != padded[t + 1]]
        found = []
        for first, stop in zip(edges[::2], edges[1::2], strict=True):
            if joins and found and first - found[-1][1] <= gap + more:
                found[-1] = (found[-1][0], stop)
            else:
                found.append((first, stop))
        return [(first, stop - last) for first, stop in found][: len(found) - drop]

    return answer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (joining(), "passed"),
        (lambda alarms, gap: [list(e) for e in joining()(alarms, gap)], "passed"),
        (joining(more=-1), "still joins"),
        (joining(more=1), "one too short"),
        (joining(joins=False), "no runs were joined"),
        (joining(last=1), "the step after the last"),
        (joining(drop=1), "the last episode is missing"),
        (lambda alarms, gap: len(joining()(alarms, gap)), "your code raised"),
        (lambda alarms, gap: [(0, 1, 2)], "two numbers"),
        (lambda alarms, gap: [(0, 9)], "expected [(0, 6), (9, 10)]"),
        (lambda alarms, gap: print(end=""), "did you forget to return"),
        (..., "not attempted"),
    ],
)
def test_episodes(assert_verdict, answer, reason):
    assert_verdict(reason, nb25.exercise_2, answer)


def summing(floor=0.0, late=False, first=None):
    """Return an answer to exercise 3, right by default."""

    def answer(scores, k):
        g = scores[0] if first else 0.0
        before, after = [], []
        for score in scores:
            before.append(g)
            g = max(floor, g + score - k)
            after.append(g)
        return np.array(before if late else after)

    return answer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (summing(), "passed"),
        (lambda scores, k: summing()(scores, k).tolist(), "passed"),
        (summing(floor=-np.inf), "falls below zero"),
        (summing(late=True), "shifted by one step"),
        (summing(first=True), "before the first step g is 0"),
        (lambda scores, k: np.maximum(0, scores - k), "starts anew"),
        (lambda scores, k: np.maximum(0, scores - k).cumsum(), "nothing taken away"),
        (lambda scores, k: np.maximum(0, (scores - k).cumsum()), "only at the end"),
        (lambda scores, k: scores.cumsum(), "k is not subtracted"),
        (lambda scores, k: scores.cumsum() - k, "g's start only"),
        (lambda scores, k: 2 * summing()(scores, k), "compare with the equation"),
        (lambda scores, k: summing()(scores, k)[1:], "has shape"),
        (lambda scores, k: print(end=""), "did you forget to return"),
        (..., "not attempted"),
    ],
)
def test_cumulative_sum(assert_verdict, answer, reason):
    assert_verdict(reason, nb25.exercise_3, answer)
