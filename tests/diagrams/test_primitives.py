"""Arrows end at the edges of the shapes they connect, and an illegible drawing is found."""

import numpy as np
import pytest

from course_utils.diagrams.primitives import arrow, canvas, circle, edge_towards
from figure_checks import assert_legible


def test_arrows_meet_the_edges_of_shapes():
    ax = canvas(4, 2)
    one, other = (
        circle(ax, "one", (1, 1), radius=0.5),
        circle(ax, "other", (3, 1), radius=0.25),
    )
    np.testing.assert_allclose(edge_towards(one, (3, 1)), [1.5, 1])
    np.testing.assert_allclose(edge_towards((0, 0), (3, 1)), [0, 0])
    patch = arrow(ax, one, other)
    assert patch.get_gid() == "one -> other"
    points = np.concatenate(patch.get_path().to_polygons(closed_only=False))
    assert 1.49 < points[:, 0].min() and points[:, 0].max() < 2.76


def test_legibility_check_finds_a_crossed_label():
    ax = canvas(3, 1)
    arrow(ax, (0.2, 0.5), (2.8, 0.5))
    ax.text(1.5, 0.5, "crossed", ha="center", va="center")
    with pytest.raises(AssertionError, match="crosses 'crossed'"):
        assert_legible(ax.figure)
