"""A ledger of 300 tasks from the chosen file to the dialog and the table, against bare reading by python-calamine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import python_calamine
from PySide6.QtWidgets import QApplication, QDialog, QTableView, QVBoxLayout

from desktop_app.answers import Task
from desktop_app.assessment import empty_assessment
from desktop_app.ledger import Sheet, best_sheet, read_ledger, read_off, recognise
from desktop_app.paths import ROOT
from desktop_app.settings import Settings
from ui.assessment_page import AssessmentPage
from ui.editors.graded_list import GradedListEditor
from ui.ledger_dialog import LedgerDialog
from ui.ledger_views import TasksModel
from ui.main_window import MainWindow

from . import visits
from .edit import settle
from .measure import Line, compared, take_turns

TURNS = 40
LEDGER = ROOT / "tests" / "files" / "ledger-300.xlsx"
BARE = "python-calamine's bare reading"


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
    works = (_bare, steps.read, steps.fill, steps.open, steps.accept, steps.undo, _empty_dialog(window))
    bare, read, filled, opened, accepted, _, empty = take_turns(TURNS, *works)
    window.close()
    in_model = [sum(parts) for parts in zip(read, filled, strict=True)]
    shown = [sum(parts) for parts in zip(read, opened, strict=True)]
    return [
        compared("ledger of 300 tasks: checked and read", read, BARE, bare, ""),
        compared("  read, recognised, tasks in the preview's model", in_model, BARE, bare, "≤ 5"),
        compared("  read, recognised, the dialog made and painted", shown, BARE, bare, "≤ 5"),
        compared("  an empty dialog with a table, painted", empty, BARE, bare, "Qt's own part"),
        compared("  accepted, stored, painted in the table", accepted, BARE, bare, ""),
    ]


def _bare() -> None:
    with python_calamine.load_workbook(str(LEDGER)) as workbook:
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python()


class _Import:
    """The steps of an import; each goes on from the one before."""

    def __init__(self, window: MainWindow) -> None:
        page = window.findChild(AssessmentPage)
        assert isinstance(page, AssessmentPage)
        page.go_to_item(visits.ledger_position())
        settle()
        editor = window.findChild(GradedListEditor)
        assert isinstance(editor, GradedListEditor)
        self._document, self._editor, self._window = page.document, editor, window
        self._sheets: list[Sheet] = []

    def read(self) -> None:
        """Read the file; nothing is known of its sheets from an earlier turn."""
        recognise.cache_clear()
        self._sheets = read_ledger(LEDGER)

    def fill(self) -> None:
        """Do the part of the dialog's work that is not Qt's; what is known after it is forgotten."""
        sheet = self._sheets[best_sheet(self._sheets)]
        layout = recognise(sheet)
        assert layout is not None
        reading = read_off(sheet, layout)
        TasksModel().show(reading.tasks(reading.choices[0]))
        recognise.cache_clear()

    def open(self) -> None:
        """Show the dialog as the editor does."""
        self._editor._open_import(self._sheets)
        settle()

    def accept(self) -> None:
        dialog = self._window.findChild(LedgerDialog)
        assert isinstance(dialog, LedgerDialog)
        assert dialog.isVisible()
        dialog.accept()
        settle()

    def undo(self) -> None:
        assert len(_tasks(self._document.answer(visits.ledger_position()))) == visits.TASKS
        self._document.undo()
        settle()


def _tasks(answer: object) -> tuple[Task, ...]:
    tasks: tuple[Task, ...] = getattr(answer, "tasks", ())
    return tasks


def _empty_dialog(window: MainWindow) -> Callable[[], None]:
    """What Qt asks for a dialog of that size with an empty table in it."""

    def show() -> None:
        dialog = QDialog(window)
        QVBoxLayout(dialog).addWidget(QTableView())
        dialog.resize(1100, 640)
        dialog.open()
        settle()
        dialog.done(0)
        dialog.deleteLater()

    return show
