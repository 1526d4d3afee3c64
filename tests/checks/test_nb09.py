"""Every check of notebook 09 accepts a right answer and tells each usual wrong one its reason."""

import keras
import numpy as np
import pytest
from keras import ops
from keras.layers import GRU, LSTM, Bidirectional, Dense, Embedding

from course_utils.checks import nb09


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


def in_a_row(*readers, rows=1, masked=True):
    """Return a `build_reader` of layers one after the other."""

    def build_reader(letters, classes):
        return keras.Sequential(
            [
                keras.Input((None,)),
                Embedding(letters + rows, 8, mask_zero=masked),
                *[make() for make in readers],
                Dense(classes, activation="softmax"),
            ]
        )

    return build_reader


def looked_up(letters, classes):
    """Take the state at the last real letter out of all states."""
    codes = keras.Input((None,), dtype="int32")
    states = GRU(16, return_sequences=True)(Embedding(letters + 1, 8)(codes))
    last = ops.sum(ops.cast(ops.not_equal(codes, 0), "int32"), axis=1) - 1
    state = ops.take_along_axis(states, last[:, None, None], axis=1)[:, 0]
    return keras.Model(codes, Dense(classes, activation="softmax")(state))


def states():
    return GRU(16, return_sequences=True)


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


def dropout_always(letters, classes):
    codes = keras.Input((None,), dtype="int32")
    state = GRU(16)(Embedding(letters + 1, 8, mask_zero=True)(codes))
    state = keras.layers.Dropout(0.3)(state, training=True)
    return keras.Model(codes, Dense(classes, activation="softmax")(state))


@pytest.mark.filterwarnings("ignore:Layer 'lambda")
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reader_with(), "passed"),
        (in_a_row(lambda: GRU(16)), "passed"),
        (looked_up, "passed"),
        (in_a_row(lambda: LSTM(5)), "passed"),
        (in_a_row(lambda: keras.layers.SimpleRNN(5)), "passed"),
        (in_a_row(states, lambda: GRU(5, reset_after=False)), "passed"),
        (reader_with(mask=False), "does the recurrent layer get the mask?"),
        (dropout_always, "other answers the second time: is dropout always on?"),
        (reader_with(activation=None), "which activation makes probabilities?"),
        (reader_with(activation="sigmoid"), "do not sum to 1"),
        (reader_with(sequences=True), "does the recurrent layer return every step?"),
        (
            reader_with(last=lambda states, vectors: states[:, 0]),
            "the last real letter has no effect",
        ),
        (
            reader_with(last=lambda states, vectors: vectors[:, 2]),
            "is anything read before the last one?",
        ),
        (
            in_a_row(states, keras.layers.GlobalAveragePooling1D),
            "are several states mixed",
        ),
        (in_a_row(lambda: Bidirectional(GRU(8))), "is a name read backwards?"),
        (in_a_row(lambda: GRU(8, go_backwards=True)), "is a name read backwards?"),
        (
            in_a_row(keras.layers.GlobalAveragePooling1D),
            "no recurrent layer of Keras",
        ),
        (in_a_row(lambda: GRU(16), rows=0), "a row of the embedding for each"),
        (lambda letters, classes: reader_with()(letters, 3), "has shape (3, 3)"),
        (with_lambda, "is there a Lambda layer"),
        (as_shown, "do not sum to 1"),
        (lambda letters, classes: GRU(4), "expected a Keras model"),
        (..., "not attempted"),
    ],
)
def test_reader(assert_verdict, answer, reason):
    assert_verdict(reason, nb09.exercise_1, answer)


def start_with(h=(0, 2), c=(1, 3)):
    """Return a `start_of_decoder` that joins the states at these places."""

    def start_of_decoder(encoder, source):
        states = encoder(source)[1:]
        parts = [[states[place] for place in places] for places in (h, c)]
        return [ops.concatenate(part, axis=-1) for part in parts]

    return start_of_decoder


def by_parts(encoder, source):
    """Run both directions by hand."""
    _, *forward = encoder.forward_layer(source)
    _, *backward = encoder.backward_layer(source)
    return tuple(np.hstack(pair) for pair in zip(forward, backward))


def through_the_output(encoder, source):
    h, _, c, _, other = encoder(source)
    return h, keras.layers.concatenate([c, other])


def each(change):
    """Return a `start_of_decoder` that makes a state of its two halves by `change`."""

    def start_of_decoder(encoder, source):
        _, *states = encoder(source)
        return [change(*states[0::2]), change(*states[1::2])]

    return start_of_decoder


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (start_with(), "passed"),
        (by_parts, "passed"),
        (through_the_output, "passed"),
        (start_with((1, 3), (0, 2)), "h is made of the two c"),
        (start_with((0, 2), (0, 2)), "c is made of the two h"),
        (start_with((0, 1), (2, 3)), "h and c of one direction"),
        (start_with((2, 0), (3, 1)), "the halves of h are swapped"),
        (start_with((0, 2), (3, 1)), "the halves of c are swapped"),
        (start_with((0, 2), (1, 1)), "c at [0, 4] is"),
        (start_with((0,), (1,)), "h is only one direction, the forward one"),
        (start_with((2,), (3,)), "h is only one direction, the backward one"),
        (lambda encoder, source: encoder(source)[:2], "c has shape (2, 4)"),
        (lambda encoder, source: encoder(source)[0:3:2], "c is only one direction"),
        (lambda encoder, source: encoder(source), "a list of two states"),
        (lambda encoder, source: encoder(source)[0], "a list of two states"),
        (each(lambda a, b: a + b), "are added"),
        (each(lambda a, b: (a + b) / 2), "are averaged"),
        (each(lambda *halves: ops.concatenate(halves, axis=0)), "below the other"),
        (lambda encoder, source: start_with()(encoder, source[:, ::-1]), "h at [0, 0]"),
        (..., "not attempted"),
    ],
)
def test_start_of_decoder(assert_verdict, answer, reason):
    assert_verdict(reason, nb09.exercise_2, answer)


def test_a_decoder_takes_the_answer():
    encoder = keras.layers.Bidirectional(LSTM(4, return_state=True))
    states = start_with()(encoder, np.ones((2, 5, 3), "float32"))
    outputs = LSTM(8)(np.ones((2, 6, 3), "float32"), initial_state=states)
    assert tuple(outputs.shape) == (2, 8)


def test_the_mask_hides_no_letter(assert_verdict):
    def hides_letter_1(letters, classes):
        x = keras.Input((None,), dtype="int32")
        vectors = keras.layers.Embedding(letters + 1, 8)(x)
        state = keras.layers.GRU(16)(vectors, mask=x > 1)
        return keras.Model(x, keras.layers.Dense(classes, "softmax")(state))

    assert_verdict("hide 0 alone", nb09.exercise_1, hides_letter_1)
