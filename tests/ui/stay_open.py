"""A window that stays, minimised, and tells when it comes back. Run, and ended, by test_second_window."""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from desktop_app.files.settings import Settings
from ui.main_window import MainWindow


class Teller(QObject):
    """Prints when a window is no longer minimised."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() == QEvent.Type.WindowStateChange and not watched.isMinimized():
            print("in front", flush=True)
        return False


if __name__ == "__main__":
    application = QApplication([])
    window, teller = MainWindow(Settings(person="李某某")), Teller()
    window.show()
    window.open_file(Path(sys.argv[1]))
    window.showMinimized()
    application.processEvents()
    window.installEventFilter(teller)
    print("minimised", flush=True)
    application.exec()
