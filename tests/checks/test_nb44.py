"""Each check of notebook 44 accepts right answers and tells each usual wrong one its reason."""

import math

import numpy as np
import pytest

from course_utils.checks import nb44


def right_pair(first, second):
    (A1, b1), (A2, b2) = first, second
    return A2 @ A1, A2 @ b1 + b2


def by_running(first, second):
    """The addend is where a state of 0 ends, a column of the matrix where a unit vector ends."""
    run = lambda h: second[0] @ (first[0] @ h + first[1]) + second[1]  # noqa: E731
    start = run(np.zeros(len(first[1])))
    return [np.stack([run(row) - start for row in np.eye(len(start))], axis=1), start]


def by_one_matrix(first, second):
    """A row of zeros and a one below [A b] makes a product of both steps."""
    size = len(first[1])
    pair = [
        np.block([[A, b[:, None]], [np.zeros(size), 1]]) for A, b in (first, second)
    ]
    both = pair[1] @ pair[0]
    return both[:size, :size], both[:size, size]


def changes_its_argument(first, second):
    A, b = first
    A[:] = second[0] @ A
    return A, second[0] @ b + second[1]


def pair(matrix, addend):
    return lambda f, s: (matrix(f[0], s[0]), addend(*f, *s))


def product(A, C):
    return C @ A


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_pair, "passed"),
        (by_running, "passed"),
        (by_one_matrix, "passed"),
        (changes_its_argument, "belongs to its caller"),
        (lambda f, s: right_pair(s, f), "in the other order"),
        (lambda f, s: right_pair(f, s)[::-1], "shape"),
        (lambda f, s: right_pair(f, s)[0][:1], "a pair"),
        (pair(lambda A, C: A * C, lambda A, b, C, d: C @ b + d), "entry by entry"),
        (pair(lambda A, C: A + C, lambda A, b, C, d: C @ b + d), "are added"),
        (pair(lambda A, C: C, lambda A, b, C, d: C @ b + d), "second matrix alone"),
        (pair(lambda A, C: A, lambda A, b, C, d: C @ b + d), "first matrix alone"),
        (pair(product, lambda A, b, C, d: b + d), "must pass through"),
        (pair(product, lambda A, b, C, d: A @ d + b), "stretches are in the other"),
        (pair(product, lambda A, b, C, d: A @ b + d), "its own addend"),
        (pair(product, lambda A, b, C, d: C @ (b + d)), "after all"),
        (pair(product, lambda A, b, C, d: d), "first addend is missing"),
        (pair(product, lambda A, b, C, d: C @ b), "second addend is"),
        (pair(product, lambda A, b, C, d: C @ A @ b + d), "both matrices"),
        (pair(product, lambda A, b, C, d: b @ C + d), "transposed"),
        (lambda f, s: f @ s, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_combine(assert_verdict, answer, reason):
    assert_verdict(reason, nb44.exercise_1, answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda steps, size: size + math.ceil(steps / size), "passed"),
        (lambda steps, size: size - (-steps // size), "passed"),
        (lambda steps, size: size + len(range(0, steps, size)), "passed"),
        (lambda steps, size: np.int64(size + (steps + size - 1) // size), "passed"),
        (lambda steps, size: size + steps // size, "partly filled"),
        (lambda steps, size: size + steps / size, "round up"),
        (lambda steps, size: size + steps // size + 1, "one chunk too many"),
        (lambda steps, size: size * math.ceil(steps / size), "do not multiply"),
        (lambda steps, size: size, "one for each chunk"),
        (lambda steps, size: math.ceil(steps / size), "level 1 is missing"),
        (lambda steps, size: max(size, math.ceil(steps / size)), "at the same time"),
        (lambda steps, size: steps, "that is the loop"),
        (lambda steps, size: size + math.ceil(steps / size) - 1, "one step is missing"),
        (lambda steps, size: size + math.ceil(steps / size) - 2, "of each level"),
        (lambda steps, size: 2 * math.sqrt(steps), "square root of the steps"),
        (lambda steps, size: size + round(steps / size), "nearest number"),
        (lambda steps, size: size + max(1, steps // size), "is 63, expected 64"),
        (lambda steps, size: size + math.ceil(steps / size) + 1, "one step too many"),
        (lambda steps, size: 3 * steps, "steps in chunks of 3"),
        (lambda steps, size: size[0], "your code raised"),
        (..., "not attempted"),
    ],
)
def test_steps_in_a_row(assert_verdict, answer, reason):
    assert_verdict(reason, nb44.exercise_2, answer)
