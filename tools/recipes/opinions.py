"""Sentences with an opinion, rated by people, and pairs written for this course."""

import html
import tarfile

from recipes.files import packed_csv
from recipes.packages import sdist

RATED = {
    "films": "movieReviewSnippets",
    "tweets": "tweets",
    "products": "amazonReviewSnippets",
}


def rated_sentences(folder):
    """Sentences on films, tweets and sentences on products, each with its mean rating."""
    package = sdist("vaderSentiment==3.3.2", folder)
    with tarfile.open(next(package.glob("*/hutto_ICWSM_2014.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    rows = []
    for kind, name in RATED.items():
        path = folder / "hutto_ICWSM_2014" / f"{name}_GroundTruth.txt"
        for line in path.read_text(encoding="utf-8").splitlines():
            _, rating, text = line.split("\t")
            text = html.unescape(text).replace("''", '"').strip()
            if any(map(str.isalnum, text)):
                rows.append([kind, f"{float(rating):.4f}", text])
    packed = packed_csv(["kind", "rating", "text"], rows)
    return {"rated_sentences/rated_sentences.csv.gz": packed}


# A template has two opinions. In half of the templates the first one counts, in the other half the
# last one, so neither "the last clause wins" nor "the first wins" is a useful rule.
TEMPLATES = {
    "not X, in fact Y": ("last", "The {noun} is not {a}, in fact it is {b}."),
    "far from X": ("last", "Far from being {a}, the {noun} is {b}."),
    "I expected X": ("last", "I expected a {a} film and got a {b} one."),
    "could have been X": ("last", "The {noun} could have been {a}, but it is {b}."),
    "seems X at first": ("last", "The {noun} seems {a} at first and turns out {b}."),
    "critics say X": ("last", "The critics call the {noun} {a}; I call it {b}."),
    "X, not Y": ("first", "The {noun} is {a}, not {b}."),
    "X instead of Y": ("first", "This time the {noun} is {a} instead of {b}."),
    "X rather than Y": ("first", "I found the {noun} {a} rather than {b}."),
    "X, unlike the book": ("first", "The film is {a}, unlike the book, which was {b}."),
    "always X, never Y": ("first", "The {noun} is always {a} and never {b}."),
    "X, whatever they say": ("first", "The {noun} is {a}, even if others find it {b}."),
}
NOUNS = ("story", "acting", "script", "humor", "dialogue", "direction")
OPINIONS = (  # good, bad
    ("good", "bad"),
    ("funny", "boring"),
    ("fresh", "tired"),
    ("clever", "stupid"),
    ("wonderful", "terrible"),
    ("moving", "dull"),
    ("charming", "clumsy"),
    ("gripping", "tedious"),
    ("brilliant", "ridiculous"),
    ("warm", "lifeless"),
    ("thoughtful", "shallow"),
    ("delightful", "painful"),
)


def minimal_pairs(folder):
    """Pairs of sentences with the same words and opposite meaning, six for each template."""
    rows = []
    for i, (template, (decides, sentence)) in enumerate(TEMPLATES.items()):
        for j, noun in enumerate(NOUNS):
            good, bad = OPINIONS[(i + 2 * j) % len(OPINIONS)]
            texts = [
                sentence.format(noun=noun, a=a, b=b)
                for a, b in ((good, bad), (bad, good))
            ]
            if decides == "last":
                texts.reverse()
            rows.append([template, decides, *texts])
    header = ["template", "decides", "positive", "negative"]
    return {"minimal_pairs/minimal_pairs.csv.gz": packed_csv(header, rows)}
