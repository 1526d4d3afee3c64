"""Checks of notebook 42, continual learning."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape
from course_utils.checks.several import expect_all

SEED = 42


def draw_matrix(tasks, rng):
    """Return a matrix of accuracies, tasks learned by tasks tested, 0 above the diagonal."""
    R = np.tril(rng.uniform(0.2, 0.9, (tasks, tasks)))
    R[-1, 0] = 0.99  # one task is better than ever before
    return R


def forgetting_of(R):
    """Return the mean of the best accuracy before the last task minus the last one."""
    return (R[:-1, :-1].max(axis=0) - R[-1, :-1]).mean()


def forgetting_mistakes(R):
    """Return what the usual mistakes give."""
    best, last, own = R[:-1, :-1].max(axis=0), R[-1, :-1], np.diag(R)[:-1]
    return {
        "the sign is reversed: forgetting is positive where the score has fallen": (
            last - best
        ).mean(),
        "that is minus backward transfer: take the best score, which may come after the task was "
        "learned": (own - last).mean(),
        "that is backward transfer, expected the best earlier score minus the last one": (
            last - own
        ).mean(),
        "the last task counts too in your mean: it cannot be forgotten yet": (
            R[:-1].max(axis=0) - R[-1]
        ).mean(),
        "you divide by the number of tasks: there are only T - 1 earlier ones": (
            best - last
        ).sum()
        / len(R),
        "the best score may not come from the last row: leave it out of the maximum, and "
        "let a task that gained count below 0": (R[:, :-1].max(axis=0) - last).mean(),
        "you take the maximum over the tasks tested, expected one for each task, over the rows": (
            R[:-1, :-1].max(axis=1) - last
        ).mean(),
        "that is the sum, expected the mean over the earlier tasks": (
            best - last
        ).sum(),
        "that is one maximum of the whole matrix, expected one for each task": (
            R[:-1, :-1].max() - last
        ).mean(),
        "that is the task that lost most, expected the mean over the earlier tasks": (
            best - last
        ).max(),
        "you take the mean of the earlier rows, expected their maximum": (
            np.mean(R[:-1, :-1], axis=0) - last
        ).mean(),
    }


@exercise(
    hints=[
        "the last row is R[-1], the rows before it are R[:-1]; the last column does not count",
        "take the maximum of the earlier rows along axis 0",
    ]
)
def exercise_1(forgetting):
    """Mean forgetting from a matrix of accuracies."""
    rng = np.random.default_rng(SEED)
    cases = [draw_matrix(tasks, rng) for tasks in (2, 3, 4, 5)]
    results = [expect_shape("the forgetting", forgetting(R.copy()), ()) for R in cases]
    expect_all(
        [result.item() for result in results],
        [forgetting_of(R) for R in cases],
        [forgetting_mistakes(R) for R in cases],
        [f"the forgetting over {len(R)} tasks" for R in cases],
    )


def slot_of(labels):
    """Return the first position of the most frequent label, the smallest of equals."""
    return int(np.argmax(labels == np.bincount(labels).argmax()))


def slot_mistakes(labels):
    """Return what the usual mistakes give."""
    counts = np.bincount(labels)
    most = np.flatnonzero(counts == counts.max())
    rarest = np.flatnonzero(counts == counts[counts > 0].min())
    first = {label: int(np.argmax(labels == label)) for label in set(labels.tolist())}
    last = {label: int(np.flatnonzero(labels == label)[-1]) for label in first}
    return {
        "that is the newest name of this class, expected the oldest one: the first position": last[
            most[0]
        ],
        "of classes with equally many names take the smallest number": first[most[-1]],
        "that is the class, expected the position of a name in the memory": int(
            most[0]
        ),
        "that is a name of the rarest class: replace one of the most frequent class": first[
            rarest[0]
        ],
        "that is how many names the class has, expected a position": int(counts.max()),
        "that is always the oldest name: its class may be rare": 0,
        "that is always the newest name: its class may be rare": len(labels) - 1,
        "that is the class with the largest number, expected the one with the most names": first[
            int(labels.max())
        ],
    }


@exercise(
    hints=[
        "np.bincount counts the names of each class",
        "argmax gives the first of several equal maxima, of a boolean array too",
    ]
)
def exercise_2(slot_to_replace):
    """The slot of a full memory that a new name gets, so that classes stay balanced."""
    rng = np.random.default_rng(SEED)
    cases = [
        np.array([1, 0, 2, 0, 2, 2, 1]),
        np.array([3, 1, 1, 3, 0]),
        np.array([8, 1, 5, 1, 8, 4]),  # the set of these numbers begins with 8
        np.array([3, 12, 7, 12, 25, 12, 3]),  # more than ten classes
        *(rng.integers(classes, size=size) for classes, size in ((4, 9), (10, 50))),
    ]
    results = [
        expect_shape("the slot", slot_to_replace(case.copy()), ()) for case in cases
    ]
    expect(
        all(np.issubdtype(result.dtype, np.integer) for result in results),
        "the slot is not a whole number, expected a position: no float and no boolean",
    )
    expect_all(
        [result.item() for result in results],
        [slot_of(case) for case in cases],
        [slot_mistakes(case) for case in cases],
        [
            f"the slot for the memory {case.tolist()}"
            if len(case) < 10
            else f"the slot for a memory of {len(case)} names"
            for case in cases
        ],
    )
