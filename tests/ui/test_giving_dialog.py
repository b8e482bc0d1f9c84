"""分发 in the window: a round to its teams, a draft to the members, and what the file says when it is opened."""

from contextlib import closing
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QTableWidget

from desktop_app.base.errors import UserError
from desktop_app.base.progress import Progress
from desktop_app.files.settings import Settings
from desktop_app.record.assessment import Assessment
from desktop_app.record.package import Package, Share
from desktop_app.record.register import Recusal
from desktop_app.rubric.answers import Reading, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.giving_table import GivingTable
from desktop_app.storage.store import Store
from tests.exchange.offices import office_register, stored_in, uuid
from ui.exchange.asking import targets
from ui.exchange.asking.targets import Target, Targets
from ui.exchange.giving import writing_dialog
from ui.exchange.giving.division_table import DivisionTable
from ui.exchange.giving.giving_teams import TeamsPart, TeamsTable
from ui.list.start_page import AssessmentTable
from ui.parts.elided_button import ElidedButton

from .conftest import Seat
from .driver import Person
from .tasks import with_tasks

PASSPHRASE = "春眠不觉晓，处处闻啼鸟"


@pytest.fixture
def office(seat: Seat, file: Path) -> Person:
    """An office with 20 units and 4 teams, of which nothing is begun."""
    with closing(Store.open(file)) as store:
        store.register.save(office_register(20, 4))
    return seat(Settings(person="张某某"), file)


def give(person: Person, folder: Path) -> str:
    """Go on to where it is written and give out; return what is said in the end."""
    person.click("下一步")
    person.one(Targets).pick(folder)
    person.click("分发")
    person.wait_until(lambda: "关闭" in person.buttons())
    return person.words()


def test_a_round_in_four_clicks(office: Person, stick: Path) -> None:
    office.click("分发…")
    assert len(office.rows(office.one(TeamsTable))) == 24
    said = give(office, stick)
    assert "已分发4份任务包，写入后读回核对一致，并已登记。" in said
    assert "数据移交单（PDF）放在任务包旁边。" in said
    packages = sorted(stick.glob("任务包_第?评估组_2026年第一轮.db"))
    assert [len(stored_in(one)) for one in packages] == [5, 5, 5, 5]
    assert len(list(stick.glob("*_数据移交单.pdf"))) == 4
    assert [row[0] for row in office.rows(office.one(QTableWidget, "已分发"))] == [
        f"第{number}评估组" for number in "一二三四"
    ]
    office.click("预览和打印数据移交单…")
    assert len(office.paper()) == 4
    office.press("alt+Left")
    assert len(office.listed) == 20
    office.click("分发…")  # what went out is told, and not ticked again
    assert not office.button("下一步").isEnabled()
    office.click("分发记录…")
    rows = office.rows(office.one(QTableWidget, "分发记录"))
    assert [row[2] for row in rows] == [f"第{number}评估组" for number in "四三二一"]
    assert all(row[1] == "张某某" and row[3].endswith("等5个") for row in rows)
    office.press("Escape")
    assert all("已分发给第" in row[1] or "已选0个" in row[1] for row in office.rows(office.one(TeamsTable)))


def test_a_team_is_ticked_with_its_units_and_who_stands_aside_is_told(seat: Seat, file: Path, stick: Path) -> None:
    with closing(Store.open(file)) as store:
        store.register.save(office_register(4, 2, recusals=(Recusal(person="组长1某", unit=uuid(100)),)))
    person = seat(Settings(person=""), file)
    person.click("分发…")
    table = person.one(TeamsTable)
    rows = person.rows(table)
    assert [row[1] for row in rows] == [
        "已选1个，共2个单位",
        "组长组长1某须回避",
        "未分发",
        "已选2个，共2个单位",
        "未分发",
        "未分发",
    ]
    assert not table.item(1, 0).flags() & Qt.ItemFlag.ItemIsEnabled  # type: ignore[union-attr]
    table.setCurrentCell(3, 0)
    table.setFocus()
    person.press("space")
    assert person.rows(table)[3][1] == "已选0个，共2个单位"
    give(person, stick)
    [one] = stick.glob("*.db")
    assert list(stored_in(one)) == [uuid(1002)]


