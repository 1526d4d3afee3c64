"""Checks of notebook 05b, remedies for vanishing gradients."""

import inspect

import keras
import numpy as np
from keras import ops

from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_shape,
    expect_value,
    is_equal,
)


def gradients_to_clip():
    """Yield lists of gradients and a limit: too long, short, just right, zeros; one is small."""
    rng = np.random.default_rng(0)
    two = [np.array([[3.0, 0.0], [0.0, 4.0]]), np.array([12.0])]  # joint length 13
    three = [rng.normal(size=shape) for shape in ((2, 3), (4, 2, 1), (5,))]
    yield two, 2.0
    yield two, 6.5
    yield two, 20.0
    yield two, 13.0
    yield three, 1.5
    yield three[1:2], 0.1
    yield [np.zeros(2), np.zeros((3, 1)), np.zeros(1)], 1.0
    yield [g / 10_000 for g in two], 0.0004  # too long by less than 0.001


@exercise(
    hints=[
        "think of one long vector that holds the entries of all gradients",
        "which factor leaves short gradients alone?",
    ]
)
def exercise_1(clip_together):
    """All gradients scaled by one factor, so that their joint length is at most the limit."""
    for gradients, limit in gradients_to_clip():
        answer = clip_together(gradients, limit)
        count = len(gradients)
        parts = expect_parts(answer, f"a list of {count} gradients", count)
        what = f"for a limit of {limit}, gradient {{}} of {count}"
        clipped = [
            expect_shape(what.format(k), part, gradient.shape)
            for k, (part, gradient) in enumerate(zip(parts, gradients), start=1)
        ]
        expect(
            all(np.isfinite(part).all() for part in clipped),
            "gradients of zeros give nan: what do you divide by?"
            if joint_length(gradients) == 0
            else f"a gradient becomes {clipped[0].ravel()[0]}",
        )
        wanted = used_by_keras(gradients, limit)
        if alike(clipped, wanted, limit):
            continue
        for reason, wrong in clipping_mistakes(gradients, limit).items():
            known = alike(clipped, wrong, limit)
            expect(not known or alike(wrong, wanted, limit), reason)
        length = joint_length(clipped)
        if not alike([length], [joint_length(wanted)], limit):
            expect(
                False,
                f"for a limit of {limit} gradients with a joint length of "
                f"{joint_length(gradients):.6g} get one of {length:.6g}, expected "
                f"{joint_length(wanted):.6g}",
            )
        for k, (part, right) in enumerate(zip(clipped, wanted), start=1):
            expect_value(part, right, name=what.format(k))
        expect(False, f"for a limit of {limit} not all entries have the same factor")


def alike(arrays, others, limit):
    """Return whether two lists of arrays agree, more closely under a limit below 1."""
    unit = min(1.0, limit)
    return all(is_equal(a / unit, b / unit) for a, b in zip(arrays, others))


def joint_length(gradients):
    """Return the length of one vector with the entries of all gradients."""
    return np.linalg.norm(np.concatenate([np.ravel(g) for g in gradients]))


def clipping_mistakes(gradients, limit):
    """Return {reason: gradients that come out by this mistake}."""
    norms = [np.linalg.norm(g) or 1.0 for g in gradients]
    joint = joint_length(gradients) or 1.0
    factors = {
        "short gradients are stretched to the limit: leave them alone": limit / joint,
        "the lengths are added up: the joint length is the root of the sum of all squares": (
            min(1.0, limit / sum(norms))
        ),
        "the root is missing in the joint length": min(1.0, limit / joint**2),
        "the longest gradient is measured alone: one length counts for all together": (
            min(1.0, limit / max(norms))
        ),
    }
    return {
        "nothing was clipped": gradients,
        "each gradient is clipped on its own (clipnorm); here one length counts for all": (
            [g * min(1.0, limit / norm) for g, norm in zip(gradients, norms)]
        ),
        "each entry is cut (clipvalue): that changes the direction": (
            [np.clip(g, -limit, limit) for g in gradients]
        ),
    } | {reason: [factor * g for g in gradients] for reason, factor in factors.items()}


def used_by_keras(gradients, limit):
    """Return the gradients as Keras' SGD uses them under global_clipnorm."""
    weights = [keras.Variable(np.zeros(g.shape, "float32")) for g in gradients]
    tensors = [ops.convert_to_tensor(g.astype("float32")) for g in gradients]
    keras.optimizers.SGD(1.0, global_clipnorm=limit).apply(tensors, weights)
    return [-ops.convert_to_numpy(w) for w in weights]


SMALL = ((0.125, 3), (-0.0004, 2))  # scales that some round, or keep above 0.01
LARGE = ((2.5, 3), (-3.0, 2))  # and that some keep between -1 and 1


@exercise(
    hints=["an initializer is called later, by the layer, with the weight's shape"]
)
def exercise_2(scaled_identity):
    """An initializer for ReLU that hands the share `scale` of each unit on."""
    for scale, units in (
        (1.0, 4),
        (0.9, 2),
        (0.5, 7),
        (0.01, 3),
        (-0.7, 5),
        *SMALL,
        *LARGE,
    ):
        initializer = scaled_identity(scale)
        expect(
            callable(initializer),
            f"scaled_identity({scale}) is {type(initializer).__name__}, expected a function "
            "of shape and dtype, or one of Keras' initializers",
        )
        expect_two_arguments(initializer)
        layer = keras.layers.SimpleRNN(
            units, activation="relu", recurrent_initializer=initializer
        )
        layer.build((None, 10, units + 1))
        expect_value(
            ops.convert_to_numpy(layer.cell.recurrent_kernel),
            scale * np.eye(units),
            {
                f"every entry is {scale}: each unit would be fed by all the others": (
                    np.full((units, units), scale)
                ),
                f"with scale {scale} you give the identity itself: where does the scale come in?": (
                    np.eye(units)
                ),
                "the diagonal runs the other way: unit k must be fed by unit k": (
                    scale * np.eye(units)[::-1]
                ),
                "the scale is on every place besides the diagonal": (
                    scale * (1.0 - np.eye(units))
                ),
            },
            name=f"for scale {scale} and {units} units the matrix",
        )
    for dtype in ("float16", "float64"):
        matrix = scaled_identity(0.5)((2, 2), dtype=dtype)
        found = keras.backend.standardize_dtype(matrix.dtype)
        expect(found == dtype, f"for dtype {dtype!r} the matrix has type {found}")


def expect_two_arguments(initializer):
    """Raise `NotYet` unless a function can be called as Keras calls an initializer."""
    try:
        inspect.signature(initializer).bind((2, 2), dtype="float32")
    except TypeError:
        expect(False, "Keras calls an initializer with `shape` and `dtype`: take both")
