"""Each check of notebook 42 accepts right answers and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb42


def forgetting_by_loop(R):
    lost = []
    for task in range(len(R) - 1):
        best = max(R[row][task] for row in range(task, len(R) - 1))
        lost.append(best - R[len(R) - 1][task])
    return sum(lost) / len(lost)


def forgetting_in_place(R):
    R[:-1] -= R[-1]
    return R[:-1, :-1].max(axis=0).mean()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda R: (R[:-1, :-1].max(axis=0) - R[-1, :-1]).mean(), "passed"),
        (forgetting_by_loop, "passed"),
        (lambda R: float(np.mean(np.max(R[:-1], axis=0)[:-1] - R[-1][:-1])), "passed"),
        (lambda R: -np.mean((R[-1] - R[:-1].max(axis=0))[:-1]), "passed"),
        (forgetting_in_place, "belongs to its caller"),
        (lambda R: (R[-1, :-1] - R[:-1, :-1].max(axis=0)).mean(), "sign is reversed"),
        (lambda R: (np.diag(R) - R[-1])[:-1].mean(), "minus backward transfer"),
        (lambda R: (R[-1] - np.diag(R))[:-1].mean(), "that is backward transfer"),
        (lambda R: (R[:-1].max(axis=0) - R[-1]).mean(), "last task counts"),
        (
            lambda R: (R[:-1, :-1].max(axis=0) - R[-1, :-1]).sum() / len(R),
            "divide by the number",
        ),
        (lambda R: (R[:, :-1].max(axis=0) - R[-1, :-1]).mean(), "leave it out"),
        (lambda R: (R[:-1, :-1].max(axis=1) - R[-1, :-1]).mean(), "over the rows"),
        (lambda R: (R[:-1, :-1].max(axis=0) - R[-1, :-1])[0], "expected"),
        (lambda R: R[:-1, :-1].max(axis=0) - R[-1, :-1], "shape"),
        (lambda R: (R[:-1, :-1].mean(axis=0) - R[-1, :-1]).mean(), "their maximum"),
        (lambda R: R[-1].mean(), "expected"),
        (lambda R: R["last"], "your code raised"),
        (..., "not attempted"),
    ],
)
def test_forgetting(assert_verdict, answer, reason):
    assert_verdict(reason, nb42.exercise_1, answer)


def slot_by_loop(labels):
    labels = list(labels)
    most = max(sorted(set(labels)), key=labels.count)
    return labels.index(most)


def slot_by_set(labels):
    labels = labels.tolist()
    return labels.index(max(set(labels), key=labels.count))


def slot_by_sorting(labels):
    values, first, counts = np.unique(labels, return_index=True, return_counts=True)
    return first[np.argmax(counts)]


def slot_in_place(labels):
    labels[labels != np.bincount(labels).argmax()] = -1
    return int(np.flatnonzero(labels >= 0)[0])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda labels: np.argmax(labels == np.bincount(labels).argmax()), "passed"),
        (slot_by_loop, "passed"),
        (slot_by_sorting, "passed"),
        (slot_by_set, "the slot for the memory [8, 1, 5, 1, 8, 4] is 0, expected 1"),
        (slot_in_place, "belongs to its caller"),
        (
            lambda labels: np.flatnonzero(labels == np.bincount(labels).argmax())[-1],
            "newest name of this class",
        ),
        (lambda labels: np.bincount(labels).argmax(), "that is the class"),
        (
            lambda labels: list(labels).index(
                max(sorted(set(labels.tolist()))[::-1], key=labels.tolist().count)
            ),
            "smallest number",
        ),
        (
            lambda labels: labels.tolist().index(
                min(sorted(set(labels.tolist())), key=labels.tolist().count)
            ),
            "rarest class",
        ),
        (lambda labels: np.bincount(labels).max(), "how many names"),
        (lambda labels: 0, "always the oldest"),
        (lambda labels: len(labels) - 1, "always the newest"),
        (lambda labels: int(labels.argmax()), "largest number"),
        (lambda labels: np.flatnonzero(labels == 1), "shape"),
        (
            lambda labels: float(np.argmax(labels == np.bincount(labels).argmax())),
            "not a whole number",
        ),
        (lambda labels: labels.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_slot(assert_verdict, answer, reason):
    assert_verdict(reason, nb42.exercise_2, answer)


def test_a_task_that_gained_counts_below_zero(assert_verdict):
    def never_below(R):
        return np.maximum(R[:-1, :-1].max(axis=0) - R[-1, :-1], 0).mean()

    assert_verdict("gained count below 0", nb42.exercise_1, never_below)


def test_classes_may_be_ten_and_more(assert_verdict):
    def of_ten(labels):
        most = np.bincount(labels, minlength=10)[:10].argmax()
        return int(np.argmax(labels == most))

    assert_verdict("the memory [3, 12, 7, 12, 25, 12, 3]", nb42.exercise_2, of_ten)
