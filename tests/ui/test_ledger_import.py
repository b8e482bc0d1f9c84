"""The import of a ledger in the window: what is shown, what is mapped by hand, one step back takes it all away."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from desktop_app.backups.snapshots import snapshots_of
from desktop_app.files.settings import Settings, load_settings
from desktop_app.ledger import read_ledger
from desktop_app.rubric.answers import Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from tests.samples import FILES
from ui.form.item_card import ItemCard
from ui.ledger import bringing_in, ledger_views
from ui.ledger.ledger_dialog import LedgerDialog
from ui.ledger.ledger_views import ComparisonTable, FieldChoice, SkippedTable, TasksView
from ui.ledger.task_detail import TaskDetail
from ui.ledger.task_table import TaskTable
from ui.parts import patience, theme

from .conftest import Seat
from .driver import Person
from .tasks import drop, grades_of, look_over, paste, take_in, tasks_of


@pytest.fixture
def card(person: Person, rubric: Rubric) -> ItemCard:
    """The empty ledger of a new assessment."""
    person.open(rubric)
    return person.card(GradedList)


def offered(person: Person) -> str:
    """What the button says that imports; empty if it cannot be pressed."""
    button = person.button("导入")
    return button.text() if button.isEnabled() else ""


def column(person: Person, heading: str) -> FieldChoice:
    """What is said of a column."""
    return next(one for one in person.all(FieldChoice) if heading in one.accessibleName())


def test_a_ledger_is_imported_in_one_step_by_enter(person: Person, card: ItemCard) -> None:
    look_over(person, card, "ledger-merged.xlsx")
    assert tasks_of(person) == ()
    person.press("Return")
    person.let_work_end()
    assert grades_of(person) == [None] * 22
    assert person.document.undo_words.endswith("导入台账22项")
    assert [one.occasion for one in snapshots_of(person.path)] == ["导入前"]
    assert sorted(task.id for task in tasks_of(person)) == list(range(1, 23))
    person.press("ctrl+z")
    assert (tasks_of(person), person.document.undo_words) == ((), "")


def test_the_user_says_what_counts_and_sees_how_many(person: Person, card: ItemCard) -> None:
    look_over(person, card, "ledger-merged.xlsx")
    person.click("以“问题”为任务　12项")
    assert offered(person) == "导入12项任务"
    person.click("以“措施”为任务　22项")
    assert offered(person) == "导入22项任务"
    person.click("以“问题”为任务")
    take_in(person, "导入12项任务")
    assert len(tasks_of(person)) == 12
    assert tasks_of(person)[0].text.splitlines()[0] == "党组会议“第一议题”制度执行不严"


def test_skipped_rows_are_shown_with_their_reasons(person: Person, card: ItemCard) -> None:
    look_over(person, card, "ledger-merged.xlsx")
    person.click("未导入的行（4）")
    assert person.rows(person.one(SkippedTable))[2] == ["第27行", "合计行", "合计　22项"]
    person.press("Escape")
    assert tasks_of(person) == ()


def test_a_sheet_that_is_no_ledger_gives_no_task_until_the_user_maps_it(person: Person, card: ItemCard) -> None:
    look_over(person, card, "ledger-300.xlsx")
    sheet = person.one(QComboBox, "工作表")
    assert sheet.currentText() == "任务台账"
    sheet.setFocus()
    person.press("Up")
    assert (sheet.currentText(), offered(person)) == ("填表说明", "")
    person.all(FieldChoice)[0].setFocus()
    person.press("Home")
    assert offered(person) == "导入2项任务"


def test_a_column_is_mapped_by_hand_and_remembered(person: Person, card: ItemCard) -> None:
    look_over(person, card, "ledger-merged.xlsx")
    person.click("各列的内容")
    goal = column(person, "整改目标")
    person.hands.wheel(goal, goal.rect().center())
    assert goal.currentText() == "填入“整改目标（标准）”"
    goal.setFocus()
    person.press("End")
    assert goal.currentText() == "不导入"
    take_in(person, "导入22项任务")
    assert {task.target for task in tasks_of(person)} == {""}
    assert len(load_settings().ledgers) == 1
    person.press("ctrl+z")
    look_over(person, card, "ledger-merged.xlsx")
    take_in(person, "导入22项任务")
    assert {task.target for task in tasks_of(person)} == {""}
    person.press("ctrl+=")  # other settings are kept, and this with them
    assert len(load_settings().ledgers) == 1


def test_a_second_import_keeps_the_grades_and_tells_what_differs(person: Person, card: ItemCard) -> None:
    look_over(person, card, "ledger-plain.xlsx")
    take_in(person, "导入24项任务")
    graded = [replace(task, grade="好") for task in tasks_of(person)]
    graded[3] = replace(graded[3], finding="早先的问题", text="早先的任务")
    graded[5] = replace(graded[5], department="旧部门")
    del graded[7]
    person.edit_answer(card.position, tasks=tuple(graded))
    look_over(person, card, "ledger-plain.xlsx")
    person.click("与现有任务对照（4）")
    compared = [row[0] for row in person.rows(person.one(ComparisonTable))]
    assert compared == ["新台账已无此项，勾选保留", "有修改", "新增", "新增"]
    take_in(person, "导入24项任务")
    assert grades_of(person).count("好") == 23
    assert tasks_of(person)[-1].text == "早先的任务"
    person.press("ctrl+z")
    assert list(tasks_of(person)) == graded


def test_a_task_that_is_gone_leaves_if_the_user_unticks_it(person: Person, card: ItemCard) -> None:
    look_over(person, card, "ledger-plain.xlsx")
    take_in(person, "导入24项任务")
    imported = tasks_of(person)
    own = Task(id=99, text="一项与台账无关的工作", grade="差")
    person.edit_answer(card.position, tasks=(*imported, own))
    look_over(person, card, "ledger-plain.xlsx")
    assert offered(person) == ""  # nothing would change
    person.click("与现有任务对照（1）")
    person.select(person.one(ComparisonTable), 0)
    person.press("space")
    take_in(person, "导入24项任务")
    assert tasks_of(person) == imported


def test_an_import_that_was_given_up_leaves_nothing_to_the_next(person: Person, card: ItemCard) -> None:
    look_over(person, card, "ledger-plain.xlsx")
    take_in(person, "导入24项任务")
    dialog = look_over(person, card, "ledger-merged.xlsx")
    height = person.one(TasksView).rowHeight(0)
    person.click("追加在现有任务之后")
    person.click("以“问题”为任务")
    person.click("各列的内容")
    column(person, "整改目标").setFocus()
    person.press("End")
    person.press("Escape")
    before = dialog.fontMetrics().height()
    person.press("ctrl+=")
    person.wait_until(lambda: dialog.fontMetrics().height() > before)
    assert look_over(person, card, "ledger-merged.xlsx") is dialog
    assert offered(person) == "导入22项任务"
    assert person.one(TasksView).rowHeight(0) > height
    person.click("与现有任务对照（")
    assert len(person.rows(person.one(ComparisonTable))) > 22
    take_in(person, "导入22项任务")
    assert len(tasks_of(person)) == 22
    assert not load_settings().ledgers


TABLE = "序号\t整改任务\t责任部门\n1\t任务三\t办公室\n合计\t1"


@pytest.fixture
def read_late(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let workbooks be read no sooner than this is called."""
    gate = Event()
    monkeypatch.setattr(bringing_in, "read_ledger", lambda path: (gate.wait(10), read_ledger(path))[1])
    return gate.set


