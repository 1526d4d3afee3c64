"""Checks of notebook 21, tomorrow's weather."""

import numpy as np
import pandas as pd

from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_shape,
    expect_value,
    is_close,
    shown,
)

NAN = np.nan
SERIES = [
    [NAN, NAN, 4.0, NAN, NAN, NAN, 7.0, 7.0, NAN, 2.0, NAN],
    [3.0, 3.0, NAN, 0.0, NAN, -1.0],  # measured from the first hour on
    [*[NAN] * 3, 8.0, *[NAN] * 12, 5.5, NAN, 5.5, 5.5],
    [2.0, *[NAN] * 100, 4.5, *[NAN] * 30],  # gaps of more than a day
    [NAN] * 4,
    [0.0374],
]


def hours_since(flags):
    """Return for each hour how many ago the last flag was, NaN before the first."""
    hours = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, hours, -1))
    return np.where(last < 0, NAN, hours - last)


def named(values):
    """Return a series as a text, whole numbers without a point."""
    return shown([f"{value:g}" for value in values]).replace("'", "")


@exercise(
    hints=[
        "remember two things from hour to hour: the last measured value, and how old it is",
        "both are NaN at the start, and NaN + 1 is NaN",
    ]
)
def exercise_1(fill_with_age):
    """Forward-filled values and their age, NaN before the first measurement."""
    for series in SERIES:
        values = np.array(series)
        answer = fill_with_age(values.copy())
        parts = expect_parts(answer, "two arrays: the filled values and their age", 2)
        filled = expect_shape("the filled values", parts[0], values.shape)
        age = expect_shape("the age", parts[1], values.shape)
        expect_filled(values, filled.astype(float))
        expect_age(values, age.astype(float))


def expect_filled(values, filled):
    """Raise `NotYet` unless gaps hold the value before them."""
    series = pd.Series(values)
    age, gap = hours_since(~np.isnan(values)), np.isnan(values)
    early = filled[np.isnan(age) & ~np.isnan(filled)]
    expect(
        not early.size,
        f"in {named(values)} a value before the first measurement became "
        f"{named(early[:1])[1:-1]}: what comes later is the future, leave NaN there",
    )
    mistakes = {
        "the gaps are still there: fill them": values,
        "a gap is filled with the value after it: that is the future": series.bfill(),
        "a gap is interpolated: that takes a value from the future": series.interpolate(),
        "the gaps hold the mean of all values: fill each with the last value before it": (
            series.fillna(series.mean())
        ),
        "the gaps hold 0: fill each with the last value before it": np.where(
            gap, 0, values
        ),
        "the age comes first in your answer: return the filled values, then the age": age,
    }
    expect_series("filled value", values, filled, series.ffill().to_numpy(), mistakes)


def expect_age(values, age):
    """Raise `NotYet` unless the age counts the hours since the last measurement."""
    wanted, gap = hours_since(~np.isnan(values)), np.isnan(values)
    expect(
        np.isnan(age[np.isnan(wanted)]).all(),
        f"in {named(values)} the age is {shown(age[0])} before the first measurement, "
        "expected NaN",
    )
    changed = pd.Series(values).ffill().diff().to_numpy() != 0
    mistakes = {
        "the age says only whether a value is missing: count the hours": 1.0 * gap,
        "the first hour of a gap has age 0, expected 1: there the value is an hour old": (
            np.maximum(wanted - 1, 0)
        ),
        "an hour with a measured value is old in your answer: its age is 0, even if the "
        "value is the same as before": hours_since(changed),
        "the age goes on after a gap: it is 0 again where a value was measured": (
            np.cumsum(gap & ~np.isnan(wanted))
        ),
    }
    expect_series("age", values, age, wanted, mistakes)


def expect_series(name, values, found, wanted, mistakes):
    """Raise `NotYet` with a mistake, or with the first hour at which two series differ."""
    for reason, wrong in mistakes.items():
        wrong = np.where(np.isnan(wanted), NAN, wrong)
        alike = np.allclose(found, wrong, equal_nan=True)
        right = np.allclose(wanted, wrong, equal_nan=True)
        expect(right or not alike, f"in {named(values)}: {reason}")
    differ = ~np.isclose(found, wanted, equal_nan=True)
    hour = int(differ.argmax())
    expect(
        not differ.any(),
        f"in {named(values)} the {name} at index {hour} is {found[hour]:g}, "
        f"expected {wanted[hour]:g}",
    )


@exercise(
    hints=[
        "draw the wind of 90 degrees: which component is 0, and which sign has the other?",
        "the sine of the angle belongs to the east, the cosine to the north",
    ]
)
def exercise_2(wind_vector):
    """The wind's components towards east and north."""
    rng = np.random.default_rng(0)
    cases = [
        ([90.0, 0.0, 270.0, 225.0, 30.0], [3.0, 2.0, 5.0, np.sqrt(2.0), 4.0]),
        (rng.uniform(0, 360, 8), rng.uniform(0, 12, 8)),
        ([135.0], [7.5]),
        ([360.0, 200.0, 60.0], [1.5, 0.0, 9.0]),
        ([60, 200, 345], [3, 4, 7]),  # whole numbers
    ]
    for direction, speed in cases:
        direction, speed = np.array(direction), np.array(speed)
        vector = wind_vector(direction.copy(), speed.copy())
        vector = expect_shape("the result", vector, (len(speed), 2))
        expect_wind(direction, speed, vector)


