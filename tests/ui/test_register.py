"""单位名册与轮次: a list comes in, tables are typed and pasted into, the round shows how far each unit is."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.office.cells import team_cells, unit_cells
from desktop_app.office.proposing import propose
from desktop_app.office.register_list import listed_text
from desktop_app.office.rounds import Wanted
from desktop_app.record.assessment import empty_assessment
from desktop_app.record.register import Register
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from ui.office.cell_table import CellTable
from ui.office.list_dialog import ListDialog
from ui.office.register_dialog import RegisterDialog
from ui.office.round_dialog import RoundDialog
from ui.parts.units_choice import UnitsChoice
from ui.visit.assessment_page import AssessmentPage

from .driver import Person

LIST = (
    "单位全称\t简称\t评估组\t组长\t组员\n"
    "云岭市气象局党组\t云岭局\t第一评估组\t张某某\t李某、王某\n"
    "临江县气象局党组\t\t第二评估组\t周某\t\n"
)
UNITS, TEAMS, ROUND, WHOSE = "单位名册（", "评估组（", "本轮单位和进度（", "尚未对应的评估（"


@pytest.fixture
def register(person: Person) -> Register:
    """A round whose end is long over, two units, two teams."""
    wanted = Wanted(name="第一轮", year=2020, begins="2020-03-01", ends="2020-06-30")
    person.store.register.save(propose(Register(), listed_text(LIST), wanted).register)
    return person.store.register.load()


def shown(person: Person, tab: str = "") -> RegisterDialog:
    """Open the window, and one of its tables."""
    person.choose("单位名册与轮次…")
    dialog = person.dialog(RegisterDialog)
    if tab:
        person.click(tab)
    return dialog


def stored(person: Person) -> Register:
    with_store = Store.open(person.path, read_only=True)
    try:
        return with_store.register.load()
    finally:
        with_store.close()


def cells(person: Person, name: str) -> list[list[str]]:
    """What the rows of a table say, without the empty one."""
    return [row for row in person.rows(person.view(name)) if "粘贴多行" not in row[0]]


def wait(person: Person, words: str) -> None:
    person.wait_until(lambda: words in str(stored(person)))


def test_a_list_becomes_units_teams_and_a_round(person: Person, tmp_path: Path) -> None:
    (tmp_path / "名单.txt").write_text(LIST, "utf-8")
    shown(person)
    person.click("导入名单…")
    person.choose_path(tmp_path / "名单.txt")
    dialog = person.dialog(ListDialog)
    assert not person.button("写入名册").isEnabled()
    assert "请填写轮次名称" in person.words(dialog)
    person.fill("轮次名称", "第一轮")
    person.fill("年份", "2026")
    person.press("Return")  # in a field it goes on to the next: what is written has yet to be looked at
    assert stored(person).units == ()
    assert [row[2] for row in person.rows(person.view("对名册的改动"))][-1] == "临江县气象局党组"
    person.click("写入名册")
    person.wait_until(lambda: len(stored(person).units) == 2)
    register = stored(person)
    assert [one.name for one in register.rounds] == ["第一轮"]
    assert [team_cells(team)[:2] for team in register.teams] == [("第一评估组", "张某某"), ("第二评估组", "周某")]
    assert len(register.assignments) == 2
    assert "已导入：新增2个单位" in person.words(person.dialog(RegisterDialog))


def test_what_is_doubtful_is_asked_first(person: Person, register: Register, tmp_path: Path) -> None:
    (tmp_path / "名单.txt").write_text("单位\t负责人\n云岭市气象局\t赵某\n", "utf-8")
    shown(person)
    person.click("导入名单…")
    person.choose_path(tmp_path / "名单.txt")
    dialog = person.dialog(ListDialog)
    assert not person.button("写入名册", dialog).isEnabled()
    assert "还有1处要先回答" in person.words(dialog)
    question = "第2行的“云岭市气象局”是不是名册里的单位？"
    person.pick(question, "同一单位，名册仍称")
    person.click(person.button("写入名册", dialog))
    wait(person, "赵某")
    first = stored(person).units[0]
    assert (first.id, first.name, first.aliases) == (register.units[0].id, "云岭市气象局党组", ("云岭市气象局",))


def test_cells_are_typed_into_and_taken_back(person: Person, register: Register) -> None:
    shown(person, UNITS)
    person.select("单位名册", 1, 1)
    person.press("F2")
    person.write("临江局")
    person.press("Return")
    wait(person, "临江局")
    assert stored(person).units[1].id == register.units[1].id
    person.press("ctrl+z")
    person.wait_until(lambda: stored(person) == register)
    person.press("ctrl+y")
    wait(person, "临江局")


def test_rows_are_pasted_out_of_a_spreadsheet(person: Person, register: Register) -> None:
    shown(person, UNITS)
    person.select("单位名册", 2, 0)
    person.paste("山前县气象局党组\t山前局\t钱某\n河口县气象局党组\t河口局\t孙某\n")
    wait(person, "河口局")
    made = stored(person)
    assert [unit_cells(made, unit)[:3] for unit in made.units[2:]] == [
        ("山前县气象局党组", "山前局", "钱某"),
        ("河口县气象局党组", "河口局", "孙某"),
    ]


def test_the_cell_where_typing_and_pasting_begin_is_seen(person: Person, register: Register) -> None:
    shown(person, UNITS)
    person.select("单位名册", 1, 0)
    view = person.view("单位名册")
    seen = [view.grab().toImage()]
    person.press("Right")
    assert view.grab().toImage() not in seen


def test_a_whole_list_is_pasted_or_dropped(person: Person, tmp_path: Path) -> None:
    dialog = shown(person, UNITS)
    person.select("单位名册", 0, 0)
    person.paste(LIST)
    assert "名单：剪贴板，2个单位，2个评估组" in person.words(person.dialog(ListDialog))
    person.click("取消")
    (tmp_path / "名单.txt").write_text(LIST, "utf-8")
    assert person.drag_here(dialog, tmp_path / "名单.txt")
    assert "名单：名单.txt，2个单位" in person.words(person.dialog(ListDialog))
    assert stored(person) == Register()


def test_what_cannot_be_is_told_and_nothing_changes(person: Person, register: Register) -> None:
    shown(person, UNITS)
    person.select("单位名册", 1, 0)
    person.paste("云岭市气象局党组")
    assert "名册里已有“云岭市气象局党组”" in person.answer("确定")
    assert stored(person) == register
    assert cells(person, "单位名册")[1][0] == "临江县气象局党组"


def test_a_unit_goes_only_where_it_has_no_assessment(person: Person, register: Register, rubric: Rubric) -> None:
    begun = person.add(rubric, empty_assessment(rubric, unit="云岭局"))
    kept = replace(register.assignments[0], assessment=begun, unit=register.units[0].id)
    others = tuple(one for one in register.assignments if one.unit != kept.unit)
    person.store.register.save(replace(register, assignments=(kept, *others)))
    shown(person, UNITS)
    for row, words in ((0, "已有1份评估，不能从名册删除"), (1, "")):
        person.select("单位名册", row)
        person.press("Delete")
        assert "可以用“撤销”恢复" in person.answer("删除")
        if words:
            assert words in person.answer("确定")
    person.wait_until(lambda: [unit.name for unit in stored(person).units] == ["云岭市气象局党组"])
    person.click("撤销")
    person.wait_until(lambda: len(stored(person).units) == 2)


def test_teams_say_who_assesses_what(person: Person, register: Register) -> None:
    shown(person, TEAMS)
    person.select("评估组", 0, 3)
    person.paste("李某（1-4、7）、王某")
    wait(person, "items=(1, 2, 3, 4, 7)")
    assert cells(person, "评估组")[0] == ["第一评估组", "张某某", "", "李某（1-4、7）、王某", "1个"]
    person.select("评估组", 0, 3)
    person.paste("李某（台账）")
    assert "分工看不懂" in person.answer("确定")


def test_a_team_goes_and_its_units_stay(person: Person, register: Register) -> None:
    shown(person, TEAMS)
    person.select("评估组", 0)
    person.press("Delete")
    assert "分给它的单位留在这一轮次" in person.answer("删除")
    person.wait_until(lambda: len(stored(person).teams) == 1)
    left = stored(person)
    assert [one.assessment for one in left.assignments] == [one.assessment for one in register.assignments]
    person.click("撤销")
    person.wait_until(lambda: stored(person) == register)


def test_the_round_shows_what_is_overdue_first_and_says_so(person: Person, register: Register) -> None:
    dialog = shown(person)  # it begins here where there is a round
    rows = cells(person, "本轮单位和进度")
    assert [row[0] for row in rows] == ["云岭市气象局党组", "临江县气象局党组"]
    assert all(row[2] == "未分发" and row[5].startswith("⚠ 超期") for row in rows)
    assert "⚠ 超期2个；本轮共2个单位：未分发2" in person.words(dialog)


def test_a_unit_is_given_to_another_team(person: Person, register: Register) -> None:
    shown(person, ROUND)
    person.select("本轮单位和进度", 0, 1)
    person.paste("第二评估组\n第1评估组")
    names = {team.id: team.name for team in register.teams}
    units = [unit.id for unit in register.units]

    def given() -> list[str]:
        found = {one.unit: names.get(one.team or "", "") for one in stored(person).assignments}
        return [found.get(unit, "–") for unit in units]

    person.wait_until(lambda: given() == ["第二评估组", "第一评估组"])
    person.select("本轮单位和进度", 0)
    person.press("Delete")
    person.answer("移出")
    person.wait_until(lambda: "–" in given())
    person.click("列入单位…")
    person.dialog(UnitsChoice)
    person.click("全选")
    person.click("列入1个单位")
    person.wait_until(lambda: "" in given())


def test_a_round_is_begun_and_changed(person: Person) -> None:
    shown(person)
    person.click("新建轮次…")
    person.dialog(RoundDialog)
    assert not person.button("新建").isEnabled()
    person.fill("轮次名称", "第一轮")
    person.fill("截止日期", "6月30日")
    assert "请写明年份" in person.words(person.dialog())
    person.fill("截止日期", "2026年6月30日")
    person.press("Return")
    person.wait_until(lambda: [one.ends for one in stored(person).rounds] == ["2026-06-30"])
    person.dialog(RegisterDialog)
    person.click("删除轮次…")
    person.answer("删除")
    person.wait_until(lambda: stored(person).rounds == ())


def test_what_has_only_a_name_is_matched_once(person: Person, register: Register, rubric: Rubric) -> None:
    certain = person.add(rubric, empty_assessment(rubric, unit="云岭局", date="2020-04-01"))
    near = person.add(rubric, empty_assessment(rubric, unit="临江县局"))
    shown(person, WHOSE)
    told = {row[0]: (row[3], row[4], row[5]) for row in person.rows(person.view("尚未对应的评估"))}
    assert told == {
        "云岭局": ("云岭市气象局党组", "第一轮", "名称相同"),
        "临江县局": ("临江县气象局党组", "第一轮", "名称相近，请核对"),
    }
    person.click("确认对应（1份）")
    person.wait_until(lambda: stored(person).unit_of(certain) == register.units[0])
    assert stored(person).unit_of(near) is None
    person.dialog(RegisterDialog)
    person.click("选择单位…")
    person.dialog(UnitsChoice)
    person.write("ljx")
    person.press("Return")
    person.dialog(RegisterDialog)
    person.click("确认对应（1份）")
    person.wait_until(lambda: stored(person).unit_of(near) == register.units[1])


def test_an_assessment_is_opened_from_the_round(person: Person, register: Register, rubric: Rubric) -> None:
    begun = person.add(rubric, empty_assessment(rubric, unit="临江县局"))
    person.store.register.save(
        replace(register, assignments=(replace(register.assignments[0], assessment=begun, unit=register.units[1].id),))
    )
    shown(person, ROUND)
    assert cells(person, "本轮单位和进度")[0][6] == "表上写“临江县局”"
    person.select("本轮单位和进度", 0)
    person.press("Return")
    person.wait_until(lambda: person.window.findChildren(AssessmentPage))
    assert person.document.id == begun


def test_the_tables_are_called_by_name(person: Person, register: Register) -> None:
    dialog = shown(person)
    names = {table.accessibleName() for table in dialog.findChildren(CellTable)}
    assert names == {"单位名册", "评估组", "本轮单位和进度"}


def test_in_a_file_that_is_only_looked_at_nothing_can_be_changed(person: Person, register: Register) -> None:
    path = person.path
    path.chmod(0o444)
    person.window.open_file(path)
    person.told()
    shown(person, UNITS)
    names = ("导入名单…", "添加单位", "从名册删除…", "新建轮次…")
    assert not any(person.button(name).isEnabled() for name in names)
    person.select("单位名册", 0, 0)
    person.paste("丙局")
    person.press("Delete")
    assert stored(person) == register
