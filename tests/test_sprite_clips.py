"""Which drawing is shown at each step, and where."""

import numpy as np
import pytest

from course_utils import datasets
from course_utils.sprite_clips import (
    HEADING,
    RECOLOURED,
    SIZE,
    STEPS,
    order,
    place,
    put,
)


def dot():
    """Return drawings of one bright pixel in the middle."""
    drawn = np.zeros((STEPS, SIZE, SIZE, 2))
    drawn[:, 16, 16] = 1.0
    return drawn


@pytest.mark.parametrize("way", HEADING)
def test_a_figure_moves_where_it_faces(way):
    moved = place(dot(), way, 0.8, np.random.default_rng(0))[..., 0]
    rows, columns = np.array([np.argwhere(frame)[0] for frame in moved]).T
    down, right = HEADING[way]
    assert (np.diff(rows) * down >= 0).all() and (np.diff(columns) * right >= 0).all()
    assert abs(columns[-1] - columns[0]) in (8, 9) and abs(rows[-1] - rows[0]) in (4, 5)


def test_a_figure_that_stands_stays():
    moved = place(dot(), "1", 0.0, np.random.default_rng(1))
    assert (moved == moved[:1]).all() and moved.sum() == 2 * STEPS


def test_the_order_of_the_drawings():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        for action in ("stand", "run", "attack", "fall"):
            steps = order(action, rng)
            assert steps.shape == (STEPS,) and set(np.diff(steps)) <= {0, 1}
        assert order("fall", rng)[0] == 0


def test_what_is_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="action is 'jump'"):
        order("jump", rng)
    with pytest.raises(ValueError, match="way is '2'"):
        place(dot(), "2", 0.5, rng)
    with pytest.raises(ValueError, match="one drawing for each step"):
        place(dot()[:5], "1", 0.5, rng)
    for speed in (-1, 2, float("nan")):
        with pytest.raises(ValueError, match="speed is"):
            place(dot(), "1", speed, rng)
    with pytest.raises(ValueError, match="way is \\['1'\\]"):
        place(dot(), ["1"], 0.5, rng)
    with pytest.raises(ValueError, match="perhaps NaN"):
        place(np.full_like(dot(), np.nan), "1", 0.5, rng)
    for wrong in (None, 3):
        with pytest.raises(ValueError, match="rng is"):
            place(dot(), "1", 0.5, wrong)
        with pytest.raises(ValueError, match="rng is"):
            order("run", wrong)


def test_a_drawing_is_put_where_it_is_asked_for():
    places = np.array([[0, 0], [3, -2], [-16, 15]] + [[20 - 4, 0]] * 2)
    moved = put(dot()[:5], places)[..., 0]
    where = [np.argwhere(frame).tolist() for frame in moved]
    assert where == [[[16, 16]], [[19, 14]], [[0, 31]], [], []]


def test_what_put_refuses():
    drawn = dot()[:3]
    with pytest.raises(ValueError, match="grey and alpha"):
        put(drawn[..., 0], np.zeros((3, 2), int))
    with pytest.raises(ValueError, match="expected whole numbers"):
        put(drawn, np.zeros((3, 2)))
    with pytest.raises(ValueError, match="down and right for each frame"):
        put(drawn, np.zeros((4, 2), int))
    with pytest.raises(ValueError, match="at most 16"):
        put(drawn, np.full((3, 2), 17))
    with pytest.raises(ValueError, match="at least one"):
        put(drawn[:0], np.zeros((0, 2), int))
    with pytest.raises(ValueError, match="rows of different lengths"):
        put(drawn, [[0, 0], [1], [2, 2]])
    for wrong in (np.full_like(drawn, np.inf), drawn.astype(str)):
        with pytest.raises(ValueError, match="expected finite numbers"):
            put(wrong, np.zeros((3, 2), int))


def test_recoloured_actors_exist():
    actors = {actor for _, actor, *_ in datasets.load_sprite_actions()}
    assert set(RECOLOURED) | set(RECOLOURED.values()) <= actors
