"""Scenes of one to three icons whose meaning is known: where the icons are, and the picture.

A meaning is that of `captions`. A picture is 64 pixels wide and high, an icon 22.
"""

import functools

import numpy as np

from course_utils import captions, datasets, guards
from course_utils.guards import guarded

SIZE, ICON = 64, 22  # pixels both ways: a picture, an icon
FAR, NEAR = 26, 13  # pixels: at least so far apart, at most so far to the side


def things_in(meaning):
    """Return the name of each thing in a scene: once for each of two mice.

    Raises `ValueError` if the meaning is unknown.

    >>> things_in(("mouse", 2)), things_in(("owl", "below", "dog"))
    (['mouse', 'mouse'], ['owl', 'dog'])
    """
    captions.canonical(meaning)  # refuses what is not a meaning
    if len(meaning) == 2:
        return [meaning[0]] * meaning[1]
    return [meaning[0], meaning[2]]


def place(meaning, rng):
    """Return the upper left corner of each thing, whole numbers (things, 2): row, column.

    In a pair, the second thing is at least 26 pixels below the first ("above"), and at most 13 to
    its side; "left of" works the same way. Things of one kind are at least 26 pixels apart, up and
    down or across. `rng` is a NumPy generator. Raises `ValueError` if the meaning is unknown.

    >>> place(("dog", "above", "owl"), np.random.default_rng(0)).tolist()
    [[3, 42], [35, 41]]
    """
    count = len(things_in(meaning))
    while True:
        corners = rng.integers(0, SIZE - ICON + 1, (256, count, 2))
        fits = _fits(captions.canonical(meaning), corners)
        if fits.any():
            chosen = corners[fits.argmax()]
            turned = len(meaning) == 3 and meaning[1] in ("below", "right of")
            return chosen[::-1] if turned else chosen


def _fits(meaning, corners):
    """Return which of the corners (tries, things, 2) make a meaning true, (tries,)."""
    gaps = corners[:, np.newaxis] - corners[:, :, np.newaxis]  # second minus first
    if len(meaning) == 3:
        main = 0 if meaning[1] == "above" else 1
        gap = gaps[:, 0, 1]
        return (gap[:, main] >= FAR) & (np.abs(gap[:, 1 - main]) <= NEAR)
    far = np.abs(gaps).max(axis=-1) >= FAR
    return (far | np.eye(corners.shape[1], dtype=bool)).all(axis=(1, 2))


@functools.cache
def _icons():
    pictures, names = datasets.load_emoji()
    return dict(zip(names, pictures))


@guarded(corners=guards.numbers)
def paint(names, corners, rng):
    """Return a picture, uint8 (64, 64, 3): icons on a pale ground, with a little noise.

    `names` are those of the things, `corners` (things, 2) their upper left corners, row and column
    from 0 to 42; a later icon covers an earlier one. `rng` is a NumPy generator. Raises
    `ValueError` for an unknown name, or corners that are not in the picture.

    >>> paint(["dog"], [(4, 20)], np.random.default_rng(0)).shape
    (64, 64, 3)
    """
    icons, most = _icons(), SIZE - ICON
    if isinstance(names, str) or not set(names) <= set(icons):
        raise ValueError(
            f"names is {names!r}, expected a list of names of icons: `captions.names()` has them."
        )
    inside = (corners >= 0) & (corners <= most) & (corners == np.floor(corners))
    if corners.shape != (len(names), 2) or not inside.all():
        raise ValueError(
            f"corners is {corners.tolist()}, expected a row and a column, whole numbers from 0 to "
            f"{most}, for each of {len(names)} things."
        )
    image = np.ones((SIZE, SIZE, 3)) * rng.uniform(0.75, 1, 3)
    for name, (row, column) in zip(names, corners.astype(int)):
        colours, alpha = icons[name][..., :3], icons[name][..., 3:]
        part = image[row : row + ICON, column : column + ICON]
        part[:] = alpha * colours + (1 - alpha) * part
    image += rng.normal(0, 0.03, image.shape)
    return (255 * image.clip(0, 1)).astype(np.uint8)
