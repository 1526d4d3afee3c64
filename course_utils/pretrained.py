"""Weights that the full profile keeps and the quick profile loads: datasets/pretrained/NN/.

A file holds one array for each weight of a model, in Keras' order, as NumPy's npz: nothing is
pickled. Weights are rounded to half precision (11 binary digits), which halves the file.
`make full NB=04` writes the files and the README beside them.
"""

import os

import numpy as np

from course_utils.datasets import find_root

HALF = np.finfo(np.float16)


def keep(model, notebook, name):
    """Write the model's weights to datasets/pretrained/<notebook>/<name>.npz, whole or not at all.

    `notebook` is the two digits of the page, as in "04". The model takes on the rounded weights:
    what is measured with it afterwards is what `restore` brings back.
    """
    path = weights_path(notebook, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half.npz")
    weights = [rounded(weight) for weight in model.get_weights()]
    arrays = {f"{i:03d}": weight for i, weight in enumerate(weights)}
    try:
        np.savez_compressed(half, **arrays)
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)
    model.set_weights(weights)


def rounded(weight):
    """Return a weight in half precision if it is a float; numbers beyond its range stay."""
    if weight.dtype != np.float32 or np.abs(weight).max(initial=0) > HALF.max:
        return weight
    return weight.astype(np.float16)


def restore(model, notebook, name):
    """Load kept weights into a built model of the same architecture and return the model.

    Raises `FileNotFoundError` if `make full` never kept them, `ValueError` if the model's
    weights have other shapes than the kept ones.
    """
    path = weights_path(notebook, name)
    if not path.exists():
        raise FileNotFoundError(
            f"there are no kept weights {path.name} of notebook {notebook}: "
            f"run `make full NB={notebook}` to train them."
        )
    with np.load(path, allow_pickle=False) as file:
        kept = [file[key] for key in sorted(file.files)]
    ours = [tuple(weight.shape) for weight in model.weights]
    theirs = [array.shape for array in kept]
    if ours != theirs:
        raise ValueError(
            f"the model's weights have shapes {ours}, the kept ones {theirs}: build the model as "
            f"notebook {notebook} does, or run `make full NB={notebook}` to train this one."
        )
    model.set_weights(kept)
    return model


def weights_path(notebook, name):
    """Return where the weights called `name` of a notebook are kept."""
    return find_root() / "pretrained" / notebook / f"{name}.npz"
