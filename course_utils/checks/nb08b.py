"""Checks of notebook 08b, how to regularise a recurrent network."""

import keras
import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
    is_close,
    shown,
)

# Shapes (batch, time, features) and rates: one step alone, nothing to drop, many sequences of
# which nothing is kept.
DROPS = [
    ((200, 6, 50), 0.25),
    ((90, 3, 110), 0.5),
    ((300, 1, 40), 0.8),
    ((4, 5, 3), 0.0),
    ((500, 2, 5), 0.95),
]


@exercise(
    hints=[
        "which shape has a mask that differs by sequence and feature, and not by step?",
        "`rng.random(shape) < rate` is True with probability `rate`",
    ]
)
def exercise_1(drop_features):
    """Dropout with one mask for each sequence, the same at all of its steps."""
    cases = [(shape, rate, uniform(shape)) for shape, rate in DROPS]
    cases.append((*DROPS[0], np.floor(9 * uniform(DROPS[0][0])).astype(int)))
    cases.append((*DROPS[0], -uniform(DROPS[0][0])))
    as_many = []
    for shape, rate, x in cases:
        rng = np.random.default_rng(0)
        dropped = expect_shape("the result", drop_features(x, rate, rng), shape)
        expect_mask(dropped != 0, rate, "negative " * bool((x < 0).all()))
        expect_values(dropped, x, rate)
        if rate:
            again = expect_from(rng, drop_features, x, rate, dropped)
            as_many.append((again == 0).sum() == (dropped == 0).sum())
    expect(
        not all(as_many),
        "every call drops exactly the same share: draw for each feature on its own",
    )


def uniform(shape):
    return np.random.default_rng(1).uniform(1, 3, size=shape)


def expect_mask(kept, rate, told):
    """Raise `NotYet` unless a mask (batch, time, features) is drawn as it should be."""
    dropped = 1 - kept.mean()
    expect(rate or dropped == 0, f"with rate 0 a share of {dropped:.2f} is dropped")
    if not rate:
        return
    expect(dropped, "nothing was dropped: is the mask multiplied with x?")
    expect(kept.any(), f"with rate {rate} all {told}numbers are dropped")
    expect(
        (kept == kept[:, :1]).all(),
        "the mask changes from step to step: draw it with 1 in the place of time, and it is the "
        "same at all steps",
    )
    expect(
        not (kept == kept[:1]).all(),
        "all sequences have the same mask: draw one for each",
    )
    expect(
        not (kept == kept[..., :1]).all(),
        "whole sequences are dropped: draw a number for each feature",
    )
    what = f"with rate {rate} a share of {dropped:.2f} is dropped"
    expect(
        abs(dropped - rate) < 0.02 or abs(1 - dropped - rate) > 0.02,
        f"{what}: `rate` is kept",
    )
    expect(abs(dropped - rate) < 0.02, f"{what}, expected about {rate}")
    expect_independent(kept[:, 0], rate)


def expect_independent(kept, rate):
    """Raise `NotYet` unless each entry of a mask (batch, features) is drawn on its own."""
    counts = kept.sum(axis=1)
    expect(
        counts.std() > 0.5 * np.sqrt(kept.shape[1] * rate * (1 - rate)),
        f"each sequence keeps nearly the same number of features, {counts.min()} to "
        f"{counts.max()}: draw for each feature on its own",
    )
    for axis, what in enumerate(("sequences", "features")):
        alike = 1 - np.diff(kept, axis=axis).mean()
        expect(
            abs(alike - rate**2 - (1 - rate) ** 2) < 0.03,
            f"neighbouring {what} are dropped together too often or too seldom: draw for each "
            "feature of each sequence on its own",
        )


def expect_values(dropped, x, rate):
    """Raise `NotYet` unless what is kept has the right size."""
    kept = dropped != 0
    expect(
        not rate or not is_close(dropped[kept], x[kept]),
        "what is kept is not scaled: divide it by 1 - rate, so that the mean stays",
    )
    wanted = x[kept] / (1 - rate)
    mistakes = {
        f"with rate {rate} what is kept is divided by the rate, expected by 1 - rate": (
            x[kept] / (rate or 1)
        ),
        f"with rate {rate} what is kept is multiplied by 1 - rate, expected divided": (
            x[kept] * (1 - rate)
        ),
    }
    expect_value(dropped[kept], wanted, mistakes, name=f"with rate {rate} what is kept")


