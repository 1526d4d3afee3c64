"""Every check of notebook 25 accepts a right answer and tells each usual wrong one its reason."""

from itertools import accumulate

import numpy as np
import pandas as pd
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


def without_beginning(alarms, count):
    return sliding_window_view(alarms, min(count, len(alarms))).all(axis=1)


def by_counter(alarms, count):
    held, row = [], 0
    for alarm in alarms:
        row = row + 1 if alarm else 0
        held.append(row >= count)
    return held


def by_rolling(alarms, count):
    return pd.Series(alarms).rolling(count).sum() == count


def by_shifting(alarms, count):
    held = alarms.copy()
    for shift in range(1, count):
        held[shift:] &= alarms[:-shift]
        held[:shift] = False
    return held


def once_a_run(alarms, count):
    held = by_counter(alarms, count)
    return [now and not before for now, before in zip(held, [False, *held])]


def whole_runs(alarms, count):
    held = np.zeros(len(alarms), bool)
    for end in np.flatnonzero(by_counter(alarms, count)):
        held[end - count + 1 : end + 1] = True
    return held


def by_a_sum_of_fractions(alarms, count):
    return np.convolve(alarms, np.ones(count) / count)[: len(alarms)] == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (holding(), "passed"),
        (lambda alarms, count: holding()(alarms, count).astype(int), "passed"),
        (by_counter, "passed"),
        (by_rolling, "passed"),
        (by_shifting, "passed"),
        (holding(how=np.any), "all are needed"),
        (holding(more=1), "one step too many"),
        (holding(more=-1), "one step too few"),
        (holding(first=True), "that do not exist"),
        (holding(backward=True), "before it is known"),
        (whole_runs, "before it is known how long it is"),
        (
            lambda alarms, count: alarms & (np.cumsum(alarms) >= count),
            "all alarms so far are counted",
        ),
        (once_a_run, "only one step of a run is marked"),
        (lambda alarms, count: ~holding()(alarms, count), "swapped"),
        (lambda alarms, count: alarms, "the alarms as they came"),
        (lambda alarms, count: np.zeros(len(alarms), bool), "expected"),
        (
            lambda alarms, count: np.all([np.roll(alarms, i) for i in range(count)], 0),
            "that do not exist",
        ),
        (lambda alarms, count: 0.5 * alarms, "expected truth values"),
        (without_beginning, "has shape"),
        (by_a_sum_of_fractions, "0111111101 with count"),
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


def as_table(alarms, gap):
    return np.array(joining()(alarms, gap)).reshape(-1, 2)


def by_filling(alarms, gap):
    """Fill the short gaps, then find the runs."""
    filled = alarms.copy()
    steps = np.flatnonzero(alarms)
    for before, after in zip(steps[:-1], steps[1:]):
        if after - before - 1 <= gap:
            filled[before:after] = True
    return joining(joins=False)(filled, gap)


def by_steps(alarms, gap):
    found = []
    for step in np.flatnonzero(alarms):
        if found and step - found[-1][1] <= gap:
            found[-1][1] = step + 1
        else:
            found.append([step, step + 1])
    return tuple(map(tuple, found))


def ends_early(alarms, gap):
    runs = dict(joining(joins=False)(alarms, gap))
    return [(first, runs[first]) for first, _ in joining()(alarms, gap)]


def two_at_most(alarms, gap):
    runs, found = joining(joins=False)(alarms, gap), []
    while runs:
        first, stop = runs.pop(0)
        if runs and runs[0][0] - stop <= gap:
            stop = runs.pop(0)[1]
        found.append((first, stop))
    return found


def from_the_start(alarms, gap):
    """Measure the gap from the first step of the run before."""
    found, before = [], -np.inf
    for first, stop in joining(joins=False)(alarms, gap):
        if first - before <= gap + 1:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((first, stop))
        before = first
    return found


