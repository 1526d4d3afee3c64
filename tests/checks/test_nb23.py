"""Every check of notebook 23 accepts a right answer and tells each usual wrong one its reason."""

import math
from itertools import accumulate

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course_utils.checks import nb23


def gain(factor=1.96, error=lambda a, b: (1 * a - b).std() / len(a) ** 0.5, scale=1):
    """Return an answer to exercise 1, right by default."""

    def answer(ours, theirs):
        a, b = ours.astype(int), theirs.astype(int)
        middle, half = (a - b).mean(), factor * error(a, b)
        return scale * middle, middle - half, middle + half

    return answer


def by_counting(ours, theirs):
    n = len(ours)
    won = sum(1 for a, b in zip(ours, theirs) if a and not b)
    lost = sum(1 for a, b in zip(ours, theirs) if b and not a)
    middle = (won - lost) / n
    half = 1.96 * math.sqrt(((won + lost) / n - middle**2) / n)
    return [middle, middle - half, middle + half]


def by_scipy(ours, theirs):
    daily = np.subtract(ours, theirs, dtype=float)
    error = stats.sem(daily, ddof=0)
    return np.array([0, -1.96, 1.96]) * error + daily.mean()


def where_they_differ(ours, theirs):
    return gain()(ours[ours != theirs], theirs[ours != theirs])


def different_days(a, b):
    shares = np.array([a.mean(), b.mean()])
    return math.sqrt((shares * (1 - shares)).sum() / len(a))


def of_the_first(a, b):
    return math.sqrt(a.mean() * (1 - a.mean()) / len(a))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (gain(), "passed"),
        (by_counting, "passed"),
        (lambda a, b: tuple(by_scipy(a, b)), "passed"),
        (by_scipy, "passed"),
        (where_they_differ, "are left out: they count as 0"),
        (gain(factor=1.0), "where is the 1.96?"),
        (gain(error=lambda a, b: (a - b).std()), "does not shrink with the days"),
        (gain(error=lambda a, b: (a - b).std() / len(a)), "not by the root of n"),
        (gain(error=lambda a, b: (a - b).var() / len(a) ** 0.5), "of the variance"),
        (
            gain(error=lambda a, b: (a - b).std(ddof=1) / len(a) ** 0.5),
            "s divides by n - 1",
        ),
        (gain(error=different_days), "judged on different days"),
        (
            gain(error=of_the_first),
            "as wide as that of the first forecaster's accuracy",
        ),
        (gain(error=lambda a, b: math.sqrt(0.05 / len(a))), "the interval is ["),
        (gain(factor=1.645), "the interval is ["),
        (gain(scale=100), "not a percentage"),
        (gain(scale=-1), "theirs minus ours"),
        (gain(scale=1.1), "the gain is"),
        (
            lambda a, b: (abs(gain()(a, b)[0]), *gain()(a, b)[1:]),
            "that is the size of the gain",
        ),
        (gain(factor=-1.96), "is above the upper"),
        (lambda a, b: gain()(a, b)[1:], "expected three numbers"),
        (lambda a, b: (a - b).mean(), "your code raised TypeError"),
        (..., "not attempted"),
    ],
)
def test_accuracy_gain(assert_verdict, answer, reason):
    assert_verdict(reason, nb23.exercise_1, answer)


def held(signal):
    return np.concatenate([[0.0], signal[:-1]])


def strategy(hold=held, trades=lambda p: np.abs(np.diff(p, prepend=0.0)), sign=1):
    """Return an answer to exercise 2, right by default."""

    def answer(signal, returns, cost):
        position = hold(signal)
        return position * returns - sign * cost * trades(position)

    return answer


def day_by_day(signal, returns, cost):
    position, results = 0.0, []
    for day in range(len(returns)):
        wanted = signal[day - 1] if day else 0.0
        results.append(wanted * returns[day] - cost * abs(wanted - position))
        position = wanted
    return results


def by_pandas(signal, returns, cost):
    position = pd.Series(signal).shift(1, fill_value=0.0)
    return position * returns - cost * position.diff().abs().fillna(0.0)


def sizes(position):
    return np.abs(np.diff(position, prepend=0.0))


def cut_to_whole_numbers(signal, returns, cost):
    return strategy()(signal, returns, cost).astype(signal.dtype)


