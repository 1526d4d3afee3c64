"""Checks of notebook 10, text becomes tensors."""

import functools
import math

import numpy as np

from course_utils.checks.core import exercise, expect, shown
from course_utils.checks.several import expect_all
from course_utils.ngrams import NGram

# A text, its tokens with blanks between them, and what a wrong answer usually overlooks there.
SPLITS = [
    ("Call me now", "Call me now", "plain words"),
    ("don't", "don't", "an apostrophe inside a word"),
    ("rock'n'roll isn't", "rock'n'roll isn't", "several apostrophes in a word"),
    ("I'd say they're", "I'd say they're", "any letter behind an apostrophe"),
    ("win £1,000.50 now", "win £1,000.50 now", "a price"),
    ("a £5 note", "a £5 note", "a price of one digit"),
    ("£5 of £1,000,000", "£5 of £1,000,000", "several commas in a price"),
    ("21 of 1,000 or 3.5", "21 of 1,000 or 3.5", "numbers without a pound sign"),
    ("1000 of £250000", "1000 of £250000", "long numbers without commas"),
    ("1,5 or £2,50", "1,5 or £2,50", "a comma that is not before three digits"),
    ("I am 21.", "I am 21 .", "a full stop behind a number"),
    ("5, 6 or 7.", "5 , 6 or 7 .", "a comma behind a number"),
    ("£9.99, or £8.", "£9.99 , or £8 .", "a sign behind a price"),
    ("ok :) or :-)", "ok :) or :-)", "smiles"),
    (":):-)", ":) :-)", "smiles side by side"),
    (
        "(:--) -) :( ;)",
        "( : - - ) - ) : ( ; )",
        "signs that make no smile: `:)` and `:-)` alone do",
    ),
    ("No!! (5)", "No ! ! ( 5 )", "other signs, each alone"),
    (
        "e.g. this",
        "e . g . this",
        "a full stop between letters: numbers alone have a point",
    ),
    ("a £ or $ 5", "a £ or $ 5", "a pound sign without a number"),
    (
        "well-known _x_",
        "well - known _ x _",
        "hyphens and underscores: signs, each alone",
    ),
    ("a__b", "a _ _ b", "underscores: signs, each alone"),
    ("££5, £ 5", "£ £5 , £ 5", "one pound sign, right before a digit"),
    ("0123456789012345", "0123456789012345", "a number of many digits"),
    ("£1,234,567,890,123.50", "£1,234,567,890,123.50", "many commas in a price"),
    ("café ü", "café ü", "letters beyond a to z"),
    ("'quoted'", "' quoted '", "apostrophes outside of a word"),
    ("  two\n\tlines ", "two lines", "white space, which is not a token"),
    ("", "", "an empty text"),
    (
        "$3 or 50% of €7 – yes",
        "$ 3 or 50 % of € 7 – yes",
        "other signs than the pound, each alone",
    ),
    ("-5, 5-6", "- 5 , 5 - 6", "a hyphen before a number"),
    ("10:30", "10 : 30", "a colon: only commas and points stand between digits"),
    (".5", ". 5", "a point with no digit before it"),
    ("on 21.11.2005", "on 21.11.2005", "several points in a number"),
    ("wait... #cool :D", "wait . . . # cool : D", "other signs, each alone"),
    ("1 000", "1 000", "white space, which no number holds"),
    (
        "b4 2day £5each",
        "b 4 2 day £5 each",
        "digits beside letters: a word is of letters",
    ),
    (
        "class'21 rock'_",
        "class ' 21 rock ' _",
        "an apostrophe that is not between letters",
    ),
]


@exercise(
    hints=[
        "list the kinds of tokens, join their patterns by `|`, and let the single sign be the last",
        "a number ends with a digit: which pattern lets a comma in only if a digit follows?",
    ]
)
def exercise_1(split):
    """A tokeniser in one regular expression."""
    for text, wanted, what in SPLITS:
        tokens = split(text)
        expect(
            isinstance(tokens, list | tuple | np.ndarray),
            f"{text!r} gave {tokens!r}, expected a list",
        )
        expect(
            not any(isinstance(token, tuple) for token in tokens),
            "findall returns tuples when the pattern has groups: write (?:...) for (...)",
        )
        expect(
            all(isinstance(token, str) for token in tokens),
            f"{text!r} gave {tokens!r}, expected a list of strings",
        )
        expect(
            list(tokens) == wanted.split(),
            f"{text!r} gave {list(map(str, tokens))}, expected {wanted.split()}: look at {what}",
        )


# Merges as they may be learned, and words. In the second list the order is not that of letters.
MERGES = [
    ("e r, t e, g h, gh t, i ght, l i, l ight", "lights later night hut lili terter x"),
    ("t e, e r, a b, ab ab, l l, ll a, ab l", "terter later ababab llll lllab abla"),
    ("g h, gh t, l i, i ght, l ight", "light night"),
    ("", "word"),
    (
        "l i, g h, gh t, li ght",
        "light",
    ),  # two pieces are left, and not all merges are done
    ("a b", "Ab"),  # a capital is another letter
]


@exercise(
    hints=[
        "one loop over the merges is enough: each takes the pieces that the one before has left",
        "print the pieces of one word after each merge",
    ]
)
def exercise_2(cut_word):
    """Merges applied to new words."""
    results, cuts, mistakes, names = [], [], [], []
    for text, words in MERGES:
        merges = [tuple(pair.split()) for pair in text.split(", ") if pair]
        for word in words.split():
            pieces = cut_word(word, merges)
            expect(
                isinstance(pieces, list | tuple | np.ndarray)
                and all(isinstance(piece, str) for piece in pieces),
                f"{word!r} gave {pieces!r}, expected a list of strings",
            )
            expect(
                "".join(pieces) == word,
                f"the pieces of {word!r} are {list(pieces)}: put together, they must give the word",
            )
            results.append(list(pieces))
            cuts.append(cut(word, merges))
            mistakes.append(wrong_cuts(word, merges))
            names.append(f"the cut of {word!r} by {text}")
    expect_all(results, cuts, mistakes, names)


