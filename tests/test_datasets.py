"""Holds data sets, digests, READMEs, loaders, recipes and the font together."""

import gzip
import hashlib
import io
import random
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import font_manager, ft2font
from matplotlib.figure import Figure

import build_datasets
from course_utils import datasets
from course_utils.datasets import files
from recipes import commands
from recipes.files import packed_csv, packed_npz
from recipes.packages import BuildError, run

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "datasets"
FONTS = ROOT / "course_utils" / "fonts"
SETS = {
    "names": datasets.load_names,
    "japanese_vowels": datasets.load_japanese_vowels,
    "electricity": datasets.load_electricity,
    "demand_england_wales": datasets.load_demand_england_wales,
    "shakespeare": datasets.load_shakespeare,
    "moby_dick": datasets.load_moby_dick,
    "spoken_digits": datasets.load_spoken_digits,
    "weather_beijing": datasets.load_weather_beijing,
    "weather_new_york": datasets.load_weather_new_york,
    "exchange_rates": datasets.load_exchange_rates,
    "stocks": datasets.load_stocks,
    "retail": datasets.load_retail,
    "sensor_networks": datasets.load_sensor_networks,
    "arterial_pressure": datasets.load_arterial_pressure,
    "turbofan": datasets.load_turbofan,
    "smartwatch_exercises": datasets.load_smartwatch_exercises,
    "handwritten_digits": datasets.load_handwritten_digits,
    "addresses": datasets.load_addresses,
    "person_names": datasets.load_person_names,
    "assistant_commands": datasets.load_assistant_commands,
    "tang_quatrains": datasets.load_tang_quatrains,
    "sms_messages": datasets.load_sms_messages,
    "interface_strings": lambda: datasets.load_interface_strings("zh"),
    "pronunciations": datasets.load_pronunciations,
    "rated_sentences": lambda: datasets.load_rated_sentences("films"),
    "minimal_pairs": datasets.load_minimal_pairs,
}
SUMS = build_datasets.read_sums(DATA)
FILES = {path.split("/")[0]: path for path in SUMS}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the data that the loaders read instead of the checkout's."""
    root = tmp_path / "datasets"
    shutil.copytree(DATA, root, ignore=shutil.ignore_patterns("pretrained"))
    monkeypatch.setattr(files, "ROOTS", [root])
    return root


# Files, digests, READMEs


@pytest.mark.parametrize("base", [DATA, FONTS], ids=lambda base: base.name)
def test_every_file_matches_its_digest(base):
    sums = build_datasets.read_sums(base)
    assert sums
    assert {path: sha256(base / path) for path in sums} == sums


def test_each_set_has_a_loader_a_recipe_and_a_digest():
    folders = {path.name for path in DATA.iterdir() if path.is_dir()} - {"pretrained"}
    recipes = set(build_datasets.RECIPES) - {"font"}
    assert folders == set(SETS) == recipes == set(FILES)


def test_no_data_file_without_a_digest():
    found = {
        f"{path.parent.name}/{path.name}"
        for name in SETS
        for path in (DATA / name).iterdir()
        if path.name not in ("README.md", "LICENSE")
    }
    assert found == set(SUMS)


@pytest.mark.parametrize("name", SETS)
def test_readme_of_a_set(name):
    readme = (DATA / name / "README.md").read_text(encoding="utf-8")
    headings = [line[3:] for line in readme.splitlines() if line.startswith("## ")]
    assert headings == [
        "Source",
        "Licence",
        "Citation",
        "Files",
        "Columns",
        "How it was made",
        "Known flaws",
    ]
    path = FILES[name]
    assert SUMS[path] in readme
    assert f"{(DATA / path).stat().st_size:,}" in readme
    assert f"python tools/build_datasets.py {name}" in readme
    licence = readme.split("## Licence")[1].split("##")[0]
    assert any(
        word in licence
        for word in ("MIT", "BSD", "Apache", "Creative Commons", "public domain")
    )
    assert "general\nknowledge" in licence or (DATA / name / "LICENSE").exists()
    overview = (DATA / "README.md").read_text(encoding="utf-8")
    assert f"({name}/README.md)" in overview and f"`load_{name}(" in overview


def test_the_share_alike_sets_and_the_font_carry_their_licences():
    for name, author in (("spoken_digits", "Smith"), ("handwritten_digits", "LeCun")):
        licence = (DATA / name / "LICENSE").read_text(encoding="utf-8")
        assert "Attribution-ShareAlike 3.0" in licence and author in licence
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


# Loaders


