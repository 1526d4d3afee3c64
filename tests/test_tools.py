"""The tools on tiny notebooks: what runs, what is refused, and that no file is incomplete."""

import base64
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbval.plugin import get_sanitize_patterns
from PIL import Image, ImageChops

import readme
import rules
import run
import seeds
import tidy
from course_utils import payloads
from made_boards import board, output_of, shown
from notebooks import Failure, code_cells, merged, number, read, results, size

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "https://github.com/someone/course"
PROGRESS = "epoch 15/15 | loss 0.1234 | accuracy 0.9510 | val_loss 0.2000 | 12.3 s"


def page(*code):
    """Return a small notebook of the course with these code cells, never run."""
    cells = [
        new_markdown_cell("# 02 · Count\n\nYou will count."),
        new_markdown_cell("## What you will do\n\n**Time:** 30 minutes"),
        new_markdown_cell("## Setup"),
        new_code_cell(f"{rules.INSTALL_STARTS}\nexcept ModuleNotFoundError:\n    pass"),
        new_markdown_cell("## Train it"),
    ]
    for source in code:
        cells += [new_code_cell(source), new_markdown_cell("What you see.")]
    cells.append(new_markdown_cell("## Exercises\n\n### Exercise 1"))
    return new_notebook(cells=cells)


def executed(*outputs):
    """Return a notebook whose cells were run, the last one with these outputs."""
    notebook = page("1 + 1")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, 1):
        cell.execution_count = count
    code[-1].outputs = list(outputs)
    return notebook


def stdout(text):
    return new_output("stream", name="stdout", text=text)


def tidied(notebook, path=Path("notebooks/02_count.ipynb")):
    return tidy.normalise(notebook, path, ADDRESS)


