"""Parts of others: shown quietly, asked about once and never locked; one's own stand out. Undivided all is as ever."""

from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QTableWidget

from desktop_app.record.assessment import Assessment
from desktop_app.record.package import Share
from desktop_app.record.register import Assignment, Member, Register, Round, Team, Unit
from desktop_app.rubric.answers import Task
from desktop_app.rubric.rubric import Rubric
from ui.exchange.giving.division_table import DivisionTable
from ui.form.item_card import ItemCard
from ui.ledger.task_model import DEPARTMENT, TEXT, WHO
from ui.ledger.task_table import TaskTable
from ui.parts.background import finish
from ui.visit.division_dialog import DivisionDialog

from .composing import choose, say
from .driver import Person
from .places import flaws, settle
from .stored import history
from .tasks import click_grade, grades_of, tasks_of, with_tasks

ASKED = "第3项由李某某负责，仍要修改？"


def divided(person: Person, rubric: Rubric, *shares: Share, me: str = "张某某") -> Person:
    """Open an assessment with six tasks whose work is divided in the file; ``me`` is at the keyboard."""
    record = with_tasks(rubric, *(Task(id=at, text=f"任务{at}") for at in range(1, 7)))
    assessment_id = person.add(rubric, record)
    person.store.shares.save(assessment_id, shares)
    person.window.open_assessment(assessment_id)
    if me:
        person.press("ctrl+i")
        person.write(me)
        person.click("确定")
    return person


@pytest.fixture
def member(person: Person, rubric: Rubric) -> Person:
    """张某某, who has items 1 and 2 and tasks 1 and 2; 李某某 has items 3 and 7."""
    mine = Share(person="张某某", items=(1, 2), tasks=((7, 1), (7, 2)))
    return divided(person, rubric, mine, Share(person="李某某", items=(3, 7)))


def shown(card: ItemCard) -> str:
    words = [one for one in card.findChildren(QLabel) if one.objectName() == "whose" and one.isVisible()]
    return words[0].text() if words else ""


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "我负责"), (3, "李某某负责"), (4, ""), (7, "任务1-2由我负责，其余由李某某负责")],
)
def test_a_card_says_whose_it_is(member: Person, number: int, words: str) -> None:
    assert shown(member.card(number)) == words


def test_the_navigation_says_so_too(member: Person) -> None:
    names = [one.accessibleName() for one in member.all(QPushButton, "navigation")]
    assert [name.split()[-1] for name in names[1:3]] == ["我负责2项", "我负责1项"]
    assert not any("负责" in name for name in names[3:])


def test_an_undivided_form_says_and_asks_nothing(person: Person, rubric: Rubric, record: Assessment) -> None:
    person.open(rubric, record)
    for number in (1, 3, 7):
        assert shown(person.card(number)) == ""
    assert person.all(QCheckBox, "只看我") == []
    assert person.one(TaskTable).isColumnHidden(WHO)
    person.click(person.button("不到位", person.card(3)))
    assert person.stored().record.answers[rubric.positions[3]].choice == "不到位"


def test_ones_own_part_and_everybodys_are_not_asked_about(member: Person, rubric: Rubric) -> None:
    for number in (1, 4):
        member.card(number)
        member.fill(f"第{number}项 扣分依据", "a")
    answers = member.stored().record.answers
    assert [answers[rubric.positions[number]].note for number in (1, 4)] == ["a", "a"]


def test_what_is_typed_into_a_part_of_anothers_is_kept_when_agreed_to(member: Person, rubric: Rubric) -> None:
    member.card(3)
    note = member.field("第3项 扣分依据")
    member.click(note)
    with member.answering("仍要修改") as asked:
        member.write("a")
    member.write("bc")
    assert (asked, member.stored().record.answers[rubric.positions[3]].note) == ([ASKED], "abc")
    assert member.focus_name.startswith("第3项 扣分依据")
    member.click("不到位")  # it is asked once an item
    assert member.stored().record.answers[rubric.positions[3]].choice == "不到位"
    member.press("ctrl+z", "ctrl+z", "ctrl+y")
    assert member.stored().record.answers[rubric.positions[3]].note == "abc"


