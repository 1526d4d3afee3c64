"""What course_utils says a notebook introduces stands there as the same code, docstrings aside."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
INTRODUCED = re.compile(r"Introduced in notebook\s+(\d\d)")


def definitions(source):
    """Return {name: node} of the functions and classes at the top of a module."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {
        node.name: node for node in ast.parse(source).body if isinstance(node, kinds)
    }


def without_docstrings(node):
    """Return the syntax tree of a definition as text, all docstrings taken out."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(
            inner
        ):
            inner.body = inner.body[1:] or [ast.Pass()]
    return ast.dump(node)


def code_of(notebook):
    """Return the Python of all code cells; lines that only a notebook knows are left out."""
    cells = nbformat.read(notebook, as_version=4).cells
    sources = (cell.source for cell in cells if cell.cell_type == "code")
    return "\n".join(re.sub(r"(?m)^(\s*)%.*", r"\1pass", source) for source in sources)


def introduced():
    """Yield (notebook, module, name) for each definition that a page introduces."""
    for module in sorted((ROOT / "course_utils").rglob("*.py")):
        for name, node in definitions(module.read_text(encoding="utf-8")).items():
            found = INTRODUCED.search(ast.get_docstring(node) or "")
            if not found:
                continue
            for notebook in (ROOT / "notebooks").glob(f"{found[1]}_*.ipynb"):
                yield notebook, module, name


@pytest.mark.parametrize(
    ("notebook", "module", "name"),
    [pytest.param(*case, id=f"{case[0].name[:2]}-{case[2]}") for case in introduced()],
)
def test_notebook_and_module_define_the_same(notebook, module, name):
    in_page = definitions(code_of(notebook)).get(name)
    assert in_page is not None, f"{notebook.name} does not define {name}"
    in_module = definitions(module.read_text(encoding="utf-8"))[name]
    assert without_docstrings(in_page) == without_docstrings(in_module), (
        f"{name} differs between {notebook.name} and {module.relative_to(ROOT)}"
    )


def test_nothing_is_imported_before_it_is_introduced():
    """A page imports what it could be asked about only from pages before it."""
    late = []
    where = {name: (page.name[:2], module) for page, module, name in introduced()}
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for node in ast.walk(ast.parse(code_of(notebook))):
            if not isinstance(node, ast.ImportFrom):
                continue
            for name in (alias.name for alias in node.names):
                number, module = where.get(name, ("", None))
                of_module = (node.module or "").replace(".", "/")
                same = module and module.as_posix().endswith(f"{of_module}.py")
                if same and number >= notebook.name[:2]:
                    late.append(f"{notebook.name} imports {name} of {number}")
    assert not late


def test_a_changed_line_is_seen():
    ours = definitions("def f(x):\n    'doc'\n    return x + 1")["f"]
    same = definitions("def f(x):\n    return x + 1")["f"]
    other = definitions("def f(x):\n    return x - 1")["f"]
    assert without_docstrings(ours) == without_docstrings(same)
    assert without_docstrings(ours) != without_docstrings(other)
