"""Bach's chorales: ranges, places, fermatas, and chorales that are known."""

import numpy as np

from course_utils import datasets

CHORALES = datasets.load_bach_chorales()


def test_shapes_and_ranges():
    assert len({chorale["name"] for chorale in CHORALES}) == len(CHORALES) == 364
    for chorale in CHORALES:
        time = len(chorale["pitches"])
        assert chorale["pitches"].shape == (time, 4)
        assert chorale["places"].shape == chorale["fermatas"].shape == (time,)
        assert set(chorale["fermatas"]) <= {0, 1}
    pitches = np.concatenate([chorale["pitches"] for chorale in CHORALES])
    assert pitches.shape == (79240, 4) and pitches.max() == 81
    assert pitches[pitches > 0].min() == 36


def test_the_first_bars_of_a_chorale():
    chorale = CHORALES[0]
    assert chorale["name"] == "bwv10.7"
    assert chorale["pitches"][::8][:4, 0].tolist() == [74, 77, 74, 74]
    assert chorale["places"][:20].tolist() == [*range(16), *range(4)]


def test_an_upbeat_is_at_the_end_of_its_bar():
    chorale = next(c for c in CHORALES if c["name"] == "bwv101.7")
    assert chorale["places"][:6].tolist() == [12, 13, 14, 15, 0, 1]


def test_chorales_can_be_changed_without_changing_the_next_load():
    chorale = datasets.load_bach_chorales()[0]
    chorale["pitches"][:] = 0
    assert datasets.load_bach_chorales()[0]["pitches"].any()