def test_what_is_declined_shows_as_before(member: Person, rubric: Rubric) -> None:
    card = member.card(3)
    note = member.field("第3项 扣分依据")
    member.click(note)
    events = len(history(member.path, member.document.id))
    with member.answering("取消"):
        member.write("a")
    with member.answering("取消"):
        member.click(member.button("不到位", card))
    assert (note.toPlainText(), member.button("不到位", card).isChecked()) == ("", False)
    assert len(history(member.path, member.document.id)) == events
    with member.answering("仍要修改"):  # what was declined is asked about again
        member.click(member.button("不到位", card))
    assert member.button("不到位", card).isChecked()


def test_pinyin_is_asked_about_once_something_is_chosen(member: Person, rubric: Rubric) -> None:
    member.card(3)
    member.click(member.field("第3项 扣分依据"))
    say("ni")  # which is no edit yet
    with member.answering("仍要修改") as asked:
        say("", "你")
    member.press("End")  # the cursor is there again
    choose("hao", "好")
    assert (asked, member.stored().record.answers[rubric.positions[3]].note) == ([ASKED], "你好")


def test_what_comes_in_while_it_is_asked_stays(member: Person, rubric: Rubric) -> None:
    member.card(3)
    member.click(member.field("第3项 扣分依据"))
    QTimer.singleShot(0, partial(member.edit_answer, rubric.positions[1], own_note="来的"))
    with member.answering("仍要修改"):
        member.write("a")
    answers = member.stored().record.answers
    assert (answers[rubric.positions[3]].note, answers[rubric.positions[1]].own_note) == ("a", "来的")


def test_a_whole_section_is_asked_about_in_one_question(member: Person, rubric: Rubric) -> None:
    member.card(1)
    methods = [answer.methods for answer in member.document.record.answers[:4]]
    chip = member.button(f"本节评估方式 {rubric.methods[0]}")
    with member.answering("取消") as asked:
        member.click(chip)
    assert asked == [ASKED]
    assert [answer.methods for answer in member.document.record.answers[:4]] == methods
    with member.answering("仍要修改"):
        member.click(chip)
    assert [answer.methods for answer in member.stored().record.answers[:4]] == [(rubric.methods[0],)] * 4


def test_evidence_is_asked_about_when_it_is_brought(member: Person, rubric: Rubric, tmp_path: Path) -> None:
    piece = tmp_path / "记录.txt"
    piece.write_text("会议记录", "utf-8")
    card = member.card(3)
    for answer, files in (("取消", 0), ("仍要修改", 1)):
        with member.answering(answer) as asked:
            member.drag_here(card, piece)
            member.wait_until(partial(bool, asked))
        finish()
        assert len(member.stored().record.answers[rubric.positions[3]].files) == files


def test_a_number_that_is_declined_goes(person: Person, rubric: Rubric) -> None:
    divided(person, rubric, Share(person="李某某", items=(1,)))
    person.card(1)
    field = person.one(QLineEdit, "召开次数")
    person.click(field)
    with person.answering("取消"):
        person.write("3")
    assert field.text() == ""
    with person.answering("仍要修改"):
        person.write("3")
    person.write("4")
    assert field.text() == "34"


def test_flawless_by_its_key_stays_where_it_is_declined(member: Person, rubric: Rubric) -> None:
    member.card(3)
    with member.answering("取消"):
        member.press("F8")
    assert member.form.place.position == rubric.positions[3]
    with member.answering("仍要修改"):
        member.press("F8")
    assert member.form.place.position == rubric.positions[4]


def to_tasks(person: Person) -> TaskTable:
    person.card(7)
    table = person.one(TaskTable)
    table.setFocus()
    return table


def test_tasks_are_asked_about_row_by_row_as_they_are_named(person: Person, rubric: Rubric) -> None:
    divided(person, rubric, Share(person="李某某", tasks=((7, 2), (7, 3))), Share(person="张某某", tasks=((7, 1),)))
    table = to_tasks(person)
    person.press("1")
    with person.answering("仍要修改", "取消") as asked:
        person.press("1", "1")
    assert asked == ["第7项任务2由李某某负责，仍要修改？", "第7项任务3由李某某负责，仍要修改？"]
    assert (grades_of(person), table.currentIndex().row()) == (["好", "好", None, None, None, None], 2)
    person.select(table, 3)
    person.press("1")  # nobody is named for it
    click_grade(person, table, 1, 1)  # it was agreed to
    assert grades_of(person)[:4] == ["好", "较好", None, "好"]


