"""Checks of notebook 24, predicting a failure."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_shape,
    expect_value,
    is_close,
    shown,
)

ENGINES = [  # flights, failed, cap; where no target is known for sure, any will do
    (6, True, 4),
    (9, False, 4),
    (3, False, 5),
    (12, False, 7),
    (3, True, 5),
    (5, False, 5),
    (1, True, 2),
    (7, np.bool_(True), 3),
    (8, np.bool_(False), 3),
]


@exercise(
    hints=[
        "count for each flight how many more were seen after it",
        "a running engine has at least that many left: when does this reach the cap?",
    ]
)
def exercise_1(censored_targets):
    """Capped targets and weights of an engine that failed, or still runs."""
    for flights, failed, cap in ENGINES:
        answer = censored_targets(flights, failed, cap)
        parts = expect_parts(answer, "two arrays, the targets and the weights", 2)
        targets, weights = (
            expect_shape(
                f"for {flights} flights the array of {name}", values, (flights,)
            )
            for name, values in zip(("targets", "weights"), parts)
        )
        targets, weights = targets.astype(float), weights.astype(float)
        what = "failed in" if failed else "runs after"
        case = f"an engine that {what} flight {flights}, cap {cap}:"
        expect(
            set(weights.tolist()) <= {0, 1},
            f"{case} weights {named(weights)}, expected only 0 and 1: do the targets come first?",
        )
        left = np.arange(flights)[::-1]
        if failed:
            expect_failed(case, targets, weights, left, cap)
        else:
            expect_running(case, targets, weights, left, cap)


def named(values):
    """Return numbers as a text, whole ones without a point."""
    return shown([f"{value:g}" for value in values]).replace("'", "")


def expect_failed(case, targets, weights, left, cap):
    """Raise `NotYet` unless all targets are known and right."""
    expect(
        weights.all(),
        f"{case} weights {named(weights)}, expected all 1: its whole life is known",
    )
    mistakes = {
        "the targets are one too large: after the last flight none is left, 0": np.minimum(
            left + 1, cap
        ),
        f"some targets are above the cap, {cap}": left,
        "the targets run the wrong way: the fewest flights are left at the end": (
            np.minimum(left, cap)[::-1]
        ),
        "these are the flights so far: return those that are left": np.minimum(
            left[::-1] + 1, cap
        ),
        "the cap is a lower bound in your answer: take the smaller of the two": (
            np.maximum(left, cap)
        ),
        "the targets are divided by the cap: return flights": np.minimum(left, cap)
        / cap,
    }
    mistakes = {f"{case} {why}": wrong for why, wrong in mistakes.items()}
    expect_value(
        targets, np.minimum(left, cap), mistakes, name=f"{case} the array of targets"
    )


def expect_running(case, targets, weights, left, cap):
    """Raise `NotYet` unless the weights are right, and the targets where they are 1.

    Where one flight is missing to the cap either weight is right: the engine may have failed in
    its next flight, or be known to fly once more.
    """
    expect(
        not is_close(weights, 1 - (left >= cap)) or is_close(weights, left >= cap),
        f"{case} weights {named(weights)}: 0 and 1 are swapped",
    )
    expect(
        not weights[left < cap - 1].any(),
        f"{case} weights {named(weights)}: in its last flights nobody knows the target",
    )
    missed = np.flatnonzero((left >= cap) & (weights == 0))
    expect(
        not missed.size,
        f"{case} weights {named(weights)}: after flight {missed[:1].sum() + 1} at least {cap} "
        "flights were left, so the capped target is known",
    )
    known = targets[weights == 1]
    expect(
        is_close(known, np.full(known.shape, cap)),
        f"{case} targets {named(known)} where the weight is 1: there the target is the cap",
    )


def alarm(predictions, threshold, patience, reset=True, below=np.less):
    """Return the index of the first alarm or None, with changes for wrong answers."""
    count = 0
    for i, prediction in enumerate(predictions):
        count = count + 1 if below(prediction, threshold) else count * (not reset)
        if count == patience:
            return i
    return None


RUNS = [  # predictions, threshold, patience
    ([90, 30, 90, 35, 90, 30, 38, 90, 39, 30, 30], 40, 3),
    ([90, 30, 90, 35, 90, 30, 38, 90, 39, 30, 30], 40, 2),
    ([90, 30, 90, 35, 90, 30, 38, 90, 39, 30, 30], 40, 1),
    ([90, 30, 90, 30, 80, 50], 30, 1),  # none is below
    ([12.5, 80, 90], 40, 1),  # at index 0
    ([1, 9, 1], 5, 1),  # at index 0, and again
    ([90, 20, 29, 60, 20, 19], 25, 2),  # the mean of two is below 25 too early
    ([90, 80, 70, 20], 25, 2),
    ([7, 6], 50, 3),
    ([60, 20, 20, 60, 20, 20, 60, 60, 20, 20, 20, 20, 20, 20], 21, 4),
    ([5, 4, 3, 2, 1], 10, 5),
    ([30.2, 20.9, 20.7, 30.0, 20.4, 20.3, 19.0], 20.5, 2),  # rounded, another is first
    ([30.0, 20.4, 20.3, 25.0, 20.1, 20.2, 30.0], 20.25, 2),
    ([20, 30, 20], 30, 2),  # the one between is not below, by nothing or by a little
    ([20, 31, 20, 45, 20], 30, 2),
    ([50, 20, 25, 21], 30, 3),  # a rise below the threshold
    ([50, -60, -70, 50, 30, 20], 40, 2),  # a prediction may be negative
]


@exercise(
    may_be_none=True,
    hints=[
        "keep a counter of the predictions below the threshold in a row",
        "what happens to the counter when a prediction is not below?",
    ],
)
def exercise_2(first_alarm):
    """The first flight at which an alarm is confirmed, or None."""
    for predictions, threshold, patience in RUNS:
        predictions = np.array(predictions, float)
        found = first_alarm(predictions, threshold, patience)
        expect_alarm(found, predictions, threshold, patience)


def expect_alarm(found, predictions, threshold, patience):
    """Raise `NotYet` unless `found` is the index of the first alarm, or None."""
    case = (
        f"{shown(predictions.tolist())}, threshold {threshold}, patience {patience}: "
    )
    wanted = alarm(predictions, threshold, patience)
    if wanted is None:
        touching = alarm(predictions, threshold, patience, below=np.less_equal)
        found = found.tolist() if isinstance(found, np.generic | np.ndarray) else found
        expect(
            found is None or found != touching,
            f"{case}index {found}, expected None: there is no alarm: a prediction equal to the "
            "threshold is not below it",
        )
        expect(found is None, f"{case}{shown(found)}, expected None: there is no alarm")
    expect(
        found is not None or wanted is None, f"{case}no alarm, expected index {wanted}"
    )
    mistakes = {
        f"that is where the row of {patience} begins; on that day you could not know that it "
        "would go on": (wanted or 0) - patience + 1,
        f"you count all predictions below, expected {patience} in a row: start again from 0 "
        "when one is not below": alarm(predictions, threshold, patience, reset=False),
        "that is the day after the alarm: indices count from 0": (wanted or 0) + 1,
        "the row is one prediction too short": alarm(
            predictions, threshold, patience - 1
        ),
        "that is the first prediction below, whatever comes after": alarm(
            predictions, threshold, 1
        ),
    }
    mistakes = {f"{case}index {found}: {why}": wrong for why, wrong in mistakes.items()}
    if wanted is not None:
        expect_value(found, wanted, mistakes, name=f"{case}the index")
