"""Films of an actor that does one thing after another, and the picture around it."""

import numpy as np

from course_utils import guards
from course_utils.guards import guarded
from course_utils.sprite_clips import HEADING, SIZE, expect_finite

LASTS = {"stand": (4, 10), "run": (6, 12), "lie": (4, 12)}  # frames, both included
FALLS = ("fall", "lie", "get up")  # made of the drawings of a fall
ACTIONS = ("stand", "run", "attack", "fall", "lie", "get up")
EVENTS = ("attack", "fall", "get up")
FRAMES, LAST = 60, 48  # frames of a film; the last at which an event may begin
NEXT = {  # what may follow what
    "stand": ("run", "attack", "fall"),
    "run": ("stand", "attack", "fall"),
    "attack": ("stand",),
    "fall": ("lie",),
    "lie": ("get up",),
    "get up": ("stand", "run"),
}


@guarded(rng=guards.generator)
def drawings(figures, figure, action, way, rng):
    """Return the drawings of one action, (frames, SIZE, SIZE, 2).

    `figures` is what `load_sprite_actions` returns, `figure` a pair (family, actor), and `way` one
    of "1", "3", "5" and "7". To lie is the last drawing of a fall, to get up is a fall played
    backwards. `rng`, a NumPy generator, draws how many frames a figure stands (4 to 10), runs (6 to
    12) or lies (4 to 12), or the speed of the others, 0.7 to 1 drawings a frame. Raises
    `ValueError` for another action, figure or way.

    >>> figures = {("ant", "bee", "fall", "1"): np.zeros((6, 32, 32, 2))}
    >>> drawings(figures, ("ant", "bee"), "fall", "1", np.random.default_rng(0)).shape
    (7, 32, 32, 2)
    """
    if action not in ACTIONS:
        raise ValueError(f"action is {action!r}, expected one of {', '.join(ACTIONS)}.")
    if way not in tuple(HEADING):
        raise ValueError(f"way is {way!r}, expected one of {', '.join(HEADING)}.")
    pair = isinstance(figure, tuple | list) and len(figure) == 2
    key = (*figure, "fall" if action in FALLS else action, way) if pair else None
    if key not in figures:
        raise ValueError(
            f"there are no drawings of {figure}, expected (family, actor)."
        )
    drawn = figures[key]
    if action in LASTS:
        steps = np.arange(rng.integers(*LASTS[action], endpoint=True))
        again = (rng.uniform(0, 8) + rng.uniform(0.5, 1) * steps).astype(int)
        return (
            drawn[-1:].repeat(len(steps), axis=0)
            if action == "lie"
            else drawn[again % len(drawn)]
        )
    speed = rng.uniform(0.7, 1)
    drawn = drawn[(speed * np.arange(np.ceil(len(drawn) / speed))).astype(int)]
    return drawn[::-1] if action == "get up" else drawn


@guarded(rng=guards.generator)
def act(figures, figure, rng):
    """Return drawings, places (down, right) and numbers of actions of the 60 frames of a film.

    The drawings have shape (60, SIZE, SIZE, 2), the places (60, 2), in pixels; an action is a
    number in `ACTIONS`. The film begins with standing or running, and `NEXT` says what may
    follow; each has the same chance. A figure that starts to run turns to where there is room, and
    goes 0.3 to 0.6 pixels a frame. After frame 48 no event begins. `figures` and `figure` are
    those of `drawings`.

    >>> actions = ("stand", "run", "attack", "fall")
    >>> ant = {("ant", "bee", a, w): np.zeros((6, 32, 32, 2)) for a in actions for w in HEADING}
    >>> drawn, places, labels = act(ant, ("ant", "bee"), np.random.default_rng(0))
    >>> drawn.shape, places.shape, labels.shape
    ((60, 32, 32, 2), (60, 2), (60,))
    """
    action, way, place = rng.choice(["stand", "run"]), "5", rng.uniform(-3, 3, 2)
    drawn, places, labels = [], [], []
    while len(labels) < FRAMES:
        if action == "run":
            way = min(HEADING, key=lambda w: np.dot(HEADING[w], place) + rng.uniform())
        speed = rng.uniform(0.3, 0.6) if action == "run" else 0.0  # pixels a frame
        for drawing in drawings(figures, figure, str(action), way, rng):
            place = place + speed * np.array([0.5, 1]) * HEADING[way]
            drawn.append(drawing)
            places.append(place)
            labels.append(ACTIONS.index(action))
        late = len(labels) > LAST
        following = [a for a in NEXT[str(action)] if not (late and a in EVENTS)]
        action = rng.choice(following or [action])
    places = np.rint(places[:FRAMES]).astype(int)
    return np.array(drawn[:FRAMES]), places, np.array(labels[:FRAMES])


@guarded(rng=guards.generator)
def paint(drawn, rng):
    """Return grey frames, (time, SIZE, SIZE) from 0 to 1, of drawings (time, SIZE, SIZE, 2).

    The film is mirrored or not, has one background of random blocks, a random contrast of the
    figure (0.8 to 2) and new noise (standard deviation 0.02) in each frame (33, 33b and 33c).
    Raises `ValueError` for another shape.

    >>> paint(np.zeros((5, 32, 32, 2)), np.random.default_rng(0)).shape
    (5, 32, 32)
    """
    drawn = np.asarray(drawn)
    if drawn.ndim != 4 or drawn.shape[1:] != (SIZE, SIZE, 2) or not len(drawn):
        raise ValueError(
            f"drawn has shape {drawn.shape}, expected (time, {SIZE}, {SIZE}, 2), grey and alpha, "
            "with at least one frame."
        )
    expect_finite(drawn)
    drawn = drawn[:, :, :: rng.choice([1, -1])]
    behind = rng.uniform(0.2, 0.9, (8, 8)).repeat(4, axis=0).repeat(4, axis=1)
    behind = 0.5 * behind + 0.5 * rng.uniform(0.2, 0.9)
    grey, alpha = rng.uniform(0.8, 2) * drawn[..., 0], drawn[..., 1]
    noise = rng.normal(0, 0.02, grey.shape)
    return (grey + (1 - alpha) * behind + noise).clip(0, 1)
