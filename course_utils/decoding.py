"""From a model's logits to the next token, and from one token after another to a whole sequence.

The last axis is that of the tokens; batches work too. A search calls a function
`decode(tokens, state)`, which returns logits (batch, 1, tokens) and the next state. A state is a
list of tensors whose first axis is the batch.
"""

import numpy as np
from keras import ops

from course_utils import guards
from course_utils.guards import guarded


@guarded(logits=guards.logits, temperature=guards.number)
def with_temperature(logits, temperature):
    """Return the softmax of logits (..., tokens) / temperature: sharper below 1, flatter above 1.

    Raises `ValueError` unless the temperature is above 0. Introduced in notebook 13.

    >>> with_temperature(np.log([0.1, 0.2, 0.7]), temperature=0.5).round(2)
    array([0.02, 0.07, 0.91])
    """
    if temperature <= 0:
        raise ValueError(
            f"temperature is {temperature}, expected a number above 0: "
            "for the likeliest token alone, use top_k(probabilities, 1)."
        )
    scores = np.asarray(logits, dtype=float) / temperature
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))  # no overflow
    return powers / powers.sum(axis=-1, keepdims=True)


@guarded(probabilities=guards.distributions, k=guards.whole())
def top_k(probabilities, k):
    """Return probabilities (..., tokens): those of the k most likely rescaled to sum 1, others 0.

    Of equal probabilities the first is kept. Raises `ValueError` if k is below 1. Source: Fan,
    Lewis and Dauphin 2018. Introduced in notebook 13.

    >>> top_k(np.array([0.1, 0.3, 0.1, 0.5]), k=2)
    array([0.   , 0.375, 0.   , 0.625])
    """
    if k < 1:
        raise ValueError(f"k is {k}, expected at least 1: one token must be left.")
    order = np.argsort(-probabilities, axis=-1, kind="stable")
    ranks = np.argsort(order, axis=-1)  # 0 is the most likely
    kept = np.where(ranks < k, probabilities, 0.0)
    return kept / kept.sum(axis=-1, keepdims=True)


@guarded(probabilities=guards.distributions, p=guards.number)
def top_p(probabilities, p):
    """Return probabilities (..., tokens) of the smallest set of most likely tokens that reaches p.

    They are rescaled to sum 1; the others are 0.
    Raises `ValueError` unless 0 < p <= 1. Source: Holtzman and others 2020 (nucleus sampling).
    Introduced in notebook 13.

    >>> top_p(np.array([0.1, 0.3, 0.1, 0.5]), p=0.7)
    array([0.   , 0.375, 0.   , 0.625])
    """
    if not 0 < p <= 1:
        raise ValueError(f"p is {p}, expected a share above 0, at most 1.")
    order = np.argsort(-probabilities, axis=-1, kind="stable")
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered  # sum of all more likely
    needed = np.take_along_axis(before < p, np.argsort(order, axis=-1), axis=-1)
    kept = np.where(needed, probabilities, 0.0)
    return kept / kept.sum(axis=-1, keepdims=True)


@guarded(probabilities=guards.distributions)
def sample(probabilities, rng):
    """Return one random token number for each row of probabilities (..., tokens).

    `rng` is a NumPy generator. One uniform number per row picks the token whose interval of the
    cumulative sum it falls into. Introduced in notebook 13.

    >>> rng = np.random.default_rng(0)
    >>> sample(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), rng)
    array([1, 2])
    """
    edges = np.cumsum(probabilities, axis=-1)
    drawn = rng.random(edges.shape[:-1] + (1,)) * edges[..., -1:]
    return (edges <= drawn).sum(axis=-1)


@guarded(state=guards.batch, most=guards.whole(1))
def greedy_search(decode, state, start, end, most):
    """Return rows of tokens (batch, steps): the most likely one at each step, until `end`.

    A row that has ended is filled with `end`; no row is longer than `most`. Introduced in
    notebook 15.
    """
    tokens = np.full((len(state[0]), 1), start)
    ended, rows = np.zeros_like(tokens, bool), []
    while len(rows) < most and not ended.all():
        logits, state = decode(tokens, state)
        likeliest = ops.convert_to_numpy(ops.argmax(logits, axis=-1))
        tokens = np.where(ended, end, likeliest)
        ended |= tokens == end
        rows.append(tokens)
    return np.concatenate(rows, axis=1)


@guarded(
    state=guards.batch,
    most=guards.whole(1),
    width=guards.whole(1),
    alpha=guards.number,
)
def beam_search(decode, state, start, end, most, width=4, alpha=1.0):
    """Return rows of tokens (batch, steps): the best found while keeping `width` rows at each step.

    The rows with the highest log-probability are kept. At the end, the best row is the one with
    the highest log-probability / length ** alpha. A row that has ended is filled with `end`.
    Source: Wu and others 2016, section 7, with a simpler length penalty. Introduced in
    notebook 15.
    """
    count = len(state[0])
    state = [ops.repeat(part, width, axis=0) for part in state]
    rows = np.full((count, width, 1), start)
    scores = np.where(np.arange(width) == 0, 0.0, -np.inf) * np.ones((count, 1))
    for _ in range(most):
        last = rows[:, :, -1]
        logits, state = decode(last.reshape(-1, 1), state)
        logs = ops.convert_to_numpy(ops.log_softmax(logits[:, -1])).copy()
        logs = logs.reshape(count, width, -1)
        logs[last == end] = np.where(np.arange(logs.shape[-1]) == end, 0, -np.inf)
        total = (scores[:, :, None] + logs).reshape(count, -1)
        best = np.argsort(-total, axis=1, kind="stable")[:, :width]
        parents, tokens = np.divmod(best, logs.shape[-1])
        scores = np.take_along_axis(total, best, axis=1)
        rows = np.take_along_axis(rows, parents[:, :, None], axis=1)
        rows = np.concatenate([rows, tokens[:, :, None]], axis=2)
        chosen = (parents + width * np.arange(count)[:, None]).ravel()
        state = [ops.take(part, chosen, axis=0) for part in state]
        if (tokens == end).all():
            break
    lengths = 1 + (rows[:, :, 1:] != end).sum(axis=2)  # with the end
    best = np.argmax(scores / lengths**alpha, axis=1)
    return rows[np.arange(count), best, 1:]
