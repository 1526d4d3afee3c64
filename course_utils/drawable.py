"""Labels and numbers in a form that Matplotlib draws: any text, any gap, numbers as classes."""

import numpy as np
from matplotlib import cbook
from matplotlib.mathtext import MathTextParser


def plain(label):
    """Return a label as text; a dollar sign is one where no equation stands between two.

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
    """Return labels as a list of texts, see `plain`."""
    return [plain(label) for label in labels]


def finite(name, values):
    """Return values as floats; raise `ValueError` if none of them is a number.

    NaN where a training blew up is a gap in the picture, but it must not decide the limits.
    """
    values = np.asarray(values, dtype=float)
    if not np.isfinite(values).any():
        raise ValueError(
            f"{name} has shape {values.shape} and no finite number, expected some to draw: did the "
            "training blow up?"
        )
    return values
