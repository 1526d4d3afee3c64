"""Writes the README beside pretrained weights: command, commit, date, hardware and versions."""

import contextlib
import datetime
import platform
import subprocess
import time
from pathlib import Path

from course_utils import files, payloads
from course_utils.arrays import read
from course_utils.fingerprint import mark
from notebooks import Failure, number

WEIGHTS = Path("weights")
# The last cell in the kernel that trained: it prints the hardware and the versions of the training.
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
SHOWN = 5  # files that a message names


def require_clean_tree():
    """Raise `Failure` if the checkout has uncommitted changes, apart from fresh weights.

    The README beside the weights names a commit, which must contain the code that trained them.
    Without a repository, as in an unpacked archive, nothing is checked.
    """
    status = git("status", "--porcelain", "--", ".", f":(exclude){WEIGHTS}")
    changed = [line[3:] for line in (status or "").splitlines()]
    if changed:
        more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        raise Failure(
            f"there are uncommitted changes in {', '.join(changed[:SHOWN])}{more}, expected "
            "none: the README beside the weights names the commit that trained them. Commit "
            "them first (`git add --all && git commit`), then run `make full` again."
        )


def git(*arguments):
    """Return what git prints, or None if there is no git or no repository."""
    command = ["git", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.rstrip("\n")


def keep_recipe(path, notebook, hardware, seconds):
    """Write weights/NN/README.md beside the weights that the notebook has just stored.

    `hardware` is what HARDWARE_CELL printed. Weights from before this run, whose names the notebook
    no longer uses, are deleted. Raises `Failure` if it stored none.
    """
    folder = folder_of(path)
    started = time.time() - seconds - 1
    kept = list(folder.glob("*.npz"))
    old = [file for file in kept if file.stat().st_mtime < started]
    if len(old) == len(kept):
        raise Failure(
            f"{path.name} stored no weights in {folder}, expected a cell that calls "
            "`weights.kept` or `weights.predictions`."
        )
    for file in old:
        file.unlink()
    versions = hardware["versions"].items()
    threads = hardware["threads"]
    facts = {
        "commit": git("rev-parse", "HEAD") or "unknown, no repository",
        "date": datetime.date.today().isoformat(),
        "seconds": f"{seconds:.0f}",
        "hardware": ", ".join(hardware["gpus"])
        or f"{cpu_model()}, {threads} core(s) used",
        "versions": ", ".join(f"{name} {version}" for name, version in versions),
    }
    write_readme(path, facts, scores_of(notebook))


def write_readme(path, facts, scores):
    """Write the README: `facts` as a list, `scores` (lines) as printed, the files as a table."""
    folder = folder_of(path)
    command = f"make full NB={folder.name}"
    rows = [
        f"| {file.name} | {fingerprint(file)} | {files.sha256(file)} |"
        for file in sorted(folder.glob("*.npz"))
    ]
    text = [
        f"# Weights of notebook {folder.name}",
        "",
        f"Made by `{command}` from `notebooks/{path.name}`; the same command trains them again.",
        "",
        *(f"- {name}: {value}" for name, value in facts.items()),
        "",
        "The scores it measured:",
        "",
        *(f"    {line}" for line in scores or ["(none)"]),
        "",
        "The fingerprint is a short hash of what the training depended on (shapes, optimizer, "
        "seed, settings).",
        "",
        "| file | fingerprint | sha256 |",
        "|---|---|---|",
        *rows,
        "",
    ]
    files.write_whole(folder / "README.md", "\n".join(text))


def folder_of(path):
    """Return the folder of a notebook's weights."""
    return WEIGHTS / number(path)


def fingerprint(file):
    """Return one mark for everything that a file's training depended on."""
    return mark(str(read(file, "fingerprint")[""]))


def scores_of(notebook):
    """Return the printed lines of the notebook's boards and measured numbers."""
    lines = []
    for output in (o for cell in notebook.cells for o in cell.get("outputs", [])):
        data = output.get("data", {})
        if payloads.MIME in data:
            lines += data["text/plain"].splitlines()
    return lines


def cpu_model():
    """Return the processor's name, as reported by the system."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line for line in lines if line.startswith("model name"))
        return name.partition(":")[2].strip()
    return platform.processor() or platform.machine()
