"""A learner's function as a check calls it: arguments copied, None and changes named, time limited.

Standard library, NumPy and pandas alone.
"""

import contextlib
import copy
import functools
import inspect
import io
import itertools
import math
import signal
import sys
import sysconfig
import threading
import traceback
import warnings
from collections.abc import Iterator
from numbers import Number
from pathlib import Path
from types import EllipsisType
from typing import NamedTuple

import numpy as np
import pandas as pd

MOST = 100_000  # items that an iterator may yield
PACKAGE = Path(__file__).resolve().parents[1]
INSTALLED = [Path(sysconfig.get_path(k)) for k in ("stdlib", "purelib", "platlib")]


class NotYet(Exception):
    """The reason why an answer is not right yet, in words that help."""


class OutOfTime(BaseException):
    """The time limit is over. No `except Exception` of a learner's loop catches it."""


def watched(answer, returned, may_be_none=False):
    """Return an answer that a check may look at twice, and that cannot change the check's data.

    An iterator becomes a list. A function is called with copies of the arrays, lists and dicts
    among its arguments; `NotYet` is raised if it changes one of them, or returns None and may
    not. Before each call comes one with other values, see `ask_other`. What it returns is put
    into the list `returned`, as `Returned`, and watched itself.
    """
    if isinstance(answer, Iterator):
        return listed(answer)
    if not (inspect.isroutine(answer) or isinstance(answer, functools.partial)):
        return answer
    name = getattr(answer, "__name__", "<lambda>")
    name = "your function" if name == "<lambda>" else name

    @functools.wraps(answer)
    def ask(*args, **kwargs):
        require_call(answer, name, args, kwargs)
        others = ask_other(answer, args, kwargs)
        given, told = copied((args, kwargs)), Told(sys.stdout)
        with contextlib.redirect_stdout(told):
            value = answer(*given[0], **given[1])
        for position, (before, after) in enumerate(zip(args, given[0]), start=1):
            if not same(before, after):
                raise NotYet(
                    f"{name} changes {parameter(answer, position)}, which belongs to its caller: "
                    "work on a copy of it"
                )
        if value is None and not may_be_none:
            raise NotYet(
                f"{name} printed its answer and returned None: write `return` in place of `print`"
                if told.anything
                else f"{name} returned None: did you forget to return the answer, "
                "in all cases or in some?"
            )
        singles = (
            int | str | EllipsisType | None
        )  # which are one object wherever they are made
        constant = isinstance(value, float) and (
            not math.isfinite(value) or value.is_integer()
        )  # perhaps written in the code, as in min(1.0, x)
        constant = constant or (
            isinstance(value, float | tuple) and written(answer, value)
        )
        kept = value is others and not isinstance(value, singles) and not constant
        value = watched(value, returned, may_be_none)
        returned.append(Returned(value, kept))
        return value

    return ask


class Returned(NamedTuple):
    """What a function returned, and whether it is the very object of the call before."""

    value: object
    kept: bool


def ask_other(answer, args, kwargs):
    """Call a function with other values of the same sizes, if its arguments are values alone.

    An answer that keeps what it was given, or what it returned, gives itself away at the next
    call. Return its value; None if it was not called or raised.
    """
    try:
        others = other(args), other(kwargs)
        if not same((args, kwargs), others):
            with quiet():
                return answer(*others[0], **others[1])
    except Exception:  # other values need not make sense
        return None


