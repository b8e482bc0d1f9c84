"""审核、审定 by hand: in their order, with a reason where the grade is another one, told in the list."""

from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from desktop_app.office.decision.facts import Decided
from desktop_app.office.noting.noting import counted, issued
from desktop_app.record.act import ActKind, facts_of
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score
from desktop_app.rubric.rubric import Rubric
from ui.office.decision.decision_dialog import DecisionDialog
from ui.office.documents.noting_dialogs import CountsDialog, IssuedDialog
from ui.office.unit.unit_dialog import UnitDialog

from .driver import Person
from .office_round import NAMES, OfficeRound, office_round


@pytest.fixture
def made(person: Person, rubric: Rubric, record: Assessment) -> OfficeRound:
    """A round in the open file, on the screen, its signed unit chosen."""
    found = office_round(person, rubric, record)
    person.click("轮次总览")
    person.select("轮次总览", 0)
    return found


def decided(person: Person) -> str:
    """What the table says of the decision on the signed unit."""
    return person.rows("轮次总览")[0][10]


def review(person: Person, outcome: str = "同意", **remark: str) -> None:
    person.fill("审核人", "赵某某")
    person.fill("职务", "副主任")
    person.click(outcome)
    for name, text in remark.items():
        person.fill(name, text)
    person.click("登记审核")
    person.wait_until(lambda: "赵某某" in person.words(person.dialog(DecisionDialog)))


def computed(person: Person, made: OfficeRound) -> str:
    """The grade that follows from the points of the signed unit."""
    stored = person.store.load(made.signed)
    return score(stored.rubric, stored.record).grade or ""


def test_a_grade_that_differs_wants_a_reason_and_stands_so_in_the_list(
    person: Person, made: OfficeRound, rubric: Rubric, tmp_path: Path
) -> None:
    usual = computed(person, made)
    grade = next(one.name for _, one in rubric.thresholds if one.name != usual)
    person.click("审核和审定…")
    dialog = person.dialog(DecisionDialog)
    assert "还没有登记审核，还不能审定。" in person.words(dialog)
    review(person)
    assert not person.button("登记审定").isEnabled()  # nothing is decided by itself
    person.click(person.button(grade, dialog))
    person.fill("审定日期", "2026年11月25日")
    person.fill("会议或文号", "领导小组第3次会议")
    assert "还缺等次不同的理由" in person.button("登记审定").toolTip()
    assert f"与按得分计算的“{usual}”不同，请写明理由；" in person.words(dialog)
    person.fill("等次不同的理由", "有整改不实的情形")
    assert f"与按得分计算的“{usual}”不同，理由会写在各处名单里。" in person.words(dialog)
    minutes = tmp_path / "会议纪要.pdf"
    minutes.write_bytes(b"%PDF-1.4 some")
    person.click("添加…")
    person.choose_path(minutes)
    person.dialog(DecisionDialog)
    person.click("登记审定")
    person.wait_until(lambda: f"审定等次：{grade}" in person.words(dialog))
    person.press("Escape")
    person.wait_until(lambda: decided(person).startswith(f"{grade}（计算为“"))
    assert "有整改不实的情形" in decided(person)
    assert person.rows("轮次总览")[0][2] == "已审定"
    person.press("alt+Left")
    person.wait_until(lambda: any(f"（审定：{grade}）" in cell for row in person.listed for cell in row))
    person.click("导出列表…")
    person.choose_path(tmp_path / "列表.xlsx")
    with ZipFile(tmp_path / "列表.xlsx") as book:
        assert f"{grade}（计算为“{usual}”：有整改不实的情形）" in book.read("xl/sharedStrings.xml").decode()
    [said] = [facts_of(one, Decided) for one in person.store.acts.of_kinds(ActKind.DECIDED)]
    assert said is not None
    assert person.store.evidence.content(said.files[0].sha256) == minutes.read_bytes()


def test_the_history_tells_what_the_office_did(person: Person, made: OfficeRound) -> None:
    person.click("审核和审定…")
    review(person)
    person.press("Escape")
    person.click("打开评估")
    person.press("ctrl+h")
    first, *others = (row[1:] for row in person.rows("修改记录"))
    assert first == ["", "办理", "审核", "第1版，赵某某（副主任）同意"]
    assert others
    assert "办理" not in str(others)
    assert "不改变得分" in person.words()
    assert not person.button("恢复到此时…").isEnabled()
    person.fill("查找修改记录", "赵某某")
    person.wait_until(lambda: len(person.rows("修改记录")) == 1)
    person.pick("哪一项", "第1项")
    person.wait_until(lambda: person.rows("修改记录") == [])


