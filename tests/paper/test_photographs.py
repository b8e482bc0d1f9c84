"""The evidence that is pictures behind the internal paper: each once, several a page, with number, name and place."""

from io import BytesIO

import pypdfium2
import pytest
from msgspec.structs import replace
from PIL import Image

from desktop_app.base.errors import UserError
from desktop_app.paper.joining import page_count
from desktop_app.paper.photographs import pictured, with_photographs
from desktop_app.paper.supplement import internal_pdf
from desktop_app.paper.typesetting.pen import Pdf
from desktop_app.paper.typesetting.table import EDGES, LEFT
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score
from desktop_app.record.stamp import Stamp
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from tests.paper.helpers import opened, pages, record

STAMP = Stamp(code="3F2A-90BC-7D1E", revision=1, date="2026-01-05", total="86.77", at="2026-06-30T09:30:05+08:00")
FORMS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "bmp": "BMP"}


def picture(number: int, form: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (1600, 900 + number), (number * 20, 90, 90)).save(out, form)
    return out.getvalue()


def with_evidence(rubric: Rubric, names: list[str]) -> tuple[Assessment, dict[str, bytes]]:
    """A record whose first item names so many files, and their bytes."""
    made, contents, files = record(rubric), {}, []
    for number, name in enumerate(names):
        digest = f"{number:064x}"
        contents[digest] = picture(number, FORMS.get(name.rpartition(".")[2], "JPEG"))
        files.append(Attachment(name=name, sha256=digest, size=len(contents[digest])))
    return made.with_answer(0, replace(made.answers[0], files=tuple(files))), contents


def internal(rubric: Rubric, made: Assessment) -> bytes:
    return internal_pdf(rubric, made, score(rubric, made), draft=False, stamp=STAMP).data


@pytest.mark.parametrize("count", [1, 6, 7, 13])
def test_pictures_follow_the_internal_paper_six_a_page(rubric: Rubric, count: int) -> None:
    names = [f"现场照片{number}.{list(FORMS)[number % 4]}" for number in range(count)]
    made, contents = with_evidence(rubric, [*names, "会议纪要.pdf"])
    kept = internal(rubric, made)
    whole = with_photographs(kept, rubric, made, lambda file: contents[file.sha256], draft=False, stamp=STAMP)
    found, before = pages(Pdf(whole, ())), page_count(kept)
    assert len(found) == before + -(-count // 6)
    assert all(page.startswith("内部") for page in found)
    behind = "".join(found[before:])
    assert [behind.count(f"{number}．{name}（第1项）") for number, name in enumerate(names, 1)] == [1] * count
    assert found[-1].count("—") == 2
    with opened(Pdf(whole, ())) as document:
        for page in list(document)[before:]:
            for image in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
                left, _, right, _ = image.get_bounds()
                assert LEFT - 1 < left < right < EDGES[-1] + 1
                assert max(image.get_px_size()) == 800


def test_what_is_missing_or_damaged_is_left_out(rubric: Rubric) -> None:
    made, contents = with_evidence(rubric, ["一.jpg", "二.jpg", "三.jpg"])

    def content(file: Attachment) -> bytes:
        if file.name == "一.jpg":
            raise UserError("这份材料的内容不在文件里。")
        return contents[file.sha256][:200] if file.name == "二.jpg" else contents[file.sha256]

    whole = with_photographs(internal(rubric, made), rubric, made, content, draft=False)
    last = pages(Pdf(whole, ()))[-1]
    assert ("3．三.jpg" in last, "1．一.jpg" in last, "2．二.jpg" in last) == (True, False, False)
    assert len(pictured(rubric, made)) == 3


def test_without_pictures_it_stays_as_it_was_kept(rubric: Rubric) -> None:
    made, contents = with_evidence(rubric, ["会议纪要.pdf"])
    kept = internal(rubric, made)
    assert with_photographs(kept, rubric, made, lambda file: contents[file.sha256], draft=False) == kept


def test_what_is_joined_keeps_its_document_information(rubric: Rubric) -> None:
    made, contents = with_evidence(rubric, ["一.jpg"])
    kept = internal(rubric, made)
    whole, again = (
        with_photographs(kept, rubric, made, lambda file: contents[file.sha256], draft=False) for _ in range(2)
    )
    assert whole == again
    with opened(Pdf(kept, ())) as one, opened(Pdf(whole, ())) as other:
        assert one.get_metadata_dict() == other.get_metadata_dict()
        assert len(other) == len(one) + 1
    assert b"/Lang(zh-CN)" in whole


def test_each_page_says_whose_it_is_and_a_small_picture_stays_small(rubric: Rubric) -> None:
    made, _ = with_evidence(rubric, ["图标.png"])
    icon = BytesIO()
    Image.new("RGB", (64, 48)).save(icon, "PNG")
    kept = internal(rubric, made)
    whole = Pdf(with_photographs(kept, rubric, made, lambda _: icon.getvalue(), draft=False, stamp=STAMP), ())
    assert f"{rubric.name}（内部材料）{made.unit}" in pages(whole)[-1]
    with opened(whole) as document:
        [image] = document[len(document) - 1].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        left, bottom, right, top = image.get_bounds()
    assert (right - left, top - bottom) == pytest.approx((64, 48), abs=0.1)
