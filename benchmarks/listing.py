"""A file in the real window, its list searched and read again: ``listing.py FILE``, a line of input each time.

A line of output has the milliseconds of five searches, typed and painted, of the list read again and painted, and of
the list after an edit in one visit, read again and painted.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_app.files.settings import Settings
from ui.list.start_page import StartPage
from ui.main_window import MainWindow
from ui.visit.assessment_page import AssessmentPage

from . import visits
from .edits import SIZE, milliseconds, settle

WANTED = ("第3家", "第7家单位", "第9jdw", "第1家 党组", "d5jia")
"""What finds one visit, whichever file it is."""


def main(file: Path) -> None:
    """Search, and read the list again, once a line."""
    QApplication([]).setStyle("Fusion")
    window = MainWindow(Settings(person=""))
    window.showNormal()  # the offscreen screen is small
    window.resize(*SIZE)
    window.open_file(file)
    page = window.findChild(StartPage)
    assert isinstance(page, StartPage)
    field = page.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)

    def search() -> None:
        for wanted in WANTED:
            field.setText(wanted)
            settle()

    def read_again() -> None:
        window.show_start()
        settle()

    turns = itertools.cycle((0, 1, 2))
    for _ in sys.stdin:
        searched = milliseconds(search)
        field.clear()
        settle()
        again = milliseconds(read_again)
        _edit(window, page.listed[0], next(turns))
        print(searched, again, milliseconds(read_again), flush=True)
    window.close()


def _edit(window: MainWindow, id_: str, count: int) -> None:
    """Count otherwise in one visit, until it is stored and painted."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the form of the last time
    window.open_assessment(id_)
    (form,) = window.findChildren(AssessmentPage)
    position = visits.count_position()
    answer = form.document.answer(position)
    form.document.set_answer(position, replace(answer, count=count))
    settle()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
