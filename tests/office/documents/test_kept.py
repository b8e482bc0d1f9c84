"""What belongs together stands on one page, whatever a document says: in our PDF and in what Word and WPS lay out."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace

from desktop_app.office.documents.facts import EvidenceFacts, LossFacts, VisitFacts
from desktop_app.office.documents.fields import Rows, Values
from desktop_app.office.documents.filling import filled
from desktop_app.office.documents.making import Made, Wanted, make
from desktop_app.office.documents.reading import blocks_of
from desktop_app.paper.official import official_pdf
from desktop_app.rubric.rubric import Rubric
from docs.word_templates import BEHIND, NOTE, Cell, paragraph, table
from tests.office.documents.libreoffice import OFFICE, converted
from tests.office.documents.made import document, visit, whole
from tests.paper.helpers import closed_up, full_record, pages

LINES, EVIDENCE = range(1, 43), (0, 1, 5)
NO_OFFICE = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")


def loss(number: int, lines: int, evidence: int) -> LossFacts:
    files = (EvidenceFacts(number=at, name=f"材料{at}.pdf", sha256="ab" * 32, size=9) for at in range(1, evidence + 1))
    return LossFacts(
        number=f"03-{number}",
        points=100,
        reason="实际1次，少1次×2分，扣2分",
        ground="\n".join(f"查明{number}之{at}。" for at in range(1, lines + 1)),
        methods=("查看台账",),
        evidence=tuple(files),
    )


@pytest.fixture(scope="module")
def papers(rubric: Rubric) -> dict[str, bytes]:
    """Working papers with facts of any length, and evidence, as .docx and PDF."""
    losses = tuple(loss(at, *shape) for at, shape in enumerate(product(LINES, EVIDENCE), 100))
    facts: VisitFacts = visit(rubric, full_record(rubric))
    items = [replace(one, losses=losses if one.number == 3 else ()) for one in facts.items]
    found = make(whole(replace(facts, items=tuple(items))), Wanted(kinds=("问题底稿",), pdf=True))
    return {Path(one.name).suffix: one.data for one in found if isinstance(one, Made)}


def read(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = [closed_up(page.get_textpage().get_text_range()) for page in document]
    document.close()
    return found


def check(found: list[str]) -> None:
    for page in found:
        assert len(set(re.findall(r"03-\d+", page))) == 1  # of a page that is loose it is known whose it is
        assert "云岭市气象局党组" in page
        assert ("编制人签名" in page) == (page.count("年月日") >= 3) == ("核验码" in page)
        assert "佐证材料：共" not in page or "文件指纹前16位" in page
    everything = "".join(found)
    for at, (lines, _) in enumerate(product(LINES, EVIDENCE), 100):
        assert all(f"查明{at}之{line}。" in everything for line in range(1, lines + 1))


def test_nobody_signs_a_page_without_what_it_is_about(papers: dict[str, bytes]) -> None:
    check(read(papers[".pdf"]))


@NO_OFFICE
def test_another_program_lays_it_out_so_too(papers: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "底稿.docx").write_bytes(papers[".docx"])
    [made] = converted([tmp_path / "底稿.docx"], tmp_path, "pdf").values()
    found = read(made.read_bytes())
    check(found)
    assert len(found) == pytest.approx(len(read(papers[".pdf"])), rel=0.03)


LISTS = {"项": Rows(names=("名", "据"), rows=tuple((f"甲{at}", f"依据{at}") for at in range(5)))}
VALUES = Values(fields={"意见": "照此办理。", "无": ""}, lists=LISTS)
SIGNED = paragraph("") + paragraph("某机关", BEHIND) + paragraph("某年某月某日", BEHIND)
ENTRIES = paragraph("《项.名》：") + paragraph("《项.据》")
ROWS = table([1, 1], [[Cell("名"), Cell("据")], [Cell("《项.名》"), Cell("《项.据》")]])


@pytest.mark.parametrize("before", range(8, 23))
@pytest.mark.parametrize(
    ("block", "together"),
    [
        (paragraph("《意见》") + SIGNED, [("照此办理", "某机关", "某日")]),
        (paragraph("《意见》") + paragraph("《无》") + SIGNED, [("照此办理", "某机关", "某日")]),
        (ROWS + SIGNED, [("甲4", "某机关", "某日"), ("甲0", "甲1"), ("甲3", "甲4")]),
        (table([1, 4], [[Cell("结果"), Cell("")]], head=0, least=[1400]) + SIGNED, [("结果", "某机关", "某日")]),
        (
            paragraph("结果如下：") + table([1], [[Cell("结果")]], head=0) + SIGNED,
            [("结果如下：", "结果", "某机关", "某日")],
        ),
        (ENTRIES, [(f"甲{at}：", f"依据{at}") for at in range(5)]),
        (paragraph("未到位的任务：") + ROWS, [("未到位的任务：", "甲0", "甲1")]),
        (paragraph("注", NOTE, kept=True) + ROWS, [("注", "甲0", "甲1")]),
        (
            table([1], [[Cell("一")], [Cell("二")], [Cell("三")]], head=0, least=[0, 3000], kept=True),
            [("一", "二", "三")],
        ),
    ],
)
def test_what_belongs_together_is_on_one_page(before: int, block: str, together: list[tuple[str, ...]]) -> None:
    made = filled(document(*[paragraph("行")] * before, block), [VALUES])
    found = pages(official_pdf("试", list(blocks_of(made))))
    for words in together:
        assert any(all(word in page for word in words) for page in found), (words, found)


@pytest.mark.parametrize("text", ["长" * 20 * 33, "\n".join("行" * 40), "长"])
def test_a_row_is_split_where_it_is_higher_than_a_third_of_a_page(text: str) -> None:
    values = Values(fields={"文": text})
    made = filled(document(table([1, 1], [[Cell("《文》"), Cell("")]], head=0)), [values])
    assert ("cantSplit" in made.body.toxml()) == (text == "长")
