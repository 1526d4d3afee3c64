"""Checks of notebook 01, sequences and memory."""

import numpy as np

from course_utils.checks.core import exercise, expect, is_equal, shown


def mean_step(values):
    """Return the mean distance from one value to the next; the same backwards."""
    return np.abs(np.diff(values)).mean()


def step_round_a_circle(values):
    """Return the mean squared step if the first value follows the last: turns keep it."""
    return np.square(values - np.roll(values, 1)).mean()


def at(place, find):
    """Return a feature: 1.0 if the value that `find` looks for is at `place`, else 0.0."""
    return lambda values: float(find(values) == place % len(values))


BLIND = {
    "the mean": np.mean,
    "the standard deviation": np.std,
    "the largest value": np.max,
    "all values sorted": np.sort,
    # Nearly 0: what is left is the last digit, which no relative tolerance forgives.
    "the sum of the differences from the mean": lambda x: (x - x.mean()).sum(),
}
SORTED = (
    "one if the values are sorted, else 0"  # of a sorted series: hardly a shuffle is
)
# The first value is also the smallest in the series below: sorting does not change it.
SEEING = {
    "the first value": lambda values: values[0],
    "the array of all values": np.copy,
    "the mean and the first value": lambda values: np.array([values.mean(), values[0]]),
    "the first value and the mean": lambda values: np.array([values[0], values.mean()]),
    "the mean step": mean_step,
    "a thousandth of the first value": lambda values: values[0] / 1_000,
    "a ten-thousandth of the first value": lambda values: values[0] / 10_000,
    "the mean squared step round a circle": step_round_a_circle,
    "the second half of the values": lambda values: values[len(values) // 2 :],
    "1 if the smallest value comes first, else 0": at(0, np.argmin),
    "1 if the largest value comes last, else 0": at(-1, np.argmax),
    "1 if the smallest value comes last, else 0": at(-1, np.argmin),
    "1 if the largest value comes first, else 0": at(0, np.argmax),
    "290 and an eighth of the first value": lambda values: 290.0 + values[0] / 8,
    SORTED: lambda values: float((np.diff(values) >= 0).all()),
}
RARE = "1 if"  # features that many shuffles leave as they are
SHORT = 4  # values, so that 40 random shuffles miss a rare one in 1 of 25,000 answers
ENTRIES = "do you compare entry by entry, not a sum, a sorted copy or one entry?"
SMALL = (
    "do you compare at least 40 shuffles, and is your tolerance too large? np.allclose has a "
    "small one"
)
HINTS = {
    "the array of all values": ENTRIES,
    "the mean and the first value": ENTRIES,
    "the first value and the mean": ENTRIES,
    "a thousandth of the first value": SMALL,
    "a ten-thousandth of the first value": SMALL,
    "290 and an eighth of the first value": SMALL,
    SORTED: "is every shuffle compared with the feature of the series as it was?",
    "the mean squared step round a circle": (
        "turning or reversing a series keeps it; do you shuffle at random?"
    ),
    "1 if the smallest value comes first, else 0": (
        "it falls from 1 to 0; do you count a fall as a change, as np.allclose does, and try at "
        "least 40 shuffles?"
    ),
    "the sum of the differences from the mean": (
        "it is 0 but for the last digit; has your comparison an absolute tolerance, too?"
    ),
}


def series_of(count):
    """Return a series that begins with its smallest value; the largest is inside."""
    values = np.random.default_rng(count).normal(size=count)
    values[0], values[1] = values.min() - 0.5, values.max() + 0.5
    return values


@exercise(
    hints=[
        "keep the feature of the series as it was; which comparison forgives the last digit?",
        "one shuffle may leave a feature as it is by luck: when is it safe to say True?",
    ]
)
def exercise_1(is_order_blind):
    """Whether shuffling leaves a feature as it is."""
    seen = [
        (name, feature, SHORT if name.startswith(RARE) else 6, False)
        for name, feature in SEEING.items()
    ]
    blind = [(name, feature, 30, True) for name, feature in BLIND.items()]
    for name, feature, count, wanted in [*seen[:1], *blind, *seen[1:]]:
        series = np.sort(series_of(count)) if name == SORTED else series_of(count)
        answer = is_order_blind(lambda x, f=feature: f(np.asarray(x)), series)
        expect(
            np.ndim(answer) == 0,
            f"for {name} you returned {np.shape(answer)} truth values, expected one: "
            "a feature may be an array",
        )
        expect(
            answer in (True, False),
            f"for {name} you returned {shown(answer)}, expected True or False",
        )
        expect(
            bool(answer) == wanted,
            f"{name} {'does not depend' if wanted else 'depends'} on the order, "
            f"you say {bool(answer)}: {hint(name, wanted)}",
        )


def hint(name, wanted):
    """Return what to look at after a wrong answer."""
    if name in HINTS:
        return HINTS[name]
    if wanted:
        return "do you compare with np.allclose, and is True for blind?"
    if name.startswith(RARE):
        return (
            "only some of the possible shuffles show it: do you try at least 40 at random, "
            "each of the whole series?"
        )
    return (
        "do you compare random shuffles with the feature of the series as it was, by "
        "np.allclose?"
    )


# Series with knock and ring at these steps (counted from 0), windows, what to look at. A fourth
# number is the last value of a series, a fifth the size of its events.
WINDOWS = (
    ([(10, 2, 7)], 8, "both events are inside the last 8 steps"),
    ([(10, 0, 3)], 4, "both events are before the last 4 steps: guess"),
    ([(10, 2, 8)], 4, "the ring alone is inside the last 4 steps, a negative value"),
    ([(10, 8, 2)], 4, "the knock alone is inside the last 4 steps"),
    ([(10, 1, 6)], 4, "step 6 of 0 to 9 is just inside the last 4"),
    ([(10, 1, 5)], 4, "step 5 of 0 to 9 is just before the last 4"),
    ([(6, 0, 1)], 8, "the series is shorter than the window"),
    ([(9, 0, 1), (12, 3, 11), (7, 6, 0), (20, 4, 9)], 3, "2 of 4 have an event inside"),
    ([(30, 1, 2), (30, 3, 4), (30, 5, 29)], 1, "1 of 3 has an event inside"),
    ([(5, 0, 2, 0.5)], 2, "0.5 itself is no event"),
    ([(11, 2, 9, 0.0, 0.51)], 4, "an event of 0.51 is inside the last 4 steps"),
    ([(13, 11, 2, 0.0, 1.7)], 4, "an event of 1.7 is inside the last 4 steps"),
    # A window as short as the shortest series misses the ring of the other.
    ([(3, 0, 1), (7, 0, 2)], 5, "2 of 2 have an event inside: each has its own length"),
)


def quiet_series(steps, knock, ring, last=0.0, size=1.0):
    """Return a series with noise up to 0.45 and its two events."""
    values = np.random.default_rng(steps).uniform(-0.45, 0.45, steps)
    values[-1] = last or values[-1]
    values[knock], values[ring] = size, -size
    return values


def limit(series, size):
    """Return the accuracy that a model on the last `size` values can reach on average."""
    inside = [bool((np.abs(x[-size:]) > 0.5).any()) for x in series]
    return np.mean([1.0 if found else 0.5 for found in inside])


@exercise(
    hints=[
        "first one series: which values does the model see, and is one of them an event?",
        "what is x[-8:] of a series of 6 values?",
    ]
)
def exercise_2(best_accuracy):
    """The limit of a window on given series."""
    for places, size, what in WINDOWS:
        series = [quiet_series(*place) for place in places]
        answer = best_accuracy(series, size)
        expect(
            np.ndim(answer) == 0,
            f"you returned an answer of shape {np.shape(answer)}, expected one number: "
            "average over the series",
        )
        wanted, count = limit(series, size), len(series)
        told = f"for {count} series and a window of {size} you have {float(answer):.4g}"
        expect(
            count == 1 or not np.isclose(answer, count * wanted),
            f"{told}: that is the sum over the series, expected their average",
        )
        near = abs(answer - wanted) < 0.006
        expect(
            np.isclose(answer, wanted) or not near,
            f"{told}, expected {wanted:.6g}: do you round?",
        )
        expect(
            np.isclose(answer, wanted),
            f"{told}: "
            f"{what}. Does a series count 1 with an event inside and one half without?",
        )


@exercise(
    hints=[
        "two questions for each value: is it an event, and is the present silence a record?",
        "work out the first number of the new state, then the second one from it",
    ]
)
def exercise_3(silence_step):
    """A state of two numbers: silent up to now, the longest silence so far."""
    noise = [0.1, -0.3, 0.0, 0.2]
    cases = [
        [1.0],
        noise,
        [*noise, -1.0],
        [*noise, 1.0, 0.1],
        [0.2, 1.0, *noise, -1.0, 0.1, 0.0],
        [0.45, -0.48, 0.5, -0.5, 0.1],
        [0.1, 0.55, 0.1, 0.1, -0.52],
        [0.1, 0.2, 1.7, 0.1, -2.4],
        np.random.default_rng(0).uniform(-0.7, 0.7, 60).round(2).tolist(),
    ]
    for state, x in (((0, 0), 0.1), ((2, 7), -0.2)):
        once, again = silence_step(state, x), silence_step(state, x)
        expect(
            is_equal(once, again),
            f"asked twice for the state after {state} and {x} you give {once}, then {again}: do "
            "you start from the state that is passed, and from no variable outside?",
        )
    for series in cases:
        expect_silences(read(silence_step, series), series)


def expect_silences(states, series):
    """Raise `NotYet` unless the state after each step is right."""
    right = [silences(series[: t + 1]) for t in range(len(series))]
    turned = is_equal([(now, longest) for longest, now in states], right)
    expect(
        is_equal(states, right) or not turned,
        f"after {series} the state is {states[-1]}: the length of the present silence comes "
        "first, that of the longest second",
    )
    for t, (now, longest) in enumerate(states):
        shown = series[: t + 1] if t < 9 else f"{t + 1} values"
        true_now, true_longest = right[t]
        expect(
            now == true_now,
            f"after {shown} it has been silent for {counted(true_now)}, you have {now}: does an "
            "event, of either sign and above 0.5, set it to 0, and does each other step add 1?",
        )
        expect(
            longest == true_longest,
            f"after {shown} the longest silence is {counted(true_longest)}, you have {longest}: "
            "is it kept when an event comes, and does the present silence count?",
        )


def counted(steps):
    """Return a number of steps in words."""
    return f"{steps} step{'s' * (steps != 1)}"


def read(silence_step, series):
    """Return the state after each step."""
    states = [(0, 0)]
    for x in series:
        state = silence_step(states[-1], x)
        expect(
            np.shape(state) == (2,),
            f"the state is {state!r}, expected a pair: silent up to now, longest so far",
        )
        states.append(state)
    return states[1:]


def silences(series):
    """Return the length of the silence at the end and of the longest one."""
    marks = "".join("#" if abs(x) > 0.5 else "." for x in series)
    runs = [len(run) for run in marks.split("#")]
    return runs[-1], max(runs)
