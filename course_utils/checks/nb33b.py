"""Checks of notebook 33b, saying when something happens."""

import numpy as np

from course_utils.checks.core import (
    as_array,
    exercise,
    expect,
    expect_parts,
    expect_shape,
    is_equal,
    shown,
)


def groups(labels, kind):
    """Return (first, last) of each group of equal labels of a kind."""
    found = []
    for t, label in enumerate(labels):
        if label != kind:
            continue
        if found and found[-1][1] == t - 1:
            found[-1][1] = t
        else:
            found.append([t, t])
    return found


def steady(labels, kind, k):
    """Return the frames at which at least k labels of a kind in a row begin."""
    return [first for first, last in groups(labels, kind) if last - first + 1 >= k]


def steady_mistakes(labels, kind, k):
    """Return what the usual mistakes give."""
    found, count = groups(labels, kind), len(labels)
    windows = [
        t for t in range(count - k + 1) if all(labels[t + i] == kind for i in range(k))
    ]
    return {
        "a group of exactly k frames counts, too": [
            a for a, b in found if b - a + 1 > k
        ],
        "each frame in a group was returned, expected only its first": windows,
        "you return the frames at which k in a row are complete, expected where the group "
        "begins": [a + k - 1 for a, b in found if b - a + 1 >= k],
        "k is not used: short groups do not count": [a for a, _ in found],
        "a group at the beginning of the film counts, with onset 0": [
            a for a, b in found if b - a + 1 >= k and a > 0
        ],
        "a group that lasts to the end of the film counts": [
            a for a, b in found if b - a + 1 >= k and b < count - 1
        ],
        "only the first group was found, expected all": steady(labels, kind, k)[:1],
        "you return the last frames of the groups, expected the first": [
            b for a, b in found if b - a + 1 >= k
        ],
        "the frames are one too high: frames are counted from 0": [
            a + 1 for a in steady(labels, kind, k)
        ],
        "the frames are one too low: the onset is the first frame with the label": [
            a - 1 for a in steady(labels, kind, k)
        ],
    }


def expect_frames(value, wanted, mistakes, told):
    """Raise `NotYet` unless `value` is a list of the wanted frames."""
    array = as_array(value)
    expect(
        array.ndim == 1 and (array.size == 0 or array.dtype.kind in "iuf"),
        f"{told} you returned {shown(value)}, expected a list of frames",
    )
    frames = array.tolist()
    if frames == wanted:
        return
    for reason, wrong in mistakes.items():
        expect(frames != wrong, f"{told} {reason}")
    expect(False, f"{told} the onsets are {shown(frames)}, expected {shown(wanted)}")


STEADY = (  # labels, kind, k
    ([3, 3, 3, 0, 0, 3, 3, 3, 3, 0, 3, 3, 0, 3, 3, 3], 3, 3),
    ([0, 3, 3, 0, 3, 0, 3, 3, 3, 3], 3, 2),
    ([3, 3, 3, 0, 0, 3, 3], 3, 3),
    ([2, 2, 1, 2, 2, 2, 0, 2], 2, 1),
    ([0, 0, 0], 5, 2),
    ([4], 4, 1),
    ([4, 4], 4, 3),
    ([1, 1, 1, 2, 2, 2, 1, 1], 1, 2),
    ([0, 0, 1, 0, 0, 0, 1, 0, 0], 0, 3),
)


@exercise(
    hints=[
        "where does a group begin: what must the frame before it be?",
        "from each beginning, look at the next k labels; a group that is cut off by the end of the "
        "film is as long as it is",
    ]
)
def exercise_1(answer):
    """Onsets of groups of at least k equal labels."""
    rng = np.random.default_rng(0)
    drawn = [(rng.integers(0, 3, n).tolist(), 1, k) for n, k in ((40, 2), (75, 3))]
    for labels, kind, k in (*STEADY, *drawn):
        told = f"for labels {shown(labels)}, kind {kind} and k = {k}"
        wanted, mistakes = steady(labels, kind, k), steady_mistakes(labels, kind, k)
        expect_frames(answer(np.array(labels), kind, k), wanted, mistakes, told)


def late(labels, lengths, d):
    """Return labels moved d frames to the right, and their weights."""
    moved = np.pad(labels, [(0, 0), (d, 0)])[:, : labels.shape[1]]
    weights = np.zeros(labels.shape)
    for row, length in enumerate(lengths):
        weights[row, d:length] = 1.0
    return moved, weights


def late_weights(labels, lengths, d):
    """Return the weights that the usual mistakes give."""
    s, ends = np.arange(labels.shape[1]), np.asarray(lengths)[:, np.newaxis]
    past = np.broadcast_to(s >= d, labels.shape)
    return {
        "are 1 in padded frames, which the network does not read": past,
        "are 1 in the first d frames, which have no label yet": s < ends,
        "go d frames beyond the end of a film: the network reads nothing there": (
            (s >= d) & (s < ends + d)
        ),
        "end d frames too early": (s >= d) & (s < ends - d),
        "begin one frame too late": (s > d) & (s < ends),
        "begin one frame too early": (s >= d - 1) & (s < ends),
        "are those of frames that are left out: 1 and 0 are swapped": (
            (s < d) | (s >= ends)
        ),
        "are 1 in the last d frames of a film, and 0 in its first frames": s < ends - d,
        "include the frame after the end of a film": (s >= d) & (s <= ends),
    }


LATE = (  # lengths, time, d
    ([5, 3, 6], 6, 2),
    ([4, 1], 7, 0),
    ([2, 5, 9, 7], 9, 4),
    ([3, 2], 3, 5),
    ([8], 8, 1),
    ([6, 6], 6, 6),
)


