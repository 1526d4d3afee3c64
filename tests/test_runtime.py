"""Quiet, seeded Keras: what is printed, what is refused, and what is reproducible."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from course_utils import runtime

# isort: split
import keras
import numpy as np

ROOT = Path(__file__).parent.parent


def in_a_new_process(code, **environment):
    """Run code in a fresh Python that finds course_utils; returns what subprocess.run does."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("TF_", "OMP_", "KERAS_"))
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=kept | environment,
    )


def test_pick(monkeypatch):
    monkeypatch.delenv("PROFILE", raising=False)
    assert runtime.pick(quick=4, full=40) == 4
    for profile, wanted in (("quick", 4), ("full", 40)):
        monkeypatch.setenv("PROFILE", profile)
        assert runtime.pick(quick=4, full=40) == wanted
        assert runtime.profile() == profile


@pytest.mark.parametrize("profile", ["fast", "", "Full"])
def test_a_profile_that_does_not_exist(monkeypatch, profile):
    monkeypatch.setenv("PROFILE", profile)
    with pytest.raises(ValueError) as error:
        runtime.pick(quick=4, full=40)
    message = f"PROFILE is {profile!r}, expected 'quick' or 'full': unset it for the quick run."
    assert str(error.value) == message


def test_start_prints_seed_and_profile(monkeypatch, capsys):
    monkeypatch.setenv("PROFILE", "full")
    runtime.start(seed=7)
    assert capsys.readouterr() == ("seed 7, full profile\n", "")


def test_start_gives_the_same_random_numbers_again():
    import random

    drawn = []
    for seed in (3, 3, 4):
        runtime.start(seed)
        values = keras.ops.convert_to_numpy(keras.random.normal((4,)))
        drawn.append([*values, *np.random.random(2), random.random()])
    assert drawn[0] == drawn[1]
    assert not set(drawn[0]) & set(drawn[2])


@pytest.mark.parametrize("version", ["3.12.2", "3.16.0", "2.15.0", "4.0.0.dev1"])
def test_a_keras_out_of_range(monkeypatch, version):
    monkeypatch.setattr(runtime.keras, "__version__", version)
    with pytest.raises(RuntimeError) as error:
        runtime.start(seed=0)
    short = ".".join(version.split(".")[:2])
    assert str(error.value).startswith(
        f"Keras is {short}, expected 3.13 to 3.15: run `make"
    )
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("found", [(3, 10), (3, 14), (2, 7)])
def test_a_python_out_of_range(monkeypatch, found):
    monkeypatch.setattr(runtime.sys, "version_info", (*found, 0))
    with pytest.raises(
        RuntimeError, match=rf"^Python is {found[0]}\.{found[1]}, expected 3\.11"
    ):
        runtime.start(seed=0)


def test_versions_in_range_pass():
    for found in ((3, 11), (3, 12), (3, 13)):
        runtime.check_version("Python", found, runtime.PYTHON_RANGE)
    for version in ("3.13.2", "3.15.1"):
        pair = runtime.version_pair(version)
        runtime.check_version("Keras", pair, runtime.KERAS_RANGE)


def test_ranges_are_those_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (keras_range,) = [d for d in project["dependencies"] if re.match(r"keras\b", d)]
    for text, wanted in (
        (project["requires-python"], runtime.PYTHON_RANGE),
        (keras_range, runtime.KERAS_RANGE),
    ):
        numbers = [tuple(map(int, pair)) for pair in re.findall(r"(\d+)\.(\d+)", text)]
        assert tuple(numbers) == wanted


def test_nothing_on_stderr_and_one_thread():
    code = (
        "from course_utils import runtime; import os, sys, tensorflow as tf\n"
        "runtime.start(seed=1)\n"
        "print(tf.config.threading.get_intra_op_parallelism_threads() or "
        "os.environ['TF_NUM_INTRAOP_THREADS'], os.environ['OMP_NUM_THREADS'])\n"
        "sys.stdout.flush(); os.write(2, b'heard')"
    )
    done = in_a_new_process(code, KERAS_BACKEND="tensorflow")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["seed 1, quick profile", "1 1"]
    assert done.stderr == "heard"  # stderr works again after the import


def test_variables_that_you_set_are_unchanged():
    code = (
        "import sys, types; sys.modules['keras'] = types.ModuleType('keras')\n"
        "from course_utils import runtime; import os\n"
        "print(os.environ['TF_NUM_INTRAOP_THREADS'], os.environ['TF_CPP_MIN_LOG_LEVEL'])"
    )
    done = in_a_new_process(code, TF_NUM_INTRAOP_THREADS="4", TF_CPP_MIN_LOG_LEVEL="0")
    assert done.stdout == "4 0\n"


