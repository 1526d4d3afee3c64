"""N-gram language models with Witten-Bell and with Kneser-Ney smoothing.

We wrote our own because no maintained library does this. nltk.lm has Kneser-Ney with one fixed
discount, takes milliseconds per token, and its probabilities after an unseen context do not
sum to 1. The Python package of kenlm reads models but cannot estimate them.
"""

import math
from collections import Counter

import numpy as np

from course_utils import guards, text_guards
from course_utils.guards import guarded


class NGram:
    """An n-gram language model, each order interpolated with the one below (Witten and Bell 1991).

    Tokens may be anything hashable except None, which fills the positions before a row's first
    token. One fit gives all orders up to `order`. The end of a row is not predicted: append an
    end token of your own if it should be. Introduced in notebook 10.

    >>> model = NGram(2).fit(["abab"])
    >>> round(model.probability("b", "a"), 3)  # (2 + 1 * 4/9) / (2 + 1)
    0.815
    >>> round(model.bits(["abab"], order=1), 3)
    1.17
    """

    @guarded(order=guards.whole(1))
    def __init__(self, order):
        self.order = order

    @guarded(rows=text_guards.filled_rows)
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
        """Return P(token | the row's tokens before it), of which the last `order` - 1 are used."""
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

    @guarded(rows=text_guards.filled_rows)
    def bits(self, rows, order=None):
        """Return the mean number of bits per token: the mean of -log2 P."""
        surprise = [
            -math.log2(self.probability(token, row[max(0, i - self.order) : i], order))
            for row in rows
            for i, token in enumerate(row)
        ]
        return sum(surprise) / len(surprise)


class KneserNey:
    """N-grams with interpolated modified Kneser-Ney smoothing (Chen and Goodman 1999).

    A discount is subtracted from every count. The probability that this frees after a context
    goes to the context without its first token. There, a token counts once for every different
    token seen before it, not once for every time it was seen. Below the lowest order is the
    uniform distribution.

    Tokens are strings or numbers. The start of a row is a context of its own; n-grams that
    begin there keep their plain counts, since nothing precedes them (Heafield and others
    2013). The end of a row is not predicted: append an end token of your own if it should be.
    One fit gives all orders up to `order`.

    >>> model = KneserNey(2).fit(["abab"])
    >>> model.vocabulary
    ['a', 'b']
    >>> model.distribution("a")
    array([0.29166667, 0.70833333])
    >>> model.log2(["ab"]).round(3)
    array([-0.337, -0.497])
    """

    @guarded(order=guards.whole(1))
    def __init__(self, order):
        self.order = order

    def fit(self, rows, vocabulary=None):
        """Count all n-grams of rows, sequences of tokens; return the model itself.

        `vocabulary` has all tokens that can occur, in the order of `distribution`; by default
        these are the tokens of the rows, sorted.
        """
        if vocabulary is None:
            vocabulary = sorted({token for row in rows for token in row})
        self.vocabulary = list(vocabulary)
        self.numbers = {token: number for number, token in enumerate(self.vocabulary)}
        if len(self.numbers) < len(self.vocabulary):
            raise ValueError("the vocabulary has duplicates, expected each token once.")
        self.start = len(self.vocabulary)  # comes before every row
        codes = self._encode(rows)
        self.levels, shorter = [], None
        for _ in range(self.order):
            shorter = _Level(codes, self.start, shorter)
            self.levels.append(shorter)
        for level in self.levels:
            level.forget_positions()
        return self

    def log2(self, rows, order=None):
        """Return log2 P of every token given those before it in its row, for all rows (tokens,).

        Raises `ValueError` for a token outside the vocabulary.
        """
        order, codes = self._asked(order), self._encode(rows)
        p = np.full(len(codes), 1 / self.start)
        for n, (level, contexts, grams) in enumerate(self._find(codes, order), start=1):
            share, rest = level.plain if n == order else level.continued
            p = share[grams] + rest[contexts] * p
        return np.log2(p[codes != self.start])

    def bits(self, rows, order=None):
        """Return the mean number of bits per token: the mean of -log2 P."""
        return -self.log2(rows, order).mean()

    def distribution(self, context, order=None):
        """Return the probabilities of the next token, shape (vocabulary,).

        `context` has the row's tokens before it, at least the last `order` - 1. It may have
        tokens outside the vocabulary.
        """
        order = self._asked(order)
        last = [self.numbers.get(token, -1) for token in context[-self.order :]]
        codes = np.array([self.start, *last, -1][-order:])  # -1: the next token
        p = np.full(self.start + 1, 1 / self.start)
        for n, (level, contexts, _) in enumerate(self._find(codes, order), start=1):
            share, rest = level.plain if n == order else level.continued
            first = contexts[-1] * (self.start + 1)  # its n-grams are neighbours
            here = slice(*np.searchsorted(level.keys, [first, first + self.start + 1]))
            p *= rest[contexts[-1]]
            p[level.keys[here] - first] += share[:-1][here]
        return p[: self.start]

    def probability(self, token, context, order=None):
        """Return P(token | the row's tokens before it)."""
        return self.distribution(context, order)[self.numbers[token]]

    def _asked(self, order):
        order = self.order if order is None else order
        if not 1 <= order <= self.order:
            raise ValueError(f"order {order} is not in 1 to {self.order}, as counted.")
        return order

    def _encode(self, rows):
        """Return the numbers of all tokens, row after row, with a start before each row."""
        if isinstance(rows, str):
            raise ValueError("rows is a string, expected a list of rows: write [text].")
        codes = []
        try:
            for row in rows:
                codes.append(self.start)
                codes.extend([self.numbers[token] for token in row])
        except KeyError as error:
            raise ValueError(
                f"token {error} is not in the vocabulary of {self.start} tokens: "
                "give `fit` all tokens that can occur, or map the others to one token."
            ) from None
        if len(codes) == len(rows):
            raise ValueError("the rows have no tokens, expected at least one.")
        return np.array(codes)

    def _find(self, codes, order):
        """Yield, for every n, its level, and the contexts and n-grams at all codes (-1: unseen)."""
        contexts = np.zeros(len(codes), int)
        for level in self.levels[:order]:
            keys = contexts * (self.start + 1) + codes
            found = np.searchsorted(level.keys, keys)
            grams = np.where(level.keys[found] == keys, found, -1)
            yield level, contexts, grams
            contexts = np.append(-1, grams[:-1])  # what ends one token earlier


