"""Helpers for `fit`: live progress in one line, and training with several seeds."""

import contextlib
import time

import keras
import numpy as np


class LiveProgress(keras.callbacks.Callback):
    """A callback that shows epoch, loss and metrics in one line, which is updated in place.

    Use it with `verbose=0`. The notebook stores only the line's last state. A metric with several
    values shows them all. If stdout is closed, nothing is shown and training goes on.
    """

    def __init__(self, label=""):
        super().__init__()
        self.label = label and f"{label} | "

    def on_train_begin(self, logs=None):
        self.started = time.perf_counter()
        self.width = 0

    def on_epoch_end(self, epoch, logs=None):
        values = [f"{name} {as_text(value)}" for name, value in (logs or {}).items()]
        seconds = time.perf_counter() - self.started
        done = f"{self.label}epoch {epoch + 1}/{self.params['epochs']}"
        line = " | ".join([done, *values, f"{seconds:.1f} s"])
        show("\r" + line.ljust(self.width))
        self.width = len(line)

    def on_train_end(self, logs=None):
        show("\n")


def show(text):
    """Print text without a newline; if stdout is closed, do nothing, so that training goes on."""
    # AttributeError: without a console, sys.stdout is None.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        print(text, end="", flush=True)


def as_text(value):
    """Return a metric as text with four digits: a number, or all numbers of an array.

    >>> as_text(0.5), as_text(np.array([0.25, 1.0])), as_text(None)
    ('0.5000', '0.2500 1.0000', 'None')
    """
    try:
        numbers = np.ravel(np.asarray(value, dtype=float))
    except (TypeError, ValueError):  # a ragged list, a word
        return str(value)
    return "None" if value is None else " ".join(f"{x:.4f}" for x in numbers)


def over_seeds(fit, seeds):
    """Return an array of `fit(seed)` for each seed; Keras, NumPy and Python are seeded before each.

    If the scores have different lengths, the array holds one object per seed. If a later seed
    fails, a note on the error holds the earlier scores. Raises `ValueError` after the first seed
    if `fit` returns nothing.

    >>> over_seeds(lambda seed: seed / 10, seeds=(1, 2))
    array([0.1, 0.2])
    """
    scores = []
    try:
        for seed in seeds:
            keras.utils.set_random_seed(seed)
            score = fit(seed)
            if score is None:
                raise ValueError(
                    f"fit({seed}) returned None, expected its score: does it end with `return`?"
                )
            scores.append(score)
    except BaseException as error:  # Ctrl-C as well
        error.add_note(f"over_seeds had finished {len(scores)} seeds: {scores}")
        raise
    try:
        return np.array(scores)
    except ValueError:  # of different lengths
        array = np.empty(len(scores), dtype=object)
        for place, score in enumerate(scores):
            array[place] = score
        return array