def test_a_decision_is_taken_back_for_a_reason(person: Person, made: OfficeRound) -> None:
    person.click("审核和审定…")
    review(person)
    dialog = person.dialog(DecisionDialog)
    person.click(person.button(computed(person, made), dialog))
    person.fill("审定日期", "2026-11-25")
    person.fill("会议或文号", "文号1")
    person.click("登记审定")
    person.wait_until(lambda: "已登记审定" in person.words(dialog))
    person.click("撤销审定…")
    person.fill("原因", "登记有误")
    person.click("撤销审定")
    person.wait_until(lambda: "已撤销审定。" in person.words(person.dialog(DecisionDialog)))
    assert len(person.store.acts.of_kinds(ActKind.DECIDED)) == 2


def test_who_returns_it_says_why_and_nothing_is_decided(person: Person, made: OfficeRound) -> None:
    person.click("审核和审定…")
    dialog = person.dialog(DecisionDialog)
    person.fill("审核人", "赵某某")
    person.click("退回")
    assert "退回的原因" in person.button("登记审核").toolTip()
    person.fill("审核意见", "第7项缺佐证")
    person.click("登记审核")
    person.wait_until(lambda: "审核人赵某某已退回" in person.words(dialog))
    assert not person.button("登记审定").isEnabled()


def test_what_is_not_signed_waits(person: Person, made: OfficeRound) -> None:
    person.select("轮次总览", 1)
    person.click("审核和审定…")
    assert "现在不能审核：还没有定稿" in person.words(person.dialog(DecisionDialog))
    assert not person.button("登记审核").isEnabled()


def test_all_there_is_of_a_unit(person: Person, made: OfficeRound) -> None:
    person.press("Return")
    dialog = person.dialog(UnitDialog)
    assert dialog.windowTitle() == f"单位情况：{NAMES[0]}"
    assert [row[3] for row in person.rows("历次评估")] == ["已签"]
    person.click("登记情况（0）")
    assert "还没有审核、审定等登记。" in person.words(dialog)
    person.click("历次评估（1）")
    person.click(person.button("审核和审定…", dialog))
    person.dialog(DecisionDialog)
    review(person)
    person.press("Escape")
    person.wait_until(lambda: "登记情况（1）" in person.buttons(person.dialog(UnitDialog)))


def test_what_went_out_and_what_was_counted_is_noted_of_a_visit(
    person: Person, made: OfficeRound, tmp_path: Path
) -> None:
    person.press("Return")
    unit = person.dialog(UnitDialog)
    paper = tmp_path / "反馈意见书_云岭.pdf"
    paper.write_bytes(b"%PDF-1.4 some")
    person.click("登记印发…")
    dialog = person.dialog(IssuedDialog)
    person.click("选择文件…")
    person.choose_path(paper)
    person.dialog(IssuedDialog)
    person.fill("文号", "巡察办〔2026〕3号")
    person.fill("印发日期", "2026年11月20日")
    person.click(person.button("登记", dialog))
    person.wait_until(lambda: "文书和归档（1）" in person.buttons(person.dialog(UnitDialog)))
    [(_, issue)] = issued(person.store.acts.all())
    assert (issue.kind, issue.number, issue.date) == ("反馈意见书", "巡察办〔2026〕3号", "2026-11-20")
    assert issue.sha256 == sha256(paper.read_bytes()).hexdigest()
    person.click(person.button("整改统计…", unit))
    dialog = person.dialog(CountsDialog)
    person.fill("谈话人数", "12")
    person.click(person.button("保存", dialog))
    person.wait_until(lambda: counted(person.store.acts.all()) == {made.signed: {"谈话人数": 12}})


def test_the_papers_of_a_visit_are_shown(person: Person, made: OfficeRound) -> None:
    person.press("Return")
    person.dialog(UnitDialog)
    person.click("预览考核表")
    assert len(person.paper()) > 0
    person.press("alt+Left")
    assert person.rows("轮次总览")
