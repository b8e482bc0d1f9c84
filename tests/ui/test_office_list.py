"""The list of an office's file: what it does next with its round, and what a team has is told so."""

from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton

from desktop_app.files.settings import Settings
from desktop_app.record.package import Giving, Package
from desktop_app.record.register import Recusal, Register
from desktop_app.rubric.loading import shipped_rubric
from desktop_app.storage.store import Store
from tests.exchange.offices import office_register, uuid
from ui.exchange.asking.targets import Targets
from ui.exchange.giving.giving_dialog import GivingDialog
from ui.exchange.giving.giving_teams import TeamsTable
from ui.exchange.taking.taking_dialog import TakingDialog
from ui.office.register_dialog import RegisterDialog
from ui.parts.band import Band
from ui.visit.assessment_page import AssessmentPage
from ui.visit.header import Header

from .conftest import Seat
from .driver import Person

RUBRIC = shipped_rubric("xunchazhenggai-1")


def given(store: Store, *assessments: str) -> None:
    """Let a team have these."""
    heads = tuple((one, store.load(one).head if one in store.ids() else "ab" * 32) for one in assessments)
    row = {"id": uuid(1), "at": "2026-03-01T09:00:00+08:00", "person": "", "recipient": "第一评估组", "kind": "team"}
    store.givings.add([Giving(name="a.db", sha256="ab" * 32, assessments=heads, **row)])  # type: ignore[arg-type]


def sat(seat: Seat, file: Path, register: Register, *, begun: bool = False, out: int = 0, package: str = "") -> Person:
    with closing(Store.open(file)) as store:
        store.register.save(register)
        if begun:
            with store.together():
                store.begin(RUBRIC)
        given(store, *[one.assessment for one in register.assignments][:out])
        if package:
            store.givings.keep_package(Package(id=uuid(2), at="2026-03-01", giver="", recipient="甲", kind=package))
    return seat(Settings(person="张某某"), file)


def blue(person: Person) -> list[str]:
    return [one.text() for one in person.all(QPushButton, "primary") if one.isVisible()]


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize(
    ("units", "teams", "out", "package", "first", "kind"),
    [
        (4, 2, 0, "", "分发…", GivingDialog),
        (4, 2, 2, "", "分发…", GivingDialog),
        (4, 2, 4, "", "接收…", TakingDialog),
        (1, 1, -1, "", "单位名册与轮次…", RegisterDialog),
        (4, 0, 0, "", "单位名册与轮次…", RegisterDialog),
        (4, 2, 0, "team", "新建评估", AssessmentPage),
        (0, 0, 0, "", "新建评估", AssessmentPage),
    ],
)
def test_the_first_button_is_what_is_done_next(
    seat: Seat, file: Path, begun: bool, units: int, teams: int, out: int, package: str, first: str, kind: type
) -> None:
    whole = office_register(units, teams or 1)
    register = (
        whole if teams else replace(whole, teams=(), assignments=()) if units else replace(whole, units=(), rounds=())
    )
    register = register if units else Register()
    if out < 0:  # the team's leader stands aside
        aside = Recusal(person="组长1 某", unit=register.units[0].id)
        register, out = replace(register, recusals=(aside,)), 0
    person = sat(seat, file, register, begun=begun, out=out, package=package)
    assert blue(person) == ([] if package and begun else [first])  # a team has its assessments given
    person.click(first)
    assert person.one(kind) if kind is AssessmentPage else person.dialog(kind)


def test_what_a_team_has_is_told_in_the_list_and_above_its_form(seat: Seat, file: Path, stick: Path) -> None:
    person = sat(seat, file, office_register(2, 1))
    person.click("分发…")
    person.click("下一步")
    assert "这个文件里没有巡察办密钥" in person.words()
    person.one(Targets).pick(stick)
    person.click("分发")
    person.wait_until(lambda: "关闭" in person.buttons())
    person.click("关闭")
    rows = person.listed
    assert all("已分发" in str(row) and "等待第一评估组交回（" in str(row) and "未评" not in str(row) for row in rows)
    assert "○ 待交回2份" in person.buttons()
    person.press("Delete")
    assert "已分发给第一评估组，还没有交回：删除以后，交回的算新的一份。" in person.answer("取消")
    person.press("Return")
    assert "已分发给第一评估组，还没有交回：在这里填写的内容，交回时要与评估组的合并。" in person.words(
        person.one(Band)
    )
    assert "状态 草稿，已分发　评估日期" in person.words(person.one(Header))
    person.press("alt+Left")
    person.wait_until(lambda: not person.all(Band))


def test_what_a_team_got_before_is_told_before_it_is_given_out_again(seat: Seat, file: Path) -> None:
    person = sat(seat, file, office_register(2, 1), begun=True, out=2)
    person.click("分发…")
    table = person.one(TeamsTable)
    table.setCurrentCell(0, 0)
    table.setFocus()
    person.press("space")
    person.click("下一步")
    words = "党组”已在3月1日分发给第一评估组（“a.db”），这次另写一份；请告诉接收方用哪一份，两份都填写了也可以合并。"
    assert words in person.words()


def test_a_leader_takes_in_what_members_have_and_then_waits_for_the_receipt(seat: Seat, file: Path) -> None:
    with closing(Store.open(file)) as store:
        store.givings.keep_package(Package(id=uuid(2), at="2026-03-01", giver="", recipient="甲", kind="team"))
        with store.together():
            one = store.begin(RUBRIC)
        row = {"id": uuid(1), "at": "2026-03-01T09:00:00+08:00", "person": "", "recipient": "乙", "kind": "member"}
        store.givings.add([Giving(name="a.db", sha256="ab" * 32, assessments=((one, "ab" * 32),), **row)])  # type: ignore[arg-type]
    person = seat(Settings(person="张某某"), file)
    assert blue(person) == ["接收…"]
    assert person.listed[0][-1].startswith("还有16项未评")


def test_a_unit_is_begun_from_the_round_under_the_id_that_it_has(seat: Seat, file: Path) -> None:
    register = office_register(2, 1)
    person = sat(seat, file, register, out=1)
    person.choose("单位名册与轮次…")
    dialog = person.dialog(RegisterDialog)
    person.select("本轮单位和进度", 1)  # the one that was given out
    assert person.button("开始评估", dialog).toolTip().startswith("这个单位的评估已分发给第一评估组")
    person.select("本轮单位和进度", 0)
    person.click(person.button("开始评估", dialog))
    person.wait_until(lambda: person.all(AssessmentPage))
    assert person.document.id == register.assignments[1].assessment
    assert person.document.record.unit == register.units[1].name
    assert person.document.record.leader == register.teams[0].leader
