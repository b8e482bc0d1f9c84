"""Questions and messages that leave the window live: each returns at once and calls back when answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

Buttons = QMessageBox.StandardButton


def tell(parent: QWidget, title: str, words: str) -> None:
    """Show a message until it is closed."""
    _box(parent, QMessageBox.Icon.Information, title, words).open()


def warn(parent: QWidget, words: str) -> None:
    """Show what could not be done, and why."""
    _box(parent, QMessageBox.Icon.Warning, "巡察整改成效评估", words).open()


def ask(parent: QWidget, title: str, question: str, yes: str, then: Callable[[bool], object]) -> None:
    """Ask; ``then`` gets whether the button ``yes`` was chosen. Enter and Esc choose 取消."""
    box = _box(parent, QMessageBox.Icon.Question, title, question)
    agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    refused = box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(refused)
    box.setEscapeButton(refused)
    box.finished.connect(lambda: then(box.clickedButton() is agreed))
    box.open()


def ask_now(parent: QWidget, title: str, question: str, yes: str) -> bool:
    """Ask and wait for the answer: only for what cannot go on without one, such as closing the window."""
    box = _box(parent, QMessageBox.Icon.Warning, title, question)
    agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton("取消", QMessageBox.ButtonRole.RejectRole))
    box.exec()
    return box.clickedButton() is agreed


def ask_file(
    parent: QWidget, title: str, start: Path, kind: str, then: Callable[[Path], object], *, save: bool
) -> None:
    """Ask for a file to open or to save; ``then`` gets its path, and nothing is called if there is none."""
    dialog = QFileDialog(parent, title, str(start.parent if save else start), kind)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if save:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(start.name)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()


def _box(parent: QWidget, icon: QMessageBox.Icon, title: str, words: str) -> QMessageBox:
    box = QMessageBox(icon, title, words, Buttons.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box
