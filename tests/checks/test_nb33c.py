"""Each check of notebook 33c accepts right answers and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb33c


def by_formula(futures, chances):
    p = chances[:, np.newaxis, np.newaxis]
    mean = np.sum(p * futures, axis=0)
    variance = np.mean(np.sum(p * (futures - mean) ** 2, axis=0))
    return float(variance), float(2 * variance)


def by_pairs(futures, chances):
    mean = sum(p * frame for p, frame in zip(chances, futures))
    of_mean = of_guess = 0
    for p, comes in zip(chances, futures):
        of_mean += p * np.mean((comes - mean) ** 2)
        for q, said in zip(chances, futures):
            of_guess += p * q * np.mean((comes - said) ** 2)
    return [of_mean, of_guess]


def by_moments(futures, chances):
    p, futures = np.float32(chances), np.float32(futures)
    square = np.tensordot(p, futures**2, axes=1)
    variance = square - np.tensordot(p, futures, axes=1) ** 2
    return np.array([1, 2], "float32") * variance.mean()


def in_place(futures, chances):
    found = by_formula(futures.copy(), chances)
    futures -= np.tensordot(chances, futures, axes=1)
    return found


def mean_with(of_mean):
    return lambda f, p: (of_mean(f, p), by_formula(f, p)[1])


def guess_with(of_guess):
    return lambda f, p: (by_formula(f, p)[0], of_guess(f, p))


def most_likely(f, p):
    return np.mean(np.tensordot(p, (f - f[p.argmax()]) ** 2, axes=1))


def all_pairs(f, p):
    return np.mean((f[:, np.newaxis] - f) ** 2)


def absolute(f, p):
    return np.mean(np.tensordot(p, np.abs(f - np.tensordot(p, f, axes=1)), axes=1))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by_formula, "passed"),
        (by_pairs, "passed"),
        (by_moments, "passed"),
        (in_place, "belongs to its caller"),
        (lambda f, p: by_formula(f, p)[::-1], "swapped"),
        (lambda f, p: by_formula(f, p)[0], "two numbers"),
        (lambda f, p: by_formula(f, np.full(len(p), 1 / len(p))), "chances"),
        (lambda f, p: np.sqrt(by_formula(f, p)), "root"),
        (lambda f, p: np.multiply(f[0].size, by_formula(f, p)), "summed"),
        (lambda f, p: (f.std(axis=0), f.std(axis=0)), "shape"),
        (mean_with(lambda f, p: np.var(f, axis=0).mean()), "chances are not used"),
        (mean_with(absolute), "absolute error"),
        (guess_with(lambda f, p: by_formula(f, p)[0]), "mean frame once more"),
        (guess_with(most_likely), "most likely future"),
        (guess_with(all_pairs), "not used"),
        (guess_with(lambda f, p: 0.0), "expected"),
        (lambda f, p: f.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_mean_or_guess(assert_verdict, answer, reason):
    assert_verdict(reason, nb33c.exercise_1, answer)


def best_by_trying(futures, chances):
    futures = np.sort(futures, axis=0) if len(set(chances)) == 1 else futures
    best = np.full(futures.shape[1:], np.inf)
    least = np.full(futures.shape[1:], np.inf)
    for c in futures:
        cost = np.tensordot(chances, np.abs(futures - c), axes=1)
        equal = np.abs(cost - least) < 1e-9
        best = np.where(equal, np.minimum(best, c), np.where(cost < least, c, best))
        least = np.minimum(cost, least)
    return best


def best_by_sorting(futures, chances):
    k, rows, columns = futures.shape
    frame = [[0.0] * columns for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            total = 0.0
            for value, chance in sorted(zip(futures[:, r, c], chances)):
                total += chance
                if total >= 0.5:
                    frame[r][c] = float(value)
                    break
    return frame


def best_by_cumsum(futures, chances):
    index = futures.argsort(axis=0)
    values = np.take_along_axis(futures, index, axis=0).astype("float32")
    first = (np.cumsum(chances[index], axis=0) >= 0.5).argmax(axis=0)
    return np.take_along_axis(values, first[np.newaxis], axis=0)[0]


def best_in_place(futures, chances):
    found = best_by_cumsum(futures, chances)
    futures.sort(axis=0)
    return found


def largest(futures, chances):
    return -best_by_cumsum(-futures, chances)


def first_of_equals(futures, chances):
    costs = [np.tensordot(chances, np.abs(futures - c), axes=1) for c in futures]
    index = np.argmin(costs, axis=0)[np.newaxis]
    return np.take_along_axis(futures, index, axis=0)[0]


def unsorted(futures, chances):
    return np.sort(futures, axis=0)[(np.cumsum(chances) >= 0.5).argmax()]


def whole(futures, chances):
    costs = [np.tensordot(chances, np.abs(futures - c), axes=1).mean() for c in futures]
    return futures[np.argmin(costs)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (best_by_trying, "passed"),
        (best_by_sorting, "passed"),
        (best_by_cumsum, "passed"),
        (best_in_place, "belongs to its caller"),
        (lambda f, p: np.tensordot(p, f, axes=1), "that is the mean"),
        (lambda f, p: np.median(f, axis=0), "plain median"),
        (lambda f, p: f[p.argmax()], "a best value of its own"),
        (lambda f, p: f.min(axis=0), "expected"),
        (lambda f, p: f, "shape"),
        (lambda f, p: best_by_cumsum(f, p).mean(), "shape"),
        (largest, "the smallest is expected"),
        (first_of_equals, "the smallest is expected"),
        (unsorted, "expected"),
        (whole, "a best value of its own"),
        (lambda f, p: f.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_best(assert_verdict, answer, reason):
    assert_verdict(reason, nb33c.exercise_2, answer)
