"""Every check of notebook 15 accepts a right answer and tells each usual wrong one its reason."""

import functools
import math

import numpy as np
import pytest

from course_utils.checks import nb15

START, END = "[START]", "[END]"


def right_log(decode, state, words):
    total, given = 0.0, START
    for wanted in [*words, END]:
        probabilities, state = decode(given, state)
        total += np.log(probabilities[wanted])
        given = wanted
    return total


def by_recursion(decode, state, words, given=START):
    probabilities, state = decode(given, state)
    if not words:
        return math.log(probabilities[END])
    rest = by_recursion(decode, state, words[1:], words[0])
    return math.log(probabilities[words[0]]) + rest


def in_blocks(decode, state, words):
    """Right: no recursion deeper than Python's limit, logs of an array at the end."""
    found = []
    for before, after in zip([START] + words, words + [END]):
        step, state = decode(before, state)
        found.append(step[after])
    return np.log(found).sum(keepdims=True)[0]


def of_list(change=lambda found: np.log(found).sum(), own=False, hand_on=True, first=0):
    """Return an answer with one thing changed."""

    def answer(decode, state, words):
        found, given = [], START
        for wanted in [*words, END]:
            given = wanted if first else given
            probabilities, following = decode(given, state)
            state = following if hand_on else state
            found.append(probabilities[wanted])
            given = max(probabilities, key=probabilities.get) if own else wanted
        return change(np.array(found))

    return answer


def with_own_start(decode, state, words):
    return right_log(decode, ("door", "ab"), words)


def after_the_last_word(decode, state, words):
    """Wrong: what follows [END] is scored too."""
    return right_log(decode, state, [*words, END])


def without_the_first(decode, state, words):
    _, state = decode(START, state)
    total = 0.0
    for given, wanted in zip(words, [*words[1:], END]):
        probabilities, state = decode(given, state)
        total += np.log(probabilities[wanted])
    return total


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_log, "passed"),
        (by_recursion, "passed"),
        (in_blocks, "passed"),
        (of_list(), "passed"),
        (of_list(lambda found: sum(map(math.log, found))), "passed"),
        (of_list(hand_on=False), "hand on the state"),
        (of_list(own=True), "its own likeliest word"),
        (of_list(first=1), "the word that it is asked for"),
        (of_list(lambda found: np.log(found[:-1]).sum()), "[END] is not scored"),
        (of_list(np.prod), "that is the probability"),
        (of_list(lambda found: -np.log(found).sum()), "the sign"),
        (of_list(lambda found: np.log(found).mean()), "the mean over the words"),
        (of_list(lambda found: np.log2(found).sum()), "log2"),
        (of_list(lambda found: np.log10(found).sum()), "log10"),
        (of_list(np.sum), "you add probabilities"),
        (of_list(lambda found: np.log(found.sum())), "the logarithm of a sum"),
        (of_list(lambda found: np.log(found.prod())), "multiplied are 0"),
        (of_list(lambda found: np.log(found + 1e-7).sum()), "the result is"),
        (of_list(np.log), "has shape (4,), expected ()"),
        (with_own_start, "for ['ouvrir', 'la', 'porte'] the result is"),
        (after_the_last_word, "for ['ouvrir', 'la', 'porte'] the result is"),
        (without_the_first, "for ['ouvrir', 'la', 'porte'] the result is"),
        (lambda d, state, words: d([START], state), "expected one word, a string"),
        (lambda d, state, words: d(START, 0.0), "the state 0, expected one that it"),
        (lambda d, state, words: d("", state), "gave `decode` '', expected one word"),
        (lambda d, state, words: d(START, state)[0], "the result is {"),
        (lambda d, state, words: d(START, state)[1]["la"], "your code raised TypeErr"),
        (..., "not attempted"),
    ],
)
def test_log_probability(assert_verdict, answer, reason):
    assert_verdict(reason, nb15.exercise_1, answer)


