"""Quiet, reproducible Keras on one thread. Import it before anything else.

When TensorFlow is imported, it writes lines with process ids and times to stderr, whatever the log
level; they would make two runs of a notebook differ. So Keras is imported here with stderr
silenced. Environment variables that you have set yourself are not changed.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
for _name in (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
):
    os.environ.setdefault(_name, "1")

import contextlib  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

PYTHON_RANGE = ((3, 11), (3, 14))  # from, below; as in pyproject.toml
KERAS_RANGE = ((3, 13), (3, 16))
PROFILES = ("quick", "full")
KERAS_SETTINGS = {  # keras.json can change these, but the stored outputs need them
    "floatx": "float32",
    "epsilon": 1e-7,
    "image_data_format": "channels_last",
}


@contextlib.contextmanager
def stderr_turned_away():
    """Discard everything written to stderr (file descriptor 2), also by C++ code."""
    with contextlib.suppress(OSError, ValueError, AttributeError):  # closed, or None
        sys.stderr.flush()
    try:
        saved = os.dup(2)
    except OSError:  # it is closed, so there is nothing to restore
        saved = None
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        if saved is not None:
            os.dup2(saved, 2)
            os.close(saved)
        if nowhere != 2:  # os.open reuses the number 2 if it was closed
            os.close(nowhere)


def keras_file():
    """Return the path of the user's keras.json, which Keras reads when it is imported."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "keras.json"


def keras_file_says(name):
    """Return the value of `name` in the user's keras.json, or None."""
    try:
        return json.loads(keras_file().read_text(encoding="utf-8")).get(name)
    except (OSError, ValueError):  # no such file, or one that Keras ignores, too
        return None


def require_tensorflow():
    """Raise `RuntimeError` if the user's keras.json names another backend.

    A backend chosen with the environment variable KERAS_BACKEND is accepted.
    """
    backend = keras_file_says("backend")
    if "KERAS_BACKEND" not in os.environ and backend not in (None, "tensorflow"):
        raise RuntimeError(
            f"Keras' backend is {backend!r} in {keras_file()}, expected 'tensorflow': change it "
            "in that file, delete the file, or set KERAS_BACKEND=tensorflow."
        )


require_tensorflow()


try:
    with stderr_turned_away():
        import keras
except ModuleNotFoundError as error:
    _backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    if _backend != "tensorflow" and error.name.partition(".")[0] == _backend:
        raise ModuleNotFoundError(
            f"{_backend} is not installed, but the environment variable KERAS_BACKEND asks for "
            "it: unset the variable, and the notebooks run on TensorFlow.",
            name=error.name,
        ) from None
    raise ModuleNotFoundError(
        f"{error.name} is not installed, but the notebooks need Keras with TensorFlow: "
        "run `make setup` in the course's folder, or `pip install 'unrolled[cpu]'`.",
        name=error.name,
    ) from None


def start(seed):
    """Seed Python, NumPy and Keras, make operations deterministic, print seed and profile.

    Raises `RuntimeError` if the course is not tested with this version of Python or Keras, or if
    Keras' settings would change the notebooks' numbers.
    """
    check_version("Python", sys.version_info[:2], PYTHON_RANGE)
    check_version("Keras", version_pair(keras.__version__), KERAS_RANGE)
    check_keras_settings()
    keras.utils.set_random_seed(seed)
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()
    print(f"seed {seed}, {profile()} profile")


def profile():
    """Return "quick" (the default) or "full", from the environment variable PROFILE."""
    name = os.environ.get("PROFILE", "quick")
    if name not in PROFILES:
        raise ValueError(
            f"PROFILE is {name!r}, expected 'quick' or 'full': unset it for the quick run."
        )
    return name


def pick(quick, full):
    """Return the first value in the quick profile and the second in the full one.

    >>> EPOCHS = pick(quick=4, full=40)
    >>> EPOCHS
    4
    """
    return {"quick": quick, "full": full}[profile()]


def check_keras_settings():
    """Raise `RuntimeError` unless Keras has its default settings."""
    for name, wanted in KERAS_SETTINGS.items():
        found = getattr(keras.config, name)()
        if found == wanted:
            continue
        where, cure = "", f"call keras.config.set_{name}({wanted!r}) first"
        if keras_file_says(name) == found:
            where = f" in {keras_file()}"
            cure = "change it in that file, or delete the file, and restart Python"
        raise RuntimeError(
            f"Keras' {name} is {found!r}{where}, expected {wanted!r}: {cure}."
        )


def version_pair(version):
    """Return major and minor of a version string as two integers.

    >>> version_pair("3.15.1")
    (3, 15)
    """
    return tuple(int(part) for part in version.split(".")[:2])


def check_version(name, found, wanted):
    """Raise `RuntimeError` unless `wanted[0] <= found < wanted[1]`; all are (major, minor)."""
    first, beyond = wanted
    if not first <= found < beyond:
        major, minor = beyond
        raise RuntimeError(
            f"{name} is {found[0]}.{found[1]}, expected {first[0]}.{first[1]} to "
            f"{major}.{minor - 1}: run `make setup` with a Python in that range, or install "
            "the versions that requirements.lock names."
        )
