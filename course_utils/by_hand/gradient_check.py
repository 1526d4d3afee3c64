"""A gradient check: compares a fast gradient with a slow one, from central differences."""

import numpy as np

from course_utils import guards
from course_utils.guards import guarded


@guarded(array=guards.float64)
def numerical_gradient(loss, array, step=1e-5):
    """Return d loss() / d array by central differences; `array` (float64) is restored afterwards.

    `loss` takes no argument and reads `array`. The error is of order step squared.
    Introduced in notebook 03.

    >>> w = np.array([1.0, 2.0])
    >>> numerical_gradient(lambda: (w**2).sum(), w).round(6)
    array([2., 4.])
    """
    gradient = np.zeros_like(array)
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + step
        above = loss()
        array[index] = kept - step
        below = loss()
        array[index] = kept
        gradient[index] = (above - below) / (2.0 * step)
    return gradient


@guarded(guards.same_shape("ours", "theirs"), theirs=guards.not_all_zero)
def relative_difference(ours, theirs):
    """Return the norm of the difference of two arrays, divided by the norm of `theirs`.

    Introduced in notebook 03.
    """
    return np.linalg.norm(ours - theirs) / np.linalg.norm(theirs)
