"""Pretrained weights are loaded if nothing was changed, and the README beside them is correct."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import keras
import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_output

import weights as recipes
from course_utils import arrays, boards, files, payloads, weights
from course_utils.fingerprint import plain
from notebooks import Failure, read

ROOT = Path(__file__).parents[1]
FOLDERS = sorted(path for path in (ROOT / "weights").glob("*") if path.is_dir())
X = np.random.default_rng(0).normal(size=(40, 3)).astype("float32")
Y = (X.sum(axis=1) > 0).astype(int)
MIB = 2**20


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The empty folder of notebook 99's weights; each profile is like a fresh process."""
    monkeypatch.setattr(weights, "folder", lambda notebook: tmp_path / notebook)
    monkeypatch.setattr(weights, "_trained", {})
    monkeypatch.setattr(boards, "_changed", [])
    monkeypatch.setenv("PROFILE", "full")
    return tmp_path / "99"


@pytest.fixture
def quick(monkeypatch):
    """Return a function that starts a new process in the quick profile."""

    def begin():
        monkeypatch.setattr(weights, "_trained", {})
        monkeypatch.setenv("PROFILE", "quick")

    return begin


def build(units=2, rate=0.01, dropout=0.0):
    layers = [keras.layers.Dropout(dropout), keras.layers.Dense(units, "softmax")]
    model = keras.Sequential([keras.Input((3,)), *layers])
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    return model


def train(model):
    """Change the weights, as training would, without taking time; return a curve of two epochs."""
    random = np.random.default_rng()
    model.set_weights([w + random.normal(size=w.shape) for w in model.get_weights()])
    return {"loss": random.normal(size=2)}


def predict(model):
    return keras.ops.convert_to_numpy(model(X))


def unwanted(model):
    raise AssertionError("it was loaded before, why does it run now?")


def kept(train=train, build=build, seed=0, name="A small one", **settings):
    settings = {"epochs": 2, "x": X, "y": Y} | settings
    return weights.kept("99", name, build, train, seed=seed, settings=settings)


def predicted(
    predict=predict,
    train=train,
    arrays=True,
    seed=0,
    part="predictions",
    **settings,
):
    settings = {"epochs": 2, "x": X, "y": Y} | settings
    options = {"seed": seed, "settings": settings, "arrays": arrays, "part": part}
    return weights.predictions("99", "a small one", build, train, predict, **options)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def equal(ours, theirs):
    for a, b in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


# Weights


def test_the_quick_profile_silently_loads_what_the_full_one_stored(
    folder, quick, capsys
):
    first = kept()
    assert names(folder) == ["a_small_one_seed0.npz"]
    quick()
    equal(kept(unwanted), first)
    assert capsys.readouterr().out == ""


def test_both_profiles_start_from_the_seed(folder):
    def start_of(seed):
        starts = []
        kept(lambda m: starts.append(m.get_weights()[0]), seed=seed, name=f"s{seed}")
        return starts[0]

    first = start_of(7)
    assert not np.array_equal(first, start_of(8))
    keras.utils.set_random_seed(7)
    np.testing.assert_array_equal(first, build().get_weights()[0])


def test_many_weights_keep_their_order(folder, quick):
    def deep():
        random = {"bias_initializer": "random_normal"}
        layers = [keras.layers.Dense(2, **random) for _ in range(8)]
        return keras.Sequential([keras.Input((2,)), *layers])

    first = kept(lambda model: None, deep)
    quick()
    equal(kept(unwanted, deep), first)


def test_weights_too_large_for_half_precision_are_stored_in_single(folder):
    def scale(model):
        model.set_weights([np.full((3, 2), 1 / 3), np.array([1e6, 0.0])])

    kernel, bias = kept(scale).get_weights()
    stored = arrays.read(folder / "a_small_one_seed0.npz", "weights/").values()
    assert [str(x.dtype) for x in stored] == ["float16", "float32"]
    np.testing.assert_allclose(kernel, 1 / 3, rtol=2**-11)
    assert (kernel != np.float32(1 / 3)).all()  # the full profile measures the same
    assert bias[0] == 1e6


