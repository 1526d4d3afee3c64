"""Checks of notebook 11, word vectors."""

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
    is_close,
)


@exercise(
    hints=[
        "two terms: what the model says of all words, less what is true of one",
        "the model's part is a mean of the rows of U: with which shares?",
    ]
)
def exercise_1(softmax_gradient):
    """The gradient of a softmax over all words for the centre's vector."""
    random = np.random.default_rng(0)
    for words, d, o in ((9, 4, 5), (3, 7, 0), (1, 2, 0)):  # one word: nothing to learn
        v, U = random.normal(size=d), random.normal(size=(words, d))
        result = softmax_gradient(v, U, o)
        mistakes = wrong_gradients(v, U, o)
        expect_value(result, gradient(v, U, o), mistakes, name="the gradient")
        for large in (3_000, -3_000):
            with np.errstate(all="ignore"):
                result = softmax_gradient(large * v, U, o)
            expect(
                np.all(np.isfinite(expect_shape("the gradient", result, (d,)))),
                "with large scores exp overflows: subtract the largest score first",
            )
            wanted = gradient(large * v, U, o)
            expect_value(result, wanted, name=f"the gradient at {large:,} v")
    # A small probability counts where its word's row is large.
    v, U = np.array([1.0, 0.0]), np.array([[0.0, 0.0], [-20.0, 1e8], [0.5, 1.0]])
    name = "the gradient with a word of small probability and large vector"
    expect_value(softmax_gradient(v, U, 0), gradient(v, U, 0), name=name)


def softmax(x):
    powers = np.exp(x - x.max())
    return powers / powers.sum()


def gradient(v, U, o):
    """Return the gradient of the loss for v."""
    return softmax(U @ v) @ U - U[o]


def wrong_gradients(v, U, o):
    """Return what usual mistakes give, by reason."""
    p, sigmoid = softmax(U @ v), 1 / (1 + np.exp(-U @ v))
    every = np.delete(np.arange(len(U)), o)
    return {
        "that is the gradient of log p, the loss has a minus: turn the sign round": U[o]
        - p @ U,
        "that is what the model expects; take away what is true, the row of the context": p
        @ U,
        "only the context's own row is in it: every other word has a share p of it": (
            (p[o] - 1) * U[o]
        ),
        "the context's own row is missing: it has a share p as well, and is what is true": (
            p[every] @ U[every]
        ),
        "those are sigmoids, which do not sum to 1: the question is which of all words": (
            sigmoid @ U - U[o]
        ),
        "that is the gradient for the scores (words,), expected the one for v": (
            p - np.eye(len(U))[o]
        ),
        "that is the gradient for U (words, d), expected the one for v": (
            np.outer(p - np.eye(len(U))[o], v)
        ),
        "the powers are not divided by their sum": np.exp(U @ v) @ U - U[o],
    }


VOCABULARY = {
    "": 0,
    "[UNK]": 1,
    "red": 5,
    "blue": 3,
    "green": 7,
    "seven": 2,
    "cod": 6,
    "ash": 4,
}
# Lists of words, and the seed of vectors for which each usual mistake finds another word.
ODD = [
    ("red seven green blue", 143),
    ("ash cod green red seven blue", 5579),
    ("seven cod blue ash red", 180),
    ("ash cod red", 80),
    ("green ash cod seven blue", 1567),  # the mean: not the median, nor that of angles
    ("red cod ash blue green seven", 14898),  # directions from 0, not from any mean
]

TO_A_MEAN = (
    "seven ash blue cod",
    17188,
)  # the cosine to the mean of the others finds another


@exercise(
    hints=[
        "give each vector length 1: then a product of two is their cosine",
        "for each word, what is the mean of its cosines to the others?",
    ]
)
def exercise_2(odd_one_out):
    """The word that fits least to the others, by its mean cosine to them."""
    answers, cases = [], []
    for text, seed in [*ODD, TO_A_MEAN]:
        words, vectors = text.split(), odd_vectors(seed)
        answer = odd_one_out(words, vectors, VOCABULARY)
        expect(
            isinstance(answer, str) and answer in words,
            f"the answer is {answer!r}, expected one of the words {words}",
        )
        answers.append(str(answer))
        cases.append(odd_ones(words, vectors, VOCABULARY))
    wanted = [case.pop("right") for case in cases]
    mistakes = {reason: [case[reason] for case in cases] for reason in cases[0]}
    expect_value(answers, wanted, mistakes, name="the odd word of each list")


def odd_vectors(seed):
    """Return vectors (words, 4) of very different lengths."""
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(len(VOCABULARY), 4)) + 0.5
    return vectors * random.choice([0.2, 1.0, 6.0], size=(len(vectors), 1))


