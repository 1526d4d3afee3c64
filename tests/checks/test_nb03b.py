"""Every check of notebook 03b accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.by_hand.rnn import rnn_backward, rnn_forward
from course_utils.checks import nb03b

WEIGHTS = ("W_xh", "W_hh", "b_h")


def best_share(choose=np.argmin, mix=None, cost=lambda p: -np.log2(p).mean()):
    """Return an answer to exercise 1, right by default."""
    mix = mix or (lambda s, ours, theirs: s * ours + (1 - s) * theirs)

    def answer(ours, theirs, shares):
        bits = [cost(mix(s, ours, theirs)) for s in shares]
        return shares[choose(bits)], bits[choose(bits)]

    return answer


def all_shares_at_once(ours, theirs, shares):
    shares = np.array(shares)[:, np.newaxis]
    bits = -np.log2(shares * ours + (1 - shares) * theirs).mean(axis=1)
    return np.array([shares[bits.argmin(), 0], bits.min()])


def in_a_loop(ours, theirs, shares):
    best, fewest = None, float("inf")
    for share in shares:
        total = 0.0
        for p, q in zip(ours, theirs):
            total -= np.log2(q + share * (p - q))
        if total / len(ours) < fewest:
            best, fewest = share, total / len(ours)
    return [best, fewest]


def as_pairs(ours, theirs, shares):
    return min(
        ((s, nb03b.bits_of(s * ours + (1 - s) * theirs)) for s in shares),
        key=lambda pair: pair[1],
    )


def mixed_bits(ours, theirs, shares):
    bits = nb03b.mean_of_bits(ours, theirs, shares)
    return shares[bits.argmin()], bits.min()


def chosen_by_mixed_bits(ours, theirs, shares):
    """Choose with the mean of bits, but return the bits of the mixture."""
    share = mixed_bits(ours, theirs, shares)[0]
    return share, nb03b.bits_of(share * ours + (1 - share) * theirs)


def in_place(ours, theirs, shares):
    """Write the mixture into the first model."""
    bits = []
    for share in shares:
        ours *= share
        ours += (1 - share) * theirs
        bits.append(nb03b.bits_of(ours))
    return shares[np.argmin(bits)], min(bits)


def sorts_the_shares(ours, theirs, shares):
    shares.sort()
    return best_share()(ours, theirs, shares)


def index_and_bits(ours, theirs, shares):
    bits = nb03b.bits_of_mixtures(ours, theirs, shares)
    return bits.argmin(), bits.min()


def own_shares(ours, theirs, shares):
    return best_share()(ours, theirs, np.arange(11) / 10)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (best_share(), "passed"),
        (all_shares_at_once, "passed"),
        (in_a_loop, "passed"),
        (as_pairs, "passed"),
        (best_share(choose=np.argmax), "fewer bits are better"),
        (mixed_bits, "mix the probabilities first"),
        (chosen_by_mixed_bits, "mix the probabilities first"),
        (
            best_share(mix=lambda s, ours, theirs: s * theirs + (1 - s) * ours),
            "the share s belongs to `ours`",
        ),
        (
            best_share(cost=lambda p: -np.log2(p.mean())),
            "take the mean of the logarithms",
        ),
        (best_share(cost=lambda p: -np.log(p).mean()), "yours have base e"),
        (best_share(cost=lambda p: -np.log2(p).sum()), "yours are a sum"),
        (
            lambda *given: best_share(lambda b: np.argmax(b), cost=np.mean)(*given),
            "your share and bits is",
        ),
        (
            best_share(np.argmax, cost=lambda p: np.log2(p).mean()),
            "the sign is turned round",
        ),
        (index_and_bits, "return the share itself, not its index"),
        (lambda *given: best_share()(*given)[::-1], "return the share first"),
        (lambda *given: best_share()(*given)[0], "expected two numbers"),
        (lambda *given: best_share()(*given)[1], "expected two numbers"),
        (own_shares, "choose among `shares`"),
        (lambda a, b, shares: best_share()(a, b, shares[1:]), "your share and bits is"),
        (
            lambda a, b, shares: best_share()(a, b, shares[:-1]),
            "your share and bits is",
        ),
        (
            lambda a, b, shares: best_share()(a[1:], b[1:], shares),
            "your share and bits is",
        ),
        (in_place, "changes its argument `ours`"),
        (sorts_the_shares, "changes its argument `shares`"),
        (lambda *given: print(best_share()(*given)), "None"),
        (lambda ours, theirs, shares: shares * ours, "your code raised"),
        (..., "not attempted"),
    ],
)
def test_best_share(assert_verdict, answer, reason):
    assert_verdict(reason, nb03b.exercise_1, answer)


def checkpointed(hand_on=True, add=True, start="kept", reverse=True, backward=True):
    """Return an answer to exercise 3, right by default."""

    def answer(inputs, h, params, slope_of_loss, window):
        parts = [slice(s, s + window) for s in range(0, inputs.shape[1], window)]
        kept = []
        for part in parts:
            kept.append(h if start == "kept" else np.zeros_like(h))
            h = rnn_forward(inputs[:, part], h, params)[:, -1]
        grads, d_h = dict.fromkeys(WEIGHTS, 0.0), 0.0
        for part, h in list(zip(parts, kept))[:: -1 if reverse else 1]:
            states = rnn_forward(inputs[:, part], h, params)
            d_states = slope_of_loss(states, part)
            if hand_on and (add or np.ndim(d_h) == 0):
                d_states[:, -1] += d_h
            elif hand_on:
                d_states[:, -1] = d_h
            pieces = rnn_backward(inputs[:, part], h, states, params, d_states)
            grads = {key: grads[key] + pieces[key] for key in WEIGHTS}
            d_h = pieces["h"] if backward else d_states[:, 0]
        return grads

    return answer


def step_by_step(inputs, h, params, slope_of_loss, window):
    """Keep nothing: read from the start to every window, and go back inside it by hand."""
    grads = {key: np.zeros_like(params[key]) for key in WEIGHTS}
    d_h, end = np.zeros_like(h), inputs.shape[1]
    while end > 0:
        start = (end - 1) // window * window
        first = rnn_forward(inputs[:, :start], h, params)[:, -1] if start else h
        states = rnn_forward(inputs[:, start:end], first, params)
        d_states = slope_of_loss(states, slice(start, end))
        for t in reversed(range(end - start)):
            before = states[:, t - 1] if t else first
            d_a = (d_h + d_states[:, t]) * (1 - states[:, t] ** 2)
            grads["W_xh"] += inputs[:, start + t].T @ d_a
            grads["W_hh"] += before.T @ d_a
            grads["b_h"] += d_a.sum(axis=0)
            d_h = d_a @ params["W_hh"].T
        end = start
    return grads


def by_recursion(inputs, h, params, slope_of_loss, window):
    """Go forward on the way down, backward on the way up."""

    def grads_and_d_h(start, h):
        part = slice(start, min(start + window, inputs.shape[1]))
        states = rnn_forward(inputs[:, part], h, params)
        later, d_h = dict.fromkeys(WEIGHTS, 0.0), 0.0
        if part.stop < inputs.shape[1]:
            last = states[:, -1].copy()
            del states
            later, d_h = grads_and_d_h(part.stop, last)
            states = rnn_forward(inputs[:, part], h, params)
        d_states = np.array(slope_of_loss(states, part))
        d_states[:, -1] += d_h
        pieces = rnn_backward(inputs[:, part], h, states, params, d_states)
        return {key: later[key] + pieces[key] for key in WEIGHTS}, pieces["h"]

    return grads_and_d_h(0, h)[0]


def everything_at_once(inputs, h, params, slope_of_loss, window):
    states = rnn_forward(inputs, h, params)
    d_states = slope_of_loss(states, slice(0, inputs.shape[1]))
    return rnn_backward(inputs, h, states, params, d_states)


def all_states_kept(as_list):
    """Return an answer that goes forward once, and shows the slopes one window at a time."""

    def answer(inputs, h, params, slope_of_loss, window):
        every = rnn_forward(inputs, h, params)
        starts = range(0, inputs.shape[1], window)
        pieces = [every[:, start : start + window] for start in starts]
        if as_list:
            del every
        parts = [slice(start, start + window) for start in starts]
        d_states = [slope_of_loss(*both) for both in zip(pieces, parts)]
        states, d_states = (np.concatenate(a, axis=1) for a in (pieces, d_states))
        return rnn_backward(inputs, h, states, params, d_states)

    return answer


def twice(*arguments):
    return {key: 2 * value for key, value in checkpointed()(*arguments).items()}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (checkpointed(), "passed"),
        (step_by_step, "passed"),
        (by_recursion, "passed"),
        (checkpointed(hand_on=False), "windows of 1: this is the truncated gradient"),
        (checkpointed(add=False), "7 steps in windows of 1, the gradient of W_xh at"),
        (checkpointed(reverse=False), "7 steps in windows of 1, the gradient of W_xh"),
        (checkpointed(backward=False), "7 steps in windows of 1, the gradient of W_xh"),
        (
            checkpointed(start="zero"),
            "windows of 7: the states from step 0 on at",
        ),
        (everything_at_once, "7 steps are in memory at once, though the window is 1"),
        (all_states_kept(False), "states are in memory when slope_of_loss is"),
        (all_states_kept(True), "40 steps in windows of 4, 41 states"),
        (twice, "7 steps in windows of 7, the gradient of W_xh at [0, 0] is"),
        (
            lambda *given: checkpointed()(*given[:-1], min(given[-1], 3)),
            "a window of 1 step, expected 7",
        ),
        (lambda *a: {"b_h": 0.0}, "returned no W_xh"),
        (lambda *a: [0.0], "returned list, not a dict"),
        (..., "not attempted"),
    ],
)
def test_checkpointed_gradients(assert_verdict, answer, reason):
    assert_verdict(reason, nb03b.exercise_2, answer)


@pytest.mark.parametrize("left_out", [0.0, 1.0])
def test_both_ends_of_the_shares_are_tried(assert_verdict, left_out):
    def between(ours, theirs, shares):
        rest = [s for s in shares if s != left_out]
        bits = [-np.log2(s * ours + (1 - s) * theirs).mean() for s in rest]
        return rest[int(np.argmin(bits))], min(bits)

    assert_verdict("your share and bits", nb03b.exercise_1, between)
