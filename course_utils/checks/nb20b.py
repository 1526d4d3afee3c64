"""Checks of notebook 20b, an encoder and a decoder that forecast."""

import numpy as np

from course_utils.checks.core import exercise, expect, is_close


@exercise
def exercise_1(best_share):
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
    rng = np.random.default_rng(15)
    wild = (
        rng.standard_t(1.5, size=(30, 24)) + 0.4
    )  # means of days, roots, medians: others
    calm = rng.normal(size=(30, 24)) * 1.2 - 0.3 + rng.normal(size=(30, 1))
    cases.append((0.4, wild, calm))
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


@exercise
def exercise_2(gain_of_averaging):
    """The mean MAE of several forecasts minus the MAE of their mean."""
    rng = np.random.default_rng(0)
    targets = rng.normal(size=(5, 24))
    for seeds in (3, 4):
        forecasts = targets + rng.gamma(0.5, size=(seeds, 5, 24)) - 0.3
        found = gain_of_averaging(targets.copy(), forecasts.copy())
        expect(found is not None, "you returned None: did you forget to return it?")
        expect(
            np.ndim(found) == 0,
            f"you returned something of shape {np.shape(found)}, expected one number",
        )
        single = np.abs(forecasts - targets).mean()
        together = np.abs(forecasts.mean(axis=0) - targets).mean()
        if is_close(found, single - together):
            continue
        squared = ((forecasts - targets) ** 2).mean()
        squared -= ((forecasts.mean(axis=0) - targets) ** 2).mean()
        median = single - np.abs(np.median(forecasts, axis=0) - targets).mean()
        signed = abs(single - np.abs((forecasts - targets).mean()))
        for wrong, reason in (
            (together - single, "the sign: how much lower is the MAE of the mean?"),
            (single, "the mean MAE of the single forecasts: subtract the other"),
            (together, "the MAE of the mean forecast: subtract it from the mean MAE"),
            (0.0, "the mean of the MAEs twice: average the forecasts before the error"),
            (squared, "squared errors: the MAE takes absolute ones"),
            (median, "the median of the forecasts: take their mean"),
            (signed, "the mean of signed errors: take the absolute value first"),
        ):
            expect(not is_close(found, wrong), f"you return {found:.3g}, {reason}")
        expect(
            False,
            f"you return {found:.3g}, expected {single - together:.2g}: average over seeds, "
            "the first axis, before the absolute error",
        )
