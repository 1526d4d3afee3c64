"""Names letter by letter: batches, and the gradient of the loss by central differences."""

import numpy as np
import pytest

from course_utils.by_hand.gradient_check import numerical_gradient, relative_difference
from course_utils.by_hand.letters import (
    SYMBOLS,
    cross_entropy,
    gradients,
    make_batch,
    one_hot,
    random_params,
)
from course_utils.by_hand.rnn import read_out, rnn_forward, softmax


def test_targets_are_the_inputs_one_step_later():
    inputs, targets, mask = make_batch(["hill", "li"])
    assert inputs.shape == targets.shape == mask.shape == (2, 5)
    np.testing.assert_array_equal(inputs[0, 1:], targets[0, :-1])
    assert "".join(SYMBOLS[i] for i in targets[1]) == "li..."
    assert mask.tolist() == [[True] * 5, [True] * 3 + [False] * 2]


@pytest.mark.parametrize("words", [["li", "hill"], ["a"], ["zz", "abc", "q"]])
def test_gradients_are_those_of_the_loss(words):
    params, batch = random_params(units=3, seed=1, dtype="float64"), make_batch(words)
    grads = gradients(params, *batch)
    assert list(grads) == list(params)
    for name, array in params.items():
        slow = numerical_gradient(lambda: cross_entropy(params, *batch), array)
        assert relative_difference(grads[name], slow) <= 1e-7, name


def test_the_loss_is_the_mean_over_the_real_characters():
    params = random_params(units=4, seed=0, dtype="float64")
    losses = []
    for word in ("li", "hill"):
        (inputs,), (targets,), _ = make_batch([word])
        states = rnn_forward(one_hot(inputs)[np.newaxis], np.zeros((1, 4)), params)
        p = read_out(states, params, softmax)[0]
        losses += [-np.log(p[t, target]) for t, target in enumerate(targets)]
    loss = cross_entropy(params, *make_batch(["li", "hill"]))
    assert loss == pytest.approx(np.mean(losses))


def test_another_backward_pass_changes_the_recurrent_gradients_alone():
    params, batch = random_params(units=3, seed=0), make_batch(["li", "hill"])
    zeros = {name: np.zeros_like(params[name]) for name in ("W_xh", "W_hh", "b_h")}
    ours = gradients(params, *batch)
    other = gradients(params, *batch, backward=lambda *given: dict(zeros))
    for name in params:
        wanted = zeros.get(name, ours[name])
        np.testing.assert_array_equal(other[name], wanted, err_msg=name)


def test_random_params_depend_on_the_seed():
    first, same, other = (random_params(units=3, seed=seed) for seed in (0, 0, 1))
    assert all(array.dtype == np.float32 for array in first.values())
    assert all((first[name] == same[name]).all() for name in first)
    assert (first["W_hh"] != other["W_hh"]).all()
