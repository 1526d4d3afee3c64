"""What all checks share: three outcomes in one line each, never an exception."""

import itertools
import sys

import numpy as np
import pytest

from course_utils.checks.core import (
    NotYet,
    exercise,
    expect,
    expect_shape,
    is_close,
    is_stub,
)


@exercise
def check_double(double):
    """Check a function that doubles its argument."""
    value = expect_shape("double(x)", double(np.arange(3.0)), (3,))
    expect(is_close(value, [0.0, 2.0, 4.0]), "double(x) is not 2 x: did you square it?")


def outcome(capsys, check, *answers):
    assert check(*answers) is None
    out, err = capsys.readouterr()
    assert err == "" and out.count("\n") == 1
    return out[:-1]


def dots(x): ...


def dots_under_a_comment(x):
    # your code here
    ...


def documented_dots(x: int, *, y=2) -> int:
    """Return twice x."""
    # one line
    ...  # like this


def twice_dots(x):
    """Return twice x."""
    ...
    ...


def nothing(x):
    pass


def made_in_a_function():
    x = 1

    def inner(y):
        """Return x + y."""
        ...

    return inner if x else None


STUBS = [
    dots,
    dots_under_a_comment,
    documented_dots,
    twice_dots,
    nothing,
    made_in_a_function(),
]


@pytest.mark.parametrize("answer", [..., None, *STUBS])
def test_not_attempted(capsys, answer):
    assert is_stub(answer)
    assert outcome(capsys, check_double, answer) == "not attempted"


def test_one_stub_among_several_answers(capsys):
    @exercise
    def check_two(first, second):
        raise AssertionError("must not be reached")

    for answers in ((1, ...), (dots, 1), (None, None)):
        assert outcome(capsys, check_two, *answers) == "not attempted"


def begun(x):
    x = 2 * x
    ...


def with_a_default(x=...):
    return 2 * x


def only_calls(x):
    print()


class Documented:
    """A class without a body is no function."""


@pytest.mark.parametrize(
    "answer",
    [
        begun,
        with_a_default,
        only_calls,
        lambda x: x,
        Documented,
        np.tanh,
        0,
        "",
        [],
        np.zeros(2),
    ],
)
def test_no_stub(answer):
    assert not is_stub(answer)


@pytest.mark.parametrize(
    "answer", [lambda x: 2 * x, lambda x: list(2 * x), np.vectorize(lambda x: 2 * x)]
)
def test_passed(capsys, answer):
    assert outcome(capsys, check_double, answer) == "passed"


def test_wrong_answers_get_their_reason(capsys):
    wrong = {
        "double(x) is not 2 x: did you square it?": lambda x: x**2,
        "double(x) has shape (1, 3), expected (3,)": lambda x: 2 * x[None],
        "double(x) has shape (), expected (3,)": lambda x: ...,
        "double(x) is None: did you forget to return it?": begun,
        "your code raised ZeroDivisionError: division by zero": lambda x: 1 / 0,
        "your code raised TypeError: 'int' object is not callable": 3,
    }
    for reason, answer in wrong.items():
        assert outcome(capsys, check_double, answer) == f"not yet: {reason}"


@pytest.mark.parametrize(
    "value",
    [[0.0, 2.0, np.nan], ["a", "b", "c"], [[1.0], [1.0, 2.0], 3.0], [None, None, None]],
)
def test_strange_values_are_not_passed_and_raise_nothing(capsys, value):
    assert outcome(capsys, check_double, lambda x: value).startswith("not yet: ")


@pytest.mark.parametrize("error", [NotYet, ValueError, RecursionError, AssertionError])
def test_messages_are_one_line(capsys, error):
    @exercise
    def check(answer):
        raise error(f"first\n  second {np.eye(2)}")

    line = outcome(capsys, check, 1)
    assert line.startswith("not yet: ") and "first second [[1. 0.] [0. 1.]]" in line


def test_an_error_without_a_message(capsys):
    def answer(x):
        raise StopIteration

    line = outcome(capsys, check_double, answer)
    assert line == "not yet: your code raised StopIteration: no message"


def test_a_missing_answer_raises_nothing(capsys):
    assert "missing 1 required" in outcome(capsys, check_double)


def test_ctrl_c_still_stops(capsys):
    def answer(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_double(answer)


def test_a_check_keeps_its_name_and_help():
    assert check_double.__name__ == "check_double"
    assert check_double.__doc__ == "Check a function that doubles its argument."


def test_expect():
    expect(True, "unused")
    with pytest.raises(NotYet, match="^why$"):
        expect(False, "why")


def test_expect_shape_returns_an_array():
    value = expect_shape("h", [[1, 2]], (1, 2))
    assert isinstance(value, np.ndarray)
    with pytest.raises(NotYet, match=r"^h has shape \(2,\), expected \(2, 1\)$"):
        expect_shape("h", [1, 2], (2, 1))


@pytest.mark.parametrize(
    "value, wanted, tolerance, close",
    [
        ([1.0], [1.0 + 5e-6], 1e-5, True),
        ([1.0], [1.0 + 5e-5], 1e-5, False),
        ([1.0], [1.0 + 5e-5], 1e-4, True),
        ([1.0, 1.0], [1.0], 1e-5, False),
        (1.0, [1.0], 1e-5, False),
        ([np.nan], [np.nan], 1e-5, False),
    ],
)
def test_is_close(value, wanted, tolerance, close):
    assert is_close(value, wanted, tolerance) == close


@exercise
def gives_squares(answer):
    """Look twice at what the answer gives, as checks do for a reason."""
    found = answer([1, 2]) if callable(answer) else answer
    expect(len(list(found)) == 2, f"gives {list(found)}")
    expect(list(found) == [1, 4], f"gives {list(found)}")


def yields(numbers):
    for number in numbers:
        yield number**2


def wrong(numbers):
    yield from numbers


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (yields, "passed"),
        (yields([1, 2]), "passed"),
        (lambda numbers: map(pow, numbers, [2, 2]), "passed"),
        (lambda numbers: [n * n for n in numbers], "passed"),
        (wrong, "not yet: gives [1, 2]"),
        (zip([1, 2], [1, 4]), "not yet: gives [(1, 1), (2, 4)]"),
        (itertools.count(), "not yet: your iterator does not end after 100,000 items"),
        (itertools.count, "not yet: "),
        (lambda numbers: itertools.count(), "not yet: your iterator does not end"),
    ],
)
def test_an_iterator_is_looked_at_as_a_list(capsys, answer, line):
    gives_squares(answer)
    assert capsys.readouterr().out.startswith(line)


@pytest.mark.parametrize("leave", [sys.exit, lambda: sys.exit("done"), exit, quit])
def test_an_answer_that_ends_python_does_not(capsys, leave):
    gives_squares(lambda numbers: leave())
    assert capsys.readouterr().out == (
        "not yet: your code ended Python, with exit or sys.exit: leave that out\n"
    )
