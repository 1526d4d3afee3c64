"""Finds the data in a checkout or an installed package and compares it with SHA256SUMS."""

import hashlib
import io
from pathlib import Path

import pandas as pd

# A checkout keeps the data beside the package, an installed wheel inside it.
ROOTS = [
    Path(__file__).resolve().parents[2] / "datasets",
    Path(__file__).resolve().parents[1] / "_datasets",
]
MEND = "restore it with `git checkout -- datasets/{}`, or install the package again"


def find_root():
    """Return the first folder that holds SHA256SUMS."""
    for root in ROOTS:
        if (root / "SHA256SUMS").is_file():
            return root
    places = " or ".join(str(root) for root in ROOTS)
    raise FileNotFoundError(
        f"SHA256SUMS not found in {places}: {MEND.format('SHA256SUMS')}"
    )


def _digests(root):
    """Return {path: sha256} as SHA256SUMS has it."""
    lines = (root / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def read(path):
    """Return the bytes of a data file, verified."""
    root = find_root()
    expected = _digests(root).get(path)
    if expected is None:
        raise ValueError(
            f"SHA256SUMS has no entry for {path}: {MEND.format('SHA256SUMS')}"
        )
    if not (root / path).is_file():
        raise FileNotFoundError(
            f"the data file {root / path} is missing: {MEND.format(path)}"
        )
    data = (root / path).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise ValueError(
            f"the data file {root / path} was altered: its sha256 starts with {found[:12]}, "
            f"expected {expected[:12]}: {MEND.format(path)}"
        )
    return data


def read_csv(path, **options):
    """Return the frame of a gzipped CSV file, verified."""
    return pd.read_csv(io.BytesIO(read(path)), compression="gzip", **options)
