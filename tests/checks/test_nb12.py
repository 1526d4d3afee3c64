"""Every check of notebook 12 accepts a right answer and tells each usual wrong one its reason."""

import keras
import numpy as np
import pytest
from keras import ops
from scipy import special

from course_utils.checks import nb12

MARKS = {".", ",", ";", "!", "?"}


def negates(token):
    return token in ("not", "no", "never") or token.endswith("n't")


def mark(tokens, negates=negates, marks=MARKS, start=0):
    result, denied = [], False
    for token in tokens:
        if token in marks:
            denied = False
        result.append(f"NOT_{token}" if denied and not negates(token) else token)
        denied = denied or negates(token)
    return result


def next_only(tokens):
    before = ["", *tokens]
    return [f"NOT_{t}" if negates(b) else t for b, t in zip(before, tokens)]


def to_the_end(tokens):
    return mark(tokens, marks=set())


def toggled(tokens):
    result, denied = [], False
    for token in tokens:
        denied = denied and token not in MARKS
        result.append(f"NOT_{token}" if denied and not negates(token) else token)
        denied = denied != negates(token)
    return result


def marks_too(tokens):
    result, denied = [], False
    for token in tokens:
        result.append(f"NOT_{token}" if denied and not negates(token) else token)
        denied = (denied or negates(token)) and token not in MARKS
    return result


def all_denied(tokens):
    after = [False, *(denied for _, denied in states(tokens))]
    return [f"NOT_{t}" if d and t not in MARKS else t for t, d in zip(tokens, after)]


def states(tokens):
    """Yield each token and whether a negation is in force after it."""
    denied = False
    for token in tokens:
        denied = token not in MARKS and (denied or negates(token))
        yield token, denied


def backwards(tokens):
    """Look back from each token to the last mark before it."""
    result = []
    for i, token in enumerate(tokens):
        begin = max([j + 1 for j in range(i) if tokens[j] in MARKS], default=0)
        denied = any(map(negates, tokens[begin:i]))
        plain = token in MARKS or negates(token) or not denied
        result.append(token if plain else "NOT_" + token)
    return np.array(result)


def by_groups(tokens):
    """Cut at the marks, then mark each part."""
    result, part = [], []
    for token in [*tokens, "."]:
        part.append(token)
        if token in MARKS:
            first = next((i for i, t in enumerate(part) if negates(t)), len(part))
            tail = [t if negates(t) or t in MARKS else f"NOT_{t}" for t in part[first:]]
            result += part[:first] + tail
            part = []
    return result[:-1]


def by_value(tokens):
    """Mark each word that is denied anywhere."""
    denied = {t for t in mark(tokens) if t.startswith("NOT_")}
    return [f"NOT_{t}" if f"NOT_{t}" in denied else t for t in tokens]


def by_index(tokens):
    """Begin at the first of equal negations each time."""
    result = list(tokens)
    for token in filter(negates, tokens):
        for i in range(tokens.index(token) + 1, len(tokens)):
            if tokens[i] in MARKS:
                break
            result[i] = tokens[i] if negates(tokens[i]) else f"NOT_{tokens[i]}"
    return result


