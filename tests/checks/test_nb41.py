"""Every check of notebook 41 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb41


def in_parts(features, units, width):
    controller = 4 * ((features + width) * units + units * units + units)
    one_head = width + 1 + 1 + 3 + 1
    heads = 2 * one_head + 2 * width
    return controller + units * heads + heads


def in_one_line(features, units, width):
    return 4 * units * (features + width + units + 1) + (units + 1) * (4 * width + 12)


def with_slots(features, units, width):
    return nb41.count_parameters(features, units, width) + 16 * width


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb41.count_parameters, "passed"),
        (in_parts, "passed"),
        (in_one_line, "passed"),
        (lambda f, u, w: np.int64(in_parts(f, u, w)), "passed"),
        *[(mistake, reason) for reason, mistake in nb41.COUNT_MISTAKES.items()],
        (with_slots, "expected"),
        (lambda f, u, w: 23_404, "expected"),
        (lambda f, u, w: [4 * u, w], "expected ()"),
        (lambda f, u, w: f @ w, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_count_parameters(assert_verdict, answer, reason):
    assert_verdict(reason, nb41.exercise_1, answer)


def as_rolls(w, shares):
    k = len(shares) // 2
    return sum(share * np.roll(w, by) for share, by in zip(shares, range(-k, k + 1)))


def as_matrix(w, shares):
    n, matrix = len(w), np.zeros((len(w), len(w)))
    for j, share in enumerate(shares):
        for i in range(n):
            matrix[i, (i - (j - len(shares) // 2)) % n] += share
    return matrix @ w


def as_loop(w, shares):
    moved = [0.0] * len(w)
    for i in range(len(w)):
        for j in range(len(shares)):
            moved[(i + j - len(shares) // 2) % len(w)] += w[i] * shares[j]
    return np.array(moved)


def with_fourier(w, shares):
    """A product of spectra, which fails where there are more shares than slots."""
    kernel = np.zeros(len(w))
    kernel[: len(shares)] = shares
    moved = np.fft.ifft(np.fft.fft(w) * np.fft.fft(kernel)).real
    return np.roll(moved, -(len(shares) // 2))


def changing(w, shares):
    w[:] = as_rolls(w, shares)
    return w


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb41.shift_by, "passed"),
        (as_rolls, "passed"),
        (as_matrix, "passed"),
        (as_loop, "passed"),
        *[(mistake, reason) for reason, mistake in nb41.SHIFT_MISTAKES.items()],
        (with_fourier, "your code raised"),
        (changing, "which belongs to its caller"),
        (lambda w, shares: as_rolls(w, shares)[:-1], "expected"),
        (lambda w, shares: as_rolls(w, shares).sum(), "expected"),
        (lambda w, shares: w @ "x", "your code raised"),
        (..., "not attempted"),
    ],
)
def test_shift_by(assert_verdict, answer, reason):
    assert_verdict(reason, nb41.exercise_2, answer)


def round_once(w, shares):
    """Go round the ring once at most; what would go further is lost."""
    moved, n = np.zeros(len(w)), len(w)
    for i in range(n):
        for by, share in enumerate(shares, -(len(shares) // 2)):
            j = i + by
            j = j + n if j < 0 else j - n if j >= n else j
            if 0 <= j < n:
                moved[j] += w[i] * share
    return moved


def in_slices(w, shares):
    parts = enumerate(shares, -(len(shares) // 2))
    return sum(
        x * np.concatenate([w[-by:], w[:-by]]) if by else x * w for by, x in parts
    )


def padded(w, shares):
    return np.convolve(np.pad(w, len(shares) // 2, mode="wrap"), shares, "valid")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (padded, "passed"),
        (round_once, "of 2 slots and 7 shares"),
        (in_slices, "of 2 slots and 7 shares"),
    ],
)
def test_a_shift_may_be_longer_than_the_ring(assert_verdict, answer, reason):
    assert_verdict(reason, nb41.exercise_2, answer)


def test_weights_may_be_whole_numbers(assert_verdict):
    def like_w(w, shares):
        moved = np.zeros_like(w)
        moved[:] = as_rolls(w, shares)
        return moved

    assert_verdict("of 5 slots and 3 shares", nb41.exercise_2, like_w)
