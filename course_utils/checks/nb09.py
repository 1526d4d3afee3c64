"""Checks of notebook 09: two broken programs and what is still wrong with them."""

import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import ops

from course_utils.checks.core import (
    NotYet,
    exercise,
    expect,
    expect_parts,
    expect_shape,
    expect_value,
    is_close,
)


@exercise(
    hints=[
        "a layer that gets a mask repeats its last state through the padding; so what is its last "
        "output then?",
        "a mask can be made by the embedding or passed by name; a layer of Keras' own is found "
        "again in a file, a Python function is not",
    ]
)
def exercise_1(build_reader):
    """A classifier of padded letters that neither padding nor a file changes."""
    for letters, classes in ((6, 3), (9, 4)):
        keras.utils.set_random_seed(0)
        model = build_reader(letters, classes)
        expect(
            isinstance(model, keras.Model),
            f"build_reader returned {type(model).__name__}, expected a Keras model",
        )
        names = np.array([[letters, 1, 4, 1, 5], [2, 6, 0, 0, 0], [3, 0, 0, 0, 0]])
        answers = read(model, names)
        expect(
            answers.ndim == 2,
            f"three names give answers of shape {answers.shape}, expected (3, {classes}): does "
            "the recurrent layer return every step?",
        )
        expect_shape("the answers for three names", answers, (3, classes))
        expect(
            (answers >= 0).all() and is_close(answers.sum(axis=-1), np.ones(3)),
            "the answers of a name do not sum to 1: which activation makes probabilities?",
        )
        expect(
            is_close(read(model, names), answers),
            "the same names get other answers the second time: is dropout always on?",
        )
        expect(
            is_close(read(model, np.pad(names, ((0, 0), (0, 4)))), answers),
            "four more zeros change the answers: does the recurrent layer get the mask?",
        )
        expect(
            differ(model, letters, 2),
            "the last real letter has no effect, or not each: which state is taken?",
        )
        expect(
            differ(model, letters, 0),
            "other first letters give the same answers: is anything read before the last one?",
        )
        expect_same_after_loading(model, names, answers)
        every_letter = each_letter_is_read(model, letters)
        expect_last_state(model, letters)  # changes the weights
        expect(
            every_letter,
            "a letter at the end changes nothing: does the mask hide 0 alone?",
        )


def read(model, letters):
    """Return the answers of a model as an array."""
    try:
        answers = model(letters)
    except Exception as error:
        raise NotYet(
            f"the model cannot read letters from 0 to {letters.max()} of shape {letters.shape} "
            f"({type(error).__name__}): a row of the embedding for each, any length?"
        ) from None
    expect(
        ops.is_tensor(answers),
        "the model returns several things, expected answers alone",
    )
    return ops.convert_to_numpy(answers)


def with_each_letter(model, letters, place):
    """Return the answers for a name of three letters, with each letter at one place."""
    names = np.tile([2, 1, 2, 0], (letters, 1))
    names[:, place] = np.arange(1, letters + 1)
    return read(model, names)


def differ(model, letters, place):
    """Return whether the answers for names that differ at one place all differ."""
    answers = with_each_letter(model, letters, place)
    gaps = np.abs(answers[:, None] - answers[None]).max(axis=-1)
    return gaps[np.triu_indices(letters, 1)].min() > 1e-7


def each_letter_is_read(model, letters):
    """Return whether each letter, put behind a name, changes the answers."""
    ends = np.arange(letters + 1)
    names = np.stack([np.full_like(ends, 2), ends, 0 * ends], axis=1)
    answers = read(model, names)
    return np.abs(answers[1:] - answers[0]).max(axis=-1).min() > 1e-7


def expect_same_after_loading(model, x, wanted):
    """Raise `NotYet` unless the model survives a file in safe mode."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reader.keras"
        try:
            model.save(path)
            loaded = keras.saving.load_model(path, safe_mode=True)
        except Exception as error:
            raise NotYet(
                f"the saved model does not load ({type(error).__name__}): is there a Lambda "
                "layer, or a class that is not registered?"
            ) from None
    expect(is_close(read(loaded, x), wanted), "the loaded model gives other answers")


def expect_last_state(model, letters):
    """Raise `NotYet` unless the answers come from the last state alone.

    The recurrence is cut: a state then knows the letter of its own step, and no other.
    """
    kernels = [w for w in model.weights if w.path.endswith("recurrent_kernel")]
    expect(kernels, "there is no recurrent layer of Keras in the model")
    for kernel in kernels:
        home = kernel.path.removesuffix("recurrent_kernel")
        biases = [w for w in model.weights if w.path == f"{home}bias"]
        if not cut(kernel, biases):
            return  # no bias that could close its gate
    first, last = (with_each_letter(model, letters, place) for place in (0, 2))
    expect(
        np.ptp(first, axis=0).max() < 1e-6 and np.ptp(last, axis=0).max() > 1e-6,
        "the answers do not come from the state after the last letter alone: are several states "
        "mixed, or is a name read backwards?",
    )


def cut(kernel, biases):
    """Make a layer forget its state at each step; return whether that was possible."""
    units, width = kernel.shape
    kernel.assign(ops.zeros_like(kernel))
    if width == units:  # a simple cell has no gates
        return True
    for bias in biases:
        values = np.array(ops.convert_to_numpy(bias))
        update, forget = slice(units), slice(units, 2 * units)
        values[..., update if width == 3 * units else forget] = -50.0
        bias.assign(values)
    return bool(biases)


@exercise(
    hints=[
        "how many arrays does the encoder return? Print the shape of each",
        "the first is the output; then come h and c of one direction, and h and c of the other",
    ]
)
def exercise_2(start_of_decoder):
    """The states of a bidirectional LSTM, joined for a decoder."""
    random = np.random.default_rng(0)
    for units, shape in ((4, (2, 5, 3)), (5, (3, 1, 2))):
        keras.utils.set_random_seed(0)
        encoder = keras.layers.Bidirectional(
            keras.layers.LSTM(units, return_state=True)
        )
        source = random.normal(size=shape).astype("float32")
        states = start_of_decoder(encoder, source)
        states = expect_parts(states, "a list of two states, h and c", 2)
        outputs, *four = map(ops.convert_to_numpy, encoder(source))
        h, c = four[0::2], four[1::2]
        for name, ours, own, other, direction in zip(
            "hc", states, (h, c), (c, h), (four[:2], four[2:])
        ):
            expect_value(
                ops.convert_to_numpy(ours),
                joined(own),
                wrong_states(name, own, other, direction),
                name=name,
            )


def joined(halves, axis=-1):
    """Return two arrays side by side."""
    return np.concatenate(halves, axis=axis)


def wrong_states(name, own, other, direction):
    """Return what usual mistakes give for one state, by reason.

    `own` are the forward and the backward half, `other` those of the other state, `direction`
    the h and the c of one direction.
    """
    alone = f"{name} is only one direction, the {{}}: both belong into it"
    return {
        alone.format("forward one"): own[0],
        alone.format("backward one"): own[1],
        f"{name} is made of the two {'hc'.strip(name)}: h comes first, then c": joined(
            other
        ),
        f"{name} holds h and c of one direction: the order is forward h, forward c, backward h, "
        "backward c": joined(direction),
        f"the halves of {name} are swapped: forward comes first": joined(own[::-1]),
        f"the halves of {name} are added: put them side by side": own[0] + own[1],
        f"the halves of {name} are averaged: put them side by side": (own[0] + own[1])
        / 2,
        f"the halves of {name} are one below the other, expected side by side": joined(
            own, 0
        ),
    }
