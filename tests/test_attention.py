"""The attention layers agree with Keras, hide padding, and work in a translator with any search."""

import keras
import numpy as np
import pytest
from keras import ops

from course_utils.attention import BahdanauAttention, LuongAttention, weigh
from course_utils.decoding import beam_search, greedy_search
from course_utils.translation import END, START, AttentiveTranslator, translate

KINDS = [LuongAttention, BahdanauAttention]


@pytest.fixture
def arrays():
    """Return queries (2, 3, 4), a memory (2, 5, 6) and a mask whose second row has two steps."""
    rng = np.random.default_rng(0)
    query = rng.normal(size=(2, 3, 4)).astype("float32")
    memory = rng.normal(size=(2, 5, 6)).astype("float32")
    return query, memory, np.arange(5) < np.array([[5], [2]])


def by_hand(scores, memory, mask):
    powers = np.exp(scores) * mask[:, None]
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return weights @ memory, weights


def test_weigh_is_the_masked_softmax(arrays):
    _, memory, mask = arrays
    scores = np.random.default_rng(1).normal(size=(2, 3, 5)).astype("float32")
    for ours, wanted in zip(weigh(scores, memory, mask), by_hand(scores, memory, mask)):
        np.testing.assert_allclose(ours, wanted, atol=1e-6)


def test_weigh_handles_large_scores(arrays):
    _, memory, mask = arrays
    contexts, weights = weigh(np.full((2, 1, 5), 1e4, "float32"), memory, mask)
    np.testing.assert_allclose(weights[1, 0], [0.5, 0.5, 0, 0, 0])
    assert np.isfinite(contexts).all()


def test_luong_is_keras_attention(arrays):
    query, memory, mask = arrays
    layer = LuongAttention(4)
    contexts, weights = layer(query, memory, mask)
    theirs, scores = keras.layers.Attention()(
        [query, memory, layer.W(memory)],
        mask=[None, mask],
        return_attention_scores=True,
    )
    np.testing.assert_allclose(contexts, theirs, atol=1e-6)
    np.testing.assert_allclose(weights, scores, atol=1e-6)


def test_bahdanau_is_keras_additive_attention(arrays):
    query, memory, mask = arrays
    layer = BahdanauAttention(4)
    contexts, weights = layer(query, memory, mask)
    theirs = keras.layers.AdditiveAttention()
    inputs = [layer.W(query), memory, layer.U(memory)]
    theirs(inputs)
    theirs.set_weights([layer.v.get_weights()[0][:, 0]])
    wanted, scores = theirs(inputs, mask=[None, mask], return_attention_scores=True)
    np.testing.assert_allclose(contexts, wanted, atol=1e-6)
    np.testing.assert_allclose(weights, scores, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_padding_changes_nothing(arrays, kind):
    query, memory, mask = arrays
    layer = kind(4)
    contexts, weights = layer(query, memory, mask)
    longer = np.concatenate([memory, np.full((2, 3, 6), 9, "float32")], axis=1)
    again, more = layer(query, longer, np.pad(mask, ((0, 0), (0, 3))))
    np.testing.assert_allclose(again, contexts, atol=1e-6)
    assert not np.asarray(more)[:, :, 5:].any()
    assert not np.asarray(weights)[1, :, 2:].any()
    np.testing.assert_allclose(ops.sum(weights, axis=-1), np.ones((2, 3)), atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_comes_back_from_its_config(arrays, kind):
    layer = kind(4)
    wanted, _ = layer(*arrays)
    again = kind.from_config(layer.get_config())
    again(*arrays)
    again.set_weights(layer.get_weights())
    np.testing.assert_allclose(again(*arrays)[0], wanted, atol=1e-6)


@pytest.fixture(params=KINDS)
def translator(request):
    """Return a small untrained translator and a batch of sources and targets."""
    keras.utils.set_random_seed(0)
    model = AttentiveTranslator(9, 9, 8, 4, 0.0, request.param(8))
    source = np.array([[4, 5, 6, 0], [7, 8, 0, 0]])
    tokens = np.array([[START, 4, 5], [START, 6, 7]])
    return model, source, tokens, ops.convert_to_numpy(model((source, tokens)))


def test_step_by_step_equals_all_steps_at_once(translator):
    model, source, tokens, wanted = translator
    state = model.encode(source)
    for step in range(3):
        logits, state = model.decode(tokens[:, step : step + 1], state)
        np.testing.assert_allclose(logits[:, 0], wanted[:, step], atol=1e-5)


def test_more_padding_and_later_tokens_change_nothing(translator):
    model, source, tokens, wanted = translator
    padded = np.pad(source, ((0, 0), (0, 3)))
    np.testing.assert_allclose(model((padded, tokens)), wanted, atol=1e-5)
    tokens[:, 2] = 8
    again = ops.convert_to_numpy(model((source, tokens)))
    np.testing.assert_allclose(again[:, :2], wanted[:, :2], atol=1e-5)
    assert np.abs(again[:, 2] - wanted[:, 2]).max() > 1e-4


def test_the_decoder_looks_at_the_memory(translator):
    model, source, tokens, wanted = translator
    first, memory, mask = model.encode(source)
    logits, state = model.decode(tokens, [first, 0 * memory, mask])
    assert np.abs(ops.convert_to_numpy(logits) - wanted).max() > 1e-4
    assert len(state) == 3


def test_the_searches_take_its_state(translator):
    model, source, *_ = translator
    greedy = greedy_search(model.decode, model.encode(source), START, END, most=5)
    beam = beam_search(model.decode, model.encode(source), START, END, 5, width=1)
    padded = np.full_like(greedy, END)
    padded[:, : beam.shape[1]] = beam
    assert (greedy == padded).all()
    rows = translate(model, [[4, 5, 6], [7, 8]], most=5)
    alone = [translate(model, [row], most=5)[0] for row in ([4, 5, 6], [7, 8])]
    assert rows == alone and not any(END in row for row in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_of_padding_alone_has_no_weights(arrays, kind):
    query, memory, mask = arrays
    mask = mask & [[True], [False]]
    contexts, weights = kind(4)(query, memory, mask)
    assert not np.asarray(weights)[1].any() and not np.asarray(contexts)[1].any()
    np.testing.assert_allclose(ops.sum(weights[0], axis=-1), np.ones(3), atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_query_or_memory_without_steps_is_refused(arrays, kind):
    query, memory, mask = arrays
    with pytest.raises(ValueError, match=r"query has shape \(2, 4\).*query\[:, None\]"):
        kind(4)(query[:, 0], memory, mask)
    with pytest.raises(ValueError, match=r"memory has shape \(2, 6\)"):
        kind(4)(query, memory[:, 0], mask)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", ["float64", "mixed_float16", "mixed_bfloat16"])
def test_the_whole_layer_has_its_type(arrays, kind, dtype):
    layer = kind(4, dtype=dtype)
    wanted = layer.compute_dtype
    contexts, weights = layer(*arrays)
    assert {keras.backend.standardize_dtype(x.dtype) for x in (contexts, weights)} == {
        wanted
    }
    assert {weight.dtype for weight in layer.weights} == {layer.variable_dtype}
    assert np.isfinite(ops.convert_to_numpy(ops.cast(contexts, "float32"))).all()
