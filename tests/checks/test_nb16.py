"""Every check of notebook 16 accepts a right answer and tells each usual wrong one its reason."""

import keras
import numpy as np
import pytest
from scipy import special

from course_utils.checks import nb16
from course_utils.checks.nb16 import softmax


def right_softmax(scores, mask):
    return softmax(np.where(mask, scores, -1e9))


def without_infinity(scores, mask):
    powers = mask * np.exp(scores - np.where(mask, scores, -np.inf).max(-1)[..., None])
    powers = np.where(mask, powers, 0)
    return powers / powers.sum(axis=-1, keepdims=True)


def row_by_row(scores, mask):
    weights = np.zeros(scores.shape)
    for place in np.ndindex(scores.shape[:-1]):
        weights[place][mask[place]] = softmax(scores[place][mask[place]])
    return weights.tolist()


def renormalised(scores, mask):
    weights = np.where(mask, softmax(scores), 0)
    return weights / weights.sum(axis=-1, keepdims=True)


def overflowing(scores, mask):
    powers = np.where(mask, np.exp(scores), 0)
    return powers / powers.sum(axis=-1, keepdims=True)


def largest_of_all(scores, mask):
    powers = np.where(mask, np.exp(scores - np.where(mask, scores, -1e9).max()), 0)
    return powers / powers.sum(axis=-1, keepdims=True)


def all_together(scores, mask):
    powers = np.where(mask, np.exp(scores), 0)
    return powers / powers.sum()


def padding_on_the_right(scores, mask):
    real = np.arange(scores.shape[-1]) < mask.sum(axis=-1, keepdims=True)
    return right_softmax(scores, real)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_softmax, "passed"),
        (without_infinity, "passed"),
        (row_by_row, "passed"),
        (lambda s, m: special.softmax(np.where(m, s, -np.inf), axis=-1), "passed"),
        (lambda s, m: softmax(s + np.where(m, 0, -np.inf)), "passed"),
        (lambda s, m: softmax(s), "has no effect"),
        (lambda s, m: m * softmax(s), "do not sum to 1"),
        (lambda s, m: softmax(m * s), "its power is 1"),
        (lambda s, m: softmax(np.where(m, -1e9, s)), "you hide the real steps"),
        (lambda s, m: softmax(np.where(m, s, -5.0)), "not 0"),
        (lambda s, m: softmax(np.where(m, s, -800.0)), "scores [[ 1000. 999. 1001.]"),
        (lambda s, m: softmax(np.where(m, s, -1e9), 0) * m, "along the last axis"),
        (lambda s, m: softmax(np.where(m, s, s.min() - 50)), "not 0"),
        (lambda s, m: np.maximum(right_softmax(s, m), 1e-12), "not 0"),
        (
            lambda s, m: np.log(right_softmax(s, m) + (~m)),
            "expected 1 along the last axis",
        ),
        (lambda s, m: np.log(right_softmax(s, m)), "nan or inf"),
        (all_together, "all weights together"),
        (lambda s, m: m / m.sum(-1, keepdims=True), "the scores have no effect"),
        (padding_on_the_right, "padding has a weight that is not 0"),
        (lambda s, m: right_softmax(2 * s, m), "the result at [0, 0, 0] is"),
        (overflowing, "not finite: which number do you subtract"),
        (renormalised, "not finite: which number do you subtract"),
        (
            lambda s, m: softmax(np.where(m * s, s, -1e9)),
            "the result at [0, 0] is 0, expected",
        ),
        (largest_of_all, "not finite: which number do you subtract"),
        (lambda s, m: right_softmax(np.minimum(s, 50), m), "scores [[ 1000. 999."),
        (lambda s, m: right_softmax(np.maximum(s, -500), m), "is [[0.73105858 0.26"),
        (lambda s, m: softmax(s - 2000 * ~m), "scores [[ 1000. -1000. -999.]]"),
        (lambda s, m: right_softmax(s, m) / 1.001, "a row sums to 0.999001, expected"),
        (
            lambda s, m: right_softmax(s, m) / (1 + 1e-5),
            "a row sums to 0.999990, expec",
        ),
        (lambda s, m: right_softmax(s, m) / (1 + 1e-7), "passed"),
        (lambda s, m: right_softmax(s.astype("float32"), m), "passed"),
        (lambda s, m: m * softmax(s * m), "expected 1 along the last axis"),
        (lambda s, m: s[0], "has shape (3, 5), expected (2, 3, 5)"),
        (lambda s, m: right_softmax(s, m).sum(axis=1), "has shape"),
        (lambda s, m: s[9], "your code raised IndexError"),
        (..., "not attempted"),
    ],
)
def test_masked_softmax(assert_verdict, answer, reason):
    assert_verdict(reason, nb16.exercise_1, answer)


def scaled(query, keys, values, divide=np.sqrt, axis=-1):
    return softmax(query @ keys.T / divide(keys.shape[1]), axis) @ values


def by_loops(query, keys, values):
    contexts = []
    for q in query:
        scores = [q @ k / len(q) ** 0.5 for k in keys]
        powers = [np.exp(score - max(scores)) for score in scores]
        contexts.append(sum(p * v for p, v in zip(powers, values)) / sum(powers))
    return contexts


