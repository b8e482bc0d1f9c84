"""How keys and clicks reach a window: as Qt's own events, where there is no screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Protocol

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

PATIENCE_S = 30.0
QT_NAMES = {"Next": "PgDown", "Prior": "PgUp", "Escape": "Esc", "space": "Space", "BackSpace": "Backspace"}


def wait_until(condition: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    """Let the window live until the condition holds."""
    limit = monotonic() + patience_s
    while not condition():
        assert monotonic() < limit, f"not within {patience_s} s; the focus is on {QApplication.focusWidget()}"
        QTest.qWait(2)


class Hands(Protocol):
    """What a person does with keyboard and mouse; keys bear their X names, such as ctrl+Next."""

    def attend(self, window: QWidget) -> None:
        """See to it that keys go to a window or dialog."""

    def keys(self, *keys: str) -> None:
        """Press keys, one after the other, where the focus is."""

    def text(self, text: str) -> None:
        """Type what the keyboard has keys for."""

    def click(self, widget: QWidget, at: QPoint) -> None:
        """Click at a point of a widget."""

    def double_click(self, widget: QWidget, at: QPoint) -> None:
        """Click twice at a point of a widget, whatever has come to stand there the second time."""

    def wheel(self, widget: QWidget, at: QPoint) -> None:
        """Turn the wheel towards oneself by one step."""


class EventHands:
    """Sends Qt's events; a widget gets them only where a person could reach it."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def attend(self, window: QWidget) -> None:
        if not window.isActiveWindow():  # where there is no window manager nobody else does it
            window.activateWindow()
            wait_until(lambda: not isValid(window) or window.isActiveWindow())  # it may be closing

    def keys(self, *keys: str) -> None:
        for key in keys:
            *held, name = key.split("+")
            sequence = QKeySequence("+".join([*held, QT_NAMES.get(name, name)]))
            pressed = sequence[0]
            QTest.keyClick(self._target(), pressed.key(), pressed.keyboardModifiers())

    def text(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(self._target(), letter)

    def click(self, widget: QWidget, at: QPoint) -> None:
        while (popup := QApplication.activePopupWidget()) and not (popup is widget or popup.isAncestorOf(widget)):
            popup.close()
        dialog = QApplication.activeModalWidget()
        behind = dialog is not None and dialog is not widget.window() and not dialog.isAncestorOf(widget.window())
        assert not behind, f"{widget} is behind a dialog: {dialog}"
        if QApplication.activePopupWidget() is None:
            self.attend(widget.window())
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def double_click(self, widget: QWidget, at: QPoint) -> None:
        self.attend(widget.window())
        window = widget.window().windowHandle()  # which finds for each press what is under it
        place = widget.mapTo(widget.window(), at)
        QTest.mouseDClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def wheel(self, widget: QWidget, at: QPoint) -> None:
        none, step = Qt.MouseButton.NoButton, QPoint(0, -120)
        turn = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
        QApplication.sendEvent(widget, QWheelEvent(at, widget.mapToGlobal(at), step, step, none, *turn))

    def drop(self, widget: QWidget, at: QPoint, files: Sequence[Path], *, shift: bool) -> bool:
        """Drag files from elsewhere to a point of a widget; whether they were taken, and always as a copy."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        data.setText("\n".join(str(file) for file in files))  # as file managers do
        window, place = widget.window().windowHandle(), widget.mapTo(widget.window(), at)
        keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
        how = actions, data, Qt.MouseButton.LeftButton, keys
        enter, move = QDragEnterEvent(place, *how), QDragMoveEvent(place, *how)
        dropped = QDropEvent(QPointF(place), *how)
        for event in (enter, move, dropped):
            event.setAccepted(event is move)  # as Qt does
            QApplication.sendEvent(window, event)
            if not event.isAccepted():
                return False
            assert event.dropAction() == Qt.DropAction.CopyAction
        return True

    def _target(self) -> QWidget:
        """Return what the keys go to."""
        if (popup := QApplication.activePopupWidget()) is not None:
            return popup.focusWidget() or popup
        dialog, active = QApplication.activeModalWidget(), QApplication.activeWindow()
        if active is None or (dialog is not None and dialog is not active):
            active = dialog or self._window
            self.attend(active)
            if not isValid(active):  # a dialog that was just going: what it leaves behind gets the keys
                return self._target()
        return active.focusWidget() or active
