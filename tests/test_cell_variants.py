"""The variants of course_utils/cell_variants.py: equation, masks, saving, gradients.

A new variant goes into CELLS, with a function that computes one step in NumPy.
"""

from course_utils import runtime  # noqa: F401  (first: it silences TensorFlow)

# isort: split
import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

from course_utils.by_hand.lstm import sigmoid
from course_utils.cell_variants import (
    LayerNormLSTMCell,
    LayerNormRNNCell,
    ZoneoutLSTMCell,
)


def layer_norm_step(x, states, weights, epsilon=1e-3):
    """Return the next states: Ba, Kiros and Hinton 2016, equation 4, with loops over rows."""
    (h,), (W, U, g, b) = states, weights
    rows = []
    for row in x @ W + h @ U:
        spread = np.sqrt(row.var() + epsilon)
        rows.append(np.tanh(g * (row - row.mean()) / spread + b))
    return [np.stack(rows)]


def layer_norm_lstm_step(x, states, weights, epsilon=1e-3):
    """Return the next h and c, block by block, with loops over rows."""
    (h, c), (W, U, b, gains, shift) = states, weights

    def normal(row):
        return (row - row.mean()) / np.sqrt(row.var() + epsilon)

    new_h, new_c = [], []
    for row, old in zip(x @ W + h @ U, c):
        blocks = zip(np.split(row, 4), gains, np.split(b, 4))
        i, f, g, o = (gain * normal(block) + bias for block, gain, bias in blocks)
        new_c.append(sigmoid(f) * old + sigmoid(i) * np.tanh(g))
        new_h.append(sigmoid(o) * np.tanh(gains[4] * normal(new_c[-1]) + shift))
    return [np.stack(new_h), np.stack(new_c)]


def zoneout_step(x, states, weights, rate=0.1):
    """Return the next h and c when the network is used: old and new states mixed."""
    (h, c), (W, U, b) = states, weights
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=-1)
    new_c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    new_h = sigmoid(o) * np.tanh(new_c)
    return [rate * h + (1 - rate) * new_h, rate * c + (1 - rate) * new_c]


# name: the cell, one step in NumPy, how many states
CELLS = {
    "layer_norm": (LayerNormRNNCell, layer_norm_step, 1),
    "layer_norm_lstm": (LayerNormLSTMCell, layer_norm_lstm_step, 2),
    "zoneout": (ZoneoutLSTMCell, zoneout_step, 2),
}
every_cell = pytest.mark.parametrize("kind", CELLS)


def draw(*shape, seed=1):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def drawn_layer(kind, units=4, features=2, **options):
    """Return keras.layers.RNN with our cell and random weights, none of them zero."""
    layer = layers.RNN(CELLS[kind][0](units), **options)
    layer.build((None, 5, features))
    layer.set_weights([draw(*w.shape, seed=i) for i, w in enumerate(layer.weights)])
    return layer


def states_in_numpy(kind, layer, x):
    """Return the output of each step (batch, time, units), float64."""
    _, step, count = CELLS[kind]
    weights = [w.astype("float64") for w in layer.get_weights()]
    states, outputs = [np.zeros((len(x), layer.cell.units))] * count, []
    for t in range(x.shape[1]):
        states = step(x[:, t].astype("float64"), states, weights)
        outputs.append(states[0])
    return np.stack(outputs, axis=1)


@every_cell
def test_equation(kind):
    layer, x = drawn_layer(kind, return_sequences=True), draw(3, 5, 2)
    ours = ops.convert_to_numpy(layer(x))
    np.testing.assert_allclose(ours, states_in_numpy(kind, layer, x), atol=2e-6)


@every_cell
def test_masked_steps_are_skipped(kind):
    layer, x = drawn_layer(kind), draw(2, 5, 2)
    mask = np.array([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]], bool)
    masked = ops.convert_to_numpy(layer(x, mask=mask))
    np.testing.assert_allclose(masked[:1], layer(x[:1, :3]), atol=1e-6)
    np.testing.assert_allclose(masked[1:], layer(x[1:]), atol=1e-6)
    assert np.abs(masked[0] - ops.convert_to_numpy(layer(x))[0]).max() > 1e-3


@every_cell
def test_saved_and_loaded_in_safe_mode(kind, tmp_path):
    layer, x = drawn_layer(kind), draw(3, 5, 2)
    model = keras.Sequential([keras.Input((None, 2)), layers.Bidirectional(layer)])
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    np.testing.assert_allclose(loaded(x), model(x), atol=1e-6)


@every_cell
def test_config_makes_the_same_cell(kind):
    cell = CELLS[kind][0](3, name="mine", dtype="mixed_bfloat16", trainable=False)
    again = type(cell).from_config(cell.get_config())
    assert again.get_config() == cell.get_config()
    name = keras.saving.get_registered_name(type(cell))
    assert name == f"unrolled>{type(cell).__name__}"


@every_cell
@pytest.mark.parametrize("x", [np.zeros((2, 50, 2), "float32"), 1e3 * draw(2, 50, 2)])
def test_gradients_are_finite(kind, x):
    layer = drawn_layer(kind)
    with tf.GradientTape() as tape:
        loss = ops.sum(layer(x) ** 2)
    gradients = tape.gradient(loss, [w.value for w in layer.trainable_weights])
    assert all(np.isfinite(g).all() for g in gradients)
    assert len(gradients) == len(layer.weights)