def test_names():
    names = datasets.load_names()
    assert list(names.columns) == ["name", "kind", "language", "locale"]
    assert len(names) == 30213 and not names.isna().any(axis=None)
    assert not names.duplicated(["name", "kind", "language"]).any()
    assert names["language"].nunique() == 23
    assert set(names["kind"]) == {"given", "surname"}
    assert names["name"].map(type).eq(str).all() and names["name"].str.len().min() == 2


def test_japanese_vowels():
    (train, train_speakers), (test, test_speakers) = datasets.load_japanese_vowels()
    assert np.bincount(train_speakers).tolist() == [30] * 9
    assert np.bincount(test_speakers).tolist() == [31, 35, 88, 44, 29, 24, 40, 50, 29]
    for inputs in train, test:
        assert all(x.dtype == np.float32 and x.shape[1:] == (12,) for x in inputs)
    lengths = [len(x) for x in train + test]
    assert (min(lengths), max(lengths), sum(lengths)) == (7, 29, 9961)
    assert train_speakers.dtype.kind == "i"
    assert train[0][0, :2] == pytest.approx([1.860936, -0.207383], abs=1e-6)


def test_no_utterance_is_in_both_parts():
    (train, _), (test, _) = datasets.load_japanese_vowels()
    assert not {x.tobytes() for x in train} & {x.tobytes() for x in test}


def test_electricity():
    series = datasets.load_electricity()
    hours = pd.date_range("2012-01-01", "2014-12-31 23:00", freq="h")
    assert series.index.equals(hours) and series.dtype == np.float64
    assert not series.isna().any()
    low = ["2012-03-25 01:00", "2013-03-31 01:00", "2014-03-30 01:00"]
    assert series.index[series < 800].equals(pd.DatetimeIndex(low))
    neighbours = (series.shift(1) + series.shift(-1)) / 2
    doubled = ["2012-10-28 01:00", "2013-10-27 01:00", "2014-10-26 01:00"]
    ratio = (series / neighbours).drop(
        pd.DatetimeIndex(low) + pd.Timedelta("1h")
    )  # the hour after an empty one has an empty neighbour
    ratio = ratio.drop(pd.DatetimeIndex(low) - pd.Timedelta("1h"))
    assert ratio.index[ratio > 1.25].equals(pd.DatetimeIndex(doubled))


def test_demand_england_wales():
    demand = datasets.load_demand_england_wales()
    assert len(demand) == 12 * 7 * 48 and not demand.isna().any()
    assert demand.index[0] == pd.Timestamp("2000-06-05 00:00")
    assert demand.between(18_000, 40_000).all()
    assert demand.groupby(demand.index.day_of_week).mean().idxmin() == 6  # Sunday


def test_shakespeare():
    text = datasets.load_shakespeare()
    assert len(text) == 1_000_000 and len(set(text)) == 67
    assert text.startswith("THESEUS:\nNow, fair Hippolyta,") and "\r" not in text


def test_moby_dick():
    text = datasets.load_moby_dick()
    assert text.startswith("CHAPTER 1. Loomings.\n\nCall me Ishmael.")
    assert "\nCHAPTER 135. " in text and "Epilogue" not in text and "\r" not in text


def test_tang_quatrains():
    poems = datasets.load_tang_quatrains()
    lines = poems[["line_1", "line_2", "line_3", "line_4"]]
    lengths = lines.apply(lambda line: line.str.len())
    assert len(poems) == 14093 and not lines.duplicated().any()
    assert (lengths.nunique(axis=1) == 1).all() and set(lengths["line_1"]) == {5, 7}
    assert lines.stack().str.fullmatch("[\u4e00-\u9fff]+").all()


def test_sms_messages():
    messages = datasets.load_sms_messages()
    assert len(messages) == 5574 and messages["spam"].sum() == 747
    assert messages["spam"].dtype == bool
    text = messages["text"]
    assert (text == text.str.strip()).all() and (text != "").all()
    assert not text.str.contains("\n|\t").any()  # no two messages in one
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


def test_spoken_digits():
    clips, labels, rate = datasets.load_spoken_digits()
    assert labels.tolist() == list(range(10)) and rate == 8000
    assert [len(clip) for clip in clips[:3]] == [6998, 7290, 5978]
    assert all(clip.dtype == np.float32 for clip in clips)
    peaks = [np.abs(clip).max() for clip in clips]
    assert 0.3 < min(peaks) and max(peaks) <= 1


def test_weather_beijing():
    weather = datasets.load_weather_beijing()
    hours = pd.date_range("2010-01-01", "2014-12-31 23:00", freq="h")
    assert weather.index.equals(hours)
    missing = weather.isna().sum()
    assert missing.pop("pm25") == 2067 and not missing.any()
    assert set(weather["wind_direction"]) == {"NE", "NW", "SE", "cv"}
    assert weather["temperature"].between(-19, 42).all()


