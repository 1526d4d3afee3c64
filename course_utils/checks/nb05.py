"""Checks of notebook 05, vanishing and exploding gradients."""

import keras
import numpy as np
from keras import ops

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(growth_per_step):
    """The factor per step in the long run: the spectral radius."""
    rng = np.random.default_rng(0)
    turn = 0.8 * np.array([[0.0, 1.0], [-1.0, 0.0]])
    one_way = np.array([[0.9, 5.0], [0.0, 0.5]])
    for W in (turn, one_way, np.diag([0.3, -1.2]), rng.normal(size=(6, 6))):
        rate = np.asarray(growth_per_step(W))
        expect(rate.size == 1, f"you returned {rate.size} numbers, expected one")
        expect(
            not np.iscomplexobj(rate),
            f"you returned the complex number {rate}: take absolute values first",
        )
        rate, values = float(rate.reshape(())), np.linalg.eigvals(W)
        expect(
            rate >= 0,
            f"you returned {rate:.3g}; a length grows by a factor >= 0 a step",
        )
        wanted = np.abs(values).max()
        if is_close(rate, wanted):
            continue
        wrong = {
            "the largest singular value: that is the most in one step, not in the long run": (
                np.linalg.norm(W, 2)
            ),
            "the Frobenius norm, not a growth per step": np.linalg.norm(W),
            "the largest real part: eigenvalues may turn or be negative, take np.abs": (
                values.real.max()
            ),
            "the logarithm of the answer": np.log(wanted),
        }
        for what, value in wrong.items():
            expect(not is_close(rate, value), f"{rate:.3g} is {what}")
        expect(False, f"for W = {W.round(2).tolist()} you return {rate:.3g}")


@exercise
def exercise_2(clip_together):
    """All gradients scaled by one factor, so that their joint length is at most the limit."""
    gradients = [
        np.array([[3.0, 0.0], [0.0, 4.0]]),
        np.array([12.0]),
    ]  # joint length 13
    before = [g.copy() for g in gradients]
    for limit in (2.0, 6.5, 20.0):
        clipped = clip_together(gradients, limit)
        expect(clipped is not None, "you returned None: did you forget to return?")
        clipped = list(clipped)
        expect(len(clipped) == 2, f"2 gradients went in, {len(clipped)} came out")
        for ours, theirs in zip(clipped, gradients):
            expect_shape("a clipped gradient", ours, theirs.shape)
        expect(
            all((g == b).all() for g, b in zip(gradients, before)),
            "you changed the arrays that were passed: return new ones",
        )
        joint = np.concatenate([np.ravel(g) for g in clipped])
        own = [g * min(1.0, limit / np.linalg.norm(g)) for g in gradients]
        by_value = [np.clip(g, -limit, limit) for g in gradients]
        wanted = used_by_keras(gradients, limit)
        if all(is_close(c, w) for c, w in zip(clipped, wanted)):
            continue
        expect(
            limit < 13 or is_close(np.linalg.norm(joint), 13.0),
            f"a gradient of length 13 was changed though the limit is {limit}",
        )
        expect(
            not all(is_close(c, o) for c, o in zip(clipped, own)),
            "each gradient is clipped on its own (clipnorm); here one length counts for all",
        )
        expect(
            not all(is_close(c, v) for c, v in zip(clipped, by_value)),
            "each entry is cut (clipvalue): that changes the direction",
        )
        expect(
            False,
            f"the joint length is {np.linalg.norm(joint):.3g}, expected {min(limit, 13)}, "
            "with one factor for all",
        )
    nothing = list(clip_together([np.zeros(2), np.zeros(3)], 1.0))
    expect(
        all(np.isfinite(g).all() for g in nothing),
        "gradients of zeros give nan: what do you divide by?",
    )


def used_by_keras(gradients, limit):
    """Return the gradients as Keras' SGD uses them under global_clipnorm."""
    weights = [keras.Variable(np.zeros(g.shape, "float32")) for g in gradients]
    tensors = [ops.convert_to_tensor(g.astype("float32")) for g in gradients]
    keras.optimizers.SGD(1.0, global_clipnorm=limit).apply(tensors, weights)
    return [-ops.convert_to_numpy(w) for w in weights]


@exercise
def exercise_3(scaled_identity):
    """An initializer for ReLU that hands the share `scale` of each unit on."""
    for scale in (1.0, 0.9, 0.5):
        initializer = scaled_identity(scale)
        expect(
            callable(initializer),
            f"scaled_identity({scale}) is {type(initializer).__name__}, expected a function "
            "of shape and dtype, or one of Keras' initializers",
        )
        layer = keras.layers.SimpleRNN(
            4, activation="relu", recurrent_initializer=initializer
        )
        layer.build((None, 10, 2))
        W_hh = ops.convert_to_numpy(layer.cell.recurrent_kernel)
        expect(
            not (W_hh == scale).all(),
            f"every entry is {scale}: each unit would be fed by all the others",
        )
        expect(
            scale == 1.0 or not is_close(W_hh, np.eye(4)),
            f"with scale {scale} you give the identity itself: where does the scale come in?",
        )
        expect(
            is_close(W_hh, scale * np.eye(4)),
            f"scale {scale}, 4 units: expected {scale} on the diagonal and 0 elsewhere, "
            f"you give {W_hh.round(2).tolist()}",
        )
        h = np.array([[1.0, 2.0, 3.0, 4.0]], "float32")
        after = layer(np.zeros((1, 10, 2), "float32"), initial_state=h)
        expect(
            is_close(after, h * scale**10),
            f"after ten steps without input, scale {scale}, the state is not scale**10 times "
            "the first one",
        )