def test_an_interrupted_write_leaves_the_old_file(folder, monkeypatch):
    kept()
    before = (folder / "a_small_one_seed0.npz").read_bytes()

    def fails(file, **arrays):
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez_compressed", fails)
    with pytest.raises(KeyboardInterrupt):
        kept(epochs=3)
    assert (folder / "a_small_one_seed0.npz").read_bytes() == before
    assert len(names(folder)) == 1


def test_nothing_is_unpickled(folder, quick):
    kept()
    quick()
    path = folder / "a_small_one_seed0.npz"
    mark = arrays.read(path, "fingerprint")[""]
    objects = np.array([{"a": 1}], dtype=object)
    np.savez(path, fingerprint=mark, **{"weights/000": objects})
    with pytest.raises(ValueError, match="allow_pickle=False"):
        kept(unwanted)


def test_another_notebook_loads_by_name(folder, quick):
    first = kept()
    quick()
    equal(weights.load(build(), "99", "a small one", seed=0), first)
    with pytest.raises(FileNotFoundError, match="other_seed0.npz.*`make full NB=99`"):
        weights.load(build(), "99", "other", seed=0)
    with pytest.raises(ValueError, match=r"\(3, 4\).*pretrained ones.*\(3, 2\)"):
        weights.load(build(4), "99", "a small one", seed=0)


def test_a_network_that_is_not_built_is_refused(folder):
    with pytest.raises(ValueError, match="call it on a batch"):
        kept(build=lambda: keras.Sequential([keras.layers.Dense(2)]))


# What counts as a change


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"epochs": 3}, "epochs"),
        ({"x": np.concatenate([X[:20], -X[20:]])}, "x"),
        ({"x": X[::-1]}, "x"),
        ({"x": X[:-1]}, "x"),
        ({"y": 1 - Y}, "y"),
        ({"letters": "ab"}, "letters"),
        ({"build": lambda: build(rate=0.02)}, "its optimizer"),
        ({"build": lambda: build(3)}, "the model's shapes"),
        ({"build": lambda: build(dropout=0.5)}, "its dropout"),
    ],
    ids=lambda value: value if isinstance(value, str) else "with",
)
def test_a_change_trains_here_and_writes_nothing(folder, quick, capsys, changed, name):
    kept()
    before = {path: path.read_bytes() for path in folder.iterdir()}
    quick()
    trained = []
    kept(lambda model: trained.append(model), **changed)
    kept(unwanted, **changed)  # a cell that is run again
    assert len(trained) == 1
    line = f"settings ({name}) differ from those of the pretrained weights"
    assert capsys.readouterr().out == f"{line} a_small_one_seed0: training it here\n"
    assert boards._changed == ["a_small_one_seed0"]
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def falling(steps, **options):
    schedule = keras.optimizers.schedules.CosineDecay(0.01, steps)
    model = build()
    model.compile(keras.optimizers.Adam(schedule, **options), "mse")
    return model


def test_schedule_clipping_and_loss_count(folder, quick, capsys):
    kept(build=lambda: falling(100, clipnorm=1.0))
    quick()
    kept(unwanted, lambda: falling(100, clipnorm=1.0))
    for other in (lambda: falling(200, clipnorm=1.0), lambda: falling(100)):
        kept(build=other)
    assert capsys.readouterr().out.count("(its optimizer)") == 2


def test_an_undone_change_loads_again(folder, quick):
    first = kept()
    quick()
    kept(epochs=3)
    equal(kept(unwanted), first)
    assert len(weights.history("99", "a small one", seed=0)["loss"]) == 2


def test_missing_weights_are_trained_here(folder, quick, capsys):
    quick()
    kept()
    assert (
        "no pretrained weights a_small_one_seed0: training" in capsys.readouterr().out
    )
    assert boards._changed == ["a_small_one_seed0"]
    assert not folder.exists()


