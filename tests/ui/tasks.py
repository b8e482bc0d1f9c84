"""Ledgers on the screen."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QPoint

from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from tests.samples import FILES
from ui.form.item_card import ItemCard
from ui.ledger.grade_cells import GradeCells
from ui.ledger.ledger_dialog import LedgerDialog
from ui.ledger.task_model import GRADE
from ui.ledger.task_table import TaskTable

from .driver import Person


def with_tasks(rubric: Rubric, *tasks: Task) -> Assessment:
    """Return an empty record but for these tasks."""
    at = next(at for at, item in enumerate(rubric.items) if isinstance(item, GradedList))
    blank = empty_assessment(rubric)
    return blank.with_answer(at, replace(blank.answers[at], tasks=tasks))


def open_ledger(person: Person, rubric: Rubric, *tasks: str | Task) -> TaskTable:
    """Open an assessment with tasks, or tasks of these texts; the first is chosen, and keys go to the table."""
    made = [one if isinstance(one, Task) else Task(id=n, text=one) for n, one in enumerate(tasks, 1)]
    person.open(rubric, with_tasks(rubric, *made))
    return to_ledger(person)


def to_ledger(person: Person) -> TaskTable:
    """Go to the ledger of what is open, and return its table."""
    person.card(GradedList)
    table = person.one(TaskTable)
    table.setFocus()
    return table


def tasks_of(person: Person) -> tuple[Task, ...]:
    """Return the tasks on the screen as the file has them."""
    return next(answer.tasks for answer in person.stored().record.answers if isinstance(answer, GradedListAnswer))


def grades_of(person: Person) -> list[str | None]:
    """Return their grades."""
    return [task.grade for task in tasks_of(person)]


def drop(person: Person, card: ItemCard, path: Path, meant: str = "导入台账") -> None:
    """Drop a workbook on the ledger, and say what it is meant for."""
    assert person.drag_here(person.one(TaskTable, within=card), path)
    assert f"“{path.name}”" in person.answer(meant)


def look_over(person: Person, card: ItemCard, name: str) -> LedgerDialog:
    """Drop a workbook on the ledger, and return what shows it."""
    drop(person, card, FILES / name)
    return person.dialog(LedgerDialog)


def take_in(person: Person, words: str) -> None:
    """Press the button that imports; on a slow machine the backup before that takes a while."""
    person.click(words)
    person.let_work_end()


def paste(person: Person, card: ItemCard, text: str) -> None:
    person.copy(text)
    person.click(person.button("粘贴", card))


def grade_place(table: TaskTable, row: int, rank: int) -> QPoint:
    """Return the middle of the button of a grade."""
    cells = table.itemDelegateForColumn(GRADE)
    assert isinstance(cells, GradeCells)
    return cells.places(table.visualRect(table.model().index(row, GRADE)))[rank].center()


def click_grade(person: Person, table: TaskTable, row: int, rank: int) -> None:
    person.click(table.viewport(), grade_place(table, row, rank))
