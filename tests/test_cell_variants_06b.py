"""The peephole LSTM is an LSTM if its peepholes are 0, and follows the paper's equations if not."""

from course_utils import runtime  # noqa: F401  (first: it silences TensorFlow)

# isort: split
import keras
import numpy as np
import pytest
from keras import layers, ops

from course_utils.by_hand.lstm import sigmoid
from course_utils.cell_variants import PeepholeLSTMCell, peephole_step
from course_utils.cells import LSTMCell


def draw(*shape, seed=0):
    return np.random.default_rng(seed).normal(0.0, 0.7, shape).astype("float32")


def to_numpy(*values):
    return [ops.convert_to_numpy(value) for value in values]


def twins(**options):
    """Return an LSTM layer of our own and one with peepholes, both with the LSTM's weights."""
    cells = LSTMCell(3, **options), PeepholeLSTMCell(3, **options)
    both = [layers.RNN(cell, return_sequences=True) for cell in cells]
    for layer in both:
        layer.build((4, 5, 2))
    values = [draw(*w.shape, seed=k) for k, w in enumerate(both[0].weights)]
    both[0].set_weights(values)
    both[1].set_weights([*values, np.zeros((3, 3), "float32")])
    return both


@pytest.mark.parametrize("use_bias", [True, False])
def test_without_peepholes_it_is_an_lstm(use_bias):
    lstm, peep = twins(use_bias=use_bias)
    x, mask = draw(4, 5, 2), np.array([[1] * 5, [1] * 3 + [0] * 2] * 2, bool)
    np.testing.assert_array_equal(*to_numpy(peep(x, mask=mask), lstm(x, mask=mask)))


def test_a_step_is_the_papers_gate_by_gate():
    x, h, c = draw(4, 2), draw(4, 3, seed=1), draw(4, 3, seed=2)
    W, U, b, p = draw(2, 12), draw(3, 12, seed=3), draw(12, seed=4), draw(3, 3, seed=5)
    columns = {name: slice(3 * k, 3 * k + 3) for k, name in enumerate("ifgo")}
    a = {name: x @ W[:, k] + h @ U[:, k] + b[k] for name, k in columns.items()}
    i, f = sigmoid(a["i"] + p[0] * c), sigmoid(a["f"] + p[1] * c)
    new_c = f * c + i * np.tanh(a["g"])
    new_h = sigmoid(a["o"] + p[2] * new_c) * np.tanh(new_c)
    ours = peephole_step(*map(ops.convert_to_tensor, (x, h, c)), (W, U, b, p))
    for our_state, state in zip(to_numpy(*ours), (new_h, new_c)):
        np.testing.assert_allclose(our_state, state, rtol=1e-5, atol=1e-6)


def test_each_peephole_changes_the_output():
    lstm, peep = twins()
    x = draw(4, 5, 2)
    *values, _ = peep.get_weights()
    (plain,) = to_numpy(lstm(x))
    outputs = [plain]
    for row in np.eye(3):
        peep.set_weights([*values, np.outer(row, np.ones(3))])
        (output,) = to_numpy(peep(x))
        assert all(np.abs(output - other).max() > 1e-3 for other in outputs)
        outputs.append(output)


def test_it_trains_and_survives_saving(tmp_path):
    model = keras.Sequential([keras.Input((5, 2)), layers.RNN(PeepholeLSTMCell(3))])
    model.compile("adam", "mse", jit_compile=False)
    before = model.layers[0].cell.peepholes.numpy().copy()
    model.fit(draw(8, 5, 2), draw(8, 3, seed=1), epochs=2, verbose=0)
    assert (model.layers[0].cell.peepholes.numpy() != before).all()
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    x = draw(2, 5, 2, seed=3)
    np.testing.assert_array_equal(*to_numpy(loaded(x), model(x)))


def test_zero_units_are_refused():
    with pytest.raises(ValueError, match="expected a positive integer"):
        PeepholeLSTMCell(0)
