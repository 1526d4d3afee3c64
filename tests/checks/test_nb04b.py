"""Every check of notebook 04b accepts a right answer and tells each usual wrong one its reason."""

import keras
import numpy as np
import pytest
from keras import ops

from course_utils.checks import nb04b


def right_mask(lengths, time):
    return np.arange(time) < np.asarray(lengths)[:, np.newaxis]


def mask_by_rows(lengths, time):
    return [[True] * length + [False] * (time - length) for length in lengths.tolist()]


def mask_by_counting_down(lengths, time):
    """Put ones where steps are and add up from the end."""
    ends = np.zeros((len(lengths), time + 1))
    ends[np.arange(len(lengths)), lengths] = 1
    return (ends[:, ::-1].cumsum(axis=1)[:, ::-1] > 0)[:, 1:]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_mask, "passed"),
        (mask_by_rows, "passed"),
        (lambda lengths, time: ops.arange(time) < lengths[:, None], "passed"),
        (mask_by_counting_down, "passed"),
        (lambda lengths, time: ~right_mask(lengths, time), "inverted"),
        (lambda lengths, time: right_mask(lengths, time)[:, ::-1], "on the left"),
        (lambda lengths, time: right_mask(lengths - 1, time), "the mask at [0, 2] is"),
        (lambda lengths, time: right_mask(lengths + 1, time), "one real step too many"),
        (lambda lengths, time: right_mask(lengths, time).T, "axes are swapped"),
        (lambda lengths, time: right_mask(lengths, max(lengths)), "has shape"),
        (lambda lengths, time: right_mask(lengths, 5), "shape (2, 5), expected (2, 2)"),
        (
            lambda lengths, time: right_mask(np.maximum(lengths, 1), time),
            "[0, 3, 1, 2]",
        ),
        (lambda lengths, time: right_mask(np.sort(lengths), time), "[0, 1] is False"),
        (lambda lengths, time: right_mask(lengths, time).astype(float), "expects bool"),
        (lambda lengths, time: right_mask(lengths, time)[..., None], "has shape"),
        (
            lambda lengths, time: right_mask(lengths % time, time),
            "for lengths [2, 2] and time 2 the mask is [[False",
        ),
        (..., "not attempted"),
    ],
)
def test_padding_mask(assert_verdict, answer, reason):
    assert_verdict(reason, nb04b.exercise_1, answer)


def chunks_with(handed_on=lambda states: states, axis=1, last=True, stop=0):
    """Return a reader in chunks, right by default."""

    def read(layer, x, size):
        chunks, states = [], None
        length = x.shape[1] if last else x.shape[1] - x.shape[1] % size
        for start in range(0, length, size):
            outputs, *states = layer(
                x[:, start : start + size], initial_state=handed_on(states)
            )
            chunks.append(outputs)
        return ops.concatenate(chunks, axis=axis)

    return read


def chunks_by_splitting(layer, x, size):
    """Cut the batch first, begin with states of zeros."""
    pieces = np.split(x, range(size, x.shape[1], size), axis=1)
    states = layer.cell.get_initial_state(len(x))
    states = list(states) if isinstance(states, list | tuple) else [states]
    outputs = []
    for piece in pieces:
        result = layer(piece, initial_state=states)
        outputs.append(ops.convert_to_numpy(result[0]))
        states = result[1:]
    return np.hstack(outputs)


def chunks_by_recursion(layer, x, size, states=None):
    outputs, *states = layer(ops.convert_to_tensor(x[:, :size]), initial_state=states)
    if x.shape[1] <= size:
        return outputs
    later = chunks_by_recursion(layer, x[:, size:], size, states)
    return ops.concatenate([outputs, later], axis=1)


def ten_chunks(layer, x, size):
    return chunks_with()(layer, x[:, : 10 * size], size)


def padded(layer, x, size):
    """Fill the last chunk up with zeros."""
    after = -x.shape[1] % size
    outputs = chunks_with()(layer, np.pad(x, ((0, 0), (0, after), (0, 0))), size)
    return outputs[:, : x.shape[1]]


def at_once(layer, x, size):
    return layer(x)[0]


def one_by_one(layer, x, size):
    return chunks_with()(layer, x, 1)


def first_state_for_all(layer, x, size):
    """Start each chunk from the states after the first one."""
    first, *states = layer(x[:, :size])
    starts = range(size, x.shape[1], size)
    later = [layer(x[:, s : s + size], initial_state=states)[0] for s in starts]
    return ops.concatenate([first, *later], axis=1)


def overlapping(layer, x, size):
    """Give each chunk the first step of the next one, too."""
    states, chunks = None, []
    for start in range(0, x.shape[1], size):
        outputs, *states = layer(x[:, start : start + size + 1], initial_state=states)
        chunks.append(outputs[:, :size])
    return ops.concatenate(chunks, axis=1)


def h_for_both(states):
    return states and [states[0]] * len(states)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (chunks_with(), "passed"),
        (chunks_with(handed_on=lambda states: None), "until chunk 2 begins"),
        (
            chunks_with(handed_on=h_for_both),
            "LSTM, 6 steps in chunks of 4: right until chunk 2",
        ),
        (chunks_with(axis=0), "joined along time"),
        (
            chunks_with(handed_on=lambda states: states and states[0]),
            "states in the initial_state of LSTM: 1, expected 2",
        ),
        (overlapping, "the layer was given [2, 2, 2, 2, 2, 2, 1] steps"),
        (chunks_with(last=False), "joined along time, the last one too?"),
        (lambda layer, x, size: layer(x[:, ::-1])[0], "the first chunk is not"),
        (chunks_by_splitting, "passed"),
        (chunks_by_recursion, "passed"),
        (lambda *given: ops.convert_to_numpy(chunks_with()(*given)).tolist(), "passed"),
        (at_once, "given [7] steps, call by call, expected [1, 1, 1, 1, 1, 1, 1]"),
        (one_by_one, "given [1, 1, 1, 1, 1, 1, 1] steps, call by call, expected [7]"),
        (ten_chunks, "12 steps in chunks of 1: the outputs have shape (2, 10, 3)"),
        (padded, "given [3, 3, 3] steps, call by call, expected [3, 3, 1]"),
        (first_state_for_all, "right until chunk 3 begins"),
        (
            lambda *given: chunks_with()(*given)[:, -1],
            "shape (2, 4), expected (2, 7, 4)",
        ),
        (..., "not attempted"),
    ],
)
def test_read_in_chunks(assert_verdict, answer, reason):
    assert_verdict(reason, nb04b.exercise_2, answer)


def test_messages_of_keras_name_the_layer_that_is_asked():
    assert nb04b.noting(keras.layers.LSTM, [])(2).__class__.__name__ == "LSTM"
