"""The two cells of the xLSTM (Beck and others 2024): a matrix memory, and exponential gates.

The steps are in NumPy, for one sequence; cells and layer are written with `keras.ops`, so they run
on every backend. Gates are given by their logarithms. A number m, the stabiliser, is subtracted
from the logarithms, so that the exponentials stay small enough.
"""

import keras
import numpy as np
from keras import ops

from course_utils import guards
from course_utils.cells import LSTMCell
from course_utils.guards import guarded

NOTHING = -1e30  # the logarithm of a gate that is closed, and of an empty memory


def vectors_that_fit(arguments):
    """Refuse a query, key, value and memory whose shapes do not fit, and NaN."""
    q, k, v = (np.shape(arguments[name]) for name in "qkv")
    C, n, m = (np.shape(part) for part in arguments["state"])
    if q != k or len(k) != 1 or len(v) != 1 or 0 in k + v:
        raise ValueError(
            f"q, k and v have shapes {q}, {k} and {v}, expected vectors, q and k of one size."
        )
    if C != v + k or n != k or m != ():
        raise ValueError(
            f"the state has shapes {C}, {n} and {m}, expected {v + k}, {k} and (): did you "
            "swap key and value?"
        )
    values = [*arguments["state"], *(arguments[name] for name in "qkvif")]
    if any(np.isnan(value).any() for value in values):
        raise ValueError("state, vectors or gates hold NaN, expected numbers.")


@guarded(vectors_that_fit)
def mlstm_step(state, q, k, v, i, f):
    """Return h (values,) and the next state of an mLSTM; i and f are logarithms of the gates.

    The state is C (values, keys), n (keys,) and the stabiliser m, at first zeros and `NOTHING`.
    Beck and others 2024. Raises `ValueError` on other shapes and on NaN.
    Introduced in notebook 45.

    >>> h, state = mlstm_step((np.zeros((1, 1)), np.zeros(1), NOTHING), [1.0], [1.0], [5.0], 0, 0)
    >>> h
    array([5.])
    """
    C, n, m = state
    m_new = np.maximum(f + m, i)
    keep, write = np.exp(f + m - m_new), np.exp(i - m_new)
    C = keep * C + write * np.outer(v, k)
    n = keep * n + write * np.asarray(k)
    h = C @ q / np.maximum(np.abs(n @ q), np.exp(-m_new))
    return h, (C, n, m_new)


def units_that_fit(arguments):
    """Refuse a state and inputs of gates whose shapes differ, and NaN."""
    shapes = [np.shape(arguments[name]) for name in "ifzo"]
    shapes += [np.shape(part) for part in arguments["state"]]
    if len(set(shapes)) > 1 or 0 in shapes[0]:
        raise ValueError(
            f"i, f, z, o and the three parts of the state have shapes {shapes}, expected equal "
            "shapes, (units,)."
        )
    values = [*arguments["state"], *(arguments[name] for name in "ifzo")]
    if any(np.isnan(value).any() for value in values):
        raise ValueError("state or gates hold NaN, expected numbers.")


@guarded(units_that_fit)
def slstm_step(state, i, f, z, o):
    """Return h (units,) and the next state of an sLSTM; i and f are logarithms of the gates.

    The state is c, n and the stabiliser m, each (units,), at first zeros and `NOTHING`; z is the
    candidate, o the output gate. Beck and others 2024. Raises `ValueError` on other shapes and
    on NaN. Introduced in notebook 45.

    >>> start = np.zeros(1), np.zeros(1), np.full(1, NOTHING)
    >>> slstm_step(start, i=np.zeros(1), f=np.zeros(1), z=np.ones(1), o=np.ones(1))[0]
    array([1.])
    """
    c, n, m = state
    m_new = np.maximum(f + m, i)
    keep, write = np.exp(f + m - m_new), np.exp(i - m_new)
    c = keep * c + write * z
    n = keep * n + write
    return o * c / n, (c, n, m_new)


def sequences_that_fit(arguments):
    """Refuse shapes of the parallel form that do not fit, and no steps; refuse NaN in NumPy."""
    shapes = [tuple(arguments[name].shape) for name in "qkvif"]
    q, k, v, i, f = shapes
    fits = len(q) == 4 and q == k and q[:-1] == v[:-1] == i == f and 0 not in q + v
    if not fits:
        raise ValueError(
            f"q, k, v, i and f have shapes {shapes}, expected three of (batch, heads, time, size) "
            "and two of (batch, heads, time), with at least one time step."
        )
    arrays = [arguments[name] for name in "qkvif"]
    if any(isinstance(x, np.ndarray) and np.isnan(x).any() for x in arrays):
        raise ValueError(
            "q, k, v, i or f hold NaN, expected numbers: did training diverge?"
        )