def test_weather_new_york():
    weather = datasets.load_weather_new_york()
    stations = weather.groupby("station")
    assert stations.size().to_dict() == {"EWR": 8703, "JFK": 8706, "LGA": 8706}
    for _, part in stations:
        assert part.index.is_monotonic_increasing and part.index.is_unique
        assert str(part.index[0]) == "2013-01-01 06:00:00"  # 01:00 by local clocks
    noon = weather.loc["2013-07-04 16:00"].set_index("station")
    assert noon.loc["EWR", ["temperature", "pressure"]].tolist() == [30.0, 1023.1]
    wind = weather["wind_speed"]
    assert wind.max() == 468.66 and wind.drop(wind.idxmax()).max() < 25
    dry = weather.dropna(subset=["temperature", "dew_point"])
    assert (dry["dew_point"] <= dry["temperature"]).all()
    assert weather["pressure"].isna().sum() == 2729


def test_exchange_rates():
    rates = datasets.load_exchange_rates()
    assert rates.index.is_monotonic_increasing and rates.index.is_unique
    assert rates.index.day_of_week.max() < 5
    missing = rates.isna().sum()
    assert missing.pop("CNY") == 1599 and not missing.any()
    assert rates["CNY"].first_valid_index() == pd.Timestamp("2005-04-01")
    assert rates["USD"].between(0.82, 1.6).all()


def test_stocks():
    stocks = datasets.load_stocks()
    counts = {"AAPL": 3270, "FB": 196, "GOOG": 2148, "IBM": 3270, "MSFT": 3270}
    assert stocks["ticker"].value_counts().to_dict() == counts
    assert not stocks.isna().any(axis=None)
    assert not stocks.duplicated(["ticker", "date"]).any()
    assert (stocks["low"] < stocks["high"]).all()
    inside = stocks[["open", "close"]]
    assert inside.ge(stocks["low"], axis=0).all(axis=None)
    assert inside.le(stocks["high"], axis=0).all(axis=None)


def test_retail():
    retail = datasets.load_retail()
    days = pd.date_range("2009-12-01", "2011-12-09")
    assert retail.index.equals(days) and retail.columns.is_unique
    assert (retail.dtypes == np.int64).all() and retail.to_numpy().min() == 0
    shut = retail.sum(axis=1) == 0
    saturday = retail.index.day_of_week == 5
    assert (shut & saturday).sum() == 104 and (shut & ~saturday).sum() == 31


def test_sensor_networks():
    readings = datasets.load_sensor_networks()
    assert not readings.isna().any(axis=None)
    assert readings["indoor"].dtype == readings["event"].dtype == bool
    motes = readings.groupby(["network", "mote"])
    assert all(
        mote["reading"].tolist() == list(range(1, len(mote) + 1)) for _, mote in motes
    )
    events = motes["event"].sum()
    assert events[events > 0].to_dict() == {
        ("single-hop", 1): 117,
        ("single-hop", 4): 32,
        ("multi-hop", 1): 58,
        ("multi-hop", 3): 100,
    }


def test_arterial_pressure():
    trace = datasets.load_arterial_pressure()
    assert trace.index.tolist() == list(range(7501))
    assert trace.index[trace["event"]].tolist() == list(range(4187, 4199))
    assert trace.index[trace["clean"]].tolist() == list(range(1200))
    assert trace["pressure"].between(55, 105).all()


def test_smartwatch_exercises():
    recordings, exercises, people, sides, rate = datasets.load_smartwatch_exercises()
    assert rate == 25 and sum(map(len, recordings)) == 122_083
    assert all(x.dtype == np.float32 and x.shape[1] == 6 for x in recordings)
    assert np.bincount(exercises).tolist() == [20] * 7
    assert np.bincount(people).tolist() == [0, *[14] * 10]
    assert sides.count("left") == sides.count("right") == 70


def test_turbofan():
    engines = datasets.load_turbofan()
    parts = engines.groupby("part")["engine"].agg(["size", "nunique"])
    assert parts.loc["train"].tolist() == [16584, 80]
    assert parts.loc["test"].tolist() == [4047, 20]
    assert engines["engine"].nunique() == 100  # none is in both parts
    runs = engines.groupby("engine")["cycle"]
    assert (engines["cycle"] == runs.cumcount() + 1).all()
    assert (runs.max().min(), runs.max().max()) == (128, 362)
    assert engines["pressure"].iloc[:2].tolist() == [47.47, 47.49]
    assert engines["pressure"].between(46.8, 48.6).all()


