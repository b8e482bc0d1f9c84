"""What is dropped is copied wherever it falls; a workbook on a ledger is asked about, a data file is opened."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from tests.samples import FILES
from ui.evidence.file_chip import FileChip
from ui.exchange.taking.taking_dialog import TakingDialog
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
        assert other.name in person.answer("打开")
        person.wait_until(lambda: person.path == other)
        person.window.open_file(file)
        person.window.open_sample()
        person.press("alt+Left")
    assert other.exists()


def test_a_data_file_on_the_list_can_be_taken_in(person: Person, file: Path, tmp_path: Path) -> None:
    others = [Path(shutil.copy(file, tmp_path / f"{name}.db")) for name in ("甲", "乙")]
    assert person.drag_here(person.one(StartPage), others[0])
    person.answer("接收进来")
    for dropped in ([], others):  # several are taken in unasked
        if dropped:
            assert person.drag_here(person.one(StartPage), *dropped)
        person.dialog(TakingDialog)
        assert [row[-1] for row in person.rows("要接收的评估")] == [one.name for one in dropped or others[:1]]
        person.press("Escape")
    assert person.path == file


@pytest.mark.parametrize("names", [("台账.xlsx",), ("照片.jpg", "台账.xlsx"), ("甲.db", "照片.jpg")])
def test_what_cannot_be_dropped_on_the_list_is_told(names: tuple[str, ...], person: Person, tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"a")
    assert person.drag_here(person.one(StartPage), *(tmp_path / name for name in names))
    [said] = person.told()
    assert said.startswith("没有打开，也没有接收任何文件：这里可以拖入数据文件")


def test_the_file_that_is_open_is_told(person: Person, file: Path) -> None:
    assert person.drag_here(person.one(StartPage), file)
    assert "就是现在打开的文件" in person.told()[0]
