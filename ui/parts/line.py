"""A line of text that hears of whatever is written into it, by whatever means."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class Line(QLineEdit):
    """``textEdited`` is also sent of what is written without keys, as by a screen reader or by voice.

    Qt takes that for text that the program has set; but the program calls ``setText`` here, and such tools that of Qt.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shows = False  # what the program sets
        self._heard = ""  # by whoever hears of edits
        self.textEdited.connect(self._tell)
        self.textChanged.connect(self._changed)

    def setText(self, text: str | None) -> None:
        self._shows = True
        try:
            super().setText(text)
        finally:
            self._shows = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.hasSelectedText() and self.selectionEnd() == self.cursorPosition():
            length = self.selectionLength()
            self.setSelection(self.selectionEnd(), -length)  # what is too long is seen from its beginning

    def fitting(self, text: str) -> str | None:
        """Return what is taken of a text; None if it has no place here."""
        return text

    def offers(self) -> bool:
        """Whether what stands there is only offered, and may go again."""
        return False

    def _tell(self, text: str) -> None:
        self._heard = text

    def _changed(self, text: str) -> None:
        if self._shows or self.offers() or text == self._heard:
            self._heard = text
            return
        taken = self.fitting(text)
        if taken != text:
            self.setText(self._heard if taken is None else taken)
        if taken is None:
            self.inputRejected.emit()
        else:
            self.textEdited.emit(taken)
