"""Lines of a page that a machine reads: `same` compares arrays, `score_line` states a result."""

import re

import numpy as np

# The one form of every trained number. tests/nbval_sanitize.cfg masks the measured digits alone.
SCORE_LINE = re.compile(
    r"^(?P<task>.+?): (?P<metric>\S.*?) (?P<mean>-?[\d.]+|nan|-?inf) \+- (?P<spread>[\d.]+|nan) "
    r"\((?P<seeds>\d+) seeds?\) \| baseline (?P<baseline>.+?) \| bar (?P<bar>[<>]= .+?) \| "
    r"(?P<verdict>passed|missed)$",
    re.MULTILINE,
)


def same(name, ours, theirs, tolerance=1e-6):
    """Print whether two arrays have one shape and agree to `tolerance`, absolute and relative.

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
    """Print whether two arrays of one shape differ by more than `tolerance` somewhere.

    For mistakes on show: the page says that they should differ, and this proves it.

    >>> different("state forgotten", np.ones((2, 3)), np.zeros((2, 3)))
    state forgotten: shape (2, 3), different
    """
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    if ours.shape != theirs.shape:
        print(f"{name}: NOT the same shape, {ours.shape} and {theirs.shape}")
        return
    equal = np.allclose(ours, theirs, rtol=tolerance, atol=tolerance)
    print(f"{name}: shape {ours.shape}, {'NOT ' if equal else ''}different")


def score_line(task, metric, scores, *, baseline, bar, higher_is_better=True, digits=3):
    """Print mean and spread of `scores` over seeds beside a baseline, a bar and the verdict.

    The spread is the standard deviation over the seeds, with n - 1 below the line. The verdict
    is about the mean itself, not its printed digits: 0.9496 misses a bar of 0.95. A result that
    misses its bar prints `missed` and raises nothing, so that you can go on; the course's
    runner and tests read the line and fail.

    >>> score_line("speakers", "accuracy", [0.96, 0.97, 0.98], baseline=0.952, bar=0.95)
    speakers: accuracy 0.970 +- 0.010 (3 seeds) | baseline 0.952 | bar >= 0.950 | passed
    """
    scores = np.atleast_1d(np.asarray(scores, dtype=float))
    if not scores.size:
        raise ValueError(f"scores of {task!r} are empty, expected one for each seed.")
    mean = scores.mean()
    spread = scores.std(ddof=1) if scores.size > 1 else 0.0
    reached = mean >= bar if higher_is_better else mean <= bar
    print(
        f"{task}: {metric} {mean:.{digits}f} +- {spread:.{digits}f} "
        f"({scores.size} seed{'s' if scores.size > 1 else ''}) "
        f"| baseline {baseline:.{digits}f} "
        f"| bar {'>=' if higher_is_better else '<='} {bar:.{digits}f} "
        f"| {'passed' if reached else 'missed'}"
    )


def in_time_order(**parts):
    """Print whether every time of a part comes before all times of the next part.

    >>> in_time_order(train=[1, 2, 3], validation=[4, 5], test=[6])
    train, validation, test: in time order
    >>> in_time_order(train=[1, 3, 5], test=[2, 4])
    train, test: NOT in time order
    """
    times = [np.asarray(part) for part in parts.values()]
    ordered = all(
        early.max() < late.min() for early, late in zip(times[:-1], times[1:])
    )
    print(f"{', '.join(parts)}: {'' if ordered else 'NOT '}in time order")


def apart(what, **parts):
    """Print how many of `what` each part holds, and whether none stands in two parts.

    >>> apart("engines", train=[1, 1, 2], test=[3])
    engines: 2 train, 1 test, none in two parts
    >>> apart("engines", train=[1, 2], test=[2])
    engines: 2 train, 1 test, NOT apart: 1 in two parts
    """
    groups = [set(np.asarray(part).tolist()) for part in parts.values()]
    counts = [f"{len(group)} {name}" for name, group in zip(parts, groups)]
    shared = sum(map(len, groups)) - len(set().union(*groups))
    verdict = f"NOT apart: {shared} in two parts" if shared else "none in two parts"
    print(f"{what}: {', '.join(counts)}, {verdict}")
