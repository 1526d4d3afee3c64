"""The package, the tools, the tests and the docs have none of HABITS in tools/rules.py."""

import re
from pathlib import Path

import pytest

from rules import WITH_ALT, habits

ROOT = Path(__file__).resolve().parents[1]
# Generated from the notebooks, or by a training: their words come from there.
GENERATED = {"docs/results.md", "docs/seeds.md"}
OF_NOTEBOOK = re.compile(r"checks/(?:test_)?nb(\d\d[bc]?)\.py$")
HABITS = re.compile(r"^HABITS = \{.*?^\}$", re.MULTILINE | re.DOTALL)


def written(path):
    """Return whether we wrote a file by hand, in the new style."""
    name = path.relative_to(ROOT).as_posix()
    notebook = OF_NOTEBOOK.search(name)  # checks change together with their notebook
    return (
        name not in GENERATED
        and path != Path(__file__)
        and (not notebook or notebook[1] in WITH_ALT)
    )


FILES = [
    path
    for pattern in (
        "*.md",
        "docs/*.md",
        "datasets/**/*.md",
        "Makefile",
        "conftest.py",
        "course_utils/**/*.py",
        "tools/**/*.py",
        "tests/**/*.py",
    )
    for path in sorted(ROOT.glob(pattern))
    if written(path)
]


def reasons(text):
    """Return the reasons against a text; phrases may go over lines, in comments as well."""
    return list(habits(re.sub(r"\n\s*#", "\n", HABITS.sub("", text))))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_in_plain_english(path):
    assert not reasons(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "found", "natural"),
    [
        ("What the model has learnt.", "learnt", "learned"),
        ("It is trained anew.", "anew", "again"),
        ("One unit shall remember it.", "shall", "must"),
        ("A test drawn by\n    lot", "by lot", "at random"),
        ("# It is no\n# part of CI.", "is no part", "is not a"),
        ("Padding stands on the right.", "stands on the", "is on the"),
        ("No name stands twice.", "stands twice", "appears twice"),
        ("two axes, for it crashes on four", "for it crashes", "because"),
        ("Whoever only counts", "Whoever", "anyone who"),
        ("Names that nobody bears", "Names that nobody bears", "nobody has"),
        ("the derivative by h", "derivative by", "with respect to"),
        ("kept weights", "kept weights", "pretrained weights"),
    ],
)
def test_a_habit_is_found_with_the_natural_words(text, found, natural):
    (reason,) = reasons(text)
    assert reason.startswith(f"says {found!r}, ") and natural in reason


@pytest.mark.parametrize(
    "text",
    [
        "There is no number above 3, and the weights are kept.",
        "Marshall learned it again; shallow trees, a lot of noise, the standard way.",
        "`weights.kept` and stand_alone; estimate a derivative by moving it",
    ],
)
def test_other_words_are_not_habits(text):
    assert not reasons(text)


def test_the_files_are_there():
    names = {path.relative_to(ROOT).as_posix() for path in FILES}
    assert {"README.md", "tools/rules.py", "course_utils/report.py"} <= names
    assert "course_utils/checks/nb01.py" in names and len(names) > 100
