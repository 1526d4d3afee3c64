"""Every check of notebook 40b accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb40b


def in_loops(ages, empty):
    result = []
    for row, marks in zip(ages, empty):
        steps, new = 0, []
        for age, mark in zip(row, marks):
            steps += mark
            new.append(age + steps)
        result.append(new)
    return result


def by_sums(ages, empty):
    ages = ages.copy()
    for column in range(ages.shape[1]):
        ages[:, column] += empty[:, : column + 1].sum(axis=1)
    return ages


def by_matrix(ages, empty):
    size = ages.shape[1]
    return (ages + empty @ np.triu(np.ones((size, size)))).astype("float32")


def in_place(ages, empty):
    ages += np.cumsum(empty, axis=1)
    return ages


def marking(ages, empty):
    result = nb40b.older(ages, empty)
    empty[:] = False
    return result


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb40b.older, "passed"),
        (in_loops, "passed"),
        (by_sums, "passed"),
        (by_matrix, "passed"),
        (lambda ages, empty: tuple(map(tuple, nb40b.older(ages, empty))), "passed"),
        *[(mistake, reason) for reason, mistake in nb40b.AGE_MISTAKES.items()],
        (in_place, "changes its argument `ages`, which belongs to its caller"),
        (marking, "changes its argument `empty`, which belongs to its caller"),
        (lambda ages, empty: nb40b.older(ages, empty).astype(int), "whole numbers"),
        (lambda ages, empty: nb40b.older(ages // 1, empty), "whole numbers"),
        (lambda ages, empty: ages, "at [0, 1] is 1, expected 2"),
        (lambda ages, empty: nb40b.older(ages, empty)[0], "has shape (5,)"),
        (lambda ages, empty: nb40b.older(ages, empty).T, "has shape (5, 2)"),
        (lambda ages, empty: ages + np.cumsum(empty), "your code raised ValueError"),
        (lambda ages, empty: nb40b.older(ages, empty) + 0.01, "expected"),
        (lambda ages, empty: print(ages), "in place of `print`"),
        (lambda ages, empty: ages @ "x", "your code raised"),
        (..., "not attempted"),
        (None, "not attempted"),
    ],
)
def test_make_older(assert_verdict, answer, reason):
    assert_verdict(reason, nb40b.exercise_1, answer)


def test_the_ages_that_a_stub_gets(assert_verdict):
    def make_older(ages, empty):
        """Return the new ages."""
        ...

    assert_verdict("not attempted", nb40b.exercise_1, make_older)


def in_a_loop(answer, sentences):
    full, found = answer(sentences), []
    for i in range(len(sentences)):
        rest = sentences.copy()
        del rest[i]
        if answer(rest) != full:
            found.append(i)
    return found


def by_flatnonzero(answer, sentences):
    rests = [nb40b.without(sentences, i) for i in range(len(sentences))]
    differs = [answer(rest) != answer(sentences) for rest in rests]
    return np.flatnonzero(differs)


def as_tuple(answer, sentences):
    return tuple(nb40b.needed(answer, sentences))


def as_array(answer, sentences):
    return np.array(nb40b.needed(answer, sentences))


def by_enumerate(answer, sentences):
    for i, _ in enumerate(sentences):
        rest = [line for k, line in enumerate(sentences) if k != i]
        if answer(rest) != answer(sentences):
            yield i


def putting_back(answer, sentences):
    full, found = answer(sentences), []
    for i in range(len(sentences)):
        line = sentences.pop(i)
        if answer(sentences) != full:
            found.append(i)
        sentences.insert(i, line)
    return found


def mask(answer, sentences):
    return [i in nb40b.needed(answer, sentences) for i in range(len(sentences))]


def words(answer, sentences):
    return [sentences[i] for i in nb40b.needed(answer, sentences)]


def popping(answer, sentences):
    full, found, count = answer(sentences), [], len(sentences)
    for i in range(count):
        sentences.pop(0)
        if answer(sentences) != full:
            found.append(i)
    return found


def removing(answer, sentences):
    """Take each sentence out of one copy, and never put it back."""
    full, found, rest = answer(sentences), [], list(sentences)
    for i in range(len(sentences)):
        rest.pop(0)
        if answer(rest) != full:
            found.append(i)
    return found


def by_remove(answer, sentences):
    full, found = answer(sentences), []
    for i, line in enumerate(sentences):
        rest = sentences.copy()
        rest.remove(line)
        if answer(rest) != full:
            found.append(i)
    return found


def by_identity(answer, sentences):
    full, count = answer(sentences), len(sentences)
    rests = [nb40b.without(sentences, i) for i in range(count)]
    return [i for i in range(count) if answer(rests[i]) is not full]


def with_tuples(answer, sentences):
    return nb40b.needed(lambda rest: answer(tuple(rest)), sentences)


def with_words(answer, sentences):
    return [i for i, line in enumerate(sentences) if answer(line) != answer(sentences)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb40b.needed, "passed"),
        (in_a_loop, "passed"),
        (by_flatnonzero, "passed"),
        (as_tuple, "passed"),
        (as_array, "passed"),
        (by_enumerate, "passed"),
        (putting_back, "passed"),
        *[(mistake, reason) for reason, mistake in nb40b.NEEDED_MISTAKES.items()],
        (mask, "holds False, expected the indices of those that are True"),
        (lambda answer, s: np.array(mask(answer, s)), "of those that are True"),
        (words, "expected the index of a sentence, not its words"),
        (lambda answer, s: np.array(words(answer, s)), "expected a list of indices"),
        (lambda answer, s: [" ".join(w) for w in words(answer, s)], "not its words"),
        (lambda answer, s: len(nb40b.needed(answer, s)), "is 1, expected a list of"),
        (lambda answer, s: np.array(3), "is 3, expected a list of indices"),
        (lambda answer, s: set(nb40b.needed(answer, s)), "expected a list of indices"),
        (lambda answer, s: np.where(mask(answer, s)), "has shape (1,), expected ()"),
        (lambda answer, s: np.argwhere(mask(answer, s)), "expected a list of indices"),
        (lambda answer, s: [float(i) for i in nb40b.needed(answer, s)], "holds 2, "),
        (popping, "changes its argument `sentences`, which belongs to its caller"),
        (removing, "do you put each one back?"),
        (by_remove, "`remove` takes the first"),
        (by_identity, "Compare with `!=`"),
        (with_tuples, "`answer` got (['ada', "),
        (with_words, "`answer` got ['ada', 'ran', 'to', 'the', 'attic'], expected a"),
        (lambda answer, s: [], "is [], expected [2]"),
        (lambda answer, s: answer(s), "expected a list of indices"),
        (lambda answer, s: [s.index("x")], "your code raised ValueError"),
        (lambda answer, s: print(s), "in place of `print`"),
        (..., "not attempted"),
        (None, "not attempted"),
    ],
)
def test_needed(assert_verdict, answer, reason):
    assert_verdict(reason, nb40b.exercise_2, answer)
