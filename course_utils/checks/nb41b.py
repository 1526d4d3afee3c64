"""Checks of notebook 41b."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape
from course_utils.checks.several import expect_all


def recall(
    memory,
    query,
    strength,
    *,
    by=1,
    cosine=True,
    softmax=True,
    soft=True,
    lengths=(True, True),
):
    """Return what is read one slot after the one like the query; the options are mistakes."""
    scores = memory @ query
    if cosine and lengths[0]:
        scores = scores / np.linalg.norm(memory, axis=1)
    if cosine and lengths[1]:
        scores = scores / np.linalg.norm(query)
    w = np.exp(strength * scores - np.max(strength * scores))
    w = w / w.sum() if softmax else strength * scores
    w = w if soft else np.eye(len(w))[np.argmax(w)]
    return np.roll(w, by) @ memory


def by_distance(memory, query, strength):
    """A softmax of the distance in place of the cosine."""
    scores = -strength * np.linalg.norm(memory - query, axis=1)
    w = np.exp(scores - scores.max())
    return np.roll(w / w.sum(), 1) @ memory


def without_ring(memory, query, strength):
    """What moves past the last slot is lost."""
    padded = np.concatenate([memory, np.zeros((1, len(query)))])
    scores = strength * (memory @ query)
    scores /= np.linalg.norm(memory, axis=1) * np.linalg.norm(query)
    w = np.exp(scores - scores.max())
    return w / w.sum() @ padded[1:]


RECALL_MISTAKES = {
    "the weights are not moved: you read the item like the query, not the one after it": (
        lambda *case: recall(*case, by=0)
    ),
    "you read the item before the query: move the weights by +1": lambda *case: recall(
        *case, by=-1
    ),
    "you use the dot product: divide it by the lengths of both vectors": lambda *case: (
        recall(*case, cosine=False)
    ),
    "the cosine also needs the length of the query": lambda *case: recall(
        *case, lengths=(True, False)
    ),
    "the cosine also needs the length of each slot": lambda *case: recall(
        *case, lengths=(False, True)
    ),
    "the strength multiplies the cosine before the softmax: is it there?": (
        lambda memory, query, strength: recall(memory, query, 1.0)
    ),
    "is the softmax there? The weights must sum to 1": lambda *case: recall(
        *case, softmax=False
    ),
    "you read one slot alone: all slots count, by their weights": lambda *case: recall(
        *case, soft=False
    ),
    "you compare by distance: take the cosine": by_distance,
    "the slots form a ring: after the last slot comes the first": without_ring,
}


def memories():
    """Yield memories, queries and strengths of different sizes."""
    rng = np.random.default_rng(0)
    for slots, width, strength in ((5, 4, 3.0), (8, 6, 10.0), (3, 2, 1.5), (6, 6, 0.5)):
        memory = rng.normal(size=(slots, width))
        for slot in (1, slots - 1):  # the last one, too
            query = memory[slot] + 0.2 * rng.normal(size=width)
            yield memory, query, strength


@exercise(
    hints=[
        "`memory @ query` is the dot product of each slot with the query",
        "`np.roll(w, 1)` moves the weights by +1 on the ring; `w @ memory` reads",
    ]
)
def exercise_1(recall_of):
    """Find a slot by content, move on by one, read."""
    cases, results = list(memories()), []
    names = [
        f"recall(memory {memory.shape}, query {query.shape}, {strength})"
        for memory, query, strength in cases
    ]
    for name, (memory, query, strength) in zip(names, cases):
        value = recall_of(memory.copy(), query.copy(), strength)
        slots = len(memory)
        is_weights = np.shape(value) == (slots,) != query.shape
        expect(not is_weights, "you return weights (slots,): what is read is (width,)")
        results.append(expect_shape(name, value, query.shape))
    expect_all(
        [result.astype(float) for result in results],
        [recall(*case) for case in cases],
        [{why: f(*case) for why, f in RECALL_MISTAKES.items()} for case in cases],
        names,
    )


def allocation(usage, *, reverse=False, back=True, inclusive=False, free=True):
    """Return the weights of free slots; the options are mistakes."""
    order = np.argsort(-usage if reverse else usage, kind="stable")
    u = usage[order]
    before = np.cumprod(u if inclusive else np.concatenate([[1.0], u[:-1]]))
    weights = (1 - u if free else u) * before
    result = np.zeros(len(usage))
    result[order if back else np.arange(len(u))] = weights
    return result


def unsorted(usage):
    """The product in the order of the slots."""
    return (1 - usage) * np.cumprod(np.concatenate([[1.0], usage[:-1]]))


def indexed(usage):
    """The common mistake at the end: the order is applied once more, not undone."""
    order = np.argsort(usage, kind="stable")
    return allocation(usage, back=False)[order]


ALLOCATION_MISTAKES = {
    "is the product over the slots with less usage, not over those with a smaller index?": unsorted,
    "the weights are in the order of usage: put them back in the order of the slots": (
        lambda u: allocation(u, back=False)
    ),
    "you apply the order twice: slot order[j] gets the weight number j": indexed,
    "the least used slot comes first: you begin with the most used one": lambda u: (
        allocation(u, reverse=True)
    ),
    "the product is over the slots before j: you also multiply by the usage of j": lambda u: (
        allocation(u, inclusive=True)
    ),
    "the first factor is 1 - usage: you take the usage": lambda u: allocation(
        u, free=False
    ),
    "is the product there? You return 1 - usage": lambda u: 1 - u,
    "a free slot gets much weight, but its share depends on the usage of slots before it": (
        lambda u: (1 - u) / max((1 - u).sum(), 1e-9)
    ),
    "you give all weight to the least used slot: the others get a part of it": lambda u: (
        np.eye(len(u))[np.argmin(u)]
    ),
    "the weights need not sum to 1: you divide by their sum": lambda u: (
        allocation(u) / max(allocation(u).sum(), 1e-9)
    ),
}


def usages():
    """Yield usages of different lengths, with ties, free slots and none."""
    rng = np.random.default_rng(0)
    yield np.array([0.9, 0.2, 0.6, 0.1])
    yield rng.random(6)
    yield np.array([0.5, 0.5, 0.2, 0.5, 0.9])
    yield np.array([1.0, 0.0, 1.0, 0.0])
    yield np.ones(3)
    yield np.array([0.3])
    yield np.tile(
        [0.5, 0.25], 10
    )  # np.argsort without kind="stable" mixes equal usages
    yield rng.random(9)


def expect_stable(results, cases):
    """Refuse results that are right but for the order of slots with equal usage."""
    wanted = [allocation(usage) for usage in cases]
    ordered = [(np.sort(x), np.sort(y)) for x, y in zip(results, wanted)]
    same = all(np.allclose(x, y, atol=1e-6) for x, y in ordered)
    free = [
        np.allclose(x[u == v], y[u == v], atol=1e-6)
        for x, y, u in zip(results, wanted, cases)
        for v in np.unique(u)
        if np.sum(u == v) == 1
    ]
    right = all(np.allclose(x, y, atol=1e-6) for x, y in zip(results, wanted))
    reason = "of equal usages the smaller index comes first: is your order stable?"
    expect(right or not (same and all(free)), reason)


@exercise(
    hints=[
        "`np.argsort(usage, kind='stable')` gives the slots, the least used first",
        "`np.cumprod` of the sorted usages, moved by one step, gives the products",
    ]
)
def exercise_2(allocation_of):
    """The weights of free slots, as in the differentiable neural computer."""
    cases, results = list(usages()), []
    for usage in cases:
        value = allocation_of(usage.copy())
        case = f"allocation({usage.round(2).tolist()})"
        results.append(expect_shape(case, value, usage.shape))
        expect(
            results[-1].dtype.kind in "fiu",
            f"{case} has the type {results[-1].dtype}, expected numbers",
        )
    expect_stable(results, cases)
    expect_all(
        [result.astype(float) for result in results],
        [allocation(usage) for usage in cases],
        [{why: f(usage) for why, f in ALLOCATION_MISTAKES.items()} for usage in cases],
        [f"allocation({usage.round(2).tolist()})" for usage in cases],
    )
