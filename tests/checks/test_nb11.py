"""Every check of notebook 11 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from scipy import special
from sklearn.metrics.pairwise import cosine_similarity as pairwise_cosines

from course_utils.checks import nb11


def softmax(x):
    powers = np.exp(x - x.max())
    return powers / powers.sum()


def right(v, U, o):
    return softmax(U @ v) @ U - U[o]


def overflowing(v, U, o):
    powers = np.exp(U @ v)
    return powers / powers.sum() @ U - U[o]


def small_alone(v, U, o):
    """Shift by the mean: still too large."""
    scores = U @ v
    powers = np.exp(scores - scores.mean())
    return powers / powers.sum() @ U - U[o]


def likely_alone(v, U, o):
    """Drop small probabilities."""
    p = softmax(U @ v)
    return np.where(p < 1e-4, 0.0, p) @ U - U[o]


def by_tape(v, U, o):
    with tf.GradientTape() as tape:
        x = tf.Variable(v)
        loss = -tf.nn.log_softmax(tf.linalg.matvec(U, x))[o]
    return tape.gradient(loss, x)


def by_loop(v, U, o):
    p = special.softmax([row @ v for row in U])
    gradient = [-value for value in U[o]]
    for share, row in zip(p, U):
        gradient = [g + share * u for g, u in zip(gradient, row)]
    return gradient


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (lambda v, U, o: U.T @ (softmax(U @ v) - np.eye(len(U))[o]), "passed"),
        (by_tape, "passed"),
        (by_loop, "passed"),
        (lambda v, U, o: U[o] - softmax(U @ v) @ U, "turn the sign round"),
        (lambda v, U, o: softmax(U @ v) @ U, "what is true"),
        (lambda v, U, o: (softmax(U @ v)[o] - 1) * U[o], "every other word"),
        (
            lambda v, U, o: right(v, U, o) - (softmax(U @ v)[o] - 1) * U[o],
            "the context's own row is missing",
        ),
        (lambda v, U, o: 1 / (1 + np.exp(-U @ v)) @ U - U[o], "those are sigmoids"),
        (lambda v, U, o: np.exp(U @ v) @ U - U[o], "not divided by their sum"),
        (lambda v, U, o: softmax(U @ v) @ U + U[o], "the gradient is ["),
        (lambda v, U, o: right(v, U, 0), "the gradient is ["),
        (lambda v, U, o: right(v, U, o) / len(U), "the gradient is ["),
        (lambda v, U, o: softmax(U @ v) - np.eye(len(U))[o], "for the scores (words,)"),
        (
            lambda v, U, o: np.outer(softmax(U @ v) - np.eye(len(U))[o], v),
            "for U (words, d)",
        ),
        (lambda v, U, o: right(v, U, o)[None], "has shape (1, 4)"),
        (overflowing, "largest score first"),
        (likely_alone, "a word of small probability and large vector"),
        (small_alone, "largest score first"),
        (lambda v, U, o: np.nan_to_num(overflowing(v, U, o)), "the gradient at 3,000"),
        (lambda v, U, o: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_softmax_gradient(assert_verdict, answer, reason):
    assert_verdict(reason, nb11.exercise_1, answer)


def directions(words, vectors, vocabulary):
    rows = vectors[[vocabulary[word] for word in words]]
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def to_the_sum(words, vectors, vocabulary):
    rows = directions(words, vectors, vocabulary)
    return words[(rows @ rows.sum(axis=0)).argmin()]


def pairwise(words, vectors, vocabulary):
    cosines = pairwise_cosines(vectors[[vocabulary[word] for word in words]])
    return words[cosines.mean(axis=1).argmin()]


def by_dictionary(words, vectors, vocabulary):
    unit = dict(zip(words, directions(words, vectors, vocabulary)))
    return min(words, key=lambda w: sum(unit[w] @ unit[x] for x in words if x != w))


def odd_by(similarity):
    """Return an answer that finds the smallest of what `similarity` makes of the rows."""

    def answer(words, vectors, vocabulary):
        rows = vectors[[vocabulary[word] for word in words]]
        return words[similarity(rows).argmin()]

    return answer


def without_diagonal(rows):
    cosines = pairwise_cosines(rows)
    return cosines - 3 * np.eye(len(rows))


def from_the_mean(rows):
    return -np.linalg.norm(rows - rows.mean(axis=0), axis=1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (to_the_sum, "passed"),
        (pairwise, "passed"),
        (by_dictionary, "passed"),
        (lambda w, x, v: np.str_(to_the_sum(w, x, v)), "passed"),
        (odd_by(from_the_mean), "not distances"),
        (odd_by(lambda rows: rows @ rows.sum(axis=0)), "compare directions, by cosine"),
        (odd_by(lambda rows: -pairwise_cosines(rows).mean(axis=1)), "most like the"),
        (odd_by(lambda rows: pairwise_cosines(rows).min(axis=1)), "not the smallest"),
        (odd_by(lambda rows: without_diagonal(rows).max(axis=1)), "not the largest"),
        (
            odd_by(lambda rows: pairwise_cosines(rows, rows.mean(axis=0)[None])[:, 0]),
            "give each length 1 before the mean",
        ),
        (odd_by(lambda rows: -(rows**2).sum(axis=1)), "long vectors decide"),
        (
            odd_by(lambda rows: np.median(pairwise_cosines(rows), axis=1)),
            "the odd word of each list is",
        ),
        (
            odd_by(lambda rows: -np.arccos(pairwise_cosines(rows).clip(-1, 1)).sum(1)),
            "the odd word of each list is",
        ),
        (
            lambda w, x, v: to_the_sum(w, x - x.mean(axis=0), v),
            "the odd word of each list is",
        ),
        (
            lambda w, x, v: to_the_sum(w, x, {word: i for i, word in enumerate(w)}),
            "`vocabulary` says the row",
        ),
        (
            lambda w, x, v: to_the_sum(w, x, {word: i for i, word in enumerate(v)}),
            "the odd word of each list is",
        ),
        (lambda w, x, v: w.index(to_the_sum(w, x, v)), "expected one of the words"),
        (lambda w, x, v: [to_the_sum(w, x, v)], "expected one of the words"),
        (
            lambda w, x, v: w[
                pairwise_cosines(directions(w, x, v)).sum(1)[1:].argmin() + 1
            ],
            "the odd word of each list is",
        ),
        (lambda w, x, v: w[-1], "the odd word of each list is"),
        (lambda w, x, v: to_the_sum([*v], x, v), "expected one of the words"),
        (..., "not attempted"),
    ],
)
def test_odd_one_out(assert_verdict, answer, reason):
    assert_verdict(reason, nb11.exercise_2, answer)


@pytest.mark.parametrize(("text", "seed"), nb11.ODD)
def test_each_usual_mistake_finds_another_word(text, seed):
    found = nb11.odd_ones(text.split(), nb11.odd_vectors(seed), nb11.VOCABULARY)
    assert list(found.values()).count(found["right"]) <= 1 + (len(text.split()) == 3)


def carried(new, old, vectors):
    matrix = np.tile(vectors[2:].mean(axis=0), (len(new), 1))
    matrix[0] = 0
    for word, number in new.items():
        if old.get(word, 0) > 1:
            matrix[number] = vectors[old[word]]
    return matrix


def row_by_row(new, old, vectors):
    real = [x for word, x in by_word(old, vectors).items() if word not in ("", "[UNK]")]
    rows = {"": [0.0] * vectors.shape[1], "[UNK]": np.mean(real, axis=0)}
    rows |= {w: x for w, x in by_word(old, vectors).items() if w not in rows}
    return [list(rows.get(w, rows["[UNK]"])) for w in sorted(new, key=new.get)]


def by_word(vocabulary, vectors):
    return {word: vectors[number] for word, number in vocabulary.items()}


def by_table(new, old, vectors):
    table = pd.DataFrame(vectors, index=sorted(old, key=old.get))
    known = table.drop(["", "[UNK]"])
    wanted = known.reindex(sorted(new, key=new.get)).fillna(known.mean())
    wanted.loc[""] = 0
    return wanted.to_numpy()


def changed(change):
    """Return `carried` with its result changed."""

    def answer(new, old, vectors):
        matrix = carried(new, old, vectors)
        lost = [number for word, number in new.items() if word and word not in old]
        change(matrix, vectors, lost)
        return matrix

    return answer


def of_their_type(new, old, vectors):
    """Make a matrix of the type of the vectors, which cuts a mean of whole numbers."""
    return carried(new, old, vectors).astype(vectors.dtype)


def unknown_row(matrix, vectors, lost):
    matrix[lost] = vectors[1]


def mean_of_all(matrix, vectors, lost):
    matrix[[1, *lost]] = vectors.mean(axis=0)


def mean_without_padding(matrix, vectors, lost):
    matrix[[1, *lost]] = vectors[1:].mean(axis=0)


def zeros_for_unknown(matrix, vectors, lost):
    matrix[lost] = 0


def unknown_untrained(matrix, vectors, lost):
    matrix[1] = vectors[1]


def padding_mean(matrix, vectors, lost):
    matrix[0] = vectors[2:].mean(axis=0)


def padding_kept(matrix, vectors, lost):
    matrix[0] = vectors[0]


def sum_for_unknown(matrix, vectors, lost):
    matrix[lost] = vectors[2:].sum(axis=0)


def by_position(new, old, vectors):
    """Take the order of a dictionary for the numbers."""
    return carried(new, {word: i for i, word in enumerate(old)}, vectors)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (carried, "passed"),
        (row_by_row, "passed"),
        (by_table, "passed"),
        (lambda n, o, x: carried(n, o, x).astype("float32"), "passed"),
        (lambda n, o, x: np.resize(x, (len(n), x.shape[1])), "padding, row 0"),
        (of_their_type, "row 1, of '[UNK]', is"),
        (lambda n, o, x: np.abs(carried(n, o, x)), "of"),
        (changed(unknown_row), "never trained"),
        (changed(mean_of_all), "real words only"),
        (changed(mean_without_padding), "took in [UNK]"),
        (changed(zeros_for_unknown), "got zeros, expected the mean"),
        (changed(sum_for_unknown), "row 3, of 'robot', is"),
        (changed(unknown_untrained), "'[UNK]' got the old row"),
        (changed(padding_mean), "should be zeros, not the mean"),
        (changed(padding_kept), "its old row means nothing"),
        (lambda n, o, x: carried(n, {}, x), "should keep its vector"),
        (by_position, "not its position there"),
        (
            lambda n, o, x: carried({w: i for i, w in enumerate(n)}, o, x),
            "the rows are in the order in which `new` lists its words",
        ),
        (
            lambda n, o, x: carried(n, {w.title(): i for w, i in o.items()} | o, x),
            "'Old' got the vector of 'old'",
        ),
        (lambda n, o, x: x, "has shape (5, 3)"),
        (lambda n, o, x: carried(n, o, x)[:, ::-1], "row 1, of '[UNK]'"),
        (
            lambda n, o, x: dict(enumerate(carried(n, o, x))),
            "expected numbers of shape",
        ),
        (lambda n, o, x: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_carry_over(assert_verdict, answer, reason):
    assert_verdict(reason, nb11.exercise_3, answer)


def test_the_mean_of_cosines_is_no_cosine_to_a_mean(assert_verdict):
    def to_the_mean(words, vectors, vocabulary):
        rows = vectors[[vocabulary[word] for word in words]]
        units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        rest = units.sum(axis=0) - units
        rest /= np.linalg.norm(rest, axis=1, keepdims=True)
        return words[int((units * rest).sum(axis=1).argmin())]

    assert_verdict("the odd word of each list", nb11.exercise_2, to_the_mean)
