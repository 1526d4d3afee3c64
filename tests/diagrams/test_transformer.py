"""The drawings of a Transformer: what is connected with what."""

import pytest

from course_utils.diagrams.transformer import draw_blocks, draw_paths, draw_prices
from figure_checks import arrows, assert_legible_and_small


def test_both_ways_lead_to_the_last_position():
    ax = draw_paths(4)
    assert_legible_and_small(ax)
    found = arrows(ax)
    chain = [("h1", "h2"), ("h2", "h3"), ("h3", "h4")]
    own = [(f"x{t}", f"h{t}") for t in range(1, 5)]
    attended = [(f"x{t}", "h4") for t in range(1, 5)]
    assert sorted(found) == sorted(chain + own + attended)
    with pytest.raises(ValueError, match="words is 1, expected at least 2"):
        draw_paths(1)


@pytest.mark.parametrize("depth", [1, 2, 12])
def test_the_decoder_reads_the_encoder_states(depth):
    ax = draw_blocks(depth)
    assert_legible_and_small(ax)
    assert f"{depth} blocks" in [patch.get_gid() for patch in ax.patches]
    found = arrows(ax)
    assert ("encoder states", "attention to the source") in found
    for part in ("causal self-attention", "attention to the source"):
        assert (part, f"{part} +") in found
    assert ("two dense layers +", "next word") in found
    into = [
        patch.get_gid() for patch in ax.patches if str(patch.get_gid()).endswith("+")
    ]
    assert sum(gid.startswith(" -> ") for gid in into) == 5  # a way round each part


@pytest.mark.parametrize("steps", [5, 6])
def test_scores_are_a_triangle_and_states_a_chain(steps):
    ax = draw_prices(steps)
    assert_legible_and_small(ax)
    scores = [p for p in ax.patches if str(p.get_gid()).startswith("score")]
    assert len(scores) == steps * (steps + 1) // 2
    chain = [(f"h{t}", f"h{t + 1}") for t in range(1, steps)]
    assert set(chain) <= set(arrows(ax)) and len(arrows(ax)) == 2 * steps - 1
    with pytest.raises(ValueError, match="steps is 1"):
        draw_prices(1)
