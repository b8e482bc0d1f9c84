"""The line at the bottom: when it was saved, into which file, and what went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStatusBar

from .parts.elided_label import ElidedLabel
from .parts.widgets import button, label, set_look, set_text, set_tip, tip

if TYPE_CHECKING:
    from .document import Document

MESSAGE_MS = 8000


class StatusLine(QStatusBar):
    """Says 已保存 only of what is in the file."""

    retry_wanted = Signal()
    rescue_wanted = Signal()
    copies_wanted = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._saved = label(look="saved", wrap=True)
        self._file = ElidedLabel("secondary", within=True)
        self._again = button("重试保存", self.retry_wanted.emit, "link")
        self.addWidget(self._saved, 1)
        self._elsewhere = button("另存到别处…", self.rescue_wanted.emit, "link")
        self._copies = label(look="copies")
        self._second_place = button("备份到U盘…", self.copies_wanted.emit, "link")
        self._second_place.setToolTip("Ctrl+B")
        self._unwritten = label("有修改没有写回", "unwritten")
        self._back = button("写回原处…", self.back_wanted.emit, "link")
        self._may_help = self._waits = False
        self._path: Path | None = None
        for widget in (self._again, self._elsewhere, self._second_place, self._unwritten, self._back):
            widget.hide()  # before it is added, or it is dressed and shown first
        for widget in (self._again, self._elsewhere):
            self.addWidget(widget)
        for widget in (self._unwritten, self._back, self._copies, self._second_place, self._file):
            self.addPermanentWidget(widget)

    def show_file(self, path: Path) -> None:
        """Show which file is open."""
        self._path = path
        self._file.setText(path.name)
        self._file.setToolTip(tip(str(path)))

    def show_document(self, document: Document | None) -> None:
        """Show when the document was saved, or that its last edits are still to be, or were not."""
        failure = document.failure if document else ""
        when = f"已保存 {document.saved_at:%H:%M:%S}" if document and not document.read_only else ""
        if document and document.saving:
            when = "正在保存…"
        short = failure.replace(str(self._path), self._path.name) if self._path else failure
        set_text(self._saved, f"未保存：{short}" if failure else when)
        self._file.setVisible(not failure)
        set_tip(self._saved, tip(failure))
        set_look(self._saved, "state", "bad" if failure else "")
        self._again.setVisible(bool(failure))
        self._elsewhere.setVisible(bool(failure))
        self._show_places(bool(failure))

    def show_copies(self, words: str, bad: str, alone: bool) -> None:
        """Show where copies of the file are; ``bad`` says what went wrong, ``alone`` that a stick would help."""
        set_text(self._copies, words)
        self._copies.setToolTip(tip(bad))
        set_look(self._copies, "state", "bad" if bad else "")
        self._may_help = alone or bool(bad)
        set_text(self._second_place, "详情…" if bad else "备份到U盘…")
        self._show_places(self._again.isVisibleTo(self))

    def show_origin(self, origin: Path | None, changed: bool) -> None:
        """Show that the file is a copy of one elsewhere, and whether that one lacks some of its changes."""
        self._waits = origin is not None and changed
        set_tip(self._unwritten, tip(f"本机副本，从“{origin}”复制来" if origin else ""))
        self._show_places(self._again.isVisibleTo(self))

    def _show_places(self, failed: bool) -> None:
        """Show one thing at a time: what is not saved, what is not written back, where there are copies."""
        for widget in (self._unwritten, self._back):
            widget.setVisible(self._waits and not failed)
        self._copies.setVisible(not self._waits and not failed)
        self._second_place.setVisible(self._may_help and not self._waits and not failed)

    def tell(self, words: str) -> None:
        """Show a passing message."""
        self.showMessage(words, MESSAGE_MS)
