"""Checks of notebook 35b, let it write."""

import numpy as np

from course_utils.checks.core import exercise, expect, shown
from course_utils.checks.several import expect_all

VOICES = (  # upper, lower
    ([64, 65, 67, 69, 69], [60, 58, 60, 62, 62]),
    ([72, 74, 74, 72, 0, 67], [60, 67, 67, 65, 60, 60]),
    ([60, 67, 64, 62, 69, 71], [53, 48, 45, 55, 50, 52]),
    ([0, 67, 69, 0, 74], [0, 60, 62, 60, 67]),
    ([55, 60, 59], [60, 65, 64]),
    ([70, 69, 67, 74], [58, 62, 60, 55]),
    ([67], [60]),
    ([60, 0, 62], [60, 53, 55]),
    ([60, 62, 64, 67, 65], [48, 50, 57, 60, 53]),
    ([67, 68, 70, 70, 72], [60, 61, 63, 63, 65]),
    ([64, 67, 0, 69, 67], [57, 60, 60, 62, 60]),
    ([69, 67, 69], [60, 0, 62]),
    ([67, 69, 71, 67], [60, 57, 64, 60]),
    ([58, 60, 62], [65, 67, 68]),
)


def steps_where(upper, lower, fits):
    """Return the steps from 1 at which `fits(u, v, u_before, v_before)` holds."""
    pairs = list(zip(upper, lower))
    return [i for i in range(1, len(pairs)) if fits(*pairs[i], *pairs[i - 1])]


def together(u, v, a, b):
    """Return whether two voices sound and move in the same direction."""
    return min(u, v, a, b) > 0 and (u - a) * (v - b) > 0


def fifth(u, v, *_):
    return (u - v) % 12 == 7


def direct(u, v, a, b):
    return together(u, v, a, b) and fifth(u, v)


def fifths_mistakes(upper, lower):
    """Return what the usual mistakes give."""
    right = steps_where(upper, lower, direct)

    def where(fits):
        return steps_where(upper, lower, fits)

    return {
        "rests are not looked at, expected four notes that sound": where(
            lambda u, v, a, b: (u - a) * (v - b) > 0 and fifth(u, v)
        ),
        "only the rests of this step are looked at, expected those of the step before too": (
            where(
                lambda u, v, a, b: (
                    min(u, v) > 0 and (u - a) * (v - b) > 0 and fifth(u, v)
                )
            )
        ),
        "the rests of the lower voice are not looked at, expected those of both voices": where(
            lambda u, v, a, b: min(u, a) > 0 and (u - a) * (v - b) > 0 and fifth(u, v)
        ),
        "the rests of the upper voice are not looked at, expected those of both voices": where(
            lambda u, v, a, b: min(v, b) > 0 and (u - a) * (v - b) > 0 and fifth(u, v)
        ),
        "the rests of the step before are looked at in the upper voice only, expected in both": (
            where(
                lambda u, v, a, b: (
                    min(u, v, a) > 0 and (u - a) * (v - b) > 0 and fifth(u, v)
                )
            )
        ),
        "the rests of the step before are looked at in the lower voice only, expected in both": (
            where(
                lambda u, v, a, b: (
                    min(u, v, b) > 0 and (u - a) * (v - b) > 0 and fifth(u, v)
                )
            )
        ),
        "the direction is not looked at, expected that both move up or both down": where(
            lambda u, v, a, b: min(u, v, a, b) > 0 and u != a and v != b and fifth(u, v)
        ),
        "a voice that stays does not move": where(
            lambda u, v, a, b: (
                min(u, v, a, b) > 0 and (u - a) * (v - b) >= 0 and fifth(u, v)
            )
        ),
        "every fifth counts for you, expected those into which both voices move": where(
            lambda u, v, a, b: min(u, v, a, b) > 0 and fifth(u, v)
        ),
        "only a distance of 7 counts for you, expected 7 with octaves between too": where(
            lambda u, v, a, b: together(u, v, a, b) and u - v == 7
        ),
        "the absolute distance is taken, expected (upper - lower) % 12": where(
            lambda u, v, a, b: together(u, v, a, b) and abs(u - v) % 12 == 7
        ),
        "fifths of crossed voices are missing: for -5, (upper - lower) % 12 is 7 in Python": where(
            lambda u, v, a, b: direct(u, v, a, b) and u > v
        ),
        "the distance is lower - upper, expected upper - lower": where(
            lambda u, v, a, b: together(u, v, a, b) and (v - u) % 12 == 7
        ),
        "those are parallel fifths, expected all direct ones, whatever the distance was before": (
            where(lambda u, v, a, b: direct(u, v, a, b) and fifth(a, b))
        ),
        "parallel fifths are left out, expected that the distance before does not matter": where(
            lambda u, v, a, b: direct(u, v, a, b) and not fifth(a, b)
        ),
        "the distance before is a fifth, expected the distance now": where(
            lambda u, v, a, b: together(u, v, a, b) and fifth(a, b)
        ),
        "octaves are counted too, expected fifths alone": where(
            lambda u, v, a, b: together(u, v, a, b) and (u - v) % 12 in (0, 7)
        ),
        "those are octaves, expected fifths": where(
            lambda u, v, a, b: together(u, v, a, b) and (u - v) % 12 == 0
        ),
        "only steps where both move up count for you, expected both up or both down": where(
            lambda u, v, a, b: direct(u, v, a, b) and u > a
        ),
        "only steps where both move down count for you, expected both up or both down": where(
            lambda u, v, a, b: direct(u, v, a, b) and u < a
        ),
        "both voices must move by the same number for you, expected the same direction": where(
            lambda u, v, a, b: direct(u, v, a, b) and u - a == v - b
        ),
        "the step is that before the fifth, expected that of the fifth": [
            i - 1 for i in right
        ],
        "the steps are counted from 1, expected from 0": [i + 1 for i in right],
        "that is the number of steps, expected the list": len(right),
        "the last step is left out": [i for i in right if i < len(upper) - 1],
        "that has one entry for each step, expected the steps themselves": [
            i in right for i in range(len(upper))
        ],
        "that has one entry for each step from 1, expected the steps themselves": [
            i in right for i in range(1, len(upper))
        ],
        "the steps are not in order": right[::-1],
    }


