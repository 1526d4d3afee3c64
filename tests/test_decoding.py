"""Decoding: each function against its definition, over rows and batches, with bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.decoding import sample, top_k, top_p, with_temperature

FEW = st.integers(min_value=0, max_value=2**32 - 1).map(np.random.default_rng)


def some_probabilities(rng, shape=(4, 3, 9)):
    return with_temperature(rng.normal(size=shape) * 2, 1.0)


@given(FEW)
def test_temperature_is_the_softmax_of_divided_logits(rng):
    logits = rng.normal(size=(4, 9)) * 5
    powers = np.exp(logits / 0.7)
    wanted = powers / powers.sum(axis=1, keepdims=True)
    assert np.allclose(with_temperature(logits, 0.7), wanted)
    assert np.allclose(with_temperature(logits + 1e4, 0.7), wanted)  # no overflow


def test_each_row_has_its_own_level():
    high, low = with_temperature(np.array([[0.0, 1.0], [-5e3, 1.0 - 5e3]]), 1.0)
    assert np.allclose(high, low)


def test_temperature_orders_by_boldness():
    logits = np.array([1.0, 0.0, -1.0])
    cold, plain, hot = (with_temperature(logits, t) for t in (0.5, 1.0, 2.0))
    assert cold[0] > plain[0] > hot[0]
    assert np.allclose(with_temperature(logits, 1e-3), [1, 0, 0])
    assert np.allclose(with_temperature(logits, 1e6), 1 / 3, atol=1e-5)


@given(FEW, st.integers(min_value=1, max_value=12))
def test_top_k_keeps_the_k_likeliest_and_their_proportions(rng, k):
    p = some_probabilities(rng)
    kept = top_k(p, k)
    count = min(k, 9)
    assert ((kept > 0).sum(axis=-1) == count).all()
    assert np.allclose(kept.sum(axis=-1), 1)
    least = np.sort(p, axis=-1)[..., -count, None]
    assert ((kept > 0) == (p >= least)).all()
    share = np.where(kept > 0, p, 0).sum(axis=-1, keepdims=True)
    assert np.allclose(kept * share, np.where(kept > 0, p, 0))


@given(FEW, st.floats(min_value=0.01, max_value=0.999))
def test_top_p_keeps_the_fewest_that_reach_p(rng, p):
    every = some_probabilities(rng)
    for row, kept in zip(every.reshape(-1, 9), top_p(every, p).reshape(-1, 9)):
        stay = kept > 0
        assert row[stay].sum() >= p - 1e-12
        assert row[stay].sum() - row[stay].min() < p  # one fewer would not do
        assert not stay.all() and row[stay].min() >= row[~stay].max() or stay.all()
        assert np.allclose(kept, np.where(stay, row, 0) / row[stay].sum())


def test_ties_and_edges():
    even = np.full(4, 0.25)
    assert top_k(even, 2).tolist() == [0.5, 0.5, 0, 0]
    assert top_p(even, 0.5).tolist() == [0.5, 0.5, 0, 0]
    assert np.allclose(top_p(even, 1.0), even)
    assert top_p(np.array([0.1, 0.9]), 1e-9).tolist() == [0, 1]


def test_samples_follow_the_probabilities():
    p = np.array([0.5, 0.0, 0.3, 0.2])
    drawn = sample(np.tile(p, (20_000, 1)), np.random.default_rng(0))
    assert np.allclose(np.bincount(drawn, minlength=4) / 20_000, p, atol=0.01)


def test_sample_takes_one_row_and_never_an_impossible_token():
    class Least:
        def random(self, shape):
            return np.zeros(shape)

    class Most:
        def random(self, shape):
            return np.full(shape, np.nextafter(1, 0))

    p = np.array([0.0, 0.3, 0.7, 0.0])
    assert sample(p, Least()) == 1
    assert sample(p, Most()) == 2
    assert sample(np.full(10, 0.1), Most()) == 9  # the running sum is not quite 1
    same = [sample(p, np.random.default_rng(5)) for _ in range(2)]
    assert same[0] == same[1]


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: with_temperature(np.zeros(3), 0), "temperature is 0"),
        (lambda: with_temperature(np.zeros(3), -1.0), "above 0"),
        (lambda: top_k(np.full(3, 1 / 3), 0), "k is 0"),
        (lambda: top_p(np.full(3, 1 / 3), 0.0), "p is 0.0"),
        (lambda: top_p(np.full(3, 1 / 3), 90), "p is 90"),
    ],
)
def test_bad_input_gets_its_reason(call, reason):
    with pytest.raises(ValueError, match=reason):
        call()
