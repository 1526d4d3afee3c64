"""Checks of notebook 05, vanishing and exploding gradients."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
)


def period_product(W_hh, slopes):
    """Return dh_T/dh_t over one period, for a batch in rows: earlier steps on the left."""
    product = np.eye(len(W_hh))
    for slope in slopes:
        product = product @ (W_hh * slope)
    return product


def radius(W):
    """Return the spectral radius."""
    return np.abs(np.linalg.eigvals(W)).max()


def periodic_networks():
    """Yield matrices and slopes (period, units), two of them linear; the last is dead."""
    rng = np.random.default_rng(0)
    yield rng.normal(size=(6, 6)), rng.uniform(0.2, 1.0, size=(1, 6))
    yield np.array([[0.4, 0.7], [-0.7, 0.4]]), np.ones((1, 2))  # a turn
    yield np.array([[0.9, 5.0], [0.0, 0.5]]), np.ones((3, 2))
    yield rng.normal(size=(5, 5)), rng.uniform(0.2, 1.0, size=(4, 5))
    yield rng.normal(size=(4, 4)), rng.uniform(0.2, 1.0, size=(3, 4))
    yield np.diag([0.3, -1.2, 0.1]), np.array([[0.9, 0.5, 1.0], [0.7, 0.8, 1.0]])
    yield np.array([[2.0]]), np.array([[1.0], [0.0]])


@exercise(
    hints=[
        "over one period the norm is multiplied by the same matrix again and again: which one?",
        "Gelfand's formula says what happens per application; how many steps is that?",
    ]
)
def exercise_1(growth_per_step):
    """The factor per step in the long run, where slopes repeat."""
    for W, slopes in periodic_networks():
        answer = growth_per_step(W, slopes)
        told = f"for {len(W)} units and a period of {len(slopes)}"
        rate = np.asarray(answer)
        expect(rate.size == 1, f"you returned {rate.size} numbers, expected one")
        expect(
            not np.iscomplexobj(rate),
            f"you returned the complex number {rate}: take absolute values first",
        )
        product, root = period_product(W, slopes), 1 / len(slopes)
        real = np.linalg.eigvals(product).real.max()
        with np.errstate(divide="ignore"):
            logarithm = np.log(radius(product)) * root
        radii = np.array([radius(W * slope) for slope in slopes])
        expect_value(
            rate.reshape(()),
            radius(product) ** root,
            {
                "that is the factor of a whole period, expected the factor per step": (
                    radius(product)
                ),
                "that is the most in one period, by the spectral norm; in the long run the "
                "matrix of a period is applied again and again": (
                    np.linalg.norm(product, 2) ** root
                ),
                "that is the Frobenius norm, not a growth": (
                    np.linalg.norm(product) ** root
                ),
                "that is the largest real part: eigenvalues may turn or be negative, take np.abs": (
                    np.sign(real) * np.abs(real) ** root
                ),
                "the matrices of a period are multiplied entry by entry: use @": (
                    np.abs((np.diag(W) * slopes).prod(axis=0)).max() ** root
                ),
                "that is the logarithm of the factor": logarithm,
                "the factors of a period are multiplied in the wrong order: earlier steps come on "
                "the left": radius(period_product(W, slopes[::-1])) ** root,
                "that is W_hh alone: where do the slopes come in?": radius(W),
                "that is the mean of each step's spectral radius: a product of matrices can "
                "grow otherwise": radii.mean(),
                "that is the product of each step's spectral radius: a product of matrices can "
                "grow otherwise": radii.prod() ** root,
                "the slopes are averaged first, but each step has its own": (
                    radius(W * slopes.mean(axis=0))
                ),
            },
            name=f"{told} the factor per step",
            tolerance=1e-3,
        )


def driven_networks():
    """Yield states (time, units) and matrices: one unit, few steps, saturated, one step."""
    rng = np.random.default_rng(1)
    yield np.array([[0.9], [0.5], [-0.6], [0.2]]), np.array([[-1.5]])
    for steps, units, scale in ((6, 3, 1.0), (2, 5, 0.3), (9, 4, 3.0), (1, 2, 1.0)):
        yield (
            np.tanh(rng.normal(scale=scale, size=(steps, units))),
            rng.normal(size=(units, units)),
        )
    yield np.zeros((5, 2)), np.array([[0.0, 2.0], [-0.5, 0.0]])  # slopes of 1, a turn


def bounds(states, norm, slope=lambda h: (1.0 - h**2).max(axis=1)):
    """Return the cumulative products of slope times norm, from the last step back."""
    return np.cumprod(slope(states[:0:-1]) * norm)


@exercise(
    hints=[
        "the lag 1 has one factor, that of the last step; each further lag has one more",
        "the first state has no factor here: which slice of `states` is left, and in which order?",
    ]
)
def exercise_2(bound_by_lag):
    """The product of the largest slopes and the spectral norm, for each lag."""
    for states, W in driven_networks():
        steps, norm = len(states), np.linalg.norm(W, 2)
        answer = bound_by_lag(states, W)
        bound = expect_shape(
            f"the bound of {steps} step{'s' * (steps > 1)}", answer, (steps - 1,)
        )
        last = states[:0:-1]
        expect_value(
            bound,
            bounds(states, norm),
            {
                "the steps are taken from the first to the last: lag 1 has the last step alone": (
                    np.cumprod((1.0 - states[1:] ** 2).max(axis=1) * norm)
                ),
                "that is the bound of each step alone: multiply those of all steps of the lag": (
                    (1.0 - last**2).max(axis=1) * norm
                ),
                "the lags run from the longest to the shortest: begin with lag 1": (
                    bounds(states, norm)[::-1]
                ),
                "the first state is in the product and the last is not: dh_T/dh_t has the slopes "
                "of the steps t + 1 to T": (
                    np.cumprod((1.0 - states[-2::-1] ** 2).max(axis=1) * norm)
                ),
                "that is the second bound, without the slopes": norm
                ** np.arange(1, steps),
                "that takes the mean slope: a unit with the largest slope can exceed it": (
                    bounds(states, norm, lambda h: (1.0 - h**2).mean(axis=1))
                ),
                "that takes the smallest slope": (
                    bounds(states, norm, lambda h: (1.0 - h**2).min(axis=1))
                ),
                "that takes the largest slope of all steps: each step has its own": (
                    bounds(states, norm, lambda h: np.full(len(h), (1.0 - h**2).max()))
                    if steps > 1
                    else np.ones(0)
                ),
                "the slope of tanh is 1 minus the square of the state": (
                    bounds(states, norm, lambda h: np.abs(1.0 - h).max(axis=1))
                ),
                "that is the largest state in place of the largest slope": (
                    bounds(states, norm, lambda h: (h**2).max(axis=1))
                ),
                "that takes the spectral radius, which can be smaller than the norm": (
                    bounds(states, radius(W))
                ),
                "that takes the Frobenius norm: a bound, but a looser one": (
                    bounds(states, np.linalg.norm(W))
                ),
                "that takes the norm once: each step has the factor": (
                    np.cumprod((1.0 - last**2).max(axis=1)) * norm
                ),
            },
            name=f"for {states.shape[1]} units and {steps} steps the bound",
        )
