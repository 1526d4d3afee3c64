"""Arrays in NumPy's npz files: floats in half precision, nothing pickled, written whole."""

import io

import numpy as np

from course_utils.files import write_whole

HALF = np.finfo(np.float16)


def rounded(array):
    """Return floats with half of their digits, as a file keeps them; all else as it is.

    Single precision becomes half precision; an array with numbers beyond the range of that
    (65504) stays.

    >>> rounded(np.array([1 / 3], "float32"))
    array([0.3333], dtype=float16)
    """
    if array.dtype == np.float64:
        return array.astype(np.float32)
    if array.dtype != np.float32 or np.nanmax(np.abs(array), initial=0) > HALF.max:
        return array
    return array.astype(np.float16)


def widened(array):
    """Return half-precision numbers in single precision; all else as it is."""
    return array.astype(np.float32) if array.dtype == np.float16 else array


def write(path, arrays):
    """Write {name: array} to `path`, whole or not at all."""
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    write_whole(path, content.getvalue())


def read(path, prefix=""):
    """Return the arrays whose names begin with `prefix`, by the rest of their names."""
    with np.load(path, allow_pickle=False) as file:
        names = [name for name in file.files if name.startswith(prefix)]
        return {name.removeprefix(prefix): file[name] for name in names}
