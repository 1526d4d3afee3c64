"""The glossary: each kind of mistake is found, in the course's own glossary and in a small one."""

import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import glossary
import tidy

ROOT = Path(__file__).resolve().parents[1]
PAGE = "notebooks/02_count.ipynb"
TEXT = "A **gate** opens. **Named entities:** see there. A long **short\nterm**, **`Embedding`**."
HEADING = "# Glossary\n\n| term | what it means | notebook |\n|---|---|---|\n"
ROWS = [
    "| embedding | An embedding is a table. | [02](../notebooks/02_count.ipynb) |",
    "| gate | A gate lets 0.5 of it, or more, through. | [02](../notebooks/02_count.ipynb) |",
    "| named entity | A named entity is a name. | [02](../notebooks/02_count.ipynb) |",
    "| term (T) | A term is a word. | [02](../notebooks/02_count.ipynb), as **short term** |",
]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one notebook, and a function that says what is amiss in a glossary."""
    (tmp_path / "notebooks/solutions").mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    cells = [
        new_markdown_cell(TEXT),
        new_markdown_cell("```\n**fenced**\n```\n\nPlain vocabulary."),
        new_code_cell('"""A **hidden** word."""'),
    ]
    for page in (PAGE, "notebooks/solutions/02_count.ipynb"):
        nbformat.write(new_notebook(cells=cells), tmp_path / page)
    monkeypatch.chdir(tmp_path)

    def problems(rows, pages=()):
        text = HEADING + "\n".join(rows) + "\n"
        Path("docs/glossary.md").write_text(text, encoding="utf-8")
        return list(glossary.problems(pages))

    return problems


def test_plurals_abbreviations_and_stated_forms_are_fine(course):
    assert course(ROWS) == []
    entries, unreadable = glossary.parsed(HEADING + "\n".join(ROWS))
    assert [entry.term for entry in entries] == [
        "embedding",
        "gate",
        "named entity",
        "term (T)",
    ]
    assert unreadable == []


# What is written in the place of a part of a row, and what is said about it.
MUTANTS = {
    "a notebook that is not there": (
        "2_count.ipynb) |",
        "2_lost.ipynb) |",
        "links notebooks/02_lost.ipynb, which is not a notebook",
    ),
    "a notebook in another folder": (
        "(../notebooks/",
        "(../notebooks/solutions/",
        "links notebooks/solutions/02_count.ipynb, which is not a notebook",
    ),
    "another number": ("[02]", "[03]", "shows [03] and links notebooks/02_count.ipynb"),
    "a term that is not bold": ("gate |", "gater |", "'gater' is not bold"),
    "a term that only the text has": ("| gate |", "| gate vocabulary |", "not bold"),
    "a form that is not bold": (
        "ipynb) |",
        "ipynb), as **doors** |",
        "write **doors** where",
    ),
    "two sentences": ("through.", "through. It opens.", "has 2 full stops"),
    "no full stop": ("through.", "through", "has 0 full stops"),
    "a question before": ("A gate", "Open? A gate", "has 2 full stops"),
    "words after the sentence": ("through.", "through. Open", "say it in one sentence"),
    "a link that docs/ does not have": ("(../", "(", "cannot be read, expected"),
    "no link": ("[02](../notebooks/02_count.ipynb)", "02", "cannot be read, expected"),
    "a column too many": ("through.", "through. |", "cannot be read, expected"),
}


@pytest.mark.parametrize(("old", "new", "said"), MUTANTS.values(), ids=MUTANTS)
def test_each_mistake_in_an_entry_is_found(course, old, new, said):
    mutant = ROWS[1].replace(old, new)
    assert mutant != ROWS[1]
    (problem,) = course([ROWS[0], mutant, *ROWS[2:]])
    assert problem.startswith("docs/glossary.md: ") and said in problem


@pytest.mark.parametrize("words", ["fenced", "hidden"])
def test_bold_counts_in_the_text_of_a_notebook_alone(course, words):
    (problem,) = course([ROWS[1].replace("gate", words)])
    assert f"{words!r} is not bold in {PAGE}: write **{words}**" in problem


def test_the_order_is_that_of_the_alphabet(course):
    (problem,) = course([ROWS[1], ROWS[0], *ROWS[2:]])
    assert "'embedding' comes after 'gate': put it in alphabetical order" in problem
    hyphen = ROWS[1].replace("| gate |", "| gate-keeper |")
    blank = ROWS[1].replace("| gate |", "| gate lock |")
    assert not [x for x in course([*ROWS[:2], hyphen, blank]) if "order" in x]
    assert [x for x in course([*ROWS[:2], blank, hyphen]) if "order" in x]


@pytest.mark.parametrize("again", ["gate", "Gate", "gate (G)"])
def test_a_term_that_appears_twice_is_found(course, again):
    (problem,) = course([*ROWS[:2], ROWS[1].replace("| gate |", f"| {again} |")])
    assert "'gate' has 2 entries: keep one" in problem


def test_one_notebook_is_asked_about_its_own_entries_alone(course):
    elsewhere = ROWS[0].replace("02_count", "04_lost")
    rows = [ROWS[1], elsewhere, ROWS[3].replace("as **short", "as **long")]
    (problem,) = course(rows, [Path(PAGE)])
    assert "write **long term** where" in problem
    assert len(course(rows)) == 3


def test_a_missing_glossary_is_found(course):
    assert list(glossary.problems()) == [
        "docs/glossary.md is missing, expected the terms of the course"
    ]


def test_tidy_asks_for_the_glossary(course, monkeypatch):
    monkeypatch.setattr(tidy, "problems", lambda path: [])
    assert course(ROWS) == [] and tidy.check([Path(PAGE)]) == []
    course([ROWS[1].replace("| gate |", "| door |")])
    for paths in ([], [Path(PAGE)]):
        (sentence,) = tidy.check(paths)
        assert "'door' is not bold" in sentence


def test_the_glossary_of_the_course_is_whole(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert list(glossary.problems()) == []
    entries, _ = glossary.parsed(Path("docs/glossary.md").read_text(encoding="utf-8"))
    assert len(entries) >= 100
    assert {entry.number for entry in entries} >= {"01", "06", "07", "13", "16", "20"}


def test_a_bold_mark_lost_in_a_notebook_is_found(tmp_path, monkeypatch):
    """The course's notebook 06 without the marks round "cell state"."""
    path = next((ROOT / "notebooks").glob("06_*.ipynb"))
    text = path.read_text(encoding="utf-8")
    assert text.count("**cell state**") == 1
    for folder in ("docs", "notebooks"):
        (tmp_path / folder).mkdir()
    for other in (ROOT / "notebooks").glob("*.ipynb"):
        os.symlink(other, tmp_path / "notebooks" / other.name)
    lost = tmp_path / "notebooks" / path.name
    lost.unlink()
    lost.write_text(text.replace("**cell state**", "cell state"), encoding="utf-8")
    whole = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    (tmp_path / "docs/glossary.md").write_text(whole, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (problem,) = glossary.problems()
    assert "'cell state' is not bold in notebooks/06_build_an_lstm.ipynb" in problem
