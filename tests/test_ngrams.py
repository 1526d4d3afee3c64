"""The n-gram model is Witten and Bell's: probabilities that sum to 1, values computed by hand."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.ngrams import NGram

ROWS = st.lists(st.text("abcd", min_size=1), min_size=1, max_size=6)


@settings(deadline=None)
@given(ROWS, st.integers(1, 4), st.text("abcd?", max_size=6))
def test_probabilities_sum_to_one_in_every_context(rows, order, context):
    model = NGram(order).fit(rows)
    known = sorted(set("".join(rows)))
    for asked in range(1, order + 1):
        p = [model.probability(token, context, asked) for token in [*known, "new"]]
        assert all(x > 0 for x in p)
        assert math.isclose(sum(p), 1)


def test_values_by_hand():
    """Fitted on one row, a b a b: four tokens of two kinds; the base is 1/3 for each."""
    model = NGram(3).fit(["abab"])
    a = (2 + 2 * Fraction(1, 3)) / (4 + 2)  # no context: 4 tokens, 2 kinds
    assert model.probability("a", "", 1) == pytest.approx(float(a))
    after_a = (2 + 1 * a) / (2 + 1)  # "a" is followed by b, twice
    assert model.probability("b", "a", 2) == pytest.approx(float(after_a))
    after_ba = (1 + 1 * after_a) / (1 + 1)  # "ba" is followed by b, once
    assert model.probability("b", "aba", 3) == pytest.approx(float(after_ba))
    never = (0 + 1 * Fraction(2, 3 * 6)) / (2 + 1)  # "a" is never followed by "?"
    assert model.probability("?", "a", 2) == pytest.approx(float(never))


def test_the_start_of_a_row_is_a_context():
    model = NGram(2).fit(["ab", "ac", "ab"])
    start = (3 + 1 * (3 + 3 / 4) / (6 + 3)) / (3 + 1)
    assert model.probability("a", "") == pytest.approx(start)
    assert model.probability("b", "a") > model.probability("b", "")


def test_no_ngram_reaches_over_the_end_of_a_row():
    model = NGram(2).fit(["ab", "cd"])
    assert ("b", "c") not in model.counts
    assert model.counts["c",] == 1


def test_an_unseen_context_falls_back_to_the_shorter_one():
    model = NGram(3).fit(["abcab"])
    assert model.probability("b", "?a") == model.probability("b", "?a", 2)
    assert model.probability("b", "??") == model.probability("b", "", 1)


def test_one_fit_gives_all_lower_orders():
    rows, others = ["the cat sat", "the mat"], ["the cat", "a mat"]
    model = NGram(4).fit(rows)
    for order in (1, 2, 3, 4):
        alone = NGram(order).fit(rows)
        assert model.bits(others, order) == pytest.approx(alone.bits(others))


def test_bits_are_the_mean_surprise_per_token():
    model = NGram(1).fit(["aab"])
    a, b = (2 + 2 / 3) / 5, (1 + 2 / 3) / 5
    assert model.bits(["ab", "a"]) == pytest.approx(
        -(2 * math.log2(a) + math.log2(b)) / 3
    )


def test_tokens_may_be_words():
    model = NGram(2).fit([["turn", "on"], ["turn", "off"]])
    assert model.probability("on", ["turn"]) == model.probability("off", ["turn"])


@pytest.mark.parametrize("order", [0, 3])
def test_an_order_that_was_not_counted_is_refused(order):
    with pytest.raises(ValueError, match=f"order {order} is not in 1 to 2"):
        NGram(2).fit(["ab"]).bits(["ab"], order)
