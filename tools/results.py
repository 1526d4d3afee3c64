"""docs/results.md: every board of the course, made from the stored notebooks."""

from collections import Counter
from pathlib import Path

from course_utils import payloads
from notebooks import ROW, number

RESULTS, SEEDS = Path("docs/results.md"), Path("docs/seeds.md")
PROTOCOL, TUNING = Path("docs/protocol.md"), "## Tuning, notebook by notebook"
VERDICTS = ("ahead", "undecided", "behind", "too few")
HEAD = """# Results

Every board in the notebooks' stored outputs. Written by `make tidy`.
[protocol.md](protocol.md) says how settings are chosen and what the numbers mean.

- **ours**: mean over the test items ± standard deviation over seeds.
- **strongest rival**: chosen by validation scores if all rivals have one, otherwise by test scores.
  If a board has no rival, the column names an ablation or the trivial method, with its role.
- **difference**: ours minus theirs, with the 95 % interval over items and seeds.
- **tuning**: how many settings were tried for ours and for the rivals ([protocol.md](protocol.md)).
- **n**: number of independent units. With fewer than 12 there is no verdict.
- **fresh seeds**: ours on seeds that were not used for any choice (`make seeds`), see
  [seeds.md](seeds.md).

{counts}

| | task | ours | strongest rival | difference | n | verdict | tuning | fresh seeds |
|---|---|---|---|---|---:|---|---|---|
"""
ENTRIES = """
## All entries

A board compares ours with one entry; this table has all entries. Validation scores are given if the
notebook uses them for a choice.

| | task | entry | role | score | validation |
|---|---|---|---|---|---|
"""


def results_page(pages):
    """Return the text of docs/results.md for {path: notebook}."""
    boards = [
        (path, board)
        for path, page in pages.items()
        for board in payloads.payloads(page, "board")
    ]
    fresh, tuned = fresh_seeds(), tuning()
    rows = [board_row(path, board, fresh, tuned) for path, board in boards]
    entries = [
        entry_row(path, board, entry)
        for path, board in boards
        for entry in board["entries"]
    ]
    entries = list(dict.fromkeys(entries))  # a board may be shown twice
    text = HEAD.format(counts=counted(boards)) + "\n".join(rows) + "\n"
    return text + ENTRIES + "\n".join(entries) + "\n"


def counted(boards):
    """Return a sentence with the number of boards of each verdict."""
    found = Counter(verdict_of(board) for _, board in boards)
    parts = [f"{found[verdict]} {verdict}" for verdict in VERDICTS]
    return f"{len(boards)} boards: {', '.join(parts)} (for a verdict)."


def verdict_of(board):
    """Return the verdict of a board, or "too few" if it has none."""
    return board["verdict"] or "too few"


def fresh_seeds():
    """Return {(number, task): score} from the rows of docs/seeds.md."""
    text = SEEDS.read_text(encoding="utf-8") if SEEDS.is_file() else ""
    rows = [match[0].strip("| ").split(" | ") for match in ROW.finditer(text)]
    return {(row[0], row[1]): row[2] for row in rows}


def tuning():
    """Return {number: "ours / rivals"} of the rows of the protocol's table."""
    text = PROTOCOL.read_text(encoding="utf-8") if PROTOCOL.is_file() else ""
    section = text.partition(TUNING)[2].partition("\n## ")[0]
    rows = [match[0].strip("| ").split(" | ") for match in ROW.finditer(section)]
    return {row[0]: f"ours: {row[1]} / rivals: {row[2]}" for row in rows}


def link(path):
    """Return a link to a notebook from docs/."""
    return f"[{number(path)}](../{path.as_posix()})"


def board_row(path, board, fresh, tuned):
    """Return the row of a board."""
    ours = payloads.entry_of(board, role="ours")
    theirs = payloads.entry_of(board, name=board["against"])
    digits = board["digits"]
    role = "" if theirs["role"] == "rival" else f" ({theirs['role']})"
    difference = f"{board['difference']:z.{digits}f}"
    if board["low"] is not None:
        difference += f" ({board['low']:z.{digits}f} to {board['high']:z.{digits}f})"
    cells = (
        link(path),
        board["task"],
        payloads.score_text(board, ours),
        f"{theirs['name']}{role} {score_of(board, theirs)}",
        difference,
        f"{board['n']} {board['units']}",
        verdict_of(board),
        tuned.get(number(path), ""),
        fresh.get((number(path), board["task"]), ""),
    )
    return f"| {' | '.join(cells)} |"


def entry_row(path, board, entry):
    """Return the row of one entry of a board."""
    validation = entry["validation"]
    shown = "" if validation is None else f"{validation:z.{board['digits']}f}"
    cells = link(path), board["task"], entry["name"], entry["role"]
    return f"| {' | '.join([*cells, payloads.score_text(board, entry), shown])} |"


def score_of(board, entry):
    """Return an entry's score without its metric: `0.714 ± 0.002 (3 seeds)`."""
    return payloads.score_text(board, entry).removeprefix(f"{board['metric']} ")
