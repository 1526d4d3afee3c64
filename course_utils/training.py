"""Helpers round `fit`: live progress in one line, and the same training over several seeds."""

import time

import keras
import numpy as np


class LiveProgress(keras.callbacks.Callback):
    """A callback that shows epoch, loss and metrics in one line of stdout, rewritten in place.

    Use it with `verbose=0`. Only the last state of the line is stored with the page.
    """

    def __init__(self, label=""):
        super().__init__()
        self.label = label and f"{label} | "

    def on_train_begin(self, logs=None):
        self.started = time.perf_counter()
        self.width = 0

    def on_epoch_end(self, epoch, logs=None):
        values = [f"{name} {value:.4f}" for name, value in (logs or {}).items()]
        seconds = time.perf_counter() - self.started
        done = f"{self.label}epoch {epoch + 1}/{self.params['epochs']}"
        line = " | ".join([done, *values, f"{seconds:.1f} s"])
        print("\r" + line.ljust(self.width), end="", flush=True)
        self.width = len(line)

    def on_train_end(self, logs=None):
        print()


def over_seeds(fit, seeds):
    """Return `fit(seed)` for each seed as an array; Keras, NumPy and Python are seeded before each.

    >>> over_seeds(lambda seed: seed / 10, seeds=(1, 2))
    array([0.1, 0.2])
    """
    scores = []
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        scores.append(fit(seed))
    return np.array(scores)
