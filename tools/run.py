"""Executes notebooks, two at a time, into build/, and prints the scoreboard.

    python tools/run.py notebooks/02_rnn_by_hand.ipynb [...] [--stale ...] [--full]

Run from the project's folder, as `make run` and `make full` do. An executed notebook is written to
build/ only when it is complete: a notebook that fails or is interrupted leaves nothing there.
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from course_utils.files import write_whole
from notebooks import (
    Failure,
    all_pages,
    built,
    code_cells,
    read,
    require_writable,
    results,
)
from pages import html_of
from weights import HARDWARE_CELL, folder_of, keep_recipe, require_clean_tree

WORKERS = 2
KEY = "unrolled"  # our entry in an executed notebook's metadata


class Stopped(Exception):
    """The run was interrupted before this notebook was complete."""


class Run:
    """The execution of one notebook: `progress(cell, cells)` is called as each cell starts."""

    def __init__(self, path, full=False, progress=lambda cell, cells: None):
        self.path, self.full, self.progress = Path(path), full, progress
        self.stopping = threading.Event()
        self.client = None
        self.current = 0

    def __call__(self):
        """Execute the notebook and write it to build/; return the seconds.

        Raises `Failure` or `Stopped`.
        """
        targets = [built(self.path, s, self.full) for s in (".ipynb", ".html")]
        for folder in [targets[0].parent, *([folder_of(self.path)] * self.full)]:
            require_writable(folder)
        for target in targets:
            target.unlink(missing_ok=True)
        notebook = read(self.path)
        started = time.perf_counter()
        self.execute(notebook)
        seconds = time.perf_counter() - started
        notebook.metadata[KEY] = {"seconds": round(seconds, 1)}
        if self.full:
            keep_recipe(self.path, notebook, hardware=self.hardware, seconds=seconds)
        html = html_of(notebook)
        if self.stopping.is_set():
            raise Stopped
        write_whole(targets[0], nbformat.writes(notebook) + "\n")
        write_whole(targets[1], html)
        return seconds

    def execute(self, notebook):
        """Execute in a fresh kernel of this environment, in the notebook's folder."""
        self.cells = code_cells(notebook)
        if self.full:
            notebook.cells.append(nbformat.v4.new_code_cell(HARDWARE_CELL))
        self.client = NotebookClient(
            notebook,
            timeout=None,
            kernel_name="python3",
            coalesce_streams=True,
            resources={"metadata": {"path": str(self.path.parent)}},
            on_cell_execute=self.cell_starts,
        )
        try:
            self.client.execute(
                stderr=subprocess.DEVNULL
            )  # the kernel's own; that of cells is stored
        except Exception as error:
            if self.stopping.is_set():
                raise Stopped from None
            raise Failure(self.explain(error)) from None
        if self.full:
            self.hardware = json.loads(notebook.cells.pop().outputs[0].text)

    def cell_starts(self, cell, cell_index):
        if self.stopping.is_set():
            raise Stopped
        if self.current < len(self.cells):
            self.current += 1
            self.progress(self.current, len(self.cells))

    def explain(self, error):
        """Return a sentence with notebook, cell (as in `In [5]`), its first line and the error."""
        if isinstance(error, CellExecutionError):
            what = f"{error.ename}: {error.evalue}"
        else:
            what = f"{type(error).__name__}: {error}"
        what = " ".join(what.split())[:300]
        if not self.current:
            return f"{self.path.name} did not start: {what}"
        line = self.cells[self.current - 1].source.strip().splitlines()[0]
        return f"{self.path.name}, cell [{self.current}] `{line}` failed: {what}"

    def stop(self):
        """Kill the kernel; the execution then raises `Stopped`."""
        self.stopping.set()
        with contextlib.suppress(Exception):
            os.kill(self.client.km.provisioner.pid, signal.SIGKILL)


class Lines:
    """Progress as plain lines, for logs and pipes."""

    def __init__(self, console):
        self.console = console

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def starts(self, path):
        self.console.print(f"{path.stem}: running")
        return lambda cell, cells: None

    def ends(self, path, message):
        self.console.print(f"{path.stem}: {message}", soft_wrap=True)


