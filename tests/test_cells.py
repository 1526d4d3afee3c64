"""Our cells against Keras' own layers on the same weights: values, gradients, saving, training.

Every layer under test is compared with a built-in twin that has the same weights. The file runs on
any backend of Keras; test_backends.py runs it again on JAX, except for float64.
"""

import inspect
import os
import subprocess
import sys

from course_utils import runtime  # noqa: F401  (first: it silences TensorFlow)

# isort: split
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import layers, ops, tree

from course_utils.cells import GRUCell, LSTMCell, RNNCell

# name: our cell, Keras' layer, Keras' cell, the arguments of both
KINDS = {
    "rnn": (RNNCell, layers.SimpleRNN, layers.SimpleRNNCell, {}),
    "lstm": (LSTMCell, layers.LSTM, layers.LSTMCell, {}),
    "gru": (GRUCell, layers.GRU, layers.GRUCell, {"reset_after": True}),
    "gru_before": (GRUCell, layers.GRU, layers.GRUCell, {"reset_after": False}),
}
ALL = {"return_sequences": True, "return_state": True}
RIGHT_PADDED = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 0, 0, 0, 0]], bool)
WITH_HOLES = np.array([[1, 0, 1, 0, 1], [0, 1, 1, 0, 0], [0, 0, 0, 0, 0]], bool)
ON_JAX = keras.backend.backend() == "jax"  # compiles for a second for each new shape
FEW = settings(max_examples=6, derandomize=True, deadline=None, database=None)

every_kind = pytest.mark.parametrize("kind", KINDS)
# On JAX, what Keras does around a cell in a model is tested with one and with two states.
IN_A_MODEL = ["lstm", "gru"] if ON_JAX else KINDS
every_kind_in_a_model = pytest.mark.parametrize("kind", IN_A_MODEL)


def twins(kind, units=3, cell=(), layer=()):
    """Return our cell under keras.layers.RNN, and the built-in layer with the same settings."""
    ours, theirs, _, given_to_both = KINDS[kind]
    cell, layer = given_to_both | dict(cell), dict(layer)
    dtype = {"dtype": layer["dtype"]} if "dtype" in layer else {}
    return layers.RNN(ours(units, **cell, **dtype), **layer), theirs(
        units, **cell, **layer
    )


def share_weights(ours, theirs, shape, seed=0):
    """Build both layers and give them the same random weights, none of them zero."""
    ours.build(shape)
    theirs.build(shape)
    random = np.random.default_rng(seed)
    values = [random.normal(0.0, 0.5, w.shape) for w in theirs.weights]
    ours.set_weights(values)
    theirs.set_weights(values)


def draw(*shape, seed=1, dtype="float32"):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def to_numpy(values):
    return [ops.convert_to_numpy(ops.cast(value, "float64")) for value in values]


def weighted_sum(outputs):
    """Return a loss in which every entry of every output has a different weight."""
    loss = 0.0
    for output in outputs:
        weights = np.cos(np.arange(np.prod(output.shape))).reshape(output.shape)
        loss = loss + ops.sum(ops.cast(output, "float64") * weights)
    return loss


def run(layer, x, mask=None, states=None):
    """Return the outputs, states included, and the loss's gradients: weights, inputs, states."""
    keywords = {} if mask is None else {"mask": ops.convert_to_tensor(mask)}
    count = 0 if states is None else len(states)
    sources = [ops.convert_to_tensor(value) for value in (x, *(states or ()))]
    if ON_JAX:
        import jax

        def loss(weights, sources):
            extra = keywords | ({"initial_state": sources[1:]} if count else {})
            rest = [v.value for v in layer.non_trainable_variables]
            outputs, _ = layer.stateless_call(weights, rest, sources[0], **extra)
            outputs = tree.flatten(outputs)
            return weighted_sum(outputs), outputs

        weights = [v.value for v in layer.trainable_variables]
        gradient = jax.jit(jax.grad(loss, argnums=(0, 1), has_aux=True))
        (of_weights, of_sources), outputs = gradient(weights, sources)
        gradients = [*of_weights, *of_sources]
    else:
        import tensorflow as tf

        extra = keywords | ({"initial_state": sources[1:]} if count else {})
        with tf.GradientTape() as tape:
            tape.watch(sources)
            outputs = tree.flatten(layer(sources[0], **extra))
            loss = weighted_sum(outputs)
        weights = [v.value for v in layer.trainable_variables]
        gradients = tape.gradient(loss, weights + sources)
    return to_numpy(outputs), to_numpy(gradients)


