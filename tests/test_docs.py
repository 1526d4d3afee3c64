"""README, CONTRIBUTING and docs/ refer only to things that exist; GitHub can read the forms."""

import re
from pathlib import Path

import pytest
import yaml

import results
from notebooks import ROW, all_pages, number, read
from notebooks import results as stated_in

ROOT = Path(__file__).resolve().parents[1]
FOR_READERS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
WORDS = [*FOR_READERS, *(ROOT / ".github").rglob("*.md"), ROOT / "environment.yml"]
TARGETS = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.M)
FOLDERS = "course_utils|datasets|docs|notebooks|tests|tools|weights"
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))


def name(path):
    return str(path.relative_to(ROOT))


def missing(text, folder):
    """Return the links, paths, names and commands in a text that do not exist."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    paths = re.findall(rf"`((?:{FOLDERS})/[\w./-]*)`", text)
    lost = [link for link in links if not (folder / link).exists()]
    named = [path for path in paths if not re.search("NN|NAME", path)]
    lost += [path for path in named if not (ROOT / path).exists()]
    for what, path in re.findall(r"`([A-Z_]+)` (?:in|of)\s+`([\w./-]+\.py)`", text):
        if f"\n{what} = " not in (ROOT / path).read_text(encoding="utf-8"):
            lost.append(what)
    commands = re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)
    return lost + [command for command in commands if command not in TARGETS]


@pytest.mark.parametrize("path", WORDS, ids=name)
def test_everything_that_a_text_names_exists(path):
    text = path.read_text(encoding="utf-8")
    assert not missing(text, path.parent)


@pytest.mark.parametrize(
    "text",
    [
        "[it](nowhere.md)",
        "![it](docs/nowhere.gif)",
        "`tools/nowhere.py`",
        "`make nothing NB=02`",
        "make nothing",
        "`NOTHING` in `tools/rules.py`",
    ],
)
def test_broken_references_are_found(text):
    assert len(missing(text, ROOT)) == 1
    fine = "[it](README.md) `tools/` `notebooks/NN_x` `make help` `TAGS` in `tools/rules.py`"
    assert not missing(fine, ROOT)


def test_the_front_pages_stay_short():
    """The README's tables, which `make tidy` writes, grow with the course and do not count."""
    lengths = {"README.md": 75, "CONTRIBUTING.md": 70, "CODE_OF_CONDUCT.md": 30}
    for page, longest in lengths.items():
        text = (ROOT / page).read_text("utf-8")
        text = re.sub(r"<!-- (\w+):begin -->.*?<!-- \1:end -->", "", text, flags=re.S)
        assert len(text.splitlines()) <= longest, page


@pytest.mark.parametrize("path", FORMS, ids=name)
def test_a_form_asks_what_is_needed_to_act(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    if path.name == "config.yml":
        assert form == {"blank_issues_enabled": True}
        return
    assert form["name"] and form["description"]
    names = [field["id"] for field in form["body"]]
    assert len(set(names)) == len(names)
    needed = [f["id"] for f in form["body"] if f.get("validations", {}).get("required")]
    assert len(needed) >= 3


def test_the_protocol_says_how_each_notebook_was_tuned(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert list(results.tuning()) == [number(path) for path in all_pages()]


def test_fresh_seeds_are_of_results_that_a_notebook_states():
    # "digits, GRU": with other seeds validation may choose another cell, so the comma ends a task.
    stated = {
        (number(p), r.task.split(",")[0])
        for p in all_pages()
        for r in stated_in(read(p))
    }
    text = (ROOT / "docs/seeds.md").read_text(encoding="utf-8")
    rows = [row[0].split(" | ") for row in ROW.finditer(text)]
    assert rows
    lost = {(cells[0].strip("| "), cells[1].split(",")[0]) for cells in rows} - stated
    assert not lost, (
        f"docs/seeds.md has rows of results that no notebook states: {sorted(lost)}"
    )
