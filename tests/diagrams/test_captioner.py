"""The drawing of a decoder that looks: what is connected with what."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.diagrams.captioner import draw_captioner, draw_looks
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
    with pytest.raises(ValueError, match="expected 3"):
        draw_captioner("dog")


@pytest.mark.parametrize("cells", [4, 8])
def test_the_cell_with_the_largest_weight_is_not_covered(cells):
    alphas = np.full((3, cells**2), 0.01)
    alphas[0, 1] = alphas[1, cells] = 1
    axes = draw_looks(np.ones((64, 64, 3)), ["two", "mice"], alphas)
    where = plt.rcParams["axes.titlelocation"]
    assert [ax.get_title(loc=where) for ax in axes] == ["", "two", "mice"]
    width = 64 // cells
    for ax, place in zip(axes[1:], ((0, width), (width, 0))):
        cover = ax.images[1].get_alpha()
        assert cover.shape == (64, 64) and cover[place] == 0
        assert (cover > 0.5).sum() == 64**2 - width**2


def test_looks_that_do_not_fit_are_refused():
    image, alphas = np.ones((64, 64, 3)), np.full((2, 64), 1 / 64)
    for bad in (
        (image[0], ["a"], alphas),
        (image, ["a"], alphas[0]),
        (image, ["a"], alphas[:, :60]),
        (image, "ab", alphas),
        (image, [], alphas),
        (image, ["a", "b", "c"], alphas),
    ):
        with pytest.raises(ValueError, match="expected"):
            draw_looks(*bad)
