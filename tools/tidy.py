"""Keeps the notebooks uniform, and the README, docs/results.md and the glossary correct.

    python tools/tidy.py                        normalise all notebooks, write tables and results
    python tools/tidy.py --check [NOTEBOOK...]  name each file that is not tidy, with the reason
    python tools/tidy.py --store NOTEBOOK...    copy fresh outputs from build/ (`make outputs`)

Run from the project's folder.
"""

import argparse
import base64
import copy
import io
import re
import sys
import tomllib
from pathlib import Path

import nbformat
from PIL import Image

import glossary
from course_utils.files import write_whole
from notebooks import (
    ANSI,
    NOTEBOOKS,
    Failure,
    all_notebooks,
    all_pages,
    built,
    headings,
    number,
    read,
    size,
)
from readme import README, with_tables
from results import RESULTS, results_page
from rules import INSTALL_STARTS, OVERVIEW, TAGS, outputs, reasons

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
INSTALL = f"""\
{INSTALL_STARTS}  # noqa: F401
except ModuleNotFoundError:  # on Colab
    %pip install -q "unrolled[notebooks] @ git+{{address}}\""""
BADGE = """\
[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]\
(https://colab.research.google.com/github/{repository}/blob/main/{path})"""
TIME = re.compile(r"\*\*Time:\*\* (?:about )?\d+ minutes")
STAMP = "**Time:** about {} minutes"
ONE_IDEA = {
    "cells": 60,
    "lines": 300,
    "words": 2000,
}  # one idea needs at most about this


def public_address():
    """Return the course's public address from pyproject.toml, the only file that has it."""
    pyproject = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    return pyproject["project"]["urls"]["Repository"]


