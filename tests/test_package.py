"""The package matches its map, loads nothing by itself, and declares what it imports."""

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import course_utils

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "course_utils"
NOTEBOOKS = [
    *(ROOT / "notebooks").glob("*.ipynb"),
    *(ROOT / "notebooks").glob("solutions/*.ipynb"),
]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
MAP = re.findall(r"^    (\S+)  +\S", course_utils.__doc__, flags=re.MULTILINE)


def name_of(path):
    """Return a module's name in the map, where all checks are checks.nbNN."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    name = ".".join(part for part in parts if part != "__init__")
    return re.sub(r"^checks\.nb\d\d[bc]?$", "checks.nbNN", name)


MODULES = {path: name_of(path) for path in PACKAGE.rglob("*.py") if name_of(path)}


def imports(source):
    """Return the dotted names that a module or a cell imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def own_imports(path):
    """Return the modules of course_utils that a module imports, with their names in the map."""
    names = imports(path.read_text(encoding="utf-8"))
    own = {n.removeprefix("course_utils.") for n in names if n.startswith("course_")}
    return {n if n in MAP else n.rpartition(".")[0] for n in own}


def test_the_map_has_one_line_for_every_module():
    assert len(MAP) == len(set(MAP))
    assert set(MAP) == set(MODULES.values())


# An __init__ exports what its own modules define.
@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.name != "__init__.py"], ids=MODULES.get
)
def test_a_module_imports_only_what_is_above_it(path):
    above = MAP[: MAP.index(MODULES[path])]
    assert own_imports(path) <= set(above)


def test_importing_the_package_loads_nothing():
    program = "import sys; old = set(sys.modules); import course_utils;"
    program += "print(*sorted(set(sys.modules) - old))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.split() == ["course_utils"], done.stderr


def distributions(sources):
    """Return the third-party packages that some Python imports.

    Two need no declaration: TensorFlow is an extra, and every kernel has IPython.
    """
    tops = {name.partition(".")[0] for source in sources for name in imports(source)}
    tops -= {"course_utils", "tensorflow", "IPython", *sys.stdlib_module_names}
    known = importlib.metadata.packages_distributions()
    return {min(known[top], key=len).lower() for top in tops}


def declared(requirements):
    return {Requirement(text).name for text in requirements}


OF_PACKAGE = declared(PROJECT["dependencies"])
OF_NOTEBOOKS = declared(PROJECT["optional-dependencies"]["notebooks"])


def test_the_package_declares_what_it_imports():
    sources = [path.read_text(encoding="utf-8") for path in MODULES]
    assert distributions(sources) == OF_PACKAGE


def code(path):
    """Return the code cells of a notebook without the lines that only IPython understands."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            yield re.sub(r"(?m)^(\s*)%.*", r"\1pass", "".join(cell["source"]))


def test_notebooks_declare_what_they_import_besides():
    sources = [source for path in NOTEBOOKS for source in code(path)]
    assert distributions(sources) - OF_PACKAGE == OF_NOTEBOOKS
