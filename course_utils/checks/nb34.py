"""Checks of notebook 34, describe a picture."""

import numpy as np

from course_utils.checks.core import exercise, expect_value

CELL = 8  # pixels
BOXES = (  # cells each way, corner, side
    (8, (3, 19), 22),  # no middle of a cell on its edge, other cells wholly inside
    (8, (16, 8), 24),
    (8, (0, 42), 22),
    (8, (9, 9), 6),
    (5, (7, 1), 17),
    (8, (38, 3), 22),
)


def overlap(start, side, cells):
    """Return the share of each cell of a line that a box covers, (cells,)."""
    edges = CELL * np.arange(cells)
    inside = np.minimum(edges + CELL, start + side) - np.maximum(edges, start)
    return np.clip(inside, 0, CELL) / CELL


def mass(alpha, corner, side):
    """Return the attention weight inside a box."""
    rows, columns = (overlap(x, side, len(alpha)) for x in corner)
    return float(rows @ alpha @ columns)


def mass_mistakes(alpha, corner, side):
    """Return what the usual mistakes give."""
    cells = len(alpha)
    middles = CELL * np.arange(cells) + CELL / 2
    by_middle = [(middles > x) & (middles < x + side) for x in corner]
    touched = [overlap(x, side, cells) > 0 for x in corner]
    whole = [overlap(x, side, cells) == 1 for x in corner]
    rows, columns = (overlap(x, side, cells) for x in corner)
    return {
        "row and column are swapped": mass(alpha, corner[::-1], side),
        "a cell counts whole if its middle is inside, expected the share of its area": (
            by_middle[0] @ alpha @ by_middle[1]
        ),
        "a cell that the box touches counts whole, expected the share of its area": (
            touched[0] @ alpha @ touched[1]
        ),
        "only cells that are wholly inside count, expected the share of every cell": (
            whole[0] @ alpha @ whole[1]
        ),
        "that is the share of the picture that the box covers: multiply it by the weights": (
            np.outer(rows, columns).mean()
        ),
        "the areas are in square pixels: divide by the 64 of a cell": CELL**2
        * mass(alpha, corner, side),
        "you divide by the number of cells: add up, without a mean": mass(
            alpha, corner, side
        )
        / alpha.size,
        "that is the weight outside the box": alpha.sum() - mass(alpha, corner, side),
        "you divide by the area of the box, expected the sum": mass(alpha, corner, side)
        / np.outer(rows, columns).sum(),
    }


@exercise(
    hints=[
        "a box covers a range of rows and a range of columns: which share of each of the lines "
        "of cells?",
        "a cell's share is the share of its rows times the share of its columns",
    ]
)
def exercise_1(mass_in):
    """The attention weight inside a box."""
    for cells, corner, side in BOXES:
        rng = np.random.default_rng(cells + side)
        alpha = rng.exponential(size=(cells, cells)) ** 2
        alpha /= alpha.sum()
        case = f"for {cells} x {cells} cells, corner {corner} and side {side}"
        expect_value(
            mass_in(alpha, corner, side),
            mass(alpha, corner, side),
            {
                f"{case} {reason}": wrong
                for reason, wrong in mass_mistakes(alpha, corner, side).items()
            },
            name=f"the weight {case}",
        )


def uneven(alpha, said):
    """Return the penalty of each caption, (captions,)."""
    seen = np.where(said[..., np.newaxis], alpha, 0).sum(axis=1)
    return ((1 - seen) ** 2).sum(axis=1)


def uneven_mistakes(alpha, said):
    """Return what the usual mistakes give."""
    kept = np.where(said[..., np.newaxis], alpha, 0)
    seen = kept.sum(axis=1)
    return {
        "the steps after the end count too": ((1 - alpha.sum(axis=1)) ** 2).sum(axis=1),
        "that is the mean over the cells, expected the sum": ((1 - seen) ** 2).mean(
            axis=1
        ),
        "the square is missing": (1 - seen).sum(axis=1),
        "that is the absolute value, expected the square": np.abs(1 - seen).sum(axis=1),
        "you square each weight before the sum over the steps": (
            (1 - (kept**2).sum(axis=1)) ** 2
        ).sum(axis=1),
        "you subtract each step's weight from 1, expected their sum": (
            ((1 - kept) ** 2).sum(axis=(1, 2))
        ),
        "that is the mean of the steps, expected their sum": (
            (1 - seen / said.sum(axis=1, keepdims=True)) ** 2
        ).sum(axis=1),
        "you add up over the cells, expected over the steps: the weights of a step sum to 1": (
            (1 - kept.sum(axis=2)) ** 2
        ).sum(axis=1),
        "that is one number for all captions, expected one for each": (
            ((1 - seen) ** 2).sum()
        ),
        "that is the mean over the captions, expected one number for each": (
            ((1 - seen) ** 2).sum(axis=1).mean()
        ),
        "that is the square of the sum, expected the sum of squares": (
            (1 - seen).sum(axis=1) ** 2
        ),
    }


@exercise(
    hints=[
        "set the weights of the steps after the end to 0 first",
        "the sum over the steps says how much each cell was looked at: (captions, cells)",
    ]
)
def exercise_2(unevenness):
    """Xu's penalty: every cell should be looked at once."""
    for captions, steps, cells in ((3, 7, 5), (4, 7, 64), (1, 3, 9)):
        rng = np.random.default_rng(cells)
        alpha = rng.dirichlet(np.full(cells, 0.05), (captions, steps))
        lengths = rng.integers(1, steps + 1, captions)
        lengths[0] = steps - 1
        said = np.arange(steps) < lengths[:, np.newaxis]
        case = f"for {captions} captions, {steps} steps and {cells} cells"
        expect_value(
            unevenness(alpha, said),
            uneven(alpha, said),
            {
                f"{case} {reason}": wrong
                for reason, wrong in uneven_mistakes(alpha, said).items()
            },
            name=f"the penalty {case}",
        )