def reasons(notebook, path=Path("notebooks/02_count.ipynb"), size=1000):
    return "\n".join(rules.reasons(tidied(notebook), path, size))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project as the current folder."""
    monkeypatch.setattr(readme, "HEADLINES", [])
    (tmp_path / "notebooks/solutions").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    begin_end = "<!-- {0}:begin -->\n<!-- {0}:end -->\n"
    text = "# Course\n\n" + begin_end.format("course") + begin_end.format("results")
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/glossary.md").write_text("# Glossary\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROFILE", "quick")
    return tmp_path


def write(notebook, name="02_count.ipynb"):
    path = Path("notebooks") / name
    nbformat.write(notebook, path)
    return str(path)


def files():
    return sorted(p.name for p in Path("build").rglob("*") if p.is_file())


# The runner


def test_a_complete_page_is_written_and_the_board_shows_its_result(project, capsys):
    assert run.main([write(page(shown(board(0.9))))]) == 0
    assert files() == ["02_count.html", "02_count.ipynb"]
    built = read(Path("build/02_count.ipynb"))
    assert built.metadata[run.KEY]["seconds"] > 0
    assert "You will count." in Path("build/02_count.html").read_text(encoding="utf-8")
    assert [result.verdict for result in results(built)] == ["ahead"]
    out = capsys.readouterr().out
    for word in ("accuracy 0.900 ± 0.000 (2 seeds)", "0.500, n-grams", " to ", "ahead"):
        assert word in out


def test_a_failing_cell_is_named_and_only_it_is_missing(project, capsys):
    paths = [write(page("x = 1\n1 / 0")), write(page("2"), "04_fine.ipynb")]
    assert run.main(paths) == 1
    out = capsys.readouterr().out
    assert "02_count.ipynb, cell [2] `x = 1` failed: ZeroDivisionError" in out
    assert files() == ["04_fine.html", "04_fine.ipynb"]


def test_an_expected_exception_is_not_a_failure(project):
    notebook = page("raise ValueError('as the text says')")
    next(c for c in notebook.cells if "raise" in c.source).metadata.tags = [
        "raises-exception"
    ]
    assert run.main([write(notebook)]) == 0


def test_a_broken_guard_fails_whenever_its_notebook_is_checked(project, capsys):
    broken = write(page(shown(board(0.7, guard=0.8))))
    fine = write(page("2"), "04_fine.ipynb")
    assert run.main([broken, fine]) == 1
    sentence = "02_count.ipynb, names: guard broken: accuracy 0.700 is below 0.800."
    assert sentence in capsys.readouterr().out
    assert run.main([broken, fine, "--stale"]) == 1
    assert run.main([fine, "--stale"]) == 0


def test_a_board_is_a_result_and_only_a_broken_guard_is_a_problem(
    project, capsys, monkeypatch
):
    path = write(page(shown(board(0.9, guard=0.8))))
    assert run.main([path]) == 0
    (result,) = results(read(Path("build/02_count.ipynb")))
    assert result.task == "names" and result.verdict == "ahead" and not result.problem
    assert result.score == "accuracy 0.900 ± 0.000 (2 seeds)"
    assert result.against == "0.500, n-grams" and " to " in result.interval
    assert tidy.main(["--store", path]) == 0
    assert results(read(path)) == [result]  # tidy keeps the payload
    monkeypatch.setattr(readme, "HEADLINES", [("02", "names")])
    headlines, all_results = tidy.generated().values()
    assert "| names | accuracy 0.900 ± 0.000 (2 seeds) | 0.500, n-grams |" in headlines
    assert "1 boards: 1 ahead, 0 undecided, 0 behind" in all_results
    for entry in ("| ours | accuracy 0.900", "| n-grams | rival | accuracy 0.500"):
        assert entry in all_results
    broken = write(page(shown(board(0.7, guard=0.8))))
    capsys.readouterr()
    assert run.main([broken]) == 1
    guard = "guard broken: accuracy 0.700 is below 0.800"
    assert f"02_count.ipynb, names: {guard}." in capsys.readouterr().out
    assert tidy.main(["--store", path]) == 1
    assert "stores a broken guard" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["{half", "[]", '{"cells": 1, "nbformat": 4}'])
def test_a_broken_notebook_gets_one_sentence(project, capsys, text):
    Path("notebooks/02_count.ipynb").write_text(text, encoding="utf-8")
    assert run.main(["notebooks/02_count.ipynb"]) == 1
    out = capsys.readouterr().out
    assert "notebooks/02_count.ipynb is not a readable notebook" in out
    assert "git checkout" in out and "Traceback" not in out
    assert not files()


def test_ctrl_c_ends_the_kernels_and_leaves_nothing(project):
    path = write(
        page(
            "import os, time",
            "open('pid', 'w').write(str(os.getpid()))\ntime.sleep(60)",
        )
    )
    runner = [sys.executable, str(ROOT / "tools/run.py"), path]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        runner,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        # A shell hides Ctrl-C from a command in the background (`make test &`).
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    pid = Path("notebooks/pid")
    for _ in range(600):
        if process.poll() is None and not (pid.is_file() and pid.read_text()):
            time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 130, out
    assert "Interrupted" in out and "Traceback" not in out
    assert not files()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


KEEP = """
import os
from pathlib import Path
from course_utils.arrays import write
write(Path('../weights/02b/a.npz'), {"fingerprint": "{}", "profile": os.environ["PROFILE"]})
"""


def test_full_runs_the_full_profile_and_writes_the_recipe(project, capsys):
    path = write(page(KEEP, shown(board(0.9))), "02b_count.ipynb")
    assert run.main(["--full", path]) == 0, capsys.readouterr().out
    text = Path("weights/02b/README.md").read_text(encoding="utf-8")
    for line in payloads.board_text(board(0.9)).splitlines():
        assert f"    {line}\n" in text
    assert "TensorFlow 2." in text
    assert "make full NB=02b" in text
    with np.load("weights/02b/a.npz") as kept:
        assert kept["profile"] == "full"
    assert files() == ["02b_count.html", "02b_count.ipynb"]


def test_full_refuses_a_tree_with_uncommitted_changes(project, capsys):
    path = write(page("1"))
    subprocess.run(["git", "init", "-q", "."], check=True)
    assert run.main(["--full", path]) == 1
    assert "uncommitted changes" in capsys.readouterr().out
    assert not files()


def test_full_without_stored_weights_is_reported(project, capsys):
    assert run.main(["--full", write(page("1"))]) == 1
    assert "stored no weights" in capsys.readouterr().out


# Numbers and sizes


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("notebooks/01_memory.ipynb", "01"),
        ("notebooks/01b_names.ipynb", "01b"),
        ("notebooks/solutions/01b_names_solutions.ipynb", "01b"),
        ("notebooks/01c_gates.ipynb", "01c"),
    ],
)
def test_a_number_may_have_a_letter(path, expected):
    assert number(path) == number(Path(path)) == expected


def test_rows_of_a_report_are_replaced_by_number(tmp_path):
    report = tmp_path / "report.md"
    assert merged(report, ["| 04_b | 2 |"]) == ["| 04_b | 2 |"]
    old = "| 01_a | 1 |\n| 01b_a | 2 |\n| 01c_a | 7 |\n| 04 | x |\n| 04 | y |\n"
    report.write_text(f"# Title\n\n|---|---|\n{old}")
    rows = merged(report, ["| 01_a | 9 |", "| 05 | 5 |"])
    assert rows == [
        "| 01_a | 9 |",
        "| 01b_a | 2 |",
        "| 01c_a | 7 |",
        "| 04 | x |",
        "| 04 | y |",
        "| 05 | 5 |",
    ]
    assert "| 01b_a | 3 |" in merged(report, ["| 01b_a | 3 |"])
    assert "| 01_a | 1 |" in merged(report, ["| 01b_a | 3 |"])


def test_minutes_are_computed_from_words_lines_and_exercises():
    words = new_markdown_cell("word " * 2000 + "- * |\n```\nnot a word\n```")
    code = new_code_cell("x = 1\n\n" * 400)
    exercise = new_markdown_cell("### Exercise 1")
    assert size([words, code]).minutes == 30
    assert size([words, code, exercise, exercise]).minutes == 45  # of 46
    assert size([words, code])[1:] == (2000, 400, 0)
    assert size([]).minutes == 5


# Tidying


def test_tidy_is_idempotent_and_fixes_what_a_program_can():
    notebook = executed(stdout("epoch 1\repoch "), stdout("2\n"))
    metadata = {
        "tags": ["junk", "raises-exception"],
        "colab": 1,
        "alt": "A line rises from zero to one and stays.",
    }
    notebook.cells[5].metadata = metadata
    notebook.cells[5].execution_count = 17
    once = tidied(notebook)
    assert tidy.as_text(tidied(once)) == tidy.as_text(once)
    assert [c.id for c in once.cells][:2] == ["c01", "c02"]
    assert once.cells[5].outputs == [stdout("epoch 2\n")]
    kept = {
        "tags": ["raises-exception"],
        "alt": "A line rises from zero to one and stays.",
    }
    assert once.cells[5].metadata == kept
    assert [c.execution_count for c in once.cells if c.cell_type == "code"] == [1, 2]
    assert f"git+{ADDRESS}" in once.cells[3].source
    assert (
        "github/someone/course/blob/main/notebooks/02_count.ipynb"
        in once.cells[0].source
    )
    assert reasons(notebook) == ""


def test_tidy_writes_the_minutes_over_those_of_the_author():
    notebook = executed()
    assert "**Time:** about 10 minutes" in tidied(notebook).cells[1].source
    notebook.cells[1].source = "## What you will do\n\nCount.\n"
    expected = "## What you will do\n\nCount.\n\n**Time:** about 10 minutes."
    assert tidied(notebook).cells[1].source == expected
    assert tidied(tidied(notebook)).cells[1].source == expected
    notebook.cells += [new_markdown_cell("### Exercise 2")] * 2
    assert "**Time:** about 25 minutes." in tidied(notebook).cells[1].source


def test_a_missing_install_cell_is_put_under_setup():
    notebook = executed()
    del notebook.cells[3]
    assert tidied(notebook).cells[3].source.startswith(rules.INSTALL_STARTS)


def test_a_traceback_keeps_no_frame_of_a_library():
    frames = ["Traceback", "\x1b[32mFile /x/y.py:3\x1b[0m", "ValueError: no"]
    error = new_output("error", ename="ValueError", evalue="no", traceback=frames)
    assert tidied(executed(error)).cells[5].outputs[0].traceback == [
        "Traceback",
        "ValueError: no",
    ]


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (new_output("stream", name="stderr", text="warning"), "stderr"),
        (stdout("<Cell at 0x7f3a2b1c>"), "address"),
        (stdout("saved to /home/me/model.keras"), "absolute path"),
        (stdout("started 2026-11-21 12:34"), "date"),
        (stdout("outputs: shape (2, 3), NOT equal to 1e-06"), "failed"),
        (stdout("outputs: NOT the same shape, (2, 3) and (3, 2)"), "failed"),
        (stdout("guard broken: accuracy 0.7 is below 0.8\n"), "guard"),
        (stdout("settings changed: the guard 0.8 is for other settings"), "guard"),
        (
            stdout("there are no pretrained weights a: training it here\n"),
            "warning about",
        ),
        (stdout("a: 2.1 % of words differ from the stored ones"), "warning about"),
        (stdout("5/5 ━━━━━━ 0s"), "progress bar"),
        (new_output("display_data", data={"text/html": "<p>0x7f3a2b1c"}), "address"),
    ],
)
def test_what_must_not_be_stored_is_named_with_its_cell(output, reason):
    found = reasons(executed(output))
    assert reason in found and "cell [2]" in found


def test_honest_outputs_are_stored():
    for text in (
        payloads.board_text(board(0.9)),
        PROGRESS,
        "2013-01-01 00:10:00 12.5 km/h",
        "</td> a/b 1/2",
        "0x1f",
    ):
        assert reasons(executed(stdout(text))) == ""


def with_text(text):
    notebook = executed()
    notebook.cells.append(new_markdown_cell(text))
    return notebook


def with_first(text):
    notebook = executed()
    notebook.cells[0].source = text
    return notebook


PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4"
    "AAAAAElFTkSuQmCC"
)
FIGURES = [new_output("display_data", data={"image/png": PIXEL})] * 9


@pytest.mark.parametrize(
    ("notebook", "reason"),
    [
        (page("1"), "never run"),
        (with_text("## Results"), "not one of the sections"),
        (with_text("## Data"), "order"),
        (with_text("# Two"), "H1"),
        (with_text("#### Deep"), "deeper"),
        (with_first("# 03 · Count\n\nYou will."), "H1"),
        (with_first("# 02 · Count"), "promise"),
        (executed(*FIGURES), "9 figures"),
        (new_notebook(cells=executed().cells[:1] + executed().cells[2:]), "minutes"),
        (
            new_notebook(
                cells=executed().cells + [new_code_cell("1") for _ in range(3)]
            ),
            "in a row",
        ),
        (page("import os\nfrom course_utils import runtime"), "first import"),
    ],
)
def test_each_rule_names_what_breaks_it(notebook, reason):
    assert reason in reasons(notebook)


def test_names_and_sizes_are_checked():
    assert "form 02_topic" in reasons(executed(), Path("notebooks/02-Count.ipynb"))
    assert "form 02_topic" in reasons(executed(), Path("notebooks/02d_count.ipynb"))
    beside = Path("notebooks/02b_count.ipynb")
    assert "expected one of the form `# 02b · Title`" in reasons(executed(), beside)
    assert reasons(with_first("# 02b · Count\n\nYou will."), beside) == ""
    assert "at most 400,000" in reasons(executed(), size=400_001)


def test_try_your_own_comes_before_the_exercises():
    notebook = executed()
    notebook.cells.insert(-1, new_markdown_cell("## Try your own"))
    assert reasons(notebook) == ""
    notebook.cells.append(notebook.cells.pop(-2))
    assert "order" in reasons(notebook)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        *((word, word) for word in ("XXX", "YYY", "ZZZ", "WWW", "XXXX", "TBD")),
        ("TODO", "TODO"),
        ("You will see. FIXME. Then go on.", "FIXME"),
        ("### VERDICT", "VERDICT"),
        ("- one\n- _PROMISE_", "PROMISE"),
        ("**SUMMARY**: `x` is $y$", "SUMMARY"),
        ("a lone ` here\n\nTODO\n\nand one ` there", "TODO"),
        ("it costs 5 $\n\nTODO\n\nor 6 $", "TODO"),
        ("```\nx = 1\n```\nTODO", "TODO"),
    ],
)
def test_a_placeholder_in_the_text_is_named_with_its_cell(text, word):
    notebook = executed()
    notebook.cells[-1:] = [new_markdown_cell("What you see."), notebook.cells[-1]]
    assert reasons(notebook) == ""
    notebook.cells[-2].source = text
    expected = f"cell {len(notebook.cells) - 1} holds the placeholder {word!r}"
    assert expected in reasons(notebook)


@pytest.mark.parametrize(
    "text",
    [
        "Answer where the code says `# TODO`, or ``a `TODO` b``.",
        "```\n# TODO\n```",
        "$XXX + YYY$ and\n\n$$\nZZZ = 1\n$$",
        "Our verdict, a promise, the summary: to do.",
        "An LSTM and a GRU on the TODOS, XX and www.example.org",
    ],
)
def test_code_formulas_and_other_words_are_not_placeholders(text):
    assert reasons(with_text(text)) == ""


def test_old_habits_are_refused_in_notebooks_of_the_list(monkeypatch):
    habit, natural = next(iter(rules.HABITS.items()))
    text = f"What it has\n{habit}, `{habit}` as code and\n\n```\n{habit}\n```"
    monkeypatch.setattr(rules, "WITH_ALT", set())
    assert reasons(with_text(text)) == ""
    monkeypatch.setattr(rules, "WITH_ALT", {"02"})
    notebook = with_text(text)
    expected = f"cell {len(notebook.cells)} says {habit!r}, expected plain English: "
    assert reasons(notebook).startswith(f"{expected}write {natural!r}")
    assert reasons(notebook).count("plain English") == 1


def test_a_placeholder_in_code_is_the_learner_s_stub():
    assert "placeholder" not in reasons(page("x = ...  # TODO"))


def test_a_heading_in_fenced_code_is_not_a_heading():
    assert reasons(with_text("```\n# a comment\n```")) == ""


def test_check_names_file_and_reason_and_tidy_fixes_it(project, capsys):
    write(executed(stdout("1\n")))
    assert tidy.main(["--check"]) == 1
    assert "02_count.ipynb: not normalised" in capsys.readouterr().out
    assert tidy.main([]) == 0
    assert tidy.main(["--check"]) == 0, capsys.readouterr().out
    text = Path("README.md").read_text(encoding="utf-8")
    assert (
        "| [02](notebooks/02_count.ipynb) | Count | You will count. | 10 | 1 |" in text
    )
    for path, old, new in (
        ("README.md", "You will count", "You will sing"),
        ("docs/results.md", "0 boards", "9 boards"),
    ):
        text = Path(path).read_text(encoding="utf-8")
        Path(path).write_text(text.replace(old, new), encoding="utf-8")
        assert tidy.main(["--check"]) == 1
        assert f"{path}: it does not match the notebooks" in capsys.readouterr().out
        Path(path).write_text(text, encoding="utf-8")


def test_a_headline_without_its_board_is_refused(project, monkeypatch):
    write(executed(stdout("1\n")))
    monkeypatch.setattr(readme, "HEADLINES", [("02", "names")])
    with pytest.raises(Failure, match="no board 'names' of 02.*HEADLINES"):
        tidy.generated()


def test_check_of_one_notebook_ignores_the_others(project, capsys):
    write(page("1"), "04_never_run.ipynb")
    path = write(executed())
    tidy.tidy(Path(path))
    assert tidy.main(["--check", path]) == 0, capsys.readouterr().out
    assert tidy.main(["--check"]) == 1


def test_two_notebooks_with_the_same_number_are_refused(project, capsys):
    for name in ("02_count.ipynb", "02_more.ipynb"):
        write(with_first(f"# 02 · {name}\n\nYou will."), name)
    assert tidy.main([]) == 0
    assert tidy.main(["--check"]) == 1
    assert "has two notebooks 02" in capsys.readouterr().out
    Path("notebooks/02_more.ipynb").unlink()
    beside = with_first("# 02b · More\n\nYou will.")
    write(beside, "02b_more.ipynb")
    assert tidy.main([]) == 0 and tidy.main(["--check"]) == 0
    text = Path("README.md").read_text(encoding="utf-8")
    assert text.index("[02](notebooks/02_") < text.index("[02b](notebooks/02b_")


def test_tidy_tells_which_notebooks_are_longer_than_one_idea(project, capsys):
    notebook = executed()
    write(notebook)
    assert tidy.main([]) == 0 and capsys.readouterr().out == ""
    notebook.cells.append(new_markdown_cell("word " * 2001))
    write(notebook)
    assert tidy.main([]) == 0
    assert "notebooks/02_count.ipynb: 20" in capsys.readouterr().out
    assert tidy.main(["--check"]) == 0


def test_a_readme_without_markers_is_refused(project):
    Path("README.md").write_text("# Course", encoding="utf-8")
    with pytest.raises(Failure, match="course:begin"):
        readme.with_tables({})


def test_store_takes_fresh_outputs_and_refuses_a_broken_guard(project, capsys):
    path = write(page(rules.FIRST_IMPORT, shown(board(0.9, guard=0.8))))
    assert run.main([path]) == 0
    assert tidy.main(["--store", path]) == 0
    assert [result.verdict for result in results(read(path))] == ["ahead"]
    assert tidy.main(["--check"]) == 0, capsys.readouterr().out
    assert Path("build/02_count.html").stat().st_mtime >= Path(path).stat().st_mtime
    broken = executed(output_of(board(0.7, guard=0.8)))
    nbformat.write(broken, "build/02_count.ipynb")
    assert tidy.main(["--store", path]) == 1
    assert "broken guard" in capsys.readouterr().out
    assert [result.verdict for result in results(read(path))] == ["ahead"]


# Fresh seeds

KEPT = """
from course_utils import runtime
import keras
from course_utils import weights

