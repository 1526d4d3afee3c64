"""Checks of notebook 09: three broken programs and what is still wrong with them."""

import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import ops

from course_utils.checks.core import NotYet, exercise, expect, expect_shape, is_close

WINDOW, SHARE = 5, 0.75


@exercise
def exercise_1(prepare):
    """Windows of a series, split in time, scaled by the training part."""
    series = np.cumsum(1.0 + np.random.default_rng(0).random(60))  # it only rises
    result = prepare(series.copy(), WINDOW, SHARE)
    expect(result is not None, "you returned None: did you forget to return?")
    expect(
        isinstance(result, tuple) and [len(part) for part in result] == [2, 2],
        "return two pairs: (x_train, y_train), (x_test, y_test)",
    )
    (x_train, y_train), (x_test, y_test) = (map(np.asarray, part) for part in result)
    for name, x, y in (("train", x_train, y_train), ("test", x_test, y_test)):
        expect(
            x.ndim == 3 and x.shape[1:] == (WINDOW, 1),
            f"x_{name} has shape {x.shape}, expected (windows, {WINDOW}, 1): is the axis of "
            "features there?",
        )
        expect_shape(f"y_{name}", y, x.shape[:1])
        expect(len(x) > 1, f"x_{name} holds {len(x)} windows of a series of 60")
        expect(
            not is_close(y, x[:, -1, 0]),
            f"y_{name} is the last value of its window: it repeats what the model sees",
        )
    expect(
        (np.diff(y_test) > 0).all() and y_test.min() > y_train.max(),
        "the series only rises, yet some test targets are below training targets: is the "
        "split in time?",
    )
    wanted = prepared(series)
    expect(
        x_test.min() > y_train.max(),
        "the first test windows hold values that are training data: cut the series before "
        "the windows",
    )
    for part, x in (("training", x_train), ("test", x_test)):
        count = len(wanted[part == "test"][1])
        expect(len(x) == count, f"{len(x)} {part} windows, expected {count}")
    mean, spread = recovered_scale(y_train, series[WINDOW : len(y_train) + WINDOW])
    cut = int(SHARE * len(series))
    expect(
        not is_close((mean, spread), (0.0, 1.0), 1e-3),
        "the values are not scaled: subtract the mean and divide by the spread",
    )
    expect(
        not is_close((mean, spread), (series.mean(), series.std()), 1e-3),
        "the scaler has seen the test part: mean and spread come from the training values",
    )
    expect(
        is_close((mean, spread), (series[:cut].mean(), series[:cut].std()), 1e-3),
        f"mean {mean:.2f} and spread {spread:.2f} are used, the training values have "
        f"{series[:cut].mean():.2f} and {series[:cut].std():.2f}",
    )
    right = all(
        is_close(ours, theirs)
        for pair, wanted_pair in zip(result, wanted)
        for ours, theirs in zip(pair, wanted_pair)
    )
    expect(
        right, "one part is wrong: are both scaled alike, each target after its window?"
    )


def prepared(series):
    """Return the right answer for a series."""
    cut = int(SHARE * len(series))
    scaled = (series - series[:cut].mean()) / series[:cut].std()
    return tuple(windows_of(part) for part in (scaled[:cut], scaled[cut:]))


def windows_of(values):
    """Return windows (count, WINDOW, 1) and the value after each."""
    starts = range(len(values) - WINDOW)
    windows = np.stack([values[i : i + WINDOW] for i in starts])
    return windows[..., np.newaxis], values[WINDOW:]


def recovered_scale(scaled, raw):
    """Return the mean and spread with which `raw` was scaled."""
    spread, mean = np.polyfit(scaled, raw, 1)
    return mean, spread


@exercise
def exercise_2(build_reader):
    """A classifier of padded letters that neither padding nor a file changes."""
    keras.utils.set_random_seed(0)
    model = build_reader(6, 3)
    expect(
        isinstance(model, keras.Model),
        f"build_reader returned {type(model).__name__}, expected a Keras model",
    )
    letters = np.array([[3, 1, 4, 1, 5], [2, 6, 0, 0, 0]])
    answers = ops.convert_to_numpy(model(letters))
    expect(
        answers.ndim == 2,
        f"two names give answers of shape {answers.shape}, expected (2, 3): does the "
        "recurrent layer return every step?",
    )
    expect_shape("the answers for two names", answers, (2, 3))
    expect(
        (answers >= 0).all() and is_close(answers.sum(axis=-1), np.ones(2)),
        "the answers of a name do not sum to 1: which activation makes probabilities?",
    )
    longer = np.pad(letters, ((0, 0), (0, 10)))
    expect(
        is_close(model(longer), answers),
        "ten more zeros change the answers: does the recurrent layer get the mask?",
    )
    other = np.array([[1, 3, 4, 1, 5], [6, 2, 0, 0, 0]])  # the same last letters
    expect(
        not is_close(model(other), answers),
        "other first letters give the same answers: is anything read before the last one?",
    )
    ends = np.array([[3, 1, 4, 1, 6], [2, 5, 0, 0, 0]])
    changed = np.abs(ops.convert_to_numpy(model(ends)) - answers).max(axis=1) > 1e-7
    expect(changed.all(), "the last real letter has no effect: which state is taken?")
    expect_same_after_loading(model, letters, answers)


def expect_same_after_loading(model, x, wanted):
    """Raise `NotYet` unless the model survives a file in safe mode."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reader.keras"
        model.save(path)
        try:
            loaded = keras.saving.load_model(path, safe_mode=True)
        except Exception as error:
            raise NotYet(
                f"the saved model does not load ({type(error).__name__}): is there a Lambda "
                "layer, or a class that is not registered?"
            ) from None
    expect(is_close(loaded(x), wanted), "the loaded model gives other answers")


@exercise
def exercise_3(start_of_decoder):
    """The states of a bidirectional LSTM, joined for a decoder."""
    keras.utils.set_random_seed(0)
    encoder = keras.layers.Bidirectional(keras.layers.LSTM(4, return_state=True))
    source = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    states = start_of_decoder(encoder, source)
    expect(states is not None, "you returned None: did you forget to return?")
    expect(
        isinstance(states, (list, tuple)) and len(states) == 2,
        "return a list of two states, h and c",
    )
    for name, state in zip("hc", states):
        shape = tuple(ops.shape(state))
        expect(
            shape != (2, 4),
            f"{name} has shape {shape}: only one direction is in it, join both",
        )
        expect_shape(name, ops.convert_to_numpy(state), (2, 8))
    outputs, *four = encoder(source)
    forward_h, forward_c, backward_h, backward_c = map(ops.convert_to_numpy, four)

    def joined(*halves):
        return np.concatenate(halves, axis=-1)

    h, c = joined(forward_h, backward_h), joined(forward_c, backward_c)
    ours_h, ours_c = map(ops.convert_to_numpy, states)
    expect(
        not (is_close(ours_h, c) and is_close(ours_c, h)),
        "h and c are exchanged: an LSTM wants h first",
    )
    expect(
        not is_close(ours_h, joined(forward_h, forward_c)),
        "h holds the forward h and the forward c: the order is forward h, forward c, "
        "backward h, backward c",
    )
    expect(
        not is_close(ours_h, joined(backward_h, forward_h)),
        "the halves are exchanged: forward comes first",
    )
    for name, ours, wanted in (("h", ours_h, h), ("c", ours_c, c)):
        expect(
            is_close(ours, wanted),
            f"{name} is not the forward {name} and the backward {name} side by side",
        )
