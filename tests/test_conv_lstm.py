"""The ConvLSTM of course_utils/conv_lstm.py: equal to Keras', masks, saving, gradients."""

from course_utils import runtime  # noqa: F401  (first: it silences TensorFlow)

# isort: split
import keras
import numpy as np
import pytest
from keras import layers, ops

from course_utils.cells import lstm_cell_step
from course_utils.conv_lstm import ConvLSTMCell, conv_lstm_step


def draw(*shape, seed=1):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def drawn_layer(filters, size, shape, **options):
    """Return keras.layers.RNN with our cell and random weights, none of them zero."""
    layer = layers.RNN(ConvLSTMCell(filters, size, shape[1:3]), **options)
    layer.build((None, *shape))
    drawn = [draw(*weight.shape, seed=i) / 4 for i, weight in enumerate(layer.weights)]
    layer.set_weights(drawn)
    return layer


@pytest.mark.parametrize(
    ("filters", "size", "shape"),
    [(3, 3, (4, 5, 6, 2)), (1, 1, (3, 2, 2, 1)), (2, 2, (5, 4, 3, 3))],
)
@pytest.mark.parametrize("return_sequences", [False, True])
def test_it_equals_keras(filters, size, shape, return_sequences):
    ours = drawn_layer(filters, size, shape, return_sequences=return_sequences)
    theirs = layers.ConvLSTM2D(
        filters, size, padding="same", return_sequences=return_sequences
    )
    theirs.build((None, *shape))
    assert [w.shape for w in ours.weights] == [w.shape for w in theirs.weights]
    theirs.set_weights(ours.get_weights())
    clips = draw(2, *shape, seed=9)
    wanted = ops.convert_to_numpy(theirs(clips))
    found = ops.convert_to_numpy(ours(clips)).reshape(wanted.shape)
    np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_it_starts_like_keras():
    ours, theirs = layers.RNN(ConvLSTMCell(3, 3, (5, 5))), layers.ConvLSTM2D(3, 3)
    for layer in (ours, theirs):
        layer.build((None, 4, 5, 5, 2))
    np.testing.assert_array_equal(ours.get_weights()[2], theirs.get_weights()[2])


def test_the_input_may_be_padded_less():
    theirs = layers.ConvLSTM2D(2, 3, padding="valid")
    theirs.build((None, 1, 5, 6, 1))
    theirs.set_weights([draw(*w.shape, seed=i) for i, w in enumerate(theirs.weights)])
    x, zeros = draw(2, 5, 6, 1), np.zeros((2, 3, 4, 2), "float32")
    h, _ = conv_lstm_step(x, zeros, zeros, theirs.get_weights(), padding="valid")
    wanted = ops.convert_to_numpy(theirs(x[:, np.newaxis]))
    np.testing.assert_allclose(ops.convert_to_numpy(h), wanted, atol=1e-5)


def test_on_one_pixel_it_is_the_lstm():
    W, U, b = draw(1, 1, 3, 8), draw(1, 1, 2, 8, seed=2), draw(8, seed=3)
    x, h, c = draw(4, 1, 1, 3), draw(4, 1, 1, 2, seed=4), draw(4, 1, 1, 2, seed=5)
    found = conv_lstm_step(x, h, c, (W, U, b))
    wanted = lstm_cell_step(*(a[:, 0, 0] for a in (x, h, c)), (W[0, 0], U[0, 0], b))
    for ours, theirs in zip(found, wanted):
        ours, theirs = ops.convert_to_numpy(ours), ops.convert_to_numpy(theirs)
        np.testing.assert_allclose(ours[:, 0, 0], theirs, atol=1e-6)


def test_a_masked_frame_changes_nothing():
    layer = drawn_layer(2, 3, (5, 4, 4, 1))
    clips = draw(3, 5, 4, 4, 1, seed=7)
    mask = np.array([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [0, 1, 1, 1, 0]], bool)
    found = ops.convert_to_numpy(layer(clips, mask=mask))
    short = ops.convert_to_numpy(layer(clips[:1, :3]))
    np.testing.assert_allclose(found[:1], short, atol=1e-6)
    inner = ops.convert_to_numpy(layer(clips[2:, 1:4]))
    np.testing.assert_allclose(found[2:], inner, atol=1e-6)


def test_it_trains_and_is_saved(tmp_path):
    inputs = keras.Input((4, 5, 5, 1))
    hidden = layers.RNN(ConvLSTMCell(2, 3, (5, 5)))(inputs)
    model = keras.Model(inputs, layers.Dense(1)(hidden))
    model.compile("adam", "mse", jit_compile=False)
    clips, targets = draw(8, 4, 5, 5, 1), draw(8, 1, seed=2)
    before = model.get_weights()
    model.fit(clips, targets, epochs=1, verbose=0)
    after = model.get_weights()
    assert all(np.abs(new - old).max() > 0 for new, old in zip(after, before))
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(
        again.predict(clips, verbose=0), model.predict(clips, verbose=0), atol=1e-6
    )


def test_it_refuses_what_it_cannot_use():
    for filters, size in ((0, 3), (2, 0), (2.5, 3), (2, (3, 3))):
        with pytest.raises(ValueError, match="expected a whole number"):
            ConvLSTMCell(filters, size, (4, 4))
    for picture in (4, (4,), (4, 4, 1)):
        with pytest.raises(ValueError, match="expected \\(rows, columns\\)"):
            ConvLSTMCell(2, 3, picture)
    for shape in ((None, 4, 5), (None, 4, 5, 4, 1)):
        with pytest.raises(ValueError, match="expected \\(batch, \\*\\(4, 4\\)"):
            layers.RNN(ConvLSTMCell(2, 3, (4, 4))).build(shape)
