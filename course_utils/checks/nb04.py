"""Checks of notebook 04, recurrent layers in Keras."""

import inspect
import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import ops

from course_utils.checks.core import NotYet, exercise, expect, expect_shape, is_close


@exercise
def exercise_1(padding_mask):
    """A mask (batch, time) that is True for real steps."""
    for lengths, time in (([3, 1, 4], 5), ([2, 2], 2), ([1], 6)):
        mask = padding_mask(np.array(lengths), time)
        mask = expect_shape(
            f"the mask for lengths {lengths}", mask, (len(lengths), time)
        )
        wanted = np.array([[t < length for t in range(time)] for length in lengths])
        expect(
            not (mask == ~wanted).all(), "the mask is inverted: True means a real step"
        )
        expect(
            not (mask == wanted[:, ::-1]).all() or (wanted == wanted[:, ::-1]).all(),
            "the padding is on the left: real steps come first",
        )
        for row, length in zip(mask, lengths, strict=True):
            expect(
                row.sum() == length,
                f"length {length} gives {int(row.sum())} real steps of {time}",
            )
        expect((mask == wanted).all(), f"lengths {lengths} give {mask.tolist()}")
        expect(
            mask.dtype == bool, f"the mask has type {mask.dtype}, Keras expects bool"
        )


@exercise
def exercise_2(read_in_chunks):
    """Chunks read one after the other, the state handed on."""
    x = np.random.default_rng(0).normal(size=(2, 7, 3)).astype("float32")
    for kind in (keras.layers.SimpleRNN, keras.layers.LSTM):
        layer = kind(4, return_sequences=True, return_state=True)
        whole, *_ = layer(x)
        for size in (7, 1, 3):
            outputs = read_in_chunks(layer, x, size)
            expect(outputs is not None, "you returned None: did you forget to return?")
            shape = tuple(ops.shape(outputs))
            expect(
                shape == (2, 7, 4),
                f"7 steps in chunks of {size} give {shape}, expected (2, 7, 4): are the chunks "
                "joined along time, the last one too?",
            )
            expect(
                is_close(outputs[:, :size], whole[:, :size]),
                f"chunks of {size}: the first chunk is not what the layer returns for it",
            )
            expect(
                is_close(outputs, whole),
                f"{kind.__name__}, chunks of {size}: right until the second chunk begins. "
                "Does it start from all the final states of the one before?",
            )


@exercise
def exercise_3(LeakyCell):
    """A registered cell with a leak that survives saving."""
    expect(
        inspect.isclass(LeakyCell) and issubclass(LeakyCell, keras.layers.Layer),
        "LeakyCell is not a class that inherits from keras.layers.Layer",
    )
    x = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    for leak in (0.2, 0.7):  # not 0.5, where leak and 1 - leak are the same
        layer = keras.layers.RNN(LeakyCell(4, leak=leak), return_sequences=True)
        outputs = ops.convert_to_numpy(layer(x))
        expect_shape("the sequence of outputs", outputs, (2, 5, 4))
        weights = {tuple(w.shape): ops.convert_to_numpy(w) for w in layer.weights}
        expect(
            set(weights) == {(3, 4), (4, 4), (4,)},
            f"the weights have shapes {sorted(weights)}, expected (3, 4), (4, 4) and (4,)",
        )
        for weight in layer.weights:  # a bias of zeros would hide a missing one
            weight.assign(ops.convert_to_tensor(np.full(weight.shape, 0.1, "float32")))
        outputs = ops.convert_to_numpy(layer(x))
        expect(
            not is_close(outputs, leaky_states(x, 1.0)),
            "the outputs are those of RNNCell: where does the leak come in?",
        )
        expect(
            not is_close(outputs, leaky_states(x, 1.0 - leak)),
            "leak and 1 - leak are exchanged: the old state keeps the share 1 - leak",
        )
        expect(
            is_close(outputs, leaky_states(x, leak)),
            "the states are wrong: compare with the equation, term by term (is b there?)",
        )
    expect_survives_saving(LeakyCell, x)


def leaky_states(x, leak):
    """Return the states (batch, time, 4) of a leaky cell whose weights are all 0.1."""
    h, states = np.zeros((len(x), 4)), []
    for t in range(x.shape[1]):
        a = (
            0.1 * x[:, t].sum(axis=-1, keepdims=True)
            + 0.1 * h.sum(-1, keepdims=True)
            + 0.1
        )
        h = (1.0 - leak) * h + leak * np.tanh(a)
        states.append(h)
    return np.stack(states, axis=1)


def expect_survives_saving(cell_class, x):
    """Raise `NotYet` unless a model with the cell gives the same after saving and loading."""
    layer = keras.layers.RNN(cell_class(4, leak=0.2))
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
                else "does get_config hold units and leak?"
            )
            raise NotYet(
                f"a saved model does not load ({type(error).__name__}): {why}"
            ) from None
    expect(
        is_close(loaded(x), model(x)),
        "the loaded model gives other states: is leak in get_config?",
    )
