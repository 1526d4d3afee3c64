"""Pairs are marked and split as documented, and a translator's single steps give one row."""

import numpy as np
import pandas as pd
import pytest
from keras import ops

from course_utils.attention import LuongAttention
from course_utils.decoding import beam_search
from course_utils.translation import (
    END,
    START,
    AttentiveTranslator,
    Translator,
    bleu_counts,
    bleu_of,
    close_vocabulary,
    near_key,
    pair_batches,
    split_pairs,
    train_subwords,
    translate,
    words_and_marks,
)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Turn off the light.", ["turn", "off", "the", "light", "."]),
        ("L’état de l'eau", ["l'", "état", "de", "l'", "eau"]),
        ("打开 TV 灯", ["打", "开", "tv", "灯"]),
        ("Über-Raum_2", ["über", "-", "raum_2"]),
        ("", []),
    ],
)
def test_words_and_marks(sentence, words):
    assert words_and_marks(sentence) == words


def some_pairs(count=400):
    """Return distinct pairs; every tenth one has a near-duplicate later."""
    letters = [chr(97 + i // 26) + chr(97 + i % 26) for i in range(count)]
    source = [f"open {a}" for a in letters] + [f"Open {a}!" for a in letters[::10]]
    target = [f"ouvrir {a}" for a in letters] + ["encore"] * len(letters[::10])
    return pd.DataFrame({"source": source, "target": target})


def test_no_two_parts_share_a_key_and_the_first_pair_is_kept():
    parts = split_pairs(some_pairs())
    assert {name: len(part) for name, part in parts.items()} == {
        "train": 340,
        "validation": 20,
        "test": 40,
    }
    keys = [near_key(s) for part in parts.values() for s in part["source"]]
    assert len(set(keys)) == len(keys) == 400
    assert not any("encore" in set(part["target"]) for part in parts.values())
    assert split_pairs(some_pairs())["test"].equals(parts["test"])
    assert not split_pairs(some_pairs(), seed=1)["test"].equals(parts["test"])


def frame(*pairs):
    return pd.DataFrame(pairs, columns=["source", "target"])


def test_a_closed_vocabulary_is_counted_only_on_the_training_part():
    train = frame(("a b", "x y"), ("a", "x"), ("a b", "y"), ("c", "x"))
    test = frame(("a b", "y"), ("c", "x"), ("c", "z"), ("a", "z"), *[("c d", "z")] * 5)
    rows, (sources, targets) = close_vocabulary({"train": train, "test": test}, 2, 2)
    assert sources == {"": 0, "[UNK]": 1, "a": 2, "b": 3}
    assert list(targets)[:4] == ["", "[UNK]", "[END]", "[START]"]
    assert (targets["[END]"], targets["[START]"]) == (END, START)
    assert set(list(targets)[4:]) == {"x", "y"}
    assert rows["train"][0] == (["a", "b"], ["a"], ["a", "b"])  # "c" is rare
    assert rows["test"] == ((["a", "b"],), (["[START]", "y", "[END]"],))


def test_subwords_come_back_as_the_sentence():
    subwords = train_subwords(["turn off the light", "turn on the fan"], 40)
    assert subwords.get_vocab_size() <= 40
    special = [subwords.token_to_id(t) for t in ("", "[UNK]", "[END]", "[START]")]
    assert special == [0, 1, END, START]
    assert subwords.decode(subwords.encode("turn the light on").ids) == (
        "turn the light on"
    )


def some_rows(count=30, seed=0):
    rng = np.random.default_rng(seed)
    inner = [rng.integers(4, 9, rng.integers(1, 9)).tolist() for _ in range(count)]
    return inner, [[START, *row, END] for row in inner]


def test_batches_hold_every_pair_once_and_the_target_one_step_later():
    source, target = some_rows()
    batches = pair_batches(source, target, 4, seed=0)
    seen = []
    for (read, given), wanted in batches:
        assert read.shape[0] <= 4
        for x, before, after in zip(read.numpy(), given.numpy(), wanted.numpy()):
            row = [START, *after[after > 0].tolist()]
            assert before[: len(row) - 1].tolist() == row[:-1]
            seen.append((x[x > 0].tolist(), row))
    assert len(list(batches)) == len(batches)
    assert sorted(seen) == sorted(zip(source, target))


@pytest.fixture(scope="module")
def model():
    return Translator(9, 9, units=6, width=4, dropout=0.5)


def test_padding_more_zeros_changes_nothing(model):
    source, given = np.array([[5, 6, 0], [7, 8, 4]]), np.array([[3, 5], [3, 6]])
    longer = np.pad(source, ((0, 0), (0, 4)))
    assert np.allclose(model((source, given)), model((longer, given)), atol=1e-6)


def test_one_step_at_a_time_is_teacher_forcing(model):
    source, given = np.array([[5, 6, 0], [7, 8, 4]]), np.array([[3, 5, 7], [3, 6, 6]])
    state, steps, forgotten = model.encode(source), [], []
    first = state
    for t in range(3):
        forgotten.append(model.decode(given[:, t : t + 1], first)[0])
        logits, state = model.decode(given[:, t : t + 1], state)
        steps.append(logits)
    whole = ops.convert_to_numpy(model((source, given)))
    assert np.allclose(ops.concatenate(steps, axis=1), whole, atol=1e-6)
    assert not np.allclose(ops.concatenate(forgotten, axis=1)[:, 1:], whole[:, 1:])


def test_translations_end_before_the_end_and_do_not_depend_on_the_batch(model):
    source, _ = some_rows(7)
    together = translate(model, source, most=6)
    assert together == translate(model, source, most=6, batch_size=2)
    assert translate(model, source, beam_search, most=6, width=1) == together
    assert all(END not in row and len(row) <= 6 for row in together)


class Scripted:
    """A model that writes fixed rows, whatever it reads; its state counts the steps."""

    def __init__(self, *rows):
        self.rows = np.array(rows)

    def encode(self, source):
        return [np.arange(len(source)), np.zeros(len(source), int)]

    def decode(self, tokens, state):
        row, step = map(np.asarray, state)
        return np.eye(9)[self.rows[row, step]][:, None] * 9.0, [row, step + 1]


def test_a_row_is_cut_at_its_end_and_may_be_empty():
    model = Scripted([5, 6, END, 7], [END, 5, 5, 5], [5, 6, 7, 8])
    wanted = [[5, 6], [], [5, 6, 7, 8]]
    assert translate(model, [[4]] * 3, most=4) == wanted
    assert translate(model, [[4]] * 3, beam_search, most=4) == wanted


NFD, NFC = "E\u0301tat", "\u00c9tat"


def test_two_spellings_of_a_sentence_are_one():
    assert words_and_marks(NFD) == words_and_marks(NFC) == ["\u00e9tat"]
    assert near_key(f"{NFD}!") == near_key(NFC) == "\u00e9tat"
    assert words_and_marks("\u0130zmir") == words_and_marks("I\u0307zmir") == ["izmir"]
    assert near_key("\u0130zmir") == near_key("i\u0307zmir") == "izmir"
    (right,) = bleu_counts([f"{NFD} de l'eau"], [f"{NFC} de l'eau"], tokenize="none")
    assert right[2:6] == right[6:]


def test_twins_in_two_spellings_are_one_pair():
    pairs = some_pairs()
    twins = pd.DataFrame({"source": [NFD, NFC, NFC.upper()], "target": ["x", "y", "z"]})
    parts = split_pairs(pd.concat([twins, pairs]))
    both = pd.concat(parts.values())
    assert both["source"].map(near_key).tolist().count("\u00e9tat") == 1
    assert "y" not in set(both["target"])


def test_subwords_are_learned_from_composed_letters():
    subwords = train_subwords([NFD] * 3, 40)
    assert NFC[0] in subwords.get_vocab() and "\u0301" not in subwords.get_vocab()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: words_and_marks(float("nan")),
            "sentence is nan, a float, expected a s",
        ),
        (lambda: near_key(None), "sentence is None, .* leave out missing texts first"),
        (lambda: train_subwords("a text", 40), "sentences is the string 'a text'"),
        (lambda: train_subwords(["a", None], 40), r"sentences\[1\] is None"),
        (lambda: split_pairs(some_pairs(15)), "17 different sources, expected .* 20"),
        (lambda: pair_batches([[4], [5]], [[3, 4, 2]], 4, 0), "2 source, 1 target"),
        (
            lambda: pair_batches([], [], 4, 0),
            "0 source, 0 target, expected at least one",
        ),
        (lambda: pair_batches([[4], []], [[3, 2]] * 2, 4, 0), "row 1 has no tokens"),
        (lambda: pair_batches([[4]], [[3, 2]], 0, 0), "batch_size is 0"),
        (lambda: bleu_counts(["a", "b"], ["a"]), "2 written, 1 wanted"),
        (lambda: bleu_counts([], []), "0 written, 0 wanted"),
        (lambda: bleu_counts("ab", ["ab"]), "written is the string"),
        (
            lambda: bleu_of(np.array([3, 4, 3, 2, 1, 0, 3, 2, 1, 0])),
            "n-grams of some length",
        ),
        (lambda: bleu_of(np.array([0, 4, *[0] * 8])), "counts no words"),
        (
            lambda: Translator(9, 9, units=7, width=4, dropout=0),
            "units is 7, .* Take 8",
        ),
        (lambda: Translator(9, 9, units=0, width=4, dropout=0), "units is 0"),
        (
            lambda: AttentiveTranslator(9, 9, 7, 4, 0, LuongAttention(7)),
            "units is 7, expected an even number",
        ),
    ],
)
def test_what_would_go_wrong_later_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_row_without_tokens_is_named_as_it_was_passed(model):
    sources = [[4]] * 300 + [[]]
    with pytest.raises(ValueError, match="row 300 has no tokens"):
        translate(model, sources, most=2)
    assert translate(model, [], most=2) == []
