"""Checks of notebook 33, video."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_value,
    shown,
)

LAYERS = ((3, (3, 3), 2), (5, (1, 1), 4), (4, (5, 2), 7))  # filters, kernel, channels


def parameter_mistakes(filters, kernel, channels):
    """Return what the usual mistakes give."""
    rows, columns = kernel
    area, width = rows * columns, 4 * filters
    return {
        "the bias is missing": area * (channels + filters) * width,
        "there are four blocks, i f g o, each with kernels and a bias": (
            area * (channels + filters) * filters + filters
        ),
        "each of the four blocks has a bias": (
            area * (channels + filters) * width + filters
        ),
        "there are two biases, expected one": (
            area * (channels + filters) * width + 2 * width
        ),
        "three blocks are those of a GRU, expected four": (
            3 * filters * (area * (channels + filters) + 1)
        ),
        "the recurrent kernel is missing": area * channels * width + width,
        "the kernel of the input is missing": area * filters * width + width,
        "the recurrent kernel reads h, which has as many channels as there are filters": (
            2 * area * channels * width + width
        ),
        "the kernel of the input reads x, which has its own channels": (
            2 * area * filters * width + width
        ),
        "the kernels have a height and a width: that is the LSTM": (
            (channels + filters) * width + width
        ),
        "the recurrent kernel is as large as that of the input": (
            (area * channels + filters) * width + width
        ),
        "only one side of the kernel counts, expected height times width": (
            rows * (channels + filters) * width + width
        ),
    }


@exercise(
    hints=[
        "which shapes have W, U and b in the notebook? Multiply, then add",
        "the last axis of all three is four times the filters",
    ]
)
def exercise_1(parameters):
    """The number of parameters of a ConvLSTM layer."""
    for filters, kernel, channels in LAYERS:
        area = kernel[0] * kernel[1]
        wanted = 4 * filters * (area * (channels + filters) + 1)
        told = f"for {filters} filters of {kernel} and {channels} channels"
        mistakes = parameter_mistakes(filters, kernel, channels)
        expect_value(
            parameters(filters, kernel, channels),
            wanted,
            {f"{told}: {reason}": wrong for reason, wrong in mistakes.items()},
            name=f"{told} the number",
        )


# Rows, columns, penalty. First a penalty whose square is far from 0.
SIZES = ((6, 9, 0.5), (8, 8, 0.1), (5, 7, 2.0))


def sums(first, second):
    """Return the sums xx, yy, xy, xt, yt of a block."""
    y, x = np.gradient((first + second) / 2)
    t = second - first
    return [np.sum(a * b) for a, b in ((x, x), (y, y), (x, y), (x, t), (y, t))]


def solved(xx, yy, xy, xt, yt, penalty):
    """Return u and v."""
    return np.linalg.solve([[xx + penalty, xy], [xy, yy + penalty]], [-xt, -yt])


def flow_mistakes(first, second, penalty):
    """Return what the usual mistakes give."""
    own = sums(first, second)
    xx, yy, xy, xt, yt = own
    u, v = solved(*own, penalty)
    y, x = np.gradient(first)
    t = second - first
    early = [np.sum(a * b) for a, b in ((x, x), (y, y), (x, y), (x, t), (y, t))]
    y, x = np.gradient(second)
    late = [np.sum(a * b) for a, b in ((x, x), (y, y), (x, y), (x, t), (y, t))]
    means = [value / first.size for value in own]
    return {
        "u and v are swapped: u is to the right, along the columns": (v, u),
        "the signs are wrong: the right side has a minus, and I_t is second minus first": (
            -u,
            -v,
        ),
        "the penalty is missing": solved(*own, 0.0),
        "the slopes are those of the first picture, expected of the mean of both": (
            solved(*early, penalty)
        ),
        "the slopes are those of the second picture, expected of the mean of both": (
            solved(*late, penalty)
        ),
        "you take means over the pixels, expected sums": solved(*means, penalty),
        "the products of I_x and I_y are left out": (
            -xt / (xx + penalty),
            -yt / (yy + penalty),
        ),
        "the penalty is on all four entries, expected on the diagonal": (
            np.linalg.solve(
                np.array([[xx, xy], [xy, yy]]) + penalty, np.array([-xt, -yt])
            )
        ),
        "the penalty is squared, expected as it is": solved(*own, penalty**2),
        "the mean of both pictures was not halved": solved(
            4 * xx, 4 * yy, 4 * xy, 2 * xt, 2 * yt, penalty
        ),
    }


@exercise(
    hints=[
        "`np.gradient(picture)` returns the slope along axis 0 (rows), then axis 1",
        "collect the five sums first, then the 2 x 2 matrix and the right side",
    ]
)
def exercise_2(block_flow):
    """The flow of one block, by least squares."""
    for rows, columns, penalty in SIZES:
        rng = np.random.default_rng(rows)
        first, second = rng.normal(size=(2, rows, columns))
        told = f"for a block of {rows} x {columns} and penalty {penalty}"
        parts = expect_parts(
            block_flow(first, second, penalty), "two numbers, u and v", 2
        )
        mistakes = flow_mistakes(first, second, penalty)
        expect_value(
            [np.asarray(part) for part in parts] if _arrays(parts) else parts,
            list(solved(*sums(first, second), penalty)),
            {f"{told} {reason}": list(wrong) for reason, wrong in mistakes.items()},
            name=f"{told} (u, v)",
            tolerance=1e-4,
        )


def _arrays(parts):
    """Return whether all parts are arrays of NumPy without axes, or its numbers."""
    return all(isinstance(x, np.ndarray | np.generic) and x.ndim == 0 for x in parts)


CLIPS = (((3, 1, 5), 5, (2, 2)), ((4, 2), 4, (1, 3)), ((2, 6, 3, 6), 6, (2, 1)))


def reversed_clips(clips, lengths):
    """Return padded clips with their real frames in the opposite order."""
    turned = clips.copy()
    for row, length in enumerate(lengths):
        turned[row, :length] = clips[row, :length][::-1]
    return turned


def reverse_mistakes(clips, lengths):
    """Return what the usual mistakes give."""
    zeros = np.zeros_like(clips)
    for row, length in enumerate(lengths):
        zeros[row, :length] = clips[row, :length][::-1]
    short = clips.copy()
    for row, length in enumerate(lengths):
        short[row, : length - 1] = clips[row, : length - 1][::-1]
    longest = clips.copy()
    longest[:, : max(lengths)] = clips[:, : max(lengths)][:, ::-1]
    first = clips.copy()
    first[:, : lengths[0]] = clips[:, : lengths[0]][:, ::-1]
    rows = reversed_clips(clips, lengths)
    return {
        "the padding comes first: reverse the real frames only": clips[:, ::-1],
        "nothing is reversed": clips,
        "the padding was replaced by zeros, expected as it was": zeros,
        "the last real frame stayed where it was": short,
        "all clips were reversed over the longest length": longest,
        "all clips were reversed over the length of the first": first,
        "the order of the clips changed too": rows[::-1],
        "the order of the clips changed, not that of the frames": clips[::-1],
        "the rows of the pictures are upside down": rows[:, :, ::-1],
        "the columns of the pictures are mirrored": rows[..., ::-1],
    }


@exercise(
    hints=[
        "begin with a copy; then change one clip after the other",
        "`clip[:length][::-1]` are the real frames in the opposite order",
    ]
)
def exercise_3(reverse):
    """Padded clips whose real frames are reversed."""
    for lengths, time, picture in CLIPS:
        rng = np.random.default_rng(time)
        clips = rng.normal(size=(len(lengths), time, *picture))
        told = f"for clips of {list(lengths)} frames, padded to {time},"
        given = reverse(clips.copy(), np.array(lengths))
        expect(
            np.shape(given) == clips.shape,
            f"{told} the result is {shown(np.asarray(given))}, expected shape {clips.shape}",
        )
        mistakes = reverse_mistakes(clips, lengths)
        expect_value(
            given,
            reversed_clips(clips, lengths),
            {f"{told} {reason}": wrong for reason, wrong in mistakes.items()},
            name=f"{told} the result",
        )
