"""Optical flow by Lucas and Kanade: how far each block of a film's pixels moves."""

import numpy as np

from course_utils.guards import guarded
from course_utils.sprite_clips import SIZE

BLOCK, PENALTY = 8, 0.1  # pixels; lambda, so that empty blocks stand still


def _films(least):
    """Return a guard for films (n, time, SIZE, SIZE) of at least `least` frames."""

    def guard(name, value):
        array = np.asarray(value)
        shaped = array.ndim == 4 and array.shape[2:] == (SIZE, SIZE)
        if not shaped or array.dtype.kind not in "iuf":
            raise ValueError(
                f"{name} has shape {array.shape} and type {array.dtype}, expected numbers "
                f"(n, time, {SIZE}, {SIZE}): one film alone needs `[np.newaxis]`."
            )
        if array.shape[1] < least:
            raise ValueError(
                f"{name} has {array.shape[1]} frames, expected at least {least}."
            )
        if not np.isfinite(array).all():
            raise ValueError(f"{name} holds NaN or infinity, expected finite numbers.")
        return array if array.dtype.kind == "f" else array.astype(float)

    return guard


@guarded(values=_films(1))
def blocks(values):
    """Return sums over blocks: (n, time, 32, 32) -> (n, time, 4, 4).

    Introduced in notebook 33.

    >>> blocks(np.ones((2, 3, 32, 32)))[0, 0, 0].tolist()
    [64.0, 64.0, 64.0, 64.0]
    """
    n, time = values.shape[:2]
    split = values.reshape(n, time, SIZE // BLOCK, BLOCK, SIZE // BLOCK, BLOCK)
    return split.sum(axis=(3, 5))


@guarded(clips=_films(2))
def flow(clips):
    """Return u (right) and v (down), each (n, time - 1, 4, 4), in pixels a frame.

    `clips` are grey values (n, time, 32, 32), at least two frames. The flow of each block of 8 x 8
    pixels is the least-squares solution of Lucas and Kanade (1981), with a penalty of 0.1. Raises
    `ValueError` for another shape, for text, and for NaN. Introduced in notebook 33.

    >>> u, v = flow(np.zeros((1, 5, 32, 32)))
    >>> u.shape, float(u.max())
    ((1, 4, 4, 4), 0.0)
    """
    I_t = clips[:, 1:] - clips[:, :-1]
    I_y, I_x = np.gradient((clips[:, 1:] + clips[:, :-1]) / 2, axis=(2, 3))
    xx, yy, xy = blocks(I_x**2) + PENALTY, blocks(I_y**2) + PENALTY, blocks(I_x * I_y)
    xt, yt = blocks(I_x * I_t), blocks(I_y * I_t)
    det = xx * yy - xy**2
    return (xy * yt - yy * xt) / det, (xy * xt - xx * yt) / det
