"""The small tasks do what their docstrings promise."""

from pathlib import Path

import nbformat
import numpy as np
import pytest

from course_utils import datasets
from course_utils.tasks import LANGUAGES, PARTS, adding_problem, surname_languages

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def parts():
    return surname_languages()


def test_every_language_has_its_share_of_each_part(parts):
    assert list(parts) == list(PARTS)
    for part, (names, languages) in parts.items():
        assert len(names) == len(languages) == PARTS[part] * len(LANGUAGES)
        assert np.bincount(languages).tolist() == [PARTS[part]] * len(LANGUAGES)


def test_no_surname_appears_twice_in_or_across_the_parts(parts):
    names = [name for names, _ in parts.values() for name in names]
    assert len(names) == len(set(names))
    assert names == [name.lower() for name in names]


def test_each_surname_belongs_to_its_language_and_to_no_other(parts):
    table = datasets.load_names().query("kind == 'surname'")
    listed = table.groupby(table["name"].str.lower())["language"].agg(set)
    for names, languages in parts.values():
        for name, number in zip(names, languages, strict=True):
            assert listed[name] == {LANGUAGES[number]}, name


def test_a_seed_gives_the_same_parts_and_another_seed_others(parts):
    again, other = surname_languages(), surname_languages(seed=1)
    assert all(again[part][0] == parts[part][0] for part in parts)
    assert set(other["test"][0]) != set(parts["test"][0])


@pytest.mark.parametrize("seed", [-1, 1.5, "a", None, True])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(ValueError, match="^seed is .*expected a whole number"):
        surname_languages(seed=seed)


@pytest.mark.parametrize("steps", [2, 7, 50])
def test_the_adding_problem_marks_one_number_in_each_half(steps):
    inputs, targets = adding_problem(200, steps, np.random.default_rng(0))
    numbers, marks = inputs[..., 0], inputs[..., 1]
    assert inputs.shape == (200, steps, 2)
    assert targets.shape == (200, 1)
    assert set(np.unique(marks)) <= {0.0, 1.0}
    assert (marks[:, : steps // 2].sum(axis=1) == 1).all()
    assert (marks[:, steps // 2 :].sum(axis=1) == 1).all()
    two = [row[mark == 1].sum() for row, mark in zip(numbers, marks, strict=True)]
    np.testing.assert_allclose(targets[:, 0], two, rtol=1e-6)
    assert numbers.min() >= 0
    assert numbers.max() < 1


def test_the_adding_problem_puts_its_marks_everywhere():
    inputs, _ = adding_problem(2_000, 6, np.random.default_rng(0))
    assert (inputs[..., 1].mean(axis=0) > 0.25).all()  # a third at each of them


def test_notebook_01b_shows_the_same_split(parts):
    notebook = nbformat.read(ROOT / "notebooks" / "01b_surnames.ipynb", as_version=4)
    (source,) = [
        c.source for c in notebook.cells if "def surname_languages" in c.source
    ]
    shown = {"datasets": datasets, "np": np}
    exec(source, shown)
    assert (shown["LANGUAGES"], shown["PARTS"]) == (LANGUAGES, PARTS)
    for part, (names, languages) in shown["surname_languages"](seed=0).items():
        assert names == parts[part][0]
        assert np.array_equal(languages, parts[part][1])


@pytest.mark.parametrize(
    ("count", "steps", "message"),
    [
        (1, 1, "steps is 1, expected .* at least 2"),
        (0, 4, "count is 0"),
        (1, 4.0, "4.0"),
    ],
)
def test_the_adding_problem_needs_a_step_in_each_half(count, steps, message):
    with pytest.raises(ValueError, match=message):
        adding_problem(count, steps, np.random.default_rng(0))
