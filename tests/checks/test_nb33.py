"""Each check of notebook 33 accepts right answers and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb33


def shapes(filters, kernel, channels):
    kernels = (*kernel, channels, 4 * filters), (*kernel, filters, 4 * filters)
    return int(sum(np.prod(shape) for shape in kernels) + 4 * filters)


def block_by_block(filters, kernel, channels):
    height, width = kernel
    total = 0
    for _ in "ifgo":
        total += height * width * channels * filters
        total += height * width * filters * filters + filters
    return total


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (shapes, "passed"),
        (block_by_block, "passed"),
        (lambda f, k, c: 4 * f * (k[0] * k[1] * (c + f) + 1), "passed"),
        (lambda f, k, c: np.float32(4 * f * (k[0] * k[1] * (c + f) + 1)), "passed"),
        (lambda f, k, c: 4 * f * k[0] * k[1] * (c + f), "the bias is missing"),
        (lambda f, k, c: f * (k[0] * k[1] * (c + f) + 1), "four blocks"),
        (lambda f, k, c: 3 * f * (k[0] * k[1] * (c + f) + 1), "those of a GRU"),
        (lambda f, k, c: 4 * f * (k[0] * k[1] * c + 1), "recurrent kernel is missing"),
        (lambda f, k, c: 4 * f * (2 * k[0] * k[1] * c + 1), "which has as many"),
        (lambda f, k, c: 4 * f * (c + f + 1), "that is the LSTM"),
        (lambda f, k, c: 4 * f * (k[0] * k[1] * (c + f) + 2), "two biases"),
        (lambda f, k, c: 4 * f * (k[0] * (c + f) + 1), "only one side"),
        (lambda f, k, c: 555, "the number is 555"),
        (lambda f, k, c: c.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_parameters(assert_verdict, answer, reason):
    assert_verdict(reason, nb33.exercise_1, answer)


def by_loop(clips, lengths):
    turned = np.array(clips)
    for i, n in enumerate(lengths):
        turned[i, :n] = clips[i, :n][::-1]
    return turned


def by_index(clips, lengths):
    steps = np.arange(clips.shape[1])
    lengths = np.asarray(lengths)[:, np.newaxis]
    index = np.where(steps < lengths, lengths - 1 - steps, steps)
    return np.take_along_axis(clips, index[:, :, np.newaxis, np.newaxis], axis=1)


def by_lists(clips, lengths):
    return [[*clip[:n][::-1], *clip[n:]] for clip, n in zip(clips, lengths)]


def with_zeros(clips, lengths):
    turned = np.zeros_like(clips)
    for i, n in enumerate(lengths):
        turned[i, :n] = clips[i, :n][::-1]
    return turned


def in_place(clips, lengths):
    for i, n in enumerate(lengths):
        clips[i, :n] = clips[i, :n][::-1].copy()
    return clips


def short(clips, lengths):
    return by_loop(clips, np.asarray(lengths) - 1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (by_loop, "passed"),
        (by_index, "passed"),
        (by_lists, "passed"),
        (lambda c, n: by_loop(c, n).astype("float32"), "passed"),
        (lambda c, n: c[:, ::-1], "the padding comes first"),
        (lambda c, n: c.copy(), "nothing is reversed"),
        (with_zeros, "replaced by zeros"),
        (in_place, "belongs to its caller"),
        (short, "the last real frame stayed"),
        (lambda c, n: by_loop(c, [max(n)] * len(n)), "the padding comes first"),
        (lambda c, n: by_loop(c, [n[0]] * len(n)), "the length of the first"),
        (lambda c, n: by_loop(c, n)[::-1], "the order of the clips changed too"),
        (lambda c, n: by_loop(c, n)[:, :, ::-1], "upside down"),
        (lambda c, n: by_loop(c, n)[0], "expected shape"),
        (lambda c, n: c.missing, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_reverse(assert_verdict, answer, reason):
    assert_verdict(reason, nb33.exercise_2, answer)
