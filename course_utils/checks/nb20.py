"""Checks of notebook 20, honest forecasts."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(day_type_naive):
    """Last week's day for Saturday, Sunday and Monday, else yesterday."""
    past = np.random.default_rng(0).normal(size=(7, 168))
    weekdays = np.array([3, 5, 0, 1, 6, 2, 4])
    forecast = day_type_naive(past.copy(), weekdays)
    forecast = expect_shape("the forecast", forecast, (7, 24))
    last_week, yesterday = past[:, :24], past[:, -24:]
    late = np.isin(weekdays, [5, 6, 0])[:, np.newaxis]
    expect(
        not is_close(forecast, np.where(late, yesterday, last_week)),
        "the two are exchanged: last week's day is for the weekend and Monday",
    )
    names = (
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    )
    for row, weekday in enumerate(weekdays):
        wanted, other = last_week[row], yesterday[row]
        if weekday not in (5, 6, 0):
            wanted, other = other, wanted
        expect(
            not is_close(forecast[row], other),
            f"{names[weekday]} is taken from the wrong day: 0 is Monday, 5 Saturday",
        )
        expect(
            is_close(forecast[row], wanted),
            f"{names[weekday]} is neither yesterday nor a week ago: yesterday is the last 24 "
            "values of the past, the day a week ago its first 24",
        )


@exercise
def exercise_2(leaked_hours):
    """Distinct hours that are targets of both parts."""
    cases = (
        (
            [10, 34],
            [58, 82],
            24,
            0,
            "the last target of an origin is origin + horizon - 1",
        ),
        ([0, 1, 2], [3, 4], 4, 3, "count an hour once, however often it is a target"),
        (
            [50, 7, 90],
            [52],
            5,
            3,
            "52, 53 and 54 are shared; origins may come unsorted",
        ),
        ([5], [5], 6, 6, "the same origin in both parts leaks all of its hours"),
    )
    for train, test, horizon, wanted, reason in cases:
        count = leaked_hours(np.array(train), np.array(test), horizon)
        expect(
            np.ndim(count) == 0,
            f"you returned something of shape {np.shape(count)}, expected one integer",
        )
        expect(
            count == wanted,
            f"train {train}, test {test}, horizon {horizon} give {count}: {reason}",
        )


@exercise
def exercise_3(best_share):
    """The share of the first forecast with the lowest MAE of the mixture."""
    targets = np.random.default_rng(0).normal(size=(30, 24))
    side = np.where(np.arange(30) < 18, 1.0, -1.0)[:, np.newaxis]
    noise = np.linspace(-0.5, 0.5, 24) + np.zeros((30, 1))  # the same on both sides
    cases = [
        (share, noise + (1 - share) * side, noise - share * side)
        for share in (0.3, 1.0, 0.0, 0.8)
    ]
    rare = np.arange(30)[:, np.newaxis] < 3  # few large misses: squares would fear them
    cases.append((1.0, np.where(rare, 8.0, 0.1), np.where(rare, 0.1, 1.0)))
    for share, first, second in cases:
        first, second = targets + first, targets + second
        found = best_share(targets, first, second)
        expect(
            np.ndim(found) == 0 and np.isreal(found),
            f"you returned something of shape {np.shape(found)}, expected one number",
        )
        if is_close(found, share):
            continue
        maes = {
            s: np.abs(targets - s * first - (1 - s) * second).mean()
            for s in np.arange(11) / 10
        }
        expect(
            not is_close(found, 1 - share),
            f"{share} is best and you return {found:.3g}: is it the share of the second?",
        )
        expect(
            not is_close(found, 10 * share),
            f"{share} is best and you return {found:.3g}: the index, not the share",
        )
        expect(
            not is_close(found, min(maes.values())),
            f"{share} is best and you return {found:.3g}: the error, not its share",
        )
        expect(
            not is_close(found, max(maes, key=maes.get)),
            f"{share} is best and you return {found:.3g}: the share with the highest MAE",
        )
        expect(
            False,
            f"{share} is best and you return {found:.3g}: is it the mean of absolute errors?",
        )
