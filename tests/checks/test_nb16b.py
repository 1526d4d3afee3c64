"""Every check of notebook 16b accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb16b
from course_utils.recognition import edit_distance as distance


def right_pairs(weights, source, target):
    best = weights[:, : len(source)].argmax(axis=1)
    return [(word, source[i]) for word, i in zip(target, best)]


def in_a_loop(weights, source, target):
    pairs = []
    for row, word in zip(weights.tolist(), target):
        real = row[: len(source)]
        pairs.append([word, source[real.index(max(real))]])
    return pairs


def padding_times_zero(weights, source, target):
    """Multiply the padding by 0, which leaves what is not a number as it is."""
    real = weights * (np.arange(weights.shape[1]) < len(source))
    best = real.argmax(axis=1) % len(source)
    return [(word, source[i]) for word, i in zip(target, best)]


def columns_of(count):
    """Return an answer that looks at other columns than those of the source's tokens."""

    def answer(weights, source, target):
        padded = [*source, "", "", "", ""]
        best = weights[:, :count].argmax(axis=1)
        return [(word, padded[i]) for word, i in zip(target, best)]

    return answer


def of_each_source_token(weights, source, target):
    best = weights[:, : len(source)].argmax(axis=0)
    return [(target[i], word) for word, i in zip(source, best)]


def by_token(of_two):
    """Return an answer that keeps one weight for equal source tokens."""

    def answer(weights, source, target):
        pairs = []
        for row, word in zip(weights, target):
            kept = {}
            for weight, token in zip(row, source):
                kept[token] = of_two(kept[token], weight) if token in kept else weight
            pairs.append((word, max(kept, key=kept.get)))
        return pairs

    return answer


def from_a_start(best):
    """Return an answer that begins with a largest weight: wrong if all are lower."""

    def answer(weights, source, target):
        real = np.insert(weights[:, : len(source)], 0, best, axis=1)
        chosen = np.maximum(real.argmax(axis=1) - 1, 0)
        return [(word, source[i]) for word, i in zip(target, chosen)]

    return answer


def places(weights, source):
    return weights[:, : len(source)].argmax(axis=1)


def each_source_once(weights, source, target):
    free, pairs = list(range(len(source))), []
    for row, token in zip(weights, target):
        best = max(free or range(len(source)), key=lambda j: row[j])
        free = [place for place in free if place != best]
        pairs.append((token, source[best]))
    return pairs


def never_twice_in_a_row(weights, source, target):
    pairs, before = [], None
    for row, token in zip(weights, target):
        order = np.argsort(-row[: len(source)], kind="stable")
        before = order[1] if order[0] == before and len(order) > 1 else order[0]
        pairs.append((token, source[before]))
    return pairs


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_pairs, "passed"),
        (in_a_loop, "passed"),
        (padding_times_zero, "3 source tokens and 4 columns of weights the result is"),
        (lambda w, s, t: zip(t, np.array(s)[places(w, s)]), "passed"),
        (lambda w, s, t: np.array(right_pairs(w, s, t)), "passed"),
        (
            lambda w, s, t: [(a, s[i]) for a, i in zip(t, w.argmax(axis=1))],
            "4 source tokens and 7 columns of weights your code raised IndexError",
        ),
        (lambda w, s, t: [(t[9], a) for a in s], "not yet: your code raised Index"),
        (columns_of(None), "and 7 columns of weights the result is"),
        (columns_of(-2), "and 3 columns of weights the result is"),
        (columns_of(3), "4 source tokens and 7 columns of weights the result is"),
        (lambda w, s, t: [(b, a) for a, b in right_pairs(w, s, t)], "token first"),
        (lambda w, s, t: list(zip(t, places(w, s))), "is a number"),
        (lambda w, s, t: right_pairs(-w, s, t), "the smallest weight"),
        (of_each_source_token, "one for each target token"),
        (lambda w, s, t: right_pairs(w[::-1], s, t), "the result is"),
        (lambda w, s, t: dict(right_pairs(w, s, t)), "is a dict, expected a list"),
        (
            lambda w, s, t: list(dict(right_pairs(w, s, t)).items()),
            "the result is [('allumer', 'light'), ('la', 'the')]",
        ),
        (by_token(max), "passed"),
        (by_token(lambda a, b: b), "('la', 'car'), ('voiture', 'car')"),
        (by_token(lambda a, b: a), "('cette', 'car')"),
        (by_token(lambda a, b: a + b), "('voiture', 'the')"),
        (from_a_start(0.1), "the result is [('rouge', 'the')"),
        (from_a_start(0.001), "the result is [('rouge', 'the')"),
        (lambda w, s, t: right_pairs(w.round(2), s, t), "is [('rouge', 'the')"),
        (lambda w, s, t: zip(t, s), "the result is"),
        (lambda w, s, t: [b for _, b in right_pairs(w, s, t)], "source tokens alone"),
        (lambda w, s, t: [*right_pairs(w, s, t), ("", "")], "the result is"),
        (
            lambda w, s, t: list(dict.fromkeys(right_pairs(w, s, t))),
            "the result is [('très', 'very')], expected",
        ),
        (each_source_once, "with 2 source tokens and 2 columns"),
        (never_twice_in_a_row, "with 2 source tokens and 2 columns"),
        (..., "not attempted"),
    ],
)
def test_align(assert_verdict, answer, reason):
    assert_verdict(reason, nb16b.exercise_1, answer)


