"""Checks of notebook 12, sentiment analysis."""

import numpy as np
from keras import ops

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(mark_denied):
    """Words in the shadow of a negation."""
    cases = [
        (
            "this is not a good film , but it is short",
            "this is not NOT_a NOT_good NOT_film , but it is short",
            "the word after the negation, and all up to the comma, get the prefix",
        ),
        (
            "it didn't bore me . i laughed !",
            "it didn't NOT_bore NOT_me . i laughed !",
            "does a token that ends in n't start it, and a full stop end it?",
        ),
        (
            "no jokes ; never dull ?",
            "no NOT_jokes ; never NOT_dull ?",
            "a sentence may hold two negations; and a mark stays as it is",
        ),
        ("a good film", "a good film", "nothing is denied here"),
        (
            "a knotty plot , nothing else",
            "a knotty plot , nothing else",
            '"knotty", "nothing" and the like are no negations here: compare whole tokens',
        ),
    ]
    for text, wanted, reason in cases:
        tokens = text.split()
        result = mark_denied(list(tokens))
        expect(result is not None, "the result is None: did you forget to return it?")
        expect(not isinstance(result, str), "the result is one string, expected a list")
        result = list(result)
        expect(
            len(result) == len(tokens),
            f"{len(tokens)} tokens became {len(result)}, expected as many",
        )
        expect(
            not any(token.startswith("NOT_NOT_") for token in result),
            "a token got the prefix twice",
        )
        expect(
            result == wanted.split(), f"{text!r} became {' '.join(result)!r}: {reason}"
        )
    result = list(mark_denied("not never good".split()))
    expect(
        result == ["not", "never", "NOT_good"],
        f"'not never good' became {' '.join(result)!r}: negations stay as they are",
    )


@exercise
def exercise_2(judge_pairs):
    """Sentences right, and pairs of which both are."""
    positive = np.array([2.0, 0.5, -1.0, 3.0, -0.2, 0.0])
    negative = np.array([-1.0, 0.1, -2.0, 0.0, 1.0, -1.0])
    result = judge_pairs(positive.copy(), negative.copy())
    expect(result is not None, "the result is None: did you forget to return it?")
    expect(np.shape(result) == (2,), "expected two numbers: sentences, pairs")
    sentences, both = (float(value) for value in result)
    expect(
        not is_close(both, 5 / 6),
        "that counts pairs whose praise scores higher, but each sentence is judged on its own",
    )
    expect(
        not is_close([sentences, both], [1 / 3, 7 / 12]), "the two numbers are swapped"
    )
    expect(
        is_close(sentences, 7 / 12),
        f"the share of sentences is {sentences:.3f}, expected 7 of 12: praise is right above 0, "
        "complaint at 0 or below",
    )
    expect(
        is_close(both, 1 / 3),
        f"the share of pairs is {both:.3f}, expected 2 of 6: both must be right at once",
    )


@exercise
def exercise_3(vote_weights):
    """A softmax over real words."""
    scores = np.random.default_rng(0).normal(size=(3, 5)).astype("float32")
    for shift in (0.0, -50.0):
        moved = scores + np.float32(shift)
        mask = np.arange(5) < np.array([[5], [3], [1]])
        result = vote_weights(moved.copy(), mask.copy())
        expect(result is not None, "the result is None: did you forget to return it?")
        result = expect_shape("the result", ops.convert_to_numpy(result), (3, 5))
        expect(np.isfinite(result).all(), "there is a weight that is not a number")
        powers = np.where(mask, np.exp(scores), 0)
        wanted = powers / powers.sum(axis=1, keepdims=True)
        whole = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        zeros = np.exp(np.where(mask, moved, 0))
        zeros /= zeros.sum(axis=1, keepdims=True)
        expect(not is_close(result, whole), "padding has votes: where is the mask?")
        expect(
            not is_close(result, whole * mask),
            "the weights of a padded row do not sum to 1: mask before the softmax",
        )
        expect(
            not is_close(result, zeros) and not is_close(result, zeros * mask),
            "a score of 0 in the padding still counts, as exp(0) is 1: put minus infinity, or "
            "a very low number, there",
        )
        sums = result.sum(axis=1)
        expect(
            is_close(sums, np.ones(3)),
            f"the rows sum to {', '.join(f'{value:.3f}' for value in sums)}, expected 1: is "
            "the softmax taken over the words of a sentence?",
        )
        expect(np.all(result[~mask] == 0), "padding has a weight that is not exactly 0")
        expect(
            is_close(result, wanted), "wrong weights: expected exp(score), normalised"
        )
