"""Every check of notebook 15 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb15

START, END = "[START]", "[END]"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda w: ([START, *w], [*w, END]), "passed"),
        (lambda w: ([START] + w, w + [END]), "passed"),
        (lambda w: ([*w, END], [START, *w]), "swapped"),
        (lambda w: ([START, *w, END], [START, *w, END]), "the same"),
        (lambda w: ([START, *w], [START, *w]), "the same"),
        (lambda w: ([START, *w, END], [*w, END]), "each step has one of both"),
        (lambda w: ([START, *w], w), "each step has one of both"),
        (lambda w: ([START, *w, END], [*w, END, ""]), "[END] is given"),
        (lambda w: ([*w, ""], [START, *w]), "[START] is wanted"),
        (lambda w: (w, [*w[1:], END]), "the first word is given"),
        (lambda w: ([START, *w[:-1]], w), "[END] is never wanted"),
        (lambda w: ([START, *w[::-1]], [*w, END]), "you give"),
        (lambda w: [START, *w, END], "two lists"),
        (lambda w: print(end=""), "forget to return"),
        (lambda w: w[9], "your code raised IndexError"),
        (..., "not attempted"),
    ],
)
def test_frame(assert_verdict, answer, reason):
    assert_verdict(reason, nb15.exercise_1, answer)


def right_row(rows, alpha):
    return int(np.argmax([row.sum() / len(row) ** alpha for row in rows]))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_row, "passed"),
        (
            lambda r, a: max(range(3), key=lambda i: sum(r[i]) / len(r[i]) ** a),
            "passed",
        ),
        (lambda r, a: max(row.sum() / len(row) ** a for row in r), "the best score"),
        (lambda r, a: np.argmin([x.sum() / len(x) ** a for x in r]), "the worst row"),
        (lambda r, a: np.argmax([x.sum() for x in r]), "the same row, 0"),
        (lambda r, a: np.argmax([x.mean() for x in r]), "the same row, 2"),
        (lambda r, a: right_row(r, 1 - a), "with alpha 0"),
        (lambda r, a: right_row(r, a / 2), "with alpha 1"),
        (
            lambda r, a: np.argmax([x.sum() / (1 - a + a * len(x)) for x in r]),
            "wrong between",
        ),
        (lambda r, a: [x.sum() / len(x) ** a for x in r], "expected one number"),
        (lambda r, a: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_best_row(assert_verdict, answer, reason):
    assert_verdict(reason, nb15.exercise_2, answer)


def lengths(written, wanted):
    return sum(map(len, written)), sum(map(len, wanted))


def right_penalty(written, wanted):
    h, r = lengths(written, wanted)
    return min(1.0, np.exp(1 - r / h))


def of_each(written, wanted):
    return np.mean([right_penalty([a], [b]) for a, b in zip(written, wanted)])


def of_letters(written, wanted):
    return right_penalty(["".join(r) for r in written], ["".join(r) for r in wanted])


def unlimited(written, wanted):
    h, r = lengths(written, wanted)
    return np.exp(1 - r / h)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_penalty, "passed"),
        (
            lambda a, b: 1.0 if len(sum(a, [])) >= len(sum(b, [])) else unlimited(a, b),
            "passed",
        ),
        (lambda a, b: unlimited(b, a), "swapped"),
        (of_each, "the mean over sentences"),
        (of_letters, "counted letters"),
        (lambda a, b: np.divide(*lengths(a, b)), "that is h / r"),
        (unlimited, "neither more nor less"),
        (lambda a, b: 1.0, "too short"),
        (lambda a, b: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_brevity_penalty(assert_verdict, answer, reason):
    assert_verdict(reason, nb15.exercise_3, answer)
