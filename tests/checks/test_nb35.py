"""Each check of notebook 35 accepts right answers and tells each usual wrong one its reason."""

import math

import numpy as np
import pytest

from course_utils.checks import nb35

SHIFTS = range(-6, 7)


def bits_of_product(alto, tenor, bass, chord):
    a, t, b = chord
    return -np.log2(alto[a] * tenor[a, t] * bass[a, t, b]) / 3


def bits_of_sum(alto, tenor, bass, chord):
    total = sum(
        math.log2(p[tuple(chord[: k + 1])]) for k, p in enumerate((alto, tenor, bass))
    )
    return -total / 3


def bits_of_joint(alto, tenor, bass, chord):
    joint = alto[:, None, None] * tenor[:, :, None] * bass
    return np.float32(np.log(joint[tuple(chord)]) / -np.log(8))


def bits_in_list(alto, tenor, bass, chord):
    a, t, b = (int(k) for k in chord)
    return np.mean([-np.log2(p) for p in (alto[a], tenor[a][t], bass[a][t][b])])


def bits_by_entropy(alto, tenor, bass, chord):
    a, t, b = chord
    return sum(-math.log(p, 2) for p in (alto[a], tenor[a, t], bass[a, t, b])) / 3


def bits_in_array(alto, tenor, bass, chord):
    picked = np.stack([alto[chord[0]], tenor[chord[:2]], bass[chord]]).astype(
        np.float32
    )
    return np.asarray(-np.log2(picked).mean())  # no axis


@pytest.mark.parametrize(
    "answer, reason",
    [
        (bits_of_product, "passed"),
        (bits_by_entropy, "passed"),
        (bits_in_array, "passed"),
        (bits_of_sum, "passed"),
        (bits_of_joint, "passed"),
        (bits_in_list, "passed"),
        (lambda *x: bits_of_product(*x) * math.log(2), "in nats"),
        (lambda *x: -bits_of_product(*x), "the sign is wrong"),
        (lambda *x: bits_of_product(*x) * math.log10(2), "the base 10"),
        (lambda *x: 1.5 * bits_of_product(*x), "expected"),
        (lambda *x: 2 ** (-3 * bits_of_product(*x)) / 3, "divided by 3"),
        (lambda a, t, b, c: -np.log2(b[tuple(c)]), "the bass alone"),
        (
            lambda a, t, b, c: -np.log2((a[c[0]] + t[c[:2]] + b[c]) / 3),
            "the mean probability",
        ),
        (lambda *x: [bits_of_product(*x)], "has shape (1,)"),
        (lambda *x: f"{bits_of_product(*x):.3f} bits", "expected numbers"),
        (lambda *x: print(bits_of_product(*x)), "printed its answer"),
        (lambda *x: 3 * bits_of_product(*x), "sum of three voices"),
        (lambda *x: 2 ** (-3 * bits_of_product(*x)), "probability of the chord"),
        (
            lambda a, t, b, c: (
                -np.log2(a[c[0]] + t[c[0], c[1]] + b[c[0], c[1], c[2]]) / 3
            ),
            "probabilities are added",
        ),
        (
            lambda a, t, b, c: (
                -np.log2(a[c[0]] * t.mean(0)[c[1]] * b.mean((0, 1))[c[2]]) / 3
            ),
            "averaged over the voices above",
        ),
        (
            lambda a, t, b, c: -np.log2(a[c[0]] * t[0, c[1]] * b[0, 0, c[2]]) / 3,
            "the first row is taken",
        ),
        (lambda a, t, b, c: -np.log2(a[c[0]]), "the alto alone"),
        (
            lambda a, t, b, c: -np.log2([a[c[0]], t[c[0], c[1]], b[tuple(c)]]),
            "the bits of each voice",
        ),
        (lambda a, t, b, c: a.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_chord_bits(assert_verdict, answer, reason):
    assert_verdict(reason, nb35.exercise_1, answer)


def shifts_by_mask(pitches, low, high):
    return [
        k
        for k in SHIFTS
        if ((pitches == 0) | ((pitches + k >= low) & (pitches + k <= high))).all()
    ]


def shifts_by_loops(pitches, low, high):
    found = []
    for k in SHIFTS:
        fits = True
        for row in pitches:
            for pitch, least, most in zip(row, low, high):
                if pitch and not least <= pitch + k <= most:
                    fits = False
        if fits:
            found.append(k)
    return found


def shifts_by_bounds(pitches, low, high):
    p = np.ma.masked_equal(pitches, 0)
    down = np.max((low - p).filled(-99))
    up = np.min((high - p).filled(99))
    return np.arange(max(-6, down), min(6, up) + 1)


def shifts_by_range(pitches, low, high):
    found = set(SHIFTS)
    for voice, least, most in zip(np.transpose(pitches), low, high):
        notes = voice[voice > 0]
        if len(notes):
            found &= set(range(int(least - notes.min()), int(most - notes.max()) + 1))
    return sorted(found)


def compared(pitches, low, high, fits=None, shifts=SHIFTS, rest=True):
    fits = fits or (lambda q, a, b: (q >= a) & (q <= b))
    rests = (pitches == 0) & rest
    return [k for k in shifts if (rests | fits(pitches + k, low, high)).all()]


def in_place(pitches, low, high):
    pitches -= 6
    return shifts_by_mask(pitches + 6, low, high)


@pytest.mark.parametrize(
    "answer, reason",
    [
        (shifts_by_mask, "passed"),
        (shifts_by_loops, "passed"),
        (shifts_by_bounds, "passed"),
        (shifts_by_range, "passed"),
        (lambda *x: tuple(shifts_by_mask(*x)), "passed"),
        (in_place, "belongs to its caller"),
        (lambda *x: compared(*x, rest=False), "a rest (0) was compared"),
        (lambda *x: compared(*x, lambda q, a, b: (q > a) & (q < b)), "allowed too"),
        (lambda *x: compared(*x, lambda q, a, b: (q > a) & (q <= b)), "lowest pitch"),
        (lambda *x: compared(*x, lambda q, a, b: (q >= a) & (q < b)), "highest pitch"),
        (lambda *x: compared(*x, lambda q, a, b: q >= a), "only the lowest limit"),
        (lambda *x: compared(*x, lambda q, a, b: q <= b), "only the highest limit"),
        (lambda *x: compared(*x, shifts=range(-6, 6)), "end with 6"),
        (lambda *x: compared(*x, shifts=range(7)), "only shifts up"),
        (lambda *x: [k for k in compared(*x) if k], "0 is a shift too"),
        (lambda *x: compared(*x)[::-1], "from the highest shift down"),
        (lambda *x: len(compared(*x)), "the number of shifts"),
        (lambda p, a, b: compared(p[:1], a, b), "only the first step"),
        (lambda p, a, b: compared(p, a.min(), b.max()), "share one range"),
        (lambda *x: "all", "expected a list"),
        (..., "not attempted"),
    ],
)
def test_allowed_shifts(assert_verdict, answer, reason):
    assert_verdict(reason, nb35.exercise_2, answer)
