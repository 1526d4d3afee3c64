"""Small pictures of everyday things, out of Google's Noto Emoji."""

import numpy as np
from PIL import Image

from recipes.files import gzipped, packed_npz
from recipes.packages import npm

ICONS = {  # name: the file of the package, by its code point
    "dog": "1f436",
    "cat": "1f431",
    "mouse": "1f42d",
    "rabbit": "1f430",
    "pig": "1f437",
    "frog": "1f438",
    "fish": "1f41f",
    "butterfly": "1f98b",
    "owl": "1f989",
    "snail": "1f40c",
    "apple": "1f34e",
    "banana": "1f34c",
    "lemon": "1f34b",
    "strawberry": "1f353",
    "pear": "1f350",
    "carrot": "1f955",
    "mushroom": "1f344",
    "car": "1f697",
    "bus": "1f68c",
    "bicycle": "1f6b2",
    "sailboat": "26f5",
    "plane": "2708-fe0f",
    "rocket": "1f680",
    "key": "1f511",
    "bell": "1f514",
    "book": "1f4d5",
    "umbrella": "2602-fe0f",
    "guitar": "1f3b8",
    "balloon": "1f388",
    "crown": "1f451",
    "chair": "1fa91",
    "tree": "1f333",
    "rose": "1f339",
    "star": "2b50",
    "house": "1f3e0",
    "clock": "23f0",
}


def smaller(picture, times=3):
    """Return a picture (64, 64, 4) with a border of one pixel, a third as wide and high.

    Colours are averaged with their alpha as weight, so that transparent pixels do not count.
    """
    wide = np.pad(picture.astype(float), [(1, 1), (1, 1), (0, 0)])
    size = len(wide) // times
    alpha = wide[..., 3:]
    sums = np.concatenate([wide[..., :3] * alpha, alpha], axis=-1)
    sums = sums.reshape(size, times, size, times, 4).sum(axis=(1, 3))
    colours = sums[..., :3] / np.maximum(sums[..., 3:], 1)
    return np.concatenate([colours, sums[..., 3:] / times**2], axis=-1).round()


def emoji(folder):
    """36 icons of 22 x 22 pixels with alpha, and their English names."""
    images = npm("emoji-datasource-google@16.0.0", folder) / "img/google/64"
    opened = [Image.open(images / f"{code}.png") for code in ICONS.values()]
    pictures = [smaller(np.asarray(image.convert("RGBA"))) for image in opened]
    data = packed_npz(picture=np.array(pictures, "u1"), name=np.array(list(ICONS)))
    return {"emoji/emoji.npz.gz": gzipped(data)}