@pytest.mark.parametrize(
    "other",
    [
        {"x": X.astype(float)},
        {"x": X * (1 + 1e-7)},
        {"y": Y.astype("int32")},
        {"y": Y.astype(float).astype(bool)},
    ],
    ids=["double", "noise", "int32", "bool"],
)
def test_width_and_noise_do_not_count(folder, quick, other):
    kept()
    quick()
    kept(unwanted, **other)


def test_summaries_notice_moved_and_missing_numbers():
    flat = np.array([1.0, -2.0, 3.0, 0.5])
    assert plain(flat) == plain(flat + 1e-9) != plain(flat[[1, 0, 2, 3]])
    assert plain(flat) != plain(np.array([1.0, -2.0, 3.0, np.nan]))
    assert plain(np.zeros(3)) != plain(np.array([0.0, np.nan, 0.0]))
    centred = flat - flat.mean()  # its mean is the noise of the last digit
    assert plain(centred) == plain(centred + 1e-16)


def test_settings_of_all_kinds():
    times = np.array(["2020-01-01"], dtype="datetime64[s]")
    given = {"words": ["a", "b"], "t": times, "none": None, "more": {"rate": 1e-3}}
    assert plain(given) == plain(given | {"t": times.astype("datetime64[ns]")})
    assert json.dumps(plain(given))
    assert plain(np.array(["ab", "c"])) != plain(np.array(["a", "bc"]))
    assert plain(np.array(["ab", "c"])) == plain(np.array(["ab", "c"], dtype="<U9"))
    with pytest.raises(TypeError, match=r"settings\['more'\]\[1\] is a function.*name"):
        plain({"more": [1, predict]})


# Predictions


def test_stored_predictions_replace_missing_weights(folder, quick, capsys):
    first = predicted(arrays=False)
    assert names(folder) == ["a_small_one_seed0.predictions.npz"]
    quick()
    np.testing.assert_array_equal(predicted(unwanted, unwanted, False), first)
    assert first.dtype == np.float32
    assert capsys.readouterr().out == ""
    with pytest.raises(
        ValueError, match="only the predictions of.*ship.*weights.predictions"
    ):
        kept()
    predicted(arrays=False, epochs=3)
    assert "(epochs) differ" in capsys.readouterr().out


def test_the_full_profile_trains_once_for_weights_and_predictions(folder, quick):
    predicted()
    first = kept(unwanted)
    predicted(train=unwanted, arrays=False)
    assert len(names(folder)) == 2
    quick()
    equal(kept(unwanted), first)


def test_a_notebook_may_ask_one_network_for_several_things(folder, quick):
    def shouts(model):
        return np.array(["loud"])

    first = predicted(arrays=False)
    predicted(shouts, unwanted, arrays=False, part="shouts")
    assert names(folder) == [
        "a_small_one_seed0.predictions.npz",
        "a_small_one_seed0.shouts.npz",
    ]
    quick()
    np.testing.assert_array_equal(predicted(unwanted, unwanted, arrays=False), first)
    assert predicted(unwanted, unwanted, False, part="shouts").tolist() == ["loud"]


def test_dictionaries_strings_and_digits(folder, quick):
    def all_kinds(model):
        fine = np.array([1234.5678])
        return {"words": ["ab", "c"], "labels": Y, "fine": fine, "rough": [0.1, 1e6]}

    first = predicted(all_kinds, arrays=False)
    quick()
    second = predicted(unwanted, unwanted, arrays=False)
    assert second["words"].tolist() == ["ab", "c"]
    assert second["fine"] == np.float32(1234.5678)
    for key, array in first.items():
        np.testing.assert_array_equal(array, second[key])


def test_ragged_predictions_are_refused(folder):
    with pytest.raises(ValueError, match="join each row"):
        predicted(lambda model: [["a"], ["b", "c"]])
    assert names(folder) == ["a_small_one_seed0.npz"]  # the training is not lost


def probabilities(right):
    """Return predictions of 1000 items, of which the first `right` choose class 1."""
    return np.where(np.arange(1000)[:, None] < right, [0.3, 0.7], [0.6, 0.4])


