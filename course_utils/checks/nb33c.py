"""Checks of notebook 33c, predicting the next frame."""

import numpy as np

from course_utils.checks.core import (
    as_array,
    exercise,
    expect,
    expect_parts,
    expect_shape,
    is_close,
    shown,
)


def drawn(seed, k, rows, columns):
    """Return k frames of a few grey values and probabilities, eighths that add up to 1."""
    rng = np.random.default_rng(seed)
    futures = rng.integers(0, 5, (k, rows, columns)) / 4
    counts = 1 + rng.multinomial(8 - k, np.full(k, 1 / k))
    return futures, counts / 8


CASES = (  # futures, chances; sixteenths, eighths and quarters are exact
    (drawn(0, 4, 2, 3)[0], np.array([3, 3, 7, 3]) / 16),  # no sum is one half
    drawn(0, 3, 2, 3),
    (np.array([[[0.0, 1.0]], [[1.0, 1.0]]]), np.array([0.5, 0.5])),
    (np.array([[[0.0], [0.25]], [[1.0], [0.75]]]), np.array([0.25, 0.75])),
    (np.array([[[0.5, 0.0, 1.0]]]), np.array([1.0])),
    drawn(1, 4, 5, 2),
    drawn(2, 5, 4, 4),
    drawn(3, 2, 3, 7),
)


def told(futures, chances):
    return (
        f"for {len(futures)} futures {futures.shape[1:]} and chances {shown(chances)}"
    )


def spread(chances):
    """Return chances (k,) in the shape (k, 1, 1)."""
    return np.reshape(chances, (-1, 1, 1))


def errors(futures, chances):
    """Return the expected squared errors of the mean frame and of a guess."""
    mean = (spread(chances) * futures).sum(axis=0)
    variance = (spread(chances) * (futures - mean) ** 2).sum(axis=0).mean()
    return variance, 2 * variance


def error_mistakes(futures, chances):
    """Return the pairs that the usual mistakes give."""
    right, p = errors(futures, chances), spread(chances)
    mean, plain = (p * futures).sum(axis=0), futures.mean(axis=0)
    squares = (futures[:, np.newaxis] - futures) ** 2  # (k, k, rows, columns)
    alike, likely = squares.mean(), futures[np.argmax(chances)]
    of_mean = {
        "the chances are not used: a future with a higher chance counts more": (
            np.mean((futures - plain) ** 2)
        ),
        "the mean frame ignores the chances": (p * (futures - plain) ** 2)
        .sum(axis=0)
        .mean(),
        "the errors are averaged without the chances": np.mean((futures - mean) ** 2),
        "that is summed over pixels, expected a mean": right[0] * mean.size,
        "that is the absolute error, expected the squared one": (
            (p * np.abs(futures - mean)).sum(axis=0).mean()
        ),
        "that is its root, expected the mean squared error": np.sqrt(right[0]),
        "that is divided by the number of futures: the chances add up to 1 already": (
            right[0] / len(futures)
        ),
    }
    of_guess = {
        "that is the error of the most likely future, said every time: a guess is drawn": (
            (p * (futures - likely) ** 2).sum(axis=0).mean()
        ),
        "a guess may be right: its error is then 0, with the chance of both being the same": (
            right[1] / max(1 - np.sum(np.square(chances)), 1e-9)
        ),
        "the chances of guess and future are not used": alike,
        "only what comes has its chance here, the guess has it, too": (
            np.mean((p * squares).sum(axis=1))
        ),
        "that is the error of the mean frame once more": right[0],
        "that is summed over pixels, expected a mean": right[1] * mean.size,
        "that is its root, expected the mean squared error": np.sqrt(right[1]),
    }
    return of_mean, of_guess


