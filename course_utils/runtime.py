"""Quiet, reproducible Keras on one thread. It works by being imported before anything else.

TensorFlow writes lines with process ids and times to stderr when it is imported, at any log
level; they would make two runs of a page differ. So Keras is imported here with file
descriptor 2 turned away. What you set in the environment yourself is left as it is.
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
import sys  # noqa: E402

PYTHON_RANGE = ((3, 11), (3, 14))  # from, below; pyproject.toml says the same
KERAS_RANGE = ((3, 13), (3, 16))
PROFILES = ("quick", "full")


@contextlib.contextmanager
def stderr_turned_away():
    """Send what is written to file descriptor 2, by C++ code too, to nowhere."""
    sys.stderr.flush()
    saved, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)


try:
    with stderr_turned_away():
        import keras
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        f"{error.name} is not installed, and the notebooks run on Keras with TensorFlow: "
        "run `make setup` in the course's folder, or `pip install 'unrolled[cpu]'`.",
        name=error.name,
    ) from None


def start(seed):
    """Seed Python, NumPy and Keras, make operations deterministic, print seed and profile.

    Raises `RuntimeError` on a version of Python or Keras that the course is not tested on.
    """
    check_version("Python", sys.version_info[:2], PYTHON_RANGE)
    check_version("Keras", version_pair(keras.__version__), KERAS_RANGE)
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