def test_handwritten_digits():
    images, labels = datasets.load_handwritten_digits()
    assert np.bincount(labels).tolist() == [500] * 10
    assert (images.max(axis=(1, 2)) > 0.99).all() and images.min() == 0.0
    assert len(np.unique(images.reshape(5000, -1), axis=0)) == 5000
    middle = images[:, 10:18, 12:16].mean(axis=(1, 2))  # of a 1 ink, of a 0 a hole
    assert np.median(middle[labels == 1]) > 4 * np.median(middle[labels == 0])


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
    assert len(found["test"][1] - values) <= 1  # one thing was drawn for the test alone


def test_a_grammar_makes_what_its_template_allows():
    rules = {"the": "(the|my)"}
    lists = {"n": {"range": {"from": 1, "to": 2}}, "name": {}}
    values = {"switch": ["lamp"], "light": ["desk lamp"]}
    grammar = commands.Grammar(rules, lists, values, random.Random(0))
    template = commands.parse("(dim;[<the> ]{name}) to {n:level}[%| percent]")
    made = {commands.labelled(grammar.make(template, ["light"])) for _ in range(500)}
    said = {" ".join(token for token, _ in rows) for rows in made}
    lamps = ("desk lamp", "the desk lamp", "my desk lamp")
    bare = {f"{x} to" for lamp in lamps for x in (f"dim {lamp}", f"{lamp} dim")}
    ends = ("", " %", " percent")
    assert said == {f"{x} {n}{end}" for x in bare for n in (1, 2) for end in ends}
    labels = {token: label for rows in made for token, label in rows}
    assert labels["desk"] == "B-name" and labels["lamp"] == "I-name"
    assert labels["2"] == "B-level" and labels["dim"] == labels["%"] == "O"
    with pytest.raises(BuildError, match="does not close its <"):
        commands.parse("turn <the off")


def test_pronunciations():
    frame = datasets.load_pronunciations()
    assert list(frame.columns) == ["word", "phonemes"]
    assert frame["word"].is_unique and frame["word"].str.fullmatch("[a-z]{2,}").all()
    assert len(set(" ".join(frame["phonemes"]).split())) == 39
    known = frame.set_index("word")["phonemes"]
    assert known["though"] == "DH OW" and known["tough"] == "T AH F"


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


# What goes wrong


@pytest.mark.parametrize("name", SETS)
def test_altered_file(copy, name):
    path = copy / FILES[name]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ValueError, match="was altered") as error:
        SETS[name]()
    message = str(error.value)
    assert sha256(path)[:12] in message and SUMS[FILES[name]][:12] in message
    assert f"git checkout -- datasets/{FILES[name]}" in message


@pytest.mark.parametrize("name", SETS)
def test_missing_file(copy, name):
    (copy / FILES[name]).unlink()
    with pytest.raises(FileNotFoundError, match="is missing") as error:
        SETS[name]()
    assert f"git checkout -- datasets/{FILES[name]}" in str(error.value)


def test_missing_sums_and_missing_entry(copy):
    (copy / "SHA256SUMS").write_text("")
    with pytest.raises(ValueError, match="no entry for names/names.csv.gz"):
        datasets.load_names()
    (copy / "SHA256SUMS").unlink()
    with pytest.raises(FileNotFoundError, match="SHA256SUMS not found"):
        datasets.load_names()


