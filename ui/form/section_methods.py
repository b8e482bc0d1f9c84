"""How a whole section was checked (Article 11): one click names a method for each of its items, or for none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from ..document import Document
from ..parts.segments import segment
from ..parts.widgets import READ_ONLY, allow, label, set_look

ALL, SOME, NONE = "all", "some", "none"


class SectionMethods(QObject):
    """On where every item names the method, half on where some do; a click has all of them name it, or, on, none.

    What else an item names it keeps. ``parts`` are to be laid in a line; ``said`` sends what was done.
    """

    said = Signal(str)

    def __init__(self, document: Document, positions: Sequence[int], parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._positions, self._known = document, positions, document.rubric.methods
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.idClicked.connect(self._clicked)
        self.parts: list[QWidget] = [label("本节评估方式", "secondary")]
        for number, method in enumerate(self._known):
            chip = segment(method, "chip", self._group, number)
            chip.setAccessibleName(f"本节评估方式 {method}")
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor where one is filling in
            self.parts.append(chip)

    def refresh(self) -> None:
        """Show which items name what."""
        for number, method in enumerate(self._known):
            chip, named = self._group.button(number), self._naming(method)
            chip.setChecked(named == ALL)
            set_look(chip, "state", SOME if named == SOME else "")
            done = "去掉" if named == ALL else "加上"
            usual = f"给本节{len(self._positions)}项一并{done}“{method}”，各项仍可单独改动"
            allow(chip, "" if self._document.editable else READ_ONLY, usual)

    def _naming(self, method: str) -> str:
        having = sum(method in self._document.answer(position).methods for position in self._positions)
        return ALL if having == len(self._positions) else SOME if having else NONE

    def _clicked(self, number: int) -> None:
        method, record = self._known[number], self._document.record
        on = self._naming(method) != ALL
        for position in self._positions:
            answer: Any = record.answers[position]
            wanted = {*answer.methods, method} if on else {*answer.methods} - {method}
            methods = tuple(known for known in self._known if known in wanted)
            record = record.with_answer(position, replace(answer, methods=methods))
        agreed = self._document.may_become(record)
        if agreed:
            self._document.edit(record)
        self.refresh()  # the click itself has checked the chip
        if agreed:
            self.said.emit(f"本节{len(self._positions)}项的评估方式已{'加上' if on else '去掉'}“{method}”")
