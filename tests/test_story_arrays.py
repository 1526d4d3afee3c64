"""The newest sentence comes first, and what is missing, or is too long, shows."""

import numpy as np
import pytest

from course_utils.stories import TASKS, Story, tell_stories
from course_utils.story_arrays import (
    QUESTION,
    SENTENCE,
    SENTENCES,
    answers_of,
    as_arrays,
    by_task,
    numbers_of,
    vocabulary_of,
    words_of,
)

LINES = "ada ran to the attic", "bruno lifted the rope"


def story(lines=LINES, question="where is ada", answer="attic", task="one fact"):
    return Story(task, [line.split() for line in lines], question.split(), answer, [0])


def as_words(numbers, vocabulary):
    """Return the words of a row of numbers; padding and unknown words are empty."""
    names = list(vocabulary)
    return " ".join(names[number] for number in numbers).rstrip()


def test_words_are_in_the_order_of_the_story():
    assert words_of(story()) == [*" ".join(LINES).split(), "where", "is", "ada"]


def test_vocabulary_is_sorted_and_begins_with_padding():
    vocabulary = vocabulary_of([story(), story(["zoe ran to the quay"], answer="none")])
    assert list(vocabulary.values()) == list(range(len(vocabulary)))
    assert next(iter(vocabulary)) == ""
    assert list(vocabulary) == sorted(vocabulary)
    assert {"none", "zoe", "where", "rope"} < set(vocabulary)


def test_newest_sentence_first():
    vocabulary = vocabulary_of([story()])
    lines, asked, _ = as_arrays([story()], vocabulary)
    assert [as_words(row, vocabulary) for row in lines[0, :2]] == [LINES[1], LINES[0]]
    assert as_words(asked[0], vocabulary) == "where is ada"


def test_padding_is_0_on_the_right():
    lines, asked, _ = as_arrays([story()], vocabulary_of([story()]))
    assert (lines.shape, asked.shape) == ((1, SENTENCES, SENTENCE), (1, QUESTION))
    np.testing.assert_array_equal(np.count_nonzero(lines[0], axis=1), [4, 5] + 8 * [0])
    assert lines[0, 0, :4].all() and lines[0, 1, :5].all() and asked[0, :3].all()
    assert not asked[0, 3:].any()


def test_stories_do_not_share_rows():
    told = [story(), story(LINES[:1]), story(LINES[::-1])]
    vocabulary = vocabulary_of(told)
    lines, asked, ages = as_arrays(told, vocabulary)
    assert len(lines) == len(asked) == len(ages) == 3
    for one, row in zip(told, lines):
        alone = as_arrays([one], vocabulary)[0][0]
        np.testing.assert_array_equal(row, alone)


def test_an_unknown_word_is_0():
    vocabulary = vocabulary_of([story()])
    other = story(["kemal ran to the attic"], "where is kemal")
    lines, asked, _ = as_arrays([other], vocabulary)
    assert lines[0, 0, 0] == 0 and lines[0, 0, 1:5].all()
    assert asked[0, 2] == 0 and asked[0, :2].all()


def test_ages_are_floats_from_0():
    ages = as_arrays([story(), story()], vocabulary_of([story()]))[2]
    assert ages.dtype == "float32"
    np.testing.assert_array_equal(ages, [np.arange(SENTENCES)] * 2)


@pytest.mark.parametrize(("count", "rows"), [(9, 10), (10, 10), (11, 11), (23, 23)])
def test_longer_stories_widen_the_arrays(count, rows):
    told = [story(), story(LINES[:1] * count)]
    lines, asked, ages = as_arrays(told, vocabulary_of(told))
    assert lines.shape == (2, rows, SENTENCE) and ages.shape == (2, rows)
    assert asked.shape == (2, QUESTION)
    assert lines[1].any(axis=1).sum() == count and lines[0].any(axis=1).sum() == 2
    np.testing.assert_array_equal(ages, [np.arange(rows)] * 2)


def test_a_sentence_of_too_many_words():
    longest, longer = "a b c d e f g", "a b c d e f g h"
    assert as_arrays([story([longest])], {"g": 1})[0][0, 0, -1] == 1
    with pytest.raises(ValueError, match="'a b c d e f g h' has 8 words, .* most 7"):
        as_arrays([story([*LINES, longer])], {})


def test_a_question_of_too_many_words():
    longest = "how do you go from the attic to the tower".split()
    assert len(longest) == QUESTION
    told = story(question=" ".join(longest))
    assert as_arrays([told], {"tower": 5})[1][0, -1] == 5
    told = story(question=" ".join([*longest, "now"]))
    with pytest.raises(ValueError, match="to the tower now' has 11 words, .* most 10"):
        as_arrays([story(), told], {})


def test_no_stories():
    with pytest.raises(ValueError, match="stories is empty"):
        as_arrays([], {})


def test_numbers_of_a_line():
    numbers = numbers_of([["b", "a"], ["a", "x", "b"]], {"": 0, "a": 1, "b": 2}, 4)
    np.testing.assert_array_equal(numbers, [[2, 1, 0, 0], [1, 0, 2, 0]])


def test_all_tasks_fit():
    """The longest sentence and the longest question of the generator have room."""
    told = tell_stories(20, seed=1)
    vocabulary = vocabulary_of(told)
    lines, asked, _ = as_arrays(told, vocabulary)
    answers = answers_of(told, vocabulary)
    assert lines[..., -1].any() and asked[..., -1].any()
    for row, question, answer, one in zip(lines, asked, answers, told):
        count = len(one.sentences)
        read = [as_words(line, vocabulary) for line in row[:count][::-1]]
        assert read == [" ".join(line) for line in one.sentences]
        assert not row[count:].any()
        assert as_words(question, vocabulary) == " ".join(one.question)
        assert list(vocabulary)[answer] == one.answer


def test_answers():
    told = [story(answer="rope"), story(answer="attic")]
    assert answers_of(told, {"": 0, "attic": 1, "rope": 2}).tolist() == [2, 1]
    with pytest.raises(ValueError, match="the answer 'rope' is not in vocabulary"):
        answers_of(told, {"": 0, "attic": 1})


MIXED = [story(task=task) for task in ("paths", "one fact", "paths", "counting")]


def test_by_task_is_in_the_order_of_the_tasks():
    right = np.array([True, False, False, True])
    np.testing.assert_allclose(by_task(right, MIXED), [0, 1, 0.5])


def test_by_task_of_several_seeds():
    right = np.array([[1, 0, 0, 1], [1, 1, 1, 0], [0, 0, 0, 0]], bool)
    accuracy = by_task(right, MIXED)
    assert accuracy.shape == (3, 3)
    np.testing.assert_allclose(accuracy, [[0, 1, 0.5], [1, 0, 1], [0, 0, 0]])
    for row, seed in zip(accuracy, right):
        np.testing.assert_allclose(row, by_task(seed, MIXED))


@pytest.mark.parametrize(
    ("right", "told"), [([1, 0, 1], MIXED), (1, MIXED), ([], []), ([1], [])]
)
def test_by_task_needs_one_answer_a_story(right, told):
    with pytest.raises(ValueError, match=f"for {len(told)} stories, expected"):
        by_task(right, told)


def test_by_task_of_all_tasks():
    told = tell_stories(2, seed=0)
    right = np.array([story.task in TASKS[:2] for story in told])
    assert by_task(right, told).tolist() == [1, 1, 0, 0, 0, 0]
