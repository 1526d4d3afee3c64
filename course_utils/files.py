"""Files that ship with the course: where they are, their sha256, and how to write one safely.

It needs only the standard library, because the tools use it too.
"""

import hashlib
import os
import uuid
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def homes(name):
    """Return the two possible paths of a folder such as "datasets", the checkout's first.

    In a checkout the folder is beside the package; in an installed wheel it is inside, as
    `_datasets`.
    """
    return [PACKAGE.parent / name, PACKAGE / f"_{name}"]


def sha256(content):
    """Return the sha256 of bytes, or of the file at a path, in hexadecimal."""
    data = content if isinstance(content, bytes) else Path(content).read_bytes()
    return hashlib.sha256(data).hexdigest()


def read_sums(folder):
    """Return {path: sha256} from the folder's SHA256SUMS, or {} if there is none."""
    sums = Path(folder) / "SHA256SUMS"
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def write_whole(path, content):
    """Write bytes or text (UTF-8) to `path`, completely or not at all; create missing folders.

    The content is first written to a hidden file beside it, with a new name for each call. After an
    error that file is removed. Raises OSError if the file cannot be written.
    """
    path = Path(path)
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{uuid.uuid4().hex}.half")
    try:
        half.write_bytes(data)
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)
