"""The small font that a package paints with: whatever it has it draws as the whole font does, beside whatever else."""

import ast
import string
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.subset import Options, load_font
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QImage, QPainter

from desktop_app.base.paths import FONTS, ROOT

from ..building import part
from ..examples import examples

WHOLE = FONTS / "NotoSansSC-Regular.ttf"
LINES = [
    "F1 A4 Y85JQ-P50DS-WCVAJ-91TB2-2F24G",
    "另存为PDF… 272 KB，2026-11-29 05:09",
    "无扣分（F8），转到下一项；Ctrl+Shift+F1",
    string.printable[:95],
    "0a1b2c3d4e5f6g7h8i9j …a …1",
    "“较好”—76.18～81.63·×÷①②Ⅲ▼✓‹›",
]


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    return part("screen_font")


@pytest.fixture(scope="module", params=["Regular", "Bold"])
def families(
    request: pytest.FixtureRequest, maker: ModuleType, tmp_path_factory: pytest.TempPathFactory, qapp: object
) -> tuple[str, str]:
    """The whole family and the small one, as Qt calls them."""
    whole = FONTS / f"NotoSansSC-{request.param}.ttf"
    small = tmp_path_factory.mktemp("fonts") / "small.ttf"
    maker.make(whole, small)
    return family(whole), family(small)


def family(file: Path) -> str:
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))[0]


def drawn(line: str, name: str) -> QImage:
    picture = QImage(1200, 40, QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.white)
    font = QFont(name)
    font.setPixelSize(20)
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # which goes by all glyphs that a font has
    with QPainter(picture) as painter:
        painter.setFont(font)
        painter.drawText(4, 28, line)
    return picture


@pytest.mark.parametrize("line", LINES)
def test_what_stands_on_the_screen_is_drawn_the_same(families: tuple[str, str], line: str) -> None:
    whole, small = families
    assert whole != small
    assert drawn(line, small) == drawn(line, whole)
    assert drawn(line, small) != drawn("", small)


def test_every_sign_of_the_window_is_in_it() -> None:
    """Where a system has no other font, a sign that it lacks is a box."""
    with load_font(str(WHOLE), Options()) as font:
        known = font.getBestCmap().keys()
    trees = [ast.parse(file.read_text("utf-8")) for file in (ROOT / "ui").rglob("*.py")]
    texts = [one.value for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Constant)]
    signs = {one for text in texts if isinstance(text, str) for one in text if one.isprintable() and not one.isalpha()}
    assert {one for one in signs if ord(one) not in known} == set()


def test_any_text_that_it_has_is_drawn_the_same(families: tuple[str, str], maker: ModuleType) -> None:
    whole, small = families
    with load_font(str(WHOLE), Options()) as font:  # of what it lacks each draws a box, or what it is put together from
        kept = sorted(map(chr, maker.characters() & font.getBestCmap().keys()))

    @given(st.text(st.sampled_from(string.printable[:95]) | st.sampled_from(kept), max_size=40))
    @settings(max_examples=examples(40))
    def same(line: str) -> None:
        assert drawn(line, small) == drawn(line, whole)

    same()
