"""Checks of notebook 25, anomaly detection."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


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


@exercise
def exercise_1(holding_alarms):
    """Alarms that were True for the last `count` steps."""
    for text, count in (
        ("0110111101", 1),
        ("0110111101", 2),
        ("1101110111", 3),
        ("11", 3),
    ):
        alarms, wanted = as_bools(text), held(as_bools(text), count)
        given = alarms.copy()
        answer = holding_alarms(given, count)
        answer = expect_shape(f"the answer for {text}", answer, alarms.shape)
        expect((given == alarms).all(), "you changed the array that was passed")
        case = f"{text} with count {count} gives {as_text(answer)}"
        wrong = {
            "the steps that hold are marked from their first step on, before it is known "
            "that they will hold": held(alarms[::-1], count)[::-1],
            "one step too few is asked for": held(alarms, max(count - 1, 1)),
            "one step too many is asked for": held(alarms, count + 1),
            "any of the last steps is enough there; all are needed": as_bools(
                as_text(
                    [
                        alarms[max(0, t - count + 1) : t + 1].any()
                        for t in range(len(alarms))
                    ]
                )
            ),
            "at the beginning, steps that do not exist count as alarms": held(
                np.concatenate([np.full(count - 1, True), alarms]), count
            )[count - 1 :],
        }
        if (answer == wanted).all():
            continue
        for reason, value in wrong.items():
            expect(not (answer == value).all(), f"{case}: {reason}")
        expect(False, f"{case}, expected {as_text(wanted)}")


def joined_runs(runs, gap):
    """Return runs (first, stop) in which those at most `gap` steps apart are one."""
    joined = []
    for first, stop in runs:
        if joined and first - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((first, stop))
    return joined


def runs_of(alarms):
    """Return (first, stop) for each run of True."""
    edges = np.diff(np.concatenate([[0], alarms, [0]]).astype(int))
    return list(
        zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist())
    )


@exercise
def exercise_2(episodes):
    """Runs of alarms, joined where at most `gap` quiet steps lie between."""
    for text, gap in (
        ("1010010001", 2),
        ("1010010001", 3),
        ("0110100011", 1),
        ("0110100011", 0),
        ("0000", 2),
    ):
        runs = runs_of(as_bools(text))
        answer = episodes(as_bools(text), gap)
        expect(answer is not None, "you returned None: did you forget to return?")
        answer = [tuple(int(step) for step in pair) for pair in answer]
        expect(
            all(len(pair) == 2 for pair in answer),
            f"an episode has two numbers, (first, stop); you return {answer}",
        )
        if answer == joined_runs(runs, gap):
            continue
        case = f"{text} with gap {gap} gives {answer}"
        wrong = {
            "a gap of exactly `gap` quiet steps still joins": joined_runs(
                runs, gap - 1
            ),
            "gaps are counted one too short: stop is the step after the last": (
                joined_runs(runs, gap + 1)
            ),
            "no runs were joined": runs,
            "stop is the step after the last": [
                (first, stop - 1) for first, stop in joined_runs(runs, gap)
            ],
            "the last episode is missing": joined_runs(runs, gap)[:-1],
        }
        for reason, value in wrong.items():
            expect(answer != value, f"{case}: {reason}")
        expect(False, f"{case}, expected {joined_runs(runs, gap)}")


def page_sum(scores, k, floor=0.0, first=0.0):
    """Return Page's cumulative sum, with another floor or start for wrong answers."""
    total, sums = first, []
    for score in scores:
        total = max(floor, total + score - k)
        sums.append(total)
    return np.array(sums)


@exercise
def exercise_3(cumulative_sum):
    """Page's cumulative sum of what exceeds k."""
    scores = np.array([1.2, 0.9, 1.5, 0.1, 0.0, 2.0, 0.4, 1.3])
    for k in (0.5, 1.0):
        given = scores.copy()
        answer = expect_shape("g", cumulative_sum(given, k), scores.shape)
        expect((given == scores).all(), "you changed the scores that were passed")
        if is_close(answer, page_sum(scores, k)):
            continue
        wrong = {
            "g falls below zero": page_sum(scores, k, floor=-np.inf),
            "each step starts anew: add to g of the step before": np.maximum(
                0, scores - k
            ),
            "what exceeds k is added and nothing taken away: max goes round the whole sum": (
                np.maximum(0, scores - k).cumsum()
            ),
            "the sum is cut off at zero only at the end: cut at every step": np.maximum(
                0, (scores - k).cumsum()
            ),
            "k is not subtracted": scores.cumsum(),
            "k is subtracted from g's start only": scores.cumsum() - k,
            "g starts with the first score; before the first step g is 0": page_sum(
                scores, k, first=scores[0]
            ),
            "shifted by one step: g of a step already holds its score": np.concatenate(
                [[0.0], page_sum(scores, k)[:-1]]
            ),
        }
        for reason, value in wrong.items():
            expect(not is_close(answer, value), reason)
        expect(
            False,
            f"for k = {k} and scores {scores[:3].tolist()}, ... g is "
            f"{answer[:3].round(3).tolist()}, ...: compare with the equation",
        )
