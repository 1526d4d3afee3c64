"""Checks of notebook 45b, five recurrences on one text."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape
from course_utils.checks.several import expect_all

SEED = 45


@exercise(
    hints=[
        "begin with a state of zeros (batch, units) and a loop over the starts of the windows",
        "the state handed to a window is the last one of the window before, h[:, -1]",
    ]
)
def exercise_1(in_windows):
    """A long linear recurrence, computed in windows that hand on their state."""
    rng = np.random.default_rng(SEED)
    results, wanted, mistakes, names, called = [], [], [], [], []
    for (batch, steps, units), size in (
        ((2, 7, 3), 3),
        ((3, 8, 2), 4),
        ((2, 3, 1), 5),
        ((1, 9, 2), 1),
    ):
        a, b = (
            rng.uniform(0.5, 1.0, (batch, steps, units)),
            rng.normal(size=(batch, steps, units)),
        )
        sizes = []
        states = in_windows(limited(size, sizes), a.copy(), b.copy(), size)
        called.append(bool(sizes))
        results.append(states)
        wanted.append(loop(a, b))
        mistakes.append(window_mistakes(a, b, size))
        names.append(f"the states of {steps} steps in windows of {size}")
    expect(any(called), "your function never calls run: let it compute each window")
    expect_all(results, wanted, mistakes, names)
    for name, did in zip(names, called):
        expect(
            did,
            f"your function computes {name} without run: let it compute each window",
        )


def loop(a, b, initial=None):
    """Return all states (batch, time, units) of h[t] = a[t] * h[t - 1] + b[t]."""
    h = np.zeros_like(b[:, 0]) if initial is None else initial
    states = []
    for t in range(b.shape[1]):
        h = a[:, t] * h + b[:, t]
        states.append(h)
    return np.stack(states, axis=1)


def limited(size, sizes):
    """Return `loop` for at most `size` steps at a time; it notes in `sizes` how many."""

    def run(a, b, initial=None):
        a, b = np.asarray(a), np.asarray(b)
        expect(
            a.ndim == 3 and a.shape == b.shape,
            f"run got a of shape {a.shape} and b {b.shape}, expected equal shapes (batch, time, "
            "units): cut the second axis of both in the same way",
        )
        expect(
            1 <= a.shape[1] <= size,
            f"run got a window of {a.shape[1]} steps, expected 1 to {size}",
        )
        if initial is not None:
            name = "the initial state that you give to run"
            initial = expect_shape(name, initial, (len(a), a.shape[2]))
        sizes.append(a.shape[1])
        return loop(a, b, initial)

    return run


def window_mistakes(a, b, size):
    """Return what the usual mistakes give."""
    starts = range(0, a.shape[1], size)
    cuts = [(a[:, i : i + size], b[:, i : i + size]) for i in starts]

    def carried(hand_on):
        """Return the states of all windows if `hand_on(h)` goes to the next one."""
        state, windows = None, []
        for a_window, b_window in cuts:
            windows.append(loop(a_window, b_window, state))
            state = hand_on(windows[-1])
        return windows

    right = carried(lambda h: h[:, -1])
    full = a.shape[1] // size * size
    states = np.concatenate(right, axis=1)
    first = right[0][:, -1]
    stale = [right[0], *(loop(*cut, first) for cut in cuts[1:])]
    return {
        "every window begins with a state of 0: hand on the last state of the window "
        "before": np.concatenate(carried(lambda h: None), axis=1),
        "a window gets the first state of the window before, expected its last "
        "one": np.concatenate(carried(lambda h: h[:, 0]), axis=1),
        "all windows after the first get the same state: replace it after each "
        "window": np.concatenate(stale, axis=1),
        "a window gets the mean state of the window before, expected its last "
        "one": np.concatenate(carried(lambda h: h.mean(axis=1)), axis=1),
        "the steps after the last full window are missing": states[:, :full],
        "that is the last window alone, expected the states of all": right[-1],
        "that is the last state alone, expected all states": states[:, -1],
        "those are the last states of the windows, expected all states": np.stack(
            [h[:, -1] for h in right], axis=1
        ),
        "the time axis is not the second one: join the windows along axis 1": (
            np.swapaxes(states, 0, 1)
        ),
        "the last state is repeated at each window's beginning: give run the state, do not add "
        "it to the result": np.concatenate(
            [
                right[0],
                *(np.concatenate([p[:, -1:], h], 1) for p, h in zip(right, right[1:])),
            ],
            axis=1,
        ),
    }


@exercise(
    hints=[
        "how many updates of a model fit into the budget, and how many groups of `parts` are that?",
        "round down once, at the end: // does it for arrays, too",
    ]
)
def exercise_2(updates_that_fit):
    """The numbers of updates that a budget of seconds allows."""
    rng = np.random.default_rng(SEED)
    results, wanted, mistakes, names = [], [], [], []
    for turns, models, budget, parts in (
        (3, 4, 10.0, 4),
        (1, 2, 7.0, 5),
        (5, 3, 2.0, 1),
        (2, 6, 33.0, 8),
    ):
        seconds = rng.uniform(0.02, 0.11, (turns, models))
        if parts == 8:
            seconds[1, :3] = [1 / 64, 1 / 128, 3 / 256]  # the budget fits exactly
        seconds[0, -1] = 1.5 * budget  # a turn that was disturbed
        if turns == 1:
            seconds[0, -1] = 0.9 * budget  # only one update, so no group of `parts`
        if models == 3:
            seconds[1, 0] = 2**-6  # the budget is exactly 128 updates
        updates = updates_that_fit(seconds.copy(), budget, parts)
        results.append(expect_shape("the number of updates", updates, (models,)))
        wanted.append(fitting(seconds.min(axis=0), budget, parts))
        mistakes.append(budget_mistakes(seconds, budget, parts))
        names.append(f"the updates of {models} models, {turns} turns, parts of {parts}")
    expect_all(results, wanted, mistakes, names)


def fitting(seconds, budget, parts, rounded=np.floor):
    """Return the multiples of `parts` that a budget allows for these seconds an update."""
    return rounded(budget / seconds / parts) * parts


def budget_mistakes(seconds, budget, parts):
    """Return what the usual mistakes give."""
    lowest = seconds.min(axis=0)
    everything = np.full(len(lowest), 1.0)
    return {
        "that is more than fits: round down, not up": fitting(
            lowest, budget, parts, np.ceil
        ),
        "that is one group of `parts` more than fits: round down, not up": fitting(
            lowest, budget, parts, lambda x: np.floor(x) + 1
        ),
        "that is sometimes more than fits: round down, not to the nearest": fitting(
            lowest, budget, parts, np.round
        ),
        "that is one group too few where the budget is used up exactly: at most includes "
        "equal": fitting(lowest, budget, parts, lambda x: np.ceil(x) - 1),
        "these are no multiples of `parts`: round down to one": np.floor(
            budget / lowest
        ),
        "these are no whole numbers of updates: round down": budget / lowest,
        "these are no whole multiples of `parts`: round down before you multiply": fitting(
            lowest, budget, parts, lambda x: x
        ),
        "these are groups of `parts` updates: multiply by `parts`": np.floor(
            budget / lowest / parts
        ),
        "you use the mean of the turns, expected the lowest": fitting(
            seconds.mean(axis=0), budget, parts
        ),
        "you use the median of the turns, expected the lowest": fitting(
            np.median(seconds, axis=0), budget, parts
        ),
        "you use the highest turn, expected the lowest": fitting(
            seconds.max(axis=0), budget, parts
        ),
        "you use the first turn alone, expected the lowest of all": fitting(
            seconds[0], budget, parts
        ),
        "you use the last turn alone, expected the lowest of all": fitting(
            seconds[-1], budget, parts
        ),
        "you use the sum of the turns, expected the lowest": fitting(
            seconds.sum(axis=0), budget, parts
        ),
        "that is one number for all models: take the lowest turn of each, along axis "
        "0": everything * fitting(lowest.min(), budget, parts),
        "each gets the number of the slowest model, expected one of its own": everything
        * fitting(lowest.max(), budget, parts),
        "those are the seconds that the updates take, expected their number": fitting(
            lowest, budget, parts
        )
        * lowest,
    }
