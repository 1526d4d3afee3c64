"""A neural Turing machine: a recurrent cell with a memory that it reads and writes by attention.

Written with `keras.ops`, so it runs on every backend. A memory is (batch, slots, width), attention
weights over its slots are (batch, slots). Graves, Wayne and Danihelka 2014, arXiv:1410.5401.
"""

import keras
import numpy as np
from keras import ops

from course_utils import guards
from course_utils.cells import LSTMCell
from course_utils.guards import guarded

KINDS = ("content", "location")


def kinds(name, value):
    """Refuse all but "content", "location", or both in a list or tuple."""
    if isinstance(value, str) or not value or not set(value) <= set(KINDS):
        raise ValueError(f"{name} is {value!r}, expected one or both of {KINDS}.")
    return value


def sequences_of(name, value):
    """Refuse all but numbers (batch, time, features) with at least one step, without NaN."""
    return guards.steps(name, _without_nan(name, guards.series(name, value)))


def _without_nan(name, array):
    if np.isnan(array).any():
        raise ValueError(f"{name} holds NaN, expected numbers.")
    return array


def content_weights(memory, key, strength):
    """Return a softmax over the slots (batch, slots) of strength times similarity to the key.

    The similarity is the cosine of the key (batch, width) and each slot of the memory (batch,
    slots, width); strength is (batch, 1). Equations 5 and 6 of the paper. Introduced in notebook
    41.

    >>> memory = np.array([[[1.0, 0.0], [0.0, 1.0]]], "float32")
    >>> key, strength = np.array([[1.0, 0.0]], "float32"), np.array([[2.0]], "float32")
    >>> np.round(ops.convert_to_numpy(content_weights(memory, key, strength)), 2)
    array([[0.88, 0.12]], dtype=float32)
    """
    dots = ops.einsum("bsw,bw->bs", memory, key)
    sizes = ops.sum(memory**2, axis=-1), ops.sum(key**2, axis=-1, keepdims=True)
    cosines = dots / (ops.sqrt(sizes[0] + 1e-16) * ops.sqrt(sizes[1] + 1e-16))
    return ops.softmax(strength * cosines, axis=-1)


def shifted(w, shares):
    """Return weights (batch, slots) moved around the ring of slots by -1, 0 and 1.

    shares (batch, 3) says how much is moved by each, and sums to 1. Equation 8 of the paper.
    Introduced in notebook 41.

    >>> w = np.array([[0.0, 0.0, 1.0]], "float32")
    >>> moved = shifted(w, np.array([[0.0, 0.25, 0.75]], "float32"))
    >>> ops.convert_to_numpy(moved)
    array([[0.75, 0.  , 0.25]], dtype=float32)
    """
    moved = [ops.roll(w, by, axis=-1) for by in (-1, 0, 1)]
    return ops.einsum("bn,bsn->bs", shares, ops.stack(moved, axis=-1))


def sharpened(w, power):
    """Return w ** power, divided by its sum, (batch, slots); power is (batch, 1).

    Equation 9 of the paper. Introduced in notebook 41.
    """
    return ops.softmax(power * ops.log(w + 1e-8), axis=-1)


