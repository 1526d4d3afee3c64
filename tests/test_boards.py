"""Boards: what is compared with what, the verdict, what is printed, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from course_utils import boards, report
from course_utils.payloads import board_text, broken_guards, payloads

RNG = np.random.default_rng(3)
HARD = RNG.random(400)


@pytest.fixture(autouse=True)
def unchanged(monkeypatch):
    monkeypatch.setattr(boards, "_changed", [])


@pytest.fixture
def emitted(monkeypatch):
    """The payloads of boards that are shown."""
    shown = []
    monkeypatch.setattr(boards.payloads, "emit", shown.append)
    return shown


def right(share, seed=0):
    """Return whether each of 400 items is right; all methods fail on similar items."""
    noise = np.random.default_rng(seed).random(400)
    mixed = 0.7 * HARD + 0.3 * noise
    return mixed < np.quantile(mixed, share)


def a_board(**entries):
    """Return a board with ours at 0.7 and one entry per role: rival=0.6, trivial=0.1, ..."""
    board = report.board("surnames", "accuracy")
    board.add("GRU", [right(0.7, seed) for seed in range(3)], role="ours")
    for role, share in entries.items():
        board.add(f"a {role}", right(share, seed=9), role=role)
    return board


def test_a_board_prints_ours_the_strongest_rival_and_the_verdict(capsys):
    board = a_board(rival=0.6)
    board.add("n-grams", right(0.72, seed=5))
    board.add("bag of letters", right(0.5, seed=6))
    board.show()
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "surnames     accuracy 0.700 ± 0.000 (3 seeds)"
    assert second == "best rival   accuracy 0.720, n-grams"
    assert third.startswith("difference   -0.020, 95 % interval -0.0")
    assert third.endswith(": undecided")


@pytest.mark.parametrize(
    ("other", "higher", "verdict"),
    [
        (0.5, True, "ahead"),
        (0.9, True, "behind"),
        (0.7, True, "undecided"),
        (0.5, False, "behind"),
        (0.9, False, "ahead"),
        (0.7, False, "undecided"),
    ],
)
def test_verdicts_follow_the_direction_that_is_better(emitted, other, higher, verdict):
    board = report.board("task", "score", higher=higher)
    board.add("ours", right(0.7, seed=1), role="ours")
    board.add("theirs", right(other, seed=2))
    board.show()
    assert emitted[0]["verdict"] == verdict
    np.testing.assert_allclose(emitted[0]["difference"], 0.7 - other)


@pytest.mark.parametrize("higher", [True, False])
def test_the_strongest_rival_is_compared_wherever_it_was_added(emitted, higher):
    for order in ([0.5, 0.6, 0.55], [0.6, 0.55, 0.5], [0.55, 0.5, 0.6]):
        board = report.board("task", "score", higher=higher)
        for share in order:
            board.add(f"at {share}", right(share))
        board.add("ours", right(0.7), role="ours")
        board.show()
    assert [b["against"] for b in emitted] == 3 * ["at 0.6" if higher else "at 0.5"]


@pytest.mark.parametrize("role", ["ceiling", "mixture", "ablation", "trivial"])
def test_other_roles_are_not_rivals(emitted, role):
    a_board(rival=0.6, **{role: 0.95}).show()
    assert emitted[0]["against"] == "a rival" and emitted[0]["label"] == "best rival"


def test_without_a_rival_an_ablation_is_compared_then_a_trivial_entry(emitted):
    a_board(ablation=0.6, trivial=0.9, ceiling=0.95, mixture=0.95).show()
    a_board(trivial=0.3, ceiling=0.95, mixture=0.95).show()
    assert [b["label"] for b in emitted] == ["ablation", "trivial"]
    assert (
        board_text(emitted[0]).splitlines()[1].startswith("ablation     accuracy 0.6")
    )
    with pytest.raises(ValueError, match="nothing to compare with, expected a 'rival'"):
        a_board(ceiling=0.9, mixture=0.9).show()


def test_the_rival_is_chosen_on_validation_scores_if_all_rivals_have_one(emitted):
    def board(last):
        board = report.board("task", "score")
        board.add("ours", right(0.7), role="ours")
        board.add("lucky on test", right(0.8), validation=[0.5, 0.6])
        board.add("best before", right(0.6), validation=last)
        board.add("a part of ours", right(0.5), role="ablation")  # has none
        return board

    for last in (0.56, 0.54, None):
        board(last).show()
    against = [b["against"] for b in emitted]
    assert against == ["best before", "lucky on test", "lucky on test"]
    assert emitted[0]["entries"][1]["validation"] == 0.55


def test_another_entry_can_be_named(emitted):
    board = a_board(rival=0.6, ceiling=0.9)
    board.add("weaker", right(0.3))
    for name, label in (("a ceiling", "ceiling"), ("weaker", "rival")):
        board.show(against=name)
        assert (emitted[-1]["against"], emitted[-1]["label"]) == (name, label)
    with pytest.raises(
        ValueError, match="against is 'GRU', expected one of .'a rival'"
    ):
        board.show(against="GRU")


def test_the_order_of_items_counts(emitted):
    """Paired: the same scores in another order give a wider interval."""
    widths = []
    for order in (np.arange(400), np.random.default_rng(0).permutation(400)):
        board = report.board("task", "score")
        board.add("ours", right(0.7, seed=1), role="ours")
        board.add("theirs", right(0.6, seed=2)[order])
        board.show()
        widths.append(emitted[-1]["high"] - emitted[-1]["low"])
    assert widths[0] < 0.8 * widths[1]


def test_seeds_are_printed_as_they_were_passed(emitted):
    for ours, text in (
        (right(0.7), "accuracy 0.700"),
        ([right(0.7)], "accuracy 0.700 (1 seed)"),
        ([right(0.7), right(0.72)], "accuracy 0.710 ± 0.014 (2 seeds)"),
    ):
        board = report.board("surnames", "accuracy")
        board.add("GRU", ours, role="ours")
        board.add("n-grams", [right(0.6), right(0.6), right(0.63)])
        board.show()
        first, second = board_text(emitted[-1]).splitlines()[:2]
        assert first == f"surnames     {text}"
        assert second == "best rival   accuracy 0.610 ± 0.017 (3 seeds), n-grams"


def test_the_seeds_of_both_sides_widen_the_interval(emitted):
    even, uneven = [right(0.7)] * 3, [right(p) for p in (0.6, 0.7, 0.8)]
    for ours, theirs in ((even, even), (uneven, even), (even, uneven)):
        board = report.board("task", "score")
        board.add("ours", ours, role="ours")
        board.add("theirs", theirs)
        board.show()
    first, *wider = (b["high"] - b["low"] for b in emitted)
    assert min(wider) > 2 * first + 0.2


@pytest.mark.parametrize(("n", "verdict"), [(11, None), (12, "ahead")])
def test_fewer_than_12_items_have_no_verdict(emitted, n, verdict):
    board = report.board("engines", "error", higher=False, units="engines", digits=1)
    board.add("GRU", np.arange(n) * 0.1, role="ours")
    board.add("regression", np.arange(n) * 0.1 + 5 + np.arange(n) % 2)
    rows = board.show()
    assert emitted[0]["verdict"] == verdict
    last = board_text(emitted[0]).splitlines()[-1]
    if verdict is None:
        assert last == "difference   -5.5 on 11 engines, too few for a verdict"
        assert {row["low"] for row in rows} == {None}
    else:
        assert last.startswith("difference   -5.5, 95 % interval -5.8 to -5.2: ahead")


def test_items_of_one_group_are_one_unit(emitted):
    people = np.arange(400) % 8
    for groups in (None, people, np.arange(400) // 10):
        board = report.board("task", "score", groups=groups, units="people")
        board.add("ours", right(0.7, seed=1), role="ours")
        board.add("theirs", right(0.6, seed=2))
        board.show()
    assert [b["n"] for b in emitted] == [400, 8, 40]
    assert [b["verdict"] for b in emitted] == ["ahead", None, "ahead"]
    means = [[e["mean"] for e in b["entries"]] for b in emitted]
    np.testing.assert_allclose(means, 3 * [[0.7, 0.6]])


def test_copies_of_each_item_in_groups_change_nothing(emitted):
    for copies in (1, 5):
        board = report.board(
            "task", "score", groups=np.repeat(np.arange(400), copies).astype(str)
        )
        board.add("ours", np.repeat(right(0.7, seed=1), copies), role="ours")
        board.add("theirs", np.repeat(right(0.6, seed=2), copies))
        board.show()
    assert emitted[0] == emitted[1]


def test_counts_are_summed_before_they_are_divided(emitted):
    counts = np.array([[1, 1], [10, 100]] * 20, dtype=float)
    for groups in (None, np.arange(40) // 2):
        board = report.board(
            "tagging", "share", of=lambda s: s[..., 0] / s[..., 1], groups=groups
        )
        board.add("ours", [counts, counts], role="ours")
        board.add("theirs", counts * [0.5, 1])
        board.show()
    ours, theirs = (e["mean"] for e in emitted[0]["entries"])
    np.testing.assert_allclose((ours, theirs), (11 / 101, 5.5 / 101), rtol=1e-5)
    assert [b["n"] for b in emitted] == [40, 20]


def test_lags_widen_the_interval_of_an_autocorrelated_series(emitted):
    gains = np.sin(np.arange(184) / 8) + 0.2
    for options in ({}, {"lags": 0}, {"lags": 7}):
        board = report.board("days", "MAE", **options)
        board.add("ours", gains, role="ours")
        board.add("theirs", 0 * gains)
        board.show()
    none, zero, seven = (b["high"] - b["low"] for b in emitted)
    assert none == zero and seven > 2 * none
    assert [b["verdict"] for b in emitted] == ["ahead", "ahead", "undecided"]


@pytest.mark.parametrize(
    "cast", [list, np.array, pd.Series, lambda x: pd.Series(x, index=range(400, 0, -1))]
)
def test_per_item_may_be_any_row_of_numbers(emitted, cast):
    for convert in (np.asarray, cast):
        board = report.board("task", "score")
        board.add("ours", [convert(right(0.7, s)) for s in (1, 2)], role="ours")
        board.add("theirs", convert(right(0.6, seed=3)))
        board.show()
    assert emitted[0] == emitted[1]


class Tensor:
    """The interface through which NumPy reads a tensor of any backend."""

    def __init__(self, values):
        self.values = np.asarray(values)

    def __array__(self, dtype=None, copy=None):
        return self.values.astype(dtype or self.values.dtype)


def test_per_item_may_be_tensors(emitted):
    board = report.board("task", "score")
    board.add("ours", Tensor(right(0.7)), role="ours")
    board.add("theirs", [Tensor(right(0.6))] * 2)
    board.show()
    found = [(e["mean"], e["seeds"]) for e in emitted[0]["entries"]]
    assert found == [(0.7, 0), (0.6, 2)]


def test_rows_are_sorted_and_hold_intervals_beside_the_compared_entry(emitted):
    board = a_board(rival=0.6, trivial=0.1, ceiling=0.9)
    rows = board.show()
    names = ["a ceiling", "GRU", "a rival", "a trivial"]
    assert [row["name"] for row in rows] == names
    assert [row["compared"] for row in rows] == [False, False, True, False]
    assert rows[2]["low"] is None
    low, high = emitted[0]["low"], emitted[0]["high"]
    np.testing.assert_allclose(
        (rows[1]["low"], rows[1]["high"]), (0.6 + low, 0.6 + high), rtol=1e-5
    )
    assert (rows.metric, rows.digits) == ("accuracy", 3)
    lower = report.board("task", "MAE", higher=False)
    lower.add("ours", right(0.7), role="ours")
    lower.add("theirs", right(0.6))
    assert [row["name"] for row in lower.show()] == ["theirs", "ours"]


def test_without_interval_the_verdict_stays(emitted):
    board = report.board("surnames", "accuracy", interval=False)
    board.add("GRU", right(0.7), role="ours")
    board.add("n-grams", right(0.4))
    board.show()
    assert board_text(emitted[0]).endswith("\ndifference   0.300: ahead")
    assert emitted[0]["low"] > 0  # docs/results.md shows it


# Guards -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("higher", "guard", "state"),
    [(True, 0.7, "holds"), (True, 0.71, "broken"), (False, 0.7, "holds"),
     (False, 0.69, "broken"),
     (True, 0.7004, "broken"), (True, 0.6996, "holds"),  # the mean before rounding
     (False, 0.6996, "broken"), (False, 0.7004, "holds")],
)  # fmt: skip
def test_a_guard_is_silent_until_it_is_broken(emitted, higher, guard, state):
    board = report.board("surnames", "accuracy", higher=higher)
    board.add("GRU", right(0.7), role="ours")
    board.add("n-grams", right(0.4))
    board.show()
    board.show(guard=guard)
    plain, guarded = map(board_text, emitted)
    side = "below" if higher else "above"
    line = f"\nguard broken: accuracy 0.700 is {side} {guard:.3f}"
    assert guarded == plain + (line if state == "broken" else "")
    assert emitted[1]["guard"] == {"value": guard, "state": state}


def test_changed_settings_are_named_instead_and_only_when_the_guard_does_not_hold(
    emitted,
):
    report.settings_changed("gru-0")
    for guard in (0.6, 0.8):
        a_board(rival=0.5).show(guard=guard)
    assert len(board_text(emitted[0]).splitlines()) == 3
    assert board_text(emitted[1]).splitlines()[3] == (
        "settings changed: the guard 0.800 is for other settings"
    )


def test_tools_read_boards_and_broken_guards(emitted):
    a_board(rival=0.6).show(guard=0.8)
    a_board(rival=0.6).show(guard=0.6)
    report.settings_changed("gru-0")
    a_board(rival=0.6).show(guard=0.8)
    report.measured("8 steps back", 0.074)
    outputs = [{"data": {boards.payloads.MIME: p}} for p in emitted]
    notebook = {"cells": [{"source": ""}, {"outputs": [{"text": ""}, *outputs]}]}
    assert len(payloads(notebook)) == 4 and len(payloads(notebook, "board")) == 3
    assert broken_guards(notebook) == [
        "surnames: guard broken: accuracy 0.700 is below 0.800"
    ]


# Refused ----------------------------------------------------------------------------------

ITEMS = np.ones(20)


@pytest.mark.parametrize(
    ("options", "per_item", "message"),
    [
        ({}, np.ones(19), "'x' has 19 items, expected 20 as in the earlier entries"),
        ({}, [*ITEMS[:19], np.nan], "'x' holds NaN or infinity"),
        ({}, [*ITEMS[:19], np.inf], "'x' holds NaN or infinity"),
        ({}, [[1.0], [1.0, 2.0]], "'x' is not an array of numbers, expected the same number"),
        ({}, ["right"] * 20, "'x' is not an array of numbers"),
        ({}, 0.7, r"shape \(\), expected \(items\) or \(seeds, items\)"),
        ({}, np.ones((20, 3)), "'x' has 20 seeds of 3 items: is it transposed"),
        ({}, [], "'x' has 1 seeds of 0 items"),
        ({"of": np.sum}, ITEMS, r"expected \(items, counts\) or \(seeds, items, counts\)"),
        ({"of": lambda s: s[0]}, np.ones((20, 2)), r"index the counts with sums"),
        ({"of": lambda s: s[..., 0] / 0}, np.ones((20, 2)), "of.sums. of 'x' is .inf"),
        ({"groups": [1, 2]}, ITEMS, "groups has 2 labels, expected one for each of the 20 items"),
        ({"lags": 19}, ITEMS, "lags is 19, expected fewer than 19 with 20 items"),
    ],
)  # fmt: skip
def test_results_that_do_not_fit_are_refused(options, per_item, message):
    board = report.board("task", "score", **options)
    if not options:
        board.add("first", ITEMS)
    with pytest.raises(ValueError, match=message):
        board.add("x", per_item)


def test_entries_that_do_not_fit_are_refused():
    board = report.board("task", "score")
    board.add("first", ITEMS)
    with pytest.raises(ValueError, match="'task' has no entry with the role 'ours'"):
        board.show()
    board.add("ours", ITEMS, role="ours")
    for name, options, message in (
        ("first", {}, "'first' is already on the board"),
        (
            "x",
            {"role": "ours"},
            "'x' is a second entry with the role 'ours', after 'ours'",
        ),
        ("x", {"role": "baseline"}, "'x' has the role 'baseline', expected one of"),
        ("x", {"validation": np.nan}, "validation of 'x' is nan"),
    ):
        with pytest.raises(ValueError, match=message):
            board.add(name, ITEMS, **options)


@pytest.mark.parametrize("lags", [-1, 1.5, True])
def test_options_that_do_not_fit_are_refused(lags):
    with pytest.raises(ValueError, match="expected a whole number of at least 0"):
        report.board("task", "score", lags=lags)
    with pytest.raises(ValueError, match="groups and lags were both passed"):
        report.board("task", "score", lags=3, groups=[1, 2])


def test_lines_fit_into_88_columns():
    board = a_board(rival=0.6)
    board.add("n" * 60, right(0.65))
    with pytest.raises(ValueError, match="89 columns, expected at most 88: shorten"):
        board.show()
