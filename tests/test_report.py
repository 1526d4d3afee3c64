"""What `same`, `different` and `measured` print. Boards are in test_boards.py."""

import numpy as np
import pytest

from course_utils import payloads
from course_utils.report import different, measured, same


def printed(capsys, function, *args, **keywords):
    function(*args, **keywords)
    out, err = capsys.readouterr()
    assert err == "" and out.endswith("\n") and out.count("\n") == 1
    return out[:-1]


@pytest.mark.parametrize(
    "ours, theirs, line",
    [
        ([[1.0, 2.0]], [[1.0, 2.0]], "shape (1, 2), equal to 1e-06"),
        ([1.0], [1.0 + 5e-7], "shape (1,), equal to 1e-06"),
        ([1.0], [1.0 + 5e-6], "shape (1,), NOT equal to 1e-06"),
        ([1000.0], [1000.0005], "shape (1,), equal to 1e-06"),  # relative
        ([0.0], [5e-7], "shape (1,), equal to 1e-06"),  # absolute
        ([1.0, np.nan], [1.0, np.nan], "shape (2,), NOT equal to 1e-06"),
        ([np.inf], [1.0], "shape (1,), NOT equal to 1e-06"),
        (3, 3, "shape (), equal to 1e-06"),
        ([True, False], [True, True], "shape (2,), NOT equal to 1e-06"),
        ([1.0, 1.0], [1.0], "NOT the same shape, (2,) and (1,)"),
        ([[1.0]], [1.0], "NOT the same shape, (1, 1) and (1,)"),
    ],
)
def test_same(capsys, ours, theirs, line):
    assert printed(capsys, same, "states", ours, theirs) == f"states: {line}"


def test_same_with_another_tolerance(capsys):
    for tolerance, verdict in ((1e-3, "equal to 0.001"), (1e-5, "NOT equal to 1e-05")):
        line = printed(capsys, same, "h", [1.0], [1.0005], tolerance=tolerance)
        assert line == f"h: shape (1,), {verdict}"


def test_same_prints_no_digit_of_the_difference(capsys):
    lines = {printed(capsys, same, "h", [1.0], [1.0 + d]) for d in (0.0, 1e-7, 3e-7)}
    assert len(lines) == 1


@pytest.mark.parametrize(
    ("theirs", "line"),
    [
        (np.ones((2, 3)), "x: shape (2, 3), different"),
        (np.full((2, 3), 1e-9), "x: shape (2, 3), NOT different"),
        (np.eye(2, 3) * 0.01, "x: shape (2, 3), different"),  # in one entry is enough
        (np.zeros((3, 2)), "x: NOT the same shape, (2, 3) and (3, 2)"),
    ],
)
def test_different(capsys, theirs, line):
    different("x", np.zeros((2, 3)), theirs)
    assert capsys.readouterr().out == f"{line}\n"


@pytest.mark.parametrize(
    ("value", "keywords", "line"),
    [
        (0.0743, {}, "0.074"),
        (-0.00001, {}, "0.000"),  # no sign on a zero
        (np.float32(12.5), {"digits": 1}, "12.5"),
        (np.array(3), {"digits": 0}, "3"),
        ([0.5, 1.25], {"digits": 2}, "0.50, 1.25"),
    ],
)
def test_measured(capsys, value, keywords, line):
    assert printed(capsys, measured, "x", value, **keywords) == f"x: {line}"


@pytest.mark.parametrize(
    "value", [np.nan, [1.0, np.inf], [], [[1.0]], "a", None, [[1.0], [1.0, 2.0]]]
)
def test_values_that_are_not_a_row_of_numbers_are_refused(value):
    with pytest.raises(ValueError, match="expected one number or a row of numbers"):
        measured("x", value)


def test_in_a_kernel_a_result_is_one_output_with_its_payload(capsys, monkeypatch):
    import IPython

    shown = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: Kernel)
    monkeypatch.setattr(
        IPython.display, "display", lambda *a, **kw: shown.append((a, kw))
    )
    measured("8 steps back", 2 / 27)
    payload = {"kind": "measured", "name": "8 steps back", "values": [0.0740741]}
    payload |= {"digits": 3, "tolerance": 0.1}
    bundle = {"text/plain": "8 steps back: 0.074", payloads.MIME: payload}
    assert shown == [((bundle,), {"raw": True})] and capsys.readouterr().out == ""


class Kernel:
    kernel = True