SEEDS = (0, 1, 2)
def build():
    return keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
def train(model):
    with open("trained", "a") as file:
        file.write(runtime.profile() + " ")
for seed in SEEDS:
    weights.kept("02", "a", build, train, seed=seed, settings={})
weights.kept("02", "a", build, train, seed=0, settings={})  # with fresh seeds: the first
"""


OF_SEEDS = """
from course_utils import report
board = report.board("names", "accuracy")
board.add("GRU", [[1] * 9 + [0] * 91 for seed in SEEDS], role="ours")
board.add("n-grams", [0] * 100)
board.show()
"""


@pytest.fixture
def kept(project):
    """A notebook's path; it stores models, fails while the file `stop` exists, has one result."""
    stop = "from pathlib import Path\nassert not Path('stop').exists()"
    notebook = page(KEPT, stop, OF_SEEDS, "1 / 0  # after all results")
    code_cells(notebook)[-2].outputs = [output_of(board(0.9))]
    return write(notebook)


def test_fresh_seeds_continue_after_an_interruption(kept, capsys):
    stop, trained = Path("notebooks/stop"), Path("notebooks/trained")
    stop.touch()
    assert seeds.main([kept]) == 1
    assert "AssertionError" in capsys.readouterr().out
    assert trained.read_text() == "full " * 5
    assert not seeds.REPORT.exists()
    stop.unlink()
    assert seeds.main([kept]) == 0, capsys.readouterr().out
    assert trained.read_text() == "full " * 5  # loaded
    models = [path.name for path in Path("build/seeds").glob("02-*/*.npz")]
    assert sorted(models) == [f"a_seed{seed}.npz" for seed in seeds.SEEDS[:5]]
    ours = "accuracy 0.090 ± 0.000 (5 seeds)"
    row = f"| 02 | names | {ours} | 0.000, n-grams | 0.033 to 0.147 | ahead |\n"
    assert row in seeds.REPORT.read_text(encoding="utf-8")
    stop.touch()
    assert seeds.main([kept]) == 0  # it is finished: not run again


