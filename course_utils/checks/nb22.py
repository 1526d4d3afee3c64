"""Checks of notebook 22, many steps ahead."""

import copy

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
    is_close,
    is_equal,
    shown,
)


@exercise(
    hints=[
        "which step does entry [k, j] look at? write that down for all k and j at once",
        "a step is known if it is at least 0 and below the origin",
    ]
)
def exercise_1(known_lags):
    """Lagged values of the future steps, NaN where they are not known."""
    rng = np.random.default_rng(0)
    for length, origin, lags, horizon in (
        (40, 30, (24, 5, 1, 33), 6),
        (12, 12, (3,), 3),  # the series ends at the origin
        (25, 9, (2, 10, 7), 1),
        (20, 5, (7, 1), 8),
        (20, 10, (14, 2), 2),  # a lag beyond the past and the future together
        (8, 0, (1, 3), 4),  # no value is known
        (8, 1, (1, 2), 3),  # one is
    ):
        values = rng.normal(size=length)
        found = known_lags(values, origin, lags, horizon)
        case = f"for origin {origin}, lags {lags} and horizon {horizon}"
        found = expect_shape(f"{case} the result", found, (horizon, len(lags)))
        expect_lags(case, found.astype(float), values, origin, lags)


def expect_lags(case, found, values, origin, lags):
    """Raise `NotYet` unless an array holds the lags that are known, and NaN elsewhere."""
    steps = origin + np.arange(len(found))[:, np.newaxis] - np.array(lags)
    known = (steps >= 0) & (steps < origin)

    there = ~np.isnan(found)
    wanted = np.where(known, values[np.where(known, steps, 0)], 0.0)
    for order in np.argsort(lags), np.argsort(lags)[::-1]:
        alike = is_close(np.where(there, found, 0.0), wanted[:, order])
        expect(
            not alike or is_close(wanted[:, order], wanted),
            f"{case} the columns are not in the order of `lags`",
        )

    def refuse(where, reason):
        for k, j in np.argwhere(where)[:1].tolist():
            entry = f"entry [{k}, {j}] is {shown(found[k, j])}, but step {steps[k, j]}"
            expect(False, f"{case} {entry} {reason}")

    refuse(there & (steps >= origin), "is not known at the origin: put NaN there")
    before = "lies before the first value: put NaN there"
    for ends in len(values), origin, origin + len(found):
        at_end = values.take(steps % max(ends, 1), mode="clip")
        refuse(
            there & (steps < 0) & (found == at_end),
            f"{before} (NumPy counts negative positions from the end)",
        )
    refuse(there & (steps < 0), before)
    refuse(~there & known, "is known at the origin")
    at = {
        shift: values[np.clip(steps + shift, 0, len(values) - 1)]
        for shift in (-1, 0, 1)
    }
    mistakes = {
        "each value is one step too late: lag 1 of step `origin` is values[origin - 1]": at[
            1
        ],
        "each value is one step too early: lag 1 of step `origin` is values[origin - 1]": at[
            -1
        ],
    }
    inside = known & (steps > 0) & (steps < len(values) - 1)
    for reason, wrong in mistakes.items():
        alike = inside.any() and is_close(found[inside], wrong[inside])
        expect(not alike or is_close(wrong[inside], at[0][inside]), f"{case} {reason}")
    expect_value(np.where(known, found, 0.0), wanted, name=f"{case} the result")


def numbers(y, state):
    """Return the next forecast and state, numbers."""
    return 2 * y + state, state + y


def arrays(y, state):
    """Return the next forecast (2,) and state (3,)."""
    return y[::-1] + state[:2], 0.5 * state + y[0]


@exercise(
    hints=["a call of `step` gives two results: both are needed for the next call"]
)
def exercise_2(roll_out):
    """A free run."""
    for rule, state, y, steps in (
        (numbers, 1.5, 3.0, 4),
        (arrays, np.array([1.0, -2.0, 0.5]), np.array([0.3, 4.0]), 5),
        (numbers, -2.0, 0.25, 1),
        (numbers, 0.1234567, 0.7654321, 3),  # not to be rounded on the way
        (numbers, 0.5, 1.0, 0),
    ):
        calls = []

        def step(given_y, given_state, rule=rule, calls=calls, first=(y, state)):
            for name, given, usual in zip(
                ("y", "state"), (given_y, given_state), first
            ):
                expect(
                    not calls or np.shape(given) == np.shape(usual),
                    f"a later call of `step` was given {shown(given)} for {name}, expected what "
                    f"the call before returned, of shape {np.shape(usual)}",
                )
            calls.append(copy.deepcopy((given_y, given_state)))
            return rule(given_y, given_state)

        forecasts = roll_out(step, state, y, steps)
        listed = isinstance(forecasts, list | tuple | np.ndarray)
        expect(
            listed and len(forecasts) == steps,
            f"you returned {shown(forecasts)}, expected a list of {steps} forecasts"
            " (the given y is not one of them)",
        )
        if steps:
            expect_handed_on(calls, (y, state), steps, forecasts)
        times = "once" if len(calls) == 1 else f"{len(calls)} times"
        expect(
            len(calls) == steps,
            f"`step` was called {times} for {steps} forecasts: call it once for each",
        )
        expect_run(list(forecasts), rule, state, y)


