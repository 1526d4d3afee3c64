"""Every check of notebook 13 accepts a right answer and tells each usual wrong one its reason."""

import math

import keras
import numpy as np
import pytest
from keras import ops
from scipy import special

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


def less_mean(logits, targets):
    """Subtract the mean of each row, which is not enough for one large logit."""
    scores = logits - logits.mean(axis=1, keepdims=True)
    nats = np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(targets)), targets]
    return nats.mean() / np.log(2)


def clipped(logits, targets):
    p = np.maximum(with_temperature(logits, 1.0), 1e-12)
    return -np.log2(p[np.arange(len(targets)), targets]).mean()


def by_library(logits, targets):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return loss(targets, logits) / np.log(2)


def by_loop(logits, targets):
    total = 0.0
    for row, target in zip(logits.tolist(), targets):
        total += (special.logsumexp(row) - row[target]) / math.log(2)
    return total / len(targets)


def entropy(logits, targets):
    p = with_temperature(logits, 1.0)
    return -(p * np.log2(p)).sum(axis=1).mean()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_bits, "passed"),
        (lambda z, t: float(np.sum(each_bit(z, t)) / len(t)), "passed"),
        (by_library, "passed"),
        (by_loop, "passed"),
        (naive_bits, "subtract the row's largest"),
        (lost_in_the_logarithm, "has become 0"),
        (less_mean, "one logit of four is far from the others"),
        (clipped, "the mean bits for logits near -1,000"),
        (lambda z, t: right_bits(z, t) * np.log(2), "that is in nats"),
        (lambda z, t: each_bit(z, t).sum(), "that is the sum"),
        (each_bit, "of each character"),
        (lambda z, t: -right_bits(z, t), "the sign"),
        (lambda z, t: 2 ** right_bits(z, t), "that is the perplexity"),
        (entropy, "own entropy"),
        (lambda z, t: np.mean(z.argmax(axis=1) == t), "bits per character is"),
        (lambda z, t: right_bits(z, t) * np.log(2) ** 2, "not multiplied"),
        (lambda z, t: each_bit(z, t).sum() / z.size, "divide by the steps"),
        (
            lambda z, t: -np.log2(np.mean(2 ** -each_bit(z, t))),
            "take the logarithm, then the mean",
        ),
        (lambda z, t: -np.mean(z[np.arange(len(t)), t]), "where is the softmax?"),
        (lambda z, t: right_bits(z - z.mean(axis=0), t), "bits per character is"),
        (lambda z, t: right_bits(z, 0 * t), "bits per character is"),
        (lambda z, t: right_bits(z, t)[None], "has shape (1,)"),
        (lambda z, t: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_bits(assert_verdict, answer, reason):
    assert_verdict(reason, nb13.exercise_1, answer)


@pytest.mark.filterwarnings("error")
def test_the_check_of_bits_warns_of_nothing(assert_verdict):
    assert_verdict("passed", nb13.exercise_1, right_bits)


def right_min_p(p, share):
    kept = np.where(p >= share * p.max(axis=-1, keepdims=True), p, 0.0)
    return kept / kept.sum(axis=-1, keepdims=True)


def not_shared_anew(p, share):
    return np.where(p >= share * p.max(axis=-1, keepdims=True), p, 0.0)


def absolute(p, share):
    kept = np.where(p >= share, p, 0.0)
    return kept / np.maximum(kept.sum(axis=-1, keepdims=True), 1e-9)


def shared(p, stay):
    kept = np.where(stay, p, 0.0)
    return kept / kept.sum(axis=-1, keepdims=True)


def by_rows(p, share):
    """Go through the rows, whatever the shape."""
    rows = []
    for row in p.reshape(-1, p.shape[-1]).tolist():
        kept = [q if q >= share * max(row) else 0.0 for q in row]
        rows.append([q / sum(kept) for q in kept])
    return np.reshape(rows, p.shape)


def by_ratio(p, share):
    kept = p * (p / p.max(axis=-1, keepdims=True) >= share)
    return ops.divide(kept, ops.sum(kept, axis=-1, keepdims=True))


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
        (by_rows, "passed"),
        (by_ratio, "passed"),
        (lambda p, s: right_min_p(p, s) / (1 + 1e-5), "sums to 0.999990, expected 1"),
        (not_shared_anew, "must sum to 1 again"),
        (lambda p, s: not_shared_anew(p, s) / p.max(-1, keepdims=True), "the largest,"),
        (
            lambda p, s: shared(p, p < s * p.max(axis=-1, keepdims=True)),
            "the probability at [0, 0]",
        ),
        (lambda p, s: shared(p, p >= s * p.max(axis=0)), "of each column"),
        (lambda p, s: special.softmax(right_min_p(p, s), axis=-1), "at [0, 0] is"),
        (lambda p, s: right_min_p(p, 0.25), "and share 0.5"),
        (
            lambda p, s: shared(p, p >= np.round(s * p.max(-1, keepdims=True), 2)),
            "the probability at",
        ),
        (divided_by_all, "the sum of the whole array"),
        (absolute, "`share` itself"),
        (lambda p, s: np.nan_to_num(absolute(p, s)), "`share` itself"),
        (one_leader, "the whole array"),
        (strictly, "exactly as likely stays"),
        (top_p, "and share 0.25 the probability at [0, 1] is 1"),
        (even, "keep their proportions"),
        (only_batches, "(2, 3, 5) and share 0.5"),
        (lambda p, s: p.max(), "has shape"),
        (..., "not attempted"),
    ],
)
def test_min_p(assert_verdict, answer, reason):
    assert_verdict(reason, nb13.exercise_2, answer)


