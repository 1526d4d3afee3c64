"""Checks of notebook 06b, trained gates."""

import numpy as np

from course_utils.checks.core import exercise, expect_parts, expect_value
from course_utils.checks.several import expect_all

# Time and units of a sequence, all different, and the steps asked for.
SEQUENCES = (((7, 3), (0, 3, 6, 5)), ((4, 5), (2, 3)), ((1, 2), (0,)))


@exercise(
    hints=[
        "write c after each step for one unit and three steps: which gates multiply what was "
        "stored at step 0?",
        "np.prod along one axis of the rows that come later; without rows it gives 1",
    ]
)
def exercise_1(share_left):
    """The share of a memory that is left at the end, for each unit."""
    for (time, units), starts in SEQUENCES:
        for start in starts:
            forget = np.random.default_rng(time).uniform(0.5, 1.0, (time, units))
            forget[start, -1] = 0.0  # nobody can divide it out again
            if start < time - 1:
                forget[-1, 0] = 1e-4  # a gate may close as good as wholly
            told = f"for {time} steps, {units} units and start {start}"
            later = forget[start + 1 :]
            products = np.cumprod(later, axis=0)
            expect_value(
                share_left(forget, start),
                later.prod(axis=0),
                {
                    f"{told} the gate of step {start} itself is among the factors: it multiplies "
                    "what was there before": forget[start:].prod(axis=0),
                    f"{told} the last gate is left out": later[:-1].prod(axis=0),
                    f"{told} one gate too few: the first factor is that of step {start + 1}": (
                        later[1:].prod(axis=0)
                    ),
                    f"{told} you multiply all gates, the earlier ones too": (
                        forget.prod(axis=0)
                    ),
                    f"{told} these are the gates up to step {start}, expected the later ones": (
                        forget[: start + 1].prod(axis=0)
                    ),
                    f"{told} these are the gates before step {start}, expected the later ones": (
                        forget[:start].prod(axis=0)
                    ),
                    f"{told} the gates are added: each step multiplies what is left": (
                        later.sum(axis=0) if len(later) else None
                    ),
                    f"{told} no step comes later, so everything is left, not nothing": (
                        None if len(later) else np.zeros(units)
                    ),
                    f"{told} you return the mean of the gates, expected their product": (
                        later.mean(axis=0) if len(later) else None
                    ),
                    f"{told} you return the smallest gate, expected the product of all": (
                        later.min(axis=0) if len(later) else None
                    ),
                    f"{told} that is the share that is lost, expected what is left": (
                        1.0 - later.prod(axis=0)
                    ),
                    f"{told} the product is over the units, expected over the steps": (
                        later.prod(axis=1)
                    ),
                    f"{told} one number for all units, expected one for each": later.prod(),
                    f"{told} you return what is left after each step, expected after the last": (
                        products
                    ),
                },
                name=f"{told} the share",
            )


@exercise(
    hints=[
        "a comparison gives an array of True and False, whose mean is a share",
        "over which two axes must the mean go, so that one number for each unit is left?",
    ]
)
def exercise_2(saturated):
    """The shares of steps at which each gate is nearly closed and nearly open."""
    results, shares, mistakes, names = [], [], [], []
    for batch, time, units in ((4, 23, 3), (1, 6, 2), (3, 1, 5)):
        rng = np.random.default_rng(units)
        gates = rng.choice(
            [0.02, 0.07, 0.1, 0.15, 0.5, 0.85, 0.9, 0.93, 0.97], (batch, time, units)
        )
        gates[0, 0] = np.resize([0.1, 0.9], units)  # neither below nor above
        gates[-1, -1] = np.resize([0.09999, 0.90001], units)  # below and above
        low, high = gates < 0.1, gates > 0.9
        wanted = low.mean(axis=(0, 1)), high.mean(axis=(0, 1))
        parts = expect_parts(
            saturated(gates), "two arrays, the shares below 0.1 and above 0.9", 2
        )
        results.append(parts)
        shares.append(wanted)
        names.append(
            f"for {batch} sequences of {time} steps and {units} units the pair"
        )
        mistakes.append(
            {
                "the two are swapped: below 0.1 comes first": wanted[::-1],
                "these are numbers of steps, expected shares of all steps": (
                    low.sum(axis=(0, 1)),
                    high.sum(axis=(0, 1)),
                ),
                "0.1 and 0.9 themselves count, expected values below and above": (
                    (gates <= 0.1).mean(axis=(0, 1)),
                    (gates >= 0.9).mean(axis=(0, 1)),
                ),
                "these are per cent, expected shares between 0 and 1": (
                    100 * wanted[0],
                    100 * wanted[1],
                ),
                "divide by the steps of all sequences, not by those of one": (
                    low.sum(axis=(0, 1)) / time,
                    high.sum(axis=(0, 1)) / time,
                ),
                "one number for the whole layer, expected one for each unit": (
                    low.mean(),
                    high.mean(),
                ),
                "one row for each sequence, expected one number for each unit": (
                    low.mean(axis=1),
                    high.mean(axis=1),
                ),
                "one row for each step, expected one number for each unit": (
                    low.mean(axis=0),
                    high.mean(axis=0),
                ),
                "one row of steps for each sequence: the mean is over the units": (
                    low.mean(axis=2),
                    high.mean(axis=2),
                ),
                "these are the shares that are not saturated": (
                    1.0 - wanted[0],
                    1.0 - wanted[1],
                ),
                "you count gates on either side of 0.5, expected below 0.1 and above 0.9": (
                    (gates < 0.5).mean(axis=(0, 1)),
                    (gates > 0.5).mean(axis=(0, 1)),
                ),
                "you compare the mean gate of each unit, expected each single gate": (
                    (gates.mean(axis=(0, 1)) < 0.1) * 1.0,
                    (gates.mean(axis=(0, 1)) > 0.9) * 1.0,
                ),
            }
        )
    expect_all(results, shares, mistakes, names)
