"""Every check of notebook 07 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

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


def with_summed_bias(weight_ih, weight_hh, bias_ih, bias_hh):
    kernel, recurrent, bias = from_pytorch()(weight_ih, weight_hh, bias_ih, bias_hh)
    return [kernel, recurrent, bias.sum(axis=0)]


def with_reshape(weight_ih, weight_hh, bias_ih, bias_hh):
    kernel, *others = from_pytorch()(weight_ih, weight_hh, bias_ih, bias_hh)
    return [weight_ih.reshape(kernel.shape), *others]


def with_negated_gate(*arrays):
    signs = np.repeat([-1.0, 1.0, 1.0], nb07.UNITS)
    return [array * signs for array in from_pytorch()(*arrays)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (from_pytorch(), "passed"),
        (from_pytorch(order=(0, 1, 2)), "the kernel still has PyTorch's order"),
        (from_pytorch(kernel_only=True), "the recurrent kernel still has PyTorch's"),
        (from_pytorch(transpose=False), "the kernel has shape (12, 3)"),
        (from_pytorch(rows=(1, 0)), "the rows of the bias are exchanged"),
        (from_pytorch(order=(2, 0, 1)), "in wrong places"),
        (with_reshape, "in wrong places: first transpose"),
        (with_summed_bias, "the bias has shape (12,)"),
        (with_negated_gate, "holds other numbers"),
        (lambda *arrays: from_pytorch()(*arrays)[:2], "a list of three arrays"),
        (lambda *arrays: print(end=""), "a list of three arrays"),
        (..., "not attempted"),
    ],
)
def test_from_pytorch(assert_verdict, answer, reason):
    assert_verdict(reason, nb07.exercise_1, answer)


def mgu(mix=lambda f, h, g: (1.0 - f) * h + f * g, turned=False, **where):
    """Return a step of the minimal gated unit, right by default."""

    def step(x, h, params):
        if turned:
            params = {
                name: np.roll(array, nb07.UNITS, -1) for name, array in params.items()
            }
        f, g = nb07.mgu_blocks(x, h, params, **where)
        return mix(f, h, g)

    return step


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (mgu(), "passed"),
        (mgu(lambda f, h, g: f * h + (1.0 - f) * g), "f and 1 - f are exchanged"),
        (mgu(before=False), "sees the whole old state"),
        (mgu(before=False, after=True), "reset before"),
        (mgu(turned=True), "the blocks are exchanged"),
        (mgu(lambda f, h, g: g), "term by term"),
        (mgu(lambda f, h, g: (h, g)), "a tuple"),
        (mgu(lambda f, h, g: f.sum()), "has shape ()"),
        (mgu(lambda f, h, g: None), "is None"),
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


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (largest(), "passed"),
        (largest(rows=1), "Two rows of biases?"),
        (largest(rows=0), "Two rows of biases?"),
        (largest(blocks=4), "more would fit: three blocks"),
        (largest(strictly=True), "is the limit itself allowed?"),
        (largest(result=lambda units: units + 0.5), "not a whole number"),
        (lambda features, budget: print(end=""), "is there a return?"),
        (..., "not attempted"),
    ],
)
def test_largest_units(assert_verdict, answer, reason):
    assert_verdict(reason, nb07.exercise_3, answer)