def expect_from(rng, drop_features, x, rate, dropped):
    """Raise `NotYet` unless the numbers come from the generator passed; return a second result."""
    again = np.asarray(drop_features(x, rate, rng))
    expect(
        not is_close(again, dropped),
        "a second call with the same `rng` gives the same mask: draw from `rng` each time",
    )
    same = np.asarray(drop_features(x, rate, np.random.default_rng(0)))
    expect(
        is_close(same, dropped),
        "generators with the same seed give different masks: draw from `rng` alone",
    )
    return again


LSTM, GRU = keras.layers.LSTM, keras.layers.GRU
# What is asked, whether it may be fused, and what to say if the answer is wrong.
CASES = [
    (LSTM, {}, True, "an LSTM with Keras' defaults"),
    (GRU, {}, True, "a GRU with Keras' defaults"),
    (LSTM, {"dropout": 0.3}, True, "`dropout`, applied to the inputs beforehand,"),
    (GRU, {"dropout": 0.5}, True, "`dropout`, applied to the inputs beforehand,"),
    (LSTM, {"recurrent_dropout": 0.3}, False, "recurrent_dropout=0.3"),
    (GRU, {"recurrent_dropout": 0.01}, False, "recurrent_dropout=0.01"),
    (LSTM, {"activation": "relu"}, False, "activation='relu'"),
    (GRU, {"activation": "sigmoid"}, False, "activation='sigmoid'"),
    (LSTM, {"activation": None}, False, "activation=None"),
    (LSTM, {"recurrent_activation": "hard_sigmoid"}, False, "another gate activation"),
    (GRU, {"recurrent_activation": "tanh"}, False, "recurrent_activation='tanh'"),
    (LSTM, {"unroll": True}, False, "unroll=True"),
    (GRU, {"unroll": True}, False, "unroll=True"),
    (LSTM, {"use_bias": False}, False, "use_bias=False"),
    (GRU, {"use_bias": False}, False, "use_bias=False"),
    (GRU, {"reset_after": False}, False, "a GRU with reset_after=False"),
    (LSTM, {"kernel_regularizer": "l2"}, True, "a regularizer, part of the loss,"),
    (GRU, {"return_sequences": True}, True, "return_sequences=True"),
    (LSTM, {"go_backwards": True}, True, "go_backwards=True"),
    (GRU, {"stateful": True}, True, "stateful=True"),
    (LSTM, {"unit_forget_bias": False}, True, "the start of the bias"),
    (LSTM, {"unroll": True, "use_bias": False}, False, "unroll=True without a bias"),
    (
        GRU,
        {"reset_after": False, "unroll": True},
        False,
        "reset_after=False, unrolled,",
    ),
    # Less usual ones: not in a list of what is ruled out, or with a name like tanh.
    (LSTM, {"activation": "elu"}, False, "activation='elu'"),
    (GRU, {"activation": "tanh_shrink"}, False, "activation='tanh_shrink'"),
    (LSTM, {"activation": "hard_tanh"}, False, "activation='hard_tanh'"),
    (
        GRU,
        {"recurrent_activation": "softsign"},
        False,
        "recurrent_activation='softsign'",
    ),
    (
        LSTM,
        {"activation": "sigmoid", "recurrent_activation": "tanh"},
        False,
        "each activation in the other's place",
    ),
]


@exercise(
    hints=[
        "write down the conditions, one a line, and join them by `and`",
        "an LSTM has no `reset_after`: what does `getattr` do with three arguments?",
    ]
)
def exercise_2(may_fuse):
    """Whether a layer's arguments allow the fused kernel."""
    for units, (make, options, wanted, what) in enumerate(CASES, start=3):
        answer = may_fuse(make(units, **options))
        expect(
            isinstance(answer, bool | np.bool_ | int) and answer in (0, 1),
            f"you returned {shown(answer)}, expected True or False",
        )
        expect(
            bool(answer) == wanted,
            f"{what} {'keeps' if wanted else 'rules out'} the fused kernel, "
            f"you return {bool(answer)}",
        )
