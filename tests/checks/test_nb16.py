"""Every check of notebook 16 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb16
from course_utils.checks.nb16 import softmax


def right_softmax(scores, mask):
    return softmax(np.where(mask, scores, -1e9))


def without_infinity(scores, mask):
    powers = mask * np.exp(scores - np.where(mask, scores, -np.inf).max(-1)[..., None])
    powers = np.where(mask, powers, 0)
    return powers / powers.sum(axis=-1, keepdims=True)


def renormalised(scores, mask):
    weights = np.where(mask, softmax(scores), 0)
    return weights / weights.sum(axis=-1, keepdims=True)


def overflowing(scores, mask):
    powers = np.where(mask, np.exp(scores), 0)
    return powers / powers.sum(axis=-1, keepdims=True)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_softmax, "passed"),
        (without_infinity, "passed"),
        (lambda s, m: softmax(s + np.where(m, 0, -np.inf)), "passed"),
        (lambda s, m: softmax(s), "has no effect"),
        (lambda s, m: m * softmax(s), "do not sum to 1"),
        (lambda s, m: softmax(m * s), "its power is 1"),
        (lambda s, m: softmax(np.where(m, -1e9, s)), "you hide the real steps"),
        (lambda s, m: softmax(np.where(m, s, -5.0)), "not 0"),
        (lambda s, m: softmax(np.where(m, s, -1e9), axis=1) * m, "along the last axis"),
        (lambda s, m: m / m.sum(axis=-1, keepdims=True), "of a usual size"),
        (overflowing, "not finite"),
        (renormalised, "not finite"),
        (lambda s, m: right_softmax(np.minimum(s, 50), m), "as large as 1,000"),
        (lambda s, m: s[0], "has shape"),
        (lambda s, m: print(end=""), "forget to return"),
        (lambda s, m: s[9], "your code raised IndexError"),
        (lambda s, m: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_masked_softmax(assert_verdict, answer, reason):
    assert_verdict(reason, nb16.exercise_1, answer)


def scaled(query, keys, values, scale=2.0, axis=-1):
    return softmax(query @ keys.T / scale, axis) @ values


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (scaled, "passed"),
        (lambda q, k, v: scaled(q / 2, k, v, scale=1), "passed"),
        (lambda q, k, v: scaled(q, k, v, scale=1), "not divided"),
        (lambda q, k, v: scaled(q, k, v, scale=4), "you divide by d"),
        (lambda q, k, v: scaled(q, k, v, scale=5**0.5), "number of keys"),
        (lambda q, k, v: scaled(q, k, v, axis=0), "over the queries"),
        (lambda q, k, v: softmax(q @ k.T / 2), "those are the weights"),
        (lambda q, k, v: scaled(q, k, k), "you average the keys"),
        (lambda q, k, v: q @ k.T / 2 @ v, "the softmax is missing"),
        (lambda q, k, v: (scaled(q, k, v), 1), "a tuple"),
        (lambda q, k, v: scaled(-q, k, v), "the contexts are wrong"),
        (lambda q, k, v: scaled(q, k, v).T, "has shape"),
        (lambda q, k, v: print(end=""), "forget to return"),
        (lambda q, k, v: q @ k, "your code raised ValueError"),
        (..., "not attempted"),
    ],
)
def test_scaled_attention(assert_verdict, answer, reason):
    assert_verdict(reason, nb16.exercise_2, answer)


def right_pairs(weights, source, target):
    best = weights[:, : len(source)].argmax(axis=1)
    return [(word, source[i]) for word, i in zip(target, best)]


def padding_counted(weights, source, target):
    padded = [*source, "", ""]
    return [(word, padded[i]) for word, i in zip(target, weights.argmax(axis=1))]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_pairs, "passed"),
        (lambda w, s, t: [list(pair) for pair in right_pairs(w, s, t)], "passed"),
        (
            lambda w, s, t: [(a, s[i]) for a, i in zip(t, w.argmax(axis=1))],
            "a padding column",
        ),
        (padding_counted, "some are wrong"),
        (
            lambda w, s, t: [(b, a) for a, b in right_pairs(w, s, t)],
            "target token first",
        ),
        (lambda w, s, t: list(zip(t, w[:, :3].argmax(axis=1))), "is a number"),
        (
            lambda w, s, t: [(a, s[i]) for a, i in zip(t, w[:, :3].argmin(axis=1))],
            "the smallest weight",
        ),
        (
            lambda w, s, t: [(t[i], a) for a, i in zip(s, w[:, :3].argmax(axis=0))],
            "there are 3 pairs",
        ),
        (lambda w, s, t: dict(right_pairs(w, s, t)), "that is a dict"),
        (lambda w, s, t: zip(t, s), "there are 3 pairs"),
        (lambda w, s, t: [b for _, b in right_pairs(w, s, t)], "is no pair"),
        (lambda w, s, t: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_align(assert_verdict, answer, reason):
    assert_verdict(reason, nb16.exercise_3, answer)
