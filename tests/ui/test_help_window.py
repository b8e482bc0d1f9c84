"""The window of the help: its search, its table of keys, its place beside what is asked about."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize, QUrl
from PySide6.QtGui import QAction, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPushButton

from desktop_app.rubric.rubric import Rubric
from ui.help.help_window import HelpWindow
from ui.help.room_beside import LEAST, beside
from ui.parts.menus import OTHER_KEYS
from ui.parts.widgets import FRAME

from .driver import Person
from .places import settle


@pytest.fixture
def reading(person: Person) -> Person:
    """The help is open, and has the keys."""
    person.press("F1")
    person.hands.attend(person.one(HelpWindow))
    return person


def shown(person: Person) -> tuple[str, str]:
    """The title of the page shown, and what is selected on it."""
    window = person.one(HelpWindow)
    return window.title.text(), window.text.textCursor().selectedText()


def count(person: Person) -> str:
    """What the line says of how often it was found."""
    return person.shown("secondary", person.one(HelpWindow))


def test_ctrl_f_leads_from_place_to_place_through_all_pages(reading: Person) -> None:
    window = reading.one(HelpWindow)
    reading.press("ctrl+f")
    assert reading.focus_name == "查找"
    reading.write("核验码")
    number = sum(page.markdown.count("核验码") for page in window.pages)
    assert count(reading) == f"第1处，共{number}处"
    passed = []
    for _ in range(number):
        passed.append((shown(reading), window.text.textCursor().position()))
        assert len(window.text.extraSelections()) == window.text.toPlainText().count("核验码")
        reading.press("Return")
    assert len(set(passed)) == number
    assert {words for (_, words), _ in passed} == {"核验码"}
    assert ((shown(reading), window.text.textCursor().position())) == passed[0]
    reading.press("shift+Return")
    assert count(reading) == f"第{number}处，共{number}处"
    assert ((shown(reading), window.text.textCursor().position())) == passed[-1]


def test_what_is_not_there_is_said(reading: Person) -> None:
    before = shown(reading)
    reading.press("ctrl+f")
    reading.write("没有的词")
    assert count(reading) == "没有找到"
    reading.press("Return", "Down", "Up")
    assert shown(reading) == before
    reading.press("Escape")
    assert count(reading) == ""
    reading.press("Escape")
    assert not reading.all(HelpWindow)


def test_the_help_is_found_by_pinyin_and_by_the_buttons(reading: Person) -> None:
    reading.press("ctrl+f")
    reading.write("hym")
    assert shown(reading)[1] == "核验码"
    window = reading.one(HelpWindow)
    first = window.text.textCursor().position(), shown(reading)
    reading.click(reading.one(QPushButton, "下一处", window))
    reading.click(reading.one(QPushButton, "上一处", window))
    assert (window.text.textCursor().position(), shown(reading)) == first


def test_asking_anew_ends_the_search(reading: Person, rubric: Rubric) -> None:
    reading.press("ctrl+f")
    reading.write("备份")
    reading.open(rubric)
    reading.hands.attend(reading.window)
    reading.press("F1")
    assert count(reading) == ""
    assert reading.one(HelpWindow).title.text() == "基本信息"


def test_each_key_is_told_with_what_it_does(person: Person) -> None:
    person.choose("快捷键")
    told = person.one(HelpWindow).text.toPlainText().split("\n")
    actions = [one for one in person.window.findChildren(QAction) if one.text() and one.shortcuts()]
    assert len(actions) > 15
    for action in actions:
        assert action.text().partition("：")[0] in told
    for where, keys in OTHER_KEYS.items():
        assert where in told
        for what, key in keys:
            assert key == told[told.index(what, told.index(where)) - 1]
    for key in ("Ctrl+Y、Ctrl+Shift+Z", "Ctrl+PgDn", "Alt+←", "Ctrl+=、Ctrl++", "F9"):
        assert key in told


@pytest.mark.parametrize("name", ["第1项 扣分依据", "第4项 扣分依据", "召开次数"])
def test_the_field_asked_about_stays_in_sight(person: Person, rubric: Rubric, name: str) -> None:
    person.open(rubric)
    person.show_page(1)
    field = person.field(name)
    person.click(field)
    for _ in range(2):
        person.press("F1")
        window = person.one(HelpWindow)
        asked = QRect(field.mapToGlobal(field.rect().topLeft()), field.size())
        assert not window.frameGeometry().intersects(asked)
        person.hands.attend(person.window)


def test_a_list_that_fills_the_window_is_no_field(person: Person, rubric: Rubric) -> None:
    person.add(rubric)
    person.window.show_start()
    settle()  # the list comes where the empty file's picture stood
    person.press("F1")
    size = person.one(HelpWindow).size()
    assert size.width() == min(880, person.window.screen().availableGeometry().width() - FRAME.width())
    person.one(HelpWindow).close()
    person.press("Return")
    person.click(person.field("被评估单位"))
    person.press("F1")
    person.one(HelpWindow).close()
    person.choose("快捷键")
    assert person.one(HelpWindow).size() == size


SIDES = st.integers(0, 1919)


@given(
    SIDES, SIDES, st.integers(1, 1200), st.integers(1, 700), st.sampled_from([(1366, 768), (1920, 1080), (800, 600)])
)
def test_a_window_stands_beside_what_it_is_about(x: int, y: int, w: int, h: int, screen: tuple[int, int]) -> None:
    room = QRect(0, 0, *screen)
    asked = QRect(x, y, w, h).intersected(room)
    made = beside(asked, room, QSize(880, 620))
    assert room.contains(made)
    assert made.size().boundedTo(LEAST) == LEAST
    sides = [asked.left(), asked.top(), screen[0] - asked.right(), screen[1] - asked.bottom()]
    if sides[0] > 500 or sides[2] > 500 or sides[1] > 300 or sides[3] > 300:
        assert not made.intersects(asked)


def test_the_help_on_an_item_that_is_only_read_is_on_that_item(final: Person) -> None:
    """One has been led to it by a search, and no part of it takes the cursor."""
    final.press("ctrl+f")
    final.write(final.document.rubric.items[0].text)
    final.press("Return", "F1")
    assert final.one(HelpWindow).title.text().startswith("第1项")


def widths(document: QTextDocument) -> list[float]:
    """How wide each picture on a page is shown."""
    at = [place for place, sign in enumerate(document.toPlainText()) if sign == "\ufffc"]
    cursor, found = QTextCursor(document), []
    for place in at:
        cursor.setPosition(place + 1)
        found.append(cursor.charFormat().toImageFormat().width())
    return found


def test_pictures_fit_the_text_at_any_size(person: Person) -> None:
    person.choose("十分钟打印第一份考核表")
    window = person.one(HelpWindow)
    assert window.title.text() == "十分钟打印第一份考核表"
    for size in (QSize(1100, 700), QSize(520, 400)):
        window.resize(size)
        person.wait_until(lambda: max(widths(window.text.document())) <= window.text.viewport().width())
        assert len(widths(window.text.document())) >= 10
        assert not window.text.horizontalScrollBar().maximum()


def test_a_link_leads_to_another_page_of_the_manual(person: Person) -> None:
    person.choose("十分钟打印第一份考核表")
    window = person.one(HelpWindow)
    for topic, title in (("leader", "组长：分工、核对、签名"), ("readings", "口径"), ("secrecy", "保密须知")):
        window.text.anchorClicked.emit(QUrl(f"page:{topic}"))
        assert window.title.text() == title


def test_one_comes_back_from_a_link_to_where_one_was(person: Person) -> None:
    person.choose("十分钟打印第一份考核表")
    window = person.one(HelpWindow)
    person.hands.attend(window)
    person.wait_until(lambda: window.text.verticalScrollBar().maximum() > 1000)
    window.text.verticalScrollBar().setValue(900)
    window.text.anchorClicked.emit(QUrl("page:leader"))
    person.press("alt+Left")
    assert (window.title.text(), window.text.verticalScrollBar().value()) == ("十分钟打印第一份考核表", 900)
    person.press("alt+Left")  # there is none before it
    assert window.title.text() == "十分钟打印第一份考核表"


def test_the_manual_is_saved_as_a_pdf(person: Person, tmp_path: Path) -> None:
    person.choose("手册存为PDF…")
    person.choose_path(tmp_path / "手册.pdf")
    assert "手册已保存到" in person.answer("确定")
    assert (tmp_path / "手册.pdf").read_bytes().startswith(b"%PDF")
    person.press("F1")
    person.hands.attend(person.one(HelpWindow))
    person.press("ctrl+s")
    person.choose_path(tmp_path / "又一份.pdf")
    person.answer("确定")
    assert (tmp_path / "又一份.pdf").read_bytes() == (tmp_path / "手册.pdf").read_bytes()
