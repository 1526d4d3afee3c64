"""Every check of notebook 26 accepts a right answer and tells each usual wrong one its reason."""

import math

import numpy as np
import pytest
from keras import ops
from scipy import stats

from course_utils.checks import nb26

CONSTANT = 0.5 * math.log(2 * math.pi)


def crps(target, mean, spread):
    z = (target - mean) / spread
    inner = z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z)
    return spread * (inner - 1 / np.sqrt(np.pi))


def spread_forgotten(target, mean, spread):
    return crps(target, mean, spread) / spread


def last_term_forgotten(target, mean, spread):
    return crps(target, mean, spread) + spread / np.sqrt(np.pi)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (crps, "passed"),
        (spread_forgotten, "too small by the factor spread"),
        (last_term_forgotten, "is the last term there?"),
        (lambda y, m, s: crps(y, m, s) / 2, "half of the CRPS"),
        (lambda y, m, s: -crps(y, m, s), "never negative"),
        (lambda y, m, s: crps(m, y, s), "passed"),  # the CRPS is symmetric
        (lambda y, m, s: crps(y, m, s**2), "expected"),
        (lambda y, m, s: np.mean(crps(y, m, s)), "has shape (), expected (2,)"),
        (lambda y, m, s: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_crps_of_a_gaussian(assert_verdict, answer, reason):
    assert_verdict(reason, nb26.exercise_1, answer)


def gaussian_loss(sign=1, constant=CONSTANT, power=1, term=1, mean=ops.mean):
    """Return a loss, right by default."""

    def loss(targets, parameters):
        middle, log_spread = ops.unstack(parameters, axis=-1)
        z = (targets - middle) / ops.exp(power * log_spread)
        losses = 0.5 * z**2 + term * power * log_spread + constant
        return sign * mean(losses, axis=1)

    return loss


def mean_of_all(losses, axis):
    return ops.mean(losses)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (gaussian_loss(), "passed"),
        (gaussian_loss(sign=-1), "the sign"),
        (gaussian_loss(constant=0.0), "only the constant"),
        (gaussian_loss(power=0.5), "not of the variance"),
        (gaussian_loss(term=0), "+ log spread is missing"),
        (gaussian_loss(mean=ops.sum), "summed over the days"),
        (gaussian_loss(mean=mean_of_all), "has shape ()"),
        (gaussian_loss(constant=1.0), "the values are wrong"),
        (lambda targets, parameters: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_gaussian_loss(assert_verdict, answer, reason):
    assert_verdict(reason, nb26.exercise_2, answer)


def margins(index=lambda rank: rank - 1, share=lambda c: c, axis=0, guard=True):
    """Return a function of margins, right by default."""

    def by_day(scores, coverage):
        rank = math.ceil((len(scores) + 1) * share(coverage))
        if guard and rank > len(scores):
            return np.full(scores.shape[1], np.inf)
        return np.sort(scores, axis=axis)[index(rank)]

    return by_day


def largest_if_few(scores, coverage):
    rank = math.ceil((len(scores) + 1) * coverage)
    return np.sort(scores, axis=0)[min(rank, len(scores)) - 1]


def one_for_all(scores, coverage):
    rank = math.ceil((scores.size + 1) * coverage)
    return np.full(scores.shape[1], np.sort(scores.ravel())[rank - 1])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (margins(), "passed"),
        (one_for_all, "all days have one margin"),
        (margins(index=lambda rank: rank), "one rank too high"),
        (lambda s, c: np.quantile(s, c, axis=0), "np.quantile"),
        (margins(share=lambda c: 1 - c), "for 1 - coverage"),
        (margins(axis=1), "the rank is wrong"),
        (margins(guard=False), "your code raised IndexError"),
        (largest_if_few, "cannot promise 0.8"),
        (lambda s, c: np.sort(s)[:, 0], "has shape (49,)"),
        (..., "not attempted"),
    ],
)
def test_margins_by_day(assert_verdict, answer, reason):
    assert_verdict(reason, nb26.exercise_3, answer)
