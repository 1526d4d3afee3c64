"""Each check of notebook 43 accepts right answers and tells each usual wrong one its reason."""

import functools
import math

import numpy as np
import pytest

from course_utils.checks import nb43


def by_einsum(psi, gate, k):
    pairs = psi.reshape(2**k, 2, -1)
    return np.einsum("ij,ajb->aib", gate, pairs).reshape(-1)


def by_tensor(psi, gate, k):
    qubits = len(psi).bit_length() - 1
    moved = np.tensordot(gate, psi.reshape([2] * qubits), axes=(1, k))
    return np.moveaxis(moved, 0, k).ravel()


def by_loop(psi, gate, k):
    bit = len(psi) >> (k + 1)
    out = np.zeros_like(psi)
    for i in range(len(psi)):
        row = int(bool(i & bit))
        out[i] = gate[row, 0] * psi[i & ~bit] + gate[row, 1] * psi[i | bit]
    return out


def in_place(psi, gate, k):
    pairs = psi.reshape(2**k, 2, -1)
    pairs[:] = np.einsum("ij,ajb->aib", gate, pairs)
    return pairs.reshape(-1)


def forgets_to_move_back(psi, gate, k):
    qubits = len(psi).bit_length() - 1
    return np.tensordot(gate, psi.reshape([2] * qubits), axes=(1, k)).ravel()


def from_the_end(psi, gate, k):
    return by_einsum(psi, gate, len(psi).bit_length() - 2 - k)


def on_all(psi, gate, k):
    qubits = len(psi).bit_length() - 1
    return functools.reduce(np.kron, [gate] * qubits) @ psi


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by_einsum, "passed"),
        (by_tensor, "passed"),
        (by_loop, "passed"),
        (in_place, "belongs to its caller"),
        (lambda p, g, k: by_einsum(p, g.T, k), "transposed"),
        (lambda p, g, k: by_einsum(p, g.conj().T, k), "conjugated and transposed"),
        (lambda p, g, k: by_einsum(p, g.conj(), k), "conjugated: use"),
        (from_the_end, "counted from the end"),
        (lambda p, g, k: by_einsum(p, g, 0), "on qubit 0, whatever"),
        (lambda p, g, k: by_einsum(p, g, len(p).bit_length() - 2), "the last qubit"),
        (lambda p, g, k: by_einsum(p, g, k).real, "imaginary parts are lost"),
        (lambda p, g, k: np.abs(by_einsum(p, g, k)) ** 2, "those are probabilities"),
        (lambda p, g, k: by_einsum(p, g @ g, k), "applied twice"),
        (lambda p, g, k: p.copy(), "as before"),
        (forgets_to_move_back, "another order"),
        (on_all, "on all qubits"),
        (lambda p, g, k: by_einsum(p, g, k).reshape(-1, 2), "shape"),
        (lambda p, g, k: 2 * by_einsum(p, g, k), "the state of 1 qubit "),
        (lambda p, g, k: g @ p, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_a_gate_on_one_qubit(assert_verdict, answer, reason):
    assert_verdict(reason, nb43.exercise_1, answer)


def right(counts, k):
    shots = sum(counts.values())
    z = sum(n * (1 - 2 * int(row[k])) for row, n in counts.items()) / shots
    return z, math.sqrt((1 - z**2) / shots)


def by_zeros(counts, k):
    shots = sum(counts.values())
    zeros = sum(n for row, n in counts.items() if row[k] == "0") / shots
    return [2 * zeros - 1, 2 * (zeros * (1 - zeros) / shots) ** 0.5]


def by_repeating(counts, k):
    read = np.repeat([1 - 2 * int(row[k]) for row in counts], list(counts.values()))
    return np.array([read.mean(), read.std() / np.sqrt(len(read))])


def empties(counts, k):
    result = right(counts, k)
    counts.clear()
    return result


def with_mean(mean):
    return lambda counts, k: (mean(counts, k), right(counts, k)[1])


def with_error(error):
    return lambda c, k: (
        right(c, k)[0],
        error(right(c, k)[0], sum(c.values()), len(c)),
    )


def signs(counts, k):
    return [1 - 2 * int(row[k]) for row in counts]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (by_zeros, "passed"),
        (by_repeating, "passed"),
        (empties, "belongs to its caller"),
        (with_mean(lambda c, k: -right(c, k)[0]), "the sign is wrong"),
        (with_mean(lambda c, k: (1 + right(c, k)[0]) / 2), "share of zeros"),
        (with_mean(lambda c, k: (1 - right(c, k)[0]) / 2), "share of ones"),
        (with_mean(lambda c, k: right(c, k)[0] * sum(c.values())), "that is a sum"),
        (
            with_mean(lambda c, k: right(c, len(next(iter(c))) - 1 - k)[0]),
            "from the end",
        ),
        (with_mean(lambda c, k: right(c, 0)[0]), "qubit 0, whatever"),
        (with_mean(lambda c, k: np.mean(signs(c, k))), "once each"),
        (
            with_mean(lambda c, k: right(c, k)[0] * sum(c.values()) / len(c)),
            "number of different rows",
        ),
        (with_error(lambda z, shots, rows: (1 - z**2) ** 0.5), "of one shot"),
        (with_error(lambda z, shots, rows: (1 - z**2) ** 0.5 / shots), "by the shots"),
        (with_error(lambda z, shots, rows: (1 - z**2) / shots), "take the root"),
        (
            with_error(lambda z, shots, rows: ((1 - z**2) / shots) ** 0.5 / 2),
            "share of zeros",
        ),
        (with_error(lambda z, shots, rows: ((1 - z) / shots) ** 0.5), "square of z"),
        (with_error(lambda z, shots, rows: shots**-0.5), "z = 0 only"),
        (with_error(lambda z, shots, rows: ((1 - z**2) / rows) ** 0.5), "all counts"),
        (lambda c, k: right(c, k)[0], "a pair"),
        (lambda c, k: right(c, k)[::-1], "the estimate"),
        (lambda c, k: c[k], "your code raised"),
        (..., "not attempted"),
    ],
)
def test_from_counts(assert_verdict, answer, reason):
    assert_verdict(reason, nb43.exercise_2, answer)


def as_whole_matrix(psi, gate, k):
    parts = [
        gate if place == k else np.eye(2) for place in range(int(np.log2(len(psi))))
    ]
    return functools.reduce(np.kron, parts) @ psi


def to_length_one(psi, gate, k):
    moved = by_einsum(psi, gate, k)
    return moved / np.linalg.norm(moved)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda p, g, k: by_einsum(p, np.linalg.inv(g), k), "that undoes the gate"),
        (
            lambda p, g, k: by_einsum(p, np.linalg.inv(g).conj().T, k),
            "a unitary gate only",
        ),
        (to_length_one, "you divide by the length"),
        (as_whole_matrix, "a matrix of 2^11 x 2^11"),
    ],
)
def test_any_gate_without_a_large_matrix(assert_verdict, answer, reason):
    assert_verdict(reason, nb43.exercise_1, answer)
