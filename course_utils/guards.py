"""What functions of the package refuse, and what they take in another form, before they run.

Notebooks show a function as it works on good input. Here it also meets other input: integers where
fractions come out, text in another Unicode form, empty lists, NaN. A guard takes an argument's name
and value; it returns the value, converted where that is safe, or raises a `ValueError` that says
what was passed, what was expected and how to mend it.
"""

import functools
import inspect
import math
import types

import numpy as np


def guarded(*together, **guards):
    """Return a decorator: arguments go through the guards of their names, then the function runs.

    Guards `together` take a dict of all arguments, and come last.

    >>> half = guarded(x=floats)(lambda x: x / 2)
    >>> half([1, 2])
    array([0.5, 1. ])
    """

    def decorate(function):
        signature = inspect.signature(function)

        def run(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            for name, guard in guards.items():
                if name in bound.arguments:
                    bound.arguments[name] = guard(name, bound.arguments[name])
            for guard in together:
                guard(bound.arguments)
            return function(*bound.args, **bound.kwargs)

        # With the globals of its module, so that doctest finds its examples there.
        guarded_function = types.FunctionType(
            run.__code__, function.__globals__, closure=run.__closure__
        )
        functools.update_wrapper(guarded_function, function)
        guarded_function.__signature__ = signature  # Keras reads it
        return guarded_function

    return decorate


def number(name, value):
    """Refuse what is not one number, or NaN."""
    if np.ndim(value) != 0 or isinstance(value, str) or value is None:
        raise ValueError(f"{name} is {value!r}, expected one number.")
    if math.isnan(value):
        raise ValueError(f"{name} is NaN, expected a number.")
    return value


def whole(least=None):
    """Return a guard that refuses what is not a whole number, or is below `least`."""

    def guard(name, value):
        kinds = (int, np.integer)
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise ValueError(f"{name} is {value!r}, expected a whole number.")
        if least is not None and value < least:
            raise ValueError(
                f"{name} is {value}, expected a whole number from {least} up."
            )
        return value

    return guard


def optional(guard):
    """Return a guard that also lets None through."""
    return lambda name, value: value if value is None else guard(name, value)


def even(name, value):
    """Refuse what two directions cannot share: an odd number, 0 or less."""
    whole(least=2)(name, value)
    if value % 2:
        raise ValueError(
            f"{name} is {value}, expected an even number: the encoder reads in two directions, "
            f"and each has half of the units. Take {value + 1}."
        )
    return value


def numbers(name, value):
    """Return an array; refuse what does not hold numbers. Labels of a pandas Series go."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name} has rows of different lengths, expected an array."
        ) from None
    if array.dtype.kind not in "biuf":
        raise ValueError(
            f"{name} has the type {array.dtype}, expected an array of numbers."
        )
    return array


def floats(name, value):
    """Return an array of floating-point numbers: integers would cut off or overflow."""
    array = numbers(name, value)
    return array if array.dtype.kind == "f" else array.astype(float)


def float64(name, value):
    """Refuse all but an array of float64, which is changed in place."""
    if not isinstance(value, np.ndarray) or value.dtype != np.float64:
        kind = getattr(value, "dtype", type(value).__name__)
        raise ValueError(
            f"{name} has the type {kind}, expected an array of float64: a step of 1e-05 is lost "
            f"in others. Convert it before the loss reads it: {name} = {name}.astype(float)."
        )
    return value


def some(name, value):
    """Return an array of at least one number."""
    array = numbers(name, value)
    if array.size == 0:
        raise ValueError(
            f"{name} has shape {array.shape}, expected at least one number."
        )
    return array


def not_all_zero(name, value):
    """Return an array; refuse zeros alone, which nothing can be compared with."""
    array = some(name, value)
    if not array.any():
        raise ValueError(
            f"{name} is zero everywhere, expected something to compare with: look at the other's "
            "largest entry instead."
        )
    return array


def series(name, value):
    """Return floats (batch, time, features) with at least one step."""
    array = floats(name, value)
    if array.ndim != 3 or array.shape[1] == 0:
        raise ValueError(
            f"{name} has shape {array.shape}, expected (batch, time, features) with at least one "
            "step of time."
        )
    return array


def parameters(name, value):
    """Return a dict of floats: gradients of integers would be cut off."""
    return {key: floats(f"{name}[{key!r}]", array) for key, array in value.items()}


def steps(name, value):
    """Refuse a tensor that is not (batch, time, features): two axes would broadcast over three."""
    if len(value.shape) != 3:
        raise ValueError(
            f"{name} has shape {tuple(value.shape)}, expected (batch, time, features): a single "
            f"step is {name}[:, None]."
        )
    return value


def logits(name, value):
    """Return an array (..., tokens), each row with a number that is above minus infinity."""
    array = some(name, value)
    if np.isnan(array).any() or not np.isfinite(array.max(axis=-1)).all():
        raise ValueError(
            f"{name} holds NaN, infinity or a row of minus infinities, expected numbers: did the "
            "training blow up?"
        )
    return array


def distributions(name, value):
    """Return an array (..., tokens) whose rows can be shares: none negative, not all 0."""
    array = some(name, value)
    if array.ndim == 0 or not (np.isfinite(array).all() and (array >= 0).all()):
        raise ValueError(
            f"{name} holds NaN, infinity or negative numbers, expected probabilities "
            "(..., tokens): did you pass logits? with_temperature(logits, 1.0) makes them."
        )
    if not array.any(axis=-1).all():
        raise ValueError(
            f"{name} has a row of zeros, expected one token at least with a probability above 0."
        )
    return array


def batch(name, value):
    """Refuse a decoder's state without rows."""
    if len(value) == 0 or len(value[0]) == 0:
        raise ValueError(
            f"{name} has no rows, expected at least one: is a batch empty?"
        )
    return value


def same_shape(*names):
    """Return a guard of arguments together: arrays of these names have one shape."""

    def guard(arguments):
        shapes = {name: np.shape(arguments[name]) for name in names}
        if len(set(shapes.values())) > 1:
            found = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
            raise ValueError(f"the shapes are {found}, expected one and the same.")

    return guard


def gradients_of_states(arguments):
    """Refuse d_states of another shape than the states of a forward pass."""
    shapes = np.shape(arguments["forward"][0]), np.shape(arguments["d_states"])
    if shapes[0] != shapes[1]:
        raise ValueError(
            f"d_states has shape {shapes[1]}, expected {shapes[0]}, one for each state: put zeros "
            "where the loss does not look."
        )


def same_count(*names):
    """Return a guard of arguments together: lists of these names have one length, not 0."""

    def guard(arguments):
        counts = {name: len(arguments[name]) for name in names}
        found = ", ".join(f"{count} {name}" for name, count in counts.items())
        if len(set(counts.values())) > 1:
            raise ValueError(f"there are {found}, expected as many of each.")
        if 0 in counts.values():
            raise ValueError(f"there are {found}, expected at least one.")

    return guard
