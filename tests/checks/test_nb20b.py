"""Each check of notebook 20b accepts right answers and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb20b

SHARES = np.arange(11) / 10


def chooser(choose=np.argmin, error=np.abs, returns=lambda i, maes: SHARES[i]):
    """Return a search for the best share, right by default."""

    def best(targets, first, second):
        maes = [error(targets - s * first - (1 - s) * second).mean() for s in SHARES]
        return returns(choose(maes), maes)

    return best


def by_columns(targets, first, second):
    """A right answer in another style: all shares at once."""
    s = SHARES[:, np.newaxis, np.newaxis]
    maes = np.abs(targets - s * first - (1 - s) * second).mean(axis=(1, 2))
    return float(SHARES[maes.argmin()])


def by_a_loop(targets, first, second):
    """A right answer in a third style."""
    maes = {}
    for tenths in range(11):
        mixed = tenths / 10 * first + (10 - tenths) / 10 * second
        maes[tenths / 10] = np.mean(np.abs(mixed - targets))
    return min(maes, key=maes.get)


def by_days(targets, first, second):
    """Right: the sum of absolute errors instead of their mean, day by day."""
    sums = np.zeros(11)
    for y, a, b in zip(targets, first, second):
        sums += [np.abs(y - s * a - (1 - s) * b).sum() for s in SHARES]
    return np.round(np.linspace(0, 1, 11)[sums.argmin()], 1)


def finely(targets, first, second):
    """Wrong: a share that is not one of the eleven."""
    fine = np.linspace(0, 1, 1001)
    maes = [np.abs(targets - s * first - (1 - s) * second).mean() for s in fine]
    return fine[np.argmin(maes)]


def from_a_start(best):
    """Return a search that begins with a lowest MAE: wrong if all are higher."""
    return chooser(lambda maes: max(int(np.argmin([best, *maes])) - 1, 0))


def never_one(targets, first, second):
    """Wrong: the last share is not tried."""
    maes = [np.abs(targets - s * first - (1 - s) * second).mean() for s in SHARES[:-1]]
    return SHARES[np.argmin(maes)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (chooser(), "passed"),
        (by_columns, "passed"),
        (by_a_loop, "passed"),
        (by_days, "passed"),
        (chooser(returns=lambda i, maes: 1 - SHARES[i]), "the share of `second`"),
        (chooser(returns=lambda i, maes: i), "the index of the share"),
        (
            chooser(returns=lambda i, maes: maes[i]),
            "the lowest MAE, expected its share",
        ),
        (chooser(choose=np.argmax), "the share with the highest MAE"),
        (chooser(error=lambda error: error), "keep their signs"),
        (chooser(error=lambda e: np.abs(e.mean())), "the other way round"),
        (chooser(error=lambda e: np.abs(e).mean().round(3)), "in case 10 of 10"),
        (chooser(error=lambda e: np.abs(e.mean(axis=1))), "each day's errors cancel"),
        (chooser(error=np.square), "large errors count too much"),
        (chooser(error=lambda e: np.median(abs(e))), "lowest median error"),
        (chooser(error=lambda e: np.abs(e).max()), "large errors count too much"),
        (chooser(error=lambda e: (e**2).mean(axis=1) ** 0.5), "case 6 of 10 is"),
        (chooser(error=lambda e: np.abs(e).max(axis=1)), "the best share in case"),
        (chooser(error=lambda e: np.median(abs(e).mean(axis=1))), "in case 6 of 10 is"),
        (chooser(error=lambda e: np.abs(e[:, -1])), "the best share in case"),
        (chooser(returns=lambda i, maes: maes), "has shape (11,), expected ()"),
        (finely, "case 1 of 10 is 0.302, expected 0.3"),
        (from_a_start(10), "case 4 of 10 is 0, expected 0.8"),
        (from_a_start(1000), "case 4 of 10 is 0, expected 0.8"),
        (never_one, "case 2 of 10 is 0.9, expected 1"),
        (lambda *given: 0.5, "half and half"),
        (lambda targets, first, second: first[targets], "your code raised IndexErr"),
        (..., "not attempted"),
    ],
)
def test_best_share(assert_verdict, answer, reason):
    assert_verdict(reason, nb20b.exercise_1, answer)


def gain(first=np.abs, together=np.mean, order=1, axis=0):
    """Return the gain of averaging, right by default."""

    def answer(targets, forecasts):
        single = first(forecasts - targets).mean()
        mean = first(together(forecasts, axis=axis) - targets).mean()
        return order * (single - mean)

    return answer


def gain_in_a_loop(targets, forecasts):
    """A right answer in another style."""
    maes = [np.mean(np.abs(targets - forecast)) for forecast in forecasts]
    return np.mean(maes) - np.mean(np.abs(targets - sum(forecasts) / len(forecasts)))


def from_stacked_errors(targets, forecasts):
    """A right answer in a third style: the errors, stacked."""
    errors = np.stack([forecast - targets for forecast in forecasts], axis=-1)
    return float((np.abs(errors).mean(-1) - np.abs(errors.mean(-1))).mean())


def over_the_best(targets, forecasts):
    best = np.abs(forecasts - targets).mean(axis=(1, 2)).min()
    return best - mae_of_mean(targets, forecasts)


def mae_of_single(targets, forecasts):
    return np.abs(forecasts - targets).mean()


def mae_of_mean(targets, forecasts):
    return np.abs(forecasts.mean(axis=0) - targets).mean()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (gain(), "passed"),
        (gain_in_a_loop, "passed"),
        (from_stacked_errors, "passed"),
        (lambda y, f: mae_of_single(y, f) - mae_of_mean(y, f), "passed"),
        (gain(order=-1), "the sign"),
        (gain(first=np.square), "the errors are squared"),
        (gain(together=np.median), "the median of the forecasts"),
        (mae_of_single, "subtract the other"),
        (mae_of_mean, "subtract it from the mean MAE"),
        (lambda y, f: mae_of_single(y, f) - mae_of_single(y, f), "twice"),
        (
            lambda y, f: mae_of_single(y, f) - abs((f - y).mean()),
            "signed errors",
        ),
        (lambda y, f: 1 - mae_of_mean(y, f) / mae_of_single(y, f), "that is a share"),
        (lambda y, f: mae_of_single(y, f[:1]) - mae_of_mean(y, f), "the first seed"),
        (over_the_best, "over the best seed"),
        (lambda y, f: mae_of_single(y, f) - abs((f - y).mean((0, 2))).mean(), "hours"),
        (
            lambda y, f: mae_of_single(y, f) - abs((f - y).mean((0, 1))).mean(),
            "the days",
        ),
        (lambda y, f: gain()(y, f[:3]), "shape (4, 2, 24) is"),
        (lambda y, f: min(gain()(y, f), 1), "shape (5, 4, 24) is 1, expected"),
        (lambda y, f: gain()(y, f) * len(f) / 4, "shape (3, 5, 24) is"),
        (lambda y, f: np.sqrt(gain()(y, f)), "shape (4, 2, 24) is"),
        (
            lambda y, f: np.abs(f - y).mean(axis=(1, 2)) - mae_of_mean(y, f),
            "has shape (4,), expected ()",
        ),
        (gain(axis=1), "your code raised"),
        (..., "not attempted"),
    ],
)
def test_gain_of_averaging(assert_verdict, answer, reason):
    assert_verdict(reason, nb20b.exercise_2, answer)
