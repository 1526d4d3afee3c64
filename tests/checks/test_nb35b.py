"""Each check of notebook 35b accepts right answers and tells each usual wrong one its reason."""

import heapq

import numpy as np
import pytest

from course_utils.checks import nb35b


def fifths_by_loop(upper, lower):
    found = []
    for i in range(1, len(upper)):
        if 0 in (upper[i], upper[i - 1], lower[i], lower[i - 1]):
            continue
        up = upper[i] > upper[i - 1] and lower[i] > lower[i - 1]
        down = upper[i] < upper[i - 1] and lower[i] < lower[i - 1]
        if (up or down) and (upper[i] - lower[i]) % 12 == 7:
            found.append(i)
    return found


def fifths_by_mask(upper, lower):
    signs = np.sign(np.diff(upper)) * np.sign(np.diff(lower)) == 1
    pairs = np.stack([upper[1:], upper[:-1], lower[1:], lower[:-1]])
    return 1 + np.flatnonzero(
        signs & pairs.all(axis=0) & ((upper - lower)[1:] % 12 == 7)
    )


def fifths_in_floats(upper, lower):
    upper, lower = (np.where(x > 0, x, np.nan) for x in (upper, lower))
    same = np.diff(upper) * np.diff(lower) > 0
    found = np.flatnonzero(same & ((upper[1:] - lower[1:]) % 12 == 7)) + 1
    return tuple(found.astype(np.float32))


def fifths_by_zip(upper, lower):
    quads = zip(upper, upper[1:], lower, lower[1:])
    return [
        i
        for i, (a, u, b, v) in enumerate(quads, 1)
        if a and u and b and v and (u - a) * (v - b) > 0 and not (u - v - 7) % 12
    ]


def fifths_by_set(upper, lower):
    up = {
        i
        for i in range(1, len(upper))
        if upper[i] > upper[i - 1] and lower[i] > lower[i - 1]
    }
    down = {
        i
        for i in range(1, len(upper))
        if upper[i] < upper[i - 1] and lower[i] < lower[i - 1]
    }
    sound = {
        i
        for i in up | down
        if min(upper[i - 1 : i + 1]) * min(lower[i - 1 : i + 1]) > 0
    }
    return sorted(i for i in sound if (int(upper[i]) - int(lower[i])) % 12 == 7)


def fifths_padded(upper, lower):
    u, v = (np.concatenate([[0], x]) for x in (upper, lower))
    fits = (np.diff(u) * np.diff(v) > 0) & (u[1:] * v[1:] * u[:-1] * v[:-1] > 0)
    return np.where(fits & ((u - v)[1:] % 12 == 7))[0].tolist()


def where(fits, answer=lambda steps, count: steps):
    def found(upper, lower):
        return answer(nb35b.steps_where(upper, lower, fits), len(upper))

    return found


def fifths_in_place(upper, lower):
    upper[upper == 0] = 1
    return fifths_by_loop(upper, lower)


