"""If course_utils says that a notebook introduces a definition, both have the same code.

Docstrings and the guards of arguments, which only the package has, are ignored.
"""

import ast
import functools
import re
from pathlib import Path

import nbformat
import pytest

from notebooks import number

ROOT = Path(__file__).parents[1]
PAGES = {number(path): path for path in sorted(ROOT.glob("notebooks/*.ipynb"))}
INTRODUCED = re.compile(r"Introduced\s+in\s+notebook\s+(\d\d[bc]?)\b")


def definitions(source):
    """Return {name: node} of the functions and classes at the top of a module."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {
        node.name: node for node in ast.parse(source).body if isinstance(node, kinds)
    }


def without_docstrings(node):
    """Return the syntax tree of a definition as text, without docstrings and `guarded`."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.ClassDef):
            inner.decorator_list = [d for d in inner.decorator_list if not guard(d)]
            if ast.get_docstring(inner):
                inner.body = inner.body[1:] or [ast.Pass()]
    return ast.dump(node)


def guard(decorator):
    """Return whether a decorator only guards arguments (see course_utils/guards.py)."""
    return ast.unparse(decorator).startswith("guarded(")


@functools.cache
def code_of(notebook):
    """Return the Python of all code cells, without the lines that only IPython understands."""
    cells = nbformat.read(notebook, as_version=4).cells
    sources = (cell.source for cell in cells if cell.cell_type == "code")
    return "\n".join(re.sub(r"(?m)^(\s*)%.*", r"\1pass", source) for source in sources)


def dotted(module):
    """Return the name under which a file of the package is imported."""
    return ".".join(module.relative_to(ROOT).with_suffix("").parts)


def introductions():
    """Return (number, module, name) for each definition that a notebook introduces."""
    found = []
    for module in sorted((ROOT / "course_utils").rglob("*.py")):
        for name, node in definitions(module.read_text(encoding="utf-8")).items():
            if match := INTRODUCED.search(ast.get_docstring(node) or ""):
                found.append((match[1], module, name))
    return found


INTRODUCTIONS = introductions()


@pytest.mark.parametrize(
    ("page", "module", "name"),
    [pytest.param(*case, id=f"{case[0]}-{case[2]}") for case in INTRODUCTIONS],
)
def test_notebook_and_module_define_the_same(page, module, name):
    assert page in PAGES, (
        f"{name} of {module.name} is of notebook {page}, which does not exist"
    )
    in_page = definitions(code_of(PAGES[page])).get(name)
    assert in_page is not None, f"{PAGES[page].name} does not define {name}"
    in_module = definitions(module.read_text(encoding="utf-8"))[name]
    assert without_docstrings(in_page) == without_docstrings(in_module), (
        f"{name} differs between {PAGES[page].name} and {module.relative_to(ROOT)}"
    )


def test_every_introduction_is_understood():
    """All definitions that say `Introduced` are compared above."""
    sources = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "course_utils").rglob("*.py")
    ]
    said = sum(len(re.findall(r"\bIntroduced\b", source)) for source in sources)
    assert said == len(INTRODUCTIONS) > 50


def imported(code):
    """Yield (module, name) for what a notebook imports or uses from a module it imports."""
    tree = ast.parse(code)
    modules = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.module, alias.name
                modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in modules:
                yield modules[node.value.id], node.attr


def too_early(page, code, introductions):
    """Return what the code of notebook "NN" or "NNb" imports too early.

    That is what a later notebook introduces, and for NN also what any b-notebook introduces.
    """
    found = []
    for module, name in imported(code):
        for by, where, what in introductions:
            inside = f"{where}.".startswith(f"{module}.")  # a package exports it
            optional = by.endswith("b") and not page.endswith("b")
            if name == what and inside and (by >= page or optional):
                found.append(f"notebook {page} imports {name} of {by}")
    return found


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_imported_before_it_is_introduced(page):
    """What learners could be asked about is introduced before it is imported."""
    known = [(by, dotted(module), name) for by, module, name in INTRODUCTIONS]
    assert not too_early(page, code_of(PAGES[page]), known)


@pytest.mark.parametrize(
    ("page", "code", "early"),
    [
        ("04", "from course_utils.cells import step", False),
        ("04b", "from course_utils.cells import step", False),
        ("03", "from course_utils.cells import step", True),
        ("02", "from course_utils.cells import step", True),
        ("02", "from course_utils.text import step", False),
        ("02", "from course_utils import cells\ncells.step(1)", True),
        ("02", "from course_utils import cells\ncells.other(1)", False),
        ("04", "from course_utils import cells\ncells.step(1)", False),
        ("02", "from course_utils.hand import back", True),
        ("02b", "from course_utils.hand import back", True),
        ("03b", "from course_utils.hand import back", False),
        ("05", "from course_utils.hand import more", True),
        ("05b", "from course_utils.hand import more", False),
        ("03b", "from course_utils.hand import more", True),
    ],
)
def test_an_import_that_comes_too_early_is_seen(page, code, early):
    known = [
        ("03", "course_utils.cells", "step"),
        ("02b", "course_utils.hand.rnn", "back"),
        ("03b", "course_utils.hand.lstm", "more"),
    ]
    assert bool(too_early(page, code, known)) == early


@pytest.mark.parametrize(
    ("docstring", "page"),
    [
        ("Return x.\n\nIntroduced in notebook 04.", "04"),
        ("Return x. Introduced in\nnotebook 15.", "15"),
        ("Return x. Introduced in notebook\n    14b.", "14b"),
    ],
)
def test_an_introduction_may_be_broken_over_lines(docstring, page):
    assert INTRODUCED.search(docstring)[1] == page


def test_a_changed_line_is_seen():
    ours = definitions("def f(x):\n    'doc'\n    return x + 1")["f"]
    same = definitions("def f(x):\n    return x + 1")["f"]
    other = definitions("def f(x):\n    return x - 1")["f"]
    guarded = definitions("@guarded(x=floats)\ndef f(x):\n    return x + 1")["f"]
    cached = definitions("@cache\ndef f(x):\n    return x + 1")["f"]
    assert without_docstrings(ours) == without_docstrings(same)
    assert without_docstrings(guarded) == without_docstrings(same)
    assert without_docstrings(cached) != without_docstrings(same)
    assert without_docstrings(ours) != without_docstrings(other)
