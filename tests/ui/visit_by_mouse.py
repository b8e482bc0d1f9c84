"""The mouse's part of a visit: new, choose, tick, grade from the menu, follow a link. Run by test_visit."""

from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.rubric.rules import Choice, GradedList
from ui.form.item_card import ItemCard
from ui.ledger.task_table import TaskTable

from .screen import Person


def button(within: QWidget, text: str) -> QAbstractButton:
    """Return the visible button that bears the text."""
    return next(b for b in within.findChildren(QAbstractButton) if b.isVisible() and b.text().startswith(text))


def navigation(person: Person, name: str) -> QAbstractButton:
    """Return the button of a section."""
    buttons = person.window.findChildren(QAbstractButton, "navigation")
    return next(b for b in buttons if name in b.accessibleName())


def card(person: Person, kind: type) -> ItemCard:
    """Return the first visible card of a rule kind."""
    cards = person.window.findChildren(ItemCard)
    return next(c for c in cards if c.isVisible() and isinstance(c.item, kind))


def visit() -> None:
    person = Person()
    person.click(button(person.window, "新建评估"))
    person.click(navigation(person, "整改研究部署"))
    choice = card(person, Choice)
    person.click(button(choice, "未召开"))
    person.expect("total", "0.00")
    person.expect("losses", "未召开整改专题民主生活会，扣2分")
    person.click(button(choice, "已召开"))
    person.expect("total", "2.00")
    person.click(button(choice, "已召开"))  # a second click takes it back
    person.expect("total", "0.00")
    person.expect("secondary", "已评 0 / 16 项")
    person.click(button(person.window, "撤销"))
    person.expect("total", "2.00")
    grade_by_menu(person)


def grade_by_menu(person: Person) -> None:
    person.click(navigation(person, "整改任务落实"))
    person.application.clipboard().setText("一项任务\n另一项任务")
    page = card(person, GradedList)
    person.wheel_to(button(page, "粘贴"))
    person.click(button(page, "粘贴"))
    table = page.findChild(TaskTable)
    assert table.model().rowCount() == 2
    person.press("Return")  # on the grade's cell a click opens the same menu
    person.press("Escape")
    person.press("1", "5")
    person.expect("total", "22.00")
    person.expect("losses", "整改任务2项：好1项、差1项")


if __name__ == "__main__":
    visit()
