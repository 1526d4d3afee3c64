"""Every check of notebook 27 accepts a right answer and tells each usual wrong one its reason."""

import keras
import numpy as np
import pandas as pd
import pytest
from keras import ops
from sklearn.model_selection import KFold

from course_utils.checks import nb27


def dealt(people, count):
    return [np.isin(people, np.unique(people)[i::count]) for i in range(count)]


def chunked(people, count):
    return [np.isin(people, part) for part in np.array_split(np.unique(people), count)]


def by_items(people, count):
    return [np.arange(len(people)) % count == i for i in range(count)]


def by_loop(people, count):
    folds = np.zeros((count, len(people)), bool)
    place = {}
    for item, person in enumerate(people):
        place.setdefault(person, len(place) % count)
        folds[place[person], item] = True
    return folds


def by_sklearn(people, count):
    folds = [np.zeros(len(people), bool) for _ in range(count)]
    names = list(set(people.tolist()))
    for fold, (_, tested) in zip(folds, KFold(count).split(names)):
        fold[np.isin(people, [names[i] for i in tested])] = True
    return folds


def by_number(people, count):
    """Share out the numbers, though some do not occur."""
    return [people % count == i for i in range(count)]


def equal_items(people, count):
    """Let the folds hold equally many items, not people."""
    folds = [[] for _ in range(count)]
    names, items = np.unique(people, return_counts=True)
    for i in np.argsort(-items, kind="stable"):
        least = min(folds, key=lambda fold: sum(items[j] for j in fold))
        least.append(i)
    return [np.isin(people, names[fold]) for fold in folds]


def rest_in_the_last(people, count):
    names = np.unique(people)
    size = len(names) // count
    parts = [names[i * size : (i + 1) * size] for i in range(count - 1)]
    return [np.isin(people, p) for p in [*parts, names[(count - 1) * size :]]]


def rest_forgotten(people, count):
    names = np.unique(people)
    size = len(names) // count
    return [np.isin(people, names[i * size :][:size]) for i in range(count)]


def found_in_a_text(people, count):
    parts = np.array_split(np.unique(people), count)
    texts = [" ".join(map(str, part)) for part in parts]
    return [np.array([str(p) in text for p in people]) for text in texts]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (dealt, "passed"),
        (chunked, "passed"),
        (by_loop, "passed"),
        (by_sklearn, "passed"),
        (lambda people, count: [f.tolist() for f in dealt(people, count)], "passed"),
        (by_items, "instead of the people"),
        (by_number, "the folds hold"),
        (equal_items, "the folds hold"),
        (rest_in_the_last, "differ by one"),
        (rest_forgotten, "is tested in no fold"),
        (lambda people, count: dealt(people, count)[:-1], "there are 3 folds"),
        (lambda people, count: [dealt(people, count)[0]] * count, "in no fold"),
        (lambda people, count: [people > 0] * count, "in two folds"),
        (lambda people, count: [people < 0] * count, "no item is ever tested"),
        (
            lambda people, count: [~fold for fold in dealt(people, count)],
            "the items to train on",
        ),
        (
            lambda people, count: [np.flatnonzero(f) for f in dealt(people, count)],
            "has shape",
        ),
        (
            lambda people, count: [f.astype(int) for f in dealt(people, count)],
            "truth values",
        ),
        (lambda people, count: None, "not attempted"),
        (found_in_a_text, "a person is tested in two folds"),
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


def in_a_table(p, owners):
    return pd.DataFrame(p).groupby(owners).mean().idxmax(axis=1).to_dict()


def window_by_window(p, owners):
    sums = {}
    for row, owner in zip(p.tolist(), owners.tolist()):
        before = sums.get(owner, [0] * len(row))
        sums[owner] = [a + b for a, b in zip(before, row)]
    return {owner: row.index(max(row)) for owner, row in sums.items()}


def by(how, change=lambda p: p):
    """Return an answer in which another measure than the mean decides."""
    return lambda p, o: {i: how(change(p)[o == i]).argmax() for i in np.unique(o)}


