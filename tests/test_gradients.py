"""The gradient at each step of course_utils/gradients.py, against central differences."""

import keras
import numpy as np
import pytest
from keras import ops

from course_utils.gradients import gradient_by_lag

STEPS = 4


def small_model():
    """Return a model of three tanh units, with inputs and targets of two sequences."""
    keras.utils.set_random_seed(0)
    layers = [keras.layers.SimpleRNN(3), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((STEPS, 2)), *layers])
    rng = np.random.default_rng(0)
    return (
        model,
        rng.normal(size=(2, STEPS, 2)).astype("float32"),
        rng.normal(size=(2, 1)),
    )


def loss_from(model, x, y, step, change):
    """Return the loss if `change` (batch, units) is added to the state after a step."""
    (reader, read_out), h = model.layers, np.zeros((len(x), 3), "float32")
    for t in range(STEPS):
        h = ops.convert_to_numpy(reader.cell(x[:, t], [h])[0])
        h = h + change if t == step else h
    return float(np.mean((ops.convert_to_numpy(read_out(h)) - y) ** 2))


@pytest.mark.parametrize("lag", range(STEPS))
def test_a_length_is_that_of_central_differences(lag):
    model, x, y = small_model()
    slope, size = np.zeros((2, 3)), 1e-2
    for place in np.ndindex(slope.shape):
        change = np.zeros(slope.shape, "float32")
        change[place] = size
        ends = (loss_from(model, x, y, STEPS - 1 - lag, c) for c in (change, -change))
        slope[place] = np.subtract(*ends) / (2 * size)
    lengths = gradient_by_lag(model, x, y)
    assert lengths.shape == (STEPS,)
    np.testing.assert_allclose(lengths[lag], np.linalg.norm(slope), rtol=5e-3)


def test_a_model_without_a_recurrent_layer_is_refused():
    model = keras.Sequential([keras.Input((STEPS, 2)), keras.layers.Dense(1)])
    with pytest.raises(ValueError, match="recurrent"):
        gradient_by_lag(model, np.zeros((1, STEPS, 2), "float32"), np.zeros((1, 1)))
