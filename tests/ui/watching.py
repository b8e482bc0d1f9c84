"""Which widgets get which events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class Watch(QObject):
    """Notes which widgets get events of some kinds."""

    def __init__(self, *kinds: QEvent.Type) -> None:
        super().__init__()
        self.kinds, self.seen = kinds, list[tuple[QEvent.Type, QWidget]]()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() in self.kinds and isinstance(watched, QWidget):
            self.seen.append((event.type(), watched))
        return False


@contextmanager
def watched(*kinds: QEvent.Type) -> Iterator[Watch]:
    watch = Watch(*kinds)
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(watch)
    yield watch
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()
    application.removeEventFilter(watch)
