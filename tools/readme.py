"""The README's two tables, made from the notebooks as they are stored."""

from pathlib import Path

from notebooks import Failure, all_pages, headings, number, promise, read, results, size

README = Path("README.md")


def with_tables():
    """Return the README's text with fresh tables between their markers."""
    if not README.is_file():
        raise Failure(
            f"{README} does not exist: restore it with `git checkout -- {README}`."
        )
    text = README.read_text(encoding="utf-8")
    pages = {path: read(path) for path in all_pages()}
    text = between(text, "course", course_table(pages))
    return between(text, "results", results_table(pages))


def between(text, name, table):
    """Return `text` with `table` between the markers of that name."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    head, found_begin, rest = text.partition(begin)
    _, found_end, tail = rest.partition(end)
    if not (found_begin and found_end):
        raise Failure(
            f"{README} lacks {begin} or {end}: put both where the table belongs."
        )
    return f"{head}{begin}\n{table}\n{end}{tail}"


def link(path):
    return f"[{number(path)}]({path.as_posix()})"


def course_table(pages):
    """Return a row for each page: number, title, promise, minutes, exercises."""
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
    """Return a row for each result: page, task, score, baseline, bar."""
    rows = ["| | task | result | against | bar or interval |", "|---|---|---|---|---|"]
    for path, page in pages.items():
        for r in results(page):
            cells = (link(path), r.task, r.score, r.against, r.bar)
            rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)
