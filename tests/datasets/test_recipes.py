"""Recipes restore what they made before, write nothing else, and fail in one sentence."""

import gzip
import io
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import build_datasets
from recipes import commands
from recipes.files import packed_csv, packed_npz
from recipes.packages import BuildError, run

ROOT = Path(build_datasets.__file__).resolve().parents[1]


@pytest.fixture
def base(tmp_path):
    build_datasets.update_file(tmp_path, "a/b.txt", b"right")
    return tmp_path


def test_the_packed_forms_do_not_depend_on_time():
    rows = [["Ana", 1], ["Núñez", 2]]
    packed = packed_csv(["name", "n"], rows)
    assert packed[:10] == bytes.fromhex("1f8b08000000000002ff")  # no name, no time
    table = pd.read_csv(io.BytesIO(packed), compression="gzip")
    assert table["name"].tolist() == ["Ana", "Núñez"]
    packed = packed_npz(a=np.arange(3), b=np.ones((2, 2)))
    assert packed == packed_npz(a=np.arange(3), b=np.ones((2, 2)))
    smaller = packed_npz(compressed=True, a=np.zeros(900))
    assert len(smaller) < len(packed_npz(a=np.zeros(900))) / 5
    with np.load(io.BytesIO(smaller)) as file:
        assert np.array_equal(file["a"], np.zeros(900))
    assert np.load(io.BytesIO(packed))["a"].tolist() == [0, 1, 2]


def test_a_grammar_makes_what_its_template_allows():
    rules = {"the": "(the|my)"}
    lists = {"n": {"range": {"from": 1, "to": 2}}, "name": {}}
    values = {"switch": ["lamp"], "light": ["desk lamp"]}
    grammar = commands.Grammar(rules, lists, values, random.Random(0))
    template = commands.parse("(dim;[<the> ]{name}) to {n:level}[%| percent]")
    made = {commands.labelled(grammar.make(template, ["light"])) for _ in range(500)}
    said = {" ".join(token for token, _ in rows) for rows in made}
    lamps = ("desk lamp", "the desk lamp", "my desk lamp")
    bare = {f"{x} to" for lamp in lamps for x in (f"dim {lamp}", f"{lamp} dim")}
    ends = ("", " %", " percent")
    assert said == {f"{x} {n}{end}" for x in bare for n in (1, 2) for end in ends}
    labels = {token: label for rows in made for token, label in rows}
    assert labels["desk"] == "B-name" and labels["lamp"] == "I-name"
    assert labels["2"] == "B-level" and labels["dim"] == labels["%"] == "O"
    with pytest.raises(BuildError, match="does not close its <"):
        commands.parse("turn <the off")


def test_a_reproduced_file_is_left_or_restored(base):
    assert "reproduced, sha256" in build_datasets.settle(base, "a/b.txt", b"right")
    for damage in (Path.unlink, lambda path: path.write_bytes(b"wrong")):
        damage(base / "a/b.txt")
        assert "restored" in build_datasets.settle(base, "a/b.txt", b"right")
        assert (base / "a/b.txt").read_bytes() == b"right"


def test_a_different_file_is_not_written(base):
    with pytest.raises(BuildError, match="nothing was written"):
        build_datasets.settle(base, "a/b.txt", b"other")
    assert (base / "a/b.txt").read_bytes() == b"right"


def test_another_zlib_is_distinguished_from_other_content(base):
    path, rows = "t.csv.gz", [["1"]]
    packed = packed_csv(["n"], rows)
    build_datasets.update_file(base, path, packed)
    other = gzip.compress(b"n\n1\n", compresslevel=0)
    assert "another zlib" in build_datasets.settle(base, path, other)
    with pytest.raises(BuildError, match="now has sha256"):
        build_datasets.settle(base, path, packed_csv(["n"], [["2"]]))
    assert (base / path).read_bytes() == packed


def test_failures_of_a_recipe_are_one_sentence(monkeypatch, base):
    def without_package(folder):
        return run(["no-such-client", "download"], folder)

    def changed_package(folder):
        return {"a": (folder / "names.txt").read_bytes()}

    def failing_client(folder):
        return run([sys.executable, "-c", "exit('no answer')"], folder)

    for recipe, words in [
        (without_package, "no-such-client not found"),
        (changed_package, "not as expected"),
        (failing_client, "failed: no answer"),
    ]:
        monkeypatch.setitem(build_datasets.RECIPES, "names", (recipe, base))
        problem = build_datasets.problem("names", update=False)
        assert words in problem and "\n" not in problem


def test_the_exit_status_says_whether_all_went_well(monkeypatch, base):
    for content, problem in ((b"right", None), (b"wrong", "nothing was written")):
        made = {"a/b.txt": content}
        recipe = (lambda _, made=made: made, base)
        monkeypatch.setitem(build_datasets.RECIPES, "names", recipe)
        with pytest.raises(SystemExit, match=problem) as done:
            build_datasets.main(["names"])
        assert (done.value.code is None) == (problem is None)


def test_an_unknown_name_is_refused():
    command = [sys.executable, str(ROOT / "tools" / "build_datasets.py"), "nmaes"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no recipe nmaes; expected one of names, japanese_vowels" in done.stderr
