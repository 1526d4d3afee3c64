"""Boards for tests of the tools: their payloads, and cell outputs with these payloads."""

import numpy as np
import pytest
from nbformat.v4 import new_output

from course_utils import payloads
from course_utils.boards import Board


def board(ours, guard=None):
    """Return the payload of a board with this accuracy on 100 items, the rival at 0.5."""
    made = Board(
        "names",
        "accuracy",
        higher=True,
        of=None,
        units="names",
        groups=None,
        lags=None,
        digits=3,
        interval=True,
    )
    items = np.arange(100)
    made.add("LSTM", np.stack([items < 100 * ours, items < 100 * ours]), role="ours")
    made.add("n-grams", items % 2)
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payloads, "emit", found.append)
        made.show(guard=guard)
    return found[0]


def shown(payload):
    """Return the code of a cell that shows a payload, as a notebook's board does."""
    return f"from course_utils import payloads\npayloads.emit({payload!r})"


def output_of(payload):
    """Return the stored output of such a cell."""
    data = {"text/plain": payloads.text_of(payload), payloads.MIME: payload}
    return new_output("display_data", data=data)
