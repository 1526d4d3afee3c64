"""Drawn layers pass their states up and both ways; a drawn batch shows its padding."""

import numpy as np
import pytest

from course_utils.diagrams import layers
from figure_checks import arrows, assert_legible_and_small, count

DRAWINGS = {
    "stacked": layers.draw_stacked_and_bidirectional,
    "padding": lambda: layers.draw_padding([12, 1, 5]),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_are_legible_and_small(name):
    assert_legible_and_small(DRAWINGS[name]())


def test_stacked_passes_states_up_and_bidirectional_runs_both_ways():
    joined = set(arrows(layers.draw_stacked_and_bidirectional()))
    for t in (1, 2, 3):
        assert {
            (f"x_{t}", f"h^{{(1)}}_{t}"),
            (f"h^{{(1)}}_{t}", f"h^{{(2)}}_{t}"),
        } <= joined
        for way in ("forward", "backward"):
            assert {(f"x_{t}", f"{way}_{t}"), (f"{way}_{t}", f"y_{t}")} <= joined
    assert {source for source, target in joined if target == "y"} == {"h^{(2)}_3"}
    assert ("forward_1", "forward_2") in joined and (
        "forward_2",
        "forward_1",
    ) not in joined
    assert ("backward_2", "backward_1") in joined and (
        "backward_1",
        "backward_2",
    ) not in joined


def test_padding_shows_frames_and_mask():
    ax = layers.draw_padding([3, 1])
    texts = {tuple(np.round(t.get_position(), 6)): t.get_text() for t in ax.texts}
    for name, expected in (
        ("frame", "$x_{1}$ $x_{2}$ $x_{3}$ $x_{1}$ 0 0"),
        ("mask", "1 1 1 1 0 0"),
    ):
        frames = [p.get_center() for p in ax.patches if p.get_gid() == name]
        frames.sort(
            key=lambda place: (-round(place[1], 3), place[0])
        )  # in reading order
        assert [
            texts[tuple(np.round(place, 6))] for place in frames
        ] == expected.split()
    assert count(ax, "batch (2, 3, features)") == count(ax, "mask (2, 3)") == 1
