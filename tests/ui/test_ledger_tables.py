"""Several tables of one file, tables on the clipboard, what is doubtful, and the same ledger once more."""

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from ui.form.item_card import ItemCard
from ui.ledger.ledger_dialog import LedgerDialog
from ui.ledger.ledger_views import ColumnsTable, FieldChoice, SkippedTable
from ui.parts.theme import DARK, LIGHT

from .driver import Person
from .eyes import frame
from .tasks import look_over, paste, take_in, tasks_of


@pytest.fixture
def card(person: Person, rubric: Rubric) -> ItemCard:
    """The empty ledger of a new assessment."""
    person.open(rubric)
    return person.card(GradedList)


def test_a_table_of_word_is_pasted_by_its_cells(person: Person, card: ItemCard) -> None:
    """The plain text beside it says nothing of where a cell of several paragraphs ends."""
    paragraphs = "<p>1.修订办法；</p><p>2.开展培训；</p>"
    rows = [
        "序号</td><td>反馈问题</td><td>整改措施",
        f"1</td><td>会议费超标准</td><td>{paragraphs}",
        "2</td><td>考勤</td><td>乙",
    ]
    data = QMimeData()
    data.setText("序号\t反馈问题\t整改措施\r\n1\t会议费\t1.修订办法；\r\n2.开展培训；\r\n2\t考勤\t乙\r\n")
    data.setHtml(f"<table>{''.join(f'<tr><td>{row}</td></tr>' for row in rows)}</table>")
    QApplication.clipboard().setMimeData(data)
    person.click(person.button("粘贴", card))
    person.dialog(LedgerDialog)
    take_in(person, "导入2项任务")
    assert [task.text for task in tasks_of(person)] == ["1.修订办法；\n2.开展培训；", "乙"]


def test_a_page_without_a_table_is_pasted_as_its_text(person: Person, card: ItemCard) -> None:
    data = QMimeData()
    data.setText("任务一")
    data.setHtml("<td>")
    QApplication.clipboard().setMimeData(data)
    person.click(person.button("粘贴", card))
    person.wait_until(lambda: tasks_of(person))
    assert [task.text for task in tasks_of(person)] == ["任务一"]


def test_all_sheets_that_are_ledgers_are_imported_and_each_can_be_mapped(person: Person, card: ItemCard) -> None:
    look_over(person, card, "ledgers/three_sheets.xlsx")
    assert person.one(QComboBox, "工作表").currentText() == "全部台账（3张）"
    person.click("各列的内容")
    headings = [row[0] for row in person.rows(person.one(ColumnsTable))]
    assert (len(headings), headings[1], headings[-1]) == (21, "党建类：反馈问题", "人事类：完成情况")
    person.all(FieldChoice)[-1].setFocus()
    person.press("End")
    take_in(person, "导入6项任务")
    assert [task.progress for task in tasks_of(person)] == ["已完成"] * 5 + [""]


def test_what_is_doubtful_is_told_beside_the_rows_that_are_no_tasks(person: Person, card: ItemCard) -> None:
    look_over(person, card, "ledgers/error_cells.xlsx")
    person.click("未导入的行（0）、须核对的行（2）")
    assert person.rows(person.one(SkippedTable))[0][:2] == ["第3行", "已导入，请核对：“整改措施”是错误值#N/A"]


def test_the_same_ledger_twice_is_told(person: Person, card: ItemCard) -> None:
    look_over(person, card, "ledger-plain.xlsx")
    take_in(person, "导入24项任务")
    dialog = look_over(person, card, "ledger-plain.xlsx")
    assert person.all(QLabel, "这份台账已经导入过", within=dialog)
    person.click("追加在现有任务之后")
    assert person.all(QLabel, "其中24项和现有任务一样，追加后会重复", within=dialog)
    person.press("Escape")
    paste(person, card, f"{tasks_of(person)[0].finding}{tasks_of(person)[0].text}")
    person.dialog(LedgerDialog)
    person.press("Escape")
    assert len(tasks_of(person)) == 24


@pytest.mark.parametrize("theme", ["浅色", "深色"])
def test_a_choice_and_a_table_are_dressed_as_the_program(person: Person, card: ItemCard, theme: str) -> None:
    """A choice stands apart from the lines of its row, with a frame of the same colour all around."""
    person.choose(theme)
    look_over(person, card, "ledger-merged.xlsx")
    person.click("各列的内容")
    table, colours = person.one(ColumnsTable), DARK if theme == "深色" else LIGHT
    choice = person.all(FieldChoice)[1]
    assert choice.height() < table.rowHeight(1) - 8
    for widget, name in ((choice, "field-line"), (table, "line")):
        assert frame(widget, 0) == {colours[name]}
        widget.setFocus()
        assert frame(widget, 0) == frame(widget, 1) == {colours["focus"]}