def by_runs(p, owners):
    """Take windows of one recording to be side by side."""
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    parts = zip(owners[starts], np.split(p, starts[1:]))
    return {i: part.mean(axis=0).argmax() for i, part in parts}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (lambda p, o: {int(k): int(v) for k, v in right(p, o).items()}, "passed"),
        (lambda p, o: {i: p[o == i].sum(axis=0).argmax() for i in {*o}}, "passed"),
        (in_a_table, "passed"),
        (window_by_window, "passed"),
        (majority, "most windows name"),
        (by(lambda own: own.prod(axis=0)), "are multiplied"),
        (by(lambda own: own.mean(axis=0), change=np.log), "are multiplied"),
        (by(lambda own: own.mean(axis=0), change=np.square), "are squared"),
        (by(lambda own: own.mean(axis=0), change=np.sqrt), "the dictionary is {"),
        (by(lambda own: own.max(axis=0)), "the most confident window"),
        (by(lambda own: np.median(own, axis=0)), "the median decides"),
        (by(lambda own: -own.mean(axis=0)), "least probable"),
        (by_runs, "the dictionary is {"),
        (by(lambda own: own.mean(axis=0), lambda p: p.round(2)), "the dictionary is {"),
        (by(lambda own: own.mean(axis=0).round(2)), "the dictionary is {"),
        (lambda p, o: {i: p[o == i].mean(axis=0) for i in {*o}}, "argmax missing"),
        (
            lambda p, o: {i: p[o == i][0].argmax() for i in {*o}},
            "only the first window",
        ),
        (
            lambda p, o: {i: p[o == i][-1].argmax() for i in {*o}},
            "only the last window",
        ),
        (lambda p, o: {i: p.mean(axis=0).argmax() for i in {*o}}, "the same class"),
        (lambda p, o: dict(enumerate(right(p, o).values())), "the keys are"),
        (lambda p, o: [*right(p, o).values()], "expected a dictionary"),
        (
            lambda p, o: right(p * p.max(axis=1, keepdims=True), o),
            "the dictionary",
        ),
        (..., "not attempted"),
    ],
)
def test_votes(assert_verdict, answer, reason):
    assert_verdict(reason, nb27.exercise_2, answer)


def filled_with(value):
    """Return an answer that puts a value at the padded steps."""
    return lambda s, m: np.where(m[:, :, None], s, value).max(axis=1)


def subtracting(number):
    """Return an answer that subtracts a number at the padded steps."""
    return lambda s, m: (s - number * ~m[:, :, None]).max(axis=1)


def mask_of_units(states, mask):
    """Take the mask for one of units, where it has as many steps."""
    if mask.shape[1] != states.shape[2]:
        return filled_with(-np.inf)(states, mask)
    return np.where(mask[:, None, :], states, -np.inf).max(axis=1)


def up_to_the_length(states, mask):
    lengths = mask.sum(axis=1)
    return [own[:n].max(axis=0) for own, n in zip(states, lengths)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda s, m: ops.max(ops.where(m[:, :, None], s, -np.inf), 1), "passed"),
        (filled_with(-1e9), "passed"),
        (lambda s, m: [x[k].max(axis=0) for x, k in zip(s, m)], "passed"),
        (lambda s, m: np.max(s, axis=1, where=m[..., None], initial=-np.inf), "passed"),
        (
            lambda s, m: keras.layers.GlobalMaxPooling1D()(
                ops.where(m[:, :, None], s, -np.inf)
            ),
            "passed",
        ),
        (lambda s, m: (s * m[:, :, None]).max(axis=1), "padded 0 won"),
        (filled_with(-1.0), "the result at"),
        (filled_with(-100.0), "the result at"),
        (filled_with(-999.0), "the result at"),
        (filled_with(-1e5), "the result at"),
        (lambda s, m: s.max(axis=1), "where is the mask"),
        (lambda s, m: filled_with(-np.inf)(s, ~m | m.all()), "the wrong way round"),
        (lambda s, m: filled_with(np.nan)(s, m), "the result"),
        (up_to_the_length, "the result at"),
        (subtracting(1e9), "passed"),
        (subtracting(1e7), "beside very large padding"),
        (mask_of_units, "(5, 4, 4) beside very large padding"),
        (lambda s, m: filled_with(-np.inf)(s, m[:1]), "the mask of the first sequence"),
        (lambda s, m: [x[k][-1] for x, k in zip(s, m)], "the last real step"),
        (lambda s, m: [x[k].min(axis=0) for x, k in zip(s, m)], "the smallest value"),
        (lambda s, m: [abs(x[k]).max(axis=0) for x, k in zip(s, m)], "absolute"),
        (lambda s, m: np.where(m[:, :, None], s, -np.inf).max(axis=2), "has shape"),
        (lambda s, m: [x[k].mean(axis=0) for x, k in zip(s, m)], "that is the mean"),
        (lambda s, m: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_masked_max(assert_verdict, answer, reason):
    assert_verdict(reason, nb27.exercise_3, answer)
