"""Checks of notebook 08, which cell to choose."""

import keras
import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(drop_features):
    """Dropout with one mask for each sequence, the same at all of its steps."""
    x = np.full((200, 6, 50), 2.0)
    before = x.copy()
    for rate in (0.25, 0.5):
        dropped = drop_features(x, rate, np.random.default_rng(0))
        dropped = expect_shape("the result", dropped, x.shape)
        expect((x == before).all(), "you changed x itself: return a new array")
        kept = dropped != 0.0
        expect(not kept.all(), "nothing was dropped: is the mask multiplied with x?")
        expect(
            (kept == kept[:, :1]).all(),
            "the mask changes from step to step: draw it with 1 in the place of time, "
            "and it is the same at all steps",
        )
        expect(
            not (kept == kept[:1]).all(),
            "all sequences have the same mask: draw one for each",
        )
        expect(
            not (kept == kept[..., :1]).all(),
            "whole sequences are dropped: draw a number for each feature",
        )
        share = kept.mean()
        expect(
            abs(share - rate) > 0.02 or rate == 0.5,
            f"with rate {rate} a share of {share:.2f} is kept: `rate` is what is dropped",
        )
        expect(
            abs(share - (1 - rate)) < 0.02,
            f"with rate {rate} a share of {share:.2f} is kept, expected {1 - rate}",
        )
        values = dropped[kept]
        expect(
            not is_close(values, x[kept]),
            "what is kept is not scaled: divide it by 1 - rate, so that the mean stays",
        )
        expect(
            is_close(values, x[kept] / (1 - rate)),
            f"with rate {rate} a 2.0 that is kept becomes {values[0]:.3g}, "
            f"expected 2 / (1 - rate) = {2 / (1 - rate):.3g}",
        )


LSTM, GRU = keras.layers.LSTM, keras.layers.GRU
# What is asked, whether it may be fused, and what to say if the answer is wrong.
CASES = [
    (LSTM, {}, True, "an LSTM with Keras' defaults"),
    (GRU, {}, True, "a GRU with Keras' defaults"),
    (LSTM, {"dropout": 0.3}, True, "`dropout`, applied to the inputs beforehand,"),
    (LSTM, {"recurrent_dropout": 0.3}, False, "recurrent_dropout=0.3"),
    (GRU, {"recurrent_dropout": 0.3}, False, "recurrent_dropout=0.3"),
    (LSTM, {"activation": "relu"}, False, "activation='relu'"),
    (LSTM, {"recurrent_activation": "hard_sigmoid"}, False, "another gate activation"),
    (LSTM, {"unroll": True}, False, "unroll=True"),
    (LSTM, {"use_bias": False}, False, "use_bias=False"),
    (GRU, {"reset_after": False}, False, "a GRU with reset_after=False"),
    (LSTM, {"kernel_regularizer": "l2"}, True, "a regularizer, part of the loss,"),
]


@exercise
def exercise_2(may_fuse):
    """Whether a layer's arguments allow the fused kernel."""
    for make, options, wanted, what in CASES:
        answer = may_fuse(make(3, **options))
        expect(answer is not None, "you returned None: did you forget to return?")
        expect(
            isinstance(answer, bool | np.bool_),
            f"you returned {answer!r}, expected True or False",
        )
        expect(
            bool(answer) == wanted,
            f"{what} {'keeps' if wanted else 'rules out'} the fused kernel, "
            f"you return {answer}",
        )


@exercise
def exercise_3(difference_in_errors):
    """The difference of two means in units of its standard error (Welch's t)."""
    pairs = [([0.9, 0.92, 0.97], [0.8, 0.85, 0.84]), ([1.0, 3.0], [2.0, 4.0, 9.0, 1.0])]
    for first, second in pairs:
        first, second = np.array(first), np.array(second)
        value = np.asarray(difference_in_errors(first, second))
        expect(value.size == 1, f"you returned {value.size} numbers, expected one")
        value = float(value.reshape(()))
        gap = first.mean() - second.mean()

        def in_errors(ddof, gap=gap, pair=(first, second)):
            return gap / np.sqrt(sum(v.var(ddof=ddof) / len(v) for v in pair))

        wanted, spread = in_errors(1), [v.std(ddof=1) for v in (first, second)]
        wrong = {
            "that is second minus first": -wanted,
            "the variance is divided by n: use ddof=1": in_errors(0),
            "the error is not under a root": gap / (gap / wanted) ** 2,
            "the variances are not divided by n": gap / np.hypot(*spread),
            "the spread stands where its square should": gap
            / np.sqrt(sum(s / len(v) for s, v in zip(spread, (first, second)))),
            "that is the difference itself": gap,
        }
        if is_close(value, wanted):
            continue
        for reason, other in wrong.items():
            expect(not is_close(value, other), f"{value:.3g}: {reason}")
        expect(False, f"you return {value:.3g}, expected {wanted:.3g}")
