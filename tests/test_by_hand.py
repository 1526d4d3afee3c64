"""The networks in NumPy are compared with central differences (float64) and Keras (float32)."""

from functools import partial

from course_utils import runtime  # noqa: F401  (first: it silences TensorFlow)

# isort: split
import keras
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from course_utils.by_hand import gru, lstm, rnn
from course_utils.by_hand.gradient_check import numerical_gradient, relative_difference

FEW = settings(max_examples=10, derandomize=True, deadline=None, database=None)
SHAPES = {
    "batch": st.integers(1, 3),
    "time": st.integers(1, 5),
    "features": st.integers(1, 3),
    "units": st.integers(1, 4),
    "seed": st.integers(0, 2**16),
}
SHAPE = {"batch": 2, "time": 5, "features": 3, "units": 4, "seed": 0}


class Network:
    """One network by hand: random values, and states and gradients under names that all share.

    `forward(values)` returns a list of outputs, h of every step first; `backward(values, d_states)`
    the gradients in a dictionary with the keys of `values`.
    """

    gates, activation, built_in = 1, "tanh", keras.layers.SimpleRNN

    def values(self, batch, time, features, units, seed, dtype="float64"):
        random = np.random.default_rng(seed)
        wide = self.gates * units
        shapes = {"W": (features, wide), "U": (units, wide), "b": self.bias_shape(wide)}
        shapes |= {"inputs": (batch, time, features), "h": (batch, units)}
        if self.built_in is keras.layers.LSTM:
            shapes["c"] = (batch, units)
        return {
            name: random.normal(0.0, 0.7, shape).astype(dtype)
            for name, shape in shapes.items()
        }

    def bias_shape(self, wide):
        return (wide,)

    def layer(self, units):
        return self.built_in(
            units,
            activation=self.activation,
            return_sequences=True,
            return_state=True,
        )


class Rnn(Network):
    f, slope = staticmethod(np.tanh), staticmethod(rnn.tanh_slope)

    def params(self, v):
        return {"W_xh": v["W"], "W_hh": v["U"], "b_h": v["b"]}

    def forward(self, v):
        states = rnn.rnn_forward(v["inputs"], v["h"], self.params(v), self.f)
        return [states, states[:, -1]]

    def backward(self, v, d_states):
        states, _ = self.forward(v)
        grads = rnn.rnn_backward(
            v["inputs"], v["h"], states, self.params(v), d_states, self.slope
        )
        names = {"W_xh": "W", "W_hh": "U", "b_h": "b"}
        return {names.get(name, name): value for name, value in grads.items()}


class ReluRnn(Rnn):
    f, slope = staticmethod(rnn.relu), staticmethod(rnn.relu_slope)
    activation = "relu"


class Lstm(Network):
    gates, built_in = 4, keras.layers.LSTM

    def forward(self, v):
        states, cells, gates = lstm.lstm_forward(v["inputs"], v["h"], v["c"], v)
        return [states, states[:, -1], cells[:, -1]]

    def backward(self, v, d_states):
        forward = lstm.lstm_forward(v["inputs"], v["h"], v["c"], v)
        return lstm.lstm_backward(v["inputs"], (v["h"], v["c"]), forward, v, d_states)


class Gru(Network):
    gates, built_in, reset_after = 3, keras.layers.GRU, True

    def bias_shape(self, wide):
        return (2, wide)

    def layer(self, units):
        return self.built_in(
            units,
            return_sequences=True,
            return_state=True,
            reset_after=self.reset_after,
        )

    def forward(self, v):
        states, gates = gru.gru_forward(v["inputs"], v["h"], v, self.reset_after)
        return [states, states[:, -1]]

    def backward(self, v, d_states):
        forward = gru.gru_forward(v["inputs"], v["h"], v, self.reset_after)
        return gru.gru_backward(
            v["inputs"], v["h"], forward, v, d_states, self.reset_after
        )


class GruBefore(Gru):
    reset_after = False

    def bias_shape(self, wide):
        return (wide,)


NETWORKS = {
    "rnn": Rnn(),
    "relu": ReluRnn(),
    "lstm": Lstm(),
    "gru": Gru(),
    "gru_before": GruBefore(),
}
every_network = pytest.mark.parametrize("name", NETWORKS)


def loss_weights(v):
    """Return the derivative of the loss with respect to every h, a different number for each."""
    (batch, time, _), units = v["inputs"].shape, v["h"].shape[-1]
    weights = np.cos(np.arange(batch * time * units)).reshape(batch, time, units)
    return weights.astype(v["h"].dtype)


def near_a_kink(network, v):
    """Return whether a step of central differences could cross relu's kink."""
    if not isinstance(network, ReluRnn):
        return False
    sums = []
    rnn.rnn_forward(
        v["inputs"],
        v["h"],
        network.params(v),
        lambda a: sums.append(a) or rnn.relu(a),
    )
    return np.abs(sums).min() < 1e-3


