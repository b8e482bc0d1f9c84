"""Buttons whose words give way where there is no room for them; the tooltip has them all."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolTip,
)

from .ticks import Chip, TickBox
from .widgets import keyless, tip

LEAST = 4  # characters that stay to be seen


def _least(button: QAbstractButton, whole: QSize) -> QSize:
    """Return how small it may be: with the first characters and the ellipsis."""
    metrics = button.fontMetrics()
    gives = metrics.horizontalAdvance(_words(button)) - (LEAST + 1) * metrics.horizontalAdvance("国")
    return QSize(whole.width() - max(0, gives), whole.height())


def _words(button: QAbstractButton) -> str:
    return button.text().replace("&&", "&")


def _shown(button: QAbstractButton) -> str:
    """Return what can be seen of the words: the size tells how much room they have."""
    metrics, words = button.fontMetrics(), _words(button)
    room = button.width() - (button.sizeHint().width() - metrics.horizontalAdvance(words))
    if metrics.horizontalAdvance(words) <= room:
        return words
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)


def _paint(button: QAbstractButton, option: QStyleOptionButton, control: QStyle.ControlElement) -> None:
    option.text = keyless(_shown(button))
    QStylePainter(button).drawControl(control, option)


def _tell(button: QAbstractButton, event: QEvent) -> bool:
    """Tell all the words where not all can be seen; whether that was asked for."""
    if event.type() != QEvent.Type.ToolTip or _shown(button) == _words(button):
        return False
    more = f"\n{button.toolTip()}" if button.toolTip() else ""
    QToolTip.showText(event.globalPos(), tip(f"{_words(button)}{more}"), button)  # type: ignore[attr-defined]
    return True


class ElidedCheckBox(TickBox):
    """A tick with words of any length."""

    def __init__(self, text: str) -> None:
        super().__init__(keyless(text))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def shown(self) -> str:
        """What can be seen of the words."""
        return _shown(self)

    def minimumSizeHint(self) -> QSize:
        return _least(self, super().sizeHint())

    def event(self, event: QEvent) -> bool:
        return _tell(self, event) or super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        _paint(self, option, QStyle.ControlElement.CE_CheckBox)


class ElidedButton(Chip):
    """A button with words of any length."""

    def __init__(self, text: str) -> None:
        super().__init__(keyless(text))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def shown(self) -> str:
        """What can be seen of the words."""
        return _shown(self)

    def minimumSizeHint(self) -> QSize:
        return _least(self, super().sizeHint())

    def event(self, event: QEvent) -> bool:
        return _tell(self, event) or super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        _paint(self, option, QStyle.ControlElement.CE_PushButton)
