"""Each check of notebook 33b accepts right answers and tells each usual wrong one its reason."""

from itertools import groupby

import numpy as np
import pytest

from course_utils.checks import nb33b


def steady_by_groups(labels, kind, k):
    found, t = [], 0
    for label, group in groupby(labels):
        size = len(list(group))
        if label == kind and size >= k:
            found.append(t)
        t += size
    return found


def steady_by_edges(labels, kind, k):
    edges = np.diff(np.r_[0, (labels == kind).astype(int), 0])
    first, past = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return first[past - first >= k]


def steady_by_counting(labels, kind, k):
    found, count = [], 0
    for t, label in enumerate(labels):
        count = count + 1 if label == kind else 0
        if count == k:
            found.append(float(t - k + 1))
    return tuple(found)


def steady_in_place(labels, kind, k):
    right = steady_by_groups(labels, kind, k)
    labels[:] = 0
    return right


def completed(labels, kind, k):
    return [t + k - 1 for t in steady_by_groups(labels, kind, k)]


def without_the_end(labels, kind, k):
    right = steady_by_groups(labels, kind, k)
    return [t for t in right if not all(label == kind for label in labels[t:])]


def every_window(labels, kind, k):
    return [t for t in range(len(labels) - k + 1) if (labels[t : t + k] == kind).all()]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (steady_by_groups, "passed"),
        (steady_by_edges, "passed"),
        (steady_by_counting, "passed"),
        (steady_in_place, "belongs to its caller"),
        (lambda y, c, k: steady_by_groups(y, c, k + 1), "exactly k frames"),
        (lambda y, c, k: steady_by_groups(y, c, 1), "k is not used"),
        (lambda y, c, k: [t for t in steady_by_groups(y, c, k) if t], "onset 0"),
        (lambda y, c, k: steady_by_groups(y, c, k)[:1], "only the first group"),
        (lambda y, c, k: [t + 1 for t in steady_by_groups(y, c, k)], "one too high"),
        (lambda y, c, k: [t - 1 for t in steady_by_groups(y, c, k)], "one too low"),
        (lambda y, c, k: len(steady_by_groups(y, c, k)), "expected a list of frames"),
        (lambda y, c, k: steady_by_groups(y, 3, k), "expected"),
        (every_window, "only its first"),
        (completed, "are complete"),
        (without_the_end, "to the end of the film"),
        (lambda y, c, k: y.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_steady(assert_verdict, answer, reason):
    assert_verdict(reason, nb33b.exercise_1, answer)


def late_by_slices(labels, lengths, d):
    time = labels.shape[1]
    moved = np.zeros_like(labels)
    moved[:, d:] = labels[:, : max(time - d, 0)]
    steps = np.arange(time)
    return moved, ((steps >= d) & (steps < lengths[:, np.newaxis])).astype("float32")


def late_by_loops(labels, lengths, d):
    n, time = labels.shape
    moved = [[0] * time for _ in range(n)]
    weights = [[0.0] * time for _ in range(n)]
    for i in range(n):
        for s in range(d, time):
            moved[i][s] = int(labels[i, s - d])
            weights[i][s] = float(s < lengths[i])
    return moved, weights


def late_by_padding(labels, lengths, d):
    time = labels.shape[1]
    moved = np.pad(labels, [(0, 0), (d, 0)])[:, :time].astype("float32")
    read = np.arange(time) < np.reshape(lengths, (-1, 1))
    return moved, read & (np.arange(time) >= d)


def late_in_place(labels, lengths, d):
    moved, weights = late_by_slices(labels.copy(), lengths, d)
    labels[:] = moved
    return labels, weights


def with_weights(rule):
    def answer(labels, lengths, d):
        steps, ends = np.arange(labels.shape[1]), lengths[:, np.newaxis]
        weights = np.broadcast_to(rule(steps, ends, d), labels.shape).astype(float)
        return late_by_slices(labels, lengths, d)[0], weights

    return answer


def to_the_left(labels, lengths, d):
    moved, weights = late_by_slices(labels, lengths, d)
    return np.roll(labels, -d, axis=1), weights


def slice_to_minus_d(labels, lengths, d):
    moved = np.zeros_like(labels)
    moved[:, d:] = labels[:, :-d]
    return moved, late_by_slices(labels, lengths, d)[1]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (late_by_slices, "passed"),
        (late_by_loops, "passed"),
        (late_by_padding, "passed"),
        (late_in_place, "belongs to its caller"),
        (with_weights(lambda s, ends, d: s >= d), "padded frames"),
        (with_weights(lambda s, ends, d: s < ends), "first d frames"),
        (
            with_weights(lambda s, ends, d: (s >= d) & (s < ends + d)),
            "beyond the end of a film",
        ),
        (with_weights(lambda s, ends, d: (s >= d) & (s < ends - d)), "too early"),
        (with_weights(lambda s, ends, d: (s > d) & (s < ends)), "one frame too late"),
        (with_weights(lambda s, ends, d: (s < d) | (s >= ends)), "swapped"),
        (with_weights(lambda s, ends, d: (s >= d) & (s <= ends)), "after the end"),
        (lambda y, n, d: late_by_slices(y, n, d)[::-1], "labels come first"),
        (lambda y, n, d: (y, late_by_slices(y, n, d)[1]), "not moved"),
        (to_the_left, "to the left"),
        (slice_to_minus_d, "your code raised"),
        (
            lambda y, n, d: (np.roll(y, d, axis=1), late_by_slices(y, n, d)[1]),
            "the label at [0, 0]",
        ),
        (lambda y, n, d: late_by_slices(y, n, d)[0], "expected two arrays"),
        (lambda y, n, d: late_by_slices(y[:, d:], n, 0), "shape"),
        (..., "not attempted"),
    ],
)
def test_late(assert_verdict, answer, reason):
    assert_verdict(reason, nb33b.exercise_2, answer)