def both_gradients(network, v):
    """Return the gradients by hand and by central differences, in two dictionaries."""
    d_states = loss_weights(v)
    by_hand = network.backward(v, d_states)

    def loss():
        return (network.forward(v)[0] * d_states).sum()

    return by_hand, {key: numerical_gradient(loss, value) for key, value in v.items()}


@every_network
def test_each_gradient_matches_central_differences(name):
    network = NETWORKS[name]
    v = network.values(**SHAPE)
    assert not near_a_kink(network, v)
    ours, slow = both_gradients(network, v)
    assert set(ours) == set(v)
    for key, gradient in ours.items():
        assert gradient.shape == v[key].shape
        assert relative_difference(gradient, slow[key]) <= 1e-7, key


@every_network
@FEW
@given(**SHAPES)
def test_gradients_of_any_shape_match_central_differences(name, **shape):
    """All gradients as one vector: a single tiny one has a large relative rounding error."""
    network = NETWORKS[name]
    v = network.values(**shape)
    assume(not near_a_kink(network, v))
    ours, slow = both_gradients(network, v)
    ours, slow = (
        np.concatenate([gradients[key].ravel() for key in v])
        for gradients in (ours, slow)
    )
    assume(np.linalg.norm(slow) > 1e-3)  # relu may be 0 everywhere
    assert relative_difference(ours, slow) <= 1e-7


def assert_matches_keras(network, v):
    import tensorflow as tf

    layer = network.layer(v["h"].shape[-1])
    layer.build(v["inputs"].shape)
    layer.set_weights([v["W"], v["U"], v["b"]])
    x = tf.constant(v["inputs"])
    first = [tf.constant(v[key]) for key in ("h", "c") if key in v]
    d_states = loss_weights(v)
    with tf.GradientTape() as tape:
        tape.watch([x, *first])
        outputs = layer(x, initial_state=first)
        loss = tf.reduce_sum(outputs[0] * d_states)
    weights = [variable.value for variable in layer.trainable_variables]
    wanted = tape.gradient(loss, [*weights, x, *first])
    for value, output in zip(network.forward(v), outputs, strict=True):
        assert value.dtype == np.float32
        np.testing.assert_allclose(value, output, rtol=1e-5, atol=1e-5)
    ours = network.backward(v, d_states)
    for key, gradient in zip(("W", "U", "b", "inputs", "h", "c"), wanted, strict=False):
        assert ours[key].dtype == np.float32
        largest = max(1.0, np.abs(gradient).max())
        np.testing.assert_allclose(
            ours[key], gradient, atol=1e-5 * largest, err_msg=key
        )


@every_network
def test_equals_keras(name):
    assert_matches_keras(
        NETWORKS[name], NETWORKS[name].values(**SHAPE, dtype="float32")
    )


@every_network
@FEW
@given(**SHAPES)
def test_any_shape_equals_keras(name, **shape):
    assert_matches_keras(
        NETWORKS[name], NETWORKS[name].values(**shape, dtype="float32")
    )


def test_one_step_worked_out():
    """Numbers that a reader can check with a pencil."""
    params = {"W_xh": np.eye(2), "W_hh": 2.0 * np.eye(2), "b_h": np.array([0.5, -9.0])}
    x, h = np.array([[1.0, 2.0]]), np.array([[3.0, 1.0]])
    np.testing.assert_array_equal(rnn.rnn_step(x, h, params, rnn.relu), [[7.5, 0.0]])
    np.testing.assert_allclose(rnn.rnn_step(x, h, params), np.tanh([[7.5, -5.0]]))


def test_states_of_one_sequence_in_a_batch_do_not_depend_on_the_others():
    for network in NETWORKS.values():
        v = network.values(**SHAPE)
        whole = network.forward(v)[0]
        for key in ("inputs", "h", "c"):
            if key in v:
                v[key] = v[key][1:]
        np.testing.assert_allclose(network.forward(v)[0], whole[1:], atol=1e-14)


def test_read_out():
    params = {"W_hy": np.array([[1.0], [-2.0]]), "b_y": np.array([0.5])}
    h = np.array([[3.0, 1.0], [0.0, 2.0]])
    np.testing.assert_array_equal(rnn.read_out(h, params), [[1.5], [-3.5]])
    np.testing.assert_array_equal(rnn.read_out(h, params, rnn.relu), [[1.5], [0.0]])
    states = np.stack([h, h, h], axis=1)  # every step at once
    assert rnn.read_out(states, params).shape == (2, 3, 1)