def test_while_a_file_is_read_nothing_else_is_brought(
    person: Person, card: ItemCard, read_late: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "QUICK_S", 0.0)
    drop(person, card, FILES / "ledger-plain.xlsx")
    paste(person, card, TABLE)
    assert not person.all(LedgerDialog)
    read_late()
    person.dialog(LedgerDialog)
    assert offered(person) == "导入24项任务"


def test_lines_are_pasted_at_once_and_a_table_after_a_look(person: Person, card: ItemCard) -> None:
    paste(person, card, "任务一\n任务二")
    assert [task.text for task in tasks_of(person)] == ["任务一", "任务二"]
    paste(person, card, "任务四\n合计")  # a line is no task: it is shown, not swallowed
    person.dialog(LedgerDialog)
    person.press("Escape")
    paste(person, card, TABLE)
    take_in(person, "导入1项任务")
    assert [task.text for task in tasks_of(person)] == ["任务一", "任务二", "任务三"]


def test_after_an_import_the_first_new_row_stands_at_the_top(person: Person, card: ItemCard) -> None:
    table = person.one(TaskTable)
    table.setFocus()
    person.press("F2")
    assert person.all(QLineEdit, within=table) == []  # in an empty ledger there is nothing to type into
    look_over(person, card, "ledger-merged.xlsx")
    take_in(person, "导入22项任务")
    assert (table.rowAt(1), table.selected_rows()) == (0, [0])
    look_over(person, card, "ledger-300.xlsx")
    person.click("追加在现有任务之后")
    take_in(person, "导入300项任务")
    assert (table.rowAt(1), table.selected_rows()) == (22, [22])
    assert table.visibleRegion().boundingRect() == table.rect()