def nearest(row, rows):
    return min(rows, key=lambda real: distance(row, real))


def right_rate(written, accepted):
    best = [nearest(row, rows) for row, rows in zip(written, accepted)]
    errors = sum(distance(row, real) for row, real in zip(written, best))
    return errors / sum(map(len, best))


def by_loops(written, accepted):
    errors = phonemes = 0
    for row, rows in zip(written, accepted):
        least, length = 10**9, 0
        for real in rows:
            if (d := distance(row, real)) < least:
                least, length = d, len(real)
        errors, phonemes = errors + least, phonemes + length
    return np.float64(errors / phonemes)


def with_row(choose, written, accepted):
    best = [choose(row, rows) for row, rows in zip(written, accepted)]
    errors = sum(distance(row, real) for row, real in zip(written, best))
    return errors / sum(map(len, best))


def divided_by(lengths):
    def answer(written, accepted):
        best = [nearest(row, rows) for row, rows in zip(written, accepted)]
        errors = sum(distance(row, real) for row, real in zip(written, best))
        return errors / lengths(written, accepted)

    return answer


def mean_of_rates(written, accepted):
    best = [nearest(row, rows) for row, rows in zip(written, accepted)]
    return np.mean([distance(a, b) / len(b) for a, b in zip(written, best)])


def last_of_the_nearest(row, rows):
    return min(rows[::-1], key=lambda real: distance(row, real))


def by_rate(row, rows):
    return min(rows, key=lambda real: distance(row, real) / len(real))


def by_position(row, rows):
    def differing(real):
        return sum(a != b for a, b in zip(row, real)) + abs(len(row) - len(real))

    return min(rows, key=differing)


def hamming(written, accepted):
    def differing(row, real):
        return sum(a != b for a, b in zip(row, real)) + abs(len(row) - len(real))

    pairs = zip(written, accepted)
    best = [min(rows, key=lambda real: differing(row, real)) for row, rows in pairs]
    errors = sum(differing(a, b) for a, b in zip(written, best))
    return errors / sum(map(len, best))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_rate, "passed"),
        (by_loops, "passed"),
        (lambda w, a: np.array(right_rate(w, a)), "passed"),
        (mean_of_rates, "the mean of the words' rates"),
        (lambda w, a: with_row(lambda row, rows: rows[0], w, a), "the first right row"),
        (lambda w, a: with_row(lambda row, rows: rows[-1], w, a), "the last right row"),
        (
            lambda w, a: with_row(
                lambda r, s: max(s, key=lambda x: distance(r, x)), w, a
            ),
            "the farthest right row",
        ),
        (divided_by(lambda w, a: sum(len(x) for s in a for x in s)), "all right rows"),
        (divided_by(lambda w, a: sum(len(s[0]) for s in a)), "the first right rows"),
        (divided_by(lambda w, a: len(w)), "by the number of words"),
        (divided_by(lambda w, a: 1), "that is the number of errors"),
        (divided_by(lambda w, a: max(1, sum(map(len, w)))), "the phonemes written"),
        (
            lambda w, a: np.mean([x not in s for x, s in zip(w, a)]),
            "the share of words with an error",
        ),
        (lambda w, a: with_row(last_of_the_nearest, w, a), "the result is"),
        (lambda w, a: with_row(by_rate, w, a), "the result is"),
        (hamming, "the result is"),
        (lambda w, a: right_rate(w[:1], a[:1]), "the result is"),
        (lambda w, a: 1 - right_rate(w, a), "the result is"),
        (lambda w, a: [right_rate(w, a)], "has shape (1,), expected one number"),
        (lambda w, a: right_rate(w[0], a[0]), "not yet"),
        (..., "not attempted"),
    ],
)
def test_error_rate(assert_verdict, answer, reason):
    assert_verdict(reason, nb16b.exercise_2, answer)
