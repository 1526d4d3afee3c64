"""The copy task, its loss and its baseline against loops; networks that learn it."""

from functools import partial

import keras
import numpy as np
import pytest

from course_utils.bits import (
    BITS,
    EVERY,
    bits_loss,
    build,
    draw_copy,
    majority,
    train,
)

NTM = {"units": 5, "rate": 1e-2, "times": 2, "cell": {"width": 3}}


def test_copies_follow_the_flag():
    x, wanted = draw_copy(50, low=2, high=4, rng=np.random.default_rng(0))
    found = set()
    for given, target in zip(x, wanted):
        (n,) = np.flatnonzero(given[:, BITS])
        found.add(int(n))
        np.testing.assert_array_equal(target[n + 1 : 2 * n + 1], given[:n, :BITS])
        assert (target[: n + 1] == -1).all() and (target[2 * n + 1 :] == -1).all()
        assert not given[n, :BITS].any() and not given[n + 1 :].any()
    assert found == {2, 3, 4} and set(np.unique(x)) == {0, 1}


def test_draws_depend_on_the_generator_alone():
    first, again = (draw_copy(3, 1, 5, np.random.default_rng(4))[0] for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_the_loss_counts_what_is_asked():
    rng = np.random.default_rng(1)
    wanted = rng.integers(-1, 2, (4, 5, 2)).astype("float32")
    logits = rng.normal(size=(4, 5, 2)).astype("float32")
    p = 1 / (1 + np.exp(-logits))
    losses = -np.where(wanted == 1, np.log(p), np.log(1 - p))[wanted >= 0]
    loss = keras.ops.convert_to_numpy(bits_loss(wanted, logits))
    np.testing.assert_allclose(loss, losses.mean(), rtol=1e-5)


def test_the_majority_against_a_loop():
    x, wanted = draw_copy(6, low=5, high=5, rng=np.random.default_rng(2))
    for row, share in enumerate(majority(x, wanted)):
        vectors = x[row, :5, :BITS]
        vote = vectors.sum(axis=0) >= 3
        assert share == pytest.approx((vote == vectors).mean())


@pytest.mark.parametrize(
    "recipe",
    [
        NTM,
        {"units": 6, "rate": 1e-2, "times": 2},
        {"units": 6, "rate": 1e-2, "times": 2, "attention": 4},
    ],
    ids=["NTM", "LSTM", "attention"],
)
def test_networks_give_a_logit_for_each_bit(recipe):
    model = build(recipe, updates=30)
    rate = model.optimizer.get_config()["learning_rate"]["config"]
    assert rate["decay_steps"] == 60
    assert model(np.zeros((2, 4, BITS + 1), "float32")).shape == (2, 4, BITS)


def test_options_of_the_cell_and_slots():
    model = build(NTM, updates=1, slots=9, shift_bias=0.5)
    cell = model.layers[1].cell
    assert (cell.slots, cell.width, cell.shift_bias) == (9, 3, 0.5)
    wide = build(NTM, updates=1, slots=30)
    wide.set_weights(model.get_weights())


def test_training_lowers_the_loss_and_repeats():
    losses = []
    for _ in range(2):
        keras.utils.set_random_seed(0)
        model = build({"units": 8, "rate": 3e-2, "times": 1}, updates=4 * EVERY)
        draw = partial(draw_copy, low=1, high=2)
        losses.append(train(model, draw, updates=4 * EVERY, seed=0)["loss"])
    assert len(losses[0]) == 4 and losses[0][-1] < losses[0][0] - 0.05
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-5)
