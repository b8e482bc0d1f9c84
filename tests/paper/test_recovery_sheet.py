"""密钥恢复页: one page, whose groups can be read by people and whose QR code says the same."""

import pypdfium2
import pytest
import zxingcpp

from desktop_app.exchange.sealing.office_key import UnlockedKey
from desktop_app.exchange.sealing.recovery_words import seed_of, words_of
from desktop_app.paper.recovery_sheet import KEEPING, MARK, RecoverySheet, recovery_pdf

from .helpers import opened, pages

SEED = bytes(range(7, 39))


def sheet(office: str = "某局巡察办") -> RecoverySheet:
    return RecoverySheet(office=office, name="ABCDE-FGHJK", at="2026-11-20T10:00:00+08:00", words=words_of(SEED))


@pytest.mark.parametrize("office", ["某局巡察办", "", "某市局党组巡察工作领导小组办公室" * 8])
def test_it_is_one_page_with_each_group(office: str) -> None:
    [page] = pages(recovery_pdf(sheet(office)))
    assert all(word in page for word in words_of(SEED))
    assert all("".join(words.split()) in page for words in KEEPING)
    assert "2026年11月20日" in page
    assert office in page
    assert "未填" not in page


@pytest.mark.parametrize("scale", [1.5, 2, 4])
def test_the_qr_code_brings_the_seed_back(scale: float) -> None:
    with opened(recovery_pdf(sheet())) as document:
        [found] = zxingcpp.read_barcodes(document[0].render(scale=scale).to_pil())
    mark, words = found.text.split(" ")
    assert (mark, seed_of(words)) == (MARK, SEED)
    assert UnlockedKey(seed_of(words)).public == UnlockedKey(SEED).public


def test_nothing_lies_under_anything_else() -> None:
    with opened(recovery_pdf(sheet())) as document:
        page = document[0]
        boxes = [one.get_bounds() for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])]
    for at, (left, bottom, right, top) in enumerate(boxes):
        for other_left, other_bottom, other_right, other_top in boxes[at + 1 :]:
            apart = right <= other_left or other_right <= left or top <= other_bottom or other_top <= bottom
            assert apart, (left, bottom)