def merged(pieces, pair, most=99):
    """Return pieces with the first `most` occurrences of a pair joined."""
    joined = []
    for piece in pieces:
        if joined and (joined[-1], piece) == pair and most > 0:
            joined[-1] += piece
            most -= 1
        else:
            joined.append(piece)
    return joined


def cut(word, merges, most=99):
    """Return the pieces of a word, the merges applied in their order."""
    return functools.reduce(lambda p, pair: merged(p, pair, most), merges, list(word))


def longest_first(word, merges):
    """Return the pieces of a word, cut from the left, the longest known piece first."""
    known = {"".join(pair) for pair in merges}
    pieces = []
    while word:
        size = next(n for n in range(len(word), 0, -1) if n == 1 or word[:n] in known)
        pieces.append(word[:size])
        word = word[size:]
    return pieces


def in_text(word, merges):
    """Return the pieces of a word, cut by replacing in a text with blanks."""
    text = " ".join(word)
    for pair in merges:
        text = text.replace(" ".join(pair), "".join(pair))
    return text.split()


def wrong_cuts(word, merges):
    """Return what usual mistakes give, by reason."""
    last = [merged(word, pair) for pair in merges][-1:] or [list(word)]
    return {
        "words come out in letters, expected the result of all merges, one after the other": [
            *word
        ],
        "each merge starts from the letters again: it should see the result of the merge "
        "before": last[0],
        "words are cut by the longest known piece first: the order in which the merges were "
        "learned decides, and each joins its own two pieces": longest_first(
            word, merges
        ),
        "the merges are applied in the order of the alphabet, expected the order in which they "
        "were learned": cut(word, sorted(merges)),
        "the merges are applied backwards": cut(word, merges[::-1]),
        "each merge joins one pair of a word alone, expected every such pair": cut(
            word, merges, most=1
        ),
        "two pieces are joined of which one is only the end or the beginning of a piece: "
        "compare whole pieces": in_text(word, merges),
    }


SPAM = ["win cash now", "call now to win", "free cash call now"]
OTHER = ["see you at home", "call me at home", "are you home now", "me too"]
TEXTS = [
    "hat",
    "free cash",
    "at home",
    "call",
    "now",
    "call now",
    "me",
    "home now",
    "win",
    "£££ win £££",
    "CALL NOW",
    "  call now  ",
    "win free cash now " * 10 + "are you at home now " * 15,
    "win free cash now " * 60,  # 2 to the power of its bits is not a float
    # long, with a small gain, which its beginning alone does not have
    "call now to win " * 35 + "me too at home " * 28,
]


@exercise(
    hints=[
        "how many bits are in the whole text, and how many in the class itself?",
        "the smaller sum of bits is the more probable one; keep to logarithms of base 2",
    ]
)
def exercise_3(says_spam):
    """Two language models and Bayes' rule."""
    cases, answers = [], []
    for order in (2, 3):
        models = [NGram(order).fit(rows) for rows in (SPAM, OTHER)]
        for text in TEXTS:
            means = [model.bits([text]) for model in models]
            for share in (0.5, *shares_near(means, len(text))):
                answer = says_spam(text, *models, share)
                expect(
                    np.shape(answer) == ()
                    and np.isin(np.asarray(answer), (0, 1)).all(),
                    f"you returned {shown(answer)}, expected True or False",
                )
                answers.append(bool(answer))
                cases.append((text, share, *verdicts(*means, len(text), share)))
    for reason in cases[0][-1]:
        same = answers == [wrong[reason] for *_, wrong in cases]
        expect(not same, reason)
    for (text, share, right, _), answer in zip(cases, answers):
        expect(
            answer == right,
            f"{shown(text)} with a share of spam of {share:.9g}: you return {answer}, expected "
            f"{right}",
        )


def shares_near(means, length):
    """Return shares of spam for which the decision is close, on either side of it."""
    less = (means[1] - means[0]) * length  # bits saved by calling it spam
    priors = [less * factor for factor in (0.8, 1.25, 2, -1.25)]
    return [1 / (1 + 2**prior) for prior in priors if abs(prior) < 30]


def verdicts(spam, other, length, share):
    """Return the right answer, and wrong ones by reason, for means of bits per character."""
    less, prior = (other - spam) * length, math.log2((1 - share) / share)
    p_spam, p_other = 2 ** -(spam * length), 2 ** -(other * length)
    return less > prior, {
        "the probability of a long text becomes 0, too small for a float: compare logarithms": (
            share * p_spam > (1 - share) * p_other
        ),
        "it is the other way round: the model with fewer bits makes a text more probable": (
            less <= prior
        ),
        "the share makes no difference, but rare spam needs more evidence": less > 0,
        "bits are a mean, the probability of the text is a product over all its characters": (
            less / length > prior
        ),
        "the share is the wrong way round": less > -prior,
        "bits are logarithms of base 2, and so must be that of the share": (
            less > prior * math.log(2)
        ),
        "the other messages have a share too, 1 less that of spam": less
        > -math.log2(share),
        "the models alone decide at a share of 0.5, and the share alone elsewhere": (
            less > 0 if share == 0.5 else share > 0.5
        ),
    }
