"""Trees drawn from nested tuples: a node is (token, child, child, ...), a leaf is (token,)."""

from course_utils.diagrams.primitives import INPUT, STATE, arrow, box, canvas

GAP, RISE = 0.12, 0.85  # inches between two leaves, and between levels
LETTER, SIZE = 0.095, 10  # width of a letter in inches, at this size in points


def draw_tree(tree, labels=None, colors=None, ax=None):
    """Draw a tree, its root on top, with an arrow from each child to its parent; return the axes.

    `labels` and `colors` hold one entry for each node, level by level from the root, each level
    from left to right; a label is below its token. Leaves are green, inner nodes blue.

    >>> ax = draw_tree(("+", ("1",), ("max", ("2",), ("3",))))
    >>> sorted(patch.get_gid() for patch in ax.patches if " -> " in patch.get_gid())
    ['1 1 -> + 0', '2 3 -> max 2', '3 4 -> max 2', 'max 2 -> + 0']
    """
    levels = _levels(tree)
    nodes = [node for level in levels for node, _, _ in level]
    labels = _one_each("labels", labels, nodes) or [""] * len(nodes)
    colors = _one_each("colors", colors, nodes) or [
        STATE if len(node) > 1 else INPUT for node in nodes
    ]
    texts = [
        "\n".join(filter(None, (node[0], label))) for node, label in zip(nodes, labels)
    ]
    pitch = max(map(_width, texts)) + GAP
    leaves = sum(len(node) == 1 for node in nodes)
    ax = canvas(leaves * pitch + GAP, len(levels) * RISE, ax)
    shapes, parents = [], []
    for depth, level in enumerate(levels):
        height = (len(levels) - depth - 0.5) * RISE
        for node, middle, parent in level:
            i = len(shapes)
            center = (middle * pitch + GAP / 2, height)
            size = {
                "width": _width(texts[i]),
                "height": _height(texts[i]),
                "size": SIZE,
            }
            shapes.append(
                box(ax, f"{node[0]} {i}".strip(), center, texts[i], colors[i], **size)
            )
            parents.append(parent)
    for child, parent in list(zip(shapes, parents))[1:]:
        arrow(ax, child, shapes[parent])
    return ax


def _levels(tree):
    """Return, for each level, a list of (node, horizontal position in leaves, parent's number)."""
    levels, number = [[(tree, -1)]], 0
    while levels[-1]:
        below = []
        for node, _ in levels[-1]:
            below += [(child, number) for child in node[1:]]
            number += 1
        levels.append(below)
    places = _middles(tree, 0)[0]
    return [
        [(node, x, parent) for (node, parent), x in zip(level, across)]
        for level, across in zip(levels, places)
    ]


def _middles(tree, left):
    """Return each level's node positions, in leaves, and the first position to their right."""
    if len(tree) == 1:
        return [[left + 0.5]], left + 1
    below, tops = [], []
    for child in tree[1:]:
        places, left = _middles(child, left)
        tops += places[0]
        below += [[] for _ in range(len(places) - len(below))]
        for level, across in zip(below, places):
            level += across
    return [[(tops[0] + tops[-1]) / 2], *below], left


def _one_each(name, values, nodes):
    if values is not None and len(values) != len(nodes):
        raise ValueError(
            f"{name} holds {len(values)} entries, expected {len(nodes)}: one for each node, "
            "level by level from the root."
        )
    return values


def _width(text):
    return max(0.4, 0.16 + LETTER * max(map(len, text.split("\n"))))


def _height(text):
    return 0.5 if "\n" in text else 0.36