@exercise(
    hints=[
        "the mean frame weights each future with its chance; so does the mean of its errors",
        "for the guess, go over all pairs (said, comes): each has the product of two chances",
    ]
)
def exercise_1(answer):
    """Expected squared errors of the mean frame and of a guess."""
    for futures, chances in CASES:
        about = told(futures, chances)
        parts = expect_parts(
            answer(futures.copy(), chances.copy()),
            "two numbers, the error of the mean and that of a guess",
            2,
        )
        found = [expect_shape(f"{about} a result", part, ()) for part in parts]
        expect(
            all(part.dtype.kind in "iuf" for part in found),
            f"{about} you returned {shown(parts)}, expected two numbers",
        )
        wanted = errors(futures, chances)
        of_both = error_mistakes(futures, chances)
        if not is_close(found[0], wanted[0]) and is_close(found[0], wanted[1]):
            expect(
                not is_close(found[1], wanted[0]),
                f"{about} the two are swapped: the mean frame comes first",
            )
        names = ("the error of the mean frame", "the error of a guess")
        for name, value, right, mistakes in zip(names, found, wanted, of_both):
            if is_close(value, right):
                continue
            for reason, wrong in mistakes.items():
                expect(not is_close(value, wrong), f"{about} {name}: {reason}")
            expect(False, f"{about} {name} is {shown(value)}, expected {shown(right)}")


def medians(futures, chances):
    """Return the smallest values at which half of the probability is reached."""
    index = np.argsort(futures, axis=0, kind="stable")
    values = np.take_along_axis(futures, index, axis=0)
    reached = np.cumsum(np.asarray(chances)[index], axis=0) >= 0.5 - 1e-9
    return np.take_along_axis(values, reached.argmax(axis=0)[np.newaxis], axis=0)[0]


def absolute(futures, chances, frame):
    """Return the expected absolute error of a frame in each pixel."""
    return (spread(chances) * np.abs(futures - frame)).sum(axis=0)


def frame_mistakes(futures, chances):
    """Return the frames that the usual mistakes give."""
    p = spread(chances)
    whole = (p[:, np.newaxis] * np.abs(futures[:, np.newaxis] - futures)).sum(axis=0)
    return {
        "that is the mean, which squared error rewards": (p * futures).sum(axis=0),
        "the chances are not used: that is the plain median": np.median(
            futures, axis=0
        ),
        "that is one whole future: each pixel has a best value of its own": futures[
            np.argmin(whole.mean(axis=(1, 2)))
        ],
        "that is the most likely future: each pixel has a best value of its own": (
            futures[np.argmax(chances)]
        ),
        "that is the value with the smallest squared error": np.take_along_axis(
            futures,
            (p[:, np.newaxis] * (futures[:, np.newaxis] - futures) ** 2)
            .sum(axis=0)
            .argmin(axis=0)[np.newaxis],
            axis=0,
        )[0],
    }


@exercise(
    hints=[
        "try each future's value in each pixel: what is its expected absolute error?",
        "sort the values of a pixel, with their chances: the best is the first at which the "
        "chances add up to one half",
    ]
)
def exercise_2(answer):
    """The frame with the smallest expected absolute error."""
    for futures, chances in CASES:
        about = told(futures, chances)
        found = answer(futures.copy(), chances.copy())
        name = f"{about} the frame"
        found = as_array(expect_shape(name, found, futures.shape[1:]))
        expect(found.dtype.kind in "iuf", f"{name} must hold numbers")
        wanted = medians(futures, chances)
        if is_close(found, wanted):
            continue
        costs = [absolute(futures, chances, frame) for frame in (found, wanted)]
        expect(
            not is_close(*costs),
            f"{about} where several values are equally good, the smallest is expected",
        )
        for reason, wrong in frame_mistakes(futures, chances).items():
            expect(not is_close(found, wrong), f"{about} {reason}")
        place = tuple(int(i) for i in np.argwhere(~np.isclose(found, wanted))[0])
        expect(
            False,
            f"{about} pixel {place} is {shown(found[place])}, expected {shown(wanted[place])}",
        )