@guarded(sequences_that_fit)
def mlstm_parallel(q, k, v, i, f):
    """Return all outputs (batch, heads, time, size) of an mLSTM that starts empty, at once.

    q, k and v are (batch, heads, time, size); i and f, the logarithms of the gates, are (batch,
    heads, time). Time and memory grow with the square of the number of steps. Beck and others
    2024. Raises `ValueError` on other shapes, on no steps and on NaN in a NumPy array. Introduced
    in notebook 45.

    >>> one = np.ones((1, 1, 2, 1))
    >>> h = mlstm_parallel(one, one, np.array([[[[4.0], [6.0]]]]), one[..., 0], 0 * one[..., 0])
    >>> [float(x) for x in np.ravel(ops.convert_to_numpy(h))]
    [4.0, 5.0]
    """
    F = ops.cumsum(f, axis=-1)
    step = ops.cumsum(ops.ones_like(f, dtype="int32"), axis=-1)
    past = step[..., :, None] >= step[..., None, :]  # (batch, heads, time t, time s)
    D = ops.where(past, F[..., :, None] - F[..., None, :] + i[..., None, :], NOTHING)
    m = ops.max(D, axis=-1, keepdims=True)
    S = ops.matmul(q, ops.swapaxes(k, -1, -2)) * ops.exp(D - m)
    size = ops.abs(ops.sum(S, axis=-1, keepdims=True))
    # at most e^80, which is finite in single precision
    return ops.matmul(S, v) / ops.maximum(size, ops.exp(ops.minimum(-m, 80)))


def heads_that_fit(arguments):
    """Refuse a number of units that is not a multiple of the number of heads."""
    units, heads = arguments["units"], arguments.get("heads", 1)
    if units % heads:
        raise ValueError(f"units is {units}, expected a multiple of heads, {heads}.")


@keras.saving.register_keras_serializable(package="unrolled")
class MLSTMCell(keras.layers.Layer):
    """One step of an mLSTM with several heads, for `keras.layers.RNN`.

    Inputs are (batch, features), outputs (batch, units). The state is a list: C, (batch, heads *
    size * size) with size = units / heads, n, (batch, units), and m, (batch, heads). Raises
    `ValueError` if `heads` does not divide `units`. On JAX, Keras' loop cannot mask a state wider
    than the output. Introduced in notebook 45.
    """

    @guarded(heads_that_fit, units=guards.whole(1), heads=guards.whole(1))
    def __init__(self, units, heads=1, **kwargs):
        super().__init__(**kwargs)
        self.units, self.heads, self.size = units, heads, units // heads
        self.state_size, self.output_size = [units * self.size, units, heads], units

    def build(self, input_shape):
        def add(name, *shape, start="zeros"):
            return self.add_weight(name=name, shape=shape, initializer=start)

        features, width, gates = input_shape[-1], 4 * self.units, 2 * self.heads
        self.kernel = add("kernel", features, width, start="glorot_uniform")
        self.bias = add("bias", width)  # q, k, v, o
        self.gate_kernel = add("gate_kernel", features, gates)
        self.gate_bias = add("gate_bias", gates, start=self.initial_gates)  # i, f

    def initial_gates(self, shape, dtype=None):
        """Return 0 for i, and for f 6 in the first head, falling to 3 in the last."""
        f = ops.linspace(6, 3, self.heads, dtype=dtype)
        return ops.concatenate([ops.zeros_like(f), f])

    def terms(self, x):
        """Return q, k, v (..., heads, size), o (..., units), log i and log f (..., heads)."""
        parts = ops.split(ops.matmul(x, self.kernel) + self.bias, 4, axis=-1)
        shape = (*ops.shape(x)[:-1], self.heads, self.size)
        q, k, v = (ops.reshape(part, shape) for part in parts[:3])
        gates = ops.matmul(x, self.gate_kernel) + self.gate_bias
        i, f = ops.split(gates, 2, axis=-1)
        return q, k / self.size**0.5, v, ops.sigmoid(parts[3]), i, ops.log_sigmoid(f)

    def call(self, inputs, states, training=False):
        q, k, v, o, i, f = self.terms(inputs)
        flat, n, m_old = states
        C = ops.reshape(flat, (-1, self.heads, self.size, self.size))
        n = ops.reshape(n, (-1, self.heads, self.size))
        m = ops.maximum(f + m_old, i)  # (batch, heads)
        keep, write = ops.exp(f + m_old - m)[..., None], ops.exp(i - m)[..., None]
        C = keep[..., None] * C + write[..., None] * v[..., :, None] * k[..., None, :]
        n = keep * n + write * k
        size = ops.abs(ops.sum(n * q, axis=-1))
        size = ops.maximum(size, ops.exp(ops.minimum(-m, 80)))
        h = ops.einsum("bhvk,bhk->bhv", C, q) / size[..., None]
        h = o * ops.reshape(h, (-1, self.units))
        flat = ops.reshape(C, (-1, self.units * self.size))
        return h, [flat, ops.reshape(n, (-1, self.units)), m]

    def get_initial_state(self, batch_size=None):
        both = zip(self.state_size, (0.0, 0.0, NOTHING))
        return [ops.full((batch_size, n), x, dtype=self.compute_dtype) for n, x in both]

    def get_config(self):
        return super().get_config() | {"units": self.units, "heads": self.heads}