@pytest.mark.parametrize("size", [(900, 470), (1100, 640)])
def test_nothing_is_cut_where_the_screen_is_small(person: Person, card: ItemCard, size: tuple[int, int]) -> None:
    dialog = look_over(person, card, "ledger-merged.xlsx")
    dialog.resize(*size)
    QApplication.processEvents()
    assert dialog.minimumSizeHint().width() <= 900
    assert dialog.minimumSizeHint().height() <= 470
    preview = person.one(TasksView)
    assert preview.horizontalHeader().length() <= preview.viewport().width()


def test_the_dialog_stands_still_once_it_is_there(person: Person) -> None:
    """All is laid out before it is shown, and the names of the sheets have room, in each ledger anew."""
    dialog = LedgerDialog(person.window, "项")
    sheets = read_ledger(FILES / "ledger-300.xlsx")
    for name in ("甲", "整改任务台账（报送稿）"):
        dialog.show_sheets([replace(sheets[0], name=name), *sheets[1:]], ())
        parts = [one for one in dialog.findChildren(QWidget) if one.isVisible()]
        before = [(one.pos(), one.size()) for one in parts]
        QApplication.processEvents()
        assert [(one.pos(), one.size()) for one in parts] == before
        choice = person.one(QComboBox, "工作表")
        assert choice.width() >= choice.fontMetrics().horizontalAdvance(name) + 20
        person.press("Escape")


def zoomed(seat: Seat, file: Path, rubric: Rubric, zoom: int) -> TasksView:
    """The preview of a long ledger in a window of that zoom."""
    person = seat(Settings(person="", zoom=zoom), file)
    person.open(rubric)
    look_over(person, person.card(GradedList), "ledger-300.xlsx")
    return person.one(TasksView)


def test_rows_are_as_high_as_the_letters_ask(seat: Seat, file: Path, rubric: Rubric) -> None:
    heights = []
    for zoom in (100, 150):
        preview = zoomed(seat, Path(shutil.copy(file, file.with_name(f"{zoom}.db"))), rubric, zoom)
        heights.append(preview.rowHeight(0))
        assert preview.rowHeight(0) >= 2 * preview.fontMetrics().lineSpacing()
        preview.window().close()
    assert heights[1] >= 1.4 * heights[0]


@pytest.mark.parametrize("zoom", [80, 100, 125, 150])
def test_the_quick_font_draws_the_same(
    seat: Seat, file: Path, rubric: Rubric, zoom: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = zoomed(seat, file, rubric, zoom)
    for row in (0, 100, 299):
        table.scrollTo(table.model().index(row, 0))
        quick = table.grab().toImage()
        with monkeypatch.context() as patch:
            patch.setattr(ledger_views, "quick_font", lambda _: None)
            assert table.grab().toImage() == quick


def test_a_text_whose_signs_join_keeps_its_own_font() -> None:
    texts = {"整改台账（第1稿）": True, "2026-11-20": True, "一——二": False, "Word 文件": False, "葛\U000e0100": False}
    assert {text: theme.quick_font(text) is not None for text in texts} == texts


def test_a_file_that_is_no_ledger_is_told_in_a_sentence(person: Person, card: ItemCard, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"PK")
    drop(person, card, path)
    assert "已损坏" in person.answer("确定")
    assert tasks_of(person) == ()


def test_evidence_that_arrives_while_a_ledger_is_looked_over_stays(
    person: Person, card: ItemCard, tmp_path: Path
) -> None:
    photograph = tmp_path / "照片.txt"
    photograph.write_bytes(b"a")
    look_over(person, card, "ledger-merged.xlsx")
    person.press("Return")
    person.let_work_end()
    person.select(person.one(TaskTable), 3)
    strip = person.one(TaskDetail).strip
    look_over(person, card, "ledger-plain.xlsx")
    strip.add([photograph])
    person.wait_until(lambda: not strip.busy)
    chosen = [task.id for task in tasks_of(person) if task.files]
    person.press("Return")
    person.let_work_end()
    assert len(tasks_of(person)) > 22
    assert [task.id for task in tasks_of(person) if task.files] == chosen == [4]


def test_what_became_final_meanwhile_takes_no_ledger_and_no_evidence(
    person: Person, card: ItemCard, tmp_path: Path
) -> None:
    (tmp_path / "照片.txt").write_bytes(b"a")
    look_over(person, card, "ledger-plain.xlsx")
    person.document.declare_void("误建")
    person.press("Return")
    assert "没有导入" in person.answer("确定")
    assert tasks_of(person) == ()
    person.card(1).strip.add([tmp_path / "照片.txt"])
    assert "没有添加" in person.answer("确定")
    assert person.document.evidence_size() == 0
