"""Optical flow of blocks: known motion, and what is refused."""

import numpy as np
import pytest

from course_utils.optical_flow import blocks, flow


def wave(down=0.0, right=0.0, frames=6):
    """Return a smooth film (1, frames, 32, 32) that moves by known pixels a frame."""
    t, rows, columns = np.ogrid[:frames, :32, :32]
    moving = np.sin((rows - down * t) / 3) + np.sin((columns - right * t) / 3)
    return moving[np.newaxis]


@pytest.mark.parametrize(("down", "right"), [(0.5, 0), (0, -0.5), (0.3, 0.4)])
def test_known_motion(down, right):
    u, v = flow(wave(down, right))
    assert u.shape == v.shape == (1, 5, 4, 4)
    assert abs(u.mean() - right) < 0.05 and abs(v.mean() - down) < 0.05


def test_nothing_moves_in_a_still_film():
    u, v = flow(np.ones((2, 3, 32, 32), int))
    assert not u.any() and not v.any()


def test_blocks_are_sums():
    values = np.zeros((1, 1, 32, 32))
    values[0, 0, 8:16, 24:] = 1
    expected = np.zeros((4, 4))
    expected[1, 3] = 64
    assert (blocks(values)[0, 0] == expected).all()


@pytest.mark.parametrize(
    ("films", "reason"),
    [
        (np.zeros((5, 32, 32)), "one film alone"),
        (np.zeros((2, 5, 28, 28)), "expected numbers"),
        (np.zeros((2, 1, 32, 32)), "1 frames, expected at least 2"),
        (np.full((1, 3, 32, 32), np.nan), "NaN"),
        ("film", "expected numbers"),
    ],
)
def test_what_is_refused(films, reason):
    with pytest.raises(ValueError, match=reason):
        flow(films)