class _Level:
    """The n-grams of one length, numbered in the order of context, then token.

    `keys` has context * (vocabulary + 1) + token for each, where a context is the number of an
    n-gram of the level below. `plain` and `continued` are results of `_discounted`: from plain
    counts, and from the numbers of different tokens seen before.
    """

    def __init__(self, codes, start, shorter):
        contexts = np.zeros(len(codes), int)  # of all positions; -1: across a start
        if shorter:
            contexts = np.where(codes == start, -1, np.append(-1, shorter.grams[:-1]))
        at = np.flatnonzero(contexts >= 0)
        keys = contexts[at] * (start + 1) + codes[at]
        self.keys, first, grams, self.counts = np.unique(
            keys, return_index=True, return_inverse=True, return_counts=True
        )
        self.grams = np.full(len(codes), -1)
        self.grams[at] = grams
        self.of, tokens = np.divmod(self.keys, start + 1)  # the context of each n-gram
        if shorter:
            self.starts = shorter.starts[self.of]  # true if it begins at a row's start
            shorter.continue_with(shorter.grams[at[first]])
        else:
            self.starts = tokens == start
            self.counts[self.starts] = 0  # a start is not predicted
        self.size = len(shorter.counts) if shorter else 1
        self.plain = _discounted(self.of, self.counts, self.size)
        self.keys = np.append(self.keys, np.iinfo(int).max)  # above all keys searched

    def continue_with(self, suffixes):
        """Count the different longer n-grams that end in each; `suffixes` has their numbers."""
        kinds = np.bincount(suffixes, minlength=len(self.counts))
        kinds = np.where(self.starts, self.counts, kinds)
        self.continued = _discounted(self.of, kinds, self.size)

    def forget_positions(self):
        """Delete the arrays that only counting needs."""
        del self.grams, self.of, self.starts, self.counts


def _discounted(contexts, counts, size):
    """Return the n-grams' discounted probabilities, and what is left for the order below.

    contexts and counts have shape (n-grams,). The probabilities have shape (n-grams + 1,), and
    what each of `size` contexts has left has shape (size + 1,). The last entries, 0 and 1, are
    for unseen n-grams and contexts, whose number is -1.
    """
    lost = np.append(0, discounts(counts))[np.minimum(counts, 3)]
    total = np.bincount(contexts, counts, size)
    rest = np.bincount(contexts, lost, size)
    followed = total > 0
    rest = np.divide(rest, total, where=followed, out=np.ones(size))
    total[~followed] = 1
    return np.append((counts - lost) / total[contexts], 0), np.append(rest, 1)


def discounts(counts):
    """Return the discounts for counts of 1, of 2, and of 3 or more (Chen and Goodman 1999).

    They depend on n1 to n4, the numbers of counts that are 1, 2, 3 and 4. If one of these is 0,
    or a discount is not positive, the result is KenLM's default: 0.5, 1 and 1.5.

    >>> discounts([1, 1, 1, 1, 2, 2, 3, 4, 9])
    array([0.5 , 1.25, 1.  ])
    """
    capped = np.minimum(counts, 5).astype(int)
    n1, n2, n3, n4 = np.bincount(capped, minlength=6)[1:5]
    if min(n1, n2, n3, n4) > 0:
        y = n1 / (n1 + 2 * n2)
        found = 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3
        if min(found) > 0:
            return np.array(found)
    return np.array([0.5, 1.0, 1.5])
