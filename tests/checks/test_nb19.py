"""Every check of notebook 19 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb19


def perplexity(probabilities, hanzi):
    return np.exp(-np.log(probabilities[hanzi]).mean())


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (perplexity, "passed"),
        (lambda p, hanzi: 2 ** -np.log2(p[hanzi]).mean(), "passed"),
        (lambda p, hanzi: perplexity(p, hanzi | True), "marks are counted"),
        (lambda p, hanzi: np.mean(1 / p[hanzi]), "mean of 1/p"),
        (lambda p, hanzi: 1 / np.mean(p[hanzi]), "one over the mean"),
        (lambda p, hanzi: -np.log(p[hanzi]).mean(), "in nats"),
        (lambda p, hanzi: np.exp(-np.log2(p[hanzi]).mean()), "do not fit"),
        (lambda p, hanzi: np.exp(np.log(p[hanzi]).mean()), "sign is wrong"),
        (lambda p, hanzi: perplexity(p, ~hanzi), "expected another one"),
        (lambda p, hanzi: 1 / p[hanzi], "has shape"),
        (lambda p, hanzi: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_exercise_1(answer, reason, capsys):
    nb19.exercise_1(answer)
    assert reason in capsys.readouterr().out


def by_rule(probabilities, is_mark, so_far, form):
    kept = np.where(is_mark if so_far == form else ~is_mark, probabilities, 0)
    return kept / kept.sum()


def unscaled(probabilities, is_mark, so_far, form):
    return np.where(is_mark if so_far == form else ~is_mark, probabilities, 0)


def even(probabilities, is_mark, so_far, form):
    allowed = is_mark if so_far == form else ~is_mark
    return allowed / allowed.sum()


def without_marks_only(probabilities, is_mark, so_far, form):
    if so_far == form:
        return probabilities
    return by_rule(probabilities, is_mark, so_far, form)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by_rule, "passed"),
        (unscaled, "divide by what is left"),
        (even, "old proportion"),
        (without_marks_only, "a character is still possible"),
        (lambda p, marks, so_far, form: p, "a mark is still possible"),
        (lambda p, marks, n, form: by_rule(p, marks, n + 1, form), "still possible"),
        (lambda p, marks, n, form: by_rule(p, marks, n, 5), "still possible"),
        (lambda p, marks, n, form: by_rule(p, ~marks, n, form), "still possible"),
        (lambda p, marks, n, form: by_rule(p, marks, n, form).sum(), "has shape"),
        (..., "not attempted"),
    ],
)
def test_exercise_2(answer, reason, capsys):
    nb19.exercise_2(answer)
    assert reason in capsys.readouterr().out


def runs(line):
    spans = [(i, j) for i in range(len(line)) for j in range(i + 1, len(line) + 1)]
    return [line[i:j] for i, j in spans]


def longest(line, known):
    return max(
        (r for r in runs(line) if any(r in k for k in known)), key=len, default=""
    )


def last_longest(line, known):
    found = [r for r in runs(line) if any(r in k for k in known)]
    return max(reversed(found), key=len, default="")


def first(line, known):
    return next((r for r in runs(line)[::-1] if any(r in k for k in known)), "")


def beginning(line, known):
    starts = [line[:n] for n in range(len(line), 0, -1)]
    return next((s for s in starts if any(k.startswith(s) for k in known)), "")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (longest, "passed"),
        (last_longest, "the first of them"),
        (first, "expected another run"),
        (beginning, "a run in the middle"),
        (lambda line, known: line if line in known else "", "a run in the middle"),
        (lambda line, known: len(longest(line, known)), "expected a string"),
        (lambda line, known: longest(line, known) or None, "nothing known|string"),
        (..., "not attempted"),
    ],
)
def test_exercise_3(answer, reason, capsys):
    nb19.exercise_3(answer)
    out = capsys.readouterr().out
    assert any(part in out for part in reason.split("|"))
