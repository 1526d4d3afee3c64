"""Pretrained weights: the full profile keeps them in weights/NN/, the quick profile loads them.

What can be computed is computed; stored predictions stand in where the parameters of a seed do
not ship. `make full NB=04` writes the files and the README beside them. A file is NumPy's npz,
nothing is pickled: floats in half precision (11 binary digits), and a fingerprint, that is what
the training depended on. Where you have changed that, the network is trained in view instead.
"""

import json
import re

import keras
import numpy as np

from course_utils import files, report, runtime
from course_utils.arrays import read, rounded, widened, write
from course_utils.fingerprint import marks

FLIPS = 0.005  # share of predictions that another machine may turn
_trained = {}  # what this process has trained: {path: (marks, weights, history)}


def kept(notebook, name, build, train, *, seed, settings):
    """Return a trained network: loaded, or trained anew where something was changed.

    `build()` returns the untrained network (compiled, where its compilation is part of the
    training); Keras is seeded before. `train(model)` trains it in place; a History or a dict
    of curves that it returns is kept too, see `history`. `settings` is a dict of all else that
    the training depends on: epochs, batch size, the training arrays (numbers, strings, arrays,
    lists and dicts). Give what the full profile uses, in both profiles.

    Loading prints nothing. Where `settings`, the optimiser or the shapes differ from those of
    the pretrained weights, one line says so and `train` runs here; nothing is written then.
    Raises `ValueError` where only this seed's predictions ship.
    """
    path = path_of(notebook, name, seed)
    model, ours = _built(build, seed, settings)
    if runtime.profile() == "full":
        _train(path, model, train, ours)
        _write(path, _weights(path), path)
        return model
    stored = [] if path.exists() else _predictions_beside(path)
    if any(marks_of(file) == ours for file in stored):
        raise ValueError(
            f"of {path.stem} only predictions ship, expected {path.name}: ask for "
            f"`weights.predictions`, or `make full NB={notebook}` after changing the page."
        )
    if _may_load(path, ours):
        return _load(path, model)
    return _train(path, model, train, ours)


def predictions(
    notebook,
    name,
    build,
    train,
    predict,
    *,
    seed,
    settings,
    arrays=True,
    part="predictions",
):
    """Return what a trained network predicts: an array, or a dict of arrays.

    `predict(model)` returns it: numbers or strings, of one shape whichever the machine. The
    rest is as in `kept`. With `arrays=False` the full profile keeps no weights, and the quick
    one returns stored predictions. Else `predict` runs, and a line says so where more than
    0.5 % of its results differ from the stored ones. A page that asks one network for several
    things, at different places, names each: `part="poems"`. It is trained once for all.

    Floats come back in half precision, with or without weights: return logarithms of small
    probabilities, and float64 where more digits count (single precision then).
    """
    path = path_of(notebook, name, seed)
    stored = predictions_path(path, part)
    model, ours = _built(build, seed, settings)
    if runtime.profile() == "full":
        _train(path, model, train, ours)
        if arrays:  # first: an error in `predict` must not cost the training
            _write(path, _weights(path), path)
        parts = _parts_of(predict(model))
        _write(stored, {f"predictions/{key}": x for key, x in parts.items()}, path)
        return _given(parts)
    if path.exists() and _may_load(path, ours):
        parts = _parts_of(predict(_load(path, model)))
        if marks_of(stored) == ours:
            _compare(path.stem, parts, read(stored, "predictions/"))
        return _given(parts)
    if not path.exists() and _may_load(stored, ours, path):
        return _given(read(stored, "predictions/"))
    return _given(_parts_of(predict(_train(path, model, train, ours))))


def history(notebook, name, *, seed):
    """Return the curves of a training as {name: array}, as Keras' History.history does.

    Raises `FileNotFoundError` where nothing was kept or trained, `KeyError` where `train`
    returned no curves.
    """
    path = path_of(notebook, name, seed)
    curves = _trained[path][2] if path in _trained else read(_found(path), "history/")
    if not curves:
        raise KeyError(
            f"there are no curves of {path.stem}: its `train` has to return what `model.fit` "
            "returns, or a dict of curves."
        )
    return curves


def load(model, notebook, name, *, seed):
    """Load what another page has kept into a built network of the same shapes; return it."""
    path = path_of(notebook, name, seed)
    if not path.exists():
        raise FileNotFoundError(
            f"there are no kept weights {path.name} of notebook {notebook}: run "
            f"`make full NB={notebook}` to train them."
        )
    return _load(path, model)


def folder(notebook):
    """Return where a notebook's weights are: in a checkout, or in an installed package."""
    checkout, wheel = files.homes("weights")
    return (wheel if wheel.is_dir() else checkout) / notebook


def path_of(notebook, name, seed):
    """Return the path of the weights of a name, which may be any words, and a seed."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return folder(notebook) / f"{'_'.join([*words, f'seed{seed}'])}.npz"


def predictions_path(path, part="predictions"):
    """Return where the predictions beside these weights are."""
    return path.with_suffix(f".{part}.npz")


def _predictions_beside(path):
    """Return the files with a run's predictions."""
    return sorted(path.parent.glob(f"{path.stem}.*.npz"))


def marks_of(path):
    """Return the fingerprint in a file, {what: mark}; empty if there is no such file."""
    return json.loads(str(read(path, "fingerprint")[""])) if path.exists() else {}


