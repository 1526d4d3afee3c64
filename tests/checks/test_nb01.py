"""Every check of notebook 01 accepts a right answer and tells each usual wrong one its reason."""

import random

import numpy as np
import pytest

from course_utils.checks import nb01


def blind_after(shuffles, same=np.allclose, seed=0):
    """Return an answer that tries so many shuffles and compares with `same`."""

    def is_order_blind(feature, series):
        rng = np.random.default_rng(seed)
        before = feature(series)
        after = [feature(rng.permutation(series)) for _ in range(shuffles)]
        return all(same(value, before) for value in after)

    return is_order_blind


def sorted_copy(values):
    return np.sort(np.ravel(values))


def blind_by_sorting(feature, series):
    return np.allclose(feature(np.sort(series)), feature(series))


def blind_by_turning(feature, series):
    return np.allclose(feature(series[::-1]), feature(series))


def last_stays(feature, series):
    """Shuffle all values but the last."""
    rng = np.random.default_rng(0)
    shuffles = [[*rng.permutation(series[:-1]), series[-1]] for _ in range(50)]
    return all(np.allclose(feature(s), feature(series)) for s in shuffles)


def compares_shuffles_with_each_other(feature, series):
    once = np.random.default_rng(0).permutation(series)
    return np.allclose(feature(once), feature(once))


def compares_with_the_first_shuffle(feature, series):
    rng = np.random.default_rng(0)
    first, *others = (feature(rng.permutation(series)) for _ in range(50))
    return all(np.allclose(first, other) for other in others)


def one_truth_value_for_each_entry(feature, series):
    return np.isclose(
        feature(np.random.default_rng(0).permutation(series)), feature(series)
    )


def with_lists(feature, series):
    shuffles = [random.sample(list(series), len(series)) for _ in range(60)]
    return all(np.max(np.abs(feature(s) - feature(series))) < 1e-9 for s in shuffles)


def by_range(feature, series):
    """The range of each entry over all shuffles is almost 0."""
    rng = np.random.default_rng()
    values = [feature(series), *(feature(rng.permutation(series)) for _ in range(40))]
    return bool((np.ptp(np.stack(values), axis=0) < 1e-9).all())


def by_loop(feature, series):
    """Stop at the first shuffle that changes the feature."""
    before = np.round(feature(series), 8)
    for _ in range(45):
        copy = series.copy()
        np.random.shuffle(copy)
        if np.abs(np.round(feature(copy), 8) - before).max() > 1e-7:
            return False
    return True


def entry(place):
    return lambda a, b: np.isclose(np.ravel(a)[place], np.ravel(b)[place])


def blind_by_rotations(feature, series):
    turned = (np.roll(series, shift) for shift in range(1, len(series)))
    return all(np.allclose(feature(x), feature(series)) for x in turned)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (blind_after(50), "passed"),
        (blind_after(40), "passed"),
        (by_range, "passed"),
        (by_loop, "passed"),
        (blind_after(50, same=entry(0)), "entry by entry"),
        (blind_after(50, same=entry(-1)), "entry by entry"),
        (blind_after(50, same=lambda a, b: np.max(a - b) < 1e-9), "count a fall"),
        (
            blind_after(50, same=lambda a, b: np.allclose(a, b, atol=0.05)),
            "is your tolerance too large",
        ),
        (blind_by_rotations, "shuffle at random"),
        (blind_after(60, seed=7), "passed"),
        (with_lists, "passed"),
        (lambda f, s: int(blind_after(50)(f, s)), "passed"),
        (blind_after(1), "try at least 40"),
        (last_stays, "do you try at least 40 at random, each of the whole series?"),
        (blind_after(50, same=np.array_equal), "compare with np.allclose"),
        (
            blind_after(50, same=lambda a, b: np.allclose(a, b, rtol=1e-9, atol=0)),
            "has your comparison an absolute tolerance, too?",
        ),
        (blind_after(50, same=lambda a, b: np.isclose(np.sum(a), np.sum(b))), "entry"),
        (
            blind_after(50, same=lambda a, b: np.isclose(np.mean(a), np.mean(b))),
            "entry",
        ),
        (
            blind_after(
                50, same=lambda a, b: np.allclose(sorted_copy(a), sorted_copy(b))
            ),
            "entry",
        ),
        (blind_by_sorting, "compare random shuffles"),
        (blind_by_turning, "the mean step depends on the order"),
        (lambda feature, series: not blind_after(50)(feature, series), "random"),
        (
            compares_with_the_first_shuffle,
            "one if the values are sorted, else 0 depends",
        ),
        (
            blind_after(50, same=lambda a, b: np.allclose(a, b, rtol=1e-2)),
            "290 and an eighth of the first value depends",
        ),
        (compares_shuffles_with_each_other, "the series as it was"),
        (lambda feature, series: True, "the first value depends on the order"),
        (lambda feature, series: False, "the mean does not depend on the order"),
        (lambda feature, series: 0.5, "returned 0.5, expected True or False"),
        (one_truth_value_for_each_entry, "truth values, expected one"),
        (lambda feature, series: feature(series).shuffle(), "your code raised"),
        (..., "not attempted"),
    ],
)
def test_is_order_blind(assert_verdict, answer, reason):
    assert_verdict(reason, nb01.exercise_1, answer)


