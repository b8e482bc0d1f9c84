"""Ctrl+K: to whatever is named, and back to where one was."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPlainTextEdit, QWidget

from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.rubric import Rubric
from ui.help.help_window import HelpWindow
from ui.history.history_page import HistoryPage
from ui.ledger.task_table import TaskTable
from ui.list.start_page import StartPage
from ui.paper.preview_page import PreviewPage
from ui.parts.menus import menus_of
from ui.search.palette import MOST, Palette, Target, ordered
from ui.visit.assessment_page import AssessmentPage

from .driver import Person
from .places import flaws, settle

NAME = "转到"


@pytest.fixture
def at_the_form(person: Person, rubric: Rubric) -> Person:
    """An assessment with a ledger is open, the cursor within a text of item 4; another one stands in the list."""
    person.add(rubric, empty_assessment(rubric, unit="临江县自然资源局"))
    record = empty_assessment(rubric, unit="云岭市气象局党组")
    tasks = (*(Task(id=n, text=f"第{n}条") for n in range(1, 70)), Task(id=70, text="完善制度"))
    record = record.with_answer(3, replace(record.answers[3], note="abcd"))
    person.open(rubric, record.with_answer(6, GradedListAnswer(tasks=tasks)))
    person.card(4)
    person.click(person.field("第4项 扣分依据"))
    person.press("ctrl+Home", "Right", "shift+Right")
    return person


def listed(person: Person) -> list[str]:
    """What is offered, a line each."""
    hits = person.one(QListWidget, "可以转到")
    return [hits.item(row).text() for row in range(hits.count())]


def ask(person: Person, wanted: str) -> list[str]:
    """Open the palette and type; return what is offered."""
    person.press("ctrl+k")
    person.write(wanted)
    return listed(person)


def is_open(person: Person) -> bool:
    return bool(person.all(QLineEdit, NAME))


WAYS: list[tuple[str, str, Callable[[Person], object]]] = [
    ("wszd", "整改任务　完善制度　第7项任务70", lambda one: one.one(TaskTable).currentIndex().row() == 69),
    ("hd", "页面　核对与定稿　评估　Ctrl+7", lambda one: one.form.page_number == one.form.page_count - 1),
    ("临江", "评估　临江县自然资源局　草稿", lambda one: one.document.record.unit == "临江县自然资源局"),
    ("pgLc", "说明　评估流程　使用说明", lambda one: one.one(HelpWindow).title.text() == "评估流程"),
    ("xgjl", "命令　修改记录　评估　Ctrl+H", lambda one: one.one(HistoryPage)),
    ("预览", "命令　预览考核表　考核表　Ctrl+P", lambda one: one.one(PreviewPage)),
]


@pytest.mark.parametrize("start", ["form", "preview", "history"])
@pytest.mark.parametrize(("wanted", "line", "is_there"), WAYS, ids=[way[0] for way in WAYS])
def test_enter_goes_there_from_each_page(
    at_the_form: Person, start: str, wanted: str, line: str, is_there: Callable[[Person], object]
) -> None:
    at_the_form.press(*{"preview": ["ctrl+p"], "history": ["ctrl+h"]}.get(start, []))
    found = ask(at_the_form, wanted)
    if (best := found[0]).endswith("请先返回评估的填写页面"):
        assert best.startswith(line)
        return
    assert line in found[:3]
    at_the_form.press(*["Down"] * found.index(line), "Return")
    assert is_there(at_the_form)
    assert not is_open(at_the_form)


def test_an_item_is_found_by_its_number_and_has_the_cursor(at_the_form: Person) -> None:
    found = ask(at_the_form, "第14项")
    assert found[0].startswith("评分项")
    at_the_form.press("Return")
    assert at_the_form.form.place.position == 13
    assert at_the_form.focus_name


def test_escape_gives_back_the_focus_and_what_was_selected(at_the_form: Person) -> None:
    field = at_the_form.window.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    ask(at_the_form, "移交")
    at_the_form.press("Down", "Tab", "Escape")
    assert not is_open(at_the_form)
    assert at_the_form.window.focusWidget() is field
    assert field.textCursor().selectedText() == "b"
    at_the_form.write("x")
    assert at_the_form.stored().record.answers[3].note == "axcd"


def test_what_is_written_in_a_cell_is_kept_and_the_ledger_has_the_focus_again(at_the_form: Person) -> None:
    at_the_form.card(7)
    table = at_the_form.one(TaskTable)
    table.setFocus()
    at_the_form.press("ctrl+Home", "F2", "ctrl+a")
    at_the_form.write("new")
    ask(at_the_form, "")
    at_the_form.press("Escape")
    assert at_the_form.window.focusWidget() is table
    assert at_the_form.stored().record.answers[6].tasks[0].text == "new"


@pytest.mark.parametrize(("page", "wanted"), [(StartPage, "dg"), (AssessmentPage, "撤销")])
def test_what_cannot_be_done_is_offered_last_says_why_and_does_nothing(
    at_the_form: Person, page: type[QWidget], wanted: str
) -> None:
    if page is StartPage:
        at_the_form.press("alt+Left")
    found = ask(at_the_form, wanted)
    why = "请先打开一份评估" if page is StartPage else "没有可以撤销的改动"
    row = next(row for row, line in enumerate(found) if line.endswith(why))
    at_the_form.press(*["Down"] * row, "Return")
    assert at_the_form.refused == why
    assert is_open(at_the_form)
    assert at_the_form.focus_name == NAME


def test_an_action_has_what_it_needs_of_the_focus(at_the_form: Person) -> None:
    at_the_form.card(2)
    ask(at_the_form, "无扣分")
    at_the_form.press("Return")
    assert at_the_form.form.place.position == 2
    assert at_the_form.document.result.items[1].points is not None


def test_whatever_the_menus_have_is_offered(person: Person) -> None:
    person.press("ctrl+k")
    offered = {line.split("　")[1] for line in listed(person)}
    for menu in menus_of(person.window):
        for action in menu.actions():
            if action.isVisible() and action.text() and action.objectName() != "palette":
                person.fill(NAME, action.text())
                offered |= {line.split("　")[1] for line in listed(person)}
                assert action.text() in offered
    person.fill(NAME, "评估.db")
    assert f"命令　{person.path}　文件 › 最近的文件" in listed(person)


def test_a_click_takes_and_a_click_elsewhere_closes(at_the_form: Person) -> None:
    ask(at_the_form, "基本信息")
    row = next(row for row, line in enumerate(listed(at_the_form)) if line.startswith("页面"))
    at_the_form.select(at_the_form.one(QListWidget, "可以转到"), row)
    assert at_the_form.form.page_number == 0
    at_the_form.press("ctrl+k")
    at_the_form.window.resize(800, 500)
    field = at_the_form.field("被评估单位")
    field.setFocus()
    assert not is_open(at_the_form)
    at_the_form.press("ctrl+k", "ctrl+k", "Escape")
    assert at_the_form.window.focusWidget() is field


def test_it_closes_when_the_page_is_left(at_the_form: Person) -> None:
    at_the_form.press("ctrl+h")
    ask(at_the_form, "恢复到")
    at_the_form.press("alt+Left")
    assert at_the_form.all(AssessmentPage)
    assert not is_open(at_the_form)
    assert at_the_form.window.isAncestorOf(at_the_form.window.focusWidget())


def test_a_recent_file_opens_though_its_menu_was_shown_meanwhile(person: Person) -> None:
    ask(person, "评估.db")
    person.menu("最近的文件").aboutToShow.emit()
    person.press("Return")
    assert not is_open(person)
    assert person.path.name == "评估.db"


def test_what_an_input_method_has_not_given_yet_is_no_search(at_the_form: Person, qapp: QApplication) -> None:
    before = ask(at_the_form, "")
    line = at_the_form.one(QLineEdit, NAME)
    qapp.sendEvent(line, QInputMethodEvent("yi'jiao", []))
    assert listed(at_the_form) == before
    done = QInputMethodEvent()
    done.setCommitString("移交")
    qapp.sendEvent(line, done)
    assert listed(at_the_form)[0] == "命令　移交…　收发　Ctrl+J"


def test_a_screen_reader_is_told_what_is_chosen(person: Person) -> None:
    found = ask(person, "beifen")
    line = person.one(QLineEdit, NAME)
    assert line.accessibleDescription() == found[0]
    person.press("Down")
    assert line.accessibleDescription() == found[1]


@pytest.mark.parametrize("size", [(683, 384), (911, 512), (1366, 768)])  # of one screen, at 200, 150 and 100 %
@pytest.mark.parametrize("wanted", ["", "yj", "没有" * 200])
def test_nothing_is_cut_or_leaves_the_window(at_the_form: Person, size: tuple[int, int], wanted: str) -> None:
    at_the_form.window.resize(*size)
    at_the_form.press("ctrl+k")
    at_the_form.write(wanted)
    palette = at_the_form.one(Palette)
    settle()
    assert list(flaws(palette)) == []
    assert at_the_form.window.rect().contains(palette.geometry())


def test_nothing_found_is_said(person: Person) -> None:
    assert ask(person, "没有的词") == []
    assert "没有找到“没有的词”" in person.shown("hint")
    person.press("Return", "Down")
    assert is_open(person)


def test_enter_alone_does_nothing(person: Person) -> None:
    assert ask(person, "")[0].startswith("命令")
    person.press("Return")
    assert is_open(person)
    person.press("Next", "Prior", "Up", "Down")
    assert person.one(QListWidget, "可以转到").currentRow() == 0


def test_what_was_chosen_comes_first_among_equals(at_the_form: Person) -> None:
    first, second, *_ = [line for line in ask(at_the_form, "第") if line.startswith("整改任务")]
    at_the_form.press("Escape")
    ask(at_the_form, "第2条")
    at_the_form.press("Return", "ctrl+k")
    assert listed(at_the_form)[0] == second
    at_the_form.write("第")
    assert [line for line in listed(at_the_form) if line.startswith("整改任务")][:2] == [second, first]
    assert f"每类只列出前{MOST}条，另有" in at_the_form.shown("hint")


TARGETS = [
    Target("命令", "登记移交", "", list),
    Target("命令", "移交…", "", list, why_not="没有文件"),
    Target("命令", "移交表", "", list),
    Target("命令", "预计", "", list),
    Target("说明", "移交给巡察办", "", list),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("移交", [["移交表", "移交…", "登记移交"], ["移交给巡察办"]]),
        ("yj", [["移交表", "预计", "移交…", "登记移交"], ["移交给巡察办"]]),
        ("移交给", [["移交给巡察办"]]),
        ("dj", [["登记移交"]]),
    ],
)
def test_beginnings_then_pinyin_kind_by_kind(wanted: str, found: list[list[str]]) -> None:
    assert [[one.words for one in kind] for kind in ordered(TARGETS, wanted, [])] == found


def test_the_last_chosen_moves_up_within_its_rank(record: Assessment) -> None:
    recent = [TARGETS[3].name, TARGETS[0].name, TARGETS[4].name]
    assert [[one.words for one in kind] for kind in ordered(TARGETS, "yj", recent)] == [
        ["预计", "移交表", "移交…", "登记移交"],
        ["移交给巡察办"],
    ]
