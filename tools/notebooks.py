"""What the tools share: a notebook's number and words, its results, rows of reports."""

import contextlib
import re
import uuid
from pathlib import Path
from typing import NamedTuple

import nbformat

from course_utils import payloads
from course_utils.files import write_whole

NOTEBOOKS, BUILD = Path("notebooks"), Path("build")
ANSI = re.compile(r"\x1b\[[0-9;]*m")  # colours
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (\d\db?)[ _].*$", re.MULTILINE)  # of a notebook in a report


class Failure(Exception):
    """One clear sentence for the reader: what was found, what is expected, how to mend it."""


def number(path):
    """Return the number of a notebook or of its solutions: what stands before the first `_`.

    It is "01" for 01_memory.ipynb and "01b" for 01b_names.ipynb or 01b_names_solutions.ipynb.
    """
    return Path(path).name.partition("_")[0]


def all_pages():
    """Return the paths of all notebooks in order, 01b after 01, without the solutions."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def all_notebooks():
    """Return the paths of pages and solutions, pages first."""
    return all_pages() + sorted(NOTEBOOKS.glob("solutions/*.ipynb"))


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


def require_writable(folder):
    """Raise `Failure` if nothing can be written to a folder, which is made if it is missing.

    It is asked before anything is executed: hours of training end in these files.
    """
    folder = Path(folder).absolute()
    probe = folder / f".{uuid.uuid4().hex}"  # two runs may ask at the same time
    try:
        write_whole(probe, "")
        probe.unlink()
    except OSError as error:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        owner = "another user"
        with contextlib.suppress(KeyError, NotImplementedError, OSError):
            owner = there.owner()
        raise Failure(
            f"{folder} cannot be written ({error.strerror or error}), expected a folder of yours: "
            f"{there} belongs to {owner}. Remove it, or `sudo chown -R $USER {there}`."
        ) from None


def code_cells(notebook):
    """Return the cells that are executed."""
    return [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]


def text_of(cells):
    """Return the text cells in one piece, without what stands in fenced code."""
    text = "\n".join(c.source for c in cells if c.cell_type == "markdown")
    return FENCED.sub("", text)


def headings(cells):
    """Return the heading lines of the text cells."""
    return re.findall(r"^#+ .*$", text_of(cells), flags=re.MULTILINE)


def promise(notebook):
    """Return the one sentence under the H1 and the badge, or ''."""
    first = notebook.cells[0].source if notebook.cells else ""
    lines = [x.strip() for x in first.splitlines()[1:] if "colab-badge.svg" not in x]
    return " ".join("\n".join(lines).strip().split("\n\n")[0].split())


class Size(NamedTuple):
    """How long a notebook is."""

    cells: int
    words: int
    lines: int  # of code, without empty ones
    exercises: int

    @property
    def minutes(self):
        """What a learner needs: 200 words and 20 lines a minute, 8 minutes an exercise."""
        minutes = self.words / 200 + self.lines / 20 + 8 * self.exercises
        return max(5, 5 * round(minutes / 5))


def size(cells):
    """Return the `Size` of a notebook's cells."""
    words = re.findall(r"\S*\w\S*", text_of(cells))
    code = [
        line for c in cells if c.cell_type == "code" for line in c.source.split("\n")
    ]
    exercises = [h for h in headings(cells) if re.match(r"### Exercise \d", h)]
    lines = [line for line in code if line.strip()]
    return Size(len(cells), len(words), len(lines), len(exercises))


class Result(NamedTuple):
    """One trained result of a notebook, as the scoreboard and the reports show it."""

    task: str
    score: str  # metric, mean, standard deviation and seeds
    against: str  # the strongest rival
    interval: str  # of the difference
    verdict: str
    problem: str  # a sentence that says what does not hold, or ""


def results(notebook):
    """Return the results that the notebook's outputs state, in order."""
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    return [result for output in outputs for result in stated(output)]


def stated(output):
    """Yield the `Result` of a cell's output if it is a board."""
    payload = payloads.payload_of(output)
    if payload is not None and payload["kind"] == "board":
        yield of_board(payload)


def of_board(board):
    """Return the `Result` in the payload of a board."""
    ours = payloads.entry_of(board, role="ours")
    theirs = payloads.entry_of(board, name=board["against"])
    digits, guard = board["digits"], board["guard"]
    interval = ""
    if board["low"] is not None:
        interval = f"{board['low']:z.{digits}f} to {board['high']:z.{digits}f}"
    broken = guard and guard["state"] == "broken"
    return Result(
        board["task"],
        payloads.score_text(board, ours),
        f"{theirs['mean']:z.{digits}f}, {theirs['name']}",
        interval,
        board["verdict"] or "too few",
        f"{board['task']}: {payloads.guard_line(board)}" if broken else "",
    )


def merged(report, rows):
    """Return the rows of a report in order, `rows` in place of old ones of their notebooks."""
    text = report.read_text(encoding="utf-8") if report.is_file() else ""
    new = {ROW.match(row)[1] for row in rows}
    kept = [match[0] for match in ROW.finditer(text) if match[1] not in new]
    return sorted(kept + rows, key=lambda row: ROW.match(row)[1])
