"""Stories as arrays of numbers of words, and the accuracy on each task.

Number 0 is padding, on the right. It is also the number of a word that no training story has.
"""

import numpy as np

from course_utils.stories import TASKS
from course_utils.text import pad_right

SENTENCE = 7  # words, a link between two places
QUESTION = 10  # words, a question about a path
SENTENCES = 10  # of the longest training story


def words_of(story):
    """Return the words of the sentences, oldest first, and then of the question."""
    return [word for line in (*story.sentences, story.question) for word in line]


def vocabulary_of(stories):
    """Return {word: number} of sentences, questions and answers, in alphabetical order.

    >>> from course_utils.stories import Story
    >>> told = Story("one fact", [["ada", "ran"]], ["where", "is", "ada"], "attic", [0])
    >>> vocabulary_of([told])
    {'': 0, 'ada': 1, 'attic': 2, 'is': 3, 'ran': 4, 'where': 5}
    """
    words = {word for story in stories for word in (*words_of(story), story.answer)}
    return {word: number for number, word in enumerate(["", *sorted(words)])}


def numbers_of(lines, vocabulary, longest):
    """Return the numbers of the words of each line, (lines, longest), padded on the right.

    A word that is not in `vocabulary` is 0. Raises `ValueError` on a line of more words.
    """
    for line in lines:
        if len(line) > longest:
            raise ValueError(
                f"{' '.join(line)!r} has {len(line)} words, expected at most {longest}."
            )
    rows = [[vocabulary.get(word, 0) for word in line] for line in lines]
    return pad_right(rows, longest)


def as_arrays(stories, vocabulary):
    """Return story (count, sentences, 7), question (count, 10) and ages (count, sentences).

    The newest sentence comes first, so that its age is 0. There are at least 10 sentences; those
    that a story does not have are 0. Raises `ValueError` on an empty list, and on a sentence or a
    question with too many words.
    """
    if not stories:
        raise ValueError("stories is empty, expected at least one story.")
    most = max(SENTENCES, *(len(told.sentences) for told in stories))
    story = np.zeros((len(stories), most, SENTENCE), "int32")
    for row, told in zip(story, stories, strict=True):
        lines = numbers_of(told.sentences[::-1], vocabulary, SENTENCE)
        row[: len(lines)] = lines
    asked = numbers_of([told.question for told in stories], vocabulary, QUESTION)
    ages = np.tile(np.arange(most, dtype="float32"), (len(stories), 1))
    return [story, asked, ages]


def answers_of(stories, vocabulary):
    """Return the number of each answer, (count,).

    Raises `ValueError` on an answer that is not in `vocabulary`.
    """
    for story in stories:
        if story.answer not in vocabulary:
            raise ValueError(f"the answer {story.answer!r} is not in vocabulary.")
    return np.array([vocabulary[story.answer] for story in stories], int)


def by_task(right, stories):
    """Return the accuracy (..., tasks) of (..., stories) answers, for the tasks that occur.

    Raises `ValueError` unless there is an answer to each story, and a story.

    >>> from course_utils.stories import tell_stories
    >>> told = tell_stories(2, seed=0, tasks=("one fact", "counting"))
    >>> by_task(np.array([True, False, True, True]), told)
    array([0.5, 1. ])
    """
    right, tasks = np.asarray(right), np.array([story.task for story in stories])
    if right.shape[-1:] != tasks.shape or len(tasks) == 0:
        raise ValueError(
            f"right has shape {right.shape} for {len(tasks)} stories, "
            "expected (..., stories) and at least one story."
        )
    asked = [task for task in TASKS if task in tasks]
    return np.stack([right[..., tasks == task].mean(axis=-1) for task in asked], -1)
