"""Checks of notebook 16, attention."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


def softmax(scores, axis=-1):
    """Return the softmax of scores along an axis."""
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


@exercise
def exercise_1(masked_softmax):
    """A softmax that gives padding nothing."""
    scores = np.random.default_rng(0).normal(size=(2, 3, 4)) - 1.0
    mask = np.arange(4) < np.array([4, 2])[:, None, None]
    mask = np.broadcast_to(mask, scores.shape).copy()
    result = masked_softmax(scores.copy(), mask.copy())
    result = expect_shape("the result", result, scores.shape)
    plain = softmax(scores)
    expect(
        not is_close(result, plain),
        "padding gets its share: the mask has no effect",
    )
    expect(
        not is_close(result, np.where(mask, plain, 0)),
        "the rows with padding do not sum to 1: hide the scores before the softmax, or "
        "divide by the sum of what is left",
    )
    expect(
        not is_close(result, softmax(np.where(mask, scores, 0))),
        "a score of 0 is no low score, its power is 1: padding needs a very negative one",
    )
    expect(
        not is_close(result, softmax(np.where(mask, -1e9, scores))),
        "you hide the real steps: the mask is True where a step is real",
    )
    expect((result[~mask] == 0).all(), "some padding has a weight that is not 0")
    expect(
        is_close(result.sum(axis=-1), np.ones((2, 3))),
        "a row does not sum to 1: work along the last axis",
    )
    wanted = softmax(np.where(mask, scores, -1e9))
    expect(is_close(result, wanted), "wrong for scores of a usual size")
    high = np.array([[1000.0, 999.0, 1001.0], [-1000.0, -1001.0, 0.0]])
    mask = np.array([[True, True, False]] * 2)
    with np.errstate(all="ignore"):
        result = np.asarray(masked_softmax(high.copy(), mask.copy()))
    expect(
        np.isfinite(result).all(),
        "with scores of 1,000 the result is not finite: subtract the largest real score of "
        "each row first",
    )
    wanted = softmax(np.where(mask, high, -1e9))
    expect(
        is_close(result, wanted),
        "wrong for scores as large as 1,000: which score of a row do you subtract?",
    )


@exercise
def exercise_2(scaled_attention):
    """Scaled dot-product attention."""
    rng = np.random.default_rng(0)
    query, keys, values = (
        2 * rng.normal(size=shape) for shape in ((3, 4), (5, 4), (5, 2))
    )
    result = scaled_attention(query.copy(), keys.copy(), values.copy())
    expect(not isinstance(result, tuple), "that is a tuple: return the contexts alone")
    expect(result is not None, "the result is None: did you forget to return it?")
    scores = query @ keys.T
    expect(
        not is_close(result, softmax(scores / 2)),
        "those are the weights: multiply them with the values",
    )
    expect(
        not is_close(result, softmax(scores / 2) @ keys),
        "you average the keys: the context is the mean of the values",
    )
    result = expect_shape("the result", result, (3, 2))
    expect(
        not is_close(result, softmax(scores) @ values),
        "the scores are not divided by the square root of d",
    )
    expect(
        not is_close(result, softmax(scores / 4) @ values),
        "you divide by d, expected its square root",
    )
    expect(
        not is_close(result, softmax(scores / np.sqrt(5)) @ values),
        "you divide by the root of the number of keys, expected that of their size d",
    )
    expect(
        not is_close(result, softmax(scores / 2, axis=0) @ values),
        "the softmax runs over the queries: each query shares out its own weight, along the "
        "source",
    )
    expect(
        not is_close(result, scores / 2 @ values),
        "the softmax is missing: the weights of a query must sum to 1",
    )
    expect(is_close(result, softmax(scores / 2) @ values), "the contexts are wrong")


@exercise
def exercise_3(align):
    """Pairs of target and source tokens by the largest weight."""
    source, target = ["the", "red", "car"], ["la", "voiture", "rouge", "."]
    weights = np.array(
        [
            [0.7, 0.1, 0.2, 0.0, 0.0],
            [0.1, 0.2, 0.5, 0.1, 0.1],
            [0.1, 0.3, 0.1, 0.2, 0.3],
            [0.1, 0.05, 0.2, 0.05, 0.6],
        ]
    )
    wanted = list(zip(target, ["the", "car", "red", "car"]))
    try:
        result = align(weights.copy(), list(source), list(target))
    except IndexError:
        expect(
            False,
            "a padding column was the largest and `source` has no such token: look at the "
            "first len(source) columns alone",
        )
    expect(result is not None, "the result is None: did you forget to return it?")
    expect(
        isinstance(result, list), f"that is a {type(result).__name__}, expected a list"
    )
    expect(
        len(result) == len(target),
        f"there are {len(result)} pairs, expected one for each of the {len(target)} target "
        "tokens",
    )
    for pair in result:
        expect(
            isinstance(pair, tuple | list) and len(pair) == 2,
            f"{pair!r} is no pair of a target token and a source token",
        )
    pairs = [tuple(pair) for pair in result]
    expect(
        pairs != [(s, t) for t, s in wanted],
        "each pair begins with the source token, expected the target token first",
    )
    expect(
        not all(isinstance(second, int | np.integer) for _, second in pairs),
        "the second of each pair is a number, expected the token that stands there",
    )
    least = [source[i] for i in weights[:, :3].argmin(axis=1)]
    expect(
        pairs != list(zip(target, least)),
        "that is the smallest weight, expected the largest",
    )
    expect(pairs == wanted, f"the pairs are {pairs}, some are wrong")
