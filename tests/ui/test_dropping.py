"""What is dropped is copied wherever it falls; a workbook on a ledger is asked about, a data file is opened."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from tests.samples import FILES
from ui.evidence.file_chip import FileChip
from ui.form.item_card import ItemCard
from ui.ledger.ledger_dialog import LedgerDialog
from ui.ledger.task_table import TaskTable
from ui.list.start_page import AssessmentTable, StartPage
from ui.parts import background

from .driver import Person
from .tasks import drop, open_ledger, tasks_of

WORKBOOK = FILES / "ledger-plain.xlsx"


@pytest.fixture
def ledger(person: Person, rubric: Rubric) -> ItemCard:
    """An item with a ledger of one task."""
    open_ledger(person, rubric, "任务一")
    return person.card(GradedList)


@pytest.mark.parametrize("shift", [False, True])
@pytest.mark.parametrize("place", [TaskTable, None])
def test_a_workbook_on_the_ledgers_item_is_asked_about(
    person: Person, ledger: ItemCard, place: type[QWidget] | None, shift: bool
) -> None:
    target = person.one(place) if place else person.one(QWidget, "itemText", ledger)
    assert person.drag_here(target, WORKBOOK, shift=shift)
    assert WORKBOOK.name in person.answer("取消")
    assert person.here is person.window
    assert WORKBOOK.exists()


def test_it_is_imported_or_taken_as_evidence(person: Person, ledger: ItemCard) -> None:
    drop(person, ledger, WORKBOOK, "作为佐证材料")
    person.wait_until(lambda: person.all(FileChip))
    assert [one.name for one in person.stored().record.answers[ledger.position].files] == [WORKBOOK.name]
    drop(person, ledger, WORKBOOK)
    person.dialog(LedgerDialog)
    assert len(tasks_of(person)) == 1


def test_what_is_no_workbook_is_evidence(person: Person, ledger: ItemCard, tmp_path: Path) -> None:
    photograph = tmp_path / "照片.txt"
    photograph.write_text("a")
    assert person.drag_here(ledger.editor, photograph)
    person.wait_until(lambda: person.all(FileChip))


def test_no_field_takes_a_file_as_text(person: Person, rubric: Rubric, tmp_path: Path) -> None:
    path = tmp_path / "文件.txt"
    path.write_text("a")
    person.open(rubric)
    for number in range(person.form.page_count):
        page = person.show_page(number)
        for field in [*person.all(QLineEdit, within=page), *person.all(QPlainTextEdit, within=page)]:
            if not field.visibleRegion().isEmpty():
                person.drag_here(field, path)
                background.finish()  # the item may take it as evidence, once
                person.told()
                text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
                assert text == ""


def test_a_data_file_on_the_list_opens(person: Person, file: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(file, tmp_path / "另一份.db"))
    for place in (StartPage, AssessmentTable):
        target = next(iter(person.all(place)), person.one(StartPage))
        assert person.drag_here(target, other)
        assert person.path == other
        person.window.open_file(file)
        person.window.open_sample()
        person.press("alt+Left")
    assert person.drag_here(person.one(StartPage), WORKBOOK)
    assert "不是" in person.told()[0]
    assert other.exists()
