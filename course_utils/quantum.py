"""Quantum circuits, simulated exactly on pairs of real numbers, and a recurrent cell made of them.

A state of n qubits is one row of 2^(n+1) real numbers: the real parts of its 2^n amplitudes, then
the imaginary parts. Qubit 0 is the first digit of a basis state's name. Written with `keras.ops`,
so everything runs on every backend, in single precision.
"""

import keras
import numpy as np
from keras import ops

from course_utils import guards
from course_utils.guards import guarded

MOST = 16  # qubits: a state then has half a megabyte, in training one for each gate and step


def some_qubits(name, value):
    """Refuse all but whole numbers from 1 to `MOST`."""
    guards.whole(least=1)(name, value)
    if value > MOST:
        raise ValueError(
            f"{name} is {value}, expected at most {MOST}: each qubit doubles the state."
        )
    return value


def a_state(name, value):
    """Refuse all but (batch, 2^(n+1)), n at least 1; refuse NaN in a NumPy array."""
    value = value if hasattr(value, "shape") else np.asarray(value, "float32")
    shape = tuple(value.shape)
    if len(shape) != 2 or shape[1] not in {2 ** (n + 1) for n in range(1, MOST + 1)}:
        raise ValueError(
            f"{name} has shape {shape}, expected (batch, 2^(n+1)) for n qubits: the real parts "
            "of all amplitudes, then the imaginary parts."
        )
    if isinstance(value, np.ndarray) and np.isnan(value).any():
        raise ValueError(f"{name} holds NaN, expected numbers: did training diverge?")
    return value


def in_the_state(arguments):
    """Refuse qubits that the state does not have, and a pair of equal ones."""
    qubits = qubits_of(arguments["state"])
    named = [arguments[k] for k in ("qubit", "first", "second") if k in arguments]
    for qubit in named:
        if not isinstance(qubit, int | np.integer) or not 0 <= qubit < qubits:
            raise ValueError(
                f"qubit is {qubit!r}, expected 0 to {qubits - 1}: the state has {qubits} qubits."
            )
    if len(named) == 2 and named[0] == named[1]:
        raise ValueError(f"both qubits are {named[0]}, expected two different ones.")


def known_steps(name, value):
    """Refuse sequences with an unknown number of steps, and with none."""
    if not value.shape[1]:
        raise ValueError(
            f"{name} has shape {tuple(value.shape)}, expected (batch, time, features) with a "
            "known number of steps, at least one."
        )
    return value


def qubits_of(state):
    """Return the number of qubits n of a state (batch, 2^(n+1)). Introduced in notebook 43."""
    return state.shape[-1].bit_length() - 2


def signs_of(qubits):
    """Return (2^qubits, qubits): 1 where a basis state's qubit is 0, -1 where it is 1.

    Introduced in notebook 43.
    """
    digits = np.arange(2**qubits)[:, np.newaxis] >> np.arange(qubits)[::-1] & 1
    return (1 - 2 * digits).astype("float32")


@guarded(qubits=some_qubits)
def start_state(batch_size, qubits):
    """Return the state (batch, 2^(qubits+1)) in which all qubits are 0.

    Introduced in notebook 43.

    >>> ops.convert_to_numpy(start_state(1, 1)).tolist()
    [[1.0, 0.0, 0.0, 0.0]]
    """
    zeros = ops.zeros((batch_size, 2 ** (qubits + 1) - 1))
    return ops.concatenate([ops.ones((batch_size, 1)), zeros], axis=-1)


@guarded(in_the_state, state=a_state)
def rotate_y(state, angle, qubit):
    """Return the state after RY(angle) on one qubit; the angle is one number or (batch,).

    RY is real, so the real and the imaginary parts are rotated alike. Introduced in notebook 43.
    """
    half = ops.reshape(ops.cast(angle, "float32") / 2, (-1, 1, 1, 1))
    rest = 2 ** (qubits_of(state) - qubit - 1)
    pairs = ops.reshape(state, (-1, 2 ** (qubit + 1), 2, rest))
    other = ops.flip(pairs, axis=2) * np.array([[-1], [1]], "float32")
    turned = ops.cos(half) * pairs + ops.sin(half) * other
    return ops.reshape(turned, (-1, state.shape[-1]))


@guarded(state=a_state)
def turn_phases(state, phases):
    """Return the state with each amplitude multiplied by exp(i phase); phases (..., 2^n).

    Introduced in notebook 43.
    """
    real, imag = ops.split(state, 2, axis=-1)
    cos, sin = ops.cos(phases), ops.sin(phases)
    return ops.concatenate([real * cos - imag * sin, real * sin + imag * cos], axis=-1)


@guarded(in_the_state, state=a_state)
def rotate_z(state, angle, qubit):
    """Return the state after RZ(angle) on one qubit; the angle is one number or (batch,).

    Introduced in notebook 43.
    """
    half = ops.reshape(ops.cast(angle, "float32") / 2, (-1, 1))
    return turn_phases(state, -half * signs_of(qubits_of(state))[:, qubit])


@guarded(in_the_state, state=a_state)
def controlled_z(state, first, second):
    """Return the state with the sign changed where both qubits are 1. Introduced in notebook 43."""
    signs = signs_of(qubits_of(state))
    both = (signs[:, first] < 0) & (signs[:, second] < 0)
    return state * np.tile(1 - 2 * both, 2).astype("float32")