@pytest.mark.parametrize(
    "answer, reason",
    [
        (fifths_by_loop, "passed"),
        (fifths_by_mask, "passed"),
        (fifths_in_floats, "passed"),
        (fifths_by_zip, "passed"),
        (fifths_by_set, "passed"),
        (fifths_padded, "passed"),
        (
            where(lambda u, v, a, b: (u - a) * (v - b) > 0 and (u - v) % 12 == 7),
            "rests are not",
        ),
        (
            where(
                lambda u, v, a, b: (
                    u and v and (u - a) * (v - b) > 0 and (u - v) % 12 == 7
                )
            ),
            "only the rests of this step",
        ),
        (
            where(
                lambda u, v, a, b: (
                    min(u, v, a, b) > 0 and u != a and v != b and (u - v) % 12 == 7
                )
            ),
            "the direction is not",
        ),
        (
            where(
                lambda u, v, a, b: (
                    min(u, v, a, b) > 0 and (u - a) * (v - b) >= 0 and (u - v) % 12 == 7
                )
            ),
            "a voice that stays",
        ),
        (
            where(lambda u, v, a, b: min(u, v, a, b) > 0 and (u - v) % 12 == 7),
            "every fifth",
        ),
        (
            where(lambda *x: nb35b.together(*x) and x[0] - x[1] == 7),
            "only a distance of 7",
        ),
        (
            where(lambda *x: nb35b.together(*x) and abs(x[0] - x[1]) % 12 == 7),
            "the absolute",
        ),
        (
            where(lambda *x: nb35b.together(*x) and np.fmod(x[0] - x[1], 12) == 7),
            "crossed voices",
        ),
        (
            where(lambda *x: nb35b.together(*x) and (x[1] - x[0]) % 12 == 7),
            "lower - upper",
        ),
        (where(lambda *x: nb35b.direct(*x) and nb35b.fifth(*x[2:])), "parallel fifths"),
        (
            where(lambda *x: nb35b.direct(*x) and not nb35b.fifth(*x[2:])),
            "are left out",
        ),
        (
            where(lambda *x: nb35b.together(*x) and (x[0] - x[1]) % 12 in (0, 7)),
            "octaves are",
        ),
        (
            where(lambda *x: nb35b.together(*x) and x[0] % 12 == x[1] % 12),
            "those are octaves",
        ),
        (where(lambda *x: nb35b.direct(*x) and x[0] > x[2]), "both move up count"),
        (where(lambda *x: nb35b.direct(*x) and x[0] < x[2]), "both move down count"),
        (where(nb35b.direct, lambda s, n: [i - 1 for i in s]), "before the fifth"),
        (where(nb35b.direct, lambda s, n: [i + 1 for i in s]), "counted from 1"),
        (where(nb35b.direct, lambda s, n: len(s)), "the number of steps"),
        (where(nb35b.direct, lambda s, n: s[::-1]), "not in order"),
        (
            where(nb35b.direct, lambda s, n: [i in s for i in range(n)]),
            "one entry for each",
        ),
        (where(nb35b.direct, lambda s, n: [2, 3]), "expected [1, 3]"),
        (where(nb35b.direct, lambda s, n: set(s)), "expected a list"),
        (where(nb35b.direct, lambda s, n: s or None), "returned None"),
        (fifths_in_place, "belongs to its caller"),
        (lambda u, v: u.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_direct_fifths(assert_verdict, answer, reason):
    assert_verdict(reason, nb35b.exercise_1, answer)


def beam_by_sort(scores, logs, width, most):
    total = scores[:, None] + logs
    every = sorted(np.ndindex(total.shape), key=lambda pair: -total[pair])
    kept = []
    for pair in every:
        if [p for p, _ in kept].count(pair[0]) < most:
            kept.append(pair)
    return kept[:width]


def beam_by_rank(scores, logs, width, most):
    ranks = np.argsort(np.argsort(-logs, axis=1), axis=1)
    total = np.where(ranks < most, scores[:, None] + logs, -np.inf)
    best = np.argsort(-total, axis=None)[: min(width, (ranks < most).sum())]
    return np.stack(np.unravel_index(best, total.shape), axis=1)


def beam_by_heap(scores, logs, width, most):
    heap = []
    for p, row in enumerate(logs):
        best = heapq.nlargest(
            most, ((float(x) + float(scores[p]), p, k) for k, x in enumerate(row))
        )
        heap += best
    return [[p, k] for _, p, k in sorted(heap, reverse=True)][:width]


def beam_in_tuples(scores, logs, width, most):
    return tuple(map(tuple, beam_by_rank(scores, logs, width, most)))


def beam_by_max(scores, logs, width, most):
    total, pairs = (scores[:, None] + logs).astype(np.float64), []
    left = np.full(len(scores), most)
    while len(pairs) < width and np.isfinite(total).any():
        p, k = divmod(int(total.argmax()), total.shape[1])
        pairs.append((p, k))
        total[p, k], left[p] = -np.inf, left[p] - 1
        if not left[p]:
            total[p] = -np.inf
    return pairs


def beam_in_floats(scores, logs, width, most):
    return np.float32(beam_by_max(scores, logs, width, most))


def beam_in_place(scores, logs, width, most):
    logs += scores[:, None]
    return beam_by_sort(0 * scores, logs, width, most)


def mistake(reason):
    """Return the answer that makes a mistake, by a part of its reason."""

    def answer(*case):
        return next(x for key, x in nb35b.beam_mistakes(*case).items() if reason in key)

    return answer


@pytest.mark.parametrize(
    "answer, reason",
    [
        (beam_by_sort, "passed"),
        (beam_by_rank, "passed"),
        (beam_by_heap, "passed"),
        (beam_in_tuples, "passed"),
        (beam_by_max, "passed"),
        (beam_in_floats, "passed"),
        (lambda s, x, w, m: beam_by_sort(s, x, w, 99), "more than `most`"),
        (lambda s, x, w, m: beam_by_sort(0 * s, x, w, m), "scores so far are left out"),
        (
            lambda s, x, w, m: beam_by_sort(s, np.exp(x), w, m),
            "probabilities are added",
        ),
        (lambda s, x, w, m: beam_by_sort(-s, -x, w, m), "the worst pairs"),
        (lambda s, x, w, m: beam_by_sort(s, x, w, m)[::-1], "worst to the best"),
        (
            lambda s, x, w, m: sorted(beam_by_sort(s, x, w, m)),
            "order of the hypotheses",
        ),
        (
            lambda s, x, w, m: [p[::-1] for p in beam_by_sort(s, x, w, m)],
            "(class, hypothesis)",
        ),
        (
            lambda s, x, w, m: [k for _, k in beam_by_sort(s, x, w, m)],
            "the classes alone",
        ),
        (lambda s, x, w, m: beam_by_sort(s, x, w - 1, m), "one pair too few"),
        (lambda s, x, w, m: beam_by_sort(s, x, w, m + 1), "one more for you"),
        (lambda s, x, w, m: beam_by_sort(s, x, w, 1), "each hypothesis has one"),
        (lambda s, x, w, m: beam_by_sort(s, x, 99, m), "`width` is not looked at"),
        (mistake("before pairs over"), "the next best take their place"),
        (mistake("hypothesis by hypothesis"), "the best of all"),
        (mistake("flat array"), "positions in the flat array"),
        (mistake("those are the sums"), "those are the sums"),
        (mistake("pairs of a class"), "the pairs of a class"),
        (mistake("multiplied"), "expected their sum"),
        (lambda s, x, w, m: dict(beam_by_sort(s, x, w, m)), "expected a list"),
        (beam_in_place, "belongs to its caller"),
        (lambda s, x, w, m: x.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_beam_step(assert_verdict, answer, reason):
    assert_verdict(reason, nb35b.exercise_2, answer)


def fifths_with(*sounding):
    """Return an answer that looks at some of the four pitches for rests."""

    def answer(upper, lower):
        found = []
        for i in range(1, len(upper)):
            u, v, a, b = upper[i], lower[i], upper[i - 1], lower[i - 1]
            notes = {"u": u, "v": v, "a": a, "b": b}
            if all(notes[name] for name in sounding):
                if (u - a) * (v - b) > 0 and (u - v) % 12 == 7:
                    found.append(i)
        return found

    return answer


@pytest.mark.parametrize(
    "sounding, reason",
    [
        ("uvab", "passed"),
        ("uva", "in the upper voice only"),
        ("uvb", "in the lower voice only"),
        ("ua", "rests of the lower voice"),
        ("vb", "rests of the upper voice"),
        ("uv", "only the rests of this step"),
        ("uab", "the list for"),
        ("vab", "the list for"),
        ("ab", "the list for"),
        ("", "rests are not looked at"),
    ],
)
def test_rests_of_all_four_notes_are_looked_at(assert_verdict, sounding, reason):
    assert_verdict(reason, nb35b.exercise_1, fifths_with(*sounding))


def test_products_of_probabilities_are_seen(assert_verdict):
    def answer(scores, logs, width, most):
        products = np.exp(scores)[:, np.newaxis] * np.exp(logs)
        return nb35b.best_pairs(products, width, most)

    assert_verdict("expected a sum of logarithms", nb35b.exercise_2, answer)
