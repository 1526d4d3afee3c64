"""The n-gram models agree with Witten and Bell and with Kneser and Ney: sums, values by hand."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import datasets
from course_utils.ngrams import KneserNey, NGram, discounts

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


# Kneser-Ney

LONG_ROWS = st.lists(st.text("aaaaabbbccd", max_size=40), min_size=1, max_size=6)
LONG_ROWS = LONG_ROWS.filter(any)


def slow_probability(token, context, rows, vocabulary, order):
    """Return P(token | context) from the definition, counting again for every query.

    "^" marks the start of each row.
    """
    rows = [("^", *row) for row in rows]

    def times(gram):
        places = [(row, i) for row in rows for i in range(len(row))]
        return sum(row[i : i + len(gram)] == gram for row, i in places)

    def adjusted(gram, highest):
        if highest or gram[0] == "^":
            return times(gram)
        return sum(times((before, *gram)) > 0 for before in ["^", *vocabulary])

    def smoothed(token, h, highest=False):
        n = len(h) + 1
        grams = {row[i : i + n] for row in rows for i in range(len(row) - n + 1)}
        counts = {gram: adjusted(gram, highest) for gram in grams - {("^",)}}
        lost = dict(enumerate([0, *discounts(list(counts.values()))]))
        below = smoothed(token, h[1:]) if h else 1 / len(vocabulary)
        after = [count for gram, count in counts.items() if gram[:-1] == h]
        if not after:
            return below
        count = counts.get((*h, token), 0)
        given = sum(lost[min(c, 3)] for c in after) / sum(after)
        return (count - lost[min(count, 3)]) / sum(after) + given * below

    h = ("^", *context)
    h = h[max(0, len(h) - order + 1) :]
    return smoothed(token, h, highest=len(h) == order - 1)


@settings(deadline=None)
@given(LONG_ROWS, st.integers(1, 5), st.text("abcd?", max_size=6))
def test_kneser_ney_sums_to_one_in_every_context(rows, order, context):
    model = KneserNey(order).fit(rows, vocabulary="abcdx")  # x never comes
    for asked in range(1, order + 1):
        p = model.distribution(context, asked)
        assert p.shape == (5,)
        assert (p > 0).all()
        assert math.isclose(p.sum(), 1)


@settings(deadline=None, max_examples=40)
@given(LONG_ROWS, st.integers(1, 4), st.text("abcd?", max_size=5))
def test_kneser_ney_is_what_the_definition_says(rows, order, context):
    model = KneserNey(4).fit(rows, vocabulary="abcdx")
    wanted = [slow_probability(t, context, rows, "abcdx", order) for t in "abcdx"]
    np.testing.assert_allclose(model.distribution(context, order), wanted)


@settings(deadline=None)
@given(LONG_ROWS, LONG_ROWS, st.integers(1, 4))
def test_log2_of_a_text_is_that_of_each_distribution(rows, others, order):
    model = KneserNey(4).fit(rows, vocabulary="abcd")
    one_by_one = [
        np.log2(model.probability(token, row[:i], order))
        for row in others
        for i, token in enumerate(row)
    ]
    np.testing.assert_allclose(model.log2(others, order), one_by_one)
    assert model.bits(others, order) == pytest.approx(-np.mean(one_by_one))


def test_kneser_ney_order_1_by_hand():
    """Counts of 1, 1, 1, 1, 2, 2, 3, 4, 5: n1 to n4 are 4, 2, 1, 1, and Y = 4 / (4 + 2 * 2) = 1/2.

    D1 = 1 - 2/2 * 2/4 = 1/2, D2 = 2 - 3/2 * 1/2 = 5/4, D3 = 3 - 4/2 * 1/1 = 1. The twenty
    tokens lose 4 * 1/2 + 2 * 5/4 + 3 * 1 = 15/2; each token gets a ninth of it.
    """
    assert discounts([1, 1, 1, 1, 2, 2, 3, 4, 5]) == pytest.approx([0.5, 1.25, 1])
    model = KneserNey(1).fit(["abcdeeffggghhhhiiiii"])
    even = 7.5 / 20 / 9
    wanted = [count / 20 + even for count in (0.5, 0.75, 2, 3, 4)]
    assert [model.probability(t, "") for t in "aeghi"] == pytest.approx(wanted)


def test_kneser_ney_order_2_by_hand():
    """One row, ^abab; so few counts have the discounts 1/2, 1 and 3/2.

    Different tokens before a: 2 (^ and b), before b: 1. So P(b) = (1 - 1/2) / 3 + 3/2 / 3 / 2
    = 5/12. The pair ab was seen twice: P(b | a) = (2 - 1) / 2 + 1/2 * 5/12 = 17/24. The pair
    ba was seen once: P(b | b) = 0 + 1/2 * 5/12 = 5/24.
    """
    model = KneserNey(2).fit(["abab"])
    assert model.probability("b", "a") == pytest.approx(17 / 24)
    assert model.probability("b", "ab") == pytest.approx(5 / 24)
    assert model.probability("a", "") == pytest.approx(1 / 2 + 1 / 2 * 7 / 12)
    plain = (2 - 1) / 4 + 2 / 4 / 2  # order 1 counts each token as often as it is there
    assert model.probability("b", "a", order=1) == pytest.approx(plain)


def test_kneser_ney_order_3_by_hand():
    """Two rows, ^aab and ^ab; the discounts are 1/2, 1 and 3/2.

    Order 1: before a there are ^ and a, before b only a: P(a) = 1/3 + 1/4 = 7/12, P(b) = 5/12.
    Order 2, after a: before aa there is ^, before ab there are a and ^. So the counts are 1 and 2:
    P(a | a) = 1/2 / 3 + 1/2 * 7/12 = 11/24 and P(b | a) = 1/3 + 1/2 * 5/12 = 13/24.
    After ^: nothing precedes a start, so ^a keeps its count of 2, and P(a | ^) = 1/2 + 1/2 *
    7/12 = 19/24. Order 3: P(b | aa) = 1/2 + 1/2 * 13/24 and P(b | ^a) = 1/4 + 1/2 * 13/24.
    """
    model = KneserNey(3).fit(["aab", "ab"])
    assert model.probability("b", "aa") == pytest.approx(37 / 48)
    assert model.probability("a", "a") == pytest.approx(23 / 48)
    assert 2 ** model.log2(["ab"]) == pytest.approx([19 / 24, 25 / 48])


def test_a_token_counts_by_its_different_neighbours():
    """The classic example: Francisco is frequent, but only after one word."""
    rows = [["San", "Francisco"]] * 5 + [[w, "glasses"] for w in ("my", "new", "old")]
    model = KneserNey(2).fit(rows)
    assert model.probability("glasses", ["San", "my"], 1) < model.probability(
        "Francisco", ["San", "my"], 1
    )
    assert model.probability("glasses", ["?"]) > model.probability("Francisco", ["?"])


@pytest.mark.parametrize("counts", [[], [1, 2, 3], [1, 1, 2, 4], [1, 2, 3, 3, 3, 4]])
def test_discounts_fall_back_where_counts_of_counts_do_not_give_them(counts):
    assert discounts(counts).tolist() == [0.5, 1.0, 1.5]


def test_tokens_may_be_arrays_of_numbers():
    rows = np.array([[3, 1, 2], [3, 2, 2]])
    model, letters = KneserNey(3).fit(rows, range(5)), KneserNey(3).fit(["dbc", "dcc"])
    assert model.log2(rows, 1).shape == (6,)
    assert model.distribution([]).argmax() == 3
    seen = KneserNey(3).fit(rows)
    assert seen.vocabulary == [1, 2, 3]
    assert seen.bits(rows) == pytest.approx(letters.bits(["dbc", "dcc"]))


def test_unseen_tokens_of_the_vocabulary_are_equally_likely():
    model = KneserNey(2).fit(["abab"], vocabulary="abxy")
    p = model.distribution("a")
    assert p[2] == p[3] == pytest.approx(1 / 2 * 1 / 2 * 1 / 4)
    assert model.distribution("x") == pytest.approx(model.distribution("y"))


def test_rows_do_not_touch():
    """Nothing follows "xa" in its row, though the next row begins with b."""
    model = KneserNey(3).fit(["xa", "bx", "cx"])
    assert model.probability("b", "xa") == pytest.approx(model.probability("c", "xa"))
    assert model.bits(["xa", "bx"]) == model.bits(["xa", "", "bx"])


def test_orders_longer_than_all_rows_are_possible():
    model = KneserNey(6).fit(["ab", "b"])
    assert model.distribution("aaaaaa").sum() == pytest.approx(1)
    assert math.isfinite(model.bits(["abbbbbbb"]))


@settings(deadline=None)
@given(LONG_ROWS)
def test_one_fit_of_kneser_ney_gives_all_lower_orders(rows):
    model = KneserNey(4).fit(rows, "abcd")
    for order in (1, 2, 3, 4):
        alone = KneserNey(order).fit(rows, "abcd")
        np.testing.assert_allclose(model.log2(rows, order), alone.log2(rows))


def test_kneser_ney_predicts_shakespeare_better_than_witten_bell():
    text = datasets.load_shakespeare()
    train, test = text[:100_000], text[100_000:110_000]
    ours, theirs = KneserNey(5).fit([train], sorted(set(text))), NGram(5).fit([train])
    assert ours.bits([test]) < theirs.bits([test]) - 0.1


def test_what_kneser_ney_refuses():
    with pytest.raises(
        ValueError, match="order is 0, expected a whole number of at least 1"
    ):
        KneserNey(0)
    with pytest.raises(ValueError, match="rows is a string, expected a list of rows"):
        KneserNey(2).fit("abab")
    for rows in ([], [""]):
        with pytest.raises(ValueError, match="the rows have no tokens"):
            KneserNey(2).fit(rows)
    with pytest.raises(ValueError, match="the vocabulary has duplicates"):
        KneserNey(2).fit(["ab"], "aba")
    model = KneserNey(2).fit(["abab"])
    with pytest.raises(ValueError, match="the rows have no tokens"):
        model.bits([""])
    with pytest.raises(ValueError, match="rows is a string"):
        model.bits("ab")
    with pytest.raises(ValueError, match="token '[?]' is not in the vocabulary of 2"):
        model.bits(["ab?"])
    for order in (0, 3):
        with pytest.raises(ValueError, match=f"order {order} is not in 1 to 2"):
            model.distribution("a", order)


@pytest.mark.parametrize("kind", [NGram, KneserNey])
@pytest.mark.parametrize("order", [0, -1, 1.5])
def test_an_order_is_a_whole_number_from_1(kind, order):
    with pytest.raises(ValueError, match=f"order is {order}, expected"):
        kind(order)


@pytest.mark.parametrize("kind", [NGram, KneserNey])
@pytest.mark.parametrize("rows", [[], [[]], "abc"])
def test_no_tokens_and_a_plain_string_are_refused(kind, rows):
    for use in (kind(2).fit, kind(2).fit(["abab"]).bits):
        with pytest.raises(ValueError, match="no tokens|is (a|the) string"):
            use(rows)
