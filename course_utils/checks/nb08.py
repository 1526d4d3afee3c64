"""Checks of notebook 08, which cell to choose."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_value, shown

# Scores of two cells; in the last pair the means agree.
SCORES = [
    ([0.9, 0.92, 0.97], [0.8, 0.85, 0.84, 0.81]),
    ([1.0, 3.0], [2.0, 4.0, 9.0, 1.0]),
    ([5.0, 7.0, 6.5, 9.0, 2.0], [0.1, 0.3]),
    ([1.0, 2.0, 3.0], [2.0, 2.5, 1.5, 2.0]),
]


@exercise(
    hints=[
        "`scores.var(ddof=1)` divides by n - 1; how many scores has each of the two?",
    ]
)
def exercise_1(difference_in_errors):
    """The difference of two means in units of its standard error (Welch's t)."""
    for pair in SCORES:
        first, second = map(np.array, pair)
        value = difference_in_errors(first, second)
        expect_value(
            value, *in_errors(first, second), name="the number of standard errors"
        )


def in_errors(first, second):
    """Return the right answer, and what usual mistakes give, by reason."""
    gap, (n, m) = first.mean() - second.mean(), (len(first), len(second))
    s, t = first.std(ddof=1), second.std(ddof=1)
    error = np.hypot(s / np.sqrt(n), t / np.sqrt(m))
    pooled = np.sqrt(((n - 1) * s**2 + (m - 1) * t**2) / (n + m - 2) * (1 / n + 1 / m))
    return gap / error, {
        "the sign is lost: first minus second": abs(gap) / error,
        "that is second minus first": -gap / error,
        "the variance is divided by n: use ddof=1": (
            gap / np.sqrt(first.var() / n + second.var() / m)
        ),
        "the error is not under a root": gap / error**2,
        "the variances are not divided by the number of scores": gap / np.hypot(s, t),
        "the variances are divided by n - 1 once more: their mean is that of n scores": (
            gap / np.hypot(s / np.sqrt(n - 1), t / np.sqrt(m - 1))
        ),
        "the standard deviation is there in place of its square": gap
        / np.sqrt(s / n + t / m),
        "each error has its own root, expected one root of the sum": (
            gap / (s / np.sqrt(n) + t / np.sqrt(m))
        ),
        "one variance is taken for both cells: each has its own": gap / pooled,
        "the difference is multiplied by its error": gap * error,
        "that is the difference itself: divide it by its error": gap,
        "that is the error alone: divide the difference by it": error,
    }


# Symbols and wait: the smallest case, no wait at all, and larger ones.
DELAYS = [(3, 2), (1, 1), (2, 0), (8, 7), (5, 12)]


@exercise(
    hints=[
        "let the state be wait + 1 blocks of `symbols` numbers: how old is what each block holds?",
        "`x @ W` writes into the first block, `h @ U` moves each block one place on",
    ]
)
def exercise_2(delay_line):
    """Weights of a linear network whose last units repeat an earlier input."""
    for symbols, wait in DELAYS:
        case = f"with symbols={symbols} and wait={wait}"
        W, U = expect_pair(delay_line(symbols, wait), symbols, case)
        rng = np.random.default_rng(0)
        for x in (rng.normal(size=(3 * wait + 6, symbols)), one_pulse(symbols, wait)):
            states = run_line(x, W, U)
            expect(
                np.isfinite(states).all() and np.abs(states).max() < 1e6,
                f"{case} the state grows without limit: what has left the last block must be gone",
            )
            expect_delayed(states[:, -symbols:], x, wait, case)


def one_pulse(symbols, wait):
    """Return inputs (time, symbols) that are zero after the first step."""
    x = np.zeros((3 * wait + 6, symbols))
    x[0] = np.arange(1, symbols + 1)
    return x


def run_line(x, W, U):
    """Return the states (time, units) of h = x W + h U, from zero."""
    h, states = np.zeros(len(U)), []
    for row in x:
        h = row @ W + h @ U
        states.append(h)
    return np.array(states)


def expect_pair(answer, symbols, case):
    """Return W and U as arrays; raise `NotYet` unless their shapes fit."""
    expect(
        isinstance(answer, (tuple, list)) and len(answer) == 2,
        f"you returned {shown(answer)}, expected two arrays, W and U",
    )
    W, U = (np.asarray(array, dtype=float) for array in answer)
    expect(
        W.ndim == 2 and U.ndim == 2,
        f"{case} W has shape {W.shape} and U {U.shape}, expected (symbols, units) and "
        "(units, units)",
    )
    units = U.shape[0]
    expect(
        U.shape == (units, units) and W.shape == (symbols, units),
        f"{case} W has shape {W.shape} and U {U.shape}, expected ({symbols}, units) and "
        "(units, units)",
    )
    expect(
        units >= symbols,
        f"{case} there are {units} units, expected at least {symbols}: the last {symbols} are "
        "compared",
    )
    return W, U


def expect_delayed(outputs, x, wait, case):
    """Raise `NotYet` unless outputs (time, symbols) are the inputs of `wait` steps before."""

    def late(steps):
        moved = np.zeros_like(x)
        moved[steps:] = x[: len(x) - steps]
        return moved

    wanted = late(wait)
    if np.allclose(outputs, wanted, atol=1e-6):
        return
    for steps in range(3 * wait + 4):
        expect(
            steps == wait or not np.allclose(outputs, late(steps), atol=1e-6),
            f"{case} the last units repeat the input of {steps} steps before, expected {wait}",
        )
    mixed = sum(late(steps) for steps in range(wait, len(x)))
    expect(
        not np.allclose(outputs, mixed, atol=1e-6),
        f"{case} the last units add up all inputs from {wait} steps before: a block must give "
        "away what it holds, and not keep it",
    )
    expect(
        np.abs(outputs).max() > 1e-9,
        f"{case} the last units stay 0: does anything reach them?",
    )
    backwards = np.allclose(outputs[:, ::-1], wanted, atol=1e-6)
    expect(not backwards, f"{case} the last units hold the symbols in reverse order")
    step = np.flatnonzero(~np.isclose(outputs, wanted, atol=1e-6).all(axis=1))[0]
    then = f"the input of step {step - wait}" if step >= wait else "0"
    expect(
        False,
        f"{case} the last units are {shown(outputs[step].round(3).tolist())} at step {step} "
        f"(counted from 0), expected {then}, {shown(wanted[step].round(3).tolist())}",
    )
