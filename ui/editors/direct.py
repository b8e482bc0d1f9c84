"""The editor of a score that the group agrees on: one number in the rubric's steps."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.points import written

from ..document import Document
from ..fields import PointsField
from .base import Editor


class DirectEditor(Editor):
    """A number outside the range or between the steps does not count, and says why."""

    def __init__(self, document: Document, position: int) -> None:
        super().__init__(document, position)
        unit = f"分（0—{written(self.rule.full)}分，每档{self.rule.step}分）"
        self._field = PointsField("评定", unit, decimals=2)
        self._field.number_edited.connect(self._edited)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._field)

    def refresh(self) -> None:
        fault = self._fault(self._field.edit.number)
        if not fault or self.answer.points is not None:
            self._field.edit.show_number(self.answer.points)
            fault = ""
        self._field.show_fault(fault)

    def first_input(self) -> QWidget:
        return self._field.edit

    def _fault(self, number: Decimal | None) -> str:
        return "；".join(self.rule.invalid(replace(self.answer, points=number)))

    def _edited(self, number: Decimal | None) -> None:
        fault = self._fault(number)
        said = "清除评定" if number is None or fault else f"评定{number}分"
        self.set(said, "points", points=None if fault else number)
        self._field.show_fault(fault)
