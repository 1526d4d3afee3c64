"""Sequences of tokens that people labelled by hand."""

from xml.etree import ElementTree

from recipes.files import packed_csv
from recipes.packages import BuildError, sdist


def labelled(path):
    """Return rows (sequence, token, label); neighbours of the same kind become B-, I-, I-, ..."""
    rows = []
    sequences = ElementTree.fromstring(path.read_bytes())
    for number, sequence in enumerate(sequences, start=1):
        before = None
        for element in sequence:
            if (element.tail or "").strip():
                raise BuildError(f"{path.name}: {element.tail!r} has no label")
            for token in (element.text or "").split():
                prefix = "I" if element.tag == before else "B"
                rows.append((number, token, f"{prefix}-{element.tag}"))
                before = element.tag
    return rows


def packed(rows):
    """Return the rows as a gzipped CSV."""
    return packed_csv(["sequence", "token", "label"], rows)


def addresses(folder):
    """Addresses in the United States, the labelled file of usaddress."""
    rows = labelled(sdist("usaddress==0.5.16", folder) / "training/labeled.xml")
    return {"addresses/addresses.csv.gz": packed(rows)}


def person_names(folder):
    """Names of people, the labelled file of probablepeople."""
    package = sdist("probablepeople==0.5.6", folder)
    rows = labelled(package / "name_data/labeled/person_labeled.xml")
    return {"person_names/person_names.csv.gz": packed(rows)}
