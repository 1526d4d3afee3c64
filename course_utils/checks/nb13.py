"""Checks of notebook 13, a language model that writes."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(bits_from_logits):
    """Mean bits per character from logits."""
    rng = np.random.default_rng(0)
    logits, targets = rng.normal(size=(6, 4)) * 2, np.array([0, 3, 1, 1, 2, 0])
    powers = np.exp(logits)
    p = powers / powers.sum(axis=1, keepdims=True)
    each = -np.log2(p[np.arange(6), targets])
    result = bits_from_logits(logits.copy(), targets.copy())
    expect(result is not None, "the result is None: did you forget to return it?")
    result = np.asarray(result)
    expect(
        not is_close(result, each),
        "that is the surprise of each character, expected their mean",
    )
    result = expect_shape("the result", result, ())
    expect(
        not is_close(result, each.mean() * np.log(2)),
        "that is in nats: use log2, or divide by ln 2",
    )
    expect(not is_close(result, each.sum()), "that is the sum, expected the mean")
    expect(not is_close(result, -each.mean()), "the sign is wrong: bits are positive")
    expect(
        not is_close(result, 2 ** each.mean()),
        "that is the perplexity, expected its base-2 logarithm",
    )
    entropy = -(p * np.log2(p)).sum(axis=1).mean()
    expect(
        not is_close(result, entropy),
        "that is the model's own entropy: only the probability of the character that "
        "came counts",
    )
    expect(is_close(result, each.mean()), "wrong for logits of a usual size")
    high = np.array([[1000.0, 999.0], [0.0, -1000.0]])
    with np.errstate(all="ignore"):
        result = np.asarray(bits_from_logits(high.copy(), np.array([0, 1])))
    expect(
        np.isfinite(result).all(),
        "with a logit of 1,000 the result is not finite: subtract the row's largest logit, "
        "and never take the logarithm of a probability that has become 0",
    )
    wanted = (np.log2(1 + np.exp(-1)) + 1000 / np.log(2)) / 2
    expect(is_close(result, wanted), "wrong for logits as large as 1,000")


@exercise
def exercise_2(min_p):
    """Keep what is at least `share` times as likely as the likeliest."""
    p = np.array([[0.05, 0.4, 0.3, 0.1, 0.15], [0.9, 0.02, 0.05, 0.02, 0.01]])
    kept = {
        0.11: [range(5), [0]],
        0.25: [[1, 2, 3, 4], [0]],
        0.5: [[1, 2], [0]],
        0.03: [range(5), [0, 2]],
    }
    for share, columns in kept.items():
        stay = np.array([np.isin(range(5), list(row)) for row in columns])
        wanted = np.where(stay, p, 0)
        result = expect_shape("the result", min_p(p.copy(), share), p.shape)
        expect(
            not is_close(result, wanted) or is_close(wanted.sum(axis=1), np.ones(2)),
            "what is left must be shared out anew: divide by the sum of each row",
        )
        expect(
            is_close(result.sum(axis=1), np.ones(2)),
            "a row does not sum to 1: divide by the sum along the last axis",
        )
        fixed = np.where(p >= share, p, 0)
        with np.errstate(all="ignore"):
            fixed = fixed / fixed.sum(axis=1, keepdims=True)
            one = np.where(p >= share * p.max(), p, 0)
            one = one / one.sum(axis=1, keepdims=True)
        right = wanted / wanted.sum(axis=1, keepdims=True)
        if is_close(result, right):
            continue
        expect(
            not is_close(result, fixed),
            "you compare with `share` itself, expected `share` times the largest",
        )
        expect(
            not is_close(result, one),
            "you compare with the largest of the whole array: each row has its own",
        )
        expect(
            ((result > 0) == stay).all(),
            f"with share {share} the wrong characters are kept, {np.argwhere(result > 0).tolist()} "
            f"(row, column)",
        )
        expect(False, "the kept ones must keep their proportions")
    row = expect_shape("one row's result", min_p(p[0].copy(), 0.5), (5,))
    expect(
        is_close(row, np.array([0, 4, 3, 0, 0]) / 7),
        "wrong for a single row (characters,): work along the last axis",
    )


@exercise
def exercise_3(restore):
    """From rows as `lay_out` gives them back to the text."""
    streams, batches, steps = 3, 4, 5
    text = np.arange(100, 100 + streams * batches * steps)
    rows = text.reshape(streams, batches, steps).transpose(1, 0, 2).reshape(-1, steps)
    result = restore(rows.copy(), streams)
    expect(result is not None, "the result is None: did you forget to return it?")
    result = expect_shape("the result", result, text.shape)
    expect(
        not (result == rows.ravel()).all(),
        "the rows are one below the other as they came: windows of one stream stand "
        f"{streams} rows apart",
    )
    expect(
        sorted(result.tolist()) == text.tolist(),
        "some characters are missing, others stand there twice",
    )
    again = rows.reshape(streams, batches, steps).transpose(1, 0, 2).ravel()
    expect(
        not (result == again).all(),
        "the first axis of the rows runs over batches, then over streams: reshape to "
        "(batches, streams, steps) before you swap",
    )
    expect((result == text).all(), f"the text begins {result[:8].tolist()}, wrong")
