"""Which drawing of a figure is shown at each step of a clip, and where."""

import numpy as np

from course_utils import guards
from course_utils.guards import guarded

STEPS, SIZE = 12, 32  # frames of a clip; pixels of a frame, both ways
HEADING = {"1": (-1, -1), "3": (-1, 1), "5": (1, 1), "7": (1, -1)}  # down, right
ACTIONS = ("stand", "run", "attack", "fall")
RECOLOURED = {  # an actor that is another one in other colours
    "fire_ant": "antlion",
    "ice_ant": "antlion",
    "zombie_dark": "zombie",
    "wyvern_air": "wyvern",
    "wyvern_fire": "wyvern",
    "wyvern_water": "wyvern",
    "wyvern_air_boss": "wyvern_adult",
}
REACH = 16  # pixels that `put` moves a drawing at most


@guarded(rng=guards.generator)
def order(action, rng):
    """Return the number of the drawing at each step, (STEPS,), not yet limited.

    A figure that stands or runs begins anywhere, and shows half a drawing to one drawing a step:
    take the number modulo the number of drawings. One that attacks or falls begins after up to
    three steps, with 0.7 to 1 drawings a step: take the minimum of the number and the last one.
    `rng` is a NumPy generator. Raises `ValueError` for another action or `rng`.

    >>> order("fall", np.random.default_rng(0)).tolist()
    [0, 0, 0, 0, 0, 1, 2, 3, 3, 4, 5, 6]
    """
    if action not in ACTIONS:
        raise ValueError(f"action is {action!r}, expected one of {', '.join(ACTIONS)}.")
    steps = np.arange(STEPS)
    if action in ("stand", "run"):
        return (rng.uniform(0, 8) + rng.uniform(0.5, 1) * steps).astype(int)
    late = np.maximum(0, steps - rng.integers(0, 4))
    return (rng.uniform(0.7, 1) * late).astype(int)


@guarded(speed=guards.number, rng=guards.generator)
def place(drawn, way, speed, rng):
    """Return drawings (STEPS, SIZE, SIZE, 2) moved `speed` pixels a step as they face.

    A step goes `speed` pixels to the side, and half as many up or down. The start is random, at
    most two pixels from the centre, both ways. What leaves the frame is cut off. `way` is "1"
    (up and left), "3" (up and right), "5" (down and right) or "7" (down and left). Raises
    `ValueError` for another way or shape, for NaN, and for a speed that is not from 0 to 1.

    >>> drawn = np.ones((12, 32, 32, 2))
    >>> place(drawn, "5", 0.5, np.random.default_rng(0)).shape
    (12, 32, 32, 2)
    """
    if way not in tuple(HEADING):
        raise ValueError(f"way is {way!r}, expected one of {', '.join(HEADING)}.")
    if np.shape(drawn) != (STEPS, SIZE, SIZE, 2):
        raise ValueError(
            f"drawn has shape {np.shape(drawn)}, expected {(STEPS, SIZE, SIZE, 2)}: one drawing "
            "for each step, with grey and alpha."
        )
    expect_finite(drawn)
    if not 0 <= speed <= 1:
        raise ValueError(f"speed is {speed}, expected 0 to 1 pixels a step.")
    steps = speed * (np.arange(STEPS) - STEPS / 2)
    start, (down, right) = rng.integers(-2, 3, 2), HEADING[way]
    rows = np.rint(0.5 * down * steps + start[0]).astype(int)
    columns = np.rint(right * steps + start[1]).astype(int)
    wide = np.pad(drawn, [(0, 0), (8, 8), (8, 8), (0, 0)])
    corners = zip(wide, 8 - rows, 8 - columns)
    return np.stack([frame[r : r + SIZE, c : c + SIZE] for frame, r, c in corners])


def expect_finite(drawn):
    """Refuse drawings that are not finite numbers."""
    kind = np.asarray(drawn).dtype
    if kind.kind not in "iuf" or not np.isfinite(drawn).all():
        raise ValueError(
            f"drawn has type {kind} and perhaps NaN or infinity, expected finite numbers."
        )


@guarded(places=guards.numbers)
def put(drawn, places):
    """Return drawings (time, SIZE, SIZE, 2), each moved by its own (down, right) pixels.

    `places` are whole numbers (time, 2), from -16 to 16. What leaves the frame is cut off. Raises
    `ValueError` for other shapes or places, and for drawings with NaN.

    >>> put(np.ones((3, 32, 32, 2)), [[0, 0], [0, 4], [1, 8]])[:, 0, :, 0].sum(axis=1).tolist()
    [32.0, 28.0, 0.0]
    """
    drawn, places = np.asarray(drawn), np.asarray(places)
    if drawn.ndim != 4 or drawn.shape[1:] != (SIZE, SIZE, 2):
        raise ValueError(
            f"drawn has shape {drawn.shape}, expected (time, {SIZE}, {SIZE}, 2): grey and alpha."
        )
    expect_finite(drawn)
    if places.shape != (len(drawn), 2) or places.dtype.kind not in "iu":
        raise ValueError(
            f"places have shape {places.shape} and type {places.dtype}, expected whole numbers "
            f"({len(drawn)}, 2): down and right for each frame. Round them with np.rint first."
        )
    if not len(drawn) or np.abs(places).max() > REACH:
        raise ValueError(
            f"there are {len(drawn)} frames, with places up to "
            f"{np.abs(places).max(initial=0)}, expected at least one, and at most {REACH}."
        )
    wide = np.pad(drawn, [(0, 0), (REACH, REACH), (REACH, REACH), (0, 0)])
    corners = zip(wide, REACH - places)
    return np.stack([frame[r : r + SIZE, c : c + SIZE] for frame, (r, c) in corners])
