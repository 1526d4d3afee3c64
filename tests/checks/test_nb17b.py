"""Every check of notebook 17b accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb17b


def attend(query, keys, values, scale=None):
    powers = np.exp(keys @ query / (scale or np.sqrt(len(query))))
    return powers @ values / powers.sum()


def right_step(query, key, value, cache, window):
    keys = np.vstack([cache[0], key])[-window:]
    values = np.vstack([cache[1], value])[-window:]
    return attend(query, keys, values), (keys, values)


def on_lists(query, key, value, cache, window):
    """Right: lists of rows, oldest dropped first."""
    keys, values = [*cache[0], key], [*cache[1], value]
    while len(keys) > window:
        del keys[0], values[0]
    scores = [sum(q * k for q, k in zip(query, row)) for row in keys]
    powers = [np.exp(score / len(query) ** 0.5) for score in scores]
    context = sum(p * v for p, v in zip(powers, values)) / sum(powers)
    return [context, [keys, values]]


def dropped_first(query, key, value, cache, window):
    """Right: makes room before the new row comes."""
    first = max(0, len(cache[0]) - window + 1)
    new = key[np.newaxis], value[np.newaxis]
    keys, values = (np.concatenate([old[first:], n]) for old, n in zip(cache, new))
    scores = np.einsum("kd,d->k", keys, query) / np.linalg.norm(np.ones(len(query)))
    powers = np.exp(scores - scores.max())
    return np.average(values, axis=0, weights=powers), [keys, values]


def step(attention=attend, keep=lambda rows, window: rows[-window:], seen=None):
    """Return an answer with one thing changed."""

    def answer(query, key, value, cache, window):
        rows = [np.vstack([old, new]) for old, new in zip(cache, (key, value))]
        near = [(seen or keep)(part, window) for part in rows]
        return attention(query, *near), tuple(keep(part, window) for part in rows)

    return answer


def scaled_by(scale):
    """Return a wrong attention whose scores are divided by `scale(query, keys, values)`."""
    return step(lambda q, k, v: attend(q, k, v, scale(q, k, v)))


def hard_if_several(query, keys, values):
    """Wrong from three places on: the largest score takes all."""
    if len(keys) < 3:
        return attend(query, keys, values)
    return values[np.argmax(keys @ query)]


def minus_zero(query, key, value, cache, window):
    """Wrong for window 1: rows[-0:] are all rows."""
    keys, values = (
        np.vstack([old[-(window - 1) :], new]) for old, new in zip(cache, (key, value))
    )
    return attend(query, keys, values), (keys, values)


def keys_for_values(query, key, value, cache, window):
    context, (keys, values) = right_step(query, key, value, cache, window)
    return context, (values, keys)


def one_row_fewer(query, key, value, cache, window):
    context, cache = right_step(query, key, value, cache, window)
    return context, [rows[max(0, len(rows) - window + 1) :] for rows in cache]


def old_cache(query, key, value, cache, window):
    return right_step(query, key, value, cache, window)[0], cache


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_step, "passed"),
        (on_lists, "passed"),
        (dropped_first, "passed"),
        (step(), "passed"),
        (step(keep=lambda rows, w: rows), "the context sees more than `window` places"),
        (step(keep=lambda rows, w: rows, seen=lambda rows, w: rows[-w:]),)
        + ("has 3 rows with window 2: drop the oldest",),
        (step(keep=lambda rows, w: rows[:w]), "does not look at itself"),
        (step(keep=lambda rows, w: rows[:w], seen=lambda rows, w: rows[-w:]),)
        + ("at step 2, the cache of keys does not hold the new place",),
        (step(keep=lambda rows, w: rows[-w:][::-1]), "begins with the newest place"),
        (
            step(seen=lambda rows, w: rows[-w - 1 :]),
            "the context sees more than `window` places",
        ),
        (step(seen=lambda rows, w: rows[:-1] if len(rows) > 1 else rows),)
        + ("does not look at itself",),
        (scaled_by(lambda q, k, v: 1), "not divided by the square root"),
        (scaled_by(lambda q, k, v: len(q)), "divided by d"),
        (scaled_by(lambda q, k, v: len(k) ** 0.5), "the number of keys"),
        (scaled_by(lambda q, k, v: v.shape[1] ** 0.5), "the size of the values"),
        (step(lambda q, k, v: v.mean(axis=0)), "the scores have no effect"),
        (step(lambda q, k, v: k @ q / len(q) ** 0.5 @ v), "the softmax is missing"),
        (step(lambda q, k, v: attend(-q, k, v)), "at step 1, the context is"),
        (step(lambda q, k, v: attend(q, k, k)), "the context has shape (4,), expected"),
        (minus_zero, "the context sees more than"),
        (
            step(lambda q, k, v: v[np.argmax(k @ q)]),
            "or only the place with the largest",
        ),
        (step(hard_if_several), "not yet: only the place with the largest score"),
        (keys_for_values, "the cache of keys has shape (1, 3), expected (1, 4)"),
        (one_row_fewer, "the cache of keys has a row too few for window 2"),
        (old_cache, "at step 0, the cache of keys does not hold"),
        (lambda *given: right_step(*given)[0], "expected two parts"),
        (lambda *given: (right_step(*given)[0], 5), "returned 5, expected a cache"),
        (lambda q, k, v, cache, w: attend(k, q, v), "your code raised"),
        (..., "not attempted"),
    ],
)
def test_next_step(assert_verdict, answer, reason):
    assert_verdict(reason, nb17b.exercise_1, answer)


def right_blocks(query, blocks):
    largest, total, context = -np.inf, 0.0, 0.0
    for keys, values in blocks:
        z = keys @ query / np.sqrt(len(query))
        new = max(largest, z.max())
        powers, old = np.exp(z - new), np.exp(largest - new)
        total, context = total * old + powers.sum(), context * old + powers @ values
        largest = new
    return context / total


def row_by_row(query, blocks):
    """Right, with lists."""
    m, s, c = None, 0.0, None
    for keys, values in blocks:
        for key, value in zip(keys, values):
            z = sum(a * b for a, b in zip(query, key)) / len(query) ** 0.5
            if m is None:
                m, s, c = z, 1.0, [float(v) for v in value]
                continue
            new = max(m, z)
            old, power = np.exp(m - new), np.exp(z - new)
            s = s * old + power
            c = [a * old + power * float(v) for a, v in zip(c, value)]
            m = new
    return [a / s for a in c]


def by_means(query, blocks):
    """Right: combines the means of blocks by their sums' logarithms."""
    logs, contexts = [], []
    for keys, values in blocks:
        z = keys @ query / np.sqrt(len(query))
        logs.append(z.max() + np.log(np.exp(z - z.max()).sum()))
        contexts.append(np.exp(z - logs[-1]) @ values)
    shares = np.exp(np.array(logs) - max(logs))
    return shares / shares.sum() @ np.array(contexts)


