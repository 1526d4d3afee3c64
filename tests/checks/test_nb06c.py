"""Every check of notebook 06c accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb06c

SIGNS = np.array([1.0, -1.0, 1.0, -1.0])


def network(limit=60.0, from_sum=(1.0, 0.5), from_number=(1.0, 1.0), signal=(-1, 1)):
    """Return the weights of four units, right by default: two without a signal, two with one.

    Pairs are for the two kinds of units: the factors of s and of x, and the sign of the signal.
    """
    numbers = np.repeat(from_number, 2) * SIGNS
    W = np.stack([numbers, limit * np.repeat(signal, 2)])
    U = np.outer(SIGNS, np.repeat(from_sum, 2) * SIGNS)
    return {"W": W, "U": U, "b": limit * np.array([0.0, 0, -1, -1]), "V": SIGNS}


def scaled(params):
    """Return weights whose states are ten times as large, and the same answers."""
    return {
        "W": 10 * params["W"],
        "U": params["U"],
        "b": 10 * params["b"],
        "V": params["V"] / 10,
    }


def with_spare_units(params):
    """Return the weights with two more units that do nothing."""
    return {
        name: np.pad(
            array, [(0, 2 if name != "W" or axis else 0) for axis in range(array.ndim)]
        )
        for name, array in params.items()
    }


def listed(params):
    return {name: array.tolist() for name, array in params.items()}


def without_negative():
    """Return the weights of a network whose negative units do not reach any other."""
    params = network()
    return params | {
        "U": params["U"] * [[1], [0], [1], [0]],
        "V": params["V"] * [1, 0, 1, 0],
    }


def three_units():
    """Return weights that hold s + 30, so that no negative part is needed, and a constant 1."""
    return {
        "W": np.array([[1.0, 1.0, 0.0], [-100.0, 100.0, 0.0]]),
        "U": np.array([[1.0, 0.5, 0.0], [1.0, 0.5, 0.0], [-30.0, -15.0, 0.0]]),
        "b": np.array([30.0, -70.0, 1.0]),
        "V": np.array([1.0, 1.0, -30.0]),
    }


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (network(), "passed"),
        (network(limit=25.0), "passed"),
        (listed(network()), "passed"),
        (scaled(network()), "passed"),
        (with_spare_units(network()), "passed"),
        (network(from_number=(1.0, 0.5)), "the number is halved, too"),
        (network(from_sum=(1.0, 0.0)), "that is the reset"),
        (network(from_sum=(1.0, 1.0)), "the signal changes nothing"),
        (network(from_sum=(0.5, 1.0)), "without a signal four numbers"),
        (network(from_sum=(1.0, 2.0)), "is doubled at a signal"),
        (network(from_number=(1.0, 0.0)), "the number at a signal is not added"),
        (network(limit=5.0), "with a sum of"),
        (network(limit=18.0), "is the weight of the signal large enough"),
        (network(limit=0.0), "expected 0.5"),
        (network(from_number=(-1.0, -1.0)), "expected 0.5"),
        (without_negative(), "expected -0.5"),
        (network() | {"b": np.zeros(4)}, "expected 0.5"),
        (network() | {"W": network()["W"][::-1]}, "expected 0.5"),
        (network() | {"U": np.zeros((4, 4))}, "is s carried on?"),
        (network() | {"U": 3.0 * network()["U"]}, "is s carried on?"),
        (network() | {"V": np.full(4, np.nan)}, "the answer is nan"),
        (network() | {"W": np.zeros((4, 2))}, "W has shape (4, 2), expected (2, 4)"),
        (network() | {"b": np.zeros(65)}, "b has 65 entries"),
        (network() | {"V": SIGNS * (1 + 1j)}, "V is complex"),
        (network(limit=20.0), "is the weight of the signal large enough"),
        (network(limit=21.0), "passed"),
        (three_units(), "passed"),
        ({"W": 1, "U": 1, "b": 1}, "has no V"),
        (4, "not a dict"),
        (..., "not attempted"),
    ],
)
def test_halver(assert_verdict, answer, reason):
    assert_verdict(reason, nb06c.exercise_1, answer)


def right(errors, rates):
    safe = [rate for row, rate in zip(errors, rates) if all(e <= 2 for e in row)]
    return max(safe, default=0.0)


def right_in_numpy(errors, rates):
    good = (np.nan_to_num(errors, nan=3.0) <= 2).all(axis=1)
    return np.max(np.where(good, rates, 0.0))


def right_by_sorting(errors, rates):
    for k in np.argsort(rates)[::-1]:
        if not (np.isnan(errors[k]).any() or errors[k].max() > 2):
            return rates[k]
    return 0


def changes_its_argument(errors, rates):
    errors[np.isnan(errors)] = 3.0
    return max(rates[(errors <= 2).all(axis=1)], default=0.0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (right_in_numpy, "passed"),
        (right_by_sorting, "passed"),
        (changes_its_argument, "changes"),
        (
            lambda e, r: max(r[~(e > 2).any(axis=1)], default=0.0),
            "`nan > 2` is False",
        ),
        (lambda e, r: max(r[(e <= 2).any(axis=1)], default=0.0), "one diverged seed"),
        (lambda e, r: max(r[nb06c.means(e) <= 2], default=0.0), "hides a diverged one"),
        (lambda e, r: max(r[(e < 2).all(axis=1)], default=0.0), "exactly 2 has not"),
        (lambda e, r: max(r[(e <= 1).all(axis=1)], default=0.0), "between 1 and 2"),
        (lambda e, r: min(r[(e <= 2).all(axis=1)], default=0.0), "the smallest"),
        (
            lambda e, r: int(max(np.flatnonzero((e <= 2).all(axis=1)), default=-1)),
            "position of the rate",
        ),
        (lambda e, r: nb06c.before(r, (e <= 2).all(axis=1)), "you stop at the first"),
        (
            lambda e, r: r[(e <= 2).all(axis=1)][-1] if (e <= 2).all(1).any() else 0.0,
            "in any order",
        ),
        (lambda e, r: max(r[(e <= 2).all(axis=1)]), "your code raised ValueError"),
        (lambda e, r: max(r), "one diverged seed"),
        (lambda e, r: np.median(r), "expected 0.004"),
        (lambda e, r: r[(e <= 2).all(axis=1)], "expected"),
        (..., "not attempted"),
    ],
)
def test_largest_safe_rate(assert_verdict, answer, reason):
    assert_verdict(reason, nb06c.exercise_2, answer)
