"""What is shown and printed: the sheet, the chosen parts of its supplement, the meeting's forms, what was stored."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox, QMessageBox, QPushButton

from desktop_app.assessing.finalising import prepared
from desktop_app.files.settings import load_settings
from desktop_app.paper.contents import ALL_PARTS
from desktop_app.paper.joining import joined
from desktop_app.paper.supplement import document_pdf
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.stored import Stored
from ui.main_window import MainWindow
from ui.paper.documents import revision_document

from ..ready import ready


@pytest.fixture
def preview(window: MainWindow, qtbot: Any, rubric: Rubric, sample: Assessment) -> Any:
    """The preview of the sample visit's sheet."""
    assert window._store is not None
    window.open_assessment(window._store.add(rubric, sample, "新建"))
    window.preview_sheet()
    settled(qtbot, window._papers.page)
    return window._papers.page


def settled(qtbot: Any, preview: Any) -> None:
    qtbot.wait_until(lambda: preview._pdf is not None and len(preview._images) == preview._pages, timeout=20_000)


def box(preview: Any, words: str) -> QCheckBox:
    return next(found for found in preview.findChildren(QCheckBox) if words in found.text() and found.isVisible())


def page_texts(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_ticked_parts_are_shown_saved_and_remembered(
    preview: Any, qtbot: Any, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    assert preview._pages == 1
    box(preview, "签名").click()
    box(preview, "扣分情况说明").click()
    settled(qtbot, preview)
    assert load_settings().parts == ("losses", "signatures")
    preview.save(tmp_path / "both.pdf")
    parts, result = ALL_PARTS[:1] + ALL_PARTS[-1:], score(rubric, sample)
    expected = document_pdf(rubric, sample, result, parts=parts, draft=True).data
    assert (tmp_path / "both.pdf").read_bytes() == expected
    preview.back_wanted.emit()
    preview.window().preview_sheet()
    settled(qtbot, preview)
    assert preview._pages == 2


def test_parts_with_nothing_to_say_cannot_be_ticked(preview: Any) -> None:
    assert not box(preview, "自评对照").isEnabled()
    assert not box(preview, "第十五条所列情形").isEnabled()
    assert box(preview, "整改任务台账及评定").isEnabled()


def test_the_ballots_editor_leads_to_the_forms(window: MainWindow, preview: Any, qtbot: Any) -> None:
    window.go_back()
    window._visit.show_page(4)
    next(found for found in window._page.findChildren(QPushButton) if "测评用表" in found.text()).click()
    settled(qtbot, preview)
    assert "民主测评票" in page_texts(preview._pdf.data)[0].replace(" ", "")
    for words in ("民主测评票", "签到表"):
        box(preview, words).click()
    settled(qtbot, preview)
    assert preview._pages == 1
    box(preview, "计票单").click()
    qtbot.wait_until(lambda: preview._state.text() == "请勾选要打印的内容")
    assert not preview._print.isEnabled()
    assert preview._images == []


def test_a_revision_that_cannot_be_read_is_refused_in_a_sentence(
    window: MainWindow, preview: Any, rubric: Rubric, sample: Assessment
) -> None:
    window.go_back()
    visit: Any = window._visit
    stored = replace(visit.document.stored, record=ready(rubric, sample))
    revision = replace(prepared(stored, [], ""), record="x")
    for wanted in (visit.page.revision_wanted, visit.page.comparison_wanted):
        wanted.emit(revision)
        [told] = [one for one in window.findChildren(QMessageBox) if one.isVisible()]
        assert "第1版" in told.text()
        told.buttons()[0].click()
    assert window._stack.currentWidget() is visit.page


def test_the_menu_shows_blank_forms_without_an_assessment(window: MainWindow, qtbot: Any) -> None:
    window._actions["forms"].trigger()
    preview: Any = window._papers.page
    settled(qtbot, preview)
    assert "被评估单位：＿＿" in page_texts(preview._pdf.data)[0]


def test_a_revision_is_shown_as_it_was_kept(
    window: MainWindow, preview: Any, qtbot: Any, rubric: Rubric, sample: Assessment
) -> None:
    stored = Stored(
        id="i", rubric=rubric, record=ready(rubric, sample), status="draft", reason="", created="", changed=""
    )
    revision = prepared(stored, [], "")
    assert window._document is not None
    window._papers.show(revision_document(window._document, revision))
    settled(qtbot, preview)
    assert preview._pdf.data == joined([revision.sheet, revision.supplement])
    assert preview._state.text().startswith(f"定稿，校验码 {revision.printed_code}　共")
    for tick in preview._ticks.findChildren(QCheckBox):
        tick.click() if tick.isChecked() else None
    settled(qtbot, preview)
    assert preview._pdf.data == revision.sheet
