"""Runs notebooks with fresh seeds and writes their results to docs/seeds.md.

    python tools/seeds.py [notebooks/04_recurrent_layers.ipynb ...]

`make seeds` runs it. A notebook runs with five seeds other than its own, with as many as it has
if these are more, or with two if its full profile takes over ten minutes. Its pretrained networks
are trained for each seed and stored in build/seeds/ until its code changes. After an interruption
the same command continues from there, and finished notebooks are not run again. It takes hours and
is not part of CI. The exit status is 1 if a guard is broken. Notebooks that are not named keep
their rows.
"""

import ast
import hashlib
import json
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path

from nbformat.v4 import new_code_cell
from rich.console import Console

from course_utils.files import write_whole
from notebooks import (
    BUILD,
    Failure,
    all_pages,
    code_cells,
    merged,
    number,
    read,
    require_writable,
    results,
    stated,
)
from rules import INSTALL_STARTS
from run import Run, execute_all

REPORT, WEIGHTS = Path("docs/seeds.md"), Path("weights")
SEEDS = tuple(range(101, 111))  # other than the notebooks' own
USUAL, FEW = 5, 2
REPORTING = threading.Lock()
LONG = 600  # seconds; if the full profile takes longer, only few seeds are run
NOTEBOOKS_SEEDS = re.compile(r"^SEEDS = (\([^)]*\))", re.MULTILINE)
# As in `weights.history(..., seed=0)`; other notebooks' weights have their own seeds.
FIRST_SEED = re.compile(r"^((?!.*(?:start|weights\.load)\().*)\bseed=0\b", re.MULTILINE)
SECONDS = re.compile(r"^- seconds: (\d+)", re.MULTILINE)
# This code runs before the notebook's own imports. It sends the notebook's weights to another
# folder; networks that are not there yet are trained as in the full profile.
DIVERSION = """
from course_utils import runtime as _runtime
import os as _os
from pathlib import Path as _Path
from course_utils import weights as _weights
_kept_in = _weights.folder
def _folder(notebook):
    return _Path({folder!r}) if notebook == {number!r} else _kept_in(notebook)
def _trained_once(function):
    def call(notebook, name, *rest, seed, **options):
        path = _weights.path_of(notebook, name, seed)
        there = path.exists() or _weights.predictions_path(path).exists()
        _os.environ["PROFILE"] = "quick" if there or notebook != {number!r} else "full"
        try:
            return function(notebook, name, *rest, seed=seed, **options)
        finally:
            _os.environ["PROFILE"] = "quick"
    return call
_weights.folder = _folder
_weights.kept = _trained_once(_weights.kept)
_weights.predictions = _trained_once(_weights.predictions)
"""
HEAD = """# Fresh seeds

Each notebook ran again with seeds other than its own: {seeds}, or the first two if its full
profile takes over ten minutes; a notebook with more than five seeds ran with as many, from 101 on.
Its pretrained networks were trained for each seed. Written by `make seeds`; not part of CI. Rows
without an interval are older: there, networks that the notebook trains itself also had the full
profile's constants, and the pretrained weights may have been trained again since. What a notebook
no longer measures has no row.

| notebook | task | result over seeds | against | interval | verdict |
|---|---|---|---|---|---|
"""


def fresh_seeds(path):
    """Return the seeds for a notebook: their number depends on its own and on its full profile."""
    code = "\n".join(cell.source for cell in code_cells(read(path)))
    found = NOTEBOOKS_SEEDS.search(code)
    own = len(ast.literal_eval(found[1])) if found else 0
    recipe = WEIGHTS / number(path) / "README.md"
    text = recipe.read_text(encoding="utf-8") if recipe.is_file() else ""
    took = SECONDS.search(text)
    usual = FEW if took and int(took[1]) > LONG else USUAL
    return SEEDS[: own if own > USUAL else usual]


def folder_of(path, notebook, seeds):
    """Return the folder of a notebook's models for these seeds; it changes with the code."""
    code = json.dumps([seeds, *(cell.source for cell in code_cells(notebook))])
    digest = hashlib.sha256(code.encode()).hexdigest()[:12]
    return (BUILD / "seeds" / f"{number(path)}-{digest}").absolute()


def with_fresh_seeds(path, notebook, seeds, folder):
    """Return the notebook up to its last result, with other seeds and with weights in `folder`."""
    constants = [c for c in code_cells(notebook) if NOTEBOOKS_SEEDS.search(c.source)]
    if len(constants) != 1:
        raise Failure(
            f"notebook {number(path)} has {len(constants)} cells with `SEEDS = (...)`, "
            "expected one."
        )
    constants[0].source = NOTEBOOKS_SEEDS.sub(f"SEEDS = {seeds}", constants[0].source)
    for cell in code_cells(notebook):
        cell.source = FIRST_SEED.sub(rf"\g<1>seed={seeds[0]}", cell.source)
    cells = notebook.cells
    outputs = [[r for o in c.get("outputs", []) for r in stated(o)] for c in cells]
    last = max((i for i, found in enumerate(outputs) if found), default=-1)
    if last < 0:
        raise Failure(f"notebook {number(path)} stores no result: run `make outputs`.")
    diversion = DIVERSION.format(folder=str(folder), number=number(path))
    notebook.cells = [
        new_code_cell(diversion),
        *(c for c in cells[: last + 1] if not c.source.startswith(INSTALL_STARTS)),
    ]
    return notebook


class FreshSeeds(Run):
    """The run of one notebook with fresh seeds."""

    def __call__(self):
        """Run the notebook unless it is finished, and write the report; return the seconds.

        Raises `Failure`.
        """
        started = time.perf_counter()
        notebook, seeds = read(self.path), fresh_seeds(self.path)
        folder = folder_of(self.path, notebook, seeds)
        finished = folder / "results.json"
        if not finished.is_file():
            require_writable(folder)
            notebook = with_fresh_seeds(self.path, notebook, seeds, folder)
            self.execute(notebook)
            rows = [row(self.path, result) for result in results(notebook)]
            problems = [r.problem for r in results(notebook) if r.problem]
            write_whole(finished, json.dumps([rows, problems]))
        rows, problems = json.loads(finished.read_text(encoding="utf-8"))
        write_report(rows)
        if problems:
            raise Failure(f"{self.path.name}, {'; '.join(problems)}.")
        return time.perf_counter() - started


def row(path, result):
    """Return a result as a row of the report."""
    *cells, _ = result
    return f"| {' | '.join([number(path), *cells])} |"


def write_report(rows):
    """Replace the rows of a notebook in the report."""
    head = HEAD.format(seeds=", ".join(map(str, SEEDS[:USUAL])))
    with REPORTING:
        write_whole(REPORT, head + "\n".join(merged(REPORT, rows)) + "\n")


def main(arguments):
    """Run the named notebooks, or all; return the exit status."""
    os.environ["PROFILE"] = "quick"
    console = Console(highlight=False, markup=False)
    paths = [Path(name) for name in arguments] or all_pages()
    try:
        failures = execute_all([FreshSeeds(path) for path in paths], console)
    except KeyboardInterrupt:
        console.print("Interrupted: the same command continues from here.")
        return 130
    for sentence in failures:
        console.print(sentence, style="red", soft_wrap=True)
    return 1 if failures else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as if Ctrl-C
    sys.exit(main(sys.argv[1:]))
