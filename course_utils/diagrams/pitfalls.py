"""Two mistakes that no error message reports: a mask with holes, windows that leak."""

from matplotlib.patches import Rectangle

from course_utils.diagrams.primitives import TITLE, arrow, canvas, note
from course_utils.plotting import BLUE, GREEN, GREY, INK, VERMILION, shade, tint

CELL = 0.3  # inches, side of one time step in a mask
STEP, PITCH = 0.22, 0.16  # inches, width of a step and height of a row among windows
TRAIN, TEST = BLUE, VERMILION


def draw_masks(masks, ax=None):
    """Draw a row for each sequence, with real steps filled, and say if the real steps come first.

    `masks` is a dictionary: name -> truth values, all of the same length. Returns the axes.
    """
    steps = max(map(len, masks.values()))
    left, height = 1.9, 0.45 * len(masks)
    right = left + steps * CELL
    ax = canvas(right + 2.0, height + 0.85, ax)
    for row, (name, mask) in enumerate(masks.items()):
        y = 0.45 + height - 0.45 * (row + 1)
        note(ax, (left - 0.15, y + CELL / 2), name, ha="right", size=10)
        for t, real in enumerate(mask):
            _draw_step(ax, name, (left + t * CELL, y), real)
        good = bool(any(mask)) and sorted(mask, reverse=True) == list(mask)
        text = "real steps come first" if good else "stops the fused kernel"
        color = shade(GREEN if good else VERMILION, 0.8)
        note(ax, (right + 0.15, y + CELL / 2), text, color=color, ha="left", size=10)
    note(ax, (left, height + 0.65), "mask (1: real, 0: padding)", ha="left", size=TITLE)
    arrow(ax, (left, 0.3), (right, 0.3), linewidth=1.1)
    note(ax, (left, 0.12), "time", color=GREY, ha="left")
    return ax


def _draw_step(ax, name, corner, real):
    face = tint(GREEN, 0.3) if real else "white"
    style = {"facecolor": face, "edgecolor": GREY, "linewidth": 0.8}
    ax.add_patch(Rectangle(corner, CELL, CELL, gid=name, **style))
    center = (corner[0] + CELL / 2, corner[1] + CELL / 2)
    note(ax, center, "1" if real else "0", color=INK if real else GREY, size=9)


def draw_splits(shuffled, window=5, ax=None):
    """Draw windows that are split at random beside windows that are split in time; return the axes.

    `shuffled` holds one truth value per window, True for training. Each window, a bar, starts one
    step after the one above it and ends with its target, a filled square. In the split in time,
    windows that would overlap both sides are left out.
    """
    count = len(shuffled)
    before = (
        count - window
    ) // 2  # windows for training; the gap takes `window` of them
    in_time = [True] * before + [None] * window + [False] * (count - window - before)
    width = (count + window) * STEP
    ax = canvas(2 * width + 1.0, count * PITCH + 1.05, ax)
    top = count * PITCH + 0.5
    panels = (("at random", shuffled, 0.3), ("in time", in_time, width + 0.7))
    for name, training, left in panels:
        note(ax, (left, top + 0.25), f"split {name}", ha="left", size=TITLE)
        for i, train in enumerate(training):
            if train is not None:
                corner = (left + i * STEP, top - (i + 1) * PITCH)
                _draw_window(ax, name, corner, window, train)
        arrow(ax, (left, 0.35), (left + width, 0.35), linewidth=1.1)
        note(ax, (left, 0.16), "time", color=GREY, ha="left")
    for place, (text, color) in enumerate((("training", TRAIN), ("test", TEST))):
        point = (width + 0.1 - 0.75 * (1 - place), top + 0.25)
        note(ax, point, text, color=shade(color, 0.8), size=10)
    return ax


def _draw_window(ax, name, corner, window, train):
    """Draw a window as a pale bar from `corner` and its target as a full square at its end."""
    color = TRAIN if train else TEST
    style = {"edgecolor": color, "linewidth": 0.9}
    style["gid"] = f"{name} {'training' if train else 'test'}"
    pieces = ((0, window * STEP, 0.15), (window * STEP, STEP, 0.75))
    for start, width, share in pieces:
        place = (corner[0] + start, corner[1])
        face = tint(color, share)
        ax.add_patch(Rectangle(place, width, 0.7 * PITCH, facecolor=face, **style))
