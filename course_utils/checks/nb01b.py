"""Checks of notebook 01b, surnames."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape

NAMES = (
    ("abab", 2),
    ("o", 1),
    ("anna", 3),
    ("aaaa", 2),
    ("li", 6),
    ("Van Dam", 3),
    ("o'neil", 2),  # not letters and blanks alone
    ("St. Ives", 2),  # a full stop is any character in a regular expression
)


def count(name, longest):
    """Return the n-grams of a name between two blanks, and how often each occurs."""
    text, found = f" {name} ", {}
    for n in range(1, longest + 1):
        for i in range(len(text) - n + 1):
            found[text[i : i + n]] = found.get(text[i : i + n], 0) + 1
    return found


@exercise(
    hints=[
        "for one length n: where does the last whole n-gram of the text begin?",
        "a dict with 0 for what was not seen yet can be added to: see dict.get or Counter",
    ]
)
def exercise_1(ngrams):
    """The n-grams of a name."""
    for name, longest in NAMES:
        mine = ngrams(name, longest)
        expect(
            isinstance(mine, dict),
            f"you returned {type(mine).__name__}, expected a dict: n-gram -> count",
        )
        strange = [key for key in mine if not isinstance(key, str)]
        expect(
            not strange, f"{strange[:1]} is a key, expected strings: join the letters"
        )
        wanted = count(name, longest)
        told = f"for {name!r} and {longest}"
        extra = [key for key in mine if key not in wanted]
        expect(
            not extra,
            f"{told} you count {extra[:1]}: {why_extra(extra, wanted, longest)}",
        )
        missing = sorted(wanted.keys() - mine.keys(), key=len)
        expect(
            not missing,
            f"{told} {missing[:1]} is missing: {why_missing(missing, mine)}",
        )
        wrong = [key for key in wanted if mine[key] != wanted[key]]
        expect(
            not wrong,
            f"{told} you count {wrong[:1]} {[mine[key] for key in wrong[:1]]} times: "
            f"{why_wrong(mine, wanted, wrong)}",
        )


def why_wrong(mine, wanted, wrong):
    """Return what may be wrong with counts that are too large or too small."""
    if any(mine[key] > wanted[key] for key in wrong):
        return (
            "do slices at the end come out shorter than n? Stop where a whole n-gram no "
            "longer fits"
        )
    return "do you add 1 at every position, also where n-grams overlap?"


def why_extra(extra, wanted, longest):
    """Return what may be wrong with n-grams that do not occur."""
    if "" in extra or any(len(key) > longest for key in extra):
        return "its length is not 1 to `longest`"
    if {key.lower() for key in extra} <= {key.lower() for key in wanted}:
        return "capital and small letters stay as they are in the name"
    return (
        "it is not in the name between two blanks; where do your slices begin and end?"
    )


def why_missing(missing, mine):
    """Return what may be wrong where n-grams are missing."""
    gone = {len(key) for key in missing} - {len(key) for key in mine}
    if gone:
        return (
            f"there is none of length {min(gone)}; do you take all lengths from 1 to `longest`, "
            "at every position?"
        )
    if missing == [" "]:
        return "a blank alone is an n-gram of length 1, too"
    if any(" " in key.strip() for key in missing):
        return "a blank inside the name is a character like the others"
    if any(" " in key for key in missing):
        return (
            "is there one blank on both sides, and do slices reach the last character?"
        )
    if all("'" in key for key in missing):
        return "an apostrophe is a character like the others"
    return "do you take all lengths from 1 to `longest`, at every position?"


def posterior(counts, x, alpha):
    """Return the probabilities of the languages by naive Bayes."""
    smooth = counts + alpha
    return softmax(np.log(smooth / smooth.sum(axis=1, keepdims=True)) @ x)


def softmax(logs):
    """Return the probabilities that are proportional to exp(logs)."""
    powers = np.exp(logs - logs.max())
    return powers / powers.sum()


def without_alpha(counts, x, alpha):
    """Return the probabilities if nothing is added to the counts."""
    with np.errstate(invalid="ignore"):
        products = ((counts / counts.sum(axis=1, keepdims=True)) ** x).prod(axis=1)
        return products / products.sum()


NO_ALPHA = "do you add `alpha` to every count?"
# Wrong answers that are worth a hint of their own.
MISTAKES = {
    NO_ALPHA: without_alpha,
    "is `alpha` in the denominator once for each n-gram?": lambda counts, x, alpha: (
        softmax(
            np.log((counts + alpha) / (counts.sum(axis=1, keepdims=True) + alpha)) @ x
        )
    ),
    "an n-gram that occurs twice in the name counts twice: do you use `x` itself?": (
        lambda counts, x, alpha: posterior(counts, x > 0, alpha)
    ),
    "is the sum in the denominator over the n-grams of one language, axis 1?": (
        lambda counts, x, alpha: softmax(
            np.log((counts + alpha) / (counts + alpha).sum(axis=0)) @ x
        )
    ),
    "is every language equally likely before, however many n-grams it has?": (
        lambda counts, x, alpha: softmax(
            np.log(posterior(counts, x, alpha)) + np.log(counts.sum(axis=1))
        )
    ),
    "is it the natural logarithm, the one that np.exp undoes?": lambda counts, x, alpha: (
        softmax(
            np.log10((counts + alpha) / (counts + alpha).sum(axis=1, keepdims=True)) @ x
        )
    ),
    "do you use `alpha`, and not always 1?": lambda counts, x, alpha: posterior(
        counts, x, 1.0
    ),
    "you return logarithms: take the exponential and divide by the sum": (
        lambda counts, x, alpha: np.log(posterior(counts, x, alpha))
    ),
}


def cases():
    """Yield counts, a name and alpha; the third has no known n-gram, the next two are long."""
    rng = np.random.default_rng(0)
    yield rng.integers(0, 9, (3, 5)), np.array([1, 0, 2, 0, 1]), 0.3
    yield rng.integers(1, 60, (4, 2)), np.array([3, 1]), 2.0
    yield rng.integers(1, 60, (2, 7)), np.zeros(7, int), 1.0
    frequent = rng.integers(900, 1_100, (5, 60))
    yield frequent, rng.integers(5, 15, 60), 0.1
    far = np.ones((5, 40), int)  # logarithms far from each other, not only from 0
    far[2, 1] = 1_000_000
    yield far, np.eye(40, dtype=int)[1] * 400 + 1, 0.5
    # Small probabilities, clipped by some, and counts of the type that `+=` can write into.
    rare = np.array([[1_000.0, 0.0, 0.0], [1_000.0, 1.0, 3_000.0]])
    yield rare, np.array([1, 1, 0]), 0.5
    yield np.array([[0, 4], [1, 3], [5, 0]]), np.array([1, 0]), 1e-4


@exercise(
    hints=[
        "the logarithm of a product is a sum: which sum has x as its weights?",
        "subtract the same number from all logarithms: what happens to the probabilities?",
    ]
)
def exercise_2(language_probabilities):
    """Naive Bayes, also where products become 0."""
    for counts, x, alpha in cases():
        answer = expect_shape(
            "the array of one probability for each language",
            language_probabilities(counts, x, alpha),
            counts.shape[:1],
        )
        expect(
            np.isfinite(answer).all() and answer.any(),
            f"for a name of {x.sum()} n-grams you return {answer[0]}: {why_not_finite(counts)}",
        )
        wanted = posterior(counts, x, alpha)
        for reason, mistake in MISTAKES.items():
            with np.errstate(divide="ignore"):
                same = close(answer, mistake(counts, x, alpha), rtol=1e-6)
            expect(close(answer, wanted) or not same, reason)
        expect(
            abs(answer.sum(dtype=float) - 1) < 5e-6,  # as well as float32 can
            f"with counts of shape {counts.shape} the probabilities sum to "
            f"{answer.sum():.6g}, expected 1: divide by their sum",
        )
        expect(
            close(answer, wanted),
            f"with counts of shape {counts.shape} the first probability is {answer[0]:.4g}, "
            "which is wrong: compare p, whose rows sum to 1, and what you make of p and `x` with "
            "the two equations",
        )


def why_not_finite(counts):
    """Return what may be wrong with probabilities that are not numbers, or are all 0."""
    if (counts == 0).any():
        return NO_ALPHA
    return "add logarithms and subtract the largest before the exponential"


def close(answer, wanted, rtol=1e-3):
    """Return whether two arrays of probabilities agree, by default as well as float32 can."""
    return np.allclose(answer, wanted, rtol=rtol, atol=1e-3 * rtol)
