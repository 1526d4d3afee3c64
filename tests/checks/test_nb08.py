"""Every check of notebook 08 accepts a right answer and tells each usual wrong one its reason."""

import importlib

import keras
import numpy as np
import pytest

from course_utils.checks import nb08

# Keras' private module, which decides about the kernel; a function hides it under its own name.
BACKEND = importlib.import_module("keras.src.backend.tensorflow.rnn")


def mask_of(shape):
    """Return an answer to exercise 1 whose mask has a shape made from that of x."""

    def drop_features(x, rate, rng):
        return x * (rng.random(shape(*x.shape)) >= rate) / (1 - rate)

    return drop_features


right = mask_of(lambda batch, time, features: (batch, 1, features))


def in_place(x, rate, rng):
    x *= (rng.random((len(x), 1, x.shape[-1])) >= rate) / (1 - rate)
    return x


def unscaled(x, rate, rng):
    return right(x, rate, rng) * (1 - rate)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (lambda x, rate, rng: right(x, rate, rng).astype("float32"), "passed"),
        (mask_of(lambda *shape: shape), "changes from step to step"),
        (mask_of(lambda batch, time, features: (1, 1, features)), "all sequences have"),
        (mask_of(lambda batch, time, features: (batch, 1, 1)), "whole sequences"),
        (lambda x, rate, rng: right(x, 1 - rate, rng), "`rate` is what is dropped"),
        (lambda x, rate, rng: right(x, rate / 2, rng), "expected 0.75"),
        (unscaled, "is not scaled"),
        (lambda x, rate, rng: unscaled(x, rate, rng) / rate, "expected 2 / (1 - rate)"),
        (lambda x, rate, rng: x / (1 - rate), "nothing was dropped"),
        (lambda x, rate, rng: right(x, rate, rng)[:, 0], "has shape (200, 50)"),
        (lambda x, rate, rng: print(end=""), "forget to return"),
        (in_place, "you changed x itself"),
        (..., "not attempted"),
    ],
)
def test_drop_features(assert_verdict, answer, reason):
    assert_verdict(reason, nb08.exercise_1, answer)


def demands(layer):
    """Return what the fused kernel demands, by name."""
    return {
        "activation": layer.activation is keras.activations.tanh,
        "gates": layer.recurrent_activation is keras.activations.sigmoid,
        "recurrent": layer.recurrent_dropout == 0,
        "unroll": not layer.unroll,
        "bias": layer.use_bias,
        "reset": getattr(layer, "reset_after", True),
    }


def without(name):
    """Return an answer that forgets one of the demands."""
    return lambda layer: all(ok for key, ok in demands(layer).items() if key != name)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda layer: all(demands(layer).values()), "passed"),
        (without("activation"), "activation='relu'"),
        (without("gates"), "another gate activation"),
        (without("recurrent"), "recurrent_dropout=0.3 rules out"),
        (without("unroll"), "unroll=True"),
        (without("bias"), "use_bias=False"),
        (without("reset"), "reset_after=False"),
        (
            lambda layer: all(demands(layer).values()) and not layer.dropout,
            "`dropout`, applied to the inputs beforehand, keeps",
        ),
        (lambda layer: False, "an LSTM with Keras' defaults keeps"),
        (lambda layer: layer.reset_after, "your code raised AttributeError"),
        (lambda layer: demands(layer), "expected True or False"),
        (lambda layer: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_may_fuse(assert_verdict, answer, reason):
    assert_verdict(reason, nb08.exercise_2, answer)


@pytest.mark.parametrize("case", nb08.CASES, ids=lambda case: case[3])
def test_keras_says_the_same_about_the_fused_kernel(case, monkeypatch):
    """What the check calls right is what the installed Keras would do if there were a GPU."""
    fused = []
    monkeypatch.setattr(BACKEND, "_is_gpu_available", lambda: True)
    for kernel, states in (("_cudnn_lstm", 2), ("_cudnn_gru", 1)):

        def pretend(inputs, *rest, states=states):
            fused.append(True)
            zeros = keras.ops.zeros((2, 3))
            return zeros, keras.ops.zeros((2, 1, 3)), [zeros] * states

        monkeypatch.setattr(BACKEND, kernel, pretend)
    make, options, wanted, _ = case
    make(3, **options)(np.ones((2, 4, 5), "float32"), training=True)
    assert bool(fused) == wanted


def in_errors(first, second, ddof=1):
    error = first.var(ddof=ddof) / len(first) + second.var(ddof=ddof) / len(second)
    return (first.mean() - second.mean()) / np.sqrt(error)


def squared(first, second):
    gap = first.mean() - second.mean()
    return gap / (gap / in_errors(first, second)) ** 2


def spreads(first, second):
    error = first.std(ddof=1) / len(first) + second.std(ddof=1) / len(second)
    return (first.mean() - second.mean()) / np.sqrt(error)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (in_errors, "passed"),
        (lambda a, b: np.array([in_errors(a, b)]), "passed"),
        (lambda a, b: in_errors(b, a), "second minus first"),
        (lambda a, b: in_errors(a, b, ddof=0), "use ddof=1"),
        (squared, "not under a root"),
        (spreads, "its square"),
        (
            lambda a, b: (a.mean() - b.mean()) / np.hypot(a.std(ddof=1), b.std(ddof=1)),
            "not divided by n",
        ),
        (lambda a, b: a.mean() - b.mean(), "the difference itself"),
        (lambda a, b: a - b.mean(), "3 numbers, expected one"),
        (lambda a, b: 1.0, "you return 1, expected"),
        (..., "not attempted"),
    ],
)
def test_difference_in_errors(assert_verdict, answer, reason):
    assert_verdict(reason, nb08.exercise_3, answer)
