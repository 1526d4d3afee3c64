"""The pages of `make run` need no network, and describe figures for readers who cannot see them."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import pages
import rules
from notebooks import number, read

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4"
    "AAAAAElFTkSuQmCC"
)
TEXT = r"""
# 02 · Count $h_t$

[![Open in Colab](https://example.org/badge.svg)](https://example.org)
![a drawing](drawing.png)

| letter | means |
|---|---|
| $a < b$ | less |

$$\begin{aligned} h_t &= \tanh(W x_t) \\ y &= \mathrm{softmax}(h_T) \end{aligned}$$

It costs \$5, and `$x$` is code.
"""
ALT = 'A line rises from "zero" to one & stays there for good.'


def notebook(alt=None, text=TEXT):
    figure = new_output("display_data", data={"image/png": PIXEL})
    code = new_code_cell("plot()", execution_count=1, outputs=[figure])
    if alt is not None:
        code.metadata.alt = alt
    return new_notebook(cells=[new_markdown_cell(text), code])


def html(**changes):
    return BeautifulSoup(pages.html_of(notebook(**changes)), "html.parser")


def addresses(soup):
    """Return the addresses from which a browser would load something for the page."""
    loaded = soup.select(
        "script, link, img, iframe, source, video, audio, embed, object"
    )
    found = [tag.get(name) for tag in loaded for name in ("src", "href", "data")]
    return [address for address in found if address]


def test_a_page_loads_nothing_from_the_network():
    soup = html()
    here = ("data:image/png;base64,", "drawing.png")
    assert addresses(soup) and all(x.startswith(here) for x in addresses(soup))
    assert not soup.select("script")
    for style in soup.select("style"):
        assert "@import" not in style.text and "url(http" not in style.text
    assert "Open in Colab" in soup.get_text()


def test_equations_are_mathml():
    soup = html()
    inline, less, block = soup.select("math")
    assert inline.find_parent("h1") and inline.msub.get_text() == "ht"
    assert less.find_parent("td") and less.get_text() == "a<b"
    assert block["display"] == "block" and len(block.select("mtr")) == 2
    assert "tanh" in block.get_text() and "\\" not in soup.get_text()
    assert "costs $5" in soup.get_text() and soup.select_one("code").text == "$x$"


def test_an_unknown_formula_is_shown_as_text_and_named():
    text = "So $\\nothing{a} < b$.\n\n$$\\frac{1}$$\n\nAnd $x$."
    assert "$\\nothing{a} < b$" in html(text=text).get_text()
    reasons = list(rules.formulas(notebook(text=text)))
    assert len(reasons) == 2 and "Unknown command" in reasons[0]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_formula_of_the_course_is_shown(path):
    assert not list(rules.formulas(read(path)))


def test_the_description_of_a_figure_is_that_of_its_cell():
    assert html(alt=ALT).select('img[src^="data:"]')[0]["alt"] == ALT
    assert "not described" in html().select('img[src^="data:"]')[0]["alt"]


def described(name, alt=None, folder="notebooks"):
    path = Path(folder) / f"{name}_count.ipynb"
    return "\n".join(rules.descriptions(notebook(alt), path))


def test_figures_are_described_where_required():
    for named in rules.WITH_ALT:
        assert "cell [1] has a figure without `alt`" in described(named)
        assert not described(named, ALT)
        assert not described(named, folder="notebooks/solutions")
    assert not described("99") and not described("99", ALT)


@pytest.mark.parametrize(
    ("alt", "reason"),
    [
        ("", "not a sentence"),
        (["A line rises."], "not a sentence"),
        (ALT.removesuffix("."), "not a sentence"),
        ("A line rises from zero to one.", "7 words"),
        ("Plot of the training loss over epochs for three seeds.", "a title"),
        ("The figure showing what the network has learned about names.", "a title"),
    ],
)
def test_poor_descriptions_are_refused(alt, reason):
    for named in ("01", "99"):
        assert reason in described(named, alt)


@pytest.mark.parametrize(
    "alt",
    [
        "A plot of the loss: it falls to 0.2 and stays.",
        "A chart of accuracy. The network is above all its rivals.",
        "Eight words that say what can be seen.",
    ],
)
def test_good_descriptions_are_accepted(alt):
    assert not described("01", alt)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_figures_of_the_course_are_described(path):
    assert not list(rules.descriptions(read(path), path))


def test_the_notebooks_that_must_describe_their_figures_exist():
    assert {number(path) for path in NOTEBOOKS} >= rules.WITH_ALT
