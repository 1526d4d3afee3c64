"""Checks of notebook 26, quantiles, likelihoods and conformal margins."""

import math

import numpy as np
from keras import ops
from scipy import stats

from course_utils.checks.core import exercise, expect, expect_shape, is_close
from course_utils.forecasting import pinball


@exercise
def exercise_1(crps_gaussian):
    """The closed form of the CRPS of a Gaussian, compared with the pinball loss."""
    levels = (np.arange(20_000) + 0.5) / 20_000
    for target, mean, spread in ((3.0, 3.0, 1.0), (5.0, 2.0, 1.0), (1.0, 2.0, 4.0)):
        quantiles = stats.norm.ppf(levels, mean, spread)
        wanted = 2 * pinball(target, quantiles, levels).mean()
        value = crps_gaussian(target, mean, spread)
        case = f"target {target}, mean {mean}, spread {spread}"
        value = float(expect_shape(f"the CRPS for {case}", value, ()))
        expect(value >= 0, f"{case} give {value:.3f}: a CRPS is never negative")
        expect(
            not is_close(value * spread, wanted, 1e-3) or spread == 1,
            f"{case}: the result is too small by the factor spread",
        )
        expect(
            not is_close(value, wanted / 2, 1e-3),
            f"{case} give half of the CRPS: are the factors 2 there?",
        )
        expect(
            is_close(value, wanted, 1e-3),
            f"{case} give {value:.3f}, expected {wanted:.3f}, twice the pinball loss over "
            "20,000 levels: is z = (y - mean) / spread, and is the last term there?",
        )
    many = crps_gaussian(np.array([1.0, 2.0]), np.zeros(2), np.ones(2))
    expect_shape("the CRPS of two targets", many, (2,))


@exercise
def exercise_2(gaussian_loss):
    """Minus the log density of a Gaussian, the spread given by its logarithm."""
    rng = np.random.default_rng(0)
    targets = rng.normal(size=(4, 14)).astype("float32")
    parameters = rng.normal(scale=0.5, size=(4, 14, 2)).astype("float32")
    loss = gaussian_loss(
        ops.convert_to_tensor(targets), ops.convert_to_tensor(parameters)
    )
    expect(loss is not None, "you returned None: did you forget to return the loss?")
    loss = expect_shape("the loss", ops.convert_to_numpy(loss), (4,))
    mean, log_spread = np.moveaxis(parameters.astype(float), -1, 0)
    wanted = -stats.norm.logpdf(targets, mean, np.exp(log_spread)).mean(axis=1)
    constant = 0.5 * math.log(2 * math.pi)
    as_variance = -stats.norm.logpdf(targets, mean, np.exp(log_spread / 2)).mean(axis=1)
    without_spread = wanted - log_spread.mean(axis=1)
    expect(
        not is_close(loss, -wanted, 1e-4), "the sign: a loss falls as the density rises"
    )
    expect(
        not is_close(loss, wanted - constant, 1e-4),
        "only the constant 0.5 log(2 pi) is missing",
    )
    expect(
        not is_close(loss, as_variance, 1e-4),
        "the second parameter is the logarithm of the spread, not of the variance",
    )
    expect(
        not is_close(loss, without_spread, 1e-4),
        "the term + log spread is missing: without it an endless spread costs nothing",
    )
    expect(
        not is_close(loss, 14 * wanted, 1e-4),
        "you summed over the days, expected their mean",
    )
    expect(
        is_close(loss, wanted, 1e-4),
        "the values are wrong: 0.5 ((y - mean) / spread)^2 + log spread + 0.5 log(2 pi), "
        "with spread = exp(second parameter)",
    )


@exercise
def exercise_3(margins_by_day):
    """The conformal rank in each column."""
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(49, 5)) + np.arange(5)
    margins = margins_by_day(scores.copy(), 0.8)
    margins = expect_shape("the result for scores (49, 5)", margins, (5,))
    ordered = np.sort(scores, axis=0)
    wanted = ordered[math.ceil(50 * 0.8) - 1]
    expect(
        not is_close(margins, np.full(5, np.sort(scores.ravel())[196])),
        "all days have one margin: sort each column for itself, axis=0",
    )
    expect(
        not is_close(margins, ordered[40]),
        "one rank too high: the k-th smallest stands at index k - 1",
    )
    expect(
        not is_close(margins, np.quantile(scores, 0.8, axis=0)),
        "that is np.quantile, which interpolates and forgets the + 1 of n + 1",
    )
    expect(
        not is_close(margins, ordered[math.ceil(50 * 0.2) - 1]),
        "that is the rank for 1 - coverage",
    )
    expect(is_close(margins, wanted), "the rank is wrong: ceil((n + 1) coverage)")
    few = margins_by_day(scores[:3].copy(), 0.8)
    few = expect_shape("the result for scores (3, 5)", few, (5,))
    expect(
        np.isposinf(few).all(),
        "three scores cannot promise 0.8: rank 4 of 3 does not exist, expected infinity",
    )
