"""Gradients of a recurrent network in the answers to exercises, compared array by array."""

import numpy as np

from course_utils.checks.core import expect, expect_shape, expect_value, is_equal

WEIGHTS = ("W_xh", "W_hh", "b_h")
# Batch, time, features, units, outputs: all different. The last is one sequence of one step.
SIZES = ((3, 7, 2, 4, 5), (5, 2, 3, 6, 4), (1, 1, 2, 4, 3))


def example(batch, time, features, units, outputs):
    """Return random inputs (batch, time, features), a first state and params."""
    rng = np.random.default_rng(time)
    shapes = {"W_xh": (features, units), "W_hh": (units, units), "b_h": (units,)}
    shapes |= {"W_hy": (units, outputs), "b_y": (outputs,)}
    params = {name: rng.normal(size=shape) / 2 for name, shape in shapes.items()}
    inputs = rng.normal(size=(batch, time, features))
    return inputs, rng.normal(size=(batch, units)) / 2, params


def waves(*shape):
    """Return an array of numbers between -1 and 1, none like another."""
    return np.cos(np.arange(np.prod(shape))).reshape(shape)


def expect_gradients(name, grads, wanted, mistakes, told):
    """Raise `NotYet` unless `grads` has the three arrays of `wanted`.

    `mistakes` maps a reason to the gradients of this mistake; `told` says which case it is.
    """
    expect(
        isinstance(grads, dict), f"{name} returned {type(grads).__name__}, not a dict"
    )
    ours = {}
    for key in WEIGHTS:
        expect(key in grads, f"{name} returned no {key}: it has {sorted(grads)}")
        ours[key] = expect_shape(
            f"the gradient of {key}", grads[key], wanted[key].shape
        )
    right = {key: wanted[key] for key in WEIGHTS}
    for reason, wrong in mistakes.items():
        wrong = {key: wrong[key] for key in WEIGHTS}
        known = is_equal(ours, wrong) and not is_equal(wrong, right)
        expect(not known, reason)
    for key in WEIGHTS:
        expect_value(ours[key], right[key], name=f"{told}, the gradient of {key}")


def count(steps):
    """Return a number of steps in words."""
    return f"{steps} step{'s' * (steps != 1)}"