def assert_same(ours, theirs, tolerance=1e-6, gradient_tolerance=1e-5):
    """Assert that two results of `run` agree; gradients relative to their largest entry."""
    (outputs, gradients), (outputs_wanted, gradients_wanted) = ours, theirs
    assert [y.shape for y in outputs] == [y.shape for y in outputs_wanted]
    for output, wanted in zip(outputs, outputs_wanted, strict=True):
        np.testing.assert_allclose(output, wanted, rtol=tolerance, atol=tolerance)
    for gradient, wanted in zip(gradients, gradients_wanted, strict=True):
        largest = np.abs(wanted).max()
        np.testing.assert_allclose(
            gradient, wanted, rtol=0, atol=gradient_tolerance * largest
        )


def assert_twins_agree(ours, theirs, x, mask=None, states=None, **tolerances):
    share_weights(ours, theirs, x.shape)
    wanted = run(theirs, x, mask, states)
    assert any(np.abs(gradient).max() > 1e-3 for gradient in wanted[1])
    assert_same(run(ours, x, mask, states), wanted, **tolerances)


def first_states(kind, batch, units=3):
    count = 2 if kind == "lstm" else 1
    return [draw(batch, units, seed=7 + i) for i in range(count)]


CASES = {  # the cell's keywords, the layer's keywords, the mask
    "last output": ({}, {}, None),
    "sequences": ({}, {"return_sequences": True}, None),
    "state": ({}, {"return_state": True}, None),
    "all": ({}, ALL, None),
    "right padded": ({}, ALL, RIGHT_PADDED),
    "holes": ({}, ALL, WITH_HOLES),
    "zero output for mask": ({}, ALL | {"zero_output_for_mask": True}, WITH_HOLES),
    "backwards": ({}, ALL | {"go_backwards": True}, None),
    "backwards, holes": ({}, ALL | {"go_backwards": True}, WITH_HOLES),
    "unrolled": ({}, ALL | {"unroll": True}, None),
    "unrolled, holes": ({}, ALL | {"unroll": True}, WITH_HOLES),
    "no bias": ({"use_bias": False}, ALL, None),
    "relu": ({"activation": "relu"}, ALL, None),
    "linear": ({"activation": None}, ALL, None),
}
# What Keras' RNN does around a cell (directions, unrolling) is tested on TensorFlow alone.
ENOUGH_ON_JAX = ["zero output for mask", "no bias"]


def test_backend():
    assert keras.backend.backend() == os.environ.get("EXPECTED_BACKEND", "tensorflow")


@every_kind
@pytest.mark.parametrize("case", ENOUGH_ON_JAX if ON_JAX else CASES)
def test_equals_the_layer(kind, case):
    cell, layer, mask = CASES[case]
    ours, theirs = twins(kind, cell=cell, layer=layer)
    assert_twins_agree(ours, theirs, draw(3, 5, 2), mask)


@every_kind
def test_initial_state(kind):
    ours, theirs = twins(kind, layer=ALL)
    states = first_states(kind, batch=3)
    assert_twins_agree(ours, theirs, draw(3, 5, 2), WITH_HOLES, states)


@pytest.mark.parametrize("kind", ["lstm", "gru", "gru_before"])
def test_other_gate_activation(kind):
    ours, theirs = twins(kind, cell={"recurrent_activation": "hard_sigmoid"}, layer=ALL)
    assert_twins_agree(ours, theirs, draw(3, 5, 2))


