"""Checks of notebook 11, word vectors."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


def _softmax(x):
    powers = np.exp(x - x.max())
    return powers / powers.sum()


@exercise
def exercise_1(softmax_gradient):
    """The gradient of a softmax over all words for the centre's vector."""
    random = np.random.default_rng(0)
    v, U, o = random.normal(size=4), random.normal(size=(9, 4)), 5
    result = expect_shape("the gradient", softmax_gradient(v.copy(), U.copy(), o), (4,))
    p = _softmax(U @ v)
    wanted = p @ U - U[o]
    expect(
        not is_close(result, -wanted),
        "that is the gradient of log p, the loss has a minus: turn the sign round",
    )
    expect(
        not is_close(result, p @ U),
        "that is what the model expects; take away what is true, the row of the context",
    )
    expect(
        not is_close(result, (p[o] - 1) * U[o]),
        "only the context's own row is in it: every other word has a share p of it",
    )
    sigmoid = 1 / (1 + np.exp(-U @ v))
    expect(
        not is_close(result, sigmoid @ U - U[o]),
        "those are sigmoids, which do not sum to 1: the question is which of all words",
    )
    expect(is_close(result, wanted), "central differences disagree: look at L again")
    large = softmax_gradient(3_000 * v, U.copy(), o)
    expect(
        np.all(np.isfinite(large)),
        "with large scores exp overflows: subtract the largest score first",
    )


@exercise
def exercise_2(odd_one_out):
    """The word that fits least to the others."""
    vocabulary = {"": 0, "[UNK]": 1, "red": 2, "blue": 3, "green": 4, "seven": 5}
    vectors = np.zeros((6, 3))
    vectors[2:] = [[9, 1, 0], [0.9, 0.2, 0.1], [1, 0, 0.2], [0.1, 0.1, 1]]
    words = ["red", "seven", "green", "blue"]
    answer = odd_one_out(list(words), vectors.copy(), dict(vocabulary))
    expect(
        isinstance(answer, str) and answer in words,
        f"the answer is {answer!r}, expected one of the words",
    )
    expect(
        answer != "red",
        "red was chosen for its long vector: compare directions, by cosine",
    )
    expect(
        answer == "seven",
        f"{answer} was chosen, but seven points another way: is it the smallest similarity?",
    )
    turned = vectors[[0, 1, 5, 3, 4, 2]]  # now red is the odd one
    answer = odd_one_out(list(words), turned, dict(vocabulary))
    expect(
        answer == "red",
        "with other vectors the answer is wrong: are the rows those of the vocabulary?",
    )


@exercise
def exercise_3(carry_over):
    """Vectors for the words of another vocabulary."""
    random = np.random.default_rng(1)
    old = {"": 0, "[UNK]": 1, "sea": 2, "whale": 3, "king": 4}
    new = {"": 0, "[UNK]": 1, "king": 2, "robot": 3, "sea": 4, "laptop": 5}
    vectors = random.normal(size=(5, 3)) + 1
    before = vectors.copy()
    result = expect_shape(
        "the matrix", carry_over(dict(new), dict(old), vectors), (6, 3)
    )
    expect(is_close(vectors, before), "the vectors that were passed were changed")
    expect(
        not is_close(result[2], vectors[2]),
        "row 2 is still that of the old word number 2: look each word up by its name",
    )
    expect(
        is_close(result[[2, 4]], vectors[[4, 2]]),
        "the rows of king and sea are not their vectors",
    )
    mean = vectors[2:].mean(axis=0)
    expect(
        not is_close(result[3], vectors[1]),
        "a word without a vector got the row of [UNK], which was never trained",
    )
    expect(
        not is_close(result[3], vectors.mean(axis=0)),
        "the mean took in padding and [UNK]: average over real words only",
    )
    expect(
        is_close(result[[3, 5]], [mean, mean]),
        "a word without a vector should get the mean of all old words' vectors",
    )
    expect(is_close(result[1], mean), "[UNK] should get the mean as well")
    expect(is_close(result[0], np.zeros(3)), "padding, row 0, should be zeros")