def by(score, choose=np.argmax):
    """Return an answer that chooses by the score of a row."""
    return lambda rows, alpha: choose([score(row, alpha) for row in rows])


def normalised(row, alpha):
    return row.sum() / len(row) ** alpha


def in_a_loop(rows, alpha):
    best, place = -math.inf, None
    for i, row in enumerate(rows):
        score = sum(row.tolist()) * len(row) ** -alpha
        if score > best:
            best, place = score, i
    return place


def from_a_start(best):
    """Return an answer that begins with a best score: wrong if all are lower."""

    def answer(rows, alpha):
        scores = [best, *(normalised(row, alpha) for row in rows)]
        return max(int(np.argmax(scores)) - 1, 0)

    return answer


def by_lengths(rows, alpha):
    """Wrong: one row of each length is kept."""
    last = {len(row): i for i, row in enumerate(rows)}
    return max(last.values(), key=lambda i: normalised(rows[i], alpha))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by(normalised), "passed"),
        (in_a_loop, "passed"),
        (lambda r, a: max(range(len(r)), key=lambda i: normalised(r[i], a)), "passed"),
        (lambda r, a: sorted((normalised(x, a), i) for i, x in enumerate(r))[-1][1],)
        + ("passed",),
        (lambda r, a: max(normalised(row, a) for row in r), "the best score"),
        (lambda r, a: by(normalised)(r, a) + 1, "from 1, expected from 0"),
        (by(normalised, np.argmin), "the worst row"),
        (by(lambda x, a: x.sum()), "no effect: you compare the sums"),
        (by(lambda x, a: x.mean()), "no effect: you compare the means"),
        (by(lambda x, a: x.sum() * len(x) ** a), "you multiply with length"),
        (lambda r, a: by(normalised)(r[:-1] or r, a), "for alpha 0.3, lengths"),
        (by(lambda x, a: x.mean() / len(x) ** a), "the mean is divided"),
        (by(lambda x, a: x.max() / len(x) ** a), "each row's largest entry"),
        (lambda r, a: int(np.argmin(list(map(len, r)))), "the shortest row"),
        (by(lambda x, a: normalised(x, 1 - a)), "the row is"),
        (by(lambda x, a: normalised(x, a / 2)), "the row is"),
        (by(lambda x, a: normalised(x, round(a))), "for alpha 1.5, lengths [4"),
        (by(lambda x, a: normalised(x, min(a, 1))), "for alpha 1.5, lengths"),
        (by(lambda x, a: normalised(x, a or 1)), "for alpha 0.0, lengths [2, 4, 3]"),
        (by(lambda x, a: round(normalised(x, a), 2)), "alpha 1.0, lengths [2, 3, 4]"),
        (by(lambda x, a: round(normalised(x, a), 3)), "alpha 1.0, lengths [2, 3, 4]"),
        (by(lambda x, a: x.mean() if a else x.sum()), "for alpha 0.5, lengths"),
        (by(lambda x, a: x.sum() / (1 - a + a * len(x))), "the row is"),
        (by(lambda x, a: np.exp(x).sum() / len(x) ** a), "the row is"),
        (from_a_start(-1.0), "lengths [3, 4, 4, 4, 2] and sums"),
        (from_a_start(-1e4), "lengths [3, 4, 4, 4, 2] and sums"),
        (by_lengths, "lengths [3, 4, 4, 4, 2] and sums"),
        (by(normalised, list), "has shape (7,), expected ()"),
        (lambda r, a: r[by(normalised)(r, a)], "expected ()"),
        (..., "not attempted"),
    ],
)
def test_best_row(assert_verdict, answer, reason):
    assert_verdict(reason, nb15.exercise_2, answer)


