"""The simulated circuits equal PennyLane's and whole matrices, and the cell speaks Keras.

test_backends.py runs this file again on JAX.
"""

from course_utils import runtime  # noqa: F401  (first: it silences TensorFlow)

# isort: split
import functools

import keras
import numpy as np
import pennylane as qml
import pytest
from keras import layers, ops

from course_utils import quantum
from course_utils.quantum import QuantumCell, QuantumRNN

FLOOR = 5e-6  # of single precision, after some hundred gates


def draw(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def as_complex(state):
    real, imag = np.split(ops.convert_to_numpy(state), 2, axis=-1)
    return real + 1j * imag


def random_state(batch, qubits, seed=0):
    """Return unit vectors (batch, 2^(qubits+1))."""
    state = draw(batch, 2 ** (qubits + 1), seed=seed)
    return state / np.linalg.norm(state, axis=1, keepdims=True)


def matrix_of(gate, qubits, place):
    """Return the Kronecker product that applies `gate` (2, 2) to one qubit."""
    parts = [gate if k == place else np.eye(2) for k in range(qubits)]
    return functools.reduce(np.kron, parts)


def turn(axis, angle):
    """Return the matrix (2, 2) of RY or RZ."""
    c, s = np.cos(angle / 2), np.sin(angle / 2)
    if axis == "y":
        return np.array([[c, -s], [s, c]])
    return np.diag([c - 1j * s, c + 1j * s])


@pytest.mark.parametrize("qubits", [1, 2, 4])
@pytest.mark.parametrize("axis", ["y", "z"])
def test_rotations_equal_whole_matrices(qubits, axis):
    ours = {"y": quantum.rotate_y, "z": quantum.rotate_z}[axis]
    state, angles = random_state(3, qubits), draw(3, seed=1)
    for place in range(qubits):
        wanted = [
            matrix_of(turn(axis, angle), qubits, place) @ row
            for angle, row in zip(angles, as_complex(state))
        ]
        np.testing.assert_allclose(
            as_complex(ours(state, angles, place)), wanted, atol=1e-6
        )
        one = as_complex(ours(state, np.float32(0.7), place))
        whole = matrix_of(turn(axis, 0.7), qubits, place)
        np.testing.assert_allclose(one, as_complex(state) @ whole.T, atol=1e-6)


def test_controlled_z_changes_one_sign_in_four():
    state = random_state(2, 3)
    wanted = as_complex(state)
    wanted[:, [5, 7]] *= -1  # 101 and 111
    np.testing.assert_array_equal(as_complex(quantum.controlled_z(state, 0, 2)), wanted)


def on_pennylane(inputs, angles):
    """Return the expectations (time, qubits) of one sequence, and the last state (2^qubits,)."""
    qubits = inputs.shape[1]
    device = qml.device("default.qubit", wires=qubits)

    @qml.qnode(device)
    def circuit(steps):
        for row in inputs[:steps].astype(float):
            for k in range(qubits):
                qml.RY(row[k], wires=k)
            for y, z in angles.astype(float):
                for k in range(qubits):
                    qml.RY(y[k], wires=k)
                    qml.RZ(z[k], wires=k)
                for pair in quantum.ring_of(qubits):
                    qml.CZ(wires=pair)
        return [qml.expval(qml.PauliZ(k)) for k in range(qubits)], qml.state()

    runs = [circuit(steps) for steps in range(1, len(inputs) + 1)]
    return np.array([values for values, _ in runs]), np.asarray(runs[-1][1])


@pytest.mark.parametrize(("qubits", "depth"), [(1, 2), (2, 1), (3, 2), (4, 3)])
def test_the_recurrence_equals_pennylane(qubits, depth):
    x = draw(2, 6, 5)
    cell = QuantumCell(qubits, depth=depth)
    rnn = layers.RNN(cell, return_sequences=True, return_state=True)
    rnn.build(x.shape)
    rnn.set_weights([draw(*w.shape, seed=i) for i, w in enumerate(rnn.weights)])
    values, last = (ops.convert_to_numpy(part) for part in rnn(x))
    kernel, bias, angles = rnn.get_weights()
    for row in range(2):
        wanted, state = on_pennylane(x[row] @ kernel + bias, angles)
        np.testing.assert_allclose(values[row], wanted, atol=FLOOR)
        np.testing.assert_allclose(as_complex(last[row]), state, atol=FLOOR)


@pytest.mark.parametrize(
    ("qubits", "depth", "steps"), [(1, 0, 3), (2, 1, 1), (3, 2, 5)]
)
def test_the_layer_equals_keras_loop_over_the_cell(qubits, depth, steps):
    x = draw(2, steps, 3)
    ours, loop = QuantumRNN(qubits, depth), layers.RNN(QuantumCell(qubits, depth))
    for layer in (ours, loop):
        layer.build(x.shape)
        layer.set_weights([draw(*w.shape, seed=i) for i, w in enumerate(layer.weights)])
    values, wanted = (ops.convert_to_numpy(layer(x)) for layer in (ours, loop))
    np.testing.assert_allclose(values, wanted, atol=FLOOR)


@pytest.mark.parametrize("steps", [0, None])
def test_the_layer_needs_a_number_of_steps(steps):
    with pytest.raises(ValueError, match="known number of steps"):
        QuantumRNN(2)(keras.Input((steps, 3)))


def test_the_norm_stays_one():
    x = draw(2, 40, 2)
    state = layers.RNN(QuantumCell(3), return_state=True)(x)[1]
    norms = np.linalg.norm(ops.convert_to_numpy(state), axis=1)
    np.testing.assert_allclose(norms, 1, atol=2e-5)


def test_masked_steps_keep_the_state():
    x, mask = draw(3, 9, 2), np.arange(9) < np.array([[9], [4], [1]])
    rnn = layers.RNN(QuantumCell(2), return_state=True)
    _, state = rnn(x, mask=mask)
    for row, steps in enumerate((9, 4, 1)):
        alone = ops.convert_to_numpy(rnn(x[row : row + 1, :steps])[1])
        np.testing.assert_allclose(
            ops.convert_to_numpy(state)[row], alone[0], atol=1e-6
        )


def test_stateful_and_two_halves():
    x = draw(2, 8, 2)
    rnn = layers.RNN(QuantumCell(2), return_state=True)
    _, half = rnn(x[:, :3])
    whole = ops.convert_to_numpy(rnn(x)[1])
    later = ops.convert_to_numpy(rnn(x[:, 3:], initial_state=[half])[1])
    np.testing.assert_allclose(later, whole, atol=1e-6)
    kept = layers.RNN(QuantumCell(2), stateful=True, return_state=True)
    kept.build((2, 3, 2))
    kept.set_weights(rnn.get_weights())
    kept(x[:, :3])
    again = ops.convert_to_numpy(kept(x[:, 3:6])[1])
    wanted = ops.convert_to_numpy(rnn(x[:, :6])[1])
    np.testing.assert_allclose(again, wanted, atol=1e-6)


def test_fit_save_and_load(tmp_path):
    model = keras.Sequential(
        [keras.Input((None, 2)), layers.RNN(QuantumCell(2, depth=1)), layers.Dense(1)]
    )
    model.compile(optimizer="adam", loss="mse", jit_compile=False)
    history = model.fit(draw(4, 3, 2), draw(4, 1), verbose=0).history
    assert np.isfinite(history["loss"]).all()
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    x = draw(3, 5, 2)
    ours, theirs = map(ops.convert_to_numpy, (loaded(x), model(x)))
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize("kind", [QuantumCell, QuantumRNN])
def test_config_makes_the_same_layer(kind):
    layer = kind(3, depth=1, spread=0.5, name="mine")
    again = kind.from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
    assert keras.saving.get_registered_name(kind) == f"unrolled>{kind.__name__}"


@pytest.mark.parametrize("qubits", [0, -1, 2.5, "3", True, 17])
def test_qubits_must_be_few(qubits):
    with pytest.raises(ValueError, match="qubits is"):
        QuantumCell(qubits)


STATE = random_state(2, 2)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: quantum.rotate_y(STATE, 0.1, 2), "qubit is 2, expected 0 to 1"),
        (lambda: quantum.rotate_z(STATE, 0.1, -1), "qubit is -1"),
        (lambda: quantum.controlled_z(STATE, 1, 1), "two different ones"),
        (lambda: quantum.rotate_y(STATE[0], 0.1, 0), "state has shape"),
        (lambda: quantum.expect_z(draw(2, 6)), "state has shape"),
        (lambda: quantum.expect_z(draw(2, 2)), "state has shape"),
        (lambda: quantum.expect_z(STATE * np.nan), "holds NaN"),
        (lambda: quantum.start_state(1, 0), "at least 1"),
        (lambda: QuantumCell(2, depth=-1), "depth is -1"),
    ],
)
def test_what_does_not_fit_is_refused(call, reason):
    with pytest.raises(ValueError, match=reason):
        call()
