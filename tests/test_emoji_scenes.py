"""Scenes of icons: what is placed is what was meant, and what is refused."""

import numpy as np
import pytest

from course_utils import captions
from course_utils.emoji_scenes import ICON, SIZE, paint, place, things_in

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
