"""How each page is come by on which something can be typed, with an assessment open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.help.help_window import HelpWindow
from ui.help.regulation_window import RegulationWindow
from ui.history.history_page import HistoryPage
from ui.ledger.task_model import TEXT
from ui.search.search_bar import SearchBar

from .driver import Person
from .tasks import to_ledger

Way = Callable[[Person], QWidget]


def page(number: int) -> Way:
    return lambda person: person.show_page(number)


def cell(person: Person) -> QWidget:
    table = to_ledger(person)
    person.select(table, 0, TEXT)
    person.press("F2")
    return table


def history(person: Person) -> QWidget:
    person.choose("修改记录")
    return person.one(HistoryPage)


def search(person: Person) -> QWidget:
    person.press("ctrl+f")
    return person.one(SearchBar)


def beside(kind: type[QWidget]) -> Way:
    def opened(person: Person) -> QWidget:
        person.press("F1") if kind is HelpWindow else person.choose("考核办法")
        person.wait_until(lambda: person.window.findChildren(kind))
        window = person.window.findChildren(kind)[0]
        person.hands.attend(window)
        return window

    return opened


FORM: dict[str, Way] = {f"page {number}": page(number) for number in range(7)} | {"cell": cell}
OTHERS: dict[str, Way] = {
    "history": history,
    "search": search,
    "help": beside(HelpWindow),
    "regulation": beside(RegulationWindow),
}
