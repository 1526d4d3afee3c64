"""Every check of notebook 24 accepts a right answer and tells each usual wrong one its reason."""

from itertools import groupby

import numpy as np
import pandas as pd
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


def flight_by_flight(flights, failed, cap):
    targets, weights = [], []
    for flight in range(1, flights + 1):
        left = flights - flight
        targets.append(min(left, cap))
        weights.append(bool(failed) or left >= cap)
    return targets, weights


def with_nan(flights, failed, cap):
    targets = np.minimum(np.arange(flights - 1, -1, -1.0), cap)
    if not failed:
        targets[targets < cap] = np.nan
    return targets, 1 - np.isnan(targets)


def not_capped(flights, failed, cap):
    left = np.arange(flights)[::-1]
    return left, np.ones(flights) if failed else left >= cap


def so_far(flights, failed, cap):
    targets = np.minimum(np.arange(1, flights + 1), cap)
    return targets, np.ones(flights)


def as_if_failed(flights, failed, cap):
    return targets_with()(flights, True, cap)[0], targets_with()(flights, failed, cap)[
        1
    ]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (targets_with(), "passed"),
        (targets_with(known=lambda left, cap: left + 1 >= cap), "passed"),
        (flight_by_flight, "passed"),
        (with_nan, "passed"),
        (as_if_failed, "passed"),
        (targets_with(first=1), "one too large"),
        (targets_with(failed=0.0), "its whole life is known"),
        (targets_with(known=lambda left, cap: left > cap), "after flight 5 at least 4"),
        (targets_with(known=all_ones), "in its last flights nobody knows"),
        (targets_with(known=all_zeros), "the capped target is known"),
        (targets_with(known=lambda left, cap: left < cap), "0 and 1 are swapped"),
        (
            targets_with(known=lambda left, cap: left > cap),
            "the capped target is known",
        ),
        (targets_with(known=lambda left, cap: left + 2 >= cap), "nobody knows"),
        (targets_with(known=lambda left, cap: 0.5 * (left >= cap)), "only 0 and 1"),
        (targets_with(value=3), "there the target is the cap"),
        (
            lambda n, failed, cap: targets_with()(n, False, cap),
            "its whole life is known",
        ),
        (lambda n, failed, cap: targets_with()(n, True, cap), "nobody knows"),
        (lambda *args: targets_with()(*args)[::-1], "do the targets come first?"),
        (
            lambda *args: (
                targets_with()(*args)[0] / args[2],
                all_ones(*[[0] * args[0]] * 2),
            ),
            "return flights",
        ),
        (
            lambda n, failed, cap: targets_with()(n, failed is True, cap),
            "an engine that failed in flight 7, cap 3: weights",
        ),
        (
            lambda n, failed, cap: targets_with()(n, failed is not False, cap),
            "an engine that runs after flight 8, cap 3: weights",
        ),
        (not_capped, "some targets are above the cap"),
        (so_far, "these are the flights so far"),
        (lambda flights, failed, cap: np.arange(flights)[::-1], "expected two arrays"),
        (lambda n, *_: (np.zeros(1), np.ones(1)), "the array of targets has shape"),
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


def zero_is_nothing(predictions, threshold, patience):
    """Take an alarm at index 0 for none, and go on."""
    count, found = 0, None
    for i, prediction in enumerate(predictions):
        count = count + 1 if prediction < threshold else 0
        if count >= patience and not found:
            found = i
    return found


def without_patience(predictions, threshold, patience):
    below = np.flatnonzero(predictions < threshold)
    return below[0] if below.size else None


def by_runs(predictions, threshold, patience):
    before = 0
    for below, row in groupby(predictions, lambda y: y < threshold):
        length = len(list(row))
        if below and length >= patience:
            return before + patience - 1
        before += length


def by_convolution(predictions, threshold, patience):
    below = np.concatenate([np.zeros(patience - 1), predictions < threshold])
    rows = np.convolve(below, np.ones(patience), "valid") == patience
    return rows.argmax() if rows.any() else None


def by_pandas(predictions, threshold, patience):
    below = pd.Series(predictions < threshold)
    return (
        below.rolling(patience)
        .sum()
        .eq(patience)
        .replace(False, np.nan)
        .first_valid_index()
    )


def or_nothing(predictions, threshold, patience):
    """Take index 0 to be no alarm."""
    return alarm_with()(predictions, threshold, patience) or None


def last_one_missed(predictions, threshold, patience):
    return alarm_with()(predictions[:-1], threshold, patience)


def by_mean(predictions, threshold, patience):
    for i in range(patience - 1, len(predictions)):
        if predictions[i - patience + 1 : i + 1].mean() < threshold:
            return i
    return None


def kept_by(keeps):
    def first_alarm(predictions, threshold, patience):
        run = 0
        for i, prediction in enumerate(predictions):
            if prediction < threshold:
                run += 1
            elif not keeps(prediction, threshold):
                run = 0
            if run == patience:
                return i

    return first_alarm


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (alarm_with(), "passed"),
        (by_runs, "passed"),
        (by_convolution, "passed"),
        (by_pandas, "passed"),
        (alarm_with(offset=-1), "where the row of 3 begins"),
        (alarm_with(reset=False), "start again from 0"),
        (zero_is_nothing, "the index is 2, expected 0"),
        (
            lambda *args: None if (i := alarm_with()(*args)) is None else i + 1,
            "indices count from 0",
        ),
        (alarm_with(offset=1), "the index is 12, expected 10"),
        (
            alarm_with(below=np.less_equal),
            "a prediction equal to the threshold is",
        ),
        (alarm_with(otherwise=-1), "patience 1: -1, expected None"),
        (alarm_with(otherwise=0), "patience 1: 0, expected None"),
        (alarm_with(below=np.greater), "no alarm, expected index 10"),
        (or_nothing, "patience 1: no alarm, expected index 0"),
        (last_one_missed, "no alarm, expected index 10"),
        (by_mean, "the index is"),
        (lambda y, t, p: alarm_with()(y.astype(int), t, p), "is 2, expected 5"),
        (lambda y, t, p: alarm_with()(np.round(y), t, p), "is 2, expected 5"),
        (lambda y, t, p: alarm_with()(y, int(t), p), "no alarm, expected index 5"),
        (lambda y, t, p: alarm_with()(y, round(t), p), "no alarm, expected index 5"),
        (lambda y, t, p: alarm_with()(np.abs(y), t, p), "is 5, expected 2"),
        (lambda y, t, p: alarm_with()(y, t, p + 1), "no alarm, expected index 10"),
        (lambda y, t, p: alarm_with()(y, t, p - 1), "one prediction too short"),
        (without_patience, "the first prediction below"),
        (lambda predictions, threshold, patience: print(end=""), "no alarm"),
        (lambda predictions, threshold: 1, "keep its arguments"),
        (kept_by(lambda p, t: p == t), "expected None: there is no alarm"),
        (kept_by(lambda p, t: p <= 1.1 * t), "expected None"),
        (kept_by(lambda p, t: p < 2 * t), "expected None"),
        (..., "not attempted"),
    ],
)
def test_first_alarm(assert_verdict, answer, reason):
    assert_verdict(reason, nb24.exercise_2, answer)
