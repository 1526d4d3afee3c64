"""Several small recurrent networks side by side, so that training them takes one loop over time."""

import keras
import numpy as np
from keras import ops

from course_utils import guards
from course_utils.guards import guarded


class StackedCell(keras.layers.Layer):
    """One step of several networks at once, their output layers included.

    `step(x, *states, (W, U, b))` returns the next state, or a tuple of several; `arrays` are W, U,
    b and the output layer's V and d, each (networks, rows, columns).
    """

    def __init__(self, step, arrays, states):
        super().__init__()
        self.step, self.start = step, arrays
        self.units = arrays[1].shape[1]
        self.state_size = [self.units] * states

    def build(self, input_shape):
        constant = keras.initializers.Constant
        self.arrays = [self.add_weight(a.shape, constant(a)) for a in self.start]

    def call(self, inputs, states):
        W, U, b, V, d = map(ops.convert_to_tensor, self.arrays)
        new = self.step(inputs, *states, (W, U, b))
        new = [*new] if isinstance(new, tuple) else [new]
        return ops.matmul(new[0], V) + d, new


class Stack(keras.Model):
    """Networks of one kind side by side, copied from Keras models of an RNN and a Dense layer.

    Inputs are (networks, time, sequences, features), outputs (networks, time, sequences, outputs).
    Each model appears `copies` times: first all models, then all of them again. The networks share
    nothing: the gradient of the sum of their losses is the gradient of each. Raises `ValueError` if
    there are no models, if their shapes differ, or if inputs have another shape.

    >>> def model(seed):
    ...     keras.utils.set_random_seed(seed)
    ...     read = keras.layers.SimpleRNN(4, return_sequences=True)
    ...     return keras.Sequential([keras.Input((None, 2)), read, keras.layers.Dense(1)])
    >>> def step(x, h, weights):
    ...     W, U, b = weights
    ...     return ops.tanh(ops.matmul(x, W) + ops.matmul(h, U) + b)
    >>> stack = Stack([model(0), model(1)], step, copies=3)
    >>> stack(np.zeros((6, 7, 5, 2))).shape
    TensorShape([6, 7, 5, 1])
    """

    @guarded(states=guards.whole(1), copies=guards.whole(1))
    def __init__(self, models, step, states=1, copies=1):
        shapes = {tuple(w.shape for w in model.get_weights()) for model in models}
        if len(shapes) != 1:
            raise ValueError(
                f"{len(models)} models with weights of {len(shapes)} kinds of shapes, expected at "
                "least one model, and the same shapes in all of them."
            )
        if len(*shapes) != 5:
            raise ValueError(
                f"a model has {len(*shapes)} arrays of weights, expected 5: W, U and b of a "
                "recurrent layer, V and d of a Dense layer."
            )
        super().__init__()
        weights = [[*map(np.atleast_2d, model.get_weights())] for model in models]
        arrays = [np.concatenate([np.stack(a)] * copies) for a in zip(*weights)]
        self.cell = StackedCell(step, arrays, states)
        self.read = keras.layers.RNN(self.cell, return_sequences=True)
        self(np.zeros((len(arrays[0]), 2, 1, arrays[0].shape[1]), "float32"))

    def call(self, inputs):
        networks, features, _ = self.cell.start[0].shape
        if len(inputs.shape) != 4 or (inputs.shape[0], inputs.shape[3]) != (
            networks,
            features,
        ):
            raise ValueError(
                f"inputs have shape {tuple(inputs.shape)}, expected ({networks}, time, sequences, "
                f"{features})."
            )
        zeros = ops.zeros((inputs.shape[0], inputs.shape[2], self.cell.units))
        return self.read(inputs, initial_state=[zeros] * len(self.cell.state_size))
