"""Checks of notebook 19, poems."""

import itertools

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, expect_value
from course_utils.checks.several import expect_all
from course_utils.checks.watched import NotYet


def scored_poems():
    """Return (probabilities, hanzi) for poems of several sizes, with as many hanzi or not."""
    rng = np.random.default_rng(0)
    cases = [
        (rng.beta(0.4, 2, size=size) + 1e-3) for size in ((3, 5), (2, 4), (50, 20))
    ]
    cases.append(np.array([[0.3, 2e-9, 4e-4], [1e-5, 0.02, 0.6]]))
    five, four, many, small = (rng.random(p.shape) < 0.6 for p in cases)
    five[:] = np.arange(5) < np.array([5, 2, 1])[:, np.newaxis]
    four[:] = [[False, False, True, False], [False] * 4]
    small[:] = [[True, True, True], [True, True, False]]
    marks = (five, four, many, small)
    return [(np.where(m, p, 0.9 - p / 2), m) for p, m in zip(cases, marks)]


def perplexity_mistakes(probabilities, hanzi):
    """Return what the usual mistakes give."""
    given = probabilities[hanzi]
    logs = np.log(given)
    with_hanzi = hanzi.any(axis=1)
    of_each = [
        np.exp(-np.log(p[h]).mean()) for p, h in zip(probabilities, hanzi) if any(h)
    ]
    underflow = "many probabilities multiplied are 0 for a computer: add logarithms"
    return {
        **({underflow: np.inf} if given.prod() == 0 else {}),
        "the marks are counted too: choose the hanzi first": np.exp(
            -np.log(probabilities).mean()
        ),
        "that is the perplexity of the marks: `hanzi` is True for a hanzi": np.exp(
            -np.log(probabilities[~hanzi]).mean()
        ),
        "you divide by the number of all targets, expected that of the hanzi": np.exp(
            -logs.sum() / hanzi.size
        ),
        "that is the mean of the poems' perplexities, expected one over all hanzi": (
            np.mean(of_each) if with_hanzi.sum() > 1 else of_each[0]
        ),
        "that is the mean of 1/p: take the mean of the logarithms, then exp": np.mean(
            1 / given
        ),
        "that is one over the mean probability: take the mean of the logarithms, then exp": (
            1 / np.mean(given)
        ),
        "that is the mean surprise in nats: exp makes a perplexity of it": -logs.mean(),
        "that is the mean surprise in bits: a power of 2 makes a perplexity of it": (
            -np.log2(given).mean()
        ),
        "logarithm and power do not fit: log with exp, or log2 with 2 **": np.exp(
            -np.log2(given).mean()
        ),
        "the power does not fit the logarithm: log with exp, or log2 with 2 **": 2
        ** (-logs.mean()),
        "the sign is wrong: a perplexity is at least 1": np.exp(logs.mean()),
        "you take the sum of the logarithms, expected their mean": np.exp(-logs.sum()),
    }


@exercise
def exercise_1(perplexity):
    """Perplexity over hanzi only."""
    for probabilities, hanzi in scored_poems():
        with np.errstate(all="ignore"):
            result = perplexity(probabilities, hanzi)
            mistakes = perplexity_mistakes(probabilities, hanzi)
        wanted = np.exp(-np.log(probabilities[hanzi]).mean())
        name = f"the perplexity of {hanzi.sum()} hanzi among {hanzi.size} targets"
        expect_value(result, wanted, mistakes, name=name)


@exercise(
    hints=["which tokens are allowed while the line is not full, and which after?"]
)
def exercise_2(by_rule):
    """Probabilities that keep the form."""
    cases = [
        (0, [0.1, 0.2, 0.3, 0.25, 0.15], [1, 3]),
        (5, [0.4, 0.1, 0.5], [0]),
        (1, [4e-8, 0.6, 6e-8, 0.4], [1, 3]),  # hardly any character is left
        (2, [0.05, 0.2, 0.1, 0, 0.05, 0.15, 0.2, 0.25], [0, 3, 4, 7]),
    ]
    for (shift, given, marks), form in itertools.product(cases, (5, 7, 1)):
        probabilities = np.array(given)
        is_mark = np.isin(np.arange(len(given)), marks)
        for step in range(form + 1):
            so_far = (step + shift) % (form + 1)
            result = by_rule(probabilities, is_mark, so_far, form)
            allowed = is_mark if so_far == form else ~is_mark
            case = f"after {so_far} of {form} characters"
            result = expect_shape("the result", result, probabilities.shape)
            expect_rule(result, probabilities, allowed, so_far == form, case)


