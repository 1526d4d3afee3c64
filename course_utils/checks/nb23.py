"""Checks of notebook 23, finance."""

import math

import numpy as np
from arch import arch_model

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(accuracy_interval):
    """The 95 % interval of an accuracy."""
    for hits, days in ((60, 100), (910, 1751)):
        accuracy = hits / days
        error = math.sqrt(accuracy * (1 - accuracy) / days)
        interval = expect_shape(
            f"the interval for {hits} of {days}", accuracy_interval(hits, days), (2,)
        )
        low, high = interval
        expect(low < high, f"the lower end {low:.3g} is not below the upper {high:.3g}")
        expect(
            is_close((low + high) / 2, accuracy),
            f"{hits} of {days}: the middle is {(low + high) / 2:.3g}, expected the accuracy "
            f"{accuracy:.3f} (a share, not a percentage)",
        )
        half = (high - low) / 2
        expect(
            not is_close(half, error),
            "that is one standard error to either side: where is the 1.96?",
        )
        expect(
            not is_close(half, 1.96 * error * math.sqrt(days)),
            "the width does not shrink with the days: divide by their number",
        )
        expect(
            not is_close(half, 1.96 * error**2),
            "the half width is 1.96 times the variance: take its square root",
        )
        expect(
            is_close(half, 1.96 * error),
            f"{hits} of {days}: the half width is {half:.4f}, expected 1.96 sqrt(a (1 - a) / n)",
        )


@exercise
def exercise_2(strategy_returns):
    """Net returns of a signal that is decided at the close."""
    signal = np.array([1.0, 1.0, -1.0, 0.5, 0.5])
    returns = np.array([2.0, -1.0, 3.0, 1.0, -2.0])
    position = np.array([0.0, 1.0, 1.0, -1.0, 0.5])
    trades = np.array([0.0, 1.0, 0.0, 2.0, 1.5])
    free = strategy_returns(signal.copy(), returns.copy(), 0.0)
    free = expect_shape("the result", free, (5,)).astype(float)
    expect(
        not is_close(free, signal * returns),
        "signal[t] earns returns[t], but it was decided when that return was over: shift it",
    )
    expect(
        not is_close(free, np.roll(signal, 1) * returns),
        "the first day holds the last signal: np.roll wraps round, put a 0 in front instead",
    )
    expect(
        not is_close(free, np.append(signal[1:], 0.0) * returns),
        "the signal is shifted the wrong way: day t holds what was decided on t - 1",
    )
    expect(
        is_close(free, position * returns),
        f"without costs, day by day: {free.tolist()}, expected position times return",
    )
    paid = free - np.asarray(strategy_returns(signal.copy(), returns.copy(), 0.1))
    expect(not is_close(paid, np.zeros(5)), "nothing is paid for the trades")
    expect(not is_close(paid, -0.1 * trades), "the costs are added, not subtracted")
    expect(
        paid.min() >= -1e-9,
        "a sale earns money: a trade is the size of the change, whatever its sign",
    )
    expect(
        not is_close(paid, 0.1 * np.abs(position)),
        "a cost is paid for each day that a position is held: pay for its change only",
    )
    expect(
        paid[1] > 0,
        "the first purchase is free: before it the position is 0, and it costs like any other",
    )
    expect(
        is_close(paid, 0.1 * trades),
        f"the trades paid for are {(paid / 0.1).round(3).tolist()}, expected the size of the "
        "change of the position",
    )


@exercise
def exercise_3(garch_variance):
    """The recursion of GARCH(1,1), compared with the arch library."""
    surprises = np.random.default_rng(0).normal(size=200)
    omega, alpha, beta = 0.1, 0.2, 0.7
    model = arch_model(surprises, mean="Zero", p=1, q=1)
    wanted = model.fix([omega, alpha, beta]).conditional_volatility ** 2
    first = wanted[0]
    ours = garch_variance(surprises.copy(), omega, alpha, beta, first)
    ours = expect_shape("the result", ours, (200,)).astype(float)
    expect(
        not is_close(ours, np.sqrt(wanted)), "these are volatilities: return variances"
    )
    expect(
        is_close(ours[0], first), f"the first variance is {ours[0]:.3g}, not `first`"
    )
    step = ours[1:] - omega - beta * ours[:-1]
    expect(
        not is_close(step, alpha * surprises[1:] ** 2),
        "day t uses its own surprise: it knows only the surprise of day t - 1",
    )
    expect(
        not is_close(step, alpha * surprises[:-1]),
        "the surprise enters as it is: square it",
    )
    swapped = ours[1:] - omega - alpha * ours[:-1]
    expect(
        not is_close(swapped, beta * surprises[:-1] ** 2),
        "alpha and beta are exchanged: alpha belongs to the surprise",
    )
    expect(not is_close(step + omega, alpha * surprises[:-1] ** 2), "omega is missing")
    expect(
        is_close(ours, wanted),
        "the recursion differs from arch's: compare with the equation, term by term",
    )
