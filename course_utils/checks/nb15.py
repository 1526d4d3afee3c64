"""Checks of notebook 15, translation with an encoder and a decoder."""

import numpy as np

from course_utils.checks.core import (
    NotYet,
    exercise,
    expect_shape,
    expect_value,
    shown,
)
from course_utils.checks.several import expect_all

START, END = "[START]", "[END]"
SEED = 3698  # for beams in which each usual mistake chooses other rows
WORDS = ["la", "porte", "lampe", "du", "oui", "ouvrir", START, END]


def decode(word, state):
    """Return the probabilities of the next word, and the next state: all words given so far."""
    if not isinstance(word, str) or word not in WORDS:
        raise NotYet(f"you gave `decode` {shown(word)}, expected one word, a string")
    if not isinstance(state, tuple) or state[:1] not in [("door",), ("lamp",)]:
        raise NotYet(
            f"you gave `decode` the state {shown(state)}, expected one that it returned"
        )
    state = (*state, word)
    seeds = [WORDS.index(w) if w in WORDS else len(w) for w in state[-3:]]
    seeds += [len(state), len(state[1])]
    probabilities = np.random.default_rng(seeds).dirichlet(np.full(len(WORDS), 0.7))
    probabilities = (probabilities + 1e-4) / (1 + 1e-4 * len(WORDS))
    return dict(zip(WORDS, probabilities.tolist())), state


def scored(state, words, hand_on=True, own=False, shift=0):
    """Return the probability of each word, as teacher forcing has it by default."""
    given, wanted = [START, *words], [*words, END]
    if shift:
        given = wanted
    found, last = [], None
    for before, after in zip(given, wanted):
        probabilities, following = decode(last if own and last else before, state)
        state = following if hand_on else state
        last = max(probabilities, key=probabilities.get)
        found.append(probabilities[after])
    return np.array(found)


UNDERFLOW = "many probabilities multiplied are 0 for a computer: add logarithms"


def scoring_mistakes(state, words):
    """Return what the usual mistakes give."""
    right = scored(state, words)
    end = "" if words else " for an empty list"
    return {
        "each step has the encoder's state: hand on the state that `decode` returned": np.log(
            scored(state, words, hand_on=False)
        ).sum(),
        "the decoder is given its own likeliest word: in teacher forcing it is given the true "
        "word before": np.log(scored(state, words, own=True)).sum(),
        "the decoder is given the word that it is asked for: give it the word before, first "
        "[START]": np.log(scored(state, words, shift=1)).sum(),
        f"[END] is not scored{end}: the decoder must also say that it is done": np.log(
            right[:-1]
        ).sum(),
        "that is the probability, expected its logarithm": right.prod(),
        "the sign: the logarithm of a probability is negative": -np.log(right).sum(),
        "that is the mean over the words, expected the sum": np.log(right).mean(),
        "that is log2, expected the natural logarithm": np.log2(right).sum(),
        "that is log10, expected the natural logarithm": np.log10(right).sum(),
        "you add probabilities, expected to add their logarithms": right.sum(),
        "you take the logarithm of a sum, expected the sum of logarithms": np.log(
            right.sum()
        ),
    } | ({UNDERFLOW: -np.inf} if right.prod() == 0 else {})


@exercise(
    hints=[
        "two things change from step to step: the word that is given and the state",
        "write down for `la porte` which three words are given, and which are wanted",
    ]
)
def exercise_1(log_probability):
    """How likely a decoder finds a sentence, by teacher forcing."""
    sentences = (["ouvrir", "la", "porte"], [], ["oui"], ["la", "la", "lampe", "du"])
    cases = [(("door", "ab"), words) for words in sentences]
    cases += [(("lamp", "abcd"), sentences[0]), (("door", "a"), ["la", "du"] * 300)]
    for state, words in cases:
        with np.errstate(all="ignore"):
            result = log_probability(decode, state, words)
        wanted = np.log(scored(state, words)).sum()
        case = f"for {shown(words)} the result"
        with np.errstate(all="ignore"):
            expect_value(result, wanted, scoring_mistakes(state, words), name=case)


def beams():
    """Return rows of log-probabilities for several beams, and an alpha for each."""
    rng = np.random.default_rng(SEED)
    cases = []
    for size, alpha in zip((7, 5, 8, 6, 9, 4, 1), (0.5, 0.0, 1.0, 1.5, 0.7, 0.3, 0.6)):
        lengths = rng.permutation(np.arange(1, 12))[:size]
        sums = (
            -rng.uniform(0.5, 1.0, size) * lengths**alpha
        )  # short, long: a chance each
        cases.append(
            (
                [total * rng.dirichlet(np.ones(n)) for total, n in zip(sums, lengths)],
                alpha,
            )
        )
    fewer_words = [np.full(2, -0.8), np.full(4, -0.5), np.full(3, -0.7)]
    by_a_little = [np.full(2, -0.5024), np.full(3, -0.5022), np.full(4, -0.5023)]
    unlikely = [  # the best of three that are equally long
        np.full(n, -1e4 * total)
        for n, total in ((3, 1.1), (4, 0.9), (4, 0.8), (4, 0.95), (2, 1.9))
    ]
    return [*cases, (fewer_words, 0.0), (by_a_little, 1.0), (unlikely, 0.5)]


