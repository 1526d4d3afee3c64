"""The cell equals a loop in NumPy, keeps its state where masked, and can be saved and loaded.

test_backends.py runs this file again on JAX.
"""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest

from course_utils.ntm import NTMCell, content_weights, sharpened, shifted, walks

X = np.random.default_rng(0).normal(size=(2, 4, 3)).astype("float32")
BOTH = ("content", "location")


def built(**options):
    keras.utils.set_random_seed(1)
    cell = NTMCell(5, slots=6, width=4, **options)
    cell.build((None, 3))
    return cell


def logistic(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    return np.exp(x) / np.exp(x).sum()


def by_loop(cell, inputs):
    """Return the last output of one sequence, slot by slot."""
    W, U, b, kernel, bias = (
        keras.ops.convert_to_numpy(w).astype(float)
        for w in (
            cell.controller.kernel,
            cell.controller.recurrent_kernel,
            cell.controller.bias,
            cell.kernel,
            cell.bias,
        )
    )
    memory, h, c, read = np.full((6, 4), 1e-6), np.zeros(5), np.zeros(5), np.zeros(4)
    heads = {"write": np.eye(6)[0], "read": np.eye(6)[0]}

    def pointed(w, numbers):
        key, gate = np.tanh(numbers[:4]), logistic(numbers[5])
        strength, power = np.logaddexp(0, numbers[4]), 1 + np.logaddexp(0, numbers[9])
        shares = softmax(numbers[6:9])
        found = []
        for slot in memory:
            sizes = np.sqrt(slot @ slot + 1e-16) * np.sqrt(key @ key + 1e-16)
            found.append(strength * (slot @ key) / sizes)
        found = softmax(np.array(found))
        if cell.addressing == ("content",):
            return found
        if "content" in cell.addressing:
            w = gate * found + (1 - gate) * w
        moved = [
            shares[0] * w[(i + 1) % 6] + shares[1] * w[i] + shares[2] * w[i - 1]
            for i in range(6)
        ]
        powers = (np.array(moved) + 1e-8) ** power
        return powers / powers.sum()

    for x in inputs:
        i, f, g, o = np.split(np.concatenate([x, read]) @ W + h @ U + b, 4)
        c = logistic(f) * c + logistic(i) * np.tanh(g)
        h = logistic(o) * np.tanh(c)
        numbers = h @ kernel + bias
        heads["write"] = pointed(heads["write"], numbers[:10])
        erase, add = logistic(numbers[20:24]), np.tanh(numbers[24:])
        for slot, w in enumerate(heads["write"]):
            memory[slot] = memory[slot] * (1 - w * erase) + w * add
        heads["read"] = pointed(heads["read"], numbers[10:20])
        read = heads["read"] @ memory
    return np.concatenate([h, read])


@pytest.mark.parametrize("addressing", [BOTH, ("content",), ("location",)])
def test_equals_a_loop(addressing):
    cell = built(addressing=addressing)
    outputs = keras.ops.convert_to_numpy(keras.layers.RNN(cell)(X))
    for inputs, output in zip(X, outputs):
        np.testing.assert_allclose(output, by_loop(cell, inputs), atol=2e-5)


def test_pieces():
    rng = np.random.default_rng(2)
    w = rng.random((2, 5)).astype("float32")
    w /= w.sum(axis=1, keepdims=True)
    forward = np.tile(np.float32([0, 0, 1]), (2, 1))
    np.testing.assert_allclose(shifted(w, forward), np.roll(w, 1, axis=1), atol=1e-6)
    power = np.float32([[1.0], [3.0]])
    wanted = w**power / (w**power).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(sharpened(w, power), wanted, atol=1e-5)
    memory = rng.normal(size=(2, 5, 3)).astype("float32")
    found = content_weights(memory, 7 * memory[:, 2], np.full((2, 1), 50, "float32"))
    assert np.argmax(found, axis=1).tolist() == [2, 2]


def test_parameters_do_not_depend_on_the_slots():
    cell, wide = built(), NTMCell(5, slots=9, width=4)
    wide.build((None, 3))
    wide.set_weights(cell.get_weights())
    assert cell.count_params() == wide.count_params()


def test_a_masked_step_keeps_the_state():
    layer = keras.layers.RNN(built(), return_state=True)
    mask = np.array([[True, True, False, False], [True, False, True, False]])
    masked = layer(X, mask=mask)
    for row, seen in enumerate(mask):
        short = layer(X[row : row + 1, seen])
        for ours, theirs in zip(masked, short):
            np.testing.assert_allclose(ours[row], theirs[0], atol=1e-6)


def test_states_have_the_declared_shapes():
    layer = keras.layers.RNN(built(), return_state=True)
    symbolic = layer(keras.Input((4, 3)))
    real = layer(X)
    assert [tuple(s.shape[1:]) for s in symbolic] == [tuple(s.shape[1:]) for s in real]
    assert [s.shape[1] for s in real[1:]] == layer.cell.state_size


def test_a_state_can_be_handed_on():
    layer = keras.layers.RNN(built(), return_state=True)
    whole = layer(X)
    first = layer(X[:, :2])
    rest = layer(X[:, 2:], initial_state=first[1:])
    for ours, theirs in zip(rest, whole):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_saved_and_loaded(tmp_path):
    start = keras.initializers.RandomNormal(stddev=0.5, seed=3)
    cell = built(memory_initializer=start, gate_bias=1.0, addressing=["content"])
    inputs = keras.Input((4, 3))
    model = keras.Model(inputs, keras.layers.RNN(cell)(inputs))
    before = model(X)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(loaded(X), before, atol=1e-6)
    again = loaded.layers[1].cell
    assert (again.slots, again.gate_bias, again.addressing) == (6, 1.0, ("content",))


def test_walks():
    found = walks(built(), X)
    assert found.shape == (2, 2, 4, 6)
    np.testing.assert_allclose(found.sum(axis=-1), 1, atol=1e-5)
    last = keras.layers.RNN(built(), return_state=True)(X)[4:6]
    for ours, theirs in zip(found[:, :, -1], last):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"units": 0}, "units is 0"),
        ({"units": 5, "slots": -1}, "slots is -1"),
        ({"units": 5, "width": 2.5}, "width is 2.5"),
        ({"units": 5, "addressing": "content"}, "expected one or both"),
        ({"units": 5, "addressing": []}, "expected one or both"),
        ({"units": 5, "addressing": ["place"]}, "expected one or both"),
    ],
)
def test_bad_options_are_refused(options, reason):
    with pytest.raises(ValueError, match=reason):
        NTMCell(**options)