def blocks_variant(scale=lambda d: d**0.5, sum_too=True, context_too=True, biggest=max):
    """Return an answer with one thing changed."""

    def answer(query, blocks):
        largest, total, context = -np.inf, 0.0, 0.0
        for keys, values in blocks:
            z = keys @ query / scale(len(query))
            new = biggest(largest, z.max())
            powers, old = np.exp(z - new), np.exp(largest - new)
            total = total * (old if sum_too else 1) + powers.sum()
            context = context * (old if context_too else 1) + powers @ values
            largest = new
        return context / total

    return answer


def stored(query, blocks):
    """Wrong: keeps references to blocks that are overwritten."""
    keys, values = zip(*blocks)
    return attend(query, np.concatenate(keys), np.concatenate(values))


def no_maximum(query, blocks):
    total, context = 0.0, 0.0
    for keys, values in blocks:
        powers = np.exp(keys @ query / np.sqrt(len(query)))
        total, context = total + powers.sum(), context + powers @ values
    return context / total


def first_only(query, blocks):
    keys, values = next(blocks)
    return attend(query, keys, values)


def last_only(query, blocks):
    for keys, values in blocks:
        context = attend(query, keys, values)
    return context


def plain_mean(query, blocks):
    return np.mean([attend(query, keys, values) for keys, values in blocks], axis=0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_blocks, "passed"),
        (row_by_row, "passed"),
        (by_means, "passed"),
        (blocks_variant(), "passed"),
        (blocks_variant(lambda d: 1), "not divided by the square root"),
        (blocks_variant(lambda d: d), "divided by d, expected its square root"),
        (blocks_variant(sum_too=False), "the sum was not multiplied"),
        (blocks_variant(context_too=False), "the weighted sum was not multiplied"),
        (blocks_variant(sum_too=False, context_too=False), "neither the sum nor"),
        (stored, "holds NaN"),
        (no_maximum, "with large scores, holds NaN"),
        (first_only, "was made of 1 of the blocks"),
        (last_only, "only the last block counts"),
        (plain_mean, "all blocks count the same"),
        (lambda q, blocks: [*blocks] and None, "not yet"),
        (lambda q, blocks: right_blocks(q, blocks)[:1], "has shape"),
        (
            lambda q, blocks: -right_blocks(q, blocks),
            "the context for blocks of 3, 2, 4",
        ),
        (lambda q, blocks: blocks[0], "your code raised TypeError"),
        (..., "not attempted"),
    ],
)
def test_attend_in_blocks(assert_verdict, answer, reason):
    assert_verdict(reason, nb17b.exercise_2, answer)
