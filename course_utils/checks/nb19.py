"""Checks of notebook 19, poems."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(perplexity):
    """Perplexity over hanzi only."""
    probabilities = np.array([[0.1, 0.02, 0.9], [0.005, 0.95, 0.5]])
    hanzi = np.array([[True, True, False], [True, False, False]])
    value = expect_shape(
        "the perplexity", perplexity(probabilities.copy(), hanzi.copy()), ()
    )
    given = probabilities[hanzi]
    expect(
        not is_close(value, np.exp(-np.log(probabilities).mean())),
        "the marks are counted too: choose the hanzi first",
    )
    expect(
        not is_close(value, np.mean(1 / given)),
        "that is the mean of 1/p: take the mean of the logarithms, then exp",
    )
    expect(
        not is_close(value, 1 / np.mean(given)),
        "that is one over the mean probability: take the mean of the logarithms, then exp",
    )
    expect(
        not is_close(value, -np.log(given).mean()),
        "that is the mean surprise in nats: exp makes a perplexity of it",
    )
    expect(
        not is_close(value, np.exp(-np.log2(given).mean())),
        "logarithm and power do not fit: log with exp, or log2 with 2 **",
    )
    expect(
        not is_close(value, np.exp(np.log(given).mean())),
        "the sign is wrong: a perplexity is at least 1",
    )
    right = np.exp(-np.log(given).mean())
    expect(is_close(value, right), f"the value is {value:.4g}, expected another one")


@exercise
def exercise_2(by_rule):
    """Probabilities that keep the form."""
    probabilities = np.array([0.1, 0.2, 0.3, 0.25, 0.15])
    is_mark = np.array([False, True, False, True, False])
    for form in (5, 7):
        for so_far in range(form + 1):
            case = f"after {so_far} of {form} characters"
            result = by_rule(probabilities.copy(), is_mark.copy(), so_far, form)
            expect(
                result is not None, "the result is None: did you forget to return it?"
            )
            result = expect_shape("the result", result, (5,))
            full = so_far == form
            wrong, right = (~is_mark, is_mark) if full else (is_mark, ~is_mark)
            what = "a character" if full else "a mark"
            expect(not result[wrong].any(), f"{case}, {what} is still possible")
            expect(result[right].all(), f"{case}, a token that is allowed got 0")
            expect(
                is_close(result.sum(), 1.0),
                f"{case}, the sum is {result.sum():.3g}, expected 1: divide by what is left",
            )
            expect(
                is_close(
                    result,
                    np.where(right, probabilities, 0) / probabilities[right].sum(),
                ),
                f"{case}, the allowed tokens no longer stand in their old proportion",
            )


@exercise
def exercise_3(longest_borrowed):
    """The longest run that stands in a known line."""
    known = ["明月松間照", "清泉石上流", "白雲生處有人家"]
    cases = (
        ("清泉石上流", "清泉石上流", "a whole known line"),
        ("春月松間流", "月松間", "a run in the middle"),
        ("明上月流", "明", "single characters only: the first of them"),
        ("白雲石上月", "白雲", "two runs equally long: the first of them"),
        ("有人明月松間", "明月松間", "a short run before a long one"),
        ("春眠不覺曉", "", "nothing known"),
    )
    for line, wanted, case in cases:
        found = longest_borrowed(line, list(known))
        expect(isinstance(found, str), f"the result is {found!r}, expected a string")
        expect(
            found == wanted,
            f"{case}: for {line!r} the result is {found!r}, expected another run",
        )
