"""Checks of notebook 33, video."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
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
def exercise_2(reverse):
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