def test_installed_layout(tmp_path):
    package = tmp_path / "course_utils"
    shutil.copytree(DATA, package / "_datasets")
    shutil.copytree(Path(datasets.__file__).parent, package / "datasets")
    (package / "__init__.py").touch()
    program = """
from course_utils import datasets
print(datasets.find_root(), len(datasets.load_electricity()))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout == f"{package / '_datasets'} 26304\n", done.stderr


def test_a_pickle_is_refused(copy):
    path = copy / FILES["spoken_digits"]
    np.savez(path, audio=np.array([{}], dtype=object))
    sums = copy / "SHA256SUMS"
    text = sums.read_text().replace(SUMS[FILES["spoken_digits"]], sha256(path))
    sums.write_text(text)
    with pytest.raises(ValueError, match="allow_pickle=False"):
        datasets.load_spoken_digits()


# Recipes


@pytest.fixture
def base(tmp_path):
    build_datasets.update_file(tmp_path, "a/b.txt", b"right")
    return tmp_path


def test_the_packed_forms_do_not_depend_on_time():
    rows = [["Ana", 1], ["Núñez", 2]]
    packed = packed_csv(["name", "n"], rows)
    assert packed[:10] == bytes.fromhex("1f8b08000000000002ff")  # no name, no time
    table = pd.read_csv(io.BytesIO(packed), compression="gzip")
    assert table["name"].tolist() == ["Ana", "Núñez"]
    packed = packed_npz(a=np.arange(3), b=np.ones((2, 2)))
    assert packed == packed_npz(a=np.arange(3), b=np.ones((2, 2)))
    assert np.load(io.BytesIO(packed))["a"].tolist() == [0, 1, 2]


def test_a_reproduced_file_is_left_or_put_back(base):
    assert "reproduced, sha256" in build_datasets.settle(base, "a/b.txt", b"right")
    for damage in (Path.unlink, lambda path: path.write_bytes(b"wrong")):
        damage(base / "a/b.txt")
        assert "put back" in build_datasets.settle(base, "a/b.txt", b"right")
        assert (base / "a/b.txt").read_bytes() == b"right"


def test_a_different_file_is_not_written(base):
    with pytest.raises(BuildError, match="nothing was written"):
        build_datasets.settle(base, "a/b.txt", b"other")
    assert (base / "a/b.txt").read_bytes() == b"right"


def test_another_zlib_is_told_from_another_content(base):
    path, rows = "t.csv.gz", [["1"]]
    packed = packed_csv(["n"], rows)
    build_datasets.update_file(base, path, packed)
    other = gzip.compress(b"n\n1\n", compresslevel=0)
    assert "another zlib" in build_datasets.settle(base, path, other)
    with pytest.raises(BuildError, match="came out with sha256"):
        build_datasets.settle(base, path, packed_csv(["n"], [["2"]]))
    assert (base / path).read_bytes() == packed


def test_no_half_written_file(base, monkeypatch):
    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(build_datasets.os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        build_datasets.write(base / "a/b.txt", b"new")
    assert [path.name for path in (base / "a").iterdir()] == ["b.txt"]
    assert (base / "a/b.txt").read_bytes() == b"right"


def test_failures_of_a_recipe_are_one_sentence(monkeypatch):
    def without_package(folder):
        return run(["no-such-client", "download"], folder)

    def changed_package(folder):
        return {"a": (folder / "names.txt").read_bytes()}

    def failing_client(folder):
        return run([sys.executable, "-c", "exit('no answer')"], folder)

    for recipe, words in [
        (without_package, "no-such-client not found"),
        (changed_package, "not as expected"),
        (failing_client, "failed: no answer"),
    ]:
        monkeypatch.setitem(build_datasets.RECIPES, "names", (recipe, DATA))
        problem = build_datasets.problem("names", update=False)
        assert words in problem and "\n" not in problem


def test_the_exit_status_tells_whether_all_went_well(monkeypatch):
    kept = {FILES["names"]: (DATA / FILES["names"]).read_bytes()}
    monkeypatch.setitem(build_datasets.RECIPES, "names", (lambda _: kept, DATA))
    with pytest.raises(SystemExit) as done:
        build_datasets.main(["names"])
    assert done.value.code is None
    spoiled = {FILES["names"]: packed_csv(["name"], [])}
    monkeypatch.setitem(build_datasets.RECIPES, "names", (lambda _: spoiled, DATA))
    with pytest.raises(SystemExit, match="nothing was written"):
        build_datasets.main(["names"])


def test_an_unknown_name_is_refused():
    command = [sys.executable, str(ROOT / "tools" / "build_datasets.py"), "nmaes"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no recipe nmaes; expected names, japanese_vowels" in done.stderr


# The font


def characters():
    return (FONTS / "characters.txt").read_text(encoding="utf-8").replace("\n", "")


def test_the_font_has_every_character_of_its_list():
    font = ft2font.FT2Font(str(FONTS / "UnrolledCJK-Regular.otf"))
    assert font.family_name == "Unrolled CJK" and font.style_name == "Regular"
    assert set(map(ord, characters())) <= set(font.get_charmap())
    assert set("春眠不覺曉，处处闻啼鸟。“你好！”") <= set(characters())


@pytest.mark.parametrize("text, missing", [("请打开灯。春眠不覺曉 wǒ", 0), ("한국", 2)])
def test_matplotlib_finds_the_glyphs(text, missing):
    path = str(FONTS / "UnrolledCJK-Regular.otf")
    font_manager.fontManager.addfont(path)
    families = {"font.family": ["DejaVu Sans", "Unrolled CJK"]}
    with matplotlib.rc_context(families), warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        figure = Figure()
        figure.text(0.1, 0.5, text)
        figure.savefig(io.BytesIO(), format="png")
    assert (
        sum("missing from font" in str(warning.message) for warning in seen) == missing
    )