def test_each_usual_mistake_chooses_other_rows():
    right = [nb15.best_of(*case) for case in nb15.beams()]
    mistakes = [list(nb15.row_mistakes(*case).values()) for case in nb15.beams()]
    assert len(set(right)) >= 5
    assert len({(*wrong,) for wrong in [right, *zip(*mistakes)]}) == 1 + len(
        mistakes[0]
    )


def lengths(written, wanted):
    return sum(map(len, written)), sum(map(len, wanted))


def right_penalty(written, wanted):
    h, r = lengths(written, wanted)
    return min(1.0, np.exp(1 - r / h))


def by_cases(written, wanted):
    h, r = len(sum(written, [])), len(sum(wanted, []))
    return 1 if h >= r else math.exp(1 - r / h)


def words_counted_in_a_loop(written, wanted):
    h = r = 0
    for one, other in zip(written, wanted):
        h, r = h + len(one), r + len(other)
    return np.exp(np.minimum(0, 1 - np.float32(r) / h))


def of_each(written, wanted):
    parts = zip(written, wanted)
    return np.mean([right_penalty([a], [b]) if a else 0 for a, b in parts])


def never_made_up(written, wanted):
    kept = [a[: len(b)] for a, b in zip(written, wanted)]
    return right_penalty(kept, wanted)


def changed(change):
    """Return an answer that counts after a change of each sentence."""
    return lambda a, b: right_penalty(list(map(change, a)), list(map(change, b)))


def pairs_once(written, wanted):
    pairs = {(tuple(a), tuple(b)) for a, b in zip(written, wanted)}
    return right_penalty(*zip(*pairs))


def unlimited(written, wanted):
    h, r = lengths(written, wanted)
    return np.exp(1 - r / h)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_penalty, "passed"),
        (by_cases, "passed"),
        (words_counted_in_a_loop, "passed"),
        (functools.partial(right_penalty), "passed"),
        (lambda a, b: unlimited(b, a), "swapped"),
        (lambda a, b: right_penalty(b, a), "h and r are swapped"),
        (of_each, "the mean over sentences"),
        (never_made_up, "make up for shorter ones"),
        (changed("".join), "counted letters"),
        (changed(set), "counted different words"),
        (lambda a, b: right_penalty([a], [b]), "as if you counted sentences"),
        (lambda a, b: np.divide(*lengths(a, b)), "that is h / r"),
        (lambda a, b: min(1, np.divide(*lengths(a, b))), "that is min(1, h / r)"),
        (lambda a, b: 1 - 1 / np.divide(*lengths(a, b)), "expected its power"),
        (unlimited, "neither more nor less"),
        (lambda a, b: max(1.0, unlimited(a, b)), "the larger of 1"),
        (lambda a, b: min(0.9, unlimited(a, b)), "h = 16 and r = 9 it is 0.9"),
        (lambda a, b: 1.0, "it is 1 each time"),
        (lambda a, b: right_penalty(a, b) or 1.0, "passed"),
        (lambda a, b: right_penalty(a, b) ** 2, "h = 14 and r = 16 it is"),
        (pairs_once, "with h = 8 and r = 10 it is 1"),
        (changed(lambda row: [w for w in row if w.isalpha()]), "h = 6 and r = 9 it"),
        (changed(lambda row: [w for w in row if w.isalnum()]), "h = 6 and r = 9 it"),
        (
            lambda a, b: right_penalty(a, b) if any(b) else 0.0,
            "with h = 2 and r = 0 it is 0, expected 1",
        ),
        (lambda a, b: [right_penalty(a, b)], "has shape (1,)"),
        (..., "not attempted"),
    ],
)
def test_brevity_penalty(assert_verdict, answer, reason):
    assert_verdict(reason, nb15.exercise_3, answer)


def test_all_sentences_count(assert_verdict):
    def of_the_first(written, wanted):
        h, r = (sum(map(len, rows[:100])) for rows in (written, wanted))
        return min(1.0, np.exp(1 - r / h))

    assert_verdict("with h = 300", nb15.exercise_3, of_the_first)
