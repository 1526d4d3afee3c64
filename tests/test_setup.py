"""Package, pins, conda's environment, the workflow and Make hold together."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from course_utils import runtime

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
PYTHON = SpecifierSet(PROJECT["requires-python"])
EXTRAS = PROJECT["optional-dependencies"]


def lines(name):
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def pins():
    """Return {name: [requirement, ...]} of the lock; a name may have one pin a platform."""
    found = {}
    for line in lines("requirements.lock"):
        if line.strip() and not line.lstrip().startswith("#"):
            requirement = Requirement(line)
            found.setdefault(requirement.name.lower(), []).append(requirement)
    return found


def asked_for():
    groups = [PROJECT["dependencies"], *map(EXTRAS.get, ("notebooks", "cpu", "dev"))]
    return [Requirement(text) for group in groups for text in group]


@pytest.mark.parametrize("wanted", asked_for(), ids=str)
def test_every_dependency_is_pinned_inside_its_range(wanted):
    assert wanted.name in pins(), f"{wanted.name} is not in requirements.lock"
    for pin in pins()[wanted.name]:
        (specifier,) = pin.specifier
        assert specifier.operator == "==" and specifier.version in wanted.specifier


def test_the_lock_holds_exact_pins_and_no_index_address():
    assert not [
        x for x in lines("requirements.lock") if "://" in x or x.startswith("-")
    ]
    for group in pins().values():
        assert all(re.fullmatch(r"==[\w.+!]+", str(pin.specifier)) for pin in group)


def test_tensorflow_stands_in_extras_alone():
    names = [Requirement(text).name for text in PROJECT["dependencies"]]
    assert not [name for name in names if name.startswith("tensorflow")]
    assert all("tensorflow" in text for text in EXTRAS["cpu"] + EXTRAS["gpu"])


def test_conda_gets_the_same_environment():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, section = environment["dependencies"]
    assert python.removeprefix("python=") in PYTHON and pip == "pip"
    assert section == {"pip": ["-r requirements.lock", "-e ."]}


def test_the_workflow_runs_make_test_on_the_oldest_and_the_newest_python():
    text = (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8")
    job = yaml.safe_load(text)["jobs"]["test"]
    assert job["strategy"]["matrix"]["python-version"] == ["3.11", "3.13"]
    assert [step["run"] for step in job["steps"] if "run" in step] == ["make test"]


def test_ci_calls_make_test_and_nothing_else():
    commands = [x for x in lines(".ci/run") if x and not x.startswith("#")]
    assert commands == ['cd "$(dirname "$0")/.." && exec make test']


def test_all_say_the_same_range_of_pythons():
    minors = [f"3.{minor}" for minor in range(30) if f"3.{minor}" in PYTHON]
    assert f"PYTHONS := {' '.join(minors)}" in lines("Makefile")
    assert runtime.PYTHON_RANGE == ends(PYTHON)


def test_runtime_and_package_say_the_same_range_of_keras():
    (keras,) = [r for r in asked_for() if r.name == "keras"]
    assert runtime.KERAS_RANGE == ends(keras.specifier)


def ends(specifiers):
    """Return ((major, minor) from, (major, minor) below) of a range like >=3.11,<3.14."""
    found = {s.operator: runtime.version_pair(s.version) for s in specifiers}
    return found[">="], found["<"]


def test_the_public_address_is_the_same_everywhere():
    address = PROJECT["urls"]["Repository"].removeprefix("https://github.com/")
    notebooks = sorted((ROOT / "notebooks").rglob("*.ipynb"))
    for path in [p for p in notebooks if "checkpoint" not in p.name]:
        text = path.read_text(encoding="utf-8")
        found = re.findall(
            r"colab\.research\.google\.com/github/([^/]+/[^/]+)/blob", text
        )
        found += re.findall(r"git\+https://github\.com/([^\\\"]+)", text)
        assert found == [address, address], path.name


@pytest.fixture
def make(tmp_path):
    """Return a function that runs make where there are notebooks 01, 01b, 02, 20 and 21."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in (".venv", "course_utils/checks", "notebooks/solutions", "tests/checks"):
        (tmp_path / name).mkdir(parents=True)
    for name in (".venv/.ready", "requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    for n in ("01", "01b", "02", "20", "21"):
        (tmp_path / f"notebooks/{n}_x.ipynb").touch()
        (tmp_path / f"notebooks/solutions/{n}_x_solutions.ipynb").touch()
        (tmp_path / f"course_utils/checks/nb{n}.py").touch()
        (tmp_path / f"tests/checks/test_nb{n}.py").touch()

    def run(*arguments):
        command = ["make", "--old-file=.venv/.ready", *arguments]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
        environment["NB"] = ""
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        return done.returncode, done.stdout

    return run


@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [
        ("01", ["01"]),
        ("1", ["01"]),
        ("2", ["02"]),
        ("01b", ["01b"]),
        ("1b", ["01b"]),
        ("20", ["20"]),
        ("02 01", ["01", "02"]),
        ("01b 21 21", ["01b", "21"]),
    ],
)
def test_make_chooses_notebooks_by_their_whole_number(make, chosen, numbers):
    for target in ("full", "seeds", "run", "outputs", "test"):
        status, out = make("--dry-run", target, f"NB={chosen}")
        assert status == 0
        pages = re.findall(r"(?<=notebooks/)\w+?(?=_x\.ipynb)", out)
        assert sorted(set(pages)) == numbers, target


def test_make_test_looks_at_a_notebook_its_solutions_and_its_checks(make):
    _, out = make("--dry-run", "test", "NB=01b")
    names = "notebooks/01b_x.ipynb notebooks/solutions/01b_x_solutions.ipynb"
    assert f"tidy.py --check {names} \\" in out
    checks = "course_utils/checks/nb01b.py tests/checks/test_nb01b.py"
    for lint in (
        "ruff check --quiet",
        "ruff format --quiet --check",
        "--dist loadfile",
    ):
        assert f"{lint} {names} {checks} " in out
    _, out = make("--dry-run", "test")
    assert ".ipynb" not in out and "ruff check" in out


@pytest.mark.parametrize("chosen", ["3", "0", "01c", "2_x", "x", "01 99"])
def test_make_says_which_notebooks_there_are(make, chosen):
    for target in ("full", "test", "seeds"):
        status, out = make(target, f"NB={chosen}")
        assert status == 2
        assert re.search(r'There is no notebook ".+" in notebooks/, expected one', out)
        assert "01 01b 02 20 21." in out


def test_make_full_wants_a_notebook(make):
    status, out = make("full")
    assert status == 2 and "say which, as in `make full NB=01`" in out


def test_make_help_lists_every_target(make):
    status, out = make("help")
    listed = re.findall(r"^([a-z]+) +\S", out, re.MULTILINE)
    (phony,) = [x for x in lines("Makefile") if x.startswith(".PHONY:")]
    assert status == 0 and {*listed, "chosen"} == set(phony.split()[1:])
