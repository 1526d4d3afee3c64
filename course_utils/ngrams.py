"""A language model that counts: n-grams with Witten-Bell smoothing."""

import math
from collections import Counter


class NGram:
    """An n-gram language model, each order interpolated with the one below (Witten and Bell 1991).

    Tokens may be anything hashable except None, which fills the places before a row's first
    token. One fit gives all orders up to `order`. The end of a row is not predicted: append a
    token of your own where it should be. Introduced in notebook 10.

    >>> model = NGram(2).fit(["abab"])
    >>> round(model.probability("b", "a"), 3)  # (2 + 1 * 4/9) / (2 + 1)
    0.815
    >>> round(model.bits(["abab"], order=1), 3)
    1.17
    """

    def __init__(self, order):
        self.order = order

    def fit(self, rows):
        """Count all n-grams of rows, sequences of tokens; return the model itself."""
        start = [None] * self.order
        tokens = [token for row in rows for token in [*start, *row]]
        self.counts, self.contexts = {}, {}
        for n in range(1, self.order + 1):
            grams = Counter(zip(*(tokens[i:] for i in range(n))))
            for gram, count in grams.items():
                if gram[-1] is not None:
                    self.counts[gram] = count
                    total, kinds = self.contexts.get(gram[:-1], (0, 0))
                    self.contexts[gram[:-1]] = total + count, kinds + 1
        return self

    def probability(self, token, context, order=None):
        """Return P(token | all tokens of its row before it), at most `order` - 1 of them used."""
        order = self.order if order is None else order
        if not 1 <= order <= self.order:
            raise ValueError(f"order {order} is not in 1 to {self.order}, as counted.")
        before = (None,) * self.order + tuple(context[-self.order :])
        total, kinds = self.contexts.get((), (0, 0))
        p = 1 / (kinds + 1)  # any known token, or an unknown one
        for n in range(order):
            h = before[len(before) - n :]
            total, kinds = self.contexts.get(h, (0, 0))
            if total == 0:
                break  # never seen, and nor was any longer context
            p = (self.counts.get((*h, token), 0) + kinds * p) / (total + kinds)
        return p

    def bits(self, rows, order=None):
        """Return the mean number of bits per token: the mean of -log2 P."""
        surprise = [
            -math.log2(self.probability(token, row[max(0, i - self.order) : i], order))
            for row in rows
            for i, token in enumerate(row)
        ]
        return sum(surprise) / len(surprise)
