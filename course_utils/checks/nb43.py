"""Checks of notebook 43, quantum recurrence."""

import functools
import tracemalloc

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_shape,
    expect_value,
)
from course_utils.checks.several import expect_all

SEED = 43
MANY = 11  # qubits, of which a matrix would be large


@exercise(
    hints=[
        "reshape psi to three axes so that qubit k has an axis of its own",
        "before qubit k there are k digits: the axes have 2**k, 2 and the rest",
        "multiply along the middle axis: np.einsum('ij,ajb->aib', gate, ...)",
    ]
)
def exercise_1(apply_gate):
    """Any gate on one qubit of a complex state."""
    rng = np.random.default_rng(SEED)
    for qubits, k in ((1, 0), (4, 2), (3, 1), (4, 0), (5, 3), (3, 2), (2, 0)):
        psi = draw(rng, 2**qubits)
        psi /= np.linalg.norm(psi)
        gate = draw(rng, 2, 2)
        if qubits > 3:
            gate = np.linalg.qr(gate)[0]
        result = apply_gate(psi, gate, k)
        expect_shape("the state", result, (2**qubits,))
        expect_value(
            result,
            whole(gate, k, qubits) @ psi,
            gate_mistakes(psi, gate, k, qubits),
            name=f"the state of {qubits} qubit{'s' * (qubits > 1)} after a gate on qubit {k}",
        )
    expect(
        not takes_matrix(apply_gate, draw(rng, 2**MANY), gate),
        f"for {MANY} qubits your code takes the memory of a matrix of 2^{MANY} x 2^{MANY}: "
        "work on the state alone",
    )


def takes_matrix(apply_gate, psi, gate):
    """Return whether a gate on psi takes more memory than a matrix with a byte an entry."""
    traced = tracemalloc.is_tracing()
    if not traced:
        tracemalloc.start()
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    try:
        apply_gate(psi, gate, 3)
        return tracemalloc.get_traced_memory()[1] - before > len(psi) ** 2
    finally:
        if not traced:
            tracemalloc.stop()


def draw(rng, *shape):
    """Return random complex numbers."""
    return rng.normal(size=shape) + 1j * rng.normal(size=shape)


def whole(gate, k, qubits):
    """Return the matrix (2^qubits, 2^qubits) of a gate on qubit k."""
    parts = [gate if place == k else np.eye(2) for place in range(qubits)]
    return functools.reduce(np.kron, parts)


def gate_mistakes(psi, gate, k, qubits):
    """Return what the usual mistakes give."""
    wanted = whole(gate, k, qubits) @ psi
    on = {place: whole(gate, place, qubits) @ psi for place in range(qubits)}
    pairs = psi.reshape(2**k, 2, -1)
    swapped = np.einsum("ij,ajb->iab", gate, pairs).reshape(-1)
    mistakes = {
        "the gate is transposed: row i of the gate makes the new amplitude i": whole(
            gate.T, k, qubits
        )
        @ psi,
        "the gate is conjugated and transposed: use it as it is": whole(
            gate.conj().T, k, qubits
        )
        @ psi,
        "that undoes the gate: use it as it is": whole(np.linalg.inv(gate), k, qubits)
        @ psi,
        "that holds for a unitary gate only: use any gate as it is": whole(
            np.linalg.inv(gate).conj().T, k, qubits
        )
        @ psi,
        "you divide by the length, but after any matrix the state may have another one": wanted
        / np.linalg.norm(wanted),
        "the gate is conjugated: use it as it is": whole(gate.conj(), k, qubits) @ psi,
        "the gate is on the qubit counted from the end: qubit 0 is the first digit": on[
            qubits - 1 - k
        ],
        "the gate is on qubit 0, whatever k is": on[0],
        "the gate is on the last qubit, whatever k is": on[qubits - 1],
        "the gate is on the qubit after k: qubit 0 is the first digit": on[
            (k + 1) % qubits
        ],
        "the imaginary parts are lost": wanted.real,
        "those are probabilities, expected amplitudes": np.abs(wanted) ** 2,
        "the gate is applied twice": whole(gate @ gate, k, qubits) @ psi,
        "the state is as before, expected the gate's effect": psi,
        "the axes are in another order: move the qubit's axis back to its position": swapped,
        "the gate is on all qubits, expected on qubit k alone": functools.reduce(
            np.kron, [gate] * qubits
        )
        @ psi,
    }
    return {
        reason: wrong
        for reason, wrong in mistakes.items()
        if not np.allclose(wrong, wanted)
    }


CASES = [
    ({"010": 480, "110": 520}, 0),
    ({"010": 480, "110": 520}, 1),
    ({"0": 30, "1": 10}, 0),
    ({"0011": 5, "1010": 1, "0111": 2, "1100": 8}, 2),
    ({"01": 7, "10": 1, "11": 2}, 0),
    ({"00": 1}, 1),
]


def estimate(counts, k):
    """Return the estimate and its standard error."""
    shots = sum(counts.values())
    z = sum(n if row[k] == "0" else -n for row, n in counts.items()) / shots
    return z, np.sqrt((1 - z**2) / shots)


def mean_mistakes(counts, k):
    """Return what the usual mistakes give for the estimate."""
    shots, z = sum(counts.values()), estimate(counts, k)[0]
    last = len(next(iter(counts))) - 1 - k
    signs = [1 if row[k] == "0" else -1 for row in counts]
    return {
        "the sign is wrong: 0 counts as 1, and 1 as -1": -z,
        "that is the share of zeros, expected zeros minus ones": (1 + z) / 2,
        "that is the share of ones, expected zeros minus ones": (1 - z) / 2,
        "that is a sum, expected the mean over all shots": z * shots,
        "the qubit is counted from the end: qubit 0 is the first digit": estimate(
            counts, last
        )[0],
        "that is qubit 0, whatever k is": estimate(counts, 0)[0],
        "the rows are counted once each: use how often each was read": np.mean(signs),
        "that is divided by the number of different rows, expected by the shots": z
        * shots
        / len(counts),
    }


def error_mistakes(counts, k):
    """Return what the usual mistakes give for the standard error."""
    shots, (z, error) = sum(counts.values()), estimate(counts, k)
    one = np.sqrt(1 - z**2)  # of one shot
    return {
        "that is the standard deviation of one shot: divide by the root of the shots": one,
        "divide by the square root of the shots, not by the shots": one / shots,
        "that is the square of the standard error: take the root": error**2,
        "that is the standard error of the share of zeros: that of z is twice as large": error
        / 2,
        "the square of z is missing: 1 - z**2": np.sqrt(max(1 - z, 0) / shots),
        "that holds for z = 0 only": 1 / np.sqrt(shots),
        "the shots are all counts together, not the number of different rows": one
        / np.sqrt(len(counts)),
    }


@exercise(
    hints=[
        "the shots are the sum of all counts",
        "a row counts as 1 if its digit k is 0, else as -1, as often as it was read",
    ]
)
def exercise_2(from_counts):
    """An expectation of Z from counts of rows, with its standard error."""
    pairs = [
        expect_parts(from_counts(dict(counts), k), "a pair, estimate and error", 2)
        for counts, k in CASES
    ]
    for place, mistakes, name in (
        (0, mean_mistakes, "the estimate"),
        (1, error_mistakes, "the standard error"),
    ):
        expect_all(
            [expect_shape(name, pair[place], ()).item() for pair in pairs],
            [estimate(*case)[place] for case in CASES],
            [mistakes(*case) for case in CASES],
            [f"{name} of qubit {k} from {counts}" for counts, k in CASES],
        )