def by_hand(rows, streams):
    text = []
    for stream in range(streams):
        for batch in range(len(rows) // streams):
            text += list(rows[batch * streams + stream])
    return text


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
        (by_hand, "passed"),
        (lambda r, n: right_text(r, n).tolist(), "passed"),
        (lambda r, n: np.sort(r.ravel()), "the text of 3 streams"),
        (lambda r, n: right_text(r, n)[::-1], "the text of 3 streams"),
        (lambda r, n: np.tile(r[::n].ravel(), n), "the text of 3 streams"),
        (lambda r, n: right_text(r, 3), "your code raised ValueError"),
        (lambda r, n: r[::n].ravel(), "the first stream alone"),
        (lambda r, n: r[:n].ravel(), "the first batch alone"),
        (lambda r, n: right_text(r, n).reshape(n, -1), "expected one axis"),
        (lambda r, n: right_text(r, n).reshape(n, -1, r.shape[1]), "expected one axis"),
        (lambda r, n: r.T.ravel(), "the columns are read first"),
        (
            lambda r, n: r.reshape(-1, n, r.shape[1]).T.ravel(),
            "the steps are swapped too",
        ),
        (lambda r, n: right_text(r, n)[:-1], "has shape (59,)"),
        (..., "not attempted"),
    ],
)
def test_restore(assert_verdict, answer, reason):
    assert_verdict(reason, nb13.exercise_3, answer)


def test_a_tail_has_no_slack(assert_verdict):
    def slack(p, share):
        kept = np.where(p >= 0.999 * share * p.max(axis=-1, keepdims=True), p, 0.0)
        return kept / kept.sum(axis=-1, keepdims=True)

    assert_verdict("the probability", nb13.exercise_2, slack)


@pytest.mark.parametrize("kind", ["int8", "uint8", "int16"])
def test_a_text_may_have_many_characters(assert_verdict, kind):
    def narrow(rows, streams):
        text = rows.reshape(-1, streams, rows.shape[1]).swapaxes(0, 1).ravel()
        return text.astype(kind)

    assert_verdict("the text of", nb13.exercise_3, narrow)
