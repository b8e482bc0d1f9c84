"""What is asked, case by case, and what comes of each answer."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from desktop_app.history.merging import BOTH, Outcome, Which
from desktop_app.record.assessment import Conduct, Noted
from tests.history.acts import (
    BALLOT,
    KINDS,
    PHOTO,
    READING,
    Act,
    answer,
    graded,
    ledger,
    of,
    particulars,
    task,
    texts,
    then,
    two,
)
from tests.history.copies import Desk
from tests.strategies import SHIPPED


class Asked(NamedTuple):
    """What is asked: where, what about, each side's words; and whether both can be kept."""

    ours: Act
    theirs: Act
    words: tuple[str, str, str, str]
    look: Callable[[Desk], Any]
    there: tuple[Any, Any]
    both: Any = None
    before: Act = lambda desk: None


VOTES, COUNTS = "满意3票、基本满意0票、不满意0票，满意度3÷3＝100%", "发出3、收回3、满意3"
ASKED = {
    "a number": Asked(
        answer(1, count=1), answer(1, count=2), ("第1项", "评定内容", "召开次数1", "召开次数2"), of(1, "count"), (1, 2)
    ),
    "ticks": Asked(
        answer(4, ticked=()),
        answer(4, ticked=("整改落实效果一般",)),
        ("第4项", "评定内容", "无扣分", "勾选：整改落实效果一般"),
        of(4, "ticked"),
        ((), ("整改落实效果一般",)),
    ),
    "a note": Asked(
        answer(1, note="甲"),
        answer(1, note="乙"),
        ("第1项", "扣分依据", "“甲”", "“乙”"),
        of(1, "note"),
        ("甲", "乙"),
        "甲\n乙",
    ),
    "a note of one taken away by the other": Asked(
        answer(1, note="甲"),
        answer(1, note=""),
        ("第1项", "扣分依据", "“甲”", "（空）"),
        of(1, "note"),
        ("甲", ""),
        "甲",
        before=answer(1, note="原"),
    ),
    "the own score": Asked(
        answer(1, own=Decimal(3)),
        answer(1, own=Decimal(4)),
        ("第1项", "自评分", "3分", "4分"),
        of(1, "own"),
        (Decimal(3), Decimal(4)),
    ),
    "a ground": Asked(
        answer(16, grounds=("甲",)),
        answer(16, grounds=("乙",)),
        ("第16项", SHIPPED.items[15].heads[0], "“甲”", "“乙”"),
        of(16, "grounds"),
        (("甲",), ("乙",)),
        ("甲\n乙",),
    ),
    "rate against ballots": Asked(
        answer(15, rate=Decimal(90)),
        answer(15, ballots=(BALLOT,)),
        ("第15项", "满意度", "90%", f"{VOTES}（职工：{COUNTS}）"),
        of(15, "rate"),
        (Decimal(90), None),
    ),
    "ballots against ballots": Asked(
        answer(15, ballots=(BALLOT,)),
        answer(15, ballots=(replace(BALLOT, group="中层干部"),)),
        ("第15项", "满意度", f"{VOTES}（职工：{COUNTS}）", f"{VOTES}（中层干部：{COUNTS}）"),
        of(15, "ballots"),
        ((BALLOT,), (replace(BALLOT, group="中层干部"),)),
    ),
    "the reading": Asked(
        answer(15, reading=READING),
        answer(15, reading=replace(READING, value=Decimal(1), document="文件")),
        ("第15项", "口径", "“基本满意”按0.5计算，甲", "“基本满意”按1计算，甲，文件"),
        lambda desk: of(15, "reading")(desk).value,
        (Decimal("0.5"), Decimal(1)),
    ),
    "the date": Asked(
        particulars(date="2026-11-19"),
        particulars(date="2026-11-20"),
        ("基本信息", "评估日期", "2026-11-19", "2026-11-20"),
        lambda desk: desk.record.date,
        ("2026-11-19", "2026-11-20"),
    ),
    "the ground of conduct": Asked(
        particulars(conduct=(Conduct(kind=KINDS[0], ground="甲"),)),
        particulars(conduct=(Conduct(kind=KINDS[0], ground="乙"),)),
        ("基本信息", "问责情形（第十五条）", f"{KINDS[0]}（甲）", f"{KINDS[0]}（乙）"),
        lambda desk: desk.record.conduct[0].ground,
        ("甲", "乙"),
        "甲\n乙",
    ),
    "the remark on a warning": Asked(
        particulars(noted=(Noted(words="提示", warning="w", remark="甲"),)),
        particulars(noted=(Noted(words="提示", warning="w", remark="乙"),)),
        ("基本信息", "已核对的提示", "“提示”（甲）", "“提示”（乙）"),
        lambda desk: desk.record.noted[0].remark,
        ("甲", "乙"),
        "甲\n乙",
    ),
    "a grade": Asked(
        task(2, grade="好"),
        task(2, grade="差"),
        ("第7项任务2", "评定等次", "好", "差"),
        lambda desk: graded(desk)[1][1],
        ("好", "差"),
        before=ledger(1, 2),
    ),
    "progress": Asked(
        task(2, progress="一"),
        task(2, progress="二"),
        ("第7项任务2", "单位自报完成情况", "“一”", "“二”"),
        lambda desk: desk.record.answers[6].tasks[1].progress,
        ("一", "二"),
        "一\n二",
        before=ledger(1, 2),
    ),
    "deleted against graded": Asked(
        ledger(1),
        task(2, grade="好"),
        ("第7项任务2", "是否保留", "删除", "保留"),
        graded,
        ([("任务1", None, "")], [("任务1", None, ""), ("任务2", "好", "")]),
        before=ledger(1, 2),
    ),
    "deleted against evidence": Asked(
        ledger(1),
        task(2, files=(PHOTO,)),
        ("第7项任务2", "是否保留", "删除", "保留"),
        texts,
        (["任务1"], ["任务1", "任务2"]),
        before=ledger(1, 2),
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked(name: str) -> None:
    case = ASKED[name]
    one, other = two(case.before, case.ours, case.theirs)
    found = one.compared(other)
    assert found.outcome is Outcome.MERGE
    [question] = found.questions
    sides = [next(side for side in question.sides if side.head == desk.head) for desk in (one, other)]
    assert (question.place, question.label, *(side.words for side in sides)) == case.words
    assert [side.person for side in sides] == ["甲", "乙"]
    assert question.about == ("任务2" if "任务2" in question.place else "")
    choices = [(sides[0].key, case.there[0]), (sides[1].key, case.there[1]), (other.head, case.there[1])]
    assert question.both is (case.both is not None)
    for choice, there in [*choices, *([(BOTH, case.both)] if question.both else [])]:
        for ours, theirs in ((one, other), (other, one)):
            merged = ours.copied("主")
            merged.merge(theirs, lambda _, choice=choice: {question.field: choice})
            assert case.look(merged) == there
            assert merged.fault == ""
            assert merged.compared(theirs).outcome is Outcome.OLDER
            preview = found.preview({question.field: choice})
            assert preview.answers == merged.record.answers or question.both or ours is other


@pytest.mark.parametrize("answers", [{}, {("answer", 1, "note"): "nobody's"}])
def test_a_question_without_an_answer_of_its_own_is_not_passed_over(answers: dict[Any, str]) -> None:
    one, other = two(lambda _: None, answer(1, note="甲"), answer(1, note="乙"))
    with pytest.raises(LookupError):
        one.compared(other).merged(answers)


def test_one_side_can_be_taken_for_all_questions() -> None:
    changed = [
        then(answer(1, note=name, count=n), task(1, grade=name_))
        for name, n, name_ in (("甲", 1, "好"), ("乙", 2, "差"))
    ]
    one, other = two(ledger(1), *changed)
    found = one.compared(other)
    assert len(found.questions) == 3
    assert found.merged(found.whole(Which.THEIRS)).record == other.record
    assert found.merged(found.whole(Which.OURS)).record == one.record
