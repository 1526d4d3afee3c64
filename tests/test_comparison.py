"""Stored and fresh results of `report` are compared as numbers: what passes, what fails."""

import copy
import math
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from nbval.plugin import IPyNbCell, nocolors

from comparison import compare, differences
from course_utils import boards, report
from course_utils.payloads import MIME, text_of

HARD = np.random.default_rng(3).random(400)


def right(share, seed):
    mixed = 0.6 * HARD + 0.4 * np.random.default_rng(seed).random(400)
    return mixed < np.quantile(mixed, share)


@pytest.fixture
def board(monkeypatch):
    """A payload: GRU 0.7 with three seeds, n-grams 0.66 and a bag of letters 0.65, undecided."""
    shown = []
    monkeypatch.setattr(boards.payloads, "emit", shown.append)
    board = report.board("surnames", "accuracy")
    board.add("GRU", [right(p, int(1e3 * p)) for p in (0.685, 0.7, 0.715)], role="ours")
    board.add("n-grams", right(0.66, seed=8))
    board.add("bag of letters", right(0.6575, seed=9))
    board.show(guard=0.6)
    assert shown[0]["verdict"] == "undecided"
    return shown[0]


@pytest.fixture
def single():
    return {"kind": "measured", "name": "8 steps back", "values": [0.074, 2.0],
            "digits": 3, "tolerance": 0.1}  # fmt: skip


def changed(payload, path, value):
    """Return a copy with one value changed, whose path is like "entries.0.mean"."""
    fresh = copy.deepcopy(payload)
    *keys, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    place = fresh
    for key in keys:
        place = place[key]
    place[last] = value(place[last]) if callable(value) else value
    return fresh


def shift(by):
    return lambda value: value + by


def test_equal_results_agree(board, single):
    for payload in (board, single):
        assert compare(payload, copy.deepcopy(payload)) == []


@pytest.mark.parametrize(
    ("path", "by"),
    [
        ("entries.0.mean", 0.013),  # trained: 2 % of 0.7, or the standard deviation
        ("entries.0.sd", -0.01),
        ("entries.1.mean", 0.003),  # without seeds: 0.5 %
        ("difference", 0.015),
        ("low", 0.02),
        ("high", -0.02),
    ],
)
def test_the_last_digits_of_another_machine_pass(board, path, by):
    assert compare(board, changed(board, path, shift(by))) == []


@pytest.mark.parametrize(
    ("path", "by", "message"),
    [
        ("entries.0.mean", 0.03, "mean is 0.73, stored is 0.7, tolerance 0.015 (GRU)"),
        ("entries.0.mean", -0.03, "mean is 0.67, stored is 0.7"),
        ("entries.0.sd", 0.04, "sd is 0.055, stored is 0.015"),
        ("entries.1.mean", 0.006, "stored is 0.66, tolerance 0.0041 (n-grams)"),
        ("difference", 0.03, "difference is 0.07, stored is 0.04"),
        ("low", 0.04, "low is "),
        ("high", 0.04, "high is "),
    ],
)
def test_a_wrong_number_fails_and_is_named(board, path, by, message):
    (line,) = compare(board, changed(board, path, shift(by)))
    assert line.startswith("surnames: ") and message in line


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("task", "names"), ("metric", "F1"), ("higher", False), ("digits", 2), ("n", 399),
        ("units", "names"), ("lags", 7), ("interval", False), ("label", "ablation"),
        ("guard", None), ("guard.state", "broken"), ("guard.value", 0.5),
        ("entries.0.name", "LSTM"), ("entries.1.role", "ceiling"), ("entries.0.seeds", 2),
        ("entries", lambda entries: entries[:2]), ("entries.0.sd", None), ("low", None),
        ("entries.1.validation", 0.6),
    ],
)  # fmt: skip
def test_everything_but_numbers_is_compared_literally(board, path, value):
    (line,) = compare(board, changed(board, path, value))
    what = path.split(".")
    assert f"surnames: {what[0] if what[0] != 'entries' else what[-1]}" in line or (
        path == "entries" and line == "surnames: 2 entries, stored are 3"
    )


def turned(board, low, high, before, after):
    stored = board | {"low": low, "high": high, "verdict": before}
    return compare(stored, stored | {"verdict": after})


@pytest.mark.parametrize(
    ("low", "high", "before", "after"),
    [
        (0.009, 0.109, "ahead", "undecided"),
        (-0.009, 0.091, "undecided", "ahead"),
        (-0.091, 0.009, "undecided", "behind"),
        (-0.109, -0.009, "behind", "undecided"),
    ],
)
def test_a_verdict_may_change_only_if_a_bound_is_near_zero(
    board, low, high, before, after
):
    assert turned(board, low, high, before, after) == []
    wide = 0.003 * math.copysign(1, low), 0.003 * math.copysign(1, high)
    low, high = low + wide[0], high + wide[1]  # now 12 % of the old width from 0
    (line,) = turned(board, low, high, before, after)
    assert line == f"surnames: verdict is {after!r}, stored is {before!r}"


