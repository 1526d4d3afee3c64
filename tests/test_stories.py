"""The recorded facts of a generated story lead to its answer, by a reader of their own."""

import numpy as np
import pytest

from course_utils import stories
from course_utils.stories import NEW_PEOPLE, PLACES, TASKS, as_text, tell, tell_stories

OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}


def told(task, count=60, **options):
    return tell_stories(count, seed=3, tasks=(task,), **options)


def verb(sentence):
    """Return whether someone moves, takes or drops."""
    text = " ".join(sentence[1:3])
    kinds = {"moves": stories.MOVES, "takes": stories.TAKES, "drops": stories.DROPS}
    return next(
        k for k, verbs in kinds.items() if any(text.startswith(v) for v in verbs)
    )


def last(sentences, test):
    """Return the index of the last sentence for which `test` is true."""
    return max(i for i, sentence in enumerate(sentences) if test(sentence))


def moves_of(sentences, person):
    return [i for i, s in enumerate(sentences) if s[0] == person and verb(s) == "moves"]


def test_one_fact():
    for story in told("one fact"):
        fact = moves_of(story.sentences, story.question[-1])[-1]
        assert (story.facts, story.answer) == ([fact], story.sentences[fact][-1])


def places_of(story, thing):
    """Return when the thing was last handled and its bearer's moves up to then or up to the end."""
    sentences = story.sentences
    handled = last(sentences, lambda s: s[-1] == thing)
    moves = moves_of(sentences, sentences[handled][0])
    if verb(sentences[handled]) == "drops":
        moves = [i for i in moves if i < handled]
    return handled, moves


def test_two_facts():
    seen = set()
    for story in told("two facts"):
        handled, moves = places_of(story, story.question[-1])
        assert story.facts == [handled, moves[-1]]
        assert story.answer == story.sentences[moves[-1]][-1]
        seen.add(verb(story.sentences[handled]))
    assert seen == {"takes", "drops"}


def test_three_facts():
    for story in told("three facts"):
        thing, place = story.question[3], story.question[-1]
        handled, moves = places_of(story, thing)
        assert story.facts == [handled, moves[-1], moves[-2]]
        assert story.sentences[moves[-1]][-1] == place
        assert story.answer == story.sentences[moves[-2]][-1] != place
        assert any(  # it was carried to the last place
            i < moves[-1] and s[-1] == thing for i, s in enumerate(story.sentences)
        )


def test_yes_or_no_is_balanced_and_right():
    found = told("yes or no", 200)
    for story in found:
        fact = moves_of(story.sentences, story.question[1])[-1]
        same = story.sentences[fact][-1] == story.question[-1]
        assert story.answer == ("yes" if same else "no")
    assert 0.4 < np.mean([story.answer == "yes" for story in found]) < 0.6


def test_counting():
    for story in told("counting"):
        own = [s for s in story.sentences if s[0] == story.question[-2]]
        kinds = [verb(s) for s in own]
        count = kinds.count("takes") - kinds.count("drops")
        assert story.answer == stories.NUMBERS[count]
        assert len(story.facts) == len(kinds) - kinds.count("moves")


def test_paths():
    for story in told("paths"):
        here, end = story.question[6], story.question[9]
        for fact, step in zip(story.facts, story.answer.split("-"), strict=True):
            _, there, _, name, _, _, base = story.sentences[fact]
            if here == base:
                assert step == name
                here = there
            else:
                assert (here, step) == (there, OPPOSITE[name])
                here = base
        assert here == end


def test_stories_differ_and_depend_on_the_seed():
    texts = [as_text(story) for story in tell_stories(30, seed=0)]
    assert len(set(texts)) == 30 * len(TASKS)
    assert texts == [as_text(story) for story in tell_stories(30, seed=0)]
    assert texts != [as_text(story) for story in tell_stories(30, seed=1)]


def test_lengths_people_and_cast():
    long = told("two facts", 10, lengths=(20, 20), people=NEW_PEOPLE, cast=4)
    assert {len(story.sentences) for story in long} == {20}
    people = {sentence[0] for story in long for sentence in story.sentences}
    assert people == set(NEW_PEOPLE)
    assert max(len(s.sentences) for s in told("paths", lengths=(20, 20))) < len(PLACES)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"task": "two fact"}, "expected one of"),
        ({"length": 2}, "at least 3"),
        ({"length": 3.5}, "whole number"),
        ({"cast": 0}, "at least 1"),
        ({"cast": 9}, "only 4 people"),
    ],
)
def test_bad_input_is_refused(options, reason):
    given = {"task": "two facts", "rng": np.random.default_rng(0), "length": 5}
    with pytest.raises(ValueError, match=reason):
        tell(**given | options)


def test_bad_lengths_are_refused():
    with pytest.raises(ValueError, match="the shortest and the longest"):
        tell_stories(2, seed=0, lengths=(9, 3))
