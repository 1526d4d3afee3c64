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


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (chooser(), "passed"),
        (chooser(returns=lambda i, maes: 1 - SHARES[i]), "the share of the second?"),
        (chooser(returns=lambda i, maes: i), "the index, not the share"),
        (chooser(returns=lambda i, maes: maes[i]), "the error, not its share"),
        (chooser(choose=np.argmax), "the share with the highest MAE"),
        (chooser(error=lambda error: error), "the share with the highest MAE"),
        (chooser(error=np.square), "is it the mean of absolute errors?"),
        (chooser(error=lambda e: np.abs(e.mean(axis=1))), "mean of absolute errors?"),
        (chooser(error=lambda e: (e**2).mean(axis=1) ** 0.5), "of absolute errors?"),
        (chooser(error=lambda e: np.abs(e).max(axis=1)), "mean of absolute errors?"),
        (chooser(error=lambda e: np.median(abs(e).mean(axis=1))), "absolute errors?"),
        (chooser(returns=lambda i, maes: maes), "shape (11,), expected one number"),
        (..., "not attempted"),
    ],
)
def test_best_share(assert_verdict, answer, reason):
    assert_verdict(reason, nb20b.exercise_1, answer)


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


@pytest.mark.parametrize("answer", [by_columns, by_a_loop])
def test_best_share_in_other_styles(assert_verdict, answer):
    assert_verdict("passed", nb20b.exercise_1, answer)


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


def mae_of_single(targets, forecasts):
    return np.abs(forecasts - targets).mean()


def mae_of_mean(targets, forecasts):
    return np.abs(forecasts.mean(axis=0) - targets).mean()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (gain(), "passed"),
        (gain_in_a_loop, "passed"),
        (lambda y, f: mae_of_single(y, f) - mae_of_mean(y, f), "passed"),
        (gain(order=-1), "the sign"),
        (gain(first=np.square), "squared errors"),
        (gain(together=np.median), "the median of the forecasts"),
        (mae_of_single, "subtract the other"),
        (mae_of_mean, "subtract it from the mean MAE"),
        (lambda y, f: mae_of_single(y, f) - mae_of_single(y, f), "twice"),
        (
            lambda y, f: mae_of_single(y, f) - abs((f - y).mean()),
            "signed errors",
        ),
        (lambda y, f: 1 - mae_of_mean(y, f) / mae_of_single(y, f), "the first axis"),
        (
            lambda y, f: np.abs(f - y).mean(axis=(1, 2)) - mae_of_mean(y, f),
            "expected one number",
        ),
        (gain(axis=1), "your code raised"),
        (lambda y, f: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_gain_of_averaging(assert_verdict, answer, reason):
    assert_verdict(reason, nb20b.exercise_2, answer)
