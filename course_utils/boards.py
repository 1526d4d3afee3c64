"""A board: our score, the strongest rival's, their difference and its confidence interval."""

import numpy as np

from course_utils import payloads
from course_utils.intervals import intervals, mean_of, seed_scores

ROLES = ("ours", "rival", "trivial", "ceiling", "ablation", "mixture")
COMPARED = ("rival", "ablation", "trivial")  # ours is compared with the first one found
FEWEST = 12  # a verdict needs at least so many independent units

_changed = []


def settings_changed(name):
    """Record that `name` was trained with changed settings, for which the guards do not hold."""
    _changed.append(name)


class Rows(list):
    """Rows of a board, best first, for `plotting.plot_board`. As a cell's value it shows nothing.

    A row is a dictionary: name, role, mean, sd, low, high, compared. `low` and `high` are the
    interval of the difference from the entry it is compared with, plus that entry's mean.
    """

    def __init__(self, rows, metric, digits):
        super().__init__(rows)
        self.metric, self.digits = metric, digits

    def _ipython_display_(self):
        pass


class Board:
    """Entries with their scores on the same items, in the same order (see `report.board`)."""

    def __init__(
        self, task, metric, *, higher, of, units, groups, lags, digits, interval
    ):
        if groups is not None and lags is not None:
            raise ValueError("groups and lags were both passed, expected one of them.")
        if lags is not None and (
            isinstance(lags, bool) or int(lags) != lags or lags < 0
        ):
            raise ValueError(
                f"lags is {lags!r}, expected a whole number of at least 0."
            )
        self.task, self.metric, self.higher = task, metric, bool(higher)
        self.of, self.units, self.digits, self.interval = of, units, digits, interval
        self.groups = (
            None if groups is None else np.unique(groups, return_inverse=True)[1]
        )
        self.lags = 0 if lags is None else int(lags)
        self.items, self.entries = None, {}

    def add(self, name, per_item, *, role="rival", validation=None):
        """Add an entry; `per_item` and the roles are those of `report.board`.

        `validation` is its score on validation data, or one for each seed: the strongest rival
        is chosen by it when every rival has one.
        """
        if role not in ROLES:
            raise ValueError(
                f"{name!r} has the role {role!r}, expected one of {ROLES}."
            )
        if name in self.entries:
            raise ValueError(
                f"{name!r} is already on the board, expected another name."
            )
        if role == "ours" and self._named("ours"):
            raise ValueError(
                f"{name!r} is a second entry with the role 'ours', after "
                f"{self._named('ours')[0]!r}: expected one. Is the other an 'ablation'?"
            )
        counts, seeds = self._counts(name, per_item)
        scores = self._scores(name, counts)
        if validation is not None:
            validation = float(np.mean(np.asarray(validation, dtype=float)))
            if not np.isfinite(validation):
                raise ValueError(f"validation of {name!r} is {validation}.")
        self.entries[name] = {
            "name": name,
            "role": role,
            "mean": scores.mean(),
            "sd": scores.std(ddof=1) if len(scores) > 1 else None,
            "seeds": seeds,
            "validation": validation,
            "counts": counts,
        }

    def show(self, guard=None, against=None):
        """Print the board; return its rows, best first.

        `guard` is the worst mean that we accept: if ours is worse, one more line says so.
        `against` names the entry to compare with instead of the strongest rival.
        """
        if not self._named("ours"):
            raise ValueError(
                f"the board {self.task!r} has no entry with the role 'ours'."
            )
        theirs, label = self._compared(against)
        enough = theirs["counts"].shape[1] >= FEWEST
        rows, others = [], [e for e in self.entries.values() if e is not theirs]
        bounds = {}
        if enough:
            found = intervals(
                [e["counts"] for e in others], theirs["counts"], self._of(), self.lags
            )
            bounds = {e["name"]: low_high[1:] for e, low_high in zip(others, found)}
        payload = self._payload(theirs, label, bounds, guard)
        payloads.emit(payload)
        for entry in sorted(
            self.entries.values(), key=lambda e: e["mean"], reverse=self.higher
        ):
            low, high = bounds.get(entry["name"], (None, None))
            rows.append(
                {key: entry[key] for key in ("name", "role", "mean", "sd")}
                | {
                    "low": None if low is None else theirs["mean"] + low,
                    "high": None if high is None else theirs["mean"] + high,
                    "compared": entry is theirs,
                }
            )
        return Rows(rows, self.metric, self.digits)

    def _of(self):
        return mean_of if self.of is None else self.of

    def _named(self, role):
        return [e["name"] for e in self.entries.values() if e["role"] == role]

    def _counts(self, name, per_item):
        """Return per_item as (seeds, units, counts), and its number of seeds (0 if it has none)."""
        try:
            array = np.asarray(per_item, dtype=float)
        except (TypeError, ValueError):
            raise ValueError(
                f"per_item of {name!r} is not an array of numbers, expected the same number of "
                "items for every seed."
            ) from None
        axes = ["items"] if self.of is None else ["items", "counts"]
        if array.ndim not in (len(axes), len(axes) + 1):
            shape, seeds = ", ".join(axes), ", ".join(["seeds", *axes])
            raise ValueError(
                f"per_item of {name!r} has shape {array.shape}, expected ({shape}) or ({seeds})."
            )
        seeds = len(array) if array.ndim > len(axes) else 0
        array = array if seeds else array[None]
        if self.of is None:
            array = np.stack([array, np.ones_like(array)], axis=-1)
        if not np.isfinite(array).all():
            raise ValueError(f"per_item of {name!r} holds NaN or infinity.")
        self._check_items(name, array.shape)
        return self._grouped(array), seeds

    def _check_items(self, name, shape):
        seeds, items = shape[:2]
        if items == 0 or seeds > items:
            raise ValueError(
                f"per_item of {name!r} has {seeds} seeds of {items} items: is it transposed?"
            )
        if self.items not in (None, items):
            raise ValueError(
                f"per_item of {name!r} has {items} items, expected {self.items} as in the earlier "
                "entries, in the same order."
            )
        if self.groups is not None and len(self.groups) != items:
            raise ValueError(
                f"groups has {len(self.groups)} labels, expected one for each of the {items} items."
            )
        if self.lags >= items - 1:
            raise ValueError(
                f"lags is {self.lags}, expected fewer than {items - 1} with {items} items."
            )
        self.items = items

    def _grouped(self, counts):
        """Return counts summed within groups: (seeds, items, counts) -> (seeds, units, counts)."""
        if self.groups is None:
            return counts
        summed = np.zeros((counts.shape[0], self.groups.max() + 1, counts.shape[2]))
        np.add.at(summed, (slice(None), self.groups), counts)
        return summed

    def _scores(self, name, counts):
        with np.errstate(divide="ignore", invalid="ignore"):
            scores = seed_scores(counts, self._of())
        if scores.shape != counts.shape[:1]:
            raise ValueError(
                f"of(sums) of {name!r} has shape {scores.shape} for sums of shape "
                f"{(len(counts), counts.shape[2])}, expected {counts.shape[:1]}: index the counts "
                "with sums[..., 0]."
            )
        if not np.isfinite(scores).all():
            raise ValueError(f"of(sums) of {name!r} is {scores}, expected numbers.")
        return scores

    def _compared(self, against):
        """Return the entry to compare with, and its label on the board's second line."""
        if against is not None:
            names = [name for name in self.entries if name not in self._named("ours")]
            if against not in names:
                raise ValueError(f"against is {against!r}, expected one of {names}.")
            return self.entries[against], self.entries[against]["role"]
        for role in COMPARED:
            entries = [self.entries[name] for name in self._named(role)]
            if entries:
                strongest = self._strongest(entries)
                return strongest, "best rival" if role == "rival" else role
        raise ValueError(
            f"the board {self.task!r} has nothing to compare with, expected a 'rival', an "
            "'ablation' or a 'trivial' entry."
        )

    def _strongest(self, entries):
        chosen_by = "mean"
        if all(entry["validation"] is not None for entry in entries):
            chosen_by = "validation"
        return (max if self.higher else min)(entries, key=lambda e: e[chosen_by])

    def _payload(self, theirs, label, bounds, guard):
        ours = self.entries[self._named("ours")[0]]
        low, high = bounds.get(ours["name"], (None, None))
        keys = ("name", "role", "mean", "sd", "seeds", "validation")
        return {
            "kind": "board",
            "task": self.task,
            "metric": self.metric,
            "higher": self.higher,
            "digits": self.digits,
            "interval": self.interval,
            "units": self.units,
            "n": int(theirs["counts"].shape[1]),
            "lags": self.lags,
            "entries": [
                {key: rounded(entry[key]) for key in keys}
                for entry in self.entries.values()
            ],
            "against": theirs["name"],
            "label": label,
            "difference": rounded(ours["mean"] - theirs["mean"]),
            "low": rounded(low),
            "high": rounded(high),
            "verdict": self._verdict(low, high),
            "guard": self._guard(ours["mean"], guard),
        }

    def _verdict(self, low, high):
        if low is None:
            return None
        if low <= 0 <= high:
            return "undecided"
        return "ahead" if (low > 0) == self.higher else "behind"

    def _guard(self, mean, guard):
        if guard is None:
            return None
        holds = mean >= guard if self.higher else mean <= guard
        state = "holds" if holds else "changed" if _changed else "broken"
        return {"value": guard, "state": state}


def rounded(value, digits=6):
    """Return a number rounded to 6 significant digits, and any other value unchanged.

    >>> rounded(2 / 3), rounded("rival"), rounded(None)
    (0.666667, 'rival', None)
    """
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.{digits}g}")
    return value
