"""Checks of notebook 09b: a split that leaks, a score that is not the skill."""

import numpy as np
import pandas as pd

from course_utils.checks.core import exercise, expect, expect_shape, expect_value
from course_utils.checks.several import expect_all
from course_utils.checks.windows import (
    expect_scaled,
    expect_split,
    expect_targets,
    expect_windows,
    pairs_of,
    prepared,
)

# Values, window, share. No product is whole; the last leaves a single window for testing.
SPLITS = [(61, 5, 0.75), (47, 4, 0.6), (33, 6, 0.8)]


@exercise(
    hints=[
        "on the day of the cut, which values could you have known? Mean and standard deviation "
        "may look at no others",
        "if each part is cut into windows on its own, no window can reach across the cut",
    ]
)
def exercise_1(prepare):
    """Windows of a series, split in time, scaled by the training part."""
    random = np.random.default_rng(0)
    for size, window, share in SPLITS:
        series = np.cumsum(
            1.0 + random.random(size)
        )  # each window is told from all others
        cut = int(share * size)
        (x_train, y_train), (x_test, y_test) = pairs_of(prepare(series, window, share))
        for name, x, y in (("train", x_train, y_train), ("test", x_test, y_test)):
            expect_windows(name, x, y, window)
        expect_split(x_train, x_test, series, cut)
        expect_scaled(x_train, x_test, series, cut)
        for name, x, y in (("train", x_train, y_train), ("test", x_test, y_test)):
            expect_targets(f"y_{name}", x, y)
        walk = random.normal(size=size).cumsum()
        whole = random.integers(-9, 10, size=size).cumsum()
        for values, what in ((walk, ""), (whole, " of a series of whole numbers")):
            for got, wanted, where in zip(
                pairs_of(prepare(values, window, share)),
                prepared(values, window, cut),
                ("train", "test"),
            ):
                for name, ours, theirs in zip("xy", got, wanted):
                    expect_value(ours, theirs, name=f"{name}_{where}{what}")


def times(count, seed, ahead=1):
    """Return forecasts (count, 1), targets and last values, two Series with shifted labels."""
    random = np.random.default_rng(seed)
    values = 3.0 + random.normal(size=count + ahead).cumsum()
    targets = pd.Series(values[ahead:], index=np.arange(ahead, count + ahead))
    last = pd.Series(values[:-ahead], index=np.arange(count))
    forecasts = values[ahead:] + random.normal(scale=0.7, size=count)
    return forecasts[:, np.newaxis], targets, last


def cases():
    """Return [(forecasts, targets, last)]: labels shifted, or mixed; long and short."""
    forecasts, targets, last = times(9, seed=1)
    order = np.random.default_rng(2).permutation(9)
    return [
        times(6, seed=0),
        (forecasts, targets.set_axis(range(9)), last.set_axis(order)),
        times(14, seed=3),
        times(2, seed=4),
        times(11, seed=5, ahead=3),  # the last that is known is not the target before
    ]


def table(forecasts, targets):
    """Return the mean squared error of each forecast against each target."""
    return ((forecasts - targets.to_numpy()) ** 2).mean()


def by_label(targets, last):
    """Return the mean squared error of two Series that pandas has aligned."""
    return ((targets - last) ** 2).mean()


def skill_mistakes(forecasts, targets, last):
    """Return what the usual mistakes give, by reason."""
    flat, true, before = forecasts[:, 0], targets.to_numpy(), last.to_numpy()
    error, rival = ((flat - true) ** 2).mean(), ((before - true) ** 2).mean()
    compared_all = table(forecasts, targets)
    absolute = np.abs(flat - true).mean() / np.abs(before - true).mean()
    with np.errstate(all="ignore"):
        each = 1 - ((flat - true) ** 2 / (before - true) ** 2).mean()
        return {
            "each forecast is compared with each target: give both one shape, (n,)": 1
            - compared_all / rival,
            "targets and last are subtracted by their labels: take the values by position": 1
            - error / by_label(targets, last),
            "each forecast is compared with each target, and last is subtracted by its labels": 1
            - compared_all / by_label(targets, last),
            "the rival is the mean of the targets, expected repeating `last`": 1
            - error / true.var(),
            "the rival is the mean of the targets (with pandas' variance), expected repeating "
            "`last`": 1 - error / targets.var(),
            "the rival is the mean of the targets, and each forecast is compared with each "
            "target": 1 - compared_all / true.var(),
            "this is still the program as it was: shapes and rival are wrong": 1
            - compared_all / targets.var(),
            "this is the ratio of the errors: the skill is 1 minus it": error / rival,
            "the two errors are swapped: that of repeating is the divisor": 1
            - rival / error,
            "these are the squared errors alone: divide by those of repeating": error,
            "the skill here is that of absolute errors, expected squared ones": 1
            - absolute,
            "the skill here is that of root mean squared errors: no root": 1
            - np.sqrt(error / rival),
            "the ratio is taken time by time: first both means, then their ratio": each,
            "the forecasts are compared with `last`, expected with the targets": 1
            - ((flat - before) ** 2).mean() / rival,
            "repeating is compared with the forecasts, expected with the targets": 1
            - error / ((flat - before) ** 2).mean(),
        }


@exercise(
    hints=[
        "print the shapes of the two things you subtract, and the labels of a Series",
        "`to_numpy()` forgets the labels; `ravel` or `squeeze` removes an axis of length 1",
    ]
)
def exercise_2(skill_of):
    """The skill against repeating the last value, of arrays and Series that do not line up."""
    given = cases()
    results, wanted, mistakes, names = [], [], [], []
    for forecasts, targets, last in given:
        value = skill_of(forecasts, targets, last)
        name = f"the skill of {len(targets)} forecasts"
        value = expect_shape(name, value, ())
        expect(
            not np.isnan(value),
            f"{name} is nan: do the labels of the two Series meet?",
        )
        errors = [
            ((other - targets.to_numpy()) ** 2).mean()
            for other in (forecasts[:, 0], last.to_numpy())
        ]
        results.append(float(value))
        wanted.append(1 - errors[0] / errors[1])
        mistakes.append(skill_mistakes(forecasts, targets, last))
        names.append(name)
    expect_all(results, wanted, mistakes, names)
