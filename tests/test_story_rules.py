"""The rules choose the sentences that share names and things; the program is always right."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from course_utils.stories import NEW_PEOPLE, Story, tell_stories
from course_utils.story_rules import (
    answer_by_hand,
    bag_of_words,
    chained_rule,
    features_of,
    fit_rival,
    right_by_rival,
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


def test_features_have_the_mark_of_their_sentence():
    asked = ["asked where", "asked is", "asked the", "asked rope"]
    newest = [f"newest {word}" for word in LINES[4].split()]
    assert features_of(story("where is the rope"), rule) == newest + asked
    assert features_of(story("where is chidi"), rule) == [
        "asked where",
        "asked is",
        "asked chidi",
    ]
    assert features_of(story("where is ada"), rule) == [
        *[f"newest {word}" for word in LINES[3].split()],
        *[f"second {word}" for word in LINES[1].split()],
        *["asked where", "asked is", "asked ada"],
    ]


def test_a_rival_counts_each_feature():
    """Without a limit on the words: short ones and repeated ones count, too."""
    told = tell_stories(20, seed=1, tasks=("one fact",))
    models = fit_rival(bag_of_words, DummyClassifier(), told)
    counter = models["one fact"][0]
    features = features_of(told[0], bag_of_words)
    counts = counter.transform(told[:1]).toarray()[0]
    assert counts.sum() == len(features)
    named = dict(zip(counter.get_feature_names_out(), counts))
    assert named["any the"] == features.count("any the") > 1


def test_each_task_has_a_model_of_its_own():
    tasks = ("counting", "yes or no")
    learner = DummyClassifier(strategy="most_frequent")
    told = tell_stories(30, seed=2, tasks=tasks)
    models = fit_rival(rule, learner, told)
    assert list(models) == list(tasks)
    for task, model in models.items():
        mine = [story for story in told if story.task == task]
        answers = [story.answer for story in mine]
        assert set(model.classes_) == set(answers)
        assert answers.count(model.predict(mine[:1])[0]) == max(
            map(answers.count, answers)
        )
    with pytest.raises(NotFittedError):
        check_is_fitted(learner)


def test_the_order_of_the_stories_is_kept():
    """Where tasks are mixed, each verdict is that of its own story."""
    told = tell_stories(15, seed=3, tasks=("yes or no", "counting"))
    models = fit_rival(rule, DummyClassifier(strategy="most_frequent"), told)
    mixed = [told[i] for i in np.random.default_rng(0).permutation(len(told))]
    right = right_by_rival(models, mixed)
    assert right.dtype == bool and right.shape == (len(mixed),)
    assert right.tolist() == [
        models[story.task].predict([story])[0] == story.answer for story in mixed
    ]
    assert 0 < right.sum() < len(right)


def test_chained_rule_beats_the_rule_on_two_facts():
    learner = LogisticRegression(C=10, max_iter=300)
    fitted, fresh = (tell_stories(250, seed=s, tasks=("two facts",)) for s in (4, 5))
    plain, chained = (
        right_by_rival(fit_rival(select, learner, fitted), fresh).mean()
        for select in (rule, chained_rule)
    )
    assert chained > plain + 0.1


def test_a_task_without_a_model_is_refused():
    told = tell_stories(2, seed=0, tasks=("one fact", "counting"))
    models = fit_rival(rule, DummyClassifier(), told[:2])
    with pytest.raises(ValueError, match="no model answers 'counting'"):
        right_by_rival(models, told)


def test_no_stories_to_learn_from():
    with pytest.raises(ValueError, match="stories is empty"):
        fit_rival(rule, DummyClassifier(), [])


def test_one_model_learns_all_tasks_together():
    told = tell_stories(20, seed=0, tasks=("one fact", "counting"))
    models = fit_rival(rule, DummyClassifier(), told, together=True)
    assert models["one fact"] is models["counting"]
    alone = fit_rival(rule, DummyClassifier(), told)
    assert alone["one fact"] is not alone["counting"]
    assert set(models["counting"].classes_) == {story.answer for story in told}
