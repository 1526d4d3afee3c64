"""What the tools share: a notebook's number, text and results, and the rows of reports."""

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
ROW = re.compile(r"^\| (\d\d[bc]?)[ _].*$", re.MULTILINE)  # of a notebook


class Failure(Exception):
    """One clear sentence for the reader: what was found, what is expected, how to fix it."""


def number(path):
    """Return the number of a notebook or of its solutions: the part before the first `_`.

    It is "01" for 01_memory.ipynb and "01b" for 01b_names.ipynb or 01b_names_solutions.ipynb.
    """
    return Path(path).name.partition("_")[0]


def all_pages():
    """Return the paths of all notebooks in order (01b after 01), without the solutions."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def all_notebooks():
    """Return the paths of all notebooks, then those of their solutions."""
    return all_pages() + sorted(NOTEBOOKS.glob("solutions/*.ipynb"))


def read(path):
    """Return the notebook at `path`; raise `Failure` if it is not a notebook."""
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
    """Return the path of an executed notebook in build/."""
    try:
        page = Path(path).resolve().relative_to(NOTEBOOKS.resolve())
    except ValueError:
        raise Failure(
            f"{path} is not in {NOTEBOOKS}/: run this in the project's folder."
        ) from None
    return (BUILD / "full" if full else BUILD) / page.with_suffix(suffix)


def require_writable(folder):
    """Raise `Failure` if a folder cannot be written; create it if it is missing.

    Call it before anything is executed, so that hours of training are not lost.
    """
    folder = Path(folder).absolute()
    probe = folder / f".{uuid.uuid4().hex}"  # two runs may do this at the same time
    try:
        write_whole(probe, "")
        probe.unlink()
    except OSError as error:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        owner = "another user"
        with contextlib.suppress(KeyError, NotImplementedError, OSError):
            owner = there.owner()
        raise Failure(
            f"{folder} cannot be written ({error.strerror or error}), expected a folder of your "
            f"own: {there} belongs to {owner}. Remove it, or `sudo chown -R $USER {there}`."
        ) from None


def code_cells(notebook):
    """Return the cells that are executed."""
    return [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]


def text_of(cells):
    """Return the text of the text cells as one string, without fenced code."""
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
    """The length of a notebook."""

    cells: int
    words: int
    lines: int  # of code, without empty ones
    exercises: int

    @property
    def minutes(self):
        """The time a learner needs: 200 words and 20 lines per minute, 8 minutes per exercise."""
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
    problem: str  # a sentence about a guard that does not hold, or ""


def results(notebook):
    """Return the results in the notebook's outputs, in order."""
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    return [result for output in outputs for result in stated(output)]


def stated(output):
    """Yield the `Result` in a cell's output if that is a board."""
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
    """Return the rows of a report in order; `rows` replace the old rows of their notebooks."""
    text = report.read_text(encoding="utf-8") if report.is_file() else ""
    new = {ROW.match(row)[1] for row in rows}
    kept = [match[0] for match in ROW.finditer(text) if match[1] not in new]
    return sorted(kept + rows, key=lambda row: ROW.match(row)[1])
