"""The simulated neurons equal PennyLane's circuits, and the layer trains, saves and refuses.

test_backends.py runs this file again on JAX.
"""

from course_utils import runtime  # noqa: F401  (first: it silences TensorFlow)

# isort: split
import keras
import numpy as np
import pennylane as qml
import pytest
from keras import ops

from course_utils.quantum_neurons import NeuronRNN, apply_neuron, monomials

FLOOR = 5e-6  # of single precision


def network(qubits, lane, **options):
    """Return a layer with random weights, and symbols (2, 4)."""
    rng = np.random.default_rng(qubits)
    symbols = rng.integers(2**lane, size=(2, 4)).astype("int32")
    layer = NeuronRNN(qubits, lane, **options)
    layer.build(symbols.shape)
    layer.set_weights([0.7 * rng.normal(size=w.shape) for w in layer.weights])
    return layer, symbols


class Register:
    """Real amplitudes on PennyLane's simulator; what is projected away is not made up for."""

    def __init__(self, wires):
        self.wires = wires
        self.vector = np.eye(2**wires)[0]
        self.node = qml.QNode(self._circuit, qml.device("default.qubit", wires=wires))

    def _circuit(self, vector, gates):
        qml.StatePrep(vector, wires=range(self.wires))
        for gate, *arguments in gates:
            gate(*arguments)
        return qml.state()

    def run(self, gates):
        length = np.linalg.norm(self.vector)
        self.vector = length * np.real(self.node(self.vector / length, gates))

    def project(self, wire, value):
        parts = self.vector.reshape(2**wire, 2, -1)
        parts[:, 1 - value] = 0


def neuron(register, weights, wires, controls, sign=1):
    """Run a neuron on wires[-1] as Cao and others draw it; wires[:-1] are the ancillas."""
    *inner, last = wires
    if not inner:
        gates = [(qml.RY, 2 * sign * weights[0], last)]
        for control, weight in zip(controls, weights[1:]):
            gates.append((qml.CRY, 2 * sign * weight, [control, last]))
        register.run(gates[::sign])
        return
    neuron(register, weights, inner, controls)
    register.run([(qml.CRY, sign * np.pi, [inner[-1], last])])
    neuron(register, weights, inner, controls, sign=-1)
    register.project(inner[-1], 0)


def on_pennylane(layer, symbols):
    """Return the log-probabilities of the next symbols, and of success, of one sequence."""
    turns, kernel = (np.asarray(w, float) for w in layer.get_weights())
    n, size = layer.qubits, 2**layer.lane
    ancillas = list(range(n, n + layer.order))
    register = Register(n + layer.order)
    said, worked = [], []

    def flips(symbol):
        bits = f"{symbol:0{layer.lane}b}"
        return [(qml.PauliX, k) for k, bit in enumerate(bits) if bit == "1"]

    for now, then in zip(symbols[:-1], symbols[1:]):
        register.run(flips(now))
        for stage in range(layer.stages):
            register.run([(qml.RY, turns[stage, k], k) for k in range(n)])
            for k in range(n):
                controls = [j for j in range(n) if j != k]
                neuron(register, kernel[stage, k], [*ancillas, k], controls)
        chances = (register.vector.reshape(size, -1) ** 2).sum(axis=1)
        worked.append(np.log(chances.sum()))
        said.append(np.log(chances / chances.sum() + 1e-7))
        for k, bit in enumerate(f"{then:0{layer.lane}b}"):
            register.project(k, int(bit))
        register.run(flips(then))  # the lane is 0 again
        register.vector /= np.linalg.norm(register.vector)
    return np.array(said), np.array(worked)


@pytest.mark.parametrize(
    ("qubits", "lane", "options"),
    [(3, 1, {}), (4, 2, {"order": 2}), (3, 2, {"order": 0, "stages": 1})],
)
def test_the_steps_equal_pennylane(qubits, lane, options):
    layer, symbols = network(qubits, lane, **options)
    ours = [ops.convert_to_numpy(part) for part in layer.run(symbols)]
    for row, sequence in enumerate(symbols):
        for part, wanted in zip(ours, on_pennylane(layer, sequence)):
            np.testing.assert_allclose(part[row], wanted, atol=FLOOR)


