"""The assessment that is open, as the window has it: the session of edits, and one signal."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

from desktop_app.assessing.editing import Editing
from desktop_app.assessing.steps import WayBack
from desktop_app.storage.store import Store


class Document(Editing, QObject):
    """``Editing`` with the signal that every view listens to: whatever has changed, each reads again what it shows."""

    changed = Signal()

    def __init__(self, store: Store, assessment_id: str, parent: QObject | None = None) -> None:
        QObject.__init__(self, parent)
        Editing.__init__(self, store, assessment_id, self.changed.emit, _report)

    def way_back(self) -> WayBack:
        """Return undo and redo as they are now, for whoever opens this once more."""
        self.settle()
        return WayBack(self._stored.head, self._done, self._undone)

    def go_on_from(self, left: WayBack) -> None:
        """Let undo reach back before this opening, unless the assessment has changed since it was left."""
        if left.head == self._stored.head:
            self._done, self._undone = left.done, left.undone


def _report(error: Exception) -> None:
    """Give a mistake of the program's to the last net, as if nothing had caught it."""
    sys.excepthook(type(error), error, error.__traceback__)
