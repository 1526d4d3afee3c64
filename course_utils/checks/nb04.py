"""Checks of notebook 04, a cell that becomes a layer."""

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
    hints=[
        "two things have to be known at each step: keep both as states",
        "state_size is a list, one number for each state; call returns the states in its order",
    ]
)
def exercise_1(MeanCell):
    """A cell without weights, whose output is the mean of the inputs so far."""
    expect(
        inspect.isclass(MeanCell) and issubclass(MeanCell, keras.layers.Layer),
        "MeanCell is not a class that inherits from keras.layers.Layer",
    )
    rng = np.random.default_rng(1)
    cases = ((3, (2, 5)), (1, (4, 12)), (2, (1, 1)), (4, (3, 2)))
    for features, shape in cases:
        x = rng.normal(size=(*shape, features)).astype("float32")
        x[0, 1:2] = x[-1, 2:4, 0] = 0.0  # an input of 0 counts like any other
        expect_means(MeanCell, x)


def expect_means(cell_class, x):
    """Raise `NotYet` unless a layer with the cell gives the means of x (batch, time, features)."""
    batch, time, features = x.shape
    told = f"{features} feature{'s' * (features > 1)}, {time} step{'s' * (time > 1)}: "
    cell = cell_class(features)
    expect(
        hasattr(cell, "state_size"),
        "the cell has no state_size: how wide is each of its states?",
    )
    start = [np.zeros((batch, size), "float32") for size in np.ravel(cell.state_size)]
    step = cell(x[:, 0], start)
    expect(
        isinstance(step, list | tuple) and len(step) == 2,
        f"call gives {type(step).__name__}, expected two things: the output and the list of states",
    )
    states = step[1] if isinstance(step[1], list | tuple) else [step[1]]
    expect(
        [tuple(state.shape) for state in states] == [state.shape for state in start],
        f"call returns states of shapes {[tuple(state.shape) for state in states]}, expected "
        f"{[state.shape for state in start]}, as state_size says",
    )
    layer = keras.layers.RNN(cell, return_sequences=True, return_state=True)
    outputs, *after = layer(x)
    steps = np.arange(1, time + 1)[:, np.newaxis]
    sums = x.cumsum(axis=1)
    expect_value(
        ops.convert_to_numpy(outputs),
        sums / steps,
        {
            f"{told}the outputs are the sums so far: divide by the number of steps": sums,
            f"{told}each sum is divided by one step too many: does the count start at 0?": (
                sums / (steps + 1)
            ),
            f"{told}each output is the mean without the newest input: add it first": (
                means_before(x)
            ),
            f"{told}the outputs are the inputs: what is carried from step to step?": x,
            f"{told}each sum is divided by the length of the series, which a cell does not know": (
                sums / time
            ),
            f"{told}each output halves the way to the newest input: weigh all inputs equally": (
                halfway(x)
            ),
            f"{told}the mean is taken over the features, expected over the steps": (
                np.broadcast_to((sums / steps).mean(axis=-1, keepdims=True), x.shape)
            ),
        },
        name=f"{told}the sequence of outputs",
    )
    again, *_ = layer(x)
    expect(
        is_close(again, outputs),
        f"{told}a second call gives other outputs: keep nothing in self, hand on the states",
    )
    cut = time // 2
    if cut:
        _, *states = layer(x[:, :cut])
        second, *_ = layer(x[:, cut:], initial_state=states)
        expect(
            is_close(second, outputs[:, cut:]),
            f"{told}with the states of the first {cut} handed on, the rest differs: is all that "
            "the next step needs in the states?",
        )


def means_before(x):
    """Return the mean of the inputs before each one, 0 before the first."""
    steps = np.maximum(np.arange(x.shape[1]), 1)[:, np.newaxis]
    return (x.cumsum(axis=1) - x) / steps


def halfway(x):
    """Return a running average (batch, time, features) that halves the way to each input."""
    mean, means = np.zeros_like(x[:, 0]), []
    for t in range(x.shape[1]):
        mean = (mean + x[:, t]) / 2
        means.append(mean)
    return np.stack(means, axis=1)


@exercise(
    hints=[
        "what differs from RNNCell in call is one line: the mixture",
        "get_config holds what the constructor needs: compare with the arguments of yours",
    ]
)
def exercise_2(LeakyCell):
    """A registered cell with a leak that survives saving."""
    expect(
        inspect.isclass(LeakyCell) and issubclass(LeakyCell, keras.layers.Layer),
        "LeakyCell is not a class that inherits from keras.layers.Layer",
    )
    cases = (
        (4, 0.2, (2, 5, 3)),
        (2, 0.7, (3, 1, 5)),
        (3, 1.0, (1, 4, 2)),
        (2, 0.03, (2, 6, 3)),
    )
    # All are made before any is used, the first one last: each keeps a leak of its own.
    cells = [LeakyCell(units, leak=leak) for units, leak, _ in reversed(cases)]
    for cell, case in zip(reversed(cells), cases):
        expect_leaky(cell, *case)
    expect_leaky(LeakyCell(2), 2, 0.5, (2, 3, 4), "by default the leak is 0.5: ")
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