def test_fresh_seeds_begin_again_when_the_code_changes(kept):
    path, notebook = Path(kept), read(kept)
    before = seeds.folder_of(path, notebook, seeds.SEEDS)
    assert seeds.folder_of(path, read(kept), seeds.SEEDS) == before
    assert seeds.folder_of(path, notebook, seeds.SEEDS[:2]) != before
    notebook.cells[0].source += "\n\nMore words."
    assert seeds.folder_of(path, notebook, seeds.SEEDS) == before
    code_cells(notebook)[-1].source += "\nx = 1"
    assert seeds.folder_of(path, notebook, seeds.SEEDS) != before


@pytest.mark.parametrize(("seconds", "count"), [(600, 5), (601, 2)])
def test_a_long_training_has_two_fresh_seeds(kept, seconds, count):
    assert len(seeds.fresh_seeds(Path(kept))) == 5
    Path("weights/02").mkdir(parents=True)
    Path("weights/02/README.md").write_text(f"# Weights\n\n- seconds: {seconds}\n")
    assert len(seeds.fresh_seeds(Path(kept))) == count


def test_more_than_five_seeds_have_as_many_fresh_ones(kept):
    Path("weights/02").mkdir(parents=True)
    Path("weights/02/README.md").write_text("# Weights\n\n- seconds: 601\n")
    notebook = read(kept)
    for cell in code_cells(notebook):
        cell.source = cell.source.replace(
            "(0, 1, 2)", "(0, 1, 2, 3, 4, 5)  # six (or so)"
        )
    assert len(seeds.fresh_seeds(Path(write(notebook)))) == 6


