"""Every check of notebook 23 accepts a right answer and tells each usual wrong one its reason."""

import math

import numpy as np
import pytest

from course_utils.checks import nb23


def interval(factor=1.96, half=lambda a, n: math.sqrt(a * (1 - a) / n), scale=1.0):
    """Return an answer to exercise 1, right by default."""

    def answer(hits, days):
        a = hits / days
        width = factor * half(a, days)
        return scale * (a - width), scale * (a + width)

    return answer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (interval(), "passed"),
        (interval(factor=1.0), "where is the 1.96?"),
        (interval(half=lambda a, n: math.sqrt(a * (1 - a))), "divide by their number"),
        (interval(half=lambda a, n: a * (1 - a) / n), "take its square root"),
        (interval(half=lambda a, n: math.sqrt(0.05 / n)), "the half width is"),
        (interval(scale=100), "a share, not a percentage"),
        (interval(factor=-1.96), "is not below the upper"),
        (lambda hits, days: hits / days, "has shape"),
        (lambda hits, days: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_accuracy_interval(assert_verdict, answer, reason):
    assert_verdict(reason, nb23.exercise_1, answer)


def held(signal):
    return np.concatenate([[0.0], signal[:-1]])


def strategy(hold=held, trades=lambda p: np.abs(np.diff(p, prepend=0.0)), sign=1):
    """Return an answer to exercise 2, right by default."""

    def answer(signal, returns, cost):
        position = hold(signal)
        return position * returns - sign * cost * trades(position)

    return answer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (strategy(), "passed"),
        (strategy(hold=lambda s: s), "that return was over: shift it"),
        (strategy(hold=lambda s: np.roll(s, 1)), "np.roll wraps round"),
        (strategy(hold=lambda s: np.append(s[1:], 0.0)), "the wrong way"),
        (strategy(hold=lambda s: 2 * held(s)), "expected position times return"),
        (strategy(trades=np.zeros_like), "nothing is paid"),
        (strategy(sign=-1), "added, not subtracted"),
        (strategy(trades=lambda p: np.diff(p, prepend=0.0)), "whatever its sign"),
        (strategy(trades=np.abs), "pay for its change only"),
        (
            strategy(trades=lambda p: np.abs(np.diff(p, prepend=0.0)) * (p != 1)),
            "the first purchase is free",
        ),
        (
            strategy(trades=lambda p: np.sign(np.abs(np.diff(p, prepend=0.0)))),
            "the trades paid for are",
        ),
        (lambda signal, returns, cost: held(signal)[1:] * returns[1:], "has shape"),
        (lambda signal, returns, cost: None, "not attempted"),
        (lambda signal, returns, cost: signal @ "returns", "your code raised"),
    ],
)
def test_strategy_returns(assert_verdict, answer, reason):
    assert_verdict(reason, nb23.exercise_2, answer)


def garch(step, own_day=False):
    """Return an answer to exercise 3 with a step of its own."""

    def answer(surprises, omega, alpha, beta, first):
        variances = [first]
        for surprise in surprises[1:] if own_day else surprises[:-1]:
            variances.append(step(surprise, variances[-1], omega, alpha, beta))
        return np.array(variances)

    return answer


def right_step(e, v, omega, alpha, beta):
    return omega + alpha * e**2 + beta * v


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (garch(right_step), "passed"),
        (lambda *a: garch(right_step)(*a).tolist(), "passed"),
        (garch(right_step, own_day=True), "knows only the surprise of day t - 1"),
        (garch(lambda e, v, o, a, b: o + a * e + b * v), "square it"),
        (garch(lambda e, v, o, a, b: o + b * e**2 + a * v), "are exchanged"),
        (garch(lambda e, v, o, a, b: a * e**2 + b * v), "omega is missing"),
        (garch(lambda e, v, o, a, b: o + a * e**2 - b * v), "term by term"),
        (lambda *a: np.sqrt(garch(right_step)(*a)), "return variances"),
        (lambda *a: garch(right_step)(*a[:4], 0.0), "not `first`"),
        (lambda *a: garch(right_step)(*a)[1:], "has shape"),
        (..., "not attempted"),
    ],
)
def test_garch_variance(assert_verdict, answer, reason):
    assert_verdict(reason, nb23.exercise_3, answer)
