"""A folder that cannot be written is reported before anything runs, without a traceback."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook

import run
import seeds
from notebooks import Failure, require_writable


@pytest.fixture
def locked(tmp_path, monkeypatch):
    """Work in a folder whose build/ and weights/ belong to another user."""
    monkeypatch.chdir(tmp_path)
    Path("notebooks").mkdir()
    write(new_notebook(cells=[new_code_cell("1 / 0")]), "notebooks/02_count.ipynb")
    locked = {"build", "weights"}
    write_bytes = Path.write_bytes

    def refuse(path, data):
        if locked & set(path.parts):
            raise PermissionError(13, "Permission denied", str(path))
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", refuse)
    return locked


@pytest.mark.parametrize(("full", "held"), [(False, "build"), (True, "weights")])
def test_a_folder_of_another_user_is_named_before_the_run(locked, full, held):
    locked.intersection_update({held})
    with pytest.raises(Failure) as raised:
        run.Run("notebooks/02_count.ipynb", full)()
    sentence = str(raised.value)
    assert (
        f"/{held}" in sentence and "cannot be written (Permission denied)" in sentence
    )
    assert "belongs to" in sentence and "sudo chown -R $USER" in sentence
    assert "ZeroDivisionError" not in sentence


def test_make_run_says_it_in_one_sentence(locked, capsys):
    assert run.main(["notebooks/02_count.ipynb"]) == 1
    out = capsys.readouterr().out
    assert "cannot be written (Permission denied)" in out and "Traceback" not in out


def test_fresh_seeds_are_not_trained_in_vain(locked, monkeypatch):
    monkeypatch.setattr(seeds, "fresh_seeds", lambda path: (1, 2))
    with pytest.raises(Failure, match="cannot be written"):
        seeds.FreshSeeds("notebooks/02_count.ipynb")()


def test_a_file_in_the_place_of_a_folder_is_named(tmp_path):
    (tmp_path / "build").write_text("")
    with pytest.raises(Failure, match=f"{tmp_path}/build belongs to .*Remove it"):
        require_writable(tmp_path / "build" / "solutions")


def test_our_own_folder_is_created_and_left_empty(tmp_path):
    require_writable(tmp_path / "build" / "full")
    assert os.listdir(tmp_path / "build" / "full") == []


def test_many_runs_ask_at_the_same_time(tmp_path):
    folders = [tmp_path / "build"] * 2000
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(require_writable, folders)) == [None] * 2000
    assert os.listdir(tmp_path / "build") == []
