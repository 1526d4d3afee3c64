"""Each hop of the drawing is joined to every sentence, and reads one with a thick arrow."""

import pytest
from matplotlib.patches import FancyArrowPatch

from course_utils.diagrams.hops import THICK, draw_hops
from figure_checks import arrows, assert_legible_and_small, shapes

STORY = ["ada walked to the attic", "ada lifted the lamp", "ada ran to the cellar"]


@pytest.mark.parametrize("read", [[1], [1, 2], [1, 2, 0]])
def test_hops_read_one_sentence_each(read):
    ax = draw_hops(STORY, "where is the lamp?", "cellar", read)
    assert_legible_and_small(ax)
    thick = [
        patch.get_gid()
        for patch in ax.patches
        if isinstance(patch, FancyArrowPatch) and patch.get_linewidth() == THICK
    ]
    wanted = {f"m{i} -> hop {k}" for k, i in enumerate(read, start=1)}
    assert set(thick) == wanted and len(thick) == len(read)


def test_the_question_goes_from_hop_to_hop():
    ax = draw_hops(STORY, "where is the lamp?", "cellar", [1, 2])
    chain = [("u", "hop 1"), ("hop 1", "hop 2"), ("hop 2", "answer")]
    between = [(f"m{i}", f"hop {k}") for i in range(3) for k in (1, 2)]
    assert sorted(arrows(ax)) == sorted(chain + between)
    assert shapes(ax)["m1"] == STORY[1] and shapes(ax)["answer"] == "cellar"
