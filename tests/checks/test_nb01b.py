"""Every check of notebook 01b accepts a right answer and tells each usual wrong one its reason."""

import re
from collections import Counter

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

from course_utils.checks import nb01b


def counted(blanks=" {} ", lengths=lambda longest: range(1, longest + 1), last=1):
    """Return an answer, right by default."""

    def ngrams(name, longest):
        text = blanks.format(name)
        return Counter(
            text[i : i + n]
            for n in lengths(longest)
            for i in range(len(text) - n + last)
        )

    return ngrams


def by_library(name, longest):
    vectorizer = CountVectorizer(
        analyzer="char", ngram_range=(1, longest), lowercase=False
    )
    row = vectorizer.fit_transform([f" {name} "]).toarray()[0]
    return dict(zip(vectorizer.get_feature_names_out().tolist(), row.tolist()))


def without_overlaps(name, longest):
    text = f" {name} "
    return {key: text.count(key) for key in counted()(name, longest)}


def without_blanks_alone(name, longest):
    return {key: n for key, n in counted()(name, longest).items() if key.strip()}


def word_by_word(name, longest):
    return dict(sum((Counter(counted()(w, longest)) for w in name.split()), Counter()))


def letters_and_blanks(name, longest):
    items = counted()(name, longest).items()
    return {key: n for key, n in items if key.replace(" ", "x").isalpha()}


def past_the_end(name, longest):
    text = f" {name} "
    lengths = range(1, longest + 1)
    return Counter(text[i : i + n] for n in lengths for i in range(len(text)))


def counted_in_a_loop(name, longest):
    text, counts = " " + name + " ", {}
    for start in range(len(text)):
        for end in range(start + 1, min(start + longest, len(text)) + 1):
            counts.setdefault(text[start:end], 0)
            counts[text[start:end]] += 1
    return counts


def by_windows(name, longest):
    text = list(f" {name} ")
    counts = Counter()
    for n in range(1, longest + 1):
        counts.update(map("".join, zip(*(text[i:] for i in range(n)))))
    return counts


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (counted(), "passed"),
        (by_library, "passed"),
        (counted(blanks="{}"), "one blank on both sides"),
        (counted(blanks=" {}"), "one blank on both sides"),
        (counted(blanks="_{}_"), "not in the name between two blanks"),
        (counted(blanks="  {}  "), "between two blanks"),
        (counted(lengths=lambda n: [n]), "is missing: there is none of length 1"),
        (counted(lengths=lambda n: range(1, n)), "there is none of length 2"),
        (without_blanks_alone, "a blank alone is an n-gram"),
        (word_by_word, "a blank inside the name"),
        (letters_and_blanks, "an apostrophe is a character"),
        (counted(lengths=lambda n: range(1, n + 2)), "its length is not"),
        (counted(lengths=lambda n: range(n + 1)), "its length is not"),
        (counted(last=0), "do slices reach the last character"),
        (
            lambda name, n: dict.fromkeys(counted()(name, n), 1),
            "add 1 at every position",
        ),
        (without_overlaps, "where n-grams overlap"),
        (past_the_end, "shorter than n"),
        (lambda name, n: counted()(name.lower(), n), "for 'Van Dam' and 3"),
        (lambda name, n: counted()(name.upper(), n), "capital and small letters stay"),
        (counted_in_a_loop, "passed"),
        (by_windows, "passed"),
        (lambda name, n: {tuple(k): v for k, v in counted()(name, n).items()}, "join"),
        (lambda name, n: sorted(counted()(name, n)), "expected a dict"),
        (lambda name, n: counted()("abab", 2), "for 'o' and 1"),
        (lambda name, n: name + n, "your code raised TypeError"),
        (..., "not attempted"),
    ],
)
def test_ngrams(assert_verdict, answer, reason):
    assert_verdict(reason, nb01b.exercise_1, answer)


def bayes_of_the_library(counts, x, alpha):
    languages = np.arange(len(counts))
    model = MultinomialNB(alpha=alpha, fit_prior=False).fit(counts, languages)
    return model.predict_proba(x[np.newaxis])[0]


