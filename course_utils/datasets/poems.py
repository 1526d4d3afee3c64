"""Poems."""

from course_utils.datasets.files import read_csv


def load_tang_quatrains():
    """Return Chinese quatrains of the Tang dynasty, a frame of 14,093 rows, traditional script.

    The columns, all text: `author`, `title`, `line_1` to `line_4`. The four lines of a poem have
    five or seven hanzi each, without punctuation. No poem occurs twice, yet some differ in a few
    characters only. Raises FileNotFoundError or ValueError when the file is missing or altered.
    Source: chinese-poetry 2.0.1 (MIT).

    >>> load_tang_quatrains()["line_1"].str.len().value_counts().to_dict()
    {7: 10321, 5: 3772}
    """
    return read_csv("tang_quatrains/tang_quatrains.csv.gz", dtype=str)
