"""Package, pins, conda's environment, the workflow and Make agree with each other."""

import json
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
    """Return {name: [requirement, ...]} from the lock; a name may have one pin per platform."""
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


def test_tensorflow_is_only_in_extras():
    names = [Requirement(text).name for text in PROJECT["dependencies"]]
    assert not [name for name in names if name.startswith("tensorflow")]
    assert all("tensorflow" in text for text in EXTRAS["cpu"] + EXTRAS["gpu"])


def test_conda_gets_the_same_environment():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, section = environment["dependencies"]
    assert python.removeprefix("python=") in PYTHON and pip == "pip"
    assert section == {"pip": ["-r requirements.lock", "-e ."]}


def test_binder_reads_the_environment_of_conda():
    """repo2docker looks into these folders first, and takes a Dockerfile before anything else."""
    for name in ("binder", ".binder", "Dockerfile"):
        assert not (ROOT / name).exists()


def test_the_dev_container_is_set_up_by_make():
    text = "\n".join(lines(".devcontainer/devcontainer.json")[1:])  # after the comment
    container = json.loads(text)
    assert container["postCreateCommand"] == "make setup"
    assert container["image"].rpartition(":")[2] in PYTHON


WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text("utf-8"))
JOBS = WORKFLOW["jobs"]
WHEN = WORKFLOW[True]  # YAML reads `on` as true


def test_pull_requests_test_what_they_change_and_main_everything():
    job = JOBS["test"]
    assert job["strategy"]["matrix"]["python-version"] == minors()
    runs = {step["run"]: step["if"] for step in job["steps"] if "run" in step}
    pull_request = "github.event_name {} 'pull_request'".format
    assert runs == {
        "make unit changed": pull_request("=="),
        "make test": pull_request("!="),
    }
    assert WHEN["push"] == {"branches": ["main"]} and "pull_request" in WHEN
    assert WHEN["schedule"] and job["steps"][0]["with"]["fetch-depth"] == 0


def test_only_the_newest_versions_may_fail():
    assert [name for name in JOBS if JOBS[name].get("continue-on-error")] == ["newest"]
    commands = "\n".join(step.get("run", "") for step in JOBS["newest"]["steps"])
    assert "--upgrade --pre keras tensorflow-cpu" in commands and "make run" in commands
    # The workflow widens the range of Keras by replacing its text.
    (edited,) = re.findall(r"s/(\S+ = )", commands)
    assert re.search(edited, Path(runtime.__file__).read_text("utf-8"), re.MULTILINE)


def test_a_job_has_few_rights_a_time_limit_and_pinned_actions():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert WORKFLOW["concurrency"]["cancel-in-progress"]
    for job in JOBS.values():
        assert job["timeout-minutes"] <= 90 and "permissions" not in job
        checkout, python = job["steps"][:2]
        assert checkout["with"]["persist-credentials"] is False
        assert python["with"]["cache"] == "pip"
        for action in [step["uses"] for step in job["steps"] if "uses" in step]:
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action)


def test_ci_calls_make_test_and_nothing_else():
    commands = [x for x in lines(".ci/run") if x and not x.startswith("#")]
    assert commands == ['cd "$(dirname "$0")/.." && exec make test']


def test_all_say_the_same_range_of_pythons():
    assert f"PYTHONS := {' '.join(minors())}" in lines("Makefile")
    assert runtime.PYTHON_RANGE == ends(PYTHON)


def minors():
    return [f"3.{minor}" for minor in range(30) if f"3.{minor}" in PYTHON]


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
    """Return a function that runs make in a folder with notebooks 01, 01b, 02, 20 and 21."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in (".venv", "course_utils/checks", "notebooks/solutions", "tests/checks"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("requirements.lock", "pyproject.toml", ".venv/.ready"):
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
        "--dist loadfile --no-loadscope-reorder",
    ):
        assert f"{lint} {names} {checks} " in out
    _, out = make("--dry-run", "test")
    assert ".ipynb" not in out and "ruff check" in out


def test_make_unit_tests_all_but_the_notebooks(make):
    _, everything = make("--dry-run", "test")
    _, out = make("--dry-run", "unit")
    suite = "-reorder tests course_utils \\"
    assert out == everything.replace("-reorder  \\", suite) != everything


@pytest.mark.parametrize("numbers", ["", "01 20"])
def test_make_changed_tests_the_notebooks_that_differ(make, tmp_path, numbers):
    for name, says in {"python": f"echo {numbers}", "ruff": "echo ruff $*"}.items():
        program = tmp_path / ".venv/bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{says}\n")
        program.chmod(0o755)
    status, out = make("changed", "SINCE=main")
    assert status == 0
    tested = re.findall(r"(?<=notebooks/)\w+(?=_x\.ipynb)", out.partition("\n")[0])
    assert tested == numbers.split()
    assert bool(out) == bool(numbers)


@pytest.mark.parametrize("chosen", ["3", "0", "01c", "2_x", "x", "01 99"])
def test_make_says_which_notebooks_exist(make, chosen):
    for target in ("full", "test", "seeds"):
        status, out = make(target, f"NB={chosen}")
        assert status == 2
        assert re.search(r'There is no notebook ".+" in notebooks/, expected one', out)
        assert "01 01b 02 20 21." in out


def test_make_full_needs_a_notebook(make):
    status, out = make("full")
    assert status == 2 and "say which, as in `make full NB=01`" in out


def test_make_help_lists_every_target(make):
    status, out = make("help")
    listed = re.findall(r"^([a-z]+) +\S", out, re.MULTILINE)
    (phony,) = [x for x in lines("Makefile") if x.startswith(".PHONY:")]
    assert status == 0 and {*listed, "chosen"} == set(phony.split()[1:])
