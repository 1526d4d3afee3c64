"""Checks of notebook 15, translation with an encoder and a decoder."""

import numpy as np

from course_utils.checks.core import exercise, expect, is_close

START, END = "[START]", "[END]"


@exercise
def exercise_1(frame):
    """What the decoder is given, and what it is asked for."""
    for words in (["ouvrir", "la", "porte"], ["oui"], ["la", "la", "lampe", "la"]):
        result = frame(list(words))
        expect(result is not None, "the result is None: did you forget to return it?")
        expect(
            isinstance(result, tuple) and len(result) == 2,
            "expected two lists: what is given, what is wanted",
        )
        given, wanted = (list(side) for side in result)
        expect(
            (given, wanted) != ([*words, END], [START, *words]),
            "the two lists are swapped: the decoder is given [START] and asked for [END]",
        )
        expect(
            given != wanted,
            "given and wanted are the same: the decoder would learn to repeat its input",
        )
        expect(
            len(given) == len(wanted),
            f"{len(given)} words are given and {len(wanted)} are wanted: each step has one of both",
        )
        expect(END not in given, "[END] is given: after it nothing is asked for")
        expect(START not in wanted, "[START] is wanted: nobody writes it")
        expect(
            given[:1] == [START],
            "the first word is given: the decoder must write it, from [START] alone",
        )
        expect(
            wanted[-1:] == [END],
            "[END] is never wanted: the decoder would not learn to stop",
        )
        expect(
            given == [START, *words[: len(given) - 1]] and wanted == [*words, END],
            f"for {words} you give {given} and want {wanted}",
        )


@exercise
def exercise_2(best_row):
    """The number of the row with the best normalised score."""
    rows = [np.array([-0.9, -0.5]), np.array([-0.5, -0.6, -0.55]), np.array([-0.4] * 6)]
    sums = np.array([row.sum() for row in rows])
    lengths = np.array([len(row) for row in rows])
    results = {}
    for alpha in (0.0, 0.5, 1.0):
        result = best_row([row.copy() for row in rows], alpha)
        expect(result is not None, "the result is None: did you forget to return it?")
        results[alpha] = np.asarray(result)
        scores = sums / lengths**alpha
        expect(
            not is_close(result, scores.max()),
            "that is the best score, expected the number of its row",
        )
        expect(results[alpha].shape == (), "expected one number, that of the best row")
    found = {alpha: int(result) for alpha, result in results.items()}
    right = {a: int(np.argmax(sums / lengths**a)) for a in found}
    expect(
        list(found.values()) != [int(np.argmin(sums / lengths**a)) for a in found],
        "that is the worst row: log-probabilities are negative, the largest is best",
    )
    expect(
        len(set(found.values())) > 1,
        f"alpha 0 and alpha 1 give the same row, {found[0.0]}: divide by length ** alpha",
    )
    expect(
        found[0.0] == right[0.0],
        "with alpha 0 the largest sum wins, not the mean and not the sum of probabilities",
    )
    expect(found[1.0] == right[1.0], "with alpha 1 the largest mean wins")
    expect(
        found[0.5] == right[0.5],
        "right for alpha 0 and 1, wrong between: the length is taken to the power alpha",
    )


@exercise
def exercise_3(brevity_penalty):
    """BLEU's penalty for output that is too short."""
    short, long = ["ouvrir", "porte"], ["ouvrir", "la", "porte", "du", "garage"]
    written, wanted = [short, long, long], [long, long, ["garage"] * 4]
    h, r = 12, 14
    result = brevity_penalty(written, wanted)
    expect(result is not None, "the result is None: did you forget to return it?")
    right = np.exp(1 - r / h)
    expect(not is_close(result, np.exp(1 - h / r)), "you have swapped h and r")
    each = [min(1, np.exp(1 - len(b) / len(a))) for a, b in zip(written, wanted)]
    expect(
        not is_close(result, np.mean(each)),
        "that is the mean over sentences, expected one penalty for all words together",
    )
    counts = [sum(len("".join(row)) for row in side) for side in (written, wanted)]
    expect(
        not is_close(result, min(1, np.exp(1 - counts[1] / counts[0]))),
        "you have counted letters, expected words",
    )
    expect(not is_close(result, h / r), "that is h / r, expected exp(1 - r / h)")
    expect(is_close(result, right), "wrong where the output is too short")
    result = brevity_penalty(wanted, written)
    expect(
        is_close(result, 1.0),
        "output that is long enough has a penalty of 1, neither more nor less",
    )
