"""A film of your own: from a GIF or a folder, and what is refused."""

import numpy as np
import pytest
from PIL import Image

from course_utils.films import read_film


def pictures(count, rows=40, columns=60):
    """Return pictures whose grey is 10 times their number."""
    return [Image.new("L", (columns, rows), 10 * i) for i in range(count)]


def test_a_gif(tmp_path):
    first, *rest = pictures(5)
    first.save(tmp_path / "film.gif", save_all=True, append_images=rest)
    film = read_film(tmp_path / "film.gif", frames=3, size=(16, 24))
    assert film.shape == (3, 16, 24) and film.dtype == np.float32
    means = film.mean(axis=(1, 2)) * 255
    np.testing.assert_allclose(means, [0, 20, 40], atol=2)


def test_a_folder_in_the_order_of_names(tmp_path):
    for name, picture in zip("cab", pictures(3)):
        picture.save(tmp_path / f"{name}.png")
    (tmp_path / "notes.txt").write_text("not a picture")
    film = read_film(tmp_path, frames=3)
    assert film.shape == (3, 32, 32)
    means = film.mean(axis=(1, 2)) * 255
    np.testing.assert_allclose(means, [10, 20, 0], atol=1)


def test_what_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no file or folder"):
        read_film(tmp_path / "none.gif")
    with pytest.raises(ValueError, match="0 frame"):
        read_film(tmp_path)
    pictures(1)[0].save(tmp_path / "1.png")
    with pytest.raises(ValueError, match="1 frame"):
        read_film(tmp_path)
    with pytest.raises(ValueError, match="1 frame"):
        read_film(tmp_path / "1.png")
    pictures(1, rows=50)[0].save(tmp_path / "2.png")
    with pytest.raises(ValueError, match="2 sizes"):
        read_film(tmp_path)
    with pytest.raises(ValueError, match="at least 2"):
        read_film(tmp_path, frames=1)
    (tmp_path / "3.gif").write_text("not a picture")
    with pytest.raises(ValueError, match="not a picture"):
        read_film(tmp_path / "3.gif")
    for size in (32, (0, 32), (32, 32, 1)):
        with pytest.raises(ValueError, match="size"):
            read_film(tmp_path, size=size)


def test_numbers_in_names_are_in_order(tmp_path):
    for number, picture in zip((10, 2, 1), pictures(3)):
        picture.save(tmp_path / f"frame{number}.png")
    means = read_film(tmp_path, frames=3).mean(axis=(1, 2)) * 255
    np.testing.assert_allclose(means, [20, 10, 0], atol=1)


def test_a_damaged_a_16_bit_and_no_picture_are_refused(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (64, 64), np.uint8)
    for name in ("1.png", "2.png"):
        Image.fromarray(noise).save(tmp_path / name)
    whole = (tmp_path / "2.png").read_bytes()
    (tmp_path / "2.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match="2.png is not a picture that can be read"):
        read_film(tmp_path)
    Image.fromarray(noise.astype(np.uint16) * 257).save(tmp_path / "2.png")
    with pytest.raises(ValueError, match="2.png has pixels of the mode I"):
        read_film(tmp_path)
    for nothing in (None, 3):
        with pytest.raises(ValueError, match="expected the path of a GIF"):
            read_film(nothing)
