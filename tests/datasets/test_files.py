"""Data, digests, READMEs, loaders and recipes agree; a damaged file is named with a remedy."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import build_datasets
from build_datasets import DATASETS, FONTS
from course_utils import datasets
from course_utils.files import read_sums, sha256

SETS = {
    "names": datasets.load_names,
    "japanese_vowels": datasets.load_japanese_vowels,
    "electricity": datasets.load_electricity,
    "demand_england_wales": datasets.load_demand_england_wales,
    "shakespeare": datasets.load_shakespeare,
    "moby_dick": datasets.load_moby_dick,
    "spoken_digits": datasets.load_spoken_digits,
    "spoken_prompts": datasets.load_spoken_prompts,
    "weather_beijing": datasets.load_weather_beijing,
    "weather_new_york": datasets.load_weather_new_york,
    "exchange_rates": datasets.load_exchange_rates,
    "stocks": datasets.load_stocks,
    "retail": datasets.load_retail,
    "sensor_networks": datasets.load_sensor_networks,
    "arterial_pressure": datasets.load_arterial_pressure,
    "turbofan": datasets.load_turbofan,
    "smartwatch_exercises": datasets.load_smartwatch_exercises,
    "handwritten_digits": datasets.load_handwritten_digits,
    "addresses": datasets.load_addresses,
    "person_names": datasets.load_person_names,
    "assistant_commands": datasets.load_assistant_commands,
    "tang_quatrains": datasets.load_tang_quatrains,
    "sms_messages": datasets.load_sms_messages,
    "interface_strings": lambda: datasets.load_interface_strings("zh"),
    "pronunciations": datasets.load_pronunciations,
    "rated_sentences": lambda: datasets.load_rated_sentences("films"),
    "minimal_pairs": datasets.load_minimal_pairs,
    "bach_chorales": datasets.load_bach_chorales,
    "sprite_actions": datasets.load_sprite_actions,
    "one_voice": lambda: datasets.load_one_voice("train"),
    "digit_strings": datasets.load_digit_strings,
    "tidigits_features": datasets.load_tidigits_features,
    "emoji": datasets.load_emoji,
    "synthetic_digits": lambda: datasets.load_synthetic_digits("test"),
}
SUMS = read_sums(DATASETS)
FILES = {path.split("/")[0]: path for path in SUMS}


@pytest.mark.parametrize("base", [DATASETS, FONTS], ids=lambda base: base.name)
def test_every_file_matches_its_digest(base):
    sums = read_sums(base)
    assert sums
    assert {path: sha256(base / path) for path in sums} == sums


def test_each_set_has_a_loader_a_recipe_and_a_digest():
    folders = {path.name for path in DATASETS.iterdir() if path.is_dir()}
    recipes = set(build_datasets.RECIPES) - {"font"}
    assert folders == set(SETS) == recipes == set(FILES)


def test_no_data_file_without_a_digest():
    found = {
        f"{path.parent.name}/{path.name}"
        for name in SETS
        for path in (DATASETS / name).iterdir()
        if path.name not in ("README.md", "LICENSE")
    }
    assert found == set(SUMS)


@pytest.mark.parametrize("name", SETS)
def test_readme_of_a_set(name):
    readme = (DATASETS / name / "README.md").read_text(encoding="utf-8")
    headings = [line[3:] for line in readme.splitlines() if line.startswith("## ")]
    assert headings == [
        "Source",
        "Licence",
        "Citation",
        "Files",
        "Columns",
        "How it was made",
        "Known flaws",
    ]
    path = FILES[name]
    assert SUMS[path] in readme
    assert f"{(DATASETS / path).stat().st_size:,}" in readme
    assert f"python tools/build_datasets.py {name}" in readme
    licence = readme.split("## Licence")[1].split("##")[0]
    assert any(
        word in licence
        for word in ("MIT", "BSD", "Apache", "Creative Commons", "public domain")
    )
    assert "general\nknowledge" in licence or (DATASETS / name / "LICENSE").exists()
    overview = (DATASETS / "README.md").read_text(encoding="utf-8")
    assert f"({name}/README.md)" in overview and f"`load_{name}(" in overview


def test_the_share_alike_sets_and_the_font_carry_their_licences():
    authors = {
        "spoken_digits": "Smith",
        "spoken_prompts": "Smith",
        "handwritten_digits": "LeCun",
    }
    for name, author in authors.items():
        licence = (DATASETS / name / "LICENSE").read_text(encoding="utf-8")
        assert "Attribution-ShareAlike 3.0" in licence and author in licence
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SETS)
def test_a_changed_file_is_refused(fake_root, name):
    path = fake_root / FILES[name]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ValueError, match="was changed") as error:
        SETS[name]()
    message, expected = str(error.value), read_sums(fake_root)[FILES[name]]
    assert sha256(path)[:12] in message and expected[:12] in message
    assert f"git checkout -- datasets/{FILES[name]}" in message


@pytest.mark.parametrize("name", SETS)
def test_missing_file(fake_root, name):
    (fake_root / FILES[name]).unlink()
    with pytest.raises(FileNotFoundError, match="is missing") as error:
        SETS[name]()
    assert f"git checkout -- datasets/{FILES[name]}" in str(error.value)


def test_missing_sums_and_missing_entry(fake_root):
    (fake_root / "SHA256SUMS").write_text("")
    with pytest.raises(ValueError, match="no entry for names/names.csv.gz"):
        datasets.load_names()
    (fake_root / "SHA256SUMS").unlink()
    with pytest.raises(FileNotFoundError, match="SHA256SUMS not found"):
        datasets.load_names()


def test_an_installed_package_has_its_data_inside(fake_root, tmp_path):
    package = tmp_path / "course_utils"
    ours = Path(datasets.__file__).parents[1]
    shutil.copytree(ours / "datasets", package / "datasets")
    for name in ("__init__.py", "files.py"):
        shutil.copy(ours / name, package)
    fake_root.rename(package / "_datasets")
    program = """
from course_utils import datasets
print(datasets.find_root(), datasets.load_shakespeare())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    expected = f"{package / '_datasets'} {FILES['shakespeare']}\n"
    assert done.stdout == expected, done.stderr


def test_a_pickle_is_refused(fake_root):
    file = io.BytesIO()
    np.savez(file, audio=np.array([{}], dtype=object))
    build_datasets.update_file(fake_root, FILES["spoken_digits"], file.getvalue())
    with pytest.raises(ValueError, match="allow_pickle=False"):
        datasets.load_spoken_digits()
