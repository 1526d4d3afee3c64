"""Guards: they check a function's arguments before it runs, and convert them where that is safe.

Notebooks show functions as they work on good input. In the package, the same functions also get
other input: integers whose result has fractions, text in another Unicode form, empty lists, NaN. A
guard takes an argument's name and value. It returns the value, perhaps converted, or raises a
`ValueError` that says what was passed, what was expected and how to fix it.
"""

import functools
import inspect
import math
import types

import numpy as np


def guarded(*together, **guards):
    """Return a decorator that passes each argument through the guard of its name.

    The guards in `together` take a dict of all arguments, and run last.

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

        # doctest finds an example only if the function has the globals of its own module.
        guarded_function = types.FunctionType(
            run.__code__, function.__globals__, closure=run.__closure__
        )
        functools.update_wrapper(guarded_function, function)
        guarded_function.__signature__ = signature  # Keras reads it
        return guarded_function

    return decorate


def number(name, value):
    """Refuse everything but one number; refuse NaN, too."""
    if np.ndim(value) != 0 or isinstance(value, str) or value is None:
        raise ValueError(f"{name} is {value!r}, expected one number.")
    if math.isnan(value):
        raise ValueError(f"{name} is NaN, expected a number.")
    return value


def from_zero_below(limit):
    """Return a guard that refuses all but one number from 0 to below a limit, such as a rate."""

    def guard(name, value):
        if not 0 <= number(name, value) < limit:
            raise ValueError(
                f"{name} is {value!r}, expected a number from 0 to below {limit}."
            )
        return value

    return guard


def positive(name, value):
    """Refuse everything but one number above 0 that is finite."""
    if not 0 < number(name, value) < math.inf:
        raise ValueError(f"{name} is {value}, expected a number above 0.")
    return value


def words(name, value):
    """Refuse one string, no words, empty words, and entries that are not strings."""
    if isinstance(value, str) or np.ndim(value) != 1 or not len(value):
        raise ValueError(f"{name} is {value!r}, expected a list of at least one word.")
    for word in value:
        if not isinstance(word, str) or not word:
            raise ValueError(f"{name} holds {word!r}, expected words of letters.")
    return value


def whole(least=None):
    """Return a guard that refuses all but whole numbers, and those below `least`."""

    def guard(name, value):
        kinds = (int, np.integer)
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise ValueError(f"{name} is {value!r}, expected a whole number.")
        if least is not None and value < least:
            raise ValueError(
                f"{name} is {value}, expected a whole number of at least {least}."
            )
        return value

    return guard


def optional(guard):
    """Return a guard that also lets None through."""
    return lambda name, value: value if value is None else guard(name, value)


def even(name, value):
    """Refuse all but positive even numbers, which two directions can share."""
    whole(least=2)(name, value)
    if value % 2:
        raise ValueError(
            f"{name} is {value}, expected an even number: the encoder reads in two directions, "
            f"and each has half of the units. Take {value + 1}."
        )
    return value


def numbers(name, value):
    """Return an array of numbers; refuse anything else. A pandas Series loses its labels."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name} has rows of different lengths, expected equal lengths."
        ) from None
    if array.dtype.kind not in "biuf":
        raise ValueError(
            f"{name} has the type {array.dtype}, expected an array of numbers."
        )
    return array


def floats(name, value):
    """Return an array of floating-point numbers, since integers would truncate or overflow."""
    array = numbers(name, value)
    return array if array.dtype.kind == "f" else array.astype(float)


def float64(name, value):
    """Refuse all but float64 arrays: the function changes the array in place."""
    if not isinstance(value, np.ndarray) or value.dtype != np.float64:
        kind = getattr(value, "dtype", type(value).__name__)
        raise ValueError(
            f"{name} has the type {kind}, expected an array of float64: other types lose a step "
            f"of 1e-05. Convert it before the loss reads it: {name} = {name}.astype(float)."
        )
    return value


