"""Networks drawn side by side differ where they should and nowhere else."""

from collections import Counter

import pytest

from course_utils.diagrams import contrasts
from figure_checks import arrows, assert_legible_and_small, count

DRAWINGS = {
    "elman": contrasts.draw_elman_and_jordan,
    "recursive": contrasts.draw_recurrent_and_recursive,
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_are_legible_and_small(name):
    assert_legible_and_small(DRAWINGS[name]())


def test_elman_feeds_back_the_state_and_jordan_the_output():
    feedback = Counter(
        (source, target)
        for source, target in arrows(contrasts.draw_elman_and_jordan())
        if source[2:] != target[2:]  # to another time step
    )
    steps = [("t-1", "t"), ("t", "t+1")]
    elman = [(f"h_{now}", f"h_{later}") for now, later in steps]
    jordan = [(f"y_{now}", f"h_{later}") for now, later in steps]
    assert feedback == Counter(elman + jordan)


def test_chain_and_tree_share_their_matrices():
    ax = contrasts.draw_recurrent_and_recursive()
    joined = set(arrows(ax))
    for t in range(1, 5):
        assert {(f"h_{t - 1}", f"h_{t}"), (f"x_{t} chain", f"h_{t}")} <= joined
    children = {
        node: {s for s, target in joined if target == node}
        for node in ("p_1", "p_2", "p_3")
    }
    assert children["p_1"] == {"x_1 tree", "x_2 tree"}
    assert children["p_2"] == {"x_3 tree", "x_4 tree"}
    assert children["p_3"] == {"p_1", "p_2"}
    assert (count(ax, "$W_l$"), count(ax, "$W_r$")) == (3, 3)
    with pytest.raises(ValueError, match="holds 2 words, expected 4"):
        contrasts.draw_recurrent_and_recursive(["too", "short"])
