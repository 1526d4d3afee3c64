"""The rules of a tidy notebook that only its author can mend. Each yields reasons."""

import re

from notebooks import code_cells, headings

SECTIONS = [
    "## What you will do",
    "## Setup",
    "## The idea",
    "## Data",
    "## From scratch",
    "## The same in Keras",
    "## Train it",
    "## Look inside",
    "## Exercises",
    "## Summary",
    "## Next",
]
TAGS = {"nbval-ignore-output", "raises-exception"}
MAX_BYTES, MAX_FIGURES = 400_000, 8
FIRST_IMPORT = "from course_utils import runtime"
INSTALL_STARTS = "try:\n    import course_utils"
TIME = re.compile(r"\*\*Time:\*\* (?:about )?(\d+) minutes")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# What differs from run to run or machine to machine, and what says that something is wrong.
# Dates count from the course's own year on: older ones are data.
FORBIDDEN = {
    "an object's address": r"\b0x[0-9a-f]{6,}\b",
    "an absolute path": r"(?<![\w./:<>)~-])~?/\w[\w.-]*/[\w.-]+|\b[A-Z]:\\\w",
    "a date": r"\b20(?:2[6-9]|[3-9]\d)-\d\d-\d\d[ T]\d\d:\d\d",
    "a progress bar": r"\d ━{3}|█{5}",
    "a comparison that failed": r"\bNOT (?:equal|different|the same shape|in time order|apart)",
    "a missed bar": r"(?m) \| missed$",
}


def reasons(notebook, path, size):
    """Yield why the notebook at `path`, a file of `size` bytes, is not as the course wants it."""
    if size > MAX_BYTES:
        yield f"it has {size:,} bytes, expected at most {MAX_BYTES:,}"
    yield from anatomy(notebook, path)
    if path.parent.name != "solutions":
        yield from first_words(notebook)
    yield from code(notebook)
    yield from outputs(notebook, path)


def anatomy(notebook, path):
    """The file's name, one H1 with its number, the fixed sections in order, no H4."""
    number, found = path.name[:2], headings(notebook.cells)
    if not re.fullmatch(r"\d\d_[a-z0-9_]+\.ipynb", path.name):
        yield "its name is not of the form 02_topic.ipynb"
    titles = [line for line in found if line.startswith("# ")]
    if len(titles) != 1 or not re.match(rf"# {number} · \S", titles[0]):
        yield f"its H1 are {titles}, expected one of the form `# {number} · Title`"
    if deep := [line for line in found if line.startswith("####")]:
        yield f"{deep[0]!r} is deeper than H3"
    names = [line for line in found if line.startswith("## ")]
    if unknown := [name for name in names if name not in SECTIONS]:
        yield f"{unknown[0]!r} is none of the sections {', '.join(SECTIONS)}"
    elif names != sorted(set(names), key=SECTIONS.index):
        yield f"its sections come in the order {', '.join(names)}, expected {', '.join(SECTIONS)}"


def first_words(notebook):
    """The promise and the minutes, which the README's table shows."""
    if not promise(notebook):
        yield "there is no promise, one sentence under the H1 and the badge"
    if not minutes(notebook):
        yield "`## What you will do` has no line like `**Time:** 30 minutes`"


def promise(notebook):
    """Return the one sentence under the H1 and the badge, or ''."""
    first = notebook.cells[0].source if notebook.cells else ""
    lines = [x.strip() for x in first.splitlines()[1:] if "colab-badge.svg" not in x]
    return " ".join("\n".join(lines).strip().split("\n\n")[0].split())


def minutes(notebook):
    """Return the minutes that the page says it takes, or ''."""
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    match = TIME.search(text)
    return match[1] if match else ""


def code(notebook):
    """Text between code, the install cell, `runtime` before any other import."""
    cells = notebook.cells
    for i in range(len(cells) - 2):
        if all(cell.cell_type == "code" for cell in cells[i : i + 3]):
            yield f"cells {i + 1} to {i + 3} are code in a row: say in words what comes"
            break
    sources = [cell.source for cell in code_cells(notebook)]
    if not sources or not sources[0].startswith(INSTALL_STARTS):
        yield "the first code cell does not install the course on Colab: is there `## Setup`?"
    rest = "\n".join(s for s in sources if not s.startswith(INSTALL_STARTS))
    imports = re.findall(r"^(?:import|from) .*", rest, flags=re.MULTILINE)
    if imports and not imports[0].startswith(FIRST_IMPORT):
        yield f"its first import is `{imports[0]}`, expected `{FIRST_IMPORT}`"


def outputs(notebook, path):
    """All cells executed; nothing stored that changes or says that something is wrong."""
    figures = 0
    for number, cell in enumerate(code_cells(notebook), 1):
        if cell.execution_count is None:
            yield f"cell [{number}] was never run: run `make outputs NB={path.name[:2]}`"
            break
    for number, cell in enumerate(code_cells(notebook), 1):
        for output in cell.outputs:
            figures += "image/png" in output.get("data", {})
            if output.get("name") == "stderr":
                yield f"cell [{number}] stores stderr: {output.text.strip()[:60]!r}"
            for what, pattern in FORBIDDEN.items():
                if match := re.search(pattern, shown(output)):
                    yield f"cell [{number}] stores {what}: {match[0].strip()!r}"
    if figures > MAX_FIGURES:
        yield f"it has {figures} figures, expected at most {MAX_FIGURES}"


def shown(output):
    """Return what a reader sees of an output as text."""
    data = [v for k, v in output.get("data", {}).items() if k.startswith("text/")]
    parts = [output.get("text", ""), *data, *output.get("traceback", [])]
    return ANSI.sub("", "\n".join(parts))