@exercise(
    hints=[
        "at frame s the network answers for frame s - d: which s have both in the film?",
        "begin with zeros. Slices that count from the end go wrong for d = 0: use time - d",
    ]
)
def exercise_2(answer):
    """Labels moved by a delay, with weights that leave out padding."""
    rng = np.random.default_rng(1)
    for lengths, time, d in LATE:
        labels = rng.integers(1, 6, (len(lengths), time))
        told = f"for lengths {lengths}, {time} frames and d = {d}"
        parts = expect_parts(
            answer(labels.copy(), np.array(lengths), d),
            "two arrays, labels and weights",
            2,
        )
        moved, weights = late(labels, lengths, d)
        theirs = expect_shape(f"{told} the array of weights", parts[1], weights.shape)
        given = expect_shape(f"{told} the array of labels", parts[0], labels.shape)
        expect(
            theirs.dtype.kind in "biuf" and given.dtype.kind in "biuf",
            f"{told} labels and weights must be numbers",
        )
        if not is_equal(theirs, weights):
            swapped = is_equal(given.astype(float), weights)
            expect(not swapped, f"{told} the two are swapped: labels come first")
            for reason, wrong in late_weights(labels, lengths, d).items():
                alike = np.allclose(theirs.astype(float), wrong.astype(float))
                expect(not alike, f"{told} the weights {reason}")
            i, s = np.argwhere(~np.isclose(theirs.astype(float), weights))[0]
            expect(
                False,
                f"{told} the weight at [{i}, {s}] is {shown(theirs[i, s])}, expected "
                f"{shown(weights[i, s])}",
            )
        expect_labels(given, labels, moved, weights, d, told)


def expect_labels(given, labels, moved, weights, d, told):
    """Raise `NotYet` unless all labels are moved."""
    if np.array_equal(given, moved):
        return
    used = weights > 0
    some = used.any() and d > 0
    same = some and np.array_equal(given[used], labels[used])
    expect(not same, f"{told} the labels are not moved")
    left = some and np.array_equal(given[used], np.roll(labels, -d, axis=1)[used])
    expect(not left, f"{told} the labels are moved to the left, expected to the right")
    i, s = np.argwhere(given != moved)[0]
    expect(
        False,
        f"{told} the label at [{i}, {s}] is {shown(given[i, s])}, expected {moved[i, s]}",
    )


def wavering(p, low, high):
    """Return the frames at which events begin, with a threshold for their end."""
    found, going = [], False
    for t, value in enumerate(p):
        if going:
            going = value >= low
        elif value >= high:
            found.append(t)
            going = True
    return found


def wavering_mistakes(p, low, high):
    """Return what the usual mistakes give."""
    p = np.asarray(p)

    def beginnings(above):
        return [t for t in range(len(p)) if above[t] and (t == 0 or not above[t - 1])]

    def walk(begins, ends):
        found, going = [], False
        for t, value in enumerate(p):
            if going:
                going = not ends(value)
            elif begins(value):
                found.append(t)
                going = True
        return found

    endings, going = [], False
    for t, value in enumerate(p):
        if going and value < low:
            endings.append(t)
            going = False
        elif not going and value >= high:
            going = True
    right = wavering(p, low, high)
    return {
        "that is one threshold, `high`: an event goes on until p is below `low`": (
            beginnings(p >= high)
        ),
        "that is one threshold, `low`: an event begins only at `high`": (
            beginnings(p >= low)
        ),
        "each frame of an event was returned, expected only its first": [
            t for t in range(len(p)) if p[t] >= high
        ],
        "p equal to `high` begins an event": walk(
            lambda v: v > high, lambda v: v < low
        ),
        "p equal to `low` does not end an event: only below it": walk(
            lambda v: v >= high, lambda v: v <= low
        ),
        "you return where events end, expected where they begin": endings,
        "the event at frame 0 is missing": [t for t in right if t > 0],
        "only the first event was found: after p < low another may begin": right[:1],
        "the thresholds are swapped": walk(lambda v: v >= low, lambda v: v < high),
        "an event begins where p reaches `high`, not where it passed `low` on the way": [
            max([t for t in beginnings(p >= low) if t <= onset]) for onset in right
        ],
        "frames are counted from 0: these are one too high": [t + 1 for t in right],
    }


WAVERING = (  # p, low, high
    (
        [0.5, 0.25, 0.5, 0.75, 0.375, 0.75, 0.125, 0.375, 0.75, 0.25, 0.0, 0.375],
        0.25,
        0.5,
    ),
    ([0.1, 0.6, 0.45, 0.7, 0.2, 0.8], 0.3, 0.5),
    ([0.9, 0.4, 0.6, 0.1, 0.4, 0.5, 0.45, 0.2], 0.3, 0.5),
    ([0.2, 0.3, 0.4], 0.3, 0.5),
    ([0.5, 0.25, 0.5, 0.125, 0.5], 0.25, 0.5),
    ([0.7], 0.2, 0.6),
    ([0.1, 0.35, 0.4, 0.6, 0.35, 0.6, 0.2], 0.3, 0.55),
    ([0.6, 0.1, 0.6, 0.1, 0.6], 0.5, 0.5),
)


@exercise(
    hints=[
        "go through the frames with one variable that says whether an event is going on",
        "which of the two thresholds is compared depends on that variable",
    ]
)
def exercise_3(answer):
    """Onsets with a threshold for the beginning and one for the end."""
    rng = np.random.default_rng(2)
    drawn = [(rng.uniform(0, 1, n).round(2).tolist(), 0.3, 0.6) for n in (30, 60)]
    for p, low, high in (*WAVERING, *drawn):
        told = f"for p {shown(p)}, low {low} and high {high}"
        wanted, mistakes = wavering(p, low, high), wavering_mistakes(p, low, high)
        expect_frames(answer(np.array(p), low, high), wanted, mistakes, told)
