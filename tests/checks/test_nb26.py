"""Every check of notebook 26 accepts a right answer and tells each usual wrong one its reason."""

import math

import numpy as np
import pytest
from keras import ops
from scipy import stats

from course_utils.checks import nb26

CONSTANT = 0.5 * math.log(2 * math.pi)


def crps(half=0.5, first=1.0, pairs=lambda count: count**2):
    """Return an answer to exercise 1, right by default."""

    def answer(targets, draws):
        off = np.abs(draws - targets[:, None]).mean(axis=1)
        apart = np.abs(draws[:, :, None] - draws[:, None, :]).sum(axis=(1, 2))
        return first * off - half * apart / pairs(draws.shape[1])

    return answer


def signs_cancel(targets, draws):
    off = np.abs(draws - targets[:, np.newaxis]).mean(axis=1)
    return off - (draws[:, :, np.newaxis] - draws[:, np.newaxis]).mean((1, 2)) / 2


def crps_by_loops(targets, draws):
    result = []
    for y, row in zip(targets, draws):
        off = sum(abs(x - y) for x in row) / len(row)
        apart = sum(abs(a - b) for a in row for b in row) / len(row) ** 2
        result.append(off - apart / 2)
    return result


def crps_by_ranks(targets, draws):
    count = draws.shape[1]
    weights = (2 * np.arange(count) + 1 - count) / count**2
    return np.abs(draws.T - targets).mean(axis=0) - np.sort(draws) @ weights


def crps_by_area(targets, draws):
    """Integrate the squared distance of the two distribution functions."""
    result = []
    for y, row in zip(targets, draws):
        ends = np.sort(np.append(row, y))
        below = (row[:, None] <= ends[:-1]).mean(axis=0)
        result.append(np.diff(ends) @ (below - (y <= ends[:-1])) ** 2)
    return np.array(result)


def crps_as_whole_numbers(targets, draws):
    result = np.zeros_like(targets)
    result[:] = crps()(targets, draws)
    return result


def crps_of_different_draws(targets, draws):
    rows = [np.unique(row)[None] for row in draws]
    return [crps()(y[None], row)[0] for y, row in zip(targets, rows)]


def of_all_days(targets, draws):
    off = np.abs(draws - targets[:, None]).mean(axis=1)
    return off - np.abs(draws.ravel() - draws.reshape(-1, 1)).mean() / 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (crps(), "passed"),
        (crps_by_loops, "passed"),
        (crps_by_ranks, "passed"),
        (crps_by_area, "passed"),
        (crps(half=0.0), "the second term is missing"),
        (signs_cancel, "or its signs cancel"),
        (crps(half=1.0), "has no one half"),
        (crps(half=-0.5), "is added: subtract it"),
        (crps(half=0.25), "each pair is counted once"),
        (crps(half=0.25, first=0.5), "half of the CRPS"),
        (crps(half=-0.5, first=-1.0), "never negative"),
        (crps(pairs=lambda m: max(m * (m - 1), 1)), "a draw with itself"),
        (crps(half=2.0), "the CRPS for draws (6, 4) is"),
        (crps_as_whole_numbers, "the CRPS for draws (2, 5)"),
        (crps_of_different_draws, "the CRPS for draws (2, 5)"),
        (of_all_days, "from different days"),
        (lambda y, x: np.abs(x.mean(axis=1) - y), "the error of the mean"),
        (lambda y, x: np.abs(np.median(x, axis=1) - y), "the CRPS for draws (6, 4) is"),
        (lambda y, x: np.mean(crps()(y, x)), "has shape (), expected (6,)"),
        (lambda y, x: np.abs(x - y), "your code raised ValueError"),
        (lambda y, x: crps()(y, np.abs(x)), "the CRPS for draws (4, 7)"),
        (lambda y, x: crps()(np.abs(y), x), "the CRPS for draws (4, 7)"),
        (..., "not attempted"),
    ],
)
def test_crps_of_draws(assert_verdict, answer, reason):
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


