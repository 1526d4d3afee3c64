"""Runs the course as Colab would: its Python, its versions, the package installed from git.

    python tools/colab.py [notebooks/04_recurrent_layers.ipynb ...]

`make colab` runs it, with Python 3.13. It installs Colab's packages (tools/colab_constraints.txt)
in a fresh environment under build/colab/, then this repository's last commit from a git address, as
a notebook's first cell does. That must not change the versions of Colab's packages. Then every
notebook is executed, not compared, and docs/colab.md is written; notebooks that are not named keep
their rows. The exit status is 1 if anything failed.
"""

import datetime
import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console

from course_utils.files import write_whole
from notebooks import ANSI, BUILD, Failure, all_pages, merged, read, results

PYTHON = "3.13"
CONSTRAINTS = Path("tools/colab_constraints.txt")
PLACE, REPORT = BUILD / "colab", Path("docs/colab.md")
# The packages that Colab has and that the course uses.
THERE = ["tensorflow", "keras", "numpy", "pandas", "scipy", "scikit-learn"]
THERE += ["statsmodels", "matplotlib", "ipykernel", "nbclient"]
HEAD = """# On Colab's versions

Written by `make colab`, last on {date}; not part of CI. It uses Python {python} and the versions of
Colab's image ([tools/colab_constraints.txt](../tools/colab_constraints.txt)); then the course is
installed from its git address. That changed none of Colab's versions: {versions}.

Each notebook was executed, but not compared: training gives slightly different numbers with other
versions.

| notebook | seconds | results that hold | verdict |
|---|---|---|---|
"""
EXECUTE = """
import sys
import nbformat
from nbclient import NotebookClient
source, target = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
NotebookClient(notebook, timeout=None, kernel_name="python3").execute()
nbformat.write(notebook, target)
"""


def call(command, what, **options):
    """Run a command and return what it printed; raise `Failure` with one sentence if it fails."""
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, **options
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1][:300]
        raise Failure(f"{what} failed: {ANSI.sub('', reason)}")
    return done.stdout


def find_python():
    """Return the command of Python 3.13."""
    for name in (f"python{PYTHON}", sys.executable):
        path = shutil.which(name)
        asked = "import sys; print('%d.%d' % sys.version_info[:2])"
        if path and call([path, "-c", asked], name).strip() == PYTHON:
            return path
    raise Failure(
        f"python{PYTHON} is not on the PATH, but Colab uses it: install Python {PYTHON} and run "
        "`make colab` again. Nothing was executed."
    )


def versions(python):
    """Return {package: version} for an environment."""
    listed = call([python, "-m", "pip", "list", "--format=json"], "pip list")
    return {entry["name"].lower(): entry["version"] for entry in json.loads(listed)}


def install(console):
    """Make the environment; return its Python and the versions of Colab's packages."""
    shutil.rmtree(PLACE, ignore_errors=True)
    call([find_python(), "-m", "venv", PLACE / "venv"], "venv")
    python = (PLACE / "venv/bin/python").absolute()
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    console.print("installing Colab's packages (this takes minutes)")
    call([*pip, "-c", CONSTRAINTS, *THERE], "installing Colab's versions")
    before = versions(python)
    console.print("installing the course from its git address")
    address = f"unrolled[notebooks] @ git+file://{Path.cwd()}"
    call([*pip, "-c", CONSTRAINTS, address], "installing the course")
    after = versions(python)
    changed = [name for name in before if after.get(name) != before[name]]
    if changed:
        raise Failure(
            f"installing the course changed {', '.join(changed)}, expected Colab's own versions: "
            "widen the ranges in pyproject.toml."
        )
    return python, {name: before[name] for name in THERE}


def execute(python, path):
    """Execute one notebook outside the checkout; return its row of the report, and if it passed."""
    target = PLACE / "executed" / path.name
    target.parent.mkdir(exist_ok=True)
    begin = time.perf_counter()
    command = [python, "-c", EXECUTE, path.absolute(), target.absolute()]
    try:
        call(command, path.name, cwd=PLACE)
    except Failure as failure:
        seconds = time.perf_counter() - begin
        return f"| {path.stem} | {seconds:.0f} | - | {failure} |", False
    seconds = time.perf_counter() - begin
    found = results(read(target))
    problems = [result.problem for result in found if result.problem]
    verdict = "; ".join(problems) or "runs"
    share = f"{len(found) - len(problems)} of {len(found)}"
    return f"| {path.stem} | {seconds:.0f} | {share} | {verdict} |", not problems


def main(arguments):
    """Install, execute the notebooks (named or all), write the report; return the exit status."""
    console = Console(highlight=False)
    paths = [Path(name) for name in arguments] or all_pages()
    try:
        python, kept = install(console)
    except Failure as failure:
        console.print(str(failure), style="red", soft_wrap=True)
        return 1
    rows, fine = [], True
    with ThreadPoolExecutor(2) as pool:
        for row, passed in pool.map(lambda path: execute(python, path), paths):
            console.print(row, soft_wrap=True)
            rows.append(row)
            fine &= passed
    head = HEAD.format(
        date=datetime.date.today(),
        python=call([python, "-V"], "python").split()[1],
        versions=", ".join(f"{name} {version}" for name, version in kept.items()),
    )
    write_whole(REPORT, head + "\n".join(merged(REPORT, rows)) + "\n")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
