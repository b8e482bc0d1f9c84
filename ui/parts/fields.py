"""Fields for numbers: empty means not entered, the wheel scrolls the page and never the number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QWidget

from desktop_app.base.text import decimal_or_none, number_in
from desktop_app.record.ballot_block import is_block
from desktop_app.rubric.answers import COUNT_LIMIT

from .beside import tell_beside
from .flow import flow
from .growing_text import leaves_paste
from .layouts import row
from .line import Line
from .widgets import button, label, set_look


class _NumberValidator(QValidator):
    """Takes a number as it is typed, and what a copied cell brings along with it; remembers what it has not taken.

    Where no decimals belong they can be typed all the same: were only the point refused, 1.5 would become 15.
    """

    def __init__(self, parent: QObject, decimals: int, units: Sequence[str]) -> None:
        super().__init__(parent)
        digits, most = len(str(COUNT_LIMIT)), decimals or 6
        self._typed = re.compile(rf"[0-9０-９]{{0,{digits}}}([.．。][0-9０-９]{{0,{most}}})?")
        self._units = units
        self.refused = ""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        if not self._typed.fullmatch(text):
            plain = number_in(text, self._units)
            if not plain or not self._typed.fullmatch(plain):
                self.refused = text
                return QValidator.State.Invalid, text, position
            text, position = plain, len(plain)
        return QValidator.State.Acceptable, text, position


class NumberEdit(Line):
    """A line for one number. ``number_edited`` sends a ``Decimal``, or None while there is none that counts.

    ``left`` says that Enter was pressed, 1 forwards or -1 back; ``cells_pasted`` sends a text of several cells, and
    ``moved`` the way that an arrow leads, down and right, where it is one of a table of cells (``takes_cells``).
    """

    number_edited = Signal(object)
    cells_pasted = Signal(str)
    left = Signal(int)
    moved = Signal(int, int)

    def __init__(self, name: str, *, decimals: int = 0, units: Sequence[str] = ()) -> None:
        super().__init__()
        self._decimals = decimals
        self.takes_cells = False
        self._taken = _NumberValidator(self, decimals, units)
        self.setValidator(self._taken)
        self.inputRejected.connect(self._rejected)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(name)
        self.setObjectName("number")
        self.setAcceptDrops(False)  # a file dropped here is meant for the item
        self.textEdited.connect(self._edited)

    @property
    def number(self) -> Decimal | None:
        """The number as typed, or None while there is none that counts."""
        return None if self.fault else decimal_or_none(self.text())

    @property
    def fault(self) -> str:
        """Say why what stands there does not count; empty if it does."""
        whole = self._decimals or "." not in number_in(self.text())
        return "" if whole else f"“{self.text()}”不是整数，没有计入"

    def show_number(self, number: Decimal | int | None) -> None:
        """Show what the record holds; what stands there and means the same stays as typed."""
        if self.number != number:
            self.setText("" if number is None else f"{number:f}" if isinstance(number, Decimal) else str(number))
            self._show_fault()

    def fitting(self, text: str) -> str | None:
        state, taken, _ = self._taken.validate(text, len(text))
        return None if state == QValidator.State.Invalid else taken

    def _edited(self) -> None:
        self._show_fault()
        self.number_edited.emit(self.number)

    def _show_fault(self) -> None:
        if not self._decimals:  # else whoever asks for the number says what is wrong with it
            set_look(self, "wrong", "yes" if self.fault else "no")

    def _rejected(self) -> None:
        """Say why what was typed or pasted has no place here."""
        self.tell(f"{self._why_not(self._taken.refused)}，刚才的内容没有填入。")

    def _why_not(self, text: str) -> str:
        plain = text.strip()
        if plain.startswith(("-", "－", "−")):
            return "不能填负数"
        if "\t" in plain or len(plain.splitlines()) > 1:
            return "复制的是几个单元格，这里只能填一个数字"
        whole, _, _ = number_in(text).partition(".")
        if whole and len(whole) > len(str(COUNT_LIMIT)):
            return f"最大只能填{COUNT_LIMIT}"
        return f"这里只能填数字（{f'最多{self._decimals}位小数' if self._decimals else '不带小数'}）"

    def tell(self, words: str) -> None:
        """Say something right below the field, until the next key."""
        tell_beside(self, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        copied = QGuiApplication.clipboard().text() if event.matches(QKeySequence.StandardKey.Paste) else ""
        if leaves_paste(event):
            event.ignore()
        elif self.takes_cells and is_block(copied):
            self.cells_pasted.emit(copied)
        elif self.takes_cells and (way := self._way(event)):
            self.moved.emit(*way)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.left.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _way(self, event: QKeyEvent) -> tuple[int, int] | None:
        """Return where an arrow leads; within what is typed it moves the cursor."""
        at, whole, key = self.cursorPosition(), self.selectedText() == self.text(), Qt.Key
        ways = {key.Key_Up: (-1, 0), key.Key_Down: (1, 0)}
        if whole or at == 0:
            ways[key.Key_Left] = 0, -1
        if whole or at == len(self.text()):
            ways[key.Key_Right] = 0, 1
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return ways.get(Qt.Key(event.key())) if plain else None

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
        self.edit = NumberEdit(name, units=(unit,))
        self.edit.installEventFilter(self)
        self.edit.number_edited.connect(self._edited)
        self._less = button("−", self._step_down, "step")
        self._more = button("＋", self._step_up, "step")
        for step, words, key in ((self._less, "减少", "↓"), (self._more, "增加", "↑")):
            step.setToolTip(key)
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
    """A line for a decimal number."""

    number_edited = Signal(object)

    def __init__(self, name: str, unit: str, decimals: int) -> None:
        super().__init__()
        self.edit = NumberEdit(name, decimals=decimals, units=(unit[:1],))
        self.edit.number_edited.connect(self.number_edited)
        row(flow(label(name, "fieldName"), self.edit, label(unit, "fieldName")), on=self)
        self.fault = ""

    def show_fault(self, fault: str) -> None:
        """Keep why the number as typed does not count, for whoever says it; empty where it does."""
        self.fault = fault
        set_look(self.edit, "wrong", "yes" if fault else "no")
