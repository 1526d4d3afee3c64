"""The drawing of a two-level scan has the arrows of its two levels and of the correction."""

from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch

from course_utils.diagrams.scans import draw_two_levels
from course_utils.plotting import BLUE, GREY, VERMILION
from figure_checks import assert_legible_and_small


def test_each_level_has_its_arrows():
    ax = draw_two_levels()
    assert_legible_and_small(ax)
    found = {BLUE: set(), VERMILION: set(), GREY: set()}
    colors = {to_hex(color): color for color in found}
    for arrow in ax.findobj(FancyArrowPatch):
        source, target = arrow.get_gid().replace("step ", "").split(" -> ")
        found[colors[to_hex(arrow.get_edgecolor())]].add((int(source), int(target)))
    assert found[BLUE] == {(1, 2), (2, 3), (4, 5), (5, 6), (7, 8), (8, 9)}
    assert found[VERMILION] == {(3, 6), (6, 9)}
    assert found[GREY] == {(3, 4), (3, 5), (6, 7), (6, 8)}
