"""轮次总览: every unit at a glance, narrowed down, ordered, ranked where that is wanted; nothing of it elsewhere."""

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget

from desktop_app.office.decision.deciding import review
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Round, Unit
from desktop_app.record.scoring import score
from desktop_app.rubric.amounts import written_total
from desktop_app.rubric.rubric import Rubric
from tests.exchange.offices import uuid
from tests.office.signed import signed_visit
from ui.office.decision.decision_dialog import DecisionDialog
from ui.office.documents.documents_dialog import DocumentsDialog
from ui.office.line_table import LineTable
from ui.office.numbers_dialog import NumbersDialog
from ui.office.office_book import OfficeBook
from ui.office.round.round_page import RoundPage
from ui.office.unit.unit_dialog import UnitDialog
from ui.parts.figure_view import FigureView
from ui.visit.assessment_page import AssessmentPage

from .driver import Person
from .office_round import NAMES, OfficeRound, office_round


@pytest.fixture
def made(person: Person, rubric: Rubric, record: Assessment) -> OfficeRound:
    """A round in the open file, on the screen."""
    found = office_round(person, rubric, record)
    person.click("轮次总览")
    person.one(RoundPage)
    return found


def names(person: Person) -> list[str]:
    return [row[0] for row in person.rows("轮次总览")]


def test_without_a_register_nothing_of_it_is_to_be_seen(person: Person, rubric: Rubric, record: Assessment) -> None:
    person.add(rubric, record)
    person.window.show_start()
    assert not person.entry("轮次总览").isVisible()
    assert "轮次总览" not in person.buttons()
    person.press("ctrl+F7")
    assert person.all(RoundPage) == []


def test_each_unit_says_how_far_it_is_and_what_it_came_to(person: Person, made: OfficeRound, rubric: Rubric) -> None:
    rows = {row[0]: row for row in person.rows("轮次总览")}
    assert list(rows) == list(NAMES)
    result = score(rubric, person.store.load(made.signed).record)
    assert (written_total(result.total), result.grade) == tuple(rows[NAMES[0]][8:10])
    assert [rows[name][2] for name in NAMES] == ["⚠ 已签", "⚠ 草稿", "⚠ 未分发"]
    assert "未评完" in rows[NAMES[1]]
    assert "共3个；已定稿1个，已审定0个。" in person.words()


@pytest.mark.parametrize(("words", "found"), [("ljx", [NAMES[1]]), ("云岭", [NAMES[0]]), ("没有", [])])
def test_units_are_found_by_name_and_pinyin(person: Person, made: OfficeRound, words: str, found: list[str]) -> None:
    person.press("ctrl+f")
    person.write(words)
    assert names(person) == found
    person.click("全部显示")
    assert names(person) == list(NAMES)
    person.press("ctrl+f")
    person.write(words)
    person.press("Escape")  # as in the list
    assert names(person) == list(NAMES)
    assert person.view("轮次总览").hasFocus()


def test_chips_of_one_sort_add_up_and_sorts_narrow_down(person: Person, made: OfficeRound) -> None:
    person.click("○ 草稿1")
    assert names(person) == [NAMES[1]]
    person.click("○ 已签1")
    assert names(person) == list(NAMES[:2])
    person.click("○ 未审定1")
    assert names(person) == [NAMES[0]]
    person.click("● 草稿1")
    assert names(person) == [NAMES[0]]


def test_ranks_are_shown_where_they_are_wanted(person: Person, made: OfficeRound) -> None:
    person.click("显示名次")
    assert [row[0] for row in person.rows("轮次总览")] == ["第1名", "", ""]


def test_the_columns_are_chosen_and_remembered(person: Person, made: OfficeRound) -> None:
    before = len(person.rows("轮次总览")[0])
    person.click("选择列…")
    [menu] = person.all(QMenu, "选择列")
    next(one for one in menu.actions() if one.text() == "评估日期").trigger()
    menu.close()
    assert len(person.rows("轮次总览")[0]) == before + 1
    person.press("alt+Left")
    person.click("轮次总览")
    assert len(person.rows("轮次总览")[0]) == before + 1