def by_length(row, alpha):
    """Return the score of a row."""
    return row.sum() / len(row) ** alpha


def best_of(rows, alpha, score=by_length, choose=np.argmax):
    """Return the row that a score chooses."""
    return int(choose([score(row, alpha) for row in rows]))


def row_mistakes(rows, alpha):
    """Return what the usual mistakes give."""

    def by(score, choose=np.argmax):
        return best_of(rows, alpha, score, choose)

    return {
        "that is the best score, expected the number of its row": max(
            by_length(row, alpha) for row in rows
        ),
        "you count the rows from 1, expected from 0": by(by_length) + 1,
        "that is the worst row: log-probabilities are negative, the largest is best": by(
            by_length, np.argmin
        ),
        "alpha has no effect: you compare the sums": by(lambda r, a: r.sum()),
        "alpha has no effect: you compare the means": by(lambda r, a: r.mean()),
        "you multiply with length ** alpha, expected to divide": by(
            lambda r, a: r.sum() * len(r) ** a
        ),
        "the mean is divided by length ** alpha, expected the sum": by(
            lambda r, a: r.mean() / len(r) ** a
        ),
        "you take each row's largest entry, expected the sum of its entries": by(
            lambda r, a: r.max() / len(r) ** a
        ),
        "the shortest row is chosen each time": by(lambda r, a: -len(r)),
        "the longest row is chosen each time": by(lambda r, a: len(r)),
    }


@exercise(hints=["what are the score of a row, its sum and its length, for alpha 0.5?"])
def exercise_2(best_row):
    """The number of the row with the best normalised score."""
    results, names = [], []
    for rows, alpha in beams():
        results.append(expect_shape("the result", best_row(rows, alpha), ()))
        sums = np.array([row.sum() for row in rows]).round(2).tolist()
        lengths = [len(row) for row in rows]
        names.append(f"for alpha {alpha}, lengths {lengths} and sums {sums} the row")
    wanted = [best_of(*case) for case in beams()]
    mistakes = [row_mistakes(*case) for case in beams()]
    expect_all([result.item() for result in results], wanted, mistakes, names)


def penalty(written, wanted):
    """Return BLEU's penalty for two numbers of words."""
    return min(1.0, np.exp(1 - wanted / written))


def count(rows, of=len):
    """Return a count over all rows."""
    return sum(map(of, rows))


def penalty_mistakes(written, wanted):
    """Return what the usual mistakes give."""
    h, r = count(written), count(wanted)

    def letters(row):
        return len("".join(row))

    def different(row):
        return len(set(row))

    pairs = [(len(a), len(b)) for a, b in zip(written, wanted)]
    return {
        "h and r are swapped: h is what was written": penalty(r, h),
        "output that is long enough has a penalty of 1, neither more nor less": np.exp(
            1 - r / h
        ),
        "h and r are swapped, and the largest penalty is 1": np.exp(1 - h / r),
        "you take the larger of 1 and the power, expected the smaller": max(
            1.0, np.exp(1 - r / h)
        ),
        "that is the mean over sentences, expected one penalty for all words together": (
            np.mean([penalty(a, b) if a else 0.0 for a, b in pairs])
        ),
        "longer sentences do not make up for shorter ones: count all words together": (
            penalty(sum(min(pair) for pair in pairs), r)
        ),
        "you have counted letters, expected words": penalty(
            count(written, letters), count(wanted, letters)
        ),
        "it is 1 each time, as if you counted sentences, expected words": penalty(
            len(written), len(wanted)
        ),
        "you have counted different words, expected all": penalty(
            count(written, different), count(wanted, different)
        ),
        "that is h / r, expected the power": h / r,
        "that is min(1, h / r), expected the power": min(1.0, h / r),
        "that is 1 - r / h, expected its power": 1 - r / h,
    }


@exercise
def exercise_3(brevity_penalty):
    """BLEU's penalty for output that is too short."""
    short, long = ["ouvrir", "porte"], ["ouvrir", "la", "porte", "du", "du", "garage"]
    two, four = ["la", "la"], ["du", "du", "la", "garage"]
    cases = [
        ([short, long, long], [long, long, four]),
        ([long, long, four, []], [short, four, two, ["oui"]]),
        ([two], [four]),
        ([short, [], long, two, short], [four, ["oui"], four, long, short]),
        ([four, short], [long, []]),
        ([short, short, four], [four, four, two]),  # a pair that occurs twice
        (
            [["ouvrir", "la", "porte", "."], ["2", "?"]],
            [["l'", "eau", ",", "oui", "!"], [".", "la", "-", "2"]],
        ),
        (150 * [two], 100 * [four] + 50 * [two]),  # many sentences
    ]
    sizes = [(count(written), count(wanted)) for written, wanted in cases]
    results = [expect_shape("the result", brevity_penalty(*case), ()) for case in cases]
    expect_all(
        [result.item() for result in results],
        [penalty(h, r) for h, r in sizes],
        [penalty_mistakes(*case) for case in cases],
        [f"with h = {h} and r = {r} it" for h, r in sizes],
    )
    expect_value(brevity_penalty([two], [[]]), 1.0, name="with h = 2 and r = 0 it")
