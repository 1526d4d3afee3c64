"""Checks of notebook 31, strings of digits."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_shape,
    shown,
)
from course_utils.checks.several import expect_all

STRINGS = (
    ([1, 2, 3], [1, 3]),
    ([2, 9, 3, 4, 0], [2, 5, 3, 0]),
    ([4, 4], [4, 4, 4]),
    ([1, 2], [2, 1]),
    ([], []),
    ([], [7, 8]),
    ([5, 6, 7], []),
    ([1, 2, 3, 4], [2, 3, 4, 5]),
    ([1, 2, 3, 4, 5], [2, 3, 4, 5, 6, 7]),
    ([3, 1, 4, 1, 5, 9, 2], [3, 1, 4, 5, 5, 2]),
    ([8, 8, 0, 10], [0, 10, 8]),
    ([10, 1], [1, 0]),
    ([0, 1, 0], [1, 2, 0, 1]),  # the way back has to look further than one step
    ([3, 4, 3], [4, 3, 5, 4]),
    ([5, 1, 2, 1], [2, 2, 5, 1, 5]),
    ([6, 7, 6, 8], [8, 6, 8, 7, 7]),
    # Here the way back through the table, a diagonal first, loses substitutions.
    ([4, 0, 4], [2, 1, 2, 4, 0]),
    ([4, 4, 2, 4, 4, 1, 3], [3, 1, 3, 4]),
    ([1, 4, 3, 0, 3], [3, 0, 3, 3]),
    ([2, 0, 2], [0, 2, 2]),
    ([2, 4, 2], [4, 2, 2]),
    ([1, 0, 0, 4, 0, 1], [2, 1, 0, 1]),
    # Here difflib, or a substitution that costs two, finds more errors than needed.
    ([0, 0, 0, 0, 3], [1, 0]),
    ([6, 9, 8], [8, 1, 4]),
)


def plain(value):
    """Return a tensor as an array, a list or tuple of them as a list, all else unchanged."""
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value.numpy() if hasattr(value, "numpy") else value


def most_substitutions(said, heard):
    """Return (substitutions, deletions, insertions): fewest errors, then most substitutions."""
    best = {(i, 0): (i, 0, i, 0) for i in range(len(said) + 1)}
    best |= {(0, j): (j, 0, 0, j) for j in range(len(heard) + 1)}
    for i, a in enumerate(said, 1):
        for j, b in enumerate(heard, 1):
            e, s, d, n = best[i - 1, j - 1]
            ways = [(e + (a != b), s - (a != b), d, n)]  # minus: more are better
            e, s, d, n = best[i - 1, j]
            ways.append((e + 1, s, d + 1, n))
            e, s, d, n = best[i, j - 1]
            ways.append((e + 1, s, d, n + 1))
            best[i, j] = min(ways)
    _, s, d, n = best[len(said), len(heard)]
    return -s, d, n


def too_few_substitutions(results, wanted):
    """Return whether all counts are of alignments with the fewest errors, some of another one."""
    pairs = list(zip(results, wanted))
    alike = all(
        sum(found) == sum(right)
        and found[1] - found[2] == right[1] - right[2]
        and 0 <= found[0] <= right[0]
        for found, right in pairs
    )
    return alike and any(found != right for found, right in pairs)


def as_text(said, heard):
    """Return the counts if the words are joined to one text, letter by letter."""
    return most_substitutions(*("".join(map(str, words)) for words in (said, heard)))


def by_place(said, heard):
    """Return the counts if word i is compared with word i."""
    wrong = sum(a != b for a, b in zip(said, heard))
    more = len(said) - len(heard)
    return wrong, max(more, 0), max(-more, 0)


def whole_counts(name, value):
    """Return three whole numbers as a list; refuse everything else."""
    parts = expect_parts(plain(value), "three whole numbers", 3)
    for part in parts:
        expect(
            np.ndim(part) == 0
            and isinstance(part, int | float | np.number | np.ndarray)
            and not isinstance(part, bool)
            and float(part).is_integer(),
            f"{name} hold {shown(part)}, expected whole numbers",
        )
    return [int(part) for part in parts]


@exercise(
    hints=[
        "deletions minus insertions is the same for all alignments: what is it?",
        "keep a tuple (errors, -substitutions, deletions, insertions) in each cell of the table, "
        "and take the smallest",
    ]
)
def exercise_1(count_errors):
    """Substitutions, deletions and insertions of the best alignment."""
    results, wanted, mistakes, names = [], [], [], []
    for said, heard in STRINGS:
        name = f"the errors for {said} heard as {heard}"
        results.append(whole_counts(name, count_errors(list(said), list(heard))))
        right = most_substitutions(said, heard)
        wanted.append(list(right))
        names.append(name)
        s, d, n = right
        mistakes.append(
            {
                "deletions are words that were said and not heard, insertions the others: you "
                "swapped them": [s, n, d],
                "words are compared letter by letter: 10 is one word": list(
                    as_text(said, heard)
                ),
                "you compare word by word from the left: a deletion moves all later words": list(
                    by_place(said, heard)
                ),
                "the order is substitutions, deletions, insertions": [d, n, s],
                "the order is substitutions first, insertions last": [n, d, s],
                "a substitution counts once, not as a deletion and an insertion": [
                    0,
                    d + s,
                    n + s,
                ],
            }
        )
    expect(
        not too_few_substitutions(results, wanted),
        "of equally good alignments take the one with the most substitutions: keep their number "
        "in each cell of the table",
    )
    expect_all(results, wanted, mistakes, names)


def frames(count, columns, seed):
    """Return coefficients, voiced frames, and a start."""
    rng = np.random.default_rng(seed)
    voiced = rng.random(count) < 0.6
    return rng.normal(3, 2, (count, columns)), voiced, rng.normal(3, 1, columns)


def running_mean(cepstra, voiced, start, rate, late=False, every=False):
    """Return cepstra minus the running mean, or what a mistake makes of it."""
    mean, rows = np.array(start, float), []
    for row, loud in zip(cepstra, voiced):
        if late:
            rows.append(row - mean)
        if loud or every:
            mean = mean + rate * (row - mean)
        if not late:
            rows.append(row - mean)
    return np.array(rows).reshape(np.shape(cepstra))


def cumulative(cepstra, voiced, start, rate):
    """Return cepstra minus the mean of all voiced frames so far."""
    total, count, rows = np.zeros(len(start)), 0, []
    for row, loud in zip(cepstra, voiced):
        total, count = total + loud * row, count + loud
        rows.append(row - (total / count if count else start))
    return np.array(rows).reshape(np.shape(cepstra))


def reset(cepstra, voiced, start, rate):
    """Return cepstra minus a mean that starts again at each voiced frame."""
    means = np.asarray(start) + rate * (cepstra - start) * voiced[:, None]
    return cepstra - means


@exercise(
    hints=[
        "a loop over frames, with one array for the mean",
        "build a new array for the mean: mean += ... would change `start`",
    ]
)
def exercise_2(running):
    """Coefficients minus a running mean of voiced frames."""
    results, wanted, mistakes, names = [], [], [], []
    for count, columns, rate, seed in (
        (12, 3, 0.1, 0),
        (40, 13, 0.02, 1),
        (5, 1, 0.5, 2),
    ):
        cepstra, voiced, start = frames(count, columns, seed)
        name = f"the result for {count} frames of {columns}"
        value = running(cepstra.copy(), voiced.copy(), start.copy(), rate)
        results.append(expect_shape(name, value, cepstra.shape))
        wanted.append(running_mean(cepstra, voiced, start, rate))
        names.append(name)
        total = cepstra[voiced].mean(axis=0)
        mistakes.append(
            {
                "the mean of a voiced frame already includes that frame: update first": (
                    running_mean(cepstra, voiced, start, rate, late=True)
                ),
                "the mean stays as it is in frames that are not voiced": running_mean(
                    cepstra, voiced, start, rate, every=True
                ),
                "that is the mean, expected the coefficients minus the mean": (
                    cepstra - running_mean(cepstra, voiced, start, rate)
                ),
                "the sign is wrong: coefficients minus mean": -running_mean(
                    cepstra, voiced, start, rate
                ),
                "the mean has to come from the frames so far, not from all": cepstra
                - total,
                "the new frame counts `rate`, the old mean 1 - rate": running_mean(
                    cepstra, voiced, start, 1 - rate
                ),
                "you update where a frame is not voiced": running_mean(
                    cepstra, ~voiced, start, rate
                ),
                "the mean moves by `rate`; you take the plain mean of the frames so far": (
                    cumulative(cepstra, voiced, start, rate)
                ),
                "the mean goes on from the frame before, not from `start`": reset(
                    cepstra, voiced, start, rate
                ),
            }
        )
    expect_all(results, wanted, mistakes, names)
