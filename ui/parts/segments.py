"""Buttons side by side of which one is chosen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup

from .elided_button import ElidedButton
from .theme import colour

TICK = ((-3.0, 0.0), (-1.0, 2.5), (3.0, -2.5))
CHIP = "chip"  # of several, any number
BESIDE = 11  # pixels from the edge of a chip to the middle of its tick, where no words are


class Segment(ElidedButton):
    """One of several buttons; ← → go to its neighbours, the digits choose, a second click takes back.

    Enter does what a click does; where it ``goes_on``, it leads away from what is chosen: who presses it once more
    wants the next item, not 未评.
    """

    left = Signal(int)
    goes_on = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Put a tick into a chip that is on, whose ground alone would say so."""
        super().paintEvent(event)
        if self.isChecked() and self.objectName() == CHIP:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("good" if self.isEnabled() else "secondary"), 1.6))
            painter.translate(BESIDE, self.height() / 2)
            painter.drawPolyline([QPointF(*at) for at in TICK])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        buttons = self.group().buttons()
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            near = buttons.index(self) + (1 if event.key() == Qt.Key.Key_Right else -1)
            if 0 <= near < len(buttons):
                buttons[near].setFocus(Qt.FocusReason.TabFocusReason)
        elif 0 <= event.key() - Qt.Key.Key_1 < len(buttons):
            buttons[event.key() - Qt.Key.Key_1].click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit(1) if self.goes_on and self.isChecked() else self.click()
        else:
            super().keyPressEvent(event)


def segment(text: str, look: str, group: QButtonGroup, number: int) -> Segment:
    """Return a button of a group, dressed as ``look``."""
    made = Segment(text)
    made.setObjectName(look)
    made.setCheckable(True)
    made.setAutoDefault(False)
    made.setAutoExclusive(look == "segment")  # read out as one of several; what is exclusive is the group's to say
    made.setProperty("first", "yes" if number == 0 else "no")
    group.addButton(made, number)
    return made
