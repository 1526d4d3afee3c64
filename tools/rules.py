"""The rules for notebooks that only the author can follow. Each yields reasons for a refusal."""

import re

from notebooks import ANSI, FENCED, code_cells, headings, number, promise
from pages import refused

SECTIONS = [
    "## What you will do",
    "## Setup",
    "## The idea",
    "## Data",
    "## From scratch",
    "## The same in Keras",
    "## Train it",
    "## Look inside",
    "## Try your own",
    "## Exercises",
    "## Summary",
    "## Next",
]
OVERVIEW = SECTIONS[0]
TAGS = {"nbval-ignore-output", "raises-exception"}
MAX_BYTES, MAX_FIGURES = 400_000, 8
# The notebooks whose figures must be described for readers who cannot see them, and whose text
# must not have any of HABITS.
WITH_ALT = set(
    "01 01b 02 03 03b 04 04b 05 05b 06 06b 07 09 09b 17 17b 20 20b".split()
    + "40 41 41b 42 42b 43 43b 44 44b 45 45b".split()
    + "06c 08 08b 30 31 31b 32 33 33b 33c 34 35 35b".split()
    + "14 14b".split()
)
ALT_WORDS = 8  # at least
TITLE_ALONE = re.compile(
    r"(?:an? |the )?(?:figure|plot|picture|image|graph|chart)s? (?:of|showing) [^.:;]*\.",
    re.IGNORECASE,
)
FIRST_IMPORT = "from course_utils import runtime"
INSTALL_STARTS = "try:\n    import course_utils"
NAME = re.compile(r"\d\d[bc]?_[a-z0-9_]+\.ipynb")
# What differs between runs or machines, and what says that something is wrong.
# Only dates from the course's own year on are refused: older ones are data.
FORBIDDEN = {
    "an object's address": r"\b0x[0-9a-f]{6,}\b",
    "an absolute path": r"(?<![\w./:<>)~-])~?/\w[\w.-]*/[\w.-]+|\b[A-Z]:\\\w",
    "a date": r"\b20(?:2[6-9]|[3-9]\d)-\d\d-\d\d[ T]\d\d:\d\d",
    "a progress bar": r"\d ━{3}|█{5}",
    "a comparison that failed": r"\bNOT (?:equal|different|the same shape|in time order|apart)",
    "a broken guard": r"(?m)^(?:guard broken|settings changed): ",
    "a warning about pretrained weights": r"(?m): training it here$|differ from the stored ones",
}
# Old habits of our style, as regular expressions for whole words, and what to write instead.
HABITS = {
    "learnt": "learned",
    "anew": "again",
    "by lot": "at random",
    "shall": "must, or will",
    "whoever": "anyone who, or a model that",
    "quietens?": "silences",
    r"(?<!there )is no (?:part|shape|number|list|sample)": "is not a ...",
    "(?:names )?that nobody bears": "that nobody has",
    "kept weights": "pretrained weights",
    "for (?:it|they) crash(?:es)?": "because it crashes",
    "st(?:an|oo)ds? (?:on the|alone|beside)": "is on the, is alone, is beside",
    "st(?:an|oo)ds? twice": "appears twice",
    r"derivative by(?! \w+ing)": "derivative with respect to",
    "boosted trees of decisions": "gradient-boosted decision trees",
    "from random beginnings": "from random initialisations",
    "the surer half": "the more confident half",
    "does the like": "works the same way",
    "hangs? together": "depend on each other",
    "looks? well in": "looks good in",
}
# What an author writes where text is still missing.
PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])(?:X{3,}|Y{3,}|Z{3,}|W{3,}|TODO|FIXME|TBD|VERDICT|PROMISE|SUMMARY)"
    r"(?![A-Za-z0-9])"
)
EMBEDDED = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]+")  # a sound's bytes
CODE_OR_FORMULA = re.compile(
    r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|(\${1,2})[^$]+\2", re.DOTALL
)


def reasons(notebook, path, size):
    """Yield the reasons for refusing the notebook at `path`, a file of `size` bytes."""
    if size > MAX_BYTES:
        yield f"it has {size:,} bytes, expected at most {MAX_BYTES:,}"
    yield from anatomy(notebook, path)
    if path.parent.name != "solutions":
        yield from first_words(notebook)
    yield from placeholders(notebook)
    yield from plain_english(notebook, path)
    yield from code(notebook)
    yield from outputs(notebook, path)
    yield from descriptions(notebook, path)
    yield from formulas(notebook)


def anatomy(notebook, path):
    """The file's name, one H1 with its number, the fixed sections in order, no H4."""
    found, first = headings(notebook.cells), f"# {number(path)} · "
    if not NAME.fullmatch(path.name):
        yield "its name is not of the form 02_topic.ipynb, 02b_topic.ipynb or 02c_topic.ipynb"
    titles = [line for line in found if line.startswith("# ")]
    if len(titles) != 1 or not re.match(rf"{re.escape(first)}\S", titles[0]):
        yield f"its H1 are {titles}, expected one of the form `{first}Title`"
    if deep := [line for line in found if line.startswith("####")]:
        yield f"{deep[0]!r} is deeper than H3"
    names = [line for line in found if line.startswith("## ")]
    if unknown := [name for name in names if name not in SECTIONS]:
        yield f"{unknown[0]!r} is not one of the sections {', '.join(SECTIONS)}"
    elif names != sorted(set(names), key=SECTIONS.index):
        yield f"its sections are in the order {', '.join(names)}, expected {', '.join(SECTIONS)}"


