"""A Transformer: attention with heads, its blocks, and a translator made of them.

Arrays are (batch, time, units). Written with `keras.ops`, so it runs on every backend.
"""

import math

import keras
import numpy as np
from keras import ops

from course_utils import guards
from course_utils.guards import guarded


def in_pairs(name, value):
    """Refuse all but positive even numbers: each wave is a sine and a cosine."""
    if guards.whole(least=2)(name, value) % 2:
        raise ValueError(
            f"{name} is {value}, expected an even number: waves come in pairs."
        )
    return value


@guarded(count=guards.whole(1), units=in_pairs)
def sinusoids(count, units):
    """Return the waves of positions 0 to count - 1, (count, units); `units` is even.

    Column 2k is sin(t w) and column 2k + 1 is cos(t w) with w = 10000^(-2k / units), as in
    Vaswani and others 2017. Introduced in notebook 17.

    >>> sinusoids(3, 8).shape
    (3, 8)
    """
    omega = 10_000.0 ** (-np.arange(0, units, 2) / units)
    angles = np.arange(count)[:, np.newaxis] * omega  # (count, units / 2)
    waves = np.stack([np.sin(angles), np.cos(angles)], axis=-1)
    return waves.reshape(count, units).astype("float32")


class Attention(keras.layers.Layer):
    """Attention with heads, of x (batch, time, units) to keys and values that come in.

    Keys and values are (batch, source, units), as `keys_and_values` makes them; `allowed` is True
    where looking is allowed and broadcasts to (batch, heads, time, source). `weigh` returns the
    attention weights of that shape. It equals `keras.layers.MultiHeadAttention` on its parameters,
    and leaves out dropout and `get_config`. Introduced in notebook 17.

    >>> layer, x = Attention(units=8, heads=2), ops.ones((3, 5, 8))
    >>> tuple(layer(x, *layer.keys_and_values(x), allowed=True).shape)
    (3, 5, 8)
    """

    def __init__(self, units, heads):
        super().__init__()
        self.heads = heads
        self.Q, self.K, self.V, self.O = (keras.layers.Dense(units) for _ in range(4))

    def keys_and_values(self, x):
        return [self.K(x), self.V(x)]

    def split(self, x):
        batch, time, units = ops.shape(x)
        x = ops.reshape(x, (batch, time, self.heads, units // self.heads))
        return ops.swapaxes(x, 1, 2)  # (batch, heads, time, size)

    def weigh(self, x, keys, allowed):
        queries, keys = self.split(self.Q(x)), self.split(keys)
        scores = ops.matmul(queries, ops.swapaxes(keys, -1, -2))
        scores = scores / math.sqrt(queries.shape[-1])
        return ops.softmax(ops.where(allowed, scores, -1e9), axis=-1)

    def call(self, x, keys, values, allowed):
        contexts = ops.matmul(self.weigh(x, keys, allowed), self.split(values))
        joined = ops.reshape(ops.swapaxes(contexts, 1, 2), ops.shape(x))
        return self.O(joined)  # (batch, time, units)


class Block(keras.layers.Layer):
    """One block of an encoder or, with `crossed`, of a decoder, with norms before each part.

    `past` holds keys and values of the steps before (batch, steps, units); `source` the keys, the
    values and the mask of a source, for a decoder. Introduced in notebook 17.

    >>> x, cache = Block(8, 2, 16, dropout=0.0)(ops.ones((3, 5, 8)), ops.ones((5, 5), "bool"))
    >>> tuple(x.shape), [tuple(part.shape) for part in cache]
    ((3, 5, 8), [(3, 5, 8), (3, 5, 8)])
    """

    def __init__(self, units, heads, hidden, dropout, crossed=False):
        super().__init__()
        self.attention = Attention(units, heads)
        self.cross = Attention(units, heads) if crossed else None
        self.widen = keras.layers.Dense(hidden, activation="relu")
        self.narrow = keras.layers.Dense(units)
        self.norms = [keras.layers.LayerNormalization() for _ in range(2 + crossed)]
        self.dropout = keras.layers.Dropout(dropout)

    def call(self, x, allowed, past=None, source=None):
        """Return x (batch, time, units), and the keys and values of all steps so far."""
        normed = self.norms[0](x)
        kept = self.attention.keys_and_values(normed)
        if past is not None:
            kept = [ops.concatenate(pair, axis=1) for pair in zip(past, kept)]
        x = x + self.dropout(self.attention(normed, *kept, allowed))
        if self.cross is not None:
            x = x + self.dropout(self.cross(self.norms[1](x), *source))
        both = self.narrow(self.widen(self.norms[-1](x)))
        return x + self.dropout(both), kept


class Transformer(keras.Model):
    """A translator without recurrence (Vaswani and others 2017, with norms before each part).

    It has the methods of `translation.Translator`. Its state is a list: the mask of the source, and
    for each block of the decoder keys and values of the source, and those of the steps so far, each
    (batch, steps, units). Sources and targets have at most 512 tokens. Introduced in notebook 17.
    """

    def __init__(self, sources, targets, units, heads, hidden, depth, dropout):
        super().__init__()
        self.scale, self.waves = math.sqrt(units), sinusoids(512, units)
        sizes = units, heads, hidden, dropout
        self.source_embedding = keras.layers.Embedding(sources, units)
        self.target_embedding = keras.layers.Embedding(targets, units)
        self.encoders = [Block(*sizes) for _ in range(depth)]
        self.decoders = [Block(*sizes, crossed=True) for _ in range(depth)]
        self.norms = [keras.layers.LayerNormalization() for _ in range(2)]
        self.dropout = keras.layers.Dropout(dropout)
        self.classify = keras.layers.Dense(targets)

    def add_waves(self, vectors, first=0):
        last = first + ops.shape(vectors)[1]
        waves = ops.convert_to_tensor(self.waves)[first:last]
        return self.dropout(vectors * self.scale + waves)

    def encode(self, source):
        x = self.add_waves(self.source_embedding(source))
        mask = ops.not_equal(source, 0)[:, None, None]  # padding is not a key
        for block in self.encoders:
            x, _ = block(x, mask)
        x, state = self.norms[0](x), [mask]
        for block in self.decoders:
            state += [*block.cross.keys_and_values(x), x[:, :0], x[:, :0]]
        return state

    def decode(self, tokens, state):
        mask, *kept = state
        first = ops.shape(kept[2])[1]  # so many steps are in the cache
        last = first + ops.shape(tokens)[1]
        allowed = ops.arange(last) <= ops.arange(first, last)[:, None]
        x, state = self.add_waves(self.target_embedding(tokens), first), [mask]
        for i, block in enumerate(self.decoders):
            source, past = kept[4 * i : 4 * i + 2], kept[4 * i + 2 : 4 * i + 4]
            x, past = block(x, allowed, past, (*source, mask))
            state += [*source, *past]
        return self.classify(self.dropout(self.norms[1](x))), state

    def call(self, inputs):
        source, tokens = inputs
        logits, _ = self.decode(tokens, self.encode(source))
        return logits  # (batch, time, targets)
