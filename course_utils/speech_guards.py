"""Guards for recordings, features, and labels of connectionist temporal classification.

See `guards` for what a guard does.
"""

import itertools

import numpy as np

from course_utils.guards import number, numbers

RATE = 8000  # samples per second
WINDOW = 200  # samples: 25 ms


def recording(name, value):
    """Return floats (samples,); refuse stereo, NaN, and less than one window."""
    array = numbers(name, value)
    if array.ndim != 1:
        raise ValueError(
            f"{name} has shape {array.shape}, expected (samples,), one channel: take the mean of "
            "the channels first."
        )
    if len(array) < WINDOW:
        raise ValueError(
            f"{name} has {len(array)} samples, expected at least {WINDOW}, one window of 25 ms at "
            f"{RATE} samples per second: pad it with zeros."
        )
    return array if array.dtype.kind == "f" else array.astype(float)


def sound(name, value):
    """Return a recording; refuse NaN and infinite samples, and silence."""
    array = recording(name, value)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinity, expected finite samples.")
    if not array.any():
        raise ValueError(f"{name} is 0 everywhere: is the microphone off?")
    return array


def right_rate(name, value):
    """Refuse all rates but RATE."""
    if np.ndim(value) or value != RATE:
        raise ValueError(
            f"{name} is {value!r}, expected {RATE} samples per second: resample the recording "
            "first, after a low-pass filter below 4 kHz."
        )
    return value


def _frames(name, value, columns):
    """Return numbers (frames, columns); refuse other shapes and empty ones."""
    array = numbers(name, value)
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(
            f"{name} has shape {array.shape}, expected (frames, {columns}), at least one of each."
        )
    return array


def table(name, value):
    """Return floats (frames, columns) with at least one of each; refuse NaN and infinity."""
    array = _frames(name, value, "columns")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinity, expected finite numbers.")
    return array if array.dtype.kind == "f" else array.astype(float)


def frequency(name, value):
    """Return frequencies; refuse NaN, infinity and what is below 0."""
    array = numbers(name, value)
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError(f"{name} is {value!r}, expected frequencies of at least 0 Hz.")
    return array


def band_limits(arguments):
    """Refuse limits of the mel bands that are not in order, or above half the rate."""
    low, high = arguments.get("low", 60), arguments.get("high", 3800)
    if np.ndim(low) or np.ndim(high) or not 0 <= low < high <= RATE / 2:
        raise ValueError(
            f"the bands go from {low!r} to {high!r} Hz, expected two numbers, "
            f"0 <= low < high <= {RATE // 2}, half the rate."
        )


def few_coefficients(arguments):
    """Refuse more coefficients than there are bands."""
    count, bands = arguments.get("count", 1), arguments["features"].shape[1]
    if count > bands:
        raise ValueError(f"count is {count}, expected at most {bands}, one for a band.")


def classes(name, value):
    """Return a list of classes as integers; refuse text, fractions, and lists in lists."""
    array = numbers(name, list(value) if np.iterable(value) else value)
    whole_numbers = array.dtype.kind in "iu" or array.size == 0
    if array.ndim != 1 or not whole_numbers or (array < 0).any():
        raise ValueError(
            f"{name} is {value!r}, expected a list of classes, whole numbers of at least 0."
        )
    return array.tolist()


def noise_level(name, value):
    """Refuse all but one number of decibels; infinity is no noise."""
    if number(name, value) == -np.inf:
        raise ValueError(f"{name} is {value}, expected decibels, such as 10.")
    return value


def log_probabilities(name, value):
    """Return floats (frames, classes); refuse what is not logarithms of distributions."""
    array = _frames(name, value, "classes")
    if np.isnan(array).any():
        raise ValueError(f"{name} holds NaN, expected logarithms of probabilities.")
    sums = np.exp(array.astype(float)).sum(axis=1)
    if not np.allclose(sums, 1, atol=1e-3):
        raise ValueError(
            f"{name} holds a row whose exponentials sum to {sums[np.abs(sums - 1).argmax()]:.4g}, "
            "expected 1: take log_softmax of the logits."
        )
    return array


def label_fits(arguments):
    """Refuse a label with unknown classes, or one that needs more frames than there are."""
    label = arguments["label"]
    frames, count = arguments["log_y"].shape
    if any(not 1 <= c < count for c in label):
        raise ValueError(
            f"label is {label}, expected classes from 1 to {count - 1}: 0 is the blank."
        )
    needed = len(label) + sum(a == b for a, b in itertools.pairwise(label))
    if needed > frames:
        raise ValueError(
            f"label {label} needs {needed} frames, one for each class and for a blank between "
            f"equal ones, but log_y has {frames}: stack fewer frames, or leave this item out."
        )


def same_columns(arguments):
    """Refuse two tables with different numbers of columns."""
    a, b = arguments["a"], arguments["b"]
    if a.shape[1] != b.shape[1]:
        raise ValueError(
            f"a has {a.shape[1]} columns and b {b.shape[1]}, expected equal numbers."
        )
