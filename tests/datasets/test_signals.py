"""Recordings of sensors and voices, and images, match their loaders' docstrings."""

import re

import numpy as np
import pytest

from course_utils import captions, datasets, speech, vocoder


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


def test_smartwatch_exercises():
    recordings, exercises, people, sides, rate = datasets.load_smartwatch_exercises()
    assert rate == 25 and sum(map(len, recordings)) == 122_083
    assert all(x.dtype == np.float32 and x.shape[1] == 6 for x in recordings)
    assert np.bincount(exercises).tolist() == [20] * 7
    assert np.bincount(people).tolist() == [0, *[14] * 10]
    assert sides.count("left") == sides.count("right") == 70


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


def test_spoken_digits():
    clips, labels, rate = datasets.load_spoken_digits()
    assert labels.tolist() == list(range(10)) and rate == 8000
    assert [len(clip) for clip in clips[:3]] == [6998, 7290, 5978]
    assert all(clip.dtype == np.float32 for clip in clips)
    peaks = [np.abs(clip).max() for clip in clips]
    assert 0.3 < min(peaks) and max(peaks) <= 1


def test_synthetic_digits():
    counts = {"train": (1320, 60), "validation": (176, 8), "test": (352, 16)}
    families = {}
    for part, (count, speakers) in counts.items():
        clips, words, voices, rate = datasets.load_synthetic_digits(part)
        assert len(clips) == len(words) == len(voices) == count and rate == 8000
        assert len(set(voices)) == speakers
        assert np.bincount(words).tolist() == [2 * speakers] * 11
        assert all(clip.dtype == np.float32 and clip.ndim == 1 for clip in clips)
        assert all(0.8 < np.abs(clip).max() <= 0.95 for clip in clips)
        families[part] = {re.sub(r"(?<=\D\D)\d+$", "", v).lower() for v in voices}
    assert not families["train"] & (families["validation"] | families["test"])
    assert not families["validation"] & families["test"]


def test_no_synthetic_clip_is_in_two_parts():
    parts = ("train", "validation", "test")
    found = [{c.tobytes() for c in datasets.load_synthetic_digits(p)[0]} for p in parts]
    assert not found[0] & found[1] and not (found[0] | found[1]) & found[2]


@pytest.mark.parametrize("part", ["dev", "", None, 0])
def test_another_part_is_refused(part):
    with pytest.raises(ValueError, match="expected one of"):
        datasets.load_synthetic_digits(part)


def test_digit_strings():
    recordings, labels, voices, rate = datasets.load_digit_strings()
    assert len(recordings) == len(labels) == len(voices) == 120 and rate == 8000
    assert {v: voices.count(v) for v in set(voices)} == dict.fromkeys(
        ("kal16", "awb", "rms", "slt"), 30
    )
    assert [len(label) for label in labels[:8]] == [1, 2, 3, 4, 5, 6, 7, 1]
    assert set(np.concatenate(labels)) == set(range(11))
    assert all(r.dtype == np.float32 and r.ndim == 1 for r in recordings)
    assert all(0.85 < np.abs(r).max() < 0.95 for r in recordings)


def test_words_of_the_second_synthesiser():
    clips, words, voices, rate = datasets.load_second_digits()
    assert len(clips) == len(words) == len(voices) == 132 and rate == 8000
    assert np.bincount(words).tolist() == [12] * 11
    assert {v: voices.count(v) for v in voices} == dict.fromkeys(
        ("kal16", "awb", "rms", "slt"), 33
    )
    assert all(0.85 < np.abs(clip).max() < 0.95 for clip in clips)
    assert 0.1 < min(map(len, clips)) / rate and max(map(len, clips)) / rate < 1.2


def test_features_of_tidigits():
    cepstra, labels, speakers = datasets.load_tidigits_features()
    assert len(cepstra) == len(labels) == 31
    assert (speakers.count("man"), speakers.count("woman")) == (16, 15)
    assert sum(map(len, labels)) == 107 and sum(map(len, cepstra)) == 6761
    assert all(c.shape[1] == 13 and c.dtype == np.float32 for c in cepstra)
    loudness = [c[:, 0].max() - c[0, 0] for c in cepstra]  # it begins with a pause
    assert min(loudness) > 10


def test_spoken_string():
    recording, label, rate = datasets.load_spoken_string()
    assert label.tolist() == [2, 9, 3, 4, 0] and rate == 8000
    assert recording.shape == (19200,) and 0.4 < np.abs(recording).max() < 0.6