def test_a_visit_is_opened_from_there_and_what_was_done_is_read_again(person: Person, made: OfficeRound) -> None:
    person.select("轮次总览", 1)
    person.click("打开评估")
    assert person.one(AssessmentPage).document.id == made.draft
    person.edit(date="2026-11-19")
    person.press("alt+Left")
    assert names(person)[person.view("轮次总览").currentIndex().row()] == NAMES[1]  # back where one came from
    person.click("选择列…")
    [menu] = person.all(QMenu, "选择列")
    next(one for one in menu.actions() if one.text() == "评估日期").trigger()
    menu.close()
    assert "2026-11-19" in person.rows("轮次总览")[1]
    person.select("轮次总览", 2)
    assert not person.button("打开评估").isEnabled()


def test_the_page_stays_as_it_is_while_nothing_was_written(person: Person, made: OfficeRound) -> None:
    [book] = person.window.findChildren(OfficeBook)
    told = list[bool]()
    book.changed.connect(lambda: told.append(True))
    person.click("图表")
    person.press("alt+Left")
    person.click("轮次总览")
    assert (told, person.all(FigureView)[0].isVisible()) == ([], True)
    book.do(person.window, lambda store: review(store, made.signed, "王某", "agreed"))
    assert told == [True]


def test_each_picture_has_its_numbers_behind_a_click(person: Person, made: OfficeRound) -> None:
    person.click("图表")
    assert "按1份定稿的评估画出。" in person.words()
    titles = ("各单位得分", "得分分布", "各部分得分率", "各项失分")
    assert [one.accessibleName() != "" for one in person.all(FigureView)] == [True] * len(titles)
    for title in titles:
        person.click(f"查看数字：{title}")
        dialog = person.dialog(NumbersDialog)
        assert dialog.windowTitle() == title
        assert person.rows(title)
        person.press("Escape")


def test_what_is_to_be_looked_at_leads_to_its_units(person: Person, made: OfficeRound, rubric: Rubric) -> None:
    person.click("问题提示")
    assert "没有问题提示" in person.words()  # of one visit
    person.click("查看各组给分…")
    title = person.dialog(NumbersDialog).windowTitle()
    assert [row[:3] for row in person.rows(title)] == [["第一评估组", "第16项", "1份"]]
    person.press("Escape")
    own = replace(person.store.load(made.signed).record)
    far = tuple(replace(answer, own="0") for answer in own.answers)
    signed_visit(person.store, rubric, replace(own, answers=far), "河口县气象局党组")
    person.press("alt+Left")
    person.click("轮次总览")
    person.pick("轮次", "全部轮次")
    [row] = person.rows("问题提示")
    assert row[0] == "自评与评估相差较大"
    assert row[1].startswith("河口县气象局党组自评")
    person.click("查看这些单位")
    person.wait_until(lambda: person.view("轮次总览").currentIndex().data() == "河口县气象局党组")


def test_a_unit_says_in_which_visit_its_tasks_are_left(person: Person, made: OfficeRound) -> None:
    for row, words in enumerate(("评估里评为较差、差的任务。", "还没有评完全部任务的评估。")):
        person.select("轮次总览", row)
        person.click("单位情况…")
        next(one for one in person.all(QAbstractButton) if one.text().startswith("未到位的任务")).click()
        assert words in "".join(one.text() for one in person.dialog(UnitDialog).findChildren(QLabel))
        person.press("Escape")


@pytest.mark.parametrize("name", ["<b>甲</b>&乙局", "甲局\u202e乙", "很长的名称" * 40])
def test_an_empty_round_and_any_name_are_shown_as_they_are(person: Person, name: str) -> None:
    unit, one = Unit(id=uuid(1), name=name), Round(id=uuid(2), name=name, year=2026)
    person.store.register.save(Register(units=(unit,), rounds=(one,)))
    person.window.show_start()
    person.choose("轮次总览")
    for tab in ("图表", "问题提示", "后续跟踪", "一览"):
        person.click(tab)
        assert person.told() == []
    assert person.rows("轮次总览") == []
    assigned = Assignment(assessment=uuid(3), unit=unit.id, round=one.id)
    person.store.register.save(Register(units=(unit,), rounds=(one,), assignments=(assigned,)))
    person.press("alt+Left")
    person.choose("轮次总览")
    assert names(person) == [name]
    person.press("Return")
    assert person.dialog(UnitDialog).windowTitle().startswith("单位情况：")


