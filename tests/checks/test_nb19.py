"""Every check of notebook 19 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest
from scipy import stats

from course_utils.checks import nb19


def perplexity(probabilities, hanzi):
    return np.exp(-np.log(probabilities[hanzi]).mean())


def in_a_loop(probabilities, hanzi):
    logs = []
    for poem, marks in zip(probabilities.tolist(), hanzi.tolist()):
        logs += [np.log2(p) for p, is_hanzi in zip(poem, marks) if is_hanzi]
    return 2 ** (-sum(logs) / len(logs))


def by_weights(probabilities, hanzi):
    return np.exp(-np.average(np.log(probabilities), weights=hanzi))


def of_each_poem(probabilities, hanzi):
    pairs = zip(probabilities, hanzi)
    return np.mean([perplexity(p, h) for p, h in pairs if h.any()])


def mean_of_poems(probabilities, hanzi):
    pairs = zip(probabilities, hanzi)
    logs = [np.log(p[h]).mean() for p, h in pairs if h.any()]
    return np.exp(-np.mean(logs))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (perplexity, "passed"),
        (in_a_loop, "passed"),
        (by_weights, "passed"),
        (lambda p, hanzi: 2 ** -np.log2(p[hanzi]).mean(), "passed"),
        (lambda p, hanzi: 1 / stats.gmean(p[hanzi]), "passed"),
        (lambda p, hanzi: perplexity(p, hanzi | True), "marks are counted"),
        (lambda p, hanzi: perplexity(p, ~hanzi), "the perplexity of the marks"),
        (
            lambda p, hanzi: perplexity(np.where(hanzi, p, 1), hanzi | True),
            "you divide",
        ),
        (of_each_poem, "the mean of the poems' perplexities"),
        (mean_of_poems, "the perplexity of 8 hanzi among 15 targets is"),
        (lambda p, hanzi: np.mean(1 / p[hanzi]), "mean of 1/p"),
        (lambda p, hanzi: 1 / np.mean(p[hanzi]), "one over the mean"),
        (lambda p, hanzi: -np.log(p[hanzi]).mean(), "in nats"),
        (lambda p, hanzi: -np.log2(p[hanzi]).mean(), "in bits"),
        (lambda p, hanzi: np.exp(-np.log2(p[hanzi]).mean()), "do not fit"),
        (lambda p, hanzi: 2 ** -np.log(p[hanzi]).mean(), "does not fit"),
        (lambda p, hanzi: np.exp(np.log(p[hanzi]).mean()), "sign is wrong"),
        (lambda p, hanzi: np.exp(-np.log(p[hanzi]).sum()), "expected their mean"),
        (
            lambda p, hanzi: np.prod(p[hanzi]) ** (-1 / hanzi.sum()),
            "multiplied are 0 for a computer",
        ),
        (
            lambda p, hanzi: perplexity(np.maximum(p, 1e-3), hanzi),
            "the perplexity of 5 hanzi among 6 targets is",
        ),
        (
            lambda p, hanzi: perplexity(np.maximum(p, 1e-8), hanzi),
            "the perplexity of 5 hanzi among 6 targets is",
        ),
        (lambda p, hanzi: 1 / p[hanzi], "has shape (8,), expected ()"),
        (lambda p, hanzi: p[hanzi[0]], "your code raised IndexError"),
        (..., "not attempted"),
    ],
)
def test_perplexity(assert_verdict, answer, reason):
    assert_verdict(reason, nb19.exercise_1, answer)


def by_rule(probabilities, is_mark, so_far, form):
    kept = np.where(is_mark if so_far == form else ~is_mark, probabilities, 0)
    return kept / kept.sum()


def by_loop(probabilities, is_mark, so_far, form):
    kept = [
        p if mark == (so_far == form) else 0.0
        for p, mark in zip(probabilities, is_mark)
    ]
    return [p / sum(kept) for p in kept]


def by_xor(probabilities, is_mark, so_far, form):
    kept = probabilities * ~(is_mark ^ (so_far == form))
    return kept / np.linalg.norm(kept, 1)


def unscaled(probabilities, is_mark, so_far, form):
    return np.where(is_mark if so_far == form else ~is_mark, probabilities, 0)


def even(probabilities, is_mark, so_far, form):
    allowed = is_mark if so_far == form else ~is_mark
    return allowed / allowed.sum()


def without_marks_only(probabilities, is_mark, so_far, form):
    if so_far == form:
        return probabilities
    return by_rule(probabilities, is_mark, so_far, form)


def by_softmax(probabilities, is_mark, so_far, form):
    kept = unscaled(np.exp(probabilities), is_mark, so_far, form)
    return kept / kept.sum()


def likeliest(probabilities, is_mark, so_far, form):
    kept = unscaled(probabilities, is_mark, so_far, form)
    return np.eye(len(kept))[kept.argmax()]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by_rule, "passed"),
        (by_loop, "passed"),
        (by_xor, "passed"),
        (unscaled, "divide by what is left"),
        (even, "expected their old proportion"),
        (without_marks_only, "a character is still possible"),
        (by_softmax, "after 0 of 5 characters, the result is"),
        (likeliest, "a token that is allowed got 0: a character"),
        (lambda p, marks, so_far, form: p, "a mark is still possible"),
        (lambda p, marks, n, form: by_rule(p, marks, n + 1, form), "after 4 of 5"),
        (lambda p, marks, n, form: by_rule(p, marks, n, 5), "after 5 of 7"),
        (lambda p, marks, n, form: by_rule(p, marks, n, max(form, 5)), "after 1 of 1"),
        (lambda p, marks, n, form: by_rule(p, ~marks, n, form), "still possible"),
        (lambda p, m, n, form: by_rule(p, m, n, form).sum(), "has shape (), expected"),
        (lambda p, m, n, form: by_rule(p, m, n, form)[by_rule(p, m, n, form) > 0],)
        + ("has shape (3,), expected (5,)",),
        (lambda p, marks, n, form: p[marks][5], "your code raised IndexError"),
        (..., "not attempted"),
    ],
)
def test_by_rule(assert_verdict, answer, reason):
    assert_verdict(reason, nb19.exercise_2, answer)


def runs(line):
    spans = [(i, j) for i in range(len(line)) for j in range(i + 1, len(line) + 1)]
    return [line[i:j] for i, j in spans]


def longest(line, known):
    return max(
        (r for r in runs(line) if any(r in k for k in known)), key=len, default=""
    )


def by_table(line, known):
    """Right: the length of the common run that ends at each pair of positions."""
    best = ""
    for other in known:
        before = [0] * (len(other) + 1)
        for i, character in enumerate(line):
            ends = [0]
            for j, there in enumerate(other):
                ends.append(before[j] + 1 if there == character else 0)
                run = line[i + 1 - ends[-1] : i + 1]
                first = line.find(run) < line.find(best)
                if len(run) > len(best) or (len(run) == len(best) and first):
                    best = run
            before = ends
    return best


def growing(line, known):
    """Right: a window that grows where it can and moves on where it cannot."""
    best, first = "", 0
    for last in range(1, len(line) + 1):
        while first < last and not any(line[first:last] in k for k in known):
            first += 1
        if last - first > len(best):
            best = line[first:last]
    return best


def longest_of(line, known, most):
    """Wrong unless lines are short: runs of `most` characters at most."""
    found = [r for r in runs(line) if len(r) <= most and any(r in k for k in known)]
    return max(found, key=len, default="")


def in_the_first_home(line, known):
    """Wrong: only the first known line with a character is asked how the run goes on."""
    best = ""
    for first, character in enumerate(line):
        home = next((other for other in known if character in other), "")
        run = ""
        for last in range(first + 1, len(line) + 1):
            if line[first:last] in home:
                run = line[first:last]
        best = max(best, run, key=len)
    return best


def by_jumps(line, known):
    """Wrong: the next run begins where the last one ended."""
    best, first = "", 0
    while first < len(line):
        last = first
        while last < len(line) and any(line[first : last + 1] in k for k in known):
            last += 1
        best = max(best, line[first:last], key=len)
        first = max(last, first + 1)
    return best


def last_longest(line, known):
    found = [r for r in runs(line) if any(r in k for k in known)]
    return max(reversed(found), key=len, default="")


def first(line, known):
    known_runs = [r for r in runs(line) if any(r in k for k in known)]
    starts = [r for r in known_runs if line.find(r) == line.find(known_runs[0])]
    return max(starts, key=len, default="")


def any_order(line, known):
    found = [r for r in runs(line) if any(set(r) <= set(k) for k in known)]
    return max(found, key=len, default="")


def with_gaps(line, known):
    found = [r for r in runs(line) if any(nb19.in_order(r, k) for k in known)]
    return max(found, key=len, default="")


def beginning(line, known):
    starts = [line[:n] for n in range(len(line), 0, -1)]
    return next((s for s in starts if any(s in k for k in known)), "")


def from_a_beginning(line, known):
    found = [r for r in runs(line) if any(k.startswith(r) for k in known)]
    return max(found, key=len, default="")


def at_the_first_place(line, known):
    best = ""
    for first in range(len(line)):
        rest = line[first:]
        for other in known:
            found, size = other[max(0, other.find(rest[0])) :], 0
            while size < len(rest) and rest[: size + 1] == found[: size + 1]:
                size += 1
            best = max(best, rest[:size], key=len)
    return best


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (longest, "passed"),
        (by_table, "passed"),
        (growing, "passed"),
        (last_longest, "expected the first"),
        (first, "the first known run is taken"),
        (beginning, "always the beginning of the line"),
        (from_a_beginning, "where a known line begins"),
        (any_order, "in any order"),
        (with_gaps, "gaps in the known line"),
        (lambda line, known: longest(line, ["".join(known)]), "to the next"),
        (lambda line, known: longest(line, known[:2]), "for '白雲石上月' the result"),
        (lambda line, known: longest(line, nb19.KNOWN), "other known lines"),
        (lambda line, known: line if line in known else "", "only whole lines"),
        (lambda line, known: len(longest(line, known)), "the length of the run"),
        (lambda line, known: line.find(longest(line, known)), "the position of"),
        (lambda line, known: longest(line, known)[:4], "a whole known line: for"),
        (lambda line, known: [longest(line, known)], "the result is ['月松間'], exp"),
        (
            lambda line, known: longest(line, known) or None,
            "nothing known: for '春眠不覺曉' your function returned None",
        ),
        (
            in_the_first_home,
            "also in an earlier known line: for '明月松' the result is '月松'",
        ),
        (by_jumps, "begins inside a short one: for '春眠不覺' the result is '春眠'"),
        (lambda line, known: longest_of(line, known, 7), "eight characters: for"),
        (lambda line, known: known[2], "your code raised IndexError"),
        (at_the_first_place, "a character that a known line has twice"),
        (..., "not attempted"),
    ],
)
def test_longest_borrowed(assert_verdict, answer, reason):
    assert_verdict(reason, nb19.exercise_3, answer)