def expect_handed_on(calls, first, steps, forecasts):
    """Raise `NotYet` unless a step got what the step before it gave."""
    expect(calls, "`step` was not called: it makes the forecasts")
    expect(
        is_equal(calls[0], first),
        f"the first call was step({shown(calls[0][0])}, {shown(calls[0][1])}), expected the "
        "given y and then the given state",
    )
    for part, name in enumerate(("y", "state")):
        stuck = all(is_equal(call[part], first[part]) for call in calls[1:])
        expect(
            len(calls) == 1 or not stuck,
            f"each step starts from the first {name}: hand on what the step before gave",
        )
    expect(
        len(calls) != steps - 1 or not is_equal(forecasts[0], first[0]),
        "the list begins with the given y, which is not a forecast: the first forecast is what the "
        "first call of `step` returns",
    )


def expect_run(forecasts, rule, state, y):
    """Raise `NotYet` unless the forecasts are those of a free run."""
    wanted, states, given = [], [], [y]
    for _ in forecasts:
        y, state = rule(y, state)
        wanted.append(y)
        states.append(state)
        given.append(y)
    mistakes = {
        "these are the states: return the forecasts": states,
        "these are the values that the steps were given: return what they forecast": given[
            :-1
        ],
        "the forecasts are in reverse order": wanted[::-1],
    }
    expect_value(forecasts, wanted, mistakes, name="the list of forecasts")


@exercise(hints=["one random number for each entry decides whose value is taken"])
def exercise_3(mix):
    """Inputs mixed from the truth and own forecasts."""
    shares = {(100, 40): 0.25, (30, 7): 0.8, (9, 4): 0.0, (3, 5): 1.0, (6, 1): 0.5}
    shares[300, 201] = 0.37  # many enough to tell it from 0.35
    for seed, (shape, share) in enumerate(shares.items()):
        taken_of(mix, shape, share, seed)
    half = [taken_of(mix, (6, 9), 0.5, seed) for seed in (*range(12), 0)]
    expect(
        (half[0] == half[-1]).all(),
        "two generators with the same seed give two choices: draw from `random` alone",
    )
    expect(
        (half[0] != half[1]).any(),
        "two generators with different seeds give the same choice: draw from `random`",
    )
    expect(
        np.ptp([one.sum() for one in half]) > 0,
        "with 12 seeds the number of own entries was always the same: draw for each entry, "
        "whatever the others are",
    )
    random = np.random.default_rng(1)
    twice = [taken_of(mix, (6, 9), 0.5, random) for _ in range(2)]
    expect(
        (twice[0] != twice[1]).any(),
        "two calls with one generator give the same choice: draw from `random` itself",
    )


def taken_of(mix, shape, share, seed):
    """Return which entries after the first step a mixture takes from the own ones."""
    truth, own = np.random.default_rng(0).normal(size=(2, *shape))
    mixed = mix(truth, own, share, np.random.default_rng(seed))
    mixed = expect_shape(f"the result for arrays {shape}", mixed, shape)
    taken, kept = np.isclose(mixed, own), np.isclose(mixed, truth)
    odd = ~(taken | kept)
    expect(
        not odd.any()
        or not np.isin(mixed[odd].round(5), np.round([truth, own], 5)).all(),
        "some entries are those of another row or step: entry [i, t] is that of `truth` or `own` "
        "at [i, t]",
    )
    between = (mixed - truth) * (mixed - own) < 0
    advice = ", do not average" if between[odd].all() else ""
    expect(
        not odd.any(),
        f"some entries are neither true nor own: take one or the other{advice}",
    )
    expect(not taken[:, 0].any(), "the first step is an own forecast, keep it true")
    rest = taken[:, 1:]
    many = rest.size > 1000
    spread = [rest.mean(axis=axis).std() for axis in (0, 1)] if many else [0, 0]
    expect(
        max(spread) < 0.2,
        "whole rows or whole steps are swapped: draw each entry by itself",
    )
    if rest.size:
        expect_share(rest.mean(), share, 5 / rest.size**0.5)
    usual = [(share * (1 - share) / n) ** 0.5 for n in rest.shape] if many else [0, 0]
    expect(
        not many or (spread[0] > usual[0] / 2 and spread[1] > usual[1] / 2),
        "each row or each step has about the same number of own entries: draw each entry by "
        "itself, whatever the others are",
    )
    alike = [near_ones_alike(rest, shift) for shift in (1, 2, 3) if many]
    expect(
        np.allclose(alike, share**2 + (1 - share) ** 2, rtol=0, atol=0.05),
        "entries near each other have the same fate more or less often than by chance: draw each "
        "entry by itself",
    )
    if rest.size > 50_000:
        for rows, name in (rest, "rows"), (rest.T, "steps"):
            far = np.abs(np.corrcoef(rows) - np.eye(len(rows))).max()
            expect(
                far < 0.5,  # seven standard deviations of what chance gives
                f"two {name} share their draws: draw each entry by itself",
            )
    return rest


def near_ones_alike(rest, shift):
    """Return how often entries so far apart are alike: along the batch, and along time."""
    return [
        (rest[shift:] == rest[:-shift]).mean(),
        (rest[:, shift:] == rest[:, :-shift]).mean(),
    ]


def expect_share(found, share, error):
    """Raise `NotYet` unless the share found is as near as five standard errors."""

    def near(wanted):
        return abs(found - wanted) <= error * (wanted * (1 - wanted)) ** 0.5

    what = f"with share {share} you take {found:.2f} of the own ones"
    expect(near(share) or not near(1 - share), f"{what}: truth and own are swapped")
    expect(near(share), what)