@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_a_neuron_turns_by_the_activation(order):
    theta = np.linspace(0.1, 1.4, 8).astype("float32")
    start = np.eye(16, dtype="float32")[::2]  # (8, 16): 3 controls, the target is 0
    ended = ops.convert_to_numpy(apply_neuron(start, np.repeat(theta, 2), 3, order))
    zero, one = ended.reshape(8, 8, 2)[range(8), range(8)].T  # (8,) each
    angle = np.arctan(np.tan(theta) ** 2**order)
    np.testing.assert_allclose(np.arctan2(one, zero), angle, atol=FLOOR)
    power = 2 * 2**order
    wanted = np.cos(theta) ** power + np.sin(theta) ** power
    np.testing.assert_allclose(zero**2 + one**2, wanted, atol=FLOOR)


def test_monomials_of_two_degrees():
    bits = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]).repeat(2, axis=0)  # target 2
    first, second = bits.T
    terms = [np.ones(8), first, second, first * second]
    np.testing.assert_array_equal(monomials(3, 2, 2), np.stack(terms, axis=1))
    np.testing.assert_array_equal(monomials(3, 2, 1), np.stack(terms[:3], axis=1))


def test_probabilities_add_up_and_order_0_always_works():
    for order in (0, 1):
        layer, symbols = network(4, 2, order=order)
        said, worked = (ops.convert_to_numpy(part) for part in layer.run(symbols))
        np.testing.assert_allclose(np.exp(said).sum(axis=-1), 1, atol=FLOOR)
        assert (worked < -0.1).all() if order else np.allclose(worked, 0, atol=FLOOR)


def test_predictions_do_not_depend_on_what_comes_later():
    layer, symbols = network(4, 2)
    changed = symbols.copy()
    changed[:, 2] = (changed[:, 2] + 1) % 4
    ours, theirs = (ops.convert_to_numpy(layer(s)) for s in (symbols, changed))
    np.testing.assert_allclose(ours[:, :2], theirs[:, :2], atol=FLOOR)
    assert np.abs(ours[:, 2] - theirs[:, 2]).max() > 1e-3


def test_fit_with_a_penalty_raises_success():
    layer, symbols = network(3, 1, stages=1, penalty=10.0)
    model = keras.Sequential([keras.Input((4,), dtype="int32"), layer])
    before = ops.convert_to_numpy(layer.run(symbols)[1]).mean()
    model.compile(
        optimizer=keras.optimizers.Adam(0.05),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        run_eagerly=True,  # twenty updates take less time than a graph
    )
    model.fit(symbols, symbols[:, 1:], epochs=20, verbose=0)
    assert ops.convert_to_numpy(layer.run(symbols)[1]).mean() > before + 0.1


def test_save_and_load(tmp_path):
    layer, symbols = network(3, 1, order=2, stages=1, penalty=0.1)
    model = keras.Sequential([keras.Input((4,), dtype="int32"), layer])
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    assert loaded.layers[0].get_config() == layer.get_config()
    ours, theirs = (ops.convert_to_numpy(m(symbols)) for m in (loaded, model))
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"qubits": 2, "lane": 2}, "lane is 2, expected fewer than the 2"),
        ({"qubits": 17, "lane": 1}, "qubits is 17"),
        ({"qubits": 3, "lane": 0}, "lane is 0"),
        ({"qubits": 3, "lane": 1, "order": -1}, "order is -1"),
        ({"qubits": 3, "lane": 1, "stages": 0}, "stages is 0"),
    ],
)
def test_what_does_not_fit_is_refused(options, reason):
    with pytest.raises(ValueError, match=reason):
        NeuronRNN(**options)


@pytest.mark.parametrize("shape", [(2, 1), (2,), (2, 4, 1)])
def test_a_sequence_needs_two_symbols(shape):
    with pytest.raises(ValueError, match="at least two steps"):
        NeuronRNN(3, 1)(np.zeros(shape, "int32"))
