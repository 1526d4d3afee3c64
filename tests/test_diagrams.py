"""Drawings are tested as networks: which shapes they show and which arrows join them."""

import io
import math
from collections import Counter

import matplotlib.pyplot as plt
import numpy as np
import pytest
from figure_checks import assert_legible
from matplotlib.patches import FancyArrowPatch

from course_utils.by_hand.gru import gru_step
from course_utils.by_hand.lstm import lstm_step, sigmoid
from course_utils.by_hand.rnn import rnn_step
from course_utils.diagrams import cells, contrasts, layers, networks
from course_utils.diagrams.primitives import (
    arrow,
    canvas,
    center_of,
    circle,
    edge_towards,
)
from course_utils.plotting import set_style

DRAWINGS = {
    "unrolled": networks.draw_unrolled,
    "word": lambda: networks.draw_unrolled(5, "hello", "ello.", folded=False),
    "hanzi": lambda: networks.draw_unrolled(2, "循环", "环。"),
    "long": lambda: networks.draw_unrolled(11, folded=False),
    "bptt": networks.draw_bptt,
    "truncated": lambda: networks.draw_bptt(6, window=2),
    "tasks": networks.draw_task_shapes,
    "translator": lambda: networks.draw_encoder_decoder(["the", "door"], ["porte"]),
    "elman": contrasts.draw_elman_and_jordan,
    "recursive": contrasts.draw_recurrent_and_recursive,
    "stacked": layers.draw_stacked_and_bidirectional,
    "padding": lambda: layers.draw_padding([12, 1, 5]),
    "rnn": cells.draw_rnn_cell,
    "lstm": cells.draw_lstm_cell,
    "gru": cells.draw_gru_cell,
    "gru before": lambda: cells.draw_gru_cell(reset_after=False),
}


@pytest.fixture(autouse=True)
def house_style():
    with plt.rc_context():
        set_style()
        yield
    plt.close("all")


def arrows(ax):
    """Return (source, target) of every arrow between shapes."""
    found = [p for p in ax.patches if isinstance(p, FancyArrowPatch)]
    pairs = [tuple(p.get_gid().split(" -> ")) for p in found]
    return [pair for pair in pairs if len(pair) == 2 and all(pair)]


def shapes(ax):
    """Return the text in the middle of every named circle or box."""
    texts = {
        tuple(np.round(text.get_position(), 6)): text.get_text() for text in ax.texts
    }
    named = [
        p for p in ax.patches if not isinstance(p, FancyArrowPatch) and p.get_gid()
    ]
    return {p.get_gid(): texts.get(tuple(np.round(center_of(p), 6)), "") for p in named}


def count(ax, text):
    return sum(t.get_text() == text for t in ax.texts)


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_are_legible_and_small(name):
    figure = DRAWINGS[name]().figure
    assert_legible(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer)
    assert len(buffer.getvalue()) < 50_000


@pytest.mark.parametrize("steps", [1, 3])
def test_every_unrolled_step_is_the_same(steps):
    ax = networks.draw_unrolled(steps, folded=False)
    expected = {
        pair
        for t in range(1, steps + 1)
        for pair in (
            (f"x_{t}", f"h_{t}"),
            (f"h_{t - 1}", f"h_{t}"),
            (f"h_{t}", f"y_{t}"),
        )
    }
    assert Counter(arrows(ax)) == Counter(expected)
    for label in ("$W_{xh}$", "$W_{hh}$", "$W_{hy}$"):
        assert count(ax, label) == steps
        assert len({t.get_color() for t in ax.texts if t.get_text() == label}) == 1


def test_unrolled_shows_the_folded_network_and_labels_under_their_steps():
    ax = networks.draw_unrolled(2, inputs="循环", outputs=["a", "b"])
    assert {("x", "h"), ("h", "h"), ("h", "y")} <= set(arrows(ax))
    assert count(ax, "$W_{hh}$") == 3
    places = {text.get_text(): text.get_position() for text in ax.texts}
    for letter, state, label in (("循", "$h_{1}$", "a"), ("环", "$h_{2}$", "b")):
        assert places[letter][0] == places[state][0] == places[label][0]
        assert places[letter][1] < places[state][1] < places[label][1]


def test_unrolled_refuses_a_wrong_number_of_labels():
    with pytest.raises(ValueError, match="inputs holds 5 labels, expected 4"):
        networks.draw_unrolled(4, inputs="hello")


def test_the_encoder_hands_one_state_to_the_decoder():
    ax = networks.draw_encoder_decoder(["open", "it"], ["ouvrir"])
    assert Counter(arrows(ax)) == Counter(
        [
            ("open below 0", "h_1"),
            ("it below 1", "h_2"),
            ("h_1", "h_2"),
            ("h_2", "s_1"),
            ("[START] below 2", "s_1"),
            ("s_1", "ouvrir above 2"),
            ("s_1", "s_2"),
            ("ouvrir below 3", "s_2"),
            ("s_2", "[END] above 3"),
        ]
    )


def test_elman_feeds_back_the_state_and_jordan_the_output():
    feedback = Counter(
        (source, target)
        for source, target in arrows(contrasts.draw_elman_and_jordan())
        if source[2:] != target[2:]  # to another time step
    )
    steps = [("t-1", "t"), ("t", "t+1")]
    elman = [(f"h_{now}", f"h_{later}") for now, later in steps]
    jordan = [(f"y_{now}", f"h_{later}") for now, later in steps]
    assert feedback == Counter(elman + jordan)


