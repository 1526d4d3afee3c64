"""Surnames by Keras layers: the batches, the score in bits, and names drawn letter by letter."""

import keras
import numpy as np
import pytest

from course_utils.surnames import (
    bits_of,
    invent,
    letter_model,
    surname_parts,
    weighted,
)

WORDS = ["hill", "li", "miller"]


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    return letter_model(keras.layers.LSTMCell(8), updates=60, rate=3e-2)


def test_no_surname_is_in_two_parts():
    parts = surname_parts()
    assert sum(map(len, parts.values())) == len(set().union(*parts.values())) == 8836


def test_the_bits_are_the_loss(model):
    nats = model.evaluate(**weighted(WORDS), verbose=0)
    bits = bits_of(model, WORDS)
    assert bits.shape == (5 + 3 + 7,)
    np.testing.assert_allclose(bits.mean(), nats / np.log(2), rtol=1e-5)


def test_padding_does_not_count(model):
    alone = bits_of(model, ["li"])
    np.testing.assert_allclose(bits_of(model, ["miller", "li"])[-3:], alone, rtol=1e-5)


def test_the_same_seed_draws_the_same_names(model):
    names = invent(model, count=4, seed=1)
    assert names == invent(model, count=4, seed=1) != invent(model, count=4, seed=2)
    assert all(name.isalpha() or not name for name in names)


def test_a_trained_model_writes_the_names_that_it_has_read():
    keras.utils.set_random_seed(0)
    model = letter_model(keras.layers.LSTMCell(16), updates=150, rate=3e-2)
    model.fit(**weighted(WORDS), epochs=150, batch_size=3, verbose=0)
    assert set(invent(model, count=20, seed=0)) & set(WORDS)
