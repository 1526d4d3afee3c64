"""Pretrained weights: the full profile stores them in weights/NN/, the quick profile loads them.

Predictions are computed from the weights; for seeds whose weights do not ship, stored predictions
take their place. `make full NB=05` writes the files and the README beside them. A file is a NumPy
npz, with nothing pickled. It holds floats in half precision (11 binary digits) and a fingerprint
of what the training depended on. If you change any of that, the network is trained here instead.
"""

import json
import re

import keras
import numpy as np

from course_utils import files, report, runtime
from course_utils.arrays import read, rounded, widened, write
from course_utils.fingerprint import marks

FLIPS = 0.005  # fraction of predictions that may differ on another machine
_trained = {}  # what this process has trained: {path: (marks, weights, history)}


def kept(notebook, name, build, train, *, seed, settings):
    """Return a trained network: pretrained, or trained here if something was changed.

    `build()` returns the untrained network (compiled, if compilation is part of the training);
    Keras is seeded first. `train(model)` trains it in place; if it returns a History or a dict
    of curves, that is stored too (see `history`). `settings` is a dict of everything else that
    the training depends on: epochs, batch size, training arrays (numbers, strings, arrays, lists
    and dicts). Pass the values of the full profile, in both profiles.

    Loading prints nothing. If `settings`, the optimiser or the shapes differ from those of the
    pretrained weights, one line says so and `train` runs here; then nothing is written. Raises
    `ValueError` if only predictions ship for this seed.
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
            f"only the predictions of {path.stem} ship, expected {path.name}: use "
            f"`weights.predictions`, or change the notebook and run `make full NB={notebook}`."
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

    `predict(model)` returns them: numbers or strings, with the same shape on every machine. The
    other arguments are those of `kept`. With `arrays=False` the full profile stores no weights,
    and the quick profile returns stored predictions. Otherwise `predict` runs, and a line says so
    if more than 0.5 % of its results differ from the stored ones. If a notebook asks one network
    for several things in different cells, it names each, as in `part="poems"`; the network is
    trained only once.

    Floats are rounded to half precision, with or without weights: let `predict` return logarithms
    of small probabilities, and float64 if more digits count (it is rounded to single precision).
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
    """Return a run's learning curves as {name: array}, like Keras' History.history.

    Raises `FileNotFoundError` if nothing was stored or trained, and `KeyError` if `train` returned
    no curves.
    """
    path = path_of(notebook, name, seed)
    curves = _trained[path][2] if path in _trained else read(_found(path), "history/")
    if not curves:
        raise KeyError(
            f"there are no curves of {path.stem}: its `train` must return what `model.fit` "
            "returns, or a dict of curves."
        )
    return curves


def load(model, notebook, name, *, seed):
    """Load another notebook's pretrained weights into a built network of the same shapes."""
    path = path_of(notebook, name, seed)
    if not path.exists():
        raise FileNotFoundError(
            f"there are no pretrained weights {path.name} of notebook {notebook}: run "
            f"`make full NB={notebook}` to train them."
        )
    return _load(path, model)


def folder(notebook):
    """Return the folder of a notebook's weights, in a checkout or in an installed package."""
    checkout, wheel = files.homes("weights")
    return (wheel if wheel.is_dir() else checkout) / notebook


def path_of(notebook, name, seed):
    """Return the path of the weights of a name, which can be several words, and a seed."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return folder(notebook) / f"{'_'.join([*words, f'seed{seed}'])}.npz"


def predictions_path(path, part="predictions"):
    """Return the path of the predictions that belong to these weights."""
    return path.with_suffix(f".{part}.npz")


def _predictions_beside(path):
    """Return the files that hold a run's predictions."""
    return sorted(path.parent.glob(f"{path.stem}.*.npz"))


def marks_of(path):
    """Return the fingerprint in a file, {what: mark}, or {} if there is no such file."""
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
    """Return whether a file's fingerprint is ours; if not, say once what differs."""
    path = path or file
    theirs = marks_of(file)
    if ours == theirs:
        _trained.pop(path, None)  # a change was undone
        return True
    if path in _trained and _trained[path][0] == ours:
        return False  # the line was printed before the training
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
    """Train in place, once per fingerprint, and round the weights; return the model."""
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
            f"the model's weights have shapes {ours}, the pretrained ones {shapes}: build the "
            f"model as notebook {path.parent.name} does, or run `make full NB={path.parent.name}`."
        )
    model.set_weights(theirs)
    return model


def _weights(run):
    """Return a run's rounded weights as a file's arrays."""
    return {f"weights/{i:03d}": array for i, array in enumerate(_trained[run][1])}


def _parts_of(found):
    """Return predictions as {name: array} for a file; a single array has the name ""."""
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
            "strings: pad the rows, or join each row into one string."
        )
    return rounded(array)


def _given(parts):
    """Return a file's arrays in the form that `predict` returned: one array, or a dict."""
    found = {key: widened(array) for key, array in parts.items()}
    return found[""] if set(found) == {""} else found


def _write(path, arrays, run):
    """Write arrays, a run's curves and its fingerprint, completely or not at all."""
    ours, _, curves = _trained[run]
    curves = {f"history/{key}": array for key, array in curves.items()}
    write(path, {"fingerprint": json.dumps(ours)} | curves | arrays)


def _found(path):
    """Return a run's file, weights or else predictions; raise an error if there is neither."""
    for file in (path, *_predictions_beside(path)):
        if file.exists():
            return file
    raise FileNotFoundError(
        f"there is neither {path.name} nor its predictions in {path.parent}: run "
        f"`make full NB={path.parent.name}`."
    )


def _compare(name, live, stored):
    """Print a line if the computed predictions differ from the stored ones."""
    for key, array in live.items():
        share = differing(array, stored[key]) if key in stored else 1.0
        if share > FLIPS:
            print(
                f"{name}: {share:.1%} of {key or 'the predictions'} differ from the stored "
                f"ones, expected {FLIPS:.1%} at most"
            )


def differing(live, stored):
    """Return the fraction that differs: of labels, strings, most likely classes, or numbers.

    Numbers differ if the difference is more than 1 % of their root mean square.

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