class Live(Lines):
    """Progress on a terminal: a line for each running notebook, and a count of all."""

    def __init__(self, console, count):
        super().__init__(console)
        self.bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TextColumn("{task.fields[state]}"),
            TimeElapsedColumn(),
            console=console,
        )
        self.count, self.done, self.tasks = count, 0, {}
        self.total = self.bars.add_task("course", state=f"0/{count} notebooks")

    def __enter__(self):
        self.bars.start()
        return self

    def __exit__(self, *_):
        self.bars.stop()

    def starts(self, path):
        task = self.tasks[path] = self.bars.add_task(path.stem, state="starting")
        return lambda cell, cells: self.bars.update(task, state=f"cell {cell}/{cells}")

    def ends(self, path, message):
        self.bars.remove_task(self.tasks.pop(path))
        self.done += 1
        self.bars.update(self.total, state=f"{self.done}/{self.count} notebooks")
        super().ends(path, message)


def execute_all(runs, console):
    """Execute each `Run`, WORKERS at a time; return a sentence for each that failed."""
    failures = []
    view = Live(console, len(runs)) if console.is_terminal else Lines(console)

    def execute(run):
        run.progress = view.starts(run.path)
        try:
            message = f"done in {run():.1f} s"
        except Failure as failure:
            failures.append(str(failure))
            message = f"FAILED: {failure}"
        view.ends(run.path, message)

    with view, ThreadPoolExecutor(WORKERS) as pool:
        futures = [pool.submit(execute, run) for run in runs]
        try:
            for future in as_completed(futures):
                future.result()
        except BaseException:
            # Ignore a second Ctrl-C.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            pool.shutdown(wait=False, cancel_futures=True)
            for run in runs:
                run.stop()
            raise
    return failures


def scoreboard(full=False):
    """Return (table, problems): all results in build/, and {notebook: broken guards}."""
    table = Table(title="Scoreboard")
    for name in ("notebook", "task", "against", "result", "interval", "verdict"):
        table.add_column(name)
    table.add_column("seconds", justify="right")
    problems = {}
    for source in all_pages():
        page = built(source, ".ipynb", full)
        if not page.is_file():
            continue
        notebook = read(page)
        seconds = f"{notebook.metadata[KEY]['seconds']:.1f}"
        found = results(notebook)
        problems[source] = [result.problem for result in found if result.problem]
        rows = [columns(result) for result in found] or [("", "", "", "", "")]
        for i, row in enumerate(rows):
            table.add_row("" if i else source.stem, *row, "" if i else seconds)
    return table, problems


def columns(result):
    """Return a result as the scoreboard's columns from task to verdict."""
    verdict = Text(result.verdict, "bold red" if result.problem else "")
    return result.task, result.against, result.score, result.interval, verdict


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="+", type=Path, help="notebooks to check")
    parser.add_argument(
        "--stale",
        nargs="*",
        type=Path,
        help="notebooks to execute first (default: all of them)",
    )
    parser.add_argument(
        "--full", action="store_true", help="full profile: train and store weights"
    )
    return parser.parse_args(arguments)


def main(arguments=None):
    """Run the course; return the exit status."""
    chosen = parse(arguments)
    os.environ["PROFILE"] = "full" if chosen.full else "quick"
    console = Console(
        markup=False, highlight=False, width=None if sys.stdout.isatty() else 140
    )
    stale = chosen.notebooks if chosen.stale is None else chosen.stale
    if not stale:
        console.print("Nothing has changed since the last run.")
    try:
        if chosen.full:
            require_clean_tree()
        failures = execute_all([Run(path, chosen.full) for path in stale], console)
        table, problems = scoreboard(chosen.full)
    except KeyboardInterrupt:
        console.print(
            "Interrupted: the kernels are shut down; the same command continues from here."
        )
        return 130
    except Failure as failure:
        console.print(str(failure), soft_wrap=True)
        return 1
    console.print(table)
    for sentence in failures:
        console.print(sentence, style="red", soft_wrap=True)
    wanted = {path.resolve() for path in chosen.notebooks}
    broken = [
        f"{path.name}, {problem}."
        for path, found in problems.items()
        for problem in found
        if path.resolve() in wanted
    ]
    for sentence in broken:
        console.print(sentence, style="red", soft_wrap=True)
    return 1 if failures or broken else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as if Ctrl-C
    sys.exit(main())
