"""Every check of notebook 24 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb24


def targets_with(first=0, known=lambda left, cap: left >= cap, value=None, failed=1.0):
    """Return an answer to exercise 1, right by default."""

    def censored_targets(flights, has_failed, cap):
        left = np.arange(flights)[::-1]
        if has_failed:
            return np.minimum(left + first, cap), np.full(flights, failed)
        targets = np.full(flights, cap) if value is None else np.minimum(left, value)
        return targets, known(left, cap).astype(float)

    return censored_targets


def all_ones(left, cap):
    return np.ones(len(left))


def all_zeros(left, cap):
    return np.zeros(len(left))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (targets_with(), "passed"),
        (targets_with(known=lambda left, cap: left + 1 >= cap), "passed"),
        (targets_with(first=1), "one too large"),
        (targets_with(failed=0.0), "its whole future is known"),
        (targets_with(known=all_ones), "nobody knows the target"),
        (targets_with(known=all_zeros), "the capped target is known"),
        (targets_with(known=lambda left, cap: left < cap), "nobody knows"),
        (targets_with(known=lambda left, cap: 0.5 * (left >= cap)), "only 0 and 1"),
        (targets_with(value=3), "its target is the cap"),
        (lambda flights, failed, cap: np.arange(flights)[::-1], "return two arrays"),
        (lambda flights, failed, cap: (np.zeros(1), np.ones(1)), "targets has shape"),
        (lambda flights, failed, cap: print(end=""), "forget to return"),
        (
            lambda flights, failed, cap: (np.arange(flights)[::-1], np.ones(flights)),
            "has targets [5.0, 4.0",
        ),
        (..., "not attempted"),
    ],
)
def test_censored_targets(assert_verdict, answer, reason):
    assert_verdict(reason, nb24.exercise_1, answer)


def alarm_with(reset=True, offset=0, below=np.less, otherwise=None):
    """Return an answer to exercise 2, right by default."""

    def first_alarm(predictions, threshold, patience):
        count = 0
        for i, prediction in enumerate(predictions):
            count = count + 1 if below(prediction, threshold) else count * (not reset)
            if count == patience:
                return i + offset * (patience - 1)
        return otherwise

    return first_alarm


def without_patience(predictions, threshold, patience):
    below = np.flatnonzero(predictions < threshold)
    return below[0] if below.size else None


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (alarm_with(), "passed"),
        (alarm_with(offset=-1), "where the row of 2 begins"),
        (alarm_with(reset=False), "start again from 0"),
        (alarm_with(offset=1), "index 7, expected 6"),
        (alarm_with(below=np.less_equal), "no prediction is below 30"),
        (alarm_with(otherwise=-1), "no prediction is below 30"),
        (without_patience, "index 1, expected 6"),
        (lambda predictions, threshold, patience: print(end=""), "no alarm"),
        (lambda predictions, threshold: 1, "your code raised TypeError"),
        (..., "not attempted"),
    ],
)
def test_first_alarm(assert_verdict, answer, reason):
    assert_verdict(reason, nb24.exercise_2, answer)
