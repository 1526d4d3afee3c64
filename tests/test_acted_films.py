"""Drawings of an action, and the picture around them."""

import numpy as np
import pytest

from course_utils import datasets
from course_utils.acted_films import (
    ACTIONS,
    EVENTS,
    FRAMES,
    LAST,
    LASTS,
    NEXT,
    act,
    drawings,
    paint,
)

FIGURES = datasets.load_sprite_actions()
BARE = ("human", "male_bare")


@pytest.mark.parametrize("action", ACTIONS)
def test_drawings_are_those_of_the_figure(action):
    for seed in range(10):
        drawn = drawings(FIGURES, BARE, action, "5", np.random.default_rng(seed))
        assert drawn.shape[1:] == (32, 32, 2)
        if action in LASTS:
            low, high = LASTS[action]
            assert low <= len(drawn) <= high


def test_a_fall_ends_as_the_figure_lies_and_getting_up_begins_there():
    fall = FIGURES[(*BARE, "fall", "3")]
    rng = np.random.default_rng(0)
    assert (drawings(FIGURES, BARE, "lie", "3", rng) == fall[-1]).all()
    for seed in range(10):
        down = drawings(FIGURES, BARE, "fall", "3", np.random.default_rng(seed))
        up = drawings(FIGURES, BARE, "get up", "3", np.random.default_rng(seed))
        assert (up == down[::-1]).all() and (down[0] == fall[0]).all()
        assert (down[-1] == fall[-1]).all()


def test_the_background_stays_and_the_figure_covers_it():
    drawn = np.zeros((40, 32, 32, 2))
    drawn[:, :8, :8, 1] = 1.0  # black, opaque
    frames = paint(drawn, np.random.default_rng(0))
    assert frames.min() >= 0 and frames.max() <= 1
    assert frames.std(axis=0).max() < 0.04  # noise only
    corners = frames[:, :8, :8].mean(), frames[:, :8, -8:].mean()
    assert min(corners) < 0.02 < 0.2 < max(corners)


def test_actions_follow_each_other_as_they_may():
    for seed in range(30):
        drawn, places, labels = act(FIGURES, BARE, np.random.default_rng(seed))
        assert drawn.shape == (FRAMES, 32, 32, 2)
        assert places.shape == (FRAMES, 2) and places.dtype.kind == "i"
        assert ACTIONS[labels[0]] in ("stand", "run")
        for t in np.flatnonzero(np.diff(labels)) + 1:
            assert ACTIONS[labels[t]] in NEXT[ACTIONS[labels[t - 1]]]
            assert ACTIONS[labels[t]] not in EVENTS or t <= LAST
        moves = np.abs(np.diff(places, axis=0)).max(axis=1)
        still = labels[1:] != ACTIONS.index("run")
        assert moves.max() <= 1 and not moves[still].any()


def test_a_film_is_the_same_again_from_the_same_seed():
    first, second = (act(FIGURES, BARE, np.random.default_rng(5)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, second))


def test_what_is_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="action is 'jump'"):
        drawings(FIGURES, BARE, "jump", "5", rng)
    with pytest.raises(ValueError, match="way is '2'"):
        drawings(FIGURES, BARE, "run", "2", rng)
    with pytest.raises(ValueError, match="no drawings of"):
        drawings(FIGURES, ("human", "nobody"), "run", "5", rng)
    with pytest.raises(ValueError, match="at least one frame"):
        paint(np.zeros((0, 32, 32, 2)), rng)
    with pytest.raises(ValueError, match="grey and alpha"):
        paint(np.zeros((5, 32, 32)), rng)
    with pytest.raises(ValueError, match="finite"):
        paint(np.full((5, 32, 32, 2), np.nan), rng)
    with pytest.raises(ValueError, match="finite"):
        paint(np.full((5, 32, 32, 2), "a"), rng)
    with pytest.raises(ValueError, match="way is"):
        drawings(FIGURES, BARE, "run", ["5"], rng)
    for nobody in (None, "human", ("human",), 3):
        with pytest.raises(ValueError, match="no drawings of"):
            act(FIGURES, nobody, rng)
    with pytest.raises(ValueError, match="rng is"):
        act(FIGURES, BARE, None)