def twice(tokens):
    return [t.replace("NOT_", "NOT_NOT_") for t in mark(tokens)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (mark, "passed"),
        (lambda tokens: tuple(mark(tokens)), "passed"),
        (next_only, "not the next one alone"),
        (to_the_end, '"," ends the effect'),
        (lambda tokens: mark(tokens, marks={","}), "each of the marks"),
        (lambda tokens: mark(tokens, marks={",", "."}), "each of the marks"),
        (lambda tokens: mark(tokens, lambda t: t in ("not", "no", "never")), "n't"),
        (
            lambda tokens: mark(
                tokens, lambda t: t[-3:] == "n't" or t[:2] in ("no", "ne")
            ),
            "the marked sentence is",
        ),
        (
            lambda tokens: mark(tokens, lambda t: negates(t) or "not" in t),
            "whole tokens",
        ),
        (lambda tokens: list(tokens), '"not" is a negation'),
        (lambda tokens: mark(tokens, marks=MARKS - {"?"}), '"?" ends the effect'),
        (lambda tokens: mark(tokens, marks={*MARKS, "but"}), "sentence is"),
        (lambda tokens: mark(tokens, marks={*MARKS, ":"}), "no other sign"),
        (lambda tokens: mark(tokens, marks={*MARKS, ":", "-"}), "no other sign"),
        (lambda tokens: mark(tokens, marks={*MARKS, "..."}), "no other sign"),
        (
            lambda tokens: mark(tokens, marks={t for t in tokens if MARKS & {*t}}),
            "not if it holds one",
        ),
        (
            lambda tokens: mark(tokens, lambda t: negates(t) or "n't" in t),
            "not if it holds it",
        ),
        (
            lambda tokens: mark(tokens, lambda t: negates(t) or t[-2:] == "'t"),
            "must end in n't, with its n",
        ),
        (
            lambda tokens: mark(tokens, lambda t: negates(t) or t[-3:] == "not"),
            "whole tokens",
        ),
        (
            lambda tokens: mark(tokens, lambda t: negates(t) or t == "cannot"),
            "whole tokens",
        ),
        (by_value, "the marked sentence is 'NOT_good films"),
        (by_index, "the marked sentence is 'not NOT_dull . not long'"),
        (lambda tokens: mark(tokens, marks=".,;!?"), "no other sign"),
        (lambda tokens: mark([t.lower() for t in tokens]), "no NOT_good NOT_film'"),
        (lambda tokens: mark(tokens, lambda t: negates(t.lower())), "'No NOT_film"),
        (
            lambda tokens: mark(
                tokens, lambda t: negates(t) or t.replace("'", "").endswith("nt")
            ),
            "the marked sentence is 'we want NOT_more",
        ),
        (toggled, "does not end the first"),
        (marks_too, "a mark stays as it is"),
        (all_denied, "negations stay"),
        (backwards, "passed"),
        (by_groups, "passed"),
        (
            lambda tokens: [t for t in mark(tokens) if t not in MARKS],
            "expected as many",
        ),
        (lambda tokens: " ".join(mark(tokens)), "expected a list"),
        (lambda tokens: [f"NOT_{t}" for t in tokens], "sentence is 'NOT_this"),
        (twice, "prefix twice"),
        (lambda tokens: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_mark_denied(assert_verdict, answer, reason):
    assert_verdict(reason, nb12.exercise_1, answer)


def judge(p, n):
    right = np.stack([p > 0, n <= 0])
    return right.mean(), right.all(axis=0).mean()


def by_counting(positive, negative):
    right = pairs = 0
    for good, bad in zip(positive, negative):
        right += int(good > 0) + int(not bad > 0)
        pairs += good > 0 >= bad
    return [right / (2 * len(positive)), pairs / len(positive)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (judge, "passed"),
        (by_counting, "passed"),
        (lambda p, n: np.array(judge(p, n)), "passed"),
        (lambda p, n: judge(p, n)[::-1], "swapped"),
        (lambda p, n: (judge(p, n)[0], np.mean(p > n)), "scores higher, but"),
        (lambda p, n: (judge(p, n)[0], judge(p, n)[0]), "answer for 7 pairs is"),
        (
            lambda p, n: (judge(p, n)[0], np.mean(p > 0) * np.mean(n <= 0)),
            "not the product",
        ),
        (lambda p, n: (np.mean(p > 0), judge(p, n)[1]), "good sentences alone"),
        (lambda p, n: (np.mean(n <= 0), judge(p, n)[1]), "bad sentences alone"),
        (
            lambda p, n: (np.mean([p >= 0, n <= 0]), np.mean((p >= 0) & (n <= 0))),
            "a good sentence is wrong there",
        ),
        (
            lambda p, n: (np.mean([p > 0, n < 0]), np.mean((p > 0) & (n < 0))),
            "a bad sentence is right there",
        ),
        (
            lambda p, n: (np.mean([p >= 0, n < 0]), np.mean((p >= 0) & (n < 0))),
            "of exactly 0 count as complaint",
        ),
        (lambda p, n: judge(p - 0.5, n - 0.5), "with a limit of 0.5: log-odds"),
        (lambda p, n: (judge(p, n)[0], np.mean((p > 0) | (n <= 0))), "not if one is"),
        (lambda p, n: judge(p, -n), "answer for 7 pairs is"),
        (
            lambda p, n: (judge(p, n)[0], np.mean((p > 0) == (n <= 0))),
            "answer for 7 pairs is",
        ),
        (
            lambda p, n: (judge(p, n)[0], min(np.mean(p > 0), np.mean(n <= 0))),
            "answer for 7 pairs is",
        ),
        (lambda p, n: (9 / 14, 3 / 7), "the answer for 3 pairs is"),
        (lambda p, n: [100 * share for share in judge(p, n)], "in percent"),
        (lambda p, n: [2 * len(p) * share for share in judge(p, n)], "7 pairs is"),
        (lambda p, n: judge(p, n)[0], "two numbers"),
        (lambda p, n: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_judge_pairs(assert_verdict, answer, reason):
    assert_verdict(reason, nb12.exercise_2, answer)


def softmax(x, axis=-1):
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def right_weights(scores, mask):
    return softmax(np.where(mask, scores, -np.inf))


def shared(powers):
    return powers / powers.sum(axis=1, keepdims=True)


def divided(s, m):
    return shared(np.exp(s - s.max(axis=1, keepdims=True)) * m)


def padding_last(s, m):
    """Go by the number of real words, as if padding were always on the right."""
    first = np.arange(s.shape[1]) < m.sum(axis=1, keepdims=True)
    return softmax(np.where(first, s, -np.inf))


def less_mean(s, m):
    mean = (s * m).sum(axis=1, keepdims=True) / m.sum(axis=1, keepdims=True)
    return shared(np.where(m, np.exp(np.where(m, s - mean, 0)), 0))


def less_first(s, m):
    first = np.take_along_axis(s, m.argmax(axis=1)[:, None], axis=1)
    return shared(np.where(m, np.exp(np.where(m, s - first, 0)), 0))


def row_by_row(s, m):
    rows = []
    for scores, real in zip(s, m):
        row = np.zeros(len(scores))
        row[real] = special.softmax(scores[real])
        rows.append(list(row))
    return rows


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda s, m: keras.activations.softmax(ops.where(m, s, -1e9)), "passed"),
        (lambda s, m: softmax(np.where(m, s, -np.inf)), "passed"),
        (divided, "with high scores in the padding there is a weight that is not"),
        (lambda s, m: shared(np.exp(s) * m), "with scores near -1,000 there is"),
        (
            lambda s, m: shared(np.exp(s - s[m].max()) * m),
            "with rows of different height there is a weight that is not a number",
        ),
        (row_by_row, "passed"),
        (less_mean, "with a first score of 3,000 there is a weight"),
        (less_first, "with a last score of 800 there is a weight"),
        (lambda s, m: keras.layers.Softmax()(s, mask=m), "passed"),
        (lambda s, m: softmax(s), "where is the mask"),
        (lambda s, m: softmax(s) * m, "mask before the softmax"),
        (lambda s, m: softmax(s * m), "still counts, as exp(0) is 1"),
        (lambda s, m: softmax(s * m) * m, "and mask before the softmax"),
        (
            lambda s, m: softmax(np.where(m, s, -1e9), axis=0),
            "over the words of a sentence",
        ),
        (lambda s, m: softmax(np.where(m, s, s.min() - 9)), "exactly 0"),
        (lambda s, m: m / m.sum(axis=1, keepdims=True), "all weights are equal"),
        (lambda s, m: softmax(np.where(m, -1e9, s)), "the real words are left out"),
        (lambda s, m: softmax(np.where(m, s / 2, -np.inf)), "the weight at [0, 0] is"),
        (lambda s, m: softmax(np.where(m, s, -99)), "not exactly 0"),
        (lambda s, m: softmax(s - 1e4 * ~m), "with scores in the thousands the weight"),
        (lambda s, m: softmax(np.where(m, s, -5e3)), "with scores in the thousands"),
        (padding_last, "the weight at"),
        (
            lambda s, m: softmax(np.where(m, s.clip(-30, 30), -np.inf)),
            "-1,000 the weig",
        ),
        (
            lambda s, m: softmax(np.where(m, -np.inf, s)),
            "in the result there is a weight that is not a number",
        ),
        (lambda s, m: right_weights(s, m) / (1 + 1e-5), "sums to 0.999990, expected"),
        (lambda s, m: right_weights(s.astype(float), m) / (1 + 1e-7), "passed"),
        (lambda s, m: right_weights(s, m).astype("float32"), "passed"),
        (lambda s, m: softmax(np.where(m, s, -np.inf))[0], "has shape"),
        (lambda s, m: np.full(s.shape, np.nan), "not a number"),
        (lambda s, m: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_vote_weights(assert_verdict, answer, reason):
    assert_verdict(reason, nb12.exercise_3, answer)


def test_small_log_odds_are_not_0(assert_verdict):
    def by_coarse_probability(positive, negative):
        p, n = (np.round(1 / (1 + np.exp(-x)), 3) for x in (positive, negative))
        good, bad = p > 0.5, n <= 0.5
        return np.mean([good, bad]), np.mean(good & bad)

    assert_verdict("the answer for 3 pairs is", nb12.exercise_2, by_coarse_probability)


def test_each_row_has_its_own_largest_score(assert_verdict):
    def one_for_all(scores, mask):
        scores = np.where(mask, scores.astype(float), -np.inf)
        powers = np.exp(scores - scores.max())
        return powers / powers.sum(axis=1, keepdims=True)

    assert_verdict("with rows of different height", nb12.exercise_3, one_for_all)