@pytest.mark.parametrize(
    "pair", [("ahead", "behind"), ("ahead", None), (None, "behind")]
)
def test_a_verdict_never_reverses_or_disappears(board, pair):
    assert "verdict is" in turned(board, 0.001, 0.1, *pair)[0]


def test_the_rival_may_change_only_between_equals(board):
    other = changed(board, "against", "bag of letters")
    assert compare(board, other) == []
    apart = changed(board, "entries.2.mean", 0.65)
    assert compare(apart, apart | {"against": "bag of letters"}) == [
        "surnames: against is 'bag of letters', stored is 'n-grams'"
    ]


def test_the_rival_must_not_change_if_validation_scores_are_far_apart(board):
    for place, score in ((1, 0.8), (2, 0.6)):  # validation scores far apart
        board = changed(board, f"entries.{place}.validation", score)
    (line,) = compare(board, board | {"against": "bag of letters"})
    assert line.startswith("surnames: against is")


@pytest.mark.parametrize(
    ("place", "value", "equal"),
    [(0, 0.0811, True), (0, 0.0669, True), (0, 0.0821, False), (1, 1.79, False)],
)
def test_single_numbers(single, place, value, equal):
    lines = compare(single, changed(single, f"values.{place}", value))
    number = single["values"][place]
    expected = f"8 steps back: value {place + 1} is {value}, stored is {number:g}, "
    assert lines == [] if equal else lines[0].startswith(expected)


def test_a_number_near_zero_may_differ_by_half_of_its_last_digit(single):
    stored = single | {"values": [0.0]}
    assert compare(stored, single | {"values": [0.0004]}) == []
    assert compare(stored, single | {"values": [0.0006]})
    assert compare(stored, single) == ["8 steps back: 2 values, stored are 1"]


def test_results_of_different_kinds_differ(board, single):
    assert "only one of stored and fresh has" in compare(board, single)[0]
    assert compare(single, single | {"tolerance": 0.5})


# In a notebook's outputs ------------------------------------------------------------------


def outputs(*items):
    """Return outputs in nbval's form: payloads, and text of stdout."""
    return [
        nbformat.v4.new_output("stream", text=item)
        if isinstance(item, str)
        else nbformat.v4.new_output(
            "display_data", {"text/plain": text_of(item), MIME: item}
        )
        for item in items
    ]


@pytest.fixture
def cell():
    """The parts of a cell that nbval's comparison needs."""
    skipped = "metadata", "output_type", "name", "execution_count", "image/png"
    return SimpleNamespace(
        parent=SimpleNamespace(skip_compare=skipped),
        colors=nocolors,
        sanitize=lambda text: text,
        format_output_compare=lambda *args: None,
    )


@pytest.mark.parametrize(
    ("by", "fresh_text", "equal"),
    [(0.01, "same\n", True), (0.05, "same\n", False), (0, "other\n", False)],
)
def test_cells_compare_results_as_numbers_and_text_literally(
    cell, board, by, fresh_text, equal
):
    stored = outputs("same\n", board)
    fresh = outputs(changed(board, "entries.0.mean", shift(by)), fresh_text)
    assert IPyNbCell.compare_outputs(cell, fresh, stored) is equal
    named = any("mean is 0.75" in line for line in cell.comparison_traceback)
    assert named is (by == 0.05)


def test_added_and_missing_results_are_noticed(cell, board, single):
    for fresh, stored in (([board], []), ([], [board]), ([board], [board, single])):
        assert not IPyNbCell.compare_outputs(cell, outputs(*fresh), outputs(*stored))
        assert "results of report, stored are" in cell.comparison_traceback[-1]
    assert not IPyNbCell.compare_outputs(cell, outputs("board"), outputs(board))
    assert IPyNbCell.compare_outputs(cell, [], [])


def test_a_text_edited_by_hand_is_noticed(board):
    stored = outputs(board)
    assert differences(stored, outputs(board)) == []
    text = stored[0]["data"]["text/plain"]
    stored[0]["data"]["text/plain"] = text.replace("undecided", "ahead")
    assert "the stored text differs" in differences(stored, outputs(board))[0]


def test_results_survive_saving_a_notebook(board, single):
    """They are valid, are unchanged when read back, and viewers show their text."""
    from nbconvert import HTMLExporter

    cell = nbformat.v4.new_code_cell("", outputs=outputs(board, single))
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbformat.validate(notebook)
    notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
    stored = notebook.cells[0].outputs
    assert [output.data[MIME] for output in stored] == [board, single]
    assert differences(stored, outputs(board, single)) == []
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert text_of(board) in page and MIME not in page and "entries" not in page