def _built(build, seed, settings):
    """Return the untrained network and its marks."""
    keras.utils.set_random_seed(seed)
    model = build()
    if not getattr(model, "weights", None):
        raise ValueError(
            f"`build` returned {type(model).__name__} without weights, expected a built "
            "network: call it on a batch of data first."
        )
    return model, marks(model, seed, settings)


def _may_load(file, ours, path=None):
    """Return whether a file's fingerprint is ours; else say what differs, once."""
    path = path or file
    theirs = marks_of(file)
    if ours == theirs:
        _trained.pop(path, None)  # a change that was taken back
        return True
    if path in _trained and _trained[path][0] == ours:
        return False  # it was said when it was trained
    changed = ", ".join(k for k in ours | theirs if ours.get(k) != theirs.get(k))
    print(
        f"settings ({changed}) differ from those of the pretrained weights {path.stem}: "
        "training it here"
        if theirs
        else f"there are no pretrained weights {path.stem}: training it here"
    )
    report.settings_changed(path.stem)
    return False


def _train(path, model, train, ours):
    """Train in place, once for a fingerprint, and round the weights; return the model."""
    if path not in _trained or _trained[path][0] != ours:
        returned = train(model)
        curves = getattr(returned, "history", returned)
        curves = curves if isinstance(curves, dict) else {}
        curves = {key: np.asarray(x, np.float32) for key, x in curves.items()}
        _trained[path] = ours, [rounded(x) for x in model.get_weights()], curves
    model.set_weights(_trained[path][1])
    return model


def _load(path, model):
    """Load the weights of a file into a model of the same shapes."""
    arrays = read(path, "weights/")
    theirs = [arrays[key] for key in sorted(arrays)]
    ours = [tuple(weight.shape) for weight in model.weights]
    shapes = [array.shape for array in theirs]
    if ours != shapes:
        raise ValueError(
            f"the model's weights have shapes {ours}, the kept ones {shapes}: build the model "
            f"as notebook {path.parent.name} does, or run `make full NB={path.parent.name}`."
        )
    model.set_weights(theirs)
    return model


def _weights(run):
    """Return the rounded weights of a run as the arrays of a file."""
    return {f"weights/{i:03d}": array for i, array in enumerate(_trained[run][1])}


def _parts_of(found):
    """Return predictions as arrays of a file by name; the name of a single one is ""."""
    parts = found if isinstance(found, dict) else {"": found}
    return {key: _array_of(part) for key, part in parts.items()}


def _array_of(part):
    """Return numbers or strings as an array, floats rounded."""
    try:
        array = np.asarray(part)
    except ValueError:  # ragged
        array = np.asarray(None)
    if array.dtype.kind == "O":
        raise ValueError(
            "`predict` returned objects or rows of different lengths, expected numbers or "
            "strings: pad the rows, or join what belongs to an item into one string."
        )
    return rounded(array)


def _given(parts):
    """Return the arrays of a file as `predict` gave them: one array, or a dict."""
    found = {key: widened(array) for key, array in parts.items()}
    return found[""] if set(found) == {""} else found


def _write(path, arrays, run):
    """Write arrays, a run's curves and its fingerprint, whole or not at all."""
    ours, _, curves = _trained[run]
    curves = {f"history/{key}": array for key, array in curves.items()}
    write(path, {"fingerprint": json.dumps(ours)} | curves | arrays)


def _found(path):
    """Return the file of a run: weights, or else predictions; raise where there is none."""
    for file in (path, *_predictions_beside(path)):
        if file.exists():
            return file
    raise FileNotFoundError(
        f"there is neither {path.name} nor its predictions in {path.parent}: run "
        f"`make full NB={path.parent.name}`."
    )


def _compare(name, live, stored):
    """Print a line where predictions, just computed, differ from the stored ones."""
    for key, array in live.items():
        share = differing(array, stored[key]) if key in stored else 1.0
        if share > FLIPS:
            print(
                f"{name}: {share:.1%} of {key or 'the predictions'} differ from the stored "
                f"ones, expected {FLIPS:.1%} at most"
            )


def differing(live, stored):
    """Return the share of labels, strings or likeliest classes that differ, or of numbers.

    Numbers differ if they are apart by more than 1 % of their usual size.

    >>> differing(np.array([1, 2, 3, 4]), np.array([1, 2, 3, 5]))
    0.25
    """
    if live.shape != stored.shape:
        return 1.0
    if not live.size:
        return 0.0
    live, stored = widened(live), widened(stored)
    if live.dtype.kind != "f":
        return float(np.mean(live != stored))
    if _are_distributions(live) and _are_distributions(stored):
        return float(np.mean(live.argmax(axis=-1) != stored.argmax(axis=-1)))
    size = np.sqrt(np.nanmean(np.square(stored, dtype=float)))
    near = np.isclose(live, stored, rtol=0.01, atol=0.01 * size, equal_nan=True)
    return float(np.mean(~near))


def _are_distributions(array):
    """Return whether the last axis holds probabilities of at least two classes."""
    if array.ndim < 2 or array.shape[-1] < 2:
        return False
    return bool((array >= 0).all() and np.allclose(array.sum(axis=-1), 1, atol=0.01))
