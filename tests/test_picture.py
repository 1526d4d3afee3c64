"""The README's animation: small, complete, with a frame for each letter."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageChops

import picture

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("Dutch", "Swedish")


def test_the_readme_shows_a_small_picture_with_a_frame_for_each_letter():
    path = ROOT / picture.PICTURE
    assert f"({picture.PICTURE})" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert path.stat().st_size < 400_000
    with Image.open(path) as moving:
        assert moving.n_frames == len(picture.NAME)


def drawn(read_so_far, states, guesses):
    return picture.frame("Li", read_so_far, states, guesses, LANGUAGES).convert("RGB")


def test_a_frame_shows_only_what_was_read_so_far():
    rng = np.random.default_rng(0)
    states, guesses = rng.uniform(-1, 1, (2, 4)), np.array([[0.9, 0.1], [0.2, 0.8]])
    first, later = drawn(1, states, guesses), states.copy()
    later[1] = -later[1]
    assert ImageChops.difference(first, drawn(1, later, guesses)).getbbox() is None
    for changed in (drawn(2, states, guesses), drawn(1, -states, guesses)):
        assert ImageChops.difference(first, changed).getbbox()
