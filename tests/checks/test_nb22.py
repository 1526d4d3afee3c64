"""Every check of notebook 22 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pandas as pd
import pytest

from course_utils.checks import nb22


def wrapping(values, origin, lags, horizon):
    known = np.concatenate([values[:origin], np.full(horizon, np.nan)])
    rows = [[origin + k - lag for lag in lags] for k in range(horizon)]
    return [
        [known[step] if step >= -origin else np.nan for step in row] for row in rows
    ]


def lags_with(low=0, late=0, shift=0, fill=np.nan, order=tuple):
    """Return an answer to exercise 1, right by default."""

    def known_lags(values, origin, lags, horizon):
        steps = origin + np.arange(horizon)[:, None] - np.array(order(lags))
        known = (steps >= low) & (steps < origin + late)
        steps = np.minimum(steps + shift, len(values) - 1)
        return np.where(known, values[steps], fill)

    return known_lags


def entry_by_entry(values, origin, lags, horizon):
    rows = []
    for step in range(origin, origin + horizon):
        places = [step - lag for lag in lags]
        rows.append([values[i] if 0 <= i < origin else np.nan for i in places])
    return rows


def by_shifting(values, origin, lags, horizon):
    known = pd.Series(values[:origin]).reindex(range(origin + horizon))
    return pd.DataFrame([known.shift(lag) for lag in lags]).T[origin:]


def padded(values, origin, lags, horizon):
    known = values.copy()
    known[origin:] = np.nan
    known = np.concatenate([np.full(99, np.nan), known, np.full(99, np.nan)])
    columns = [known[99 + origin - lag :][:horizon] for lag in lags]
    return np.stack(columns, axis=1)


def usable_alone(values, origin, lags, horizon):
    """Fill only the columns of lags that are known for every step."""
    inputs = entry_by_entry(values, origin, lags, horizon)
    return np.where(np.array(lags) >= horizon, inputs, np.nan)


def the_last_one(values, origin, lags, horizon):
    inputs = np.array(entry_by_entry(values, origin, lags, horizon))
    return np.where(np.isnan(inputs), values[origin - 1], inputs)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lags_with(), "passed"),
        (entry_by_entry, "passed"),
        (by_shifting, "passed"),
        (padded, "passed"),
        (lags_with(late=99), "step 30 is not known at the origin"),
        (lags_with(late=1), "step 30 is not known at the origin"),
        (lags_with(late=-1), "is nan, but step 29 is known"),
        (lags_with(low=-99), "step -3 lies before the first value"),
        (lags_with(low=1), "is nan, but step 0 is known"),
        (lags_with(shift=1), "one step too late"),
        (lags_with(shift=-1), "one step too early"),
        (lags_with(fill=0.0), "is 0, but step 30 is not known"),
        (lags_with(order=sorted), "not in the order of `lags`"),
        (lags_with(order=lambda lags: sorted(lags)[::-1]), "not in the order"),
        (
            lambda v, origin, *rest: lags_with()(v, max(origin, 1), *rest),
            "for origin 0, lags (1, 3)",
        ),
        (
            lambda v, origin, *rest: lags_with(late=-99 * (origin < 2))(
                v, origin, *rest
            ),
            "for origin 1, lags (1, 2)",
        ),
        (wrapping, "step -4 lies before the first value"),
        (usable_alone, "is known at the origin"),
        (the_last_one, "is not known at the origin"),
        (lambda *args: np.array(entry_by_entry(*args)).T, "has shape (4, 6)"),
        (lambda *args: 2 * np.array(entry_by_entry(*args)), "entries differ"),
        (lambda values, origin, lags, h: values[origin - np.array(lags)], "has shape"),
        (..., "not attempted"),
    ],
)
def test_known_lags(assert_verdict, answer, reason):
    assert_verdict(reason, nb22.exercise_1, answer)


def right(step, state, y, steps):
    forecasts = []
    for _ in range(steps):
        y, state = step(y, state)
        forecasts.append(y)
    return forecasts


def one_more(step, state, y, steps):
    return [y, *right(step, state, y, steps)]


def shifted(step, state, y, steps):
    return [y, *right(step, state, y, steps - 1)]


def one_at_least(step, state, y, steps):
    return right(step, state, y, max(steps, 1))


def one_call_at_least(step, state, y, steps):
    return one_at_least(step, state, y, steps)[:steps]


def rounded(step, state, y, steps):
    def rounding(y, state):
        y, state = step(y, state)
        return round(float(np.sum(y)), 3), state

    return right(rounding, state, y, steps)


def recomputed(step, state, y, steps):
    return [right(step, state, y, n + 1)[-1] for n in range(steps)]


def recursively(step, state, y, steps):
    if steps == 0:
        return []
    y, state = step(y, state)
    return [y, *recursively(step, state, y, steps - 1)]


def with_a_table(step, state, y, steps):
    made = [(y, state)]
    while len(made) <= steps:
        made.append(step(*made[-1]))
    return tuple(forecast for forecast, _ in made[1:])


def once_more(step, state, y, steps):
    return right(step, state, y, steps + 1)[:steps]


def the_states(step, state, y, steps):
    states = []
    for _ in range(steps):
        y, state = step(y, state)
        states.append(state)
    return states


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (lambda *args: np.array(right(*args)), "passed"),
        (recursively, "passed"),
        (with_a_table, "passed"),
        (one_more, "expected a list of 4 forecasts"),
        (shifted, "begins with the given y"),
        (one_at_least, "expected a list of 0 forecasts"),
        (one_call_at_least, "called once for 0"),
        (rounded, "for y, expected what the call before returned, of shape (2,)"),
        (recomputed, "called 10 times for 4 forecasts"),
        (once_more, "called 5 times"),
        (
            lambda step, s, y, n: [step(y, s)[0] for _ in range(n)],
            "from the first y: hand on",
        ),
        (
            lambda step, s, y, n: right(lambda y, _: step(y, s), s, y, n),
            "from the first state: hand on",
        ),
        (lambda step, s, y, n: right(step, y, s, n), "and then the given state"),
        (lambda step, s, y, n: right(step, s, 0 * y, n), "and then the given state"),
        (lambda step, s, y, n: [y] * n, "`step` was not called"),
        (lambda step, s, y, n: right(step, s, y, n)[-1:], "expected a list of 4"),
        (lambda step, s, y, n: right(step, s, y, n)[::-1], "in reverse order"),
        (lambda step, s, y, n: [y, *right(step, s, y, n)][:-1], "were given"),
        (the_states, "these are the states"),
        (lambda *args: np.cumsum(right(*args), axis=0), "the list of forecasts is"),
        (..., "not attempted"),
    ],
)
def test_roll_out(assert_verdict, answer, reason):
    assert_verdict(reason, nb22.exercise_2, answer)


def mixer(change=lambda chosen: chosen, first=False):
    def mix(truth, own, share, random):
        chosen = change(random.random(truth.shape) < share)
        if not first:
            chosen[:, 0] = False
        return np.where(chosen, own, truth)

    return mix


def by_rows(truth, own, share, random):
    chosen = np.repeat(random.random((len(truth), 1)) < share, truth.shape[1], axis=1)
    chosen[:, 0] = False
    return np.where(chosen, own, truth)


def entry_by_entry_mixed(truth, own, share, random):
    mixed = truth.copy()
    for i in range(truth.shape[0]):
        for t in range(1, truth.shape[1]):
            if random.random() < share:
                mixed[i, t] = own[i, t]
    return mixed


def by_binomial(truth, own, share, random):
    chosen = random.binomial(1, share, size=truth[:, 1:].shape)
    rest = truth[:, 1:] + chosen * (own - truth)[:, 1:]
    return np.concatenate([truth[:, :1], rest], axis=1).tolist()


def exact_number(truth, own, share, random):
    mixed, rest = truth.copy(), truth[:, 1:].size
    chosen = random.permutation(rest) < round(share * rest)
    mixed[:, 1:] = np.where(chosen.reshape(len(truth), -1), own[:, 1:], truth[:, 1:])
    return mixed


def so_many_a_row(truth, own, share, random):
    order = random.permuted(np.tile(np.arange(truth.shape[1]), (len(truth), 1)), axis=1)
    chosen = order < share * truth.shape[1]
    chosen[:, 0] = False
    return np.where(chosen, own, truth)


def by_column(truth, own, share, random):
    chosen = np.repeat(random.random((1, truth.shape[1])) < share, len(truth), axis=0)
    chosen[:, 0] = False
    return np.where(chosen, own, truth)


def two_steps_a_draw(truth, own, share, random):
    chosen = np.repeat(random.random(truth.shape) < share, 2, axis=1)
    chosen = chosen[:, 1 : truth.shape[1] + 1]
    chosen[:, 0] = False
    return np.where(chosen, own, truth)


def two_rows_a_draw(truth, own, share, random):
    chosen = np.repeat(random.random(truth.shape) < share, 2, axis=0)[: len(truth)]
    chosen[:, 0] = False
    return np.where(chosen, own, truth)


def globally(truth, own, share, random):
    return mixer()(truth, own, share, np.random)


def seeded_once(truth, own, share, random):
    """Take the generator's seed, not its state."""
    seed = random.bit_generator.seed_seq.entropy
    return mixer()(truth, own, share, np.random.default_rng(seed))


