"""Every check of notebook 05b accepts a right answer and tells each usual wrong one its reason."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_utils.checks import nb05b


def joint_length(gradients):
    return np.sqrt(sum((g**2).sum() for g in gradients))


def together(gradients, limit):
    factor = min(1.0, limit / max(joint_length(gradients), 1e-12))
    return [g * factor for g in gradients]


def divides_by_zero(gradients, limit):
    length = joint_length(gradients)
    with np.errstate(invalid="ignore"):
        return [g / length * min(length, limit) for g in gradients]


def with_tensorflow(gradients, limit):
    return tf.clip_by_global_norm(list(map(tf.constant, gradients)), limit)[0]


def with_one_vector(gradients, limit):
    """Make one vector of all, clip it and cut it up again."""
    vector = np.concatenate([g.ravel() for g in gradients])
    vector = vector / max(1.0, np.sqrt(vector @ vector) / limit)
    ends = np.cumsum([g.size for g in gradients])
    return tuple(v.reshape(g.shape) for v, g in zip(np.split(vector, ends), gradients))


def scaled(factor):
    return lambda gs, limit: [g * min(1.0, factor(gs, limit)) for g in gs]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (together, "passed"),
        (with_tensorflow, "passed"),
        (with_one_vector, "passed"),
        (lambda gs, limit: [g.tolist() for g in together(gs, limit)], "passed"),
        (
            lambda gs, limit: [
                g * min(1, limit / (np.linalg.norm(g) or 1)) for g in gs
            ],
            "on its own",
        ),
        (
            lambda gs, limit: [np.clip(g, -limit, limit) for g in gs],
            "each entry is cut",
        ),
        (
            lambda gs, limit: [g * limit / joint_length(gs) for g in gs],
            "short gradients are stretched",
        ),
        (
            scaled(lambda gs, m: m / sum(map(np.linalg.norm, gs))),
            "lengths are added up",
        ),
        (scaled(lambda gs, m: m / joint_length(gs) ** 2), "the root is missing"),
        (scaled(lambda gs, m: m / max(map(np.linalg.norm, gs))), "measured alone"),
        (scaled(lambda gs, m: m / 13), "for a limit of 1.5 gradients with a joint"),
        (scaled(lambda gs, m: m / (joint_length(gs) + 1e-3)), "of 1.99985, expected 2"),
        (lambda gs, limit: gs, "nothing was clipped"),
        (
            lambda gs, m: together(gs, m) if joint_length(gs) > max(m, 1) else gs,
            "nothing was clipped",
        ),
        (
            lambda gs, m: together(gs, m) if joint_length(gs) - m > 1e-3 else gs,
            "nothing was clipped",
        ),
        (
            scaled(lambda gs, m: m / (joint_length(gs) + 1e-6)),
            "a joint length of 0.0013 get one of 0.00039969",
        ),
        (scaled(lambda gs, m: m / (joint_length(gs) + 1e-8)), "passed"),
        (
            lambda gs, m: [
                g + 1e-6 * (g == 0) if 0 < m < 0.001 else g for g in together(gs, m)
            ],
            "for a limit of 0.0004 not all entries have the same factor",
        ),
        (lambda gs, limit: [-g for g in together(gs, limit)], "gradient 1 of 2 is [[-"),
        (lambda gs, limit: together(gs, limit)[:1], "expected a list of 2 gradients"),
        (lambda gs, limit: [g.ravel() for g in together(gs, limit)], "has shape"),
        (lambda gs, limit: [g for g in together(gs, limit) if g.any()], "3 gradients"),
        (divides_by_zero, "what do you divide by?"),
        (..., "not attempted"),
    ],
)
def test_clip_together(assert_verdict, answer, reason):
    assert_verdict(reason, nb05b.exercise_1, answer)


def initializer_of(matrix):
    """Return an answer to exercise 3 that makes its matrix from scale and units."""

    def scaled_identity(scale):
        return lambda shape, dtype=None: matrix(scale, shape[0]).astype(
            dtype or "float32"
        )

    return scaled_identity


class WithScale(keras.initializers.Initializer):
    def __init__(self, scale):
        self.scale = scale

    def __call__(self, shape, dtype=None):
        return self.scale * keras.ops.eye(*shape, dtype=dtype)


def keras_identity(scale):
    return keras.initializers.Identity(gain=scale)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (initializer_of(lambda scale, n: scale * np.eye(n)), "passed"),
        (keras_identity, "passed"),
        (initializer_of(lambda scale, n: np.diag([scale] * n)), "passed"),
        (lambda scale: WithScale(scale), "passed"),
        (
            lambda scale: lambda shape, dtype: scale * keras.ops.eye(*shape),
            "for dtype 'float16' the matrix has type float32",
        ),
        (initializer_of(lambda scale, n: np.full((n, n), scale)), "every entry is 1.0"),
        (initializer_of(lambda scale, n: np.eye(n)), "where does the scale come in?"),
        (
            initializer_of(lambda scale, n: scale * np.eye(n)[::-1]),
            "the diagonal runs the other way",
        ),
        (
            initializer_of(lambda scale, n: scale * np.eye(n)[[*range(1, n), 0]]),
            "8 of 16",
        ),
        (
            initializer_of(lambda scale, n: scale - scale * np.eye(n)),
            "besides the diag",
        ),
        (
            initializer_of(lambda scale, n: np.eye(n) * max(scale, 0.5)),
            "for scale 0.01 and 3 units the matrix at [0, 0] is 0.5, expected 0.01",
        ),
        (
            initializer_of(lambda scale, n: np.eye(n) * max(scale, 0)),
            "for scale -0.7 and 5 units",
        ),
        (
            initializer_of(lambda scale, n: round(scale, 2) * np.eye(n)),
            "for scale 0.125 and 3 units",
        ),
        (
            initializer_of(
                lambda scale, n: np.copysign(max(abs(scale), 0.01), scale) * np.eye(n)
            ),
            "for scale -0.0004 and 2 units",
        ),
        (
            initializer_of(lambda scale, n: np.round(scale * np.eye(n), 3)),
            "for scale -0.0004 and 2 units",
        ),
        (initializer_of(lambda scale, n: scale * np.eye(4)), "has shape (4, 4)"),
        (lambda scale: "identity", "is str, expected a function"),
        (lambda scale: scale * np.eye(4), "is ndarray, expected a function"),
        (lambda scale: lambda: scale * np.eye(4), "with `shape` and `dtype`"),
        (..., "not attempted"),
    ],
)
def test_scaled_identity(assert_verdict, answer, reason):
    assert_verdict(reason, nb05b.exercise_2, answer)


def test_a_scale_may_be_above_1(assert_verdict):
    def clipped(scale):
        return keras.initializers.Identity(min(1.0, max(-1.0, scale)))

    assert_verdict("with scale 2.5", nb05b.exercise_2, clipped)
