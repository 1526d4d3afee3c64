"""Checks of notebook 04b, states, masks, stacks and both directions."""

import keras
import numpy as np
from keras import ops

from course_utils.checks.core import exercise, expect, expect_value, is_close


@exercise(
    hints=["a row of step numbers and a column of lengths make a grid by broadcasting"]
)
def exercise_1(padding_mask):
    """A mask (batch, time) that is True for real steps."""
    for lengths, time in (([3, 1, 4], 5), ([2, 2], 2), ([1], 6), ([0, 3, 1, 2], 3)):
        mask = np.asarray(padding_mask(np.array(lengths), time))
        wanted = np.array([[t < length for t in range(time)] for length in lengths])
        told = f"for lengths {lengths} and time {time}"
        expect_value(
            mask,
            wanted,
            {
                "the mask is inverted: True means a real step": (
                    wanted if wanted.all() else ~wanted  # all False is not an inversion
                ),
                f"{told} the padding is on the left: real steps come first": (
                    wanted[:, ::-1]
                ),
                f"{told} the axes are swapped, expected (batch, time)": wanted.T,
                f"{told} each row has one real step too many: the first step is step 0": (
                    np.array([[t <= length for t in range(time)] for length in lengths])
                ),
            },
            name=f"{told} the mask",
        )
        expect(
            mask.dtype == bool, f"the mask has type {mask.dtype}, Keras expects bool"
        )


@exercise(
    hints=[
        "what does a layer with return_state=True return besides its outputs?",
        "initial_state of the first chunk may be None; of the next one it is what came out before",
    ]
)
def exercise_2(read_in_chunks):
    """Chunks read one after the other, the state handed on."""
    rng = np.random.default_rng(0)
    for kind, units, shape, sizes in (
        (keras.layers.SimpleRNN, 4, (2, 7, 3), (7, 1, 3)),
        (keras.layers.LSTM, 3, (5, 6, 2), (4, 9)),
        (keras.layers.GRU, 2, (1, 1, 4), (2,)),
        (keras.layers.SimpleRNN, 3, (2, 12, 2), (1,)),  # more than ten chunks
    ):
        x = rng.normal(size=shape).astype("float32")
        read = []
        layer = noting(kind, read)(units, return_sequences=True, return_state=True)
        whole = ops.convert_to_numpy(layer(x)[0])
        for size in sizes:
            read.clear()
            outputs = read_in_chunks(layer, x, size)
            expect_chunks(outputs, whole, size, kind.__name__, read)


def expect_chunks(outputs, whole, size, kind, read):
    """Raise `NotYet` unless the outputs are those of the whole, and say which chunk is not.

    `read` holds how many steps the layer was given, call by call.
    """
    time = whole.shape[1]
    told = f"{kind}, {time} steps in chunks of {size}"
    outputs = np.asarray(outputs)
    joined = f"{told}: the outputs have shape {outputs.shape}, expected {whole.shape}"
    expect(
        outputs.shape == whole.shape,
        f"{joined}: are the chunks joined along time, the last one too?",
    )
    expect(
        is_close(outputs[:, :size], whole[:, :size]),
        f"{told}: the first chunk is not what the layer returns for it",
    )
    pieces = [min(size, time - start) for start in range(0, time, size)]
    expect(
        read == pieces,
        f"the layer was given {read} steps, call by call, expected {pieces} for {time} steps and "
        f"a size of {size}",
    )
    for number, start in enumerate(range(size, time, size), start=2):
        expect(
            is_close(outputs[:, : start + size], whole[:, : start + size]),
            f"{told}: right until chunk {number} begins. Does it start from all the final states "
            "of the one before?",
        )


def noting(kind, read):
    """Return a class of layers that note in the list `read` how many steps they are given.

    They refuse another number of states than theirs, which Keras' own message does not say.
    """

    class Noting(kind):
        def __call__(self, sequences, initial_state=None, **options):
            given = count_states(initial_state)
            has = np.size(self.cell.state_size)
            expect(
                given in (0, has),
                f"states in the initial_state of {kind.__name__}: {given}, expected {has}: do you "
                "hand on all that the layer returns?",
            )
            return super().__call__(sequences, initial_state=initial_state, **options)

        def call(self, sequences, initial_state=None, mask=None, training=False):
            read.append(int(sequences.shape[1]))
            return super().call(sequences, initial_state, mask=mask, training=training)

    Noting.__name__ = kind.__name__  # which Keras' messages show
    return Noting


def count_states(states):
    """Return how many arrays (batch, units) are in a list of them, one array or None."""
    if states is None or isinstance(states, list | tuple):
        return len(states or ())
    return 1 if np.ndim(states) == 2 else len(states)
