"""Each check of notebook 43b accepts right answers and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb43b


def by_recursion(q):
    steps = 0
    for chance in q:
        steps = (steps + 1) / chance
    return steps


def by_sum(q):
    """Return the sum over the starts of 1 / the chance that the rest works."""
    return (1 / np.cumprod(q[::-1])).sum()


def by_equation(q):
    """Return the steps of one attempt, divided by the chance that it works."""
    begun = np.cumprod(np.concatenate([[1.0], q[:-1]]))
    return begun.sum() / np.prod(q)


def by_linear_system(q):
    """Return the expectation from each step on, solved for all steps at once."""
    size = len(q)
    matrix = np.eye(size)
    matrix[:, 0] -= 1 - q
    matrix[range(size - 1), range(1, size)] -= q[:-1]
    return np.linalg.solve(matrix, np.ones(size))[0]


def spoils(q):
    steps = 0
    for k in range(len(q)):
        steps = (steps + 1) / q[k]
        q[k] = steps
    return steps


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by_recursion, "passed"),
        (by_sum, "passed"),
        (by_equation, "passed"),
        (by_linear_system, "passed"),
        (lambda q: float(by_sum(q)), "passed"),
        (lambda q: 1 / np.prod(q), "number of sequences begun"),
        (lambda q: len(q) / np.prod(q), "it stops where it fails"),
        (lambda q: (1 / q).sum(), "you repeat only the step"),
        (lambda q: np.prod(q), "probability that all steps work"),
        (lambda q: by_sum(q) - len(q), "failed sequences only"),
        (lambda q: np.cumprod([1, *q[:-1]]).sum(), "steps of one attempt"),
        (lambda q: by_recursion(q[::-1]), "in reverse order"),
        (lambda q: 1 + by_recursion(q[:-1]), "the step itself is missing"),
        (lambda q: by_recursion(q) + 1, "the number of steps for q"),
        (lambda q: 1 / np.cumprod(q), "shape"),
        (spoils, "`q`"),
        (lambda q: q.nothing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_steps_needed(assert_verdict, answer, reason):
    assert_verdict(reason, nb43b.exercise_1, answer)


def after(psi, theta, order):
    stay, turn = psi * np.cos(theta) ** 2**order, psi * np.sin(theta) ** 2**order
    chances = stay**2 + turn**2
    return chances.sum(), chances / chances.sum()


def by_squaring(psi, theta, order):
    stay, turn = np.cos(theta), np.sin(theta)
    for _ in range(order):
        stay, turn = stay**2, turn**2
    left = np.stack([psi * stay, psi * turn])
    success = np.linalg.norm(left) ** 2
    return [success, (left**2).sum(axis=0) / success]


def by_lists(psi, theta, order):
    power = 2 ** (order + 1)
    works = [np.cos(t) ** power + np.sin(t) ** power for t in theta]
    chances = [float(p * p * w) for p, w in zip(psi, works)]
    return sum(chances), [c / sum(chances) for c in chances]


def spoils_psi(psi, theta, order):
    result = after(psi, theta, order)
    psi *= 0
    return result


def with_chances(chances):
    def answer(psi, theta, order):
        values = chances(psi, np.cos(theta), np.sin(theta), 2**order)
        return values.sum(), values / values.sum()

    return answer


def changed(change):
    return lambda psi, theta, order: change(*after(psi, theta, order), psi)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (after, "passed"),
        (by_squaring, "passed"),
        (by_lists, "passed"),
        (changed(lambda s, c, psi: (s, c * s)), "must add up to 1"),
        (changed(lambda s, c, psi: (s, psi**2)), "changes the controls too"),
        (changed(lambda s, c, psi: (1 - s, c)), "probability to fail"),
        (changed(lambda s, c, psi: (s, np.sqrt(c))), "amplitudes' sizes"),
        (changed(lambda s, c, psi: (np.sqrt(s), c)), "expected its square"),
        (lambda p, t, order: after(p, t, max(order - 1, 0)), "one order less"),
        (lambda p, t, order: after(p, t, order + 1), "one order more"),
        (lambda p, t, order: after(p, t / 2, order), "half the angle"),
        (with_chances(lambda p, c, s, m: (p * c**m) ** 2), "where the target stays 0"),
        (with_chances(lambda p, c, s, m: (p * s**m) ** 2), "where the target turns"),
        (with_chances(lambda p, c, s, m: p**2 * (c**m + s**m) ** 2), "not square"),
        (with_chances(lambda p, c, s, m: abs(p) * (c**m + s**m)), "the pair"),
        (spoils_psi, "`psi`"),
        (changed(lambda s, c, psi: s), "a pair"),
        (changed(lambda s, c, psi: (c, s)), "shape"),
        (changed(lambda s, c, psi: (s, c[:1])), "shape"),
        (changed(lambda s, c, psi: (s, c[::-1])), "the pair"),
        (lambda p, t, order: p[99], "your code raised"),
        (..., "not attempted"),
    ],
)
def test_after_success(assert_verdict, answer, reason):
    assert_verdict(reason, nb43b.exercise_2, answer)
