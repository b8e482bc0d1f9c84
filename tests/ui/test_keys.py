"""Every action has a key: none has two meanings on a page, none is another's, and the help tells each."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QStyleOptionMenuItem,
    QWidget,
)

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.help.shortcuts import keys_of
from ui.parts.menus import called, keys_written, menus_of

from .driver import Person
from .tasks import tasks_of, to_ledger

KEYBOARD = {"Enter": "Return"}
"""Names that stand on the key for those of Qt."""

HELD_BY_OTHERS = [
    *("Ctrl+Space", "Shift+Space", "Ctrl+Shift", "Ctrl+.", "Ctrl+,", "Ctrl+;", "Ctrl+`"),  # input methods
    *("Ctrl+E", "Ctrl+U", "Ctrl+W", "Ctrl+A", "Ctrl+C", "Ctrl+X"),  # fields, some on X11 alone; closing a window
    *("F10", "Shift+F10", "F11", "Print", "Alt+F4", "Alt+Tab", "Alt+Space"),  # the desktop
]
EVERYWHERE = ("Ctrl+V", "Ctrl+Shift+V", "F2", "Alt+Up", "Alt+Down", "Return", "Space", "Esc", "Tab")
"""Keys that some part of a page answers."""


def actions(person: Person) -> list[QAction]:
    """What stands in the menus."""
    return [one for menu in menus_of(person.window) for one in menu.actions() if not one.isSeparator()]


def buttons(person: Person) -> list[QPushButton]:
    """The buttons of the page shown that have a key."""
    return [one for one in person.all(QPushButton) if one.property("key")]


def on_page(person: Person) -> list[QKeySequence]:
    """The keys of what can be done now."""
    menus = [key for one in actions(person) if one.isEnabled() for key in one.shortcuts()]
    own = [QKeySequence(KEYBOARD.get(key, key)) for key in (one.property("key") for one in buttons(person))]
    return [*menus, *own]


PAGES: dict[str, Callable[[Person], object]] = {
    "list": lambda person: person.press("alt+Left"),
    "form": lambda person: person.show_page(1),
    "ledger": lambda person: person.show_page(2),
    "check": lambda person: person.show_page(-1),
    "preview": lambda person: (person.press("ctrl+p"), person.paper()),
    "history": lambda person: person.press("ctrl+h"),
}


@pytest.fixture
def at_the_form(person: Person, rubric: Rubric, record: Assessment) -> Person:
    """A filled-in assessment is open."""
    person.open(rubric, record)
    return person


def test_each_entry_of_the_menus_has_a_key(person: Person) -> None:
    assert [one.text() for one in actions(person) if not one.shortcuts()] == []
    assert len(actions(person)) > 30


def test_no_key_belongs_to_an_input_method_a_field_or_the_desktop(person: Person) -> None:
    taken = {QKeySequence(key).toString() for key in (*HELD_BY_OTHERS, *EVERYWHERE)}
    assert [one.text() for one in actions(person) for key in one.shortcuts() if key.toString() in taken] == []
    alone = [key for one in actions(person) for key in one.shortcuts() if key.toString().startswith("Alt+")]
    assert [key.toString() for key in alone] == ["Alt+Left"]  # Alt with a letter opens a menu


def test_the_menus_write_a_key_as_the_manual_does(person: Person) -> None:
    for menu in menus_of(person.window):
        for action in (one for one in menu.actions() if one.shortcuts()):
            line = QStyleOptionMenuItem()
            menu.initStyleOption(line, action)
            assert line.text.partition("\t")[2] == keys_written(action).partition("、")[0]


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_a_field_leaves_each_key_to_the_window(person: Person, qapp: QApplication, kind: type[QWidget]) -> None:
    field = kind(person.window)
    swallowed = []
    for key in (key for one in actions(person) if one.objectName() not in ("undo", "redo") for key in one.shortcuts()):
        pressed = key[0]
        event = QKeyEvent(QEvent.Type.ShortcutOverride, pressed.key(), pressed.keyboardModifiers())
        event.ignore()
        qapp.sendEvent(field, event)
        swallowed += [key.toString()] * event.isAccepted()
    assert swallowed == []


@pytest.mark.parametrize("page", PAGES)
def test_no_two_things_on_a_page_have_one_key(at_the_form: Person, page: str) -> None:
    PAGES[page](at_the_form)
    keys = [key.toString() for key in on_page(at_the_form)]
    assert sorted(keys) == sorted(set(keys))
    assert len(keys) > 20


@pytest.mark.parametrize("page", PAGES)
def test_the_help_tells_each_key_of_a_page(at_the_form: Person, page: str) -> None:
    PAGES[page](at_the_form)
    told = [row for rows in keys_of(at_the_form.window).values() for row in rows]
    for button in buttons(at_the_form):
        assert any(button.text().strip("…") in words and key == button.property("key") for words, key in told) or (
            button.text() in ("内部材料", "考核表")  # 另一份材料
        )
    for action in actions(at_the_form):
        assert action.text().partition("：")[0] in [words for words, _ in told]


@pytest.mark.parametrize("page", [*PAGES, "particulars"])
def test_a_button_that_does_what_a_menu_does_tells_its_key(at_the_form: Person, page: str) -> None:
    at_the_form.show_page(0)
    PAGES.get(page, id)(at_the_form)
    keys = {called(one).strip("…"): keys_written(one) for one in actions(at_the_form) if one.isEnabled()}
    there = [one for one in at_the_form.all(QPushButton) if one.isEnabled() and one.text().strip("…") in keys]
    untold = [one.text() for one in there if keys[one.text().strip("…")].partition("、")[0] not in one.toolTip()]
    assert untold == []


@pytest.mark.parametrize("page", PAGES)
def test_each_button_that_has_a_key_shows_it(at_the_form: Person, page: str) -> None:
    PAGES[page](at_the_form)
    untold = [
        one.text() for one in buttons(at_the_form) if one.isEnabled() and one.property("key") not in one.toolTip()
    ]
    assert untold == []


SHOWN = {
    "全部评估": "Alt+←",
    "下一步": "Ctrl+PgDn",
    "增加": "↑",
    "减少": "↓",
    "打印测评用表": "Shift+F9",
    "返回": "Alt+←",
}


@pytest.mark.parametrize("page", [*PAGES, "ballots"])
def test_what_a_key_of_another_name_does_shows_it(at_the_form: Person, page: str) -> None:
    PAGES.get(page, lambda person: person.show_page(4))(at_the_form)
    for one in at_the_form.all(QPushButton):
        called_so = (one.accessibleName() or one.text()).strip("‹› ")
        for words, key in SHOWN.items():
            if called_so.startswith(words) or called_so.endswith(f" {words}"):
                assert key in one.toolTip(), called_so


@pytest.mark.parametrize("key", ["Insert", "ctrl+shift+o"])
def test_the_ledger_answers_its_keys(at_the_form: Person, key: str) -> None:
    table, before = to_ledger(at_the_form), len(tasks_of(at_the_form))
    at_the_form.press(key)
    if key == "Insert":
        assert at_the_form.focus_name == "第2行 整改任务"
        assert len(tasks_of(at_the_form)) == before + 1
    else:
        at_the_form.dialog(QFileDialog)
        at_the_form.press("Escape")
        at_the_form.wait_until(lambda: not QApplication.activeModalWidget())
        at_the_form.hands.attend(at_the_form.window)
        assert table.hasFocus()


def test_a_key_of_a_button_stays_when_its_words_change(at_the_form: Person) -> None:
    PAGES["preview"](at_the_form)
    for words in ("适合宽度", "整页"):
        at_the_form.press("ctrl+g")
        assert at_the_form.button(words).text() == words


def test_what_cannot_be_done_says_why(at_the_form: Person) -> None:
    PAGES["list"](at_the_form)
    grey = {one.text(): one.toolTip() for one in actions(at_the_form) if not one.isEnabled()}
    assert grey["定稿…"] == "请先打开一份评估"
    assert grey["返回"] == "已经在评估列表"
    assert all(why and why != words for words, why in grey.items())


def test_the_recent_files_open_by_a_key(person: Person) -> None:
    person.press("ctrl+r")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == [str(person.path)]
    menu.close()
