"""The editor of a checklist: the faults to tick, and a hint where one usually brings another."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.rubric.amounts import written

from ...document import Document
from ...parts.elided_button import ElidedCheckBox
from ...parts.flow import OneLine
from ...parts.layouts import row
from ...parts.reserved import Reserved
from ...parts.widgets import button, set_text
from .base import Editor


class ChecklistEditor(Editor):
    """Ticking says what was found; that nothing was found is said by 无扣分, never by silence."""

    beside = True

    def __init__(self, document: Document, position: int) -> None:
        super().__init__(document, position)
        self._boxes = {}
        for option in self.rule.options:
            box = ElidedCheckBox(f"{option.label}（扣{written(option.amount)}分）")
            box.setProperty("option", option.label)
            box.clicked.connect(self._clicked)
            self._boxes[option.label] = box
        self._hint = Reserved("hint")
        self.aside = self._suggestion = QWidget()
        accept = button("一并勾选", self._accept_hint, "link")
        row((self._hint, 1), accept, on=self._suggestion, spacing=6)
        self._suggestion.hide()
        row(OneLine(*self._boxes.values(), spacing=18), on=self)

    def refresh(self) -> None:
        for name, box in self._boxes.items():
            box.setChecked(name in (self.answer.ticked or ()))
        suggested = self.rule.suggestions(self.answer)
        set_text(self._hint, f"通常还有：{'、'.join(suggested)}，由评估组判断。" if suggested else "")
        self._suggestion.setVisible(bool(suggested))

    def first_input(self) -> QWidget:
        return next(iter(self._boxes.values()))

    def _clicked(self, on: bool) -> None:
        ticked = [name for name, box in self._boxes.items() if box.isChecked()]
        # The last tick taken away leaves the item 未评: only 无扣分 confirms that nothing was found.
        self.set(ticked=tuple(ticked) or None)

    def _accept_hint(self) -> None:
        wanted = {*(self.answer.ticked or ()), *self.rule.suggestions(self.answer)}
        self.set(ticked=tuple(o.label for o in self.rule.options if o.label in wanted))