@keras.saving.register_keras_serializable(package="unrolled")
class MLSTM(MLSTMCell):
    """An mLSTM layer: what `keras.layers.RNN(MLSTMCell(units))` returns, all steps at once.

    Inputs are (batch, time, features), outputs (batch, time, units) or, without
    `return_sequences`, the last one (batch, units). Its weights are those of the cell. It starts
    empty; for a state use `keras.layers.RNN`. After a masked step the output is that of the step
    before. Raises `ValueError` if there are no steps.
    """

    @guarded(units=guards.whole(1), heads=guards.whole(1))
    def __init__(self, units, heads=1, return_sequences=False, **kwargs):
        super().__init__(units, heads=heads, **kwargs)
        self.return_sequences = return_sequences
        self.supports_masking = True

    def call(self, sequences, mask=None):
        *vectors, o, i, f = self.terms(sequences)  # (batch, time, ...)
        if mask is not None:
            real = mask[..., None]
            i, f = ops.where(real, i, NOTHING), ops.where(real, f, 0.0)
        vectors = [ops.swapaxes(x, 1, 2) for x in vectors]
        i, f = (ops.swapaxes(x, 1, 2) for x in (i, f))
        h = ops.swapaxes(mlstm_parallel(*vectors, i, f), 1, 2)
        h = o * ops.reshape(h, ops.shape(o))
        if mask is not None:
            h = repeat_real(h, mask)
        return h if self.return_sequences else h[:, -1]

    def compute_output_shape(self, sequences_shape):
        steps = sequences_shape[1:2] if self.return_sequences else ()
        return (*sequences_shape[:1], *steps, self.units)

    def compute_mask(self, sequences, mask=None):
        return mask if self.return_sequences else None

    def get_config(self):
        return super().get_config() | {"return_sequences": self.return_sequences}


def repeat_real(h, mask):
    """Return h (batch, time, units), at each masked step the output of the last real one, or 0."""
    number = ops.cumsum(ops.ones_like(mask, dtype="int32"), axis=-1)  # 1, 2, 3, ...
    number = ops.where(mask, number, 0)
    past = ops.tril(ops.ones_like(number[:, :, None] * number[:, None, :]))
    last = ops.max(past * number[:, None, :], axis=-1)[..., None]  # 0: none so far
    repeated = ops.take_along_axis(h, ops.maximum(last - 1, 0), axis=1)
    return ops.where(last > 0, repeated, 0.0)


@keras.saving.register_keras_serializable(package="unrolled")
class SLSTMCell(LSTMCell):
    """An sLSTM cell with one head: an LSTM with exponential gates; the state is h, c, n and m.

    Inputs are (batch, features), outputs and each part of the state (batch, units). The weights
    are those of the LSTM cell, in the order i, f, z, o; the input gate has no activation but exp.
    Introduced in notebook 45.
    """

    def __init__(self, units, **kwargs):
        super().__init__(units, **kwargs)
        self.state_size = [units] * 4

    def call(self, inputs, states, training=False):
        h, c, n, m_old = states
        x = ops.matmul(inputs, self.kernel) + ops.matmul(h, self.recurrent_kernel)
        x = x + self.bias if self.use_bias else x
        i, f, z, o = ops.split(x, 4, axis=-1)
        f = ops.log_sigmoid(f)
        m = ops.maximum(f + m_old, i)
        keep, write = ops.exp(f + m_old - m), ops.exp(i - m)
        c = keep * c + write * self.activation(z)
        n = keep * n + write
        h = self.recurrent_activation(o) * c / n
        return h, [h, c, n, m]

    def get_initial_state(self, batch_size=None):
        zeros, _ = super().get_initial_state(batch_size)
        return [zeros, zeros, zeros, zeros + NOTHING]
