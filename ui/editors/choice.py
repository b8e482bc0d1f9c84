"""The editor of a choice: the options side by side, one of them on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from desktop_app.points import written

from ..document import Document
from .base import Editor


class Segment(QPushButton):
    """One option; ← → go to its neighbours, the digits choose, a second click takes the answer back."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            segments = self.group().buttons()
            near = segments.index(self) + (1 if event.key() == Qt.Key.Key_Right else -1)
            if 0 <= near < len(segments):
                segments[near].setFocus(Qt.FocusReason.TabFocusReason)
        elif 0 <= event.key() - Qt.Key.Key_1 < len(self.group().buttons()):
            self.group().buttons()[event.key() - Qt.Key.Key_1].click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class ChoiceEditor(Editor):
    """Segments; choosing the one that is on takes the answer back to 未评."""

    def __init__(self, document: Document, position: int) -> None:
        super().__init__(document, position)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.idClicked.connect(self._clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for number, option in enumerate(self.rule.options):
            segment = Segment(f"{option.label}　扣{written(option.amount)}分" if option.amount else option.label)
            segment.setObjectName("segment")
            segment.setCheckable(True)
            segment.setAutoDefault(False)
            self._group.addButton(segment, number)
            layout.addWidget(segment)
        layout.addStretch(1)

    def refresh(self) -> None:
        for number, option in enumerate(self.rule.options):
            self._group.button(number).setChecked(option.label == self.answer.choice)

    def first_input(self) -> QWidget:
        on = self._group.checkedButton()
        return on or self._group.button(0)

    def _clicked(self, number: int) -> None:
        label = self.rule.options[number].label
        if label == self.answer.choice:
            self.set("清除选择", choice=None)
        else:
            self.set(label, choice=label)
        self.refresh()
