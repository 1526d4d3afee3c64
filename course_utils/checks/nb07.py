"""Checks of notebook 07, the GRU."""

import bisect
import functools

import keras
import numpy as np

from course_utils.by_hand.lstm import sigmoid
from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_shape,
    expect_value,
    is_close,
    is_equal,
)

SIZES = ((3, 4, 2), (5, 2, 1))  # features, units, batch; all different


@exercise(
    hints=[
        "take the kernel first: what are its shape and the order of its blocks in Keras?",
        "np.split along the last axis gives the blocks, np.concatenate joins them again",
    ]
)
def exercise_1(from_pytorch):
    """PyTorch's four arrays as the weights of `keras.layers.GRU`."""
    for features, units, _ in SIZES:
        rng = np.random.default_rng(units)
        rows = 3 * units
        shapes = (rows, features), (rows, units), (rows,), (rows,)
        arrays = [rng.normal(size=shape) for shape in shapes]
        weights = expect_parts(
            from_pytorch(*arrays),
            "a list of three arrays: kernel, recurrent kernel, bias",
            3,
        )
        *kernels, bias = keras_weights(*arrays)
        names = "the kernel", "the recurrent kernel"
        for name, array, weight, right in zip(names, arrays, weights, kernels):
            expect_moved(
                name,
                weight,
                right,
                {
                    f"{name} is not transposed": array,
                    f"{name} has its blocks in place, but is not transposed": right.T,
                    f"{name} is reshaped, expected transposed": (
                        array.reshape(right.shape)
                    ),
                    f"{name} is reshaped, expected transposed, before the blocks are moved": (
                        move(array.reshape(right.shape))
                    ),
                },
            )
        expect_moved(
            "the bias",
            weights[2],
            bias,
            {
                "the rows of the bias are swapped: the input's side comes first": (
                    bias[::-1]
                ),
                "the two biases are added up: Keras keeps them in two rows": (
                    bias.sum(axis=0)
                ),
                "the two biases are one after the other, expected two rows": bias.ravel(),
            },
            "two rows, bias_ih and bias_hh, in each of which whole blocks move",
        )


def expect_moved(
    name,
    weight,
    right,
    mistakes,
    how="first transpose, then move whole blocks of columns",
):
    """Raise `NotYet` unless `weight` is `right`, whose three blocks are in the order z r n."""
    before = {f"{name} still has PyTorch's order r z n, expected z r n": move(right)}
    for reason, wrong in (before | mistakes).items():
        expect(not is_close(weight, wrong), reason)
    weight = expect_shape(name, weight, right.shape)
    expect(
        is_close(np.sort(weight, axis=None), np.sort(right, axis=None)),
        f"{name} holds other numbers than PyTorch's array: they only change places",
    )
    expect(
        is_close(weight, right),
        f"{name} has the right numbers in wrong places: {how}",
    )


def move(array):
    """Return an array with the first two of its three blocks of columns swapped."""
    first, second, third = np.split(array, 3, axis=-1)
    return np.concatenate([second, first, third], axis=-1)


def keras_weights(weight_ih, weight_hh, bias_ih, bias_hh):
    """Return kernel, recurrent kernel and bias: transposed, blocks in the order z r n."""
    return [move(a) for a in (weight_ih.T, weight_hh.T, np.stack([bias_ih, bias_hh]))]


@exercise(
    hints=[
        "two halves of each array: which of the equations uses which?",
        "f is needed before g can be computed: where does f h go in?",
    ]
)
def exercise_2(mgu_step):
    """One step of the minimal gated unit."""
    for features, units, batch in SIZES:
        rng = np.random.default_rng(features)
        shapes = {"W": (features, 2 * units), "U": (units, 2 * units), "b": 2 * units}
        params = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        x, h = rng.normal(size=(batch, features)), rng.normal(size=(batch, units))
        answer = mgu_step(x, h, params)
        several = isinstance(answer, list | tuple) and len(answer) > batch
        expect(
            not isinstance(answer, tuple) and not several,
            "you returned several values, expected the next state alone",
        )
        f, g = mgu_blocks(x, h, params)
        expect_value(
            answer,
            (1.0 - f) * h + f * g,
            mgu_mistakes(x, h, params),
            name=f"for a batch of {batch}, {features} features and {units} units the next state",
        )