@contextlib.contextmanager
def quiet():
    """Show nothing of what the block prints, or warns of."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(io.StringIO()):
            yield


def written(function, value):
    """Return whether a value stands in a function's code, or in a list or tuple that it names.

    One that a function picks from its own list is no sign that it keeps something.
    """
    code = getattr(function, "__code__", None)
    constants = code.co_consts if code else ()
    known = [constants, *(part for part in constants if isinstance(part, tuple))]
    with contextlib.suppress(TypeError, ValueError):
        names = inspect.getclosurevars(function)
        known += [*names.nonlocals.values(), *names.globals.values()]
    lists = (part for part in known if type(part) in (list, tuple))
    empty = isinstance(value, tuple) and not value  # there is one
    return empty or any(item is value for part in lists for item in part)


def other(value):
    """Return a value with its entries in reverse; raise TypeError unless it is made of values."""
    if isinstance(value, np.ndarray):
        return value[::-1].copy() if value.ndim else value.copy()
    if isinstance(value, str):
        return value[::-1]
    if type(value) in (list, tuple):
        return type(value)(map(other, value[::-1] if type(value) is list else value))
    if type(value) is dict:
        return {key: other(item) for key, item in value.items()}
    if value is None or isinstance(value, Number):
        return value
    raise TypeError(f"{type(value).__name__} may have a memory of its own")


def require_call(function, name, args, kwargs):
    """Raise `NotYet` unless a function takes these arguments."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some built-in functions have none
        return
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        raise NotYet(
            f"{name}{signature} cannot be called as the exercise says ({error}): keep its arguments"
        ) from None


def listed(iterator):
    """Return what an iterator yields: it is empty after the first look."""
    items = list(itertools.islice(iterator, MOST + 1))
    if len(items) > MOST:
        raise NotYet(f"your iterator does not end after {MOST:,} items")
    return items


def parameter(function, position):
    """Return how a sentence names a function's argument."""
    with contextlib.suppress(TypeError, ValueError, IndexError):
        names = list(inspect.signature(function).parameters.values())
        if names[position - 1].kind is not inspect.Parameter.VAR_POSITIONAL:
            return f"its argument `{names[position - 1].name}`"
    return f"its argument {position}"


def copied(value):
    """Return a copy of the arrays, tables, lists, dicts and sets in a value; the rest as it is."""
    if isinstance(value, np.ndarray | pd.DataFrame | pd.Series):
        return value.copy()
    if type(value) in (list, tuple, set):
        return type(value)(map(copied, value))
    if isinstance(value, dict):
        other = copy.copy(value)
        other.update({key: copied(item) for key, item in value.items()})
        return other
    return value


def same(before, after):
    """Return whether what `copied` had copied is still what it was."""
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        numbers = before.dtype.kind in "fc"
        return before.dtype == after.dtype and np.array_equal(before, after, numbers)
    if isinstance(before, pd.DataFrame | pd.Series):
        return before.equals(after)
    if type(before) in (list, tuple):
        return len(before) == len(after) and all(map(same, before, after))
    if isinstance(before, dict):
        return list(before) == list(after) and all(
            same(before[key], after[key]) for key in before
        )
    if before is after:  # what `copied` left as it is
        return True
    return isinstance(before, set | str | bytes | Number) and before == after


class Told(io.TextIOBase):
    """Hands on what is printed, and remembers whether anything was."""

    def __init__(self, stream):
        self.stream, self.anything = stream, False

    def write(self, text):
        self.anything = self.anything or bool(text.strip())
        return self.stream.write(text)

    def flush(self):
        self.stream.flush()


def in_learners_code(error, check):
    """Return whether an exception passed through code outside this package and the libraries."""
    codes = [frame.f_code for frame, _ in traceback.walk_tb(error.__traceback__)]
    files = [Path(code.co_filename) for code in codes if code is not check.__code__]
    return any(
        not file.is_relative_to(PACKAGE)
        and not any(file.is_relative_to(home) for home in INSTALLED)
        and not file.name.startswith("<frozen")
        for file in files
    )


@contextlib.contextmanager
def time_limit(seconds):
    """Raise `OutOfTime` inside the block after that many seconds of computing.

    Processor time, so that a busy machine refuses nobody. Without a limit where there are no
    such signals (Windows, threads).
    """
    if not hasattr(signal, "setitimer") or (
        threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(*_):
        raise OutOfTime

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