def test_a_unit_without_a_team_is_told(seat: Seat, file: Path) -> None:
    register = office_register(4, 2)
    given = (replace(register.assignments[0], team=None), *register.assignments[1:])
    with closing(Store.open(file)) as store:
        store.register.save(replace(register, assignments=given))
    person = seat(Settings(person="张某某"), file)
    person.click("分发…")
    assert "还有1个单位没有分给评估组，不会分发：“" in person.words()


def test_ledgers_go_to_their_units_by_the_names_of_the_files(office: Person, stick: Path, tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    folder.mkdir()
    for name in ("云1市局整改台账", "无名"):
        (folder / f"{name}.csv").write_text("序号,反馈问题,整改措施,责任部门\n1,问题,任务,某科\n", "utf-8-sig")
    office.click("分发…")
    office.one(TeamsPart).take_folder(folder)
    assert office.answer("确定") == "“无名.csv”看不出是哪个单位的台账，没有导入。"
    assert office.rows(office.one(TeamsTable))[1][2] == "云1市局整改台账.csv"
    mark = office.one(QComboBox, "新建评估的标注")
    assert mark.currentText() == ""
    mark.setCurrentText("内部")
    give(office, stick)
    with closing(Store.open(stick / "任务包_第一评估组_2026年第一轮.db", read_only=True)) as made:
        answer = made.load(uuid(1000)).record.answers[6]
        assert [task.text for task in answer.tasks] == ["任务"]  # type: ignore[attr-defined]
        assert made.load(uuid(1000)).record.mark == "内部"


def test_a_round_without_a_mouse(office: Person, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "removable_media", lambda: [Target(stick, "KINGSTON", True)])
    office.press("ctrl+shift+j")
    office.one(TeamsTable)
    office.press("Return")
    office.wait_until(office.button("分发").isEnabled)
    office.button("分发").setFocus()
    office.press("Return")
    office.wait_until(lambda: "关闭" in office.buttons())
    assert len(list(stick.glob("*.db"))) == 4


@pytest.fixture
def leader(seat: Seat, file: Path, rubric: Rubric) -> Person:
    """A leader with a draft open, that has four members and ten tasks."""
    names = ("李某某", "王某某", "赵某某", "钱某某")
    with closing(Store.open(file)) as store:
        record = with_tasks(rubric, *(Task(id=at, text=f"任务{at}") for at in range(1, 11)))
        store.add(rubric, replace(record, unit="某市局", leader="张某某", members=names))
    person = seat(Settings(person="张某某"), file)
    person.press("Return")
    return person


def test_four_members_in_a_few_clicks(leader: Person, stick: Path) -> None:
    leader.press("ctrl+shift+j")
    table = leader.one(DivisionTable)
    for column in range(2, 6):
        leader.select(table, column - 1, column)
    said = give(leader, stick)
    assert "已分发4份任务包" in said
    for at, name in enumerate(("李某某", "王某某", "赵某某", "钱某某"), 1):
        with closing(Store.open(stick / f"任务包_{name}_某市局.db", read_only=True)) as made:
            package = made.givings.package
            assert package is not None
            assert (package.kind, package.person, package.giver) == ("member", name, "张某某")
            shares = {one.person: one.items for one in made.shares.of(made.ids()[0])}
            assert shares[name] == (at,)
            assert len(shares) == 4
    leader.click("关闭")
    assert {one.person for one in leader.document.division.shares} == {"李某某", "王某某", "赵某某", "钱某某"}


def test_several_drafts_share_the_items_and_each_keeps_its_tasks(leader: Person, rubric: Rubric, stick: Path) -> None:
    first = leader.document.id
    leader.store.shares.save(first, [Share(person="李某某", items=(9,), tasks=((7, 1),))])
    record = leader.document.record
    leader.press("alt+Left")
    second = leader.add(rubric, replace(record, unit="某县局"))
    leader.window.show_start()
    leader.press("ctrl+a")
    leader.click("分发…")
    leader.select(leader.one(DivisionTable), 1, 2)
    give(leader, stick)
    for one, tasks in ((first, ((7, 1),)), (second, ())):
        assert leader.store.shares.of(one) == (Share(person="李某某", items=(1,), tasks=tasks),)
    assert len(list(stick.glob("任务包_*_2个单位_*.db"))) == 4


def test_typing_after_a_giving_is_another_event(leader: Person, stick: Path) -> None:
    leader.show_page(0)
    leader.fill("被评估单位", "某")
    leader.press("ctrl+shift+j")
    give(leader, stick)
    leader.click("关闭")
    leader.click(leader.field("被评估单位"))
    leader.press("End")
    head = leader.store.givings.all()[0].assessments[0][1]
    leader.write("局")
    leader.document.finish()
    assert head in [event.hash for event in leader.store.history.of(leader.document.id)]
    assert leader.stored().head != head


def test_another_office_gets_a_copy_of_what_is_chosen(
    person: Person, rubric: Rubric, record: Assessment, stick: Path
) -> None:
    for unit in ("某市局", "某县局"):
        person.add(rubric, replace(record, unit=unit))
    person.window.show_start()
    person.press("ctrl+a")
    person.click("分发…")
    assert not person.one(ElidedButton, "分发给评估组").isEnabled()
    person.click("分发给其他单位")
    assert not person.button("下一步").isEnabled()
    person.fill("接收单位", "省局巡察办")
    give(person, stick)
    [copy] = stick.glob("评估副本_省局巡察办_2个单位_*.db")
    assert len(stored_in(copy)) == 2


def _says(person: Person, words: str) -> bool:
    return words in person.words()


def test_each_team_gets_a_stick_of_its_own_where_that_is_wanted(office: Person, tmp_path: Path) -> None:
    sticks = [tmp_path / f"U盘{number}" for number in "一二三四"]
    office.click("分发…")
    office.click("下一步")
    assert "几份写在同一个U盘上，拿到U盘的人会看到给别人的" in office.words()
    office.click(office.one(QCheckBox, "一份一个U盘"), QPoint(8, 8))
    for at, stick in enumerate(sticks):
        stick.mkdir()
        office.one(Targets).pick(stick)
        office.click("写下一份" if at else "分发")
        told = f"还有{3 - at}份" if at < 3 else "已分发4份任务包"
        office.wait_until(partial(_says, office, told))
        assert at == 3 or "写下一份" not in office.buttons()  # while it is the same one
    assert [[one.stem for one in stick.glob("*.db")] for stick in sticks] == [
        [f"任务包_第{number}评估组_2026年第一轮"] for number in "一二三四"
    ]
    assert "已分发4份任务包" in office.words()
    assert len(office.store.givings.all()) == 4


def test_who_has_got_no_stick_yet_is_told(office: Person, stick: Path) -> None:
    office.click("分发…")
    office.click("下一步")
    office.click(office.one(QCheckBox, "一份一个U盘"), QPoint(8, 8))
    office.one(Targets).pick(stick)
    office.click("分发")
    office.wait_until(lambda: "请换上给“第二评估组”的U盘" in office.words())
    office.one(Targets).pick(stick / "没有")
    office.click("写下一份")
    office.wait_until(lambda: "找不到文件夹" in office.words())
    office.press("Escape")
    assert "已分发1份任务包" in office.words()
    assert "没有分发给第二评估组、第三评估组、第四评估组：已停止。" in office.words()


@pytest.mark.usefixtures("quick_passphrases")
def test_a_sealed_package_has_no_receipt_beside_it(office: Person, stick: Path) -> None:
    office.click("分发…")
    office.click("下一步")
    office.one(Targets).pick(stick)
    office.click(office.one(QCheckBox, "加密副本"), QPoint(8, 8))
    office.fill("口令", PASSPHRASE)
    assert not office.button("分发").isEnabled()
    office.fill("再输一次口令", PASSPHRASE)
    assert "旁边不放数据移交单" in office.words()
    office.click("分发")
    office.wait_until(lambda: "关闭" in office.buttons())
    assert {path.suffix for path in stick.iterdir()} == {".jmdb"}
    assert "要输入口令，请另外告诉对方" in office.words()


def test_what_is_refused_can_be_tried_again(office: Person, stick: Path) -> None:
    office.click("分发…")
    said = give(office, stick / "没有")
    assert "找不到文件夹" in said
    assert "未分发" in said
    office.click("返回修改")
    office.one(Targets).pick(stick)
    office.click("分发")
    office.wait_until(lambda: "预览和打印数据移交单…" in office.buttons())
    assert len(office.store.ids()) == 20  # begun once


def test_what_is_not_recorded_is_told(office: Person, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise UserError("磁盘空间不足。")

    monkeypatch.setattr(GivingTable, "add", refuse)
    office.click("分发…")
    said = give(office, stick)
    assert "任务包已写好，但分发没有登记好" in said
    assert "已写好并核对一致，但没有登记为已分发：磁盘空间不足。" in said
    assert office.store.givings.all() == []


def test_given_up_on_the_way(office: Person, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(Progress):
        def begin(self, stage: str, total: int = 0) -> None:
            if stage == "写入":
                while not self.cancelled:
                    QTest.qSleep(5)
            super().begin(stage, total)

    monkeypatch.setattr(writing_dialog, "Progress", Endless)
    office.click("分发…")
    office.click("下一步")
    office.one(Targets).pick(stick)
    office.click("分发")
    office.press("Escape")
    office.wait_until(lambda: "关闭" in office.buttons())
    assert "已取消" in office.words()
    assert list(stick.iterdir()) == []


def test_a_list_with_nothing_to_give_out_says_so(person: Person, rubric: Rubric, record: Assessment) -> None:
    person.add(rubric, record)
    person.window.show_start()
    person.one(AssessmentTable).clearSelection()
    person.click("分发…")
    assert person.told() == [
        "请先在评估列表里选中要分发的评估；单位名册里还没有轮次和评估组，请先在“单位名册与轮次”里建立。"
    ]


# --- opening a package ---


def test_a_team_types_no_unit_no_member_and_no_reading(
    office: Person, rubric: Rubric, record: Assessment, stick: Path
) -> None:
    reading = Reading(value=Decimal("0.5"), person="张某某", date="2026-01-05")
    office.add(rubric, record.with_answer(14, replace(record.answers[14], reading=reading)))
    office.window.show_start()
    office.click("分发…")
    give(office, stick)
    office.click("关闭")
    office.window.open_file(stick / "任务包_第三评估组_2026年第一轮.db")
    assert [row[0] for row in office.listed] == [
        f"{unit}市气象局党组" for unit in ("青3", "江7", "河11", "北15", "原19")
    ]
    assert {row[-1] for row in office.listed} == {"还有16项未评；缺评估日期"}
    office.press("Return")
    made = office.document.record
    assert (made.unit, made.leader, made.mark) == ("青3市气象局党组", "组长3某", "")
    assert made.members == ("副组长3某", "组员3某", "队员3某")
    assert made.answers[14].reading == reading  # type: ignore[attr-defined]
    assert office.store.person == "组长3某"
    office.press("ctrl+shift+j")  # the leader's members come from the register, with their usual items
    table = office.one(DivisionTable)
    assert table.people == ["组长3某", "副组长3某", "组员3某", "队员3某"]
    assert table.shares() == (Share(person="组员3某", items=(1, 2, 3)), Share(person="队员3某", items=(7,)))


def packaged(file: Path, rubric: Rubric, person: str) -> None:
    with closing(Store.open(file)) as store:
        one = store.add(rubric, with_tasks(rubric))
        store.shares.save(one, [Share(person="李某某", items=(1,))])
        at = "2026-06-30T14:03:00+08:00"
        facts = {"giver": "张某某", "recipient": "第一评估组", "kind": "team", "person": person}
        store.givings.keep_package(Package(id=uuid(9), at=at, **facts))


@pytest.mark.parametrize("before", [None, "", "王某某"])
def test_whoever_opens_a_package_is_seated_once(seat: Seat, file: Path, rubric: Rubric, before: str | None) -> None:
    packaged(file, rubric, "李某某")
    person = seat(Settings(person=before), file)
    assert "任务包：由张某某于6月30日 14:03分发给第一评估组" in person.words()
    person.press("Return")
    assert person.store.person == "李某某"
    assert not person.all(QLineEdit, "录入人姓名")  # nobody is asked
    person.press("ctrl+i")
    person.write("赵某某")
    person.click("确定")
    person.press("alt+Left")
    assert person.store.person == "赵某某"
    person.window.open_file(file)
    assert person.store.person == "赵某某"  # later on it is the user's to say


def test_a_package_for_nobody_leaves_who_is_there(seat: Seat, file: Path, rubric: Rubric) -> None:
    packaged(file, rubric, "")
    person = seat(Settings(person="王某某"), file)
    assert person.store.person == "王某某"
    assert "分发给第一评估组" in person.words()


def test_an_ordinary_file_says_nothing_of_packages(person: Person) -> None:
    assert "分发" not in person.words()
