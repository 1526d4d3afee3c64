"""The rules choose the sentences that share names and things; the program is always right."""

import pytest

from course_utils.stories import NEW_PEOPLE, Story, tell_stories
from course_utils.story_rules import (
    answer_by_hand,
    bag_of_words,
    chained_rule,
    rule,
    sharing,
)

LINES = """ada walked to the attic
ada lifted the lamp
bruno ran to the attic
ada ran to the cellar
bruno lifted the rope""".splitlines()


def story(question):
    return Story(
        "two facts", [line.split() for line in LINES], question.split(), "", []
    )


def test_sharing_compares_names_and_things_alone():
    assert sharing(["ada", "attic", "the", "lifted"], story("")) == [3, 1, 0]
    assert sharing(["walked", "to", "the", "cellar"], story("")) == []


def test_rule_takes_the_newest_two():
    assert rule(story("where is ada")) == [("newest", 3), ("second", 1)]
    assert rule(story("where is the rope")) == [("newest", 4)]
    assert bag_of_words(story("")) == [("any", i) for i in range(5)]


def test_chained_rule_follows_what_it_found():
    """The lamp leads to Ada, and Ada to her other sentences, newest first."""
    found = [("found", 1), ("near 0", 3), ("near 1", 0), ("older 0", 0)]
    assert chained_rule(story("where is the lamp")) == found
    assert chained_rule(story("where is the drum")) == []


def test_chained_rule_takes_nine_at_most():
    lines = [["ada", "ran", "to", "the", "attic"]] * 30
    told = Story("one fact", lines, ["where", "is", "ada"], "attic", [29])
    assert [i for mark, i in chained_rule(told) if mark.startswith("near")] == [
        *range(28, 19, -1)
    ]


@pytest.mark.parametrize("options", [{}, {"people": NEW_PEOPLE, "lengths": (30, 30)}])
def test_the_program_is_right(options):
    """It answers all stories about one, two and three facts, also when things are set down."""
    tasks = ("one fact", "two facts", "three facts")
    for told in tell_stories(200, seed=5, tasks=tasks, **options):
        assert answer_by_hand(told) == told.answer


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("is ada in the cellar", "expected one that begins with 'where'"),
        ("", "expected one that begins with 'where'"),
        ("where is chidi", "0 moves of 'chidi', expected at least 1"),
        ("where is the drum", "0 moves of 'drum', expected at least 1"),
        ("where was the rope before the attic", "expected at least 2"),
    ],
)
def test_the_program_says_what_it_cannot_answer(question, reason):
    with pytest.raises(ValueError, match=reason):
        answer_by_hand(story(question))
