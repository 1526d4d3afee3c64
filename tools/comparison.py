"""Compares stored and fresh results of `report` as numbers; conftest.py calls it.

A fresh mean may differ from the stored one by the largest of these: a tenth of half the
interval's width; half a unit of the last printed digit; for entries with seeds, 2 % of the mean or
the standard deviation over seeds; for entries without seeds, 0.5 % of the mean. The rest must be
equal, except for a verdict whose interval ends near 0.
"""

from course_utils.payloads import MIME, entry_of, payload_of, text_of

NEAR = 0.1  # fraction of the interval's width: a bound this close to 0 may cross it


def split(outputs):
    """Return a cell's outputs as (outputs of `report`, other outputs)."""
    parts = [], []
    for output in outputs:
        parts[payload_of(output) is None].append(output)
    return parts


def differences(stored, fresh):
    """Return a line for each difference between outputs of `report`, [] if they agree."""
    if len(stored) != len(fresh):
        return [f"{len(fresh)} results of report, stored are {len(stored)}"]
    found = []
    for old, new in zip(stored, fresh):
        before, now = payload_of(old), payload_of(new)
        found += compare(before, now)
        if set(before) == set(now) and old["data"]["text/plain"] != text_of(before):
            found.append(f"{title(before)}: the stored text differs from its {MIME}")
    return found


def title(payload):
    """Return the task or name of a result."""
    return payload.get("task") or payload.get("name")


def compare(stored, fresh):
    """Return a line for each difference between two payloads."""
    if set(stored) != set(fresh):
        keys = ", ".join(sorted(set(stored) ^ set(fresh)))
        return [f"{title(stored)}: only one of stored and fresh has {keys}"]
    compared = compare_boards if stored["kind"] == "board" else compare_measured
    found = compared(stored, fresh)
    return [f"{title(stored)}: {line}" for line in found]


def compare_measured(stored, fresh):
    """Return the differences between two results of `report.measured`."""
    found = unequal(stored, fresh, ["kind", "name", "digits", "tolerance"])
    found += unequal_counts("values", stored["values"], fresh["values"])
    if found:
        return found
    for place, (old, new) in enumerate(zip(stored["values"], fresh["values"])):
        tolerance = max(stored["tolerance"] * abs(old), last_digit(stored))
        found += apart(f"value {place + 1}", old, new, tolerance)
    return found


def compare_boards(stored, fresh):
    """Return the differences between two boards."""
    keys = "kind task metric higher digits interval units n lags label guard".split()
    found = unequal(stored, fresh, keys)
    found += unequal_counts("entries", stored["entries"], fresh["entries"])
    if found:
        return found
    for old, new in zip(stored["entries"], fresh["entries"]):
        wrong = unequal(old, new, ["name", "role", "seeds"])
        allowed = tolerance(stored, old)
        looser = max(allowed, 0.02 * abs(old["validation"] or 0))
        for key, margin in ("mean", allowed), ("sd", allowed), ("validation", looser):
            wrong += apart(key, old[key], new[key], margin)
        found += [f"{line} ({old['name']})" for line in wrong]
    return found or compare_conclusions(stored, fresh)


def compare_conclusions(stored, fresh):
    """Return the differences in rival, interval and verdict, for entries that agree."""
    before, now = (entry_of(stored, name=b["against"]) for b in (stored, fresh))
    gap = gap_of_choice(stored, before, now)
    if gap > max(tolerance(stored, before), tolerance(stored, now)):
        return unequal(stored, fresh, ["against"])
    ours = entry_of(stored, role="ours")
    allowed = tolerance(stored, ours) + tolerance(stored, before)
    allowed += abs(before["mean"] - now["mean"])
    found = apart("difference", stored["difference"], fresh["difference"], allowed)
    for key in "low", "high":
        found += apart(key, stored[key], fresh[key], allowed + NEAR * width(stored))
    return found + (
        [] if may_turn(stored, fresh) else unequal(stored, fresh, ["verdict"])
    )


def gap_of_choice(board, one, other):
    """Return the difference of two entries' scores, on which the choice of the rival depends."""
    same_role = [e for e in board["entries"] if e["role"] == one["role"]]
    validated = all(entry["validation"] is not None for entry in same_role)
    key = "validation" if validated else "mean"
    return abs(one[key] - other[key])


def may_turn(stored, fresh):
    """Return whether the verdict may differ, because a stored bound is near 0."""
    verdicts = {stored["verdict"], fresh["verdict"]}
    if "undecided" not in verdicts or None in verdicts:
        return False
    return min(abs(stored["low"]), abs(stored["high"])) <= NEAR * width(stored)


def tolerance(board, entry):
    """Return how much an entry's fresh mean may differ from the stored one."""
    share = 0.02 if entry["seeds"] else 0.005
    terms = width(board) / 20, share * abs(entry["mean"]), entry["sd"] or 0
    return max(*terms, last_digit(board))


def width(board):
    """Return the width of a board's interval, or 0 if it has none."""
    return 0 if board["low"] is None else board["high"] - board["low"]


def last_digit(payload):
    """Return half a unit of the last digit that a result prints."""
    return 0.5 * 10 ** -payload["digits"]


def unequal(stored, fresh, keys):
    """Return a line for each of the keys whose values differ."""
    return [
        f"{key} is {fresh[key]!r}, stored is {stored[key]!r}"
        for key in keys
        if stored[key] != fresh[key]
    ]


def unequal_counts(what, stored, fresh):
    """Return one line if two lists have different lengths."""
    if len(stored) == len(fresh):
        return []
    return [f"{len(fresh)} {what}, stored are {len(stored)}"]


def apart(what, stored, fresh, tolerance):
    """Return one line if two numbers differ by more than the tolerance."""
    if stored is None or fresh is None:
        agree = stored is fresh
    else:
        agree = abs(stored - fresh) <= tolerance
    line = f"{what} is {shown(fresh)}, stored is {shown(stored)}, tolerance {tolerance:.2g}"
    return [] if agree else [line]


def shown(number):
    """Return a number as text with six significant digits."""
    return "missing" if number is None else f"{number:.6g}"
