"""Captions in five languages say what they mean, and only true ones."""

import itertools
import re

import numpy as np
import pytest

from course_utils import captions
from course_utils.captions import LANGUAGES, RELATIONS, names, parse, say


def every_meaning():
    yield from itertools.product(names(), (1, 2, 3))
    for first, second in itertools.permutations(names(), 2):
        yield first, "above", second
        yield first, "left of", second


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_means_what_it_was_made_of(language):
    told = {}
    for meaning in every_meaning():
        said = say(meaning, language)
        assert len(said) == len(set(said)) == len(meaning) - 1
        for caption in said:
            assert told.setdefault(caption, meaning) == meaning  # no two meanings
            assert parse(caption, language) == meaning
    words = {word for caption in told for word in caption.split()}
    assert captions.words(language) == sorted(words)
    assert captions.longest(language) == max(len(c.split()) for c in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sides_of_a_relation_mean_the_same(language):
    for relation in RELATIONS:
        one, other = say(("dog", relation, "key"), language)
        back = captions.OPPOSITE[relation]
        assert [other, one] == say(("key", back, "dog"), language)
        assert parse(one, language) == captions.canonical(("dog", relation, "key"))


def test_grammar_by_example():
    assert say(("owl", 1)) == ["an owl"] and say(("mouse", 3)) == ["three mice"]
    assert say(("book", "left of", "clock"), "de") == [
        "ein Buch links von einem Wecker",
        "ein Wecker rechts von einem Buch",
    ]
    assert say(("star", "above", "house"), "fr") == [
        "une étoile au-dessus d'une maison",
        "une maison en dessous d'une étoile",
    ]
    assert say(("key", 2), "es") == ["dos llaves"]
    assert say(("tree", "above", "bus"), "es")[1] == "un autobús debajo de un árbol"
    told = [captions.printed(c, "zh") for c in say(("fish", "left of", "cat"), "zh")]
    assert told == ["一条鱼在一只猫的左边", "一只猫在一条鱼的右边"]


def test_an_article_is_an_before_a_vowel():
    for name in names():
        (said,) = say((name, 1))
        assert bool(re.match(r"an [aeiou]|a [^aeiou]", said))


def test_what_is_no_caption():
    for text in ("", "dog", "a dog a cat", "a dog above a dog", "four dogs", "a mice"):
        assert parse(text) is None
    assert parse("  two   dogs ") == ("dog", 2)
    assert parse("two dogs", "de") is None


@pytest.mark.parametrize(
    "meaning",
    [
        ("wolf", 1),
        ("dog", 0),
        ("dog", 4),
        ("dog",),
        (),
        ("dog", "on", "cat"),
        ("dog", "above", "wolf"),
        ("dog", "above", "dog"),
        None,
        "dog",
        (["dog"], 1),
        ("dog", "two"),
        ("dog", 2.0),
        ("dog", np.array([1, 2])),
        (["dog"], 2),
    ],
)
def test_an_unknown_meaning_is_refused(meaning):
    with pytest.raises(ValueError, match="expected"):
        say(meaning)
    with pytest.raises(ValueError, match="expected"):
        captions.canonical(meaning)


def test_other_bad_input_is_refused():
    for call in (
        lambda: say(("dog", 1), "it"),
        lambda: parse("two dogs", "it"),
        lambda: captions.words("it"),
        lambda: captions.longest(None),
        lambda: captions.printed("a dog", "it"),
        lambda: parse(None),
        lambda: parse(3),
        lambda: captions.one("wolf", "en"),
        lambda: captions.one("dog", "it"),
        lambda: captions.many("dog", 1, "en"),
        lambda: captions.many("dog", 4, "en"),
        lambda: captions.many("wolf", 2, "en"),
        lambda: captions.related("dog", "on", "cat", "en"),
        lambda: captions.related("dog", "above", "dog", "en"),
        lambda: captions.related("dog", "above", "cat", ["en"]),
    ):
        with pytest.raises(ValueError, match="expected"):
            call()
