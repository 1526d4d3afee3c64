"""Prepares labels and numbers so that Matplotlib can draw them."""

import numpy as np
from matplotlib import cbook
from matplotlib.mathtext import MathTextParser


def plain(label):
    """Return a label as text; dollar signs that do not enclose an equation are escaped.

    >>> plain(3), plain("$h_t$"), plain("$$")
    ('3', '$h_t$', '\\\\$\\\\$')
    """
    label = str(label)
    if cbook.is_math_text(label):
        try:
            MathTextParser("path").parse(label)
        except ValueError:
            return label.replace("$", r"\$")
    return label


def plain_all(labels):
    """Return labels as a list of texts (see `plain`)."""
    return [plain(label) for label in labels]


def finite(name, values):
    """Return values as floats; raise `ValueError` if none of them is finite.

    Where training diverged, NaN leaves a gap in the figure.
    """
    values = np.asarray(values, dtype=float)
    if not np.isfinite(values).any():
        raise ValueError(
            f"{name} has shape {values.shape} and no finite number, expected some to draw: did "
            "training diverge?"
        )
    return values
