"""Checks of notebook 27, recognising activities and speakers."""

import numpy as np
from keras import ops

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
    is_equal,
    shown,
)

PEOPLE = [
    ([7, 2, 2, 9, 4, 7, 7, 5, 9, 4, 11], 4),  # neither sorted nor from 1 on
    ([3, 1, 3, 3, 20, 3, 8, 3, 6, 3, 3, 3], 2),  # one has most of the items
    ([5, 12, 12, 5, 0], 3),
    ([4, 4, 9, 1, 6], 4),  # a person in each fold
    ([1, 2, 3, 11, 1, 22, 13, 11], 2),  # as texts, one number is part of another
    (np.random.default_rng(0).permutation(np.arange(60) % 13 + 30).tolist(), 5),
]


@exercise(
    hints=[
        "np.unique(people) lists each person once: share these out, not the items",
        "np.isin(people, some) says for each item whether its person is among some",
    ]
)
def exercise_1(folds_by_person):
    """Folds that hold people out."""
    for people, count in PEOPLE:
        people = np.array(people)
        folds = list(folds_by_person(people, count))
        expect(len(folds) == count, f"there are {len(folds)} folds, expected {count}")
        folds = [expect_shape("a fold", fold, people.shape) for fold in folds]
        for fold in folds:
            expect(
                fold.dtype == bool,
                f"a fold is made of {fold.dtype}, expected truth values: one for each item",
            )
        expect_folds(people, folds)


def expect_folds(people, folds):
    """Raise `NotYet` unless folds share out the people, about as many to each."""
    times = np.sum(folds, axis=0)
    expect(times.max() > 0, "no item is ever tested")
    held = [set(people[fold].tolist()) for fold in folds]
    both = [set(people[fold].tolist()) & set(people[~fold].tolist()) for fold in folds]
    expect(
        not any(both),
        f"person {min(set().union(*both), default=0)} is tested and trained on in one fold: did "
        "you split the items instead of the people?",
    )
    missing = set(people.tolist()) - set().union(*held)
    expect(not missing, f"person {min(missing, default=0)} is tested in no fold")
    trained = (times == len(folds) - 1).all() and len(folds) > 2
    expect(
        not trained,
        "each person is tested in all folds but one: are these the items to train on?",
    )
    expect(times.max() == 1, "a person is tested in two folds")
    sizes = [len(people) for people in held]
    expect(
        max(sizes) - min(sizes) <= 1,
        f"the folds hold {sizes} people, expected numbers that differ by one at most",
    )


def windows(owners, classes, seed):
    """Return probabilities (windows, classes) and the recording of each window."""
    scores = np.exp(
        np.random.default_rng(seed).normal(scale=2, size=(len(owners), classes))
    )
    return scores / scores.sum(axis=1, keepdims=True), np.array(owners)


WINDOWS = [  # in the first, no two mistakes agree
    windows([20, 4, 11, 4, 20, 11, 4, 20, 11, 4, 11], 5, 10579),
    windows([8, 3, 8, 3, 8, 5, 12, 8, 12, 3, 12, 3, 12, 7, 7, 7], 3, 13724),
    windows([6], 4, 0),
    (  # a close call, which other numbers of decimals turn
        np.array([[0.310, 0.346, 0.344], [0.2, 0.5, 0.3], [0.315, 0.341, 0.344]]),
        np.array([5, 2, 5]),
    ),
    (  # one confident window against two others
        np.array([[0.9, 0.1], [0.28, 0.72], [0.3, 0.7]]),
        np.array([1, 1, 1]),
    ),
]


@exercise(
    hints=[
        "owners == 8 picks the windows of recording 8, wherever they are",
        "average these rows first; the class is the position of the largest mean",
    ]
)
def exercise_2(vote):
    """The windows of a recording vote."""
    votes = [votes_of(vote, *case) for case in WINDOWS]
    wanted = [decided(mean, *case) for case in WINDOWS]
    for reason, how in OTHERS.items():
        wrong = [decided(how, *case) for case in WINDOWS]
        expect(not is_equal(votes, wrong), reason)
    for one, right in zip(votes, wanted):
        expect_value(one, right, name="the dictionary")