def all_in_one(alarms, gap):
    runs = joining()(alarms, gap)
    return [(runs[0][0], runs[-1][1])] if runs else []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (joining(), "passed"),
        (lambda alarms, gap: [list(e) for e in joining()(alarms, gap)], "passed"),
        (as_table, "passed"),
        (by_filling, "passed"),
        (by_steps, "passed"),
        (joining(more=-1), "still joins"),
        (joining(more=1), "over one quiet step too many"),
        (joining(joins=False), "no runs were joined"),
        (joining(last=1), "the step after the last"),
        (joining(drop=1), "the last episode is missing"),
        (ends_early, "ends with its first run"),
        (two_at_most, "it may have more than two runs"),
        (from_the_start, "expected [(0, 10), (13, 14), (18, 19)]"),
        (all_in_one, "became one episode"),
        (
            lambda alarms, gap: [(a, b - a) for a, b in joining()(alarms, gap)],
            "the second number is the length",
        ),
        (lambda alarms, gap: len(joining()(alarms, gap)), "expected a list"),
        (lambda alarms, gap: [(0, 1, 2)], "expected two numbers"),
        (lambda alarms, gap: [(0, 8)], "expected [(0, 10), (13, 14), (18, 19)]"),
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


def by_accumulate(scores, k):
    return list(accumulate(scores, lambda g, s: max(0.0, g + s - k), initial=0.0))[1:]


def by_lowest(scores, k):
    """Subtract the lowest sum so far."""
    sums = np.concatenate([[0.0], (scores - k).cumsum()])
    return (sums - np.minimum.accumulate(sums))[1:]


def in_an_array(scores, k):
    g = np.zeros(len(scores) + 1)
    for t, score in enumerate(scores):
        g[t + 1] = np.maximum(g[t] + score - k, 0)
    return g[1:]


def as_whole_numbers(scores, k):
    g = np.zeros_like(scores)
    g[:] = summing()(scores, k)
    return g


def begun_again_at_the_alarm(scores, k):
    g, sums = 0.0, []
    for score in scores:
        g = max(0.0, g * (g < 5) + score - k)
        sums.append(g)
    return sums


def stays_at_zero(scores, k):
    sums = summing()(scores, k)
    return sums * (np.cumsum(sums[::-1] == 0)[::-1] == 0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (summing(), "passed"),
        (lambda scores, k: summing()(scores, k).tolist(), "passed"),
        (by_accumulate, "passed"),
        (by_lowest, "passed"),
        (in_an_array, "passed"),
        (summing(floor=-np.inf), "falls below zero"),
        (summing(late=True), "shifted by one step"),
        (summing(first=True), "before the first step g is 0"),
        (lambda scores, k: np.maximum(0, scores - k), "starts from 0 again"),
        (lambda scores, k: np.maximum(0, scores - k).cumsum(), "nothing taken away"),
        (lambda scores, k: np.maximum(0, (scores - k).cumsum()), "only at the end"),
        (lambda scores, k: scores.cumsum(), "k is not subtracted"),
        (lambda scores, k: summing()(scores, 0.0), "k is not subtracted"),
        (lambda scores, k: summing()(scores, -k), "k is added"),
        (lambda scores, k: scores.cumsum() - k, "k is subtracted once: subtract"),
        (
            lambda scores, k: np.maximum(0, summing()(scores, 0.0) - k),
            "k is subtracted once: subtract",
        ),
        (lambda scores, k: -summing()(-scores, -k), "take the maximum"),
        (lambda scores, k: 2 * summing()(scores, k), "entries differ"),
        (lambda scores, k: summing()(np.abs(scores), k), "entries differ"),
        (lambda scores, k: summing()(scores, 0.5), "entries differ"),
        (lambda scores, k: summing(floor=0.1)(scores, k), "entries differ"),
        (as_whole_numbers, "g for k = 0.75"),
        (lambda scores, k: summing()(scores, abs(k)), "the size of k is subtracted"),
        (lambda scores, k: summing()(np.maximum(scores, 0), k), "count as 0"),
        (stays_at_zero, "entries differ"),
        (begun_again_at_the_alarm, "entries differ"),
        (lambda scores, k: summing()(scores, k)[1:], "has shape"),
        (..., "not attempted"),
    ],
)
def test_cumulative_sum(assert_verdict, answer, reason):
    assert_verdict(reason, nb25.exercise_3, answer)
