"""Checks of notebook 01, sequences and memory."""

import numpy as np

from course_utils.checks.core import exercise, expect

SHAPES = ("one to one", "one to many", "many to one", "aligned", "encoder-decoder")
ANSWERS = {
    "a": "many to one",
    "b": "one to many",
    "c": "encoder-decoder",
    "d": "aligned",
    "e": "one to one",
    "f": "encoder-decoder",
}
QUESTIONS = {
    "a": "how many answers does one review get?",
    "b": "a photograph is one thing here; is a sentence one thing or a sequence?",
    "c": "may a word at the end change the first word of the translation?",
    "d": "when is the first answer given, and how many answers are there?",
    "e": "a photograph is one thing here; is the answer one thing or a sequence?",
    "f": "can the answer begin before the question has ended?",
}


def mean_step(values):
    """Return the mean jump from one value to the next."""
    return np.abs(np.diff(values)).mean()


BLIND = {"the mean": np.mean, "the spread": np.std, "all values sorted": np.sort}
SEEING = {
    "the first value": lambda values: values[0],
    "the mean step": mean_step,
    "whether the largest value comes last": lambda values: values.argmax() == 19,
    "the second half of the values": lambda values: values[len(values) // 2 :],
}


@exercise
def exercise_1(is_order_blind):
    """Whether shuffling leaves a feature as it is."""
    series = np.random.default_rng(0).normal(size=20)
    for features, wanted in ((BLIND, True), (SEEING, False)):
        for name, feature in features.items():
            mine = series.copy()
            answer = is_order_blind(feature, mine)
            expect(answer is not None, "you returned None: did you forget to return?")
            expect(
                np.array_equal(mine, series),
                "the series was shuffled in place: work on a copy, as rng.permutation does",
            )
            expect(
                np.ndim(answer) == 0,
                f"for {name} you returned {np.shape(answer)} truth values, expected one: "
                "a feature may be an array",
            )
            expect(
                bool(answer) == wanted,
                f"{name} {'does not depend' if wanted else 'depends'} on the order, "
                f"you say {bool(answer)}: {hint(name, wanted)}",
            )


def hint(name, wanted):
    """Return what to look at after a wrong answer."""
    if wanted:
        return "do you compare with np.allclose, and is True for blind?"
    if name == "whether the largest value comes last":
        return "few shuffles show it, so try some dozens"
    return "do you compare with the feature of the series as it was?"


@exercise
def exercise_2(shapes):
    """The shape of each of six tasks."""
    expect(
        isinstance(shapes, dict), "shapes is not a dict: letter of the task -> shape"
    )
    missing = [task for task in ANSWERS if shapes.get(task, ...) is ...]
    expect(not missing, f"{', '.join(missing)} not answered yet")
    for task in ANSWERS:
        expect(
            shapes[task] in SHAPES,
            f"{task}: {shapes[task]!r} is no shape, expected one of {', '.join(SHAPES)}",
        )
    wrong = [task for task, answer in ANSWERS.items() if shapes[task] != answer]
    first = "".join(wrong[:1])
    expect(
        not wrong, f"{len(wrong)} of 6 wrong, look at {first}: {QUESTIONS.get(first)}"
    )


@exercise
def exercise_3(silence_step):
    """A state of two numbers: silent up to now, the longest silence so far."""
    noise = [0.1, -0.3, 0.0, 0.2]
    cases = (
        [1.0],
        noise,
        [*noise, -1.0],
        [*noise, 1.0, 0.1],
        [0.2, 1.0, *noise, -1.0, 0.1, 0.0],
    )
    for series in cases:
        state = (0, 0)
        for x in series:
            state = silence_step(state, x)
            expect(state is not None, "you returned None: did you forget to return?")
            expect(
                np.shape(state) == (2,),
                f"the state is {state!r}, expected a pair: silent up to now, longest so far",
            )
        now, longest = silences(series)
        expect(
            state[0] == now,
            f"after {series} it has been silent for {now} steps, you have {state[0]}: does an "
            "event set it to 0, whichever its sign, and does each other step add 1?",
        )
        expect(
            state[1] == longest,
            f"after {series} the longest silence is {longest} steps, you have {state[1]}: "
            "is it kept when an event comes, and does the present silence count?",
        )


def silences(series):
    """Return the length of the silence at the end and of the longest one."""
    marks = "".join("#" if abs(x) > 0.5 else "." for x in series)
    runs = [len(run) for run in marks.split("#")]
    return runs[-1], max(runs)
