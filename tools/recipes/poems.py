"""Poems."""

import json
import re

from recipes.files import packed_csv
from recipes.packages import npm

LINES = ["line_1", "line_2", "line_3", "line_4"]


def by_number(path):
    """Return the number in poet.tang.1000.json."""
    return int(path.name.split(".")[2])


def quatrain(paragraphs):
    """Return the four lines of a poem if they have five or seven hanzi each, otherwise None."""
    lines = [line for line in re.split("[，。？！；、]", "".join(paragraphs)) if line]
    hanzi = all(re.fullmatch("[\u4e00-\u9fff]+", line) for line in lines)
    if len(lines) == 4 and len(set(map(len, lines))) == 1 and hanzi:
        return lines if len(lines[0]) in (5, 7) else None
    return None


def tang_quatrains(folder):
    """Every quatrain in the Complete Tang Poems with lines of five or seven characters."""
    source = npm("chinese-poetry@2.0.1", folder) / "dist/quantangshi"
    poems = {}
    for path in sorted(source.glob("poet.tang.*.json"), key=by_number):
        for poem in json.loads(path.read_text(encoding="utf-8")):
            if lines := quatrain(poem["paragraphs"]):
                poems.setdefault(tuple(lines), (poem["author"], poem["title"]))
    rows = [(*source, *lines) for lines, source in poems.items()]
    header = ["author", "title", *LINES]
    return {"tang_quatrains/tang_quatrains.csv.gz": packed_csv(header, rows)}
