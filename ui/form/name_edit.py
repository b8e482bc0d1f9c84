"""A line for names that are offered while one types, or by ↓: of several names the last."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit

SHOWN = 12  # names at a time


class LastNameCompleter(QCompleter):
    """Completes the last of the names in a line, or the only one."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        line = self.widget()
        typed = line.text() if isinstance(line, QLineEdit) else ""
        return f"{typed.rpartition('、')[0]}、{index.data()}".removeprefix("、")


class NameEdit(QLineEdit):
    """``textEdited`` is sent of a name that was chosen, too."""

    def __init__(self, name: str, known: Sequence[str], example: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(example)
        self._known: Sequence[str] = ()
        self._offered = QStringListModel(self)
        self.textEdited.connect(self._narrow)
        self.offer(known)

    def offer(self, known: Sequence[str]) -> None:
        """Offer these names from now on."""
        self._known = known
        self._offered.setStringList(list(known))
        if known and self.completer() is None:
            completer = LastNameCompleter(self._offered, self)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)  # it is narrowed here
            completer.setMaxVisibleItems(SHOWN)
            completer.activated.connect(self.textEdited)
            self.setCompleter(completer)

    @property
    def is_choosing(self) -> bool:
        """Whether Enter would choose a name."""
        popup = self._popup
        return popup is not None and popup.isVisible() and popup.currentIndex().isValid()

    @property
    def _popup(self) -> QAbstractItemView | None:
        completer = self.completer()
        return completer.popup() if completer is not None else None

    def _narrow(self, text: str) -> None:
        last = text.rpartition("、")[2].strip()
        self._offered.setStringList([name for name in self._known if _is_meant(name, last) and name != last])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        completer, popup = self.completer(), self._popup
        if completer is not None and popup is not None and event.key() == Qt.Key.Key_Down and not popup.isVisible():
            self._narrow(self.text())
            completer.complete()
        else:
            super().keyPressEvent(event)


def _is_meant(name: str, typed: str) -> bool:
    """Whether what was typed means this name: the one place that knows how names are found."""
    return typed.casefold() in name.casefold()
