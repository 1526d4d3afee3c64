"""Checks of notebook 21, tomorrow's weather."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(fill_with_age):
    """Forward-filled values and their age, NaN before the first measurement."""
    nan = np.nan
    values = np.array([nan, 4.0, nan, nan, 7.0, 7.0, nan, 2.0])
    given = values.copy()
    answer = fill_with_age(given)
    expect(answer is not None, "you returned None: did you forget to return?")
    expect(
        isinstance(answer, tuple | list) and len(answer) == 2,
        "return two arrays: the filled values and their age",
    )
    filled = expect_shape("the filled values", answer[0], values.shape).astype(float)
    age = expect_shape("the age", answer[1], values.shape).astype(float)
    expect(
        np.array_equal(given, values, equal_nan=True),
        "your function changed the array that it was given: work on a copy",
    )
    expect(
        np.isnan(filled[0]),
        f"the first value became {filled[0]:g}: nothing was measured before it, and what comes "
        "later is the future",
    )
    expect(
        filled[3] != 7,
        "the gap between 4 and 7 is filled with 7: that is the value after the gap",
    )
    expect(
        filled[2] == 4 or not 4 < filled[2] < 7,
        f"the gap between 4 and 7 has {filled[2]:g} in it: interpolation knows the future",
    )
    wanted = [nan, 4, 4, 4, 7, 7, 7, 2]
    expect(
        np.array_equal(filled, wanted, equal_nan=True),
        f"{values.tolist()} becomes {filled.tolist()}, expected {wanted}",
    )
    expect(
        np.isnan(age[0]), f"before the first measurement the age is {age[0]:g}, not NaN"
    )
    expect(
        age[5] == 0,
        f"a value that was measured has age {age[5]:g}, expected 0: an equal value before "
        "it does not make it old",
    )
    expect(
        not np.array_equal(age[1:], [0, 1, 1, 0, 0, 1, 0]),
        "the age says only whether a value is missing: let it count the hours",
    )
    wanted = [nan, 0, 1, 2, 0, 0, 1, 0]
    expect(
        np.array_equal(age, wanted, equal_nan=True),
        f"the age is {age.tolist()}, expected {wanted}",
    )


@exercise
def exercise_2(wind_vector):
    """The wind's components towards east and north."""
    direction = np.array([90.0, 0.0, 270.0, 225.0])
    speed = np.array([3.0, 2.0, 5.0, np.sqrt(2.0)])
    vector = wind_vector(direction, speed)
    wanted = np.array([[-3.0, 0.0], [0.0, -2.0], [5.0, 0.0], [1.0, 1.0]])
    vector = expect_shape("the result for four hours", vector, wanted.shape)
    expect(
        not is_close(vector, -wanted),
        "all signs are wrong: an east wind comes from the east and moves air to the west",
    )
    expect(
        not is_close(vector, wanted[:, ::-1])
        and not is_close(vector, -wanted[:, ::-1]),
        "east and north are exchanged: the angle turns clockwise from north, so the sine is "
        "the east part",
    )
    radians = -np.stack([np.sin(direction), np.cos(direction)], axis=-1)
    expect(
        not np.allclose(np.abs(vector), np.abs(radians * speed[:, np.newaxis])),
        "NumPy's sine takes radians and the angles are degrees: np.deg2rad",
    )
    lengths = np.linalg.norm(vector, axis=-1)
    expect(
        is_close(lengths, speed),
        f"a wind of {speed[0]:g} m/s has length {lengths[0]:.3g}: multiply by the speed",
    )
    expect(
        is_close(vector, wanted),
        f"an east wind of 3 m/s becomes {np.round(vector[0], 2).tolist()}, expected [-3, 0]; "
        f"a north wind of 2 becomes {np.round(vector[1], 2).tolist()}, expected [0, -2]",
    )


@exercise
def exercise_3(mixing_weights):
    """For each hour the first forecast's weight with the smallest absolute error."""
    rng = np.random.default_rng(0)
    target = rng.normal(size=(60, 4))
    noise = [rng.normal(size=target.shape) for _ in range(2)]
    first = target + noise[0] * [0.1, 1.0, 0.6, 3.0]
    second = target + noise[1] * [3.0, 0.9, 0.6, 0.1]
    first[0] += 40.0  # one terrible day: squared errors would follow it
    weights = expect_shape(
        "the result for 4 hours", mixing_weights(first, second, target), (4,)
    )
    grid = np.linspace(0, 1, 21)
    mixed = grid[:, np.newaxis, np.newaxis] * (first - second) + second
    errors = np.abs(mixed - target).mean(axis=1)
    wanted = grid[errors.argmin(axis=0)]
    expect(
        np.ptp(weights) > 0,
        "every hour has the same weight: average over the origins, not over the hours",
    )
    expect(
        not is_close(weights, 1 - wanted),
        "these are the weights of the second forecast: return those of the first",
    )
    squared = grid[((mixed - target) ** 2).mean(axis=1).argmin(axis=0)]
    expect(
        not is_close(weights, squared),
        "these weights make the squared error smallest: take the absolute error",
    )
    expect(
        not is_close(weights, grid[errors.argmax(axis=0)]),
        "these weights make the error largest",
    )
    expect(
        is_close(weights, np.round(weights * 20) / 20),
        f"the weights {np.round(weights, 3).tolist()} are not from np.linspace(0, 1, 21)",
    )
    expect(
        is_close(weights, wanted),
        f"the weights are {np.round(weights, 2).tolist()}, expected "
        f"{np.round(wanted, 2).tolist()}",
    )
