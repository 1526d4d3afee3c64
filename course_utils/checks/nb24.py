"""Checks of notebook 24, predicting a failure."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape


@exercise
def exercise_1(censored_targets):
    """Capped targets and weights of an engine that failed, or still runs."""
    for flights, cap in ((6, 4), (3, 5)):
        targets, weights = unpacked(censored_targets(flights, True, cap), flights)
        wanted = np.minimum(np.arange(flights)[::-1], cap)
        expect(
            (weights == 1).all(),
            f"an engine that failed has weights {weights.tolist()}, expected all 1: its whole "
            "future is known",
        )
        expect(
            not np.array_equal(targets, np.minimum(np.arange(flights, 0, -1), cap)),
            "the targets are one too large: after the last flight nothing is left, 0",
        )
        expect(
            np.array_equal(targets, wanted),
            f"an engine that failed in flight {flights}, cap {cap}, has targets "
            f"{targets.tolist()}, expected {wanted.tolist()}",
        )
    for flights, cap in ((9, 4), (3, 5)):
        targets, weights = unpacked(censored_targets(flights, False, cap), flights)
        sure = np.arange(flights)[::-1] >= cap
        open_ = (
            np.arange(flights)[::-1] < cap - 1
        )  # one flight between them may be either
        expect(
            set(weights.tolist()) <= {0, 1},
            f"the weights are {weights.tolist()}, expected only 0 and 1",
        )
        expect(
            not weights[open_].any(),
            f"an engine that runs after {flights} flights, cap {cap}, has weights "
            f"{weights.astype(int).tolist()}: in its last flights nobody knows the target",
        )
        expect(
            weights[sure].all(),
            f"an engine that runs after {flights} flights, cap {cap}, has weights "
            f"{weights.astype(int).tolist()}: early on at least {cap} flights were left, so the "
            "capped target is known",
        )
        expect(
            (targets[weights == 1] == cap).all(),
            f"where a running engine has weight 1 its target is the cap, {cap}; yours are "
            f"{targets[weights == 1].tolist()}",
        )


def unpacked(answer, flights):
    """Return targets and weights (flights,) of an answer."""
    expect(answer is not None, "you returned None: did you forget to return?")
    expect(
        isinstance(answer, tuple) and len(answer) == 2,
        "return two arrays, the targets and the weights",
    )
    return [
        expect_shape(name, values, (flights,)).astype(float)
        for name, values in zip(("targets", "weights"), answer, strict=True)
    ]


@exercise(may_be_none=True)
def exercise_2(first_alarm):
    """The first flight at which an alarm is confirmed, or None."""
    predictions = np.array([90.0, 30, 90, 30, 90, 30, 30, 90, 30, 30, 30])
    for patience, wanted, counted in ((1, 1, 1), (2, 6, 3), (3, 10, 5)):
        found = first_alarm(predictions, 40, patience)
        expect(
            found is not None,
            f"patience {patience}: no alarm, expected one at index {wanted}",
        )
        expect(
            patience == 1 or found != wanted - patience + 1,
            f"patience {patience}: index {found} is where the row of {patience} begins; on that "
            "day you could not know that it would go on",
        )
        expect(
            patience == 1 or found != counted,
            f"patience {patience}: you count all predictions below the threshold, expected "
            f"{patience} in a row: start again from 0 when one is not below",
        )
        expect(
            found == wanted,
            f"patience {patience}: index {found}, expected {wanted}",
        )
    found = first_alarm(predictions, 30, 1)
    expect(
        found is None,
        f"threshold 30: {found} returned, but no prediction is below 30: return None",
    )
    for patience in (1, 2):
        found = first_alarm(np.array([90.0, 80, 20]), 40, patience)
        wanted = 2 if patience == 1 else None
        expect(
            found == wanted,
            f"90, 80, 20 with threshold 40, patience {patience}: {found}, expected {wanted}",
        )
