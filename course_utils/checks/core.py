"""What every check of an exercise shares: three outcomes, one line, never an exception.

A check takes the learner's objects and either returns (passed) or raises `NotYet` with the
reason. `exercise` turns it into a function that prints the outcome. Functions come to a check
`watched`: they get copies of their arguments and are refused where they change one or return None.
"""

import contextlib
import dis
import functools
import inspect
import re
from decimal import Decimal
from numbers import Real

import numpy as np

from course_utils.checks.watched import (
    NotYet,
    OutOfTime,
    in_learners_code,
    time_limit,
    watched,
)

SECONDS = 20  # of computing, for one check


def exercise(check=None, *, hints=(), may_be_none=False):
    """Return `check` as a function that prints its outcome in one line and never raises.

    A function that returns None is refused unless `may_be_none`. `hints` are sentences that help
    without giving the answer: after two tries that failed a second line says that
    `check.exercise_1.hint(1)` prints the first of them.
    """
    if check is None:
        return functools.partial(exercise, hints=hints, may_be_none=may_be_none)
    tries = []

    @functools.wraps(check)
    def run(*answers):
        reason = why_not(check, answers, may_be_none)
        print(f"not yet: {reason}" if reason and reason != STUB else reason or "passed")
        tries.append(reason)
        if hints and len(failed(tries)) >= 2 and tries[-1] not in (None, STUB):
            print(f"`check.{check.__name__}.hint(1)` prints a hint")

    def hint(which=1):
        """Print the hint of that number, from 1."""
        if which not in range(1, len(hints) + 1):
            print(f"there is no hint {which}, expected one of: {len(hints)} in all")
        elif len(failed(tries)) < 2:
            print("try twice first: the line of the check says what is wrong")
        else:
            print(hints[which - 1])

    run.hint = hint
    return run


STUB = "not attempted"


def failed(tries):
    """Return the reasons of the tries that failed."""
    return [reason for reason in tries if reason not in (None, STUB)]


def why_not(check, answers, may_be_none=False):
    """Return why answers do not pass, in one line: None if they do, `STUB` if there are none."""
    if any(is_stub(answer) for answer in answers):
        return STUB
    returned = []
    try:
        with time_limit(SECONDS):
            check(*[watched(answer, returned, may_be_none) for answer in answers])
    except NotYet as reason:
        return one_line(reason) + kept_note(returned)
    except OutOfTime:
        return f"your code is not done after {SECONDS} seconds: does each loop come to an end?"
    except SystemExit:
        return "your code ended Python, with exit or sys.exit: leave that out"
    except Exception as error:
        what = f"{type(error).__name__}: {one_line(error)}"
        if in_learners_code(error, check):
            return f"your code raised {what}"
        value = returned[-1].value if returned else answers[-1] if answers else None
        return f"the check cannot use your answer {shown(value)} ({what})"
    return None


def kept_note(returned):
    """Return a remark where the last value was that of the call before with other arguments."""
    if returned and returned[-1].kept:
        return " (your code gives what it gave for other arguments: does it keep something?)"
    return ""


def one_line(error):
    """Return the message of an exception in one line, without the colours of a terminal."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    return " ".join(plain.split()) or "no message"


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


def expect_parts(value, what, count):
    """Return a tuple, list or array of `count` parts as a list; else raise `NotYet`.

    `what` says them: "two arrays, the slope and the intercept".
    """
    array = isinstance(value, np.ndarray) and value.ndim > 0
    parts = (array or isinstance(value, tuple | list)) and len(value) == count
    expect(parts, f"you returned {shown(value)}, expected {what}")
    return list(value)


def expect_shape(name, value, shape):
    """Raise `NotYet` unless `value` is an array of that shape; returns it as an array."""
    expect(value is not None, f"{name} is None: did you forget to return it?")
    array = as_array(value)
    expect(
        array.dtype.kind not in "OUS",  # objects, text
        f"{name} is {shown(value)}, expected numbers of shape {shape}",
    )
    expect(array.shape == shape, f"{name} has shape {array.shape}, expected {shape}")
    return array


def as_array(value):
    """Return a value as an array: fractions and whole numbers without limit as floats.

    >>> as_array([Decimal("0.5"), 10**30]).tolist()
    [0.5, 1e+30]
    """
    try:
        array = np.asarray(value)
    except ValueError:  # ragged
        return np.asarray(None)
    numbers = array.dtype.kind == "O" and array.size
    if numbers and all(isinstance(one, Real | Decimal) for one in array.flat):
        with contextlib.suppress(OverflowError):
            return array.astype(float)
    return array


def expect_value(value, wanted, mistakes=None, *, name="the result", tolerance=1e-5):
    """Raise `NotYet` unless `value` is `wanted`: numbers by tolerance, all else exactly.

    `mistakes` maps a reason to the value that this mistake gives, of whatever shape: the first
    that `value` equals, and `wanted` does not, is the reason. Lists and tuples count as the same.
    """
    if is_equal(value, wanted, tolerance):
        return
    for reason, wrong in (mistakes or {}).items():
        alike = is_equal(value, wrong, tolerance)
        expect(not alike or is_equal(wrong, wanted, tolerance), reason)
    if is_numeric(wanted):
        value = expect_shape(name, value, np.shape(wanted))
        if np.size(wanted) > 6:
            expect_entries(name, value, np.asarray(wanted), tolerance)
    expect(False, f"{name} is {shown(value)}, expected {shown(wanted)}")


def expect_entries(name, value, wanted, tolerance):
    """Raise `NotYet` with the first entry of two arrays that differs."""
    differ = ~np.isclose(value, wanted, tolerance, tolerance, equal_nan=True)
    place = tuple(int(i) for i in np.argwhere(differ)[0])
    expect(
        False,
        f"{name} at {list(place)} is {shown(value[place])}, expected {shown(wanted[place])}: "
        f"{differ.sum()} of {differ.size} entries differ",
    )


def is_numeric(value):
    """Return whether a value is a number or an array of numbers, in lists or not."""
    return as_array(value).dtype.kind in "biufc"


def is_equal(value, wanted, tolerance=1e-5):
    """Return whether two values agree: numbers by tolerance, lists and tuples alike."""
    if isinstance(wanted, dict):
        return (
            isinstance(value, dict)
            and value.keys() == wanted.keys()
            and all(is_equal(value[key], wanted[key], tolerance) for key in wanted)
        )
    if is_numeric(wanted) and np.size(wanted):
        return is_numeric(value) and is_close(value, wanted, tolerance)
    if isinstance(wanted, list | tuple):
        return (
            isinstance(value, list | tuple | np.ndarray)
            and len(value) == len(wanted)
            and all(is_equal(v, w, tolerance) for v, w in zip(value, wanted))
        )
    return bool(np.array_equal(value, wanted))


def is_close(value, wanted, tolerance=1e-5):
    """Return whether two arrays have the same shape and agree to `tolerance`."""
    value = as_array(value)
    wanted = as_array(wanted)
    return value.shape == wanted.shape and np.allclose(
        value, wanted, tolerance, tolerance
    )


def shown(value):
    """Return a value as a short text: its beginning, floats with six digits."""
    if isinstance(value, np.ndarray | np.generic) and value.ndim == 0:
        value = value.item()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, np.ndarray) and value.size > 6:
        return f"an array of shape {value.shape}"
    text = one_line(value) if isinstance(value, np.ndarray) else one_line(repr(value))
    text = re.sub(r"\bnp\.[a-z]+\d*_?\((.*?)\)", r"\1", text)  # np.int64(3) is 3
    return text if len(text) <= 80 else f"{text[:77]}..."
