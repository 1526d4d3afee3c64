"""Each check of notebook 45b accepts right answers and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb45b


def joined(windows):
    return np.concatenate(windows, axis=1)


def with_a_state(run, a, b, size, hand_on=lambda h: h[:, -1]):
    state, windows = np.zeros(b[:, 0].shape), []
    for i in range(0, a.shape[1], size):
        h = run(a[:, i : i + size], b[:, i : i + size], state)
        windows.append(h)
        state = hand_on(h)
    return joined(windows)


def in_an_array(run, a, b, size):
    h = np.empty_like(b)
    initial = None
    for i in range(0, a.shape[1], size):
        window = slice(i, i + size)
        h[:, window] = run(a[:, window], b[:, window], initial)
        initial = h[:, min(i + size, h.shape[1]) - 1]
    return h


def by_recursion(run, a, b, size):
    """The first factor also multiplies what came before: add it to the first addend."""
    if a.shape[1] <= size:
        return run(a, b, np.zeros_like(b[:, 0]))
    first = by_recursion(run, a[:, :size], b[:, :size], size)
    rest = b[:, size:].copy()
    rest[:, 0] += a[:, size] * first[:, -1]
    return joined([first, by_recursion(run, a[:, size:], rest, size)])


def changes_b(run, a, b, size):
    b *= 2
    return with_a_state(run, a, b / 2, size)


def from_zero(run, a, b, size):
    return with_a_state(run, a, b, size, hand_on=lambda h: 0 * h[:, 0])


def first_state(run, a, b, size):
    return with_a_state(run, a, b, size, hand_on=lambda h: h[:, 0])


def mean_state(run, a, b, size):
    return with_a_state(run, a, b, size, hand_on=lambda h: h.mean(axis=1))


def never_replaced(run, a, b, size):
    windows, state = [], None
    for i in range(0, a.shape[1], size):
        windows.append(run(a[:, i : i + size], b[:, i : i + size], state))
        state = windows[0][:, -1]
    return joined(windows)


def full_windows_alone(run, a, b, size):
    return with_a_state(run, a, b, size)[:, : a.shape[1] // size * size]


def last_window(run, a, b, size):
    begin = (a.shape[1] - 1) // size * size
    return with_a_state(run, a, b, size)[:, begin:]


def ends_alone(run, a, b, size):
    whole = with_a_state(run, a, b, size)
    ends = [min(i + size, a.shape[1]) - 1 for i in range(0, a.shape[1], size)]
    return whole[:, ends]


def with_the_state_before(run, a, b, size):
    whole = with_a_state(run, a, b, size)
    windows = [whole[:, max(i - 1, 0) : i + size] for i in range(0, a.shape[1], size)]
    return joined(windows)


def cut_in_two_ways(run, a, b, size):
    return joined([run(a[:, :1], b[:, : size + 1], None)])


def without_run(run, a, b, size):
    return nb45b.loop(a, b)


def short_without_run(run, a, b, size):
    if a.shape[1] < size:
        return nb45b.loop(a, b)
    return with_a_state(run, a, b, size)


def full_windows_into_b(run, a, b, size):
    states, h = b.copy(), np.zeros(b[:, 0].shape)
    for i in range(0, a.shape[1] - size + 1, size):
        states[:, i : i + size] = run(a[:, i : i + size], b[:, i : i + size], h)
        h = states[:, i + size - 1]
    return states


def one_step_at_a_time(run, a, b, size):
    return with_a_state(run, a, b, 1)


def two_times_before(run, a, b, size):
    state, windows = np.zeros(b[:, 0].shape), []
    for i in range(0, a.shape[1], size):
        windows.append(run(a[:, i : i + size], b[:, i : i + size], state))
        state = a[:, i] * windows[-1][:, -1]
    return joined(windows)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (with_a_state, "passed"),
        (one_step_at_a_time, "passed"),
        (without_run, "never calls run"),
        (short_without_run, "the states of 3 steps in windows of 5 without run"),
        (full_windows_into_b, "the states of 7 steps in windows of 3"),
        (two_times_before, "the states of 7 steps"),
        (lambda *x: list(with_a_state(*x)), "passed"),
        (lambda *x: with_a_state(*x)[::-1], "differ"),
        (lambda *x: with_a_state(*x)[:, ::-1], "differ"),
        (lambda run, a, b, size: with_a_state(run, b, a, size), "differ"),
        (in_an_array, "passed"),
        (by_recursion, "passed"),
        (changes_b, "belongs to its caller"),
        (from_zero, "begins with a state of 0"),
        (first_state, "first state of the window before"),
        (mean_state, "mean state"),
        (never_replaced, "replace it after each window"),
        (full_windows_alone, "after the last full window are missing"),
        (last_window, "the last window alone"),
        (lambda *x: with_a_state(*x)[:, -1], "the last state alone"),
        (ends_alone, "last states of the windows"),
        (lambda *x: with_a_state(*x).swapaxes(0, 1), "join the windows along axis 1"),
        (with_the_state_before, "do not add it to the result"),
        (lambda run, a, b, size: run(a, b, None), "got a window of 7 steps"),
        (cut_in_two_ways, "cut the second axis of both"),
        (lambda run, a, b, size: run(a[:, :1], b[:, :1], b[0]), "initial state"),
        (lambda *x: 2 * with_a_state(*x), "entries differ"),
        (lambda run, a, b, size: run.scan(a, b), "your code raised"),
        (..., "not attempted"),
    ],
)
def test_in_windows(assert_verdict, answer, reason):
    assert_verdict(reason, nb45b.exercise_1, answer)


def by_counting(seconds, budget, parts):
    updates = []
    for column in seconds.T:
        count = 0
        while (count + parts) * min(column) <= budget:
            count += parts
        updates.append(count)
    return updates


def of(choose, rounded=np.floor):
    return lambda seconds, budget, parts: (
        parts * rounded(budget / choose(seconds, axis=0) / parts)
    )


def strictly_below(seconds, budget, parts):
    return (np.ceil(budget / seconds.min(axis=0) / parts) - 1) * parts


def changes_the_seconds(seconds, budget, parts):
    seconds *= parts
    return budget // seconds.min(axis=0) * parts


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda s, budget, parts: budget // (parts * s.min(0)) * parts, "passed"),
        (by_counting, "passed"),
        (lambda s, b, n: np.array([int(b / x / n) * n for x in s.min(0)]), "passed"),
        (lambda s, b, n: (c := b // s.min(0)) - c % n, "passed"),
        (lambda s, b, n: (b / s.min(0)).astype(int) // n * n, "passed"),
        (lambda s, b, n: (b / s).max(0) // n * n, "passed"),
        (lambda s, b, n: n * np.floor(b / (n * np.sort(s, 0)[0])), "passed"),
        (strictly_below, "at most includes equal"),
        (lambda s, b, n: (b / s).mean(0) // n * n, "the updates of"),
        (lambda s, b, n: b / n // s.min(0), "multiply by `parts`"),
        (lambda s, b, n: b // s.min(0) * n, "the updates of"),
        (lambda s, b, n: b // (n * s.min(0)) * n + n, "round down, not up"),
        (lambda s, b, n: b // s.sum(1).min() // n * n, "shape"),
        (changes_the_seconds, "belongs to its caller"),
        (of(np.min, np.ceil), "round down, not up"),
        (of(np.min, np.round), "not to the nearest"),
        (lambda s, b, n: b // s.min(0), "no multiples of `parts`"),
        (lambda s, b, n: b / s.min(0), "round down"),
        (lambda s, b, n: b // (n * s.min(0)), "multiply by `parts`"),
        (of(np.mean), "the mean of the turns"),
        (of(np.median), "the median of the turns"),
        (of(np.max), "the highest turn"),
        (of(lambda s, axis: s[0]), "the first turn alone"),
        (of(lambda s, axis: s[-1]), "the last turn alone"),
        (of(np.sum), "the sum of the turns"),
        (lambda s, b, n: 0 * s[0] + b // (n * s.min()) * n, "one number for all"),
        (lambda s, b, n: 0 * s[0] + b // (n * s.min(0).max()) * n, "slowest model"),
        (lambda s, b, n: b // (n * s.min(0)) * n * s.min(0), "expected their number"),
        (lambda s, b, n: b // (n * s.min()) * n, "shape"),
        (lambda s, b, n: b // (n * s.min(1)) * n, "shape"),
        (lambda s, b, n: of(np.min)(s, b, n) + 2 * n, "the updates of"),
        (lambda s, b, n: s.lowest(), "your code raised"),
        (..., "not attempted"),
    ],
)
def test_updates_that_fit(assert_verdict, answer, reason):
    assert_verdict(reason, nb45b.exercise_2, answer)


def test_a_budget_may_be_used_up(assert_verdict):
    def strictly_less(seconds, budget, parts):
        lowest = parts * np.min(seconds, axis=0)
        return (np.ceil(budget / lowest) - 1) * parts

    assert_verdict("one group too few", nb45b.exercise_2, strictly_less)