def test_a_cell_is_asked_about_before_it_is_typed_into(member: Person) -> None:
    table = to_tasks(member)
    member.select(table, 3, TEXT)
    with member.answering("取消") as asked:
        member.press("F2")
    assert asked == ["第7项由李某某负责，仍要修改？"]
    assert member.all(QLineEdit, within=table) == []
    with member.answering("仍要修改"):
        member.press("F2")
    member.press("ctrl+a")
    member.write("x")
    member.press("Return")
    assert [task.text for task in tasks_of(member)][2:4] == ["任务3", "x"]


def test_what_changes_a_ledger_is_asked_about_first(member: Person) -> None:
    table = to_tasks(member)
    for key in ("Insert", "Delete"):
        member.select(table, 4, DEPARTMENT)
        with member.answering("取消"):
            member.press(key)
        assert len(tasks_of(member)) == 6
    member.copy("任务甲\n任务乙")
    with member.answering("取消"):
        member.press("ctrl+v")
    with member.answering("仍要修改"):
        member.press("Delete")
    member.press("Insert")
    assert len(tasks_of(member)) == 6


def test_the_ledger_says_whose_a_task_is(member: Person) -> None:
    table = to_tasks(member)
    assert [table.model().index(row, WHO).data() for row in range(3)] == ["我", "我", "李某某"]
    assert not table.isColumnHidden(WHO)
    member.click(member.button("只看我的"))
    assert [row[0] for row in member.rows(table)] == ["1", "2"]
    table.setFocus()
    member.press("alt+Down")
    assert member.refused == "只看我负责的时不能移动"


def test_ones_own_part_can_be_shown_alone(member: Person, rubric: Rubric) -> None:
    assert member.shown("hint").startswith("我负责的还有2项和2项任务未评")
    member.form.go_to_item(1)
    member.click(member.button("只看我负责的"))
    assert [card.item.number for card in member.all(ItemCard)] == [1, 2]
    assert len(member.all(QPushButton, "navigation")) == 4
    member.form.go_to_item(1)
    member.press("F8")  # to the ledger, in the next section
    assert [card.item.number for card in member.all(ItemCard)] == [7]
    assert [row[0] for row in member.rows(member.one(TaskTable))] == ["1", "2"]
    member.press("1", "1", "F9")
    assert member.form.place.position == 0
    assert "我负责的还有1项未评" in member.shown("hint")
    member.write("2")
    assert "我负责的都已评" in member.shown("hint")
    member.press("F9")
    assert member.refused.startswith("我负责的都已填完")
    member.form.go_to_item(rubric.positions[3])  # as a link beside the total does
    assert [card.item.number for card in member.all(ItemCard)] == [1, 2, 3, 4]
    assert not member.button("只看我负责的").isChecked()


def test_ones_own_part_is_come_by_with_keys_alone(member: Person) -> None:
    member.show_page(0)
    member.tab_to("只看我负责的")
    member.press("space", "ctrl+2")
    assert [card.item.number for card in member.all(ItemCard)] == [1, 2]
    member.press("ctrl+Next")
    assert [card.item.number for card in member.all(ItemCard)] == [7]
    member.press("ctrl+Next", "ctrl+Prior", "ctrl+Prior")
    assert [card.item.number for card in member.all(ItemCard)] == [1, 2]
    member.press("ctrl+4")  # whoever wants another page gets all of it
    assert len(member.all(ItemCard)) > 1
    assert not member.button("只看我负责的").isChecked()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1024, 700)])
def test_nothing_is_cut_where_the_work_is_divided(member: Person, width: int, height: int) -> None:
    member.window.resize(width, height)
    for number in (1, 2):
        member.show_page(number)
        settle()
        assert list(flaws(member.window)) == []


def test_who_comes_to_the_keyboard_is_another(member: Person) -> None:
    member.press("ctrl+i")
    member.press("ctrl+a")
    member.write("李某某")
    member.click("确定")
    assert [shown(member.card(number)) for number in (1, 3)] == ["张某某负责", "我负责"]
    member.click(member.button("不到位", member.card(3)))
    assert member.button("不到位", member.card(3)).isChecked()


def cell(table: QTableWidget, row: int, column: int) -> QPoint:
    item = table.item(row, column)
    assert item is not None
    table.scrollToItem(item)
    return table.visualItemRect(item).center()


