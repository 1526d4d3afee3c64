"""Each decoding function is compared with its definition, for rows, batches and bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.decoding import (
    beam_search,
    greedy_search,
    sample,
    top_k,
    top_p,
    with_temperature,
)

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
def test_top_k_keeps_the_k_most_likely_and_their_proportions(rng, k):
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
    assert (
        sample(np.full(10, 0.1), Most()) == 9
    )  # the cumulative sum is slightly below 1
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


END, START = 2, 3
# After START: 4 (0.5), 5 (0.3), 6 (0.2). After 4 three tokens are nearly alike, after 5 one is
# likely, after 6 the row is over.
TABLE = np.full((10, 10), 1e-9)
TABLE[START, [4, 5, 6]] = 0.5, 0.3, 0.2
TABLE[4, [7, 8, 9]] = 0.34, 0.33, 0.33
TABLE[5, [7, 8]] = 0.65, 0.35
TABLE[6:, END] = 1


def by_table(tokens, state):
    """Return the logits after the last token; the state counts the steps of each row."""
    return np.log(TABLE)[tokens], [np.asarray(state[0]) + 1]


def start(count):
    return [np.zeros((count, 1))]


def best_of_all(alpha):
    """Return the best row that the table allows, found by trying all of them."""
    rows = [(6,), *((4, t) for t in (7, 8, 9)), *((5, t) for t in (7, 8))]

    def score(row):
        steps = zip((START, *row), (*row, END))
        return sum(np.log(TABLE[step]) for step in steps) / (len(row) + 1) ** alpha

    return list(max(rows, key=score))


def test_greedy_takes_the_best_step_and_misses_the_best_row():
    row = greedy_search(by_table, start(1), START, END, 5)[0]
    assert row.tolist() == [4, 7, END] != [*best_of_all(0.0), END]


@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0, 2.0])
def test_a_wide_beam_finds_the_best_row(alpha):
    rows = beam_search(by_table, start(2), START, END, 5, width=6, alpha=alpha)
    for row in rows.tolist():
        assert [token for token in row if token != END] == best_of_all(alpha)


def test_length_normalisation_favours_longer_rows():
    assert best_of_all(0.0) == [6]
    assert best_of_all(1.0) == [5, 7]


def memorising(tokens, state):
    """Return logits that depend on all tokens so far, so that a wrong parent's state is noticed."""
    sums = np.asarray(state[0]) * 1.7 + np.asarray(tokens)
    logits = np.sin(sums[:, :, None] * np.arange(1, 8) + np.arange(7) ** 2) * 2
    return logits, [sums]


@given(FEW)
def test_a_beam_of_one_is_greedy_search(rng):
    state = [rng.normal(size=(5, 1))]
    greedy = greedy_search(memorising, state, START, END, 8)
    beam = beam_search(memorising, state, START, END, 8, width=1)
    assert np.array_equal(greedy, beam)


def log_probability(row, first):
    """Return the log-probability of a row of tokens, read one by one up to its end."""
    state, before, total = [np.full((1, 1), first)], START, 0.0
    for token in row:
        logits, state = memorising(np.array([[before]]), state)
        total += np.log(with_temperature(logits[0, 0], 1.0)[token])
        before = token
        if token == END:
            break
    return total


@given(FEW)
def test_a_full_beam_is_exact_and_gives_each_row_its_own_state(rng):
    first = rng.normal()
    found = beam_search(
        memorising, [np.full((1, 1), first)], START, END, 3, width=343, alpha=0.0
    )[0]
    every = np.stack(np.meshgrid(*[range(7)] * 3), axis=-1).reshape(-1, 3)
    best = max(log_probability(row, first) for row in every)
    assert np.isclose(log_probability(found, first), best, atol=1e-5)


@pytest.mark.parametrize("search", [greedy_search, beam_search])
def test_rows_are_cut_at_most_and_filled_with_the_end(search):
    assert search(by_table, start(3), START, END, 1).shape == (3, 1)
    row = search(by_table, start(1), START, END, 50)[0]
    assert len(row) <= 4
    assert row[-1] == END


def state_of(rows):
    return [np.zeros((rows, 1))]


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "spoiled", [[NAN, 0.5, 0.5], [0, 0, 0], [[1, 0], [0, 0]], [1.5, -0.5], [INF, 1], []]
)
@pytest.mark.parametrize(
    "choose",
    [
        lambda p: sample(p, np.random.default_rng(0)),
        lambda p: top_k(p, 2),
        lambda p: top_p(p, 0.5),
    ],
    ids=["sample", "top_k", "top_p"],
)
def test_values_that_are_not_probabilities_are_refused(choose, spoiled):
    with pytest.raises(ValueError, match="probabilities (holds|has)"):
        choose(np.array(spoiled))


@pytest.mark.parametrize("spoiled", [[NAN, 1], [INF, 1], [-INF, -INF], []])
def test_values_that_are_not_logits_are_refused(spoiled):
    with pytest.raises(ValueError, match="logits (holds|has)"):
        with_temperature(np.array(spoiled), 1.0)


def test_a_token_may_be_ruled_out():
    assert with_temperature([-INF, 0.0], 1.0).tolist() == [0, 1]
    assert sample([0, 1, 0], np.random.default_rng(0)) == 1


@pytest.mark.parametrize("search", [greedy_search, beam_search])
@pytest.mark.parametrize(
    ("rows", "most", "message"),
    [
        (1, 0, "most is 0, expected a whole number of at least 1"),
        (1, 2.5, "most is 2.5"),
        (0, 5, "state has no rows"),
    ],
)
def test_a_search_without_rows_or_steps_is_refused(search, rows, most, message):
    with pytest.raises(ValueError, match=message):
        search(by_table, state_of(rows), START, END, most)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: with_temperature([0.0], NAN), "temperature is NaN"),
        (lambda: with_temperature([0.0], [1.0]), "temperature is .* one number"),
        (lambda: top_k([0.5, 0.5], 1.5), "k is 1.5, expected a whole number"),
        (lambda: top_p([0.5, 0.5], NAN), "p is NaN"),
        (lambda: beam_search(by_table, state_of(1), START, END, 3, width=0), "width"),
        (lambda: beam_search(by_table, state_of(1), START, END, 3, alpha=NAN), "alpha"),
    ],
)
def test_settings_of_another_kind_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
