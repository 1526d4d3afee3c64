"""Every check of notebook 01 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb01


def blind_after(shuffles, same=np.allclose):
    """Return an answer that tries so many shuffles and compares with `same`."""

    def is_order_blind(feature, series):
        rng = np.random.default_rng(0)
        before = feature(series)
        after = [feature(rng.permutation(series)) for _ in range(shuffles)]
        return all(same(value, before) for value in after)

    return is_order_blind


def shuffles_in_place(feature, series):
    before = feature(series)
    np.random.default_rng(0).shuffle(series)
    return np.allclose(feature(series), before)


def compares_shuffles_with_each_other(feature, series):
    once = np.random.default_rng(0).permutation(series)
    return np.allclose(feature(once), feature(once))


def one_truth_value_for_each_entry(feature, series):
    return np.isclose(
        feature(np.random.default_rng(0).permutation(series)), feature(series)
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (blind_after(50), "passed"),
        (blind_after(30), "passed"),
        (blind_after(1), "try some dozens"),
        (blind_after(50, same=np.array_equal), "compare with np.allclose"),
        (
            lambda feature, series: not blind_after(50)(feature, series),
            "True for blind",
        ),
        (compares_shuffles_with_each_other, "the series as it was"),
        (lambda feature, series: True, "the first value depends on the order"),
        (lambda feature, series: False, "the mean does not depend on the order"),
        (shuffles_in_place, "shuffled in place"),
        (one_truth_value_for_each_entry, "truth values, expected one"),
        (lambda feature, series: print(end=""), "did you forget to return"),
        (lambda feature, series: feature(series).shuffle(), "your code raised"),
        (..., "not attempted"),
    ],
)
def test_is_order_blind(says, answer, reason):
    says(reason, nb01.exercise_1, answer)


def shapes_with(**changes):
    """Return the right shapes, some changed."""
    return nb01.ANSWERS | changes


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (shapes_with(), "passed"),
        (shapes_with(b=...), "b not answered yet"),
        ({}, "a, b, c, d, e, f not answered yet"),
        (shapes_with(a="many to many"), "a: 'many to many' is no shape"),
        (shapes_with(a="aligned"), "how many answers"),
        (shapes_with(b="many to one", f="aligned"), "2 of 6 wrong, look at b"),
        (shapes_with(c="aligned"), "may a word at the end"),
        (shapes_with(d="encoder-decoder"), "when is the first answer given"),
        (shapes_with(e="many to one"), "a photograph is one thing"),
        (shapes_with(f="aligned"), "can the answer begin"),
        (["one to one"], "not a dict"),
        (..., "not attempted"),
    ],
)
def test_shapes(says, answer, reason):
    says(reason, nb01.exercise_2, answer)


@pytest.mark.parametrize("task", nb01.ANSWERS)
def test_the_answers_are_not_printed(outcome, task):
    others = [shape for shape in nb01.SHAPES if shape != nb01.ANSWERS[task]]
    line = outcome(nb01.exercise_2, shapes_with(**{task: others[0]}))
    assert "1 of 6 wrong" in line
    assert nb01.ANSWERS[task] not in line


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


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (silence(), "passed"),
        (lambda state, x: list(silence()(state, x)), "passed"),
        (silence(reset=False), "does an event set it to 0"),
        (silence(event=lambda x: x > 0.5), "whichever its sign"),
        (silence(event=lambda x: x != 0), "each other step add 1"),
        (silence(keep=False), "is it kept when an event comes"),
        (silence(until=True), "does the present silence count"),
        (lambda state, x: state[0] + 1, "expected a pair"),
        (lambda state, x: print(end=""), "did you forget to return"),
        (lambda state, x: state + x, "your code raised TypeError"),
        (..., "not attempted"),
    ],
)
def test_silence(says, answer, reason):
    says(reason, nb01.exercise_3, answer)
