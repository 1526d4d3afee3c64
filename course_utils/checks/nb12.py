"""Checks of notebook 12, sentiment analysis."""

import operator

import numpy as np
from keras import ops

from course_utils.checks.core import exercise, expect, expect_shape, expect_value
from course_utils.checks.several import expect_all, expect_no_mistake

NEGATIONS, MARKS = ("not", "no", "never"), (".", ",", ";", "!", "?")
SENTENCES = [
    "this is not a good film , but it is short",
    "it didn't bore me . i laughed !",
    "it did n't bore me ! but who laughed ?",
    "no jokes ; never dull ? we laughed",
    "no ! it was good",
    "not never good or new but long , not no good",
    "a knotty plot , nothing else , not ever",
    "nobody in the casino saw that knot",
    "we cannot say why this is good",
    "that knot is so good",
    "why we can't see that this very long plot is a good one",
    "no plot : nothing at all - none",
    "never ask mr. bean ... twice",
    "a list of don'ts for all",
    "'t was so dull",
    "we did not",
    "",
    "good films are not good",  # the same word before and after
    "not dull . not long",
    "not good !? bad",  # a token of two marks is none of them
    "this is no Good film",
    "No film is that Good",  # "No" is not "no"
    "we want more of it",
]


@exercise(
    hints=[
        "while you go through the tokens, keep one truth value: is a negation in force?",
        "what switches it on, what switches it off, and which tokens never get the prefix?",
    ]
)
def exercise_1(mark_denied):
    """Words in the shadow of a negation."""
    for text in SENTENCES:
        tokens = text.split()
        result = mark_denied(tokens)
        what = f"{text!r} became {result!r}, expected a list"
        expect(isinstance(result, list | tuple | np.ndarray), what)
        expect(
            len(result) == len(tokens),
            f"{len(tokens)} tokens became {len(result)}, expected as many: {text!r}",
        )
        mistakes = {k: " ".join(v) for k, v in wrong_marks(tokens).items()}
        value, wanted = " ".join(map(str, result)), " ".join(marked(tokens))
        expect_value(value, wanted, mistakes, name="the marked sentence")


def marked(
    tokens,
    negations=NEGATIONS,
    marks=MARKS,
    ending="n't",
    told=True,
    late=False,
    then=operator.or_,
):
    """Return the right answer, or a wrong one.

    `told`: negations stay as they are. `late`: a mark gets the prefix and then ends the effect.
    `then`: what is in force after a token, from what was and whether it is a negation.
    """
    result, denied = [], False
    for token in tokens:
        negation, ends = token in negations or token.endswith(ending), token in marks
        plain = not denied or (negation and told) or (ends and not late)
        result.append(token if plain else f"NOT_{token}")
        denied = then(denied, negation) and not ends
    return result


def wrong_marks(tokens):
    """Return what usual mistakes give, by reason."""
    contained = {t for t in tokens if any(word in t for word in NEGATIONS)}
    others = [t for t in tokens if not any(letter.isalpha() for letter in t)]
    with_marks = [t for t in tokens if any(mark in t for mark in MARKS)]
    mistakes = {
        "the marks . , ; ! ? alone end the effect, no other sign": marked(
            tokens, marks=(*MARKS, *others)
        ),
        "a token ends the effect if it is a mark, not if it holds one": marked(
            tokens, marks=with_marks
        ),
        "a token is a negation if it ends in n't, not if it holds it": marked(
            tokens, (*NEGATIONS, *[t for t in tokens if "n't" in t])
        ),
        "a token must end in n't, with its n": marked(tokens, ending="'t"),
        "all words up to the next mark get the prefix, not the next one alone": marked(
            tokens, then=lambda denied, negation: negation
        ),
        "a mark stays as it is, without a prefix": marked(tokens, late=True),
        "a token that ends in n't is a negation: the words after it get the prefix": marked(
            tokens, ending="n't "
        ),
        "negations stay as they are, without a prefix": marked(tokens, told=False),
        "a second negation does not end the first": marked(tokens, then=operator.xor),
        "a token got the prefix twice": [
            t.replace("NOT_", "NOT_NOT_") for t in marked(tokens)
        ],
        "words such as knotty and nothing are not negations: compare whole tokens": marked(
            tokens, (*NEGATIONS, *contained)
        ),
    }
    for word in NEGATIONS:
        others = [other for other in NEGATIONS if other != word]
        mistakes[f'"{word}" is a negation: the words after it get the prefix'] = marked(
            tokens, others
        )
    for mark in MARKS:
        others = [other for other in MARKS if other != mark]
        mistakes[f'"{mark}" ends the effect of a negation'] = marked(
            tokens, marks=others
        )
    every = "each of the marks . , ; ! ? ends the effect of a negation"
    mistakes[every] = marked(tokens, marks=())
    return mistakes


