"""Labelled words: features, variations, rivals, the network and its scores, on a small task."""

import itertools

import numpy as np
import pandas as pd
import pytest

from course_utils import tag_rivals, tag_scores, taggers, tagging

STREETS = ("Oak", "Elm", "Main", "Park", "Lake", "Hill")
TOKENS = [
    [str(number), street, kind, "Springfield,", "IL"]
    for number, street, kind in itertools.product(
        (1, 22), STREETS, ("Street,", "Avenue,")
    )
]
LABELS = [["B-number", "B-street", "I-street", "B-place", "B-state"] for _ in TOKENS]


@pytest.fixture
def data():
    data = tagging.prepare(TOKENS, LABELS, tagging.split(TOKENS), commas=0.5)
    data.vocabularies = tagging.vocabularies_of(tagging.take(TOKENS, data.learn))
    return data


def test_distinct_sequences_of_a_frame():
    frame = pd.DataFrame(
        {
            "sequence": [1, 1, 2, 2, 3],
            "token": ["a", "b", "a", "b", "c"],
            "label": ["O", "B-x", "O", "B-x", "O"],
        }
    )
    assert tagging.read_sequences(frame) == (
        [["a", "b"], ["c"]],
        [["O", "B-x"], ["O"]],
    )


def test_twins_stay_together_and_every_row_has_one_part():
    parts = tagging.split(TOKENS)
    assert sorted(np.concatenate(parts)) == list(range(len(TOKENS)))
    keys = [{tagging.likeness(TOKENS[i]) for i in part} for part in parts]
    assert all(not a & b for a, b in itertools.combinations(keys, 2))
    assert len({tagging.likeness(row) for row in TOKENS}) == len(TOKENS) / 2


def test_unknown_words_and_padding(data):
    x = tagging.encode([["9", "Unseen", "Street,"]], data.vocabularies, data.length)
    assert x["word"].shape == (1, 5) and x["letters"].shape == (1, 5, 12)
    assert x["word"][0, 1] == 1 and not x["word"][0, 3:].any()
    assert x["shape"][0, 1] > 1  # Xxx was seen
    assert not x["letters"][0, 3:].any()


def test_rows_that_are_too_long_are_cut(data):
    x = tagging.encode([["1"] * 9], data.vocabularies, data.length)
    assert x["word"].shape == (1, 5) and x["letters"].shape == (1, 5, 12)


def test_variations_keep_the_scheme_and_the_originals(data):
    rows, labels = tagging.with_variations(data, data.train, seed=0)
    count = len(data.train)
    assert len(rows) == len(labels) == 4 * count
    assert rows[:count] == tagging.take(TOKENS, data.train)
    assert all(len(row) == len(named) for row, named in zip(rows, labels))
    for named in labels:
        for before, now in itertools.pairwise(["O", *named]):
            assert now[0] != "I" or before[2:] == now[2:]
    assert any(row[0].isupper() or row[1].islower() for row in rows[count:])
    assert rows == tagging.with_variations(data, data.train, seed=0)[0]
    assert rows != tagging.with_variations(data, data.train, seed=1)[0]


def test_parts_of_words_outside():
    row, labels = ["to", "my", "big", "room"], ["O", "O", "B-area", "I-area"]
    found = tagging.in_parts(row, labels)
    assert found == [("", ["to"]), ("", ["my"]), ("area", ["big", "room"])]
    same = tagging.varied(found, {"area": [["hall"]]}, np.random.default_rng(1), 0)
    assert same[1][:2] == ["O", "O"] and len(same[0]) == len(same[1])


def test_both_rivals_learn_a_task_without_exceptions(data):
    frequent = tag_rivals.most_frequent(data)
    assert [row[0] for row in frequent] == ["B-number"] * len(data.test)
    assert tag_rivals.feature_crf(data, c1=0.1, c2=0.01, reach=1) == data.truth


def test_features_of_neighbours_and_of_words_further_away():
    first = tag_rivals.described(["On", "Oak", "St"], reach=2)[0]
    assert "0 shape=Xx" in first and "1 suffix=oak" in first and "-1 none" in first
    assert [x for x in first if x.startswith("2 ")] == ["2 word=st"]


def test_only_whole_parts_count():
    truth = [["B-a", "I-a", "B-b"], ["O", "B-a"]]
    guess = [["B-a", "I-a", "B-b"], ["B-a", "I-a"]]
    counts = tag_scores.counts_of(truth, guess)
    assert counts.tolist() == [[2, 2, 2, 1], [0, 1, 1, 0]]
    assert np.isclose(tag_scores.f1_of(counts.sum(axis=0)[:3]), 2 / 3)


def test_a_tagger_is_trained_and_predicts(data, monkeypatch):
    monkeypatch.setattr(taggers, "EPOCHS", 1)
    how = taggers.recipe(data, data.train, seed=0)
    assert how["settings"]["words"] == tagging.take(TOKENS, data.train)
    model = how["build"]()
    history = how["train"](model).history
    assert {"loss", "val_loss"} <= set(
        history
    )  # the validation part was not trained on
    rows = tagging.take(TOKENS, data.test)
    found = taggers.predict(model, data, rows)
    assert found["paths"].shape == (len(rows), 5) and (found["log_p"] <= 0).all()
    labels = tag_scores.labels_of(found["paths"], data, rows)
    assert [len(row) for row in labels] == [len(row) for row in rows]
    counts = tag_scores.counts_by_seed([found["paths"]], data)
    assert counts.shape == (1, len(rows), 4)


def test_nothing_is_watched_if_all_is_trained_on(data, monkeypatch):
    monkeypatch.setattr(taggers, "EPOCHS", 1)
    how = taggers.recipe(data, data.learn, seed=0, learned=False)
    model = how["build"]()
    assert set(how["train"](model).history) == {"loss"}
    assert not np.any(model.get_layer("crf").transitions)