@pytest.mark.parametrize("seed", range(40))
def test_forty_shuffles_are_enough(assert_verdict, seed):
    assert_verdict("passed", nb01.exercise_1, blind_after(40, seed=seed))


def window(inside=lambda x, size: x[-size:], event=lambda x: abs(x) > 0.5, out=0.5):
    """Return an answer, right by default."""

    def best_accuracy(series, size):
        scores = [
            1.0 if any(event(value) for value in inside(x, size)) else out
            for x in series
        ]
        return sum(scores) / len(scores)

    return best_accuracy


def needs_both(series, size):
    inside = [(np.abs(x[-size:]) > 0.5).sum() == 2 for x in series]
    return np.mean(np.where(inside, 1.0, 0.5))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (window(), "passed"),
        (lambda series, size: nb01.limit(series, size), "passed"),
        (window(out=0.0), "guess"),
        (window(out=1.0), "guess"),
        (needs_both, "the ring alone"),
        (window(event=lambda x: x > 0.5), "a negative value"),
        (window(event=lambda x: x < -0.5), "the knock alone"),
        (window(event=lambda x: abs(x) > 0.3), "guess"),
        (window(event=lambda x: abs(x) >= 0.5), "0.5 itself is no event"),
        (
            lambda series, size: window()(series, min(size, *map(len, series), size)),
            "each has its own length",
        ),
        (window(inside=lambda x, size: x[:size]), "guess"),
        (window(inside=lambda x, size: x[-size + 1 :]), "just inside"),
        (window(inside=lambda x, size: x[-size - 1 :]), "just before"),
        (window(inside=lambda x, size: x[len(x) - size :]), "shorter than the window"),
        (lambda series, size: 100 * window()(series, size), "you have 100"),
        (lambda series, size: 1.0, "guess"),
        (
            lambda series, size: np.mean(
                [(1 + (1 in abs(x[-size:]))) / 2 for x in series]
            ),
            "an event of 0.51",
        ),
        (window(event=lambda x: round(abs(x)) == 1), "an event of 1.7"),
        (window(event=lambda x: x**2 > 0.5), "an event of 0.51"),
        (window(event=lambda x: abs(x) > 0.55), "an event of 0.51"),
        (lambda series, size: round(window()(series, size), 2), "do you round?"),
        (
            lambda series, size: len(series) * window()(series, size),
            "that is the sum over the series",
        ),
        (lambda series, size: [window()([x], size) for x in series], "expected one"),
        (lambda series, size: window()(series[:1], size), "2 of 4"),
        (lambda series, size: np.abs(np.stack(series)) @ 1, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_best_accuracy(assert_verdict, answer, reason):
    assert_verdict(reason, nb01.exercise_2, answer)


def silence(event=lambda x: abs(x) > 0.5, reset=True, keep=True, until=False):
    """Return a step, right by default."""

    def step(state, x):
        now, longest = state
        ended = now
        now = now + 1 if not event(x) else 0 if reset else now
        if until:  # counts a silence only when an event has ended it
            return now, max(longest, ended) if event(x) else longest
        return now, max(now, longest) if keep else now

    return step


def longest_first(state, x):
    now = 0 if abs(x) > 0.5 else state[0] + 1
    return max(state[1], now), now


def counts_outside():
    """Return a step that keeps the silence in a variable of its own."""
    memory = {"now": 0, "longest": 0}

    def step(state, x):
        memory["now"] = 0 if abs(x) > 0.5 else memory["now"] + 1
        memory["longest"] = max(memory.values())
        return memory["now"], memory["longest"]

    return step


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (silence(), "passed"),
        (lambda state, x: list(silence()(state, x)), "passed"),
        (lambda state, x: np.array(silence()(state, x)), "passed"),
        (silence(reset=False), "set it to 0"),
        (silence(event=lambda x: x > 0.5), "of either sign"),
        (silence(event=lambda x: x != 0), "each other step add 1"),
        (silence(event=lambda x: abs(x) > 0.46), "above 0.5"),
        (silence(event=lambda x: abs(x) > 0.9), "above 0.5"),
        (silence(event=lambda x: abs(x) >= 0.5), "above 0.5"),
        (silence(event=lambda x: round(x) != 0), "passed"),
        (silence(event=lambda x: round(abs(x)) == 1), "above 0.5"),
        (silence(keep=False), "is it kept when an event comes"),
        (silence(until=True), "does the present silence count"),
        (counts_outside(), "no variable outside"),
        (lambda state, x: (1, 1), "set it to 0"),
        (longest_first, "the present silence comes first"),
        (lambda state, x: state[0] + 1, "expected a pair"),
        (lambda state, x: state + x, "your code raised TypeError"),
        (..., "not attempted"),
    ],
)
def test_silence(assert_verdict, answer, reason):
    assert_verdict(reason, nb01.exercise_3, answer)


def test_order_blind_has_a_small_tolerance(assert_verdict):
    def within_a_thousandth(feature, series):
        rng, before = np.random.default_rng(0), feature(series)
        after = [feature(rng.permutation(series)) for _ in range(50)]
        return all(np.allclose(a, before, rtol=0, atol=1e-3) for a in after)

    assert_verdict(
        "40 shuffles, and is your tolerance", nb01.exercise_1, within_a_thousandth
    )
