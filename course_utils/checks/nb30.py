"""Checks of notebook 30, spoken words and connectionist temporal classification."""

import numpy as np

from course_utils.checks.core import exercise, expect, shown
from course_utils.checks.several import expect_all
from course_utils.speech import log_p, with_blanks


def whole(name, value):
    """Refuse all but one whole number; return it as an int."""
    kinds = (int, np.integer, float, np.floating, np.ndarray)
    one = (
        isinstance(value, kinds) and not isinstance(value, bool) and np.ndim(value) == 0
    )
    expect(one, f"{name} is {shown(value)}, expected one whole number")
    expect(
        not isinstance(value, float | np.floating) or float(value).is_integer(),
        f"{name} is {shown(value)}, expected a whole number",
    )
    return int(value)


def count(label, frames, skip_equal=False, skip=True):
    """Return the number of paths, by the forward algorithm on whole numbers."""
    z = [int(c) for c in with_blanks(label)]
    ways = [int(s < 2) for s in range(len(z))]
    for _ in range(frames - 1):
        ways = [
            ways[s]
            + (ways[s - 1] if s else 0)
            + (
                ways[s - 2]
                if skip and s > 1 and z[s] and (skip_equal or z[s] != z[s - 2])
                else 0
            )
            for s in range(len(z))
        ]
    return sum(ways[-2:])


COUNTS = (
    ([1, 2], 5),
    ([1], 4),
    ([3, 3], 4),
    ([3, 3], 3),
    ([1, 2, 1], 6),
    ([2, 2, 5], 7),
    ([1, 2], 1),
    ([], 6),
    ([4], 1),
    ([1, 2, 2, 9], 60),
    ([6, 6, 6, 6, 6, 6, 6, 6, 6, 6], 60),
    ([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9], 90),
)


@exercise(
    hints=[
        "keep one number for each position of the label with blanks: the paths that are there now",
        "a path may begin at the first blank or at the first class; where may it end?",
    ]
)
def exercise_1(count_paths):
    """The number of paths that collapse to a label."""
    results, wanted, mistakes, names = [], [], [], []
    for label, frames in COUNTS:
        name = f"the number for {shown(label)} and {frames} frames"
        found = whole(name, count_paths(list(label), frames))
        right = count(label, frames)
        close = found != right and abs(found - right) < 1e-9 * right
        expect(
            not close,
            f"{name} is {found}, expected {right}: use Python's integers only",
        )
        expect(
            found >= 0,
            f"{name} is {found}, below 0: if you count with NumPy, its integers overflow; "
            "use Python's",
        )
        on_blank = count(label, frames - 1) if frames > 1 else int(not label)
        results.append(found)
        wanted.append(right)
        names.append(name)
        mistakes.append(
            {
                "between equal classes the blank may not be skipped": count(
                    label, frames, skip_equal=True
                ),
                "between different classes the blank may be skipped": count(
                    label, frames, skip=False
                ),
                "a path may also begin or end on a class, not only on a blank": on_blank,
                "a path may also begin or end on a blank, not only on a class": (
                    right - on_blank
                ),
                "that is the number of paths with one frame more": count(
                    label, frames + 1
                ),
                "a label that does not fit has 0 paths": right or 1,
            }
        )
    expect_all(results, wanted, mistakes, names)
    for found, right, name in zip(results, wanted, names):
        expect(found == right, f"{name} is {found}, expected {right}")


SCORES = (
    ([1, 2], 5, 3, 0),
    ([1, 1], 4, 2, 1),
    ([2], 6, 3, 2),
    ([2, 2, 1], 6, 3, 3),
    ([3, 1, 3], 40, 5, 4),
    ([1, 2, 3, 3, 1], 7, 4, 5),
    ([2, 1, 1, 2], 6, 3, 6),
)


def spread_out(frames, classes, seed):
    """Return log probabilities of which the product over a path is 0 in a computer."""
    logits = 40 * np.random.default_rng(seed).normal(size=(frames, classes))
    logits -= logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def one_number(name, value):
    """Refuse all but one real number; return it as a float."""
    try:
        found = np.asarray(value)
        single = found.ndim == 0 and found.dtype.kind in "iuf"
    except ValueError:  # parts of different lengths
        single = False
    expect(single, f"{name} is {shown(value)}, expected one number")
    return float(found)


def best_forward(
    log_y, label, skip=True, skip_equal=False, end=2, last_sum=False, begin=slice(2)
):
    """Return the score of the best path, or what a mistake makes of it."""
    z = with_blanks(label)
    scores = np.full(len(z), -np.inf)
    scores[begin] = log_y[0, z[begin]]
    may = np.zeros(len(z), bool)
    may[2:] = skip & (z[2:] != 0) & (skip_equal | (z[2:] != z[:-2]))
    for row in log_y[1:]:
        one = np.r_[-np.inf, scores[:-1]]
        two = np.where(may, np.r_[-np.inf, one[:-1]], -np.inf)
        scores = np.maximum(np.maximum(scores, one), two) + row[z]
    last = scores[-2:] if end == 2 else scores[[end]]
    return np.logaddexp.reduce(last) if last_sum else last.max()


@exercise(
    hints=[
        "in `forward`, which function adds probabilities that are given as logarithms?",
        "the last line takes the better of two ends",
    ]
)
def exercise_2(best_path_score):
    """The log probability of the most probable path of a label."""
    results, wanted, mistakes, names = [], [], [], []
    cases = []
    for label, frames, classes, seed in SCORES:
        rng = np.random.default_rng(seed)
        log_y = np.log(rng.dirichlet(np.ones(classes), size=frames))
        cases.append((label, frames, log_y))
    cases.append(([4, 4, 11], 60, spread_out(60, 12, seed=7)))
    for label, frames, log_y in cases:
        name = f"the score of {label} in {frames} frames"
        found = one_number(name, best_path_score(log_y.copy(), list(label)))
        right = best_forward(log_y, label)
        results.append(found)
        wanted.append(right)
        names.append(name)
        mistakes.append(
            {
                "that is the log probability of the label, the sum over its paths: at each "
                "step take the best instead": log_p(log_y, label),
                "that is a probability, expected its logarithm": np.exp(right),
                "that has the wrong sign": -right,
                "probabilities are multiplied: of many frames the product is 0 in a computer, "
                "expected a sum of logarithms": right if right > -745 else -np.inf,
                "the last step still adds, expected the better of the two ends": (
                    best_forward(log_y, label, last_sum=True)
                ),
                "that is the best of all paths, but it has another label": (
                    log_y.max(axis=1).sum()
                ),
                "a path begins on the first blank or on the first class": best_forward(
                    log_y, label, begin=slice(None)
                ),
                "a path may also begin on the first class": best_forward(
                    log_y, label, begin=slice(1)
                ),
                "a path may also begin on the blank before the first class": (
                    best_forward(log_y, label, begin=slice(1, 2))
                ),
                "between equal classes the blank may not be skipped": best_forward(
                    log_y, label, skip_equal=True
                ),
                "between different classes the blank may be skipped": best_forward(
                    log_y, label, skip=False
                ),
                "that is the logarithm with another base, expected the natural one": (
                    right / np.log(10)
                ),
                "a path may also end on the last class": best_forward(
                    log_y, label, end=-1
                ),
                "a path may also end on the blank after the last class": best_forward(
                    log_y, label, end=-2
                ),
            }
        )
    expect_all(results, wanted, mistakes, names)
