"""Checks of notebook 17, the Transformer."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
)


@exercise(
    hints=["how far back does row i look at column j, and which distances are allowed?"]
)
def exercise_1(window_mask):
    """Who may look at whom: itself and the window - 1 places before it."""
    for steps, window in ((6, 3), (5, 1), (4, 9), (7, 2), (1, 1), (3, 3)):
        distance = np.subtract.outer(np.arange(steps), np.arange(steps))
        wanted = (distance >= 0) & (distance < window)
        name = f"window_mask({steps}, {window})"
        result = expect_shape(name, window_mask(steps, window), (steps, steps))
        values = np.isin(result.astype(float), (0, 1))
        expect(values.all(), f"{name} holds more than True and False, expected a mask")
        result = result.astype(bool)
        mistakes = {
            "it is upside down: True is where looking is allowed": ~wanted,
            "it is transposed: rows ask, columns answer, and a row sees what is before it": (
                wanted.T
            ),
        }
        if steps > 1 and not (result == wanted).all():
            for reason, wrong in mistakes.items():
                expect((result != wrong).any() or (wrong == wanted).all(), reason)
        expect(not result[distance < 0].any(), f"{name}: a place looks into the future")
        expect(
            result[distance == 0].all(),
            f"{name}: a place must be allowed to look at itself",
        )
        expect(
            not result[distance >= window].any(),
            f"with window {window} a place sees more than {window} places: it is one of them",
        )
        expect(
            (result == wanted).all(),
            f"with window {window} some places inside the window are not seen",
        )


def waves_at(places, units):
    """Return the waves of places, (count, units)."""
    angles = np.outer(places, 10_000.0 ** (-np.arange(0, units, 2) / units))
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(-1, units)


def turned(waves, angles, moved_sines=False):
    """Return waves whose pairs were turned; with the moved sines in the cosines, by mistake."""
    sines, cosines = waves[:, ::2], waves[:, 1::2]
    moved = sines * np.cos(angles) + cosines * np.sin(angles)
    used = moved if moved_sines else sines
    moved = np.stack([moved, cosines * np.cos(angles) - used * np.sin(angles)], axis=-1)
    return moved.reshape(waves.shape)


def moving_mistakes(waves, steps):
    """Return what the usual mistakes give."""
    units = waves.shape[1]
    omega = 10_000.0 ** (-np.arange(0, units, 2) / units)
    moved = turned(waves, steps * omega)
    halves = np.concatenate([moved[:, ::2], moved[:, 1::2]], axis=1)
    return {
        f"for {steps} steps nothing has moved": waves,
        f"they have moved {abs(steps)} places the wrong way: a sign is wrong": turned(
            waves, -steps * omega
        ),
        "you took other rows of the table, but rows that are not in it are wanted, too": np.roll(
            waves, -steps, axis=0
        ),
        "these are the waves of the places from 0 on, as if `waves` began there": waves_at(
            np.arange(len(waves)) + steps, units
        ),
        "each pair has its own frequency, and you turned all by that of the first": turned(
            waves, steps * np.ones(units // 2)
        ),
        "the moved sines are used for the cosines: both need the old ones": turned(
            waves, steps * omega, moved_sines=True
        ),
        "they have moved by one place, whatever `steps` is": turned(waves, omega),
        "sines and cosines are in two halves: sines belong in columns 0, 2, 4, ..., cosines in "
        "1, 3, 5, ...": halves,
    }


@exercise(
    hints=[
        "write one sine of the new place with sin(a + b): which of the two angles is known?",
        "the angle b is steps times the frequency of a pair: what are the frequencies of the "
        "pairs for 8 units?",
    ]
)
def exercise_2(move):
    """From the waves of place t to those of place t + steps."""
    cases = ((5, 8, 11, 4), (3, 6, 0, 7), (4, 10, 9, -5), (1, 2, 2, 1), (2, 4, 1, 0))
    # Places beyond a table of usual size, where the slowest wave has gone round.
    cases += ((2, 4, 23_456, 6),)
    cases = [(np.arange(first, first + n), d, by) for n, d, first, by in cases]
    cases.append((np.array([40, 7, 7, 23, 120]), 8, 3))  # in no order
    for places, units, steps in cases:
        waves = waves_at(places, units)
        expect_value(
            move(waves, steps),
            waves_at(places + steps, units),
            moving_mistakes(waves, steps)
            | {
                "the rows need not be of neighbouring places: turn each row by itself": (
                    waves_at(places[0] + np.arange(len(places)) + steps, units)
                )
            },
            name=f"the result for waves of shape {waves.shape} and {steps} steps",
        )