def by_einsum(query, keys, values):
    scores = np.einsum("td,sd->ts", query, keys) * query.shape[-1] ** -0.5
    return np.einsum("ts,sf->tf", special.softmax(scores, axis=1), values)


def causal_if_square(query, keys, values):
    seen = np.tri(len(query), len(keys)) > (len(query) != len(keys)) - 1
    scores = query @ keys.T / keys.shape[1] ** 0.5
    return softmax(np.where(seen, scores, -np.inf)) @ values


def overflowing(query, keys, values):
    powers = np.exp(query @ keys.T / np.sqrt(query.shape[1]))
    return powers / powers.sum(axis=1, keepdims=True) @ values


def less_the_mean(query, keys, values):
    scores = query @ keys.T / np.sqrt(query.shape[1])
    powers = np.exp(scores - scores.mean(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) @ values


def in_keras(query, keys, values):
    """Use Keras' layer, which turns numbers into those of single precision."""
    q, k, v = (array[np.newaxis].astype("float32") for array in (query, keys, values))
    attend = keras.layers.Attention(score_mode="dot")
    return attend([q / np.float32(q.shape[-1]) ** 0.5, v, k])[0]


def untransposed_if_square(query, keys, values):
    square = keys.shape[0] == keys.shape[1]
    return scaled(query, keys.T if square else keys, values)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (scaled, "passed"),
        (by_loops, "passed"),
        (by_einsum, "passed"),
        (in_keras, "passed"),
        (lambda q, k, v: scaled(q / k.shape[1] ** 0.5, k, v, np.ones_like), "passed"),
        (lambda q, k, v: scaled(q, k, v, np.ones_like), "not divided"),
        (lambda q, k, v: scaled(q, k, v, lambda d: d), "you divide by d"),
        (lambda q, k, v: scaled(q, k, v, lambda d: d**-0.5), "you multiply"),
        (lambda q, k, v: scaled(q, k, v, lambda d: len(k) ** 0.5), "number of keys"),
        (lambda q, k, v: scaled(q, k, v, lambda d: len(q) ** 0.5), "number of queries"),
        (lambda q, k, v: scaled(q, k, v, lambda d: v.shape[1] ** 0.5), "of the values"),
        (lambda q, k, v: scaled(q, k, v, lambda d: 3), "[0, 0] is"),  # right for d = 9
        (lambda q, k, v: scaled(q, k, v, axis=0), "over the queries"),
        (lambda q, k, v: softmax(q @ k.T / k.shape[1] ** 0.5), "those are the weights"),
        (lambda q, k, v: scaled(q, k, k), "you average the keys"),
        (lambda q, k, v: q @ k.T / k.shape[1] ** 0.5 @ v, "the softmax is missing"),
        (lambda q, k, v: scaled(0 * q, k, v), "equal weights"),
        (causal_if_square, "at [0, 0] is"),
        (untransposed_if_square, "at [0, 0] is"),
        (overflowing, "not finite where scores are large"),
        (less_the_mean, "not finite where scores are large"),
        (lambda q, k, v: (scaled(q, k, v), 1), "a tuple of two parts"),
        (lambda q, k, v: [scaled(q, k, v), q], "a list of two parts"),
        (lambda q, k, v: scaled(-q, k, v), "the result at [0, 0] is"),
        (lambda q, k, v: scaled(q, k, v).T, "has shape (4, 3), expected (3, 4)"),
        (lambda q, k, v: q @ k, "your code raised ValueError"),
        (..., "not attempted"),
    ],
)
def test_scaled_attention(assert_verdict, answer, reason):
    assert_verdict(reason, nb16.exercise_2, answer)


def test_large_scores_are_not_cut(assert_verdict):
    def cut(query, keys, values):
        scores = np.clip(query @ keys.T / np.sqrt(query.shape[1]), -700, 700)
        powers = np.exp(scores)
        return powers / powers.sum(axis=1, keepdims=True) @ values

    assert_verdict("the result", nb16.exercise_2, cut)


def test_scores_cut_to_50_still_have_an_effect(assert_verdict):
    def cut(query, keys, values):
        scores = np.clip(query @ keys.T / np.sqrt(query.shape[1]), -50, 50)
        return softmax(scores) @ values

    assert_verdict("the result at [", nb16.exercise_2, cut)


def test_large_scores_are_looked_at_last(assert_verdict):
    """A cosine is wrong at any scores, and no number for keys of zeros."""

    def by_cosine(query, keys, values):
        lengths = [np.linalg.norm(a, axis=1, keepdims=True) for a in (query, keys)]
        with np.errstate(all="ignore"):
            return softmax((query / lengths[0]) @ (keys / lengths[1]).T) @ values

    def undivided(query, keys, values):
        powers = np.exp(query @ keys.T)
        return powers / powers.sum(axis=1, keepdims=True) @ values

    assert_verdict("the result at [0, 0] is", nb16.exercise_2, by_cosine)
    assert_verdict("not divided", nb16.exercise_2, undivided)
