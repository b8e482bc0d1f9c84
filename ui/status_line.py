"""The line at the bottom: when it was saved, into which file, and what went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStatusBar

from .page_header import ElidedLabel
from .widgets import button, label, set_look, set_text, tip

if TYPE_CHECKING:
    from .document import Document

MESSAGE_MS = 8000


class StatusLine(QStatusBar):
    """Says 已保存 only of what is in the file."""

    retry_wanted = Signal()
    rescue_wanted = Signal()
    copies_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._saved = label(look="saved", wrap=True)
        self._file = ElidedLabel("secondary", Qt.TextElideMode.ElideMiddle)
        self._again = button("重试保存", self.retry_wanted.emit, "link")
        self.addWidget(self._saved, 1)
        self._elsewhere = button("另存到别处…", self.rescue_wanted.emit, "link")
        self.addWidget(self._again)
        self.addWidget(self._elsewhere)
        self._copies = label(look="copies")
        self._second_place = button("备份到U盘…", self.copies_wanted.emit, "link")
        for widget in (self._copies, self._second_place, self._file):
            self.addPermanentWidget(widget)
        self._may_help = False
        self._second_place.hide()
        self._again.hide()
        self._elsewhere.hide()

    def show_file(self, path: Path) -> None:
        """Show which file is open."""
        self._file.setText(path.name)
        self._file.setToolTip(tip(str(path)))

    def show_document(self, document: Document | None) -> None:
        """Show when the document was saved, or that its last edits were not."""
        failure = document.failure if document else ""
        when = f"已保存 {document.saved_at:%H:%M:%S}" if document else ""
        set_text(self._saved, f"未保存：{failure}" if failure else when)
        self._saved.setToolTip(tip(failure))
        set_look(self._saved, "state", "bad" if failure else "")
        self._again.setVisible(bool(failure))
        self._elsewhere.setVisible(bool(failure))
        self._copies.setVisible(not failure)
        self._second_place.setVisible(self._may_help and not failure)

    def show_copies(self, words: str, bad: str, alone: bool) -> None:
        """Show where copies of the file are; ``bad`` says what went wrong, ``alone`` that a stick would help."""
        set_text(self._copies, words)
        self._copies.setToolTip(tip(bad))
        set_look(self._copies, "state", "bad" if bad else "")
        self._may_help = alone or bool(bad)
        set_text(self._second_place, "详情…" if bad else "备份到U盘…")
        self._second_place.setVisible(self._may_help and self._copies.isVisibleTo(self))

    def tell(self, words: str) -> None:
        """Show a passing message."""
        self.showMessage(words, MESSAGE_MS)
