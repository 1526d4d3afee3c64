"""Every check of notebook 13 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb13
from course_utils.decoding import top_p, with_temperature


def each_bit(logits, targets):
    scores = logits - logits.max(axis=1, keepdims=True)
    nats = np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(targets)), targets]
    return nats / np.log(2)


def right_bits(logits, targets):
    return each_bit(logits, targets).mean()


def naive_bits(logits, targets):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.log2(p[np.arange(len(targets)), targets]).mean()


def lost_in_the_logarithm(logits, targets):
    p = with_temperature(logits, 1.0)  # no overflow, but a probability of 0
    return -np.log2(p[np.arange(len(targets)), targets]).mean()


def clipped(logits, targets):
    p = np.maximum(with_temperature(logits, 1.0), 1e-12)
    return -np.log2(p[np.arange(len(targets)), targets]).mean()


def entropy(logits, targets):
    p = with_temperature(logits, 1.0)
    return -(p * np.log2(p)).sum(axis=1).mean()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_bits, "passed"),
        (lambda z, t: float(np.sum(each_bit(z, t)) / len(t)), "passed"),
        (naive_bits, "subtract the row's largest"),
        (lost_in_the_logarithm, "has become 0"),
        (clipped, "as large as 1,000"),
        (lambda z, t: right_bits(z, t) * np.log(2), "that is in nats"),
        (lambda z, t: each_bit(z, t).sum(), "that is the sum"),
        (each_bit, "of each character"),
        (lambda z, t: -right_bits(z, t), "the sign"),
        (lambda z, t: 2 ** right_bits(z, t), "that is the perplexity"),
        (entropy, "own entropy"),
        (lambda z, t: np.mean(z.argmax(axis=1) == t), "of a usual size"),
        (lambda z, t: print(end=""), "forget to return"),
        (lambda z, t: z[t.max() + 9], "your code raised IndexError"),
        (lambda z, t: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_bits(assert_verdict, answer, reason):
    assert_verdict(reason, nb13.exercise_1, answer)


def right_min_p(p, share):
    kept = np.where(p >= share * p.max(axis=-1, keepdims=True), p, 0.0)
    return kept / kept.sum(axis=-1, keepdims=True)


def not_shared_anew(p, share):
    return np.where(p >= share * p.max(axis=-1, keepdims=True), p, 0.0)


def absolute(p, share):
    kept = np.where(p >= share, p, 0.0)
    return kept / np.maximum(kept.sum(axis=-1, keepdims=True), 1e-9)


def one_leader(p, share):
    kept = np.where(p >= share * p.max(), p, 0.0)
    return kept / kept.sum(axis=-1, keepdims=True)


def strictly(p, share):
    kept = np.where(p > share * p.max(axis=-1, keepdims=True), p, 0.0)
    return kept / kept.sum(axis=-1, keepdims=True)


def even(p, share):
    kept = np.where(right_min_p(p, share) > 0, 1.0, 0.0)
    return kept / kept.sum(axis=-1, keepdims=True)


def divided_by_all(p, share):
    kept = not_shared_anew(p, share)
    return kept / kept.sum()


def only_batches(p, share):
    kept = np.where(p >= share * p.max(axis=-1, keepdims=True), p, 0.0)
    return kept / (kept.sum(axis=1, keepdims=True) if p.ndim > 1 else 1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_min_p, "passed"),
        (lambda p, s: right_min_p(p.tolist() and p, s).astype("float32"), "passed"),
        (not_shared_anew, "shared out anew"),
        (divided_by_all, "does not sum to 1"),
        (absolute, "`share` itself"),
        (lambda p, s: np.nan_to_num(absolute(p, s)), "`share` itself"),
        (one_leader, "the whole array"),
        (strictly, "the wrong characters"),
        (top_p, "the wrong characters"),
        (even, "keep their proportions"),
        (only_batches, "a single row"),
        (lambda p, s: p.max(), "has shape"),
        (lambda p, s: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_min_p(assert_verdict, answer, reason):
    assert_verdict(reason, nb13.exercise_2, answer)


def right_text(rows, streams):
    return rows.reshape(-1, streams, rows.shape[1]).transpose(1, 0, 2).ravel()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_text, "passed"),
        (lambda r, n: np.concatenate([r[i::n].ravel() for i in range(n)]), "passed"),
        (lambda r, n: r.ravel(), "as they came"),
        (
            lambda r, n: r.reshape(n, -1, r.shape[1]).swapaxes(0, 1).ravel(),
            "the first axis",
        ),
        (lambda r, n: np.sort(r.ravel())[::-1], "the text begins"),
        (lambda r, n: np.tile(r[::n].ravel(), n), "some characters are missing"),
        (lambda r, n: r[::n].ravel(), "has shape"),
        (lambda r, n: right_text(r, n).reshape(n, -1), "has shape"),
        (lambda r, n: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_restore(assert_verdict, answer, reason):
    assert_verdict(reason, nb13.exercise_3, answer)