@every_kind
def test_bidirectional(kind):
    ours, theirs = (layers.Bidirectional(layer) for layer in twins(kind, layer=ALL))
    states = first_states(kind, 3) + first_states(kind, 3)[::-1]
    assert_twins_agree(ours, theirs, draw(3, 5, 2), RIGHT_PADDED, states)


@every_kind
def test_stacked_cells(kind):
    our_cell, _, their_cell, both = KINDS[kind]
    ours, theirs = (
        layers.RNN([cell(4, **both), cell(3, **both)], **ALL)
        for cell in (our_cell, their_cell)
    )
    assert isinstance(ours.cell, layers.StackedRNNCells)
    assert_twins_agree(ours, theirs, draw(3, 5, 2), WITH_HOLES)


@every_kind_in_a_model
def test_predict_and_fit(kind):
    """After a few compiled training steps (jitted on JAX), both have the same weights."""
    models = []
    for layer in twins(kind):
        model = keras.Sequential([keras.Input((5, 2)), layer, layers.Dense(1)])
        optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
        model.compile(optimizer, loss="mse", jit_compile=ON_JAX)
        models.append(model)
    ours, theirs = models
    ours.set_weights(theirs.get_weights())
    x, y = draw(8, 5, 2), draw(8, 1, seed=2)
    before = theirs.get_weights()
    np.testing.assert_allclose(
        ours.predict(x, verbose=0), theirs.predict(x, verbose=0), atol=1e-6
    )
    for model in models:
        model.fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0)
    for weight, wanted, first in zip(
        ours.get_weights(), theirs.get_weights(), before, strict=True
    ):
        np.testing.assert_allclose(weight, wanted, atol=2e-6)
        assert np.abs(wanted - first).max() > 1e-3  # it did train


@every_kind
@FEW
@given(
    batch=st.integers(1, 4),
    time=st.integers(1, 6),
    features=st.integers(1, 4),
    units=st.integers(1, 5),
    seed=st.integers(0, 2**16),
    masked=st.booleans(),
)
def test_any_shape(kind, batch, time, features, units, seed, masked):
    x = draw(batch, time, features, seed=seed)
    mask = draw(batch, time, seed=seed + 1) > -0.3 if masked else None
    ours, theirs = twins(kind, units=units, layer=ALL)
    share_weights(ours, theirs, x.shape, seed)
    assert_same(run(ours, x, mask), run(theirs, x, mask))


@every_kind
def test_float64(kind):
    ours, theirs = twins(kind, layer=ALL | {"dtype": "float64"})
    x = draw(3, 5, 2, dtype="float64")
    tolerances = {"tolerance": 1e-12, "gradient_tolerance": 1e-12}
    assert_twins_agree(ours, theirs, x, WITH_HOLES, **tolerances)
    assert all(y.dtype == "float64" for y in ours(x))


@every_kind
@pytest.mark.parametrize("policy", ["bfloat16", "mixed_bfloat16"])
def test_bfloat16(kind, policy):
    """bfloat16 has 8 bits: the error of one rounding is at most 2**-8 = 0.4 %.

    Ours and Keras' add in a different order, so they may round differently once per step and gate.
    The states stay below 1 and five steps pass the error on: we allow eight roundings, and twice
    as many for gradients, which go forward and backward.
    """
    drawable = {
        "recurrent_initializer": "glorot_uniform"
    }  # TensorFlow has no QR in bfloat16
    ours, theirs = twins(kind, cell=drawable, layer=ALL | {"dtype": policy})
    x = draw(3, 5, 2)
    tolerances = {"tolerance": 8 * 2**-8, "gradient_tolerance": 16 * 2**-8}
    assert_twins_agree(ours, theirs, x, RIGHT_PADDED, **tolerances)
    stored = "float32" if policy.startswith("mixed") else "bfloat16"
    for layer in (ours, theirs):
        kinds_of_output = {keras.backend.standardize_dtype(y.dtype) for y in layer(x)}
        assert kinds_of_output == {"bfloat16"}
        assert {keras.backend.standardize_dtype(w.dtype) for w in layer.weights} == {
            stored
        }


