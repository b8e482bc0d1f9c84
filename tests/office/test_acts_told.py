"""The office's acts in words: all of them, whatever replaced them, and whoever wrote them."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from desktop_app.office.decision.facts import Decided, Reviewed
from desktop_app.office.follow_up.facts import FollowUp
from desktop_app.office.noting.facts import Archived, Counted, Issued
from desktop_app.office.round.acts_told import UNREAD, told, words
from desktop_app.record.act import WORDS, ActKind, act

DECIDED = Decided(grade="好", date="2026-11-20", document="会议", computed="好", total="91.00", revision=1)
SAID: dict[str, tuple[ActKind, Any, str]] = {
    "review": (
        ActKind.REVIEWED,
        Reviewed(thing="王某", name="王某", post="主任", outcome="returned", remark="依据不足", revision=2, code=""),
        "审核：第2版，王某（主任）退回，依据不足",
    ),
    "decision": (ActKind.DECIDED, DECIDED, "审定：第1版，91.00分，“好”，2026-11-20，会议"),
    "another grade": (
        ActKind.DECIDED,
        replace(DECIDED, grade="较好", reason="不实"),
        "审定：第1版，91.00分，“较好”，计算为“好”，不实，2026-11-20，会议",
    ),
    "taken back": (ActKind.DECIDED, Decided(grade="", reason="误登"), "审定：撤销，误登"),
    "follow-up": (
        ActKind.FOLLOW_UP,
        FollowUp(thing="1", what="talk", person="张某", deadline="2026-12-01", state="done", next="2"),
        "跟踪事项：约谈，张某，2026-12-01前，已办结，已开始新的评估",
    ),
    "counts": (ActKind.COUNTS, Counted(counts={"谈话人数": 12}), "整改统计：谈话人数12人"),
    "issued": (ActKind.ISSUED, Issued(thing="a", kind="通报", number="3号"), "印发文书：通报，3号"),
    "archived": (
        ActKind.ARCHIVED,
        Archived(thing="a", name="甲.zip", sha256="ab" * 32),
        f"归档：甲.zip，文件指纹 {'ab' * 8}",
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_each_act_is_told_in_one_line(case: str) -> None:
    kind, said, line = SAID[case]
    one = act(kind, said)
    assert words(one) == line
    assert words(replace(one, person="别人")) == f"{line}（登记以后被改动过）"


class Newer(Struct, frozen=True, kw_only=True):
    grade: int = 5


def test_what_a_newer_program_wrote_is_told_as_what_it_is() -> None:
    for kind in ActKind:
        if kind is not ActKind.COUNTS:  # in which nothing has to be said
            assert words(act(kind, Newer())) == f"{WORDS[kind]}：{UNREAD}"
    newer = replace(act(ActKind.ISSUED, Newer()), kind="signed_by_key")
    assert words(newer) == f"signed_by_key：{UNREAD}（登记以后被改动过）"


def test_none_is_left_out_and_the_last_comes_first() -> None:
    first = act(ActKind.DECIDED, DECIDED)
    last = act(ActKind.DECIDED, Decided(grade="", reason="误登"), replaces=[first])
    found = told([first, last])
    assert [(one.act, one.replaced) for one in found] == [(last, False), (first, True)]
