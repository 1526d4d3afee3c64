"""Checks of notebook 17b, what a Transformer costs."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_parts, expect_value


def attention(query, keys, values, scale):
    """Return the context of one query."""
    powers = np.exp(keys @ query / scale)
    return powers @ values / powers.sum()


def context_mistakes(query, keys, values, window):
    """Return what the usual mistakes give, for all keys and values up to the new place."""
    d, root = len(query), np.sqrt(len(query))
    near = keys[-window:], values[-window:]
    mistakes = {
        "the context sees more than `window` places: the new place is one of them": attention(
            query, keys[-window - 1 :], values[-window - 1 :], root
        ),
        "the scores are not divided by the square root of d": attention(
            query, *near, 1
        ),
        "the scores are divided by d, expected its square root": attention(
            query, *near, d
        ),
        "the scores are divided by the root of the number of keys, expected that of d": (
            attention(query, *near, np.sqrt(len(near[0])))
        ),
        "the scores are divided by the root of the size of the values, expected that of d": (
            attention(query, *near, np.sqrt(values.shape[1]))
        ),
        "the softmax is missing": near[0] @ query / root @ near[1],
        "all places have the same weight: the scores have no effect": near[1].mean(
            axis=0
        ),
    }
    if len(keys) > 1:
        mistakes |= {
            "the new place does not look at itself": attention(
                query, keys[-window - 1 : -1], values[-window - 1 : -1], root
            ),
            "the context sees one place too few": attention(
                query, near[0][1:], near[1][1:], root
            )
            if len(near[0]) > 1
            else values[-1],
        }
    # Of two places, the one with the largest score may also be the one that a mistake leaves.
    largest = near[1][np.argmax(near[0] @ query)]
    alone = "only the place with the largest score is read, expected all of the window"
    return {
        f"{reason}, or {alone}" if np.allclose(value, largest) else reason: value
        for reason, value in mistakes.items()
    } | {alone: largest}


def cache_mistakes(rows, window):
    """Return what the usual mistakes give for one part of a cache, of all rows so far."""
    return {
        "does not hold the new place": rows[:-1][-window:],
        "begins with the newest place, expected the oldest first": rows[-window:][::-1],
        f"has {len(rows)} rows with window {window}: drop the oldest": rows,
        f"has a row too few for window {window}": rows[-window:][1:],
    }


@exercise(
    hints=[
        "put the new key below the old ones first: which rows does the window leave?",
        "the scores of one query with all keys are one product: of which shape?",
    ]
)
def exercise_1(next_step):
    """One step of attention on a cache that stops growing."""
    rng = np.random.default_rng(0)
    for d, features, window, steps in ((4, 3, 2, 5), (9, 5, 6, 4), (2, 7, 1, 3)):
        shapes = (steps, d), (steps, d), (steps, features)
        queries, keys, values = (rng.normal(size=shape) for shape in shapes)
        cache = keys[:0], values[:0]
        for t in range(steps):
            result = next_step(queries[t], keys[t], values[t], cache, window)
            context, cache = expect_parts(
                result, "two parts, the context and a cache", 2
            )
            cache = tuple(expect_parts(cache, "a cache of keys and values", 2))
            so_far = keys[: t + 1], values[: t + 1]
            case = f"with window {window}, at step {t}"
            expect_value(
                context,
                attention(queries[t], *(part[-window:] for part in so_far), np.sqrt(d)),
                context_mistakes(queries[t], *so_far, window),
                name=f"{case}, the context",
            )
            for what, part, rows in zip(("keys", "values"), cache, so_far):
                name = f"{case}, the cache of {what}"
                wrong = cache_mistakes(rows, window)
                wrong = {f"{name} {reason}": value for reason, value in wrong.items()}
                expect_value(part, rows[-window:], wrong, name=name)


def blocks_of(keys, values, sizes, seen):
    """Yield keys and values in blocks; each block is overwritten when the next one comes."""
    first = 0
    for size in sizes:
        block = keys[first : first + size].copy(), values[first : first + size].copy()
        seen.append(len(seen))
        yield block
        for part in block:
            part[:] = np.nan
        first += size


def in_blocks(query, keys, values, sizes, corrected=("sum", "context"), first=None):
    """Return the context block by block; what is not in `corrected` keeps its old scale."""
    largest, total, context = -np.inf, 0.0, np.zeros(values.shape[1])
    for start, size in zip(np.cumsum([0, *sizes]), sizes):
        z = keys[start : start + size] @ query / np.sqrt(len(query))
        new = max(largest, z.max())
        old = np.exp(largest - new) if np.isfinite(largest) else 0.0
        powers = np.exp(z - new)
        total = total * (old if "sum" in corrected else 1) + powers.sum()
        context = context * (old if "context" in corrected else 1)
        context, largest = context + powers @ values[start : start + size], new
    return context / total


def block_mistakes(query, keys, values, sizes):
    """Return what the usual mistakes give."""
    root, last = np.sqrt(len(query)), sizes[-1]
    near = keys[: sizes[0]], values[: sizes[0]]
    wanted = stable(query, keys, values, root)
    means = [
        stable(query, keys[i : i + n], values[i : i + n], root)
        for i, n in zip(np.cumsum([0, *sizes]), sizes)
    ]
    found = {
        "the scores are not divided by the square root of d": stable(
            query, keys, values, 1
        ),
        "the scores are divided by d, expected its square root": stable(
            query, keys, values, len(query)
        ),
        "only the first block counts": stable(query, *near, root),
        "only the last block counts": stable(query, keys[-last:], values[-last:], root),
        "all blocks count the same: weigh them by their sums": np.mean(means, axis=0),
        "neither the sum nor the weighted sum was multiplied when the largest score grew": (
            in_blocks(query, keys, values, sizes, ())
        ),
        "the sum was not multiplied when the largest score grew": in_blocks(
            query, keys, values, sizes, ("context",)
        ),
        "the weighted sum was not multiplied when the largest score grew": in_blocks(
            query, keys, values, sizes, ("sum",)
        ),
        "all positions have the same weight: the scores have no effect": values.mean(
            axis=0
        ),
        "only the position with the largest score is read": values[
            np.argmax(keys @ query)
        ],
    }
    return {name: x for name, x in found.items() if not np.allclose(x, wanted)}


def stable(query, keys, values, scale):
    """Return the context of one query for scores of any size."""
    z = keys @ query / scale
    powers = np.exp(z - z.max())
    return powers @ values / powers.sum()


@exercise(
    hints=[
        "begin with a largest score of -inf: then exp(m - m') is 0 for the first block",
        "which two of the three things are sums of powers of e to the z - m?",
    ]
)
def exercise_2(attend_in_blocks):
    """Attention that reads keys and values block by block."""
    rng = np.random.default_rng(0)
    cases = ((4, 3, (3, 2, 4), 1), (9, 5, (1, 6, 2, 1), 1), (2, 1, (5,), 1))
    cases += ((3, 2, (2, 3, 2), 1_000), (6, 4, (1, 1, 1), -1_000))
    for d, features, sizes, size in cases:
        query, count = rng.normal(size=d), sum(sizes)
        keys, values = rng.normal(size=(count, d)), rng.normal(size=(count, features))
        # Scores grow or fall by thousands in the last cases.
        keys = (
            keys + size * np.linspace(0, 1, count)[:, None] * query
            if abs(size) > 1
            else keys
        )
        seen = []
        result = attend_in_blocks(query.copy(), blocks_of(keys, values, sizes, seen))
        name = f"the context for blocks of {', '.join(map(str, sizes))} rows"
        if abs(size) > 1:
            name += ", with large scores,"
        expect(len(seen) == len(sizes), f"{name} was made of {len(seen)} of the blocks")
        finite = np.isfinite(np.asarray(result, dtype=float)).all()
        expect(
            finite,
            f"{name} holds NaN: subtract the largest score so far before `exp`, and use no "
            "block after you have taken the next one",
        )
        expect_value(
            result,
            stable(query, keys, values, np.sqrt(d)),
            block_mistakes(query, keys, values, sizes),
            name=name,
        )
