"""What is dropped or copied elsewhere: always copied, never moved, or whoever is told so deletes the file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit

from .theme import application

COPY = Qt.DropAction.CopyAction


def take_copy(event: QDropEvent) -> None:
    """Accept, and say that it was copied, also where Shift proposes to move."""
    event.setDropAction(COPY)
    event.accept()


def copied() -> QMimeData:
    """Return what is in the clipboard; some systems have nothing to show for an empty one."""
    return QGuiApplication.clipboard().mimeData() or QMimeData()


def dropped_files(data: QMimeData) -> list[Path]:
    """Return the files that are dragged or copied."""
    return [_path(url) for url in data.urls() if url.isLocalFile()]


def dropped_file(data: QMimeData) -> Path | None:
    """Return the file if it is one alone."""
    files = dropped_files(data)
    return files[0] if len(files) == 1 == len(data.urls()) else None


def _path(url: QUrl) -> Path:
    """Return the file, also where its name is in another encoding than the system's, as on old sticks."""
    if sys.platform == "win32":
        return Path(url.toLocalFile())
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded).encode()
    return Path(os.fsdecode(bytes(QByteArray.fromPercentEncoding(encoded).data())))


class CopiesOnly(QObject):
    """Lets nothing from elsewhere be moved into the program, whatever of its parts takes it; lines take no files.

    It sits on the system's windows and passes on what is dragged there as something that can only be copied.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._passing_on = False
        application().focusWindowChanged.connect(self._watch_all)
        self._watch_all()

    def _watch_all(self) -> None:
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._passing_on or not isinstance(event, QDropEvent) or not isinstance(watched, QWindow):
            return False
        files = bool(dropped_files(event.mimeData()))
        if event.source() is not None and not files:
            return False  # text within the program
        line = QApplication.widgetAt(watched.mapToGlobal(event.position().toPoint()))
        if files and isinstance(line, QLineEdit):
            event.ignore()  # the path would be typed into it
            return True
        return self._pass_on(watched, event)

    def _pass_on(self, window: QWindow, event: QDropEvent) -> bool:
        how = COPY, event.mimeData(), event.buttons(), event.modifiers()
        if isinstance(event, QDragEnterEvent):
            copy: QDropEvent = QDragEnterEvent(event.position().toPoint(), *how)
        elif isinstance(event, QDragMoveEvent):
            copy = QDragMoveEvent(event.position().toPoint(), *how)
        else:
            copy = QDropEvent(event.position(), *how)
        copy.setAccepted(event.isAccepted())  # as Qt does for a move over what has taken the entering
        self._passing_on = True
        try:
            QApplication.sendEvent(window, copy)
        finally:
            self._passing_on = False
        if copy.isAccepted():
            take_copy(event)
        else:
            event.ignore()
        return True
