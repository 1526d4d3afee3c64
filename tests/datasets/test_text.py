"""Names, texts, opinions and labelled tokens match their loaders' docstrings."""

import re

import pytest

from course_utils import datasets


def test_names():
    names = datasets.load_names()
    assert list(names.columns) == ["name", "kind", "language", "locale"]
    assert len(names) == 30213 and not names.isna().any(axis=None)
    assert not names.duplicated(["name", "kind", "language"]).any()
    assert names["language"].nunique() == 23
    assert set(names["kind"]) == {"given", "surname"}
    assert names["name"].map(type).eq(str).all() and names["name"].str.len().min() == 2


def test_shakespeare():
    text = datasets.load_shakespeare()
    assert len(text) == 1_000_000 and len(set(text)) == 67
    assert text.startswith("THESEUS:\nNow, fair Hippolyta,") and "\r" not in text


def test_moby_dick():
    text = datasets.load_moby_dick()
    assert text.startswith("CHAPTER 1. Loomings.\n\nCall me Ishmael.")
    assert "\nCHAPTER 135. " in text and "Epilogue" not in text and "\r" not in text


def test_sms_messages():
    messages = datasets.load_sms_messages()
    assert len(messages) == 5574 and messages["spam"].sum() == 747
    assert messages["spam"].dtype == bool
    text = messages["text"]
    assert (text == text.str.strip()).all() and (text != "").all()
    assert not text.str.contains("\n|\t").any()  # each row has one message
    assert text.str.len().max() == 910


@pytest.mark.parametrize(
    ("language", "pairs", "target"),
    [
        ("de", 26497, "Einschalten"),
        ("es", 26556, "Encender"),
        ("fr", 22198, "Allumer"),
        ("zh", 19184, "打开"),
    ],
)
def test_interface_strings(language, pairs, target):
    strings = datasets.load_interface_strings(language)
    assert len(strings) == pairs and list(strings.columns) == ["source", "target"]
    assert not strings["source"].str.casefold().duplicated().any()
    assert strings["source"].str.split().str.len().isin(range(2, 13)).all()
    assert strings["target"].str.len().between(1, 120).all()
    assert (strings["source"] != strings["target"]).all()
    assert target in strings.set_index("source").loc["Turn on", "target"]


def test_interface_strings_of_another_language():
    with pytest.raises(ValueError, match="no strings in 'it', expected one of de, es"):
        datasets.load_interface_strings("it")


def test_pronunciations():
    frame = datasets.load_pronunciations()
    assert list(frame.columns) == ["word", "phonemes"]
    assert frame["word"].is_unique and frame["word"].str.fullmatch("[a-z]{2,}").all()
    assert len(set(" ".join(frame["phonemes"]).split())) == 39
    known = frame.set_index("word")["phonemes"]
    assert known["though"] == "DH OW" and known["tough"] == "T AH F"


def test_tang_quatrains():
    poems = datasets.load_tang_quatrains()
    lines = poems[["line_1", "line_2", "line_3", "line_4"]]
    lengths = lines.apply(lambda line: line.str.len())
    assert len(poems) == 14093 and not lines.duplicated().any()
    assert (lengths.nunique(axis=1) == 1).all() and set(lengths["line_1"]) == {5, 7}
    assert lines.stack().str.fullmatch("[\u4e00-\u9fff]+").all()


@pytest.mark.parametrize(
    ("kind", "count", "positive", "negative"),
    [
        ("films", 10605, 4598, 4575),
        ("tweets", 4200, 1830, 837),
        ("products", 3704, 1514, 941),
    ],
)
def test_rated_sentences(kind, count, positive, negative):
    sentences = datasets.load_rated_sentences(kind)
    rating, text = sentences["rating"], sentences["text"]
    assert sentences.index.tolist() == list(range(count))
    assert (rating >= 1).sum() == positive and (rating <= -1).sum() == negative
    assert rating.between(-4, 4).all() and (text == text.str.strip()).all()
    assert text.str.contains(r"\w").all() and not text.str.contains("''|&amp;").any()


def test_rated_sentences_of_another_kind():
    with pytest.raises(ValueError, match="no sentences on 'books', expected one of"):
        datasets.load_rated_sentences("books")


def test_a_bag_of_words_is_right_on_exactly_half_of_the_minimal_pairs():
    pairs = datasets.load_minimal_pairs()
    assert len(pairs) >= 60 and pairs["template"].nunique() == 12
    bags = pairs[["positive", "negative"]].map(
        lambda text: sorted(re.findall(r"\w+|[^\w\s]", text.lower()))
    )
    assert (bags["positive"] == bags["negative"]).all()
    texts = pairs["positive"].tolist() + pairs["negative"].tolist()
    assert len(set(texts)) == 2 * len(pairs)  # so the two of a pair differ
    places = pairs.groupby("template")["decides"].unique()
    assert places.explode().value_counts().to_dict() == {"first": 6, "last": 6}
    films = datasets.load_rated_sentences("films")["text"]
    assert not set(films.str.lower()) & {text.lower() for text in texts}


@pytest.mark.parametrize(
    ("load", "sequences", "tokens", "kinds", "labels"),
    [
        (datasets.load_addresses, 1513, 10722, 29, 51),
        (datasets.load_person_names, 2898, 6032, 12, 20),
    ],
)
def test_labelled_sequences(load, sequences, tokens, kinds, labels):
    frame = load()
    assert list(frame.columns) == ["sequence", "token", "label"]
    assert frame["sequence"].is_monotonic_increasing and len(frame) == tokens
    assert frame["sequence"].unique().tolist() == list(range(1, sequences + 1))
    assert frame["label"].nunique() == labels
    assert frame["label"].str[2:].nunique() == kinds
    assert frame["token"].str.len().min() >= 1
    before = frame.groupby("sequence")["label"].shift().fillna("").str[2:]
    goes_on = before == frame["label"].str[2:]
    assert (frame["label"].str.startswith("I-") == goes_on).all()  # that is BIO


def wordings_and_values(commands):
    """Return the commands with slots for values, and the values of slots that users fill."""
    wordings, values = set(), set()
    for _, rows in commands.groupby("sequence"):
        inside = rows["label"] != "O"
        wordings.add(" ".join(rows["token"].mask(inside, rows["label"])))
        number = rows["label"].str.startswith("B-").cumsum()[inside]
        for _, value in rows[inside].groupby(number):
            if (slot := value["label"].iloc[0][2:]) in ("area", "floor", "item"):
                values.add((slot, " ".join(value["token"])))
    return wordings, values


def test_assistant_commands():
    frame = datasets.load_assistant_commands()
    columns = ["sequence", "part", "intent", "token", "label"]
    assert list(frame.columns) == columns and len(frame) == 14038
    assert frame["sequence"].unique().tolist() == list(range(1, 2135))
    counts = frame.groupby("part")["sequence"].nunique().to_dict()
    assert counts == {"learn": 1280, "test": 428, "new names": 426}
    assert frame["intent"].nunique() == 42
    kinds = frame["label"].str[2:]
    assert kinds.nunique() - 1 == 24 and set(frame["label"].str[0]) == set("BIO")
    before = frame.groupby("sequence")["label"].shift().fillna("O").str[2:]
    assert (before == kinds)[frame["label"].str.startswith("I-")].all()
    found = {part: wordings_and_values(r) for part, r in frame.groupby("part")}
    wordings, values = found["learn"]
    for part in ("test", "new names"):
        assert found[part][0] and not wordings & found[part][0]
    assert found["new names"][1] and not found["new names"][1] & values
    assert len(found["test"][1] - values) <= 1  # one thing was drawn only for the test
