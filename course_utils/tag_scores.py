"""Scores of labelled sequences: whole parts, whole sequences, and their boards."""

import numpy as np
from nervaluate import Evaluator

from course_utils import report
from course_utils.tagging import take

ROLES = {
    "BiLSTM, CRF": "ours",
    "BiLSTM, softmax": "ablation",
    "softmax, BIO rule": "ablation",
    "CRF on features": "rival",
    "most frequent label": "trivial",
}


def counts_of(truth, predicted):
    """Return (rows, 4): parts right, predicted and true, and whether all is right.

    Introduced in notebook 14.

    >>> counts_of([["B-name", "I-name"]], [["B-name", "O"]]).tolist()
    [[0, 1, 1, 0]]
    """
    found, labels = [], {label for row in truth + predicted for label in row}
    kinds = sorted({label[2:] for label in labels} - {""})  # "O" has none
    for row, guess in zip(truth, predicted):
        result = Evaluator([row], [guess], tags=kinds, loader="list").evaluate()
        strict = result["overall"]["strict"]
        found.append((strict.correct, strict.actual, strict.possible, row == guess))
    return np.array(found)


def f1_of(sums):
    """Return strict F1 from summed counts (..., 3) of parts right, predicted, true.

    Introduced in notebook 14.

    >>> f1_of(np.array([1, 3, 2]))
    np.float64(0.4)
    """
    return 2 * sums[..., 0] / np.maximum(sums[..., 1] + sums[..., 2], 1)


def labels_of(paths, data, rows):
    """Return paths (rows, time) as rows of labels, without padding."""
    return [[data.names[y] for y in path[: len(row)]] for path, row in zip(paths, rows)]


def counts_by_seed(paths, data):
    """Return counts (seeds, rows, 4) of paths (seeds, rows, time) of the test rows."""
    rows = take(data.tokens, data.test)
    found = [counts_of(data.truth, labels_of(one, data, rows)) for one in paths]
    return np.array(found)


def boards_of(titles, counts, groups, units):
    """Return a board of parts and one of whole sequences."""
    options = {"groups": groups, "units": units}
    parts = report.board(titles[0], "F1", of=f1_of, **options)
    whole = report.board(titles[1], "share", **options)
    for name, found in counts.items():
        parts.add(name, found[..., :3], role=ROLES[name])
        whole.add(name, found[..., 3], role=ROLES[name])
    return parts, whole