def odd_ones(words, vectors, vocabulary):
    """Return the odd word, and the one that each usual mistake finds, by reason."""
    rows = vectors[[vocabulary[word] for word in words]]
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    cosines = units @ units.T
    others = cosines[~np.eye(len(words), dtype=bool)].reshape(len(words), -1)
    first = vectors[: len(words)]
    first = first / np.maximum(np.linalg.norm(first, axis=1, keepdims=True), 1e-9)
    found = {
        "right": others.mean(axis=1).argmin(),
        "long vectors decide: compare directions, by cosine": (rows @ rows.T)
        .sum(axis=1)
        .argmin(),
        "long vectors decide: compare directions, not distances": (
            np.linalg.norm(rows - rows.mean(axis=0), axis=1).argmax()
        ),
        "long vectors decide: give each length 1 before the mean": (
            (units @ rows.mean(axis=0)).argmin()
        ),
        "those are the words that are most like the others, expected the least": (
            others.mean(axis=1).argmax()
        ),
        "the mean of all cosines counts, not the smallest alone": others.min(
            axis=1
        ).argmin(),
        "the mean of all cosines counts, not the largest alone": others.max(
            axis=1
        ).argmin(),
        "a word's place in the list is not its row: `vocabulary` says the row": (
            (first @ first.sum(axis=0)).argmin()
        ),
    }
    return {reason: words[place] for reason, place in found.items()}


# Two pairs of vocabularies, new and old, not in the order of their numbers; of the last pair
# no word is common: "Old" is not "old".
VOCABULARIES = [
    (
        {"": 0, "[UNK]": 1, "robot": 3, "king": 2, "laptop": 5, "sea": 4},
        {"": 0, "[UNK]": 1, "whale": 3, "king": 4, "sea": 2},
    ),
    (
        {"[UNK]": 1, "ice": 4, "": 0, "tea": 2, "ale": 3},
        {"ale": 6, "rum": 5, "tea": 3, "gin": 4, "ice": 2, "[UNK]": 1, "": 0},
    ),
    ({"": 0, "[UNK]": 1, "Old": 2}, {"": 0, "[UNK]": 1, "old": 2, "elder": 3}),
]


@exercise(
    hints=[
        "begin with a matrix in which each row is the mean; then which rows must change?",
        "a word's number in `new` says where its vector goes, its number in `old` where it lies",
    ]
)
def exercise_3(carry_over):
    """Vectors for the words of another vocabulary."""
    random = np.random.default_rng(1)
    cases = [
        (new, old, random.normal(size=(len(old), d)) + 0.3)
        for (new, old), d in zip(VOCABULARIES, (3, 2, 5))
    ]
    whole = np.array([[0, 0], [9, 9], [2, 5], [3, 7], [5, 1]])
    for new, old, vectors in [*cases, (*VOCABULARIES[0], whole)]:
        d = vectors.shape[1]
        result = carry_over(new, old, vectors)
        result = expect_shape("the matrix", result, (len(new), d))
        rows = {w: row_for(w, n, old, vectors)[0] for w, n in new.items()}
        expect(
            not is_close(result, [*rows.values()])
            or is_close(result, [rows[w] for w in sorted(new, key=new.get)]),
            "the rows are in the order in which `new` lists its words: its numbers say the row",
        )
        for word, number in sorted(new.items(), key=lambda item: item[1]):
            wanted, mistakes = row_for(word, number, old, vectors)
            name = f"row {number}, of {word!r},"
            expect_value(result[number], wanted, mistakes, name=name)


def row_for(word, number, old, vectors):
    """Return the right row for a word of the new vocabulary, and wrong ones by reason."""
    mean, nothing = vectors[2:].mean(axis=0), np.zeros(vectors.shape[1])
    if word == "":
        return nothing, {
            "padding, row 0, should be zeros, not the mean": mean,
            "padding, row 0, should be zeros: its old row means nothing": vectors[0],
        }
    if word == "[UNK]" or word not in old:
        small = word.lower()
        folded = f"{word!r} got the vector of {small!r}: a word counts as it is written"
        return mean, {
            **({folded: vectors[old[small]]} if small in old else {}),
            f"{word!r} got the old row of [UNK], which was never trained: expected the mean of "
            "all real old words": vectors[1],
            f"{word!r} got zeros, expected the mean of all real old words": nothing,
            "the mean took in padding and [UNK]: average over real words only": vectors.mean(
                axis=0
            ),
            "the mean took in [UNK]: average over real words only": vectors[1:].mean(
                axis=0
            ),
        }
    place = list(old).index(word)
    return vectors[old[word]], {
        f"{word!r} is in the old vocabulary and should keep its vector": mean,
        f"row {number} is still that of the old word of this number: look words up by name": (
            vectors[number % len(vectors)]
        ),
        "a word's row is the number that `old` gives it, not its position there": vectors[
            place
        ],
    }
