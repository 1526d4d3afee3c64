"""The two-level scan equals the loop, and refuses what does not fit.

test_backends.py runs this file again on JAX.
"""

from course_utils import runtime  # noqa: F401  (first: it silences TensorFlow)

# isort: split
import keras
import numpy as np
import pytest
from keras import layers, ops

from course_utils.scan import MinGRU, MinGRUCell, loop, scan

LENGTHS = (1, 2, 3, 4, 5, 16, 17, 37, 100, 1_000)


def draw(*shape, seed=0, low=-2.0, high=2.0):
    rng = np.random.default_rng(seed)
    return rng.uniform(low, high, shape).astype("float32")


def in_numpy(a, b, initial):
    """Return the states (batch, time, units), step by step in float64."""
    h, states = initial.astype(float), []
    for t in range(a.shape[1]):
        h = a[:, t].astype(float) * h + b[:, t]
        states.append(h)
    return np.stack(states, axis=1)


@pytest.mark.parametrize("steps", LENGTHS)
@pytest.mark.parametrize("run", [scan, loop])
def test_equals_the_loop_in_numpy(run, steps):
    a, b = draw(2, steps, 3, low=-1, high=1), draw(2, steps, 3, seed=1)
    initial = draw(2, 3, seed=2)
    ours = ops.convert_to_numpy(run(a, b, initial))
    np.testing.assert_allclose(ours, in_numpy(a, b, initial), atol=1e-5)
    from_zero = ops.convert_to_numpy(run(a, b))
    np.testing.assert_allclose(from_zero, in_numpy(a, b, 0 * initial), atol=1e-5)


def gradients(run, *arrays):
    """Return the gradients of a weighted sum of the states, on the backend in use."""
    weight = draw(*arrays[0].shape, seed=9)
    if keras.backend.backend() == "jax":
        import jax

        value = lambda *x: ops.sum(weight * run(*x))  # noqa: E731
        return jax.grad(value, argnums=tuple(range(len(arrays))))(*arrays)
    import tensorflow as tf

    tensors = [tf.constant(x) for x in arrays]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        loss = ops.sum(weight * run(*tensors))
    return tape.gradient(loss, tensors)


@pytest.mark.parametrize("steps", [1, 5, 37, 300])
@pytest.mark.parametrize("factor", [0.0, 0.5, 1.0, -1.0])
def test_gradients_equal_those_of_the_loop(steps, factor):
    a = np.full((2, steps, 3), factor, "float32")
    arrays = a, draw(2, steps, 3, seed=1), draw(2, 3, seed=2)
    for ours, theirs in zip(gradients(scan, *arrays), gradients(loop, *arrays)):
        ours, theirs = map(ops.convert_to_numpy, (ours, theirs))
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("sequences", [False, True])
def test_the_layer_equals_keras_loop_over_the_cell(signed, sequences):
    x, mask = draw(4, 37, 5), np.arange(37) < np.array([[37], [20], [1], [30]])
    layer = MinGRU(3, signed=signed, return_sequences=sequences)
    layer.build(x.shape)
    layer.set_weights([draw(*w.shape, seed=i) for i, w in enumerate(layer.weights)])
    reference = layers.RNN(MinGRUCell(3, signed=signed), return_sequences=sequences)
    reference.build(x.shape)
    reference.set_weights(layer.get_weights())
    start = draw(4, 3, seed=5)
    for options in ({}, {"mask": mask}):
        ours = layer(x, initial_state=start, **options)
        theirs = reference(x, initial_state=[ops.convert_to_tensor(start)], **options)
        np.testing.assert_allclose(
            ops.convert_to_numpy(ours), ops.convert_to_numpy(theirs), atol=1e-5
        )


@pytest.mark.parametrize("sequences", [False, True])
def test_fit_takes_any_length(sequences, tmp_path):
    layer = MinGRU(4, return_sequences=sequences)
    model = keras.Sequential([keras.Input((None, 2)), layer, layers.Dense(1)])
    assert model.output_shape == ((None, None, 1) if sequences else (None, 1))
    model.compile(optimizer="adam", loss="mse")
    for steps in (1, 7, 50):
        y = draw(6, steps, 1) if sequences else draw(6, 1)
        history = model.fit(draw(6, steps, 2), y, batch_size=3, verbose=0)
        assert np.isfinite(history.history["loss"]).all()
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    x = draw(3, 9, 2)
    ours, theirs = map(ops.convert_to_numpy, (loaded(x), model(x)))
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_fit_on_lengths_that_the_graph_does_not_know():
    import tensorflow as tf

    batches = [(draw(2, n, 2), draw(2, n, 1)) for n in (5, 9, 30)]
    kinds = [tf.TensorSpec((None, None, size)) for size in (2, 1)]
    dataset = tf.data.Dataset.from_generator(
        lambda: iter(batches), output_signature=tuple(kinds)
    )
    model = keras.Sequential([keras.Input((None, 2)), MinGRU(1, return_sequences=True)])
    model.compile(optimizer="adam", loss="mse")
    assert np.isfinite(model.fit(dataset, shuffle=False, verbose=0).history["loss"][0])


@pytest.mark.parametrize("kind", [MinGRU, MinGRUCell])
def test_config_makes_the_same_layer(kind):
    layer = kind(3, signed=True, name="mine", trainable=False)
    again = kind.from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
    assert keras.saving.get_registered_name(kind) == f"unrolled>{kind.__name__}"


@pytest.mark.parametrize("dtype", ["mixed_bfloat16", "float16"])
def test_low_precision(dtype):
    layer = MinGRU(3, dtype=dtype)
    assert np.isfinite(
        ops.convert_to_numpy(ops.cast(layer(draw(2, 20, 2)), "float32"))
    ).all()


NAN = np.full((2, 3, 4), np.nan, "float32")


@pytest.mark.parametrize("run", [scan, loop])
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((draw(2, 0, 3), draw(2, 0, 3)), "at least one time step"),
        ((draw(2, 3), draw(2, 3)), r"expected \(batch, time, units\)"),
        ((draw(2, 4, 3), draw(2, 5, 3)), "expected equal shapes"),
        ((draw(1, 4, 3), draw(2, 4, 3)), "expected equal shapes"),
        ((draw(2, 4, 3), draw(2, 4, 3), draw(3, 3)), "of another size"),
        ((draw(2, 4, 3), draw(2, 4, 3), draw(2, 1)), "of another size"),
        ((NAN, draw(2, 3, 4)), "a holds NaN"),
        ((draw(2, 3, 4), NAN), "b holds NaN"),
    ],
)
def test_what_does_not_fit_is_refused(run, arguments, reason):
    with pytest.raises(ValueError, match=reason):
        run(*arguments)


@pytest.mark.parametrize("kind", [MinGRU, MinGRUCell])
@pytest.mark.parametrize("units", [0, -1, 2.5, "3"])
def test_units_must_be_positive(kind, units):
    with pytest.raises(ValueError, match="units is"):
        kind(units)
