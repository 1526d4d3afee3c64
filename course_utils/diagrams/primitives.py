"""The parts of every drawing: a canvas in inches, circles, boxes, arrows, notes.

Shapes have names, and an arrow stores which shapes it connects, so that a test can read the
network from the drawing. A new drawing takes a few lines:

>>> ax = canvas(3, 1)
>>> x = circle(ax, "x", (0.5, 0.5), "$x_t$", GREEN)
>>> h = circle(ax, "h", (2.5, 0.5), "$h_t$", BLUE)
>>> arrow(ax, x, h, label="$W_{xh}$", color=GREEN).get_gid()
'x -> h'
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from course_utils.plotting import BLUE, GREEN, GREY, INK, VERMILION, tint

INPUT, STATE, OUTPUT = GREEN, BLUE, VERMILION  # the same colours in all drawings
MATH = 13  # type sizes in points: letters of the equations, words, titles
WORD = 9.5
TITLE = 11
RADIUS = 0.23
CORNER = 0.12  # of arrows that turn


def canvas(width, height, ax=None):
    """Return axes without a frame, from (0, 0) to (width, height), whose unit is one inch."""
    if ax is None:
        figure = plt.figure(figsize=(width, height), layout="none")
        ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    ax.axis("off")
    return ax


def circle(ax, name, center, text="", color=INK, radius=RADIUS, size=MATH):
    """Add a circle with `text` inside and return it; `name` identifies it."""
    shape = Circle(center, radius, facecolor=tint(color, 0.15), edgecolor=color)
    return _add(ax, shape, name, center, text, size)


def box(ax, name, center, text="", color=INK, width=0.5, height=0.4, size=MATH):
    """Add a box with rounded corners and `text` inside and return it."""
    corner = (center[0] - width / 2, center[1] - height / 2)
    style = "round,pad=0,rounding_size=0.06"
    colors = {"facecolor": tint(color, 0.15), "edgecolor": color}
    shape = FancyBboxPatch(corner, width, height, boxstyle=style, **colors)
    return _add(ax, shape, name, center, text, size)


def _add(ax, shape, name, center, text, size):
    shape.set(gid=name, linewidth=1.4, zorder=3)
    ax.add_patch(shape)
    note(ax, center, text, size=size)
    return shape


def note(ax, point, text, color=INK, size=WORD, ha="center", va="center", **more):
    """Write `text` at a point and return it; an empty text writes nothing."""
    more = {"color": color, "fontsize": size, "ha": ha, "va": va, "zorder": 4} | more
    return ax.text(*point, text, **more) if text else None


def arrow(ax, source, target, via=(), label="", color=GREY, side=1, offset=0, **more):
    """Add an arrow from shape to shape (or point), through the corners `via`, and return it.

    The label is above the longest segment, or right of it if that is vertical; with side=-1 it
    is below or left. `offset` moves the arrow to its own left, so that two can run side by side.
    """
    points = [center_of(source), *map(np.asarray, via), center_of(target)]
    ends = [(0, source, 1), (-1, target, -2)]
    for end, place, neighbour in sorted(
        ends, key=lambda end: isinstance(end[1], Circle)
    ):
        points[end] = edge_towards(
            place, points[neighbour]
        )  # boxes first: they set right angles
    if offset:
        x, y = _unit(points[-1] - points[0])
        points = [point + offset * np.array([-y, x]) for point in points]
    style = {"arrowstyle": "-|>", "mutation_scale": 10, "linewidth": 1.5, "zorder": 2}
    style |= {"shrinkA": 0, "shrinkB": 0, "color": color, "joinstyle": "miter"} | more
    patch = FancyArrowPatch(path=rounded(points), capstyle="butt", **style)
    patch.set_gid(f"{name_of(source)} -> {name_of(target)}")
    ax.add_patch(patch)
    _label_arrow(ax, points, label, color, side)
    return patch


def _label_arrow(ax, points, label, color, side):
    start, end = max(
        zip(points, points[1:]), key=lambda piece: np.hypot(*(piece[1] - piece[0]))
    )
    x, y = _unit(end - start)
    normal = np.array([-y, x]) * side
    if normal[1] * side < -0.01 or (abs(normal[1]) < 0.01 and normal[0] * side < 0):
        normal = -normal  # up, or to the right of an upright arrow
    ha = "left" if normal[0] > 0.4 else "right" if normal[0] < -0.4 else "center"
    va = "bottom" if normal[1] > 0.4 else "top" if normal[1] < -0.4 else "center"
    place = (start + end) / 2 + 0.06 * normal
    note(ax, place, label, color=color, size=MATH, ha=ha, va=va)


def rounded(points):
    """Return the path through `points` whose corners are rounded."""
    verts, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:]):
        verts += [_step(corner, before), corner, _step(corner, after)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*verts, points[-1]], [*codes, Path.LINETO])


def _step(start, end):
    return start + _unit(end - start) * min(CORNER, np.hypot(*(end - start)) / 2)


def _unit(vector):
    return vector / np.hypot(*vector)


def name_of(place):
    """Return the name of a shape; a point has none."""
    return place.get_gid() if hasattr(place, "get_gid") else ""


def center_of(place):
    """Return the centre (2,) of a shape; a point is its own."""
    if isinstance(place, Circle):
        return np.array(place.center)
    if isinstance(place, FancyBboxPatch):
        size = np.array([place.get_width(), place.get_height()])
        return np.array([place.get_x(), place.get_y()]) + size / 2
    return np.asarray(place, dtype=float)


def edge_towards(place, point):
    """Return where an arrow between the shape and `point` meets the shape's edge.

    A box is met at right angles where the point lies level with it or straight above or below.
    """
    center = center_of(place)
    away = np.asarray(point, dtype=float) - center
    if isinstance(place, Circle):
        return center + away * place.radius / np.hypot(*away)
    if isinstance(place, FancyBboxPatch):
        half = np.array([place.get_width(), place.get_height()]) / 2
        inside = np.abs(away) < half  # level with the box, or above or below it
        if inside.any():
            return center + np.where(inside, away, np.sign(away) * half)
        return center + away / np.max(np.abs(away) / half)
    return center
