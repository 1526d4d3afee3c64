"""Every check of notebook 07 accepts a right answer and tells each usual wrong one its reason."""

import math

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_utils.by_hand.lstm import sigmoid
from course_utils.checks import nb07


def from_pytorch(order=(1, 0, 2), transpose=True, rows=(0, 1), kernel_only=False):
    """Return a converter, right by default."""

    def convert(weight_ih, weight_hh, bias_ih, bias_hh):
        def move(array):
            parts = np.split(array, 3, axis=-1)
            return np.concatenate([parts[i] for i in order], axis=-1)

        bias = np.stack([bias_ih, bias_hh])[list(rows)]
        if not transpose:
            return [weight_ih, weight_hh, move(bias)]
        if kernel_only:
            return [move(weight_ih.T), weight_hh.T, bias]
        return [move(weight_ih.T), move(weight_hh.T), move(bias)]

    return convert


def test_the_reference_gives_pytorchs_states():
    """Read a sequence as PyTorch's documentation says, and by Keras' layer."""
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=shape) for shape in ((12, 3), (12, 4), 12, 12)]
    weight_ih, weight_hh, bias_ih, bias_hh = arrays
    layer = keras.layers.GRU(4, return_sequences=True)
    layer.build((None, None, 3))
    layer.set_weights(nb07.keras_weights(*arrays))
    x = rng.normal(size=(2, 5, 3))
    h, states = np.zeros((2, 4)), []
    for t in range(5):
        x_r, x_z, x_n = np.split(x[:, t] @ weight_ih.T + bias_ih, 3, axis=-1)
        h_r, h_z, h_n = np.split(h @ weight_hh.T + bias_hh, 3, axis=-1)
        z = sigmoid(x_z + h_z)
        h = (1.0 - z) * np.tanh(x_n + sigmoid(x_r + h_r) * h_n) + z * h
        states.append(h)
    np.testing.assert_allclose(layer(x), np.stack(states, axis=1), rtol=1e-5, atol=1e-5)


def with_summed_bias(weight_ih, weight_hh, bias_ih, bias_hh):
    kernel, recurrent, bias = from_pytorch()(weight_ih, weight_hh, bias_ih, bias_hh)
    return [kernel, recurrent, bias.sum(axis=0)]


def with_reshape(weight_ih, weight_hh, bias_ih, bias_hh):
    kernel, *others = from_pytorch()(weight_ih, weight_hh, bias_ih, bias_hh)
    return [weight_ih.reshape(kernel.shape), *others]


