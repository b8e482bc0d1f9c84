"""Work off the user's way: one function in a thread, its result or its sentence back in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from desktop_app.errors import UserError


class Background(QObject):
    """Runs one piece of work at a time for its owner; the result of one that was overtaken is dropped.

    ``parent`` must be a QObject of the window's thread: there the results arrive.
    """

    _finished = Signal(int, object, object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._latest = 0
        self._finished.connect(self._arrived)

    def run(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Start ``work`` in the thread pool; ``then`` gets its result, ``failed`` its ``UserError``."""
        self._latest += 1
        number = self._latest

        def task() -> None:
            try:
                result = work()
            except Exception as error:  # told, or raised again, in the window's thread
                self._finished.emit(number, error, then)
            else:
                self._finished.emit(number, result, then)

        QThreadPool.globalInstance().start(task)

    def _arrived(self, number: int, result: object, then: Callable[[object], None]) -> None:
        if number != self._latest:
            return
        if isinstance(result, UserError):
            self.failed.emit(str(result))
        elif isinstance(result, Exception):
            self.failed.emit("没有完成：程序出了意外的问题。")
            raise result
        else:
            then(result)