def first_words(notebook):
    """The promise, which the README's table shows, and the section that states the minutes."""
    if not promise(notebook):
        yield "it has no promise, expected one sentence under the H1 and the badge"
    if OVERVIEW not in headings(notebook.cells):
        yield f"it has no section `{OVERVIEW}`, where `make tidy` writes the minutes"


def placeholders(notebook):
    """No placeholder in the text; code and formulas may contain such words."""
    for i, text in prose(notebook):
        for word in PLACEHOLDER.findall(text):
            yield f"cell {i} holds the placeholder {word!r}: write what belongs there"


def plain_english(notebook, path):
    """The text has none of HABITS, in the notebooks of WITH_ALT and their solutions."""
    if number(path) in WITH_ALT:
        for i, text in prose(notebook):
            yield from (f"cell {i} {reason}" for reason in habits(text))


def habits(text):
    """Yield a reason for each of HABITS in a text."""
    text = " ".join(text.split())
    for habit, natural in HABITS.items():
        for found in re.finditer(rf"\b(?:{habit})\b", text, re.IGNORECASE):
            yield f"says {found[0]!r}, expected plain English: write {natural!r}"


def prose(notebook):
    """Yield (cell's number, paragraph) of the text cells, without code and formulas."""
    for i, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "markdown":
            # Code spans and formulas end within their paragraph.
            for paragraph in FENCED.sub("", cell.source).split("\n\n"):
                yield i, CODE_OR_FORMULA.sub("", paragraph)


def code(notebook):
    """Text between code, the install cell, `runtime` before any other import."""
    cells = notebook.cells
    for i in range(len(cells) - 2):
        if all(cell.cell_type == "code" for cell in cells[i : i + 3]):
            yield f"cells {i + 1} to {i + 3} are code in a row: add text before one of them"
            break
    sources = [cell.source for cell in code_cells(notebook)]
    if not sources or not sources[0].startswith(INSTALL_STARTS):
        yield "the first code cell does not install the course on Colab: is there `## Setup`?"
    rest = "\n".join(s for s in sources if not s.startswith(INSTALL_STARTS))
    imports = re.findall(r"^(?:import|from) .*", rest, flags=re.MULTILINE)
    if imports and not imports[0].startswith(FIRST_IMPORT):
        yield f"its first import is `{imports[0]}`, expected `{FIRST_IMPORT}`"


def outputs(notebook, path):
    """All cells are executed; no output changes between runs or says that something is wrong."""
    figures = 0
    for count, cell in enumerate(code_cells(notebook), 1):
        if cell.execution_count is None:
            yield f"cell [{count}] was never run: run `make outputs NB={number(path)}`"
            break
    for count, cell in enumerate(code_cells(notebook), 1):
        for output in cell.outputs:
            figures += "image/png" in output.get("data", {})
            if output.get("name") == "stderr":
                yield f"cell [{count}] stores stderr: {output.text.strip()[:60]!r}"
            for what, pattern in FORBIDDEN.items():
                if match := re.search(pattern, shown(output)):
                    yield f"cell [{count}] stores {what}: {match[0].strip()!r}"
    if figures > MAX_FIGURES:
        yield f"it has {figures} figures, expected at most {MAX_FIGURES}"


def descriptions(notebook, path):
    """The `alt` in the metadata of a figure's cell describes what is seen, in sentences."""
    asked = number(path) in WITH_ALT and path.parent.name != "solutions"
    for count, cell in enumerate(code_cells(notebook), 1):
        figure = any("image/png" in output.get("data", {}) for output in cell.outputs)
        alt = cell.metadata.get("alt")
        if alt is None and figure and asked:
            yield f"cell [{count}] has a figure without `alt` in its metadata: describe the figure"
        if alt is not None and (fault := fault_of(alt)):
            yield f"the `alt` of cell [{count}] {fault}: {str(alt)[:60]!r}"


def fault_of(alt):
    """Return what is wrong with the description of a figure, or None."""
    if not isinstance(alt, str) or not re.fullmatch(r"[^\W_].*\.", alt):
        return "is not a sentence that ends with a full stop"
    if len(alt.split()) < ALT_WORDS:
        return f"has {len(alt.split())} words, expected at least {ALT_WORDS}"
    if TITLE_ALONE.fullmatch(alt):
        return "is only a title: say what can be seen in the figure"
    return None


def formulas(notebook):
    """Every formula can be shown in the HTML file that `make run` writes."""
    for i, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "markdown":
            for formula in refused(cell.source):
                yield f"cell {i} has a formula that cannot be shown: {formula}"


def shown(output):
    """Return the text that a reader sees of an output."""
    data = [v for k, v in output.get("data", {}).items() if k.startswith("text/")]
    parts = [output.get("text", ""), *data, *output.get("traceback", [])]
    return EMBEDDED.sub("", ANSI.sub("", "\n".join(parts)))