@every_kind_in_a_model
def test_stateful(kind):
    """Two chunks whose state is carried over equal one long run; reset_state starts again."""
    x = draw(2, 6, 3)
    models = []
    for layer in twins(kind, layer={"return_sequences": True, "stateful": True}):
        models.append(keras.Sequential([keras.Input(batch_shape=(2, 3, 3)), layer]))
    ours, theirs = models
    whole, _ = twins(kind, layer={"return_sequences": True})
    share_weights(ours, theirs, (2, 3, 3))
    whole.build(x.shape)
    whole.set_weights(ours.get_weights())
    chunks = [x[:, :3], x[:, 3:]]
    by_chunks = [to_numpy([model(chunk) for chunk in chunks]) for model in models]
    np.testing.assert_allclose(by_chunks[0], by_chunks[1], atol=1e-6)
    (wanted,) = to_numpy([whole(x)])
    np.testing.assert_allclose(np.concatenate(by_chunks[0], 1), wanted, atol=1e-6)
    for model in models:
        model.layers[0].reset_state()
    np.testing.assert_array_equal(to_numpy([ours(chunks[0])])[0], by_chunks[0][0])
    assert np.abs(to_numpy([ours(chunks[0])])[0] - by_chunks[0][0]).max() > 1e-3


@every_kind
@pytest.mark.parametrize("use_bias", [True, False])
def test_weights_have_the_same_names_shapes_and_order(kind, use_bias):
    ours, theirs = twins(kind, units=4, cell={"use_bias": use_bias})
    for layer in (ours, theirs):
        layer.build((None, 5, 2))
    assert [(w.name, w.shape, w.dtype) for w in ours.weights] == [
        (w.name, w.shape, w.dtype) for w in theirs.weights
    ]
    ours.set_weights(theirs.get_weights())


@every_kind
@pytest.mark.parametrize("extra", [{}, {"unit_forget_bias": False}])
def test_initial_weights(kind, extra):
    """Initializers with the same seeds draw the same weights, and the forget gate has ones."""
    if extra and kind != "lstm":
        extra = {"use_bias": False}
    keywords = KINDS[kind][3] | extra
    built = []
    for cell in (KINDS[kind][0], KINDS[kind][2]):
        for number, name in enumerate(("kernel", "recurrent", "bias")):
            uniform = keras.initializers.RandomUniform(seed=number)
            keywords[f"{name}_initializer"] = uniform
        cell = cell(4, **keywords)
        cell.build((None, 2))
        built.append(cell.get_weights())
    for weight, wanted in zip(*built, strict=True):
        np.testing.assert_array_equal(weight, wanted)


def test_forget_gate_starts_open():
    for open_first, wanted in ((True, 1.0), (False, 0.0)):
        cell = LSTMCell(3, unit_forget_bias=open_first)
        cell.build((None, 2))
        bias = cell.get_weights()[2]
        np.testing.assert_array_equal(bias, [0.0] * 3 + [wanted] * 3 + [0.0] * 6)


@every_kind
def test_defaults(kind):
    """Our keywords have Keras' order and Keras' defaults."""
    parameters = [
        {
            name: parameter.default
            for name, parameter in inspect.signature(cell).parameters.items()
            if parameter.kind is not inspect.Parameter.VAR_KEYWORD
        }
        for cell in (KINDS[kind][0], KINDS[kind][2])
    ]
    ours, theirs = parameters
    shared = [(name, theirs[name]) for name in theirs if name in ours]
    assert list(ours.items()) == shared