@pytest.mark.parametrize("missing", ["tensorflow", "keras"])
def test_a_missing_package(missing):
    code = (
        "import sys\n"
        "class Blocked:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] == {missing!r}:\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Blocked())\n"
        "from course_utils import runtime\n"
    )
    done = in_a_new_process(code, KERAS_BACKEND="tensorflow")
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode == 1
    assert last.startswith(
        f"ModuleNotFoundError: {missing} is not installed, but the notebooks"
    )
    assert (
        "run `make setup` in the course's folder, or `pip install 'unrolled[cpu]'`"
        in last
    )
    assert "During handling" not in done.stderr


def test_the_package_alone_loads_nothing_heavy():
    code = (
        "import sys, course_utils\n"
        "heavy = {'keras', 'numpy', 'tensorflow', 'jax', 'pandas', 'matplotlib', 'sklearn'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert in_a_new_process(code).stdout == "[]\n"


START = "from course_utils import runtime; runtime.start(seed=0)"
NO_KERAS = "import sys, types; sys.modules['keras'] = types.ModuleType('keras')\n"
SPOILED = [
    ("floatx", "float64"),
    ("floatx", "float16"),
    ("epsilon", 1e-3),
    ("image_data_format", "channels_first"),
]


def test_a_float64_of_the_users_keras_is_named_with_its_file(tmp_path):
    file = tmp_path / "keras.json"
    file.write_text('{"floatx": "float64"}')
    done = in_a_new_process(START, KERAS_HOME=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == (
        f"RuntimeError: Keras' floatx is 'float64' in {file}, expected 'float32': change it "
        "in that file, or delete the file, and restart Python."
    )


@pytest.mark.parametrize(("name", "value"), SPOILED)
@pytest.mark.parametrize("by_file", [True, False])
def test_settings_of_keras_are_named(monkeypatch, tmp_path, name, value, by_file):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    if by_file:
        (tmp_path / "keras.json").write_text(json.dumps({name: value}))
    monkeypatch.setattr(runtime.keras.config, name, lambda: value)
    with pytest.raises(RuntimeError, match=f"Keras' {name} is {value!r}") as raised:
        runtime.start(seed=0)
    cure = "keras.json, expected" if by_file else f"call keras.config.set_{name}("
    assert cure in str(raised.value)


@pytest.mark.parametrize("text", [None, "{", json.dumps({"backend": "tensorflow"})])
def test_a_usual_or_unreadable_file_of_keras_is_fine(monkeypatch, tmp_path, text):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    if text is not None:
        (tmp_path / "keras.json").write_text(text)
    runtime.require_tensorflow()
    runtime.start(seed=0)


@pytest.mark.parametrize("backend", ["jax", "nonsense"])
def test_another_backend_of_the_users_keras_is_named_with_its_file(tmp_path, backend):
    (tmp_path / "keras.json").write_text(json.dumps({"backend": backend}))
    code, home = "from course_utils import runtime", str(tmp_path)
    last = in_a_new_process(code, KERAS_HOME=home).stderr.strip().splitlines()[-1]
    assert last == (
        f"RuntimeError: Keras' backend is {backend!r} in {tmp_path}/keras.json, expected "
        "'tensorflow': change it in that file, delete the file, or set "
        "KERAS_BACKEND=tensorflow."
    )
    chosen = in_a_new_process(NO_KERAS + code, KERAS_HOME=home, KERAS_BACKEND=backend)
    assert chosen.returncode == 0, chosen.stderr


def test_a_missing_backend_of_the_environment_is_named():
    code = "import sys; sys.modules['torch'] = None\nfrom course_utils import runtime"
    last = in_a_new_process(code, KERAS_BACKEND="torch").stderr.strip().splitlines()[-1]
    assert last.startswith("ModuleNotFoundError: torch is not installed, but the env")
    assert "KERAS_BACKEND" in last and "unset the variable" in last


@pytest.mark.parametrize(
    "close", ["os.close(2)", "sys.stderr.close()", "sys.stderr = None"]
)
def test_a_closed_stderr_does_not_matter(close):
    code = f"import os\n{NO_KERAS}{close}\nfrom course_utils import runtime\n"
    code += "with runtime.stderr_turned_away():\n    os.write(2, b'lost')\nprint('on')"
    done = in_a_new_process(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "on\n", "")
