"""Pairs of sentences, and networks that translate: an encoder reads, a decoder writes.

A translator has two methods. `encode(source)` returns a state, a list of tensors whose first axis
is the batch. `decode(tokens, state)` returns logits and the next state, for one step or several.
The searches in `decoding` need only `decode`.
"""

import re

import keras
import numpy as np
import sacrebleu
import tensorflow as tf
from keras import ops
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from course_utils import guards, text_guards
from course_utils.decoding import greedy_search
from course_utils.guards import guarded
from course_utils.text import build_vocabulary, pad_right

END, START = 2, 3  # after padding, 0, and the unknown token, 1


@guarded(sentence=text_guards.text)
def words_and_marks(sentence):
    """Return a sentence's lower-case words and punctuation marks; Chinese is split by character.

    A part before an apostrophe is a token of its own. Introduced in notebook 15.

    >>> words_and_marks("État de l'alarme (2)")
    ['état', 'de', "l'", 'alarme', '(', '2', ')']
    """
    pattern = r"[一-鿿]|[^\W一-鿿]+'?|[^\w\s]"
    return re.findall(pattern, sentence.lower().replace("’", "'"))


@guarded(sentence=text_guards.text)
def near_key(sentence):
    """Return a key that near-duplicates share: lower case, no punctuation, every number as 0.

    Introduced in notebook 15.

    >>> near_key("Zone 1: alarm!") == near_key("zone 23 alarm")
    True
    """
    words = re.sub(r"[^\w\s]", " ", sentence.lower())
    return " ".join(re.sub(r"\d+", "0", words).split())


@guarded(pairs=text_guards.pairs)
def split_pairs(pairs, seed=0):
    """Return three frames, train, validation (5 %) and test (10 %), without near-duplicates.

    `pairs` is a frame with the columns source and target. Of pairs whose sources have the same
    `near_key`, only the first is kept. Introduced in notebook 15.
    """
    pairs = pairs[~pairs["source"].map(near_key).duplicated()]
    pairs = pairs.iloc[np.random.default_rng(seed).permutation(len(pairs))]
    tested, validated = len(pairs) // 10, len(pairs) // 20
    test, validation, train = np.split(
        np.arange(len(pairs)), [tested, tested + validated]
    )
    parts = {"train": train, "validation": validation, "test": test}
    return {name: pairs.iloc[rows] for name, rows in parts.items()}


def close_vocabulary(parts, sources=800, targets=1000):
    """Return the pairs that consist only of common words, and the two vocabularies.

    `parts` is a dict of frames; words are counted in `parts["train"]`. The first result is a dict:
    for each part, its source rows and its target rows. A row is a list of words; target rows begin
    with "[START]" and end with "[END]". Introduced in notebook 15.
    """
    rows = {}
    for name, part in parts.items():
        source = [words_and_marks(text) for text in part["source"]]
        target = [["[START]", *words_and_marks(x), "[END]"] for x in part["target"]]
        rows[name] = list(zip(source, target))
    vocabularies = []
    for side, most in enumerate((sources + 2, targets + 4)):  # special ones come first
        common = list(build_vocabulary([pair[side] for pair in rows["train"]]))[:most]
        for name, pairs in rows.items():
            rows[name] = [pair for pair in pairs if set(pair[side]) <= set(common)]
        vocabularies.append({word: number for number, word in enumerate(common)})
    return {name: tuple(zip(*pairs)) for name, pairs in rows.items()}, vocabularies


