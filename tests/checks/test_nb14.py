"""Every check of notebook 14 accepts a right answer and tells each usual wrong one its reason."""

import itertools
import re

import numpy as np
import pytest

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
    is_open = np.array([label[0] in "BI" for label in labels])
    goes_on = np.array([label[0] in "IE" for label in labels])
    kinds = np.array([label[2:] for label in labels])
    other = kinds[:, None] != kinds[None, :]
    return (is_open[:, None] != goes_on) | (goes_on & other)


def by_rows(labels):
    rows = []
    for before in labels:
        starts = [now for now in labels if now[0] in "OBS"]
        inside = [now for now in labels if now in (f"I{before[1:]}", f"E{before[1:]}")]
        may = inside if before[0] in "BI" else starts
        rows.append([now not in may for now in labels])
    return rows


def by_filling(labels):
    matrix = np.ones((len(labels), len(labels)))
    for row, before in enumerate(labels):
        for column, now in enumerate(labels):
            match before[0], now[0]:
                case ("B" | "I", "I" | "E"):
                    matrix[row, column] = before[1:] != now[1:]
                case ("O" | "S" | "E", "O" | "S" | "B"):
                    matrix[row, column] = 0
    return matrix


def unless(allowed):
    """Return a `forbidden` by a rule about the label before and the label now."""
    return lambda labels: [[not allowed(a, b) for b in labels] for a in labels]


def by_kinds(kind_of):
    """Return a `forbidden` with a way of its own to read the kind."""

    def allowed(a, b):
        if a[0] in "BI":
            return b[0] in "IE" and kind_of(a) == kind_of(b)
        return b[0] not in "IE"

    return unless(allowed)


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
        # the rule of BIO, with E- as another I-
        (
            unless(lambda a, b: b[0] not in "IE" or a[2:] == b[2:]),
            "is forbidden, your array says allowed",
        ),
        # what may not go on is checked, what must go on is not
        (
            unless(lambda a, b: b[0] not in "IE" or (a[0] in "BI" and a[2:] == b[2:])),
            "B-name after B-name is forbidden",
        ),
        # the other way round
        (
            unless(lambda a, b: a[0] not in "BI" or (b[0] in "IE" and a[2:] == b[2:])),
            "is forbidden, your array says allowed",
        ),
        (unless(lambda a, b: (a[0] in "BI") == (b[0] in "IE")), "I-no after B-name is"),
        (
            unless(lambda a, b: (a[0] in "BI") == (b[0] in "IE") and a[2:] == b[2:]),
            "is allowed, your array says forbidden",
        ),
        (
            unless(lambda a, b: (a[0] in "BIS") == (b[0] in "IE") and a[2:] == b[2:]),
            "your array says",
        ),
        (
            unless(
                lambda a, b: (
                    b[0] == "E" and a[1:] == b[1:] if a[0] in "BI" else b[0] not in "IE"
                )
            ),
            "is allowed, your array says forbidden",
        ),
        (by_kinds(lambda label: label.split("-")[-1]), "is forbidden, your array says"),
        (by_kinds(lambda label: label.split("-")[:2][-1]), "is forbidden, your array"),
        (by_kinds(lambda label: label.lstrip("BIES-")), "is forbidden, your array"),
        (by_kinds(lambda label: label[2:].lower()), "E-name after B-Name is forbidden"),
        (by_kinds(lambda label: label[2:].replace("B-", "")), "I-WEpage after"),
        (by_kinds(lambda label: label[2:6]), "is forbidden, your array says allowed"),
        (by_kinds(lambda label: re.match("..[a-z]*|O", label)[0][2:]), "is forbidden"),
        (
            unless(lambda a, b: ("B" in a or "I" in a) == (b[0] in "IE")),
            "your array says",
        ),
        (lambda labels: forbidden(labels[:4]), "has shape (4, 4), expected (9, 9)"),
        (lambda labels: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_forbidden(assert_verdict, answer, reason):
    assert_verdict(reason, nb14.exercise_2, answer)
