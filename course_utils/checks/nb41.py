"""Checks of notebook 41."""

import numpy as np

from course_utils.checks.core import exercise, expect_shape
from course_utils.checks.several import expect_all


def count_parameters(features, units, width, *, read=True, heads=2, head=6, write=2):
    """Return the number of parameters of an NTMCell; the options are mistakes."""
    inputs = features + width * read + units + 1
    numbers = heads * (width + head) + write * width
    return 4 * units * inputs + (units + 1) * numbers


COUNT_MISTAKES = {
    "does the controller also get what was read in the step before? It has `width` numbers": (
        lambda f, u, w: count_parameters(f, u, w, read=False)
    ),
    "are there two heads, one that writes and one that reads?": lambda f, u, w: (
        count_parameters(f, u, w, heads=1)
    ),
    "the write head also needs the vectors to erase and to add": lambda f, u, w: (
        count_parameters(f, u, w, write=0)
    ),
    "erase and add are two vectors: you count one": lambda f, u, w: count_parameters(
        f, u, w, write=1
    ),
    "only the write head erases and adds": lambda f, u, w: count_parameters(
        f, u, w, write=4
    ),
    "there are three shifts, so a head needs width + 6 numbers": lambda f, u, w: (
        count_parameters(f, u, w, head=4)
    ),
    "a head needs a key, a strength, a gate, three shifts and a power: is one left out?": (
        lambda f, u, w: count_parameters(f, u, w, head=5)
    ),
    "is there a bias for each number that the heads need?": lambda f, u, w: (
        count_parameters(f, u, w) - 2 * (w + 6) - 2 * w
    ),
    "does the controller have biases, too?": lambda f, u, w: (
        count_parameters(f, u, w) - 4 * u
    ),
    "does the controller read its own state h, too?": lambda f, u, w: (
        count_parameters(f, u, w) - 4 * u * u
    ),
    "an LSTM has four blocks of parameters: you count one": lambda f, u, w: (
        count_parameters(f, u, w) - 3 * u * (f + w + u + 1)
    ),
    "a head gets its numbers from h alone, not from what was read": lambda f, u, w: (
        count_parameters(f, u, w) + w * (4 * w + 12)
    ),
    "an LSTM has four blocks of parameters: you count three": lambda f, u, w: (
        count_parameters(f, u, w) - u * (f + w + u + 1)
    ),
    "you count only the controller: the heads have parameters, too": lambda f, u, w: (
        4 * u * (f + w + u + 1)
    ),
    "you count only what the heads need: the controller has parameters, too": (
        lambda f, u, w: (u + 1) * (4 * w + 12)
    ),
}


@exercise(
    hints=[
        "the controller is an LSTM with units h and an input of features + width numbers",
        "how many numbers do both heads need in all? One matrix and one bias give them",
    ]
)
def exercise_1(count):
    """The number of parameters of a neural Turing machine."""
    cases = [(7, 64, 12), (3, 5, 4), (1, 1, 1), (10, 20, 2), (2, 9, 30)]
    results = []
    for features, units, width in cases:
        value = count(features, units, width)
        case = f"count_parameters({features}, {units}, {width})"
        results.append(float(expect_shape(case, value, ())))
    expect_all(
        results,
        [float(count_parameters(*case)) for case in cases],
        [{why: float(f(*case)) for why, f in COUNT_MISTAKES.items()} for case in cases],
        [f"count_parameters{case}" for case in cases],
    )


def shift_by(w, shares, *, sign=1, middle=None, order=1):
    """Return weights moved by each shift in its share; the options are mistakes."""
    middle = len(shares) // 2 if middle is None else middle
    moved = [np.roll(w, sign * (j - middle)) for j in range(len(shares))]
    return np.sum([s * m for s, m in zip(shares[::order], moved)], axis=0)


def without_ring(w, shares):
    """What moves past an end is lost."""
    n, middle = len(w), len(shares) // 2
    padded = np.concatenate([np.zeros(middle), w, np.zeros(middle)])
    starts = range(2 * middle, -1, -1)
    return np.sum([s * padded[i : i + n] for s, i in zip(shares, starts)], axis=0)


def at_the_ends(w, shares):
    """What moves past an end stays at that end."""
    result, middle = np.zeros(len(w)), len(shares) // 2
    for j, share in enumerate(shares):
        for i, weight in enumerate(w):
            result[np.clip(i + j - middle, 0, len(w) - 1)] += share * weight
    return result


def softmax(shares):
    """The shares as if they were numbers before the softmax."""
    return np.exp(shares) / np.exp(shares).sum()


SHIFT_MISTAKES = {
    "a shift by +1 moves the weight of slot 3 to slot 4: yours moves it to slot 2": (
        lambda w, s: shift_by(w, s, sign=-1)
    ),
    "the share in the middle is for no shift: you begin to count at the first share": (
        lambda w, s: shift_by(w, s, middle=0)
    ),
    "the share in the middle is for no shift: you count from the last share": lambda w, s: (
        shift_by(w, s, middle=len(s) - 1)
    ),
    "the slots form a ring: what moves past an end comes back at the other": without_ring,
    "the slots form a ring: with you, what moves past an end stays there": at_the_ends,
    "there may be more than three shares: you use the three in the middle": lambda w, s: (
        shift_by(w, s[max(len(s) // 2 - 1, 0) : len(s) // 2 + 2])
    ),
    "all shifts count, each in its share: you make only the one with the largest share": (
        lambda w, s: np.roll(w, int(np.argmax(s)) - len(s) // 2)
    ),
    "the shares sum to 1 already: they need no softmax": lambda w, s: shift_by(
        w, softmax(s)
    ),
    "each shift has its own share: you give all the same": lambda w, s: shift_by(
        w, np.full(len(s), 1 / len(s))
    ),
}


def shifts():
    """Yield weights and shares of different lengths; some shifts go round the ring twice."""
    rng = np.random.default_rng(0)
    sizes = ((8, 3), (8, 5), (5, 7), (6, 1), (3, 5), (1, 3), (9, 5), (2, 7), (3, 9))
    for slots, count in sizes:
        w, shares = rng.random(slots) ** 3, rng.random(count) ** 3
        yield w / w.sum(), shares / shares.sum()
    yield np.array([0, 1, 0, 0, 0]), np.array([0.2, 0.7, 0.1])  # all at one slot


@exercise(
    hints=[
        "`np.roll(w, 1)` moves each weight to the next slot, round the ring",
        "share number j, from 0, is for the shift by j - len(shares) // 2",
    ]
)
def exercise_2(shift):
    """Shifts by more than one, in shares, on a ring of slots."""
    cases, results = list(shifts()), []
    names = [
        f"shift_by(w, shares) of {len(w)} slots and {len(shares)} shares"
        for w, shares in cases
    ]
    for name, (w, shares) in zip(names, cases):
        value = shift(w.copy(), shares.copy())
        results.append(expect_shape(name, value, w.shape))
    expect_all(
        [result.astype(float) for result in results],
        [shift_by(*case) for case in cases],
        [{why: f(*case) for why, f in SHIFT_MISTAKES.items()} for case in cases],
        names,
    )
