"""What holds for the check of every exercise, tried with right answers that are then spoiled.

The right answers are those that the tests of the notebooks give the verdict "passed".
"""

import copy
import functools
import importlib.util
import inspect
from pathlib import Path

import keras
import numpy as np
import pytest

from course_utils.checks import core, watched

HERE = Path(__file__).parent


def module_of(path):
    """Return the tests of a notebook as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answers():
    """Return {exercise: [(answers, reason)]}, as the notebooks' tests have them."""
    found = {}
    for path in sorted(HERE.glob("test_nb*.py")):
        module = module_of(path)
        number = path.stem.removeprefix("test_")
        checks = getattr(module, number)
        for test in vars(module).values():
            for mark in getattr(test, "pytestmark", ()):
                names = [n for n in test.__code__.co_names if n.startswith("exercise_")]
                if mark.args[0][-1] == "reason" and len(names) == 1:
                    key = f"{number}.{names[0]}"
                    cases = [(case[:-1], case[-1]) for case in mark.args[1]]
                    found.setdefault(key, (getattr(checks, names[0]), []))[1].extend(
                        cases
                    )
    return found


ANSWERS = answers()
RIGHT = {
    key: (check, next(given for given, reason in cases if reason == "passed"))
    for key, (check, cases) in ANSWERS.items()
}
FUNCTIONS = {
    key: (check, given)
    for key, (check, given) in RIGHT.items()
    if any(map(inspect.isroutine, given))
}


def spoiled(answers, change):
    """Return answers with the functions among them changed by `change(call, function)`.

    `call` is a counter that all share: [0] at the first call.
    """
    call = [-1]

    def spoil(function):
        @functools.wraps(function)
        def ask(*args, **kwargs):
            call[0] += 1
            return change(call[0], function, *args, **kwargs)

        return ask

    return [spoil(a) if inspect.isroutine(a) else a for a in answers], call


def calls_of(check, answers):
    """Return how often a check calls a right answer."""
    right, call = spoiled(answers, lambda n, f, *args, **kwargs: f(*args, **kwargs))
    check(*right)
    return call[0] + 1


@pytest.fixture
def asked_once(monkeypatch):
    """Let a check ask for nothing but its own cases: calls are counted."""
    monkeypatch.setattr(watched, "ask_other", lambda *_: None)


each_function = pytest.mark.parametrize("key", FUNCTIONS)


@each_function
def test_more_than_one_case_is_tried(outcome, asked_once, key):
    check, given = FUNCTIONS[key]
    first = []

    def frozen(n, function, *args, **kwargs):
        if not first:
            first.append(function(*args, **kwargs))
        return copy.deepcopy(first[0]) if not callable(first[0]) else first[0]

    assert outcome(check, *spoiled(given, frozen)[0]).startswith("not yet: ")


def mutable(value):
    return isinstance(value, np.ndarray | list | dict) and len(value)


