"""Every check of notebook 27 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest
from keras import ops

from course_utils.checks import nb27


def dealt(people, count):
    return [np.isin(people, np.unique(people)[i::count]) for i in range(count)]


def chunked(people, count):
    return [np.isin(people, part) for part in np.array_split(np.unique(people), count)]


def by_items(people, count):
    return [np.arange(len(people)) % count == i for i in range(count)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (dealt, "passed"),
        (chunked, "passed"),
        (by_items, "instead of the people"),
        (lambda people, count: dealt(people, count)[:-1], "there are 2 folds"),
        (
            lambda people, count: [people == p for p in np.unique(people)[:3]],
            "in no fold",
        ),
        (lambda people, count: [dealt(people, 3)[0]] * 3, "in no fold"),
        (lambda people, count: [people > 0] * 3, "in two folds"),
        (lambda people, count: [people < 0] * 3, "no item is ever tested"),
        (lambda people, count: [~fold for fold in dealt(people, 3)], "in two folds"),
        (
            lambda people, count: [people == 2, people == 4, ~np.isin(people, [2, 4])],
            "differ by one",
        ),
        (
            lambda people, count: [np.flatnonzero(f) for f in dealt(people, 3)],
            "has shape",
        ),
        (
            lambda people, count: [f.astype(int) for f in dealt(people, 3)],
            "truth values",
        ),
        (lambda people, count: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_folds(assert_verdict, answer, reason):
    assert_verdict(reason, nb27.exercise_1, answer)


def right(p, owners):
    return {i: p[owners == i].mean(axis=0).argmax() for i in np.unique(owners)}


def majority(p, owners):
    names = p.argmax(axis=1)
    return {i: np.bincount(names[owners == i]).argmax() for i in np.unique(owners)}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (lambda p, o: {int(k): int(v) for k, v in right(p, o).items()}, "passed"),
        (lambda p, o: {i: p[o == i].sum(axis=0).argmax() for i in {*o}}, "passed"),
        (majority, "most windows name"),
        (lambda p, o: {i: p[o == i].mean(axis=0) for i in {*o}}, "argmax missing"),
        (lambda p, o: {i: p[o == i][0].argmax() for i in {*o}}, "most windows name"),
        (lambda p, o: {i: p[o == i][-1].argmax() for i in {*o}}, "do all windows"),
        (lambda p, o: {i: p.mean(axis=0).argmax() for i in {*o}}, "do all windows"),
        (lambda p, o: dict(enumerate(right(p, o).values())), "the keys are"),
        (lambda p, o: [*right(p, o).values()], "a dictionary"),
        (..., "not attempted"),
    ],
)
def test_votes(assert_verdict, answer, reason):
    assert_verdict(reason, nb27.exercise_2, answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda s, m: ops.max(ops.where(m[:, :, None], s, -np.inf), 1), "passed"),
        (lambda s, m: np.where(m[:, :, None], s, -1e9).max(axis=1), "passed"),
        (lambda s, m: (s * m[:, :, None]).max(axis=1), "padded 0 won"),
        (lambda s, m: s.max(axis=1), "where is the mask"),
        (lambda s, m: np.where(m[:, :, None], s, -1.0).max(axis=1), "wrong for states"),
        (lambda s, m: np.where(m[:, :, None], s, -np.inf).max(axis=2), "has shape"),
        (lambda s, m: [x[k].mean(axis=0) for x, k in zip(s, m)], "that is the mean"),
        (lambda s, m: print(end=""), "forget to return"),
        (lambda s, m: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_masked_max(assert_verdict, answer, reason):
    assert_verdict(reason, nb27.exercise_3, answer)
