"""The drawing of a decoder that looks: what is connected with what."""

import pytest

from course_utils.diagrams.captioner import draw_captioner
from figure_checks import assert_legible_and_small


def test_the_context_goes_to_the_word_and_to_the_next_gru():
    ax = draw_captioner()
    assert_legible_and_small(ax)
    names = [str(patch.get_gid()) for patch in ax.patches]
    found = [tuple(name.split(" -> ")) for name in names if " -> " in name]
    for step in (1, 2):
        for arrow in (
            (f"word {step - 1}", f"GRU {step}"),
            (f"GRU {step}", f"context {step}"),
            (f"GRU {step}", f"said {step}"),
            (f"context {step}", f"said {step}"),
        ):
            assert arrow in found
    assert ("GRU 1", "GRU 2") in found and ("context 1", "GRU 2") in found
    cells = [patch for patch in ax.patches if str(patch.get_gid()).startswith("cell")]
    assert len(cells) == 64


def test_the_words_are_those_given():
    texts = [text.get_text() for text in draw_captioner(("two", "mice", ".")).texts]
    assert texts.count("mice") == 2 and texts.count("two") == 1
    with pytest.raises(ValueError, match="expected 3"):
        draw_captioner(("a",))
