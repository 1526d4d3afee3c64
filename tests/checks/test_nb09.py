"""Every check of notebook 09 accepts a right answer and tells each usual wrong one its reason."""

import keras
import numpy as np
import pytest
from keras import ops
from keras.layers import GRU, LSTM, Bidirectional, Dense, Embedding
from sklearn.preprocessing import StandardScaler

from course_utils.checks import nb09


def prepare_with(
    scale="train", ddof=0, shuffle=False, shift=0, features=True, whole=False, back=0
):
    """Return a `prepare`, right by default."""

    def prepare(series, window, share):
        cut = int(share * len(series))
        known = {"train": series[:cut], "all": series, "none": np.array([-1.0, 1.0])}
        scaled = (series - known[scale].mean()) / known[scale].std(ddof=ddof)
        if whole or shuffle:
            x, y = windows(scaled, window)
            order = np.arange(len(x))
            if shuffle:
                order = np.random.default_rng(0).permutation(len(x))
            train, test = np.split(order, [int(share * len(x))])
            return (x[train], y[train]), (x[test], y[test])
        early, late = scaled[:cut], scaled[cut - back * window :]
        return windows(early, window), windows(late, window)

    def windows(part, window):
        count = len(part) - window
        x = np.stack([part[i : i + window] for i in range(count)])
        y = part[window - shift : len(part) - shift]
        return (x[..., np.newaxis] if features else x), y

    return prepare


def changed(change):
    """Return a `prepare` whose right arrays are changed."""

    def prepare(series, window, share):
        (x_train, y_train), (x_test, y_test) = prepare_with()(series, window, share)
        return change(x_train, y_train, x_test, y_test)

    return prepare


def each_part_scaled(series, window, share):
    """Scale each part by its own mean and standard deviation."""
    cut = int(share * len(series))
    parts = [(part - part.mean()) / part.std() for part in np.split(series, [cut])]
    return windows_of(parts, window)


def windows_of(parts, window):
    """Return windows by NumPy's own function."""
    views = [np.lib.stride_tricks.sliding_window_view(p[:-1], window) for p in parts]
    return [[view[..., None], part[window:]] for view, part in zip(views, parts)]


def by_numpy(series, window, share):
    cut = int(share * len(series))
    scaled = (series - series[:cut].mean()) / series[:cut].std()
    return windows_of(np.split(scaled, [cut]), window)


def by_loops(series, window, share):
    cut = int(share * len(series))
    scaler = StandardScaler().fit(series[:cut, None])
    scaled = scaler.transform(series[:, None]).tolist()
    pairs = ([], []), ([], [])
    for end in range(window, len(series)):
        start = end - window
        if end < cut or start >= cut:
            x, y = pairs[start >= cut]
            x.append(scaled[start:end])
            y.append(scaled[end][0])
    return pairs


def each_window_scaled(series, window, share):
    pairs = prepare_with(scale="none")(series, window, share)
    return [
        ((x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True), y)
        for x, y in pairs
    ]


def rounded(series, window, share):
    cut = round(share * len(series))
    return prepare_with()(series, window, cut / len(series) + 1e-9)


def train_shuffled(series, window, share):
    (x, y), test = prepare_with()(series, window, share)
    order = np.random.default_rng(0).permutation(len(x))
    return (x[order], y[order]), test


def in_a_copy(series, window, share):
    """Keep the type of the series, which cuts numbers if they are whole."""
    scaled, cut = series.copy(), int(share * len(series))
    scaled[:] = (series - series[:cut].mean()) / series[:cut].std()
    return windows_of(np.split(scaled, [cut]), window)


def sorted_first(series, window, share):
    return prepare_with()(np.sort(series), window, share)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (prepare_with(), "passed"),
        (in_a_copy, "x_train of a series of whole numbers"),
        (by_numpy, "passed"),
        (by_loops, "passed"),
        (changed(lambda *four: np.split(np.array(four, object), 2)), "passed"),
        (prepare_with(scale="all"), "the scaler has seen the test part"),
        (prepare_with(scale="all", whole=True), "cut the series before"),
        (prepare_with(scale="none"), "the values are not scaled"),
        (prepare_with(ddof=1), "take NumPy's `std` as it is"),
        (prepare_with(shuffle=True), "is the split in time, and nothing shuffled?"),
        (prepare_with(shuffle=True, shift=1, scale="all"), "is the split in time"),
        (train_shuffled, "x_train are not in the order of time"),
        (prepare_with(shift=1), "it repeats what the model sees"),
        (prepare_with(shift=-1), "y_train has shape"),
        (prepare_with(features=False), "is the axis of features there?"),
        (prepare_with(whole=True), "cut the series before the windows"),
        (lambda *given: by_numpy(*given)[::-1], "the two parts are swapped"),
        (prepare_with(back=1), "the first test windows hold values that are training"),
        (each_part_scaled, "the test part is not scaled like the training part"),
        (each_window_scaled, "training windows are not all scaled alike"),
        (rounded, "46 values are for training, expected 45: the share of all"),
        (sorted_first, "x_train at [0, 0, 0] is"),
        (changed(lambda x, y, u, v: ((x, 2 * y), (u, v))), "scaled like the windows"),
        (changed(lambda x, y, u, v: ((x, y), (u, u[:, -1, 0]))), "it repeats what"),
        (changed(lambda x, y, u, v: ((x, y), (u, 2 * v))), "scaled like the windows"),
        (changed(lambda x, y, u, v: ((x[:-1], y[:-1]), (u, v))), "windows, expected"),
        (changed(lambda x, y, u, v: ((x[:, ::-1], y), (u, v))), "neighbouring values"),
        (changed(lambda x, y, u, v: ((x, y[:, None]), (u, v))), "y_train has shape"),
        (changed(lambda x, y, u, v: (x, y)), "expected two pairs"),
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
    assert_verdict(reason, nb09.exercise_2, answer)


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
    assert_verdict(reason, nb09.exercise_3, answer)


def test_a_decoder_takes_the_answer():
    encoder = keras.layers.Bidirectional(LSTM(4, return_state=True))
    states = start_with()(encoder, np.ones((2, 5, 3), "float32"))
    outputs = LSTM(8)(np.ones((2, 6, 3), "float32"), initial_state=states)
    assert tuple(outputs.shape) == (2, 8)
