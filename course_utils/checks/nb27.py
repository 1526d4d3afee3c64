"""Checks of notebook 27, recognising activities and speakers."""

import numpy as np
from keras import ops

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(folds_by_person):
    """Folds that hold people out."""
    people = np.array(
        [7, 2, 2, 9, 4, 7, 7, 5, 9, 4, 11]
    )  # neither sorted nor from 1 on
    folds = folds_by_person(people.copy(), 3)
    expect(len(folds) == 3, f"there are {len(folds)} folds, expected 3")
    folds = [expect_shape("a fold", fold, people.shape) for fold in folds]
    for fold in folds:
        expect(
            fold.dtype == bool,
            f"a fold is made of {fold.dtype}, expected truth values: one for each item",
        )
    times = np.sum(folds, axis=0)
    expect(times.max() > 0, "no item is ever tested")
    held = [set(people[fold].tolist()) for fold in folds]
    both = [set(people[fold]) & set(people[~fold]) for fold in folds]
    expect(
        not any(both),
        f"person {min(map(int, set().union(*both)), default=0)} is tested and trained on in "
        "one fold: did you split the items instead of the people?",
    )
    missing = set(people.tolist()) - set().union(*held)
    expect(not missing, f"person {min(missing, default=0)} is tested in no fold")
    expect(times.max() == 1, "a person is tested in two folds")
    sizes = [len(people) for people in held]
    expect(
        max(sizes) - min(sizes) <= 1,
        f"the folds hold {sizes} people, expected numbers that differ by one at most",
    )


@exercise
def exercise_2(vote):
    """The windows of a recording vote."""
    owners = np.array([8, 3, 8, 3, 8, 5])
    probabilities = np.array(
        [
            [0.40, 0.60, 0.00],
            [0.10, 0.20, 0.70],
            [0.45, 0.55, 0.00],
            [0.50, 0.20, 0.30],
            [0.90, 0.05, 0.05],
            [0.20, 0.60, 0.20],
        ]
    )
    votes = vote(probabilities.copy(), owners.copy())
    expect(isinstance(votes, dict), "expected a dictionary: recording -> class")
    expect(
        set(votes) == {3, 5, 8}, f"the keys are {sorted(votes)}, expected 3, 5 and 8"
    )
    votes = {int(key): np.asarray(value) for key, value in votes.items()}
    for value in votes.values():
        expect(value.shape == (), "a vote is one class: is the argmax missing?")
    expect(
        votes[8] != 1,
        "recording 8 went to the class that most windows name, but the mean probability "
        "decides: average first, then take the largest",
    )
    expect(
        votes == {3: 2, 5: 1, 8: 0},
        f"the votes are { ({k: int(v) for k, v in votes.items()}) }, expected "
        "{3: 2, 5: 1, 8: 0}: do all windows of a recording count, and no others?",
    )


@exercise
def exercise_3(masked_max):
    """The largest value over real steps."""
    random = np.random.default_rng(0)
    states = random.normal(size=(3, 5, 2)).astype("float32")
    mask = np.arange(5) < np.array([[5], [3], [1]])
    for shift, case in ((0.0, "of both signs"), (-9.0, "that are all negative")):
        shifted = states + np.float32(shift)
        wanted = np.stack([x[m].max(axis=0) for x, m in zip(shifted, mask)])
        result = masked_max(shifted.copy(), mask.copy())
        expect(result is not None, "the result is None: did you forget to return it?")
        result = expect_shape("the result", ops.convert_to_numpy(result), (3, 2))
        expect(
            not is_close(result, np.where(mask[:, :, None], shifted, 0).max(axis=1))
            or is_close(result, wanted),
            f"with states {case}, a padded 0 won: put something smaller there",
        )
        expect(
            not is_close(result, shifted.max(axis=1)) or is_close(result, wanted),
            f"with states {case}, a padded step won: where is the mask?",
        )
        expect(
            not is_close(result, [x[m].mean(axis=0) for x, m in zip(shifted, mask)]),
            "that is the mean, expected the largest value",
        )
        expect(is_close(result, wanted), f"wrong for states {case}")