@every_kind
def test_config(kind):
    our_cell, _, their_cell, both = KINDS[kind]
    settings = both | {
        "units": 4,
        "activation": "relu",
        "use_bias": False,
        "kernel_initializer": keras.initializers.HeNormal(seed=3),
        "recurrent_initializer": "glorot_normal",
        "bias_initializer": "ones",
        "name": "mine",
        "dtype": "mixed_bfloat16",
        "trainable": False,
    }
    if kind != "rnn":
        settings["recurrent_activation"] = "hard_sigmoid"
    if kind == "lstm":
        settings["unit_forget_bias"] = False
    for keywords in ({"units": 2, "name": "mine"}, settings):
        ours, theirs = (
            our_cell(**keywords).get_config(),
            their_cell(**keywords).get_config(),
        )
        assert set(ours) >= set(keywords)
        assert ours == {name: theirs[name] for name in ours}
        assert our_cell.from_config(ours).get_config() == ours


@every_kind
def test_states_and_sizes(kind):
    our_cell, _, their_cell, both = KINDS[kind]
    both = both | {"dtype": "mixed_bfloat16"}
    ours, theirs = our_cell(4, **both), their_cell(4, **both)
    assert ours.state_size == theirs.state_size
    assert ours.output_size == theirs.output_size
    states, wanted = ours.get_initial_state(batch_size=3), theirs.get_initial_state(3)
    assert [(s.shape, s.dtype) for s in states] == [(s.shape, s.dtype) for s in wanted]
    assert not np.any(to_numpy(states))


@every_kind
@pytest.mark.parametrize("units", [0, -2])
def test_units_must_be_positive(kind, units):
    with pytest.raises(ValueError, match=rf"^units is {units}, expected a positive"):
        KINDS[kind][0](units)


@every_kind
@pytest.mark.parametrize("units", [4.5, "4", True, float("nan"), None])
def test_units_must_be_whole(kind, units):
    with pytest.raises(ValueError, match="^units is .*, expected a whole number"):
        KINDS[kind][0](units)


@every_kind
def test_names_for_saving(kind):
    cell = KINDS[kind][0]
    assert keras.saving.get_registered_name(cell) == f"unrolled>{cell.__name__}"


LOAD = """
import sys
import course_utils.cells
import keras, numpy
for path in sys.argv[1:]:
    model = keras.models.load_model(path, safe_mode=True)
    numpy.save(path + ".y.npy", model.predict(numpy.load(path + ".x.npy"), verbose=0))
"""


def model_to_save(kind):
    """Return a model with our cell single, stacked and bidirectional, for padded input."""
    cell, _, _, both = KINDS[kind]
    bias = {"bias_initializer": keras.initializers.RandomNormal(seed=5)}
    keywords = both | bias | {"activation": "softsign"}
    return keras.Sequential(
        [
            keras.Input((5, 2)),
            layers.Masking(),
            layers.Bidirectional(
                layers.RNN(cell(3, **keywords), return_sequences=True)
            ),
            layers.RNN([cell(3, **keywords), cell(2, **keywords)], go_backwards=True),
            layers.Dense(1),
        ]
    )


@pytest.fixture(scope="module")
def reloaded(tmp_path_factory):
    """Return each kind's outputs before saving, and after loading in a fresh process."""
    folder, before = tmp_path_factory.mktemp("saved"), {}
    x = draw(3, 5, 2) * RIGHT_PADDED[..., None]
    paths = {kind: str(folder / f"{kind}.keras") for kind in IN_A_MODEL}
    for kind, path in paths.items():
        model = model_to_save(kind)
        before[kind] = model.predict(x, verbose=0)
        model.save(path)
        np.save(path + ".x.npy", x)
    command = [sys.executable, "-c", LOAD, *paths.values()]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stderr
    return {k: (before[k], np.load(path + ".y.npy")) for k, path in paths.items()}


@every_kind_in_a_model
def test_save_and_load_in_safe_mode(kind, reloaded):
    before, after = reloaded[kind]
    assert np.abs(before).max() > 1e-3
    np.testing.assert_allclose(after, before, atol=1e-6)
