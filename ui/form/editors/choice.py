"""The editor of a choice: the options side by side, one of them on."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop_app.rubric.amounts import written

from ...document import Document
from ...parts.flow import OneLine
from ...parts.layouts import row
from ...parts.segments import segment
from .base import Editor


class ChoiceEditor(Editor):
    """Segments; choosing the one that is on takes the answer back to 未评."""

    beside = True

    def __init__(self, document: Document, position: int) -> None:
        super().__init__(document, position)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.idClicked.connect(self._clicked)
        words = (f"{one.label}（扣{written(one.amount)}分）" if one.amount else one.label for one in self.rule.options)
        segments = [segment(text, "segment", self._group, number) for number, text in enumerate(words)]
        for one in segments:
            one.goes_on = True
            one.left.connect(self.left)
        row(OneLine(*segments, spacing=0), on=self)

    def refresh(self) -> None:
        for number, option in enumerate(self.rule.options):
            self._group.button(number).setChecked(option.label == self.answer.choice)

    def first_input(self) -> QWidget:
        on = self._group.checkedButton()
        return on or self._group.button(0)

    def _clicked(self, number: int) -> None:
        label = self.rule.options[number].label
        if label == self.answer.choice:
            self.set(choice=None)
        else:
            self.set(choice=label)
        self.refresh()