def tick(person: Person, table: QTableWidget, words: str, name: str) -> None:
    rows = [row for row in range(table.rowCount()) if (one := table.item(row, 0)) and one.text().startswith(words)]
    heads = [table.horizontalHeaderItem(place) for place in range(table.columnCount())]
    column = next(place for place, one in enumerate(heads) if one and one.text() == name)
    person.click(table.viewport(), cell(table, rows[0], column))


def test_who_does_what_is_ticked_and_kept_beside_the_record(person: Person, rubric: Rubric) -> None:
    divided(person, rubric)
    person.edit(leader="张某某", members=("李某某",))
    before = person.stored()
    person.choose("分工…")
    person.dialog(DivisionDialog)
    table = person.one(DivisionTable)
    assert table.people == ["张某某", "李某某"]
    tick(person, table, "3　", "李某某")
    tick(person, table, rubric.sections[3].name, "张某某")
    tick(person, table, "　　其中单项任务", "李某某")
    person.press("F2")
    person.write("2-3、6")
    person.press("Return")
    person.click("确定")
    last = tuple(item.number for item in rubric.sections[3].items)
    wanted = (Share(person="张某某", items=last), Share(person="李某某", items=(3,), tasks=((7, 2), (7, 3), (7, 6))))
    assert set(person.store.shares.of(person.document.id)) == set(wanted)
    assert (person.stored().head, person.stored().record) == (before.head, before.record)
    assert shown(person.card(7)) == "任务2-3、6由李某某负责"


def test_what_the_register_says_is_offered(person: Person, rubric: Rubric) -> None:
    divided(person, rubric, me="")
    ids = [str(UUID(int=number)) for number in (1, 2, 3)]
    members = (Member(name="李某某", items=(1, 2)), Member(name="王某", items=(3,)), Member(name="赵某"))
    team = Team(id=ids[0], round=ids[1], name="第一评估组", leader="张某某", members=members)
    assigned = Assignment(assessment=person.document.id, unit=ids[2], round=ids[1], team=ids[0])
    rounds, units = (Round(id=ids[1], name="某", year=2026),), (Unit(id=ids[2], name="某单位"),)
    person.store.register.save(Register(units=units, rounds=rounds, teams=(team,), assignments=(assigned,)))
    person.choose("分工…")
    person.dialog(DivisionDialog)
    assert person.one(DivisionTable).people == ["张某某", "李某某", "王某", "赵某"]
    person.expect("fault", "已按单位名册填写，请核对。")
    person.click("确定")
    found = person.store.shares.of(person.document.id)
    assert found == (Share(person="李某某", items=(1, 2)), Share(person="王某", items=(3,)))


def test_numbers_of_tasks_that_are_none_are_told(person: Person, rubric: Rubric) -> None:
    divided(person, rubric, Share(person="李某某", items=(1,)))
    person.choose("分工…")
    person.dialog(DivisionDialog)
    tick(person, person.one(DivisionTable), "　　其中单项任务", "李某某")
    person.press("F2")
    person.write("5-9")
    person.press("Return")
    person.expect("fault", "共6项任务，没有第9项。")
    assert not person.button("确定").isEnabled()


def test_somebody_is_added_and_all_is_cleared(member: Person) -> None:
    member.choose("分工…")
    member.dialog(DivisionDialog)
    table = member.one(DivisionTable)
    member.fill("添加人员", "王某")
    member.click("添加人员")
    assert table.people == ["张某某", "李某某", "王某"]
    member.press("space")
    assert [share.person for share in table.shares()] == ["张某某", "李某某", "王某"]
    member.click("清空")
    member.click("确定")
    assert member.store.shares.of(member.document.id) == ()
    assert (shown(member.card(3)), member.all(QCheckBox, "只看我")) == ("", [])


def test_a_division_that_cannot_be_read_is_told_and_the_form_opens(person: Person, rubric: Rubric) -> None:
    assessment_id = person.add(rubric)
    with person.store.together():
        row = {"assessment": assessment_id, "person": "张某某", "items": "[x", "tasks": "[]"}
        person.store.file.insert("share", row)
    person.window.open_assessment(assessment_id)
    assert any("分工无法读取" in words for words in person.told())
    assert shown(person.card(3)) == ""
