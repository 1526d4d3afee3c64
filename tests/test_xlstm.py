"""The xLSTM's cells equal steps in NumPy, the parallel form equals the steps, and both are Keras'.

test_backends.py runs this file again on JAX.
"""

import os

import keras
import numpy as np
import pytest
from keras import ops

from course_utils.xlstm import (
    MLSTM,
    NOTHING,
    MLSTMCell,
    SLSTMCell,
    mlstm_parallel,
    mlstm_step,
    slstm_step,
)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def numpy_of(x):
    return ops.convert_to_numpy(x)


def draw(batch=2, steps=6, features=3, scale=1.0):
    rng = np.random.default_rng(0)
    return (scale * rng.normal(size=(batch, steps, features))).astype("float32")


def spread(layer, scale=1.0):
    """Give a layer's weights larger random numbers, the biases too."""
    rng = np.random.default_rng(1)
    layer.set_weights([scale * rng.normal(size=w.shape) for w in layer.get_weights()])
    return layer


def mlstm_by_steps(cell, x):
    """Return the outputs (time, units) for one sequence (time, features)."""
    heads, size = cell.heads, cell.size
    kernel, bias, gate_kernel, gate_bias = (w.astype(float) for w in cell.get_weights())
    states = [(np.zeros((size, size)), np.zeros(size), NOTHING) for _ in range(heads)]
    outputs = []
    for x_t in x.astype(float):
        q, k, v, o = (x_t @ kernel + bias).reshape(4, heads, size)
        i, f = (x_t @ gate_kernel + gate_bias).reshape(2, heads)
        row = []
        for j in range(heads):
            gates = i[j], np.log(sigmoid(f[j]))
            h, states[j] = mlstm_step(states[j], q[j], k[j] / size**0.5, v[j], *gates)
            row.append(sigmoid(o[j]) * h)
        outputs.append(np.concatenate(row))
    return np.array(outputs)


def slstm_by_steps(cell, x):
    """Return the outputs (time, units) for one sequence (time, features)."""
    kernel, recurrent, bias = (w.astype(float) for w in cell.get_weights())
    units, h = cell.units, np.zeros(cell.units)
    state, outputs = (np.zeros(units), np.zeros(units), np.full(units, NOTHING)), []
    for x_t in x.astype(float):
        i, f, z, o = np.split(x_t @ kernel + h @ recurrent + bias, 4)
        h, state = slstm_step(state, i, np.log(sigmoid(f)), np.tanh(z), sigmoid(o))
        outputs.append(h)
    return np.array(outputs)


@pytest.mark.parametrize("heads", [1, 2])
def test_mlstm_equals_the_steps(heads):
    x = draw()
    rnn = keras.layers.RNN(MLSTMCell(4, heads=heads), return_sequences=True)
    rnn(x)
    spread(rnn)
    wanted = [mlstm_by_steps(rnn.cell, row) for row in x]
    np.testing.assert_allclose(numpy_of(rnn(x)), wanted, atol=1e-4)
    layer = MLSTM(4, heads=heads, return_sequences=True)
    layer(x)
    layer.set_weights(rnn.get_weights())
    np.testing.assert_allclose(numpy_of(layer(x)), wanted, atol=1e-4)


def test_slstm_equals_the_steps():
    x = draw()
    rnn = keras.layers.RNN(SLSTMCell(4), return_sequences=True)
    rnn(x)
    spread(rnn)
    wanted = [slstm_by_steps(rnn.cell, row) for row in x]
    np.testing.assert_allclose(numpy_of(rnn(x)), wanted, atol=1e-4)


def test_stabiliser_changes_nothing_where_exponentials_are_small():
    rng = np.random.default_rng(0)
    C, n = np.zeros((3, 3)), np.zeros(3)
    state = C, n, NOTHING
    for _ in range(9):
        q, k, v = rng.normal(size=(3, 3))
        i, f = rng.normal(size=2)
        C = np.exp(f) * C + np.exp(i) * np.outer(v, k)
        n = np.exp(f) * n + np.exp(i) * k
        h, state = mlstm_step(state, q, k, v, i, f)
        np.testing.assert_allclose(h, C @ q / max(abs(n @ q), 1), rtol=1e-9)


