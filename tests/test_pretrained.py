"""Kept weights load safely, and the README beside them tells how they were made."""

import re
from pathlib import Path

import keras
import numpy as np
import pytest

from course_utils import datasets, pretrained
from notebooks import read
from recipe import digest, recipe_digest

ROOT = Path(__file__).parents[1]
KEPT = sorted((ROOT / "datasets" / "pretrained").glob("[0-9][0-9]"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(pretrained, "find_root", lambda: tmp_path)
    return tmp_path / "pretrained" / "99"


def model(units=3):
    return keras.Sequential([keras.Input((None, 2)), keras.layers.GRU(units)])


def test_what_was_kept_comes_back(folder):
    first, second = model(), model()
    pretrained.keep(first, "99", "small")
    assert [path.name for path in folder.iterdir()] == ["small.npz"]
    assert pretrained.restore(second, "99", "small") is second
    for ours, theirs in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_half_precision_keeps_weights_that_it_cannot_hold(folder):
    scale = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    scale.set_weights([np.array([[1 / 3], [2.0]]), np.array([1e6])])
    pretrained.keep(scale, "99", "scale")
    with np.load(folder / "scale.npz") as kept:
        assert [str(kept[key].dtype) for key in kept.files] == ["float16", "float32"]
    kernel, bias = pretrained.restore(scale, "99", "scale").get_weights()
    np.testing.assert_allclose(kernel, [[1 / 3], [2.0]], rtol=2**-11)
    assert bias == 1e6


def test_many_weights_keep_their_order(folder):
    layers = [keras.layers.Dense(2, bias_initializer="random_normal") for _ in range(8)]
    deep = keras.Sequential([keras.Input((2,)), *layers])
    pretrained.keep(deep, "99", "deep")
    before = deep.get_weights()
    deep.set_weights([np.zeros_like(weight) for weight in before])
    pretrained.restore(deep, "99", "deep")
    for ours, theirs in zip(before, deep.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_missing_weights_say_how_to_make_them(folder):
    with pytest.raises(FileNotFoundError, match="small.npz.*`make full NB=99`"):
        pretrained.restore(model(), "99", "small")


def test_another_architecture_is_refused(folder):
    pretrained.keep(model(3), "99", "small")
    with pytest.raises(ValueError, match=r"\(2, 12\).*kept ones.*\(2, 9\)"):
        pretrained.restore(model(4), "99", "small")


def test_nothing_is_unpickled(folder):
    folder.mkdir(parents=True)
    np.savez(folder / "small.npz", **{"000": np.array([{"a": 1}], dtype=object)})
    with pytest.raises(ValueError, match="allow_pickle=False"):
        pretrained.restore(model(), "99", "small")


def test_an_interrupted_write_leaves_the_old_file(folder, monkeypatch):
    pretrained.keep(model(), "99", "small")
    before = (folder / "small.npz").read_bytes()

    def fails(path, **arrays):
        Path(path).write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez_compressed", fails)
    with pytest.raises(KeyboardInterrupt):
        pretrained.keep(model(), "99", "small")
    assert (folder / "small.npz").read_bytes() == before
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("folder_of", KEPT, ids=lambda path: path.name)
def test_readme_beside_weights_is_true(folder_of):
    text = (folder_of / "README.md").read_text(encoding="utf-8")
    listed = dict(
        re.findall(r"^\| (\S+\.\w+) \| ([0-9a-f]{64}) \|$", text, re.MULTILINE)
    )
    files = {path.name for path in folder_of.iterdir()} - {"README.md"}
    assert set(listed) == files
    for name, sha256 in listed.items():
        assert digest(folder_of / name) == sha256, name
    (notebook,) = (ROOT / "notebooks").glob(f"{folder_of.name}_*.ipynb")
    assert f"recipe sha256: {recipe_digest(read(notebook))}" in text, (
        f"the code that trains has changed: run `make full NB={folder_of.name}`"
    )


def test_weights_ship_with_the_data():
    assert datasets.find_root() == ROOT / "datasets"
    assert pretrained.weights_path("04", "x").parent == ROOT / "datasets/pretrained/04"
