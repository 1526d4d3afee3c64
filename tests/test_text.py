"""Vocabularies, numbers and padding do what their docstrings promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.text import build_vocabulary, encode, lookup, pad_right

ROWS = st.lists(st.lists(st.sampled_from("abcdef"), min_size=1), min_size=1)


def test_frequent_tokens_come_first_and_ties_are_alphabetical():
    rows = [["red", "blue"], ["red", "ant"], ["red", "blue", "zoo"]]
    assert list(build_vocabulary(rows)) == ["", "[UNK]", "red", "blue", "ant", "zoo"]
    assert list(build_vocabulary(rows, least=2)) == ["", "[UNK]", "red", "blue"]
    assert list(build_vocabulary(reversed(rows))) == list(build_vocabulary(rows))


def test_special_tokens_keep_their_numbers_when_a_text_holds_them():
    vocabulary = build_vocabulary([["[UNK]", "", "[UNK]", "a"]])
    assert vocabulary == {"": 0, "[UNK]": 1, "a": 2}


def test_a_string_is_a_row_of_characters():
    assert build_vocabulary(["开灯", "关灯"]) == {
        "": 0,
        "[UNK]": 1,
        "灯": 2,
        "关": 3,
        "开": 4,
    }


@given(ROWS)
def test_known_tokens_come_back_and_unknown_ones_are_one(rows):
    vocabulary = build_vocabulary(rows)
    tokens = list(vocabulary)
    assert list(vocabulary.values()) == list(range(len(tokens)))
    assert [[tokens[n] for n in row] for row in lookup(rows, vocabulary)] == rows
    assert lookup([["nowhere", "x"]], vocabulary) == [[1, 1]]


@given(ROWS)
def test_padding_is_on_the_right_and_removes_nothing(rows):
    numbers = lookup(rows, build_vocabulary(rows))
    padded = pad_right(numbers)
    assert padded.dtype == np.int32
    assert padded.shape == (len(rows), max(map(len, rows)))
    assert [line[line != 0].tolist() for line in padded] == numbers
    lengths = (padded != 0).sum(axis=1)
    assert all((line[:n] != 0).all() for line, n in zip(padded, lengths))


def test_a_given_length_pads_further_or_cuts():
    assert pad_right([[4, 5, 6], [7]], length=2).tolist() == [[4, 5], [7, 0]]
    assert pad_right([[4], [7]], length=3).tolist() == [[4, 0, 0], [7, 0, 0]]


def test_an_empty_row_is_refused():
    with pytest.raises(ValueError, match="row 1 has no tokens"):
        pad_right([[3], [], [4]])


NFD = "E\u0301te\u0301"  # "Été" with its accents as separate characters
NFC = "\u00c9t\u00e9"


def test_two_spellings_of_a_string_are_one():
    assert encode([NFD], "t\u00c9\u00e9").tolist() == [[2, 1, 3]]
    assert encode([NFC], "tE\u0301e\u0301").tolist() == [[2, 1, 3]]
    vocabulary = build_vocabulary([NFD])
    assert set(vocabulary) == {"", "[UNK]", *NFC}
    assert lookup([NFD, [NFD]], vocabulary) == [[vocabulary[c] for c in NFC], [1]]
    assert lookup([[NFD]], {"": 0, "[UNK]": 1, NFC: 2}) == [[2]]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[0.5, 0.7], [0.2]], "row 0 of rows has shape .* float64.*pad_sequences"),
        ([[1], [float("nan")]], "row 1 of rows .* float64"),
        ([[1], np.array([2**40])], "row 1 of rows has numbers from .* 1099511627776"),
        ([[1], [2**70]], "row 1"),
        (["ab"], "row 0"),
        ("ab", r"rows is the string 'ab', expected a list: write \[text\]"),
        (np.zeros((2, 3, 4), int), "row 0 .* shape"),
        ([], "rows is empty"),
    ],
)
def test_rows_that_do_not_fit_in_int32_are_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        pad_right(rows)


@pytest.mark.parametrize("length", [0, -1, 2.0, True])
def test_a_length_is_a_whole_number(length):
    with pytest.raises(ValueError, match="length is"):
        pad_right([[1, 2]], length)


@pytest.mark.parametrize("kind", ["int8", "uint16", "int64", bool])
def test_small_whole_numbers_of_any_type_are_padded(kind):
    rows = [np.array([1, 0], kind), np.array([1], kind)]
    assert pad_right(rows).tolist() == [[1, 0], [1, 0]]


@pytest.mark.parametrize(
    ("words", "alphabet", "message"),
    [
        ("", "ab", "words is the string ''"),
        ("ab", "ab", "words is the string 'ab'"),
        ([], "ab", "words is empty"),
        (["a", ""], "ab", "empty or missing word"),
        (["a", float("nan")], "ab", "empty or missing word"),
        (["a"], "aab", r"alphabet has \['a'\] more than once"),
    ],
)
def test_encode_refuses_what_has_no_letters(words, alphabet, message):
    with pytest.raises(ValueError, match=message):
        encode(words, alphabet)


@pytest.mark.parametrize("function", [build_vocabulary, lambda x: lookup(x, {})])
def test_a_string_is_not_a_list_of_rows(function):
    with pytest.raises(ValueError, match="rows is the string 'abc', expected a list"):
        function("abc")
