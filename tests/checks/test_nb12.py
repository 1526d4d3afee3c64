"""Every check of notebook 12 accepts a right answer and tells each usual wrong one its reason."""

import keras
import numpy as np
import pytest
from keras import ops

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


def twice(tokens):
    return [t.replace("NOT_", "NOT_NOT_") for t in mark(tokens)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (mark, "passed"),
        (lambda tokens: tuple(mark(tokens)), "passed"),
        (next_only, "all up to the comma"),
        (to_the_end, "all up to the comma"),
        (lambda tokens: mark(tokens, marks={","}), "a full stop end it"),
        (lambda tokens: mark(tokens, marks={",", "."}), "a mark stays as it is"),
        (lambda tokens: mark(tokens, lambda t: t in ("not", "no", "never")), "n't"),
        (
            lambda tokens: mark(tokens, lambda t: "n't" in t or t[:2] in ("no", "ne")),
            "whole tokens",
        ),
        (lambda tokens: list(tokens), "the word after the negation"),
        (
            lambda tokens: [t for t in mark(tokens) if t not in MARKS],
            "expected as many",
        ),
        (lambda tokens: " ".join(mark(tokens)), "one string"),
        (lambda tokens: [f"NOT_{t}" for t in tokens], "up to the comma"),
        (
            lambda tokens: (
                ["not", "NOT_never", "NOT_good"]
                if tokens[:2] == ["not", "never"]
                else mark(tokens)
            ),
            "negations stay",
        ),
        (twice, "prefix twice"),
        (lambda tokens: print(end=""), "forget to return"),
        (lambda tokens: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_mark_denied(assert_verdict, answer, reason):
    assert_verdict(reason, nb12.exercise_1, answer)


def judge(p, n):
    right = np.stack([p > 0, n <= 0])
    return right.mean(), right.all(axis=0).mean()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (judge, "passed"),
        (lambda p, n: [float(value) for value in judge(p, n)], "passed"),
        (lambda p, n: np.array(judge(p, n)), "passed"),
        (lambda p, n: judge(p, n)[::-1], "swapped"),
        (lambda p, n: (judge(p, n)[0], np.mean(p > n)), "on its own"),
        (lambda p, n: (judge(p, n)[0], 7 / 12), "both must be right"),
        (lambda p, n: (np.mean(p > 0), judge(p, n)[1]), "above 0"),
        (
            lambda p, n: (np.mean([p >= 0, n <= 0]), np.mean((p >= 0) & (n <= 0))),
            "above 0",
        ),
        (lambda p, n: (np.mean([p > 0, n < 0]), np.mean((p > 0) & (n < 0))), "above 0"),
        (lambda p, n: (judge(p, n)[0], np.mean((p > 0) | (n <= 0))), "on its own"),
        (lambda p, n: judge(p, n)[0], "two numbers"),
        (lambda p, n: print(end=""), "forget to return"),
        (lambda p, n: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_judge_pairs(assert_verdict, answer, reason):
    assert_verdict(reason, nb12.exercise_2, answer)


def softmax(x, axis=-1):
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def divided(s, m):
    powers = np.exp(s - s.max(axis=1, keepdims=True)) * m
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda s, m: keras.activations.softmax(ops.where(m, s, -1e9)), "passed"),
        (lambda s, m: softmax(np.where(m, s, -np.inf)), "passed"),
        (divided, "passed"),
        (lambda s, m: softmax(s), "where is the mask"),
        (lambda s, m: softmax(s) * m, "mask before the softmax"),
        (lambda s, m: softmax(s * m), "minus infinity"),
        (lambda s, m: softmax(s * m) * m, "minus infinity"),
        (lambda s, m: softmax(np.where(m, s, -1e9), axis=0), "over the words"),
        (lambda s, m: softmax(np.where(m, s, s.min() - 9)), "exactly 0"),
        (lambda s, m: m / m.sum(axis=1, keepdims=True), "wrong weights"),
        (lambda s, m: softmax(np.where(m, s, -np.inf))[0], "has shape"),
        (lambda s, m: np.full(s.shape, np.nan), "not a number"),
        (lambda s, m: print(end=""), "forget to return"),
        (lambda s, m: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_vote_weights(assert_verdict, answer, reason):
    assert_verdict(reason, nb12.exercise_3, answer)