# Log-odds of praise of the good and of the bad sentences: in no case does the share of pairs
# follow from that of the sentences.
PAIRS = [
    ([2.0, 0.5, -3.0, 0.5, -0.2, 0.0, 0.4], [-1.0, 0.6, -2.0, 0.0, 1.0, -1.0, -2.5]),
    ([0.0, 0.3, 4.0], [0.7, 0.4, -1.0]),
    ([1.0], [0.0]),
    ([0.0001, 2.0, -3.0], [-1.0, -2.0, -0.5]),  # near 0, but not 0
    ([1.0, 2.0], [0.0002, -2.0]),
]


@exercise(
    hints=[
        "first make two arrays of truth values: which good sentences are right, which bad ones?",
        "a pair is one column of the two: both of its values must be true",
    ]
)
def exercise_2(judge_pairs):
    """Sentences right, and pairs of which both are."""
    results, shares, mistakes, names = [], [], [], []
    for positive, negative in PAIRS:
        p, n = np.array(positive), np.array(negative)
        result = judge_pairs(p, n)
        expect(np.shape(result) == (2,), f"you returned {result}, expected two numbers")
        results.append(result)
        shares.append(judged(p > 0, n <= 0))
        mistakes.append(wrong_shares(p, n))
        names.append(f"the answer for {len(p)} pairs")
    expect_all(results, shares, mistakes, names)


def judged(good, bad):
    """Return the share of sentences that are right, and of pairs."""
    return np.array([np.mean([good, bad]), np.mean(good & bad)])


def wrong_shares(p, n):
    """Return what usual mistakes give, by reason."""
    good, bad = p > 0, n <= 0
    sentences, both = judged(good, bad)
    return {
        "the two numbers are swapped: sentences first": (both, sentences),
        "in so many pairs the good sentence scores higher, but a pair is right if both its "
        "sentences are": (
            sentences,
            np.mean(p > n),
        ),
        "a pair is right if both its sentences are, not if one is": (
            sentences,
            np.mean(good | bad),
        ),
        "the share of pairs is not the product of two shares: look at each pair": (
            sentences,
            good.mean() * bad.mean(),
        ),
        "so many are right with a limit of 0.5: log-odds of praise are above 0": judged(
            p > 0.5, n <= 0.5
        ),
        "log-odds of exactly 0 count as complaint: a good sentence is wrong there": judged(
            p >= 0, bad
        ),
        "log-odds of exactly 0 count as complaint: a bad sentence is right there": judged(
            good, n < 0
        ),
        "log-odds of exactly 0 count as complaint": judged(p >= 0, n < 0),
        "the first share is that of the good sentences alone, expected that of all": (
            good.mean(),
            both,
        ),
        "the first share is that of the bad sentences alone, expected that of all": (
            bad.mean(),
            both,
        ),
        "a bad sentence is right if it is called a complaint": judged(good, n > 0),
        "the sentences and pairs are counted, expected shares": (
            np.sum([good, bad]),
            np.sum(good & bad),
        ),
        "the shares are in percent, expected 0 to 1": (100 * sentences, 100 * both),
    }


# Which tokens are real; padding may stand anywhere.
MASKS = [
    [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [0, 0, 0, 1, 0]],
    [[0, 1, 1, 1, 0, 0, 1], [1, 1, 0, 0, 0, 0, 0]],
    [[0, 1]],
]


