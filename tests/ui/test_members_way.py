"""A member is led through his own part alone, and then to handing it back; the others' items are there, quiet."""

from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from desktop_app.record.package import Package, Share
from desktop_app.rubric.answers import Task
from desktop_app.rubric.rubric import Rubric
from ui.exchange.asking.targets import Targets
from ui.exchange.giving.division_table import DivisionTable
from ui.exchange.giving.hand_back_dialog import HandBackDialog
from ui.exchange.giving.handover_dialog import HandoverDialog
from ui.parts.beside import told_beside
from ui.visit.division_dialog import DivisionDialog
from ui.visit.header import Header

from .driver import Person
from .tasks import with_tasks

ME, LEADER = "张某某", "李某某"
BACK, GAP = "交回组长…", "下一处未完成"
SHARES = (Share(person=ME, items=(2, 3, 12), tasks=((7, 5), (7, 6))), Share(person=LEADER, items=(4, 7, 16)))


def sits(person: Person, rubric: Rubric, me: str = ME, kind: str = "") -> Person:
    """Open an assessment of six tasks that is divided; ``kind`` is that of the package, if the file is one."""
    record = with_tasks(rubric, *(Task(id=at, text=f"任务{at}") for at in range(1, 7)))
    assessment_id = person.add(rubric, replace(record, unit="某县局", leader=LEADER))
    person.store.shares.save(assessment_id, SHARES)
    if kind:
        person.store.givings.keep_package(
            Package(id=str(UUID(int=1)), at="2026-11-20T08:00:00", giver=LEADER, recipient=me, kind=kind, person=me)
        )
    person.window.open_assessment(assessment_id)
    person.press("ctrl+i")
    person.write(me)
    person.click("确定")
    return person


def fill_in(person: Person) -> None:
    """Do all of one's own part by F9, F8 and the grades' keys alone; what is come by is one's own."""
    seen = []
    for keys in (("f9",), ("f8",), ("f8",), ("1", "1", "f9"), ("f8",)):
        person.press(*keys)
        seen.append(person.form.place.position)
    items = person.document.rubric.items
    assert [items[at].number for at in seen[:4]] == [2, 3, 7, 12]
    assert seen[4] == -1  # the last page


@pytest.fixture
def member(person: Person, rubric: Rubric) -> Person:
    return sits(person, rubric)


def test_a_member_is_led_through_his_own_part_and_then_to_the_leader(member: Person) -> None:
    assert GAP in member.buttons()
    fill_in(member)
    assert BACK in member.buttons()
    assert GAP not in member.buttons()
    assert "我负责的都已填完，可以交回组长" in member.shown("checkState")
    assert member.focus_name == BACK


def test_the_list_counts_ones_own_part_too(person: Person, rubric: Rubric) -> None:
    sits(person, rubric, kind="member")
    person.press("alt+Left")
    assert person.listed[0][-1] == "我负责的还有3项和2项任务未评"
    person.press("Return")
    fill_in(person)
    person.press("alt+Left")
    assert person.listed[0][-1] == "交回组长"


def test_the_check_page_speaks_of_ones_own_part(member: Person) -> None:
    member.show_page(-1)
    assert "我负责的还有4处须先补齐" in member.shown("checkState")
    assert [one.split("\n")[0] for one in member.shown("stage").splitlines()][::2] == ["填写", "交回组长"]
    assert "不由我负责、还没有补齐的：基本信息、第1项、第4项、第5项" in member.shown("hint")
    member.press("ctrl+d")
    assert told_beside(member.window).startswith("还不能定稿")  # as it is possible for whoever wants to


@pytest.mark.parametrize(
    ("me", "kind", "back"),
    [(ME, "", True), (ME, "member", True), ("王某某", "member", True), (LEADER, "", False), (LEADER, "member", False)],
)
def test_only_a_members_copy_goes_back(
    me: str, kind: str, back: bool, person: Person, rubric: Rubric, stick: Path
) -> None:
    sits(person, rubric, me, kind)
    assert person.document.goes_back is back
    person.choose(BACK if back else "移交…")
    assert person.dialog(HandBackDialog if back else HandoverDialog)


def test_it_is_handed_back_under_the_members_name(member: Person, stick: Path) -> None:
    member.choose(BACK)
    said = member.words(member.dialog(HandBackDialog))
    assert "移交" not in said
    assert "还有4处没有填完" in said
    member.one(Targets).pick(stick)
    member.click("交回")
    member.wait_until(lambda: "关闭" in member.buttons())
    assert [path.name for path in stick.iterdir()] == ["某县局_张某某.db"]
    done = member.words(member.dialog(HandBackDialog))
    assert "请把这份文件交给组长" in done
    assert "移交" not in done
    assert member.stored().status == "draft"


def hand_back(person: Person, folder: Path, entry: str = BACK) -> None:
    person.choose(entry)
    person.one(Targets).pick(folder)
    person.click("交回")
    person.wait_until(lambda: "关闭" in person.buttons())
    person.click("关闭")


def test_who_has_handed_back_waits_until_he_changes_something(person: Person, rubric: Rubric, stick: Path) -> None:
    sits(person, rubric, kind="member")
    fill_in(person)
    hand_back(person, stick)
    assert BACK not in person.buttons(person.one(Header))
    assert "已交回，等待组长合并；以后有改动，再交回一次" in person.shown("checkState")
    assert "交回组长\n✓ 已完成" in person.shown("stage")
    person.press("alt+Left")
    assert person.listed[0][-1] == "已交回，等待组长合并"
    person.press("Return")
    stored = person.stored()
    person.document.edit(replace(stored.record, date="2026-11-21"))
    assert BACK in person.buttons(person.one(Header))
    person.press("alt+Left")
    assert person.listed[0][-1] == "交回组长"
    hand_back(person, stick, "移交…")  # as the list calls it
    person.wait_until(lambda: person.listed[0][-1] == "已交回，等待组长合并")


def test_what_cannot_be_handed_back_is_told_and_tried_again(member: Person, stick: Path) -> None:
    member.choose(BACK)
    member.one(Targets).pick(stick / "没有")
    member.click("交回")
    member.wait_until(lambda: "返回修改" in member.buttons())
    said = member.words(member.dialog(HandBackDialog))
    assert ("未交回" in said, "移交" in said) == (True, False)
    member.click("返回修改")
    assert member.button("交回").isVisible()


@pytest.mark.parametrize("ticks", [False, True])
def test_ticks_are_not_thrown_away_unasked(ticks: bool, member: Person) -> None:
    member.choose("分工…")
    dialog, table = member.dialog(DivisionDialog), member.one(DivisionTable)
    if ticks:
        table.setCurrentCell(1, 1)
        table.setFocus()
        member.press("space", "Escape")
        assert "分工有改动，还没有按“确定”" in member.answer("继续分工")
        assert member.dialog() is dialog
    member.press("Escape")
    if ticks:
        member.answer("关闭")
    assert member.all(DivisionTable) == []
    assert set(member.store.shares.of(member.document.id)) == set(SHARES)
