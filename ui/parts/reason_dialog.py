"""The question for a reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QInputDialog, QPlainTextEdit, QPushButton, QWidget

from .beside import tell_beside
from .dialogs import show_plainly
from .widgets import allow


class ReasonDialog(QInputDialog):
    """A few words on as many lines as they need; Enter agrees once there are any, Shift+Enter begins a line."""

    def __init__(self, parent: QWidget, title: str, question: str, yes: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
        self.setLabelText(question)
        show_plainly(self)
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
        self._typed("")
        self.textValueChanged.connect(self._typed)

    def _typed(self, words: str) -> None:
        allow(self._agree, "" if words.strip() else "请先写明原因")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._agree.click()
                if not self._agree.isEnabled() and isinstance(watched, QWidget):
                    tell_beside(watched, self._agree.toolTip())
                return True
        return super().eventFilter(watched, event)


def ask_text(parent: QWidget, title: str, question: str, yes: str, then: Callable[[str], object]) -> None:
    """Ask for a few words, which ``then`` gets."""
    dialog = ReasonDialog(parent, title, question, yes)
    dialog.textValueSelected.connect(lambda words: then(words.strip()))
    dialog.open()
