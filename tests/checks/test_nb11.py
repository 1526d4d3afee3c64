"""Every check of notebook 11 accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest

from course_utils.checks import nb11


def softmax(x):
    powers = np.exp(x - x.max())
    return powers / powers.sum()


def overflowing(v, U, o):
    with np.errstate(over="ignore", invalid="ignore"):
        powers = np.exp(U @ v)
        return powers / powers.sum() @ U - U[o]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda v, U, o: softmax(U @ v) @ U - U[o], "passed"),
        (lambda v, U, o: U.T @ (softmax(U @ v) - np.eye(len(U))[o]), "passed"),
        (lambda v, U, o: U[o] - softmax(U @ v) @ U, "turn the sign round"),
        (lambda v, U, o: softmax(U @ v) @ U, "what is true"),
        (lambda v, U, o: (softmax(U @ v)[o] - 1) * U[o], "every other word"),
        (lambda v, U, o: 1 / (1 + np.exp(-U @ v)) @ U - U[o], "those are sigmoids"),
        (lambda v, U, o: softmax(U @ v) @ U + U[o], "central differences"),
        (lambda v, U, o: softmax(U @ v) - np.eye(len(U))[o], "has shape (9,)"),
        (overflowing, "largest score first"),
        (lambda v, U, o: print(end=""), "forget to return"),
        (lambda v, U, o: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_softmax_gradient(assert_verdict, answer, reason):
    assert_verdict(reason, nb11.exercise_1, answer)


def directions(words, vectors, vocabulary):
    rows = vectors[[vocabulary[word] for word in words]]
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def right(words, vectors, vocabulary):
    rows = directions(words, vectors, vocabulary)
    return words[(rows @ rows.sum(axis=0)).argmin()]


def by_distance(words, vectors, vocabulary):
    rows = vectors[[vocabulary[word] for word in words]]
    return words[np.linalg.norm(rows - rows.mean(axis=0), axis=1).argmax()]


def largest(words, vectors, vocabulary):
    rows = directions(words, vectors, vocabulary)
    return words[(rows @ rows.sum(axis=0)).argmax()]


def by_cosine(rows):
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows @ rows.sum(axis=0)).argmin()


def to_the_mean(words, vectors, vocabulary):
    rows = directions(words, vectors, vocabulary)
    centre = rows.mean(axis=0) / np.linalg.norm(rows.mean(axis=0))
    return words[(rows @ centre).argmin()]


def pairwise(words, vectors, vocabulary):
    rows = directions(words, vectors, vocabulary)
    return words[(rows @ rows.T - np.eye(len(words))).mean(axis=1).argmin()]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right, "passed"),
        (to_the_mean, "passed"),
        (pairwise, "passed"),
        (by_distance, "by cosine"),
        (largest, "the smallest similarity"),
        (lambda w, x, v: w[by_cosine(x[2 : 2 + len(w)])], "the smallest similarity"),
        (lambda w, x, v: w.index(right(w, x, v)), "expected one of the words"),
        (lambda w, x, v: "seven", "those of the vocabulary"),
        (lambda w, x, v: x[v["nine"]], "KeyError"),
        (..., "not attempted"),
    ],
)
def test_odd_one_out(assert_verdict, answer, reason):
    assert_verdict(reason, nb11.exercise_2, answer)


def carried(new, old, vectors):
    matrix = np.tile(vectors[2:].mean(axis=0), (len(new), 1))
    matrix[0] = 0
    for word, number in new.items():
        if old.get(word, 0) > 1:
            matrix[number] = vectors[old[word]]
    return matrix


def changed(change):
    """Return `carried` with its result changed."""

    def answer(new, old, vectors):
        matrix = carried(new, old, vectors)
        change(matrix, vectors)
        return matrix

    return answer


def unknown_row(matrix, vectors):
    matrix[[3, 5]] = vectors[1]


def mean_of_all(matrix, vectors):
    matrix[[3, 5]] = vectors.mean(axis=0)


def zeros_for_unknown(matrix, vectors):
    matrix[[3, 5]] = 0


def unknown_untrained(matrix, vectors):
    matrix[1] = vectors[1]


def padding_mean(matrix, vectors):
    matrix[0] = vectors[2:].mean(axis=0)


def in_place(matrix, vectors):
    vectors[0] = 0


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (carried, "passed"),
        (lambda n, o, x: np.resize(x, (6, 3)), "by its name"),
        (changed(unknown_row), "never trained"),
        (changed(mean_of_all), "real words only"),
        (changed(zeros_for_unknown), "should get the mean"),
        (changed(unknown_untrained), "[UNK] should get the mean"),
        (changed(padding_mean), "should be zeros"),
        (changed(in_place), "were changed"),
        (lambda n, o, x: x, "has shape (5, 3)"),
        (lambda n, o, x: carried(n, o, x)[:, ::-1], "are not their vectors"),
        (lambda n, o, x: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_carry_over(assert_verdict, answer, reason):
    assert_verdict(reason, nb11.exercise_3, answer)
