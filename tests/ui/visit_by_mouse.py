"""The mouse's part of a visit: new, choose, tick, grade, follow a link. Run by test_visit."""

from PySide6.QtWidgets import QLabel

from desktop_app.rubric.rules import Choice, GradedList
from ui.form.item_card import ItemCard
from ui.ledger.task_table import TaskTable

from .driver import Person
from .screen import at_a_screen
from .tasks import click_grade


def card(person: Person, kind: type) -> ItemCard:
    """Return the first visible card of a rule kind."""
    return next(one for one in person.all(ItemCard) if isinstance(one.item, kind))


def visit() -> None:
    person = at_a_screen()
    person.click("新建评估")
    person.click("一、整改研究部署")
    choice = card(person, Choice)
    person.click(person.button("未召开", choice))
    person.expect("total", "0.00")
    person.expect("losses", "未召开整改专题民主生活会，扣2分")
    person.click(person.button("已召开", choice))
    person.expect("total", "2.00")
    person.click(person.one(QLabel, "itemText", choice))
    person.click(person.button("已召开", choice))  # a second click takes it back, but not that of a double click
    person.expect("total", "0.00")
    person.expect("secondary", "已评 0 / 16 项")
    person.click("撤销")
    person.expect("total", "2.00")
    grade_by_mouse(person)


def grade_by_mouse(person: Person) -> None:
    person.click("二、整改任务落实")
    person.copy("一项任务\n另一项任务")
    page = card(person, GradedList)
    paste = person.button("粘贴", page)
    person.wheel_to(paste)
    person.click(paste)
    table = person.one(TaskTable)
    assert table.model().rowCount() == 2
    person.wheel_to(table)
    click_grade(person, table, 0, 0)
    click_grade(person, table, 1, 3)
    click_grade(person, table, 1, 4)
    person.expect("total", "22.00")
    person.expect("losses", "整改任务2项：好1项、差1项")


if __name__ == "__main__":
    visit()
