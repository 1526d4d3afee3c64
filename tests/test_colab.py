"""The verdicts of `make colab` and `make bench`; neither is run here."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import bench
import colab
from made_boards import board, output_of
from notebooks import Failure


def test_a_missing_python_is_reported(monkeypatch):
    monkeypatch.setattr(colab.shutil, "which", lambda name: None)
    with pytest.raises(
        Failure, match=r"^python3\.13 is not on the PATH.*install Python 3"
    ):
        colab.find_python()


def test_another_python_is_not_used(monkeypatch):
    monkeypatch.setattr(colab.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(colab, "call", lambda command, what: "3.12\n")
    with pytest.raises(Failure, match="is not on the PATH"):
        colab.find_python()


@pytest.fixture
def installing(monkeypatch, tmp_path):
    """Install nothing; return the two lists of versions that the fake pip reports."""
    seen = [dict.fromkeys(colab.THERE, "1.0"), dict.fromkeys(colab.THERE, "1.0")]
    lists = iter(seen)
    monkeypatch.setattr(colab, "PLACE", tmp_path / "colab")
    monkeypatch.setattr(colab, "find_python", lambda: "python")
    monkeypatch.setattr(colab, "call", lambda command, what, **options: "")
    monkeypatch.setattr(colab, "versions", lambda python: next(lists))
    return seen


class Silent:
    def print(self, *_, **__):
        pass


def test_unchanged_versions_are_accepted(installing):
    installing[1]["arch"] = "8.0"  # new, so not a change
    _, kept = colab.install(Silent())
    assert kept == dict.fromkeys(colab.THERE, "1.0")


@pytest.mark.parametrize("version", ["2.0", None])
def test_a_changed_tensorflow_is_a_failure(installing, version):
    installing[1]["tensorflow"] = version
    with pytest.raises(Failure, match="changed tensorflow, expected Colab's own"):
        colab.install(Silent())


@pytest.mark.parametrize(
    ("ours", "row", "fine"),
    [
        (0.9, "| 02b_count | 0 | 2 of 2 | runs |", True),
        (
            0.7,
            "| 02b_count | 0 | 1 of 2 | "
            "names: guard broken: accuracy 0.700 is below 0.800 |",
            False,
        ),
    ],
)
def test_a_row_says_what_does_not_hold(monkeypatch, tmp_path, ours, row, fine):
    outputs = [output_of(board(accuracy, guard=0.8)) for accuracy in (0.9, ours)]
    cell = new_code_cell("", outputs=outputs)

    def executed(command, what, **options):
        nbformat.write(new_notebook(cells=[cell]), command[-1])

    monkeypatch.setattr(colab, "PLACE", tmp_path)
    monkeypatch.setattr(colab, "call", executed)
    assert colab.execute("python", Path("notebooks/02b_count.ipynb")) == (row, fine)


def test_the_constraints_are_a_dated_copy():
    text = colab.CONSTRAINTS.read_text(encoding="utf-8")
    assert re.match(r"# A copy made on 20\d\d-\d\d-\d\d\.\n# .*Python 3\.13", text)
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)$", text, re.MULTILINE))
    assert {"tensorflow", "keras", "numpy"} <= set(pins)


@pytest.mark.parametrize(("ours", "status"), [(1.0, 1), (0.9, 0)])
def test_a_ratio_above_its_limit_is_reported(monkeypatch, tmp_path, ours, status):
    """1.0 is within the limit of SimpleRNN and LSTM, but above that of the GRU."""
    monkeypatch.setattr(bench, "REPORT", tmp_path / "benchmark.md")
    monkeypatch.setattr(bench, "compare", lambda *_: ((ours, 1.0), (10, 12)))
    monkeypatch.setattr(bench, "compare_scan", lambda *_: (1.0, 4.0, 3.0))
    assert bench.main() == status
    report = bench.REPORT.read_text()
    assert report.count("| missed |") == 3 * status
    assert report.count("| passed |") == 10 - 3 * status


def test_a_slow_scan_is_reported(monkeypatch, tmp_path):
    monkeypatch.setattr(bench, "REPORT", tmp_path / "benchmark.md")
    monkeypatch.setattr(bench, "compare", lambda *_: ((0.9, 1.0), (10, 12)))
    monkeypatch.setattr(bench, "compare_scan", lambda *_: (1.0, 2.0, 3.0))
    assert bench.main() == 1
    assert bench.REPORT.read_text().count("| missed |") == 1
