"""Long work on a file while nothing else may be done in the window: a moving bar, then the result or its sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from .background import Background, deliver
from .dialogs import warn
from .layouts import DIALOG, column
from .theme import scaled
from .widgets import busy_bar, label

T = TypeVar("T")

QUICK_S = 0.2  # what is done by then shows no dialog, which would only flicker


def while_busy(parent: QWidget, words: str, work: Callable[[], T], then: Callable[[T], object]) -> None:
    """Do ``work`` in a thread, with connections of its own; ``then`` gets its result, a refusal is shown.

    What is quick has been done when this returns.
    """
    BusyDialog(parent, words).begin(work, then)


def wait_for(parent: QWidget, words: str, work: Callable[[], T]) -> T | None:
    """Do the same and wait for it, None if it was refused: only for what cannot go on without, such as closing."""
    found: list[T] = []
    dialog, loop = BusyDialog(parent, words), QEventLoop()
    dialog.over.connect(loop.quit)
    dialog.begin(work, found.append)
    if not dialog.is_over:
        loop.exec()
    return found[0] if found else None


class BusyDialog(QDialog):
    """Cannot be closed: the work ends by itself. ``over`` comes last."""

    over = Signal()

    def __init__(self, parent: QWidget, words: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("请稍候")
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._window, self.is_over = parent, False
        self._work = Background(self, daemon=True)
        self._work.failed.connect(self._failed)
        bar = busy_bar()
        column(label(words, wrap=True), bar, on=self, margins=DIALOG, spacing=12)
        bar.show()
        self.setFixedWidth(scaled(420))

    def begin(self, work: Callable[[], T], then: Callable[[T], object]) -> None:
        """Start, and show the dialog if it is not done at once."""
        try:
            self._work.run(work, partial(self._done, then))
        except RuntimeError:  # the system has no thread to give
            self._work.do_here(work, partial(self._done, then))
            return
        self._work.wait(QUICK_S)
        if self._work.busy:
            self.open()
        else:
            deliver()

    def reject(self) -> None:
        """Stay: there is nothing that could be given up."""

    def _done(self, then: Callable[[T], object], result: T) -> None:
        self._leave()
        try:
            then(result)
        finally:
            self._end()

    def _failed(self, words: str) -> None:
        self._leave()
        warn(self._window, words)
        self._end()

    def _leave(self) -> None:
        self.is_over = True
        self.accept()

    def _end(self) -> None:
        self.over.emit()
        self.deleteLater()
