"""What all checks share: three outcomes in one line each, never an exception."""

import itertools
import signal
import sys
import threading
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from keras import ops

from course_utils.checks import core
from course_utils.checks.core import (
    NotYet,
    exercise,
    expect,
    expect_parts,
    expect_shape,
    expect_value,
    is_close,
    is_equal,
    is_stub,
    shown,
)
from course_utils.checks.several import expect_all
from course_utils.checks.watched import copied, same


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
        "double(x) has shape (), expected (3,)": lambda x: 6,
        "double(x) is Ellipsis, expected numbers of shape (3,)": lambda x: ...,
        "begun returned None: did you forget to return the answer, in all cases or in "
        "some?": begun,
        "your code raised ZeroDivisionError: division by zero": lambda x: 1 / 0,
        "the check cannot use your answer 3 (TypeError: 'int' object is not callable)": 3,
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


def prints(x):
    print(2 * x)


def grows(values):
    values += values
    return values


def test_none_and_a_printed_answer_are_told_apart(capsys):
    check_double(prints)
    assert "prints printed its answer and returned None: write `return`" in (
        capsys.readouterr().out
    )


@pytest.mark.parametrize("case", [np.arange(3.0), [1, 2], {"a": [1]}, (np.ones(2), 1)])
def test_a_changed_argument_is_named_and_the_checks_own_is_as_it_was(capsys, case):
    before = copied(case)

    @exercise
    def check(answer):
        answer(1, case)

    def change(first, values):
        values = values[0] if isinstance(values, tuple) else values
        if isinstance(values, np.ndarray):
            values *= 3
        elif isinstance(values, list):
            values.append(3)
        else:
            values["a"].append(2)
        return first

    line = outcome(capsys, check, change)
    assert "change changes its argument `values`, which belongs to its caller" in line
    assert same(case, before)


@pytest.mark.parametrize(
    "change",
    [
        list.reverse,
        list.sort,
        lambda words: words.__setitem__(0, "z"),
        lambda words: words.__setitem__(0, None),
        lambda words: words.__setitem__(slice(None), [*words[1:], words[0]]),
    ],
)
def test_a_list_may_not_be_put_in_another_order(capsys, change):
    @exercise
    def check(answer):
        answer(["c", "a", "b"])

    def changing(words):
        change(words)
        return 1

    def changing_back(words):
        words.append(words.pop())
        return 1

    assert "changes its argument `words`" in outcome(capsys, check, changing)
    assert outcome(capsys, check, changing_back) == "passed"


def test_arguments_that_stay_are_the_same(capsys):
    things = [float("nan"), np.float64(2), object(), None, True, {1, 2}, "ab", ops]

    @exercise
    def check(answer):
        answer(things, tuple(things), {"a": things})

    assert outcome(capsys, check, lambda *given: 1) == "passed"


def test_a_function_that_an_answer_returns_is_watched_too(capsys):
    @exercise
    def check(make):
        make()(np.ones(2))

    line = outcome(capsys, check, lambda: grows)
    assert "grows changes its argument `values`" in line


@exercise(hints=["look at the sign", "count from 0"])
def with_hints(answer):
    expect(answer == 1, "it is not 1")


def test_hints_come_after_two_tries_that_failed(capsys):
    def told(call, *args):
        call(*args)
        return capsys.readouterr().out

    assert told(with_hints.hint) == (
        "try twice first: the line of the check says what is wrong\n"
    )
    assert told(with_hints, ...) == "not attempted\n"
    assert told(with_hints, 2) == "not yet: it is not 1\n"
    assert told(with_hints, 3) == (
        "not yet: it is not 1\n`check.with_hints.hint(1)` prints a hint\n"
    )
    assert told(with_hints.hint) == "look at the sign\n"
    assert told(with_hints.hint, 2) == "count from 0\n"
    assert told(with_hints.hint, 3) == "there is no hint 3, expected one of: 2 in all\n"
    assert told(with_hints, 1) == "passed\n"


def forever(x):
    while True:
        try:
            x = x + 1
        except Exception:
            pass


def test_a_loop_without_end_is_ended(capsys, monkeypatch):
    monkeypatch.setattr(core, "SECONDS", 0.3)
    assert outcome(capsys, check_double, forever) == (
        "not yet: your code is not done after 0.3 seconds: does each loop come to an end?"
    )
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


@pytest.mark.parametrize("answer", [lambda: 1, lambda x, y: 1])
def test_other_arguments_than_the_exercise_gives_are_named(capsys, answer):
    line = outcome(capsys, check_double, answer)
    assert "cannot be called as the exercise says (" in line and "keep its arg" in line


