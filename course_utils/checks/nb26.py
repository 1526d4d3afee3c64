"""Checks of notebook 26, quantiles, likelihoods and conformal margins."""

import math

import numpy as np
import tensorflow as tf
from keras import ops
from scipy import stats

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
    shown,
)
from course_utils.forecasting import pinball


@exercise(
    hints=[
        "draws[:, :, np.newaxis] beside draws[:, np.newaxis, :] gives all pairs of each day",
        "a mean over all pairs has one half in front, and a draw pairs with itself, too",
    ]
)
def exercise_1(crps_of_draws):
    """The CRPS of draws, compared with the pinball loss at the levels of the draws."""
    rng = np.random.default_rng(0)
    for days, count in ((6, 4), (3, 25), (5, 1), (1, 2)):
        draws = rng.gamma(2.0, 5.0, size=(days, count))
        targets = rng.gamma(2.0, 5.0, size=days)
        expect_answer(crps_of_draws, targets, draws)
    expect_answer(crps_of_draws, rng.normal(-1, 2, size=4), rng.normal(size=(4, 7)))
    draws = np.array([[3, 3, 7, 1, 3], [2, 5, 2, 2, 9]])  # whole numbers, some alike
    expect_answer(crps_of_draws, np.array([4, 2]), draws)


def expect_answer(crps_of_draws, targets, draws):
    """Raise `NotYet` unless a function gives the CRPS of these draws."""
    days, count = draws.shape
    value = crps_of_draws(targets, draws)
    name = f"the CRPS for draws {draws.shape}"
    value = expect_shape(name, value, (days,)).astype(float)
    levels = (np.arange(count) + 0.5) / count
    losses = pinball(targets, np.sort(draws, axis=1), levels)
    expect_crps(name, value, targets, draws, 2 * losses.mean(axis=1))


def expect_crps(name, value, targets, draws, wanted):
    """Raise `NotYet` unless the CRPS of each day is right."""
    off = np.abs(draws - targets[:, np.newaxis]).mean(axis=1)
    pairs = np.abs(draws[:, :, np.newaxis] - draws[:, np.newaxis])
    apart, count = pairs.mean(axis=(1, 2)), draws.shape[1]
    mistakes = {
        "the second term is missing, or its signs cancel: draws far apart are not as bad as draws "
        "far off": off,
        "the second term has no one half": off - apart,
        "the second term is added: subtract it": off + apart / 2,
        "half of the CRPS: the one half belongs to the second term alone": wanted / 2,
        "the pairs are averaged without those of a draw with itself: divide by the square of "
        "the number of draws": off - apart / 2 * count / max(count - 1, 1),
        "each pair is counted once: the double sum has both (i, j) and (j, i)": (
            off - apart / 4
        ),
        "that is the error of the mean of the draws": np.abs(
            draws.mean(axis=1) - targets
        ),
        "the sign: a CRPS is never negative": -wanted,
        "pairs of draws from different days are among yours: pair those of one day": (
            off - np.abs(draws.ravel() - draws.ravel()[:, np.newaxis]).mean() / 2
        ),
        "you summed over the draws: divide by their number": off * count
        - apart / 2 * count**2,
    }
    expect_value(value, wanted, mistakes, name=name)


@exercise(
    hints=[
        "ops.unstack(parameters, axis=-1) gives the mean and the logarithm",
        "take the logarithm of the density by hand: three terms, and one has no target in it",
    ]
)
def exercise_2(gaussian_loss):
    """Minus the log density of a Gaussian, its standard deviation given by the logarithm."""
    rng = np.random.default_rng(0)
    for batch, days in ((4, 14), (3, 5), (1, 2), (6, 1), (2, 4)):
        targets = rng.normal(size=(batch, days)).astype("float32")
        parameters = rng.normal(scale=0.5, size=(batch, days, 2)).astype("float32")
        if days == 4:  # a very small and a very large standard deviation
            parameters[..., 1] = [-8.5, -2.5, 3.0, 6.5]
            targets = parameters[..., 0] + targets * np.exp(parameters[..., 1])
        if days == 5:  # far from the mean
            targets = parameters[..., 0] + 8 * np.exp(parameters[..., 1])
        given = ops.convert_to_tensor(parameters)
        with tf.GradientTape() as tape:
            tape.watch(given)
            loss = gaussian_loss(ops.convert_to_tensor(targets), given)
            answered = ops.stack(loss) if isinstance(loss, list | tuple) else loss
        expect(
            not isinstance(loss, np.ndarray | np.generic),
            "you returned an array of NumPy, through which Keras cannot differentiate: use "
            "keras.ops",
        )
        name = f"the loss for targets {targets.shape}"
        loss = ops.convert_to_numpy(loss) if ops.is_tensor(loss) else loss
        loss = expect_shape(name, loss, (batch,))
        halves = np.moveaxis(parameters.astype(float), -1, 0)
        expect_loss(name, loss, targets, halves)
        expect_slope(tape.gradient(answered, given), targets, halves)


