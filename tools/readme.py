"""The README's two tables, made from the stored notebooks."""

from pathlib import Path

from course_utils.payloads import payloads
from notebooks import Failure, headings, number, of_board, promise, size

README = Path("README.md")
# The boards that the README shows: (notebook, task). All of them are in docs/results.md.
HEADLINES = [
    ("01", "which came first"),
    ("03b", "surnames, next letter"),
    ("12", "film sentences"),
    ("16", "closed vocabulary"),
    ("18", "unseen depths"),
    ("20b", "day ahead"),
    ("24", "remaining life"),
    ("26", "quantiles"),
]


def with_tables(pages):
    """Return the README's text with fresh tables, for {path: notebook}, between their markers."""
    if not README.is_file():
        raise Failure(
            f"{README} does not exist: restore it with `git checkout -- {README}`."
        )
    text = README.read_text(encoding="utf-8")
    text = between(text, "course", course_table(pages))
    return between(text, "results", results_table(pages))


def between(text, name, table):
    """Return `text` with `table` between the markers of that name."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    head, found_begin, rest = text.partition(begin)
    _, found_end, tail = rest.partition(end)
    if not (found_begin and found_end):
        raise Failure(
            f"{README} lacks {begin} or {end}: add both where the table belongs."
        )
    return f"{head}{begin}\n{table}\n{end}{tail}"


def link(path):
    return f"[{number(path)}]({path.as_posix()})"


def course_table(pages):
    """Return a table with number, title, promise, minutes and exercises of each notebook."""
    rows = ["| | notebook | what you will be able to do | minutes | exercises |"]
    rows.append("|---|---|---|---:|---:|")
    for path, page in pages.items():
        titles = headings(page.cells[:1]) or [path.stem]
        title = titles[0].partition(" · ")[2] or titles[0]
        long = size(page.cells)
        cells = (link(path), title, promise(page), long.minutes, long.exercises)
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(rows)


def results_table(pages):
    """Return a table with task, ours, strongest rival, interval and verdict of each headline."""
    boards = {}
    for path, page in pages.items():
        for board in payloads(page, "board"):
            boards.setdefault((number(path), board["task"]), (path, of_board(board)))
    if missing := [
        f"{task!r} of {page}" for page, task in HEADLINES if (page, task) not in boards
    ]:
        raise Failure(
            f"there is no board {', '.join(missing)}, expected those of HEADLINES in "
            "tools/readme.py: correct HEADLINES."
        )
    rows = ["| | task | ours | strongest rival | 95 % interval of the difference | |"]
    rows.append("|---|---|---|---|---|---|")
    for path, r in (boards[headline] for headline in HEADLINES):
        cells = (link(path), r.task, r.score, r.against, r.interval, r.verdict)
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)