def wavering_by_state(p, low, high):
    found, going = [], False
    for t, value in enumerate(p):
        if not going and value >= high:
            found.append(t)
            going = True
        elif going and value < low:
            going = False
    return found


def wavering_by_search(p, low, high):
    found, t = [], 0
    while t < len(p):
        if p[t] >= high:
            found.append(t)
            while t < len(p) and p[t] >= low:
                t += 1
        t += 1
    return np.array(found, dtype=int)


def wavering_by_last(p, low, high):
    """Look back at what was passed last: the high threshold or the low one."""
    onsets, last = (), "low"
    for t in range(len(p)):
        if p[t] >= high:
            onsets, last = (onsets + (t,) if last == "low" else onsets), "high"
        elif p[t] < low:
            last = "low"
    return onsets


def wavering_in_place(p, low, high):
    found = wavering_by_state(p, low, high)
    p[found] = 0
    return found


def one_threshold(level):
    def answer(p, low, high):
        above = p >= level(low, high)
        return [t for t in range(len(p)) if above[t] and not (t and above[t - 1])]

    return answer


def walk(begins, ends):
    def answer(p, low, high):
        found, going = [], False
        for t, value in enumerate(p):
            if going:
                going = not ends(value, low, high)
            elif begins(value, low, high):
                found.append(t)
                going = True
        return found

    return answer


def onset_at_low(p, low, high):
    below = [t for t in range(len(p)) if p[t] < low]
    return [
        max([b + 1 for b in below if b < t], default=0)
        for t in wavering_by_state(p, low, high)
    ]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (wavering_by_state, "passed"),
        (wavering_by_search, "passed"),
        (wavering_by_last, "passed"),
        (wavering_in_place, "belongs to its caller"),
        (one_threshold(lambda low, high: high), "one threshold, `high`"),
        (one_threshold(lambda low, high: low), "one threshold, `low`"),
        (walk(lambda v, a, b: v > b, lambda v, a, b: v < a), "equal to `high`"),
        (walk(lambda v, a, b: v >= b, lambda v, a, b: v <= a), "equal to `low`"),
        (walk(lambda v, a, b: v >= a, lambda v, a, b: v < b), "swapped"),
        (lambda p, a, b: np.flatnonzero(p >= b), "only its first"),
        (lambda p, a, b: wavering_by_state(p, a, b)[:1], "only the first event"),
        (lambda p, a, b: [t for t in wavering_by_state(p, a, b) if t], "frame 0"),
        (lambda p, a, b: [t + 1 for t in wavering_by_state(p, a, b)], "one too high"),
        (onset_at_low, "passed `low` on the way"),
        (lambda p, a, b: p.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_wavering(assert_verdict, answer, reason):
    assert_verdict(reason, nb33b.exercise_3, answer)
