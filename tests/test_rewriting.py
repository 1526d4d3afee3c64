"""Translators of characters: one recipe builds, trains and stores them; attention is read."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.attention import BahdanauAttention, LuongAttention
from course_utils.rewriting import (
    attention_of,
    build_model,
    draw_attention,
    encode_pairs,
    fit_model,
    frame,
    most_similar,
    number_tokens,
    stored,
)
from course_utils.translation import END, START, AttentiveTranslator, Translator

RECIPE = {"units": 8, "width": 4, "dropout": 0.0, "rate": 1e-2, "epochs": 2}


@pytest.fixture
def task():
    """Return words to be spelled backwards as rows of numbers, and the vocabularies' sizes."""
    words = ["ab", "abc", "cab", "ba", "bac", "acb"]
    pairs = {
        part: (words[cut], [frame(word[::-1]) for word in words[cut]])
        for part, cut in {"train": slice(4), "validation": slice(4, None)}.items()
    }
    numbers = [number_tokens(side) for side in pairs["train"]]
    return encode_pairs(pairs, numbers), [len(side) for side in numbers]


def test_numbers_begin_as_in_a_translator():
    numbers = number_tokens([frame("ba"), frame("ac")])
    assert numbers["[END]"] == END and numbers["[START]"] == START
    assert [*numbers] == ["", "[UNK]", "[END]", "[START]", "a", "b", "c"]


def test_an_unknown_token_is_1(task):
    codes, sizes = task
    assert sizes == [7, 7]
    abc = number_tokens(["abc"])
    coded = encode_pairs({"test": (["axb"], [["a"]])}, [abc, abc])
    assert coded == {"test": [[[4, 1, 5]], [[4]]]}
    assert codes["train"][1][0] == [START, 5, 4, END]


@pytest.mark.parametrize(
    ("attention", "kind"),
    [
        (None, Translator),
        (LuongAttention, AttentiveTranslator),
        (BahdanauAttention, AttentiveTranslator),
    ],
)
def test_training_shows_both_losses(task, attention, kind):
    codes, sizes = task
    model = build_model(RECIPE, sizes, attention)
    assert isinstance(model, kind) and model.built
    history = fit_model(model, codes, epochs=2, seed=0, batch_size=2).history
    assert {key: len(values) for key, values in history.items()} == {
        "loss": 2,
        "val_loss": 2,
    }


def test_stored_says_how_a_network_is_trained(task):
    codes, sizes = task
    how = stored("spell", RECIPE, codes, sizes, LuongAttention, seed=3, batch_size=2)
    assert how["name"] == "spell LuongAttention" and how["seed"] == 3
    assert how["settings"]["recipe"] == RECIPE and how["settings"]["batch"] == 2
    assert [side.shape for side in how["settings"]["pairs"]] == [(4, 3), (4, 5)]
    model = how["build"]()
    assert len(how["train"](model).history["loss"]) == RECIPE["epochs"]
    assert stored("spell", RECIPE, codes, sizes, None, seed=0)["name"] == "spell none"


def test_attention_hides_padding(task):
    codes, sizes = task
    model = build_model(RECIPE, sizes, LuongAttention)
    shares = attention_of(model, *codes["train"])
    assert shares.shape == (4, 4, 3)  # targets of 3 letters and the end
    np.testing.assert_allclose(shares.sum(axis=2), 1, rtol=1e-6)
    assert not shares[0, :, 2].any()  # "ab" is one letter shorter


def test_tokens_stand_beside_their_weights():
    ax = plt.subplots()[1]
    draw_attention(np.eye(3)[:2], "abc", ["x", "END"], ax)
    assert [text.get_text() for text in ax.get_xticklabels()] == [*"abc"]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["x", "END"]
    np.testing.assert_array_equal(ax.images[0].get_array(), np.eye(3)[:2])
    plt.close()


def test_most_similar_finds_the_same_text():
    texts = ["open the door", "close the window", "turn off the light"]
    assert most_similar(texts, texts[::-1]).tolist() == [2, 1, 0]
