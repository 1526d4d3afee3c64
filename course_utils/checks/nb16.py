"""Checks of notebook 16, attention."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
    shown,
)
from course_utils.checks.several import expect_no_mistake


def softmax(scores, axis=-1):
    """Return the softmax of scores along an axis."""
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


PADDING = "some padding has a weight that is not 0"


def mask_cases():
    """Return scores and masks: padding on the right, gaps, one real step, large scores."""
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(2, 3, 5)) - 1
    lengths = np.array([[4, 2, 3], [1, 5, 2]])
    gaps = np.array([[1, 0, 1, 0], [0, 1, 1, 0]], bool)
    cases = [
        (scores, np.arange(5) < lengths[..., np.newaxis]),
        (rng.normal(size=(2, 4)) + 1, gaps),
        (rng.normal(size=6), np.arange(6) == 4),
        (  # real scores of 0
            np.array([[0.0, 1.5, -0.5, 2.0], [-1.0, 0.0, 0.0, 0.5]]),
            np.array([[1, 0, 1, 1], [1, 1, 0, 0]], bool),
        ),
        (np.array([[1000.0, 999.0, 1001.0], [-1000, -1001, 0]]), np.arange(3) < [[2]]),
        (np.array([[-3.0, -1000.0, -999.0, 1000.0]]), np.arange(4)[np.newaxis] > 0),
        (np.array([[1000.0, -1000.0, -999.0]]), np.arange(3)[np.newaxis] > 0),
    ]
    return [(s, np.broadcast_to(mask, s.shape).copy()) for s, mask in cases]


def softmax_mistakes(scores, mask):
    """Return what the usual mistakes give for scores of a usual size."""
    powers = np.exp(scores - scores[mask].max())
    return {
        "padding gets its share: the mask has no effect": softmax(scores),
        "the rows with padding do not sum to 1: hide the scores before the softmax, or "
        "divide by the sum of what is left": np.where(mask, softmax(scores), 0),
        "a score of 0 is not a low score, its power is 1: padding needs a very negative "
        "one": softmax(np.where(mask, scores, 0)),
        "you hide the real steps: the mask is True where a step is real": softmax(
            np.where(mask, -1e9, scores)
        ),
        "every real step has the same weight: the scores have no effect": (
            mask / mask.sum(axis=-1, keepdims=True)
        ),
        "all weights together sum to 1: each row must, along the last axis": (
            mask * powers / powers[mask].sum()
        ),
    }


def expect_weights(result, mask):
    """Raise `NotYet` unless these are weights: 0 at padding, each row 1 in sum."""
    finite = np.isfinite(result).all()
    expect(finite, "the result holds nan or inf, expected numbers from 0 to 1")
    expect(not result[~mask].any(), PADDING)
    sums = result.sum(axis=-1, dtype=float)
    far = sums.flat[abs(sums - 1).argmax()]
    told = "1 along the last axis" if abs(far - 1) > 0.1 else "1 but for rounding"
    expect(abs(far - 1) < 2e-6, f"a row sums to {far:.6f}, expected {told}")


@exercise(
    hints=[
        "what must a score be, so that its power is 0?",
        "subtracting one number from all scores of a row leaves its softmax as it is: which "
        "number keeps every power finite, and one of the real steps at power 1?",
    ]
)
def exercise_1(masked_softmax):
    """A softmax that gives padding nothing."""
    given = mask_cases()
    usual = [(scores, mask) for scores, mask in given if abs(scores).max() < 100]
    results = [weights_of(masked_softmax, scores, mask) for scores, mask in usual]
    wanted = [softmax(np.where(mask, scores, -1e9)) for scores, mask in usual]
    expect_no_mistake(results, wanted, [softmax_mistakes(*case) for case in usual])
    for result, right, (_, mask) in zip(results, wanted, usual):
        expect_weights(result, mask)
        expect_value(result, right)
    for scores, mask in given[len(usual) :]:
        result = weights_of(masked_softmax, scores, mask)
        case = f"for scores {shown(scores)} and the mask {shown(mask)} the result"
        expect(
            np.isfinite(result).all(),
            f"{case} is not finite: which number do you subtract from a row?",
        )
        expect_value(result, softmax(np.where(mask, scores, -1e9)), name=case)
        expect_weights(result, mask)


def weights_of(masked_softmax, scores, mask):
    """Return the weights that an answer gives, as an array of the scores' shape."""
    with np.errstate(all="ignore"):
        result = masked_softmax(scores, mask)
    return expect_shape("the result", result, scores.shape)