def drawn_terms(scale=1.0):
    """Return q, k, v, i and f for 20 steps in float64."""
    rng = np.random.default_rng(2)
    q, k, v = rng.normal(size=(3, 2, 2, 20, 4))
    i = scale * rng.normal(size=(2, 2, 20))
    return q, k, v, i, -np.abs(scale * rng.normal(size=i.shape))


def by_loop(q, k, v, i, f):
    """Return `mlstm_parallel`'s outputs, step by step."""
    outputs = np.zeros_like(v)
    for b, head in np.ndindex(i.shape[:2]):
        size = q.shape[-1]
        state = np.zeros((size, size)), np.zeros(size), NOTHING
        for t in range(i.shape[2]):
            place = b, head, t
            outputs[place], state = mlstm_step(
                state, *(x[place] for x in (q, k, v, i, f))
            )
    return outputs


@pytest.mark.parametrize("scale", [1, 50])
def test_parallel_equals_the_steps_in_float64(scale):
    terms = drawn_terms(scale)
    found = numpy_of(mlstm_parallel(*map(ops.convert_to_tensor, terms)))
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, by_loop(*terms), rtol=1e-10, atol=1e-12)


def test_gradients_of_the_parallel_form_equal_differences_in_float64():
    import tensorflow as tf

    terms = drawn_terms()
    tensors = [tf.constant(x) for x in terms]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        loss = ops.sum(ops.sin(mlstm_parallel(*tensors)))
    found = tape.gradient(loss, tensors)
    rng = np.random.default_rng(3)
    for number, gradient in enumerate(found):
        direction = rng.normal(size=terms[number].shape)
        ends = []
        for step in (1e-6, -1e-6):
            moved = list(terms)
            moved[number] = terms[number] + step * direction
            ends.append(np.sin(by_loop(*moved)).sum())
        wanted = (ends[0] - ends[1]) / 2e-6
        assert np.sum(gradient.numpy() * direction) == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("bias", [100.0, -100.0])
def test_large_gates_give_finite_numbers(bias):
    for make in (
        lambda: MLSTM(4, return_sequences=True),
        lambda: keras.layers.RNN(MLSTMCell(4), return_sequences=True),
        lambda: keras.layers.RNN(SLSTMCell(4), return_sequences=True),
    ):
        layer = make()
        layer(draw())
        spread(layer, scale=30)
        *others, last = layer.get_weights()
        layer.set_weights([*others, last + bias])
        assert np.isfinite(numpy_of(layer(draw()))).all()


@pytest.mark.parametrize("kind", ["mlstm", "slstm", "parallel"])
def test_masked_steps_keep_state_and_output(kind):
    x, mask = draw(batch=3), np.ones((3, 6), bool)
    mask[0, 4:], mask[1, :2], mask[2, 2:4] = False, False, False
    makes = {
        "mlstm": lambda: keras.layers.RNN(MLSTMCell(4, heads=2), return_sequences=True),
        "slstm": lambda: keras.layers.RNN(SLSTMCell(4), return_sequences=True),
        "parallel": lambda: MLSTM(4, heads=2, return_sequences=True),
    }
    layer = makes[kind]()
    layer(x)
    spread(layer)
    found = numpy_of(layer(x, mask=ops.convert_to_tensor(mask)))
    for row, real, output in zip(x, mask, found):
        short = numpy_of(layer(row[real][None]))[0]
        wanted, done = np.zeros_like(output), 0
        for t, is_real in enumerate(real):
            done += is_real
            wanted[t] = short[done - 1] if done else 0
        np.testing.assert_allclose(output, wanted, atol=1e-4)


def test_last_output_with_a_mask():
    x, mask = draw(), np.ones((2, 6), bool)
    mask[:, 3:] = False
    layer = MLSTM(4)
    found = numpy_of(layer(x, mask=ops.convert_to_tensor(mask)))
    np.testing.assert_allclose(found, numpy_of(layer(x[:, :3])), atol=1e-5)


