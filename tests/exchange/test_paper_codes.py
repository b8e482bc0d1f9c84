"""Codes off paper: found in whatever a scanner or a telephone makes of a sheet, and compared with the file."""

import json
import sys
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageFilter

from desktop_app.assessing.finalising import reopen
from desktop_app.base.errors import UserError
from desktop_app.exchange.scans import paper_codes, qr_codes
from desktop_app.exchange.scans.paper_codes import PaperCode, compared, paper_code, scanned, scanned_file, words_of
from desktop_app.paper.joining import joined
from desktop_app.record.assessment import Assessment
from desktop_app.record.stamp import Stamp
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.commands.running import done, run
from tests.examples import examples
from tests.visits import finalised

SECOND = "0123456789ABCDEF" * 4


@pytest.fixture
def final(store: Store, rubric: Rubric, record: Assessment) -> Stored:
    return finalised(store, store.load(store.add(rubric, record)))


def sheet(store: Store, stored: Stored, number: int = -1) -> bytes:
    return store.revisions.of(stored.id)[number].sheet


def photographed(pdf: bytes, scale: float = 3) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=scale).to_pil().convert("RGB")


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def code_of(store: Store, stored: Stored) -> str:
    return store.revisions.of(stored.id)[-1].printed_code


def test_the_printed_sheet_itself(store: Store, final: Stored, tmp_path: Path) -> None:
    path = tmp_path / "考核表.pdf"
    path.write_bytes(sheet(store, final))
    found = scanned_file(path)
    assert [(one.page, one.code, one.revision, one.total) for one in found.codes] == [
        (1, code_of(store, final), 1, "86.63")
    ]
    [one] = compared(store, found)
    assert one.verdict.agrees
    assert words_of([one]) == ["纸上的核验码与“某市局”第1版一致（86.63分，较好），它是现在的版本。"]


