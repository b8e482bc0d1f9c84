"""The history in words: places, times, and what an entry says of each kind of change."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.base.clock import when
from desktop_app.history.changes import changes
from desktop_app.history.words import line, place
from desktop_app.record.assessment import Assessment, Conduct, empty_assessment
from desktop_app.rubric import rules
from desktop_app.rubric.answers import (
    Attachment,
    Ballot,
    ChecklistAnswer,
    ChoiceAnswer,
    DirectAnswer,
    GradedListAnswer,
    PerCaseAnswer,
    PlanShortfallAnswer,
    RatioAnswer,
    ShortfallAnswer,
    Task,
)
from tests.strategies import SECOND, SHIPPED
from tests.told import event_of

BY_KIND = {type(item): (position, item) for position, item in reversed(list(enumerate(SHIPPED.items)))}
EMPTY = empty_assessment(SHIPPED)
PHOTO = Attachment(name="台账.jpg", sha256="0" * 64, size=1)


def told(before: Assessment, after: Assessment) -> list[str]:
    found = [list(change) for change in changes(SHIPPED, before, after)]
    return [detail.words for detail in line(SHIPPED, event_of(found)).details]


@pytest.mark.parametrize(
    ("kind", "before", "after", "words"),
    [
        (rules.Shortfall, {"count": 2}, {"count": 1}, ["召开次数2 → 召开次数1"]),
        (rules.Shortfall, {}, {"count": 0, "note": "没有"}, ["未评 → 召开次数0", "扣分依据：（空） → “没有”"]),
        (rules.Choice, {"choice": "未召开"}, {}, ["未召开 → 未评"]),
        (rules.Choice, {}, {"methods": ("听取汇报", "查看台账")}, ["评估方式：（空） → 听取汇报、查看台账"]),
        (rules.Choice, {"files": (PHOTO,)}, {}, ["删除佐证材料“台账.jpg”"]),
        (rules.Choice, {}, {"own": Decimal("1.5")}, ["自评分：（空） → 1.5分"]),
        (rules.Ratio, {"rate": Decimal("82.50")}, {}, ["82.5% → 未评"]),
        (
            rules.Ratio,
            {"ballots": (Ballot(group="中层干部", satisfied=33),)},
            {"ballots": (Ballot(group="中层干部", satisfied=34),)},
            ["票数 中层干部 满意：33 → 34"],
        ),
        (
            rules.GradedList,
            {"tasks": (Task(id=1), Task(id=2, text="整改"))},
            {"tasks": (Task(id=1, grade="较好"), Task(id=2, text="整改", files=(PHOTO,)))},
            ["整改任务1 评定等次：未评 → 较好", "整改任务2 添加佐证材料“台账.jpg”"],
        ),
        (
            rules.GradedList,
            {"tasks": (Task(id=1, text="甲", grade="好"), Task(id=2))},
            {"tasks": (Task(id=2), Task(id=3, text="乙"))},
            ["删除整改任务1“甲”（好）", "新增整改任务2“乙”"],
        ),
        (
            rules.GradedList,
            {"tasks": (Task(id=1), Task(id=2))},
            {"tasks": (Task(id=2), Task(id=1))},
            ["调整了顺序"],
        ),
    ],
)
def test_an_entry_says_from_what_to_what(kind: Any, before: Any, after: Any, words: list[str]) -> None:
    position, item = BY_KIND[kind]
    records = [EMPTY.with_answer(position, item.answer_type(**fields)) for fields in (before, after)]
    assert told(*records) == words


def test_the_particulars_are_named() -> None:
    conduct = (Conduct(kind="弄虚作假", ground="补造记录"),)
    after = replace(EMPTY, unit="某县", members=("张某某", "李某某"), conduct=conduct)
    assert told(EMPTY, after) == [
        "被评估单位：（空） → 某县",
        "评估组成员：（空） → 张某某、李某某",
        "问责情形（第十五条）：（空） → 弄虚作假（补造记录）",
    ]


SAID = [
    (SHIPPED, ShortfallAnswer(), "未评"),
    (SHIPPED, PlanShortfallAnswer(required=5, done=4), "应建5 已建4"),
    (SHIPPED, PlanShortfallAnswer(required=5), "应建5"),
    (SHIPPED, PerCaseAnswer(), "未评"),
    (SHIPPED, ChoiceAnswer(choice="未召开"), "未召开"),
    (SHIPPED, ChecklistAnswer(), "未评"),
    (SHIPPED, ChecklistAnswer(ticked=()), "无扣分"),
    (SHIPPED, ChecklistAnswer(ticked=("未明确责任分工",)), "勾选：未明确责任分工"),
    (SHIPPED, DirectAnswer(points=Decimal("9.0")), "9分"),
    (SHIPPED, RatioAnswer(rate=Decimal("82.5")), "82.5%"),
    (SHIPPED, RatioAnswer(), "未评"),
    (SHIPPED, GradedListAnswer(), "未评"),
    (SHIPPED, GradedListAnswer(tasks=(Task(grade="好"), Task())), "整改任务2项：好1项、未评1项"),
    (SECOND, GradedListAnswer(tasks=(Task(grade="合格"),)), "案卷1卷：合格1卷"),
]


@pytest.mark.parametrize(("rubric", "answer", "words"), SAID)
def test_what_was_entered_is_said_in_words(rubric: Any, answer: Any, words: str) -> None:
    item = next(item for item in rubric.items if item.answer_type is type(answer))
    assert item.said(answer) == words


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ((), ""),
        ((0,), "基本信息"),
        ((3,), "第3项"),
        ((0, 3, 16), "基本信息，第3、16项"),
        (tuple(range(1, 13)), "第1项等12项"),
    ],
)
def test_places_take_few_words(items: tuple[int, ...], words: str) -> None:
    assert place(items) == words


NOTED = [["answer", [1], None, ["{}", "一", "[]", "[]", None]]]


@pytest.mark.parametrize(
    ("kind", "data", "changes", "words"),
    [
        ("older", {"words": "第1项 扣分依据"}, NOTED, "扣分依据"),  # the place stands beside it
        ("older", {"words": "重新打开：附件 SHA-256 不符"}, [], "重新打开：附件 SHA-256 不符"),
        ("handed_over", {"words": "移交：第1版，某局.db，SHA-256 01"}, [], "移交：第1版，某局.db，文件指纹 01"),
        (
            "handed_over",
            {"revision": 1, "name": "某局.db", "sha256": "0" * 64},
            [],
            f"移交：第1版，某局.db，文件指纹 {'0' * 16}",
        ),
        ("edited", {}, NOTED, "扣分依据"),
        ("undone", {}, [[*NOTED[0][:2], NOTED[0][3], None]], "撤销：扣分依据"),
        ("reopened", {"reason": "漏填"}, [], "重新打开：漏填"),
        ("signed", {"revision": 2, "signer": "某某", "outcome": "refused"}, [], "第2版：某某拒绝签名"),
        ("ledger_imported", {"count": 24}, NOTED, "导入台账24项"),
        ("edited", {}, [["task", [7, n], None, [n, *[""] * 8, None, "[]", "[]"]] for n in range(3)], "新增3项整改任务"),
    ],
)
def test_an_event_is_worded_when_it_is_shown(kind: str, data: Any, changes: Any, words: str) -> None:
    assert line(SHIPPED, event_of(changes, kind, data)).words == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-22T14:03:05.000000+08:00", "今天 14:03"),
        ("2026-11-21T09:05:00.000000+08:00", "昨天 09:05"),
        ("2026-11-20T23:59:00.000000+08:00", "11月20日 23:59"),
        ("2025-12-31T00:00:00.000000+08:00", "2025年12月31日 00:00"),
        ("earlier", "earlier"),
    ],
)
def test_times_are_said_as_people_do(at: str, words: str) -> None:
    assert when(at, datetime.fromisoformat("2026-11-22T18:00:00+08:00")) == words
