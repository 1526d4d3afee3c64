"""Each check of notebook 42b accepts right answers and tells each usual wrong one its reason."""

import numpy as np
import pandas as pd
import pytest

from course_utils.checks import nb42b


def fading_by_sums(errors, alpha):
    total, weight, means = 0.0, 0.0, []
    for error in errors:
        total, weight = error + alpha * total, 1 + alpha * weight
        means.append(total / weight)
    return np.array(means)


def fading_by_definition(errors, alpha):
    means = []
    for day in range(len(errors)):
        weights = [alpha ** (day - i) for i in range(day + 1)]
        means.append(float(np.dot(weights, errors[: day + 1]) / sum(weights)))
    return means


def fading_by_convolution(errors, alpha):
    powers, count = alpha ** np.arange(len(errors)), len(errors)
    return np.convolve(errors, powers)[:count] / np.cumsum(powers)


def fading_in_place(errors, alpha):
    weight = 1.0
    for day in range(1, len(errors)):
        weight = 1 + alpha * weight
        errors[day] = errors[day - 1] + (errors[day] - errors[day - 1]) / weight
    return errors


def smoothed(errors, alpha, first=None):
    level, means = errors[0] if first is None else first, []
    for error in errors:
        level = alpha * level + (1 - alpha) * error
        means.append(level)
    return np.array(means)


def swapped(errors, alpha):
    level, means = errors[0], []
    for error in errors:
        level = (1 - alpha) * level + alpha * error
        means.append(level)
    return np.array(means)


def sums(errors, alpha):
    total, found = 0.0, []
    for error in errors:
        total = error + alpha * total
        found.append(total)
    return np.array(found)


def newest_days(errors, alpha, days=12):
    means = []
    for day in range(len(errors)):
        own = errors[max(0, day + 1 - days) : day + 1][::-1]
        weights = alpha ** np.arange(len(own))
        means.append(weights @ own / weights.sum())
    return np.array(means)


def fading_in_closed_form(errors, alpha):
    count = np.arange(1, len(errors) + 1)
    return sums(errors, alpha) * (1 - alpha) / (1 - alpha**count)