def with_biases_of_g_exchanged(*arrays):
    kernel, recurrent, bias = from_pytorch()(*arrays)
    z_r, g = np.split(bias, [2 * bias.shape[1] // 3], axis=1)
    return [kernel, recurrent, np.concatenate([z_r, g[::-1]], axis=1)]


def with_negated_gate(*arrays):
    weights = from_pytorch()(*arrays)
    signs = np.repeat([-1.0, 1.0, 1.0], weights[0].shape[1] // 3)
    return [array * signs for array in weights]


def by_indices(weight_ih, weight_hh, bias_ih, bias_hh):
    """Take rows in the new order, then transpose."""
    units = weight_hh.shape[1]
    rows = [*range(units, 2 * units), *range(units), *range(2 * units, 3 * units)]
    bias = np.array([bias_ih[rows], bias_hh[rows]])
    return weight_ih[rows].T, weight_hh[rows].T, bias


def by_reshaping(weight_ih, weight_hh, bias_ih, bias_hh):
    """Give the blocks an axis of their own."""
    arrays = weight_ih, weight_hh, np.stack([bias_ih, bias_hh], axis=1)
    blocks = [a.reshape(3, -1, a.shape[1])[[1, 0, 2]] for a in arrays]
    return [b.reshape(-1, b.shape[2]).T.tolist() for b in blocks]


def fixed_size(*arrays):
    """Exchange the columns of four units, however many there are."""
    order = [*range(4, 8), *range(4), *range(8, 12)]
    weights = [arrays[0].T, arrays[1].T, np.stack(arrays[2:])]
    return [w[:, order[: w.shape[1]]] if w.shape[1] == 12 else w for w in weights]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (from_pytorch(), "passed"),
        (by_indices, "passed"),
        (by_reshaping, "passed"),
        (fixed_size, "the kernel still has PyTorch's order"),
        (lambda *a: [w.T for w in from_pytorch()(*a)], "but is not transposed"),
        (
            lambda *a: [*from_pytorch()(*a)[:2], np.concatenate(from_pytorch()(*a)[2])],
            "one after the other, expected two rows",
        ),
        (
            lambda *a: [a[0].T, *from_pytorch()(*a)[1:]],
            "the kernel still has PyTorch's",
        ),
        (from_pytorch(order=(0, 1, 2)), "the kernel still has PyTorch's order"),
        (from_pytorch(kernel_only=True), "the recurrent kernel still has PyTorch's"),
        (from_pytorch(transpose=False), "the kernel is not transposed"),
        (from_pytorch(rows=(1, 0)), "the rows of the bias are swapped"),
        (from_pytorch(order=(2, 0, 1)), "in wrong places"),
        (with_biases_of_g_exchanged, "wrong places: two rows, bias_ih and bias_hh"),
        (with_reshape, "the kernel is reshaped"),
        (with_summed_bias, "the two biases are added up"),
        (with_negated_gate, "holds other numbers"),
        (lambda *arrays: from_pytorch()(*arrays)[:2], "a list of three arrays"),
        (..., "not attempted"),
    ],
)
def test_from_pytorch(assert_verdict, answer, reason):
    assert_verdict(reason, nb07.exercise_1, answer)


def mgu_by_numbers(x, h, params):
    """Loop over sequences; write the blocks as slices."""
    units, rows = h.shape[1], []
    W, U, b = params["W"], params["U"], params["b"]
    for x_row, h_row in zip(x, h):
        f = 1 / (1 + np.exp(-(x_row @ W + h_row @ U + b)[:units]))
        g = np.tanh((x_row @ W + (f * h_row) @ U + b)[units:])
        rows.append(h_row + f * (g - h_row))
    return np.array(rows)


def mgu_in_tensorflow(x, h, params):
    (W_f, W_g), (U_f, U_g) = (tf.split(params[name], 2, axis=1) for name in "WU")
    b_f, b_g = tf.split(params["b"], 2)
    f = tf.sigmoid(x @ W_f + h @ U_f + b_f)
    return (1 - f) * h + f * tf.tanh(x @ W_g + (f * h) @ U_g + b_g)


def mgu(mix=lambda f, h, g: (1.0 - f) * h + f * g, turned=False, **where):
    """Return a step of the minimal gated unit, right by default."""

    def step(x, h, params):
        if turned:
            params = {
                name: np.roll(array, h.shape[1], -1) for name, array in params.items()
            }
        f, g = nb07.mgu_blocks(x, h, params, **where)
        return mix(f, h, g)

    return step


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (mgu(), "passed"),
        (mgu_by_numbers, "passed"),
        (mgu_in_tensorflow, "passed"),
        (lambda *given: mgu()(*given).tolist(), "passed"),
        (mgu(before=False, kept=True), "the candidate sees (1 - f) h"),
        (
            lambda x, h, p: mgu()(x, h, p | {"b": 0 * p["b"]}),
            "the bias is left out",
        ),
        (mgu(lambda f, h, g: (1 - f) * h + f * np.arctanh(g)), "not go through tanh"),
        (
            mgu(lambda f, h, g: (1 - f) * h + g),
            "3 features and 4 units the next state at",
        ),
        (lambda x, h, p: mgu()(x[:1], h[:1], p), "has shape (1, 4), expected (2, 4)"),
        (mgu(lambda f, h, g: f * h + (1.0 - f) * g), "f and 1 - f are swapped"),
        (mgu(before=False), "sees the whole old state"),
        (mgu(before=False, after=True), "reset before"),
        (mgu(turned=True), "the blocks are swapped"),
        (mgu(lambda f, h, g: g), "that is the candidate"),
        (mgu(lambda f, h, g: (h, g)), "several values"),
        (mgu(lambda f, h, g: f.sum()), "has shape ()"),
        (..., "not attempted"),
    ],
)
def test_minimal_gated_unit(assert_verdict, answer, reason):
    assert_verdict(reason, nb07.exercise_2, answer)


