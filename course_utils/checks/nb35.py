"""Checks of notebook 35, harmonise a melody."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_value, shown
from course_utils.checks.several import expect_all

SIZES = ((2, 3, 4), (5, 4, 3), (1, 2, 2), (6, 6, 7))  # classes of alto, tenor, bass


def distributions(sizes, seed):
    """Return probabilities of alto, tenor given alto, bass given both, and a chord."""
    rng = np.random.default_rng(seed)
    shapes = sizes[:1], sizes[:2], sizes
    parts = [rng.dirichlet(np.full(shape[-1], 2.0), shape[:-1]) for shape in shapes]
    return parts, tuple(int(rng.integers(size)) for size in sizes)


def chord_bits_mistakes(alto, tenor, bass, chord):
    """Return what the usual mistakes give."""
    a, t, b = chord
    factors = np.array([alto[a], tenor[a, t], bass[a, t, b]])
    bits = -np.log2(factors)
    means = tenor.mean(axis=0)[t], bass.mean(axis=(0, 1))[b]
    return {
        "that is in nats, expected bits: the logarithm to the base 2": (
            bits.mean() * np.log(2)
        ),
        "that is the logarithm to the base 10, expected 2": bits.mean() * np.log10(2),
        "the sign is wrong: bits are -log2 of a probability": -bits.mean(),
        "that is the sum of three voices, expected a third of it": bits.sum(),
        "that is the probability of the chord, expected its bits": factors.prod(),
        "that is the probability divided by 3, expected the bits": factors.prod() / 3,
        "probabilities are added, expected their product": -np.log2(factors.sum()) / 3,
        "you take the logarithm of the mean probability, expected the mean of the logarithms": (
            -np.log2(factors.mean())
        ),
        "the tenor and the bass are averaged over the voices above, expected those of the chord": (
            -np.log2([alto[a], *means]).mean()
        ),
        "the first row is taken for the tenor and the bass, expected that of the chord": (
            -np.log2([alto[a], tenor[0, t], bass[0, 0, b]]).mean()
        ),
        "that is the alto alone, expected all three voices": bits[0],
        "that is the bass alone, expected all three voices": bits[2],
        "these are the bits of each voice, expected their mean": bits,
    }


@exercise(
    hints=[
        "which row of `tenor` belongs to the alto of this chord? Which of `bass`?",
        "the probability of the chord is a product of three numbers",
    ]
)
def exercise_1(chord_bits):
    """The bits per voice of a chord, by the chain rule."""
    for seed, sizes in enumerate(SIZES):
        parts, chord = distributions(sizes, seed)
        a, t, b = chord
        product = parts[0][a] * parts[1][a, t] * parts[2][a, t, b]
        expect_value(
            chord_bits(*(part.copy() for part in parts), chord),
            -np.log2(product) / 3,
            {
                f"with {sizes} classes and the chord {chord} {reason}": wrong
                for reason, wrong in chord_bits_mistakes(*parts, chord).items()
            },
            name=f"the result for {sizes} classes and the chord {chord}",
        )


LOW, HIGH = (57, 53, 48, 36), (81, 74, 69, 64)
CASES = (  # pitches, lowest and highest of each voice
    ([[72, 67, 64, 48], [74, 67, 62, 43]], LOW, HIGH),
    ([[72, 67, 64, 0], [74, 0, 62, 0]], LOW, HIGH),
    ([[79, 67, 64, 38]], LOW, HIGH),
    ([[81, 60, 50, 36]], LOW, HIGH),
    ([[60], [62], [0], [64]], (57,), (67,)),
    ([[0, 0], [0, 0]], (50, 40), (70, 60)),
    ([[80, 60], [58, 60]], (57, 40), (81, 70)),
    ([[57, 0], [81, 50]], (60, 40), (72, 60)),
)


def shifts_of(pitches, low, high):
    """Return the shifts that every voice can sing."""
    p = np.asarray(pitches)
    fits = [np.all((p == 0) | ((p + k >= low) & (p + k <= high))) for k in range(-6, 7)]
    return [k for k, fit in zip(range(-6, 7), fits) if fit]


def shifts_mistakes(pitches, low, high):
    """Return what the usual mistakes give."""
    p, low, high = np.asarray(pitches), np.asarray(low), np.asarray(high)
    rest, every = p == 0, range(-6, 7)
    right = shifts_of(p, low, high)
    if not rest.all():
        lowest, highest = np.where(rest, 999, p).min(), p.max()
        together = [
            k for k in every if lowest + k >= low.min() and highest + k <= high.max()
        ]
    else:
        together = right

    def kept(fit):
        return [k for k in every if fit(p + k)]

    return {
        "a rest (0) was compared with the range, expected that it fits every shift": kept(
            lambda q: ((q >= low) & (q <= high)).all()
        ),
        "the lowest and the highest pitch are allowed too": kept(
            lambda q: (rest | ((q > low) & (q < high))).all()
        ),
        "the lowest pitch is allowed too": kept(
            lambda q: (rest | ((q > low) & (q <= high))).all()
        ),
        "the highest pitch is allowed too": kept(
            lambda q: (rest | ((q >= low) & (q < high))).all()
        ),
        "one voice that fits is enough for you, expected every voice and step": kept(
            lambda q: (rest | ((q >= low) & (q <= high))).any()
        ),
        "only the first step is looked at": shifts_of(p[:1], low, high),
        "only the lowest limit is looked at": kept(lambda q: (rest | (q >= low)).all()),
        "only the highest limit is looked at": kept(
            lambda q: (rest | (q <= high)).all()
        ),
        "all voices share one range for you, expected each its own": together,
        "the shifts begin at -6 and end with 6, which you leave out": [
            k for k in right if k < 6
        ],
        "only shifts up are tried": [k for k in right if k >= 0],
        "0 is a shift too": [k for k in right if k],
        "the list is from the highest shift down, expected from the lowest up": right[
            ::-1
        ],
        "that is the number of shifts, expected the list": len(right),
        "that is the lowest and the highest shift, expected all": (
            [right[0], right[-1]] if right else None
        ),
        "that has one entry for each shift, expected the shifts themselves": [
            k in right for k in every
        ],
        "the shifts have the wrong sign": [-k for k in right],
        "the shifts have the wrong sign, sorted": sorted(-k for k in right),
    }


@exercise(
    hints=[
        "try each of the 13 shifts. When does one not fit?",
        "a rest fits always; leave it out of the comparison",
    ]
)
def exercise_2(allowed_shifts):
    """The shifts in semitones after which every voice can sing its notes."""
    results = []
    for pitches, low, high in CASES:
        found = allowed_shifts(*(np.array(x) for x in (pitches, low, high)))
        expect(
            isinstance(found, list | tuple | range | np.ndarray | int | np.integer),
            f"for pitches {pitches}, low {low} and high {high} you returned {shown(found)}, "
            "expected a list of shifts",
        )
        results.append(found if np.ndim(found) == 0 else list(found))
    expect_all(
        results,
        [shifts_of(*case) for case in CASES],
        [shifts_mistakes(*case) for case in CASES],
        [f"the list for pitches {p}, low {a} and high {b}" for p, a, b in CASES],
    )
