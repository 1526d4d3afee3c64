"""Checks of notebook 17, the Transformer beside the recurrent network."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(window_mask):
    """Who may look at whom: itself and the window - 1 places before it."""
    for steps, window in ((6, 3), (5, 1), (4, 9)):
        distance = np.subtract.outer(np.arange(steps), np.arange(steps))
        wanted = (distance >= 0) & (distance < window)
        name = f"window_mask({steps}, {window})"
        result = expect_shape(name, window_mask(steps, window), (steps, steps))
        values = np.isin(result.astype(float), (0, 1))
        expect(values.all(), f"{name} holds more than True and False, expected a mask")
        result = result.astype(bool)
        expect(
            not (result == ~wanted).all(),
            "it is upside down: True is where looking is allowed",
        )
        expect(
            wanted.all()
            or not (result == wanted.T).all()
            or (wanted == wanted.T).all(),
            "it is transposed: rows ask, columns answer, and a row sees what is before it",
        )
        expect(not result[distance < 0].any(), "a place looks into the future")
        expect(result[distance == 0].all(), "a place must be allowed to look at itself")
        expect(
            not result[distance >= window].any(),
            f"with window {window} a place sees more than {window} places: it is one of them",
        )
        expect(
            (result == wanted).all(),
            f"with window {window} some places inside the window are not seen",
        )


@exercise
def exercise_2(move):
    """From the waves of place t to those of place t + steps."""
    units = 8
    omega = 10_000.0 ** (-np.arange(0, units, 2) / units)

    def table(places):
        angles = np.outer(places, omega)
        return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(-1, units)

    places, steps = np.arange(5), 3
    start, wanted = table(places), table(places + steps)
    given = start.copy()
    result = expect_shape("the result", move(given, steps), wanted.shape)
    expect(
        is_close(given, start),
        "the waves that were handed in have changed: write into a new array",
    )
    expect(not is_close(result, start), "nothing has moved")
    expect(
        not is_close(result, table(places - steps)),
        f"they have moved {steps} places back: a sign is wrong",
    )
    rolled = np.roll(start, -steps, axis=0)
    expect(
        not is_close(result, rolled),
        "you took other rows of the table: the last places have no rows to take",
    )
    expect(
        not is_close(result[:, :2], wanted[:, :2]) or is_close(result, wanted),
        "only the first pair of waves is right: each pair has its own frequency",
    )
    expect(
        is_close(result[:, ::2], wanted[:, ::2])
        or not is_close(result[:, 1::2], wanted[:, 1::2]),
        "the cosines are right, the sines are wrong",
    )
    expect(
        not is_close(result[:, ::2], wanted[:, ::2]) or is_close(result, wanted),
        "the sines are right, the cosines are wrong: have you used the moved sines for them?",
    )
    expect(
        is_close(result, wanted),
        "the waves are wrong: sines stand in columns 0, 2, 4, ..., cosines in 1, 3, 5, ...",
    )
    expect(
        is_close(move(wanted, -steps), start), "wrong for a negative number of steps"
    )


@exercise
def exercise_3(overtakes):
    """The first number of places at which the cache is larger than the state."""
    cases = ((3, 4, 100, 5), (2, 96, 160, 1), (2, 4, 64, 5), (1, 16, 1000, 32))
    for blocks, units, state, wanted in cases:
        name = f"overtakes({blocks}, {units}, {state})"
        result = overtakes(blocks, units, state)
        expect(result is not None, f"{name} is None: did you forget to return it?")
        result = expect_shape(name, result, ())
        each = 2 * blocks * units
        expect(
            result == wanted or result != state // (blocks * units) + 1,
            f"{name} is {result}: a place costs keys and values, twice the units",
        )
        expect(
            result == wanted or result != state // (2 * units) + 1,
            f"{name} is {result}: every block has a cache of its own",
        )
        expect(
            float(result).is_integer(),
            f"{name} is {result}, between two places: expected the first whole number above",
        )
        expect(
            result == wanted or result != -(-state // each),
            f"{name} is {result}: there the cache is as large as the state, not larger",
        )
        expect(
            result == wanted or result != state // each,
            f"{name} is {result}: there the cache is not yet larger",
        )
        expect(
            result == wanted,
            f"{name} is {result}, expected the first whole number of places whose keys and "
            "values, in all blocks, are more numbers than the state",
        )