def expect_wind(direction, speed, vector):
    """Raise `NotYet` unless `vector` has the components of a wind."""
    angle, length = np.deg2rad(direction), speed[:, np.newaxis]
    towards = -np.exp(1j * angle)  # north + i east
    wanted = np.stack([towards.imag, towards.real], axis=-1) * length
    raw = -np.stack([np.sin(direction), np.cos(direction)], axis=-1) * length
    swapped = "east and north are swapped: the sine of the angle is the east part"
    radians = "NumPy's sine takes radians and the angles are degrees: np.deg2rad"
    mistakes = [
        ("all signs are wrong: an east wind moves air to the west", -wanted),
        (swapped, wanted[:, ::-1]),
        (swapped, -wanted[:, ::-1]),
        (radians, raw),
        (radians, -raw),
        (
            "the east part has the wrong sign: an east wind moves air to the west",
            wanted * [-1, 1],
        ),
        (
            "the north part has the wrong sign: a north wind moves air to the south",
            wanted * [1, -1],
        ),
        (
            "the speed is missing: the vector of a wind is as long as the wind is fast",
            (np.stack([towards.imag, towards.real], axis=-1)),
        ),
    ]
    for reason, wrong in mistakes:
        expect(is_close(vector, wanted) or not is_close(vector, wrong), reason)
    hour = int(np.isclose(vector, wanted, 1e-4, 1e-4).all(axis=1).argmin())
    case = f"a wind of {speed[hour]:.2f} m/s from {direction[hour]:.0f} degrees"
    found, right = (part[hour].round(6) + 0.0 for part in (vector, wanted))
    expect_value(found, right, name=f"the vector of {case}", tolerance=1e-4)


GRID = np.linspace(0, 1, 21)


def two_forecasts(origins, noises, seed):
    """Return two forecasts and the target, noise of given size at each hour."""
    rng = np.random.default_rng(seed)
    target = rng.normal(size=(origins, len(noises)))
    first, second = rng.normal(size=(2, *target.shape)) * np.array(noises).T[:, None]
    first[0] += origins / 4  # one terrible day: squared errors would follow it
    return target + first, target + second, target


FORECASTS = [
    two_forecasts(60, [(0.1, 3.0), (1.0, 0.9), (0.6, 0.6), (3.0, 0.1)], seed=0),
    two_forecasts(25, [(0.2, 1.0), (1.0, 0.6), (0.3, 0.4)], seed=1),
    two_forecasts(9, [(0.3, 1.0)], seed=2),
    two_forecasts(1, [(0.1, 2.0), (1.0, 0.5)], seed=4),
]
FORECASTS.append([1e-3 * array for array in FORECASTS[1]])  # rounded errors are equal


@exercise(
    hints=[
        "for one weight, mix the two forecasts, and find the mean absolute error of each hour",
        "with such a row for each of the 21 weights, look for the smallest in each column",
    ]
)
def exercise_3(mixing_weights):
    """For each hour the first forecast's weight with the smallest absolute error."""
    for first, second, target in FORECASTS:
        mixed = GRID[:, np.newaxis, np.newaxis] * (first - second) + second
        errors = np.abs(mixed - target)
        best = errors.mean(axis=1).argmin(axis=0)
        squared = ((mixed - target) ** 2).mean(axis=1)
        biases = np.abs((mixed - target).mean(axis=1))
        name = f"the result for arrays {target.shape}"
        weights = mixing_weights(first, second, target)
        weights = expect_shape(name, weights, best.shape).astype(float)
        mistakes = {
            "every hour has the same weight: average over the origins, not over the hours": (
                np.full(len(best), GRID[errors.mean(axis=(1, 2)).argmin()])
            ),
            "these are the weights of the second forecast: return those of the first": (
                1 - GRID[best]
            ),
            "these weights make the squared error smallest: take the absolute error": (
                GRID[squared.argmin(axis=0)]
            ),
            "these weights make the mean error smallest, in which too high and too low "
            "cancel: take absolute values first": GRID[biases.argmin(axis=0)],
            "these weights make the error largest": GRID[
                errors.mean(axis=1).argmax(axis=0)
            ],
            "these are positions in np.linspace(0, 1, 21): return the weights there": best,
        }
        off = weights[~np.isclose(weights * 20, np.round(weights * 20))]
        if off.size and not is_close(weights, best):
            expect(False, f"the weight {shown(off[0])} is not in np.linspace(0, 1, 21)")
        expect_value(weights, GRID[best], mistakes, name=name)
