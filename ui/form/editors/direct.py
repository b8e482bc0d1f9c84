"""The editor of a score that the group agrees on: one number in the rubric's steps, and its grounds."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.record.grounds import grades_between, lacks_ground
from desktop_app.rubric.amounts import written

from ...document import Document
from ...parts.fields import PointsField
from ...parts.growing_text import GrowingText
from ...parts.layouts import column
from ...parts.reserved import Reserved
from ...parts.widgets import label, set_help, set_text
from .base import Editor


class DirectEditor(Editor):
    """A number outside the range or between the steps does not count, and says why.

    Each head of the rubric has a ground; where the number alone decides the grade one is asked for.
    """

    def __init__(self, document: Document, position: int) -> None:
        super().__init__(document, position)
        unit = f"分（0—{written(self.rule.full)}分，每档{self.rule.step}分）"
        self._field = PointsField("评定", unit, decimals=2)
        self._field.number_edited.connect(self._edited)
        self.chain([self._field.edit])
        self._deciding = Reserved("deciding", lines=2)
        self._grounds: list[GrowingText] = []
        column(self._field, self._deciding, self._heads(), on=self, spacing=8)

    def _heads(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        for row, head in enumerate(self.rule.heads):
            ground = GrowingText("评分理由（可不填）")
            ground.setAccessibleName(f"第{self.rule.number}项 {head}")
            ground.setProperty("head", row)
            ground.edited.connect(self._ground_edited)
            set_help(ground, field="grounds")
            self._grounds.append(ground)
            grid.addWidget(label(head, "fieldName"), row, 0)
            grid.addWidget(ground, row, 1)
        return grid

    def context(self) -> object:
        return self._deciding_words()

    def refresh(self) -> None:
        fault = self._why_not(self._field.edit.number)
        if not fault or self.answer.points is not None:
            self._field.edit.show_number(self.answer.points)
            fault = ""
        self._field.show_fault(fault)
        self.faulted.emit()
        for row, ground in enumerate(self._grounds):
            ground.show_text(self._texts()[row])
            ground.setPlaceholderText(f"评分理由（{'至少写一个方面' if self._lacks_ground() else '可不填'}）")
        words = self._deciding_words()
        set_text(self._deciding, words)
        self._deciding.setVisible(bool(words))

    def first_input(self) -> QWidget:
        return self._field.edit

    @property
    def ground(self) -> GrowingText | None:
        return self._grounds[0] if self._grounds else None

    def _texts(self) -> list[str]:
        """Return a text for each head."""
        given = list(self.answer.grounds)
        return given + [""] * (len(self.rule.heads) - len(given))

    def _deciding_words(self) -> str:
        """Say that this number alone decides the grade, and whether a ground is still to be written."""
        document = self._document
        grades = grades_between(document.rubric, document.result, self._position)
        if grades is None or grades[0] is grades[1]:
            return ""
        lowest, highest = (grade.name for grade in grades)
        deciding = f"其余各项已评完，本项得分影响等次：从0分的“{lowest}”到满分的“{highest}”。"
        if not self._lacks_ground():
            return f"{deciding}已写理由。"
        return f"{deciding}请写明理由，{'至少写一个方面' if self.rule.heads else '写在说明里'}。"

    def _lacks_ground(self) -> bool:
        document = self._document
        return lacks_ground(document.rubric, document.record, document.result, self._position)

    def _why_not(self, number: Decimal | None) -> str:
        return "；".join(self.rule.invalid(replace(self.answer, points=number)))

    def _edited(self, number: Decimal | None) -> None:
        fault = self._why_not(number)
        self.set("points", points=None if fault else number)
        self._field.show_fault(fault)
        self.faulted.emit()

    @property
    def fault(self) -> str:
        return self._field.fault

    def _ground_edited(self, text: str) -> None:
        row, texts = self.sender().property("head"), self._texts()
        texts[row] = text
        while texts and not texts[-1]:
            texts.pop()
        self.set(f"ground {row}", grounds=tuple(texts))
