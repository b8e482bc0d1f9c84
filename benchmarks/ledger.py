"""A ledger of 300 tasks from the chosen file to the dialog and the table, against a bare process that parses it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QTableView, QVBoxLayout

from desktop_app.base.paths import ROOT
from desktop_app.files.settings import Settings
from desktop_app.ledger import Sheet, headings, read_ledger
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.answers import Task
from ui.ledger.bringing_in import BringingIn
from ui.main_window import MainWindow
from ui.visit.assessment_page import AssessmentPage

from . import visits
from .edits import settle
from .measure import Line, compared, take_turns

TURNS = 40
LEDGER = ROOT / "tests" / "files" / "ledger-300.xlsx"
BARE = "a Python that starts and parses the sheet"
PARSE = (
    "import zipfile, xml.etree.ElementTree as E; E.fromstring(zipfile.ZipFile({!r}).read('xl/worksheets/sheet2.xml'))"
)


def measured(folder: Path) -> list[Line]:
    """Take turns between the bare reading and each step of an import, which is undone at the end of its turn."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    application.setStyle("Fusion")
    file = folder / "ledger.db"
    (id_,) = visits.stored(file, empty_assessment(visits.rubric()))
    window = MainWindow(Settings(person=""))
    window.show()
    window.open_file(file)
    window.open_assessment(id_)
    steps = _Import(window)
    works = (_bare, steps.choose, steps.read, steps.open, steps.accept, steps.undo, steps.open, steps.drop)
    bare, chosen, read, opened, accepted, _, again, _, empty = take_turns(TURNS, *works, _empty_dialog(window))
    window.close()
    shown = [sum(parts) for parts in zip(read, opened, strict=True)]
    shown_again = [sum(parts) for parts in zip(read, again, strict=True)]
    return [
        compared("ledger of 300 tasks: the file is looked for, the dialog made", chosen, BARE, bare, "not waited for"),
        compared("  checked, read, recognised", read, BARE, bare, ""),
        compared("  and shown in the dialog, painted", shown, BARE, bare, "≤ 5"),
        compared("  the same with another ledger after it", shown_again, BARE, bare, "≤ 5"),
        compared("  an empty dialog with a table, painted", empty, BARE, bare, "Qt's own part"),
        compared("  accepted, backed up, stored, painted in the table", accepted, BARE, bare, ""),
    ]


def _bare() -> None:
    subprocess.run([sys.executable, "-c", PARSE.format(str(LEDGER))], check=True)


def _forget() -> None:
    """Nothing is known of a ledger and its headings from an earlier turn."""
    for cached in (headings.recognise, headings.plain, headings._fits, headings.words_of):
        cached.cache_clear()


class _Import:
    """The steps of an import; each goes on from the one before."""

    def __init__(self, window: MainWindow) -> None:
        page = window.findChild(AssessmentPage)
        assert isinstance(page, AssessmentPage)
        page.go_to_item(visits.ledger_position())
        settle()
        bringing = window.findChild(BringingIn)
        assert isinstance(bringing, BringingIn)
        self._document, self._bringing = page.document, bringing
        self._sheets: list[Sheet] = []

    def read(self) -> None:
        """Read the file."""
        _forget()
        self._sheets = read_ledger(LEDGER)

    def choose(self) -> None:
        """Make the dialog, as the editor does while the user looks for the file."""
        self._bringing.prepare()
        settle()

    def open(self) -> None:
        """Show the dialog as the editor does."""
        self._bringing.look_over(self._sheets)
        settle()

    def accept(self) -> None:
        dialog = self._bringing.prepare()
        assert dialog.isVisible()
        dialog.accept()
        while not self._tasks():  # a backup comes first, in a thread of its own
            settle()
        settle()

    def drop(self) -> None:
        """Close the dialog, so that the next turn makes its own."""
        dialog = self._bringing.prepare()
        assert dialog.isVisible()
        dialog.reject()
        self._bringing._dialog = None
        delete(dialog)

    def undo(self) -> None:
        assert len(self._tasks()) == visits.TASKS
        self._document.undo()
        settle()

    def _tasks(self) -> tuple[Task, ...]:
        tasks: tuple[Task, ...] = getattr(self._document.answer(visits.ledger_position()), "tasks", ())
        return tasks


def delete(dialog: QDialog) -> None:
    """Delete a dialog now; without a loop that runs Qt waits for the end."""
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    settle()


def _empty_dialog(window: MainWindow) -> Callable[[], None]:
    """What Qt asks for a dialog of that size with an empty table in it."""

    def show() -> None:
        dialog = QDialog(window)
        QVBoxLayout(dialog).addWidget(QTableView())
        dialog.resize(1100, 640)
        dialog.open()
        settle()
        dialog.done(0)
        delete(dialog)

    return show
