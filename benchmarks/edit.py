"""One edit of a visit with 300 tasks in the real window, until it is on the disk and on the screen."""

from __future__ import annotations

import itertools
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.files.settings import Settings
from desktop_app.rubric.answers import GradedListAnswer
from ui.main_window import MainWindow
from ui.visit.assessment_page import AssessmentPage

from . import visits
from .measure import Line, Work, compared, take_turns

TURNS = 150
PAGE = b"\0" * 4096


def measured(folder: Path) -> list[Line]:
    """Edit a task's grade with the ledger shown, and a count with its small cards shown."""
    application = QApplication([])
    application.setStyle("Fusion")
    file = folder / "long.db"
    (id_,) = visits.stored(file, visits.with_long_ledger())
    window = MainWindow(Settings(person=""))
    window.show()
    window.open_file(file)
    window.open_assessment(id_)
    lines = []
    with (folder / "written").open("ab", buffering=0) as plain, closing(_one_table(folder / "plain.db")) as database:

        def write() -> None:
            plain.write(PAGE)
            os.fsync(plain.fileno())

        for what, edit in (("grade 1 of 300 tasks", _grade), ("a count, small cards", _count)):
            work = edit(_page(window))
            settle()
            _check_painted(window, work)
            ours, written, committed = take_turns(TURNS, work, write, _commit(database))
            lines += [
                compared(f"edit: {what}, stored and painted", ours, "4 KiB written, fsync", written, "≤ 8"),
                compared("  the same, as the disk allows", ours, "one row, SQLite commit", committed, ""),
                compared("  of it one row, SQLite commit", committed, "4 KiB written, fsync", written, "the floor"),
            ]
    window.close()
    return lines


def _page(window: MainWindow) -> AssessmentPage:
    page = window.findChild(AssessmentPage)
    assert isinstance(page, AssessmentPage)
    return page


def _grade(page: AssessmentPage) -> Work:
    """Show the ledger; each edit grades the next task otherwise."""
    position, grades = visits.ledger_position(), [grade.label for grade in visits.ledger().grades]
    page.go_to_item(position)
    turns = itertools.count()

    def edit() -> None:
        answer, turn = page.document.answer(position), next(turns)
        assert isinstance(answer, GradedListAnswer)
        at = turn % 8  # rows in sight
        task = answer.tasks[at]
        grade = grades[(grades.index(task.grade or grades[0]) + 1) % len(grades)]
        tasks = (*answer.tasks[:at], replace(task, grade=grade), *answer.tasks[at + 1 :])
        page.document.set_answer(position, replace(answer, tasks=tasks), f"任务{at + 1} {grade}")
        settle()

    return edit


def _count(page: AssessmentPage) -> Work:
    """Show the section of an item that asks for a count; each edit counts otherwise."""
    position = visits.count_position()
    page.go_to_item(position)
    counts = itertools.cycle((0, 1, 2))

    def edit() -> None:
        count = next(counts)
        page.document.set_answer(position, replace(page.document.answer(position), count=count), f"{count}次")
        settle()

    return edit


def settle() -> None:
    """Let the window lay out and paint until nothing is left to do."""
    dispatcher = QAbstractEventDispatcher.instance()
    while dispatcher.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
        pass


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


def _one_table(path: Path) -> sqlite3.Connection:
    """Make a plain SQLite file that is as careful as the program's own."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT)")
    return connection


def _commit(connection: sqlite3.Connection) -> Work:
    return lambda: connection.execute("INSERT INTO line (text) VALUES ('one row')")
