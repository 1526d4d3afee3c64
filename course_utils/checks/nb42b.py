"""Checks of notebook 42b, a stream that drifts."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_value,
    shown,
)

FADING = (
    (12, 0.9),
    (7, 0.5),
    (9, 0.97),
    (1, 0.8),
    (40, 0.97),
    (1096, 0.5),
)  # days, alpha


def fading(errors, alpha):
    """Return the fading error of each day."""
    ages = np.subtract.outer(np.arange(len(errors)), np.arange(len(errors)))
    weights = np.where(ages >= 0, alpha ** np.maximum(ages, 0), 0.0)
    return weights @ errors / weights.sum(axis=1)


def fading_mistakes(errors, alpha):
    """Return what the usual mistakes give."""
    days = np.arange(len(errors))
    ages = np.subtract.outer(days, days)
    weights = np.where(ages >= 0, alpha ** np.maximum(ages, 0), 0.0)
    late = np.where(ages >= 0, alpha ** (1.0 + np.maximum(ages, 0)), 0.0)
    smooth, from_zero = [errors[0]], [(1 - alpha) * errors[0]]
    swapped = [errors[0]]
    for error in errors[1:]:
        smooth.append(alpha * smooth[-1] + (1 - alpha) * error)
        from_zero.append(alpha * from_zero[-1] + (1 - alpha) * error)
        swapped.append((1 - alpha) * swapped[-1] + alpha * error)
    oldest = np.where(ages >= 0, alpha ** days[np.newaxis], 0.0)
    right = fading(errors, alpha)
    return {
        "you return the last day's value, expected one for each day": right[-1],
        "the sum is not divided by the sum of the weights": weights @ errors,
        "you divide by the number of days, expected by the sum of the weights": (
            weights @ errors / (days + 1)
        ),
        "that is exponential smoothing that starts at the first error: it gives this error too "
        "much weight": np.array(smooth),
        "that is exponential smoothing that starts at 0, so the weights do not sum to 1": (
            np.array(from_zero)
        ),
        "that is exponential smoothing with alpha for the newest error, expected alpha for the "
        "sum so far": np.array(swapped),
        "that is the plain mean: no day has faded": np.cumsum(errors) / (days + 1),
        "the newest error is multiplied by alpha, but its age is 0: its weight is 1": (
            late @ errors / weights.sum(axis=1)
        ),
        "the oldest day has the largest weight, expected the newest": (
            oldest @ errors / oldest.sum(axis=1)
        ),
        "the weights are 1 - alpha to the power of the age, expected alpha": fading(
            errors, 1 - alpha
        ),
        "that is one number for the whole stream, expected one for each day": (
            errors.mean()
        ),
        "the newest error is left out": np.append(0.0, right[:-1]),
    }


@exercise(
    hints=[
        "keep two numbers: the sum of the weighted errors and the sum of the weights. What "
        "happens to both when a day passes?",
        "the first value is the first error, whatever alpha is",
    ]
)
def exercise_1(fading_error):
    """The fading prequential error of each day."""
    for count, alpha in FADING:
        errors = np.random.default_rng(count).uniform(20.0, 90.0, count)
        expect_fading(fading_error, errors, alpha, f"{count} days")
    expect_fading(fading_error, np.array([1, 0, 0, 1, 1]), 0.75, "errors of 0 or 1")


def expect_fading(fading_error, errors, alpha, told):
    """Raise `NotYet` unless the fading errors of a stream are right."""
    case = f"for {told} and alpha {alpha}"
    expect_value(
        fading_error(errors, alpha),
        fading(errors, alpha),
        {
            f"{case} {reason}": wrong
            for reason, wrong in fading_mistakes(errors, alpha).items()
        },
        name=f"the fading error {case}",
    )


CASES = (  # alarms, drifts
    ([130], [100]),
    ([], [100, 300]),
    ([40, 130], [100]),
    ([130, 150], [100]),
    ([100, 260, 290], [100, 250]),
    ([320], [100, 300]),
    ([250], [100, 250]),
    ([10, 30, 120, 130, 305, 310], [100, 200, 300]),
    ([50], []),
    ([110, 210, 220, 290, 305], [100, 200, 300]),
    ([0, 7], [0, 5]),
    ([4], [0]),
    ([1, 2, 3, 250, 700, 720, 740, 760], [100, 300]),
)


def judged(alarms, drifts):
    """Return the delays of the detected drifts and the number of false alarms."""
    delays = []
    for drift, end in zip(drifts, [*drifts[1:], np.inf]):
        delays += [alarm - drift for alarm in alarms if drift <= alarm < end][:1]
    return delays, len(alarms) - len(delays)


def judge_mistakes(alarms, drifts):
    """Return what the usual mistakes give."""
    delays, false = judged(alarms, drifts)
    ends = [*drifts[1:], np.inf]
    every = [
        [alarm - drift for alarm in alarms if drift <= alarm < end]
        for drift, end in zip(drifts, ends)
    ]
    later = [[a - drift for a in alarms if a >= drift][:1] for drift in drifts]
    strict = [
        [a - drift for a in alarms if drift < a < end][:1]
        for drift, end in zip(drifts, ends)
    ]
    closed = [
        [a - drift for a in alarms if drift <= a <= end][:1]
        for drift, end in zip(drifts, ends)
    ]
    last = [x[-1:] for x in every]
    early = len([a for a in alarms if not drifts or a < drifts[0]])
    repeated = sum(len(own) > 1 for own in every)
    reasons = {
        "an alarm on the day of the next drift belongs to that drift": sum(closed, []),
        "an alarm after the next drift does not detect this one": sum(later, []),
        "an alarm on the day of the drift detects it, with delay 0": sum(strict, []),
        "only the first alarm after a drift detects it, not the last": sum(last, []),
    }
    return {
        "the two are swapped: the delays come first": (false, delays),
        "a second alarm for the same drift is false, and has no delay": (
            sum(every, []),
            early,
        ),
        "a second alarm for the same drift is false too": (delays, early),
        "each further alarm for the same drift is false: count all of them": (
            delays,
            early + repeated,
        ),
        "an alarm before the first drift is false too": (delays, false - early),
        "you count all alarms, expected the false ones": (delays, len(alarms)),
        "you count the drifts that were missed, expected the false alarms": (
            delays,
            len(drifts) - len(delays),
        ),
        "the delays are negative: alarm minus drift": ([-d for d in delays], false),
        "you return the mean delay, expected the list of all": (
            float(np.mean(delays)) if delays else None,
            false,
        ),
        "these are the days of the alarms, expected the days since the drift": (
            [
                a
                for a in alarms
                if a - max([d for d in drifts if d <= a], default=-1e9) in delays
            ],
            false,
        ),
    } | {
        reason: (found, count)
        for reason, found in reasons.items()
        for count in (len(alarms) - len(found),)
    }


@exercise(
    hints=[
        "go through the drifts: which alarms lie between this drift and the next?",
        "each alarm either detects a drift or is false",
    ]
)
def exercise_2(judge):
    """The delays of the detected drifts and the number of false alarms."""
    for alarms, drifts in CASES:
        told = f"for alarms {alarms} and drifts {drifts}"
        parts = expect_parts(
            judge(list(alarms), list(drifts)),
            "two things, the list of delays and the number of false alarms",
            2,
        )
        wanted = judged(alarms, drifts)
        for reason, wrong in judge_mistakes(alarms, drifts).items():
            expect(
                not same_pair(parts, wrong) or same_pair(wanted, wrong),
                f"{told} {reason}",
            )
        expect(
            as_list(parts[0]) == wanted[0],
            f"{told} the delays are {shown(parts[0])}, expected {wanted[0]}",
        )
        expect(
            np.ndim(parts[1]) == 0 and parts[1] == wanted[1],
            f"{told} the number of false alarms is {shown(parts[1])}, expected {wanted[1]}",
        )


def as_list(value):
    """Return an array or a tuple as a list, anything else as it is."""
    return list(value) if isinstance(value, tuple | list | np.ndarray) else value


def same_pair(pair, other):
    """Return whether two pairs agree, lists and arrays alike."""
    return [as_list(x) for x in pair] == [as_list(x) for x in other]
