"""Evidence and grounds in the window: added, dropped, pasted, opened, removed, undone; the task's own panel."""

import shutil
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QWidget

from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.answers import Attachment, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Choice, GradedList
from tests.strategies import RUBRICS
from ui.evidence import evidence_strip
from ui.evidence.evidence_strip import EvidenceStrip
from ui.evidence.file_chip import FileChip
from ui.evidence.phrase_button import PhraseButton
from ui.form.item_card import ItemCard
from ui.ledger.task_detail import TaskDetail
from ui.main_window import MainWindow
from ui.parts import background
from ui.parts.growing_text import GrowingText
from ui.visit import visit

from .test_forms import card_of, opened, type_into


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that the system's viewer was asked for."""
    asked: list[Path] = []

    def look(url: QUrl) -> bool:
        asked.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", look)
    return asked


@pytest.fixture
def card(window: MainWindow, rubric: Rubric) -> ItemCard:
    opened(window, rubric)
    return card_of(window, Choice)


def written(folder: Path, name: str, content: bytes = b"a") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def names(card: ItemCard) -> list[str]:
    return [file.name for file in card._document.answer(card.position).files]


def chips(within: QWidget) -> list[FileChip]:
    return [chip for chip in within.findChildren(FileChip) if not chip.isHidden()]


def finish(qtbot: Any, strip: EvidenceStrip) -> None:
    qtbot.waitUntil(lambda: not strip.busy, timeout=10_000)


