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


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (lambda model: bits_of(model, []), "at least one word"),
        (lambda model: bits_of(model, "hill"), "at least one word"),
        (lambda model: bits_of(model, [""]), "expected words of letters"),
        (lambda model: weighted(["hill", np.nan]), "expected words"),
        (lambda model: weighted(["Hill"]), "no number for"),
        (lambda model: invent(model, count=0, seed=0), "count is 0"),
        (lambda model: invent(model, count=2, seed=-1), "seed is -1"),
        (lambda model: letter_model(None, updates=0, rate=1e-2), "updates is 0"),
        (lambda model: letter_model(None, updates=10, rate=-1.0), "rate is -1.0"),
        (lambda model: letter_model(None, updates=10, rate=np.nan), "rate is NaN"),
    ],
)
def test_bad_input_is_refused(model, function, reason):
    with pytest.raises(ValueError, match=reason):
        function(model)


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
