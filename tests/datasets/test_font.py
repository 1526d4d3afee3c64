"""The font has the characters of its list, and Matplotlib finds them."""

import io
import warnings

import matplotlib
import pytest
from matplotlib import font_manager, ft2font
from matplotlib.figure import Figure

from build_datasets import FONTS


def characters():
    return (FONTS / "characters.txt").read_text(encoding="utf-8").replace("\n", "")


def test_the_font_has_every_character_of_its_list():
    font = ft2font.FT2Font(str(FONTS / "UnrolledCJK-Regular.otf"))
    assert font.family_name == "Unrolled CJK" and font.style_name == "Regular"
    assert set(map(ord, characters())) <= set(font.get_charmap())
    assert set("春眠不覺曉，处处闻啼鸟。“你好！”") <= set(characters())


@pytest.mark.parametrize("text, missing", [("请打开灯。春眠不覺曉 wǒ", 0), ("한국", 2)])
def test_matplotlib_finds_the_glyphs(text, missing):
    path = str(FONTS / "UnrolledCJK-Regular.otf")
    font_manager.fontManager.addfont(path)
    families = {"font.family": ["DejaVu Sans", "Unrolled CJK"]}
    with matplotlib.rc_context(families), warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        figure = Figure()
        figure.text(0.1, 0.5, text)
        figure.savefig(io.BytesIO(), format="png")
    assert (
        sum("missing from font" in str(warning.message) for warning in seen) == missing
    )
