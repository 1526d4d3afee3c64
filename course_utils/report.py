"""Prints results: `board` compares scores, `measured` prints numbers, `same` compares arrays.

In a kernel, the outputs of `board` and `measured` also hold their numbers for tools and tests
(see `payloads`).
"""

import numpy as np

from course_utils import payloads
from course_utils.boards import Board, rounded, settings_changed

__all__ = [
    "apart",
    "board",
    "different",
    "in_time_order",
    "measured",
    "same",
    "settings_changed",
]


def same(name, ours, theirs, tolerance=1e-6):
    """Print whether two arrays have equal shapes and agree to `tolerance`, absolute and relative.

    The difference itself is never printed: its last digits change from machine to machine.

    >>> same("outputs", np.ones((2, 3)), np.ones((2, 3)))
    outputs: shape (2, 3), equal to 1e-06
    >>> same("outputs", np.ones((2, 3)), np.zeros((2, 3)))
    outputs: shape (2, 3), NOT equal to 1e-06
    """
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    if ours.shape != theirs.shape:
        print(f"{name}: NOT the same shape, {ours.shape} and {theirs.shape}")
        return
    equal = np.allclose(ours, theirs, rtol=tolerance, atol=tolerance)
    print(
        f"{name}: shape {ours.shape}, {'' if equal else 'NOT '}equal to {tolerance:g}"
    )


def different(name, ours, theirs, tolerance=1e-3):
    """Print whether two arrays of equal shape differ by more than `tolerance` anywhere.

    It is for demonstrations of a mistake, where two results are expected to differ.

    >>> different("state forgotten", np.ones((2, 3)), np.zeros((2, 3)))
    state forgotten: shape (2, 3), different
    """
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    if ours.shape != theirs.shape:
        print(f"{name}: NOT the same shape, {ours.shape} and {theirs.shape}")
        return
    equal = np.allclose(ours, theirs, rtol=tolerance, atol=tolerance)
    print(f"{name}: shape {ours.shape}, {'NOT ' if equal else ''}different")


def board(
    task,
    metric,
    *,
    higher=True,
    of=None,
    units="items",
    groups=None,
    lags=None,
    digits=3,
    interval=True,
):
    """Return an empty board: add entries with `add`, print it with `show`.

    All entries are scored on the same test items, in the same order. If the score is a mean
    (accuracy, absolute error), `per_item` is (items,) or (seeds, items). If it is a ratio (F1,
    BLEU, bits per character, RMSE), `per_item` holds counts, (items, counts) or (seeds, items,
    counts), and `of` maps their sums (..., counts) to scores (...). `higher` says whether higher
    scores are better.

    Roles: "ours" (exactly one); "rival" (gets the same information as ours, and may win);
    "trivial" (guesses); "ablation" (ours without a part); "mixture" (ours combined with another);
    "ceiling" (gets more information). `show` compares ours with the strongest rival; if there is
    none, with the strongest ablation, or else with the strongest trivial entry.

    The interval covers other items, and other seeds if there are several (see `intervals`).
    `groups`, a label for each item, says which items belong together (sentences of a document,
    windows of a person). With `lags`, the items are consecutive times, each correlated with that
    many before it. With fewer than 12 items or groups there is no verdict. `units` is the word
    for items or groups.

    The first board is in notebook 01.

    >>> right = np.arange(100) % 4 > 0
    >>> names = board("surnames", "accuracy")
    >>> names.add("GRU", [right, right, right | (np.arange(100) < 10)], role="ours")
    >>> names.add("n-grams", np.arange(100) % 3 > 0)
    >>> rows = names.show()
    surnames     accuracy 0.760 ± 0.017 (3 seeds)
    best rival   accuracy 0.660, n-grams
    difference   0.100, 95 % interval -0.026 to 0.226: undecided
    """
    options = {"higher": higher, "of": of, "units": units, "groups": groups}
    return Board(task, metric, lags=lags, digits=digits, interval=interval, **options)


def measured(name, value, *, digits=3, tolerance=0.1):
    """Print one number that training produced, or several (n,) on one line.

    On another machine training gives slightly different numbers. Tests allow a relative
    difference of `tolerance`, or half a unit of the last printed digit if that is more.

    >>> measured("8 steps back", 0.0743)
    8 steps back: 0.074
    >>> measured("error by step", [0.5, 1.25], digits=2)
    error by step: 0.50, 1.25
    """
    try:
        values = np.atleast_1d(np.asarray(value, dtype=float))
    except (TypeError, ValueError):  # words, or rows of different lengths
        values = np.empty(0)
    if values.ndim > 1 or not values.size or not np.isfinite(values).all():
        raise ValueError(
            f"{name!r} is {value!r}, expected one number or a row of numbers."
        )
    payloads.emit(
        {
            "kind": "measured",
            "name": name,
            "values": [rounded(x) for x in values],
            "digits": digits,
            "tolerance": tolerance,
        }
    )


def _filled(parts):
    """Return the parts as arrays; refuse one that is empty or holds NaN, and fewer than two."""
    arrays = {name: np.asarray(part) for name, part in parts.items()}
    empty = [name for name, part in arrays.items() if part.size == 0]
    if empty or len(arrays) < 2:
        what = f"{empty[0]} is empty" if empty else f"there is {len(arrays)} part"
        raise ValueError(
            f"{what}, expected at least two parts, none of them empty: is a fraction of the split "
            "too small?"
        )
    for name, part in arrays.items():
        if part.dtype.kind == "f" and np.isnan(part).any():
            raise ValueError(f"{name} holds NaN, which equals nothing: leave it out.")
    return list(arrays.values())


def in_time_order(**parts):
    """Print whether all times in each part come before all times in the next part.

    >>> in_time_order(train=[1, 2, 3], validation=[4, 5], test=[6])
    train, validation, test: in time order
    >>> in_time_order(train=[1, 3, 5], test=[2, 4])
    train, test: NOT in time order
    """
    times = _filled(parts)
    ordered = all(
        early.max() < late.min() for early, late in zip(times[:-1], times[1:])
    )
    print(f"{', '.join(parts)}: {'' if ordered else 'NOT '}in time order")


def apart(what, **parts):
    """Print how many of `what` each part holds, and whether any is in two parts.

    >>> apart("engines", train=[1, 1, 2], test=[3])
    engines: 2 train, 1 test, none in two parts
    >>> apart("engines", train=[1, 2], test=[2])
    engines: 2 train, 1 test, NOT apart: 1 in two parts
    """
    groups = [set(part.ravel().tolist()) for part in _filled(parts)]
    counts = [f"{len(group)} {name}" for name, group in zip(parts, groups)]
    shared = sum(map(len, groups)) - len(set().union(*groups))
    verdict = f"NOT apart: {shared} in two parts" if shared else "none in two parts"
    print(f"{what}: {', '.join(counts)}, {verdict}")
