"""A second window: opens the file named, and edits it when told to. Run, and killed, by test_opening."""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from desktop_app.files.settings import Settings
from ui.main_window import MainWindow

if __name__ == "__main__":
    application = QApplication([])
    window = MainWindow(Settings(person="李某某"))
    window.show()
    window.open_file(Path(sys.argv[1]))
    print("open", flush=True)
    for _ in sys.stdin:
        window.open_sample()
        window.show_start()
        print("edited", flush=True)