def change(value):
    """Change an array, list or dict in place."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "fc":
        value *= 0.5
    elif isinstance(value, np.ndarray):
        value[...] = value[::-1].copy() if value.dtype.kind == "U" else value == 0
    elif isinstance(value, list):
        value.append(value[0])
    else:
        value.pop(next(iter(value)))


@each_function
def test_a_changed_argument_is_named(outcome, key):
    check, given = FUNCTIONS[key]
    changed = []

    def changing(n, function, *args, **kwargs):
        value = function(*args, **kwargs)
        value = copy.deepcopy(value) if mutable(value) else value
        for arg in args:
            before = copy.deepcopy(arg) if mutable(arg) else None
            if mutable(arg):
                change(arg)
                changed.append(not core.is_equal(arg, before, 0))
        return value

    line = outcome(check, *spoiled(given, changing)[0])
    assert ("which belongs to its caller" in line) == any(changed), line
    assert any(changed) or line == "passed"


SILENT = {
    "nothing": (lambda *a, **k: None, "returned None: did you forget to return"),
    "printed": (lambda *a, **k: print(1), "write `return` in place of `print`"),
    "raised": (lambda *a, **k: {}[1], "your code raised KeyError: 1"),
}


@pytest.mark.parametrize("what", SILENT)
@each_function
def test_no_value(outcome, key, what):
    check, given = FUNCTIONS[key]
    answer, reason = SILENT[what]
    line = outcome(check, *spoiled(given, lambda n, f, *a, **k: answer())[0])
    if key == "nb24.exercise_2" and what != "raised":
        reason = "no alarm"  # None is an answer there
    assert reason in line


STRANGE = ["text", [[1.0], [1.0, 2.0]], {}, (1, object())]


@pytest.mark.parametrize("value", STRANGE, ids=["text", "ragged", "dict", "object"])
@each_function
def test_a_strange_value_is_the_answers_fault(outcome, key, value):
    check, given = FUNCTIONS[key]
    line = outcome(check, *spoiled(given, lambda n, f, *a, **k: value)[0])
    assert line.startswith("not yet: ") and "your code raised" not in line


@each_function
def test_a_loop_without_end_is_ended(outcome, key, monkeypatch):
    check, given = FUNCTIONS[key]
    monkeypatch.setattr(core, "SECONDS", 0.2)

    def loop(*_, **__):
        while True:
            pass

    assert "does each loop come to an end?" in outcome(check, *spoiled(given, loop)[0])


def others(value):
    """Return wrong values near a right one: {what is wrong: value}."""
    if isinstance(value, bool | np.bool_):
        return {"negated": not value}
    if isinstance(value, int | float | np.number) or (
        isinstance(value, np.ndarray) and value.dtype.kind in "iuf" and value.size
    ):
        return {"one more": value + 1, "off by 3 %": value * 1.03 + (value == 0)}
    if isinstance(value, np.ndarray) and value.dtype.kind == "b" and value.size:
        return {"negated": ~value}
    if isinstance(value, str):
        return {"a letter more": value + "a"}
    if isinstance(value, dict) and value:
        key = next(iter(value))
        near = others(value[key]).items()
        return {f"[{key!r}] {what}": {**value, key: new} for what, new in near}
    if type(value) in (list, tuple) and value:
        wrong = {"without the last": value[:-1]}
        for place in {0, len(value) - 1}:
            for what, new in others(value[place]).items():
                parts = [*value[:place], new, *value[place + 1 :]]
                wrong[f"[{place}] {what}"] = type(value)(parts)
        return wrong
    if keras.ops.is_tensor(value):
        return {"off by 3 %": value * 1.03}
    return {}


def at_one_call(place, change):
    """Return a change for `spoiled` of what one call alone returns."""

    def one(n, function, *args, **kwargs):
        value = function(*args, **kwargs)
        return change(value) if n == place else value

    return one


@each_function
def test_each_value_is_looked_at(outcome, asked_once, key):
    """Change the value of one call alone: of the first, the last, the middle one."""
    check, given = FUNCTIONS[key]
    count = calls_of(check, given)
    accepted = []
    for place in sorted({0, count // 2, count - 1}):
        right = []
        check(
            *spoiled(given, at_one_call(place, lambda v, r=right: r.append(v) or v))[0]
        )
        for kind in others(right[0]):
            change = at_one_call(place, lambda v, k=kind: others(v).get(k, v))
            line = outcome(check, *spoiled(given, change)[0])
            if not line.startswith("not yet: "):
                accepted.append(f"call {place} of {count}: {kind}")
    assert not accepted


def restyled(value):
    """Return the same value in another type that a reader may choose."""
    if isinstance(value, tuple) and type(value) is tuple:
        return list(value)
    if type(value) is list:
        return tuple(value)
    if isinstance(value, float | np.floating):
        return np.float64(value)
    if isinstance(value, bool):
        return np.bool_(value)
    return value


@each_function
def test_lists_and_tuples_are_the_same(outcome, key):
    check, given = FUNCTIONS[key]
    other, _ = spoiled(given, lambda n, f, *a, **k: restyled(f(*a, **k)))
    assert outcome(check, *other) == "passed"


def sizes(value):
    """Return what an answer that looks at sizes alone sees of an argument."""
    if isinstance(value, np.ndarray):
        return value.shape
    if isinstance(value, list | tuple):
        return len(value), *map(sizes, value[:5])
    if isinstance(value, dict):
        return tuple((key, sizes(item)) for key, item in value.items())
    return len(value) if isinstance(value, str) else repr(value)[:60]


def test_an_answer_that_remembers_by_sizes_is_refused(outcome):
    """Not in all exercises: some give a function, a model, or numbers alone."""
    refused = 0
    for check, given in FUNCTIONS.values():
        known = {}

        def remembering(n, function, *args, known=known, **kwargs):
            case = function.__name__, *map(sizes, args), *map(sizes, kwargs.values())
            if case not in known:
                known[case] = function(*args, **kwargs)
            return known[case]

        refused += outcome(check, *spoiled(given, remembering)[0]).startswith("not yet")
    assert refused >= 50
