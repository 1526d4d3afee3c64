"""Checks of notebook 41."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape
from course_utils.checks.several import expect_all


def count_parameters(features, units, width, *, read=True, heads=2, head=6, write=2):
    """Return the number of parameters of an NTMCell; the options are mistakes."""
    inputs = features + width * read + units + 1
    numbers = heads * (width + head) + write * width
    return 4 * units * inputs + (units + 1) * numbers


COUNT_MISTAKES = {
    "does the controller also get what was read in the step before? It has `width` numbers": (
        lambda f, u, w: count_parameters(f, u, w, read=False)
    ),
    "are there two heads, one that writes and one that reads?": lambda f, u, w: (
        count_parameters(f, u, w, heads=1)
    ),
    "the write head also needs the vectors to erase and to add": lambda f, u, w: (
        count_parameters(f, u, w, write=0)
    ),
    "erase and add are two vectors: you count one": lambda f, u, w: count_parameters(
        f, u, w, write=1
    ),
    "only the write head erases and adds": lambda f, u, w: count_parameters(
        f, u, w, write=4
    ),
    "there are three shifts, so a head needs width + 6 numbers": lambda f, u, w: (
        count_parameters(f, u, w, head=4)
    ),
    "a head needs a key, a strength, a gate, three shifts and a power: is one left out?": (
        lambda f, u, w: count_parameters(f, u, w, head=5)
    ),
    "is there a bias for each number that the heads need?": lambda f, u, w: (
        count_parameters(f, u, w) - 2 * (w + 6) - 2 * w
    ),
    "does the controller have biases, too?": lambda f, u, w: (
        count_parameters(f, u, w) - 4 * u
    ),
    "does the controller read its own state h, too?": lambda f, u, w: (
        count_parameters(f, u, w) - 4 * u * u
    ),
    "an LSTM has four blocks of parameters: you count one": lambda f, u, w: (
        count_parameters(f, u, w) - 3 * u * (f + w + u + 1)
    ),
    "you count only the controller: the heads have parameters, too": lambda f, u, w: (
        4 * u * (f + w + u + 1)
    ),
    "you count only what the heads need: the controller has parameters, too": (
        lambda f, u, w: (u + 1) * (4 * w + 12)
    ),
}


@exercise(
    hints=[
        "the controller is an LSTM with units h and an input of features + width numbers",
        "how many numbers do both heads need in all? One matrix and one bias give them",
    ]
)
def exercise_1(count):
    """The number of parameters of a neural Turing machine."""
    cases = [(7, 64, 12), (3, 5, 4), (1, 1, 1), (10, 20, 2), (2, 9, 30)]
    results = []
    for features, units, width in cases:
        value = count(features, units, width)
        case = f"count_parameters({features}, {units}, {width})"
        results.append(float(expect_shape(case, value, ())))
    expect_all(
        results,
        [float(count_parameters(*case)) for case in cases],
        [{why: float(f(*case)) for why, f in COUNT_MISTAKES.items()} for case in cases],
        [f"count_parameters{case}" for case in cases],
    )


def allocation(usage, *, reverse=False, back=True, inclusive=False, free=True):
    """Return the weights of free slots; the options are mistakes."""
    order = np.argsort(-usage if reverse else usage, kind="stable")
    u = usage[order]
    before = np.cumprod(u if inclusive else np.concatenate([[1.0], u[:-1]]))
    weights = (1 - u if free else u) * before
    result = np.zeros(len(usage))
    result[order if back else np.arange(len(u))] = weights
    return result


def unsorted(usage):
    """The product in the order of the slots."""
    return (1 - usage) * np.cumprod(np.concatenate([[1.0], usage[:-1]]))


def indexed(usage):
    """The common mistake at the end: the order is applied once more, not undone."""
    order = np.argsort(usage, kind="stable")
    return allocation(usage, back=False)[order]


ALLOCATION_MISTAKES = {
    "is the product over the slots with less usage, not over those with a smaller index?": unsorted,
    "the weights are in the order of usage: put them back in the order of the slots": (
        lambda u: allocation(u, back=False)
    ),
    "you apply the order twice: slot order[j] gets the weight number j": indexed,
    "the least used slot comes first: you begin with the most used one": lambda u: (
        allocation(u, reverse=True)
    ),
    "the product is over the slots before j: you also multiply by the usage of j": lambda u: (
        allocation(u, inclusive=True)
    ),
    "the first factor is 1 - usage: you take the usage": lambda u: allocation(
        u, free=False
    ),
    "is the product there? You return 1 - usage": lambda u: 1 - u,
    "a free slot gets much weight, but its share depends on the usage of slots before it": (
        lambda u: (1 - u) / max((1 - u).sum(), 1e-9)
    ),
    "you give all weight to the least used slot: the others get a part of it": lambda u: (
        np.eye(len(u))[np.argmin(u)]
    ),
    "the weights need not sum to 1: you divide by their sum": lambda u: (
        allocation(u) / max(allocation(u).sum(), 1e-9)
    ),
}


def usages():
    """Yield usages of different lengths, with ties, free slots and none."""
    rng = np.random.default_rng(0)
    yield np.array([0.9, 0.2, 0.6, 0.1])
    yield rng.random(6)
    yield np.array([0.5, 0.5, 0.2, 0.5, 0.9])
    yield np.array([1.0, 0.0, 1.0, 0.0])
    yield np.ones(3)
    yield np.array([0.3])
    yield rng.random(9)


@exercise(
    hints=[
        "`np.argsort(usage, kind='stable')` gives the slots, the least used first",
        "`np.cumprod` of the sorted usages, moved by one step, gives the products",
    ]
)
def exercise_2(allocation_of):
    """The weights of free slots, as in the differentiable neural computer."""
    cases, results = list(usages()), []
    for usage in cases:
        value = allocation_of(usage.copy())
        case = f"allocation({usage.round(2).tolist()})"
        results.append(expect_shape(case, value, usage.shape))
        expect(
            results[-1].dtype.kind in "fiu",
            f"{case} has the type {results[-1].dtype}, expected numbers",
        )
    expect_all(
        [result.astype(float) for result in results],
        [allocation(usage) for usage in cases],
        [{why: f(usage) for why, f in ALLOCATION_MISTAKES.items()} for usage in cases],
        [f"allocation({usage.round(2).tolist()})" for usage in cases],
    )
