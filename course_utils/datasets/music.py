"""Music."""

import gzip
import io

import numpy as np

from course_utils.datasets.files import read


def load_bach_chorales():
    """Return 364 chorales of Johann Sebastian Bach, a list of dicts in the order of their names.

    Each dict has `name` (such as "bwv10.7"), `pitches` (time, 4), `places` (time,) and `fermatas`
    (time,), int arrays with one row for each sixteenth. Pitches are MIDI numbers (60 is middle
    C, 0 a rest) of soprano, alto, tenor and bass. A place is the number of sixteenths since the
    bar began. A fermata, 1 on every sixteenth of its note, ends a line of the hymn. Raises
    FileNotFoundError or ValueError if the file is missing or changed. Source: Cuthbert and
    Ariza 2010 (music21).

    >>> chorales = load_bach_chorales()
    >>> len(chorales), chorales[0]["name"], chorales[0]["pitches"].shape
    (364, 'bwv10.7', (352, 4))
    """
    packed = gzip.decompress(read("bach_chorales/bach_chorales.npz.gz"))
    with np.load(io.BytesIO(packed)) as file:
        names, ends = file["names"].tolist(), np.cumsum(file["lengths"], dtype=int)
        columns = {
            key: np.split(file[key].astype(int), ends[:-1])
            for key in ("pitches", "places", "fermatas")
        }
    rows = zip(names, *columns.values())
    return [dict(zip(("name", *columns), row)) for row in rows]
