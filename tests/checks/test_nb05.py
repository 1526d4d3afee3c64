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


def entry_by_entry(W_hh, slopes):
    product = np.eye(len(W_hh))
    for slope in slopes:
        product = product * (W_hh * slope)
    return radius(product) ** (1 / len(slopes))


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
        (grows(measure=np.linalg.eigvals), "6 numbers, expected one"),
        (lambda W, slopes: radius(W), "where do the slopes come in?"),
        (entry_by_entry, "multiplied entry by entry: use @"),
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
            "the factor per step is 1.4",
        ),
        (lambda W, slopes: max(grows()(W, slopes), 0.01), "is 0.01, expected 0"),
        (..., "not attempted"),
    ],
)
def test_growth_per_step(assert_verdict, answer, reason):
    assert_verdict(reason, nb05.exercise_1, answer)


def bounded(slope=lambda h: (1 - h**2).max(axis=1), norm=2, states=np.s_[:0:-1]):
    """Return an answer to exercise 2, right by default."""

    def bound_by_lag(h, W_hh):
        return np.cumprod(slope(h[states]) * np.linalg.norm(W_hh, norm))

    return bound_by_lag


def by_loops(states, W_hh):
    """Multiply as the formula says, lag by lag."""
    norm, T = np.linalg.svd(W_hh)[1][0], len(states)
    return [
        np.prod([norm * max(1 - states[k - 1] ** 2) for k in range(T - lag + 1, T + 1)])
        for lag in range(1, T)
    ]


def one_by_one(states, W_hh):
    bound, bounds = 1.0, np.zeros(len(states) - 1)
    for lag, h in enumerate(states[1:][::-1]):
        bound *= np.sqrt(np.linalg.eigvalsh(W_hh.T @ W_hh)[-1]) * (1 - h * h).max()
        bounds[lag] = bound
    return bounds


def changes_states(states, W_hh):
    answer = bounded()(states, W_hh)
    states *= 0
    return answer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (bounded(), "passed"),
        (by_loops, "passed"),
        (one_by_one, "passed"),
        (bounded(states=np.s_[1:]), "from the first to the last"),
        (lambda h, W: bounded()(h, W)[::-1], "begin with lag 1"),
        (bounded(states=np.s_[-2::-1]), "the first state is in the product"),
        (bounded(states=np.s_[::-1]), "has shape (4,)"),
        (bounded(lambda h: (1 - h**2).mean(axis=1)), "the mean slope"),
        (bounded(lambda h: (1 - h**2).min(axis=1)), "the smallest slope"),
        (bounded(lambda h: np.ones(len(h))), "the second bound"),
        (bounded(lambda h: (1 - h).max(axis=1)), "1 minus the square of the state"),
        (bounded(norm="fro"), "the Frobenius norm"),
        (
            lambda h, W: np.cumprod((1 - h[:0:-1] ** 2).max(axis=1) * radius(W)),
            "takes the spectral radius",
        ),
        (
            lambda h, W: (1 - h[:0:-1] ** 2).max(axis=1) * np.linalg.norm(W, 2),
            "that is the bound of each step alone",
        ),
        (
            lambda h, W: (
                np.cumprod((1 - h[:0:-1] ** 2).max(axis=1)) * np.linalg.norm(W, 2)
            ),
            "the norm once",
        ),
        (
            lambda h, W: np.cumprod(np.full(len(h) - 1, (1 - h[1:] ** 2).max())),
            "the bound",
        ),
        (lambda h, W: bounded()(h, W)[-1] if len(h) > 1 else [], "has shape ()"),
        (lambda h, W: max(bounded()(h, W)), "has shape ()"),
        (changes_states, "change"),
        (..., "not attempted"),
    ],
)
def test_bound_by_lag(assert_verdict, answer, reason):
    assert_verdict(reason, nb05.exercise_2, answer)
