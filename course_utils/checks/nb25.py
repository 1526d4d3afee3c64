"""Checks of notebook 25, anomaly detection."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
    is_equal,
    shown,
)


def as_bools(text):
    """Return "0110" as an array of truth values."""
    return np.array([character == "1" for character in text])


def as_text(alarms):
    """Return truth values as a text such as "0110"."""
    return "".join("01"[int(alarm)] for alarm in alarms)


def held(alarms, count):
    """Return whether each step and the count - 1 steps before it are all True."""
    runs = np.zeros(len(alarms), int)
    for t, alarm in enumerate(alarms):
        runs[t] = alarm * (runs[t - 1] * (t > 0) + 1)
    return runs >= count


def any_held(alarms, count):
    """Return whether one of these steps is True."""
    parts = [alarms[max(0, t - count + 1) : t + 1] for t in range(len(alarms))]
    return np.array([part.any() for part in parts])


@exercise(
    hints=[
        "count for each step how many alarms in a row end there",
        "or look at windows of `count` steps: what comes before the first step?",
    ]
)
def exercise_1(holding_alarms):
    """Alarms that were True for the last `count` steps."""
    for text, count in (
        ("1100110111011110", 3),
        ("0110111101", 2),
        ("10011101", 1),
        ("11", 3),
        ("0111101111101111110", 5),
        ("1111", 4),
        ("0111111101", 6),  # a sixth, added six times, is not 1
        ("0111111101", 7),
    ):
        alarms = as_bools(text)
        answer = expect_shape(
            f"the answer for {text}", holding_alarms(alarms, count), alarms.shape
        )
        odd = answer[~np.isin(answer, [0, 1])]
        expect(
            not odd.size,
            f"the answer has {shown(odd[:1])} in it, expected truth values",
        )
        expect_held(f"{text} with count {count}", answer.astype(bool), alarms, count)


def expect_held(case, answer, alarms, count):
    """Raise `NotYet` unless an answer has the alarms that hold."""
    existing = np.concatenate([np.full(count - 1, True), alarms])
    mistakes = {
        "too many alarms at the beginning: steps that do not exist are no alarms": held(
            existing, count
        )[count - 1 :],
        "the steps that hold are marked from their first step on, before it is known that they "
        "will hold": held(alarms[::-1], count)[::-1],
        "each run of alarms is marked from its first step on, before it is known how long it "
        "is": whole_runs(alarms, count),
        "all alarms so far are counted: they must come in a row": (
            alarms & (np.cumsum(alarms) >= count)
        ),
        "one step too few is asked for": held(alarms, count - 1),
        "one step too many is asked for": held(alarms, count + 1),
        "any of the last steps is enough there; all are needed": any_held(
            alarms, count
        ),
        "only one step of a run is marked: it holds as long as it goes on": (
            held(alarms, count) & ~held(alarms, count + 1)
        ),
        "these are the alarms as they came: what of the steps before?": alarms,
        "True and False are swapped": ~held(alarms, count),
    }
    wanted = held(alarms, count)
    given = f"{case} gives {as_text(answer)}"
    for reason, wrong in mistakes.items():
        alike = (answer == wrong).all() and not (wrong == wanted).all()
        expect(not alike, f"{given}: {reason}")
    expect((answer == wanted).all(), f"{given}, expected {as_text(wanted)}")


def whole_runs(alarms, count):
    """Return True at all steps of runs of at least `count` alarms."""
    marked = np.zeros(len(alarms), bool)
    for first, stop in runs_of(alarms):
        marked[first:stop] = stop - first >= count
    return marked


def runs_of(alarms):
    """Return (first, stop) for each run of True."""
    edges = np.diff(np.concatenate([[0], alarms, [0]]).astype(int))
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return list(zip(starts.tolist(), stops.tolist()))


def joined_runs(runs, gap):
    """Return runs (first, stop) in which those at most `gap` steps apart are one."""
    joined = []
    for first, stop in runs:
        if joined and first - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((first, stop))
    return joined


@exercise(
    hints=[
        "how many quiet steps lie between a run and the one before it?",
        "keep a list of episodes: a run either lengthens the last one or begins a new one",
    ]
)
def exercise_2(episodes):
    """Runs of alarms, joined where at most `gap` quiet steps lie between."""
    for text, gap in (
        ("1110101001000100001", 2),  # from start to start the first gap is 4
        ("1010010001", 3),
        ("01101000110", 1),
        ("0110100011", 0),
        ("0000", 2),
        ("1", 5),
        ("11000001110101100000011100", 4),
    ):
        answer = episodes(as_bools(text), gap)
        case = f"{text} with gap {gap} gives {shown(answer)}"
        expect(
            isinstance(answer, list | tuple | np.ndarray),
            f"{case}, expected a list of (first, stop)",
        )
        answer = [tuple(np.ravel(pair).tolist()) for pair in answer]
        case = f"{text} with gap {gap} gives {shown(answer)}"
        expect(
            all(len(pair) == 2 for pair in answer),
            f"{case}, expected two numbers for each episode, (first, stop)",
        )
        expect_episodes(case, answer, runs_of(as_bools(text)), gap)


def expect_episodes(case, answer, runs, gap):
    """Raise `NotYet` unless the episodes are the runs, joined."""
    wanted = joined_runs(runs, gap)
    mistakes = {
        "a gap of exactly `gap` quiet steps still joins": joined_runs(runs, gap - 1),
        "runs are joined over one quiet step too many: stop is the step after the last alarm": (
            joined_runs(runs, gap + 1)
        ),
        "no runs were joined": runs,
        "all runs became one episode": [(runs[0][0], runs[-1][1])] if runs else [],
        "stop is the step after the last": [
            (first, stop - 1) for first, stop in wanted
        ],
        "the last episode is missing": wanted[:-1],
        "an episode ends with its first run: give it the stop of its last": [
            (first, dict(runs)[first]) for first, _ in wanted
        ],
        "an episode came out in parts: it may have more than two runs, and a gap begins where the "
        "run before it stops": by_pairs(runs, gap),
        "the second number is the length, expected the step after the last": [
            (first, stop - first) for first, stop in wanted
        ],
    }
    mistakes = {f"{case}: {reason}": wrong for reason, wrong in mistakes.items()}
    for reason, wrong in mistakes.items():
        expect(is_equal(wanted, wrong) or not is_equal(answer, wrong), reason)
    expect(is_equal(answer, wanted), f"{case}, expected {shown(wanted)}")


def by_pairs(runs, gap):
    """Return runs, each joined with the one before it alone."""
    joined, before = [], None
    for first, stop in runs:
        if joined and before is not None and first - joined[-1][1] <= gap:
            joined[-1], before = (joined[-1][0], stop), None
        else:
            joined.append((first, stop))
            before = first
    return joined


def page_sum(scores, k, floor=0.0, first=0.0):
    """Return Page's cumulative sum, with another floor or start for wrong answers."""
    total, sums = first, []
    for score in scores:
        total = max(floor, total + score - k)
        sums.append(total)
    return np.array(sums)


