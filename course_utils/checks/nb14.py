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
    ["B-name", "I-no", "B-no", "I-name"],
    ["I-nametype", "O", "B-nametype", "I-name", "B-name"],
    ["O", "I-no"],
    ["I-no"],
    ["O", "B-ORG", "I-StreetName", "I-ORG", "I-Birthday", "B-StreetName", "B-ITEM"],
    ["I-WEB-page", "B-WEB-site", "I-WEB-site", "B-WEB-page", "I-WEpage", "B-page"],
    ["B-surname", "I-name", "B-Name", "I-line2", "B-line1", "B-Bus", "I-us"],
    ["B-POI-a", "O", "I-POI-a", "B-c"],  # a kind that contains I-
    # kinds that begin, end and contain each other, each with both of its labels
    [
        f"{start}-{kind}"
        for kind in ("name", "x-name", "x", "name-x", "xname", "Name", "x-name-x")
        for start in "IB"
    ],
]


@exercise(
    hints=[
        "which labels are never forbidden, whatever comes before them?",
        "an I- needs a label of its own kind before it; what is the kind of O?",
    ]
)
def exercise_2(forbidden):
    """What must not follow what."""
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
            says = (
                ("allowed", "forbidden")
                if wanted[tuple(place)]
                else ("forbidden", "allowed")
            )
            expect(
                False,
                f"among {labels} {now} after {before} is {says[1]}, your array says {says[0]}",
            )


def table(labels):
    """Return rows of pairs: the label of the row, then that of the column."""
    return [[(before, now) for now in labels] for before in labels]


def allowed(before, now):
    """Return whether a label may follow another."""
    return now[0] != "I" or before[2:] == now[2:]


@exercise(
    hints=[
        "the logarithm of the probability is the score of the path less one number for all paths",
        "that number comes from the forward algorithm, in logarithms: take the largest value out "
        "of each sum before the exponential, and put it back after the logarithm",
    ]
)
def exercise_3(probability):
    """The probability of a path, in logarithms."""
    random = np.random.default_rng(0)
    for time, K in ((4, 3), (6, 2), (1, 4), (2, 5)):
        E, A = 2 * random.normal(size=(time, K)), random.normal(size=(K, K))
        for labels in (random.integers(K, size=time), E.argmax(axis=1)):
            expect_probability(probability, labels, E, A)
        for shift in (2000.0, -2000.0):
            expect_probability(probability, E.argmax(axis=1), E + shift, A, large=True)
            expect_probability(probability, E.argmax(axis=1), E, A + shift, large=True)
    whole = random.integers(-3, 4, size=(5, 3)), random.integers(-3, 4, size=(3, 3))
    labels = np.array([0, 2, 1, 1, 0])
    expect_probability(probability, labels, *whole)
    expect_probability(probability, labels, whole[0], random.normal(size=(3, 3)))
    # Heights that emissions add and transitions take away: no path changes its score.
    E, A = 2 * random.normal(size=(5, 3)), random.normal(size=(3, 3))
    height = np.array([0.0, 1500.0, -1500.0])
    E[1:] += height
    labels = np.array([0, 1, 2, 0, 1])
    expect_probability(probability, labels, E, A - height, large=True)
    E, A = random.normal(size=(4, 3)), random.normal(size=(3, 3))
    E[:, 1:] += 2000.0  # one label is out of the question
    expect_probability(probability, np.array([1, 2, 2, 1]), E, A, large=True)
    E, A = random.normal(size=(4, 4)), random.normal(size=(4, 4))
    E[:, 2:] += 2000.0  # exp overflows at 710, and the mean is 1,000 below the largest
    expect_probability(probability, np.array([2, 3, 3, 2]), E, A, large=True)
    labels = random.integers(3, size=300)
    E = 9.0 * np.eye(3)[labels] + random.normal(size=(300, 3))
    expect_probability(probability, labels, E, random.normal(size=(3, 3)), large=True)


def expect_probability(probability, labels, E, A, large=False):
    """Raise `NotYet` unless the probability of one path is right."""
    with np.errstate(all="ignore"):
        found = expect_shape("the probability", probability(labels, E, A), ())
    wanted = np.exp(log_probability(labels, E, A))
    expect(
        not large or np.isfinite(found),
        f"with scores up to {max(np.abs(E).max(), np.abs(A).max()):,.0f} in {len(labels)} words "
        "your result is not a number: in each step add up logarithms, and subtract the largest "
        "sum before the exponential",
    )
    mistakes = {} if large else wrong_probabilities(labels, E, A)
    name = f"the probability of a path of {len(labels)} words and {len(A)} labels"
    if large and len(labels) < 9:
        scores = np.concatenate([E.ravel(), A.ravel()])
        name += f" with scores from {scores.min():,.0f} to {scores.max():,.0f}"
    expect_value(found, wanted, mistakes, name=name, tolerance=1e-7)


def score(labels, E, A):
    """Return the score of one path."""
    return E[np.arange(len(labels)), labels].sum() + A[labels[:-1], labels[1:]].sum()


def log_total(E, A):
    """Return the logarithm of the sum of exp(score) over all paths."""
    alpha = E[0]
    for e in E[1:]:
        alpha = e + np.logaddexp.reduce(alpha[:, None] + A, axis=0)
    return np.logaddexp.reduce(alpha)


def log_probability(labels, E, A):
    return score(labels, E, A) - log_total(E, A)


def wrong_probabilities(labels, E, A):
    """Return what usual mistakes give, by reason."""
    none, path = np.zeros_like(A), score(labels, E, A)
    words = np.log(np.exp(E).sum(axis=1)).sum()
    return {
        "that is the logarithm: take the exponential at the very end": path
        - log_total(E, A),
        "that is the softmax of each word: where are the transitions?": np.exp(
            log_probability(labels, E, none)
        ),
        "the path is right, the sum has rows and columns of A swapped": np.exp(
            path - log_total(E, A.T)
        ),
        "the sum is right, the path has rows and columns of A swapped": np.exp(
            score(labels, E, A.T) - log_total(E, A)
        ),
        "rows and columns of A are swapped": np.exp(log_probability(labels, E, A.T)),
        "the path has no transitions, the sum has them": np.exp(
            score(labels, E, none) - log_total(E, A)
        ),
        "the path has transitions, the sum has none": np.exp(path - words),
        "that is the score of the path": path,
        "that is exp(score) of the path: divide by the sum over all paths": np.exp(
            path
        ),
    }