@pytest.mark.parametrize(
    ("stored", "live", "differ"),
    [
        (probabilities(500), probabilities(505), False),
        (probabilities(500), probabilities(506), True),
        (np.arange(1000), np.arange(1000) + 7 * (np.arange(1000) < 5), False),
        (np.arange(1000), np.arange(1000) + 7 * (np.arange(1000) < 6), True),
        (np.linspace(-1, 1, 1000), np.linspace(-1, 1, 1000) * 1.001, False),
        (np.linspace(-1, 1, 1000), np.linspace(-1, 1, 1000) * 1.1, True),
        (["ab"] * 9, ["ab"] * 8 + ["a"], True),
        (np.ones(3), np.ones(4), True),
        ({"a": [1], "b": [2]}, {"a": [1], "c": [2]}, True),
    ],
)
def test_live_predictions_are_compared_with_the_stored(
    folder, quick, capsys, stored, live, differ
):
    predicted(lambda model: stored)
    quick()
    predicted(lambda model: live)
    assert ("differ from the stored" in capsys.readouterr().out) == differ


def test_stored_predictions_of_other_settings_are_not_compared(folder, quick, capsys):
    predicted(lambda model: [1])
    kept(epochs=3)
    quick()
    predicted(lambda model: [2], unwanted, epochs=3)
    assert capsys.readouterr().out == ""


# Curves


def predicted_alone(part):
    return lambda: predicted(arrays=False, part=part)


@pytest.mark.parametrize(
    "keep", [kept, predicted_alone("predictions"), predicted_alone("poems")]
)
def test_the_learning_curves_are_stored(folder, quick, keep):
    keep()
    first = weights.history("99", "a small one", seed=0)["loss"]
    quick()
    second = weights.history("99", "a small one", seed=0)["loss"]
    np.testing.assert_array_equal(first, second)
    assert second.shape == (2,)


def test_the_history_of_fit_is_stored(folder, quick):
    kept(lambda model: model.fit(X, Y, epochs=2, verbose=0))
    quick()
    assert weights.history("99", "a small one", seed=0)["loss"].shape == (2,)


def test_training_here_gives_new_curves(folder, quick):
    kept()
    quick()
    kept(lambda model: {"loss": [3.0, 2.0, 1.0]}, epochs=3)
    np.testing.assert_array_equal(
        weights.history("99", "a small one", seed=0)["loss"], [3, 2, 1]
    )


def test_missing_curves_say_what_to_do(folder):
    with pytest.raises(FileNotFoundError, match="neither a_seed0.npz.*make full NB=99"):
        weights.history("99", "a", seed=0)
    kept(lambda model: model)
    with pytest.raises(KeyError, match="what `model.fit` returns"):
        weights.history("99", "a small one", seed=0)


# The README beside them

LINES = "names        accuracy 0.970\nbest rival   accuracy 0.952, n-grams"
HARDWARE = {"versions": {"Keras": "3.15.1"}, "gpus": ["A GPU"], "threads": "1"}


def page(*outputs):
    cell = {"cell_type": "code", "source": "1", "outputs": list(outputs)}
    return nbformat.from_dict({"cells": [cell]})


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A repository with one commit as the current folder, with weights of notebook 99."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(weights, "_trained", {})
    monkeypatch.setattr(weights, "folder", lambda number: Path("weights") / number)
    monkeypatch.setenv("PROFILE", "full")
    Path("page.txt").write_text("one")
    author = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    commit = ["commit", "--quiet", "--message", "test"]
    for command in (["init", "--quiet"], ["add", "--all"], [*author, *commit]):
        subprocess.run(["git", *command], check=True)
    return tmp_path


def test_the_readme_tells_how_the_weights_were_made(project):
    kept()
    predicted(train=unwanted)
    data = {"text/plain": LINES, payloads.MIME: {"kind": "board"}}
    notebook = page(new_output("display_data", data=data))
    recipes.keep_recipe(Path("notebooks/99_x.ipynb"), notebook, HARDWARE, seconds=12.3)
    text = Path("weights/99/README.md").read_text(encoding="utf-8")
    head = recipes.git("rev-parse", "HEAD")
    for words in (
        "NB=99",
        f"commit: {head}",
        "seconds: 12",
        "A GPU",
        "Keras 3.15.1",
        *(f"    {line}\n" for line in LINES.splitlines()),
    ):
        assert words in text
    assert problems(Path("weights/99")) == []


