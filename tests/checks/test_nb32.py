"""Each check of notebook 32 accepts right answers and tells each usual wrong one its reason."""

import math

import keras
import numpy as np
import pytest

from course_utils.checks import nb32


def softplus(x):
    return np.logaddexp(0, x)


def normal(mu, sigma, letters):
    z = (np.arange(letters) - mu[:, None]) / sigma
    return np.exp(-z * z / 2) / (np.sqrt(2 * np.pi) * sigma)


def weights(raw, sigma, letters):
    return normal(np.cumsum(softplus(raw)), sigma, letters)


def weights_in_lists(raw, sigma, letters):
    at, rows = 0.0, []
    for x in raw:
        at += math.log1p(math.exp(x)) if x < 20 else x
        rows.append(
            [
                math.exp(-(((j - at) / sigma) ** 2) / 2)
                / (math.sqrt(2 * math.pi) * sigma)
                for j in range(letters)
            ]
        )
    return rows


def weights_in_keras(raw, sigma, letters):
    at = keras.ops.cumsum(keras.ops.softplus(keras.ops.convert_to_tensor(raw)))
    z = (keras.ops.arange(letters, dtype=at.dtype) - at[:, None]) / sigma
    return keras.ops.exp(-z * z / 2) / (math.sqrt(2 * math.pi) * sigma)


def weights_in_float32(raw, sigma, letters):
    return weights(raw, sigma, letters).astype("float32")


def weights_that_change(raw, sigma, letters):
    raw[:] = softplus(raw)
    return normal(np.cumsum(raw), sigma, letters)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (weights, "passed"),
        (weights_in_lists, "passed"),
        (weights_in_keras, "passed"),
        (weights_in_float32, "passed"),
        (weights_that_change, "change"),
        (lambda r, s, n: weights(r, s, n).T, "letters in its rows"),
        (lambda r, s, n: normal(softplus(r), s, n), "do not add up"),
        (lambda r, s, n: normal(np.cumsum(r), s, n), "may be negative"),
        (lambda r, s, n: normal(softplus(np.cumsum(r)), s, n), "softplus is taken of"),
        (
            lambda r, s, n: normal(np.cumsum(np.exp(np.minimum(r, 50))), s, n),
            "expected softplus",
        ),
        (lambda r, s, n: normal(np.cumsum(np.maximum(r, 0)), s, n), "relu"),
        (
            lambda r, s, n: normal(np.cumsum(softplus(r)) - softplus(r), s, n),
            "position 0, expected after",
        ),
        (
            lambda r, s, n: weights(r, s, n) * np.sqrt(2 * np.pi) * s,
            "not divided by sqrt(2 pi) sigma",
        ),
        (lambda r, s, n: weights(r, s, n) * s, "not divided by sigma"),
        (
            lambda r, s, n: weights(r, s, n) / weights(r, s, n).sum(1, keepdims=True),
            "divided by their sum",
        ),
        (lambda r, s, n: normal(np.cumsum(softplus(r)) - 1, s, n), "number 0, not 1"),
        (lambda r, s, n: weights(r, np.sqrt(s), n), "not the variance"),
        (lambda r, s, n: weights(r, s, n)[:, ::-1], "wrong order"),
        (
            lambda r, s, n: weights(r, s, n) / weights(r, s, n).max(1, keepdims=True),
            "divided by the largest",
        ),
        (lambda r, s, n: normal(np.cumsum(np.abs(r)), s, n), "abs(raw)"),
        (
            lambda r, s, n: normal(np.cumsum(1 / (1 + np.exp(-r))), s, n),
            "sigmoid(raw)",
        ),
        (lambda r, s, n: weights(r, s, n + 1), "shape"),
        (lambda r, s, n: weights(r, s, n).round(2), "entries differ"),
        (lambda r, s, n: weights(r, s, n)[-1], "last step only"),
        (lambda r, s, n: np.cumsum(softplus(r)), "the positions, expected the weights"),
        (lambda r, s, n: 1 / 0, "ZeroDivisionError"),
        (..., "not attempted"),
    ],
)
def test_exercise_1(assert_verdict, answer, reason):
    assert_verdict(reason, nb32.exercise_1, answer)


def steps(logits):
    above = logits > 0
    return np.where(above.any(axis=1), above.argmax(axis=1) + 1, logits.shape[1])


def steps_in_loops(logits):
    found = []
    for row in logits:
        count = len(row)
        for step, value in enumerate(row, 1):
            if value > 0:
                count = step
                break
        found.append(count)
    return found


def steps_by_a_last_one(logits):
    above = logits > 0
    above = np.column_stack([above[:, :-1], np.ones(len(above), bool)])
    return above.argmax(axis=1) + 1


def steps_as_floats(logits):
    return keras.ops.convert_to_tensor(steps(logits).astype("float32"))


def steps_that_change(logits):
    logits[:, -1] = 1
    return (logits > 0).argmax(axis=1) + 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (steps, "passed"),
        (steps_in_loops, "passed"),
        (steps_by_a_last_one, "passed"),
        (steps_as_floats, "passed"),
        (steps_that_change, "change"),
        (lambda x: (x > 0).argmax(axis=1) + 1, "argmax of no True is 0"),
        (lambda x: steps(x) - 1, "one more than the index of the last"),
        (lambda x: np.where((x > 0).any(1), steps(x) - 1, x.shape[1]), "that stops"),
        (lambda x: np.where((x > 0).any(1), steps(x), 0), "all steps, not 0"),
        (lambda x: np.where((x > 0).any(1), steps(x), -1), "all steps, not -1"),
        (lambda x: np.where((x > 0).any(1), steps(x), x.shape[1] + 1), "not one more"),
        (lambda x: np.where((x > 0).any(1), steps(x), x.shape[1] - 1), "one fewer"),
        (
            lambda x: np.where((x > 1).any(1), (x > 1).argmax(1) + 1, x.shape[1]),
            "expected [3 1 3]",
        ),
        (
            lambda x: x.shape[1] - (x > 0)[:, ::-1].argmax(axis=1) * (x > 0).any(1),
            "not at the last",
        ),
        (
            lambda x: np.where((x >= 0).any(1), (x >= 0).argmax(1) + 1, x.shape[1]),
            "0 is not above 0",
        ),
        (
            lambda x: np.where((x > 0).any(1), x.argmax(1) + 1, x.shape[1]),
            "not at the highest",
        ),
        (lambda x: (x > 0).sum(axis=1), "these are the steps above 0"),
        (
            lambda x: np.where((x > 0.5).any(1), (x > 0.5).argmax(1) + 1, x.shape[1]),
            "compared with 0.5",
        ),
        (lambda x: steps(x).max(), "shape ()"),
        (lambda x: steps(x)[:, None], "shape"),
        (..., "not attempted"),
    ],
)
def test_exercise_2(assert_verdict, answer, reason):
    assert_verdict(reason, nb32.exercise_2, answer)
