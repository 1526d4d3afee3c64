"""The README beside kept weights: how `make full` made them, and on what."""

import contextlib
import hashlib
import platform
from pathlib import Path

from course_utils.files import write_whole
from notebooks import Failure, code_cells, score_lines

# Runs as a last cell in the kernel that trained, so that it tells what the training ran on.
HARDWARE_CELL = """
import json as _json, os as _os, platform as _platform
import keras as _keras, numpy as _numpy
_versions = {"Python": _platform.python_version(), "Keras": _keras.__version__,
             "NumPy": _numpy.__version__}
_gpus = []
if _keras.backend.backend() == "tensorflow":
    import tensorflow as _tf
    _versions["TensorFlow"] = _tf.__version__
    _gpus = [_tf.config.experimental.get_device_details(_gpu).get("device_name", _gpu.name)
             for _gpu in _tf.config.list_physical_devices("GPU")]
print(_json.dumps({"versions": _versions, "gpus": _gpus,
                   "threads": _os.environ.get("OMP_NUM_THREADS", "all")}))
"""


def recipe_digest(notebook):
    """Return the sha256 of the code that made the kept weights.

    That is all code cells up to and including the last one that calls `pretrained.`, without
    the install cell, which carries the public address and trains nothing.
    """
    sources = [c.source for c in code_cells(notebook)]
    last = max((i for i, s in enumerate(sources) if "pretrained." in s), default=-1)
    recipe = [
        s
        for s in sources[: last + 1]
        if not s.startswith("try:\n    import course_utils")
    ]
    return hashlib.sha256("\n\n".join(recipe).encode()).hexdigest()


def digest(path):
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def cpu_model():
    """Return the processor's name as the system gives it."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return (
            next(x for x in lines if x.startswith("model name"))
            .partition(":")[2]
            .strip()
        )
    return platform.processor() or platform.machine()


def keep_recipe(path, notebook, hardware, seconds):
    """Write datasets/pretrained/NN/README.md beside the weights that the notebook kept."""
    number = path.stem[:2]
    folder = Path("datasets/pretrained") / number
    kept = [x for x in sorted(folder.glob("*")) if x.name != "README.md"]
    if not kept:
        raise Failure(
            f"{path.name} kept no weights in {folder}, expected a cell that calls "
            "`pretrained.keep` in the full profile."
        )
    versions = ", ".join(
        f"{name} {version}" for name, version in hardware["versions"].items()
    )
    machine = (
        ", ".join(hardware["gpus"])
        or f"{cpu_model()}, {hardware['threads']} core(s) used"
    )
    scores = [f"    {match[0]}" for match in score_lines(notebook)] or ["    (none)"]
    digests = [f"| {x.name} | {digest(x)} |" for x in kept]
    text = [
        f"# Weights of notebook {number}",
        "",
        f"Written by `make full NB={number}` from `notebooks/{path.name}`; the same command "
        "makes them again.",
        "",
        f"- seconds: {seconds:.0f}",
        f"- hardware: {machine}",
        f"- versions: {versions}",
        f"- recipe sha256: {recipe_digest(notebook)}",
        "",
        "Scores as measured:",
        "",
        *scores,
        "",
        "| file | sha256 |",
        "|---|---|",
        *digests,
        "",
    ]
    write_whole(folder / "README.md", "\n".join(text))
