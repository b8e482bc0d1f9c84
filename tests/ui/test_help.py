"""Help where it is needed: F1 on every input, the articles behind an item, the search, the general pages."""

from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QTextBrowser, QWidget

from desktop_app.rubric.help_texts import general_pages
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Direct, GradedList
from tests.strategies import RUBRICS
from ui.form.basis import BasisLink
from ui.form.item_card import ItemCard
from ui.help.help_window import HelpWindow
from ui.help.regulation_window import RegulationWindow
from ui.ledger.task_table import TaskTable
from ui.main_window import MainWindow

from .test_forms import card_of, click, ledger, opened

INPUTS = (QLineEdit, QPlainTextEdit, QAbstractButton, TaskTable)


def inputs(page: QWidget) -> list[QWidget]:
    """Everything on a page that takes the keyboard."""
    found = [one for kind in INPUTS for one in page.findChildren(kind)]
    return [one for one in found if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.isVisible() and one.isEnabled()]


def help_for(window: MainWindow, widget: QWidget) -> HelpWindow:
    """Put the cursor into a widget, press F1, and return the help."""
    widget.setFocus()
    assert window.focusWidget() is widget
    window._actions["help"].trigger()
    [shown] = window.findChildren(HelpWindow)
    assert shown.isVisible()
    return shown


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_f1_on_each_input_opens_help_that_names_its_item(window: MainWindow, rubric: Rubric) -> None:
    opened(window, rubric)
    seen = 0
    for number in range(1, window._page.page_count):
        window._page.show_page(number)
        for card in window._page._stack.currentWidget().findChildren(ItemCard):
            for widget in inputs(card):
                shown = help_for(window, widget)
                assert shown.title.text() == f"第{card.item.number}项　{card.item.text}"
                assert card.item.standard in shown.text.toPlainText()
                seen += 1
    assert seen > 3 * len(rubric.items)


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_f1_on_the_first_form_begins_with_the_field(window: MainWindow, rubric: Rubric) -> None:
    opened(window, rubric)
    window._page.show_page(0)
    page = window._page._stack.currentWidget()
    for widget in inputs(page):
        assert help_for(window, widget).title.text() == "基本信息"
    assert help_for(window, page._members).text.toPlainText().startswith("评估组成员")
    assert help_for(window, page._leader).text.toPlainText().startswith("评估组组长")


def test_a_field_within_an_item_comes_first(window: MainWindow, rubric: Rubric) -> None:
    opened(window, rubric)
    card = card_of(window, Direct)
    for widget, title in ((card._note, "说明"), (card._own.edit, "自评分"), (card.editor._grounds[1], "理由")):
        assert help_for(window, widget).text.toPlainText().split("\n")[1] == title


def test_the_key_itself_works_from_a_text_field(window: MainWindow, rubric: Rubric) -> None:
    opened(window, rubric)
    card = card_of(window, Direct)
    card._note.setFocus()
    QTest.keyClick(card._note, Qt.Key.Key_F1)
    assert window.findChild(HelpWindow).title.text().startswith(f"第{card.item.number}项")


def test_f1_while_a_ledger_cell_is_edited(window: MainWindow, rubric: Rubric) -> None:
    table = ledger(window, rubric, "任务一")
    QTest.keyClick(table, Qt.Key.Key_F2)
    help_for(window, table.findChild(QLineEdit))
    item = next(one for one in rubric.items if isinstance(one, GradedList))
    assert window.findChild(HelpWindow).title.text().startswith(f"第{item.number}项")


@pytest.mark.parametrize(
    ("show", "title"),
    [("show_start", "数据文件在哪里"), ("preview_blank", "预览、打印和保存PDF"), ("new_assessment", "基本信息")],
)
def test_each_page_has_its_help(window: MainWindow, show: str, title: str) -> None:
    getattr(window, show)()
    window._actions["help"].trigger()
    assert window.findChild(HelpWindow).title.text() == title


def test_rubric_text_is_shown_as_it_is(window: MainWindow, rubric: Rubric) -> None:
    opened(window, rubric)
    for position, item in enumerate(rubric.items):
        window._page.go_to_item(position)
        window._actions["help"].trigger()
        assert item.standard in window.findChild(HelpWindow).text.toPlainText()


def test_an_items_link_opens_its_article(window: MainWindow, qtbot: Any, rubric: Rubric) -> None:
    opened(window, rubric)
    card = card_of(window, Direct)
    [link] = card.findChildren(BasisLink)
    assert link.text() == "依据：第九条"
    link.click()
    shown = window.findChild(RegulationWindow)
    assert shown is not None
    assert shown.article == 9
    assert {"第一章 总则", "第五章 附则"} <= set(shown.findChild(QTextBrowser).toPlainText().split("\n"))
    qtbot.wait_until(shown.isActiveWindow)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_a_link_in_the_help_opens_the_article_in_the_same_window(window: MainWindow, rubric: Rubric) -> None:
    opened(window, rubric)
    shown = help_for(window, card_of(window, Direct).editor.first_input())
    shown.text.anchorClicked.emit(QUrl("article:9"))
    window._actions["regulation"].trigger()
    assert len(window.findChildren(RegulationWindow)) == 1


@pytest.mark.parametrize(
    ("words", "found", "said"),
    [
        ("得分", ["第十二条"], "找到1条"),
        ("第十五条", ["第十五条"], "找到1条"),
        ("没有的词", [], "没有找到"),
        ("<b>", [], "没有找到"),
    ],
)
def test_the_search_leaves_the_articles_with_the_words(
    window: MainWindow, words: str, found: list[str], said: str
) -> None:
    window._actions["regulation"].trigger()
    shown = window.findChild(RegulationWindow)
    assert shown is not None
    shown._search.setText(words)
    lines = shown.findChild(QTextBrowser).toPlainText().split("\n")
    assert [line.split("　")[0].split(" ")[0] for line in lines if line.startswith("第") and "条" in line[:6]] == found
    assert shown._found.text() == said


def test_the_help_follows_the_rubric_of_the_open_assessment(window: MainWindow) -> None:
    for rubric in RUBRICS:
        opened(window, rubric)
        window._actions["keys"].trigger()
        QApplication.sendPostedEvents(None, 0)
        [shown] = window.findChildren(HelpWindow)
        assert shown.title.text() == "快捷键"
        assert "Ctrl+Z" in shown.text.toPlainText()
        assert len(shown.pages) == len(general_pages()) + 2 + len(rubric.items)


def test_conduct_leads_to_its_article(window: MainWindow, rubric: Rubric) -> None:
    opened(window, rubric)
    window._page.show_page(0)
    click(window._page, "依据：第十五条")
    assert window.findChild(RegulationWindow).article == 15