def fixed(truth, own, share, random):
    return mixer()(truth, own, share, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (mixer(), "passed"),
        (entry_by_entry_mixed, "passed"),
        (by_binomial, "passed"),
        (mixer(first=True), "keep it true"),
        (mixer(np.logical_not), "truth and own are swapped"),
        (mixer(np.zeros_like), "with share 0.25 you take 0.00"),
        (lambda t, o, share, r: mixer()(t, o, share**2, r), "with share 0.25 you take"),
        (by_rows, "each entry by itself"),
        (so_many_a_row, "each row or each step has about the same number"),
        (by_column, "each entry by itself"),
        (exact_number, "the number of own entries was always the same"),
        (two_steps_a_draw, "entries near each other"),
        (two_rows_a_draw, "entries near each other"),
        (
            lambda t, o, share, r: mixer()(t, o, round(4 * share) / 4, r),
            "with share",
        ),
        (
            lambda t, o, share, r: mixer()(t, o, round(20 * share) / 20, r),
            "with share 0.37 you take 0.35",
        ),
        (fixed, "draw from `random`"),
        (globally, "draw from `random` alone"),
        (seeded_once, "two calls with one generator"),
        (lambda t, o, share, r: (1 - share) * t + share * o, "do not average"),
        (
            lambda t, o, share, r: mixer()(t, np.roll(o, 1, axis=1), share, r),
            "another row or step",
        ),
        (lambda t, o, share, r: mixer()(t[::-1], o, share, r), "another row or step"),
        (
            lambda t, o, share, r: mixer()(t, t + o, share, r),
            "take one or the other\n",
        ),
        (lambda t, o, share, r: t[:, 1:], "has shape"),
        (..., "not attempted"),
    ],
)
def test_mix(assert_verdict, answer, reason):
    assert_verdict(reason, nb22.exercise_3, answer)