@keras.saving.register_keras_serializable(package="unrolled")
class NTMCell(keras.layers.Layer):
    """A neural Turing machine for `keras.layers.RNN`: an LSTM, a memory, two heads.

    Inputs are (batch, features). The output (batch, units + width) is the state h of the LSTM,
    which is the controller, and what the read head reads. The state is the last output, c, the
    memory (batch, slots * width), and the weights of the write head and of the read head (batch,
    slots). In each step the write head writes before the read head reads. No weight
    depends on `slots`: a cell with another number of slots takes the same weights.

    `addressing` is ("content", "location") or one of them. `gate_bias` and `shift_bias` are
    initial biases: of the gates between content and the weights of the step before, and of the
    shifts by 1. `memory_initializer` (1e-6 everywhere if None) gives the memory before the first
    step; then both heads are on slot 0. If it is random, give it a seed: without one, a loaded cell
    starts with another memory. `reset_state()` of a stateful `keras.layers.RNN` writes
    zeros instead: after it pass `initial_state=cell.get_initial_state(batch_size)`.

    Raises `ValueError` if a size is not a positive whole number, or on other addressing. Source:
    Graves and others 2014; the biases are ours. Introduced in notebook 41.
    """

    @guarded(
        units=guards.whole(1),
        slots=guards.whole(1),
        width=guards.whole(1),
        addressing=kinds,
    )
    def __init__(
        self,
        units,
        slots=16,
        width=12,
        addressing=("content", "location"),
        gate_bias=-2.0,
        shift_bias=2.0,
        memory_initializer=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.units, self.slots, self.width = units, slots, width
        self.addressing = tuple(addressing)
        self.gate_bias, self.shift_bias = gate_bias, shift_bias
        start = memory_initializer or keras.initializers.Constant(1e-6)
        self.memory_initializer = keras.initializers.get(start)
        self.controller = LSTMCell(units, dtype=self.dtype_policy)
        self.output_size = units + width  # h and what was read
        # the last output, c, the memory, the weights of the write head and of the read head
        self.state_size = [self.output_size, units, slots * width, slots, slots]
        # for each head key, strength, gate, shifts, power; then erase and add
        self.sizes = 2 * [width, 1, 1, 3, 1] + 2 * [width]

    def build(self, input_shape):
        self.controller.build((None, input_shape[-1] + self.width))
        shape = (self.units, sum(self.sizes))
        self.kernel = self.add_weight(name="kernel", shape=shape)
        head = [0.0] * (self.width + 1) + [self.gate_bias, 0.0, 0.0, self.shift_bias, 0]
        bias = np.array(2 * head + 2 * self.width * [0.0])
        self.bias = self.add_weight(
            name="bias", shape=shape[1:], initializer=lambda *_, **__: bias
        )

    def point(self, memory, w, head):
        """Return the next weights of a head, (batch, slots)."""
        key, strength, gate, shares, power = head
        found, gate = w, ops.sigmoid(gate)
        if "content" in self.addressing:
            found = content_weights(memory, ops.tanh(key), ops.softplus(strength))
        if "location" not in self.addressing:
            return found
        w = gate * found + (1 - gate) * w
        return sharpened(shifted(w, ops.softmax(shares)), 1 + ops.softplus(power))

    def call(self, inputs, states, training=False):
        output, c, memory, w_write, w_read = states
        memory = ops.reshape(memory, (-1, self.slots, self.width))
        h, read = ops.split(output, [self.units], axis=-1)
        h, (_, c) = self.controller(ops.concatenate([inputs, read], axis=-1), [h, c])
        parts = ops.matmul(h, self.kernel) + self.bias
        parts = ops.split(parts, np.cumsum(self.sizes)[:-1].tolist(), axis=-1)
        w_write = self.point(memory, w_write, parts[:5])
        erase, add = ops.sigmoid(parts[10]), ops.tanh(parts[11])
        memory = memory * (1 - ops.einsum("bs,bw->bsw", w_write, erase))
        memory = memory + ops.einsum("bs,bw->bsw", w_write, add)
        w_read = self.point(memory, w_read, parts[5:10])
        read = ops.einsum("bs,bsw->bw", w_read, memory)
        memory = ops.reshape(memory, (-1, self.slots * self.width))
        output = ops.concatenate([h, read], axis=-1)
        return output, [output, c, memory, w_write, w_read]

    def get_initial_state(self, batch_size=None):
        memory = self.memory_initializer((1, self.slots * self.width))
        first = ops.one_hot([0], self.slots)
        zeros = [ops.zeros((1, size)) for size in self.state_size[:2]]
        rows = [ops.cast(x, self.compute_dtype) for x in (*zeros, memory, first, first)]
        return [ops.repeat(row, batch_size, axis=0) for row in rows]

    def get_config(self):
        names = ("units", "slots", "width", "addressing", "gate_bias", "shift_bias")
        start = keras.initializers.serialize(self.memory_initializer)
        config = {name: getattr(self, name) for name in names}
        return super().get_config() | config | {"memory_initializer": start}


@guarded(sequences=sequences_of)
def walks(cell, sequences):
    """Return the weights of both heads at each step, (2, batch, time, slots), write head first.

    sequences is an array (batch, time, features). Raises `ValueError` on another shape, on no
    steps and on NaN. Introduced in notebook 41.
    """
    states, seen = cell.get_initial_state(len(sequences)), []
    for x in ops.unstack(ops.cast(sequences, "float32"), axis=1):
        _, states = cell(x, states)
        seen.append(ops.stack(states[3:5]))  # (2, batch, slots)
    return ops.convert_to_numpy(ops.stack(seen, axis=2))
