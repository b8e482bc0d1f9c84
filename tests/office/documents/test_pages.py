"""Every document on its pages: margins of 37, 28, 35 and 26 mm, and sizes, measured in our PDF and in LibreOffice's."""

from __future__ import annotations

import os
from ctypes import byref, c_float
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace

from desktop_app.base.paths import FONTS
from desktop_app.office.documents.facts import DecisionFacts, VisitFacts
from desktop_app.office.documents.kinds import KINDS
from desktop_app.office.documents.making import Made, Wanted, make
from desktop_app.office.documents.names import DOCUMENTS
from desktop_app.paper.typesetting.flow import Column
from desktop_app.paper.wide_tables import WideTable, wide_pdf
from desktop_app.rubric.rubric import Rubric
from tests.office.documents.libreoffice import OFFICE, converted
from tests.office.documents.made import visit, whole
from tests.paper.helpers import closed_up, full_record

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28, 210 - 26, 297 - 37, 35  # mm from the lower left corner
HANGING = 4  # mm: a full stop that stands beyond the last line's end, as LibreOffice sets it
TITLE, TEXT, NUMBER, CELL, FIGURE, END = 22, 16, 14, 12, 9, 1
KIND = {kind.name: kind for kind in KINDS}
DECIDED = {"表扬名单": "好", "事实清单": "较差", "整改督办单": "一般", "约谈通知书": "一般"}


class Word:
    """A piece of text on a page: its sides in mm from the lower left corner, its size in points."""

    def __init__(self, one: pypdfium2.PdfObject) -> None:
        size = c_float()
        pypdfium2.raw.FPDFTextObj_GetFontSize(one.raw, byref(size))
        self.left, self.bottom, self.right, self.top = (side / MM for side in one.get_bounds())
        self.size = round(size.value * one.get_matrix().d)


def measured(data: bytes) -> list[tuple[tuple[float, float], list[Word]]]:
    """The size of each page in mm, and its texts."""
    document = pypdfium2.PdfDocument(data)
    texts = [pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
    found = [
        (tuple(side / MM for side in page.get_size()), [Word(one) for one in page.get_objects(filter=texts)])
        for page in document
    ]
    document.close()
    return found  # type: ignore[return-value]


def check_pages(data: bytes, *, beyond: float) -> None:
    """Hold all but the mark above and the number below within the margins, each in a size that there is."""
    sizes = set[int]()
    for number, (page, words) in enumerate(measured(data), 1):
        assert page == pytest.approx((210, 297), abs=0.2)
        below = [one for one in words if one.size == NUMBER]
        seen = [one for one in words if one.bottom < one.top]  # spaces alone have no height
        inside = [one for one in seen if one.size != NUMBER and one.bottom < TOP + 5]
        sizes |= {one.size for one in inside}
        assert below
        assert all(BOTTOM - 12 < one.bottom < one.top < BOTTOM for one in below)
        outer = max(one.right for one in below) if number % 2 else min(one.left for one in below)
        assert outer == pytest.approx(RIGHT - NUMBER / MM if number % 2 else LEFT + NUMBER / MM, abs=1)
        for one in inside:
            assert one.left > LEFT - 0.5
            assert one.right < RIGHT + beyond
            assert BOTTOM - 1 < one.bottom < one.top < TOP + 1
    assert {TITLE, TEXT} & sizes
    assert sizes <= {TITLE, TEXT, CELL, FIGURE, END}


@pytest.fixture
def visits(rubric: Rubric) -> list[VisitFacts]:
    """As many as need several pages, each with a task that is not in place."""
    one = visit(rubric, full_record(rubric))
    one = replace(one, tasks=(replace(one.tasks[0], lagging=True), *one.tasks[1:]))
    return [replace(one, assessment=str(at)) for at in range(45)]


def made(kind: str, visits: list[VisitFacts]) -> dict[str, bytes]:
    """A document of a kind, by its form: on all units, or on the first."""
    decided = DecisionFacts(grade=DECIDED.get(kind, "好"), document="会议", reason="综合研判")
    chosen = visits[:1] if KIND[kind].each else visits
    facts = whole(*[replace(one, decided=decided) for one in chosen])
    found = make(facts, Wanted(kinds=[kind], pdf=True))
    return {one.name.rpartition(".")[2]: one.data for one in found if isinstance(one, Made)}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_each_page_of_our_own(kind: str, visits: list[VisitFacts]) -> None:
    check_pages(made(kind, visits)["pdf"], beyond=0.5)


@pytest.mark.parametrize("kind", ["通报", "任务未到位清单"])
def test_a_day_stands_on_one_line(kind: str, visits: list[VisitFacts]) -> None:
    day, in_words = "2026-12-30", "2026年12月30日"
    tasks = tuple(replace(one, deadline=day) for one in visits[0].tasks)
    data = made(kind, [replace(one, date=day, tasks=tasks) for one in visits])["pdf"]
    with pypdfium2.PdfDocument(data) as document:
        shown = "".join(page.get_textpage().get_text_range() for page in document)
    assert shown.count(in_words) == closed_up(shown).count(in_words) > 1


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_each_page_of_libreoffice(visits: list[VisitFacts], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", os.fspath(with_our_fonts(tmp_path)))
    files = [tmp_path / f"{kind}.docx" for kind in DOCUMENTS]
    for file in files:
        file.write_bytes(made(file.stem, visits)["docx"])
    for name, path in converted(files, tmp_path, "pdf").items():
        check_pages(path.read_bytes(), beyond=HANGING)
        files.remove(tmp_path / name.replace(".pdf", ".docx"))
    assert files == []


def with_our_fonts(folder: Path) -> Path:
    """Let LibreOffice know the bundled fonts: of others it would not measure hanzi."""
    path = folder / "fonts.conf"
    path.write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{FONTS}</dir><cachedir>{folder}/cache</cachedir>'
        '<match><edit name="family" mode="assign" binding="strong"><string>Noto Serif SC</string></edit></match>'
        "</fontconfig>",
        "utf-8",
    )
    return path


def test_a_wide_table_lies_in_the_margins_turned() -> None:
    columns = [Column("序号", 6), Column("单位", 20), Column("得分", 9)]
    rows = [(str(at), "某某市气象局党组" * 3, "86.60") for at in range(1, 60)]
    pages = measured(wide_pdf("汇总表", [WideTable("汇总表", columns, rows)] * 2, "内部").data)
    assert len(pages) > 2
    for (width, height), words in pages:
        assert (width, height) == pytest.approx((297, 210), abs=0.2)
        inside = [one for one in words if one.size not in (NUMBER, TEXT)]
        assert min(one.left for one in inside) > 35
        assert max(one.right for one in inside) < 297 - 37
        assert max(one.top for one in inside) < 210 - 28 + 1
        assert min(one.bottom for one in inside) > 26 - 1
        assert len([one for one in words if one.size == TEXT]) == 1  # the mark
    assert [any(one.size == TITLE for one in words) for _, words in pages].count(True) == 2
