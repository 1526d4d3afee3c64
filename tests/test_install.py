"""Installing the course, as the first cell of a notebook does on Colab."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = """
import sys
from pathlib import Path
from course_utils import datasets, weights
import course_utils.cells
print(Path(course_utils.__file__).parent)
print(len(datasets.load_electricity()))
print(weights.path_of("01b", "surnames", seed=0).is_file())
"""


def run(command, folder, **options):
    done = subprocess.run(
        list(map(str, command)), cwd=folder, capture_output=True, text=True, **options
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return the folder into which pip installed this tree."""
    target = tmp_path_factory.mktemp("install") / "target"
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    offline = ["--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    run([*pip, *offline, "--target", target, ROOT], target.parent)
    return target


def files_in(folder):
    return {p.relative_to(folder) for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", ["datasets", "weights"])
def test_data_and_weights_are_inside_the_package(installed, name):
    assert not (installed / name).exists()  # another project's name
    assert files_in(installed / "course_utils" / f"_{name}") == files_in(ROOT / name)


def test_the_installed_package_works_outside_the_checkout(installed, tmp_path):
    """With its own data and pretrained weights, imported from the wheel, not the checkout."""
    program = f"import sys; sys.path.insert(0, {str(installed)!r})\n{PROGRAM}"
    where, hours, weights = run([sys.executable, "-c", program], tmp_path).split("\n")[
        :3
    ]
    assert Path(where) == installed / "course_utils"
    assert (hours, weights) == ("26304", "True")


def test_tensorflow_is_not_required(installed):
    (metadata,) = installed.glob("unrolled-*.dist-info/METADATA")
    asked = [
        x for x in metadata.read_text().splitlines() if x.startswith("Requires-Dist")
    ]
    assert [x for x in asked if "tensorflow" in x and "extra ==" not in x] == []
