"""Every check of notebook 14 accepts a right answer and tells each usual wrong one its reason."""

import itertools
import re

import numpy as np
import pytest
from scipy import special

from course_utils.checks import nb14


def parts_of(labels):
    parts, before = [], "O"
    for place, label in enumerate(labels):
        if label[0] == "I" and before[2:] == label[2:]:
            parts[-1] = (label[2:], parts[-1][1], place)
        elif label != "O":
            parts.append((label[2:], place, place))
        before = label
    return parts


def by_looking_ahead(labels):
    """Find the end of each part, from its beginning."""
    parts, place = [], 0
    while place < len(labels):
        end, kind = place + 1, labels[place][2:]
        while end < len(labels) and labels[end] == f"I-{kind}":
            end += 1
        if kind:
            parts.append([kind, place, end - 1])
        place = end
    return parts


def by_groups(labels):
    """Number the parts, then group the positions by number."""
    before = np.array(["O", *labels])[:-1]
    begins = [n[0] != "I" or b[2:] != n[2:] for b, n in zip(before, labels)]
    groups = {}
    for place, (number, label) in enumerate(zip(np.cumsum(begins), labels)):
        if label != "O":
            groups.setdefault(number, []).append(place)
    return tuple((labels[p[0]][2:], np.int64(p[0]), p[-1]) for p in groups.values())


def by_kind_alone(labels):
    groups = itertools.groupby(enumerate(labels), key=lambda item: item[1][2:])
    found = [(kind, [place for place, _ in items]) for kind, items in groups]
    return [(kind, places[0], places[-1]) for kind, places in found if kind]


def by_rule(continues, outside=("O",)):
    """Return a `parts_of` with a rule of its own, from the last part's kind and two labels."""

    def answer(labels):
        parts, before = [], "O"
        for place, label in enumerate(labels):
            if parts and continues(parts[-1][0], before, label):
                parts[-1] = (parts[-1][0], parts[-1][1], place)
            elif label not in outside:
                parts.append((label[2:], place, place))
            before = label
        return parts

    return answer


def continued(kind, before, now):
    return now[0] == "I" and before[2:] == now[2:]


letters_outside = {label for t in nb14.SEQUENCES for label in t.split() if "O" in label}


def by_kind(kind_of):
    """Return a `parts_of` with a way of its own to read the kind."""

    def answer(labels):
        kinds = [
            label if label == "O" else label[:2] + kind_of(label) for label in labels
        ]
        return parts_of(kinds)

    return answer


