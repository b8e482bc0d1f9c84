"""审核: who has looked a signed result through, and what he says of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFormLayout, QWidget

from desktop_app.office.decision.deciding import Place
from desktop_app.office.decision.facts import OUTCOMES, REMARKED, Outcome

from ...parts.growing_text import GrowingText
from ...parts.layouts import column, row
from ...parts.line import Line
from ...parts.segments import segment
from ...parts.widgets import allow, button, label, set_text

NOBODY = "还没有人审核。"


class ReviewPart(QWidget):
    """``wanted`` sends name, outcome, post and remark; nothing is chosen before somebody chooses it."""

    wanted = Signal(str, str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._why = ""
        self._done = label(wrap=True)
        self._name, self._post, self._remark = Line(), Line(), GrowingText("")
        self._outcomes = QButtonGroup(self)
        self._keep = button("登记审核", self._send)
        for at, words in enumerate(OUTCOMES.values()):
            segment(words, "segment", self._outcomes, at).clicked.connect(self._update)
        form = QFormLayout()
        form.setVerticalSpacing(6)
        for words, field in (("审核人", self._name), ("职务", self._post), ("审核意见", self._remark)):
            field.setAccessibleName(words)
        form.addRow("审核人", row((self._name, 2), label("职务", "fieldName"), (self._post, 2), spacing=8))
        form.addRow("审核结论", row(*self._outcomes.buttons(), None, spacing=0))
        form.addRow("审核意见", self._remark)
        for line in (self._name, self._post):
            line.textEdited.connect(self._update)
        self._remark.edited.connect(self._update)
        column(label("审核", "pageTitle"), self._done, form, row(None, self._keep), on=self, spacing=6)

    def show_place(self, place: Place, fixed: str) -> None:
        """Show who has reviewed so far, and why nobody can now, if so."""
        self._why = fixed or place.why_no_review
        set_text(self._done, "；".join(one.words for one in place.reviews) or NOBODY)
        for field in (self._name, self._post, self._remark, *self._outcomes.buttons()):
            field.setEnabled(not self._why)
        self._update()

    def clear(self) -> None:
        """Be ready for the next one."""
        self._name.setText("")
        self._post.setText("")
        self._remark.show_text("")
        self._outcomes.setExclusive(False)
        for made in self._outcomes.buttons():
            made.setChecked(False)
        self._outcomes.setExclusive(True)
        self._update()

    @property
    def filled(self) -> object:
        """What stands in the fields."""
        return self._name.text(), self._post.text(), self._outcome, self._remark.text

    @property
    def _outcome(self) -> Outcome | None:
        at = self._outcomes.checkedId()
        return None if at < 0 else list(OUTCOMES)[at]

    def _update(self, _: object = None) -> None:
        outcome = self._outcome
        lacks = [
            "" if self._name.text().strip() else "审核人",
            "" if outcome else "审核结论",
            "" if self._remark.text.strip() or outcome not in REMARKED else f"{REMARKED[outcome]}（审核意见）",
        ]
        missing = "、".join(filter(None, lacks))
        allow(self._keep, self._why or (f"还缺{missing}" if missing else ""), "登记这位审核人的意见")

    def _send(self) -> None:
        if self._outcome:
            self.wanted.emit(self._name.text(), self._outcome, self._post.text(), self._remark.text)
