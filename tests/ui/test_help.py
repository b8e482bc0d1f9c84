"""Help where it is needed: F1 on every input, the articles behind an item, the search, the general pages."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QPlainTextEdit, QTextBrowser, QWidget

from desktop_app.base.paths import MANUAL
from desktop_app.rubric.help_texts import general_pages
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Direct, GradedList
from tests.strategies import RUBRICS
from ui.form.item_card import ItemCard
from ui.help.help_window import HelpWindow
from ui.help.regulation_window import RegulationWindow
from ui.ledger.task_table import TaskTable

from .driver import Person

INPUTS = (QLineEdit, QPlainTextEdit, QAbstractButton, TaskTable)


def inputs(page: QWidget) -> list[QWidget]:
    """Everything on a page that takes the keyboard."""
    found = [one for kind in INPUTS for one in page.findChildren(kind)]
    return [one for one in found if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.isVisible() and one.isEnabled()]


def help_for(person: Person, widget: QWidget) -> HelpWindow:
    """Put the cursor into a widget, ask for help, and return it."""
    widget.setFocus()
    assert person.window.focusWidget() is widget
    person.choose("使用说明")
    [shown] = person.all(HelpWindow)
    return shown


def lines_of(shown: HelpWindow) -> list[str]:
    return shown.text.toPlainText().split("\n")


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_f1_on_each_input_opens_help_that_names_its_item(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    seen = 0
    for number in range(1, person.form.page_count):
        for card in person.show_page(number).findChildren(ItemCard):
            for widget in inputs(card):
                shown = help_for(person, widget)
                assert shown.title.text() == f"第{card.item.number}项　{card.item.text}"
                assert card.item.standard in shown.text.toPlainText()
                seen += 1
    assert seen > 3 * len(rubric.items)


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_f1_on_the_first_form_begins_with_the_field(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    for widget in inputs(person.show_page(0)):
        assert help_for(person, widget).title.text() == "基本信息"
    for name in ("评估组成员", "评估组组长"):
        assert lines_of(help_for(person, person.field(name)))[0].startswith(name)


def test_a_field_within_an_item_comes_first(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    item = person.card(Direct).item
    for name, title in (("评分理由", "扣分依据"), ("自评分", "自评分"), (item.heads[1], "评分理由")):
        assert lines_of(help_for(person, person.field(f"第{item.number}项 {name}")))[1] == title


def test_the_key_itself_works_from_a_text_field(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.card(1)
    person.click(person.field("第1项 扣分依据"))
    person.press("F1")
    assert person.one(HelpWindow).title.text().startswith("第1项")


def test_f1_while_a_ledger_cell_is_edited(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(GradedList)
    table = person.one(TaskTable)
    table.setFocus()
    person.paste("任务一")
    person.press("F2", "F1")
    assert person.one(HelpWindow).title.text().startswith(f"第{card.item.number}项")


@pytest.mark.parametrize(
    ("show", "title"),
    [
        (lambda person: person.window.show_start(), "评估流程"),
        (lambda person: person.choose("空白考核表"), "预览、打印和保存PDF"),
        (lambda person: person.press("ctrl+n"), "基本信息"),
    ],
)
def test_each_page_has_its_help(person: Person, show: Callable[[Person], None], title: str) -> None:
    show(person)
    person.press("F1")
    assert person.one(HelpWindow).title.text() == title


def test_rubric_text_is_shown_as_it_is(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    for item in rubric.items:
        person.card(item.number)
        person.choose("使用说明")
        assert item.standard in person.one(HelpWindow).text.toPlainText()


def test_an_items_link_opens_its_article(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.click(person.button("依据：第九条", person.card(Direct)))
    shown = person.one(RegulationWindow)
    assert shown.article == 9
    assert {"第一章 总则", "第五章 附则"} <= set(person.one(QTextBrowser, within=shown).toPlainText().split("\n"))
    person.wait_until(shown.isActiveWindow)
    person.press("Escape")
    assert not shown.isVisible()


def test_a_link_in_the_help_opens_the_article_in_the_same_window(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    shown = help_for(person, person.card(Direct).editor.first_input())
    shown.text.anchorClicked.emit(QUrl("article:9"))
    person.choose("考核办法")
    assert len(person.all(RegulationWindow)) == 1


@pytest.mark.parametrize(
    ("words", "found", "said"),
    [
        ("得分", ["第十二条"], "找到1条"),
        ("第十五条", ["第十五条"], "找到1条"),
        ("没有的词", [], "没有找到"),
        ("<b>", [], "没有找到"),
        ("得分 较差", ["第十二条"], "找到1条"),
        ("tltw", ["第十五条"], "找到1条"),
    ],
)
def test_the_search_leaves_the_articles_with_the_words(person: Person, words: str, found: list[str], said: str) -> None:
    person.choose("考核办法")
    shown = person.one(RegulationWindow)
    person.hands.attend(shown)
    person.click(person.one(QTextBrowser, within=shown))
    person.press("ctrl+f")
    person.write(words)
    lines = person.one(QTextBrowser, within=shown).toPlainText().split("\n")
    assert [line.split("　")[0].split(" ")[0] for line in lines if line.startswith("第") and "条" in line[:6]] == found
    assert person.shown("secondary", shown) == said


def test_the_help_follows_the_rubric_of_the_open_assessment(person: Person) -> None:
    for rubric in RUBRICS:
        person.open(rubric)
        person.choose("快捷键")
        shown = person.one(HelpWindow)
        assert shown.title.text() == "快捷键"
        assert "Ctrl+Z" in shown.text.toPlainText()
        assert len(shown.pages) == len(general_pages()) + 3 + len(rubric.items)


def test_conduct_leads_to_its_article(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.show_page(0)
    person.click("依据：第十五条")
    assert person.one(RegulationWindow).article == 15


def test_what_a_page_calls_an_entry_of_a_menu_is_one(person: Person) -> None:
    menus = {re.sub(r"\(&.\)", "", one.title()): one for one in person.window.menuBar().findChildren(QMenu)}
    text = "".join(page.read_text("utf-8") for page in sorted((MANUAL / "pages").iterdir()))
    named = re.findall("“([^”]+)”菜单的“([^”]+)”", text)
    assert len(named) > 8
    for menu, entry in named:
        entries = [one.text() for one in menus[menu].actions()]
        assert any(one.startswith(entry) for one in entries), (menu, entry, entries)