def oldest_first(errors, alpha):
    powers = alpha ** np.arange(len(errors))
    return np.cumsum(powers * errors) / np.cumsum(powers)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (fading_by_sums, "passed"),
        (fading_by_definition, "passed"),
        (fading_by_convolution, "passed"),
        (lambda e, a: pd.Series(e).ewm(alpha=1 - a).mean().to_numpy(), "passed"),
        (fading_in_closed_form, "passed"),  # alpha is below 1
        (newest_days, "the fading error for 40 days"),
        (
            lambda e, a: newest_days(e, a, days=len(e) - 1),
            "the fading error for 12 days",
        ),
        (fading_in_place, "belongs to its caller"),
        (lambda e, a: a * fading_by_sums(e, a), "is multiplied by alpha"),
        (smoothed, "starts at the first error"),
        (lambda e, a: smoothed(e, a, first=0.0), "starts at 0"),
        (swapped, "expected alpha for the sum so far"),
        (sums, "not divided by the sum of the weights"),
        (
            lambda e, a: sums(e, a) / np.arange(1, len(e) + 1),
            "you divide by the number of days",
        ),
        (lambda e, a: np.cumsum(e) / np.arange(1, len(e) + 1), "the plain mean"),
        (lambda e, a: fading_by_sums(e, a)[-1], "the last day's value"),
        (lambda e, a: fading_by_sums(e, 1 - a), "1 - alpha to the power"),
        (oldest_first, "the oldest day has the largest weight"),
        (lambda e, a: sums(e, a) * (1 - a), "starts at 0"),
        (lambda e, a: np.append(0.0, fading_by_sums(e, a)[:-1]), "newest error"),
        (lambda e, a: e.mean(), "one number for the whole stream"),
        (lambda e, a: fading_by_sums(e, a)[1:], "shape"),
        (lambda e, a: e.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_fading_error(assert_verdict, answer, reason):
    assert_verdict(reason, nb42b.exercise_1, answer)


def judge_by_drifts(alarms, drifts):
    delays = []
    for drift, end in zip(drifts, drifts[1:] + [10**9]):
        own = [alarm - drift for alarm in alarms if drift <= alarm < end]
        delays.extend(own[:1])
    return delays, len(alarms) - len(delays)


def judge_by_alarms(alarms, drifts):
    delays, false, found = [], 0, set()
    for alarm in alarms:
        before = [drift for drift in drifts if drift <= alarm]
        if before and before[-1] not in found:
            found.add(before[-1])
            delays.append(alarm - before[-1])
        else:
            false += 1
    return delays, false


def judge_by_search(alarms, drifts):
    place = np.searchsorted(drifts, alarms, side="right")
    _, first = np.unique(place[place > 0], return_index=True)
    first = first + (place == 0).sum()
    delays = [int(alarms[i] - drifts[place[i] - 1]) for i in first]
    return np.array(delays, dtype=int), len(alarms) - len(first)


def judge_in_place(alarms, drifts):
    delays = []
    for drift, end in zip(drifts, [*drifts[1:], 10**9]):
        own = [alarm for alarm in alarms if drift <= alarm < end]
        if own:
            delays.append(own[0] - drift)
            alarms.remove(own[0])
    return delays, len(alarms)


def any_later(alarms, drifts):
    delays = []
    for drift in drifts:
        delays += [alarm - drift for alarm in alarms if alarm >= drift][:1]
    return delays, len(alarms) - len(delays)


def between(alarms, drifts, low, high):
    delays = []
    for drift, end in zip(drifts, [*drifts[1:], 10**9]):
        own = [a - drift for a in alarms if drift + low <= a < end + high]
        delays += own[:1]
    return delays, len(alarms) - len(delays)


def every_one(alarms, drifts):
    delays, false = [], 0
    for alarm in alarms:
        before = [drift for drift in drifts if drift <= alarm]
        if before:
            delays.append(alarm - before[-1])
        else:
            false += 1
    return delays, false


def last_one(alarms, drifts):
    delays = []
    for drift, end in zip(drifts, [*drifts[1:], 10**9]):
        delays += [a - drift for a in alarms if drift <= a < end][-1:]
    return delays, len(alarms) - len(delays)


def early_only(alarms, drifts):
    delays, _ = judge_by_drifts(alarms, drifts)
    return delays, sum(not drifts or alarm < drifts[0] for alarm in alarms)


def repeated_only(alarms, drifts):
    delays, false = judge_by_drifts(alarms, drifts)
    return delays, false - early_only(alarms, drifts)[1]


def further_once(alarms, drifts):
    delays, false = judge_by_drifts(alarms, drifts)
    ends = [*drifts[1:], 10**9]
    counts = [sum(d <= a < end for a in alarms) for d, end in zip(drifts, ends)]
    return delays, false - sum(max(0, count - 2) for count in counts)


def with_a_limit(alarms, drifts, limit):
    delays = []
    for drift, end in zip(drifts, [*drifts[1:], 10**9]):
        own = [a - drift for a in alarms if drift <= a < end]
        delays += [delay for delay in own[:1] if delay <= limit]
    return delays, len(alarms) - len(delays)


def two_early(alarms, drifts):
    early = early_only(alarms, drifts)[1]
    delays, false = judge_by_drifts(alarms, drifts)
    return delays, false - max(0, early - 2)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (judge_by_drifts, "passed"),
        (judge_by_alarms, "passed"),
        (judge_by_search, "passed"),
        (judge_in_place, "belongs to its caller"),
        (lambda a, d: judge_by_drifts(a, d)[::-1], "swapped"),
        (any_later, "after the next drift does not detect"),
        (lambda a, d: between(a, d, 1, 0), "on the day of the drift detects it"),
        (lambda a, d: between(a, d, 0, 1), "on the day of the next drift"),
        (every_one, "has no delay"),
        (last_one, "not the last"),
        (further_once, "each further alarm for the same drift is false"),
        (lambda a, d: with_a_limit(a, d, 100), "the delays are []"),
        (lambda a, d: with_a_limit(a, d, 300), "the delays are [150]"),
        (two_early, "the number of false alarms is 5, expected 6"),
        (early_only, "a second alarm for the same drift is false too"),
        (repeated_only, "before the first drift is false too"),
        (lambda a, d: (judge_by_drifts(a, d)[0], len(a)), "you count all alarms"),
        (
            lambda a, d: (
                judge_by_drifts(a, d)[0],
                len(d) - len(judge_by_drifts(a, d)[0]),
            ),
            "drifts that were missed",
        ),
        (
            lambda a, d: (
                [-x for x in judge_by_drifts(a, d)[0]],
                judge_by_drifts(a, d)[1],
            ),
            "alarm minus drift",
        ),
        (
            lambda a, d: (sum(judge_by_drifts(a, d)[0]), judge_by_drifts(a, d)[1]),
            "expected",
        ),
        (lambda a, d: judge_by_drifts(a, d)[0], "expected two things"),
        (lambda a, d: a.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_judge(assert_verdict, answer, reason):
    assert_verdict(reason, nb42b.exercise_2, answer)


def like_the_errors(errors, alpha):
    means = np.zeros_like(errors)
    means[:] = fading_by_sums(errors, alpha)
    return means


def by_powers_that_overflow(errors, alpha):
    with np.errstate(over="ignore", invalid="ignore"):
        powers = float(alpha) ** -np.arange(len(errors), dtype=float)
        return np.cumsum(powers * errors) / np.cumsum(powers)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (like_the_errors, "for errors of 0 or 1"),
        (by_powers_that_overflow, "for 1096 days"),
    ],
)
def test_fading_error_of_other_streams(assert_verdict, answer, reason):
    assert_verdict(reason, nb42b.exercise_1, answer)


def test_a_drift_may_be_on_day_0(assert_verdict):
    def without_day_0(alarms, drifts):
        delays, open_drift = [], None
        for alarm in alarms:
            last = max((drift for drift in drifts if drift <= alarm), default=None)
            if last and last != open_drift:
                delays.append(alarm - last)
                open_drift = last
        return delays, len(alarms) - len(delays)

    assert_verdict("drifts [0", nb42b.exercise_2, without_day_0)


def test_a_drift_between_others_is_detected(assert_verdict):
    def with_ends_of_others(alarms, drifts):
        delays = []
        for i, drift in enumerate(drifts):
            end = drifts[i - 1] if i + 1 < len(drifts) else np.inf
            delays += [a - drift for a in alarms if drift <= a < end][:1]
        return delays, len(alarms) - len(delays)

    assert_verdict("drifts [100, 200, 300]", nb42b.exercise_2, with_ends_of_others)
