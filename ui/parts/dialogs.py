"""Questions and messages that leave the window live: each returns at once and calls back when answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QInputDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from desktop_app.base.errors import UserError, reason
from desktop_app.base.userdirs import default_file
from desktop_app.files.durable import write_whole
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.rubric.rubric import Rubric

T = TypeVar("T")

DATA_FILES = "评估数据文件 (*.db)"
OPENED_FILES = "评估数据文件 (*.db *.jmdb)"
LABELS = {  # Qt's own dialog, shown where the system has none, lacks these words
    QFileDialog.DialogLabel.LookIn: "位置：",
    QFileDialog.DialogLabel.FileName: "文件名：",
    QFileDialog.DialogLabel.FileType: "文件类型：",
    QFileDialog.DialogLabel.Reject: "取消",
}


def tell(parent: QWidget, title: str, words: str) -> None:
    """Show a message until it is closed."""
    _acknowledged(_box(parent, QMessageBox.Icon.Information, title, words)).open()


def warn(parent: QWidget, words: str) -> QMessageBox:
    """Show what could not be done, and why; the box is gone once it is closed."""
    box = _acknowledged(_box(parent, QMessageBox.Icon.Warning, "巡察整改成效评估", words))
    box.open()
    return box


def tell_now(parent: QWidget, title: str, words: str) -> None:
    """Show a message and wait until it is closed: only for what must be read before the window goes."""
    _acknowledged(_box(parent, QMessageBox.Icon.Information, title, words)).exec()


def attempt(parent: QWidget, work: Callable[[], T]) -> T | None:
    """Return what ``work`` returns; if it is refused, show why and return None."""
    try:
        return work()
    except UserError as error:
        warn(parent, str(error))
        return None


def ask(parent: QWidget, title: str, question: str, yes: str, then: Callable[[bool], object], no: str = "取消") -> None:
    """Ask; ``then`` gets whether the button ``yes`` was chosen. Enter and Esc choose ``no``."""
    box, agreed = _yes_box(_box(parent, QMessageBox.Icon.Question, title, question), yes, no)
    box.finished.connect(lambda: then(box.clickedButton() is agreed))
    box.open()


def ask_now(parent: QWidget, title: str, question: str, yes: str) -> bool:
    """Ask and wait for the answer: only for what cannot go on without one, such as closing the window."""
    box, agreed = _yes_box(_box(parent, QMessageBox.Icon.Warning, title, question), yes, "取消")
    return _clicked_now(box) is agreed


def ask_which(parent: QWidget, title: str, question: str, ways: Sequence[str], then: Callable[[int], object]) -> None:
    """Ask for one of several ways, the first of which Enter chooses; nothing is called for 取消."""
    box, buttons = _ways_box(parent, title, question, ways)

    def chosen() -> None:
        if box.clickedButton() in buttons:
            then(buttons.index(box.clickedButton()))

    box.finished.connect(chosen)
    box.open()


def ask_which_now(parent: QWidget, title: str, question: str, ways: Sequence[str]) -> int:
    """Ask the same and wait for the answer; 取消 is -1."""
    box, buttons = _ways_box(parent, title, question, ways)
    clicked = _clicked_now(box)
    return buttons.index(clicked) if clicked in buttons else -1


def _yes_box(box: QMessageBox, yes: str, no: str) -> tuple[QMessageBox, QAbstractButton]:
    agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    refused = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(refused)
    box.setEscapeButton(refused)
    return box, agreed


def _clicked_now(box: QMessageBox) -> QAbstractButton:
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # it is asked for its answer after it has closed
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return clicked


def _ways_box(
    parent: QWidget, title: str, question: str, ways: Sequence[str]
) -> tuple[QMessageBox, list[QAbstractButton]]:
    box = _box(parent, QMessageBox.Icon.Question, title, question)
    role = QMessageBox.ButtonRole.AcceptRole  # of one role they stand in their order
    buttons: list[QAbstractButton] = [box.addButton(way, role) for way in ways]
    box.setEscapeButton(box.addButton("取消", QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(cast("QPushButton", buttons[0]))
    return box, buttons


class ReasonDialog(QInputDialog):
    """A few words on as many lines as they need; Enter agrees once there are any, Shift+Enter begins a line."""

    def __init__(self, parent: QWidget, title: str, question: str, yes: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
        self.setLabelText(question)
        _show_plainly(self)
        self.setOkButtonText(yes)
        self.setCancelButtonText("取消")
        self.setTextValue("")  # makes the parts
        for field in self.findChildren(QPlainTextEdit):
            field.setTabChangesFocus(True)
            field.setAccessibleName("原因")
            field.installEventFilter(self)
            field.setMinimumWidth(field.fontMetrics().horizontalAdvance("国") * 34)
        for made in self.findChildren(QPushButton):
            made.setIcon(QIcon())  # no other button here bears one
            made.setAutoDefault(False)
            if made.text() == yes:
                self._agree = made
        self._agree.setObjectName("primary")
        self._agree.style().polish(self._agree)
        self._agree.setEnabled(False)
        self.textValueChanged.connect(self._typed)

    def _typed(self, words: str) -> None:
        self._agree.setEnabled(bool(words.strip()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._agree.click()
                return True
        return super().eventFilter(watched, event)


def ask_text(parent: QWidget, title: str, question: str, yes: str, then: Callable[[str], object]) -> None:
    """Ask for a few words, which ``then`` gets."""
    dialog = ReasonDialog(parent, title, question, yes)
    dialog.textValueSelected.connect(lambda words: then(words.strip()))
    dialog.open()


def ask_file(
    parent: QWidget, title: str, start: Path, kind: str, then: Callable[[Path], object], *, save: bool
) -> None:
    """Ask for a file to open or to save; ``then`` gets its path, and nothing is called if there is none."""
    dialog = QFileDialog(parent, title, str(start.parent if save else start), kind)
    dialog.setOption(QFileDialog.Option.HideNameFilterDetails)  # such as *.db
    if save:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(start.suffix.removeprefix("."))  # before it asks whether to overwrite
        dialog.selectFile(start.name)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    _open(dialog, "保存" if save else "打开")


def ask_folder(
    parent: QWidget, title: str, then: Callable[[Path], object], *, start: Path | None = None, accept: str = "选择"
) -> None:
    """Ask for a folder, from ``start`` on; nothing is called if there is none."""
    dialog = QFileDialog(parent, title, str(start or ""))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    _open(dialog, accept)


def ask_files(parent: QWidget, title: str, then: Callable[[list[Path]], object]) -> None:
    """Ask for one or more files to open; nothing is called if there are none."""
    dialog = QFileDialog(parent, title, "", "所有文件 (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda chosen: then([Path(one) for one in chosen]))
    _open(dialog, "添加")


def _open(dialog: QFileDialog, accept: str) -> None:
    """Ask in our words, which a change of what is asked for would undo."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for part, words in (LABELS | {QFileDialog.DialogLabel.Accept: accept}).items():
        dialog.setLabelText(part, words)
    dialog.open()


