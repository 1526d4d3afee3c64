"""Every check of notebook 22 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb22


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda lags, horizon: [lag for lag in lags if lag >= horizon], "passed"),
        (lambda lags, horizon: tuple(x for x in lags if not x < horizon), "passed"),
        (lambda lags, horizon: [lag for lag in lags if lag > horizon], "is known"),
        (
            lambda lags, horizon: [x for x in lags if x >= horizon - 1],
            "need the future",
        ),
        (lambda lags, horizon: list(lags), "need the future"),
        (lambda lags, horizon: [x for x in lags if x < horizon], "need the future"),
        (lambda lags, horizon: [], "expected [336, 48, 49]"),
        (lambda lags, horizon: sorted(x for x in lags if x >= horizon), "the order"),
        (lambda lags, horizon: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_usable_lags(assert_verdict, answer, reason):
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


def recomputed(step, state, y, steps):
    return [right(step, state, y, n + 1)[-1] for n in range(steps)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (lambda *args: np.array(right(*args)), "passed"),
        (one_more, "there are 5 forecasts"),
        (shifted, "called 3 times"),
        (recomputed, "called 10 times"),
        (
            lambda step, s, y, n: [step(y, s)[0] for _ in range(n)],
            "hand each forecast on",
        ),
        (
            lambda step, s, y, n: right(lambda y, _: step(y, 1), s, y, n),
            "hand the state",
        ),
        (lambda step, s, y, n: right(step, s, y, n)[-1:], "there are 1 forecasts"),
        (lambda step, s, y, n: print(end=""), "forget to return"),
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


def fixed(truth, own, share, random):
    return mixer()(truth, own, share, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (mixer(), "passed"),
        (mixer(first=True), "keep it true"),
        (mixer(np.logical_not), "truth and own are"),
        (mixer(np.zeros_like), "you take 0.00"),
        (by_rows, "each entry by itself"),
        (fixed, "draw from `random`"),
        (lambda t, o, share, r: (1 - share) * t + share * o, "do not average"),
        (lambda t, o, share, r: t[:, 1:], "has shape"),
        (lambda t, o, share, r: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_mix(assert_verdict, answer, reason):
    assert_verdict(reason, nb22.exercise_3, answer)