def test_weights_of_an_earlier_run_are_deleted(project):
    kept(name="old")
    os.utime("weights/99/old_seed0.npz", (0, 0))
    with pytest.raises(Failure, match=r"stored no weights.*`weights\.kept`"):
        recipes.keep_recipe(Path("notebooks/99_x.ipynb"), page(), HARDWARE, 1)
    kept(name="new")
    recipes.keep_recipe(Path("notebooks/99_x.ipynb"), page(), HARDWARE, 1)
    assert names(Path("weights/99")) == ["README.md", "new_seed0.npz"]


def test_boards_are_scores_too():
    data = {
        "text/plain": "names   accuracy 0.7\nsecond line",
        recipes.payloads.MIME: {},
    }
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    assert recipes.scores_of(page(output)) == ["names   accuracy 0.7", "second line"]


def test_uncommitted_changes_are_refused_except_fresh_weights(project):
    kept()
    recipes.require_clean_tree()
    Path("page.txt").write_text("two")
    with pytest.raises(Failure, match=r"in page\.txt, expected none.*git commit"):
        recipes.require_clean_tree()
    Path("page.txt").write_text("one")
    for i in range(7):
        Path(f"new{i}.py").touch()
    with pytest.raises(Failure, match=r"new0\.py.* and 2 more"):
        recipes.require_clean_tree()
    shutil.rmtree(".git")  # an unpacked archive
    recipes.require_clean_tree()


def problems(folder):
    """Return the statements in the README beside the weights that are wrong."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    row = r"^\| (\S+\.npz) \| ([0-9a-f]{12}) \| ([0-9a-f]{64}) \|$"
    listed = {name: rest for name, *rest in re.findall(row, text, re.MULTILINE)}
    found = {
        path.name: [recipes.fingerprint(path), files.sha256(path)]
        for path in folder.glob("*.npz")
    }
    others = set(names(folder)) - set(found) - {"README.md"}
    differ = [name for name in listed | found if listed.get(name) != found.get(name)]
    return sorted([*others, *differ])


def test_a_file_that_the_readme_does_not_know_is_found(project):
    kept()
    recipes.keep_recipe(Path("notebooks/99_x.ipynb"), page(), HARDWARE, 1)
    kept(epochs=3)
    assert problems(Path("weights/99")) == ["a_small_one_seed0.npz"]
    Path("weights/99/history.csv").touch()
    assert problems(Path("weights/99"))[1:] == ["history.csv"]


# What ships


@pytest.mark.parametrize("folder_of", FOLDERS, ids=lambda path: path.name)
def test_the_readme_beside_weights_is_true(folder_of):
    assert problems(folder_of) == []
    text = (folder_of / "README.md").read_text(encoding="utf-8")
    for fact in ("commit", "date", "seconds", "hardware", "versions"):
        assert re.search(rf"^- {fact}: \S", text, re.MULTILINE), fact


@pytest.mark.parametrize("folder_of", FOLDERS, ids=lambda path: path.name)
def test_the_notebook_loads_all_its_weights(folder_of):
    """No stored output says that something was trained or gave other predictions."""
    (path,) = (ROOT / "notebooks").glob(f"{folder_of.name}_*.ipynb")
    texts = [o.get("text", "") for c in read(path).cells for o in c.get("outputs", [])]
    for words in ("training it here", "differ from the stored"):
        assert not [text for text in texts if words in text]


def test_weights_are_small():
    def size(folder):
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    sizes = {folder.name: size(folder) / MIB for folder in FOLDERS}
    assert {name: mib for name, mib in sizes.items() if mib > 4} == {}
    assert sum(sizes.values()) <= 35


def test_weights_are_beside_the_package_in_a_checkout():
    assert weights.folder("01") == ROOT / "weights" / "01"
