"""In every notebook the untouched exercises say "not attempted", and every solution passes."""

import json
import re
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
PAGES = sorted(NOTEBOOKS.glob("*.ipynb"))


def exercise_outputs(path):
    """Return the stored outputs of the cells that call a check."""
    outputs = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if re.search(r"^check\.exercise_\d", "".join(cell["source"]), re.MULTILINE):
            outputs.append("".join("".join(o.get("text", "")) for o in cell["outputs"]))
    return outputs


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_stubs_are_not_attempted_and_solutions_pass(page):
    stubs = exercise_outputs(page)
    solutions = exercise_outputs(
        NOTEBOOKS / "solutions" / f"{page.stem}_solutions.ipynb"
    )
    assert 2 <= len(stubs) <= 4
    assert stubs == ["not attempted\n"] * len(stubs)
    assert solutions == ["passed\n"] * len(stubs)