@pytest.mark.parametrize(
    ("sequences", "reason"),
    [
        (X[:, :0], "at least one time step"),
        (X[0], "expected \\(batch, time, features\\)"),
        (np.full((1, 2, 3), np.nan), "NaN"),
    ],
)
def test_bad_sequences_are_refused(sequences, reason):
    with pytest.raises(ValueError, match=reason):
        walks(built(), sequences)


def test_another_batch_size_is_refused():
    cell = built()
    with pytest.raises(Exception, match=r"(?i)dimension|shape|size|batch"):
        cell(X[:, 0], cell.get_initial_state(3))


def test_backend():
    assert keras.backend.backend() == os.environ.get("EXPECTED_BACKEND", "tensorflow")


GRADIENT = """
from course_utils import runtime
import keras, numpy as np, tensorflow as tf
keras.config.set_floatx("float64")
from course_utils.ntm import NTMCell
keras.utils.set_random_seed(0)
layer = keras.layers.RNN(NTMCell(3, slots=4, width=2), return_sequences=True)
x = np.random.default_rng(0).normal(size=(2, 3, 2))
def loss():
    return tf.reduce_sum(tf.sin(layer(x)))
with tf.GradientTape() as tape:
    value = loss()
gradients = tape.gradient(value, layer.trainable_variables)
for variable, gradient in zip(layer.trainable_variables, gradients):
    old = variable.numpy()
    rows = np.random.default_rng(1).permutation(list(np.ndindex(old.shape)))[:2]
    for index in map(tuple, rows):
        sides = []
        for step in (1e-6, -1e-6):
            moved = old.copy()
            moved[index] += step
            variable.assign(moved)
            sides.append(float(loss()))
        variable.assign(old)
        wanted = (sides[0] - sides[1]) / 2e-6
        assert abs(gradient.numpy()[index] - wanted) < 1e-6 * max(1, abs(wanted)), index
print("checked", len(gradients))
"""


def test_gradient_equals_central_differences():
    """Two numbers of each weight, in a process of its own: float64 is set for all of Keras."""
    command = [sys.executable, "-c", GRADIENT]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().startswith("checked 5")