def votes_of(vote, probabilities, owners):
    """Return the votes with keys of Python; raise `NotYet` if they are not a dict of classes."""
    votes = vote(probabilities, owners)
    expect(
        isinstance(votes, dict),
        f"you returned {shown(votes)}, expected a dictionary: recording -> class",
    )
    keys = [key.item() if isinstance(key, np.generic) else key for key in votes]
    names = np.unique(owners).tolist()
    expect(set(keys) == set(names), f"the keys are {shown(keys)}, expected {names}")
    for value in votes.values():
        expect(np.shape(value) == (), "a vote is one class: is the argmax missing?")
    return dict(zip(keys, votes.values()))


def decided(how, probabilities, owners):
    """Return the votes if `how` gives a score to each class, from the windows and all of them."""
    return {
        i: int(how(probabilities[owners == i], probabilities).argmax())
        for i in np.unique(owners).tolist()
    }


def mean(own, every):
    """Return the mean probability of each class, as asked."""
    return own.mean(axis=0)


OTHERS = {  # a mistake has to explain all answers: one dictionary may be so by chance
    "a recording gets the class that most windows name, but the mean probability decides: "
    "average first, then take the largest": lambda own, _: np.bincount(
        own.argmax(axis=1), minlength=own.shape[1]
    ),
    "the probabilities are multiplied, or their logarithms averaged: average them as they "
    "are": lambda own, _: np.log(own).mean(axis=0),
    "the probabilities are squared: average them as they are": lambda own, _: (
        own**2
    ).mean(axis=0),
    "the most confident window decides: take the mean of all": lambda own, _: own.max(
        axis=0
    ),
    "the median decides: take the mean": lambda own, _: np.median(own, axis=0),
    "only the first window of a recording counts: take the mean of all": lambda own, _: (
        own[0]
    ),
    "only the last window of a recording counts: take the mean of all": lambda own, _: (
        own[-1]
    ),
    "all recordings get the same class: average only a recording's own windows": (
        lambda own, every: every.mean(axis=0)
    ),
    "these are the least probable classes": lambda own, _: -own.mean(axis=0),
}


MASKS = [
    [[1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [1, 0, 0, 0, 0]],
    [[0, 1, 1, 1], [1, 0, 0, 1], [1, 1, 0, 0], [0, 0, 1, 0], [1, 1, 1, 1]],
    [[1], [1]],
]


@exercise(hints=["what number, put at the padded steps, can never be the largest?"])
def exercise_3(masked_max):
    """The largest value over real steps."""
    random = np.random.default_rng(0)
    for mask, units, shift, scale, case in (
        (MASKS[0], 2, 0.0, 1.0, "of both signs"),
        (MASKS[0], 4, -9.0, 1.0, "that are all negative"),
        (MASKS[1], 3, -1e6, 1e5, "that are all far below zero"),
        (MASKS[1], 6, 2.0, 1.0, "that are nearly all positive"),
        (MASKS[2], 4, -1.0, 1.0, "of one step"),
        (MASKS[1], 4, 0.0, 1.0, "beside very large padding"),
    ):
        mask = np.array(mask, dtype=bool)
        states = shift + random.normal(scale=scale, size=(*mask.shape, units))
        if "padding" in case:
            states[~mask] = 1e8
        states = states.astype("float32")
        result = masked_max(states, mask)
        result = ops.convert_to_numpy(result) if ops.is_tensor(result) else result
        where = f"for states {states.shape} {case}"
        result = expect_shape(f"{where} the result", result, (len(mask), units))
        expect_largest(where, result, states, mask)


def expect_largest(where, result, states, mask):
    """Raise `NotYet` unless the result holds the largest value of the real steps."""
    real = [own[row] for own, row in zip(states, mask)]
    wanted = np.stack([own.max(axis=0) for own in real])
    mistakes = {
        "a padded 0 won: put something smaller there": (
            np.where(mask[:, :, None], states, 0).max(axis=1)
        ),
        "a padded step won: where is the mask?": states.max(axis=1),
        "the mask of the first sequence is used for all: each has its own": np.where(
            mask[:1, :, None], states, -np.inf
        ).max(axis=1),
        "that is the largest padded value: the mask is the wrong way round": np.where(
            mask[:, :, None], -np.inf, states
        ).max(axis=1),
        "that is the mean, expected the largest value": [
            own.mean(axis=0) for own in real
        ],
        "that is the smallest value": [own.min(axis=0) for own in real],
        "that is the last real step, expected the largest value": [
            own[-1] for own in real
        ],
        "that is the largest absolute value": [np.abs(own).max(axis=0) for own in real],
    }
    mistakes = {f"{where}: {reason}": wrong for reason, wrong in mistakes.items()}
    expect_value(result, wanted, mistakes, name=f"{where} the result")
