"""Sums are read, and a file is written completely or not at all."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_utils import files


def test_the_sha256_of_bytes_and_of_a_file(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    expected = hashlib.sha256(b"abc").hexdigest()
    assert files.sha256(b"abc") == files.sha256(tmp_path / "a") == expected


def test_sums_are_read_as_sha256sum_writes_them(tmp_path):
    assert files.read_sums(tmp_path) == {}
    (tmp_path / "SHA256SUMS").write_text("12ab  a/b.csv\n34cd  name with  spaces\n")
    expected = {"a/b.csv": "12ab", "name with  spaces": "34cd"}
    assert files.read_sums(tmp_path) == expected


@pytest.mark.parametrize("content", ["é\n", "é\n".encode()], ids=["text", "bytes"])
def test_a_file_is_written_with_its_folder(tmp_path, content):
    path = tmp_path / "new" / "folder" / "a.txt"
    files.write_whole(path, content)
    assert path.read_bytes() == b"\xc3\xa9\n"
    files.write_whole(str(path), "again")
    assert path.read_text() == "again" and list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail(*_):
        raise OSError("no space left")

    monkeypatch.setattr(files.os, "replace", fail)
    with pytest.raises(OSError, match="no space left"):
        files.write_whole(path, "new")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_one_file_is_written_by_many_at_the_same_time(tmp_path):
    path = tmp_path / "a.txt"
    texts = [str(i % 10) * 1000 for i in range(2000)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: files.write_whole(path, text), texts))
    assert path.read_text() in texts and list(tmp_path.iterdir()) == [path]