def of_the_density(targets, parameters):
    spread = ops.exp(parameters[..., 1])
    z = (targets - parameters[..., 0]) / spread
    density = ops.exp(-ops.square(z) / 2) / (spread * math.sqrt(2 * math.pi))
    return -ops.sum(ops.log(density), axis=-1) / targets.shape[1]


def in_one_line(targets, parameters):
    mean, log = parameters[:, :, 0], parameters[:, :, 1]
    squares = 0.5 * (targets - mean) ** 2 * ops.exp(-2 * log)
    return CONSTANT + ops.mean(squares + log, axis=1)


def not_exponential(targets, parameters):
    mean, spread = ops.unstack(parameters, axis=-1)
    losses = 0.5 * ((targets - mean) / spread) ** 2 + spread + CONSTANT
    return ops.mean(losses, axis=1)


def by_scipy(targets, parameters):
    mean, log = np.moveaxis(np.array(parameters), -1, 0)
    return -stats.norm.logpdf(np.array(targets), mean, np.exp(log)).mean(axis=1)


def spread_stopped(targets, parameters):
    mean, log = ops.unstack(parameters, axis=-1)
    stopped = ops.stack([mean, ops.stop_gradient(log)], axis=-1)
    return gaussian_loss()(targets, stopped)


def half_stopped(targets, parameters):
    mean, log = ops.unstack(parameters, axis=-1)
    stopped = ops.stack([(mean + ops.stop_gradient(mean)) / 2, log], axis=-1)
    return gaussian_loss()(targets, stopped)


def clipped(most):
    """Return a loss with bounds of the logarithm."""

    def loss(targets, parameters):
        mean, log = ops.unstack(parameters, axis=-1)
        bounded = ops.stack([mean, ops.clip(log, -most, most)], axis=-1)
        return gaussian_loss()(targets, bounded)

    return loss


def wide_enough(targets, parameters):
    mean, log = ops.unstack(parameters, axis=-1)
    log = ops.log(ops.maximum(ops.exp(log), 0.1))
    return gaussian_loss()(targets, ops.stack([mean, log], axis=-1))


def swapped(targets, parameters):
    return gaussian_loss()(targets, ops.flip(parameters, axis=-1))


