"""A line for names that are offered while one types, or by ↓: of several names the last."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit

from desktop_app.search.matching import matches

from ..parts.line import Line

SHOWN = 12  # names at a time


class LastNameCompleter(QCompleter):
    """Completes the last of the names in a line, or the only one."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        line = self.widget()
        typed = line.text() if isinstance(line, QLineEdit) else ""
        return f"{typed.rpartition('、')[0]}、{index.data()}".removeprefix("、")


class NameEdit(Line):
    """``textEdited`` is sent of a name that was chosen, too.

    An arrow writes each name that it comes to into the line: one that is left there counts, Esc brings back what was
    typed.
    """

    def __init__(self, name: str, known: Sequence[str], example: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(example)
        self._known: Sequence[str] = ()
        self._typed = ""  # what counts while names are offered
        self._offered = QStringListModel(self)
        self.textEdited.connect(self._narrow)
        self.offer(known)

    def offer(self, known: Sequence[str]) -> None:
        """Offer these names from now on."""
        self._known, self._typed = known, ""
        self._offered.setStringList(list(known))
        if known and self.completer() is None:
            completer = LastNameCompleter(self._offered, self)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)  # it is narrowed here
            completer.setMaxVisibleItems(SHOWN)
            completer.activated.connect(self.textEdited)
            self.setCompleter(completer)
            if popup := self._popup:
                popup.installEventFilter(self)

    @property
    def is_choosing(self) -> bool:
        """Whether Enter would choose a name."""
        popup = self._popup
        return popup is not None and popup.isVisible() and popup.currentIndex().isValid()

    def offers(self) -> bool:
        popup = self._popup
        return popup is not None and popup.isVisible()

    @property
    def _popup(self) -> QAbstractItemView | None:
        completer = self.completer()
        return completer.popup() if completer is not None else None

    def _narrow(self, text: str) -> None:
        if text == self._typed:
            return  # of a name that was left in the line, while the list is still being closed
        self._typed = text
        self._offer_fitting(text)

    def _offer_fitting(self, text: str) -> None:
        last = text.rpartition("、")[2].strip()
        self._offered.setStringList([name for name in self._known if matches(name, last) and name != last])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have the line and what counts be the same once no more names are offered."""
        if event.type() == QEvent.Type.Show:
            self._typed = self.text()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.setText(self._typed)
        elif event.type() == QEvent.Type.Hide and self.text() != self._typed:
            self._typed = self.text()
            self.textEdited.emit(self._typed)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        completer, popup = self.completer(), self._popup
        if completer is not None and popup is not None and event.key() == Qt.Key.Key_Down and not popup.isVisible():
            self._offer_fitting(self.text())
            completer.complete()
        else:
            super().keyPressEvent(event)