def save_copy(parent: QWidget, content: bytes, path: Path) -> None:
    """Write what the user wants to have in a file of its own, whole, or say why not."""
    try:
        write_whole(path, content)
    except OSError as error:
        warn(parent, f"“{path}”不能写入（{reason(error)}），请换一个位置。")


def ask_data_file(parent: QWidget, folder: Path, then: Callable[[Path], object]) -> None:
    """Ask which data file to open."""
    ask_file(parent, "打开评估数据文件", folder, f"{OPENED_FILES};;所有文件 (*)", then, save=False)


def ask_new_data_file(parent: QWidget, then: Callable[[Path], object]) -> None:
    """Ask where a new data file is to lie."""
    start = default_file().with_name("评估（新）.db")
    ask_file(parent, "新建评估数据文件", start, DATA_FILES, then, save=True)


def choose_rubric(parent: QWidget) -> Rubric | None:
    """Return the only rubric that is shipped, or the one that the user picks."""
    rubrics = {rubric.name: rubric for rubric in shipped_rubrics()}
    if len(rubrics) == 1:
        return next(iter(rubrics.values()))
    name, chosen = QInputDialog.getItem(parent, "新建评估", "用哪一张考核表？", list(rubrics), 0, False)
    return rubrics[name] if chosen else None


def show_file(parent: QWidget, path: Path) -> None:
    """Open a file in the system's own viewer."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        warn(parent, f"系统里没有能打开“{path.name}”的程序；请用“另存为”保存到别处，再用合适的程序打开。")


def choose(
    parent: QWidget, title: str, words: str, options: list[str], first: int, then: Callable[[int], object]
) -> None:
    """Ask for one of the options, all different; ``then`` gets its place, and nothing is called if there is none."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setLabelText(words)
    _show_plainly(dialog)
    dialog.setOption(QInputDialog.InputDialogOption.UseListViewForComboBoxItems)
    dialog.setComboBoxItems(options)
    dialog.setTextValue(options[first])
    dialog.setOkButtonText("用这一份")
    dialog.setCancelButtonText("取消")
    for made in dialog.findChildren(QPushButton):
        made.setIcon(QIcon())  # no other button here bears one
    dialog.textValueSelected.connect(lambda chosen: then(options.index(chosen)))
    dialog.open()


def show_folder(parent: QWidget, folder: Path) -> None:
    """Open a folder in the system's own file manager."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        warn(parent, f"不能打开文件夹，它在：{folder}")


def _show_plainly(dialog: QInputDialog) -> None:
    """Let the question be no HTML, whatever name stands in it."""
    for words in dialog.findChildren(QLabel):
        words.setTextFormat(Qt.TextFormat.PlainText)


def _acknowledged(box: QMessageBox) -> QMessageBox:
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    return box


def _box(parent: QWidget, icon: QMessageBox.Icon, title: str, words: str) -> QMessageBox:
    box = QMessageBox(icon, title, words, QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box