def attention_mistakes(scores, keys, values):
    """Return what the usual mistakes give: products of queries and keys, not yet divided."""
    d, (count, features) = keys.shape[1], values.shape
    right = scores / np.sqrt(d)
    others = {
        "the scores are not divided by the square root of d": scores,
        "you divide by d, expected its square root": scores / d,
        "you multiply with the square root of d, expected to divide": scores * d**0.5,
        "you divide by the root of the number of keys, expected that of their size d": (
            scores / np.sqrt(count)
        ),
        "you divide by the root of the number of queries, expected that of their size d": (
            scores / np.sqrt(len(scores))
        ),
        "you divide by the root of the size of the values, expected that of the keys": (
            scores / np.sqrt(features)
        ),
    }
    mistakes = {reason: softmax(other) @ values for reason, other in others.items()}
    return mistakes | {
        "those are the weights: multiply them with the values": softmax(right),
        "you average the keys: the context is the mean of the values": softmax(right)
        @ keys,
        "the softmax runs over the queries: each query shares out its own weight, along the "
        "source": softmax(right, axis=0) @ values,
        "the softmax is missing: the weights of a query must sum to 1": right @ values,
        "the values are summed with equal weights: the scores have no effect": np.tile(
            values.mean(axis=0), (len(scores), 1)
        ),
    }


@exercise(
    hints=[
        "begin with all scores at once: a product of two matrices of shape (target, source)",
        "along which axis of (target, source) do the weights of one query sum to 1?",
    ]
)
def exercise_2(scaled_attention):
    """Scaled dot-product attention."""
    rng = np.random.default_rng(0)
    # In the fourth case nothing follows from the shapes: queries, keys and d are as many.
    sizes = (3, 5, 9, 4), (6, 2, 7, 8), (1, 4, 3, 2), (4, 4, 4, 3)
    large = (5, 3, 2, 6), (3, 5, 2, 4)  # scores for which exp alone overflows
    results, contexts, mistakes = [], [], []
    for target, source, d, features in sizes + large:
        shapes = (target, d), (source, d), (source, features)
        query, keys, values = (0.8 * rng.normal(size=shape) for shape in shapes)
        if d == 2 and source == 3:
            query *= 1_000 * np.sqrt(d) / (query @ keys.T).max()
            keys[-1] = 0.999 * keys[(query @ keys.T).max(axis=0).argmax()]  # both large
        elif d == 2:  # one of 1,000 among zeros, whose mean is far below it
            query[:], keys[:] = 20.0, 0.0
            keys[3] = 25.0 * np.sqrt(d)
        result = scaled_attention(query, keys, values)
        expect(
            not isinstance(result, tuple | list) or len(result) != 2,
            f"that is a {type(result).__name__} of two parts: return the contexts alone",
        )
        scores = query @ keys.T
        results.append(result)
        contexts.append(softmax(scores / np.sqrt(d)) @ values)
        if d != 2:
            mistakes.append(attention_mistakes(scores, keys, values))
    count = len(sizes)
    expect_no_mistake(results[:count], contexts[:count], mistakes)
    for result, wanted in zip(results[:count], contexts[:count]):
        expect_value(result, wanted)
    # A float32 knows a score of 1,000 to a ten-thousandth.
    for result, wanted in zip(results[count:], contexts[count:]):
        expect(
            np.shape(result) != wanted.shape or np.isfinite(result).all(),
            "the result is not finite where scores are large: which number do you subtract "
            "from a row?",
        )
        expect_value(result, wanted, tolerance=1e-3)
