"""Scenes of icons: what is placed is what was meant, and what is refused."""

import numpy as np
import pytest

from course_utils import captions
from course_utils.emoji_scenes import (
    ICON,
    SIZE,
    describe,
    draw_above,
    draw_pair,
    draw_usual,
    find_things,
    paint,
    place,
    things_in,
)

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("relation", captions.RELATIONS)
def test_a_pair_lies_as_its_relation_says(relation):
    for _ in range(50):
        corners = place(("dog", relation, "cat"), RNG)
        assert corners.shape == (2, 2) and 0 <= corners.min()
        assert corners.max() <= SIZE - ICON
        down, right = corners[1] - corners[0]
        main, side = (down, right) if relation in ("above", "below") else (right, down)
        if relation in ("below", "right of"):
            main = -main
        assert main >= 26 and abs(side) <= 13


@pytest.mark.parametrize("count", [1, 2, 3])
def test_things_of_a_kind_do_not_touch(count):
    for _ in range(50):
        corners = place(("key", count), RNG)
        assert corners.shape == (count, 2)
        for i in range(count):
            for j in range(i):
                assert np.abs(corners[i] - corners[j]).max() >= 26


def test_a_picture_shows_its_icons_where_they_are():
    picture = paint(["tree", "book"], np.array([[0, 0], [42, 40]]), RNG)
    assert picture.shape == (64, 64, 3) and picture.dtype == np.uint8
    ground = np.median(picture.reshape(-1, 3), axis=0)
    differs = np.abs(picture - ground).max(axis=-1) > 60
    assert differs[:22, :22].mean() > 0.3 and differs[42:, 40:62].mean() > 0.3
    assert differs[:42, 22:].mean() < 0.01 and differs[22:, :40].mean() < 0.01
    same = [
        paint(["owl"], [(3, 4)], np.random.default_rng(seed)).tolist()
        for seed in (1, 1, 2)
    ]
    assert same[0] == same[1] != same[2]
    assert paint([], np.zeros((0, 2)), RNG).shape == (64, 64, 3)


def test_what_is_refused():
    for names, corners in (
        (["wolf"], [(0, 0)]),
        ("dog", [(0, 0)]),
        (["dog"], [(0, 43)]),
        (["dog"], [(-1, 0)]),
        (["dog"], [(0.5, 0)]),
        (["dog"], [(np.nan, 0)]),
        (["dog"], [0, 0]),
        (["dog"], [(0, 0), (30, 30)]),
        (["dog"], [("a", "b")]),
        (["dog"], []),
    ):
        with pytest.raises(ValueError, match="expected"):
            paint(names, corners, RNG)
    for meaning in (("dog", 4), ("dog", "on", "cat"), (), None, "dog"):
        with pytest.raises(ValueError, match="expected"):
            place(meaning, RNG)
        with pytest.raises(ValueError, match="expected"):
            things_in(meaning)
    for names in (None, [["dog"]], {"dog"}):
        with pytest.raises(ValueError, match="expected"):
            paint(names, [(0, 0)], RNG)
    for call in (
        lambda: paint(["dog"], [(0, 0)], None),
        lambda: place(("dog", 1), 3),
        lambda: draw_usual(0),
        lambda: draw_pair(RNG, []),
        lambda: draw_pair(RNG, ["dog", "cat"]),
        lambda: draw_pair(RNG, [("dog", "wolf")]),
        lambda: draw_above(RNG, []),
        lambda: draw_above(RNG, "owl"),
        lambda: draw_above(RNG, ["wolf"]),
        lambda: find_things([0, 1]),
        lambda: find_things([[37]]),
        lambda: find_things([[0.5]]),
        lambda: find_things([[np.nan]]),
    ):
        with pytest.raises(ValueError, match="expected"):
            call()


def test_what_is_kept_out_is_never_drawn():
    low, held = ["owl", "car"], {frozenset(("dog", "cat")), frozenset(("key", "bus"))}
    drawn = [draw_usual(RNG, low, held) for _ in range(3_000)]
    pairs = [meaning for meaning in drawn if len(meaning) == 3]
    assert 0.55 < len(pairs) / len(drawn) < 0.65
    assert not any(frozenset(meaning[::2]) in held for meaning in pairs)
    assert not any(m[1] == "above" and m[0] in low for m in pairs)
    assert any(m[1] == "above" and m[2] in low for m in pairs)
    found = {draw_pair(RNG, [("dog", "cat")]) for _ in range(50)}
    ends = ("dog", "cat"), ("cat", "dog")
    wanted = {(a, r, b) for a, b in ends for r in ("above", "left of")}
    assert found == wanted
    for _ in range(50):
        first, relation, second = draw_above(RNG, low)
        assert first in low and relation == "above" and second not in low


@pytest.mark.parametrize("cells", [5, 8])
def test_a_map_is_described_as_it_was_meant(cells):
    classes = np.zeros((cells, cells), int)
    assert find_things(classes) == [] and describe([]) == ""
    classes[0, 1:3] = 2
    assert find_things(classes) == [("cat", 0.0, 1.5)]
    assert describe(find_things(classes)) == "a cat"
    classes[4, 1] = 2
    assert describe(find_things(classes)) == "two cats"
    classes[4, 1] = 1
    assert captions.parse(describe(find_things(classes))) == ("cat", "above", "dog")
    across = captions.parse(describe(find_things(classes.T)))
    assert across == ("cat", "left of", "dog")
    four = [("dog", 0.0, float(column)) for column in range(4)]
    assert describe(four) == "three dogs"
