"""Edits in the real window as they are asked for: ``edits.py EDIT FOLDER``, a line of input each.

A line of output has the milliseconds of the edit, stored and painted, and of one row committed to a bare SQLite file.
Not run as a part of the package, so that another checkout's program can be measured by it too.
"""

from __future__ import annotations

import itertools
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from msgspec.structs import replace
from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication, QLabel

from benchmarks import visits
from desktop_app.files.settings import Settings
from desktop_app.rubric.answers import GradedListAnswer
from ui.main_window import MainWindow
from ui.visit.assessment_page import AssessmentPage

Work = Callable[[], object]
SIZE = 1366, 740  # of the window on the laptops that it is for


def main(name: str, folder: Path) -> None:
    """Open a visit with a long ledger, and edit it once a line."""
    window, page = at_a_long_visit(folder)
    edit = {"grade": grades, "count": counts}[name](page)
    settle()
    _check_painted(window, edit)
    commit = bare_commit(folder / "plain.db")
    for _ in sys.stdin:
        print(*(milliseconds(work) for work in (edit, commit)), flush=True)
    window.close()


def at_a_long_visit(folder: Path) -> tuple[MainWindow, AssessmentPage]:
    """Return a window at a visit with a long ledger, and its forms."""
    QApplication([]).setStyle("Fusion")
    file = folder / "long.db"
    (id_,) = visits.stored(file, visits.with_long_ledger())
    window = MainWindow(Settings(person=""))
    window.showNormal()  # the offscreen screen is small
    window.resize(*SIZE)
    window.open_file(file)
    window.open_assessment(id_)
    page = window.findChild(AssessmentPage)
    assert isinstance(page, AssessmentPage)
    return window, page


def grades(page: AssessmentPage) -> Work:
    """Show the ledger; each edit grades the next task otherwise."""
    position, known = visits.ledger_position(), [grade.label for grade in visits.ledger().grades]
    page.go_to_item(position)
    turns = itertools.count()

    def edit() -> None:
        answer, turn = page.document.answer(position), next(turns)
        assert isinstance(answer, GradedListAnswer)
        at = turn % 8  # rows in sight
        task = answer.tasks[at]
        grade = known[(known.index(task.grade or known[0]) + 1) % len(known)]
        tasks = (*answer.tasks[:at], replace(task, grade=grade), *answer.tasks[at + 1 :])
        page.document.set_answer(position, replace(answer, tasks=tasks))
        settle()

    return edit


def counts(page: AssessmentPage) -> Work:
    """Show the section of an item that asks for a count; each edit counts otherwise."""
    position = visits.count_position()
    page.go_to_item(position)
    turns = itertools.cycle((0, 1, 2))

    def edit() -> None:
        count = next(turns)
        page.document.set_answer(position, replace(page.document.answer(position), count=count))
        settle()

    return edit


def settle() -> None:
    """Let the window lay out and paint until nothing is left to do."""
    dispatcher = QAbstractEventDispatcher.instance()
    while dispatcher.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
        pass


def bare_commit(path: Path) -> Work:
    """Return what commits one row to a plain SQLite file that is as careful as the program's own."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT)")
    return lambda: connection.execute("INSERT INTO line (text) VALUES ('one row')")


def milliseconds(work: Work) -> float:
    """Return how long a work takes."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def _check_painted(window: MainWindow, edit: Work) -> None:
    """Make sure that an edit, as it is measured, has indeed painted the new total when it ends."""
    total = window.findChild(QLabel, "total")
    assert isinstance(total, QLabel)
    watch = _Paints()
    total.installEventFilter(watch)
    before = total.text()
    edit()
    assert total.text() != before, "the edit did not change the total"
    assert watch.seen, "the edit was not painted"
    total.removeEventFilter(watch)


class _Paints(QObject):
    seen = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        self.seen += event.type() == QEvent.Type.Paint
        return False


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
