"""Following the arrows of a drawn cell computes the step of the cell by hand."""

import math

import numpy as np
import pytest

from course_utils.by_hand.gru import gru_step
from course_utils.by_hand.lstm import lstm_step, sigmoid
from course_utils.by_hand.rnn import rnn_step
from course_utils.diagrams import cells
from figure_checks import arrows, assert_legible_and_small, shapes

DRAWINGS = {
    "rnn": cells.draw_rnn_cell,
    "lstm": cells.draw_lstm_cell,
    "gru": cells.draw_gru_cell,
    "gru before": lambda: cells.draw_gru_cell(reset_after=False),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_are_legible_and_small(name):
    assert_legible_and_small(DRAWINGS[name]())


def compute(ax, known, layer):
    """Follow the arrows: return the values of h' and (for an LSTM) c'.

    `known` holds the values of the sources; `layer(name, sources)` computes layers with weights.
    """
    texts, joined = shapes(ax), arrows(ax)
    operations = {
        "×": math.prod,
        "+": sum,
        "tanh": lambda values: np.tanh(*values),
        "1 −": lambda values: 1.0 - values[0],
    }

    def value(name):
        if name not in known:
            sources = {s: value(s) for s, target in joined if target == name}
            values = list(sources.values())
            known[name] = layer(name, sources)
            if known[name] is None:
                known[name] = operations.get(texts[name], lambda only: only[0])(values)
        return known[name]

    return value("h'"), value("c'") if "c'" in texts else None


def random_arrays(*given):
    rng = np.random.default_rng(7)
    return [rng.normal(size=shape) for shape in given]


def test_rnn_drawing_computes_the_step():
    x, h, W_xh, W_hh, b_h = random_arrays((2, 3), (2, 4), (3, 4), (4, 4), 4)
    matrices = {"W": W_xh, "U": W_hh}

    def layer(name, sources):
        return [*sources.values()][0] @ matrices[name] if name in matrices else None

    drawn, _ = compute(cells.draw_rnn_cell(), {"x": x, "h": h, "b": b_h}, layer)
    params = {"W_xh": W_xh, "W_hh": W_hh, "b_h": b_h}
    np.testing.assert_allclose(drawn, rnn_step(x, h, params))


def test_lstm_drawing_computes_the_step():
    x, h, c, W, U, b = random_arrays((2, 3), (2, 4), (2, 4), (3, 16), (4, 16), 16)

    def layer(name, sources):
        if name not in ("i", "f", "g", "o"):
            return None
        k = slice(4 * "ifgo".index(name), 4 * "ifgo".index(name) + 4)
        a = sources["x"] @ W[:, k] + sources["h"] @ U[:, k] + b[k]
        return np.tanh(a) if name == "g" else sigmoid(a)

    ax = cells.draw_lstm_cell()
    drawn = compute(ax, {"x": x, "h": h, "c": c}, layer)
    new_h, new_c, _ = lstm_step(x, h, c, {"W": W, "U": U, "b": b})
    np.testing.assert_allclose(drawn, (new_h, new_c))
    texts = shapes(ax)
    assert [texts[gate] for gate in "ifgo"] == [
        r"$\sigma$",
        r"$\sigma$",
        "tanh",
        r"$\sigma$",
    ]


@pytest.mark.parametrize("reset_after", [True, False])
def test_gru_drawing_computes_the_step(reset_after):
    x, h, W, U = random_arrays((2, 3), (2, 4), (3, 12), (4, 12))
    (b,) = random_arrays((2, 12) if reset_after else 12)
    b_x, b_h = b if reset_after else (b, np.zeros(12))

    def layer(name, sources):
        if name not in ("z", "r", "g", "U_g"):
            return None
        k = slice(4 * "zrg".index(name[-1]), 4 * "zrg".index(name[-1]) + 4)
        if name == "U_g":
            return sources["h"] @ U[:, k] + b_h[k]
        (state,) = (value for source, value in sources.items() if source != "x")
        multiplied = name == "g" and reset_after  # by U_g, before the reset
        side = state if multiplied else state @ U[:, k] + b_h[k]
        a = sources["x"] @ W[:, k] + b_x[k] + side
        return np.tanh(a) if name == "g" else sigmoid(a)

    drawn, _ = compute(cells.draw_gru_cell(reset_after), {"x": x, "h": h}, layer)
    new_h, _ = gru_step(x, h, {"W": W, "U": U, "b": b}, reset_after)
    np.testing.assert_allclose(drawn, new_h)
