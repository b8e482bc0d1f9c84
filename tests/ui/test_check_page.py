"""The last page of the form: from what is missing to a revision, and that nothing changes it afterwards."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.backups.snapshots import snapshots_of
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from ui.finalising.check_page import CheckPage
from ui.finalising.signing_dialog import SigningDialog
from ui.finalising.warning_list import WarningRow
from ui.history.comparison import tell_differences
from ui.main_window import MainWindow
from ui.parts.folded import FoldedText
from ui.parts.links import LinkRow
from ui.parts.segments import Segment
from ui.parts.theme import colour

INPUTS = (QLineEdit, QPlainTextEdit, QCheckBox, Segment, QAbstractItemView)


def check_page(window: MainWindow) -> Any:
    assert window._page is not None
    window._page.show_page(window._page.page_count - 1)
    [page] = window.findChildren(CheckPage)
    return page


def test_from_what_is_missing_to_a_revision(window: MainWindow, qtbot: Any, rubric: Rubric, sample: Assessment) -> None:
    assert window._store is not None
    first = replace(sample.answers[0], note="", methods=())
    id_ = window._store.add(rubric, replace(sample, answers=(first, *sample.answers[1:])), "新建")
    window.open_assessment(id_)
    page, document = check_page(window), window._document
    assert document is not None
    assert page._state.text() == "还不能定稿：1处要先补上、1条提示要核对"
    assert not page._finalise.isEnabled()
    [line] = [row for row in page._blocks.findChildren(LinkRow) if row.isVisibleTo(page)]
    line.activated.emit(line.target)
    assert window._page.page_number == 1  # where the ground is to be written
    document.set_answer(0, replace(document.answer(0), note="仅见一次会议记录"), "说明")
    page = check_page(window)
    [row] = page.findChildren(WarningRow)
    QTest.keyClicks(row._remark, "x")  # a remark notes it as well
    assert [one.remark for one in document.record.noted] == ["x"]
    assert page._state.text() == "可以定稿"
    page._finalise.click()
    [box] = window.findChildren(QMessageBox)
    next(button for button in box.buttons() if button.text() == "定稿").click()
    qtbot.wait_until(lambda: not document.editable, timeout=30_000)
    [revision] = window._store.revisions(id_)
    assert revision.printed_code in page._facts.text()
    assert page._print.isVisibleTo(page)
    assert [one.occasion for one in snapshots_of(window._store.path)] == ["定稿前"]


def test_nothing_in_the_window_changes_what_is_final(final: MainWindow) -> None:
    document, store, page = final._document, final._store, final._page
    assert document is not None
    assert store is not None
    assert page is not None
    before, kept = store.load(document.id), store.revisions(document.id)
    tried = 0
    for number in range(page.page_count):
        page.show_page(number)
        for widget in page.findChildren(QWidget):
            if isinstance(widget, INPUTS) and widget.isVisible():
                tried += 1
                for key in (Qt.Key.Key_1, Qt.Key.Key_X, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Up):
                    QTest.keyClick(widget, key)
        page.confirm_flawless()
        document.undo()
        document.redo()
    document.edit(replace(document.record, unit="乙局"), "被评估单位")
    assert tried > 60
    assert document.record == before.record
    assert (store.load(document.id), store.revisions(document.id)) == (before, kept)


def test_reopened_changed_and_compared(final: MainWindow) -> None:
    document, page = final._document, check_page(final)
    assert document is not None
    page._reopen.click()
    [dialog] = final.findChildren(QInputDialog)
    dialog.setTextValue("第1项次数有误")
    dialog.accept()
    assert document.editable
    assert "第1版已重新打开，原因：第1项次数有误" in page._facts.text()
    document.set_answer(0, replace(document.answer(0), count=2), "召开次数2")
    tell_differences(final, document, document.revisions()[0])
    shown = [text for text in final.findChildren(QPlainTextEdit) if text.accessibleName() == "不同之处"]
    assert "第1项　召开次数1 → 召开次数2" in shown[0].toPlainText().replace("“", "").replace("”", "")


def test_paper_says_what_has_become_of_its_revision(final: MainWindow, qtbot: Any) -> None:
    document, papers = final._document, final._papers
    assert document is not None
    [first] = document.revisions()
    document.reopen("第1项次数有误")
    document.keep(document.revision_maker()())
    document.declare_void("误建")
    papers.show_revision(document, first)
    preview = papers.page
    assert preview is not None
    qtbot.wait_until(lambda: "评估已作废，已被第2版代替" in preview._state.text(), timeout=20_000)


def test_a_refusal_to_sign_wants_its_reason_and_keeps_the_scan(final: MainWindow, tmp_path: Path) -> None:
    document, page, store = final._document, check_page(final), final._store
    assert document is not None
    assert store is not None
    page._sign.click()
    [dialog] = final.findChildren(SigningDialog)
    QTest.keyClicks(dialog._signer, "x")
    dialog._refused.setChecked(True)
    assert not dialog._ok.isEnabled()
    QTest.keyClicks(dialog._remark, "y")
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    dialog._take_scan(scan)
    dialog._ok.click()
    [signing] = store.signings(document.id)
    assert (signing.outcome, signing.signer, signing.remark) == ("refused", "x", "y")
    assert store.evidence(signing.files[0].sha256) == scan.read_bytes()
    assert document.status == "signed"
    told = [label for label in final.findChildren(QLabel) if label.isVisible() and "拒签" in label.text()]
    assert [label.property("state") for label in told] == ["wait"] * 3  # header, navigation, this page
    final.show_start()
    table = final._start._table
    states = [table.item(0, column).text() for column in range(table.columnCount())]
    assert "拒签" in states
    option = QStyleOptionViewItem()
    index = table.model().index(0, states.index("拒签"))
    table.itemDelegateForIndex(index).initStyleOption(option, index)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
        assert option.palette.color(role) == colour("wait")


@pytest.mark.parametrize("remark", ["意见不同，" * 200, "一\n二\n三\n四"])
def test_a_long_remark_is_folded_and_can_be_read_whole(final: MainWindow, remark: str) -> None:
    document, page = final._document, check_page(final)
    assert document is not None
    document.sign(RecordedSigning(revision=1, outcome="refused", signer="王某某", remark=remark))
    when, folded = page._revisions.findChildren(FoldedText)[-2:]
    assert not when.more.isVisibleTo(page)
    assert len(folded.words.text()) < 100
    assert folded.words.text().endswith("…")
    folded.more.click()
    assert folded.words.text().endswith(remark)
    folded.more.click()
    assert folded.words.text().endswith("…")


def test_what_another_tool_has_changed_is_told_when_it_is_opened(final: MainWindow) -> None:
    store, document = final._store, final._document
    assert isinstance(store, Store)
    assert document is not None
    id_ = document.id
    final.show_start()
    store._connection.execute("UPDATE answer SET note = '改过' WHERE item = 1")
    store._connection.commit()
    final.open_assessment(id_)
    [box] = [box for box in final.findChildren(QMessageBox) if box.isVisible()]
    assert "各项内容在第1版定稿以后被改动过" in box.text()
    assert "被改动过" in check_page(final)._alarm.text()
    box.close()


def test_a_state_of_handed_over_without_a_copy_is_shown_as_it_is(final: MainWindow) -> None:
    assert final._store is not None
    assert final._document is not None
    shown = final._document.id
    final.show_start()
    final._store._connection.execute("UPDATE assessment SET status = 'handed_over'")  # as another tool may
    final._store._connection.commit()
    final.open_assessment(shown)
    page = check_page(final)
    assert page._state.text().startswith("已移交")
    assert "移交的副本" not in page._facts.text()
