"""Editors that ask for one or two counts: shortfall, shortfall against a plan, per case."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ..document import Document
from ..fields import CountField
from .base import Editor


class CountsEditor(Editor):
    """Counts side by side; ``fields`` maps the answer's field to the words before it."""

    def __init__(self, document: Document, position: int, fields: dict[str, str]) -> None:
        super().__init__(document, position)
        self._fields = {name: CountField(words, self.rule.unit) for name, words in fields.items()}
        self._words = fields
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(20)
        for name, field in self._fields.items():
            field.setProperty("answerField", name)
            field.count_edited.connect(self._edited)
            layout.addWidget(field)
        layout.addStretch(1)

    def refresh(self) -> None:
        for name, field in self._fields.items():
            field.show_count(getattr(self.answer, name))

    def first_input(self) -> QWidget:
        return next(iter(self._fields.values())).edit

    def _edited(self, count: int | None) -> None:
        name = self.sender().property("answerField")
        said = "清除" if count is None else f"{count}{self.rule.unit}"
        self.set(f"{self._words[name]} {said}", name, **{name: count})


class ShortfallEditor(CountsEditor):
    """How many there were."""

    def __init__(self, document: Document, position: int) -> None:
        super().__init__(document, position, {"count": document.rubric.items[position].label})


class PlanShortfallEditor(CountsEditor):
    """How many the plan requires, and how many there are."""

    def __init__(self, document: Document, position: int) -> None:
        rule = document.rubric.items[position]
        super().__init__(document, position, {"required": rule.required_label, "done": rule.done_label})


class PerCaseEditor(CountsEditor):
    """How many cases were found, and of how many where the item asks for that."""

    def __init__(self, document: Document, position: int) -> None:
        rule = document.rubric.items[position]
        of = {"of": rule.of_label} if rule.of_label else {}
        super().__init__(document, position, {**of, "cases": rule.label})

    def first_input(self) -> QWidget:
        return self._fields["cases"].edit
