"""Checks of notebook 13, a language model that writes."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, expect_value


@exercise(
    hints=[
        "the logarithm of a softmax is a logit less one number for the whole row: which?",
        "`scores[np.arange(steps), targets]` picks one score of each row",
    ]
)
def exercise_1(bits_from_logits):
    """Mean bits per character from logits."""
    random = np.random.default_rng(0)
    for steps, characters in ((6, 4), (3, 7), (1, 2)):
        logits = random.normal(size=(steps, characters)) * 2
        targets = random.integers(characters, size=steps)
        result = bits_from_logits(logits, targets)
        expect_value(result, *bits(logits, targets), name="the mean bits per character")
    for large in (1000.0, -1000.0):
        logits = np.array([[large, large - 1, 2.0], [0.0, -large, 3.0]])
        targets = np.array([1, 2])
        with np.errstate(all="ignore"):
            result = bits_from_logits(logits, targets)
        expect(
            np.isfinite(expect_shape("the result", result, ())),
            "with a logit of 1,000 the result is not finite: subtract the row's largest logit, "
            "and never take the logarithm of a probability that has become 0",
        )
        with np.errstate(all="ignore"):  # of the mistakes
            wanted = bits(logits, targets)[0]
        expect_value(
            result,
            wanted,
            name=f"the mean bits for logits near {large:,.0f}",
        )
    logits = np.array([[1000.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, -1000.0]])
    with np.errstate(all="ignore"):
        result = bits_from_logits(logits, np.array([1, 0]))
        wanted = bits(logits, np.array([1, 0]))[0]
    name = "the mean bits where one logit of four is far from the others"
    expect_value(result, wanted, name=name)


def bits(logits, targets):
    """Return the mean bits per character, and what usual mistakes give, by reason."""
    scores = logits - logits.max(axis=1, keepdims=True)
    log_p = (scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))) / np.log(2)
    each = -log_p[np.arange(len(targets)), targets]
    p = np.exp2(log_p)
    return each.mean(), {
        "that is the surprise of each character, expected their mean": each,
        "that is in nats: use log2, or divide by ln 2": each.mean() * np.log(2),
        "nats are divided by ln 2, not multiplied": each.mean() * np.log(2) ** 2,
        "that is the sum, expected the mean": each.sum(),
        "the sign is wrong: bits are positive": -each.mean(),
        "that is the perplexity, expected its base-2 logarithm": 2 ** each.mean(),
        "that is the mean over all characters of the alphabet: divide by the steps": (
            each.sum() / logits.size
        ),
        "that is the surprise of the mean probability: take the logarithm, then the mean": (
            -np.log2(np.mean(2**-each))
        ),
        "that is the model's own entropy: only the probability of the character that came "
        "counts": -(p * log_p).sum(axis=1).mean(),
        "the logits are taken for probabilities in logarithms: where is the softmax?": (
            -logits[np.arange(len(targets)), targets].mean()
        ),
    }


# Probabilities whose ratios are exact in floating point: "at least" shows.
ROWS = np.array(
    [
        [[4, 32, 16, 8, 4], [60, 1, 0, 2, 1], [15, 16, 16, 8, 9]],
        [[2, 2, 4, 24, 32], [12, 13, 13, 13, 13], [0, 0, 64, 0, 0]],
    ]
)
MIN_P = [(ROWS[0] / 64, 0.25), (ROWS / 64, 0.5), (ROWS[0, 0] / 64, 0.125)]
MIN_P += [
    (ROWS[1, :, :4] / 64 + 1 / 64, 1.0),
    (ROWS[:, 0] / 64, 0.0),
    (ROWS[0] / 64, 0.03),
    (np.array([[200, 49, 51, 60, 40]]) / 400, 0.25),
    (np.array([[10_000, 2_499, 2_501, 100, 4_900]]) / 20_000, 0.25),
]


@exercise(
    hints=[
        "the largest probability of each row, kept with `keepdims=True`, compares with all",
        "what is left does not sum to 1 yet",
    ]
)
def exercise_2(min_p):
    """Keep what is at least `share` times as likely as the likeliest."""
    for p, share in MIN_P:
        p = p / p.sum(axis=-1, keepdims=True)
        result = expect_shape("the result", min_p(p, share), p.shape)
        stay = p >= share * p.max(axis=-1, keepdims=True)
        with np.errstate(all="ignore"):
            mistakes = wrong_tails(p, share, stay)
        name = f"for probabilities of shape {p.shape} and share {share} the probability"
        if np.array_equal(result > 0, stay & (p > 0)):
            name = f"the right characters are kept, but {name}"
        expect_value(result, shared(p, stay), mistakes, name=name)
        sums = result.sum(axis=-1, dtype=float)
        far = sums.flat[abs(sums - 1).argmax()]
        told = f"a row sums to {far:.6f}, expected 1 but for rounding"
        expect(abs(far - 1) < 2e-6, told)


def shared(p, stay):
    """Return the kept probabilities, which share all."""
    kept = np.where(stay, p, 0.0)
    return kept / kept.sum(axis=-1, keepdims=True)


def wrong_tails(p, share, stay):
    """Return what usual mistakes give, by reason."""
    largest, kept = p.max(axis=-1, keepdims=True), np.where(stay, p, 0.0)
    return {
        "what is left must sum to 1 again: divide by the sum of each row": kept,
        "you divide by the sum of the whole array: each row has its own": kept
        / kept.sum(),
        "you divide by the largest, expected by the sum of each row": kept / largest,
        "you compare with `share` itself, expected `share` times the largest": shared(
            p, p >= share
        ),
        "you compare with the largest of the whole array: each row has its own": shared(
            p, p >= share * p.max()
        ),
        "you compare with the largest of each column: each row has its own": shared(
            p, p >= share * p.max(axis=0)
        ),
        "at least `share` times as likely: one that is exactly as likely stays": shared(
            p, p > share * largest
        ),
        "the kept ones must keep their proportions": stay
        / stay.sum(axis=-1, keepdims=True),
    }


LAYOUTS = [
    (3, 4, 5),
    (2, 1, 4),
    (1, 3, 2),
    (5, 2, 1),
    (2, 2, 3),
]  # streams, batches, steps


@exercise(
    hints=[
        "which rows belong to the first stream? Try it on a text of 24 characters, on paper",
        "give the rows three axes, in the order in which they run, and then swap two",
    ]
)
def exercise_3(restore):
    """From rows as `lay_out` gives them back to the text."""
    random = np.random.default_rng(0)
    for streams, batches, steps in LAYOUTS:
        text = random.integers(9, size=streams * batches * steps)  # characters repeat
        text[text == 8] = 40_000  # as many characters as Chinese has
        rows = text.reshape(streams, batches, steps).swapaxes(0, 1).reshape(-1, steps)
        result = restore(rows, streams)
        expect_value(
            result,
            text,
            wrong_texts(rows, streams, batches),
            name=f"the text of {streams} streams, {batches} batches, {steps} steps",
        )


def wrong_texts(rows, streams, batches):
    """Return what usual mistakes give, by reason."""
    steps = rows.shape[1]
    right = rows.reshape(batches, streams, steps)
    return {
        "the rows are one below the other as they came: windows of one stream stand "
        f"{streams} rows apart": rows.ravel(),
        "the first axis of the rows runs over batches, then over streams: reshape to "
        "(batches, streams, steps) before you swap": rows.reshape(
            streams, batches, steps
        )
        .swapaxes(0, 1)
        .ravel(),
        "that is in the right order, expected one axis, (characters,)": right.swapaxes(
            0, 1
        ),
        "that is in the right order, expected one axis, (characters,); ravel": (
            right.swapaxes(0, 1).reshape(streams, -1)
        ),
        "the columns are read first: within a window the steps belong together": rows.T.ravel(),
        "the steps are swapped too: swap batches and streams alone": right.T.ravel(),
        "the first stream alone is there": right[:, 0].ravel(),
        "the first batch alone is there": right[0].ravel(),
    }
