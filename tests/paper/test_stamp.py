"""The stamp of a revision at the foot of the sheet, and that the QR code on paper is the one that was made."""

from typing import Any

import pypdfium2
import pytest
import zxingcpp
from msgspec.structs import replace

from desktop_app.paper.form import sheet_pdf
from desktop_app.paper.stamp import qr_rows
from desktop_app.record.scoring import score
from desktop_app.record.stamp import Stamp
from desktop_app.rubric.rubric import Rubric
from tests.paper.helpers import opened, pages, printed, record, texts

STAMP = Stamp(code="3F2A-90BC-7D1E", revision=1, date="2026-01-05", total="86.77")
LATER = replace(STAMP, revision=2, replaces="88AB-01CD-4E5F")
SCALE = 8


def stamped(rubric: Rubric, stamp: Stamp | None, **particulars: str) -> Any:
    one = record(rubric, **particulars)
    return sheet_pdf(rubric, one, score(rubric, one), draft=False, stamp=stamp)


def test_the_form_itself_stays_as_it_is(rubric: Rubric) -> None:
    assert stamped(rubric, None).data == printed(rubric, record(rubric)).data
    [plain], [marked] = pages(printed(rubric, record(rubric))), pages(stamped(rubric, STAMP))
    assert marked == plain.replace("—1—", "第1版核验码3F2A-90BC-7D1E—1—")


def test_a_later_revision_names_the_one_it_replaces(rubric: Rubric) -> None:
    [page] = pages(stamped(rubric, LATER))
    assert page.endswith("替换第1版（核验码88AB-01CD-4E5F）—1—第2版核验码3F2A-90BC-7D1E")
    assert stamped(rubric, LATER).data == stamped(rubric, LATER).data


def test_the_qr_code_says_code_revision_date_and_total() -> None:
    assert STAMP.machine_words == "3F2A-90BC-7D1E 1 2026-01-05 86.77"
    assert replace(STAMP, date="", total="").machine_words == "3F2A-90BC-7D1E 1"


def test_the_qr_code_on_paper_is_that_of_its_words(rubric: Rubric) -> None:
    rows = qr_rows(LATER.machine_words)
    with opened(stamped(rubric, LATER)) as document:
        page = document[0]
        paths = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH])
        left, bottom, right, top = min((path.get_bounds() for path in paths), key=lambda box: box[1])
        picture = page.render(scale=SCALE, grayscale=True).to_pil()
        height = page.get_height()
    side = (right - left) / len(rows)
    assert (top - bottom) / len(rows) == pytest.approx(side, abs=0.05)
    for row, modules in enumerate(rows):
        for column, dark in enumerate(modules):
            x, y = left + (column + 0.5) * side, top - (row + 0.5) * side
            assert (picture.getpixel((int(x * SCALE), int((height - y) * SCALE))) < 128) == dark, (row, column)
    quiet = 4 * side  # ISO/IEC 18004 wants four modules of white around it
    for boxes in texts(stamped(rubric, LATER)):
        assert not [box for box in boxes if box[2] > left - quiet and box[1] < top + quiet and box[3] > bottom]


def test_a_decoder_reads_it(rubric: Rubric) -> None:
    with opened(stamped(rubric, LATER)) as document:
        found = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
    assert [one.text for one in found] == [LATER.machine_words]
