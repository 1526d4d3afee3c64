"""Every check of notebook 20 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb20


def day_type(late=(5, 6, 0), last_week=slice(0, 24), yesterday=slice(-24, None)):
    """Return a forecaster by the type of the day, right by default."""

    def forecast(past, weekdays):
        use = np.isin(weekdays, late)[:, np.newaxis]
        return np.where(use, past[:, last_week], past[:, yesterday])

    return forecast


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (day_type(), "passed"),
        (day_type(late=(1, 2, 3, 4)), "exchanged"),
        (day_type(late=(6, 0, 1)), "Saturday is taken from the wrong day"),
        (day_type(late=(5, 6)), "Monday is taken from the wrong day"),
        (day_type(last_week=slice(-48, -24)), "is neither yesterday nor a week ago"),
        (day_type(yesterday=slice(120, 144)), "is neither yesterday nor a week ago"),
        (lambda past, weekdays: past[:, :24], "Thursday is taken from the wrong day"),
        (lambda past, weekdays: past, "has shape (7, 168), expected (7, 24)"),
        (lambda past, weekdays: np.where(weekdays > 4, past, past), "your code raised"),
        (lambda past, weekdays: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_day_type_naive(says, answer, reason):
    says(reason, nb20.exercise_1, answer)


def leaked(extra=0, distinct=np.unique):
    """Return a counter of shared target hours, right by default."""

    def count(train_origins, test_origins, horizon):
        steps = np.arange(horizon + extra)
        train, test = (
            (origins[:, np.newaxis] + steps).ravel()
            for origins in (train_origins, test_origins)
        )
        return int(np.isin(distinct(test), train).sum())

    return count


def by_the_ends(train_origins, test_origins, horizon):
    return max(0, train_origins.max() + horizon - test_origins.min())


def origins_only(train_origins, test_origins, horizon):
    return np.intersect1d(train_origins, test_origins).size


def the_hours_themselves(train_origins, test_origins, horizon):
    return np.intersect1d(train_origins, test_origins)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (leaked(), "passed"),
        (leaked(extra=1), "the last target of an origin is origin + horizon - 1"),
        (leaked(distinct=np.asarray), "count an hour once"),
        (by_the_ends, "unsorted"),
        (origins_only, "give 0: count an hour once"),
        (the_hours_themselves, "something of shape (0,), expected one integer"),
        (lambda *parts: print(end=""), "give None"),
        (..., "not attempted"),
    ],
)
def test_leaked_hours(says, answer, reason):
    says(reason, nb20.exercise_2, answer)


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
        (chooser(returns=lambda i, maes: maes), "shape (11,), expected one number"),
        (..., "not attempted"),
    ],
)
def test_best_share(says, answer, reason):
    says(reason, nb20.exercise_3, answer)
