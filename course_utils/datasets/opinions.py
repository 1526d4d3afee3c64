"""Sentences with an opinion, rated by people, and pairs written for this course."""

from course_utils.datasets.files import read_csv

KINDS = ("films", "tweets", "products")


def load_rated_sentences(kind):
    """Return sentences with the mean rating of about 20 people, a frame of `rating` and `text`.

    `kind` is "films" (10,605 sentences), "tweets" (4,200) or "products" (3,704). Ratings run from
    -4 (very negative) to 4. Some sentences repeat: remove them before a split. Raises ValueError
    on another kind, FileNotFoundError or ValueError when the file is missing or altered. Source:
    Hutto and Gilbert 2014, from vaderSentiment 3.3.2 (MIT).

    >>> load_rated_sentences("films")["text"].iloc[2]
    'Effective but too tepid biopic'
    """
    if kind not in KINDS:
        raise ValueError(
            f"no sentences on {kind!r}, expected one of {', '.join(KINDS)}."
        )
    frame = read_csv("rated_sentences/rated_sentences.csv.gz", keep_default_na=False)
    chosen = frame[frame["kind"] == kind]
    return chosen[["rating", "text"]].reset_index(drop=True)


def load_minimal_pairs():
    """Return 72 pairs of sentences with the same words and opposite meaning, a frame.

    The columns, all text: `template` (one of 12), `decides` ("first" or "last": which of the two
    opinions counts), `positive` and `negative`. To test with, never to train. Raises
    FileNotFoundError or ValueError when the file is missing or altered. Written for this course.

    >>> load_minimal_pairs().loc[0, ["positive", "negative"]].tolist()
    ['The story is not bad, in fact it is good.', 'The story is not good, in fact it is bad.']
    """
    return read_csv("minimal_pairs/minimal_pairs.csv.gz", dtype=str)
