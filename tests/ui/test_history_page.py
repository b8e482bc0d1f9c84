"""The page of the history, the way back to an earlier content, and who is at the keyboard."""

import time
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from desktop_app.files.settings import Settings, load_settings
from desktop_app.history.changes import HistoryEntry
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.rubric import Rubric
from ui.history.history_model import EVERYTHING, HistoryModel
from ui.history.history_page import HistoryPage
from ui.main_window import MainWindow
from ui.visit.person import PersonDialog


@pytest.fixture
def page(window: MainWindow, rubric: Rubric, sample: Assessment) -> HistoryPage:
    """The history of the sample visit after three edits, the last of them undone."""
    assert window._store is not None
    window.open_assessment(window._store.add(rubric, sample, "导入"))
    assert window._visit is not None
    window._visit.set_person("张某某")
    document = window._document
    assert document is not None
    document.edit(replace(document.record, leader="李某某"), "评估组组长")
    answer = rubric.items[0].answer_type(count=2)  # type: ignore[call-arg]
    document.set_answer(0, answer, "召开次数2")
    document.edit(replace(document.record, unit="某县局"), "被评估单位")
    document.undo()
    window._actions["history"].trigger()
    assert window._visit.history is not None
    return window._visit.history


def rows(page: HistoryPage) -> list[list[str]]:
    model = page._model
    return [[model.index(row, column).data() for column in range(1, 5)] for row in range(model.rowCount())]


def test_the_newest_entry_stands_on_top_in_words(page: HistoryPage) -> None:
    found = rows(page)
    assert found[0] == ["张某某", "基本信息", "撤销：被评估单位", "被评估单位：某县局 → 云岭市气象局党组"]
    assert found[2][:3] == ["张某某", "第1项", "召开次数2"]
    assert found[2][3].startswith("召开次数1 → 召开次数2；说明：“")
    assert found[4][1:3] == ["基本信息，第1项等16项", "导入"]
    assert page._model.index(0, 0).data().startswith(("今天", "昨天"))


@pytest.mark.parametrize(
    ("item", "text", "words"),
    [
        ("第1项", "", ["召开次数2", "导入"]),
        ("基本信息", "李某某", ["评估组组长", "导入"]),
        ("全部项目", "张某某 撤销", ["撤销：被评估单位"]),
        ("第2项", "没有这样的", []),
    ],
)
def test_items_and_words_narrow_the_list(page: HistoryPage, item: str, text: str, words: list[str]) -> None:
    page._item.setCurrentText(item)
    page._search.setText(text)
    page._filter()
    assert [row[2] for row in rows(page)] == words
    assert page._see.isEnabled() == bool(words)


def test_what_comes_after_the_page_was_opened_was_not_there_then(page: HistoryPage) -> None:
    oldest = page._model.rowCount() - 1
    page._table.selectRow(oldest)
    then = page._record()
    document = page._document
    document.edit(replace(document.record, unit="某省局"), "被评估单位")
    assert page._record() == then


def test_the_sheet_of_then_is_a_draft_and_leads_back_here(window: MainWindow, page: HistoryPage, qtbot: Any) -> None:
    page._table.selectRow(1)
    assert "88.63" in page._then.text()
    QTest.keyClick(page._table, Qt.Key.Key_Return)
    preview: Any = window._papers.page
    qtbot.wait_until(lambda: bool(preview._images), timeout=20_000)
    with pypdfium2.PdfDocument(preview._pdf.data) as document:
        words = document[0].get_textpage().get_text_bounded()
    assert all(word in words for word in ("草稿", "某县局", "88.63"))
    assert preview._title.text().startswith(("今天", "昨天"))
    assert "88.63" in preview._state.text()
    window.go_back()
    assert window._stack.currentWidget() is page
    window.go_back()
    assert window._stack.currentWidget() is window._page


def answer(window: MainWindow, words: str) -> None:
    [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    next(button for button in box.buttons() if button.text() == words).click()


def test_going_back_in_time_asks_and_can_be_undone(window: MainWindow, page: HistoryPage, sample: Assessment) -> None:
    document = window._document
    assert document is not None
    present = document.record
    assert not page._restore.isEnabled()  # the newest is what there is
    page._table.selectRow(4)
    page._restore.click()
    answer(window, "取消")
    assert document.record == present
    page._restore.click()
    answer(window, "恢复")
    assert document.record == sample
    assert window._stack.currentWidget() is window._page
    assert document.undo_words.startswith("恢复到")
    window._visit.undo()
    assert document.record == present
    assert window._store is not None
    assert window._store.check() == []


def test_thousands_of_entries_are_shown_and_searched_at_once(qapp: Any, rubric: Rubric) -> None:
    texts = [["answer", [1], None, ["{}", f"第{number}次", "[]", "[]", None]] for number in range(5000)]
    entries = [HistoryEntry(n, "2026-11-20T14:03:00+08:00", "", "第1项 说明", [row]) for n, row in enumerate(texts)]
    began = time.process_time()
    model = HistoryModel(rubric, entries)
    assert model.index(0, 4).data() == "说明：（空） → “第4999次”"
    assert len(model._lines) == 1
    model.show_only(1, "第4321次")
    assert model.rowCount() == 1
    model.show_only(EVERYTHING, "")
    assert model.rowCount() == 5000
    assert time.process_time() - began < 5


def test_an_entry_that_cannot_be_read_is_told_and_hides_no_other(window: MainWindow, rubric: Rubric) -> None:
    assert window._store is not None
    window.open_assessment(window._store.add(rubric, empty_assessment(rubric, unit="某县"), "新建"))
    window._store._db.execute("""UPDATE history SET changes = '[["answer",[1],null,null]]'""")
    window._document.edit(replace(window._document.record, leader="张某某"), "评估组组长")
    window._store._db.execute("UPDATE history SET changes = '[7]' WHERE words = '评估组组长'")
    window._visit.show_history()
    page = window._visit.history
    assert [row[2][:5] for row in rows(page)] == ["评估组组长", "新建"]
    assert "无法读懂" in rows(page)[0][2]
    page._table.selectRow(1)
    assert not page._restore.isEnabled()


def asked(window: MainWindow) -> list[PersonDialog]:
    return [dialog for dialog in window.findChildren(PersonDialog) if dialog.isVisible()]


def test_the_person_is_asked_once_with_the_first_work(qtbot: Any, file: Path, rubric: Rubric) -> None:
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    window.open_file(file)
    assert asked(window) == []
    assert window._store is not None
    window._store.add(rubric, empty_assessment(rubric, unit="某县", leader="李某某"), "新建")
    window.new_assessment()
    [dialog] = asked(window)
    assert dialog._name.itemText(0) == "李某某"
    dialog._name.setEditText(" 张某某 ")
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "确定").click()
    assert load_settings().person == window._store.person == "张某某"
    assert any("张某某" in button.text() for button in window._page.findChildren(QPushButton))
    window._document.edit(replace(window._document.record, unit="某市"), "被评估单位")
    assert window._document.history()[-1].person == "张某某"
    window.new_assessment()
    assert asked(window) == []
    window.open_file(file)
    assert window._store.person == "张某某"
    window.close()


@pytest.mark.parametrize(("before", "after"), [(None, ""), ("张某某", "张某某")])
def test_the_name_may_be_declined(qtbot: Any, file: Path, before: str | None, after: str) -> None:
    window = MainWindow(Settings(person=before))
    qtbot.addWidget(window)
    window.show()
    window.open_file(file)
    window.new_assessment()
    if before:
        window._visit.ask_person()
    [dialog] = asked(window)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert load_settings().person == after
    window.close()