def without_the_first(position):
    return sizes(position) * (np.cumsum(sizes(position) > 0) != 1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (strategy(), "passed"),
        (day_by_day, "passed"),
        (by_pandas, "passed"),
        (strategy(hold=lambda s: s), "that return was over: shift it"),
        (strategy(hold=lambda s: np.roll(s, 1)), "np.roll wraps round"),
        (strategy(hold=lambda s: np.append(s[1:], 0.0)), "the wrong way"),
        (strategy(hold=lambda s: held(held(s))), "two days late"),
        (strategy(hold=lambda s: 2 * held(s)), "without costs the result is"),
        (cut_to_whole_numbers, "the results are whole numbers"),
        (
            lambda s, r, c: np.round(strategy()(s, r, c), 3),
            "without costs the result is",
        ),
        (strategy(trades=np.zeros_like), "nothing is paid"),
        (strategy(sign=-1), "added, not subtracted"),
        (strategy(trades=lambda p: np.diff(p, prepend=0.0)), "whatever its sign"),
        (strategy(trades=np.abs), "pay for its change only"),
        (strategy(trades=without_the_first), "the first purchase is free"),
        (strategy(trades=lambda p: np.sign(sizes(p))), "each trade costs the same"),
        (strategy(trades=lambda p: sizes(p) ** 2), "the square of the change"),
        (
            lambda s, r, cost: held(s) * r * (1 - cost * sizes(held(s))),
            "what is paid is",
        ),
        (
            lambda s, r, cost: held(s) * r - cost * sizes(s),
            "trades are paid a day early",
        ),
        (strategy(trades=lambda p: sizes(p) / 2), "what is paid is"),
        (strategy(trades=lambda p: sizes(p).round(3)), "with a cost of 0.1 what"),
        (lambda s, r, c: np.cumsum(strategy()(s, r, c)), "you return wealth"),
        (lambda signal, returns, cost: held(signal), "you return positions"),
        (lambda signal, returns, cost: held(signal)[1:] * returns[1:], "has shape"),
        (lambda signal, returns, cost: None, "not attempted"),
        (..., "not attempted"),
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


def garch_in_an_array(surprises, omega, alpha, beta, first):
    variances = np.full(len(surprises), float(first))
    for t in range(1, len(surprises)):
        new = alpha * surprises[t - 1] ** 2 + beta * variances[t - 1]
        variances[t] = omega + new
    return variances


def garch_by_itertools(surprises, omega, alpha, beta, first):
    news = omega + alpha * np.square(surprises[:-1])
    return list(accumulate(news, lambda v, new: new + beta * v, initial=first))


def as_whole_numbers(surprises, *numbers):
    variances = np.zeros_like(surprises)
    variances[:] = garch(right_step)(surprises, *numbers)
    return variances


def as_whole_as_the_first(surprises, omega, alpha, beta, first):
    variances = np.full(len(surprises), first)
    variances[:] = garch(right_step)(surprises, omega, alpha, beta, first)
    return variances


def remembering():
    """Return an answer that takes all surprises of one length to be the same."""
    known = {}
    return lambda surprises, *numbers: known.setdefault(
        (len(surprises), *numbers), garch(right_step)(surprises, *numbers)
    )


def last_50_days(surprises, omega, alpha, beta, first):
    news = omega + alpha * surprises[:-1] ** 2
    powers = beta ** np.arange(50.0)
    sums = np.convolve([*news, 0.0], powers)[: len(news)]
    days = np.arange(1, len(surprises))
    return np.append(first, sums + (days <= 50) * beta ** (1.0 * days) * first)


def without_recursion(surprises, omega, alpha, beta, first):
    news = omega + alpha * surprises[:-1] ** 2
    return np.append(first, news + beta * first)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (garch(right_step), "passed"),
        (lambda *a: garch(right_step)(*a).tolist(), "passed"),
        (garch_in_an_array, "passed"),
        (garch_by_itertools, "passed"),
        (garch(right_step, own_day=True), "it knows only that of day t - 1"),
        (garch(lambda e, v, o, a, b: o + a * e + b * v), "square it"),
        (garch(lambda e, v, o, a, b: o + a * abs(e) + b * v), "the size of the"),
        (garch(lambda e, v, o, a, b: o + b * e**2 + a * v), "are swapped"),
        (garch(lambda e, v, o, a, b: a * e**2 + b * v), "omega is missing"),
        (garch(lambda e, v, o, a, b: o + a * e**2), "where is beta?"),
        (garch(lambda e, v, o, a, b: o + a * e**2 - b * v), "of 200 entries differ"),
        (garch(lambda e, v, o, a, b: o * v + a * e**2), "of 200 entries differ"),
        (as_whole_numbers, "the array of variances of 12 days"),
        (as_whole_as_the_first, "the array of variances of 12 days"),
        (remembering(), "does it keep something?"),
        (last_50_days, "the array of variances of 150 days"),
        (without_recursion, "take that of the day before"),
        (lambda *a: np.sqrt(garch(right_step)(*a)), "return variances"),
        (lambda *a: garch(right_step)(*a[:4], 0.0), "the first variance is 0"),
        (lambda *a: garch(right_step)(*a)[1:], "has shape"),
        (..., "not attempted"),
    ],
)
def test_garch_variance(assert_verdict, answer, reason):
    assert_verdict(reason, nb23.exercise_3, answer)


def test_a_variance_may_be_near_omega(assert_verdict):
    def above_twice_omega(surprises, omega, alpha, beta, first):
        variances = [first]
        for surprise in surprises[:-1]:
            next_one = omega + alpha * surprise**2 + beta * variances[-1]
            variances.append(max(2 * omega, next_one))
        return np.array(variances)

    assert_verdict("the array of variances", nb23.exercise_3, above_twice_omega)
