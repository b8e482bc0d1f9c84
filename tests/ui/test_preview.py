"""What is shown and printed: the sheet, the chosen parts of its supplement, the meeting's forms, what was stored."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton

from desktop_app.files.settings import load_settings
from desktop_app.paper.contents import UNIT_PARTS
from desktop_app.paper.joining import page_count
from desktop_app.paper.supplement import document_pdf
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score
from desktop_app.rubric.rubric import Rubric
from tests.told import told
from ui.paper import printer
from ui.paper.preview_page import PreviewPage

from .driver import Person
from .paper import page_texts
from .stored import revisions, tamper


@pytest.fixture
def preview(person: Person, rubric: Rubric, sample: Assessment) -> Person:
    """The preview of the sample visit's sheet."""
    person.open(rubric, sample)
    person.press("ctrl+p")
    return person


def test_ticked_parts_are_shown_saved_and_remembered(
    preview: Person, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    assert len(preview.paper()) == 1
    preview.click("签名及被评估单位意见")
    preview.click("扣分情况说明")
    saved = preview.saved_paper(tmp_path / "both.pdf")
    assert load_settings().parts == ("losses", "signatures")
    parts, result = UNIT_PARTS[:1] + UNIT_PARTS[-1:], score(rubric, sample)
    assert saved == document_pdf(rubric, sample, result, parts=parts, draft=True).data
    preview.press("alt+Left", "ctrl+p")
    assert len(preview.paper()) == page_count(saved) > 1


def test_a_mark_is_chosen_printed_on_each_page_and_undone(
    person: Person, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    person.open(rubric, sample)
    person.choose("考核表", "标注…")
    person.write("内部资料　注意保管")
    person.click("确定")
    assert person.stored().record.mark == "内部资料　注意保管"
    person.press("ctrl+p")
    assert all("内部资料" in page for page in page_texts(person.saved_paper(tmp_path / "marked.pdf")))
    person.press("alt+Left", "ctrl+z")
    assert person.stored().record.mark == ""
    assert told(person.store, person.document.id)[-2:] == ["标注", "撤销：标注"]


def test_on_windows_without_a_printer_that_is_told(preview: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "sys", SimpleNamespace(platform="win32"))
    preview.paper()
    preview.click("打印…")
    assert preview.answer("确定").startswith("这台电脑没有装打印机，没有打印；")


def test_only_the_units_parts_are_offered(preview: Person) -> None:
    boxes = {box.text().split("（")[0]: box.isEnabled() for box in preview.all(QCheckBox)}
    assert boxes == {
        "扣分情况说明": True,
        "整改任务台账及评定": True,
        "满意度测评结果": True,
        "签名及被评估单位意见": True,
    }


def test_a_part_with_nothing_to_say(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.press("ctrl+p")
    boxes = {box.text(): box.isEnabled() for box in person.all(QCheckBox)}
    assert not boxes["整改任务台账及评定"]
    assert not boxes["满意度测评结果"]


def test_the_ballots_editor_leads_to_the_forms(person: Person, rubric: Rubric, tmp_path: Path) -> None:
    person.open(rubric)
    page = person.show_page(4)
    person.click(next(one for one in person.all(QPushButton, within=page) if "测评用表" in one.text()))
    assert "巡察整改成效满意度测评票" in page_texts(person.saved_paper(tmp_path / "forms.pdf"))[0].replace(" ", "")
    for words in ("巡察整改成效满意度测评票", "签到表"):
        person.click(words)
    assert len(person.paper()) == 2  # the counting sheet and where it goes on
    person.click("计票单")
    person.expect("secondary", "请勾选要打印的内容")
    assert not person.button("打印…").isEnabled()
    assert person.shown("paper") == ""


def test_a_revision_that_cannot_be_read_is_refused_in_a_sentence(final: Person) -> None:
    final.press("alt+Left")
    tamper(final.path, "UPDATE revision SET record = 'x'")
    final.press("Return")
    final.told()
    final.show_page(-1)
    for button in ("查看和打印…", "与现在比较…"):
        final.click(button)
        [said] = final.told()
        assert "第1版" in said
    assert final.form.isVisible()


def test_the_menu_shows_blank_forms_without_an_assessment(person: Person, tmp_path: Path) -> None:
    person.choose("测评用表")
    assert "被评估单位：＿＿" in page_texts(person.saved_paper(tmp_path / "forms.pdf"))[0]


def test_a_revision_is_shown_as_it_was_kept(final: Person, tmp_path: Path) -> None:
    [revision] = revisions(final.path, final.document.id)
    final.press("ctrl+p")
    final.expect("secondary", f"定稿，核验码 {revision.printed_code}　共")
    assert final.saved_paper(tmp_path / "whole.pdf") == revision.sheet
    final.click("核验码和二维码")
    bare = page_texts(final.saved_paper(tmp_path / "bare.pdf"))
    assert len(bare) == len(page_texts(revision.sheet))
    assert not [page for page in bare if "核验码" in page]


def test_the_internal_paper_is_a_command_of_its_own(final: Person, tmp_path: Path) -> None:
    [revision] = revisions(final.path, final.document.id)
    final.press("ctrl+p")
    final.paper()
    final.click("内部材料")
    final.expect("secondary", "第1版，只供巡察办和评估组内部使用，不发给被评估单位")
    inside = page_texts(final.saved_paper(tmp_path / "inside.pdf"))
    assert inside[: len(page_texts(revision.supplement))] == page_texts(revision.supplement)
    assert all(page.startswith("内部") for page in inside)
    final.click("考核表")
    assert final.saved_paper(tmp_path / "again.pdf") == revision.sheet


def test_the_internal_paper_of_a_draft(preview: Person, tmp_path: Path) -> None:
    preview.click("内部材料")
    preview.expect("secondary", "草稿：只供巡察办")
    assert all("内部" in page for page in page_texts(preview.saved_paper(tmp_path / "inside.pdf")))


def test_esc_leaves_the_preview(final: Person) -> None:
    final.press("ctrl+p")
    final.paper()
    final.press("Escape")
    assert final.all(PreviewPage) == []
