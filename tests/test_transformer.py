"""The Transformer agrees with Keras, hides the future and padding, and keeps what it computed."""

import keras
import numpy as np
import pytest
from keras import ops

from course_utils.decoding import beam_search, greedy_search
from course_utils.transformer import Attention, Block, Transformer, sinusoids
from course_utils.translation import translate


@pytest.fixture
def model():
    keras.utils.set_random_seed(0)
    return Transformer(20, 30, 8, 2, 12, 2, 0.0)


def test_the_layer_is_keras_attention():
    x, other = np.random.default_rng(0).normal(size=(2, 3, 5, 8)).astype("float32")
    ours, theirs = Attention(8, heads=2), keras.layers.MultiHeadAttention(2, 4)
    ours(x, *ours.keys_and_values(x), allowed=True), theirs(x, x)
    layers = ours.Q, ours.K, ours.V, ours.O
    arrays = [array for dense in layers for array in dense.get_weights()]
    shapes = [weight.shape for weight in theirs.weights]
    theirs.set_weights([a.reshape(shape) for a, shape in zip(arrays, shapes)])
    lower = np.tril(np.ones((5, 5), bool))
    cases = [(x, lower, {"attention_mask": lower[None]}), (other, True, {})]
    for given, allowed, options in cases:
        result = ours(x, *ours.keys_and_values(given), allowed=allowed)
        np.testing.assert_allclose(result, theirs(x, given, **options), atol=1e-5)


def test_waves_have_one_frequency_a_pair():
    waves = sinusoids(50, 6)
    angles = np.outer(np.arange(50), 10_000.0 ** (-np.arange(0, 6, 2) / 6))
    np.testing.assert_allclose(waves[:, 0::2], np.sin(angles), atol=1e-5)
    np.testing.assert_allclose(waves[:, 1::2], np.cos(angles), atol=1e-5)
    assert waves.dtype == "float32"
    with pytest.raises(ValueError, match="units is 5, expected an even"):
        sinusoids(3, 5)


def test_weights_sum_to_one_where_looking_is_allowed():
    layer, x = Attention(8, heads=2), np.ones((1, 4, 8), "float32")
    lower = np.tril(np.ones((4, 4), bool))
    shares = ops.convert_to_numpy(layer.weigh(x, layer.keys_and_values(x)[0], lower))
    assert shares.shape == (1, 2, 4, 4)
    np.testing.assert_allclose(shares.sum(axis=-1), 1, atol=1e-6)
    assert not shares[..., ~lower].any()


@pytest.mark.parametrize("crossed", [False, True])
def test_a_block_on_its_cache(crossed):
    keras.utils.set_random_seed(0)
    block = Block(8, 2, 12, 0.0, crossed)
    x, source = np.random.default_rng(1).normal(size=(2, 3, 5, 8)).astype("float32")
    source = ops.convert_to_tensor(source) if crossed else None
    if crossed:
        source = (*block.cross.keys_and_values(source), np.ones((5, 5), bool)[:1])
    at_once, _ = block(x, np.tril(np.ones((5, 5), bool)), source=source)
    past, steps = None, []
    for t in range(5):
        step, past = block(x[:, t : t + 1], np.ones((1, t + 1), bool), past, source)
        steps.append(step[:, 0])
    np.testing.assert_allclose(np.stack(steps, axis=1), at_once, atol=1e-5)
    assert past[0].shape == (3, 5, 8)


def test_step_by_step_is_at_once(model):
    rng = np.random.default_rng(0)
    source, target = rng.integers(4, 20, (2, 5)), rng.integers(4, 30, (2, 6))
    source[1, 3:] = 0
    at_once, state, steps = model((source, target)), model.encode(source), []
    for t in range(6):
        logits, state = model.decode(target[:, t : t + 1], state)
        steps.append(logits[:, 0])
    np.testing.assert_allclose(np.stack(steps, axis=1), at_once, atol=1e-5)
    assert [tuple(part.shape) for part in state[1:5]] == 2 * [(2, 5, 8)] + 2 * [
        (2, 6, 8)
    ]


def test_the_future_and_padding_change_nothing(model):
    source, target = np.array([[4, 5, 6]]), np.array([[3, 7, 8]])
    logits = model((source, target))
    later = model((source, np.array([[3, 7, 9]])))
    np.testing.assert_allclose(later[:, :2], logits[:, :2], atol=1e-6)
    assert not np.allclose(later[:, 2], logits[:, 2])
    longer = model((np.pad(source, ((0, 0), (0, 3))), target))
    np.testing.assert_allclose(longer, logits, atol=1e-5)


def test_searches_work_on_the_cache(model):
    sources = [[4, 5, 6], [7, 8], [9, 10, 11, 12]]
    greedy = translate(model, sources, greedy_search, 6)
    assert translate(model, sources, beam_search, 6, width=1) == greedy
    assert len(translate(model, sources, beam_search, 6, width=3)) == 3