def normalise(notebook, path, address):
    """Return a tidy copy of the notebook whose path is `path`."""
    cells = [copy.deepcopy(c) for c in notebook.cells if c.source.strip()]
    stamp_badge(cells, path, address)
    stamp_install(cells, address)
    stamp_minutes(cells)
    code = [cell for cell in cells if cell.cell_type == "code"]
    if all(cell.execution_count for cell in code):
        for count, cell in enumerate(code, 1):
            cell.execution_count = count
    for cell in code:
        cell.outputs = [tidy_output(o, cell) for o in joined(cell.outputs)]
    for place, cell in enumerate(cells, 1):
        cell.metadata = tidy_metadata(cell.metadata)
        cell.id = f"c{place:02d}"
        cell.source = cell.source.strip("\n")
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return nbformat.from_dict(
        {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def stamp_badge(cells, path, address):
    """Write the Colab badge under the H1."""
    if not headings(cells[:1]):
        return
    repository = address.removeprefix("https://github.com/")
    badge = BADGE.format(repository=repository, path=Path(path).as_posix())
    title, *rest = cells[0].source.strip().splitlines()
    rest = "\n".join(x for x in rest if "colab-badge.svg" not in x).strip()
    cells[0].source = "\n\n".join(part for part in (title, badge, rest) if part)


def stamp_install(cells, address):
    """Write the course's address into the install cell; add that under `## Setup` if missing."""
    install = INSTALL.format(address=address)
    there = [cell for cell in cells if cell.source.startswith(INSTALL_STARTS)]
    for cell in there:
        cell.source = install
    setup = [i for i, cell in enumerate(cells) if "## Setup" in headings([cell])]
    if setup and not there:
        cells.insert(setup[0] + 1, nbformat.v4.new_code_cell(install))


def stamp_minutes(cells):
    """Write how many minutes the notebook takes under `## What you will do`."""
    for cell in [cell for cell in cells if OVERVIEW in headings([cell])]:
        if not TIME.search(cell.source):
            cell.source = f"{cell.source.strip()}\n\n{STAMP.format(0)}."
        cell.source = TIME.sub(STAMP.format(0), cell.source)  # the stamp counts, too
        cell.source = TIME.sub(STAMP.format(size(cells).minutes), cell.source)


def tidy_metadata(metadata):
    """Return the metadata that a cell may have: the allowed tags, and `alt` for its figures."""
    tags = sorted(TAGS.intersection(metadata.get("tags", [])))
    return {
        name: value
        for name, value in {"alt": metadata.get("alt"), "tags": tags}.items()
        if value
    }


def joined(cell_outputs):
    """Return the outputs with all stdout joined, as a terminal shows it after `\\r`."""
    texts = [o.text for o in cell_outputs if is_stdout(o)]
    kept = [o for o in cell_outputs if not is_stdout(o)]
    if not texts:
        return kept
    first = next(i for i, o in enumerate(cell_outputs) if is_stdout(o))
    lines = "".join(texts).split("\n")
    text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
    kept.insert(first, nbformat.v4.new_output("stream", name="stdout", text=text))
    return kept


def is_stdout(output):
    return output.output_type == "stream" and output.name == "stdout"


def tidy_output(output, cell):
    """Return an output without what can change: counts, metadata, frames inside libraries."""
    if "metadata" in output:
        output.metadata = {}
    if output.output_type == "execute_result":
        output.execution_count = cell.execution_count
    if png := output.get("data", {}).get("image/png"):
        output.data["image/png"] = small_png(png)
    if output.output_type == "error":
        output.traceback = [
            frame
            for frame in output.traceback
            if not ANSI.sub("", frame).startswith("File ")
        ]
    return output


def small_png(encoded):
    """Return a figure (base64) with a palette of 256 colours, which makes it much smaller."""
    picture = Image.open(io.BytesIO(base64.b64decode(encoded)))
    if picture.mode == "P":  # it already has one
        return encoded
    file = io.BytesIO()
    picture = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    picture.save(file, "png", optimize=True)
    return base64.b64encode(file.getvalue()).decode() + "\n"


def as_text(notebook):
    """Return the text of the notebook's file."""
    return nbformat.writes(notebook) + "\n"


def tidy(path):
    """Normalise the notebook at `path` in place, if it is not yet."""
    text = as_text(normalise(read(path), path, public_address()))
    if text != path.read_text(encoding="utf-8"):
        write_whole(path, text)


def problems(path):
    """Return all reasons why the notebook at `path` is not tidy."""
    notebook = read(path)
    text = path.read_text(encoding="utf-8")
    found = list(reasons(notebook, path, len(text.encode())))
    if text != as_text(normalise(notebook, path, public_address())):
        found.append("not normalised: run `make tidy`")
    return found


def store(path):
    """Replace a notebook with its executed version from build/."""
    fresh = normalise(read(built(path, ".ipynb")), path, public_address())
    if found := list(outputs(fresh, path)):
        raise Failure(
            f"{path} keeps its old outputs, because in the fresh ones {'; '.join(found)}."
        )
    write_whole(path, as_text(fresh))
    built(path, ".html").touch()  # it belongs to this version: not stale


def check(paths):
    """Return a sentence for each file that is not tidy, in `paths` or in the whole course."""
    sentences = []
    for path in paths or all_notebooks():
        try:
            sentences += [f"{path}: {reason}" for reason in problems(path)]
        except Failure as failure:
            sentences.append(str(failure))
    if not sentences:
        sentences += glossary.problems(paths)
    if paths or sentences:
        return sentences
    numbers = [number(path) for path in all_pages()]
    if twice := sorted({x for x in numbers if numbers.count(x) > 1}):
        sentences.append(f"{NOTEBOOKS}/ has two notebooks {', '.join(twice)}")
        return sentences
    for path, text in generated().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            sentences.append(
                f"{path}: it does not match the notebooks: run `make tidy`"
            )
    return sentences


def generated():
    """Return {path: text} of the files that are made from the stored notebooks."""
    pages = {path: read(path) for path in all_pages()}
    return {README: with_tables(pages), RESULTS: results_page(pages)}


def too_long():
    """Yield a line for each notebook that is longer than one idea needs; it is not refused."""
    for path in all_pages():
        found = size(read(path).cells)._asdict()
        over = [f"{found[x]} {x}" for x in ONE_IDEA if found[x] > ONE_IDEA[x]]
        if over:
            yield f"{path}: {', '.join(over)}"


def main(arguments=None):
    """Tidy, check or store; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--check",
        nargs="*",
        type=Path,
        help="change nothing; say what is not tidy in these notebooks, or in all",
    )
    how.add_argument(
        "--store", nargs="+", type=Path, help="notebooks whose outputs are replaced"
    )
    chosen = parser.parse_args(arguments)
    try:
        if chosen.check is not None:
            sentences = check(chosen.check)
            print("\n".join(sentences), end="\n" if sentences else "")
            return 1 if sentences else 0
        if chosen.store:
            for path in chosen.store:
                store(path)
        else:
            for path in all_notebooks():
                tidy(path)
        for path, text in generated().items():
            write_whole(path, text)
        if not chosen.store and (notes := list(too_long())):
            limits = ", ".join(f"{n} {x}" for x, n in ONE_IDEA.items())
            print(
                f"Tidy. Longer than one idea needs (about {limits}):", *notes, sep="\n"
            )
    except Failure as failure:
        print(failure)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