def test_spoken_prompts():
    bands, texts, names = datasets.load_spoken_prompts()
    assert len(bands) == len(texts) == len(names) == 531
    assert names == sorted(names) and len(set(names)) == 531
    assert all(rows.shape[1] == 32 and rows.dtype == np.float32 for rows in bands)
    assert all(rows.max() == 0 and rows.min() >= -45 for rows in bands)
    assert all((rows == rows.round()).all() for rows in bands)
    assert sum(map(len, bands)) == 106308
    letters = set("abcdefghijklmnopqrstuvwxyz'")
    assert all(text == " ".join(text.split()) for text in texts)
    assert {c for text in texts for c in text} == letters | {" "}
    assert sum(len(text.split()) >= 3 for text in texts) == 253


def test_bands_of_prompts_are_those_of_their_recordings():
    bands, texts, names = datasets.load_spoken_prompts()
    recordings, heard, rate = datasets.load_prompt_recordings()
    assert len(recordings) == 4 and rate == 8000
    for sound, name in zip(recordings, heard):
        rows = bands[names.index(name)]
        ours = speech.log_mel(sound.astype(float))
        loud = rows > -30  # mu-law adds noise to what is quiet
        assert ours.shape == rows.shape and np.abs(sound).max() <= 1
        assert np.abs(ours - ours.max() - rows)[loud].mean() < 1


def test_handwritten_digits():
    images, labels = datasets.load_handwritten_digits()
    assert np.bincount(labels).tolist() == [500] * 10
    assert (images.max(axis=(1, 2)) > 0.99).all() and images.min() == 0.0
    assert len(np.unique(images.reshape(5000, -1), axis=0)) == 5000
    middle = images[:, 10:18, 12:16].mean(axis=(1, 2))  # a 1 has ink there, a 0 a hole
    assert np.median(middle[labels == 1]) > 4 * np.median(middle[labels == 0])


def test_sprite_actions():
    figures = datasets.load_sprite_actions()
    families = {family for family, *_ in figures}
    actors = {(family, actor) for family, actor, *_ in figures}
    assert len(families) == 7 and len(actors) == 36 and len(figures) == 36 * 4 * 4
    for frames in figures.values():
        assert frames.dtype == np.float32 and frames.shape[1:] == (32, 32, 2)
        assert 3 <= len(frames) <= 8 and 0 <= frames.min() and frames.max() <= 1
        assert (frames[..., 0] <= frames[..., 1] + 0.01).all()  # grey times alpha
        assert frames[..., 1].max(axis=(1, 2)).min() > 0.9  # no frame is empty


def test_emoji():
    pictures, names = datasets.load_emoji()
    assert pictures.shape == (36, 22, 22, 4) and pictures.dtype == np.float32
    assert tuple(names) == captions.names() and len(set(names)) == 36
    assert 0 <= pictures.min() and pictures.max() <= 1
    covered = pictures[..., 3].mean(axis=(1, 2))
    assert covered.min() > 0.15 and covered.max() < 0.95  # no icon is empty or a square
    flat = pictures.reshape(36, -1)
    gaps = np.abs(flat[:, np.newaxis] - flat).mean(axis=-1) + np.eye(36)
    assert gaps.min() > 0.05  # no two are alike


def test_one_voice():
    sizes = {
        "train": (400, 1, 5),
        "validation": (40, 3, 5),
        "long validation": (30, 7, 9),
    }
    every = []
    for part, (count, least, most) in sizes.items():
        bands, numbers = datasets.load_one_voice(part)
        assert len(bands) == len(numbers) == count
        assert {len(number) for number in numbers} == set(range(least, most + 1))
        assert all(rows.shape[1] == 40 and rows.dtype == np.float32 for rows in bands)
        assert all(rows.min() >= -20 and (rows == rows.round()).all() for rows in bands)
        every += numbers
    sizes = {"words": (10, 1, 1), "test": (40, 3, 5), "long test": (60, 7, 9)}
    for part, (count, least, most) in sizes.items():
        recordings, numbers, rate = datasets.load_one_voice_recordings(part)
        assert (len(recordings), len(numbers), rate) == (count, count, 8000)
        assert {len(number) for number in numbers} == set(range(least, most + 1))
        assert all(
            abs(sound).max() <= 1 and not sound[:399].any() for sound in recordings
        )
        every += numbers if part != "words" else []
    assert len(set(every)) == len(every) == 570


def test_bands_of_one_voice_are_those_of_its_recordings():
    bands, numbers = datasets.load_one_voice("train")
    recordings, digits, _ = datasets.load_one_voice_recordings("words")
    assert digits == numbers[:10] == list("0123456789")
    for rows, sound in zip(bands, recordings):
        ours = vocoder.log_bands(sound.astype(float))
        assert np.abs(ours - rows).max() < 0.51


@pytest.mark.parametrize("wrong", ["words", "Train", None, 3])
def test_one_voice_knows_its_parts(wrong):
    with pytest.raises(ValueError, match="expected one of: train, validation"):
        datasets.load_one_voice(wrong)


def test_recordings_of_one_voice_know_their_parts():
    with pytest.raises(ValueError, match="expected one of: words, test"):
        datasets.load_one_voice_recordings("train")