def expect_slope(slope, targets, parameters):
    """Raise `NotYet` unless the gradient by the parameters is that of the loss."""
    lost = (
        "the loss has the right value, but Keras finds no gradient from it to {}: stay with "
        "keras.ops from the parameters to the result"
    )
    expect(slope is not None, lost.format("the parameters"))
    mean, log = parameters
    z = (targets - mean) / np.exp(log)
    wanted = np.stack([-z / np.exp(log), 1 - z**2], axis=-1) / targets.shape[1]
    for part, name in enumerate(("the mean", "the logarithm")):
        found = ops.convert_to_numpy(slope)[..., part]
        expect(found.any(), lost.format(name))
        expect_value(
            found,
            wanted[..., part],
            name=f"the loss is right, but its gradient for {name}",
            tolerance=1e-3,
        )


def expect_loss(name, loss, targets, parameters):
    """Raise `NotYet` unless the loss of each window is right."""
    mean, log = parameters

    def minus_log(mean, log, power=1.0):
        return -stats.norm.logpdf(targets, mean, np.exp(power * log))

    wanted = minus_log(mean, log)
    z = (targets - mean) / np.exp(log)
    mistakes = {
        "the sign: a loss falls as the density rises": -wanted,
        "only the constant 0.5 log(2 pi) is missing": wanted
        - 0.5 * math.log(2 * math.pi),
        "the constant is log(2 pi), expected half of it": wanted
        + 0.5 * math.log(2 * math.pi),
        "the second parameter is the logarithm of the standard deviation, not of the variance": (
            minus_log(mean, log, 0.5)
        ),
        "the logarithm is missing in the loss: without it a wide Gaussian costs nothing": (
            wanted - log
        ),
        "the second parameter is used as the standard deviation: take its exponential": (
            0.5 * ((targets - mean) / log) ** 2 + log + 0.5 * math.log(2 * math.pi)
        ),
        "mean and logarithm are swapped": minus_log(log, mean),
        "the one half of the squared distance is missing": wanted + 0.5 * z**2,
        "the distance is not squared": wanted - 0.5 * z**2 + 0.5 * z,
        "that is the density, expected its logarithm with a minus sign": np.exp(
            -wanted
        ),
    }
    means = {reason: wrong.mean(axis=1) for reason, wrong in mistakes.items()}
    means["you summed over the days, expected their mean"] = wanted.sum(axis=1)
    expect_value(loss, wanted.mean(axis=1), means, name=name, tolerance=1e-4)


@exercise(
    hints=[
        "sort each column for itself: then a rank is a row",
        "the smallest score has rank 1 and index 0",
    ]
)
def exercise_3(margins_by_day):
    """The conformal rank in each column."""
    rng = np.random.default_rng(0)
    for count, horizon, coverage in (
        (47, 5, 0.8),
        (3, 6, 0.8),
        (23, 3, 0.7),
        (4, 2, 0.8),
        (33, 1, 0.45),
        (2, 3, 0.9),
        (18, 4, 0.3),
    ):
        scores = rng.normal(size=(count, horizon)) + np.arange(horizon)
        if count in (18, 2):  # whole numbers, some alike
            scores = rng.integers(0, 12, size=(count, horizon))
        margins = margins_by_day(scores, coverage)
        name = f"the result for scores {scores.shape} and coverage {coverage}"
        margins = expect_shape(name, margins, (horizon,)).astype(float)
        expect_margins(name, margins, scores, coverage)


def expect_margins(name, margins, scores, coverage):
    """Raise `NotYet` unless each margin is that of its column."""
    count, horizon = scores.shape
    exact = (count + 1) * coverage
    wanted = of_rank(scores, math.ceil(exact))
    expect(
        math.ceil(exact) <= count or np.isposinf(margins).all(),
        f"{count} scores cannot promise {coverage}: rank {math.ceil(exact)} of {count} does not "
        "exist, expected infinity",
    )
    expect(
        math.ceil(exact) > count or not np.isposinf(margins).any(),
        f"{name}: (n + 1) c is {shown(exact)}, so the margin is the score of rank "
        f"{math.ceil(exact)} of {count}, not infinity"
        + (": a whole number is not rounded up" if exact == math.ceil(exact) else ""),
    )
    together = of_rank(scores.reshape(-1, 1), math.ceil((scores.size + 1) * coverage))
    mistakes = {
        "all days have one margin: sort each column for itself, axis=0": (
            np.full(horizon, together[0])
        ),
        "one rank too high: the k-th smallest is at index k - 1": of_rank(
            scores, math.ceil(exact) + 1
        ),
        "one rank too low: it is (n + 1) c, rounded up": of_rank(
            scores, math.ceil(exact) - 1
        ),
        "that is np.quantile, which interpolates and has no + 1 for the new day": (
            np.quantile(scores, coverage, axis=0)
        ),
        "that is the rank for 1 - coverage": of_rank(
            scores, math.ceil((count + 1) * (1 - coverage))
        ),
        "the scores are sorted downwards: the first is the smallest": -of_rank(
            -scores, math.ceil(exact)
        ),
        "the largest score is not always the margin": scores.max(axis=0),
    }
    expect_value(margins, wanted, mistakes, name=name)


def of_rank(scores, rank):
    """Return the score of a rank, from 1, in each column; infinity above the last."""
    if rank > len(scores):
        return np.full(scores.shape[1], np.inf)
    return np.partition(scores, max(rank, 1) - 1, axis=0)[max(rank, 1) - 1]
