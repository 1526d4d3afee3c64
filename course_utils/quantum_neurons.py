"""A recurrent network of quantum neurons (Bausch 2020), simulated exactly with real amplitudes.

All gates rotate about Y, so a state of n qubits is one row of 2^n real amplitudes, without the
imaginary parts that `quantum` stores. A neuron works with probability below 1; the functions
return what is left if it works, not normalised. Its squared length is the probability of success.
Written with `keras.ops`, in single precision.
"""

from itertools import combinations

import keras
import numpy as np
from keras import ops

from course_utils import guards
from course_utils.guards import guarded
from course_utils.quantum import rotate_all, signs_of, some_qubits


def in_the_register(arguments):
    """Refuse a lane that leaves no qubit for the memory."""
    lane, qubits = arguments["lane"], arguments["qubits"]
    if lane >= qubits:
        raise ValueError(
            f"lane is {lane}, expected fewer than the {qubits} qubits: the others are the memory."
        )


def a_sequence(name, value):
    """Refuse all but (batch, time) with at least two steps; also as the shape alone."""
    shape = value if isinstance(value, tuple) else tuple(np.shape(value))
    if len(shape) != 2 or not shape[1] or shape[1] < 2:
        raise ValueError(
            f"{name} has shape {shape}, expected (batch, time) with at least two steps, whose "
            "number is known."
        )
    return value


def monomials(qubits, target, degree=1):
    """Return (2^qubits, terms): products of up to `degree` control bits, 1 or 0, the first term 1.

    The controls are all qubits but the target. Introduced in notebook 43b.

    >>> monomials(2, 1).tolist()
    [[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]]
    """
    ones = signs_of(qubits) < 0
    controls = [k for k in range(qubits) if k != target]
    chosen = [c for d in range(degree + 1) for c in combinations(controls, d)]
    terms = [ones[:, list(c)].all(axis=1) for c in chosen]
    return np.stack(terms, axis=1).astype("float32")


def apply_neuron(state, theta, target, order):
    """Return the state (batch, 2^n) after a neuron that worked, not normalised; theta (2^n,).

    Of the amplitudes with the same controls, cos^(2^order) theta stay and sin^(2^order) theta turn
    the target by 180 degrees. Order 0 is a controlled rotation. Introduced in notebook 43b.
    """
    stay, turn = ops.cos(theta), ops.sin(theta)
    for _ in range(order):
        stay, turn = stay**2, turn**2
    rest = state.shape[-1] // 2 ** (target + 1)
    pairs = ops.reshape(state, (-1, 2**target, 2, rest))
    turned = ops.flip(pairs, axis=2) * np.array([[-1], [1]], "float32")
    return stay * state + turn * ops.reshape(turned, (-1, state.shape[-1]))


@keras.saving.register_keras_serializable(package="unrolled")
class NeuronRNN(keras.layers.Layer):
    """A recurrent network of quantum neurons: from symbols to the next symbols.

    Inputs are integers (batch, time), below 2^lane; outputs are the logarithms of the
    probabilities of symbols 1, 2, ..., (batch, time - 1, 2^lane). The first `lane` qubits hold a
    symbol, the others are the memory. Each stage is one RY and then one neuron on each qubit. After
    a prediction the lane is read and the true next symbol is assumed: the state goes on as if it
    had been read. `penalty` times the negative logarithm of the probability of success, mean over
    the steps, is added to the loss. The paper (Bausch 2020) amplifies success; here it is only
    measured. Raises `ValueError` if no qubit is left for the memory. Introduced in notebook 43b.
    """

    @guarded(
        in_the_register,
        qubits=some_qubits,
        lane=guards.whole(least=1),
        order=guards.whole(least=0),
        stages=guards.whole(least=1),
    )
    def __init__(self, qubits, lane, order=1, stages=2, penalty=0.0, **kwargs):
        super().__init__(**kwargs)
        self.qubits, self.lane, self.order = qubits, lane, order
        self.stages, self.penalty = stages, penalty

    def build(self, input_shape):
        def first(shape, dtype=None):
            spread = keras.random.normal(shape, stddev=0.1)
            return spread + 0.4 * (np.arange(shape[-1]) == 0)  # the bias

        n = self.qubits
        self.turns = self.add_weight(
            name="turns", shape=(self.stages, n), initializer="zeros"
        )
        self.kernel = self.add_weight(
            name="kernel", shape=(self.stages, n, n), initializer=first
        )

    def matrix(self):
        """Return what one step makes of each basis state, (2^n, 2^n), before the reading."""
        state = ops.eye(2**self.qubits)
        for stage in range(self.stages):
            state = ops.matmul(state, rotate_all(self.turns[stage]))
            for k in range(self.qubits):
                theta = ops.matmul(monomials(self.qubits, k), self.kernel[stage, k])
                state = apply_neuron(state, theta, k, self.order)
        return state

    @guarded(symbols=a_sequence)
    def run(self, symbols):
        """Return the log-probabilities of the next symbols, and of success, (batch, time - 1)."""
        size, rest = 2**self.lane, 2 ** (self.qubits - self.lane)
        matrix = ops.reshape(self.matrix(), (size, rest * size * rest))
        one_hot = ops.unstack(ops.one_hot(symbols, size), symbols.shape[1], axis=1)
        memory = ops.ones_like(one_hot[0][:, :1]) * np.eye(1, rest, dtype="float32")
        said, worked = [], []
        for now, then in zip(one_hot[:-1], one_hot[1:]):
            step = ops.reshape(ops.matmul(now, matrix), (-1, rest, size * rest))
            state = ops.matmul(memory[:, None], step)  # the symbol is written
            state = ops.reshape(state, (-1, size, rest))
            chances = ops.sum(state**2, axis=-1)  # read this, and all worked
            success = ops.sum(chances, axis=-1, keepdims=True)
            said.append(ops.log(chances / success + 1e-7))
            worked.append(ops.log(success[:, 0]))
            memory = ops.sum(state * then[..., None], axis=1)  # as if `then` was read
            memory /= ops.sqrt(ops.sum(memory**2, axis=-1, keepdims=True) + 1e-12)
        return ops.stack(said, axis=1), ops.stack(worked, axis=1)

    def call(self, symbols):
        said, worked = self.run(symbols)
        if self.penalty:
            self.add_loss(-self.penalty * ops.mean(worked))
        return said

    @guarded(input_shape=a_sequence)
    def compute_output_shape(self, input_shape):
        return input_shape[0], input_shape[1] - 1, 2**self.lane

    def get_config(self):
        names = ("qubits", "lane", "order", "stages", "penalty")
        return super().get_config() | {name: getattr(self, name) for name in names}
