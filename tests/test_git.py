"""Git's answers: the notebooks that a branch changes, and the length of its commit subjects."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import changed

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 66  # characters of a subject


@pytest.fixture
def branch(tmp_path, monkeypatch):
    """Work in a repository with notebooks 01, 01b, 01c, 02 and 03, on a branch from main."""
    for name in ("notebooks/solutions", "weights/03", "tests/checks"):
        (tmp_path / name).mkdir(parents=True)
    for n in ("01", "01b", "01c", "02", "03"):
        (tmp_path / f"notebooks/{n}_x.ipynb").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)  # no hooks and no signatures
    git("init", "--quiet", "--initial-branch", "main")
    commit("First")
    git("checkout", "--quiet", "-b", "branch")
    return tmp_path


def git(*arguments):
    who = ["-c", "user.name=someone", "-c", "user.email=someone@localhost"]
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def commit(subject):
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", subject)


def test_a_branch_changes_the_notebooks_whose_files_it_touches(branch, capsys):
    for name in ("notebooks/01b_x.ipynb", "tests/checks/test_nb02.py"):
        (branch / name).write_text("changed")
    commit("01b and 02")
    (branch / "weights/03/a.npz").touch()
    (branch / "weights/01c").mkdir()
    (branch / "weights/01c/a.npz").touch()
    git("add", "weights")  # not committed yet
    for name in ("notebooks/solutions/99_x_solutions.ipynb", "README.md", "nb01.py"):
        (branch / name).touch()
    git("checkout", "--quiet", "main")
    (branch / "notebooks/01_x.ipynb").write_text("changed on main")
    git("commit", "--quiet", "--message", "01", "notebooks/01_x.ipynb")
    git("checkout", "--quiet", "branch")
    assert changed.main(["main"]) == 0
    assert capsys.readouterr().out == "01b 01c 02 03\n"


def test_a_branch_that_git_does_not_know_is_named(branch, capsys):
    assert changed.main([]) == 1
    assert "git cannot compare with origin/main" in capsys.readouterr().err


def subjects(folder, base="origin/main"):
    """Return the subjects of up to 20 commits that are not in `base`: they can still be changed.

    Without such a branch, return those of the last 20 commits; in a shallow clone there may be
    fewer. If the project is not a clone, there are none.
    """
    if not (folder / ".git").exists():
        return []
    known = subprocess.run(
        ["git", "-C", folder, "rev-parse", "--verify", "--quiet", base],
        capture_output=True,
    )
    commits = ["HEAD", *([] if known.returncode else [f"^{base}"])]
    log = ["log", "--no-merges", "--max-count=20", "--format=%s", *commits]
    done = subprocess.run(["git", "-C", folder, *log], capture_output=True, text=True)
    return done.stdout.splitlines()


def too_long(folder, base="origin/main"):
    return [s for s in subjects(folder, base) if len(s) > LONGEST]


def test_subjects_of_the_last_commits_are_short():
    assert not too_long(ROOT), f"expected at most {LONGEST}: `git commit --amend`"


def test_a_long_subject_is_found_until_it_is_on_main(branch):
    commit("x" * LONGEST)
    assert not too_long(branch)
    commit("y" * (LONGEST + 1))
    assert too_long(branch) == too_long(branch, "main") == ["y" * (LONGEST + 1)]
    git("checkout", "--quiet", "main")
    git("merge", "--no-ff", "--message", "z" * (LONGEST + 1), "branch")
    assert too_long(branch) and not too_long(branch, "main")


def test_subjects_need_no_whole_history(branch, tmp_path_factory):
    shallow = tmp_path_factory.mktemp("clone") / "shallow"
    commit("Second")
    git("clone", "--depth", "1", branch.as_uri(), str(shallow))
    assert subjects(shallow) == ["Second"]
    shutil.rmtree(shallow / ".git")
    assert subjects(shallow) == []