@exercise(
    hints=[
        "which score has a softmax of exactly 0? Put it where the padding is",
    ]
)
def exercise_3(vote_weights):
    """A softmax over real words."""
    random = np.random.default_rng(0)
    masks = [np.array(rows, dtype=bool) for rows in MASKS]
    usual = [random.normal(size=mask.shape).astype("float32") for mask in masks]
    results = [weights_of(vote_weights, s, mask) for s, mask in zip(usual, masks)]
    wanted = [masked_softmax(s, mask) for s, mask in zip(usual, masks)]
    mistakes = [wrong_weights(s.astype(float), mask) for s, mask in zip(usual, masks)]
    expect_no_mistake(results, wanted, mistakes, tolerance=1e-4)
    for result, right, mask in zip(results, wanted, masks):
        finite = np.isfinite(result).all()
        expect(finite, "in the result there is a weight that is not a number")
        expect_weights(result, right, mask, "in the result")
    for scores, mask in zip(usual, masks):
        levels = np.float32([[0], [3000], [-3000]])[: len(mask)]
        first = mask & (mask.cumsum(axis=1) == 1)
        last = mask & (mask[:, ::-1].cumsum(axis=1)[:, ::-1] == 1)
        for where, shift in (
            ("with scores near -1,000", -1000),
            ("with scores near 1,000", 1000),
            ("with rows of different height", levels),
            ("with high scores in the padding", np.float32(500) * ~mask),
            ("with a first score of 3,000", np.float32(3000) * first),
            ("with a last score of 800", np.float32(800) * last),
            # A fixed number of some thousands is too little to take away, or to put in.
            ("with scores in the thousands", np.where(mask, -5000, 5000)),
        ):
            moved = scores + np.float32(shift)
            result = weights_of(vote_weights, moved, mask)
            expect(
                np.isfinite(result).all(),
                f"{where} there is a weight that is not a number: before the exponential take "
                "away the largest score of the row's real words",
            )
            expect_weights(result, masked_softmax(moved, mask), mask, where)


def weights_of(vote_weights, scores, mask):
    """Return the weights that an answer gives, as an array (batch, time)."""
    with np.errstate(all="ignore"):
        result = vote_weights(scores, mask)
    return expect_shape("the result", ops.convert_to_numpy(result), mask.shape)


def expect_weights(result, wanted, mask, where):
    """Raise `NotYet` unless weights are what is wanted, 0 at padding and 1 in sum."""
    expect_value(result, wanted, name=f"{where} the weight", tolerance=1e-4)
    expect(
        np.all(result[~mask] == 0),
        f"{where} padding has a weight that is not exactly 0: is its score low enough?",
    )
    sums = result.sum(axis=1, dtype=float)
    far = sums[abs(sums - 1).argmax()]
    expect(
        abs(far - 1) < 2e-6,
        f"{where} a row sums to {far:.6f}, expected 1 but for rounding",
    )


def masked_softmax(scores, mask):
    return softmax(np.where(mask, scores.astype(float), -np.inf))


def softmax(values, axis=1):
    powers = np.exp(values - values.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def wrong_weights(scores, mask):
    """Return what usual mistakes give, by reason."""
    whole, zeros = softmax(scores), softmax(np.where(mask, scores, 0))
    inside = "a score of 0 in the padding still counts, as exp(0) is 1: a very low number does not"
    return {
        "padding has votes: where is the mask?": whole,
        "the weights of a padded row do not sum to 1: mask before the softmax": whole
        * mask,
        inside: zeros,
        f"{inside}; and mask before the softmax": zeros * mask,
        "the softmax should be taken over the words of a sentence": softmax(
            np.where(mask, scores, -1e9), axis=0
        ),
        "all weights are equal: where are the scores?": mask
        / mask.sum(axis=1, keepdims=True),
        "the real words are left out: the mask is True where a word is real": softmax(
            np.where(mask, -1e9, scores)
        ),
    }