WAYS = {
    "png": lambda picture: saved(picture, "PNG"),
    "jpeg of a telephone": lambda picture: saved(picture.filter(ImageFilter.GaussianBlur(1.2)), "JPEG", quality=40),
    "upside down": lambda picture: saved(picture.rotate(180), "PNG"),
    "sideways": lambda picture: saved(picture.rotate(90, expand=True), "PNG"),
    "askew": lambda picture: saved(picture.rotate(7, expand=True, fillcolor="grey"), "JPEG"),
    "fax": lambda picture: saved(picture.convert("1"), "TIFF", compression="group4"),
    "grey": lambda picture: saved(picture.convert("L"), "WEBP"),
    "with alpha": lambda picture: saved(picture.convert("RGBA"), "PNG"),
    "palette": lambda picture: saved(picture.convert("P"), "GIF"),
    "dark": lambda picture: saved(picture.point(lambda value: value // 3), "JPEG"),
}


@pytest.mark.parametrize("way", WAYS)
def test_whatever_a_scanner_makes_of_it(store: Store, final: Stored, way: str) -> None:
    found = scanned(WAYS[way](photographed(sheet(store, final))), "扫描件")
    assert [one.code for one in found.codes] == [code_of(store, final)]


@settings(max_examples=examples(6, 24), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(angle=st.floats(-180, 180), scale=st.floats(2, 4.5), shade=st.integers(60, 255))
def test_at_any_angle(store: Store, record: Assessment, rubric: Rubric, angle: float, scale: float, shade: int) -> None:
    if not store.ids():
        finalised(store, store.load(store.add(rubric, record)))
    stored = store.load(store.ids()[0])
    picture = photographed(sheet(store, stored), scale).rotate(angle, expand=True, fillcolor=(shade,) * 3, resample=2)
    assert [one.code for one in scanned(saved(picture, "PNG"), "x").codes] == [code_of(store, stored)]


def test_a_pile_of_sheets_is_told_page_by_page(
    store: Store, final: Stored, rubric: Rubric, record: Assessment, tmp_path: Path
) -> None:
    other = finalised(store, store.load(store.add(rubric, replace(record, unit="某县局"))))
    again = finalised(store, reopen(store, final, "有误"))
    first, second, third = sheet(store, again, 0), sheet(store, other), sheet(store, again)
    pages = [photographed(one) for one in (first, second, third)]
    tiff = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    for content in (joined([first, second, third]), tiff):
        found = scanned(content, "一摞.pdf")
        told = compared(store, found)
        assert [one.verdict.agrees for one in told] == [True] * 3
        lines = words_of(told)
        assert [line.split("：")[0] for line in lines] == [f"第{one.code.page}页" for one in told]
        assert "第2版已替换它" in lines[0]
        assert "“某县局”第1版一致" in lines[1]


def test_a_code_that_is_in_no_revision_here(store: Store, final: Stored, path: Path) -> None:
    pdf = sheet(store, final)
    with closing(Store.create(path.with_name("别的.db"))) as other:
        [one] = compared(other, scanned(pdf, "x"))
    assert not one.verdict.agrees
    assert one.verdict.words.startswith(f"二维码里的核验码是 {code_of(store, final)}，这个文件里没有这一版")


@pytest.mark.parametrize("change", [{"revision": 2}, {"total": "96.63"}, {"digest": "0" * 64}])
def test_what_the_code_says_beside_has_to_agree_too(store: Store, final: Stored, change: dict[str, object]) -> None:
    found = scanned(sheet(store, final), "x")
    forged = replace(found, codes=(replace(found.codes[0], **change),))
    [one] = compared(store, forged)
    assert not one.verdict.agrees
    assert "纸和文件不一致" in one.verdict.words


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (
            Stamp(code="A-B", digest="ab" * 32, revision=3, date="2026-11-20", total="86.63").machine_words,
            "NENTQ-AXBNE",
        ),
        (Stamp(code="3F2A-90BC-7D1E", revision=1, date="2026-01-05", total="86.77").machine_words, "3F2A-90BC-7D1E"),
        (f"{SECOND} 1", "04HMA-SW"),
    ],
)
def test_what_a_code_says_is_read(words: str, code: str) -> None:
    found = paper_code(words, 4)
    assert found is not None
    assert found.code.startswith(code)
    assert (found.page, bool(found.digest)) == (4, len(words.split()[0]) == 64)
    assert [word for word in (found.date, found.total) if word] == words.split(" ")[2:]


@given(st.text(max_size=90) | st.text("0123456789ABCDEF -.", max_size=90))
def test_other_words_are_no_code(words: str) -> None:
    found = paper_code(words)
    assert found is None or found.revision > 0


@pytest.mark.parametrize(
    "words", ["", f"SHA256 {SECOND} 1", f"{SECOND}", f"{SECOND} 0", f"{SECOND.lower()} 1", "https://example.com 1"]
)
def test_a_code_of_another_paper_is_none_of_a_sheet(words: str) -> None:
    assert paper_code(words) is None


def test_what_cannot_be_read_is_told_and_what_to_do(store: Store, tmp_path: Path) -> None:
    blank = Image.new("L", (600, 800), 255)
    broken = saved(blank, "JPEG")[:200]
    scan = tmp_path / "很大.pdf"
    scan.write_bytes(b"%PDF-")
    for content, words in (
        (b"text", "不是能识别的图片或PDF，没有读取"),
        (broken, "不是能识别的图片或PDF"),
        (b"%PDF-1.4 nothing", "打不开，可能已损坏，或要输入口令"),
        (saved(blank, "PNG"), "没有找到考核表的二维码，没有核对；考核表的二维码在每页右下角"),
    ):
        with pytest.raises(UserError) as told:
            compared(store, scanned(content, "x.jpg"))
        assert words in str(told.value)
        assert str(told.value).startswith("“x.jpg”")
    with pytest.raises(UserError, match="无法读取（找不到"):
        scanned_file(tmp_path / "没有.pdf")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_codes, "LARGEST", 4)
    path = tmp_path / "大.pdf"
    path.write_bytes(b"%PDF-")
    with pytest.raises(UserError, match="文件太大"):
        scanned_file(path)


def test_where_the_library_is_missing_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    with pytest.raises(UserError) as told:
        scanned(saved(Image.new("L", (60, 80), 255), "PNG"), "x")
    assert str(told.value) == qr_codes.NOT_THERE


def test_a_code_of_old_papers_is_compared_by_what_was_printed(store: Store, final: Stored) -> None:
    found = scanned(sheet(store, final), "x")
    old = replace(found, codes=(PaperCode(page=1, code="3F2A-90BC-7D1E", revision=1),))
    [one] = compared(store, old)
    assert "这个文件里没有核验码是 3F2A-90BC-7D1E 的版本" in one.verdict.words


def test_on_the_command_line(store: Store, final: Stored, tmp_path: Path) -> None:
    scan, blank = tmp_path / "考核表.pdf", tmp_path / "空白.png"
    scan.write_bytes(sheet(store, final))
    blank.write_bytes(saved(Image.new("L", (60, 80), 255), "PNG"))
    assert done("verify", store.path, "--scan", scan).startswith("纸上的核验码与“某市局”第1版一致")
    told = json.loads(run("verify", store.path, "--scan", scan, "--scan", blank, "--json").stdout)
    assert [one["verdict"]["agrees"] for one in told["codes"]] == [True]
    assert told["refused"][0].startswith("“空白.png”里没有找到考核表的二维码")
    refused = run("verify", store.path, "--scan", blank)
    assert (refused.exit_code, refused.stderr.strip()) == (1, told["refused"][0])
    assert run("verify", store.path, "0" * 25, "--scan", blank).exit_code == 2