def product(counts, x, alpha):
    p = (counts + alpha) / (counts + alpha).sum(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        products = (p**x).prod(axis=1)
        return products / products.sum()


def logarithms_without_alpha(counts, x, alpha):
    with np.errstate(all="ignore"):
        logs = np.log(counts / counts.sum(axis=1, keepdims=True)) @ x
        return nb01b.softmax(logs)


def alpha_in_the_sum_only(counts, x, alpha):
    total = (counts + alpha).sum(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        return nb01b.softmax((x * np.log(counts / total)).sum(axis=1))


def clipped(counts, x, alpha):
    p = (counts + alpha) / (counts + alpha).sum(axis=1, keepdims=True)
    return nb01b.softmax(np.log(np.clip(p, 0.001, 1)) @ x)


def adds_into_floats(counts, x, alpha):
    counts = np.asarray(counts, dtype=float)
    counts += alpha
    return nb01b.posterior(counts, x, 0.0)


def without_the_mean(counts, x, alpha):
    p = (counts + alpha) / (counts + alpha).sum(axis=1, keepdims=True)
    logs = np.log(p) @ x
    with np.errstate(all="ignore"):
        powers = np.exp(logs - logs.mean())
        return powers / powers.sum()


def by_ratios(counts, x, alpha):
    """Each probability by 1 over the sum of its ratios to all others."""
    p = np.log(counts + alpha) - np.log((counts + alpha).sum(axis=1, keepdims=True))
    logs = np.array([(x * row).sum() for row in p])
    with np.errstate(over="ignore"):
        return np.array([1 / np.exp(logs - log).sum() for log in logs])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nb01b.posterior, "passed"),
        (bayes_of_the_library, "passed"),
        (lambda *given: list(nb01b.posterior(*given)), "passed"),
        (lambda c, x, a: nb01b.posterior(c.astype("float32"), x, a), "passed"),
        *[(mistake, reason) for reason, mistake in nb01b.MISTAKES.items()],
        (by_ratios, "passed"),
        (
            lambda counts, x, alpha: nb01b.posterior(counts, x + (x.sum() == 0), alpha),
            "with counts of shape (2, 7) the first probability is",
        ),
        (logarithms_without_alpha, "do you add `alpha` to every count"),
        (alpha_in_the_sum_only, "do you add `alpha` to every count"),
        (clipped, "with counts of shape (2, 3) the first probability is 0.79"),
        (
            lambda counts, x, a: nb01b.posterior(np.round(counts + a, 3), x, 1e-9),
            "do you add `alpha` to every count",
        ),
        (adds_into_floats, "changes its argument `counts`"),
        (without_the_mean, "subtract the largest before the exponential"),
        (product, "add logarithms"),
        (
            lambda *given: nb01b.posterior(*given) / nb01b.posterior(*given).max(),
            "the probabilities sum to 1.58",
        ),
        (lambda *given: nb01b.posterior(*given) / (1 + 1e-5), "sum to 0.99999, expect"),
        (lambda *given: nb01b.posterior(*given).astype("float32"), "passed"),
        (lambda counts, x, alpha: nb01b.posterior(counts, x, 0.3), "which is wrong"),
        (lambda counts, x, alpha: nb01b.posterior(counts, x, alpha)[::-1], "wrong"),
        (
            lambda counts, x, alpha: nb01b.posterior(counts, x, alpha).max(),
            "expected (3,)",
        ),
        (lambda counts, x, alpha: np.full(len(counts), 1 / len(counts)), "wrong"),
        (lambda counts, x, alpha: counts @ "x", "your code raised"),
        (..., "not attempted"),
    ],
)
def test_language_probabilities(assert_verdict, answer, reason):
    assert_verdict(reason, nb01b.exercise_2, answer)


def test_a_full_stop_in_a_name_is_no_pattern(assert_verdict):
    def by_pattern(name, longest):
        text = f" {name} "
        size = len(text)
        grams = {
            text[i : i + n] for n in range(1, longest + 1) for i in range(size - n + 1)
        }
        return {gram: len(re.findall(f"(?={gram})", text)) for gram in grams}

    assert_verdict("'St. Ives' and 2", nb01b.exercise_1, by_pattern)