def lightly_rounded(step, state, y, steps):
    forecasts = []
    for _ in range(steps):
        y, state = step(y, state)
        forecasts.append(y)
        y = np.round(y, 3)
    return forecasts


def test_forecasts_are_not_rounded(assert_verdict):
    assert_verdict("the list of forecasts", nb22.exercise_2, lightly_rounded)


def test_only_negative_positions_are_blamed_on_numpy(outcome):
    def zeros(values, origin, lags, horizon):
        found = np.array(entry_by_entry(values, origin, lags, horizon), float)
        before = origin + np.arange(horizon)[:, np.newaxis] < np.array(lags)
        return np.where(before, 0.0, found)

    line = outcome(nb22.exercise_1, zeros)
    assert "lies before the first value: put NaN there" in line and "NumPy" not in line
    line = outcome(nb22.exercise_1, wrapping)
    assert "NumPy counts negative positions" in line


def half_of_the_draws(axis):
    """Return a mixture whose second half uses the draws of the first."""

    def mix(truth, own, share, random):
        draws = random.random(truth.shape)
        first = np.array_split(draws, 2, axis=axis)[0]
        draws = np.concatenate([first, first], axis).take(
            range(truth.shape[axis]), axis
        )
        chosen = draws < share
        chosen[:, 0] = False
        return np.where(chosen, own, truth)

    return mix


@pytest.mark.parametrize(("axis", "reason"), [(0, "two rows"), (1, "two steps")])
def test_draws_are_not_used_twice_far_apart(assert_verdict, axis, reason):
    assert_verdict(reason, nb22.exercise_3, half_of_the_draws(axis))
