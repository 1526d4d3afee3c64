"""Every check of notebook 05 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb05


def radius(W):
    return np.abs(np.linalg.eigvals(W)).max()


def grows(order=1, measure=radius, root=True, factor=lambda W, slope: W * slope):
    """Return an answer to exercise 1, right by default."""

    def growth_per_step(W_hh, slopes):
        product = np.eye(len(W_hh))
        for slope in slopes[::order]:
            product = product @ factor(W_hh, slope)
        return measure(product) ** (1 / len(slopes) if root else 1)

    return growth_per_step


def by_long_product(W_hh, slopes):
    """Watch a random vector over a thousand periods, its length taken out at each step."""
    v, logs = np.random.default_rng(1).normal(size=len(W_hh)), []
    for _ in range(1_000):
        for slope in slopes[::-1]:
            v = (W_hh * slope) @ v
            length = np.linalg.norm(v)
            if length == 0:
                return 0
            v, logs = v / length, [*logs[-30_000:], np.log(length)]
    return float(np.exp(np.mean(logs[len(logs) // 2 :])))


def by_squaring(W_hh, slopes):
    """Use Gelfand's formula, with a matrix that is squared ten times."""
    matrix = np.linalg.multi_dot([np.eye(len(W_hh)), *(W_hh * s for s in slopes)])
    logarithm = 0.0
    for _ in range(14):
        size = np.linalg.norm(matrix)
        if size == 0:
            return np.array([0.0])
        logarithm, matrix = (
            2 * (logarithm + np.log(size)),
            (matrix / size) @ (matrix / size),
        )
    return np.array([np.exp(logarithm / 2**14 / len(slopes))])


def mean_of(value):
    return lambda W, slopes: np.mean([value(W * slope) for slope in slopes])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (grows(), "passed"),
        (grows(factor=lambda W, slope: slope[:, None] * W), "passed"),
        (by_long_product, "passed"),
        (by_squaring, "passed"),
        (grows(root=False), "the factor of a whole period"),
        (grows(order=-1), "in the wrong order"),
        (grows(measure=lambda W: np.linalg.norm(W, 2)), "the most in one period"),
        (grows(measure=np.linalg.norm), "Frobenius"),
        (lambda W, slopes: np.log(grows()(W, slopes)), "the logarithm of the factor"),
        (grows(measure=lambda W: np.linalg.eigvals(W).real.max()), "take np.abs"),
        (grows(measure=lambda W: np.linalg.eigvals(W).max()), "complex number"),
        (grows(measure=np.linalg.eigvals), "2 numbers, expected one"),
        (lambda W, slopes: radius(W), "where do the slopes come in?"),
        (lambda W, slopes: radius(W * slopes[0]), "for 5 units and a period of 4 the"),
        (lambda W, slopes: radius(W * slopes.mean(axis=0)), "averaged first"),
        (
            lambda W, slopes: radius(W) * slopes.mean(),
            "for 6 units and a period of 1 the",
        ),
        (mean_of(radius), "the mean of each step's spectral radius"),
        (
            lambda W, slopes: (
                np.prod([radius(W * s) for s in slopes]) ** (1 / len(slopes))
            ),
            "the product of each step's spectral radius",
        ),
        (
            lambda W, slopes: grows()(W, slopes) + 0.125,
            "the factor per step is 0.93",
        ),
        (lambda W, slopes: max(grows()(W, slopes), 0.01), "is 0.01, expected 0"),
        (..., "not attempted"),
    ],
)
def test_growth_per_step(assert_verdict, answer, reason):
    assert_verdict(reason, nb05.exercise_1, answer)
