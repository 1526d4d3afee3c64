"""Drawn networks have the named shapes, and the arrows that connect them."""

from collections import Counter

import pytest

from course_utils.diagrams import networks
from figure_checks import arrows, assert_legible_and_small, count, shapes

DRAWINGS = {
    "unrolled": networks.draw_unrolled,
    "word": lambda: networks.draw_unrolled(5, "hello", "ello.", folded=False),
    "hanzi": lambda: networks.draw_unrolled(2, "循环", "环。"),
    "long": lambda: networks.draw_unrolled(11, folded=False),
    "bptt": networks.draw_bptt,
    "truncated": lambda: networks.draw_bptt(6, window=2),
    "tasks": networks.draw_task_shapes,
    "translator": lambda: networks.draw_encoder_decoder(["the", "door"], ["porte"]),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_are_legible_and_small(name):
    assert_legible_and_small(DRAWINGS[name]())


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


def test_the_encoder_passes_one_state_to_the_decoder():
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


@pytest.mark.parametrize(
    "window, cuts", [(None, []), (1, [2, 3, 4]), (2, [3]), (3, [4])]
)
def test_gradient_runs_back_along_every_arrow_except_the_cut_ones(window, cuts):
    joined = arrows(networks.draw_bptt(4, window))
    assert len(joined) == len(set(joined))
    for t in range(1, 5):
        assert {(f"L_{t}", f"y_{t}"), (f"y_{t}", f"h_{t}")} <= set(joined)
        assert (f"h_{t - 1}", f"h_{t}") in joined  # the state is passed on nevertheless
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
