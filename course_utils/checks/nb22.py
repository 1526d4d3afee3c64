"""Checks of notebook 22, many steps ahead."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(usable_lags):
    """Lags that are known for every step of the future."""
    for lags, horizon in (((336, 24, 48, 47, 49), 48), ((1, 2, 3), 2), ((5,), 6)):
        found = usable_lags(lags, horizon)
        expect(found is not None, "the result is None: did you forget to return it?")
        found = list(found)
        here = f"for lags {lags} and horizon {horizon} you have {found}"
        wanted = [lag for lag in lags if lag >= horizon]
        strict = [lag for lag in lags if lag > horizon]
        expect(
            found != strict or found == wanted,
            f"{here}: the last step lies horizon - 1 after the origin, so a lag of exactly "
            "the horizon is known",
        )
        expect(
            set(found) <= set(wanted),
            f"{here}: with a lag below the horizon the last steps need the future",
        )
        expect(set(found) == set(wanted), f"{here}, expected {wanted}")
        expect(found == wanted, f"{here}: keep the order of the lags")


@exercise
def exercise_2(roll_out):
    """A free run."""
    calls = []

    def step(y, state):
        calls.append((y, state))
        return 2 * y + state, state + 1

    forecasts = roll_out(step, 1, 3, 4)
    expect(forecasts is not None, "the result is None: did you forget to return it?")
    forecasts = list(forecasts)
    expect(
        len(forecasts) == 4,
        f"there are {len(forecasts)} forecasts, expected 4: the given y is not one of them",
    )
    taught = all(y == 3 for y, _ in calls[1:])
    expect(not taught, "every step starts from the first y: hand each forecast on")
    stuck = all(state == 1 for _, state in calls[1:])
    expect(not stuck, "every step starts from the first state: hand the state on")
    expect(len(calls) == 4, f"`step` was called {len(calls)} times, expected 4")
    expect(forecasts == [7, 16, 35, 74], f"you have {forecasts}, want [7, 16, 35, 74]")


@exercise
def exercise_3(mix):
    """Inputs mixed from the truth and own forecasts."""
    truth = np.arange(4000.0).reshape(100, 40)
    own = -1.0 - truth
    for share in (0.0, 0.25, 1.0):
        mixed = mix(truth.copy(), own.copy(), share, np.random.default_rng(0))
        mixed = expect_shape("the result", mixed, truth.shape)
        taken = mixed == own
        expect(
            (taken | (mixed == truth)).all(),
            "some entries are neither true nor own: take one or the other, do not average",
        )
        expect(not taken[:, 0].any(), "the first step is an own forecast, keep it true")
        found = taken[:, 1:].mean()
        expect(
            not is_close(found, 1 - share, 0.03) or is_close(found, share, 0.03),
            f"with share {share} you take {found:.2f} of the own ones: truth and own are "
            "exchanged",
        )
        expect(
            is_close(found, share, 0.03),
            f"with share {share} you take {found:.2f} of the own ones",
        )
        rows, columns = taken[:, 1:].mean(axis=1), taken[:, 1:].mean(axis=0)
        expect(
            share in (0, 1) or max(rows.std(), columns.std()) < 0.2,
            "whole rows or whole steps are exchanged: draw each entry by itself",
        )
    again = mix(truth.copy(), own.copy(), 0.5, np.random.default_rng(7))
    other = mix(truth.copy(), own.copy(), 0.5, np.random.default_rng(8))
    expect(
        not np.array_equal(again, other),
        "two generators give the same choice: draw from `random`",
    )