def test_chain_and_tree_share_their_matrices():
    ax = contrasts.draw_recurrent_and_recursive()
    joined = set(arrows(ax))
    for t in range(1, 5):
        assert {(f"h_{t - 1}", f"h_{t}"), (f"x_{t} chain", f"h_{t}")} <= joined
    children = {
        node: {s for s, target in joined if target == node}
        for node in ("p_1", "p_2", "p_3")
    }
    assert children["p_1"] == {"x_1 tree", "x_2 tree"}
    assert children["p_2"] == {"x_3 tree", "x_4 tree"}
    assert children["p_3"] == {"p_1", "p_2"}
    assert (count(ax, "$W_l$"), count(ax, "$W_r$")) == (3, 3)
    with pytest.raises(ValueError, match="holds 2 words, expected 4"):
        contrasts.draw_recurrent_and_recursive(["too", "short"])


def test_stacked_hands_states_up_and_bidirectional_runs_both_ways():
    joined = set(arrows(layers.draw_stacked_and_bidirectional()))
    for t in (1, 2, 3):
        assert {
            (f"x_{t}", f"h^{{(1)}}_{t}"),
            (f"h^{{(1)}}_{t}", f"h^{{(2)}}_{t}"),
        } <= joined
        for way in ("forward", "backward"):
            assert {(f"x_{t}", f"{way}_{t}"), (f"{way}_{t}", f"y_{t}")} <= joined
    assert {source for source, target in joined if target == "y"} == {"h^{(2)}_3"}
    assert ("forward_1", "forward_2") in joined and (
        "forward_2",
        "forward_1",
    ) not in joined
    assert ("backward_2", "backward_1") in joined and (
        "backward_1",
        "backward_2",
    ) not in joined


def test_padding_shows_frames_and_mask():
    ax = layers.draw_padding([3, 1])
    texts = {tuple(np.round(t.get_position(), 6)): t.get_text() for t in ax.texts}
    for name, expected in (
        ("frame", "$x_{1}$ $x_{2}$ $x_{3}$ $x_{1}$ 0 0"),
        ("mask", "1 1 1 1 0 0"),
    ):
        frames = [p.get_center() for p in ax.patches if p.get_gid() == name]
        frames.sort(key=lambda place: (-round(place[1], 3), place[0]))  # as one reads
        assert [
            texts[tuple(np.round(place, 6))] for place in frames
        ] == expected.split()
    assert count(ax, "batch (2, 3, features)") == count(ax, "mask (2, 3)") == 1


@pytest.mark.parametrize(
    "window, cuts", [(None, []), (1, [2, 3, 4]), (2, [3]), (3, [4])]
)
def test_gradient_runs_back_along_every_arrow_but_the_cut_ones(window, cuts):
    joined = arrows(networks.draw_bptt(4, window))
    assert len(joined) == len(set(joined))
    for t in range(1, 5):
        assert {(f"L_{t}", f"y_{t}"), (f"y_{t}", f"h_{t}")} <= set(joined)
        assert (f"h_{t - 1}", f"h_{t}") in joined  # the state is handed on all the same
    back = [t for t in range(2, 5) if (f"h_{t}", f"h_{t - 1}") in joined]
    assert back == [t for t in (2, 3, 4) if t not in cuts]


def test_bptt_refuses_an_empty_window():
    with pytest.raises(ValueError, match="window is 0, expected at least 1 step"):
        networks.draw_bptt(window=0)


def test_tasks_have_their_inputs_and_outputs():
    shown = Counter((name[0], name[4:]) for name in shapes(networks.draw_task_shapes()))
    table = {title: (shown["x", title], shown["y", title]) for _, title in shown}
    assert table == {
        "one to one": (1, 1),
        "one to many": (1, 3),
        "many to one": (3, 1),
        "many to many, aligned": (3, 3),
        "many to many, encoder-decoder": (3, 3),
    }


def compute(ax, known, layer):
    """Follow the arrows: return the values of h' and (for an LSTM) c'.

    `known` holds the values of the sources; `layer(name, sources)` computes what has weights.
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
    matrices = {"W_xh": W_xh, "W_hh": W_hh}

    def layer(name, sources):
        return [*sources.values()][0] @ matrices[name] if name in matrices else None

    drawn, _ = compute(cells.draw_rnn_cell(), {"x": x, "h": h, "b_h": b_h}, layer)
    np.testing.assert_allclose(drawn, rnn_step(x, h, {**matrices, "b_h": b_h}))


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
    new_h, _ = gru_step(x, h, {"W": W, "U": U, "b": b})
    np.testing.assert_allclose(drawn, new_h)


def test_arrows_meet_the_edges_of_shapes():
    ax = canvas(4, 2)
    one, other = (
        circle(ax, "one", (1, 1), radius=0.5),
        circle(ax, "other", (3, 1), radius=0.25),
    )
    np.testing.assert_allclose(edge_towards(one, (3, 1)), [1.5, 1])
    np.testing.assert_allclose(edge_towards((0, 0), (3, 1)), [0, 0])
    patch = arrow(ax, one, other)
    assert patch.get_gid() == "one -> other"
    points = np.concatenate(patch.get_path().to_polygons(closed_only=False))
    assert 1.49 < points[:, 0].min() and points[:, 0].max() < 2.76


def test_legibility_check_finds_a_crossed_label():
    ax = canvas(3, 1)
    arrow(ax, (0.2, 0.5), (2.8, 0.5))
    ax.text(1.5, 0.5, "crossed", ha="center", va="center")
    with pytest.raises(AssertionError, match="crosses 'crossed'"):
        assert_legible(ax.figure)