@guarded(sentences=text_guards.texts, size=guards.whole(1))
def train_subwords(sentences, size):
    """Return a byte-pair encoding of `size` subwords, learned from sentences.

    There are more subwords if the sentences have more different characters than that, and fewer
    if there are too few sentences. The first numbers are as in `close_vocabulary`: padding,
    unknown, "[END]", "[START]".
    Introduced in notebook 15.

    >>> train_subwords(["low lower lowest"], 15).encode("lower").tokens
    ['▁low', 'e', 'r']
    """
    subwords = Tokenizer(models.BPE(unk_token="[UNK]"))
    subwords.pre_tokenizer = pre_tokenizers.Metaspace()  # spaces become visible
    subwords.decoder = decoders.Metaspace()
    special = ["", "[UNK]", "[END]", "[START]"]
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=special, show_progress=False
    )
    subwords.train_from_iterator(sentences, trainer)
    return subwords


@guarded(
    guards.same_count("source", "target"),
    source=text_guards.number_rows,
    target=text_guards.number_rows,
    batch_size=guards.whole(1),
)
def pair_batches(source, target, batch_size, seed):
    """Return a tf.data.Dataset of ((source, target so far), the target one step later).

    `source` and `target` are lists of rows of numbers. Each batch holds pairs of similar length
    and is padded to its longest row. Introduced in notebook 15.
    """
    lengths = np.array([len(row) for row in target])
    edges = np.unique(np.quantile(lengths, (0.25, 0.5, 0.75)).astype(int)) + 1
    sizes = np.bincount(np.digitize(lengths, edges))  # of the buckets
    row = tf.TensorSpec([None], "int32")
    dataset = tf.data.Dataset.from_generator(
        lambda: zip(source, target), output_signature=(row, row)
    )
    dataset = dataset.cache().shuffle(len(source), seed=seed)
    dataset = dataset.bucket_by_sequence_length(
        lambda x, y: tf.size(y), edges.tolist(), [batch_size] * (len(edges) + 1)
    )
    count = sum(-(-int(size) // batch_size) for size in sizes)  # Keras asks for it
    dataset = dataset.map(lambda x, y: ((x, y[:, :-1]), y[:, 1:]))
    return dataset.apply(tf.data.experimental.assert_cardinality(count))


class Translator(keras.Model):
    """An encoder and a decoder, connected by one state of shape (batch, units).

    Source: Cho and others 2014; Sutskever, Vinyals and Le 2014. Introduced in notebook 15.
    """

    @guarded(units=guards.even)
    def __init__(self, sources, targets, units, width, dropout):
        super().__init__()
        self.source_embedding = keras.layers.Embedding(sources, width)
        self.target_embedding = keras.layers.Embedding(targets, width)
        reader = keras.layers.GRU(units // 2, return_sequences=True, return_state=True)
        self.encoder = keras.layers.Bidirectional(reader)
        self.decoder = keras.layers.GRU(units, return_sequences=True, return_state=True)
        self.combine = keras.layers.Dense(units, activation="tanh")
        self.dropout = keras.layers.Dropout(dropout)
        self.classify = keras.layers.Dense(targets)

    def encode(self, source):
        vectors = self.dropout(self.source_embedding(source))
        _, forward, backward = self.encoder(vectors, mask=ops.not_equal(source, 0))
        return [ops.concatenate([forward, backward], axis=-1)]  # (batch, units)

    def decode(self, tokens, state):
        vectors = self.dropout(self.target_embedding(tokens))
        outputs, last = self.decoder(vectors, initial_state=state[0])
        logits = self.classify(self.dropout(self.combine(outputs)))
        return logits, [last]  # (batch, time, targets)

    def call(self, inputs):
        source, tokens = inputs
        logits, _ = self.decode(tokens, self.encode(source))
        return logits


class AttentiveTranslator(keras.Model):
    """A translator whose decoder looks back at every source token, at each step.

    `attention` is a layer such as `LuongAttention`. The state holds the decoder's own
    state (batch, units), the encoder's outputs (batch, source, units) and their mask. Source:
    Bahdanau, Cho and Bengio 2015; Luong, Pham and Manning 2015. Introduced in notebook 16.
    """

    @guarded(units=guards.even)
    def __init__(self, sources, targets, units, width, dropout, attention):
        super().__init__()
        self.source_embedding = keras.layers.Embedding(sources, width)
        self.target_embedding = keras.layers.Embedding(targets, width)
        reader = keras.layers.GRU(units // 2, return_sequences=True, return_state=True)
        self.encoder = keras.layers.Bidirectional(reader)
        self.decoder = keras.layers.GRU(units, return_sequences=True, return_state=True)
        self.attention = attention
        self.combine = keras.layers.Dense(units, activation="tanh")
        self.dropout = keras.layers.Dropout(dropout)
        self.classify = keras.layers.Dense(targets)

    def encode(self, source):
        vectors = self.dropout(self.source_embedding(source))
        mask = ops.not_equal(source, 0)
        memory, forward, backward = self.encoder(vectors, mask=mask)
        return [ops.concatenate([forward, backward], axis=-1), memory, mask]

    def attend(self, tokens, state):
        """Return the decoder's outputs, the contexts, the attention weights and the last state."""
        first, memory, mask = state
        vectors = self.dropout(self.target_embedding(tokens))
        outputs, last = self.decoder(vectors, initial_state=first)
        contexts, weights = self.attention(outputs, memory, mask)
        return outputs, contexts, weights, last

    def decode(self, tokens, state):
        outputs, contexts, _, last = self.attend(tokens, state)
        both = self.combine(ops.concatenate([outputs, contexts], axis=-1))
        return self.classify(self.dropout(both)), [last, *state[1:]]

    def call(self, inputs):
        source, tokens = inputs
        logits, _ = self.decode(tokens, self.encode(source))
        return logits


@guarded(
    sources=text_guards.number_rows,
    most=guards.whole(1),
    batch_size=guards.whole(1),
)
def translate(model, sources, search=greedy_search, most=40, batch_size=256, **options):
    """Return the rows of target numbers that a model writes, without "[END]".

    `sources` are rows of numbers; `options` are passed to the search. Introduced in notebook 15.
    """
    written = []
    for first in range(0, len(sources), batch_size):
        state = model.encode(pad_right(sources[first : first + batch_size]))
        rows = search(model.decode, state, START, END, most, **options)
        written += [
            row[: np.argmax(np.append(row, END) == END)].tolist() for row in rows
        ]
    return written


@guarded(
    guards.same_count("written", "wanted"),
    written=text_guards.texts,
    wanted=text_guards.texts,
)
def bleu_counts(written, wanted, **options):
    """Return for each sentence the ten counts that BLEU sums (Papineni and others 2002).

    They are the numbers of words written and words wanted, of correct n-grams for n = 1 to 4, and
    of all n-grams written for n = 1 to 4. `options` are those of `sacrebleu.BLEU`. Introduced in
    notebook 15.

    >>> bleu_counts(["a b c"], ["a b c d"], tokenize="none")
    [[3, 4, 3, 2, 1, 0, 3, 2, 1, 0]]
    """
    bleu = sacrebleu.BLEU(effective_order=True, **options)
    found = [bleu.sentence_score(text, [real]) for text, real in zip(written, wanted)]
    return [[s.sys_len, s.ref_len, *s.counts, *s.totals] for s in found]


@guarded(sums=text_guards.sums_of_bleu)
def bleu_of(sums):
    """Return BLEU from sums over sentences (..., 10), see `bleu_counts`.

    If no n-gram of a length is correct, half of one is counted. Introduced in notebook 15.

    >>> counts = np.array(bleu_counts(["a b c d e"], ["a b c d e"], tokenize="none"))
    >>> float(bleu_of(counts.sum(axis=0)))
    100.0
    """
    length, wanted, right, total = np.split(sums, [1, 2, 6], axis=-1)
    brevity = np.minimum(1, np.exp(1 - wanted / length))[..., 0]
    right = np.maximum(right, 0.5)  # because log(0) does not exist
    return 100 * brevity * np.exp(np.log(right / total).mean(axis=-1))
