"""Every check of notebook 08b accepts a right answer and tells each usual wrong one its reason."""

import importlib

import keras
import numpy as np
import pytest

from course_utils.checks import nb08b

# Keras' private module, which decides about the kernel; a function hides it under its own name.
BACKEND = importlib.import_module("keras.src.backend.tensorflow.rnn")


def mask_of(shape):
    """Return an answer to exercise 1 whose mask has a shape made from that of x."""

    def drop_features(x, rate, rng):
        return x * (rng.random(shape(*x.shape)) >= rate) / (1 - rate)

    return drop_features


right = mask_of(lambda batch, time, features: (batch, 1, features))


def unscaled(x, rate, rng):
    return right(x, rate, rng) * (1 - rate)


def by_binomial(x, rate, rng):
    batch, time, features = x.shape
    kept = rng.binomial(1, 1 - rate, size=(batch, features))
    return np.where(np.repeat(kept[:, None], time, axis=1), x / (1 - rate), 0)


def by_loop(x, rate, rng):
    result = np.zeros(x.shape)
    for sequence, new in zip(x, result):
        for feature in range(x.shape[2]):
            if rng.random() >= rate:
                new[:, feature] = sequence[:, feature] / (1 - rate)
    return result


def in_a_copy(x, rate, rng):
    """Keep the type of x, which cuts numbers if x holds whole ones."""
    result = x.copy()
    result[:] = right(x, rate, rng)
    return result


