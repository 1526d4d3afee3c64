"""Checks for every figure: texts do not overlap each other or arrows, and no glyph is missing."""

import io
import itertools
import warnings
from unittest.mock import patch

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.text import Text

from course_utils.diagrams.primitives import center_of


def assert_legible(figure):
    """Render the figure; fail on a missing glyph and on texts cut off, crossed or overlapping."""
    boxes = [(text.get_text(), box) for text, box in drawn_texts(figure)]
    for text, box in boxes:
        inside = figure.bbox.padded(1).containsx(box.x0) and figure.bbox.padded(
            1
        ).containsx(box.x1)
        inside = inside and box.y0 > -1 and box.y1 < figure.bbox.y1 + 1
        assert inside, f"{text!r} is cut off at the figure's edge"
    for (one, box), (other, other_box) in itertools.combinations(boxes, 2):
        assert not box.overlaps(other_box), f"{one!r} overlaps {other!r}"
    for arrow in figure.findobj(FancyArrowPatch):
        pieces = arrow.get_path().to_polygons(arrow.get_transform(), closed_only=False)
        for text, box in boxes:
            crossed = any(
                Path(piece).intersects_bbox(box, filled=False) for piece in pieces
            )
            assert not crossed, f"arrow {arrow.get_gid()} crosses {text!r}"
    _assert_texts_fit(figure, boxes)


def assert_legible_and_small(ax, most=50_000):
    """Also fail if the drawing as a PNG file has `most` bytes or more."""
    assert_legible(ax.figure)
    assert png_size(ax.figure) < most


def png_size(figure):
    """Return the bytes of the figure as a PNG file."""
    buffer = io.BytesIO()
    figure.savefig(buffer)
    return len(buffer.getvalue())


def _assert_texts_fit(figure, boxes):
    """Fail if the text in the middle of a circle or a box does not fit into it."""
    for shape in [*figure.findobj(Circle), *figure.findobj(FancyBboxPatch)]:
        edge = shape.get_window_extent()
        middle = (edge.x0 + edge.x1) / 2, (edge.y0 + edge.y1) / 2
        for text, box in boxes:
            if box.contains(*middle):
                assert _within(box, edge.padded(-1)), (
                    f"{text!r} is too big for {shape.get_gid()}"
                )


def _within(box, frame):
    return (box.min >= frame.min).all() and (box.max <= frame.max).all()


def drawn_texts(figure):
    """Return (text, its box in pixels, one pixel tighter) of every text that is really drawn."""
    drawn, draw = [], Text.draw

    def record(text, renderer, *args, **kwargs):
        if text.get_visible() and text.get_text().strip():
            drawn.append(text)
        return draw(text, renderer, *args, **kwargs)

    with warnings.catch_warnings(), patch.object(Text, "draw", record):
        warnings.simplefilter("error")
        figure.canvas.draw()
    return [
        (text, text.get_window_extent().padded(-1)) for text in dict.fromkeys(drawn)
    ]


def arrows(ax):
    """Return (source, target) of every arrow between shapes."""
    found = [p for p in ax.patches if isinstance(p, FancyArrowPatch)]
    pairs = [tuple(p.get_gid().split(" -> ")) for p in found]
    return [pair for pair in pairs if len(pair) == 2 and all(pair)]


def shapes(ax):
    """Return the text in the middle of every named circle or box."""
    texts = {
        tuple(np.round(text.get_position(), 6)): text.get_text() for text in ax.texts
    }
    named = [
        p for p in ax.patches if not isinstance(p, FancyArrowPatch) and p.get_gid()
    ]
    return {p.get_gid(): texts.get(tuple(np.round(center_of(p), 6)), "") for p in named}


def count(ax, text):
    """Return how many texts in the axes are `text`."""
    return sum(t.get_text() == text for t in ax.texts)
