"""The results of `report` in a notebook's outputs, in a form that tools can read.

A result is one output: the text for the reader, and next to it, under `MIME`, a payload with all
the numbers, which viewers do not show. The text is made from the payload. Tools and tests read
payloads only through this module.
"""

import sys

MIME = "application/vnd.unrolled.report+json"
WIDTH = 88  # columns


def emit(payload):
    """Show a payload: in a kernel as one output with its text, elsewhere as printed text."""
    text = text_of(payload)
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or not hasattr(shell, "kernel"):
        print(text)
        return
    from IPython.display import display

    display({"text/plain": text, MIME: payload}, raw=True)


def payload_of(output):
    """Return the payload of one output of a notebook, or None."""
    return output.get("data", {}).get(MIME)


def payloads(notebook, kind=None):
    """Return the payloads in a notebook's outputs, in order: all, or only a kind's.

    The kinds are "board" and "measured".
    """
    outputs = (o for cell in notebook["cells"] for o in cell.get("outputs", []))
    found = [payload_of(output) for output in outputs]
    return [p for p in found if p is not None and kind in (None, p["kind"])]


def broken_guards(notebook):
    """Return a line for each board in a notebook whose guard is broken."""
    boards = payloads(notebook, "board")
    broken = [b for b in boards if b["guard"] and b["guard"]["state"] == "broken"]
    return [f"{board['task']}: {guard_line(board)}" for board in broken]


def text_of(payload):
    """Return the lines that a reader sees."""
    return (board_text if payload["kind"] == "board" else measured_text)(payload)


def measured_text(payload):
    """Return the line of `report.measured`."""
    values = ", ".join(f"{value:z.{payload['digits']}f}" for value in payload["values"])
    return f"{payload['name']}: {values}"


def board_text(board):
    """Return the three lines of a board, and a fourth if its guard does not hold.

    Raises ValueError if a line is wider than 88 columns.
    """
    ours, theirs = entry_of(board, role="ours"), entry_of(board, name=board["against"])
    heads = [board["task"], board["label"], "difference"]
    width = max(12, *map(len, heads)) + 1
    tails = [
        score_text(board, ours),
        f"{score_text(board, theirs)}, {theirs['name']}",
        difference_text(board),
    ]
    lines = [f"{head:<{width}}{tail}" for head, tail in zip(heads, tails)]
    for line in lines:
        if len(line) > WIDTH:
            raise ValueError(
                f"a line of the board {board['task']!r} has {len(line)} columns, expected at "
                f"most {WIDTH}: shorten its task, metric or name. It reads: {line}"
            )
    return "\n".join(lines + [line for line in [guard_line(board)] if line])


def entry_of(board, **wanted):
    """Return the first entry of a board with the given role or name."""
    ((key, value),) = wanted.items()
    return next(entry for entry in board["entries"] if entry[key] == value)


def score_text(board, entry):
    """Return a score, such as `accuracy 0.707 ± 0.012 (3 seeds)`, or `accuracy 0.707` alone."""
    text = f"{board['metric']} {entry['mean']:z.{board['digits']}f}"
    if entry["sd"] is not None:
        text += f" ± {entry['sd']:.{board['digits']}f}"
    if entry["seeds"]:
        text += f" ({entry['seeds']} seed{'s' if entry['seeds'] > 1 else ''})"
    return text


def difference_text(board):
    """Return the difference, its interval if the board shows it, and the verdict."""
    keys = ("difference", "low", "high") if board["interval"] else ("difference",)
    numbers = {key: board[key] for key in keys if board[key] is not None}
    numbers = {key: f"{x:z.{board['digits']}f}" for key, x in numbers.items()}
    text = numbers["difference"]
    if board["verdict"] is None:
        return f"{text} on {board['n']} {board['units']}, too few for a verdict"
    if board["interval"]:
        text += f", 95 % interval {numbers['low']} to {numbers['high']}"
    return f"{text}: {board['verdict']}"


def guard_line(board):
    """Return a line about a guard that does not hold, and "" for one that does."""
    guard = board["guard"]
    if not guard or guard["state"] == "holds":
        return ""
    bound = f"{guard['value']:z.{board['digits']}f}"
    if guard["state"] == "changed":
        return f"settings changed: the guard {bound} is for other settings"
    mean = f"{entry_of(board, role='ours')['mean']:z.{board['digits']}f}"
    side = "below" if board["higher"] else "above"
    return f"guard broken: {board['metric']} {mean} is {side} {bound}"
