"""A drawn tree has the nodes, the arrows and the order of the nested tuples it was made from."""

import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch

from course_utils.diagrams.primitives import INPUT, STATE, center_of
from course_utils.diagrams.trees import draw_tree
from figure_checks import assert_legible

EXPRESSION = ("+", ("max", ("3",), ("-", ("1",), ("4",))), ("2",))
PHRASES = ("", ("", ("the",), ("film",)), ("", ("was",), ("", ("not",), ("terrible",))))
DEPENDENCIES = ("terrible", ("film", ("the",)), ("was",), ("not",))
CHAIN = ("d", ("c", ("b", ("a",))))


def nodes(ax):
    return [p for p in ax.patches if not isinstance(p, FancyArrowPatch)]


def arrows(ax):
    return [p.get_gid() for p in ax.patches if isinstance(p, FancyArrowPatch)]


@pytest.mark.parametrize("tree", [EXPRESSION, PHRASES, DEPENDENCIES, CHAIN, ("a",)])
@pytest.mark.parametrize("label", [None, "0.97"])
def test_trees_are_legible(tree, label):
    count = len(nodes(draw_tree(tree)))
    assert_legible(draw_tree(tree, [label] * count if label else None).figure)


def test_every_child_points_at_its_parent():
    assert arrows(draw_tree(EXPRESSION)) == [
        "max 1 -> + 0",
        "2 2 -> + 0",
        "3 3 -> max 1",
        "- 4 -> max 1",
        "1 5 -> - 4",
        "4 6 -> - 4",
    ]
    assert arrows(draw_tree(CHAIN)) == ["c 1 -> d 0", "b 2 -> c 1", "a 3 -> b 2"]


@pytest.mark.parametrize("tree", [EXPRESSION, PHRASES, DEPENDENCIES])
def test_parents_are_above_and_siblings_in_order(tree):
    ax = draw_tree(tree)
    where = {node.get_gid(): center_of(node) for node in nodes(ax)}
    levels, families = {}, {}
    for joined in arrows(ax):
        child, parent = joined.split(" -> ")
        assert where[child][1] < where[parent][1]
        levels.setdefault(round(where[child][1], 6), []).append(where[child][0])
        families.setdefault(parent, []).append(where[child][0])
    for across in levels.values():
        assert across == sorted(across)
    for parent, across in families.items():
        assert where[parent][0] == pytest.approx((across[0] + across[-1]) / 2)


def test_labels_and_colors_go_level_by_level():
    ax = draw_tree(EXPRESSION, list("0321234"), ["#ff0000", *["#000000"] * 6])
    texts = [text.get_text() for text in ax.texts]
    assert texts == ["+\n0", "max\n3", "2\n2", "3\n1", "-\n2", "1\n3", "4\n4"]
    assert to_rgb(nodes(ax)[0].get_edgecolor()) == (1, 0, 0)


def test_leaves_and_inner_nodes_differ():
    edges = [to_rgb(node.get_edgecolor()) for node in nodes(draw_tree(DEPENDENCIES))]
    leaf, inner = to_rgb(INPUT), to_rgb(STATE)
    assert edges == [inner, inner, leaf, leaf, leaf]


@pytest.mark.parametrize("name", ["labels", "colors"])
def test_a_wrong_number_of_labels_is_refused(name):
    with pytest.raises(ValueError, match=f"{name} holds 2 entries, expected 7"):
        draw_tree(EXPRESSION, **{name: ["a", "b"]})