@pytest.mark.parametrize("cell", [lambda: MLSTMCell(4, heads=2), lambda: SLSTMCell(4)])
def test_state_goes_on_where_it_stopped(cell):
    x = draw()
    rnn = keras.layers.RNN(cell(), return_sequences=True, return_state=True)
    whole, *last = rnn(x)
    first, *state = rnn(x[:, :4])
    second, *after = rnn(x[:, 4:], initial_state=state)
    both = np.concatenate([numpy_of(first), numpy_of(second)], axis=1)
    np.testing.assert_allclose(both, numpy_of(whole), atol=1e-5)
    for ours, theirs in zip(after, last):
        np.testing.assert_allclose(numpy_of(ours), numpy_of(theirs), atol=1e-5)


def test_stateful():
    x = draw()
    rnn = keras.layers.RNN(MLSTMCell(4), return_sequences=True)
    wanted = numpy_of(rnn(x))
    keeping = keras.layers.RNN(MLSTMCell(4), return_sequences=True, stateful=True)
    keeping.build((2, 3, 3))
    keeping.set_weights(rnn.get_weights())
    found = [numpy_of(keeping(x[:, t : t + 3])) for t in (0, 3)]
    np.testing.assert_allclose(np.concatenate(found, axis=1), wanted, atol=1e-5)


@pytest.mark.parametrize(
    "layer",
    [
        lambda: MLSTM(4, heads=2, return_sequences=True),
        lambda: keras.layers.RNN(MLSTMCell(4, heads=2)),
        lambda: keras.layers.RNN(SLSTMCell(4)),
    ],
)
def test_saved_and_loaded(layer, tmp_path):
    model = keras.Sequential([keras.Input((None, 3)), layer()])
    before = numpy_of(model(draw()))
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(numpy_of(loaded(draw())), before, atol=1e-6)
    assert loaded.output_shape == model.output_shape


def test_learns_with_unknown_length():
    keras.utils.set_random_seed(0)
    x = draw(batch=16, steps=5)
    model = keras.Sequential(
        [keras.Input((None, 3)), MLSTM(8, heads=2), keras.layers.Dense(1)]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.03), loss="mse", jit_compile=False)
    history = model.fit(x, x[:, 1, :1], epochs=25, verbose=0)
    assert history.history["loss"][-1] < 0.5 * history.history["loss"][0]


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: MLSTMCell(0), "units is 0"),
        (lambda: MLSTMCell(6, heads=4), "multiple of heads"),
        (lambda: MLSTM(4, heads=0), "heads is 0"),
        (lambda: SLSTMCell(2.5), "units is 2.5"),
        (lambda: SLSTMCell(0), "units is 0"),
        (lambda: MLSTM(4)(np.zeros((2, 0, 3), "float32")), "at least one time step"),
        (lambda: mlstm_parallel(*[np.ones((1, 1, 2, 1))] * 5), "expected three of"),
        (
            lambda: mlstm_parallel(
                *[np.full((1, 1, 2, 1), np.nan)] * 3, *[np.ones((1, 1, 2))] * 2
            ),
            "NaN",
        ),
        (
            lambda: mlstm_step(
                (np.zeros((2, 3)), np.zeros(3), 0.0), np.ones(3), np.ones(3), [], 0, 0
            ),
            "expected vectors",
        ),
        (
            lambda: mlstm_step(
                (np.zeros((2, 3)), np.zeros(3), 0.0), [1, 2], [1, 2], [1, 2, 3], 0, 0
            ),
            "did you swap",
        ),
        (
            lambda: mlstm_step(
                (np.zeros((1, 1)), np.zeros(1), 0.0), [np.nan], [1], [1], 0, 0
            ),
            "NaN",
        ),
        (lambda: slstm_step([np.zeros(2)] * 3, *[np.ones(3)] * 4), "equal shapes"),
        (lambda: slstm_step([np.zeros(2)] * 3, *[np.full(2, np.nan)] * 4), "NaN"),
    ],
)
def test_bad_input_is_refused(call, reason):
    with pytest.raises(ValueError, match=reason):
        call()


def test_a_state_of_another_batch_is_refused():
    rnn = keras.layers.RNN(MLSTMCell(4))
    rnn(draw())
    state = rnn.cell.get_initial_state(3)
    with pytest.raises(Exception, match="hape|ize|roadcast"):
        rnn(draw(), initial_state=state)


def test_backend():
    assert keras.backend.backend() == os.environ.get("EXPECTED_BACKEND", "tensorflow")
