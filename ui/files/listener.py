"""Listens for who starts the program a second time on the file that is open, and lets the window come to the front."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.files.calls import calls_folder, is_called
from desktop_app.files.private import make_folder


class Listener(QObject):
    """Watches the folder of notes; what is there already when it begins to counts, too."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._path: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)

    def listen(self, path: Path | None) -> None:
        """Answer for a file from now on, or for none."""
        self._path = path
        if path is not None:
            with suppress(OSError):  # where no note can lie nobody can call
                make_folder(calls_folder())
                self._watcher.addPath(str(calls_folder()))
        self._look()

    def _look(self) -> None:
        if self._path is not None and is_called(self._path):
            come_to_front(self._window)


def come_to_front(window: QWidget) -> None:
    """Show a window above all others, or the dialog that it waits for; where the system forbids that it blinks."""
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    for one in (window, QApplication.activeModalWidget()):
        if one is not None:
            one.raise_()
            one.activateWindow()
    QApplication.alert(window)
