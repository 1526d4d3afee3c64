"""Checks of notebook 03b, a network trained by hand."""

import sys
from functools import partial

import numpy as np

from course_utils.by_hand.rnn import rnn_backward, rnn_forward
from course_utils.checks import watched
from course_utils.checks.core import (
    exercise,
    expect,
    expect_parts,
    expect_value,
    is_equal,
)
from course_utils.checks.gradients import (
    SIZES,
    WEIGHTS,
    count,
    example,
    expect_gradients,
    waves,
)

# Shares to choose from; the best one is the last, the first, and one in the middle.
SHARES = (
    [0.0, 0.3, 0.6, 0.9],
    [0.2, 0.5, 0.7],
    [0.9, 0.1, 0.5, 0.3, 0.0],
    [1.0, 0.25, 0.0],
    [0.5, 0.0, 0.75, 1.0],  # the best is 1
    [0.5, 1.0, 0.25, 0.0],  # the best is 0
)


def two_models():
    """Yield the probabilities of two models (characters,), and the shares to try."""
    rng = np.random.default_rng(3)
    for characters, lead, shares in zip(
        (60, 41, 75, 33, 50, 50), (3.0, 0.1, 1.0, 1.2, 8.0, 0.02), SHARES
    ):
        theirs = rng.uniform(0.01, 0.5, size=characters)
        ours = np.clip(lead * rng.permutation(theirs), 0.001, 0.99)
        yield ours, theirs, shares


def bits_of(p):
    """Return the mean number of bits of the probabilities `p`."""
    return -np.log2(p).mean()


def bits_of_mixtures(ours, theirs, shares):
    """Return the bits of the mixture for each share."""
    return np.array([bits_of(s * ours + (1 - s) * theirs) for s in shares])


def mean_of_bits(ours, theirs, shares):
    """Return the mean of the two models' bits for each share, which is no mixture."""
    return np.array([s * bits_of(ours) + (1 - s) * bits_of(theirs) for s in shares])


# What a mistake calls the bits of each share.
WRONG_BITS = {
    "mix the probabilities first, then take the logarithm: you mix the bits": mean_of_bits,
    "the share s belongs to `ours`, and 1 - s to `theirs`": (
        lambda ours, theirs, shares: bits_of_mixtures(theirs, ours, shares)
    ),
    "take the mean of the logarithms, not the logarithm of the mean": (
        lambda ours, theirs, shares: np.array(
            [-np.log2((s * ours + (1 - s) * theirs).mean()) for s in shares]
        )
    ),
}


def usual_mistakes(ours, theirs, shares):
    """Yield (reason, (share, bits)) for each usual mistake."""
    shares = np.array(shares)
    bits = bits_of_mixtures(ours, theirs, shares)
    best, worst = bits.argmin(), bits.argmax()
    pairs = {
        "fewer bits are better: you return the share with the most": worst,
        "bits are logarithms with base 2, yours have base e": best,
        "the sign is turned round: bits are minus the logarithm": best,
        "bits per character are a mean, yours are a sum": best,
    }
    for factor, (reason, at) in zip((1, np.log(2), -1, len(ours)), pairs.items()):
        yield reason, (shares[at], factor * bits[at])
    yield "return the share itself, not its index", (best, bits[best])
    yield "return the share first, then its bits", (bits[best], shares[best])
    for reason, wrong_bits in WRONG_BITS.items():
        wrong = wrong_bits(ours, theirs, shares)
        at = wrong.argmin()
        yield reason, (shares[at], wrong[at])
        yield reason, (shares[at], bits[at])  # the mistake is in the choice alone
    own = np.arange(11) / 10
    bits = bits_of_mixtures(ours, theirs, own)
    reason = "choose among `shares`, not among shares of your own"
    yield reason, (own[bits.argmin()], bits.min())


