"""The drawings in notebooks 09 and 09b show what their texts say."""

import pytest

from course_utils.diagrams.pitfalls import PITCH, draw_masks, draw_splits
from figure_checks import assert_legible, drawn_texts

MASKS = {"right": [1, 1, 0], "left": [0, 1, 1], "hole": [1, 0, 1], "empty": [0, 0, 0]}


def spans(ax, gid):
    """Return (left, right) of every rectangle with that name."""
    found = [patch for patch in ax.patches if patch.get_gid() == gid]
    return [(p.get_x(), p.get_x() + p.get_width()) for p in found]


def test_masks_show_every_step_and_the_verdict():
    ax = draw_masks(MASKS)
    assert_legible(ax.figure)
    for name, mask in MASKS.items():
        assert len(spans(ax, name)) == len(mask)
    texts = [text.get_text() for text, _ in drawn_texts(ax.figure)]
    assert texts.count("1") == 6 and texts.count("0") == 6
    assert texts.count("real steps come first") == 1
    assert texts.count("stops the fused kernel") == 3


def test_only_the_split_in_time_keeps_the_parts_separate():
    ax = draw_splits([True, False, True, True, False, True, True, False, True, False])
    assert_legible(ax.figure)
    counts = {
        name: len(spans(ax, f"at random {name}")) for name in ("training", "test")
    }
    assert counts == {"training": 12, "test": 8}  # a bar and a target each
    last = max(right for _, right in spans(ax, "in time training"))
    first = min(left for left, _ in spans(ax, "in time test"))
    assert last <= first + 1e-9
    mixed = max(right for _, right in spans(ax, "at random training"))
    assert mixed > min(left for left, _ in spans(ax, "at random test"))


def test_windows_are_one_below_the_other():
    ax = draw_splits([True, False, True, False, True, False, True])
    bars = [p for p in ax.patches if str(p.get_gid()).startswith("at random")]
    heights = sorted({round(bar.get_y(), 6) for bar in bars})
    assert len(heights) == 7
    assert heights[1] - heights[0] == pytest.approx(PITCH)
