"""The glossary: each term in one sentence, and bold in the notebook that introduces it."""

import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from notebooks import all_pages, number, read, text_of

GLOSSARY = Path("docs/glossary.md")
FORM = "| term | One sentence. | [NN](../notebooks/NN_topic.ipynb) |"
ROW = re.compile(
    r"\| ([^|]+) \| ([^|]+) \| \[([^]|]+)\]\(\.\./([^)|]+)\)(?:, as \*\*([^*|]+)\*\*)? \|"
)
RULE = re.compile(r"\|[ :|-]+\|")  # under the table's heading
BOLD = re.compile(r"\*\*(?!\s)([^*]+)\*\*")


class Entry(NamedTuple):
    """A row of the glossary."""

    term: str
    meaning: str
    number: str  # of the notebook, as a reader sees it
    notebook: Path
    bold: str  # the words that are bold there

    @property
    def order(self):
        """What the alphabet sorts by: letters and digits, no abbreviation in brackets."""
        return " ".join(re.findall(r"\w+", without_brackets(self.term).casefold()))


def without_brackets(term):
    return term.partition(" (")[0]


def problems(pages=()):
    """Yield a sentence for each wrong entry, of the notebooks `pages` or of all."""
    if not GLOSSARY.is_file():
        yield f"{GLOSSARY} is missing, expected the terms of the course"
        return
    entries, unreadable = parsed(GLOSSARY.read_text(encoding="utf-8"))
    if not pages:
        for row in unreadable:
            yield f"{GLOSSARY}: the row {row!r} cannot be read, expected `{FORM}`"
        for reason in out_of_order(entries):
            yield f"{GLOSSARY}: {reason}"
    texts = {}
    for entry in entries:
        if not pages or entry.notebook in pages:
            for reason in faults(entry, texts):
                yield f"{GLOSSARY}: {entry.term!r} {reason}"


def parsed(text):
    """Return the entries of a glossary, and the rows of its table that are not entries."""
    entries, unreadable = [], []
    rows = [line.strip() for line in text.splitlines() if line.startswith("|")]
    rules = {i for i, row in enumerate(rows) if RULE.fullmatch(row)}
    for i, row in enumerate(rows):
        if i in rules or i + 1 in rules:  # the table's heading
            continue
        if match := ROW.fullmatch(row):
            term, meaning, shown, link, form = match.groups()
            bold = form or without_brackets(term)
            entries.append(Entry(term, meaning, shown, Path(link), bold))
        else:
            unreadable.append(row)
    return entries, unreadable


def out_of_order(entries):
    """Yield the reasons why the entries are not in alphabetical order, each term once."""
    orders = [entry.order for entry in entries]
    for order in sorted({x for x in orders if orders.count(x) > 1}):
        yield f"{order!r} has {orders.count(order)} entries: keep one"
    for before, after in pairwise(entries):
        if before.order > after.order:
            yield f"{after.term!r} comes after {before.term!r}: put it in alphabetical order"


def faults(entry, texts):
    """Yield what is wrong with an entry; `texts` keeps the notebooks' texts."""
    ends = re.findall(r"[.!?](?=\s|$)", entry.meaning)
    if len(ends) != 1 or not entry.meaning.endswith(ends[0]):
        yield (
            f"has {len(ends)} full stops where a sentence can end, expected one, "
            "at the end: say it in one sentence"
        )
    page = entry.notebook
    if page not in all_pages():
        yield f"links {page}, which is not a notebook: link the one that introduces it"
        return
    if entry.number != number(page):
        yield f"shows [{entry.number}] and links {page}: make the two agree"
    if page not in texts:
        texts[page] = bold_words(text_of(read(page).cells))
    if not forms_of(entry.bold) & texts[page]:
        yield (
            f"is not bold in {page}: write **{entry.bold}** where the notebook explains it, "
            "link the one that does, or give its bold words as `, as **words**`"
        )


def bold_words(text):
    """Return the bold words of a text, in the form that is compared."""
    return {plain(words) for words in BOLD.findall(text)}


def plain(words):
    """Return words without case, code marks and the punctuation around them."""
    return " ".join(words.replace("`", "").split()).strip(" .,:;?!").casefold()


def forms_of(words):
    """Return the forms that count as the same words: singular and simple plural."""
    word = plain(words)
    return {word, f"{word}s", f"{word}es", re.sub("y$", "ies", word)}