@exercise(
    hints=[
        "for one share: what does the mixture give to each character, and what does that cost?",
        "do it for every share, and look where the smallest number is",
    ]
)
def exercise_1(best_share):
    """The share of a mixture with the fewest bits per character."""
    for ours, theirs, shares in two_models():
        answer = expect_parts(
            best_share(ours, theirs, shares), "two numbers: the share and its bits", 2
        )
        bits = bits_of_mixtures(ours, theirs, shares)
        wanted = shares[bits.argmin()], bits.min()
        for reason, wrong in usual_mistakes(ours, theirs, shares):
            known = is_equal(answer, wrong) and not is_equal(wrong, wanted)
            expect(not known, reason)
        told = f"with shares {shares} your share and bits"
        expect_value(answer, wanted, name=told)


@exercise(
    hints=[
        "two loops: the first keeps one state for each window, the second goes backward",
        "what rnn_backward calls `h` belongs to the last state of the window before",
    ]
)
def exercise_2(checkpointed_gradients):
    """The full gradient, window by window."""
    # 7 steps in windows of 3: the last one is short. The last case shows the memory.
    for sizes, window in (
        *((SIZES[0], window) for window in (7, 1, 3, 9)),
        (SIZES[1], 1),
        ((2, 40, 1, 3, 5), 4),
    ):
        inputs, h, params = example(*sizes)
        states = rnn_forward(inputs, h, params)
        own = waves(*states.shape)
        full = rnn_backward(inputs, h, states, params, states + own)
        slope_of_loss = partial(slope_and_memory, states, own, window)
        grads = checkpointed_gradients(inputs, h, params, slope_of_loss, window)
        cut = truncated(inputs, h, params, states + own, window)
        expect_gradients(
            "checkpointed_gradients",
            grads,
            full,
            {
                f"windows of {window}: this is the truncated gradient. Does each window, the "
                "last one first, hand its d_h on to the final state of the one before?": cut
            },
            f"{count(sizes[1])} in windows of {window}",
        )


def slope_and_memory(states, own, window, piece, part):
    """Return d_states of a window; raise `NotYet` for wrong states, or too many in memory."""
    piece, time = np.asarray(piece), states.shape[1]
    steps = piece.shape[1] if piece.ndim == 3 else 0
    expect(
        steps <= window,
        f"{count(steps)} are in memory at once, though the window is {window}",
    )
    expect(
        steps in (min(window, time), time % window),
        f"a window of {count(steps)}, expected {window}, the last one may be shorter",
    )
    first = np.arange(time)[part][0]
    name = f"windows of {window}: the states from step {first} on"
    expect_value(piece, states[:, part], name=name)
    held = steps_held(sys._getframe(1), len(states), states.shape[-1])
    enough = time // window + 5 * window + 5  # those kept, and a window's a few times
    expect(
        held <= enough,
        f"with {time} steps in windows of {window}, {held} states are in memory when "
        "slope_of_loss is called: keep the state before each window alone, and compute a "
        "window's states again on the way back",
    )
    return states[:, part] + own[:, part]


def truncated(inputs, h, params, d_states, window):
    """Return the gradients when no window hands its d_h on."""
    grads = dict.fromkeys(WEIGHTS, 0.0)
    for start in range(0, inputs.shape[1], window):
        part = slice(start, start + window)
        states = rnn_forward(inputs[:, part], h, params)
        pieces = rnn_backward(inputs[:, part], h, states, params, d_states[:, part])
        grads = {key: grads[key] + pieces[key] for key in WEIGHTS}
        h = states[:, -1]
    return grads


def steps_held(frame, batch, units):
    """Return how many states (batch, units) the variables of the answer hold, from `frame` up."""
    found = {}
    while frame is not None and frame.f_globals.get("__name__") != watched.__name__:
        collect_states(list(frame.f_locals.values()), batch, units, found)
        frame = frame.f_back
    return sum(found.values())


def collect_states(value, batch, units, found):
    """Put {id of an array of states: how many} into `found`."""
    if isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            collect_states(item, batch, units, found)
    elif isinstance(value, np.ndarray) and value.shape[-1:] == (units,):
        if batch in value.shape[:-1]:
            found[id(value)] = value.size // (batch * units)
