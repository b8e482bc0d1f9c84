"""The bundled fonts: read as reportlab reads them, and a visible stand-in for what none of them has."""

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

from desktop_app.base.paths import FONTS
from desktop_app.paper.typesetting.fonts import BOLD, GAP, REGULAR, Type, load


@pytest.mark.parametrize("name", ["NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Regular"])
def test_the_fast_reader_agrees_with_reportlab(name: str) -> None:
    fast, slow = load(name).face, TTFontFace(str(FONTS / f"{name}.ttf"))
    for field in ("name", "ascent", "bbox", "charToGlyph", "charWidths", "hmetrics", "defaultWidth"):
        assert getattr(fast, field) == getattr(slow, field)
    assert list(fast.glyphPos) == slow.glyphPos
    some = [0, *map(ord, "巡察整改é½“0”䶮𬭎")]
    assert fast.makeSubset(some) == slow.makeSubset(some)


@pytest.mark.parametrize("face", [REGULAR, BOLD])
@pytest.mark.parametrize(
    ("character", "font", "drawn", "lacking"),
    [
        ("巡", None, "巡", False),
        ("䶮", None, "䶮", False),
        ("㛃", None, "㛃", False),
        ("𬭎", None, "𬭎", False),
        ("𰻝", "NotoSansSC-Regular", "𰻝", False),  # in the sans only
        ("𠮷", None, GAP, True),
        ("\ue000", None, GAP, True),
        ("\x07", None, GAP, True),
        ("\ud800", None, GAP, True),
        ("\u200b", None, "", False),  # nothing to be seen by design
        ("\ufe0f", None, "", False),
    ],
)
def test_which_font_prints_a_character(face: Type, character: str, font: str | None, drawn: str, lacking: bool) -> None:
    glyph = face.glyph(character)
    assert (glyph.font, glyph.drawn, glyph.lacking) == (font or face.font, drawn, lacking)
    assert (glyph.advance > 0) == bool(drawn)


def test_full_width_marks_are_one_em_wide() -> None:
    assert {REGULAR.advance(mark) for mark in "“”‘’，。、（）《》\u3000□中"} == {1}


def test_runs_change_where_the_font_does() -> None:
    assert [(run.text, run.drawn, run.lacking) for run in REGULAR.runs("云𠮷\u200b岭𰻝")] == [
        ("云", "云", False),
        ("𠮷", GAP, True),
        ("\u200b岭", "岭", False),
        ("𰻝", "𰻝", False),
    ]
