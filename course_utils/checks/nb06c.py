"""Checks of notebook 06c, what gates are for."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
    is_close,
)

LARGEST_SUM, LONGEST, LARGEST_NETWORK = 20, 200, 64


@exercise(
    hints=[
        "start from the four units of the reset: two of them work without a signal, two with one",
        "with a signal the new sum is s / 2 + x: where does s reach the last two units?",
    ]
)
def exercise_1(halver):
    """Weights of a ReLU network that halves its sum at a signal."""
    params = params_of(halver)
    for number in (0.5, -0.5):
        answer = read(params, [number], [0])[0]
        expect(
            is_close(answer, number, 0.01),
            f"after one number of {number} the answer is {answer:.3f}, expected {number}",
        )
    up = read(params, [0.5] * 4, [0] * 4)
    expect(
        is_close(up, [0.5, 1.0, 1.5, 2.0], 0.01),
        f"without a signal four numbers of 0.5 give {np.round(up, 2).tolist()}, expected "
        "[0.5, 1.0, 1.5, 2.0]: is s carried on?",
    )
    for numbers, signals in short_sequences():
        answers = read(params, numbers, signals)
        mistakes = {
            reason: follow(numbers, signals, step) for reason, step in MISTAKES.items()
        }
        name = f"with numbers {numbers} and signals {signals}, the list of answers"
        wanted = follow(numbers, signals, halved)
        expect_value(answers, wanted, mistakes, name=name, tolerance=0.01)
    for numbers, signals in long_sequences():
        answers, wanted = (
            read(params, numbers, signals),
            follow(numbers, signals, halved),
        )
        wrong = np.flatnonzero(~(np.abs(answers - wanted) <= 0.01))
        if wrong.size:
            t = int(wrong[0])
            before = wanted[t - 1] if t else 0.0
            expect(
                False,
                f"at step {t} of {len(numbers)}, with a sum of {before:.1f} before it, the answer "
                f"is {answers[t]:.2f}, expected {wanted[t]:.2f}: sums reach {LARGEST_SUM}, is the "
                "weight of the signal large enough to switch units off?",
            )


def params_of(halver):
    """Return the four arrays of the answer as floats; raise `NotYet` if a shape is wrong."""
    expect(isinstance(halver, dict), "halver is not a dict with W, U, b and V")
    for name in ("W", "U", "b", "V"):
        expect(name in halver, f"halver has no {name}: it has {[*halver]}")
    units = np.size(halver["b"])
    expect(
        1 <= units <= LARGEST_NETWORK,
        f"b has {units} entries, expected 1 to {LARGEST_NETWORK}",
    )
    shapes = {"W": (2, units), "U": (units, units), "b": (units,), "V": (units,)}
    params = {name: expect_shape(name, halver[name], shapes[name]) for name in shapes}
    for name, array in params.items():
        expect(not np.iscomplexobj(array), f"{name} is complex, expected real numbers")
    return {name: array.astype(float) for name, array in params.items()}


def read(params, numbers, signals):
    """Return the answers (time,) of a ReLU network with these weights."""
    h, answers = np.zeros(len(params["b"])), []
    with np.errstate(all="ignore"):  # a wrong answer may explode
        for x in zip(numbers, signals):
            a = np.array(x, float) @ params["W"] + h @ params["U"] + params["b"]
            h = np.maximum(0.0, a)
            answers.append(h @ params["V"])
    return np.array(answers)


def follow(numbers, signals, step):
    """Return the sum after each number, by a rule for one step."""
    s, sums = 0.0, []
    for x, m in zip(numbers, signals):
        s = step(s, x, m)
        sums.append(s)
    return np.array(sums)


def halved(s, x, m):
    """Return the new sum: halved at a signal, then the number is added."""
    return (1.0 - m / 2) * s + x


MISTAKES = {
    "the number is halved, too: only the old sum is": lambda s, x, m: (
        (1.0 - m / 2) * (s + x)
    ),
    "at a signal the old sum is gone: that is the reset, this one halves": (
        lambda s, x, m: (1.0 - m) * s + x
    ),
    "the signal changes nothing: which units does it switch off?": lambda s, x, m: (
        s + x
    ),
    "a negative sum becomes 0: which units hold it?": lambda s, x, m: max(
        0.0, halved(s, x, m)
    ),
    "it halves where there is no signal": lambda s, x, m: (0.5 + m / 2) * s + x,
    "the number at a signal is not added": lambda s, x, m: (
        (1.0 - m / 2) * s + (1 - m) * x
    ),
    "the sum is doubled at a signal: s / 2 is wanted": lambda s, x, m: (
        (1.0 + m) * s + x
    ),
}


def short_sequences():
    """Yield short lists of numbers and of signals."""
    yield [0.8, 0.4, 0.2, 0.6], [0, 1, 0, 1]
    yield [-0.8, -0.4, 0.2, -0.6], [0, 1, 0, 1]
    yield [0.9, -0.5, -0.7, 0.1, 0.3], [1, 0, 1, 1, 0]


def long_sequences():
    """Yield long sequences whose sums stay within the limit, the hardest last."""
    rng = np.random.default_rng(0)
    for share in (0.3, 0.1, 0.05):
        yield rng.uniform(-1, 1, LONGEST), (rng.random(LONGEST) < share).astype(float)
    for sign in (1.0, -1.0):
        signals = np.zeros(LONGEST)
        signals[LARGEST_SUM - 1 :: LARGEST_SUM // 2] = 1.0  # the sum comes close to 20
        yield np.full(LONGEST, sign), signals


@exercise(
    hints=[
        "compare nan with 2: is `np.nan > 2` true?",
        "one diverged seed is enough: which rates have none?",
    ]
)
def exercise_2(largest_safe_rate):
    """The largest learning rate at which no training diverged."""
    nan, inf = np.nan, np.inf
    cases = [
        (
            [[0.5, 0.6], [0.2, 0.1], [3.7, 2.2], [0.3, 0.1]],
            (1e-3, 2e-3, 3e-3, 4e-3),
            4e-3,
        ),
        ([[0.5, 0.4, 0.6], [0.2, 0.1, 2.4], [0.1, 9.0, 0.2]], (1e-3, 3e-3, 1e-2), 1e-3),
        ([[0.5, 0.4], [0.2, 0.1], [nan, nan]], (1e-3, 3e-3, 1e-2), 3e-3),
        ([[0.3], [2.2], [0.9]], (0.1, 0.01, 0.001), 0.1),
        ([[inf, 0.1], [2.01, 0.2]], (1e-3, 1e-2), 0.0),
        ([[0.2, 0.3], [0.5, 1.3]], (1e-3, 1e-2), 1e-2),
        ([[0.2, 0.3], [0.5, 2.0]], (1e-3, 1e-2), 1e-2),
    ]
    for errors, rates, wanted in cases:
        errors, rates = np.array(errors), np.array(rates)
        safe = ~(np.isnan(errors) | (errors > 2)).any(axis=1)
        told = np.array2string(errors, separator=", ").replace("\n", "")
        value = largest_safe_rate(errors.copy(), rates.copy())
        mistakes = {
            "nan counts as diverged, and `nan > 2` is False": chosen(
                rates, ~(errors > 2).any(axis=1)
            ),
            "one diverged seed is enough, not all of them": chosen(
                rates, (errors <= 2).any(axis=1)
            ),
            "the mean over seeds hides a diverged one": chosen(
                rates, means(errors) <= 2
            ),
            "an error of exactly 2 has not diverged": chosen(
                rates, (errors < 2).all(axis=1)
            ),
            "an error between 1 and 2 is bad, but has not diverged": chosen(
                rates, (errors <= 1).all(axis=1)
            ),
            "that is the last safe one in the list: rates come in any order": (
                rates[safe][-1] if safe.any() else 0.0
            ),
            "that is the smallest safe rate": rates[safe].min() if safe.any() else 0.0,
            "that is the position of the rate, expected the rate": int(
                np.flatnonzero(safe)[-1]
            )
            if safe.any()
            else -1,
            "you stop at the first rate that diverged: a larger one may be safe": before(
                rates, safe
            ),
        }
        expect_value(
            value,
            wanted,
            mistakes,
            name=f"for errors {told} at rates {rates.tolist()}, the result",
        )


def chosen(rates, safe):
    """Return the largest of the safe rates, 0 if there is none."""
    return float(max(rates[safe], default=0.0))


def means(errors):
    """Return the mean over seeds without nan; 3 where all are nan."""
    known = np.where(np.isnan(errors), 0.0, errors).sum(axis=1)
    count = (~np.isnan(errors)).sum(axis=1)
    return np.where(count, known / np.maximum(count, 1), 3.0)


def before(rates, safe):
    """Return the largest of the rates before the first that is not safe."""
    end = len(safe) if safe.all() else int(np.argmin(safe))
    return float(max(rates[:end], default=0.0))
