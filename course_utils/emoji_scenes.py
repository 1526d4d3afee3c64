"""Scenes of one to three icons whose meaning is known: where the icons are, and the picture.

A meaning is that of `captions`. A picture is 64 pixels wide and high, an icon 22.
"""

import functools

import numpy as np
from scipy.ndimage import center_of_mass, label

from course_utils import captions, datasets, guards
from course_utils.guards import generator, guarded

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


@guarded(rng=generator)
def draw_usual(rng, low=(), held=()):
    """Return a random meaning: 0.4 are things of one kind, the others pairs.

    Two kinds of pairs are never drawn: those in which an icon of `low` is above another, and those
    of `held`, a set of frozensets of two names. `rng` is a NumPy generator.

    >>> draw_usual(np.random.default_rng(0))
    ('snail', 'above', 'car')
    """
    names = captions.names()
    if rng.random() < 0.4:
        return names[rng.integers(36)], int(rng.integers(1, 4))
    while True:
        first, second = (names[i] for i in rng.choice(36, 2, replace=False))
        relation = ("above", "left of")[rng.integers(2)]
        never = relation == "above" and first in low
        if not never and frozenset((first, second)) not in held:
            return first, relation, second


@guarded(rng=generator)
def draw_pair(rng, pairs):
    """Return a meaning with one of these pairs of names (pairs, 2), in either order.

    `rng` is a NumPy generator. Raises `ValueError` if `pairs` has another shape.

    >>> draw_pair(np.random.default_rng(0), [("dog", "owl")])
    ('dog', 'left of', 'owl')
    """
    if np.ndim(pairs) != 2 or np.shape(pairs)[1] != 2 or not len(pairs):
        raise ValueError(
            f"pairs has shape {np.shape(pairs)}, expected (pairs, 2): rows of two names."
        )
    first, second = rng.permutation(pairs[rng.integers(len(pairs))]).tolist()
    meaning = first, ("above", "left of")[rng.integers(2)], second
    return captions.canonical(meaning)


@guarded(rng=generator)
def draw_above(rng, low):
    """Return a meaning in which an icon of the list `low` is above one that is not in it.

    `rng` is a NumPy generator. Raises `ValueError` if `low` is empty or has unknown names.

    >>> draw_above(np.random.default_rng(0), ["owl", "car"])
    ('car', 'above', 'key')
    """
    others = [name for name in captions.names() if name not in low]
    if isinstance(low, str) or not 0 < len(low) == 36 - len(others):
        raise ValueError(
            f"low is {low!r}, expected a list of names of icons: `captions.names()` has them."
        )
    return low[rng.integers(len(low))], "above", others[rng.integers(len(others))]


@guarded(rng=generator)
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


@guarded(corners=guards.numbers, rng=generator)
def paint(names, corners, rng):
    """Return a picture, uint8 (64, 64, 3): icons on a pale ground, with a little noise.

    `names` are those of the things, `corners` (things, 2) their upper left corners, row and column
    from 0 to 42; a later icon covers an earlier one. `rng` is a NumPy generator. Raises
    `ValueError` for an unknown name, or corners that are not in the picture.

    >>> paint(["dog"], [(4, 20)], np.random.default_rng(0)).shape
    (64, 64, 3)
    """
    icons, most = _icons(), SIZE - ICON
    known = isinstance(names, list | tuple) and all(n in list(icons) for n in names)
    if not known:
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


@guarded(classes=guards.numbers)
def find_things(classes):
    """Return the things in a class map (rows, columns): a list of (name, row, column).

    A thing is a connected region of cells of one class, and lies at the mean of its cells. Class 0
    is the ground, class 1 the first of `captions.names()`. Raises `ValueError` if the map has
    another shape, or classes other than 0 to 36.

    >>> find_things([[0, 1, 1], [2, 0, 0]])
    [('dog', 0.0, 1.5), ('cat', 1.0, 0.0)]
    """
    if classes.ndim != 2 or not np.isin(classes, range(37)).all():
        raise ValueError(
            f"classes has shape {classes.shape} and values from {classes.min(initial=0)} to "
            f"{classes.max(initial=0)}, expected (rows, columns) with whole numbers from 0 to 36."
        )
    found = []
    for k in np.unique(classes[classes > 0]).astype(int):
        regions, count = label(classes == k)
        middles = center_of_mass(regions > 0, regions, range(1, count + 1))
        name = captions.names()[k - 1]
        found += [(name, *map(float, middle)) for middle in middles]
    return found


def describe(things):
    """Return the English caption of a list of (name, row, column), by rules; "" of an empty list.

    One kind of things is counted, up to three. Of several kinds, the first thing is compared with
    the first of another kind, in the direction in which they are farther apart.

    >>> describe([("dog", 0.0, 1.5), ("cat", 4.0, 0.0)]), describe([])
    ('a dog above a cat', '')
    """
    names = [name for name, _, _ in things]
    if not names:
        return ""
    (first, *at), other = things[0], next((t for t in things if t[0] != names[0]), None)
    if other is None:
        return captions.say((first, min(len(names), 3)))[0]
    down, right = np.subtract(other[1:], at)
    relation = "above" if down > 0 else "below"
    if abs(right) > abs(down):
        relation = "left of" if right > 0 else "right of"
    return captions.say((first, relation, other[0]))[0]
