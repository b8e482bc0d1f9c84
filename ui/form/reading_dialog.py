"""How much a number counts that the regulation leaves open: what the office has settled, and by which document."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from desktop_app.base.dates import read_date
from desktop_app.base.text import one_line
from desktop_app.record.readiness import today
from desktop_app.rubric.amounts import within
from desktop_app.rubric.answers import Reading

from ..parts.dialog import Dialog
from ..parts.fields import NumberEdit
from ..parts.layouts import DIALOG, column, row
from ..parts.widgets import allow, button, label, set_text

HINT = "办法没有规定“基本满意”怎样计算。请按巡察办确定的口径登记，登记后随评估一起保存，受核验码保护。"


class ReadingDialog(Dialog):
    """``chosen`` sends the reading, or None where it is left open again."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, reading: Reading | None) -> None:
        super().__init__(parent, "登记口径")
        self._touched = False  # before that nobody is told of a fault
        self._value = NumberEdit("每票“基本满意”计", decimals=2)
        self._value.show_number(reading.value if reading else None)
        self._value.number_edited.connect(self._changed)
        self._value.left.connect(self._go_on)
        given = reading or Reading(value=Decimal(0), date=today())
        self._person, self._date, self._document = (
            self._line(*one)
            for one in (("确定人", given.person), ("确定日期", given.date), ("依据文件", given.document))
        )
        self._fault = label(look="fault", wrap=True)
        form = QFormLayout()
        form.addRow("每票“基本满意”计", row(self._value, label("票（0到1，如0.6）", "secondary"), None))
        for field in (self._person, self._date, self._document):
            form.addRow(field.accessibleName(), field)
        self._ok = button("登记", self._send, "primary")
        self._ok.setDefault(True)
        clear = button("恢复待定", self._leave_open)
        clear.setEnabled(reading is not None)
        buttons = row(clear, None, self._ok, button("取消", self.reject))
        column(label(HINT, "hint", wrap=True), form, self._fault, buttons, on=self, margins=DIALOG, spacing=12)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 34)
        self._value.setFocus()
        self._show_what_is_lacking()

    def _line(self, name: str, text: str) -> QLineEdit:
        made = QLineEdit(text)
        made.setAccessibleName(name)
        made.textChanged.connect(self._changed)
        return made

    def _changed(self, _: object = None) -> None:
        self._touched = True
        self._show_what_is_lacking()

    def _show_what_is_lacking(self) -> None:
        number, (date, wrong) = self._value.number, read_date(self._date.text())
        if number is None:
            fault = "请填写每票“基本满意”计多少票"
        elif not within(number, 1):
            fault = "应在0到1之间，最多两位小数"
        elif not self._person.text().strip():
            fault = "请填写由谁确定"
        elif not date:
            fault = wrong or "请填写确定日期"
        else:
            fault = ""
        set_text(self._fault, fault if self._touched else "")
        allow(self._ok, fault)

    def _go_on(self, _: int) -> None:
        """Do what Enter does in the other fields, or go to them: a number keeps it to itself."""
        if self._ok.isEnabled():
            self._ok.click()
        else:
            self._person.setFocus()

    def _send(self) -> None:
        person, document = (one_line(field.text()).strip() for field in (self._person, self._document))
        date, _ = read_date(self._date.text())
        assert self._value.number is not None
        self.chosen.emit(Reading(value=self._value.number, person=person, date=date, document=document))
        self.accept()

    def _leave_open(self) -> None:
        self.chosen.emit(None)
        self.accept()
