"""Checks of notebook 23, finance."""

import math

import numpy as np
from arch import arch_model

from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_shape,
    expect_value,
    is_close,
)


@exercise(
    hints=[
        "turn each array of truth values into numbers, then subtract: one number a day",
        "the interval is that of the mean of these numbers",
    ]
)
def exercise_1(accuracy_gain):
    """The gain in accuracy of two forecasters on the same days, with its interval."""
    rng = np.random.default_rng(0)
    for days, chances in ((70, (0.7, 0.5)), (250, (0.45, 0.62)), (9, (0.8, 0.6))):
        ours, theirs = (rng.random(days) < chance for chance in chances)
        theirs[: days // 3] = ours[: days // 3]  # alike on some days
        expect_gain(accuracy_gain(ours, theirs), ours, theirs)
    expect_gain(accuracy_gain(ours[:4], ours[:4]), ours[:4], ours[:4])


def expect_gain(answer, ours, theirs):
    """Raise `NotYet` unless an answer has the gain and the ends of its interval."""
    what = "three numbers: the gain, the lower and the upper end"
    parts = expect_parts(answer, what, 3)
    gain, low, high = (float(expect_shape("each of the three", x, ())) for x in parts)
    daily = ours.astype(int) - theirs.astype(int)
    n, middle = len(daily), daily.mean()
    where = f"right on {ours.sum()} and on {theirs.sum()} of {n} days: "
    swapped = "that is theirs minus ours"
    if middle < 0:  # who swaps them is told so before
        swapped = "that is the size of the gain: it is negative where theirs are more often right"
    mistakes = {
        swapped: -middle,
        "a share is asked for, not a percentage": 100 * middle,
        "divide the sum of the differences by the number of days": daily.sum(),
        "days on which both are right or both wrong are left out: they count as 0": (
            daily.sum() / max(np.abs(daily).sum(), 1)
        ),
    }
    mistakes = {where + reason: value for reason, value in mistakes.items()}
    expect_value(gain, middle, mistakes, name=f"{where}the gain")
    expect(low <= high, f"{where}the lower end {low:.3g} is above the upper {high:.3g}")
    error = daily.std() / math.sqrt(n)
    share = np.array([ours.mean(), theirs.mean()])
    wrong = {
        "that is one standard error to either side: where is the 1.96?": error,
        "the width does not shrink with the days: divide by the root of their number": (
            1.96 * error * math.sqrt(n)
        ),
        "the standard deviation is divided by n, not by the root of n": (
            1.96 * error / math.sqrt(n)
        ),
        "s is the standard deviation, the root of the variance": (
            1.96 * daily.var() / math.sqrt(n)
        ),
        "s divides by n - 1 in your answer, expected by n": 1.96
        * error
        * (n / (n - 1)) ** 0.5,
        "that is the interval for forecasters judged on different days: here take the "
        "differences day by day": 1.96 * math.sqrt((share * (1 - share)).sum() / n),
        "the interval is as wide as that of the first forecaster's accuracy: s is that of the "
        "differences": 1.96 * math.sqrt((share * (1 - share))[0] / n),
    }
    sides = np.array([-1, 1])
    ends = {where + reason: middle + half * sides for reason, half in wrong.items()}
    wanted = middle + 1.96 * error * sides
    expect_value(np.array([low, high]), wanted, ends, name=f"{where}the interval")


def held_during(signal):
    """Return the position on each day: what was decided the day before."""
    return np.concatenate([[0.0], signal[:-1]])


def changes(position):
    """Return the change of the position at the start of each day."""
    return np.diff(position, prepend=0.0)


TRADES = [
    ([1.0, 1.0, -1.0, 0.5, 0.5], [2.0, -1.5, 3.0, 1.0, -2.5], 0.1),
    (
        [-0.4, 0.3, 0.3, 2.0, -1.0, -1.0, 0.0, 1.5],
        [1.5, 0.7, -2.2, 0.4, 3.1, -0.6, 0.9, 1.2],
        0.25,
    ),
    ([0.8, -0.2], [-1.0, 4.0], 0.05),
    ([1, -1, 0, 2, 2], [0.5, -0.75, 1.5, 0.25, -0.3], 0.2),  # whole numbers
    ([1.0], [3.0], 0.5),
    ([0.3335, -0.1255, 0.6665, 0.0], [0.0123, -0.0045, 0.0207, 0.0311], 0.1),
]


@exercise(
    hints=[
        "first write down the position of each day: what was decided at the close before it",
        "the size of the change from day to day is what the costs are for",
    ]
)
def exercise_2(strategy_returns):
    """Net returns of a signal that is decided at the close."""
    for signal, returns, cost in TRADES:
        signal, returns = np.array(signal), np.array(returns)
        shape = signal.shape
        free = strategy_returns(signal.copy(), returns.copy(), 0.0)
        free = expect_shape("the result", free, shape).astype(float)
        paid = strategy_returns(signal.copy(), returns.copy(), cost)
        paid = expect_shape("the result", paid, shape).astype(float)
        expect_earned(free, signal, returns)
        expect_costs(free - paid, signal, cost)


def expect_earned(free, signal, returns):
    """Raise `NotYet` unless a day's result without costs is right."""
    position = held_during(signal)
    earned = position * returns
    mistakes = {
        "the results are whole numbers, as the signal's are: an array made like `signal` cuts off "
        "what follows the point": np.trunc(earned),
        "signal[t] earns returns[t], but it was decided when that return was over: shift it": (
            signal * returns
        ),
        "the first day holds the last signal: np.roll wraps round, but the first position is "
        "0": np.roll(signal, 1) * returns,
        "the signal is shifted the wrong way: day t holds what was decided on day t - 1": (
            np.append(signal[1:], 0.0) * returns
        ),
        "the signal is two days late: day t holds what was decided on day t - 1": (
            held_during(position) * returns
        ),
        "you return wealth: return each day's result, not their sum": (
            np.cumsum(earned)
        ),
        "you return positions: multiply by the returns": position,
    }
    expect_value(free, earned, mistakes, name="without costs the result")


def expect_costs(paid, signal, cost):
    """Raise `NotYet` unless a day pays for the change of the position."""
    position = held_during(signal)
    change = changes(position)
    later = np.abs(change)
    later[later.nonzero()[0][:1]] = 0.0
    mistakes = {
        "nothing is paid for the trades": 0 * change,
        "the costs are added, not subtracted": -np.abs(change),
        "a sale earns money: a trade is the size of the change, whatever its sign": change,
        "a cost is paid for each day that a position is held: pay for its change only": (
            np.abs(position)
        ),
        "the first purchase is free: before it the position is 0, and it costs like any other": (
            later
        ),
        "each trade costs the same: pay for each unit of change": 1.0 * (change != 0),
        "trades are paid a day early: `signal` changes at the close, the position the day "
        "after": np.abs(changes(signal)),
        "costs rise with the square of the change: expected its size": change**2,
    }
    mistakes = {reason: cost * wrong for reason, wrong in mistakes.items()}
    wanted = cost * np.abs(change)
    expect_value(paid, wanted, mistakes, name=f"with a cost of {cost} what is paid")


def recursion(surprises, omega, alpha, beta, first, own_day=False, power=2):
    """Return the variances of GARCH(1,1), with changes for wrong answers."""
    variances = [first]
    for surprise in surprises[1:] if own_day else surprises[:-1]:
        variances.append(omega + alpha * surprise**power + beta * variances[-1])
    return np.array(variances)


@exercise(
    hints=[
        "keep the last variance in a variable, and put a new one into a list each day",
        "how many surprises are needed for 10 variances, if the first is given?",
    ]
)
def exercise_3(garch_variance):
    """The recursion of GARCH(1,1), compared with the arch library."""
    rng = np.random.default_rng(0)
    surprises = rng.normal(size=200)
    model = arch_model(surprises, mean="Zero", p=1, q=1)
    arch = model.fix([0.1, 0.2, 0.7]).conditional_volatility ** 2
    expect_garch(garch_variance, surprises, (0.1, 0.2, 0.7, arch[0]), arch)
    for days, numbers in (
        (30, (0.4, 0.15, 0.6, 2.5)),
        (7, (0.3, 0.5, 0.0, 1.2)),
        (1, (0.2, 0.1, 0.8, 0.9)),
        (150, (0.05, 0.04, 0.95, 1.5)),  # what is long ago still counts
        (150, (0.05, 0.04, 0.95, 1.5)),  # other surprises
        (12, (0.3, 0.25, 0.45, 2)),
        (9, (0.4, 0.1, 0.0, 0.01)),  # near omega, and below it
    ):
        surprises = rng.normal(scale=2, size=days)
        if days == 12:  # whole numbers
            surprises = surprises.round().astype(int)
        wanted = recursion(surprises, *numbers)
        expect_garch(garch_variance, surprises, numbers, wanted)


def expect_garch(garch_variance, surprises, numbers, wanted):
    """Raise `NotYet` unless the variances of some surprises are right."""
    omega, alpha, beta, first = numbers
    name = f"the array of variances of {len(surprises)} days"
    ours = garch_variance(surprises, *numbers)
    ours = expect_shape(name, ours, wanted.shape).astype(float)
    expect(
        not is_close(ours, np.sqrt(wanted)) or is_close(ours, wanted),
        "these are volatilities: return variances",
    )
    expect_value(ours[0], first, name="the first variance")
    unsquared = recursion(surprises, *numbers, power=1)
    mistakes = {
        "day t uses its own surprise: it knows only that of day t - 1": (
            recursion(surprises, *numbers, own_day=True)
        ),
        "the surprise enters as it is: square it": unsquared,
        "the size of the surprise enters: square it": (
            recursion(np.abs(surprises), *numbers, power=1)
        ),
        "alpha and beta are swapped: alpha belongs to the surprise": (
            recursion(surprises, omega, beta, alpha, first)
        ),
        "omega is missing": recursion(surprises, 0.0, alpha, beta, first),
        "beta times the first variance each day: take that of the day before": np.append(
            first, omega + alpha * surprises[:-1] ** 2 + beta * first
        ),
        "the variance of the day before is missing: where is beta?": (
            recursion(surprises, omega, alpha, 0.0, first)
        ),
    }
    expect_value(ours, wanted, mistakes, name=name)