def whole_square(targets, parameters):
    mean, log = ops.unstack(parameters, axis=-1)
    return ops.mean(((targets - mean) / ops.exp(log)) ** 2 + log + CONSTANT, axis=1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (gaussian_loss(), "passed"),
        (of_the_density, "passed"),
        (in_one_line, "passed"),
        (lambda y, p: list(in_one_line(y, p)), "passed"),
        (lambda y, p: [float(x) for x in in_one_line(y, p)], "to the parameters"),
        (gaussian_loss(sign=-1), "the sign"),
        (gaussian_loss(constant=0.0), "only the constant"),
        (gaussian_loss(constant=2 * CONSTANT), "expected half of it"),
        (gaussian_loss(power=0.5), "not of the variance"),
        (gaussian_loss(term=0), "the logarithm is missing in the loss"),
        (gaussian_loss(term=-1), "the loss for targets (4, 14) is"),
        (gaussian_loss(mean=ops.sum), "summed over the days"),
        (gaussian_loss(mean=mean_of_all), "has shape ()"),
        (gaussian_loss(constant=1.0), "the loss for targets (4, 14) is"),
        (lambda y, p: ops.sum(gaussian_loss()(y, p)) + 0 * y[:, 0], "the loss for"),
        (not_exponential, "take its exponential"),
        (swapped, "mean and logarithm are swapped"),
        (clipped(2), "the loss for targets (2, 4)"),
        (clipped(3), "the loss for targets (2, 4)"),
        (clipped(5), "the loss for targets (2, 4)"),
        (wide_enough, "the loss for targets (2, 4)"),
        (whole_square, "the one half of the squared distance"),
        (lambda y, p: ops.exp(-gaussian_loss(mean=lambda x, axis: x)(y, p)), "shape"),
        (by_scipy, "an array of NumPy"),
        (lambda y, p: ops.convert_to_tensor(by_scipy(y, p)), "to the parameters"),
        (spread_stopped, "no gradient from it to the logarithm"),
        (half_stopped, "its gradient for the mean at [0, 0]"),
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


def infinite_at_the_last(scores, coverage):
    rank = math.ceil((len(scores) + 1) * coverage)
    enough = rank < len(scores)
    return margins()(scores, coverage) if enough else 0 * scores[0] + np.inf


def one_for_all(scores, coverage):
    rank = math.ceil((scores.size + 1) * coverage)
    return np.full(scores.shape[1], np.sort(scores.ravel())[rank - 1])


def column_by_column(scores, coverage):
    rank = math.ceil((len(scores) + 1) * coverage)
    found = []
    for column in scores.T:
        found.append(sorted(column)[rank - 1] if rank <= len(column) else math.inf)
    return found


def by_padding(scores, coverage):
    more = np.vstack([scores, np.full((1, scores.shape[1]), np.inf)])
    return np.sort(more, axis=0)[math.ceil(len(more) * coverage) - 1]


def by_partition(scores, coverage):
    rank = math.ceil((len(scores) + 1) * coverage)
    if rank > len(scores):
        return np.repeat(np.inf, scores.shape[1])
    return np.partition(scores, rank - 1, axis=0)[rank - 1].tolist()


def of_different_scores(scores, coverage):
    rank = math.ceil((len(scores) + 1) * coverage)
    if rank > len(scores):
        return np.full(scores.shape[1], np.inf)
    return [np.unique(column)[:rank][-1] for column in scores.T]


def as_whole_numbers(scores, coverage):
    with np.errstate(invalid="ignore"):
        return margins()(scores, coverage).astype(scores.dtype)


def rank_by(how, more=1):
    """Return an answer whose rank is rounded in another way."""

    def by_day(scores, coverage):
        rank = int(how((len(scores) + more) * coverage))
        if rank > len(scores):
            return np.full(scores.shape[1], np.inf)
        return np.sort(scores, axis=0)[rank - 1]

    return by_day


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (margins(), "passed"),
        (column_by_column, "passed"),
        (by_padding, "passed"),
        (by_partition, "passed"),
        (one_for_all, "all days have one margin"),
        (margins(index=lambda rank: rank), "one rank too high"),
        (rank_by(np.floor), "one rank too low"),
        (rank_by(np.ceil, more=0), "one rank too low"),
        (rank_by(np.ceil, more=2), "one rank too high"),
        (rank_by(np.round), "one rank too low"),
        (rank_by(lambda rank: np.floor(rank) + 1), "a whole number is not rounded up"),
        (infinite_at_the_last, "the score of rank 4 of 4, not infinity"),
        (lambda s, c: np.quantile(s, c, axis=0), "np.quantile"),
        (margins(share=lambda c: 1 - c), "for 1 - coverage"),
        (lambda s, c: -margins()(-s, c), "sorted downwards"),
        (lambda s, c: s.max(axis=0), "the largest score is not"),
        (lambda s, c: margins()(np.abs(s), c), "the result for scores (47, 5)"),
        (margins(axis=1), "the result for scores (47, 5) and coverage 0.8 is"),
        (margins(guard=False), "your code raised IndexError"),
        (of_different_scores, "the result for scores (18, 4)"),
        (as_whole_numbers, "2 scores cannot promise 0.9"),
        (largest_if_few, "cannot promise 0.8"),
        (lambda s, c: np.sort(s)[:, 0], "has shape (47,)"),
        (..., "not attempted"),
    ],
)
def test_margins_by_day(assert_verdict, answer, reason):
    assert_verdict(reason, nb26.exercise_3, answer)
