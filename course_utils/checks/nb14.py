"""Checks of notebook 14, a label for each word."""

import itertools

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
    is_equal,
    shown,
)

SEQUENCES = [
    "B-name I-name B-no",
    "B-name B-name I-name",
    "B-name I-no I-no B-no",
    "I-name I-name B-no I-no",
    "O B-name I-name O O B-no O",
    "B-no O I-no I-no",
    "I-name I-nametype B-nametype I-name",
    "B-no O B-no B-no",
    "B-surname I-name B-surname I-surname I-name O I-name",
    "O O",
    "B-place",
    "",
    "B-StreetName I-StreetName I-Birthday I-Birthday O I-ORG I-ORG B-ORG",
    "B-WEB-page I-WEB-page I-WEB-site B-line1 I-line1 I-line2 B-ITEM I-ITEM",
    "B-name I-Name B-Bus I-us",
    "O B-name I-name I-name I-name B-no I-no I-no",
]


@exercise(
    hints=[
        "go through labels and positions together; when does a label change the last part, when "
        "does it begin one?",
        "`I-` continues a part only if the label right before it is of the same kind",
    ]
)
def exercise_1(parts_of):
    """The parts that BIO labels stand for."""
    for text in SEQUENCES:
        labels = text.split()
        found, wanted = parts_of(labels), parts(labels)
        if not is_equal(found, wanted):
            expect(
                isinstance(found, list | tuple)
                and all(np.shape(part) == (3,) for part in found),
                f"{text!r} gives {shown(found)}, expected a list of (kind, first, last)",
            )
        name = f"the list of parts of {text!r}"
        expect_value(found, wanted, wrong_parts(labels), name=name)


def continues(before, now, kind):
    """Return whether a label continues the part before it, whose kind is the third argument."""
    return now[0] == "I" and before[2:] == now[2:]


def parts(labels, continues=continues, outside=("O",)):
    """Return the right answer, or a wrong one with another rule."""
    found = []
    for place, (before, now) in enumerate(itertools.pairwise(["O", *labels])):
        if now in outside:
            continue
        if found and continues(before, now, found[-1][0]):
            found[-1] = (*found[-1][:2], place)
        else:
            found.append((now[2:], place, place))
    return found


def wrong_parts(labels):
    """Return what usual mistakes give, by reason."""
    right = parts(labels)
    return {
        "last is the position of the last word, not the next": [
            (k, first, last + 1) for k, first, last in right
        ],
        "positions are counted from 0": [(k, a + 1, b + 1) for k, a, b in right],
        "the third entry is the position of the last word, not the length": [
            (k, a, b - a + 1) for k, a, b in right
        ],
        "the last part is missing: a part may end with the labels, and have one word": (
            right[:-1]
        ),
        "the kind still has its B- or I-: cut off the first two characters": [
            (f"{labels[a][:2]}{k}", a, b) for k, a, b in right
        ],
        "a B- begins a new part, after its own kind too": parts(
            labels, lambda before, now, _: before[2:] == now[2:]
        ),
        "an I- of another kind begins a new part": parts(
            labels, lambda before, now, _: now[0] == "I" and before != "O"
        ),
        "an O ends a part: an I- after it begins a new one": parts(
            labels, lambda before, now, kind: now[0] == "I" and now[2:] == kind
        ),
        "an I- after another kind or after an O begins a new part": parts(
            labels, lambda before, now, _: now[0] == "I"
        ),
        "an I- that continues nothing begins a part, it is not left out": [
            part for part in right if labels[part[1]][0] == "B"
        ],
        "O belongs to no part": parts(labels, outside=()),
    }


TAGS = [  # in no order that helps
    ["B-name", "I-no", "B-no", "I-name", "E-name", "S-no", "O", "S-name", "E-no"],
    ["I-nametype", "O", "E-nametype", "E-name", "B-name", "B-nametype", "I-name"],
    ["O", "E-no"],
    ["I-no"],
    ["S-ITEM", "B-ITEM"],
    ["O", "B-ORG", "E-StreetName", "I-ORG", "I-Birthday", "B-StreetName", "S-BOX"],
    ["E-WEB-page", "B-WEB-site", "I-WEB-site", "B-WEB-page", "I-WEpage", "B-page"],
    ["B-surname", "E-name", "B-Name", "E-line2", "B-line1", "B-Bus", "E-us", "S-us"],
    # kinds that contain a prefix
    ["B-POI-a", "O", "I-POI-a", "E-POI-a", "S-c", "B-LINE-a", "S-S-b", "E-S-b"],
    # kinds that begin, end and contain each other, each with all of its labels
    [
        f"{start}-{kind}"
        for kind in ("name", "x-name", "x", "name-x", "xname", "Name", "x-name-x")
        for start in "EBSI"
    ],
]


@exercise(
    hints=[
        "two questions about a pair: does the first label leave a part open, does the second go "
        "on with one?",
        "if both answers are no, the pair is allowed; if both are yes, the kinds must agree",
    ]
)
def exercise_2(forbidden):
    """What must not follow what in BIOES."""
    for labels in TAGS:
        wanted = np.array(
            [[not allowed(*pair) for pair in row] for row in table(labels)]
        )
        found = expect_shape("the array", forbidden(labels), wanted.shape)
        expect(
            np.isin(found, (0, 1)).all(),
            f"the array holds {shown(found[~np.isin(found, (0, 1))][:1])}, expected truth values",
        )
        found = found.astype(bool)
        expect(
            np.array_equal(found, wanted) or not np.array_equal(found, ~wanted),
            "the array says what is allowed, expected True for what is forbidden",
        )
        expect(
            np.array_equal(found, wanted) or not np.array_equal(found, wanted.T),
            "rows and columns are swapped: the row is the label before",
        )
        for place in np.argwhere(found != wanted)[:1]:
            before, now = table(labels)[place[0]][place[1]]
            says = ["allowed", "forbidden"][:: 1 if wanted[tuple(place)] else -1]
            expect(
                False,
                f"among {labels} {now} after {before} is {says[1]}, your array says {says[0]}",
            )


def table(labels):
    """Return rows of pairs: the label of the row, then that of the column."""
    return [[(before, now) for now in labels] for before in labels]


def allowed(before, now):
    """Return whether a label may follow another in BIOES."""
    is_open, goes_on = before[0] in "BI", now[0] in "IE"
    return is_open == goes_on and (not goes_on or before[2:] == now[2:])