def test_the_minimal_gated_unit_follows_its_equations():
    """The reference itself, one number at a time."""
    params = {"W": np.array([[0.5, -1.0]]), "U": np.array([[0.3, 2.0]])}
    params["b"] = np.array([0.1, 0.2])
    x, h = 0.7, -0.4
    f = 1.0 / (1.0 + np.exp(-(0.5 * x + 0.3 * h + 0.1)))
    g = np.tanh(-1.0 * x + 2.0 * f * h + 0.2)
    found = nb07.mgu_blocks(np.array([[x]]), np.array([[h]]), params)
    np.testing.assert_allclose(np.ravel(found), [f, g], rtol=1e-12)


def largest(blocks=3, rows=2, strictly=False, result=int):
    """Return a search for the largest number of units, right by default."""

    def search(features, budget):
        def size(units):
            return blocks * (features * units + units**2 + rows * units)

        units = 0
        while size(units + 1) < budget or (not strictly and size(units + 1) == budget):
            units += 1
        return result(units)

    return search


def by_formula(features, budget):
    """Solve 3 u (u + n + 2) = budget for u, in whole numbers."""
    half = features + 2
    return (math.isqrt(half**2 + 4 * (budget // 3)) - half) // 2


def rounded_root(features, budget):
    half = features / 2 + 1
    return round(math.sqrt(half**2 + budget / 3) - half)


def root_and_a_thousandth(features, budget):
    half = features / 2 + 1
    return int(math.sqrt(half**2 + budget / 3) - half + 0.001)


def by_halving(features, budget):
    low, high = 0, budget + 1
    while high - low > 1:
        middle = (low + high) // 2
        fits = 3 * middle * (features + middle + 2) <= budget
        low, high = (middle, high) if fits else (low, middle)
    return np.int64(low)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (largest(), "passed"),
        (by_formula, "passed"),
        (largest(result=lambda units: min(units, 999)), "is 999, expected 2298"),
        (by_halving, "passed"),
        (largest(result=float), "passed"),
        (largest(rows=1), "has two rows of biases"),
        (largest(rows=0), "has two rows of biases"),
        (largest(blocks=4), "three blocks, not four"),
        (largest(blocks=2), "the number of units is 15, expected 12"),
        (largest(strictly=True), "is the limit itself allowed?"),
        (largest(result=lambda units: units + 1), "one too many: they have 663"),
        (largest(result=lambda units: units + 0.5), "is 12.5, expected 12"),
        (largest(result=lambda units: min(units, 200)), "is 200, expected 301"),
        (largest(result=lambda units: min(units, 300)), "300, but one more would fit"),
        (
            largest(result=lambda units: max(units, 1)),
            "you say 1, one too many: they have 24",
        ),
        (
            lambda n, budget: largest()(1, budget),
            "you say 13, one too many: they have 663",
        ),
        (largest(result=lambda units: units - units % 2), "22, but one more would fit"),
        (rounded_root, "one too many"),
        (root_and_a_thousandth, "you say 1000, one too many"),
        (lambda n, budget: budget // (3 * (n + 2)), "where is U?"),
        (lambda features, budget: [largest()(features, budget)], "has shape (1,)"),
        (..., "not attempted"),
    ],
)
def test_largest_units(assert_verdict, answer, reason):
    assert_verdict(reason, nb07.exercise_3, answer)


@pytest.mark.parametrize("most", [100_000, 500_000])
def test_a_large_budget_has_many_units(assert_verdict, most):
    def capped(features, budget):
        root = math.isqrt(9 * (features + 2) ** 2 + 12 * budget)
        return min(most, max(0, (root - 3 * (features + 2)) // 6))

    assert_verdict("features and at most", nb07.exercise_3, capped)


@pytest.mark.parametrize("far", [-1, 1])
def test_a_large_number_of_units_is_exact(assert_verdict, far):
    def off_by_one(features, budget):
        root = math.isqrt(9 * (features + 2) ** 2 + 12 * budget)
        units = max(0, (root - 3 * (features + 2)) // 6)
        return units + far if units > 100_000 else units

    assert_verdict("does one more still fit", nb07.exercise_3, off_by_one)
