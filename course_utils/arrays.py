"""Arrays in NumPy's npz files: floats in half precision, and nothing pickled."""

import io

import numpy as np

from course_utils.files import write_whole

HALF = np.finfo(np.float16)


def rounded(array):
    """Return an array as a file stores it: floats with half as many bits.

    Double precision becomes single, and single becomes half. Single stays single if a number is
    too large for half precision (above 65504). Arrays of other types are returned unchanged.

    >>> rounded(np.array([1 / 3], "float32"))
    array([0.3333], dtype=float16)
    """
    if array.dtype == np.float64:
        return array.astype(np.float32)
    if array.dtype != np.float32 or np.nanmax(np.abs(array), initial=0) > HALF.max:
        return array
    return array.astype(np.float16)


def widened(array):
    """Return half-precision numbers in single precision, and other arrays unchanged."""
    return array.astype(np.float32) if array.dtype == np.float16 else array


def write(path, arrays):
    """Write {name: array} to `path`, completely or not at all."""
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    write_whole(path, content.getvalue())


def read(path, prefix=""):
    """Return {name: array} of the names that begin with `prefix`, which is removed from them."""
    with np.load(path, allow_pickle=False) as file:
        names = [name for name in file.files if name.startswith(prefix)]
        return {name.removeprefix(prefix): file[name] for name in names}
