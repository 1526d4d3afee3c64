"""Checks of notebook 40."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape
from course_utils.checks.several import expect_all


def share_found(weights, facts):
    """Return the share of the facts that are the most-read sentence of some hop."""
    best = set(np.argmax(weights, axis=1).tolist())
    return len(best & set(facts)) / len(facts)


FOUND_MISTAKES = {
    "do you count a fact once, even if two hops read it?": lambda w, f: (
        sum(int(row.argmax()) in f for row in w) / len(f)
    ),
    "you divide by the number of hops: divide by the number of facts": lambda w, f: (
        len(set(w.argmax(axis=1).tolist()) & set(f)) / len(w)
    ),
    "you return the number of facts found: divide by the number of facts": lambda w, f: (
        len(set(w.argmax(axis=1).tolist()) & set(f))
    ),
    "you return the attention on the facts: ask which sentence has the largest weight": (
        lambda w, f: float(w[:, list(f)].sum(axis=1).mean())
    ),
    "do you look at every hop, not only at the first?": lambda w, f: share_found(
        w[:1], f
    ),
    "do you look at every hop, not only at the last?": lambda w, f: share_found(
        w[-1:], f
    ),
    "is the largest weight of each row taken, over the sentences? The axis is 1": lambda w, f: (
        len(set(w.argmax(axis=0).tolist()) & set(f)) / len(f)
    ),
    "must hop number i read fact number i? The order does not matter": lambda w, f: (
        sum(int(row.argmax()) == fact for row, fact in zip(w, f)) / len(f)
    ),
    "is it the mean over the facts? You return whether all of them are found": lambda w, f: (
        float(share_found(w, f) == 1)
    ),
    "a hop reads most the sentence with the largest weight: you take the smallest": lambda w, f: (
        share_found(-w, f)
    ),
}


def found_cases():
    """Yield attention weights (hops, sentences) and facts."""
    rng = np.random.default_rng(0)
    for hops, sentences, facts, best in (
        (3, 6, [4, 1], [4, 4, 2]),
        (3, 6, [2], [5, 2, 2]),
        (3, 9, [0, 7, 3], [7, 8, 0]),
        (2, 5, [3, 1, 4, 0], [1, 3]),
        (4, 7, [6, 5], [5, 6, 1, 0]),
        (3, 8, [7, 0], [2, 3, 4]),
    ):
        weights = rng.random((hops, sentences)) * 0.5
        weights[np.arange(hops), best] = 1.0
        yield weights / weights.sum(axis=1, keepdims=True), facts
    # A large weight that is no hop's largest, beside a hop whose largest weight is smaller.
    weights = np.array([[0.3, 0.25, 0.25, 0.2], [0.05, 0.5, 0.4, 0.05]])
    yield weights, [2]
    yield weights, [0]  # a largest weight below most limits


@exercise(
    hints=[
        "`argmax(axis=1)` gives the most-read sentence of each hop",
        "which sentences are in both sets, that of the hops and that of the facts?",
    ]
)
def exercise_1(share):
    """The share of the recorded facts that some hop reads."""
    cases = list(found_cases())
    results = []
    for weights, facts in cases:
        value = share(weights, facts)
        what = f"the share for {len(weights)} hops and the facts {facts}"
        results.append(float(expect_shape(what, value, ())))
    expect_all(
        results,
        [share_found(weights, facts) for weights, facts in cases],
        [
            {why: float(wrong(weights, facts)) for why, wrong in FOUND_MISTAKES.items()}
            for weights, facts in cases
        ],
        [
            f"the share for hops that read {weights.argmax(axis=1).tolist()} and the facts {facts}"
            for weights, facts in cases
        ],
    )


def added(first, query, vector):
    """Return the next query: the query of the hop before plus what was read."""
    return query + vector


def walk(query, memory, hops, *, sign=1, again=False, normed=False, following=added):
    """Return the sentences that hard attention reads; the options are mistakes.

    `following(first, query, vector)` is the next query.
    """
    chosen, first = [], query
    for _ in range(hops):
        lengths = np.linalg.norm(memory, axis=1) if normed else 1
        scores = sign * (memory @ query) / lengths
        if chosen and not again:
            scores[chosen] = -np.inf
        chosen.append(int(np.argmax(scores)))
        query = following(first, query, memory[chosen[-1]])
    return chosen


def led_by(following):
    """Return `walk` with another next query."""
    return lambda query, memory, hops: walk(query, memory, hops, following=following)


WALK_MISTAKES = {
    "do you add to the query? You take the mean of query and vector": (
        led_by(lambda first, query, vector: (query + vector) / 2)
    ),
    "is the vector added as it is? You multiply it by its score": (
        led_by(lambda first, query, vector: query + (query @ vector) * vector)
    ),
    "does the vector of a sentence that was read go into the query of the next hop?": (
        led_by(lambda first, query, vector: query)
    ),
    "may a sentence be read twice? Leave out those that were chosen": lambda q, m, h: (
        walk(q, m, h, again=True)
    ),
    "do you add to the query? You replace it with the sentence that was read": (
        led_by(lambda first, query, vector: vector)
    ),
    "do you add to the query of the hop before, and not to the question alone?": (
        led_by(lambda first, query, vector: first + vector)
    ),
    "the best sentence has the largest score: you take the smallest": lambda q, m, h: (
        walk(q, m, h, sign=-1)
    ),
    "the score is a dot product: you divide by the length of the vector": lambda q, m, h: (
        walk(q, m, h, normed=True)
    ),
    "the sentences are in the order in which they are read: you sort them": lambda q, m, h: (
        sorted(walk(q, m, h))
    ),
    "do you make `hops` hops, not one more or fewer?": lambda q, m, h: walk(
        q, m, h + 1
    ),
}


def walk_cases():
    """Yield a query, a memory and a number of hops."""
    for seed, (sentences, units, hops) in enumerate(
        [(4, 3, 2), (6, 4, 3), (9, 5, 3), (5, 2, 1), (8, 6, 4), (7, 3, 3)]
    ):
        rng = np.random.default_rng(seed + 3)
        yield rng.normal(size=units), rng.normal(size=(sentences, units)), hops
    rng = np.random.default_rng(0)  # here all scores are below -10,000
    yield np.full(3, 600.0), -100 - 100 * np.abs(rng.normal(size=(6, 3))), 3
    rng = np.random.default_rng(2)  # here vectors times their scores lead elsewhere
    yield rng.normal(size=4), rng.normal(size=(8, 4)), 4
    rng = np.random.default_rng(5)  # here a mean in place of a sum leads elsewhere
    small = 1e-3  # scores that some round
    yield small * rng.normal(size=4), small * rng.normal(size=(6, 4)), 4


@exercise(
    hints=[
        "a score of minus infinity is never the largest",
        "the query of the next hop is this query plus the vector of the chosen sentence",
    ]
)
def exercise_2(hard_hops):
    """Hard attention: one sentence a hop, none twice."""
    results, wanted, mistakes, names = [], [], [], []
    for query, memory, hops in walk_cases():
        value = hard_hops(query, memory, hops)
        case = f"the list for {len(memory)} sentences and {hops} hops"
        expect(
            isinstance(value, list | tuple | np.ndarray),
            f"{case} is {value!r}, expected a list of {hops} indices",
        )
        expect(
            len(value) == hops,
            f"{case} has {len(value)} entries, expected {hops}: one for each hop",
        )
        results.append([index_of(entry, case) for entry in value])
        wanted.append(walk(query, memory, hops))
        mistakes.append(
            {why: f(query, memory, hops) for why, f in WALK_MISTAKES.items()}
        )
        names.append(case)
    expect_all(results, wanted, mistakes, names)


def index_of(entry, case):
    """Return an entry of an answer as an integer."""
    array = expect_shape(f"an entry of {case}", entry, ())
    expect(
        array.dtype.kind in "iu",
        f"{case} holds {entry!r}, expected indices: does the list hold scores or vectors?",
    )
    return int(array)