def test_without_seeds_or_results_the_reason_is_given(project, capsys):
    assert seeds.main([write(page("1"))]) == 1
    assert "0 cells with `SEEDS = (...)`, expected one" in capsys.readouterr().out
    assert seeds.main([write(page("SEEDS = (0, 1)"))]) == 1
    assert "stores no result" in capsys.readouterr().out


# The sanitiser


def sanitised(text):
    config = (ROOT / "tests/nbval_sanitize.cfg").read_text(encoding="utf-8")
    for pattern, replacement in get_sanitize_patterns(config):
        text = re.sub(pattern, replacement, text)
    return text


def test_the_sanitiser_masks_values_and_seconds_of_live_progress():
    other = "epoch 15/15 | loss 1.5000 | accuracy 0.1000 | val_loss 9.2000 | 8.1 s    "
    assert sanitised(PROGRESS) == sanitised(other)
    assert sanitised(f"GRU | {PROGRESS}") == sanitised(f"GRU | {other}")
    assert sanitised("took 12.3 s") == sanitised("took 4.5 s")


@pytest.mark.parametrize(
    ("old", "new"), [("15/15", "14/15"), ("val_loss", "val_mae"), ("0.1234", "nan")]
)
def test_the_sanitiser_keeps_epochs_names_and_failures_of_live_progress(old, new):
    assert sanitised(PROGRESS) != sanitised(PROGRESS.replace(old, new))


def test_the_sanitiser_leaves_plain_numbers_alone():
    for text in (
        "loss 0.1234",
        "shape (2, 3), equal to 1e-06",
        "a | b 0.25",
        "12.345 km",
    ):
        assert sanitised(text) == text


def test_figures_get_smaller_once():
    def encoded(picture):
        file = io.BytesIO()
        picture.save(file, "png")
        return base64.b64encode(file.getvalue()).decode()

    picture = Image.effect_noise((300, 200), 40).convert("RGB")
    small = tidy.small_png(encoded(picture))
    assert len(small) < len(encoded(picture))
    assert tidy.small_png(small) == small
    shown = Image.open(io.BytesIO(base64.b64decode(small))).convert("RGB")
    assert shown.size == picture.size
    worst = ImageChops.difference(shown, picture).getextrema()
    assert max(high for _, high in worst) < 16