@exercise(
    hints=[
        "keep g in a variable, and put it into a list at each step",
        "the maximum with 0 is taken at every step, before the next score comes",
    ]
)
def exercise_3(cumulative_sum):
    """Page's cumulative sum of what exceeds k."""
    for scores, k in (
        ([1.2, 0.9, 1.5, 0.1, 0.0, 2.0, 0.4, 1.3], 0.5),
        ([0.3, 2.0, -1.0, 0.6, 1.9, 1.1, 0.2, 0.1, 3.0, 0.7, 1.4], 1.0),
        ([0.2, -0.4, 0.1, -0.1, 0.5], 0.0),
        ([0.7], 0.2),
        (np.random.default_rng(0).normal(size=40), 0.3),
        (np.random.default_rng(1).normal(1.0, size=60), 0.2),  # g becomes large
        ([2, 0, 0, 3, 1, 0, 4, 0], 0.75),  # whole numbers
        ([-0.4, -2.0, 0.3, -0.9, -1.8, 0.1], -0.8),
    ):
        scores = np.array(scores)
        name = f"g for k = {k} and scores {shown(scores)}"
        answer = expect_shape(name, cumulative_sum(scores, k), scores.shape)
        expect_sum(name, answer, scores, k)


def expect_sum(name, answer, scores, k):
    """Raise `NotYet` unless an answer is Page's sum."""
    wanted, above = page_sum(scores, k), np.maximum(0, scores - k)
    mistakes = {
        "negative scores count as 0 in your answer: take them as they are": page_sum(
            np.maximum(scores, 0), k
        ),
        "g falls below zero": page_sum(scores, k, floor=-np.inf),
        "each step starts from 0 again: add to g of the step before": above,
        "what exceeds k is added and nothing taken away: max goes round the whole sum": (
            above.cumsum()
        ),
        "the sum is cut off at zero only at the end: cut at every step": np.maximum(
            0, (scores - k).cumsum()
        ),
        "k is not subtracted": page_sum(scores, 0.0),
        "k is not subtracted, and nothing is cut at zero": scores.cumsum(),
        (
            "k is added" if k > 0 else "the size of k is subtracted: take k as it is"
        ): page_sum(scores, -k),
        "k is subtracted once: subtract it at every step": np.maximum(
            0, page_sum(scores, 0.0) - k
        ),
        "g starts with the first score; before the first step g is 0": page_sum(
            scores, k, first=scores[0]
        ),
        "g is kept below zero, not above: take the maximum": -page_sum(-scores, -k),
        "shifted by one step: g of a step already holds its score": np.append(
            0.0, wanted[:-1]
        ),
    }
    expect_value(answer, wanted, mistakes, name=name)