def expect_list(found, what, case):
    """Raise `NotYet` unless an answer is a list, tuple, array or range, or a number."""
    kinds = list | tuple | range | np.ndarray | int | np.integer
    expect(
        isinstance(found, kinds),
        f"for {case} you returned {shown(found)}, expected {what}",
    )
    return found if np.ndim(found) == 0 else list(found)


@exercise(
    hints=[
        "four pitches matter at a step: two now, two before",
        "two voices move in the same direction if the product of their moves is above 0",
    ]
)
def exercise_1(direct_fifths):
    """The steps at which two voices move in the same direction into a fifth."""
    results = []
    for upper, lower in VOICES:
        found = direct_fifths(np.array(upper), np.array(lower))
        case = f"upper {upper} and lower {lower}"
        results.append(expect_list(found, "a list of steps", case))
    expect_all(
        results,
        [steps_where(*case, direct) for case in VOICES],
        [fifths_mistakes(*case) for case in VOICES],
        [f"the list for upper {u} and lower {v}" for u, v in VOICES],
    )


BEAMS = (  # hypotheses, classes, width, most, how high scores are
    (3, 5, 4, 2, -3),
    (2, 3, 3, 3, -3),
    (4, 4, 6, 1, -3),
    (1, 6, 3, 2, -3),
    (5, 3, 5, 2, -3),
    (2, 2, 9, 9, -3),
    (4, 5, 6, 2, -900),  # of a long piece: the probabilities are 0 in a computer
)


def beam(number):
    """Return scores, logs, width and most of a case; the first hypothesis is far ahead."""
    hypotheses, classes, width, most, level = BEAMS[number]
    rng = np.random.default_rng(number)
    logs = np.log(rng.dirichlet(np.ones(classes), hypotheses))
    scores = rng.permutation(np.sort(rng.normal(level, 0.7, hypotheses)))
    scores[rng.integers(hypotheses)] += 1.5
    return scores, logs, width, most


