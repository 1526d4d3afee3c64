"""Rivals of a memory network: rules that choose sentences by shared words, models that count the
words of these sentences, and a program that answers.
"""

import numpy as np
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import make_pipeline

from course_utils.stories import DROPS, MOVES, PLACES, TAKES

COMMON = set("a is the to in of was where how do does you go from many".split())
COMMON |= set("things carry before".split())
COMMON |= {word for verb in (*MOVES, *TAKES, *DROPS) for word in verb.split()}
COMMON |= set(PLACES)  # a rule looks for who or what
MOST = 9  # sentences of each kind in the chained rule


def sharing(words, story):
    """Return the indices of sentences that share a name or a thing with `words`, newest first."""
    wanted, lines = set(words) - COMMON, story.sentences
    return [i for i in reversed(range(len(lines))) if wanted & set(lines[i])]


def bag_of_words(story):
    """Return pairs of a mark and the index of a sentence: all sentences, with one mark."""
    return [("any", i) for i in range(len(story.sentences))]


def rule(story):
    """Return the two newest sentences that share a name or a thing with the question.

    They are pairs of a mark and an index.
    """
    return list(zip(["newest", "second"], sharing(story.question, story)))


def chained_rule(story):
    """Return what the question leads to, and what this leads to: pairs of a mark and an index.

    First the newest sentence that shares a name or a thing with the question; then the newest nine
    that share one with this sentence, and the newest nine of those that are older than it.

    >>> from course_utils.stories import Story
    >>> lines = ["ada ran to the attic", "ada set down the coin", "ada ran to the tower"]
    >>> question = ["where", "is", "the", "coin"]
    >>> told = Story("two facts", [line.split() for line in lines], question, "attic", [1, 0])
    >>> chained_rule(told)
    [('found', 1), ('near 0', 2), ('near 1', 0), ('older 0', 0)]
    """
    found = sharing(story.question, story)
    if not found:
        return []
    first = found[0]
    near = [i for i in sharing(story.sentences[first], story) if i != first]
    older = [i for i in near if i < first]
    return [("found", first)] + [
        (f"{kind} {rank}", i)
        for kind, chosen in (("near", near), ("older", older))
        for rank, i in enumerate(chosen[:MOST])
    ]


def features_of(story, select):
    """Return the words of the sentences that a rule selects, with their marks, and the question's.

    >>> from course_utils.stories import Story
    >>> told = Story("one fact", [["ada", "ran"]], ["where", "is", "ada"], "attic", [0])
    >>> features_of(told, bag_of_words)
    ['any ada', 'any ran', 'asked where', 'asked is', 'asked ada']
    """
    read = [f"{mark} {w}" for mark, i in select(story) for w in story.sentences[i]]
    return read + [f"asked {word}" for word in story.question]


def fit_rival(select, learner, stories, together=False):
    """Return {task: a copy of the scikit-learn classifier fitted to the stories of the task}.

    It counts the features that the rule `select` gives. `together` fits one for all tasks. Raises
    `ValueError` without a story.
    """
    if not stories:
        raise ValueError("stories is empty, expected at least one story.")
    models = {}
    tasks = list(dict.fromkeys(story.task for story in stories))
    for group in [tasks] if together else [[task] for task in tasks]:
        told = [story for story in stories if story.task in group]
        model = make_pipeline(
            CountVectorizer(analyzer=lambda story: features_of(story, select)),
            clone(learner),
        ).fit(told, [story.answer for story in told])
        models |= dict.fromkeys(group, model)
    return models


def right_by_rival(models, stories):
    """Return whether each story is answered right by the model of its task, (stories,).

    Raises `ValueError` on a story of another task.
    """
    said = np.empty(len(stories), object)
    for task in dict.fromkeys(story.task for story in stories):
        if task not in models:
            raise ValueError(f"no model answers {task!r}: models has {[*models]}.")
        rows = [i for i, story in enumerate(stories) if story.task == task]
        said[rows] = models[task].predict([stories[i] for i in rows])
    return said == [story.answer for story in stories]


def answer_by_hand(story):
    """Return the answer to a question about one, two or three facts, by a program for these tasks.

    It finds who handled the thing last and this person's moves; if the thing was set down, only
    the moves before that. Raises `ValueError` if the question is of another kind, or if the story
    does not tell the answer.

    >>> from course_utils.stories import tell_stories
    >>> told = tell_stories(50, seed=0, tasks=("one fact", "two facts", "three facts"))
    >>> all(answer_by_hand(story) == story.answer for story in told)
    True
    """
    lines, asked = story.sentences, set(story.question)
    if "where" not in asked:
        raise ValueError(
            f"question is {' '.join(story.question)!r}, expected one that begins with 'where'."
        )
    handled = [i for i, line in enumerate(lines) if line[-1] in asked - set(PLACES)]
    who = lines[handled[-1]][0] if handled else story.question[-1]
    if handled and " ".join(lines[handled[-1]][1:]).startswith(DROPS):
        lines = lines[: handled[-1]]
    moves = [line[-1] for line in lines if line[0] == who and line[-1] in PLACES]
    needed = 2 if "before" in asked else 1
    if len(moves) < needed:
        raise ValueError(
            f"the story tells {len(moves)} moves of {who!r}, expected at least {needed}: "
            "it does not tell the answer."
        )
    return moves[-needed]
