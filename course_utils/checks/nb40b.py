"""Checks of notebook 40b."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, shown
from course_utils.checks.several import expect_all, expect_no_mistake


def older(ages, empty):
    """Return the ages with one step more for each empty sentence in this or a newer column."""
    return ages + np.cumsum(empty, axis=1)


AGE_MISTAKES = {
    "do the older sentences get older, too? Here only the one next to an empty sentence does": (
        lambda a, e: a + e
    ),
    "you count over the stories: the sentences are axis 1": lambda a, e: (
        a + np.cumsum(e, axis=0)
    ),
    "you count from the oldest sentence: begin with the newest, column 0": lambda a, e: (
        a + np.cumsum(e[:, ::-1], axis=1)[:, ::-1]
    ),
    "does a `True` in a sentence's own column count? Here only those in newer columns do": (
        lambda a, e: a + np.cumsum(e, axis=1) - e
    ),
    "you return the number of empty sentences: add it to `ages`": lambda a, e: (
        np.cumsum(e, axis=1)
    ),
    "a sentence gets older by one step for each empty sentence, here by one at most": (
        lambda a, e: a + np.maximum.accumulate(e, axis=1)
    ),
    "you count on from one story into the next: give the axis": lambda a, e: (
        a + np.cumsum(e).reshape(e.shape)
    ),
    "are the ages floats? You return whole numbers": lambda a, e: np.floor(older(a, e)),
    "are the ages floats? You round them": lambda a, e: np.round(older(a, e)),
    "do you use `ages`? You count them as 0, 1, 2, but they may be other numbers": (
        lambda a, e: older(np.arange(a.shape[1]), e)
    ),
    "an empty sentence is a `True`: you count each `False`": lambda a, e: older(a, ~e),
    "you add all empty sentences of a story to each age: count those up to its column": (
        lambda a, e: a + e.sum(axis=1, keepdims=True)
    ),
    "the sentences get older: add, do not subtract": lambda a, e: (
        a - np.cumsum(e, axis=1)
    ),
    "one step is 1, whatever the distance between two ages is": lambda a, e: (
        a + np.cumsum(e, axis=1) * (a[:, 1:2] - a[:, :1])
    ),
    "the sums are added up twice: `ages` themselves are not summed": lambda a, e: (
        np.cumsum(a + e, axis=1)
    ),
}


def age_cases():
    """Yield ages (stories, sentences), newest first, and where empty sentences are put in."""
    rng = np.random.default_rng(0)
    yes, no = True, False
    yield (
        np.tile(np.arange(5.0), (2, 1)),
        np.array([[no, yes, no, yes, no], [yes, no, no, no, yes]]),
    )
    yield np.tile([0, 0.5, 1.0], (3, 1)), np.array([[yes] * 3, [no] * 3, [no, yes, no]])
    for shape, chance in (((3, 6), 0.4), ((1, 9), 0.5), ((4, 2), 0.6), ((2, 7), 0.0)):
        yield np.sort(rng.uniform(0, 9, shape), axis=1), rng.random(shape) < chance
    yield (
        np.tile(np.arange(40, dtype="float32"), (5, 1)) * 9 / 39,
        rng.random((5, 40)) < 0.3,
    )


@exercise(
    hints=[
        "for each sentence, count the `True` in its own column and in the smaller ones",
        "`np.cumsum` counts like this along one axis: which one has the sentences?",
    ]
)
def exercise_1(make_older):
    """The ages of sentences after empty sentences were put in."""
    cases = list(age_cases())
    expect_all(
        [make_older(ages, empty) for ages, empty in cases],
        [older(ages, empty) for ages, empty in cases],
        [
            {why: f(ages, empty) for why, f in AGE_MISTAKES.items()}
            for ages, empty in cases
        ],
        [
            f"the array of ages for {len(ages)} stories of {ages.shape[1]} sentences"
            for ages, _ in cases
        ],
    )


def without(sentences, i):
    """Return all sentences but number i."""
    return sentences[:i] + sentences[i + 1 :]


def needed_by(rest):
    """Return a function for the indices where the answer to `rest(sentences, i)` is another."""

    def needed(answer, sentences):
        full = answer(sentences)
        count = len(sentences)
        return [i for i in range(count) if answer(rest(sentences, i)) != full]

    return needed


needed = needed_by(without)


def without_equal(sentences, i):
    """Return all sentences that differ from number i."""
    return [line for line in sentences if line != sentences[i]]


def without_first_equal(sentences, i):
    """Return all sentences but the first that equals number i."""
    return without(sentences, sentences.index(sentences[i]))


def alone(answer, sentences):
    """Return the sentences that give the answer without any other."""
    full = answer(sentences)
    return [i for i, line in enumerate(sentences) if answer([line]) == full]


def one_after_the_other(answer, sentences):
    """Leave out for good each sentence without which the answer is the same."""
    full, left = answer(sentences), list(range(len(sentences)))
    for i in range(len(sentences)):
        rest = [k for k in left if k != i]
        if answer([sentences[k] for k in rest]) == full:
            left = rest
    return left


def changing(answer, sentences):
    """Compare with the answer before, not with the answer to all sentences."""
    before, found = answer(sentences), []
    for i in range(len(sentences)):
        now = answer(without(sentences, i))
        if now != before:
            found.append(i)
        before = now
    return found


def others(answer, sentences):
    """Return the sentences without which the answer stays the same."""
    return [i for i in range(len(sentences)) if i not in needed(answer, sentences)]


def from_newest(answer, sentences):
    """Return the indices as they are when the newest sentence is number 0."""
    return sorted(len(sentences) - 1 - i for i in needed(answer, sentences))


NEEDED_MISTAKES = {
    "you ask for the answer to the sentence alone: leave this one out and keep all others": (
        alone
    ),
    "you compare with the answer to the sentence alone: leave it out and keep all others": (
        needed_by(lambda sentences, i: [sentences[i]])
    ),
    "you leave out all sentences from this one on: keep those after it": (
        needed_by(lambda sentences, i: sentences[:i])
    ),
    "the sentences before this one are missing, too: do you put each one back?": (
        needed_by(lambda sentences, i: sentences[i + 1 :])
    ),
    "a sentence that is not needed stays left out: put it back before the next one": (
        one_after_the_other
    ),
    "compare each answer with the answer to all sentences, not with the one before": (
        changing
    ),
    "these are the sentences without which the answer is the same: return the others": (
        others
    ),
    "two sentences may be equal: you leave out both, leave out one by its index": (
        needed_by(without_equal)
    ),
    "two sentences may be equal: `remove` takes the first, leave out one by its index": (
        needed_by(without_first_equal)
    ),
    "two sentences may be equal: `index` finds the first, count with `enumerate`": (
        lambda answer, s: [s.index(s[i]) for i in needed(answer, s)]
    ),
    "these are all sentences: is the answer really another? Compare with `!=`": (
        lambda answer, s: list(range(len(s)))
    ),
    "do you go on after the first needed sentence?": (
        lambda answer, s: needed(answer, s)[:1]
    ),
    "do you leave out the last sentence, too?": lambda answer, s: [
        i for i in needed(answer, s) if i < len(s) - 1
    ],
    "do you leave out the first sentence, too? Its index is 0": lambda answer, s: [
        i for i in needed(answer, s) if i
    ],
    "the first sentence has the index 0: you begin with 1": lambda answer, s: [
        i + 1 for i in needed(answer, s)
    ],
    "the first sentence of the list has the index 0: you count from the last": from_newest,
    "the indices are in ascending order: yours are in descending order": (
        lambda answer, s: needed(answer, s)[::-1]
    ),
}


def strict(answer):
    """Return `answer` for a list of sentences alone."""

    def ask(sentences):
        right = isinstance(sentences, list)
        right = right and all(isinstance(line, list) for line in sentences)
        expect(
            right,
            f"`answer` got {shown(sentences)}, expected a list of sentences, each a list of words",
        )
        return answer(sentences)

    return ask


def place_of(person, sentences):
    """Return where a person went last; a new string at each call."""
    places = [line[-1] for line in sentences if line[0] == person and line[2] == "to"]
    return f"in the {places[-1]}" if places else "nobody knows"


def place_of_thing(thing, sentences):
    """Return where the one who handled a thing last went last."""
    who = [line[0] for line in sentences if line[-1] == thing]
    return place_of(who[-1], sentences) if who else "nobody knows"


def was_lifted(thing, sentences):
    """Return whether some sentence is about a thing."""
    told = any(line[-1] == thing for line in sentences)
    return f"{'yes' if told else 'no'}, {thing}"


def ends(sentences):
    """Return who moved first and what the last sentence is about."""
    return f"{sentences[0][0]}, {sentences[-1][-1]}" if sentences else "nobody knows"


def needed_cases():
    """Yield a question, the function that answers it, and sentences."""
    yes_no, count = "was the lamp lifted", "how many sentences are there"
    for question, answer, text in (
        (
            "where is ada",
            lambda s: place_of("ada", s),
            "ada ran to the attic. bruno ran to the cellar. ada walked to the tower. "
            "bruno lifted the rope",
        ),
        (
            "where is the lamp",
            lambda s: place_of_thing("lamp", s),
            "ada walked to the attic. bruno ran to the library. ada lifted the lamp. "
            "dora ran to the tower. ada ran to the cellar. bruno walked to the stable",
        ),
        (
            "where is the lamp",
            lambda s: place_of_thing("lamp", s),
            "dora ran to the stable. dora lifted the lamp. bruno ran to the attic. "
            "dora released the lamp. bruno lifted the lamp",
        ),
        (
            yes_no,
            lambda s: was_lifted("lamp", s),
            "ada lifted the lamp. bruno ran to the attic. dora lifted the lamp",
        ),
        (
            yes_no,
            lambda s: was_lifted("lamp", s),
            "bruno ran to the attic. dora lifted the rope",
        ),
        (
            count,
            lambda s: f"{len(s)} sentences",
            "ada ran to the attic. bruno lifted the rope. dora ran to the cellar",
        ),
        (
            "where is ada",
            lambda s: place_of("ada", s),
            "ada ran to the attic. ada ran to the tower. dora ran to the cellar. "
            "ada ran to the attic",
        ),
        (
            "where is bruno",
            lambda s: place_of("bruno", s),
            "bruno ran to the attic. ada ran to the tower. bruno ran to the attic",
        ),
        (
            "who moved first, and what was last",
            ends,
            "ada ran to the attic. bruno ran to the tower. dora ran to the attic. "
            "ada walked to the cellar. chidi lifted the coin",
        ),
        ("where is dora", lambda s: place_of("dora", s), "dora ran to the harbour"),
        (count, lambda s: f"{len(s)} sentences", ""),
    ):
        lines = [line.split() for line in text.split(". ") if line]
        yield question, strict(answer), lines


@exercise(
    hints=[
        "keep the answer to all sentences, then compare it with one more answer for each index",
        "the slices `[:i]` and `[i + 1 :]` are what is before and after sentence i",
    ]
)
def exercise_2(needed_in):
    """The sentences without which the answer is another."""
    results, wanted, mistakes, names = [], [], [], []
    for question, answer, sentences in needed_cases():
        case = f"the list for {question!r} and {len(sentences)} sentences"
        results.append(indices_of(needed_in(answer, sentences), case))
        wanted.append(needed(answer, sentences))
        mistakes.append(
            {why: f(answer, sentences) for why, f in NEEDED_MISTAKES.items()}
        )
        names.append(case)
    expect_no_mistake(results, wanted, mistakes)
    for result, right, name in zip(results, wanted, names):
        expect(result == right, f"{name} is {result}, expected {right}")


def indices_of(value, case):
    """Return an answer as a list of integers."""
    expect(
        isinstance(value, list | tuple)
        or (isinstance(value, np.ndarray) and value.ndim == 1),
        f"{case} is {shown(value)}, expected a list of indices",
    )
    return [index_of(entry, case) for entry in value]


def index_of(entry, case):
    """Return an entry of an answer as an integer."""
    expect(
        not isinstance(entry, str | list | tuple),
        f"{case} holds {shown(entry)}, expected the index of a sentence, not its words",
    )
    array = expect_shape(f"an entry of {case}", entry, ())
    expect(
        array.dtype.kind != "b",
        f"{case} holds {entry!r}, expected the indices of those that are True",
    )
    expect(array.dtype.kind in "iu", f"{case} holds {shown(entry)}, expected indices")
    return int(array)