def first_of(known, key):
    """Return an answer that keeps the first value of what has one key."""
    return lambda values: known.setdefault(key(values), values[0])


@pytest.mark.parametrize(
    ("answer", "passes"),
    [
        (lambda values: values[0], True),
        (
            first_of({}, tuple),
            True,
        ),  # a memory of what was asked is none of later calls
        (first_of({}, len), False),
        (first_of({}, type), False),
        (first_of({}, lambda values: 2.5), False),
    ],
)
def test_what_an_answer_keeps_between_calls_is_found(capsys, answer, passes):
    @exercise
    def check(first):
        value = first(np.array([1.5, 2.5]))
        expect(value == 1.5, f"the first of 1.5 and 2.5 is 1.5, not {value}")

    line = outcome(capsys, check, answer)
    assert line == (
        "passed"
        if passes
        else "not yet: the first of 1.5 and 2.5 is 1.5, not 2.5 (your code gives what it gave "
        "for other arguments: does it keep something?)"
    )


SHARES = [0.25, 0.5]


@pytest.mark.parametrize(
    "answer",
    [
        lambda values: SHARES[1],
        lambda values: max([0.25, 0.5, 0.125]),
        lambda values: max((0.25, 0.5)),
        lambda values: 0.5,
        lambda values: (),
        lambda values: (1, 2),
    ],
)
def test_a_value_of_the_answers_own_list_is_nothing_kept(capsys, answer):
    @exercise
    def check(first):
        expect(first(np.array([1.5, 2.5])) == 1.5, "not the first")

    assert outcome(capsys, check, answer) == "not yet: not the first"


@pytest.mark.parametrize("constant", [1.0, 0.0, np.inf])
def test_a_constant_of_the_code_is_not_kept(capsys, constant):
    """As in `min(1.0, x)`: the same object, from other arguments."""

    @exercise
    def check(first):
        value = first(np.array([1.5, 2.5]))
        expect(value == 1.5, "no")

    assert outcome(capsys, check, lambda values: constant) == "not yet: no"


@pytest.mark.parametrize("value", [None, 3, True, "a", ...], ids=repr)
def test_a_value_of_which_there_is_one_is_not_called_kept(capsys, value):
    @exercise(may_be_none=True)
    def check(answer):
        answer([1, 2])
        expect(False, "wrong")

    assert outcome(capsys, check, lambda values: value) == "not yet: wrong"


def test_only_values_are_asked_for_in_another_order(capsys):
    asked = []

    @exercise
    def check(answer):
        answer([1, 2], {"a": np.arange(2)}, "ab", 3, None)
        answer([1, 2], np.random.default_rng(0))
        answer([1, 1])

    outcome(capsys, check, lambda *given: asked.append(given) or 1)
    assert str(asked[0]) == "([2, 1], {'a': array([1, 0])}, 'ba', 3, None)"
    assert str(asked[1]) == "([1, 2], {'a': array([0, 1])}, 'ab', 3, None)"
    assert len(asked) == 4  # a generator has a state, and [1, 1] no other order


def test_a_call_with_other_values_says_nothing(capsys):
    @exercise
    def check(answer):
        answer([1.0, 0.0])

    def prints_and_fails(values):
        print(values)
        return np.float64(1) / values[1] if values[0] else {}[1]

    check(lambda values: prints_and_fails(values) and 1)
    assert capsys.readouterr().out.startswith("[1.0, 0.0]\n")


def test_a_thread_has_no_limit_and_no_error(capsys):
    thread = threading.Thread(target=check_double, args=[lambda x: 2 * x])
    thread.start()
    thread.join()
    assert capsys.readouterr().out == "passed\n"


def test_a_fault_of_the_check_is_not_called_the_learners(capsys):
    @exercise
    def check(answer):
        first, second = answer(1)

    line = outcome(capsys, check, lambda x: 5)
    assert line.startswith("not yet: the check cannot use your answer 5 (TypeError")
    line = outcome(capsys, check, lambda x: int("a"))
    assert line.startswith("not yet: your code raised ValueError")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (np.array([1.0, 2.0]), None),
        ([1.0, 2.0 + 1e-7], None),
        ((1, 2), None),
        (np.array([2.0, 4.0]), "you doubled it"),
        (3.0, "you summed it"),
        (np.array([1.0, 3.0]), "the result is [1. 3.], expected [1. 2.]"),
        ([1.0], "the result has shape (1,), expected (2,)"),
        ("ab", "the result is 'ab', expected numbers of shape (2,)"),
        (np.array(0.1 + 0.2), "the result has shape (), expected (2,)"),
    ],
)
def test_expect_value_names_the_mistake(value, reason):
    wanted = np.array([1.0, 2.0])
    mistakes = {"you doubled it": 2 * wanted, "you summed it": wanted.sum()}
    mistakes["never said: it gives the same"] = wanted
    if reason is None:
        expect_value(value, wanted, mistakes)
    else:
        with pytest.raises(NotYet) as raised:
            expect_value(value, wanted, mistakes)
        assert str(raised.value) == reason