def generator(name, value):
    """Refuse all but NumPy's random generators."""
    if not isinstance(value, np.random.Generator):
        raise ValueError(f"{name} is {value!r}, expected np.random.default_rng(seed).")
    return value


def some(name, value):
    """Return an array with at least one number."""
    array = numbers(name, value)
    if array.size == 0:
        raise ValueError(
            f"{name} has shape {array.shape}, expected at least one number."
        )
    return array


def not_all_zero(name, value):
    """Return an array; refuse one that is all zeros, because dividing by its norm fails."""
    array = some(name, value)
    if not array.any():
        raise ValueError(
            f"{name} is zero everywhere, so there is no relative difference: look at the largest "
            "entry of the other array instead."
        )
    return array


def series(name, value):
    """Return floats (batch, time, features) with at least one step."""
    array = floats(name, value)
    if array.ndim != 3 or array.shape[1] == 0:
        raise ValueError(
            f"{name} has shape {array.shape}, expected (batch, time, features) with at least one "
            "time step."
        )
    return array


def parameters(name, value):
    """Return a dict of floats, since gradients in integer arrays would be truncated."""
    return {key: floats(f"{name}[{key!r}]", array) for key, array in value.items()}


def steps(name, value):
    """Refuse a tensor that is not (batch, time, features): two axes would be broadcast to three."""
    if len(value.shape) != 3:
        raise ValueError(
            f"{name} has shape {tuple(value.shape)}, expected (batch, time, features): for a "
            f"single step pass {name}[:, None]."
        )
    return value


def logits(name, value):
    """Return an array (..., tokens), each row with at least one finite number and no NaN."""
    array = some(name, value)
    if np.isnan(array).any() or not np.isfinite(array.max(axis=-1)).all():
        raise ValueError(
            f"{name} holds NaN, infinity or a row of minus infinities, expected numbers: did "
            "training diverge?"
        )
    return array


def distributions(name, value):
    """Return an array (..., tokens) of probabilities: none negative, not all 0 in a row."""
    array = some(name, value)
    if array.ndim == 0 or not (np.isfinite(array).all() and (array >= 0).all()):
        raise ValueError(
            f"{name} holds NaN, infinity or negative numbers, expected probabilities "
            "(..., tokens): did you pass logits? with_temperature(logits, 1.0) makes them."
        )
    if not array.any(axis=-1).all():
        raise ValueError(
            f"{name} has a row of zeros, expected at least one token with a probability above 0."
        )
    return array


def batch(name, value):
    """Refuse a decoder's state that has no rows."""
    if len(value) == 0 or len(value[0]) == 0:
        raise ValueError(
            f"{name} has no rows, expected at least one: is a batch empty?"
        )
    return value


def same_shape(*names):
    """Return a guard for several arguments: arrays with these names must have the same shape."""

    def guard(arguments):
        shapes = {name: np.shape(arguments[name]) for name in names}
        if len(set(shapes.values())) > 1:
            found = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
            raise ValueError(f"the shapes are {found}, expected equal shapes.")

    return guard


def gradients_of_states(arguments):
    """Refuse d_states unless it has the shape of the forward pass's states."""
    shapes = np.shape(arguments["forward"][0]), np.shape(arguments["d_states"])
    if shapes[0] != shapes[1]:
        raise ValueError(
            f"d_states has shape {shapes[1]}, expected {shapes[0]}, one for each state: use zeros "
            "for states that the loss does not use."
        )


def same_count(*names):
    """Return a guard for several arguments: lists with these names have equal lengths, not 0."""

    def guard(arguments):
        counts = {name: len(arguments[name]) for name in names}
        found = ", ".join(f"{count} {name}" for name, count in counts.items())
        if len(set(counts.values())) > 1:
            raise ValueError(f"there are {found}, expected equal numbers.")
        if 0 in counts.values():
            raise ValueError(f"there are {found}, expected at least one.")

    return guard
