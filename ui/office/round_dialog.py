"""A round: its name, its year, from when to when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.base.clock import now
from desktop_app.base.dates import read_date
from desktop_app.office.rounds import Wanted
from desktop_app.record.register import Round

from ..parts.dialog import Dialog
from ..parts.layouts import DIALOG, column, row
from ..parts.line import Line
from ..parts.theme import scaled
from ..parts.widgets import allow, button, label, set_look, set_text

ABOUT = "截止日期以后还没有移交的单位算超期。日期可以以后再填。"


class RoundFields(QWidget):
    """The four fields; ``edited`` comes with each letter."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name, self.year = Line(), Line()
        self.begins, self.ends = Line(), Line()
        lines = [("轮次名称", self.name, "例如：第一轮"), ("年份", self.year, "2026")]
        lines += [("开始日期", self.begins, "2026-03-01"), ("截止日期", self.ends, "2026-06-30")]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        for at, (words, line, example) in enumerate(lines):
            named = label(words, "fieldName")
            named.setBuddy(line)
            line.setAccessibleName(words)
            line.setPlaceholderText(example)
            line.textEdited.connect(self.edited)
            grid.addWidget(line, at // 2, 2 * (at % 2) + 1)
            grid.addWidget(named, at // 2, 2 * (at % 2))
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(3, 1)

    def show_round(self, found: Round | None) -> None:
        """Show a round, or what a new one has."""
        self.name.setText(found.name if found else "")
        self.year.setText(str(found.year if found else now().year))
        self.begins.setText(found.begins if found else "")
        self.ends.setText(found.ends if found else "")

    @property
    def fault(self) -> str:
        """Why it is no round; empty if it is one."""
        if not self.name.text().strip():
            return "请填写轮次名称"
        if not (self.year.text().strip().isascii() and self.year.text().strip().isdecimal()):
            return "年份应写成2026这样"
        faults = [read_date(line.text())[1] for line in (self.begins, self.ends)]
        return next(filter(None, faults), "")

    @property
    def wanted(self) -> Wanted:
        """The round as it is written, where there is no fault."""
        begins, ends = (read_date(line.text())[0] for line in (self.begins, self.ends))
        return Wanted(name=self.name.text().strip(), year=int(self.year.text()), begins=begins, ends=ends)


class RoundDialog(Dialog):
    """``chosen`` sends what is wanted."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, found: Round | None) -> None:
        super().__init__(parent, "修改轮次" if found else "新建轮次", "register")
        self._fields = RoundFields()
        self._fields.edited.connect(self._update)
        self._fields.show_round(found)
        self._fault = label(look="secondary", wrap=True)
        self._keep = button("保存" if found else "新建", self.accept, "primary")
        self._keep.setDefault(True)
        foot = row(None, self._keep, button("取消", self.reject), spacing=8)
        column(
            label(ABOUT, "hint", wrap=True), self._fields, self._fault, None, foot, on=self, margins=DIALOG, spacing=12
        )
        self.resize(scaled(560), scaled(230))
        self._fields.name.setFocus()
        self._update()

    def _update(self) -> None:
        fault = self._fields.fault
        set_text(self._fault, fault)
        set_look(self._fault, "state", "wait")
        allow(self._keep, fault)

    def accept(self) -> None:
        """Send the round."""
        if not self._fields.fault:
            super().accept()
            self.chosen.emit(self._fields.wanted)
