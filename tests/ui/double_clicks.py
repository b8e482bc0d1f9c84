"""Everything clicked twice, on pages, dialogs and menus that come and go meanwhile. Run by test_second_press."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QCalendarWidget, QDialog, QLineEdit, QMenu, QToolButton

from ui.paper.preview_page import PreviewPage
from ui.visit.assessment_page import AssessmentPage

from .driver import Person
from .screen import PersonAtScreen, at_a_screen


def visit() -> None:
    person = at_a_screen()
    person.double_click("新建评估")
    expect(person, AssessmentPage)
    preview_and_back(person)
    menus(person)
    dialogs(person)
    calendar(person)


def expect(person: Person, kind: type) -> None:
    """Look whether the page is there, no dialog is, and stays so."""
    person.one(kind)
    assert person.all(kind)
    assert person.here is person.window


def preview_and_back(person: PersonAtScreen) -> None:
    person.double_click("预览考核表")
    expect(person, PreviewPage)
    person.paper()
    person.double_click("‹ 返回")
    expect(person, AssessmentPage)
    button = person.button("预览考核表")  # with a hand that is not steady
    person.hands.twice(button.mapToGlobal(button.rect().center()), QPoint(9, 2))
    expect(person, PreviewPage)
    person.press("alt+Left")
    expect(person, AssessmentPage)


def menus(person: PersonAtScreen) -> None:
    """The second press is where the menu was: on what lies below it."""
    bar, menu = person.window.menuBar(), person.menu("考核表(&T)")
    person.click(bar, bar.actionGeometry(menu.menuAction()).center())
    person.wait_until(menu.isVisible)
    person.double_click(menu, menu.actionGeometry(person.entry("预览考核表")).center())
    expect(person, PreviewPage)
    person.paper()
    person.press("alt+Left")


def dialogs(person: PersonAtScreen) -> None:
    person.double_click("录入人：未填 ▼")
    dialog = person.one(QDialog, "录入人") if person.here is person.window else person.here
    dialog.move(QPoint(1366 - dialog.width(), 100))  # its buttons above those of the window
    person.double_click(person.button("不填", dialog))
    expect(person, AssessmentPage)


def calendar(person: PersonAtScreen) -> None:
    person.click("基本信息")
    person.double_click("选日期…")
    shown = person.one(QCalendarWidget)
    month = shown.monthShown()
    further = person.one(QToolButton, "qt_calendar_nextmonth", shown)
    person.double_click(further)
    assert (shown.monthShown() - month) % 12 == 2  # each press on such a button counts
    person.double_click(shown, QPoint(shown.width() // 2, shown.height() // 2))
    person.wait_until(lambda: not person.all(QMenu))
    assert person.one(QLineEdit, "评估日期").text()
    expect(person, AssessmentPage)


if __name__ == "__main__":
    visit()
