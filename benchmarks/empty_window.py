"""What every Qt program pays at least: show an empty window, paint it, say so, end."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, say_so_and_quit)


def say_so_and_quit() -> None:
    """Tell who measures, and end."""
    print("painted", flush=True)
    application.quit()


application = QApplication(sys.argv)
window = Window()
window.resize(1366, 720)
window.show()
sys.exit(application.exec())