@pytest.mark.parametrize(
    ("value", "wanted", "equal"),
    [
        ([("a", 1)], [["a", 1.0]], True),
        ([("a", 1)], [["b", 1.0]], False),
        (["a", "b"], ("a", "b"), True),
        (np.array(["a", "b"]), ["a", "b"], True),
        ("ab", ["a", "b"], False),
        ({"a": [1.0]}, {"a": np.array([1.0])}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        (True, np.bool_(True), True),
        (1, True, True),
        ("a", "a", True),
        ([], [], True),
        ([], (), True),
        ([1], [], False),
        ([[1.0], [1.0, 2.0]], [[1.0], [1.0, 2.0]], True),
        ([np.nan], [1.0], False),
    ],
)
def test_is_equal(value, wanted, equal):
    assert is_equal(value, wanted) == equal


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("3", "the result is '3', expected numbers of shape ()"),
        (0.1 + 0.2, "the result is 0.3, expected 3"),
        (np.array(0.1 + 0.2), "the result is 0.3, expected 3"),
    ],
)
def test_expect_value_shows_a_number_briefly_and_text_as_text(value, reason):
    with pytest.raises(NotYet) as raised:
        expect_value(value, 3)
    assert str(raised.value) == reason


def test_expect_value_names_the_first_entry_of_a_large_array():
    wanted = np.zeros((3, 4))
    value = wanted.copy()
    value[1, 2] = 0.5
    with pytest.raises(
        NotYet, match=r"at \[1, 2\] is 0.5, expected 0: 1 of 12 entries"
    ):
        expect_value(value, wanted)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.123456789, "0.123457"),
        (np.float32(2.5), "2.5"),
        (np.array(1 / 3), "0.333333"),
        (np.int64(3), "3"),
        (np.array("a"), "'a'"),
        ([np.int64(3), np.float64(0.5), np.str_("b")], "[3, 0.5, 'b']"),
        ({np.int64(1): np.True_}, "{1: np.True_}"),
        (np.arange(3), "[0 1 2]"),
        (np.zeros((2, 4)), "an array of shape (2, 4)"),
        ("a" * 90, "'" + "a" * 76 + "..."),
    ],
)
def test_a_value_is_shown_as_a_reader_wrote_it(value, text):
    assert shown(value) == text


@pytest.mark.parametrize("value", [(1, 2), [1, 2], np.array([1, 2])])
def test_parts_are_a_list_a_tuple_or_an_array(value):
    assert expect_parts(value, "two numbers", 2) == [1, 2]
    with pytest.raises(NotYet, match=r"you returned .1,? 2.?, expected one number"):
        expect_parts(value, "one number", 1)


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


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([3, 4], None),
        ([4, 4], "the sum is 4, expected 3"),
        ([2, 4], "the sum is 2, expected 3"),  # both mistakes give 2 here, none both
        ([2, 5], "you count from 0"),
        ([2, 6], "you leave out the last"),
    ],
)
def test_a_mistake_has_to_explain_all_cases(results, reason):
    mistakes = [
        {"you count from 0": 2, "you leave out the last": 2},
        {"you count from 0": 5, "you leave out the last": 6},
    ]
    if reason is None:
        expect_all(results, [3, 4], mistakes, ["the sum", "the product"])
    else:
        with pytest.raises(NotYet) as raised:
            expect_all(results, [3, 4], mistakes, ["the sum", "the product"])
        assert str(raised.value) == reason


def test_messages_have_no_colours():
    assert core.one_line("a \x1b[1mbold\x1b[0m\nword") == "a bold word"


@pytest.mark.parametrize("half", [Fraction(1, 2), Decimal("0.5"), np.float32(0.5)])
def test_a_fraction_is_a_number(capsys, half):
    @exercise
    def check(answer):
        expect_shape("the half", answer(1), ())
        expect_value([answer(1), 2], [0.5, 2])

    assert outcome(capsys, check, lambda x: half) == "passed"


def test_a_number_that_is_no_float_is_refused(capsys):
    @exercise
    def check(answer):
        expect_value(answer(1), 0.5)

    line = outcome(capsys, check, lambda x: 10**400)
    assert line.startswith("not yet: the result is 1000") and "numbers" in line
