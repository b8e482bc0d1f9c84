"""The second press of a double click: it does nothing where one press was all that was meant.

Who clicks everything twice presses once more on whatever has come to stand there meanwhile: another page, a dialog,
a choice that is on by now. What a double click is made for goes on: rows that open, words that are selected, cells
that are edited, and buttons of which each press counts, which repeat as long as they are held.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QWidget

from .beside import tell_why_grey
from .theme import application

NEAR = 24  # pixels: a hand that is not steady; Qt's own measure is smaller
_PRESS, _TWICE, _RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease
_MOVE = QEvent.Type.MouseMove
_MOUSE = frozenset((_PRESS, _TWICE, _RELEASE, _MOVE))


class SecondPress(QObject):
    """Sits on the system's windows, not on what is in them: these get few events, and each passes through Python.

    A window is watched from when it gets the keyboard, or from the first click after it has come up.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._window: QWindow | None = None  # where the last press was
        self._widget: QWidget | None = None
        self._at, self._time = QPoint(), 0
        self._held_back = False  # the press that is going on
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._watch_all)
        application().focusWindowChanged.connect(self._watch_all)
        self._watch_all()

    def _watch_all(self) -> None:
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)  # once, however often it is said

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _MOUSE or not isinstance(event, QMouseEvent) or not isinstance(watched, QWindow):
            return False
        if kind == _MOVE:
            return self._held_back
        if kind == _RELEASE:
            self._soon.start()  # watch what the click has opened, too
            held_back, self._held_back = self._held_back, False
            return held_back
        if event.flags() & Qt.MouseEventFlag.MouseEventCreatedDoubleClick:
            return False  # Qt says the same once more, as a double click
        at = event.globalPosition().toPoint()
        widget = QApplication.widgetAt(at)
        # What asks a part that Qt made for its parent loses its hold on the part: it is looked for anew below.
        again = self._is_none(watched, widget, at) if kind == _TWICE else self._is_strayed(watched, event, at)
        if again:
            self._held_back = True
        else:
            tell_why_grey(QApplication.widgetAt(at))  # which hears of no click itself
            self._window, self._widget, self._at, self._time = watched, widget, at, event.timestamp()
        return again

    def _is_none(self, window: QWindow, widget: QWidget | None, at: QPoint) -> bool:
        """Whether this press, the second of a double click, does nothing."""
        if window is not self._window or widget is not self._widget or widget is None:
            return True  # something else has come to stand here
        if isinstance(widget, QAbstractButton):
            return not widget.autoRepeat()
        return _is_ticked_by_click(widget, at)

    def _is_strayed(self, window: QWindow, event: QMouseEvent, at: QPoint) -> bool:
        """Whether this is a second press of which Qt does not say so, on what has come up with the first.

        The hand has moved too far for Qt, or a menu has opened, which gets what is pressed beside it.
        """
        soon = 0 <= event.timestamp() - self._time < application().doubleClickInterval()
        if not soon or (at - self._at).manhattanLength() > NEAR or self._widget is None:
            return False
        return window is not self._window or QApplication.widgetAt(self._at) is not self._widget


def _is_ticked_by_click(widget: QWidget, at: QPoint) -> bool:
    """Whether a click there turns a tick in a list or table."""
    view = widget.parentWidget()
    if not isinstance(view, QAbstractItemView) or view.viewport() is not widget:
        return False
    return view.indexAt(widget.mapFromGlobal(at)).data(Qt.ItemDataRole.CheckStateRole) is not None
