"""Reads a film of your own, as grey frames: from an animated GIF, or from a folder of pictures."""

import re
from pathlib import Path

import numpy as np

from course_utils import guards
from course_utils.guards import guarded

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif")
EIGHT_BITS = set("1 L P LA RGB RGBA CMYK YCbCr HSV LAB".split())  # Pillow's modes


def _path(name, value):
    """Return a path; refuse anything else."""
    if not isinstance(value, str | Path):
        raise ValueError(
            f"{name} is {value!r}, expected the path of a GIF or a folder of pictures."
        )
    return Path(value)


def _two_sizes(name, value):
    """Return a pair of positive whole numbers as a tuple; refuse anything else."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ValueError(f"{name} is {value!r}, expected (rows, columns).")
    return tuple(guards.whole(1)(f"a number in {name}", each) for each in value)


@guarded(path=_path, frames=guards.whole(2), size=_two_sizes)
def read_film(path, frames=12, size=(32, 32)):
    """Return `frames` grey frames of a film, float32 (frames, rows, columns) from 0 to 1.

    `path` is a file with several frames, such as an animated GIF, or a folder of pictures of one
    size, in the order of their names (2.png before 10.png). The frames are evenly spaced from the
    first to the last; each is cut to its largest centred part with the proportions of `size`,
    (rows, columns), and made smaller. Raises `FileNotFoundError` if there is no such file or
    folder, and `ValueError` for fewer than two frames, for pictures of different sizes or with
    more than 8 bits, or for a file that cannot be read as pictures.

    >>> read_film("dance.gif")
    Traceback (most recent call last):
    FileNotFoundError: there is no file or folder dance.gif: give the path of a GIF or a folder.
    """
    if not path.exists():
        raise FileNotFoundError(
            f"there is no file or folder {path}: give the path of a GIF or a folder."
        )
    pictures = _of_folder(path) if path.is_dir() else _read(path)
    if len(pictures) < 2:
        raise ValueError(
            f"{path} has {len(pictures)} frame(s), expected at least 2: give an animated GIF, or "
            f"a folder of pictures ({', '.join(PICTURES)})."
        )
    sizes = sorted({picture.size for picture in pictures})
    if len(sizes) > 1:
        raise ValueError(
            f"the pictures in {path} have {len(sizes)} sizes, such as {sizes[0]} and {sizes[1]}, "
            "expected one: make them equal first."
        )
    chosen = np.linspace(0, len(pictures) - 1, frames).round().astype(int)
    return np.stack([_small(pictures[i], size) for i in chosen])


def _read(path):
    """Return all pictures in a file, in grey, or refuse the file."""
    from PIL import Image, ImageSequence

    try:
        with Image.open(path) as file:
            mode = file.mode
            found = [frame.convert("L") for frame in ImageSequence.Iterator(file)]
    except (OSError, SyntaxError) as error:
        raise ValueError(
            f"{path} is not a picture that can be read ({type(error).__name__}): give a GIF, or "
            "a folder of pictures."
        ) from None
    if mode not in EIGHT_BITS:
        raise ValueError(
            f"{path} has pixels of the mode {mode}, expected 8 bits a channel: convert it first, "
            'as with Pillow\'s `convert("L")`.'
        )
    return found


def _in_order(path):
    """Return a file name as words and numbers, so that 2.png comes before 10.png."""
    parts = re.split(r"(\d+)", path.name)
    return [int(part) if part.isdigit() else part for part in parts]


def _of_folder(path):
    """Return the pictures in a folder, in the order of their names."""
    files = sorted(
        (p for p in path.iterdir() if p.suffix.lower() in PICTURES), key=_in_order
    )
    return [_read(file)[0] for file in files]


def _small(picture, size):
    """Return a picture's centre, smaller, as float32 (rows, columns) from 0 to 1."""
    from PIL import ImageOps

    rows, columns = size
    return np.asarray(ImageOps.fit(picture, (columns, rows)), np.float32) / 255