def test_output_functions():
    a = np.array([[0.0, np.log(3.0)], [-800.0, 800.0]])
    np.testing.assert_allclose(rnn.softmax(a), [[0.25, 0.75], [0.0, 1.0]], atol=1e-300)
    np.testing.assert_array_equal(rnn.linear(a), a)
    np.testing.assert_array_equal(rnn.relu(a), [[0.0, np.log(3.0)], [0.0, 800.0]])
    np.testing.assert_allclose(lstm.sigmoid(a), [[0.5, 0.75], [0.0, 1.0]], atol=1e-15)


def test_slopes_are_the_derivatives():
    a = np.array([-1.3, -0.2, 0.4, 2.0])
    for f, slope in ((np.tanh, rnn.tanh_slope), (rnn.relu, rnn.relu_slope)):
        wanted = numerical_gradient(lambda f=f: f(a).sum(), a)
        np.testing.assert_allclose(slope(f(a)), wanted, atol=1e-9)


def test_numerical_gradient_restores_the_array():
    w = np.random.default_rng(0).normal(size=(3, 4))
    kept = w.copy()
    gradient = numerical_gradient(lambda: (w**3).sum(), w)
    np.testing.assert_array_equal(w, kept)
    np.testing.assert_allclose(gradient, 3.0 * w**2, atol=1e-8)


def test_relative_difference():
    assert relative_difference(np.array([3.0, 4.0]), np.array([3.0, 4.0])) == 0.0
    ours, theirs = np.array([[3.0, 4.0]]), np.array([[0.0, 4.0]])
    assert relative_difference(ours, theirs) == 0.75


WAYS = {
    "rnn": (rnn.rnn_forward, rnn.rnn_backward),
    "lstm": (lstm.lstm_forward, lstm.lstm_backward),
    "gru": [partial(f, reset_after=False) for f in (gru.gru_forward, gru.gru_backward)],
}
BLOCKS = {"rnn": 1, "lstm": 4, "gru": 3}


def run_by_hand(kind, inputs, d_states=None, number=float):
    """Return states and gradients of a network of 2 units, its parameters as `number`."""
    blocks, names = BLOCKS[kind], ("W", "U", "b")
    names = ("W_xh", "W_hh", "b_h") if kind == "rnn" else names
    shapes = (3, 2 * blocks), (2, 2 * blocks), (2 * blocks,)
    params = {n: np.ones(shape, number) for n, shape in zip(names, shapes)}
    before = [np.zeros((len(inputs), 2))] * (2 if kind == "lstm" else 1)
    forward, backward = WAYS[kind]
    found = forward(inputs, *before, params)
    states = found if kind == "rnn" else found[0]
    given = np.ones_like(states) if d_states is None else d_states
    before = tuple(before) if kind == "lstm" else before[0]
    return states, backward(inputs, before, found, params, given)


@pytest.mark.parametrize("kind", WAYS)
def test_whole_numbers_have_the_gradients_of_fractions(kind):
    """One-hot inputs are often integers, but their gradient must not be truncated to integers."""
    inputs = np.eye(3, dtype=int)[np.array([[0, 2], [1, 1]])]
    states, grads = run_by_hand(kind, inputs, number=int)
    wanted_states, wanted = run_by_hand(kind, inputs.astype(float))
    np.testing.assert_allclose(states, wanted_states)
    for name, gradient in wanted.items():
        np.testing.assert_allclose(grads[name], gradient, err_msg=name)


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.parametrize("shape", [(2, 0, 3), (2, 3)])
def test_inputs_without_steps_are_refused(kind, shape):
    with pytest.raises(ValueError, match=r"inputs has shape .*at least one time step"):
        run_by_hand(kind, np.zeros(shape))


@pytest.mark.parametrize("kind", WAYS)
def test_a_gradient_of_one_step_is_not_that_of_all(kind):
    """(batch, units) would be broadcast to (batch, time, units) if the sizes allow it."""
    with pytest.raises(ValueError, match=r"d_states.* \(2, 2\)"):
        run_by_hand(kind, np.zeros((2, 2, 3)), d_states=np.ones((2, 2)))


@pytest.mark.parametrize(
    "array", [np.array([1, 2]), np.array([1, 2], "float32"), [1.0, 2.0]]
)
def test_steps_too_small_for_an_array_are_refused(array):
    def loss():
        return (np.asarray(array) ** 2).sum()

    with pytest.raises(ValueError, match="array has the type .* expected .* float64"):
        numerical_gradient(loss, array)


@pytest.mark.parametrize(
    ("ours", "theirs", "message"),
    [
        (np.ones(3), np.ones((3, 1)), r"ours \(3,\), theirs \(3, 1\)"),
        (np.zeros(3), np.zeros(3), "theirs is zero everywhere"),
    ],
)
def test_a_relative_difference_needs_one_shape_and_a_size(ours, theirs, message):
    with pytest.raises(ValueError, match=message):
        relative_difference(ours, theirs)