def in_twos(x, rate, rng):
    """Give each two neighbouring features the same number."""
    drawn = rng.random((len(x), 1, -(-x.shape[2] // 2)))
    return x * (np.repeat(drawn, 2, axis=-1)[..., : x.shape[2]] >= rate) / (1 - rate)


def by_count(x, rate, rng):
    """Drop as many features of each sequence."""
    batch, _, features = x.shape
    ranks = rng.random((batch, 1, features)).argsort(axis=-1)
    return x * (ranks >= round(rate * features)) / (1 - rate)


def exact_share(x, rate, rng):
    """Drop exactly this share of the whole batch."""
    batch, _, features = x.shape
    ranks = rng.permutation(batch * features).reshape(batch, 1, features)
    return x * (ranks >= int(rate * ranks.size)) / (1 - rate)


def never_empty(x, rate, rng):
    """Keep one feature of each sequence at least."""
    kept = rng.random((len(x), 1, x.shape[2])) >= rate
    for row in kept:
        if not row.any():
            row[0, rng.integers(x.shape[2])] = True
    return x * kept / (1 - rate)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (lambda x, rate, rng: right(x, rate, rng).astype("float32"), "passed"),
        (by_binomial, "passed"),
        (by_loop, "passed"),
        (mask_of(lambda *shape: shape), "changes from step to step"),
        (mask_of(lambda batch, time, features: (1, 1, features)), "all sequences have"),
        (mask_of(lambda batch, time, features: (batch, 1, 1)), "whole sequences"),
        (lambda x, rate, rng: right(x, 1 - rate, rng), "`rate` is kept"),
        (lambda x, rate, rng: right(x, rate / 2, rng), "is dropped, expected about"),
        (unscaled, "is not scaled"),
        (
            lambda x, rate, rng: unscaled(x, rate, rng) / (rate or 1),
            "is divided by the rate",
        ),
        (
            lambda x, rate, rng: unscaled(x, rate, rng) * (1 - rate),
            "is multiplied by 1 - rate",
        ),
        (
            lambda x, rate, rng: unscaled(x, rate, rng) / (1 - rate) ** 2,
            "with rate 0.25 what is kept at",
        ),
        (lambda x, rate, rng: x / (1 - rate), "nothing was dropped"),
        (lambda x, rate, rng: right(x, rate, rng)[:, 0], "has shape (200, 50)"),
        (
            lambda x, rate, rng: right(x, rate, np.random.default_rng(0)),
            "a second call with the same `rng`",
        ),
        (in_a_copy, "with rate 0.25 what is kept at"),
        (in_twos, "neighbouring features are dropped together"),
        (by_count, "draw for each feature on its own"),
        (exact_share, "every call drops exactly the same share"),
        (never_empty, "with rate 0.95 a share of 0.80 is dropped"),
        (
            lambda x, rate, rng: right(x, min(rate, 0.9), rng),
            "with rate 0.95 a share of 0.90 is dropped",
        ),
        (lambda x, rate, rng: right(np.abs(x), rate, rng), "what is kept at [0] is"),
        (
            lambda x, rate, rng: right(np.maximum(x, 0), rate, rng),
            "with rate 0.25 all negative numbers are dropped",
        ),
        (lambda x, rate, rng: right(x, rate, np.random), "generators with the same"),
        (lambda x, rate, rng: right(x, max(rate, 0.1), rng), "with rate 0 a share of"),
        (..., "not attempted"),
    ],
)
def test_drop_features(assert_verdict, answer, reason):
    assert_verdict(reason, nb08b.exercise_1, answer)


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


def by_config(layer):
    wanted = {"activation": "tanh", "recurrent_activation": "sigmoid", "unroll": False}
    wanted |= {"recurrent_dropout": 0, "use_bias": True, "reset_after": True}
    config = {"reset_after": True} | layer.get_config()
    return not [key for key, value in wanted.items() if config[key] != value]


def without(name):
    """Return an answer that forgets one of the demands."""
    return lambda layer: all(ok for key, ok in demands(layer).items() if key != name)


def not_listed(layer):
    return layer.activation.__name__ not in ("relu", "sigmoid", "linear")


def allows(activation):
    """Return an answer that judges the activation in another way."""
    return lambda layer: activation(layer) and without("activation")(layer)


def both_activations(layer):
    """Ask for both activations, wherever they are."""
    names = {layer.activation.__name__, layer.recurrent_activation.__name__}
    _, _, *others = demands(layer).values()
    return names == {"tanh", "sigmoid"} and all(others)


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
        (by_config, "passed"),
        (lambda layer: all(map(bool, demands(layer).values())), "passed"),
        (lambda layer: np.bool_(all(demands(layer).values())), "passed"),
        (lambda layer: int(all(demands(layer).values())), "passed"),
        (lambda layer: True, "recurrent_dropout=0.3 rules out"),
        (
            lambda layer: all(demands(layer).values()) and not layer.return_sequences,
            "return_sequences=True keeps",
        ),
        (lambda layer: layer.recurrent_activation == "sigmoid", "an LSTM with Keras'"),
        (lambda layer: sum(demands(layer).values()) > 4, "recurrent_dropout=0.3"),
        (
            lambda layer: sum(not ok for ok in demands(layer).values()) in (0, 2),
            "unrol",
        ),
        (lambda layer: layer.use_bias and layer.recurrent_dropout < 0.1, "=0.01 rules"),
        (allows(not_listed), "activation='elu' rules out"),
        (
            allows(lambda layer: layer.activation.__name__.startswith("tanh")),
            "activation='tanh_shrink' rules out",
        ),
        (
            allows(lambda layer: layer.activation.__name__.endswith("tanh")),
            "activation='hard_tanh' rules out",
        ),
        (both_activations, "each activation in the other's place rules out"),
        (lambda layer: demands(layer), "expected True or False"),
        (lambda layer: "True", "expected True or False"),
        (lambda layer: layer.name, "expected True or False"),
        (..., "not attempted"),
    ],
)
def test_may_fuse(assert_verdict, answer, reason):
    assert_verdict(reason, nb08b.exercise_2, answer)


@pytest.mark.parametrize("case", nb08b.CASES, ids=lambda case: case[3])
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


def test_a_stateful_layer_may_be_fused(assert_verdict):
    def not_stateful(layer):
        config = layer.get_config()
        fused = (
            config["activation"] == "tanh"
            and config["recurrent_activation"] == "sigmoid"
        )
        fused &= config["use_bias"] and not config["recurrent_dropout"]
        fused &= not config["unroll"] and config.get("reset_after", True)
        return fused and not config["stateful"]

    assert_verdict("stateful=True keeps", nb08b.exercise_2, not_stateful)
