"""Short hashes ("marks") of everything that a training run depends on.

Pretrained weights are loaded only if all marks agree. A mark is the beginning of a sha256.
Integers and strings count exactly. Floating-point numbers count to four digits, and arrays of them
by their shape and a few summaries, so that the last digits, which may differ with another version
of NumPy, change nothing.
"""

import hashlib
import json

import numpy as np

MARK = 12  # hexadecimal digits
# The optimiser's numbers that count; other entries come and go with Keras' versions.
OF_OPTIMIZER = (
    "learning_rate weight_decay clipnorm clipvalue global_clipnorm momentum nesterov "
    "beta_1 beta_2 rho epsilon".split()
)


def marks(model, seed, settings):
    """Return {what: mark} for a built, untrained model, its seed and its settings.

    `settings` is a dict of numbers, strings, arrays, and lists or dicts of these.
    """
    optimizer = getattr(model, "optimizer", None)
    parts = {
        "the model's shapes": [list(weight.shape) for weight in model.weights],
        "its dropout": [dropout_of(layer) for layer in getattr(model, "layers", [])],
        "its loss": name_of(getattr(model, "loss", None)),
        "its optimizer": optimizer and numbers_of(optimizer),
        "the seed": seed,
    }
    parts |= {str(key): value for key, value in settings.items()}
    return {name: mark(plain(value, name)) for name, value in parts.items()}


def mark(value):
    """Return the mark of anything that JSON can hold.

    >>> mark({"epochs": 60}) == mark({"epochs": 60}) != mark({"epochs": 61})
    True
    """
    text = json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:MARK]


def dropout_of(layer):
    """Return a layer's dropout rates, 0 where there is none."""
    names = ("rate", "dropout", "recurrent_dropout")
    rates = [getattr(layer, name, 0) for name in names]
    return [rate if isinstance(rate, (int, float)) else 0 for rate in rates]


def name_of(loss):
    """Return the name of a loss, which may be a name, a function or an object."""
    if loss is None or isinstance(loss, str):
        return loss
    return getattr(loss, "__name__", type(loss).__name__)


def numbers_of(optimizer):
    """Return an optimiser's class and its hyperparameters, its schedule included."""
    config = optimizer.get_config()
    numbers = {name: config.get(name) for name in OF_OPTIMIZER}
    rate = numbers["learning_rate"]
    if isinstance(rate, dict):  # a schedule
        known = {key: x for key, x in rate["config"].items() if key != "name"}
        numbers["learning_rate"] = {"schedule": rate["class_name"]} | known
    given = {name: number for name, number in numbers.items() if number is not None}
    return {"class": type(optimizer).__name__} | given


def plain(value, name="settings"):
    """Return settings in a form that JSON can hold: floats rounded, arrays as summaries.

    >>> plain({"epochs": 60, "rate": 0.1 + 0.2, "sizes": np.array([8, 64])})["rate"]
    '0.3'
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(x, f"{name}[{key!r}]") for key, x in value.items()}
    if isinstance(value, (list, tuple, range)):
        return [plain(x, f"{name}[{i}]") for i, x in enumerate(value)]
    if isinstance(value, (float, np.floating)):
        return f"{value + 0.0:.4g}"  # without the sign of -0.0
    if not hasattr(value, "__array__"):
        raise TypeError(
            f"{name} is a {type(value).__name__}, expected numbers, strings, arrays, and lists "
            "or dicts of these: pass what it is made from, or its name."
        )
    array = np.asarray(value)
    if array.dtype.kind == "O":  # strings of a table, or a ragged list
        return plain(array.tolist(), name)
    if array.ndim == 0:
        return plain(array.item(), name)
    return [list(array.shape), *content_of(array)]


def content_of(array):
    """Return the part of an array's content that counts: a mark, or summaries of floats."""
    if array.dtype.kind == "f":
        return summaries(array.astype(float).ravel())
    if array.dtype.kind in "Mm":  # times
        array = array.astype(f"{array.dtype.kind}8[ns]").astype("<i8")
    elif array.dtype.kind in "biu":
        array = array.astype("<i8")
    else:  # strings; their bytes would depend on the longest one's width
        return [mark(array.tolist())]
    return [hashlib.sha256(array.tobytes()).hexdigest()[:MARK]]


def summaries(numbers):
    """Return the size (root mean square) of floats and the number of values that are not finite.

    After them, as fractions of the size: mean, standard deviation and weighted mean. The weights
    fall along the array, so that a change of order is noticed, too.
    """
    missing = int((~np.isfinite(numbers)).sum())
    numbers = np.nan_to_num(numbers, nan=0.0, posinf=0.0, neginf=0.0)
    if not numbers.any():
        return ["0", missing]
    size = np.sqrt(np.mean(numbers**2))
    falling = np.linspace(2, 0, len(numbers))
    shares = np.mean(numbers), np.std(numbers), np.mean(falling * numbers)
    return [f"{size:.4g}", missing, *(f"{x / size + 1:.4f}" for x in shares)]
