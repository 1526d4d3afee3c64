"""Checks of notebook 43b, quantum neurons."""

import numpy as np

from course_utils.checks.core import exercise, expect_parts, expect_shape, expect_value
from course_utils.checks.several import expect_all

CHANCES = ([0.5], [0.5, 0.25], [0.25, 0.5, 0.8], [0.9, 0.6, 0.7, 0.3, 0.95])


def steps_to_finish(q):
    """Return the mean number of steps run: E = (E of the steps before + 1) / q."""
    steps = 0.0
    for chance in q:
        steps = (steps + 1) / chance
    return steps


def step_mistakes(q):
    """Return what the usual mistakes give."""
    whole = np.prod(q)
    return {
        "that is the number of sequences begun: count their steps, and a failed one stops early": 1
        / whole,
        "you count all steps of each failed sequence: it stops where it fails": len(q)
        / whole,
        "you repeat only the step that failed: the sequence starts again from its first step": (
            1 / q
        ).sum(),
        "that is the probability that all steps work, expected a number of steps": whole,
        "these are the steps of the failed sequences only: add those of the last one": (
            steps_to_finish(q) - len(q)
        ),
        "those are the steps of one attempt, expected of all until one works": np.cumprod(
            [1, *q[:-1]]
        ).sum(),
        "the probabilities are used in reverse order: step 1 comes first": steps_to_finish(
            q[::-1]
        ),
        "the step itself is missing: (what came before + 1) / q": 1
        + steps_to_finish(q[:-1]),
    }


@exercise(
    hints=[
        "let E be the mean number of steps until the first t - 1 have worked. How often must that "
        "be done, on average, until step t works too?",
        "each time costs E steps and step t itself; it is done 1 / q[t] times on average",
    ]
)
def exercise_1(steps_needed):
    """The mean number of steps run until a whole sequence has worked."""
    cases = [np.array(case) for case in CHANCES]
    results = [
        expect_shape("the number of steps", steps_needed(q.copy()), ()).item()
        for q in cases
    ]
    expect_all(
        results,
        [steps_to_finish(q) for q in cases],
        [step_mistakes(q) for q in cases],
        [f"the number of steps for q = {q.tolist()}" for q in cases],
    )


def cases_of_controls():
    """Return (psi, theta, order) of different sizes, without special angles."""
    rng = np.random.default_rng(43)
    for rows, order in ((4, 2), (2, 1), (8, 0), (4, 3)):
        psi = rng.normal(size=rows)
        yield psi / np.linalg.norm(psi), rng.uniform(0.2, 2.8, rows), order


def left(psi, theta, order):
    """Return the amplitudes (2, rows) that are left with the target at 0 and at 1."""
    power = 2**order
    return psi * np.cos(theta) ** power, psi * np.sin(theta) ** power


def success_mistakes(psi, theta, order):
    """Return what the usual mistakes give for the pair."""
    stay, turn = left(psi, theta, order)
    chances = stay**2 + turn**2
    whole, share = chances.sum(), chances / chances.sum()

    def pair(chances):
        return np.concatenate([[chances.sum()], chances / chances.sum()])

    wrong = {
        "the controls' probabilities must add up to 1: divide by the probability of success": (
            np.concatenate([[whole], chances])
        ),
        "a neuron that works changes the controls too: rows that work more often gain": (
            np.concatenate([[whole], psi**2])
        ),
        "the amplitudes are not squared": pair(np.abs(psi) * chances / psi**2),
        "the powers are those of one order less": (
            pair(sum(part**2 for part in left(psi, theta, order - 1)))
            if order
            else None
        ),
        "the powers are those of one order more": pair(
            sum(part**2 for part in left(psi, theta, order + 1))
        ),
        "only the part where the target stays 0 is counted": pair(stay**2),
        "only the part where the target turns is counted": pair(turn**2),
        "stay and turn are different states of the target: add their squares, not square the sum": (
            pair((stay + turn) ** 2)
        ),
        "half the angle is used: RY(2 theta) turns the amplitudes by theta": pair(
            sum(part**2 for part in left(psi, theta / 2, order))
        ),
        "the power is 2 * order, expected 2**order": pair(
            psi**2 * (np.cos(theta) ** (4 * order) + np.sin(theta) ** (4 * order))
        ),
        "you return the amplitudes' sizes, expected probabilities": np.concatenate(
            [[whole], np.sqrt(share)]
        ),
        "you return the length of what is left, expected its square": np.concatenate(
            [[np.sqrt(whole)], share]
        ),
        "that is the probability to fail": np.concatenate([[1 - whole], share]),
    }
    right = pair(chances)
    return {
        reason: value
        for reason, value in wrong.items()
        if value is not None and not np.allclose(value, right)
    }


@exercise(
    hints=[
        "what is left has amplitudes psi cos^(2^m) theta with target 0, psi sin^(2^m) theta with 1",
        "success is the sum of all their squares; a row of controls has two of them",
    ]
)
def exercise_2(after_success):
    """The probability that a neuron works, and the controls after it."""
    for psi, theta, order in cases_of_controls():
        told = f"for {len(psi)} rows and order {order}"
        success, controls = expect_parts(
            after_success(psi.copy(), theta.copy(), order),
            "a pair, the probability of success and the controls' probabilities",
            2,
        )
        success = expect_shape("the probability of success", success, ())
        controls = expect_shape("the controls' probabilities", controls, (len(psi),))
        chances = sum(part**2 for part in left(psi, theta, order))
        expect_value(
            np.concatenate([[success], controls]),
            np.concatenate([[chances.sum()], chances / chances.sum()]),
            {f"{told} {r}": w for r, w in success_mistakes(psi, theta, order).items()},
            name=f"{told} the pair",
        )