def test_in_a_file_that_is_only_looked_at_nothing_can_be_registered(person: Person, made: OfficeRound) -> None:
    path = person.path
    person.press("alt+Left")
    path.chmod(0o444)
    person.window.open_file(path)
    person.told()
    person.click("轮次总览")
    person.select("轮次总览", 0)
    person.click("审核和审定…")
    dialog = person.dialog(DecisionDialog)
    assert "只读方式打开" in person.words(dialog)
    assert not any(
        person.button(name, dialog).isEnabled() for name in ("登记审核", "登记审定", "登记跟踪事项", "撤销审定…")
    )
    person.press("Escape")
    person.click("后续跟踪")
    assert not person.button("添加事项…").isEnabled()


def test_another_file_has_its_own_round(person: Person, made: OfficeRound, empty_file: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(empty_file, tmp_path / "另一份.db"))
    person.window.open_file(other)
    assert person.all(RoundPage) == []
    assert not person.entry("轮次总览").isVisible()
    person.window.open_file(person.path.with_name("评估.db"))
    person.click("轮次总览")
    assert names(person) == list(NAMES)


def test_from_the_list_one_comes_back_to_the_list(person: Person, made: OfficeRound) -> None:
    person.select("轮次总览", 1)
    person.click("打开评估")
    person.press("ctrl+n", "alt+Left")  # another one
    assert person.listed
    person.press("Return", "alt+Left")
    assert person.listed
    assert not any(one.isVisible() for one in person.window.findChildren(RoundPage))


KEYS = {"F4": DecisionDialog, "ctrl+s": DocumentsDialog, "Return": UnitDialog, "ctrl+g": QMenu}


@pytest.mark.parametrize(("key", "shown"), KEYS.items(), ids=KEYS)
def test_keys_do_what_the_buttons_do(person: Person, made: OfficeRound, key: str, shown: type[QWidget]) -> None:
    person.select("轮次总览", 0)
    person.press(key)
    person.wait_until(lambda: any(one.isVisible() for one in person.window.findChildren(shown)))


def test_why_a_line_stands_out_is_told_where_the_pointer_is(person: Person, made: OfficeRound) -> None:
    model = person.view("轮次总览").model()
    said = [str(model.index(0, at).data(Qt.ItemDataRole.ToolTipRole)) for at in range(model.columnCount())]
    assert any(one.startswith("已签，已超期") for one in said)


def click_heading(table: LineTable) -> None:
    header = table.horizontalHeader()
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, header.height() // 2))


@pytest.mark.parametrize("rows", [(0, 1), (0, 2), (1, 2), (0, 1, 2), (2,)])
def test_what_is_selected_stays_so_whatever_is_read_or_ordered(
    person: Person, made: OfficeRound, rows: tuple[int, ...]
) -> None:
    [book], table = person.window.findChildren(OfficeBook), person.one(LineTable, "轮次总览")
    table.choose_rows(rows)
    chosen = {line.assessment for line in table.chosen_rows}
    assert len(chosen) == len(rows)
    for change in (
        lambda: book.do(person.window, lambda store: review(store, made.signed, "王某", "agreed")),
        lambda: click_heading(table),
        lambda: click_heading(table),
    ):
        change()
        assert {line.assessment for line in table.chosen_rows} == chosen


def test_of_what_is_gone_the_first_is_selected(person: Person, made: OfficeRound) -> None:
    table = person.one(LineTable, "轮次总览")
    table.choose_rows([2])
    person.press("ctrl+f")
    person.write("云岭")
    assert [line.name for line in table.chosen_rows] == [NAMES[0]]
