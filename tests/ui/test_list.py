"""The list of assessments: ordered, narrowed down, several rows printed and saved at once, and where each leads."""

import shutil
import sys
from contextlib import closing
from pathlib import Path
from zipfile import is_zipfile

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from desktop_app.files.settings import Settings, load_settings
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summary
from tests.visits import finalised
from ui.finalising.check_page import CheckPage
from ui.list.assessment_table import COLUMNS, NAMES, NEXT, UNIT
from ui.list.list_acts import ListActs
from ui.list.start_page import AssessmentTable, StartPage
from ui.paper.preview_page import PreviewPage
from ui.visit.assessment_page import AssessmentPage

from ..ready import ready
from ..refusing import is_wine
from .conftest import Seat
from .driver import Person
from .paper import page_texts, pdf_printer

by_pinyin = pytest.mark.skipif(is_wine(), reason="Wine orders hanzi by their numbers, Windows by their pinyin")

UNITS = ["第10组", "北川县", "第2组", "安县", ""]
DATES = ["2026-06-30", "", "2026-01-02", "2026-12-01", "2026-06-30"]


@pytest.fixture
def filled(person: Person, rubric: Rubric, sample: Assessment) -> Person:
    """A list of five: the fourth is all there, the others have nothing scored."""
    for unit, date in zip(UNITS, DATES, strict=True):
        full = unit == "安县"
        record = ready(rubric, sample) if full else empty_assessment(rubric)
        person.add(rubric, replace(record, unit=unit, date=date))
    person.window.show_start()
    return person


def table(person: Person) -> AssessmentTable:
    return person.one(AssessmentTable)


