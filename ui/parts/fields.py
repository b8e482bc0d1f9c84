"""Fields for numbers: empty means not entered, the wheel scrolls the page and never the number."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QRegularExpressionValidator, QValidator
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from desktop_app.base.text import decimal_or_none
from desktop_app.rubric.answers import COUNT_LIMIT

from .growing_text import leaves_paste
from .layouts import row
from .widgets import button, label, set_look, set_text


class _NumberValidator(QRegularExpressionValidator):
    """Takes a number with the blanks and line ends that a copied cell brings along; two cells are no number."""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        without = text.strip()
        if without != text:
            position = min(len(without), max(0, position - (len(text) - len(text.lstrip()))))
        state = super().validate(without, position)
        return state[0], without, position  # type: ignore[index]


class NumberEdit(QLineEdit):
    """A line for one number. ``number_edited`` sends a ``Decimal``, or None when it is emptied."""

    number_edited = Signal(object)

    def __init__(self, name: str, *, decimals: int = 0) -> None:
        super().__init__()
        digits = rf"[0-9０-９]{{0,{len(str(COUNT_LIMIT))}}}" + (
            rf"([.．。][0-9０-９]{{0,{decimals}}})?" if decimals else ""
        )
        self.setValidator(_NumberValidator(QRegularExpression(digits), self))
        self._decimals = decimals
        self.inputRejected.connect(self._rejected)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(name)
        self.setObjectName("number")
        self.setAcceptDrops(False)  # a file dropped here is meant for the item
        self.textEdited.connect(self._edited)

    @property
    def number(self) -> Decimal | None:
        """The number as typed, or None while there is none."""
        return decimal_or_none(self.text())

    def show_number(self, number: Decimal | int | None) -> None:
        """Show what the record holds; what stands there and means the same stays as typed."""
        if self.number != number:
            self.setText("" if number is None else f"{number:f}" if isinstance(number, Decimal) else str(number))

    def _edited(self) -> None:
        self.number_edited.emit(self.number)

    def _rejected(self) -> None:
        """Say that what was typed or pasted is no number that has its place here."""
        places = f"最多{self._decimals}位小数" if self._decimals else "不带小数"
        words = f"这里只能填数字（{places}），刚才的内容没有填入。"
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), words, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leaves_paste(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()


class CountField(QWidget):
    """A count with − and ＋, by mouse, by typing, or with the arrow keys."""

    count_edited = Signal(object)

    def __init__(self, name: str, unit: str) -> None:
        super().__init__()
        self.setObjectName("countField")
        self.edit = NumberEdit(name)
        self.edit.installEventFilter(self)
        self.edit.number_edited.connect(self._edited)
        self._less = button("−", self._step_down, "step")
        self._more = button("＋", self._step_up, "step")
        for step, words in ((self._less, "减少"), (self._more, "增加")):
            step.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            step.setAutoRepeat(True)  # each press counts, and a long one goes on
            step.setAccessibleName(f"{name} {words}")
        named = [label(f"{name} ", "fieldName")] if name else []
        row(*named, self._less, self.edit, self._more, label(f" {unit}", "fieldName"), on=self, spacing=0)

    def show_count(self, count: int | None) -> None:
        """Show what the record holds."""
        self.edit.show_number(count)

    def eventFilter(self, watched: object, event: object) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Up:
                self._step_up()
                return True
            if event.key() == Qt.Key.Key_Down:
                self._step_down()
                return True
        return False

    def _edited(self, number: Decimal | None) -> None:
        self.count_edited.emit(None if number is None else int(number))

    def _step_up(self) -> None:
        self._step(1)

    def _step_down(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        """Go on from what stands there; an empty field counts as 0."""
        count = min(COUNT_LIMIT, max(0, int(self.edit.number or 0) + by))
        self.edit.setText(str(count))
        self.count_edited.emit(count)


class PointsField(QWidget):
    """A line for a decimal number with the sentence that says why it cannot stand."""

    number_edited = Signal(object)

    def __init__(self, name: str, unit: str, decimals: int) -> None:
        super().__init__()
        self.edit = NumberEdit(name, decimals=decimals)
        self.edit.number_edited.connect(self.number_edited)
        self._fault = label(look="fault", wrap=True)
        row(label(name, "fieldName"), self.edit, label(unit, "fieldName"), (self._fault, 1), on=self)

    def show_fault(self, fault: str) -> None:
        """Say why the number as typed does not count; empty says nothing."""
        set_text(self._fault, fault)
        set_look(self.edit, "wrong", "yes" if fault else "no")