def mgu_mistakes(x, h, params):
    """Return {reason: the next state that this mistake gives}."""
    f, g = mgu_blocks(x, h, params)

    def state(given=params, **where):
        f, g = mgu_blocks(x, h, given, **where)
        return (1.0 - f) * h + f * g

    turned = {name: np.roll(a, len(h[0]), axis=-1) for name, a in params.items()}
    return {
        "f and 1 - f are swapped: here the gate says how much is written": (
            f * h + (1.0 - f) * g
        ),
        "the candidate sees the whole old state: multiply it by f first": (
            state(before=False)
        ),
        "f multiplies the product h U_g, expected (f h) U_g: reset before": (
            state(before=False, after=True)
        ),
        "the candidate sees (1 - f) h, expected f h": (state(before=False, kept=True)),
        "the blocks are swapped: f is the first, g the second": state(turned),
        "the bias is left out": state(params | {"b": 0.0 * params["b"]}),
        "that is the candidate: where is the mixture with the old state?": g,
        "g does not go through tanh": (1.0 - f) * h + f * np.arctanh(g),
    }


def mgu_blocks(x, h, params, before=True, after=False, kept=False):
    """Return f and g; the gate multiplies the state before the product, after it, or not."""
    (W_f, W_g), (U_f, U_g), (b_f, b_g) = (
        np.split(params[name], 2, axis=-1) for name in ("W", "U", "b")
    )
    f = sigmoid(x @ W_f + h @ U_f + b_f)
    seen = f * h if before else (1.0 - f) * h if kept else h
    from_h = seen @ U_g
    return f, np.tanh(x @ W_g + (f * from_h if after else from_h) + b_g)


@exercise(
    hints=[
        "write the number of parameters as a function of the units first, and compare with Keras",
        "try 1, 2, 3, ... units: when do you stop, and which number do you return?",
    ]
)
def exercise_3(largest_units):
    """The largest GRU with reset after within a budget of parameters."""
    asked_for = [
        (features, budget, wanted, largest_units(features, budget))
        for features, budget, wanted in budgets()
    ]
    for features, budget, wanted, answer in asked_for:
        asked = f"for {features} feature{'s' * (features != 1)} and at most {budget:,} parameters"
        said = f"{asked} you say {answer}"
        rows = f"{said}: a GRU with reset after has two rows of biases"
        mistakes = {
            f"{said}: a GRU has three blocks, not four": {"blocks": 4},
            rows: {"rows": 1},
            f"{rows}, for W and for U": {"rows": 0},
            f"{said}: is the limit itself allowed?": {"over": 0},
            f"{said}: where is U?": {"recurrent": 0},
        }
        expect_value(
            answer,
            wanted,
            {
                reason: fitting(features, budget, **mistake)
                for reason, mistake in mistakes.items()
                if all(
                    is_equal(a, fitting(f, b, **mistake)) for f, b, _, a in asked_for
                )
            }
            | {
                f"{said}, one too many: they have "
                f"{3 * (wanted + 1) * (features + wanted + 3):,} parameters": wanted
                + 1,
                f"{said}, but one more would fit": wanted - 1,
            },
            name=f"{asked} the number of units",
        )
        expect(  # `expect_value` takes 577,001 for 577,000
            float(answer) == wanted,
            f"{said}, expected {wanted}: does one more still fit, and does yours?",
        )


def budgets():
    """Yield features, a budget and the largest number of units, also 0 and many."""
    for features, wanted in ((2, 12), (50, 23), (1, 1)):
        yield features, keras_count(features, wanted), wanted  # all spent
        yield features, keras_count(features, wanted + 1) - 1, wanted
    yield 50, 5_350, 23  # nearer to 24 units
    yield 2, 600, 12  # enough for 13 without biases
    yield 40, keras_count(40, 60) + 5, 60
    yield 1, keras_count(1, 301), 301
    yield 600, 20_000_000, fitting(600, 20_000_000)
    yield 5, keras_count(5, 1) - 1, 0
    yield 3, 0, 0
    yield 1, keras_count(1, 1_000) - 1, 999  # the root is 999.9998
    for missing in (0, 1):
        yield 2, 3 * 577_000 * 577_004 - missing, 577_000 - missing  # about 10**12


@functools.cache
def fitting(features, budget, blocks=3, rows=2, recurrent=1, over=1):
    """Return the largest number of units; `over` is 0 if the limit itself is not allowed."""
    return bisect.bisect_left(
        range(1, 10**13),
        budget + over,
        key=lambda units: blocks * units * (features + recurrent * units + rows),
    )


@functools.cache
def keras_count(features, units):
    """Return how many parameters Keras counts."""
    layer = keras.layers.GRU(units)
    layer.build((None, None, features))
    return layer.count_params()
