"""Every check of notebook 09 accepts a right answer and tells each usual wrong one its reason."""

import keras
import numpy as np
import pytest
from keras import ops
from keras.layers import GRU, LSTM, Dense, Embedding

from course_utils.checks import nb09


def prepare_with(scale="train", shuffle=False, shift=0, features=True, whole=False):
    """Return a `prepare`, right by default."""

    def prepare(series, window, share):
        cut = int(share * len(series))
        known = {"train": series[:cut], "all": series, "none": np.array([-1.0, 1.0])}
        scaled = (series - known[scale].mean()) / known[scale].std()
        if whole or shuffle:
            x, y = windows(scaled, window)
            order = np.arange(len(x))
            if shuffle:
                order = np.random.default_rng(0).permutation(len(x))
            train, test = np.split(order, [int(share * len(x))])
            return (x[train], y[train]), (x[test], y[test])
        return windows(scaled[:cut], window), windows(scaled[cut:], window)

    def windows(part, window):
        count = len(part) - window
        x = np.stack([part[i : i + window] for i in range(count)])
        y = part[window - shift : len(part) - shift]
        return (x[..., np.newaxis] if features else x), y

    return prepare


def scaled_apart(series, window, share):
    (x_train, y_train), (x_test, y_test) = prepare_with()(series, window, share)
    return (x_train, y_train), (2 * x_test, 2 * y_test)


def never_returns(*arguments):
    print(end="")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (prepare_with(), "passed"),
        (prepare_with(scale="all"), "the scaler has seen the test part"),
        (prepare_with(scale="none"), "the values are not scaled"),
        (prepare_with(shuffle=True), "is the split in time?"),
        (prepare_with(shift=1), "it repeats what the model sees"),
        (prepare_with(features=False), "is the axis of features there?"),
        (prepare_with(whole=True), "cut the series before the windows"),
        (scaled_apart, "are both scaled alike"),
        (lambda series, window, share: prepare_with()(series, window, share)[0], "two"),
        (never_returns, "did you forget to return"),
        (lambda series, window, share: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_prepare(assert_verdict, answer, reason):
    assert_verdict(reason, nb09.exercise_1, answer)


def reader_with(mask=True, activation="softmax", last=None, sequences=False, zero=True):
    """Return a `build_reader`, right by default."""

    def build_reader(letters, classes):
        codes = keras.Input((None,), dtype="int32")
        vectors = Embedding(letters + 1, 8)(codes)
        real = ops.not_equal(codes, 0) if mask else None
        every = sequences or last is not None
        states = GRU(16, return_sequences=every)(vectors, mask=real)
        states = last(states, vectors) if last else states
        return keras.Model(codes, Dense(classes, activation=activation)(states))

    return build_reader


def with_lambda(letters, classes):
    codes = keras.Input((None,), dtype="int32")
    vectors = Embedding(letters + 1, 8)(codes)
    every = GRU(16, return_sequences=True)(vectors, mask=ops.not_equal(codes, 0))
    state = keras.layers.Lambda(lambda states: states[:, -1])(every)
    return keras.Model(codes, Dense(classes, activation="softmax")(state))


def with_mask_zero(letters, classes):
    reader = GRU(16)
    layers = [Embedding(letters + 1, 8, mask_zero=True), reader]
    return keras.Sequential([keras.Input((None,)), *layers, Dense(classes, "softmax")])


def as_shown(letters, classes):
    last = keras.layers.Lambda(lambda states: states[:, -1])
    return keras.Sequential(
        [
            keras.Input((None,)),
            Embedding(letters + 1, 8),
            GRU(16, return_sequences=True),
            last,
            Dense(classes),
        ]
    )


@pytest.mark.filterwarnings("ignore:Layer 'lambda")
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reader_with(), "passed"),
        (with_mask_zero, "passed"),
        (reader_with(mask=False), "does the recurrent layer get the mask?"),
        (reader_with(activation=None), "which activation makes probabilities?"),
        (reader_with(activation="sigmoid"), "do not sum to 1"),
        (reader_with(sequences=True), "does the recurrent layer return every step?"),
        (
            reader_with(last=lambda states, vectors: states[:, 0]),
            "the last real letter has no effect",
        ),
        (
            reader_with(last=lambda states, vectors: vectors[:, 4]),
            "is anything read before the last one?",
        ),
        (with_lambda, "is there a Lambda layer"),
        (as_shown, "do not sum to 1"),
        (lambda letters, classes: GRU(4), "expected a Keras model"),
        (..., "not attempted"),
    ],
)
def test_reader(assert_verdict, answer, reason):
    assert_verdict(reason, nb09.exercise_2, answer)


def start_with(h=(0, 2), c=(1, 3)):
    """Return a `start_of_decoder` that joins the states at these places."""

    def start_of_decoder(encoder, source):
        states = encoder(source)[1:]
        parts = [[states[place] for place in places] for places in (h, c)]
        return [ops.concatenate(part, axis=-1) for part in parts]

    return start_of_decoder


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (start_with(), "passed"),
        (start_with((1, 3), (0, 2)), "h and c are exchanged"),
        (start_with((0, 1), (2, 3)), "the forward h and the forward c"),
        (start_with((2, 0), (3, 1)), "the halves are exchanged"),
        (start_with((0, 2), (1, 1)), "c is not the forward c"),
        (start_with((0,), (1,)), "only one direction"),
        (lambda encoder, source: encoder(source)[:2], "only one direction is in it"),
        (lambda encoder, source: encoder(source), "a list of two states"),
        (never_returns, "did you forget to return"),
        (..., "not attempted"),
    ],
)
def test_start_of_decoder(assert_verdict, answer, reason):
    assert_verdict(reason, nb09.exercise_3, answer)


def test_a_decoder_takes_the_answer():
    encoder = keras.layers.Bidirectional(LSTM(4, return_state=True))
    states = start_with()(encoder, np.ones((2, 5, 3), "float32"))
    outputs = LSTM(8)(np.ones((2, 6, 3), "float32"), initial_state=states)
    assert tuple(outputs.shape) == (2, 8)