def click_heading(person: Person, name: str) -> None:
    header = table(person).horizontalHeader()
    across = Qt.Orientation.Horizontal
    place = next(at for at in range(header.count()) if table(person).model().headerData(at, across) == name)
    person.click(header.viewport(), QPoint(header.sectionViewportPosition(place) + 20, header.height() // 2))


def column(person: Person, place: int = 0) -> list[str]:
    return [row[place] for row in person.listed]


@pytest.mark.parametrize(
    ("heading", "place", "once", "again"),
    [
        pytest.param(
            "被评估单位",
            0,
            ["安县", "北川县", "第2组", "第10组", "（未填单位）"],
            ["第10组", "第2组", "北川县", "安县", "（未填单位）"],
            marks=by_pinyin,
        ),
        (
            "评估日期",
            1,
            ["2026-01-02", "2026-06-30", "2026-06-30", "2026-12-01", "（未填）"],
            ["2026-12-01", "2026-06-30", "2026-06-30", "2026-01-02", "（未填）"],
        ),
        ("合计", 4, ["（0.00）"] * 4 + ["86.63"], ["86.63"] + ["（0.00）"] * 4),
    ],
)
def test_a_heading_orders_reverses_and_lets_go(
    filled: Person, heading: str, place: int, once: list[str], again: list[str]
) -> None:
    before = filled.listed
    for expected in (once, again, [row[place] for row in before]):
        click_heading(filled, heading)
        assert column(filled, place) == expected
    assert filled.listed == before


@by_pinyin
def test_the_order_is_remembered_and_what_is_chosen_stays_so(filled: Person, seat: Seat, file: Path) -> None:
    filled.select("评估列表", 1)
    chosen = filled.listed[1]
    click_heading(filled, "被评估单位")
    assert filled.listed[table(filled).currentRow()] == chosen
    assert load_settings().list_order == "unit"
    filled.leave()
    again = seat(load_settings(), file)
    assert column(again) == ["安县", "北川县", "第2组", "第10组", "（未填单位）"]


def test_an_order_that_is_none_is_the_usual_one(seat: Seat, filled: Person, file: Path) -> None:
    listed = filled.listed
    filled.leave()
    assert seat(Settings(person="", list_order="-weather"), file).listed == listed


def test_ctrl_f_narrows_the_list_and_esc_lets_go(filled: Person) -> None:
    filled.press("ctrl+f")
    filled.write("县")
    assert sorted(column(filled)) == ["北川县", "安县"]
    filled.press("Escape")
    assert len(filled.listed) == len(UNITS)
    assert filled.focus_name == "评估列表"
    filled.press("ctrl+f")
    filled.write("安")
    filled.press("Return", "Return")
    assert filled.one(AssessmentPage).document.record.unit == "安县"


def test_what_is_not_there_is_said(filled: Person) -> None:
    filled.press("ctrl+f")
    filled.write("没有这个")
    assert filled.listed == []
    assert "没有符合条件的评估" in filled.shown("secondary")
    assert {"打开", "打印…", "删除…"}.isdisjoint(filled.buttons())
    filled.fill("查找单位", "")
    assert len(filled.listed) == len(UNITS)


def test_what_waits_is_counted_and_a_click_shows_it(filled: Person, rubric: Rubric, sample: Assessment) -> None:
    with closing(Store.open(filled.path)) as store:
        finalised(store, store.load(store.add(rubric, replace(ready(rubric, sample), unit="丙县"))))
    filled.window.show_start()
    filled.click("待登记签名1份")
    assert [(row[0], row[6]) for row in filled.listed] == [("丙县", "登记签名")]
    filled.click("草稿5份")
    assert "丙县" not in column(filled)
    filled.click("全部6份")
    assert len(filled.listed) == 6


def test_what_one_comes_from_is_seen_whatever_was_looked_for(filled: Person) -> None:
    filled.press("ctrl+f")
    filled.write("北川")
    filled.press("Return", "Return")
    filled.click("基本信息")
    filled.fill("被评估单位", "改名县")
    filled.press("alt+Left")
    assert filled.listed[table(filled).currentRow()][0] == "改名县"
    filled.press("Delete")
    assert "改名县" in filled.answer("取消")


def test_several_are_not_deleted_and_it_is_said(filled: Person) -> None:
    choose_rows(filled, 0, 1)
    filled.press("Delete")
    assert filled.refused == "一次只能删除一份，请只选中一份"
    filled.press("Return")
    assert filled.refused == "一次只能打开一份，请只选中一份"
    assert len(filled.listed) == len(UNITS)


@pytest.mark.parametrize(("row", "following"), [(0, 0), (2, 2), (4, 3)])
def test_after_one_is_deleted_the_next_is_selected(filled: Person, row: int, following: int) -> None:
    filled.select(table(filled), row)
    filled.press("Delete")
    filled.answer("删除")
    filled.wait_until(lambda: len(filled.listed) == len(UNITS) - 1)
    assert table(filled).chosen_rows == [following]


@pytest.mark.parametrize("heading", COLUMNS.values())
def test_each_heading_orders(filled: Person, heading: str) -> None:
    before = sorted(filled.listed)
    for _ in range(3):
        click_heading(filled, heading)
        assert sorted(filled.listed) == before


def test_a_data_file_dropped_on_a_row_opens(filled: Person, file: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(file, tmp_path / "另一份.db"))
    assert filled.drag_here(table(filled).viewport(), other)
    filled.answer("打开")
    assert filled.path == other


def test_another_file_is_shown_whole(filled: Person, file: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(file, tmp_path / "另一份.db"))
    filled.press("ctrl+f")
    filled.write("安")
    filled.window.open_file(other)
    assert len(filled.listed) == len(UNITS)


@pytest.mark.parametrize(("unit", "page"), [("安县", CheckPage), ("第10组", None)])
def test_opening_leads_to_the_next_step(filled: Person, unit: str, page: type | None) -> None:
    filled.select("评估列表", column(filled).index(unit))
    filled.press("Return")
    assert bool(filled.all(CheckPage)) is (page is CheckPage)
    filled.show_page(2)
    filled.press("alt+Left")
    filled.press("Return")
    assert filled.form.page_number == 2  # one is back where one was


def choose_rows(person: Person, *rows: int) -> None:
    view = table(person)
    for number, at in enumerate(rows):
        place = view.visualRect(view.model().index(at, 0)).center()
        keys = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, place)


def menu_at(person: Person, row: int) -> QMenu:
    view = table(person)
    place = view.visualRect(view.model().index(row, 0)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_a_right_click_offers_what_can_be_done_and_says_why_not(filled: Person) -> None:
    choose_rows(filled, 0, 1)
    menu = menu_at(filled, 0)
    offered = {one.text(): one.isEnabled() for one in menu.actions()}
    told = {one.text(): one.toolTip() for one in menu.actions()}
    assert offered == {
        "打开": False,
        "预览考核表": False,
        "打印…": True,
        "另存为PDF…": True,
        "导出列表…": True,
        "分发…": True,
        "删除…": False,
        "清退…": True,
    }
    assert told["打开"] == "一次只能打开一份，请只选中一份"
    menu.close()
    choose_rows(filled, column(filled).index("安县"))
    menu = menu_at(filled, column(filled).index("安县"))
    [preview] = [one for one in menu.actions() if one.text() == "预览考核表"]
    QTest.mouseClick(
        menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(preview).center()
    )
    filled.paper()
    assert "安县　考核表" in filled.words(filled.one(PreviewPage))
    filled.press("alt+Left")
    assert filled.all(StartPage)


def test_several_are_saved_at_once(filled: Person, tmp_path: Path) -> None:
    (tmp_path / "存").mkdir()
    choose_rows(filled, *(column(filled).index(unit) for unit in ("安县", "第2组")))
    filled.click("另存为PDF…")
    filled.choose_path(tmp_path / "存")
    filled.let_work_end()
    assert sorted(one.name for one in (tmp_path / "存").iterdir()) == [
        "考核表_安县_2026-12-01_草稿.pdf",
        "考核表_第2组_2026-01-02_草稿.pdf",
    ]
    assert filled.said == f"已保存2份考核表到 {tmp_path / '存'}"


@pytest.mark.skipif(sys.platform == "win32", reason="the system's own dialog takes no test's keys")
def test_several_are_printed_with_one_question(filled: Person, tmp_path: Path) -> None:
    choose_rows(filled, *(column(filled).index(unit) for unit in ("安县", "第2组")))
    filled.click("打印…")
    dialog = filled.dialog(QPrintDialog)
    filled.one(QLineEdit, "filename", dialog).setText(str(tmp_path / "全部.pdf"))
    dialog.accept()
    filled.wait_until(lambda: filled.said.endswith("没有用打印机打印：2份考核表"))
    assert len(page_texts((tmp_path / "全部.pdf").read_bytes())) == 2


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_what_the_printer_does_not_take_is_told(filled: Person, tmp_path: Path) -> None:
    ids = [one.id for one in filled.store.load_all()[0]][:1]
    filled.window.findChild(ListActs).print_to(ids, pdf_printer(tmp_path / "none" / "全部.pdf"))
    assert "没有打印" in filled.answer("确定")


def test_the_list_is_exported_as_it_is_seen(filled: Person, tmp_path: Path) -> None:
    filled.click("导出列表…")
    filled.choose_path(tmp_path / "列表")
    assert is_zipfile(tmp_path / "列表.xlsx")
    assert filled.said == f"已导出5份评估的列表到 {tmp_path / '列表.xlsx'}"


def test_without_a_file_only_files_are_offered(seat: Seat) -> None:
    person = seat()
    person.window.show_start()
    assert person.buttons() == {"打开其他文件…", "新建数据文件…"}
    assert "还没有评估" not in person.words()
    assert "没有打开的数据文件" in person.words()
    person.click("打开其他文件…")
    person.press("Escape")
    assert person.buttons() == {"打开其他文件…", "新建数据文件…"}


def test_an_empty_file_offers_to_begin(person: Person) -> None:
    assert "这个文件里还没有评估" in person.words()
    assert person.focus_name == "新建评估"
    person.press("space")
    assert person.all(AssessmentPage)


@pytest.mark.parametrize("key", ["ctrl+v", "shift+b"])
def test_what_is_found_is_selected_whatever_keys_are_held(filled: Person, key: str) -> None:
    choose_rows(filled, 2, 3)
    filled.press("ctrl+f")
    filled.copy("北")
    filled.press(key)
    assert (column(filled), table(filled).chosen_rows) == (["北川县"], [0])
    assert filled.button("打开").isEnabled()


def test_no_column_is_too_narrow_for_a_row_that_is_out_of_sight(filled: Person) -> None:
    view = table(filled)
    one = Summary("", "某局", "2026-03-01", "draft", "", "", False, "0.00", "", 16, (), (), 0)
    widths = []
    for last in ("0.00", "100.00"):
        view.make_room([*[one] * 3000, one._replace(total=last)])
        view.show_rows([one])
        widths.append(view.columnWidth(NAMES.index("total")))
    assert widths[1] > widths[0]


@pytest.mark.parametrize("width", [760, 910, 1366, 1900])
@pytest.mark.parametrize("letters", [4, 9, 18, 40])
def test_units_and_next_steps_have_what_they_need_or_the_unit_most_of_the_room(
    seat: Seat, file: Path, rubric: Rubric, sample: Assessment, width: int, letters: int
) -> None:
    person = seat(file=file, width=width)
    person.add(rubric, replace(sample, unit="某" * letters))
    person.window.show_start()
    view = table(person)
    header = view.horizontalHeader()
    person.wait_until(lambda: header.length() <= view.viewport().width())
    needed = {at: max(view.sizeHintForColumn(at), header.sectionSizeHint(at)) for at in (UNIT, NEXT)}
    given = {at: header.sectionSize(at) for at in (UNIT, NEXT)}
    if sum(needed.values()) <= sum(given.values()):
        assert all(given[at] >= needed[at] for at in needed)
    else:
        for at, share in {UNIT: 0.55, NEXT: 0.45}.items():
            assert given[at] >= min(needed[at], share * sum(given.values()) - 1)


@pytest.mark.parametrize("order", ["", *COLUMNS])
def test_on_a_laptop_at_150_percent_both_are_whole(
    seat: Seat, file: Path, rubric: Rubric, sample: Assessment, order: str
) -> None:
    person = seat(file=file, width=911)
    id_ = person.add(rubric, ready(rubric, replace(sample, unit="某某市气象局党组")))
    person.window.show_start()
    view = table(person)
    view.show_decided({id_: "审定：较好"})
    view.show_order(order)
    header = view.horizontalHeader()
    needed = {at: max(view.sizeHintForColumn(at), header.sectionSizeHint(at)) for at in (UNIT, NEXT)}
    person.wait_until(lambda: all(header.sectionSize(at) >= needed[at] for at in needed))
    assert header.length() <= view.viewport().width()
