"""Checks of notebook 04, recurrent layers in Keras."""

import inspect
import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import ops

from course_utils.checks.core import (
    NotYet,
    exercise,
    expect,
    expect_shape,
    expect_value,
    is_close,
)


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


@exercise(
    hints=[
        "what differs from RNNCell in call is one line: the mixture",
        "get_config holds what the constructor needs: compare with the arguments of yours",
    ]
)
def exercise_3(LeakyCell):
    """A registered cell with a leak that survives saving."""
    expect(
        inspect.isclass(LeakyCell) and issubclass(LeakyCell, keras.layers.Layer),
        "LeakyCell is not a class that inherits from keras.layers.Layer",
    )
    cases = ((4, 0.2, (2, 5, 3)), (2, 0.7, (3, 1, 5)), (3, 1.0, (1, 4, 2)))
    # All are made before any is used, the first one last: each keeps a leak of its own.
    cells = [LeakyCell(units, leak=leak) for units, leak, _ in reversed(cases)]
    for cell, case in zip(reversed(cells), cases):
        expect_leaky(cell, *case)
    expect_leaky(LeakyCell(2), 2, 0.5, (2, 3, 4), "by default the leak is 0.5. ")
    expect_survives_saving(LeakyCell)


def expect_leaky(cell, units, leak, shape, told=""):
    """Raise `NotYet` unless a cell with random weights gives the states of the equation."""
    rng = np.random.default_rng(units)
    x = rng.normal(size=shape).astype("float32")
    layer = keras.layers.RNN(cell, return_sequences=True)
    layer.build(shape)
    step = cell(x[:, 0], [np.zeros((shape[0], units), "float32")])
    expect(
        isinstance(step, list | tuple) and len(step) == 2,
        f"call gives {type(step).__name__}, expected two things: the output and the list of states",
    )
    outputs = ops.convert_to_numpy(layer(x))
    expect_shape("the sequence of outputs", outputs, (*shape[:2], units))
    shapes = (shape[2], units), (units, units), (units,)
    found = sorted(tuple(w.shape) for w in layer.weights)
    expect(
        found == sorted(shapes),
        f"the weights have shapes {found}, expected {{}}, {{}} and {{}}".format(
            *shapes
        ),
    )
    arrays = {shape: rng.normal(size=shape).astype("float32") for shape in shapes}
    for weight in layer.weights:  # a bias of zeros would hide a missing one
        weight.assign(arrays[tuple(weight.shape)])
    W, U, b = arrays.values()
    expect_value(
        ops.convert_to_numpy(layer(x)),
        leaky_states(x, W, U, b, leak),
        {
            f"{told}the outputs are those of RNNCell: where does the leak come in?": (
                leaky_states(x, W, U, b, 1.0)
            ),
            f"{told}leak and 1 - leak are swapped: the old state keeps the share 1 - leak": (
                leaky_states(x, W, U, b, 1.0 - leak)
            ),
            f"{told}the bias is left out: is b in the sum?": leaky_states(
                x, W, U, 0 * b, leak
            ),
            f"{told}the matrix of the state is the wrong way round: it is h U": (
                leaky_states(x, W, U.T, b, leak)
            ),
            f"{told}the old state is kept whole, expected the share 1 - leak": (
                leaky_states(x, W, U, b, leak, kept=1.0)
            ),
            f"{told}tanh is taken of the mixture, expected of the new part alone": (
                leaky_states(x, W, U, b, leak, outer=np.tanh, inner=np.array)
            ),
            f"{told}where is tanh?": leaky_states(x, W, U, b, leak, inner=np.array),
        },
        name=f"{told}with {units} units and a leak of {leak} the sequence of states",
        tolerance=1e-4,
    )


def leaky_states(x, W, U, b, leak, kept=None, inner=np.tanh, outer=np.array):
    """Return the states (batch, time, units), right by default."""
    h, states = np.zeros((len(x), len(U))), []
    kept = 1.0 - leak if kept is None else kept
    for t in range(x.shape[1]):
        h = outer(kept * h + leak * inner(x[:, t] @ W + h @ U + b))
        states.append(h)
    return np.stack(states, axis=1)


def expect_survives_saving(cell_class):
    """Raise `NotYet` unless a model with the cell gives the same after saving and loading."""
    x = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    layer = keras.layers.RNN(cell_class(5, leak=0.237))
    model = keras.Sequential([keras.Input(x.shape[1:]), layer])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        try:
            loaded = keras.saving.load_model(path, safe_mode=True)
        except Exception as error:
            name = keras.saving.get_registered_name(cell_class)
            why = (
                "is the class registered?"
                if name == cell_class.__name__
                else "does get_config hold units and leak, and does __init__ take the other "
                "entries, as **kwargs?"
            )
            raise NotYet(
                f"a saved model does not load ({type(error).__name__}): {why}"
            ) from None
    expect(
        is_close(loaded(x), model(x)),
        "the loaded model gives other states: is leak in get_config?",
    )
