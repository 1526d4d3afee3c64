"""Every check of notebook 40 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb40


def in_a_loop(weights, facts):
    found = 0
    for fact in facts:
        if any(np.argmax(row) == fact for row in weights):
            found += 1
    return found / len(facts)


def by_isin(weights, facts):
    return np.isin(facts, weights.argmax(axis=1)).mean()


def by_total_weight(weights, facts):
    """Take as many sentences as there are hops, those with the largest total weight."""
    best = np.argsort(weights.sum(axis=0))[-len(weights) :]
    return np.isin(facts, best).mean()


def by_largest_cells(weights, facts):
    """Take the largest weights of the whole matrix, as many as there are hops."""
    best = np.argsort(weights, axis=None)[-len(weights) :] % weights.shape[1]
    return np.isin(facts, best).mean()


def above_twice_the_mean(weights, facts):
    return np.mean(weights.max(axis=0)[facts] > 2 / weights.shape[1])


def changing(weights, facts):
    facts.sort()
    return nb40.share_found(weights, facts)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb40.share_found, "passed"),
        (in_a_loop, "passed"),
        (by_isin, "passed"),
        *[(mistake, reason) for reason, mistake in nb40.FOUND_MISTAKES.items()],
        (changing, "which belongs to its caller"),
        (lambda weights, facts: 1.0, "expected"),
        (lambda weights, facts: 1 - nb40.share_found(weights, facts), "expected"),
        (lambda weights, facts: weights.argmax(axis=1), "expected ()"),
        (lambda weights, facts: weights @ "x", "your code raised"),
        (by_total_weight, "expected 0"),
        (by_largest_cells, "expected 0"),
        (above_twice_the_mean, "facts [0] is 0, expected 1"),
        (..., "not attempted"),
    ],
)
def test_share_found(assert_verdict, answer, reason):
    assert_verdict(reason, nb40.exercise_1, answer)


def by_masking(query, memory, hops):
    left, chosen = np.ones(len(memory), bool), []
    for _ in range(hops):
        scores = np.where(left, memory @ query, -1e9)
        chosen.append(scores.argmax())
        left[chosen[-1]] = False
        query = query + memory[chosen[-1]]
    return np.array(chosen)


def leaving_out_by(low):
    def answer(query, memory, hops):
        chosen = []
        for _ in range(hops):
            scores = memory @ query
            scores[chosen] = low
            chosen.append(int(np.argmax(scores)))
            query = query + memory[chosen[-1]]
        return chosen

    return answer


def rounding(query, memory, hops):
    chosen = []
    for _ in range(hops):
        scores = np.round(memory @ query, 3)
        scores[chosen] = -np.inf
        chosen.append(int(scores.argmax()))
        query = query + memory[chosen[-1]]
    return chosen


def by_recursion(query, memory, hops):
    def go(query, seen):
        if len(seen) == hops:
            return seen
        rest = [i for i in range(len(memory)) if i not in seen]
        best = max(rest, key=lambda i: float(memory[i] @ query))
        return go(query + memory[best], (*seen, best))

    return go(query, ())


def in_place(query, memory, hops):
    chosen = []
    for _ in range(hops):
        scores = memory @ query
        scores[chosen] = -np.inf
        chosen.append(int(scores.argmax()))
        query += memory[chosen[-1]]
    return chosen


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb40.walk, "passed"),
        (by_masking, "passed"),
        (by_recursion, "passed"),
        (in_place, "which belongs to its caller"),
        *[
            (mistake, "expected 2: one for each hop" if "one more" in why else why)
            for why, mistake in nb40.WALK_MISTAKES.items()
        ],
        (lambda query, memory, hops: list(range(hops)), "expected"),
        (lambda query, memory, hops: nb40.walk(query, memory, hops)[::-1], "expected"),
        (
            lambda query, memory, hops: nb40.walk(query, memory, hops)[-1],
            "expected a list",
        ),
        (lambda query, memory, hops: [memory @ query] * hops, "expected ()"),
        (lambda query, memory, hops: [0.5] * hops, "expected indices"),
        (lambda query, memory, hops: memory @ "x", "your code raised"),
        (nb40.led_by(lambda f, q, v: (q + v) / 2), "the mean of query and vector"),
        (leaving_out_by(-1), "expected"),
        (leaving_out_by(0), "expected"),
        (leaving_out_by(-9_999), "for 6 sentences and 3 hops"),
        (rounding, "for 6 sentences and 4 hops"),
        (..., "not attempted"),
    ],
)
def test_hard_hops(assert_verdict, answer, reason):
    assert_verdict(reason, nb40.exercise_2, answer)
