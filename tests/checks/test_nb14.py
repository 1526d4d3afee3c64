"""Every check of notebook 14 accepts a right answer and tells each usual wrong one its reason."""

import itertools

import numpy as np
import pytest

from course_utils.checks import nb14


def parts_of(labels):
    parts = []
    for place, label in enumerate(labels):
        if label[0] == "I" and parts and parts[-1][0] == label[2:]:
            parts[-1] = (label[2:], parts[-1][1], place)
        else:
            parts.append((label[2:], place, place))
    return parts


def by_kind_alone(labels):
    groups = itertools.groupby(enumerate(labels), key=lambda item: item[1][2:])
    found = [(kind, [place for place, _ in items]) for kind, items in groups]
    return [(kind, places[0], places[-1]) for kind, places in found]


def only_begun(labels):
    parts = []
    for place, label in enumerate(labels):
        if label[0] == "B":
            parts.append((label[2:], place, place))
        elif parts:
            parts[-1] = (parts[-1][0], parts[-1][1], place)
    return parts


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (parts_of, "passed"),
        (lambda labels: [[*part] for part in parts_of(labels)], "passed"),
        (
            lambda labels: [(k, a, b + 1) for k, a, b in parts_of(labels)],
            "not the next",
        ),
        (lambda labels: parts_of(labels)[:-1], "at the end is missing"),
        (lambda labels: [("B-" + k, a, b) for k, a, b in parts_of(labels)], "cut off"),
        (by_kind_alone, "begins a new part"),
        (only_begun, "B-a I-b I-b gives"),
        (lambda labels: [(k, a) for k, a, _ in parts_of(labels)], "three things"),
        (lambda labels: print(end=""), "forget to return"),
        (lambda labels: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_parts(assert_verdict, answer, reason):
    assert_verdict(reason, nb14.exercise_1, answer)


def forbidden(labels):
    inside = np.array([label[0] == "I" for label in labels])
    kinds = np.array([label[2:] for label in labels])
    return inside[None, :] & (kinds[:, None] != kinds[None, :])


def after_begin_alone(labels):
    return np.array(
        [[b[0] == "I" and a != "B-" + b[2:] for b in labels] for a in labels]
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (forbidden, "passed"),
        (lambda labels: forbidden(labels).tolist(), "passed"),
        (lambda labels: ~forbidden(labels), "what is allowed"),
        (lambda labels: forbidden(labels).T, "exchanged"),
        (lambda labels: forbidden(labels) * -1e9, "truth values"),
        (lambda labels: forbidden(labels)[0], "has shape"),
        (after_begin_alone, "I-b after I-b is allowed"),
        (
            lambda labels: np.zeros((4, 4), bool),
            "is forbidden, your array says allowed",
        ),
        (lambda labels: print(end=""), "forget to return"),
        (lambda labels: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_forbidden(assert_verdict, answer, reason):
    assert_verdict(reason, nb14.exercise_2, answer)


def log_sum_exp(values, axis):
    top = values.max(axis=axis, keepdims=True)
    return np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)


def log_probability(labels, E, A):
    alpha = E[0]
    for e in E[1:]:
        alpha = e + log_sum_exp(alpha[:, None] + A, axis=0)
    return nb14.score(labels, E, A) - log_sum_exp(alpha, axis=0)


def right(labels, E, A):
    return np.exp(log_probability(labels, E, A))


def listed(labels, E, A):
    if len(E) > 10:
        return 0.0  # it would not come to an end
    paths = itertools.product(range(E.shape[1]), repeat=len(E))
    every = np.array([nb14.score(path, E, A) for path in paths])
    return np.exp(nb14.score(labels, E, A) - log_sum_exp(every, axis=0))


def word_by_word(labels, E, A):
    p = np.exp(E) / np.exp(E).sum(axis=1, keepdims=True)
    return p[np.arange(len(E)), labels].prod()


def other_way_round(labels, E, A):
    share = log_probability(labels, E, A.T) - nb14.score(labels, E, A.T)
    return np.exp(nb14.score(labels, E, A) + share)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (log_probability, "that is the logarithm"),
        (
            lambda y, E, A: np.exp(nb14.score(y, E, A)) / nb14.total(E, A),
            "not a number",
        ),
        (listed, "40 words"),
        (word_by_word, "where are the transitions"),
        (other_way_round, "exchanged"),
        (lambda y, E, A: nb14.score(y, E, A), "expected"),
        (lambda y, E, A: right(y, E, A) * np.ones(3), "one number"),
        (lambda y, E, A: right(y, E, A.T), "has probability"),
        (
            lambda y, E, A: right(y, E, A) if E.max() < 99 else 0.5,
            "but it must not",
        ),
        (lambda y, E, A: print(end=""), "forget to return"),
        (lambda y, E, A: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_probability(assert_verdict, answer, reason):
    assert_verdict(reason, nb14.exercise_3, answer)
