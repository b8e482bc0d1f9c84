"""What shows that the window waits: a sign over it, then a dialog that says how far it is, and lets it be given up."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QProgressBar, QWidget

from desktop_app.base.progress import Progress

from .layouts import DIALOG, column, row
from .theme import application, scaled
from .widgets import button, keep_place, label, set_text

LOOK_EVERY_MS = 100
ABOVE_FOOT = 48  # pixels
_ORDERS = frozenset(
    (
        *(QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.Shortcut, QEvent.Type.InputMethod),
        *(QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel, QEvent.Type.ContextMenu),
        *(QEvent.Type.TouchBegin, QEvent.Type.TabletPress, QEvent.Type.DragEnter, QEvent.Type.DragMove),
        *(QEvent.Type.Drop, QEvent.Type.Close),
    )
)


class ProgressBar(QProgressBar):
    """How far work is; where nobody knows how much there is it only shows that it is alive."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextVisible(False)

    def show_progress(self, progress: Progress) -> None:
        """Show what is done of all there is."""
        total = progress.total
        self.setRange(0, 1000 if total else 0)
        if total:
            self.setValue(min(1000, 1000 * progress.done // total))


class Sign(QFrame):
    """Says over the window what it waits for, and keeps all orders from it: nothing is begun twice, or closed."""

    def __init__(self, window: QWidget, words: str) -> None:
        super().__init__(window)
        self.setObjectName("bubble")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words = label(words, "bubbleWords")
        column(self.words, on=self, margins=(14, 8, 14, 8))
        self.adjustSize()
        foot = max(0, window.height() - self.height() - scaled(ABOVE_FOOT))
        self.move(max(0, (window.width() - self.width()) // 2), foot)
        self.raise_()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self.words, QAccessible.Event.Alert))
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        application().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind, own = event.type(), (self.window(), self.window().windowHandle())
        if kind not in _ORDERS or (kind == QEvent.Type.Close and watched not in own):
            return False  # a dialog that has led here may only be about to close itself
        event.ignore()  # a window that nobody has kept from closing would go
        return True

    def end(self) -> None:
        """Let the window take orders again."""
        application().removeEventFilter(self)
        QGuiApplication.restoreOverrideCursor()
        self.hide()
        self.deleteLater()


class BusyDialog(QDialog):
    """Shows how far it is; closing it asks that the work be given up, where that is possible, and else does nothing."""

    given_up = Signal()

    def __init__(self, parent: QWidget, words: str, progress: Progress | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("请稍候")
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._progress = progress or Progress()
        self._bar = ProgressBar()
        self._bar.setTextVisible(False)
        self._figure = label(look="secondary")
        self._stop = button("取消", self.reject)
        keep_place(self._stop)
        column(
            label(words, wrap=True),
            self._bar,
            row((self._figure, 1), self._stop, spacing=8),
            on=self,
            margins=DIALOG,
            spacing=12,
        )
        self.setFixedWidth(scaled(420))
        self._clock = QTimer(self, interval=LOOK_EVERY_MS)
        self._clock.timeout.connect(self._look)
        self._clock.start()
        self._look()

    def _look(self) -> None:
        progress = self._progress
        total = progress.total
        self._bar.show_progress(progress)
        words = "正在取消…" if progress.cancelled else progress.stage
        set_text(self._figure, f"{words}　{1000 * progress.done // total / 10:.0f}%" if total else words)
        self._stop.setVisible(progress.cancellable)
        self._stop.setEnabled(not progress.cancelled)

    def reject(self) -> None:
        """Ask that it be given up; stay until it is, or where it cannot be."""
        if self._progress.cancellable and not self._progress.cancelled:
            self._progress.cancel()
            self._look()
            self.given_up.emit()

    def end(self) -> None:
        """Go: the work is over."""
        self._clock.stop()
        self.accept()
        self.deleteLater()
