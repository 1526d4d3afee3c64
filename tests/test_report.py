"""The lines that a machine reads: what is printed, and that SCORE_LINE reads it again.

Boards are in test_boards.py.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import payloads
from course_utils.report import SCORE_LINE, different, measured, same, score_line

FEW = settings(max_examples=200, derandomize=True, deadline=None, database=None)


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
    "scores, keywords, line",
    [
        (
            [0.8, 0.9],
            {"bar": 0.8},
            "0.850 +- 0.071 (2 seeds) | baseline 0.500 | bar >= 0.800 | passed",
        ),
        (
            [0.7, 0.8],
            {"bar": 0.8},
            "0.750 +- 0.071 (2 seeds) | baseline 0.500 | bar >= 0.800 | missed",
        ),
        (
            [0.9],
            {"bar": 0.8},
            "0.900 +- 0.000 (1 seed) | baseline 0.500 | bar >= 0.800 | passed",
        ),
        (
            0.9,
            {"bar": 0.8},
            "0.900 +- 0.000 (1 seed) | baseline 0.500 | bar >= 0.800 | passed",
        ),
        (
            [0.3],
            {"bar": 0.4, "higher_is_better": False},
            "0.300 +- 0.000 (1 seed) | baseline 0.500 | bar <= 0.400 | passed",
        ),
        (
            [0.45],
            {"bar": 0.4, "higher_is_better": False},
            "0.450 +- 0.000 (1 seed) | baseline 0.500 | bar <= 0.400 | missed",
        ),
        (
            [2.0, 4.0],
            {"bar": 1, "digits": 1},
            "3.0 +- 1.4 (2 seeds) | baseline 0.5 | bar >= 1.0 | passed",
        ),
    ],
)
def test_score_line(capsys, scores, keywords, line):
    printed_line = printed(
        capsys, score_line, "names", "accuracy", scores, baseline=0.5, **keywords
    )
    assert printed_line == f"names: accuracy {line}"


@pytest.mark.parametrize(
    ("mean", "higher_is_better", "verdict"),
    [
        (0.9496, True, "missed"),
        (0.95, True, "passed"),
        (0.9504, True, "passed"),
        (0.9496, False, "passed"),
        (0.95, False, "passed"),
        (0.9504, False, "missed"),
    ],
)
def test_rounding_reaches_no_bar(capsys, mean, higher_is_better, verdict):
    line = printed(
        capsys,
        score_line,
        "names",
        "accuracy",
        [mean],
        baseline=0.5,
        bar=0.95,
        higher_is_better=higher_is_better,
    )
    assert "accuracy 0.950" in line and line.endswith(f"0.950 | {verdict}")


def test_a_diverged_network_misses_either_bar_and_is_still_read(capsys):
    for higher_is_better in (True, False):
        line = printed(
            capsys,
            score_line,
            "names",
            "loss",
            [np.nan, 0.1],
            baseline=0.5,
            bar=0.4,
            higher_is_better=higher_is_better,
        )
        assert SCORE_LINE.fullmatch(line)["verdict"] == "missed"


@FEW
@given(
    task=st.sampled_from(["names", "first: names", "weather, 24 h ahead", "说话"]),
    metric=st.sampled_from(["accuracy", "MAE in °C", "bits a character"]),
    scores=st.lists(st.floats(-1e4, 1e4) | st.just(np.inf), min_size=1, max_size=4),
    baseline=st.floats(-1e4, 1e4),
    bar=st.floats(-1e4, 1e4),
    higher_is_better=st.booleans(),
    digits=st.integers(0, 4),
)
def test_every_printed_form_is_read_again(
    task, metric, scores, baseline, bar, higher_is_better, digits
):
    """Every part comes back, and the verdict is about the mean before rounding."""
    import contextlib
    import io

    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        np.errstate(invalid="ignore"),
    ):
        score_line(
            task,
            metric,
            scores,
            baseline=baseline,
            bar=bar,
            higher_is_better=higher_is_better,
            digits=digits,
        )
    text = out.getvalue()
    (found,) = SCORE_LINE.finditer("before\n" + text + "after\n")
    assert found[0] + "\n" == text
    assert f"{found['task']}: {found['metric']}" == f"{task}: {metric}"
    assert int(found["seeds"]) == len(scores)
    assert float(found["baseline"]) == round(baseline, digits)
    sign, shown_bar = found["bar"].split()
    mean = np.mean(scores)
    assert float(shown_bar) == round(bar, digits)
    assert sign == (">=" if higher_is_better else "<=")
    reached = mean >= bar if higher_is_better else mean <= bar
    assert found["verdict"] == ("passed" if reached else "missed")


@pytest.mark.parametrize(
    "text",
    [
        "names: accuracy 0.950 (3 seeds) | baseline 0.5 | bar >= 0.9 | passed",
        "names: accuracy 0.950 +- 0.010 (3 seeds) | baseline 0.5 | bar >= 0.9 | perhaps",
        "epoch 3/3 | loss 0.1234 | 1.2 s",
    ],
)
def test_other_lines_are_no_scores(text):
    assert SCORE_LINE.search(text) is None


def test_no_scores_are_refused():
    with pytest.raises(ValueError, match="'speakers' are empty, expected one for each"):
        score_line("speakers", "accuracy", [], baseline=0.5, bar=0.9)


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


@pytest.mark.parametrize("value", [np.nan, [1.0, np.inf], [], [[1.0]]])
def test_what_is_no_row_of_numbers_is_not_measured(value):
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
