"""Every page of Parts II and III shows that its split does not leak; nbval runs it anew."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from course_utils import report

PAGES = sorted((Path(__file__).parents[1] / "notebooks").glob("[12][0-9]_*.ipynb"))


def printed(path):
    """Return what the cells of a page print, and the code of its cells."""
    cells = nbformat.read(path, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    outputs = [output.get("text", "") for cell in code for output in cell.outputs]
    return "".join(outputs), "\n".join(cell.source for cell in code)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_shows_its_split(page):
    text, code = printed(page)
    assert re.search(r": in time order$|, none in two parts$", text, re.MULTILINE)
    if "Scaler()" in code:
        assert re.search(r"^scaler's mean\b.*, equal to ", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("parts", "ordered"),
    [
        ({"train": [1, 2], "test": [3]}, True),
        ({"train": [3, 1, 2], "test": [5, 4]}, True),  # each part in any order
        ({"train": [1, 3], "test": [3, 4]}, False),  # one moment in both
        ({"train": [4], "test": [1]}, False),
        ({"a": [1], "b": [5], "c": [4]}, False),
        (
            {
                "a": pd.date_range("2020", periods=3),
                "b": pd.date_range("2021", periods=3),
            },
            True,
        ),
        (
            {
                "a": pd.date_range("2021", periods=3),
                "b": pd.date_range("2020", periods=3),
            },
            False,
        ),
    ],
)
def test_in_time_order(parts, ordered, capsys):
    report.in_time_order(**parts)
    line = f"{', '.join(parts)}: {'' if ordered else 'NOT '}in time order\n"
    assert capsys.readouterr().out == line


@pytest.mark.parametrize(
    ("parts", "end"),
    [
        ({"train": [1, 1, 2], "test": [3]}, "2 train, 1 test, none in two parts"),
        ({"train": np.array(["a", "b"]), "test": ["c"]}, "none in two parts"),
        ({"train": [1, 2], "test": [2, 1]}, "NOT apart: 2 in two parts"),
        ({"a": [1], "b": [2], "c": [1]}, "NOT apart: 1 in two parts"),
    ],
)
def test_apart(parts, end, capsys):
    report.apart("engines", **parts)
    out = capsys.readouterr().out
    assert out.startswith("engines: ") and out.endswith(f"{end}\n")


def test_tidy_refuses_a_stored_leak():
    from rules import FORBIDDEN

    pattern = FORBIDDEN["a comparison that failed"]
    for line in ("train, test: NOT in time order", "x: 1 a, NOT apart: 1 in two parts"):
        assert re.search(pattern, line)
