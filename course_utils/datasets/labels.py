"""Sequences of tokens that people labelled by hand."""

from course_utils.datasets.files import read_csv

TEXT = {"token": str, "label": str}


def load_addresses():
    """Return labelled addresses in the United States, a frame of 10,722 tokens.

    The columns: `sequence` (1 to 1,513, the number of the address), `token` (text, with its
    punctuation) and `label`, one of 51: `B-` and a kind where a part of the address begins, `I-`
    and the kind where it goes on; every token has one. Raises FileNotFoundError or ValueError
    when the file is missing or altered. Source: the training file of usaddress 0.5.16 (MIT).

    >>> load_addresses().query("sequence == 2")["label"].tolist()[:2]
    ['B-AddressNumber', 'B-StreetNamePreDirectional']
    """
    return read_csv("addresses/addresses.csv.gz", dtype=TEXT, keep_default_na=False)


def load_person_names():
    """Return labelled names of people, a frame of 6,032 tokens.

    The columns: `sequence` (1 to 2,898, the number of the name), `token` (text, with its
    punctuation) and `label`, one of 20, as in `load_addresses`. Raises FileNotFoundError or
    ValueError when the file is missing or altered. Source: the training file of probablepeople
    0.5.6 (MIT).

    >>> load_person_names()["label"].nunique()
    20
    """
    path = "person_names/person_names.csv.gz"
    return read_csv(path, dtype=TEXT, keep_default_na=False)


def load_assistant_commands():
    """Return labelled commands to a voice assistant, a frame of 14,038 tokens.

    The columns: `sequence` (1 to 2,134, the number of the command), `part`, `intent` (one of 42,
    what is to be done), `token` (text) and `label`: "O", or `B-` and `I-` with one of 24 slots.
    The part is "learn", "test", whose wordings are new, or "new names", where the names of rooms,
    devices, people and things are new, too. Raises FileNotFoundError or ValueError when the file
    is missing or altered. Source: the sentence templates of home-assistant-intents 2026.10.27
    (Apache-2.0), filled in for this course.

    >>> load_assistant_commands()["part"].unique().tolist()
    ['learn', 'test', 'new names']
    """
    path = "assistant_commands/assistant_commands.csv.gz"
    return read_csv(path, dtype=TEXT, keep_default_na=False)
