"""Checks of notebook 20b, an encoder and a decoder that forecast."""

import numpy as np

from course_utils.checks.core import exercise, expect_shape, expect_value
from course_utils.checks.several import expect_all

SHARES = np.arange(11) / 10
SEED = 28  # of cases in which other means choose other shares


def mixtures():
    """Return targets and two forecasts, best mixed with several shares."""
    rng = np.random.default_rng(SEED)
    errors = []
    for days, share, scale in ((30, 0.3, 1), (9, 1.0, 1), (1, 0.0, 1), (20, 0.8, 2e4)):
        side = np.where(np.arange(days) < 0.6 * days, 1.0, -1.0)[:, np.newaxis]
        noise = np.linspace(-0.5, 0.5, 24) + np.zeros((days, 1))  # the same in both
        pair = noise + (1 - share) * side, noise - share * side
        errors.append([scale * error for error in pair])
    rare = np.arange(40)[:, np.newaxis] < 4  # few large misses: squares would fear them
    errors.append((np.where(rare, 8.0, 0.1), np.where(rare, 0.1, 1.0)))
    for days in (30, 25, 12):  # means of days, percentiles, roots: others
        wild = rng.standard_t(1.5, size=(days, 24)) + 0.4
        calm = rng.normal(size=(days, 24)) * 1.2 - 0.3 + rng.normal(size=(days, 1))
        errors.append((wild, calm))
    cases = []
    for first, second in errors:
        targets = rng.normal(size=first.shape)
        cases.append((targets, targets + first, targets + second))
    # a finer search, rounded to tenths, gives another share
    hours = ([0.0, 0.0, 0.0], [4.0, 5.0, 7.0], [-8.0, -1.0, -2.0])
    cases.append(tuple(np.tile(three, (1, 8)) for three in hours))
    cases.append(tuple(1e-3 * array for array in cases[0]))  # rounded errors are equal
    return cases


def best_by(mean, targets, first, second, choose=np.argmin):
    """Return the share that is best by a mean of the errors."""
    errors = [targets - s * first - (1 - s) * second for s in SHARES]
    return SHARES[choose([mean(error) for error in errors])]


def mae(error):
    """Return the mean absolute error."""
    return np.abs(error).mean()


def share_mistakes(*case):
    """Return what the usual mistakes give."""
    targets, first, second = case
    right = best_by(mae, *case)
    return {
        "that is the share of `second`, expected that of `first`": 1 - right,
        "that is the index of the share, expected the share": int(round(10 * right)),
        "that is the lowest MAE, expected its share": mae(
            targets - right * first - (1 - right) * second
        ),
        "that is the share with the highest MAE": best_by(mae, *case, np.argmax),
        "the errors keep their signs: take the absolute value before the mean": best_by(
            np.mean, *case
        ),
        "the mean comes before the absolute value: the other way round": best_by(
            lambda error: abs(error.mean()), *case
        ),
        "each day's errors cancel: take the absolute value before any mean": best_by(
            lambda error: np.abs(error.mean(axis=1)).mean(), *case
        ),
        "large errors count too much: take absolute errors, not squares": best_by(
            lambda error: (error**2).mean(), *case
        ),
        "that is the share with the lowest median error, expected the mean": best_by(
            lambda error: np.median(np.abs(error)), *case
        ),
        "that is half and half, whatever the errors": 0.5,
    }


@exercise(
    hints=["how many mixtures are there to try, and which number do you keep of each?"]
)
def exercise_1(best_share):
    """The share of the first forecast with the lowest MAE of the mixture."""
    cases = mixtures()
    results = [expect_shape("the result", best_share(*case), ()) for case in cases]
    expect_all(
        [result.item() for result in results],
        [best_by(mae, *case) for case in cases],
        [share_mistakes(*case) for case in cases],
        [
            f"the best share in case {n} of {len(cases)}"
            for n in range(1, len(cases) + 1)
        ],
    )


def gain_mistakes(targets, forecasts):
    """Return what the usual mistakes give."""
    errors = forecasts - targets
    single, together = mae(errors), mae(errors.mean(axis=0))
    return {
        "the sign: how much lower is the MAE of the mean forecast?": together - single,
        "that is the mean MAE of the single forecasts: subtract the other": single,
        "that is the MAE of the mean forecast: subtract it from the mean MAE": together,
        "the mean of the MAEs is there twice: average the forecasts before the error": 0.0,
        "the errors are squared: the MAE takes absolute ones": (errors**2).mean()
        - (errors.mean(axis=0) ** 2).mean(),
        "that is the gain of the median of the forecasts: take their mean": single
        - mae(np.median(forecasts, axis=0) - targets),
        "you average signed errors: take the absolute value before the mean over days": single
        - abs(errors.mean()),
        "you average over the hours, too: only over the seeds": single
        - mae(errors.mean(axis=(0, 2))),
        "you average over the days, too: only over the seeds": single
        - mae(errors.mean(axis=(0, 1))),
        "that is a share of the mean MAE, expected the difference": 1
        - together / single,
        "that is the gain over the best seed, expected over the mean of all": (
            np.abs(errors).mean(axis=(1, 2)).min() - together
        ),
        "that is the gain over the first seed, expected over the mean of all": (
            mae(errors[0]) - together
        ),
    }


@exercise
def exercise_2(gain_of_averaging):
    """The mean MAE of several forecasts minus the MAE of their mean."""
    rng = np.random.default_rng(2)
    for seeds, days, scale in ((4, 2, 1), (3, 5, 1), (2, 7, 1), (1, 3, 1), (5, 4, 20)):
        targets = scale * rng.normal(size=(days, 24))
        errors = scale * (rng.gamma(0.5, size=(seeds, days, 24)) - 0.5)
        forecasts = targets + errors
        errors = forecasts - targets
        expect_value(
            gain_of_averaging(targets, forecasts),
            mae(errors) - mae(errors.mean(axis=0)),
            gain_mistakes(targets, forecasts),
            name=f"the gain for forecasts of shape {forecasts.shape}",
        )