def expect_rule(result, probabilities, allowed, full, case):
    """Raise `NotYet` unless the allowed tokens share 1 in their old proportion."""
    kept = np.where(allowed, probabilities, 0)
    what = "a character" if full else "a mark"
    expect(not result[~allowed].any(), f"{case}, {what} is still possible")
    expect(
        result[kept > 0].all(),
        f"{case}, a token that is allowed got 0: {'a mark' if full else 'a character'}",
    )
    mistakes = {
        f"{case}, the sum is {kept.sum():.3g}, expected 1: divide by what is left": kept,
        f"{case}, all allowed tokens have the same probability, expected their old proportion": (
            allowed / allowed.sum()
        ),
    }
    wanted = kept / kept.sum()
    expect_value(result, wanted, mistakes, name=f"{case}, the result")


KNOWN = ["明月松間照", "清泉石上流", "白雲生處有人家"]
LINES = (  # a line, known lines, what is special
    ("春月松間流", KNOWN, "a run in the middle"),
    ("清泉石上流", KNOWN, "a whole known line"),
    ("明上月流", KNOWN, "single characters only: the first of them"),
    ("白雲石上月", KNOWN, "two runs equally long: the first of them"),
    ("有人明月松間", KNOWN, "a short run before a long one"),
    (
        "照間松月",
        KNOWN,
        "known characters backwards: only the order of a known line counts",
    ),
    (
        "明松照春",
        KNOWN,
        "a known line with gaps: the characters must be neighbours there",
    ),
    ("間照清泉", KNOWN, "the end of one known line and the beginning of the next"),
    ("雲雲生處處有人", KNOWN, "characters that occur twice"),
    ("春眠不覺曉", KNOWN, "nothing known"),
    ("處有人家春眠不覺曉", ["春眠", "眠不覺", "人家春眠"], "other known lines"),
    (
        "明月松",
        ["明日", "清明月松"],
        "a character that is also in an earlier known line",
    ),
    ("明月", ["明日明月"], "a character that a known line has twice"),
    ("春眠不覺", ["春眠", "眠不覺"], "a long run that begins inside a short one"),
    ("處白雲生處有人家照", ["照明", "白雲生處有人家照水"], "eight characters"),
    ("明月", [], "no known line at all"),
    ("", KNOWN[:1], "a line without characters"),
)


def longest(line, is_known, last=False):
    """Return the longest run that is known, the first one or the last."""
    for size in range(len(line), 0, -1):
        runs = (line[i : i + size] for i in range(len(line) - size + 1))
        found = [run for run in runs if is_known(run)]
        if found:
            return found[-1 if last else 0]
    return ""


def first_run(line, is_known):
    """Return the first run that is known, as long as it goes on."""
    for first in range(len(line)):
        sizes = [
            n for n in range(len(line) - first) if is_known(line[first : first + n + 1])
        ]
        if sizes:
            return line[first : first + sizes[-1] + 1]
    return ""


def in_order(run, other):
    """Return whether a line has the characters of a run in their order, with gaps or not."""
    rest = iter(other)
    return all(character in rest for character in run)


def borrowing_mistakes(line, known):
    """Return what the usual mistakes give."""

    def is_known(run):
        return any(run in other for other in known)

    right = longest(line, is_known)
    sizes = [n for n in range(1, len(line) + 1) if is_known(line[:n])]
    return {
        "that is the length of the run, expected the run": len(right),
        "that is the position of the run, expected the run": line.find(right),
        "the last of the longest runs, expected the first": longest(
            line, is_known, True
        ),
        "the run is always the beginning of the line, expected one from anywhere": (
            line[: max(sizes, default=0)]
        ),
        "only whole lines are found, expected runs inside them, too": (
            line if line in known else ""
        ),
        "the run begins where a known line begins, expected one from anywhere in it": longest(
            line, lambda run: any(other.startswith(run) for other in known)
        ),
        "the characters of a run may stand in any order: they must stand as in the line": longest(
            line, lambda run: any(set(run) <= set(other) for other in known)
        ),
        "the characters of a run may have gaps in the known line: they must be neighbours": (
            longest(line, lambda run: any(in_order(run, other) for other in known))
        ),
        "a run may go from one known line to the next: look at each line alone": longest(
            line, lambda run: run in "".join(known)
        ),
        "the first known run is taken, expected the longest": first_run(line, is_known),
    }


@exercise(
    hints=[
        "how many runs of 3 characters has a line of 5, and where do they begin?",
        "if you try the longest runs first, when may you stop?",
    ]
)
def exercise_3(longest_borrowed):
    """The longest run that is in a known line."""
    found = []
    for line, known, case in LINES:
        try:
            found.append(longest_borrowed(line, known))
        except NotYet as reason:
            raise NotYet(f"{case}: for {line!r} {reason}") from None
    wanted = [
        longest(line, lambda run, known=known: any(run in other for other in known))
        for line, known, _ in LINES
    ]
    expect_all(
        found,
        wanted,
        [borrowing_mistakes(line, known) for line, known, _ in LINES],
        [f"{case}: for {line!r} the result" for line, _, case in LINES],
    )
