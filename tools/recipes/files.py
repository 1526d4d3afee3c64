"""Reads source files and packs the new ones, with the same bytes in every run."""

import csv
import gzip
import io
import zipfile

import numpy as np


def read_csv(path):
    """Return the rows of a CSV file, the header first."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def packed_csv(header, rows):
    """Return a gzipped CSV as bytes, without a file name or a time in its header."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return gzipped(text.getvalue().encode())


def gzipped(data):
    """Return bytes gzipped, without a file name or a time in the header."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as file:
        file.write(data)
    return packed.getvalue()


def packed_npz(compressed=False, **arrays):
    """Return an npz as bytes, uncompressed unless asked for.

    Its time is the zip format's first day.
    """
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.create_system = 3  # the same on every operating system
            archive.writestr(entry, member.getvalue(), method)
    return data.getvalue()
