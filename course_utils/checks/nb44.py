"""Checks of notebook 44, linear recurrences."""

import math

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect_parts,
    expect_shape,
    expect_value,
)
from course_utils.checks.several import expect_all

SEED = 44


@exercise(
    hints=[
        "write h1 = A1 h0 + b1 into h2 = A2 h1 + b2, and collect what multiplies h0",
        "the factor is what a state passes through; the addend is what is left when h0 is 0",
    ]
)
def exercise_1(combine):
    """Two stretches of steps with matrices as one: the pair of both."""
    rng = np.random.default_rng(SEED)
    for size in (2, 3, 5):
        (A1, b1), (A2, b2) = (
            (rng.normal(size=(size, size)), rng.normal(size=size)) for _ in range(2)
        )
        pair = combine((A1, b1), (A2, b2))
        A, b = expect_parts(pair, "a pair, matrix and addend", 2)
        expect_value(A, A2 @ A1, matrix_mistakes(A1, A2), name="the matrix")
        expect_value(
            b, A2 @ b1 + b2, addend_mistakes(A1, b1, A2, b2), name="the addend"
        )


def matrix_mistakes(A1, A2):
    """Return what the usual mistakes give for the matrix."""
    return {
        "the matrices are in the other order: a state meets the first one first, so that one "
        "is on the right": A1 @ A2,
        "the matrices are multiplied entry by entry: use @": A1 * A2,
        "the matrices are added, expected their product": A1 + A2,
        "that is the second matrix alone, expected the product of both": A2,
        "that is the first matrix alone, expected the product of both": A1,
    }


def addend_mistakes(A1, b1, A2, b2):
    """Return what the usual mistakes give for the addend."""
    return {
        "the stretches are in the other order: the first addend passes through the second "
        "stretch": A1 @ b2 + b1,
        "the first addend must pass through the second matrix": b1 + b2,
        "the second addend is multiplied by a matrix: it is added after all": A2
        @ (b1 + b2),
        "the first addend is missing": b2,
        "the second addend is missing": A2 @ b1,
        "the first addend passes through both matrices: it comes after the first one": A2
        @ A1
        @ b1
        + b2,
        "that is the first matrix times its own addend: the first addend passes through the "
        "second matrix": A1 @ b1 + b2,
        "the matrix is transposed: write A2 @ b1, not b1 @ A2": b1 @ A2 + b2,
        "the matrix and the addend are multiplied entry by entry: use @": (A2 * b1).sum(
            axis=0
        )
        + b2,
    }


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
        "that is one step too many: level 1 takes `size` steps, level 2 one for each chunk": size
        + chunks
        + 1,
        "round goes to the nearest number, expected the next one up: use math.ceil": size
        + round(steps / size),
        "that is the count for chunks of the square root of the steps, expected chunks of "
        "`size`": 2 * math.sqrt(steps),
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
    cases = [(12, 3), (1_000, 32), (10, 4), (7, 7), (5, 8), (9, 1), (1, 1), (11, 4)]
    results = [expect_shape("the number", steps_in_a_row(*case), ()) for case in cases]
    expect_all(
        [result.item() for result in results],
        [size + math.ceil(steps / size) for steps, size in cases],
        [count_mistakes(*case) for case in cases],
        [f"the number for {steps} steps in chunks of {size}" for steps, size in cases],
    )
