"""Checks of notebook 07, the GRU."""

import keras
import numpy as np

from course_utils.by_hand.lstm import sigmoid
from course_utils.checks.core import exercise, expect, expect_shape, is_close

FEATURES, UNITS = 3, 4  # different, so that no mistake hides


@exercise
def exercise_1(from_pytorch):
    """PyTorch's four arrays as the weights of `keras.layers.GRU`."""
    rng = np.random.default_rng(0)
    shapes = (3 * UNITS, FEATURES), (3 * UNITS, UNITS), (3 * UNITS,), (3 * UNITS,)
    arrays = [rng.normal(size=shape) for shape in shapes]
    weights = from_pytorch(*(array.copy() for array in arrays))
    expect(
        isinstance(weights, (list, tuple)) and len(weights) == 3,
        "expected a list of three arrays: kernel, recurrent kernel, bias",
    )
    names = "the kernel", "the recurrent kernel", "the bias"
    wanted = keras_weights(*arrays)
    for name, weight, right in zip(names, weights, wanted, strict=True):
        weight = expect_shape(name, weight, right.shape)
        as_it_was = right[..., blocks(1, 0, 2)]  # z r g put back into r z n
        expect(
            not is_close(weight, as_it_was),
            f"{name} still has PyTorch's order r z n, expected z r n",
        )
        expect(
            name != "the bias" or not is_close(weight, right[::-1]),
            "the rows of the bias are exchanged: the input's side comes first",
        )
        expect(
            is_close(np.sort(weight, axis=None), np.sort(right, axis=None)),
            f"{name} holds other numbers than PyTorch's array: they only change places",
        )
        expect(
            is_close(weight, right),
            f"{name} has the right numbers in wrong places: first transpose, then move whole "
            "blocks of columns",
        )
    layer = keras.layers.GRU(UNITS, return_sequences=True)
    layer.build((None, None, FEATURES))
    layer.set_weights(weights)
    x = rng.normal(size=(2, 5, FEATURES))
    expect(
        is_close(layer(x), pytorch_states(x, *arrays)), "the states are not PyTorch's"
    )


def blocks(*order):
    """Return the columns of three blocks in another order."""
    return np.arange(3 * UNITS).reshape(3, UNITS)[list(order)].ravel()


def keras_weights(weight_ih, weight_hh, bias_ih, bias_hh):
    """Return kernel, recurrent kernel and bias: transposed, blocks in the order z r n."""
    arrays = weight_ih.T, weight_hh.T, np.stack([bias_ih, bias_hh])
    return [array[..., blocks(1, 0, 2)] for array in arrays]


def pytorch_states(x, weight_ih, weight_hh, bias_ih, bias_hh):
    """Return the states (batch, time, units) as PyTorch's documentation defines them."""
    h, states = np.zeros((len(x), UNITS)), []
    for t in range(x.shape[1]):
        x_r, x_z, x_n = np.split(x[:, t] @ weight_ih.T + bias_ih, 3, axis=-1)
        h_r, h_z, h_n = np.split(h @ weight_hh.T + bias_hh, 3, axis=-1)
        z = sigmoid(x_z + h_z)
        h = (1.0 - z) * np.tanh(x_n + sigmoid(x_r + h_r) * h_n) + z * h
        states.append(h)
    return np.stack(states, axis=1)


@exercise
def exercise_2(mgu_step):
    """One step of the minimal gated unit."""
    rng = np.random.default_rng(0)
    shapes = {"W": (FEATURES, 2 * UNITS), "U": (UNITS, 2 * UNITS), "b": (2 * UNITS,)}
    params = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    x, h = rng.normal(size=(2, FEATURES)), rng.normal(size=(2, UNITS))
    answer = mgu_step(x.copy(), h.copy(), params)
    expect(
        not isinstance(answer, tuple), "you returned a tuple, expected the next state"
    )
    answer = expect_shape("the next state", answer, (2, UNITS))
    f, g = mgu_blocks(x, h, params)
    expect(
        not is_close(answer, f * h + (1.0 - f) * g),
        "f and 1 - f are exchanged: here the gate says how much is written",
    )
    g_free = mgu_blocks(x, h, params, before=False, after=False)[1]
    expect(
        not is_close(answer, (1.0 - f) * h + f * g_free),
        "the candidate sees the whole old state: multiply it by f first",
    )
    g_after = mgu_blocks(x, h, params, before=False, after=True)[1]
    expect(
        not is_close(answer, (1.0 - f) * h + f * g_after),
        "f multiplies the product h U_g, expected (f h) U_g: reset before",
    )
    turned = {name: np.roll(array, UNITS, axis=-1) for name, array in params.items()}
    f_turned, g_turned = mgu_blocks(x, h, turned)
    expect(
        not is_close(answer, (1.0 - f_turned) * h + f_turned * g_turned),
        "the blocks are exchanged: f is the first, g the second",
    )
    expect(
        is_close(answer, (1.0 - f) * h + f * g),
        "the state is wrong: compare with the equations, term by term",
    )


def mgu_blocks(x, h, params, before=True, after=False):
    """Return f and g; the gate multiplies the state before the product, after it, or not."""
    (W_f, W_g), (U_f, U_g), (b_f, b_g) = (
        np.split(params[name], 2, axis=-1) for name in ("W", "U", "b")
    )
    f = sigmoid(x @ W_f + h @ U_f + b_f)
    from_h = (f * h if before else h) @ U_g
    return f, np.tanh(x @ W_g + (f * from_h if after else from_h) + b_g)


@exercise
def exercise_3(largest_units):
    """The largest GRU with reset after within a budget of parameters."""
    for features, wanted in ((2, 64), (128, 100), (1, 1)):
        # All spent, and one short of the next unit.
        for budget in (count(features, wanted), count(features, wanted + 1) - 1):
            units = largest_units(features, budget)
            asked = f"{features} features, at most {budget:,} parameters"
            expect(
                units is not None, f"for {asked} you returned None: is there a return?"
            )
            expect(
                units == int(units), f"for {asked} you have {units}, not a whole number"
            )
            expect(
                units <= wanted,
                f"for {asked} you have {units} units, which are too many: Keras counts "
                f"{count(features, max(int(units), 1)):,} for them. Two rows of biases?",
            )
            expect(
                units == wanted,
                f"for {asked} you have {units} units, but {wanted - units} more would fit: three "
                "blocks, and is the limit itself allowed?",
            )


def count(features, units):
    """Return how many parameters Keras counts."""
    layer = keras.layers.GRU(units)
    layer.build((None, None, features))
    return layer.count_params()
