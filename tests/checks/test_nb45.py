"""Each check of notebook 45 accepts right answers and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb45


def in_two_steps(C, k, v):
    old = C @ k
    return C - np.outer(old, k) + np.outer(v, k)


def by_projection(C, k, v):
    """Take the direction of k out of C with a projection, then write."""
    return C @ (np.eye(len(k)) - k[:, None] * k) + v[:, None] * k


def by_loops(C, k, v):
    new = np.zeros_like(C)
    for row, old in enumerate(C):
        new[row] = old + (v[row] - old @ k) * k
    return new


def changes_its_argument(C, k, v):
    C += np.outer(v - C @ k, k)
    return C


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda C, k, v: C + np.outer(v - C @ k, k), "passed"),
        (in_two_steps, "passed"),
        (by_projection, "passed"),
        (by_loops, "passed"),
        (changes_its_argument, "belongs to its caller"),
        (lambda C, k, v: C + np.outer(v, k), "added to the old one"),
        (lambda C, k, v: C + np.outer(v + C @ k, k), "do not add it"),
        (lambda C, k, v: C + np.outer(C @ k - v, k), "wrong way round"),
        (lambda C, k, v: C - np.outer(C @ k, k), "v is not written"),
        (lambda C, k, v: np.outer(v, k), "all other pairs are lost"),
        (lambda C, k, v: np.outer(v - C @ k, k), "the update without C"),
        (lambda C, k, v: np.outer(v, k) - C, "take off only"),
        (lambda C, k, v: C, "nothing has changed"),
        (lambda C, k, v: C + np.outer(v - (C * k).sum(), k), "entry by entry"),
        (lambda C, k, v: 2 * C, "entries differ"),
        (lambda C, k, v: C @ k, "shape"),
        (lambda C, k, v: C[k], "your code raised"),
        (..., "not attempted"),
    ],
)
def test_replace(assert_verdict, answer, reason):
    assert_verdict(reason, nb45.exercise_1, answer)


def by_loop(log_i, log_f):
    m, stabilisers, writes, keeps = -1e30, [], [], []
    for i, f in zip(log_i, log_f):
        new = max(f + m, i)
        stabilisers.append(new)
        writes.append(np.exp(i - new))
        keeps.append(np.exp(f + m - new))
        m = new
    return np.array(stabilisers), np.array(writes), np.array(keeps)


def by_sums(log_i, log_f):
    """The stabiliser is the largest logarithm with which an earlier step counts."""
    F = np.cumsum(log_f)
    m = F + np.maximum.accumulate(log_i - F)
    before = np.concatenate([[-1e30], m[:-1]])
    return [m, np.exp(log_i - m), np.exp(log_f + before - m)]


def in_an_array(log_i, log_f):
    out = np.zeros((3, len(log_i)))
    last = -np.inf
    for t in range(len(log_i)):
        out[0, t] = max(log_f[t] + last, log_i[t])
        out[1:, t] = np.exp([log_i[t] - out[0, t], log_f[t] + last - out[0, t]])
        last = out[0, t]
    return out


def changes_the_gates(log_i, log_f):
    log_i += 1
    return by_loop(log_i - 1, log_f)


def starting_with_0(log_i, log_f):
    return nb45.gates_of(log_i, log_f, start=0.0)


def without_the_past(log_i, log_f):
    m = np.maximum(log_i, log_f)
    return m, np.exp(log_i - m), np.exp(log_f - m)


def with_a_minimum(log_i, log_f):
    with np.errstate(over="ignore"):
        return nb45.gates_of(log_i, log_f, choose=np.minimum)


def only_largest_input(log_i, log_f):
    return nb45.gates_of(log_i, 0 * log_f)


def f_without_m(log_i, log_f):
    m, write, _ = by_loop(log_i, log_f)
    with np.errstate(over="ignore"):
        return m, write, np.exp(log_f - m)


def still_logarithms(log_i, log_f):
    m = by_loop(log_i, log_f)[0]
    return m, log_i - m, log_f + np.concatenate([[-1e30], m[:-1]]) - m


def not_subtracted(log_i, log_f):
    return by_loop(log_i, log_f)[0], np.exp(log_i), np.exp(log_f)


def swapped(log_i, log_f):
    m, write, keep = by_loop(log_i, log_f)
    return m, keep, write


def new_m_twice(log_i, log_f):
    m, rows = -1e30, []
    for i, f in zip(log_i, log_f):
        m = np.maximum(f + m, i)
        rows.append((m, np.exp(i - m), np.exp(f + m - m)))
    return np.array(rows).T


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by_loop, "passed"),
        (by_sums, "passed"),
        (in_an_array, "passed"),
        (changes_the_gates, "belongs to its caller"),
        (starting_with_0, "begin with m = -1e30"),
        (swapped, "other order"),
        (without_the_past, "add the stabiliser of the step before"),
        (with_a_minimum, "not the minimum"),
        (only_largest_input, "log f lets it fall"),
        (f_without_m, "missing in f'"),
        (still_logarithms, "take exp"),
        (not_subtracted, "not subtracted"),
        (new_m_twice, "f' is exp(log f): add m of the step before"),
        (lambda i, f: by_loop(i, f)[:2], "three arrays"),
        (lambda i, f: by_loop(i, f)[0], "shape"),
        (lambda i, f: tuple(x[-1] for x in by_loop(i, f)), "shape"),
        (lambda i, f: tuple(2 * x for x in by_loop(i, f)), "m of 3 steps"),
        (lambda i, f: i @ f[:, None][:0], "your code raised"),
        (..., "not attempted"),
    ],
)
def test_stabilised(assert_verdict, answer, reason):
    assert_verdict(reason, nb45.exercise_2, answer)


def test_logarithms_may_be_whole_numbers(assert_verdict):
    def like_log_i(log_i, log_f):
        parts = np.zeros_like(log_i, shape=(3, len(log_i)))
        parts[:] = by_loop(log_i, log_f)
        return parts

    assert_verdict("i' of 4 steps", nb45.exercise_2, like_log_i)
