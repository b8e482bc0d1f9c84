"""Editors that ask for one or two counts: shortfall, shortfall against a plan, per case."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ...document import Document
from ...parts.fields import CountField
from ...parts.flow import OneLine
from ...parts.layouts import row
from .base import Editor


class CountsEditor(Editor):
    """Counts side by side."""

    beside = True

    def __init__(self, document: Document, position: int) -> None:
        super().__init__(document, position)
        fields = self._asked()
        self._fields = {name: CountField(words, self.rule.measure) for name, words in fields.items()}
        self._words = fields
        for name, field in self._fields.items():
            field.setProperty("answerField", name)
            field.count_edited.connect(self._edited)
        self.chain([field.edit for field in self._fields.values()])
        row(OneLine(*self._fields.values(), spacing=20), on=self)

    def _asked(self) -> dict[str, str]:
        """Return the words before each field, by the answer's field."""
        raise NotImplementedError

    def refresh(self) -> None:
        for name, field in self._fields.items():
            field.show_count(getattr(self.answer, name))
        self.faulted.emit()

    @property
    def fault(self) -> str:
        return "；".join(field.edit.fault for field in self._fields.values() if field.edit.fault)

    def first_input(self) -> QWidget:
        return next(iter(self._fields.values())).edit

    def _edited(self, count: int | None) -> None:
        name = self.sender().property("answerField")
        self.set(name, **{name: count})
        self.refresh()  # where nothing has changed it may be a fault that has


class ShortfallEditor(CountsEditor):
    """How many there were."""

    def _asked(self) -> dict[str, str]:
        return {"count": self.rule.label}


class PlanShortfallEditor(CountsEditor):
    """How many the plan requires, and how many there are."""

    def _asked(self) -> dict[str, str]:
        return {"required": self.rule.required_label, "done": self.rule.done_label}


class PerCaseEditor(CountsEditor):
    """How many cases were found, and of how many where the item asks for that."""

    def _asked(self) -> dict[str, str]:
        of = {"of": self.rule.of_label} if self.rule.of_label else {}
        return {**of, "cases": self.rule.label}

    def first_input(self) -> QWidget:
        return self._fields["cases"].edit