def best_pairs(total, width, most=None):
    """Return the best pairs (hypothesis, class) of sums, at most `most` of a hypothesis."""
    pairs, taken = [], [0] * len(total)
    for flat in np.argsort(-total, axis=None, kind="stable"):
        parent, label = (int(k) for k in np.unravel_index(flat, total.shape))
        if len(pairs) < width and (most is None or taken[parent] < most):
            taken[parent] += 1
            pairs.append((parent, label))
    return pairs


def by_parent(total, width, most):
    """Return the pairs in the order of their hypotheses, best class first."""
    order = np.argsort(-total, axis=1)[:, :most]
    return [(p, int(k)) for p, row in enumerate(order) for k in row][:width]


def beam_mistakes(scores, logs, width, most):
    """Return what the usual mistakes give."""
    total = scores[:, np.newaxis] + logs
    right = best_pairs(total, width, most)
    first = best_pairs(total, width)
    return {
        "a hypothesis has more than `most` pairs": first,
        "the best `width` are chosen before pairs over `most` are dropped, expected that the next "
        "best take their place": [
            pair
            for i, pair in enumerate(first)
            if [p for p, _ in first[:i]].count(pair[0]) < most
        ],
        "the scores so far are left out": best_pairs(logs, width, most),
        "only the scores so far count": best_pairs(
            scores[:, np.newaxis] + np.sort(logs)[:, ::-1] * 0, width, most
        ),
        "scores and logs are multiplied, expected their sum": best_pairs(
            scores[:, np.newaxis] * logs, width, most
        ),
        "probabilities are multiplied: of long pieces they are 0 in a computer, expected a sum of "
        "logarithms": best_pairs(
            np.exp(scores)[:, np.newaxis] * np.exp(logs), width, most
        ),
        "probabilities are added to the scores, expected log-probabilities": best_pairs(
            scores[:, np.newaxis] + np.exp(logs), width, most
        ),
        "the worst pairs are kept, expected the best": best_pairs(-total, width, most),
        "the order is from the worst to the best, expected the best first": right[::-1],
        "the pairs are in the order of the hypotheses, expected the best sum first": sorted(
            right
        ),
        "the pairs are taken hypothesis by hypothesis, expected the best of all": by_parent(
            total, width, most
        ),
        "the pairs are (class, hypothesis), expected (hypothesis, class)": [
            (k, p) for p, k in right
        ],
        "the pairs are positions in the flat array, expected (hypothesis, class)": [
            p * logs.shape[1] + k for p, k in right
        ],
        "those are the classes alone, expected pairs (hypothesis, class)": [
            k for _, k in right
        ],
        "those are the sums, expected pairs (hypothesis, class)": [
            total[pair] for pair in right
        ],
        "one pair too few": right[: width - 1],
        "`most` is one less for you": best_pairs(total, width, most - 1),
        "`most` is one more for you": best_pairs(total, width, most + 1),
        "each hypothesis has one pair, expected up to `most`": best_pairs(
            total, width, 1
        ),
        "`most` counts the pairs of a class, expected those of a hypothesis": [
            (p, k) for k, p in best_pairs(total.T, width, most)
        ],
        "`width` is not looked at": best_pairs(total, total.size, most),
    }


@exercise(
    hints=[
        "sort all sums once, then go through them from the best",
        "count for each hypothesis how many of its pairs you have taken",
    ]
)
def exercise_2(beam_step):
    """The best pairs of a beam, at most some of one hypothesis."""
    cases, results = [beam(number) for number in range(len(BEAMS))], []
    names = [
        f"{len(logs)} hypotheses, {logs.shape[1]} classes, width {width}, most {most}"
        for _, logs, width, most in cases
    ]
    for (scores, logs, width, most), name in zip(cases, names):
        found = beam_step(scores.copy(), logs.copy(), width, most)
        results.append(expect_list(found, "a list of pairs", name))
    expect_all(
        results,
        [best_pairs(s[:, np.newaxis] + logs, width, m) for s, logs, width, m in cases],
        [beam_mistakes(*case) for case in cases],
        [f"the list for {name}" for name in names],
    )
