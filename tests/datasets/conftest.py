"""The folder that the data tests share: it has every file, and each one is small."""

import pytest

from course_utils.datasets import files
from course_utils.files import read_sums, sha256, write_whole


@pytest.fixture
def fake_root(tmp_path, monkeypatch):
    """Return a folder that loaders read instead of the real one; each file has its own path."""
    root, names = tmp_path / "datasets", sorted(read_sums(files.find_root()))
    for name in names:
        write_whole(root / name, name)
    lines = [f"{sha256(name.encode())}  {name}\n" for name in names]
    write_whole(root / "SHA256SUMS", "".join(lines))
    monkeypatch.setattr(files, "ROOTS", [root])
    return root
