"""What the tools share: reading notebooks, their headings and score lines, writing files whole."""

import os
import re
from pathlib import Path

import nbformat

from course_utils.report import SCORE_LINE

NOTEBOOKS, BUILD = Path("notebooks"), Path("build")


class Failure(Exception):
    """One clear sentence for the reader: what was found, what is expected, how to mend it."""


def all_notebooks():
    """Return the paths of pages and solutions, pages first."""
    pages, solutions = NOTEBOOKS.glob("*.ipynb"), NOTEBOOKS.glob("solutions/*.ipynb")
    return sorted(pages) + sorted(solutions)


def read(path):
    """Return the notebook at `path`; raise `Failure` if it is none."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise Failure(f"{path} does not exist, expected a notebook.") from None
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:100]
        raise Failure(
            f"{path} is not a readable notebook ({reason}), expected JSON of nbformat 4: "
            f"restore it with `git checkout -- {path}`."
        ) from None
    return notebook


def built(path, suffix, full=False):
    """Return where the executed form of a notebook lands."""
    try:
        page = Path(path).resolve().relative_to(NOTEBOOKS.resolve())
    except ValueError:
        raise Failure(
            f"{path} is not in {NOTEBOOKS}/: run this in the project's folder."
        ) from None
    return (BUILD / "full" if full else BUILD) / page.with_suffix(suffix)


def code_cells(notebook):
    """Return the cells that are executed."""
    return [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]


def headings(cells):
    """Return the heading lines of the text cells; what stands in fenced code is none."""
    text = "\n".join(c.source for c in cells if c.cell_type == "markdown")
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^#+ .*$", text, flags=re.MULTILINE)


def score_lines(notebook):
    """Return the scoreboard lines in the notebook's outputs, as matches of SCORE_LINE."""
    streams = (
        output.text
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream"
    )
    return [match for text in streams for match in SCORE_LINE.finditer(text)]


def write_whole(path, text):
    """Write `text` to `path` by way of a temporary name beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_text(text, encoding="utf-8", newline="\n")
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)
