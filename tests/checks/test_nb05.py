"""Every check of notebook 05 accepts a right answer and tells each usual wrong one its reason."""

import keras
import numpy as np
import pytest

from course_utils.checks import nb05


def radius(W):
    return np.abs(np.linalg.eigvals(W)).max()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (radius, "passed"),
        (lambda W: np.array([radius(W)]), "passed"),
        (lambda W: np.linalg.norm(W, 2), "the most in one step"),
        (lambda W: np.linalg.norm(W), "Frobenius"),
        (lambda W: np.linalg.eigvals(W).real.max(), "take np.abs"),
        (lambda W: np.log(radius(W)), "a factor >= 0"),
        (lambda W: np.linalg.eigvals(W).max(), "complex number"),
        (lambda W: np.linalg.eigvals(W), "2 numbers, expected one"),
        (lambda W: np.abs(W).max(), "you return 5"),
        (lambda W: radius(W) + 0.1, "you return 0.9"),
        (..., "not attempted"),
    ],
)
def test_growth_per_step(assert_verdict, answer, reason):
    assert_verdict(reason, nb05.exercise_1, answer)


def joint_length(gradients):
    return np.sqrt(sum((g**2).sum() for g in gradients))


def together(gradients, limit):
    factor = min(1.0, limit / max(joint_length(gradients), 1e-12))
    return [g * factor for g in gradients]


def divides_by_zero(gradients, limit):
    length = joint_length(gradients)
    with np.errstate(invalid="ignore"):
        return [g / length * min(length, limit) for g in gradients]


def in_place(gradients, limit):
    factor = min(1.0, limit / joint_length(gradients))
    for g in gradients:
        g *= factor
    return gradients


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (together, "passed"),
        (lambda gs, limit: tuple(together(gs, limit)), "passed"),
        (
            lambda gs, limit: [g * min(1, limit / np.linalg.norm(g)) for g in gs],
            "on its own",
        ),
        (
            lambda gs, limit: [np.clip(g, -limit, limit) for g in gs],
            "each entry is cut",
        ),
        (
            lambda gs, limit: [g * limit / joint_length(gs) for g in gs],
            "length 13 was changed",
        ),
        (lambda gs, limit: gs, "the joint length is 13, expected 2"),
        (lambda gs, limit: together(gs, limit)[:1], "2 gradients went in, 1 came out"),
        (lambda gs, limit: [g.ravel() for g in together(gs, limit)], "has shape"),
        (divides_by_zero, "what do you divide by?"),
        (in_place, "you changed the arrays"),
        (lambda gs, limit: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_clip_together(assert_verdict, answer, reason):
    assert_verdict(reason, nb05.exercise_2, answer)


def initializer_of(matrix):
    """Return an answer to exercise 3 that makes its matrix from scale and units."""

    def scaled_identity(scale):
        return lambda shape, dtype=None: matrix(scale, shape[0]).astype("float32")

    return scaled_identity


def keras_identity(scale):
    return keras.initializers.Identity(gain=scale)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (initializer_of(lambda scale, n: scale * np.eye(n)), "passed"),
        (keras_identity, "passed"),
        (initializer_of(lambda scale, n: np.full((n, n), scale)), "every entry is 1.0"),
        (initializer_of(lambda scale, n: np.eye(n)), "where does the scale come in?"),
        (
            initializer_of(lambda scale, n: scale * np.eye(n)[::-1]),
            "1.0 on the diagonal and 0 elsewhere",
        ),
        (lambda scale: scale * np.eye(4), "is ndarray, expected a function"),
        (lambda scale: lambda: scale * np.eye(4), "your code raised TypeError"),
        (..., "not attempted"),
    ],
)
def test_scaled_identity(assert_verdict, answer, reason):
    assert_verdict(reason, nb05.exercise_3, answer)
