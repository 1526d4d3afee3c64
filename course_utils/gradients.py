"""How long the gradient of a loss is at each step of a sequence."""

import numpy as np
import tensorflow as tf
from keras import ops

from course_utils.guards import guarded


def with_one_recurrent_layer(name, model):
    """Refuse a model without a recurrent layer made of a cell, or with several."""
    count = sum(hasattr(layer, "cell") for layer in model.layers)
    if count != 1:
        raise ValueError(
            f"{name} has {count} recurrent layers, expected one that is made of a cell, as "
            "keras.layers.SimpleRNN is."
        )
    return model


@guarded(model=with_one_recurrent_layer)
def gradient_by_lag(model, inputs, targets):
    """Return the length of d loss / d h_t for the lags 0, 1, ..., T - 1, an array (T,).

    `model` has one recurrent layer, made of a cell with one state (batch, units), and ends with a
    layer that reads its last state; the loss is the mean squared error to `targets` (batch,
    outputs). `inputs` (batch, T, features). Raises `ValueError` if the model has no recurrent
    layer, or more than one. Needs the TensorFlow backend. Introduced in notebook 05.
    """
    (cell,) = (layer.cell for layer in model.layers if hasattr(layer, "cell"))
    read_out, (h,) = model.layers[-1], cell.get_initial_state(batch_size=len(inputs))
    states = []
    with tf.GradientTape() as tape:
        tape.watch(h)
        for x in ops.unstack(inputs, axis=1):
            h, _ = cell(x, [h])
            states.append(h)
        loss = ops.mean((read_out(h) - targets) ** 2)
    gradients = tape.gradient(loss, states)
    return np.array([np.linalg.norm(g) for g in reversed(gradients)])
