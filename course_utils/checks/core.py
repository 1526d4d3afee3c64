"""What every check of an exercise shares: three outcomes, one line, never an exception.

A check takes the learner's objects and either returns (passed) or raises `NotYet` with the
reason. `exercise` turns it into a function that prints the outcome.
"""

import dis
import functools
import inspect
import itertools
from collections.abc import Iterator

import numpy as np

MOST = 100_000  # items that an iterator may yield


class NotYet(Exception):
    """The reason why an answer is not right yet, in words that help."""


def exercise(check):
    """Return `check` as a function that prints its outcome in one line and never raises."""

    @functools.wraps(check)
    def run(*answers):
        if any(is_stub(answer) for answer in answers):
            print("not attempted")
            return
        try:
            check(*map(repeatable, answers))
        except NotYet as reason:
            print(f"not yet: {one_line(reason)}")
        except SystemExit:
            print(
                "not yet: your code ended Python, with exit or sys.exit: leave that out"
            )
        except Exception as error:
            print(
                f"not yet: your code raised {type(error).__name__}: {one_line(error)}"
            )
        else:
            print("passed")

    return run


def repeatable(answer):
    """Return an answer that a check may look at twice: lists in place of iterators.

    A generator, `map` or `zip` is empty after the first look. Functions are asked to return lists.
    """
    if isinstance(answer, Iterator):
        items = list(itertools.islice(answer, MOST + 1))
        expect(len(items) <= MOST, f"your iterator does not end after {MOST:,} items")
        return items
    if not inspect.isfunction(answer):
        return answer

    @functools.wraps(answer)
    def ask(*args, **kwargs):
        return repeatable(answer(*args, **kwargs))

    return ask


def one_line(error):
    """Return the message of an exception in one line."""
    return " ".join(str(error).split()) or "no message"


def _stub(): ...


def _documented_stub():
    """Say what to do."""


def _instructions(function):
    steps = [(step.opname, step.argval) for step in dis.get_instructions(function)]
    return [step for step in steps if step[0] != "NOP"]  # a line that does nothing


def is_stub(answer):
    """Return whether an answer was left as `...`: the value itself, or a function's whole body.

    >>> is_stub(...), is_stub(lambda x: 2 * x)
    (True, False)
    """
    if answer is ... or answer is None:
        return True
    if not inspect.isfunction(answer):
        return False
    return _instructions(answer) in (
        _instructions(_stub),
        _instructions(_documented_stub),
    )


def expect(condition, reason):
    """Raise `NotYet(reason)` unless the condition holds."""
    if not condition:
        raise NotYet(reason)


def expect_shape(name, value, shape):
    """Raise `NotYet` unless `value` is an array of that shape; returns it as an array."""
    expect(value is not None, f"{name} is None: did you forget to return it?")
    value = np.asarray(value)
    expect(value.shape == shape, f"{name} has shape {value.shape}, expected {shape}")
    return value


def is_close(value, wanted, tolerance=1e-5):
    """Return whether two arrays have the same shape and agree to `tolerance`."""
    value = np.asarray(value)
    wanted = np.asarray(wanted)
    return value.shape == wanted.shape and np.allclose(
        value, wanted, tolerance, tolerance
    )
