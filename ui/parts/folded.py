"""A text of any length among others: its first lines, and all of it when it is asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from .layouts import column
from .widgets import button, label, set_text

LINES, CHARACTERS = 3, 90  # which fill no more than three lines of a narrow window


def cut(text: str) -> str:
    """Return the beginning of a text, with an ellipsis if that is not all."""
    lines = text.splitlines()
    short = "\n".join(lines[:LINES])
    return text if len(lines) <= LINES and len(text) <= CHARACTERS else f"{short[:CHARACTERS].rstrip()}…"


class FoldedText(QWidget):
    """The beginning of a long text with a link that shows the rest, and puts it away again."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.words = label(cut(text), "secondary", wrap=True)
        self.more = button("显示全文", self._toggle, "link")
        self.more.setVisible(self.words.text() != text)
        column(self.words, (self.more, Qt.AlignmentFlag.AlignLeft), on=self, spacing=1)

    def _toggle(self) -> None:
        folded = self.words.text() != self._text
        set_text(self.words, self._text if folded else cut(self._text))
        set_text(self.more, "收起" if folded else "显示全文")
