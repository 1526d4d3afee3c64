"""Every application shows that its split does not leak; nbval runs the check again."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from course_utils import report
from notebooks import number

PAGES = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
# These build the networks; their data show a mechanism. Their b-notebooks have the applications.
BUILDING = {f"{n:02d}" for n in range(1, 8)}


def printed(path):
    """Return what a notebook's cells print, and their code."""
    cells = nbformat.read(path, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    outputs = [output.get("text", "") for cell in code for output in cell.outputs]
    return "".join(outputs), "\n".join(cell.source for cell in code)


def splits(code):
    """Return whether the code has names for training data and for other test data."""
    parts = ("train", "test")
    return all(re.search(rf"(?<![a-zA-Z]){part}(?![a-zA-Z])", code) for part in parts)


def applications():
    """Return the notebooks that split real or simulated data for training and testing."""
    pages = [path for path in PAGES if number(path) not in BUILDING]
    return [path for path in pages if splits(printed(path)[1])]


@pytest.mark.parametrize("page", applications(), ids=lambda path: path.stem)
def test_a_page_shows_its_split(page):
    text, code = printed(page)
    assert re.search(r": in time order$|, none in two parts$", text, re.MULTILINE)
    if re.search(r"Scaler\(\)\.fit\(|make_pipeline\(\w*Scaler\(\)", code):
        assert re.search(r"^scaler's mean\b.*, equal to ", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("code", "split"),
    [
        ("train, test = np.split(hours, [900])", True),
        ("x_train = x[:9]\nx_test = x[9:]", True),
        ('PARTS = {"train": 255, "test": 75}', True),
        ("ny_train, ny_test = cut(table)", True),
        ("latest = trained(pretrained)", False),
        ("model.train_on_batch(x)\nfastest", False),
        ("train(model)", False),
    ],
)
def test_a_split_is_known_by_its_names(code, split):
    assert splits(code) == split


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


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"train": [1, 2], "test": []}, "test is empty, expected at least two parts"),
        ({"train": np.array([]), "test": [1]}, "train is empty"),
        ({"train": [1]}, "there is 1 part"),
        ({}, "there is 0 part"),
    ],
)
@pytest.mark.parametrize(
    "tell", [report.in_time_order, lambda **parts: report.apart("days", **parts)]
)
def test_an_empty_part_is_refused(parts, message, tell, capsys):
    with pytest.raises(ValueError, match=message):
        tell(**parts)
    assert not capsys.readouterr().out


def test_a_missing_value_is_not_compared():
    with pytest.raises(ValueError, match="^test holds NaN"):
        report.apart("days", train=[1.0], test=[np.nan])


def test_tidy_refuses_a_stored_leak():
    from rules import FORBIDDEN

    pattern = FORBIDDEN["a comparison that failed"]
    for line in ("train, test: NOT in time order", "x: 1 a, NOT apart: 1 in two parts"):
        assert re.search(pattern, line)
