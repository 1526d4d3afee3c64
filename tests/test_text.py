"""Vocabularies, numbers and padding keep what their docstrings promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.text import build_vocabulary, lookup, pad_right

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
def test_padding_stands_on_the_right_and_takes_nothing_away(rows):
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
