"""A sentence right beside what one is at, until the next key or click: why something was not done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from .layouts import column
from .theme import application, scaled
from .widgets import label

GAP = 4  # pixels between the words and what they are about
_ENDING = frozenset(
    (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
)  # the second is all that is seen of a key that is a shortcut
_HELD = frozenset((Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta))  # alone they do nothing


class Bubble(QFrame):
    """Lies over the window, takes neither focus nor clicks, and is read out as an alert."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._beside: QWidget | None = None
        self.setObjectName("bubble")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = label(look="bubbleWords", wrap=True)
        column(self._words, on=self, margins=(10, 6, 10, 6))
        self._soon = QTimer(self, interval=0, singleShot=True)  # once the key that led here has gone its way
        self._soon.timeout.connect(self._listen)
        self.hide()

    def tell(self, words: str, beside: QWidget) -> None:
        """Show words below a widget, or above it where there is no room."""
        self._words.setText(words)
        self._beside, window = beside, self._window
        width = min(scaled(380), window.width() - 2 * GAP)
        self._words.setFixedWidth(min(width - 22, self._words.fontMetrics().horizontalAdvance(words) + 4))
        self.adjustSize()
        at = beside.mapTo(window, QPoint(0, 0))
        below = at.y() + beside.height() + GAP
        y = below if below + self.height() <= window.height() else max(0, at.y() - self.height() - GAP)
        self.move(max(GAP, min(at.x(), window.width() - self.width() - GAP)), y)
        self.raise_()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._words, QAccessible.Event.Alert))
        self._soon.start()

    def _listen(self) -> None:
        application().installEventFilter(self)  # only while something is shown: each event passes through Python

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and watched is self._beside:
            self.end()  # another page is shown
        composed = isinstance(event, QInputMethodEvent) and event.preeditString()  # its keys come to nobody else
        if composed or (event.type() in _ENDING and not (isinstance(event, QKeyEvent) and event.key() in _HELD)):
            self.end()
        return False

    def end(self) -> None:
        """Say no more."""
        self._soon.stop()
        application().removeEventFilter(self)
        self._beside = None
        self.hide()


def tell_beside(widget: QWidget | None, words: str) -> None:
    """Say why something was not done, beside the widget that one is at."""
    if widget is None:
        return
    window = widget.window()
    bubble = _of(window) or Bubble(window)
    bubble.tell(words, _shown_part(widget))


def tell_why_grey(widget: QWidget | None) -> None:
    """Say of what is grey and was clicked why it is, if it or what it stands in says so."""
    grey, held = widget, [widget]  # without its parent, Python would lose the widget, too
    while grey is not None and not grey.isEnabled() and not grey.toolTip():
        grey = grey.parentWidget()
        held.append(grey)
    if widget is not None and grey is not None and not grey.isEnabled():
        tell_beside(widget, grey.toolTip())


def told_beside(window: QWidget) -> str:
    """Return what is said in that way now."""
    bubble = _of(window)
    words = bubble.findChild(QLabel) if bubble is not None and bubble.isVisible() else None
    return words.text() if words is not None else ""


def _of(window: QWidget) -> Bubble | None:
    """Return the window's own, not that of a dialog above it."""
    return window.findChild(Bubble, options=Qt.FindChildOption.FindDirectChildrenOnly)


def _shown_part(widget: QWidget) -> QWidget:
    """Return the widget, or the part of the window that it has been scrolled out of."""
    while widget.visibleRegion().isEmpty() and not widget.isWindow() and (around := widget.parentWidget()) is not None:
        widget = around
    return widget