def each_part(change):
    return lambda labels: [change(*part) for part in parts_of(labels)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (parts_of, "passed"),
        (by_looking_ahead, "passed"),
        (by_groups, "passed"),
        (each_part(lambda k, a, b: (k, a, b + 1)), "not the next"),
        (each_part(lambda k, a, b: (k, a + 1, b + 1)), "counted from 0"),
        (each_part(lambda k, a, b: (k, a, b - a + 1)), "not the length"),
        (each_part(lambda k, a, b: ("B-" + k, a, b)), "cut off the first two"),
        (each_part(lambda k, a, b: (k[0], a, b)), "the list of parts of 'B-name"),
        (each_part(lambda k, a, b: (k, a)), "a list of (kind, first, last)"),
        (each_part(lambda k, a, b: (k, max(a, b - 1), b)), "I-name I-name I-name B-no"),
        (lambda labels: parts_of(labels)[:-1], "the last part is missing"),
        (lambda labels: parts_of(labels)[::-1], "the list of parts of"),
        (lambda labels: {p[0]: p[1:] for p in parts_of(labels)}, "a list of (kind"),
        (by_kind_alone, "begins a new part, after its own kind too"),
        (by_rule(lambda k, before, now: now[0] == "I"), "an I- of another kind"),
        (
            by_rule(lambda k, before, now: now[0] == "I" and k == now[2:]),
            "an O ends a part",
        ),
        (
            by_rule(lambda k, before, now: now[0] == "I" and before[:3] == now[:3]),
            "the list of parts of",
        ),
        (
            lambda labels: [p for p in parts_of(labels) if labels[p[1]][0] == "B"],
            "it is not left out",
        ),
        (
            by_rule(lambda k, before, now: now[0] == "I" and before[2:] == now[2:], ()),
            "O belongs to no part",
        ),
        (by_kind(lambda label: label.split("-")[1]), "the list of parts of"),
        (by_kind(lambda label: label.lstrip("BI-")), "the list of parts of"),
        (by_kind(lambda label: label[2:].lower()), "the list of parts of"),
        (by_kind(lambda label: label[2:].replace("B-", "")), "the list of parts of"),
        (
            by_kind(lambda label: re.match(r"[BI]-([a-z]*)", label)[1]),
            "the list of parts of",
        ),
        (by_rule(continued, letters_outside), "the list of parts of"),
        (
            by_rule(
                lambda k, before, now: continued(k, before, now) and "B" not in now
            ),
            "the list of parts of",
        ),
        (lambda labels: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_parts(assert_verdict, answer, reason):
    assert_verdict(reason, nb14.exercise_1, answer)


def forbidden(labels):
    inside = np.array([label[0] == "I" for label in labels])
    kinds = np.array([label[2:] for label in labels])
    return inside[None, :] & (kinds[:, None] != kinds[None, :])


def by_rows(labels):
    rows = []
    for before in labels:
        may = [now for now in labels if now[0] != "I" or now[2:] == before[2:]]
        rows.append([now not in may for now in labels])
    return rows


def by_filling(labels):
    matrix = np.zeros((len(labels), len(labels)))
    for column, now in enumerate(labels):
        if now.startswith("I-"):
            matrix[:, column] = 1
            for before in ("B" + now[1:], now):
                if before in labels:
                    matrix[labels.index(before), column] = 0
    return matrix


def unless(allowed):
    """Return a `forbidden` by a rule about the label before and the label now."""
    return lambda labels: [[not allowed(a, b) for b in labels] for a in labels]


def by_kinds(kind_of):
    """Return a `forbidden` with a way of its own to read the kind."""
    return unless(
        lambda a, b: b[0] != "I" or (a != "O" and kind_of(a) == kind_of(b)),
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (forbidden, "passed"),
        (by_rows, "passed"),
        (by_filling, "passed"),
        (lambda labels: forbidden(labels).astype(int), "passed"),
        (lambda labels: ~forbidden(labels), "what is allowed"),
        (lambda labels: forbidden(labels).T, "swapped"),
        (lambda labels: forbidden(labels) * -1e9, "holds [-1.e+09], expected truth"),
        (lambda labels: forbidden(labels)[0], "has shape"),
        (lambda labels: np.zeros((len(labels),) * 2, bool), "your array says allowed"),
        (unless(lambda a, b: b[0] != "I" or a == f"B-{b[2:]}"), "I-no after I-no is"),
        (unless(lambda a, b: b[0] != "I" or a == b), "I-name after B-name is allowed"),
        (
            unless(lambda a, b: b[0] != "I" or a[2:] in ("", b[2:])),
            "I-nametype after O is forbidden",
        ),
        (unless(lambda a, b: b[0] == "B" or a[2:] == b[2:]), "O after I-nametype is"),
        (unless(lambda a, b: a[2:] == b[2:]), "is allowed, your array says forbidden"),
        (
            unless(lambda a, b: b[0] != "I" or a[2:6] == b[2:6]),
            "I-name after I-nametype is forbidden",
        ),
        (by_kinds(lambda label: label.split("-")[-1]), "is forbidden, your array says"),
        (by_kinds(lambda label: label.split("-")[:2][-1]), "is forbidden, your array"),
        (by_kinds(lambda label: label.lstrip("BI-")), "I-us after B-Bus is forbidden"),
        (by_kinds(lambda label: label[2:].lower()), "I-name after B-Name is forbidden"),
        (by_kinds(lambda label: label[2:].replace("B-", "")), "I-WEpage after"),
        (
            unless(lambda a, b: b[0] != "I" or a.endswith(b[1:])),
            "I-name after I-x-name is forbidden",
        ),
        (
            unless(lambda a, b: b[0] != "I" or f"{a[1:]}-".startswith(f"{b[1:]}-")),
            "is forbidden, your array says allowed",
        ),
        (
            unless(lambda a, b: b[0] != "I" or f"{b[1:]}-" in f"{a[1:]}-"),
            "is forbidden, your array says allowed",
        ),
        (by_kinds(lambda label: re.match("..[a-z]*|O", label)[0][2:]), "is forbidden"),
        (unless(lambda a, b: "I" not in b or a[2:] == b[2:]), "B-ITEM after O is all"),
        (
            unless(lambda a, b: "I-" not in b or a[2:] == b[2:]),
            "B-POI-a after O is all",
        ),
        (
            unless(lambda a, b: b[0] != "I" or ("O" not in a and a[2:] == b[2:])),
            "I-ORG after B-ORG is allowed",
        ),
        (
            unless(lambda a, b: b[0] != "I" or "B" in b or a[2:] == b[2:]),
            "I-Birthday after O is forbidden",
        ),
        (
            unless(lambda a, b: b[0] != "I" or (a != "O" and a.endswith(b[2:]))),
            "I-name after B-surname is forbidden",
        ),
        (lambda labels: forbidden(labels[:4]), "has shape (4, 4), expected (5, 5)"),
        (lambda labels: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_forbidden(assert_verdict, answer, reason):
    assert_verdict(reason, nb14.exercise_2, answer)


def log_sum_exp(values, axis):
    top = values.max(axis=axis, keepdims=True)
    return np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)


def log_probability(labels, E, A):
    alpha = E[0]
    for e in E[1:]:
        alpha = e + log_sum_exp(alpha[:, None] + A, axis=0)
    return nb14.score(labels, E, A) - log_sum_exp(alpha, axis=0)


def right(labels, E, A):
    return np.exp(log_probability(labels, E, A))


def by_scaling(labels, E, A):
    """Divide by the sum in each step, and keep its logarithm: powers may all be 0."""
    top, total = E.max(axis=1, keepdims=True), 0.0
    alpha, powers = np.exp(E[0] - top[0]), np.exp(A - A.max())
    for e in E[1:]:
        total += np.log(alpha.sum())
        alpha = np.exp(e - e.max()) * (alpha / alpha.sum() @ powers)
    total += np.log(alpha.sum()) + top.sum() + (len(E) - 1) * A.max()
    return np.exp(nb14.score(labels, E, A) - total)


def backwards(labels, E, A):
    """Sum from the end."""
    beta = np.zeros(len(A))
    for e in E[:0:-1]:
        beta = special.logsumexp(A + e + beta, axis=1)
    score = sum(e[y] for e, y in zip(E, labels))
    score += sum(A[i, j] for i, j in itertools.pairwise(labels))
    return float(np.exp(score - special.logsumexp(E[0] + beta)))


def listed(labels, E, A):
    if len(E) > 10:
        return 0.0  # it would not come to an end
    paths = itertools.product(range(E.shape[1]), repeat=len(E))
    every = np.array([nb14.score(np.array(path), E, A) for path in paths])
    return np.exp(nb14.score(labels, E, A) - log_sum_exp(every, axis=0))


def word_by_word(labels, E, A):
    p = np.exp(E) / np.exp(E).sum(axis=1, keepdims=True)
    return p[np.arange(len(E)), labels].prod()


def sum_swapped(labels, E, A):
    share = log_probability(labels, E, A.T) - nb14.score(labels, E, A.T)
    return np.exp(nb14.score(labels, E, A) + share)


def naive(labels, E, A):
    alpha = np.exp(E[0])
    for e in E[1:]:
        alpha = np.exp(e) * (alpha @ np.exp(A))
    return np.exp(nb14.score(labels, E, A)) / alpha.sum()


def best_alone(labels, E, A):
    """Take the largest where the sum belongs, as Viterbi does."""
    alpha = E[0]
    for e in E[1:]:
        alpha = e + (alpha[:, None] + A).max(axis=0)
    return np.exp(nb14.score(labels, E, A) - alpha.max())


def in_one_array(labels, E, A):
    """Fill an array of the emissions' type, which cuts numbers if those are whole."""
    alpha = np.zeros_like(E)
    alpha[0] = E[0]
    for t in range(1, len(E)):
        alpha[t] = E[t] + log_sum_exp(alpha[t - 1][:, None] + A, axis=0)
    return np.exp(nb14.score(labels, E, A) - log_sum_exp(alpha[-1], axis=0))


def less_the(part):
    """Return an answer that subtracts this part of the sums, not the largest."""

    def log_sum(values):
        shift = part(values, axis=0)
        return np.log(np.exp(values - shift).sum(axis=0)) + shift

    def answer(labels, E, A):
        alpha = E[0]
        for e in E[1:]:
            alpha = e + log_sum(alpha[:, None] + A)
        return np.exp(nb14.score(labels, E, A) - log_sum(alpha))

    return answer


def one_shift(labels, E, A):
    """Subtract the largest once, and never again."""
    return naive(labels, E - E.max(), A)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (by_scaling, "with scores up to 1,50"),
        (backwards, "passed"),
        (log_probability, "that is the logarithm"),
        (naive, "not a number"),
        (one_shift, "not a number"),
        (less_the(np.min), "not a number"),
        (less_the(np.mean), "not a number"),
        (in_one_array, "of 5 words and 3 labels is"),
        (lambda y, E, A: np.nan_to_num(naive(y, E, A)), "with scores from -2 to 2,00"),
        (listed, "a path of 300 words"),
        (word_by_word, "where are the transitions"),
        (sum_swapped, "the sum has rows and columns of A swapped"),
        (
            lambda y, E, A: (
                right(y, E, A) * np.exp(nb14.score(y, E, A.T) - nb14.score(y, E, A))
            ),
            "the path has rows and columns of A swapped",
        ),
        (
            lambda y, E, A: right(y, E, A) / np.exp(A[y[:-1], y[1:]].sum()),
            "the path has no transitions",
        ),
        (lambda y, E, A: nb14.score(y, E, A), "that is the score"),
        (lambda y, E, A: np.exp(nb14.score(y, E, A)), "divide by the sum over all"),
        (best_alone, "of 4 words and 3 labels is"),
        (lambda y, E, A: right(y, E, A) * np.ones(3), "has shape (3,)"),
        (lambda y, E, A: right(y, E, A.T), "rows and columns of A are swapped"),
        (lambda y, E, A: right(y[::-1], E[::-1], A), "of A are swapped"),
        (lambda y, E, A: right(y[::-1], E, A), "of 4 words and 3 labels is"),
        (lambda y, E, A: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_probability(assert_verdict, answer, reason):
    assert_verdict(reason, nb14.exercise_3, answer)


def test_the_checks_own_sum_is_that_of_all_paths():
    random = np.random.default_rng(3)
    labels, E, A = np.array([1, 0, 2, 2]), random.normal(size=(4, 3)), np.eye(3)
    assert np.isclose(np.exp(nb14.log_probability(labels, E, A)), listed(labels, E, A))