@every_cell
@pytest.mark.parametrize("units", [0, -2])
def test_units_must_be_positive(kind, units):
    with pytest.raises(ValueError, match="^units is 4.5, expected a whole number"):
        CELLS[kind][0](4.5)
    with pytest.raises(ValueError, match=rf"^units is {units}, expected a positive"):
        CELLS[kind][0](units)


def test_layer_norm_equals_keras():
    cell = LayerNormRNNCell(6, activation="relu", epsilon=0.01)
    x, h = draw(3, 2), draw(3, 6, seed=2)
    cell.build((None, 2))
    cell.set_weights([draw(*w.shape, seed=i) for i, w in enumerate(cell.weights)])
    norm = layers.LayerNormalization(epsilon=0.01)
    norm.build((None, 6))
    W, U, *gain_and_bias = cell.get_weights()
    norm.set_weights(gain_and_bias)
    output, (state,) = cell(x, [h])
    np.testing.assert_allclose(output, ops.relu(norm(x @ W + h @ U)), atol=2e-6)
    np.testing.assert_array_equal(output, state)


def test_layer_norm_ignores_the_scale_of_its_weights():
    layer, x = drawn_layer("layer_norm"), draw(3, 5, 2)
    layer.cell.epsilon = 1e-9
    once = ops.convert_to_numpy(layer(x))
    W, U, g, b = layer.get_weights()
    layer.set_weights([5 * W, 5 * U, g, b])
    np.testing.assert_allclose(layer(x), once, atol=1e-4)
    layer.set_weights([W, U, 5 * g, b])
    assert np.abs(ops.convert_to_numpy(layer(x)) - once).max() > 1e-2


def test_layer_norm_lstm_starts_with_open_forget_gates_and_takes_no_bias():
    cell = LayerNormLSTMCell(3)
    cell.build((None, 2))
    assert cell.bias.numpy().tolist() == [0.0] * 3 + [1.0] * 3 + [0.0] * 6
    bare = LayerNormLSTMCell(3, use_bias=False)
    bare.build((None, 2))
    W, U, b, gains, shift = cell.get_weights()
    cell.set_weights([W, U, 0 * b, gains, shift])
    bare.set_weights([W, U, gains, shift])
    x, states = draw(4, 2), [draw(4, 3, seed=2), draw(4, 3, seed=3)]
    np.testing.assert_allclose(bare(x, states)[0], cell(x, states)[0], atol=1e-6)


@every_cell
@pytest.mark.parametrize("dtype", ["float64", "mixed_float16", "mixed_bfloat16"])
@pytest.mark.parametrize("use_bias", [True, False])
def test_every_type_with_and_without_bias(kind, dtype, use_bias):
    options = {} if kind == "layer_norm" else {"use_bias": use_bias}
    cell = CELLS[kind][0](3, dtype=dtype, **options)
    outputs = layers.RNN(cell, dtype=dtype)(draw(2, 4, 5))
    assert keras.backend.standardize_dtype(outputs.dtype) == cell.compute_dtype
    assert np.isfinite(ops.convert_to_numpy(ops.cast(outputs, "float32"))).all()


def test_zoneout_of_zero_is_an_lstm():
    ours, theirs = layers.RNN(ZoneoutLSTMCell(4, rate=0.0)), layers.LSTM(4)
    x = draw(3, 5, 2)
    ours(x), theirs(x)
    ours.set_weights(theirs.get_weights())
    for training in (False, True):
        np.testing.assert_allclose(ours(x, training=training), theirs(x), atol=1e-6)


@pytest.mark.parametrize("rate", [0.2, 0.7])
def test_zoneout_keeps_each_state_with_its_rate_and_a_new_mask_each_step(rate):
    cell, old = ZoneoutLSTMCell(500, rate=rate, seed=3), np.full((8, 500), 5.0, "f")
    masks = []
    for _ in range(2):
        h, (again, c) = cell(draw(8, 2), [old, old], training=True)
        np.testing.assert_array_equal(h, again)
        masks += [np.array(h) == 5, np.array(c) == 5]
    assert all(abs(mask.mean() - rate) < 0.03 for mask in masks)
    for other in masks[1:]:
        assert abs((masks[0] & other).mean() - rate**2) < 0.03


def test_zoneout_draws_inside_a_layer_and_only_in_training():
    layer = layers.RNN(ZoneoutLSTMCell(200, rate=0.5, seed=1), return_sequences=True)
    x = np.ones((1, 12, 2), "float32")
    layer(x)
    still = [  # which units did not change, step by step
        np.diff(np.array(layer(x, training=training))[0], axis=0) == 0
        for training in (True, False)
    ]
    assert abs(still[0].mean() - 0.5) < 0.05 and not still[1].any()
    assert len({tuple(step) for step in still[0]}) == len(still[0])
    again = np.array(layer(x, training=True))
    assert not np.allclose(again, layer(x, training=True))


@pytest.mark.parametrize("rate", [-0.1, 1.0, float("nan"), "half", None])
def test_zoneout_refuses_a_rate_that_is_no_probability_below_one(rate):
    with pytest.raises(ValueError, match="^rate is .*, expected"):
        ZoneoutLSTMCell(3, rate=rate)
