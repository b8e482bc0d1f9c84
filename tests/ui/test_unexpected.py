"""A mistake of the program reaches the user as one sentence, and a file without what was typed."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from desktop_app.base.errors import UserError
from desktop_app.base.userdirs import data_folder
from ui import unexpected
from ui.unexpected import NOTES, catch_unexpected

SECRET = "某县气象局党组"


@pytest.fixture
def page(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> QWidget:
    """A window above a net of its own."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    catch_unexpected(made)
    return made


def fail(error: Exception | None = None) -> None:
    raise error or ValueError(SECRET)


def boxes(page: QWidget) -> list[QMessageBox]:
    return [box for box in page.findChildren(QMessageBox) if box.isVisible()]


def press(page: QWidget, words: str) -> None:
    [box] = boxes(page)
    next(button for button in box.buttons() if button.text() == words).click()


def from_a_slot() -> None:
    QTimer.singleShot(0, fail)


def from_a_thread() -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


@pytest.mark.parametrize("happens", [from_a_slot, from_a_thread])
def test_a_mistake_is_told_and_its_report_saved_without_data(
    page: QWidget, qtbot: Any, tmp_path: Path, happens: Callable[[], None]
) -> None:
    happens()
    qtbot.waitUntil(lambda: len(boxes(page)) == 1)
    assert "可以继续使用" in boxes(page)[0].text()
    press(page, "保存问题报告…")
    [dialog] = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "报告.txt"))
    dialog.reject()
    assert "已保存到" in boxes(page)[0].text()
    press(page, "确定")
    for path in (tmp_path / "报告.txt", data_folder() / NOTES):
        text = path.read_text("utf-8")
        assert "ValueError" in text
        assert "tests/ui/test_unexpected.py" in text
        assert SECRET not in text
        assert str(Path(__file__).parent) not in text


def test_a_mistake_that_is_drawn_again_and_again_is_told_once(
    page: QWidget, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []

    class Drawn(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            drawn.append(1)
            fail()

    child = Drawn(page)
    child.resize(50, 50)
    child.show()
    for times in (10, 20):  # before and after the box is closed
        while len(drawn) < times:
            child.update()
            qtbot.wait(1)
        assert len(boxes(page)) == (times == 10)
        if boxes(page):
            press(page, "继续使用")
    child.hide()
    assert (data_folder() / NOTES).read_text("utf-8").count("ValueError") == 1
    monkeypatch.setattr(unexpected, "QUIET_S", 0)
    from_a_slot()
    qtbot.waitUntil(lambda: len(boxes(page)) == 1)  # another mistake is told
    press(page, "继续使用")


def test_one_box_at_a_time(page: QWidget, qtbot: Any) -> None:
    for error in (ValueError(), KeyError(), UserError("磁盘空间不足。")):
        QTimer.singleShot(0, lambda error=error: fail(error))
    qtbot.waitUntil(lambda: len(boxes(page)) == 1)
    qtbot.wait(50)
    assert len(boxes(page)) == 1
    press(page, "继续使用")


def test_a_sentence_that_nobody_showed_is_shown_as_it_is(page: QWidget, qtbot: Any) -> None:
    QTimer.singleShot(0, lambda: fail(UserError("磁盘空间不足，没有保存。")))
    qtbot.waitUntil(lambda: len(boxes(page)) == 1)
    assert boxes(page)[0].text() == "磁盘空间不足，没有保存。"
    press(page, "确定")
    assert not (data_folder() / NOTES).exists()


def test_what_cannot_be_noted_or_saved_is_no_second_mistake(page: QWidget, qtbot: Any, tmp_path: Path) -> None:
    data_folder().write_text("a file where the folder should be")
    from_a_slot()
    qtbot.waitUntil(lambda: len(boxes(page)) == 1)
    press(page, "保存问题报告…")
    [dialog] = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "none" / "报告.txt"))
    dialog.reject()
    assert "没有保存（找不到文件或文件夹）" in boxes(page)[0].text()
    press(page, "确定")
