"""Checks of notebook 16b, letters and sounds."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_value
from course_utils.checks.several import expect_no_mistake
from course_utils.recognition import edit_distance


def alignments():
    """Return (weights, source, target): without padding and with, which may weigh most."""
    return [
        (
            [[0.7, 0.1, 0.2], [0.1, 0.3, 0.6], [0.2, 0.5, 0.3], [0.1, 0.3, 0.6]],
            ["the", "red", "car"],
            ["la", "voiture", "rouge", "."],
        ),
        (
            [
                [0.2, 0.1, 0.25, 0.15, 0.3, 0, 0],
                [0.1, 0.2, 0.05, 0.25, 0.1, 0.2, 0.1],
                [0.1, 0.2, 0.05, 0.1, 0.15, 0.1, 0.3],
            ],
            ["turn", "the", "light", "on"],
            ["allumer", "la", "la"],
        ),
        ([[0.2, 0.3, 0.1, 0.4], [0.4, 0.1, 0.3, 0.2]], ["yes", "sir"], ["oui", "!"]),
        ([[-1.0, np.inf, 5.0]], ["no"], ["non"]),
        ([[0.2, 0.1, 0.9, np.nan]], ["is", "my", "hat"], ["chapeau"]),
        (  # neighbours that look at the same token, while another one is free
            [[0.1, 0.9], [0.2, 0.8], [0.6, 0.4]],
            ["very", "big"],
            ["tout", "grand", "tout"],
        ),
        (  # a source token twice: the larger weight counts, not the last or the sum
            [[0.4, 0.35, 0.1, 0.15], [0.3, 0.35, 0.2, 0.15], [0.1, 0.35, 0.4, 0.15]],
            ["the", "car", "the", "door"],
            ["la", "voiture", "cette"],
        ),
        (  # small weights
            [[2e-5, 4e-5, 1e-5, 0.99993], [2e-5, 1e-5, 4e-5, 0.99993]],
            ["the", "red", "car"],
            ["rouge", "voiture"],
        ),
        (  # the same pair twice
            [[0.9, 0.1], [0.8, 0.2]],
            ["very", "big"],
            ["très", "très"],
        ),
    ]


def alignment_mistakes(weights, source, target):
    """Return what the usual mistakes give."""
    real = weights[:, : len(source)]
    best, least = real.argmax(axis=1), real.argmin(axis=1)
    first = real.argmax(axis=0)
    return {
        "each pair begins with the source token, expected the target token first": [
            (source[i], token) for token, i in zip(target, best)
        ],
        "the second of each pair is a number, expected the token at that position": list(
            zip(target, best)
        ),
        "those are the source tokens alone, expected a pair for each": [
            source[i] for i in best
        ],
        "that is the smallest weight, expected the largest": [
            (token, source[i]) for token, i in zip(target, least)
        ],
        "that is a pair for each source token, expected one for each target token": [
            (target[i], token) for token, i in zip(source, first)
        ],
    }


@exercise(
    hints=["which columns of `weights` belong to tokens of the source, and how many?"]
)
def exercise_1(align):
    """Pairs of target and source tokens by the largest weight."""
    for rows, source, target in alignments():
        weights = np.array(rows)
        count, columns = len(source), weights.shape[1]
        best = weights[:, :count].argmax(axis=1)
        wanted = [(token, source[i]) for token, i in zip(target, best)]
        case = f"with {count} source tokens and {columns} columns of weights"
        try:
            result = align(weights, source, target)
        except IndexError as error:
            if columns == count:
                raise
            expect(
                False,
                f"{case} your code raised IndexError ({error}): a padding column may hold the "
                "largest weight",
            )
        expect(
            isinstance(result, list | tuple | np.ndarray),
            f"that is a {type(result).__name__}, expected a list",
        )
        mistakes = alignment_mistakes(weights, source, target)
        expect_value(result, wanted, mistakes, name=f"{case} the result")


def pronunciations():
    """Return cases (rows written, right rows of each): one word, several, all right, ties."""
    either = [["IY", "DH", "ER"], ["AY", "DH", "ER"]]
    route = [["R", "UW", "T"], ["R", "AW", "T"]]
    data = [["D", "EY", "T", "AH"], ["D", "AE", "T", "AH"]]
    orange = [["AO", "R", "AH", "N", "JH"], ["AO", "R", "N", "JH"]]
    return [
        ([["AY", "TH", "ER"]], [either]),
        (
            [["AY", "DH", "ER"], ["R", "AW"], ["D", "AE", "T", "S", "AH"]],
            [either, route, [data[1]]],
        ),
        (  # lengths differ: of the words, and of one word's right rows
            [
                ["AO", "R", "N", "JH", "Z", "S"],
                ["K", "AE", "T"],
                ["D", "AA", "T", "AH"],
            ],
            [orange, [["K", "AE", "T"]], data],
        ),
        (  # equally near: the first of the right rows counts
            [["AO", "R", "IH", "N", "JH"], ["F", "AY", "T"]],
            [orange, [["F", "AY", "T"]]],
        ),
        (  # the nearest has the larger rate
            [["F", "ER", "IY"], ["N", "OW"]],
            [[["F", "ER"], ["F", "AH", "ER", "IY", "N"]], [["N", "OW"]]],
        ),
        ([["T", "UW"], ["B", "IY"]], [[["T", "UW"], ["T", "AH"]], [["B", "IY"]]]),
        ([[], ["N", "OW"]], [[["AH"], ["EY", "AH"]], [["N", "OW"]]]),
    ]


def rates(written, accepted):
    """Return the error rate, and what the usual mistakes give."""
    found = [
        [edit_distance(row, real) for real in rows]
        for row, rows in zip(written, accepted)
    ]
    best = [int(np.argmin(errors)) for errors in found]
    errors = np.array([min(each) for each in found])
    lengths = np.array([len(rows[i]) for rows, i in zip(accepted, best)])
    firsts = np.array([len(rows[0]) for rows in accepted])
    everything = sum(len(real) for rows in accepted for real in rows)
    mistakes = {
        "that is the mean of the words' rates: divide all errors by all phonemes": np.mean(
            errors / lengths
        ),
        "you compare with the first right row only, expected the nearest": (
            sum(each[0] for each in found) / firsts.sum()
        ),
        "you compare with the last right row only, expected the nearest": (
            sum(each[-1] for each in found) / sum(len(rows[-1]) for rows in accepted)
        ),
        "you compare with the farthest right row, expected the nearest": (
            sum(max(each) for each in found)
            / sum(len(rows[int(np.argmax(e))]) for rows, e in zip(accepted, found))
        ),
        "you divide by the phonemes of all right rows, expected those of the nearest": (
            errors.sum() / everything
        ),
        "you divide by the phonemes of the first right rows, expected those of the nearest": (
            errors.sum() / firsts.sum()
        ),
        "you divide by the number of words, expected that of the phonemes": errors.mean(),
        "that is the number of errors: divide by the number of phonemes": errors.sum(),
        "you divide by the phonemes written, expected those of the nearest right rows": (
            errors.sum() / max(1, sum(map(len, written)))
        ),
        "that is the share of words with an error, expected errors for each phoneme": np.mean(
            errors > 0
        ),
    }
    return errors.sum() / lengths.sum(), mistakes


@exercise(
    hints=[
        "for one word: which of its right rows has the smallest distance?",
        "`min(rows, key=...)` returns the first of several that are equally small",
    ]
)
def exercise_2(error_rate):
    """Errors for each phoneme, against the nearest of several right rows."""
    results, wanted, mistakes = [], [], []
    for written, accepted in pronunciations():
        right, usual = rates(written, accepted)
        results.append(error_rate(written, accepted))
        wanted.append(right)
        mistakes.append(usual)
    for result in results:
        expect(
            np.ndim(result) == 0,
            f"the result has shape {np.shape(result)}, expected one number",
        )
    expect_no_mistake(results, wanted, mistakes)
    for result, right, (written, _) in zip(results, wanted, pronunciations()):
        expect_value(result, right, name=f"for {written} the result")