@guarded(state=a_state)
def expect_z(state):
    """Return the expectation of Z of each qubit, (batch, qubits), from -1 to 1.

    It is the probability to measure 0 minus that to measure 1. Introduced in notebook 43.
    """
    real, imag = ops.split(state, 2, axis=-1)
    return ops.matmul(real**2 + imag**2, signs_of(qubits_of(state)))


def ring_of(qubits):
    """Return all pairs of neighbours in a ring; two qubits have one pair, one has none.

    Introduced in notebook 43.
    """
    return [(k, (k + 1) % qubits) for k in range(qubits if qubits > 2 else qubits - 1)]


def rotate_all(angles):
    """Return the matrices (..., 2^n, 2^n) of one RY on each qubit; angles (..., n).

    They multiply rows from the right: row @ matrix. Introduced in notebook 43.
    """
    cos, sin = ops.cos(angles / 2), ops.sin(angles / 2)
    gates = ops.stack([cos, sin, -sin, cos], axis=-1)
    matrix = ops.ones_like(cos)[..., :1, None]
    for k in range(angles.shape[-1]):
        gate = ops.reshape(gates[..., k, :], (*ops.shape(angles)[:-1], 1, 2, 1, 2))
        product = matrix[..., :, None, :, None] * gate  # Kronecker product
        size = 2 ** (k + 1)
        matrix = ops.reshape(product, (*ops.shape(angles)[:-1], size, size))
    return matrix


def turn_by_input(state, matrix):
    """Return the state (batch, 2^(n+1)) after real matrices (batch, 2^n, 2^n).

    Introduced in notebook 43.
    """
    parts = ops.reshape(state, (-1, 2, matrix.shape[-1]))  # real, imaginary
    return ops.reshape(ops.matmul(parts, matrix), (-1, 2 * matrix.shape[-1]))


def turn_by_layers(state, angles):
    """Return the state after the layers: RY and RZ on each qubit, then a ring of CZ.

    `angles` is (layers, 2, qubits). RZ and CZ change phases only, so a layer does all RZ in one
    multiplication, and all CZ in another. Introduced in notebook 43.
    """
    qubits = qubits_of(state)
    entangle = ops.ones((1, 2 ** (qubits + 1)))
    for first, second in ring_of(qubits):
        entangle = controlled_z(entangle, first, second)
    for layer in range(angles.shape[0]):
        state = turn_by_input(state, rotate_all(angles[layer : layer + 1, 0]))
        phases = -ops.matmul(signs_of(qubits), angles[layer, 1]) / 2
        state = turn_phases(state, phases) * entangle
    return state


@keras.saving.register_keras_serializable(package="unrolled")
class QuantumCell(keras.layers.Layer):
    """One step of a quantum recurrent network, for `keras.layers.RNN`.

    Inputs are (batch, features), outputs (batch, qubits): the expectation of Z of each qubit. The
    state (batch, 2^(qubits+1)) begins with all qubits at 0. `spread` is the standard deviation of
    the first angles: near 0 the circuit changes little without an input. Raises `ValueError` if
    `qubits` is not from 1 to 16 or `depth` is negative. Dropout is left out, and states are in
    single precision, whatever the policy. On JAX, Keras' loop cannot mask a state wider than the
    output. Introduced in notebook 43.
    """

    @guarded(qubits=some_qubits, depth=guards.whole(least=0))
    def __init__(self, qubits, depth=2, spread=0.1, **kwargs):
        super().__init__(**kwargs)
        self.qubits, self.depth, self.spread = qubits, depth, spread
        self.state_size, self.output_size = 2 ** (qubits + 1), qubits

    def build(self, input_shape):
        def add(name, shape, spread):
            init = keras.initializers.RandomNormal(stddev=spread)
            return self.add_weight(name=name, shape=shape, initializer=init)

        self.kernel = add("kernel", (input_shape[-1], self.qubits), 0.3)
        self.bias = add("bias", (self.qubits,), self.spread)
        self.angles = add("angles", (self.depth, 2, self.qubits), self.spread)

    def call(self, inputs, states, training=False):
        angles = ops.matmul(inputs, self.kernel) + self.bias  # (batch, qubits)
        state = turn_by_input(states[0], rotate_all(angles))
        state = turn_by_layers(state, self.angles)
        return expect_z(state), [state]

    def get_initial_state(self, batch_size=None):
        return [start_state(batch_size, self.qubits)]

    def get_config(self):
        names = ("qubits", "depth", "spread")
        return super().get_config() | {name: getattr(self, name) for name in names}


@keras.saving.register_keras_serializable(package="unrolled")
class QuantumRNN(QuantumCell):
    """What `keras.layers.RNN(QuantumCell(qubits))` returns, faster: one matrix for all layers.

    Inputs are (batch, time, features) with a known number of steps, outputs the expectations
    (batch, qubits) after the last one. Masks, `return_sequences` and `stateful` are left out:
    `keras.layers.RNN(QuantumCell(qubits))` has them. Introduced in notebook 43.
    """

    @guarded(sequences=known_steps)
    def call(self, sequences):
        angles = ops.matmul(sequences, self.kernel) + self.bias  # (batch, time, qubits)
        layers = turn_by_layers(ops.eye(self.state_size), self.angles)
        state = self.get_initial_state(ops.shape(sequences)[0])[0]
        for matrix in ops.unstack(rotate_all(angles), sequences.shape[1], axis=1):
            state = ops.matmul(turn_by_input(state, matrix), layers)
        return expect_z(state)
