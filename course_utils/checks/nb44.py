"""Checks of notebook 44, linear recurrences."""

import math

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_shape,
    expect_value,
)
from course_utils.checks.several import expect_all

SEED = 44


@exercise(
    hints=[
        "write h1 = a1 * h0 + b1 into h2 = a2 * h1 + b2, and collect what multiplies h0",
        "the factor is a2 * a1; the addend is what is left when h0 is 0",
    ]
)
def exercise_1(combine):
    """Two stretches of steps as one: the pair of both."""
    rng = np.random.default_rng(SEED)
    for shape in ((), (3,), (2, 4, 5)):
        first, second = (
            (rng.uniform(-1, 1, shape), rng.normal(size=shape)) for _ in range(2)
        )
        (a1, b1), (a2, b2) = first, second
        a, b = expect_parts(combine(first, second), "a pair, factor and addend", 2)
        wanted = a2 * b1 + b2
        expect_value(
            a,
            a2 * a1,
            {
                "the factors are added, expected their product: a state passes through both": a1
                + a2,
                "the factor and the addend are swapped: the factor comes first": wanted,
                "the factor is that of one stretch alone, expected the product of both": a2,
                "that is the factor of the first stretch alone, expected the product": a1,
            },
            name="the factor",
        )
        expect_value(
            b,
            wanted,
            {
                "the order is the other way round: the first stretch's addend passes through "
                "the second stretch": a1 * b2 + b1,
                "the first addend must shrink with the second factor: it passes through the "
                "second stretch": b1 + b2,
                "the second addend is multiplied by a factor: it is added after all": a2
                * (b1 + b2),
                "the first addend is missing": b2,
                "the second addend is missing": a2 * b1,
                "the first addend is multiplied by both factors: it comes after the first one": a1
                * a2
                * b1
                + b2,
            },
            name="the addend",
        )


def count_mistakes(steps, size):
    """Return what the usual mistakes give."""
    chunks = math.ceil(steps / size)
    return {
        "the last chunk may be only partly filled, and it counts": size + steps // size,
        "a fraction of a chunk is a chunk: round up": size + steps / size,
        "that is one chunk too many if the steps fill the chunks exactly": size
        + steps // size
        + 1,
        "the levels come one after the other: add them, do not multiply": size * chunks,
        "level 2 has steps too, one for each chunk": size,
        "level 1 is missing: it takes `size` steps": chunks,
        "the levels do not run at the same time: add them": max(size, chunks),
        "that is the loop, expected both levels": steps,
        "one step is missing: each level has all of its steps": size + chunks - 1,
        "one step of each level is missing": size + chunks - 2,
    }


@exercise(
    hints=[
        "count the chunks first: how many do you need so that each step has a place?",
        "math.ceil rounds up",
    ]
)
def exercise_2(steps_in_a_row):
    """The steps of the two-level scan that come one after the other."""
    cases = [(12, 3), (1_000, 32), (10, 4), (7, 7), (5, 8), (9, 1), (1, 1)]
    results = [expect_shape("the number", steps_in_a_row(*case), ()) for case in cases]
    expect_all(
        [result.item() for result in results],
        [size + math.ceil(steps / size) for steps, size in cases],
        [count_mistakes(*case) for case in cases],
        [f"the number for {steps} steps in chunks of {size}" for steps, size in cases],
    )


@exercise(
    hints=[
        "which direction turns into its opposite when two entries are swapped?",
        "a vector with 1 and -1 at the two places, divided by its length",
    ]
)
def exercise_3(direction):
    """The unit vector whose reflection swaps two entries."""
    for i, j, size in ((0, 1, 3), (2, 0, 3), (1, 4, 6), (0, 1, 2), (3, 2, 4)):
        told = f"for i = {i}, j = {j}, size = {size} "
        k = expect_shape(f"{told}k", direction(i, j, size), (size,)).astype(float)
        expect(np.isfinite(k).all(), f"{told}k is {k}, expected finite numbers")
        length = np.linalg.norm(k)
        expect(length > 0, f"{told}k is zero: set two entries")
        alone = np.flatnonzero(np.abs(k) > 1e-9).tolist()
        expect(
            alone == sorted((i, j)),
            f"{told}the entries {alone} of k are not zero, expected those at i and j",
        )
        expect(
            k[i] * k[j] < 0,
            f"{told}both entries have the same sign: that reflection also turns their signs",
        )
        expect(
            np.isclose(abs(k[i]), abs(k[j]), rtol=1e-5),
            f"{told}the two entries have different sizes, expected the same size",
        )
        expect(
            np.isclose(length, 1, rtol=1e-5),
            f"{told}k has length {length:.3f}, expected 1: divide it by its length",
        )