def told(window: MainWindow, button: str) -> str:
    """Answer the message that is shown and return its words."""
    [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    text = box.text()
    next(one for one in box.buttons() if one.text() == button).click()
    return text


def dropped(widget: QWidget, data: QMimeData) -> bool:
    """Drag over the widget, leave, come back and drop; whether it was taken."""
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    at = QPointF(5, 5)
    for leaves in (True, False):
        enter = QDragEnterEvent(at.toPoint(), *how)
        QApplication.sendEvent(widget, enter)
        if not enter.isAccepted():
            return False
        assert widget.property("drop") == "yes"
        if leaves:
            QApplication.sendEvent(widget, QDragLeaveEvent())
            assert not widget.property("drop")
    drop = QDropEvent(at, *how)
    QApplication.sendEvent(widget, drop)
    assert not widget.property("drop")
    return drop.isAccepted()


def files_data(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_files_are_added_in_one_edit_and_what_is_refused_is_told(
    window: MainWindow, card: ItemCard, qtbot: Any, tmp_path: Path
) -> None:
    paths = [written(tmp_path, "记录.txt"), written(tmp_path, "空.txt", b""), written(tmp_path, "台账.pdf", b"b")]
    card.strip.add([*paths, written(tmp_path, "又一份.txt")])
    finish(qtbot, card.strip)
    assert names(card) == ["记录.txt", "台账.pdf"]
    said = told(window, "知道了")
    assert "“空.txt”是空文件" in said
    assert "“又一份.txt”已经在材料里" in said
    assert card._document.undo_words == f"第{card.item.number}项 添加材料 记录.txt等2个"
    assert [chip.name.text() for chip in chips(card)] == ["记录.txt　1 KB", "台账.pdf　1 KB"]


def test_a_photograph_is_made_smaller(card: ItemCard, qtbot: Any, tmp_path: Path) -> None:
    path = tmp_path / "现场.jpg"
    Image.effect_noise((2400, 1200), 50).save(path)
    card.strip.add([path])
    card.strip.add([path], keep_original=True)  # before the first is done
    finish(qtbot, card.strip)
    qtbot.waitUntil(lambda: len(names(card)) == 2)
    small, original = card._document.answer(card.position).files
    assert small.size < original.size == path.stat().st_size


def test_undo_takes_a_file_away_and_redo_brings_it_back(
    window: MainWindow, card: ItemCard, qtbot: Any, tmp_path: Path, looked_at: list[Path]
) -> None:
    card.strip.add([written(tmp_path, "记录.txt", b"content")])
    finish(qtbot, card.strip)
    QTest.keyClick(chips(card)[0].name, Qt.Key.Key_Delete)
    assert (names(card), chips(card)) == ([], [])
    window._visit.undo()
    QTest.keyClick(chips(card)[0].name, Qt.Key.Key_Return)
    assert [(path.name, path.read_bytes()) for path in looked_at] == [("记录.txt", b"content")]
    window._visit.undo()
    assert names(card) == []
    window._visit.redo()
    assert card._document.evidence(card._document.answer(card.position).files[0]) == b"content"


def test_what_is_still_being_read_is_added_before_the_page_goes(
    window: MainWindow, card: ItemCard, tmp_path: Path
) -> None:
    document = card._document
    for number in (1, 2):
        card.strip.add([written(tmp_path, f"{number}.txt", b"a" * number), written(tmp_path, "空.txt", b"")])
    window.go_back()
    assert window._store is not None
    assert [len(answer.files) for answer in window._store.load(document.id).record.answers if answer.files] == [2]
    for box in [box for box in window.findChildren(QMessageBox) if box.isVisible()]:
        assert "空文件" in box.text()
        box.close()


@pytest.mark.parametrize("name", ["a.exe", "a.bat", "a.js", "a.lnk", "a.docm", "a.desktop", "a"])
def test_what_could_run_is_only_saved_elsewhere(
    window: MainWindow, card: ItemCard, qtbot: Any, tmp_path: Path, looked_at: list[Path], name: str
) -> None:
    card.strip.add([written(tmp_path, name, b"MZ")])
    finish(qtbot, card.strip)
    QTest.mouseClick(chips(card)[0].name, Qt.MouseButton.LeftButton)
    assert "不直接打开" in told(window, "取消")
    assert looked_at == []
    card.strip.save_as(card._document.answer(card.position).files[0], tmp_path / "另存")
    assert (tmp_path / "另存").read_bytes() == b"MZ"


def test_files_and_pictures_are_dropped_on_the_card(card: ItemCard, qtbot: Any, tmp_path: Path) -> None:
    path = written(tmp_path, "记录.txt")
    assert dropped(card, files_data(path))
    finish(qtbot, card.strip)
    text = QMimeData()
    text.setText("甲")
    assert not dropped(card, text)
    assert names(card) == ["记录.txt"]
    assert not card.findChild(GrowingText).canInsertFromMimeData(files_data(path))  # a drop there is the card's too


def test_a_screenshot_is_pasted_wherever_the_cursor_is_in_the_card(
    window: MainWindow, rubric: Rubric, qtbot: Any
) -> None:
    document = opened(window, rubric)
    card = card_of(window, type(rubric.items[0]))
    image = QImage(300, 200, QImage.Format.Format_ARGB32)
    for number, widget in enumerate((card.editor.first_input(), card.findChild(GrowingText), card.strip._add)):
        image.fill(number)
        QApplication.clipboard().setImage(image)
        QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        finish(qtbot, card.strip)
    assert [name[:3] + name[-4:] for name in names(card)] == ["截图-.png"] * 3
    assert document.answer(0).note == ""
    QApplication.clipboard().setText("甲")
    QTest.keyClick(card.findChild(GrowingText), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert document.answer(0).note == "甲"


def test_bytes_that_are_missing_are_said_to_be(window: MainWindow, rubric: Rubric, qtbot: Any, tmp_path: Path) -> None:
    opened(window, rubric)
    card = card_of(window, Choice)
    card.strip.add([written(tmp_path, "记录.txt")])
    finish(qtbot, card.strip)
    record = card._document.record
    window._store._db.execute("DELETE FROM evidence")  # as by another program
    opened(window, rubric, record)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the page before
    card = card_of(window, Choice)
    [chip] = chips(card)
    assert "内容缺失" in chip.name.text()
    chip.name.click()
    assert "不在文件里" in told(window, "知道了")


def test_what_is_rescued_takes_its_evidence_along(
    window: MainWindow, card: ItemCard, qtbot: Any, tmp_path: Path
) -> None:
    card.strip.add([written(tmp_path, "记录.txt", b"content")])
    finish(qtbot, card.strip)
    shutil.move(tmp_path / "评估.db", tmp_path / "away.db")
    card._document.edit(replace(card._document.record, unit="某县"), "单位")
    window.rescue(tmp_path / "另存.db")
    assert window._document is not None
    assert window._document.evidence(window._document.answer(card.position).files[0]) == b"content"
    assert window._document.record.unit == "某县"


# --- the task's own panel ---


@pytest.fixture(params=RUBRICS, ids=lambda rubric: rubric.id)
def ledger(window: MainWindow, request: pytest.FixtureRequest) -> ItemCard:
    """The card of a ledger of three tasks; the first is chosen."""
    rubric: Rubric = request.param
    at = next(n for n, item in enumerate(rubric.items) if isinstance(item, GradedList))
    tasks = [Task(id=n, text=f"任务{n}") for n in (1, 2, 3)]
    tasks[1] = replace(tasks[1], finding="问题乙", leader="张某某", progress="已完成")
    blank: Assessment = empty_assessment(rubric)
    opened(window, rubric, blank.with_answer(at, replace(blank.answers[at], tasks=tuple(tasks))))
    card = card_of(window, GradedList)
    card.editor.first_input()
    return card


def tasks_of(card: ItemCard) -> Any:
    return card._document.answer(card.position).tasks  # type: ignore[attr-defined]


def detail_of(card: ItemCard) -> TaskDetail:
    detail = card.findChild(TaskDetail)
    assert isinstance(detail, TaskDetail)
    return detail


def test_the_panel_follows_the_row_while_keys_grade(ledger: ItemCard) -> None:
    table, detail = ledger.editor.first_input(), detail_of(ledger)
    QTest.keyClick(table, Qt.Key.Key_1)
    facts = detail._facts.toPlainText()
    for words in ("反馈问题：问题乙", "整改任务：任务2", "责任领导 张某某", "单位自报，仅供参考）：已完成"):
        assert words in facts
    height = detail.height()
    QTest.keyClick(table, Qt.Key.Key_2)
    assert detail._title.text() == "第3项"
    assert detail.height() == height  # nothing jumps
    assert [task.grade is None for task in tasks_of(ledger)] == [False, False, True]
    table.select_none()
    assert not detail._body.isEnabled()


def test_f4_goes_to_the_note_and_esc_back_to_the_row(window: MainWindow, ledger: ItemCard) -> None:
    table, detail = ledger.editor.first_input(), detail_of(ledger)
    detail._toggle()
    assert table.height() > 0
    QTest.keyClick(table, Qt.Key.Key_F4)
    assert detail.is_open
    note = window.focusWidget()
    type_into(note, "no records")
    assert tasks_of(ledger)[0].note == "no records"
    assert ledger._document.undo_words.endswith("任务1 评定说明")
    QTest.keyClick(note, Qt.Key.Key_Escape)
    assert window.focusWidget() is table
    assert window._page is not None  # Esc has not left the form
    QTest.keyClick(table, Qt.Key.Key_1)
    assert tasks_of(ledger)[0].grade is not None


def test_methods_and_files_are_the_tasks_own(ledger: ItemCard, qtbot: Any, tmp_path: Path) -> None:
    table, detail = ledger.editor.first_input(), detail_of(ledger)
    table.select_row(1)
    detail._methods._group.button(0).click()
    detail.strip.add([written(tmp_path, "记录.txt")])
    table.select_row(2)  # while the file is still being read
    finish(qtbot, detail.strip)
    method = ledger._document.rubric.methods[0]
    assert [task.methods for task in tasks_of(ledger)] == [(), (method,), ()]
    assert [len(task.files) for task in tasks_of(ledger)] == [0, 1, 0]
    assert ledger._document.answer(ledger.position).files == ()
    assert chips(detail) == []
    table.select_row(1)
    assert len(chips(detail)) == 1


def test_a_file_for_a_task_that_is_gone_is_not_lost_silently(
    window: MainWindow, ledger: ItemCard, qtbot: Any, tmp_path: Path
) -> None:
    detail = detail_of(ledger)
    detail.strip.add([written(tmp_path, "记录.txt")])
    QTest.keyClick(ledger.editor.first_input(), Qt.Key.Key_Delete)
    finish(qtbot, detail.strip)
    assert "任务已经删除" in told(window, "知道了")


def test_files_copied_are_pasted_to_the_task_not_as_tasks(ledger: ItemCard, qtbot: Any, tmp_path: Path) -> None:
    QApplication.clipboard().setMimeData(files_data(written(tmp_path, "记录.txt")))
    QTest.keyClick(ledger.editor.first_input(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    finish(qtbot, detail_of(ledger).strip)
    assert [len(task.files) for task in tasks_of(ledger)] == [1, 0, 0]


# --- phrases ---


def trigger(menu: QMenu, *words: str) -> None:
    """Choose an entry by its words, in a menu of the menu if there are several."""
    for word in words[:-1]:
        menu = next(found for found in menu.findChildren(QMenu) if found.title() == word)
    next(action for action in menu.actions() if action.text() == words[-1]).trigger()


def test_a_phrase_is_appended_as_one_edit(card: ItemCard) -> None:
    button = card._phrases
    phrase = card.item.phrases[0]
    type_into(card._note, "a")
    trigger(button.menu_of_phrases(), phrase)
    assert card._note.toPlainText() == f"a；{phrase}"
    card._document.undo()
    assert card._document.answer(card.position).note == "a"


def test_a_ground_is_remembered_for_its_item_and_forgotten(window: MainWindow, card: ItemCard) -> None:
    type_into(card._note, "my ground")
    trigger(card._phrases.menu_of_phrases(), "记住这条理由")
    others = [other for other in window.findChildren(PhraseButton) if other is not card._phrases]
    for button, offered in ((card._phrases, True), (others[0], False)):
        assert ("my ground" in [action.text() for action in button.menu_of_phrases().actions()]) is offered
    trigger(card._phrases.menu_of_phrases(), "忘掉记住的理由", "my ground")
    assert "my ground" not in [action.text() for action in card._phrases.menu_of_phrases().actions()]


@pytest.mark.parametrize("leave", [False, True])
def test_who_leaves_while_a_file_is_still_read_is_asked(
    window: MainWindow, card: ItemCard, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch, leave: bool
) -> None:
    read, asked, gate = evidence_strip.from_path, [], Event()
    monkeypatch.setattr(evidence_strip, "from_path", lambda *a, **k: (gate.wait(10), read(*a, **k))[1])
    monkeypatch.setattr(background, "PATIENCE_MS", 50)
    monkeypatch.setattr(visit, "ask_now", lambda *words: asked.append(words[1]) or leave)
    strip = card.findChild(EvidenceStrip)
    strip.add([written(tmp_path, "a.txt")])
    assert window._visit.may_leave() is leave
    gate.set()
    finish(qtbot, strip)
    assert asked == ["材料还没有读完"]
    assert names(card) == ["a.txt"]


def test_a_name_that_looks_like_html_is_shown_as_it_is(qtbot: Any) -> None:
    chip = FileChip(Attachment(name='<img src="//host/a.png">.txt', sha256="0" * 64, size=1), there=True)
    qtbot.addWidget(chip)
    assert "<img" not in chip.name.toolTip()
    assert "&lt;img" in chip.name.toolTip()


def test_a_tasks_note_takes_phrases_too(ledger: ItemCard) -> None:
    detail = detail_of(ledger)
    type_into(detail._note, "a")
    trigger(detail._phrases.menu_of_phrases(), "记住这条理由")
    ledger.editor.first_input().select_row(1)
    trigger(detail._phrases.menu_of_phrases(), "a")
    assert [task.note for task in tasks_of(ledger)] == ["a", "a", ""]
