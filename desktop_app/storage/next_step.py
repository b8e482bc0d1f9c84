"""What waits at an assessment in the list, and what is to be done next, in words."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from ..base.clock import day, now
from ..base.text import shown
from ..record.status import SIGNED, state_words
from .summaries import Summary
from .whereabouts import TEAM, whereabouts

if TYPE_CHECKING:
    from .data_file import DataFile
    from .own_part import OwnPart


class Waiting(StrEnum):
    """What an assessment waits for, in the order of its way; the value is how that is said."""

    DRAFT = "草稿"
    SIGNING = "待登记签名"
    HANDOVER = "待移交"
    BACK = "待交回"
    RECEIPT = "待出具回执"
    NOTHING = ""


_BY_STATUS = {"draft": Waiting.DRAFT, "final": Waiting.SIGNING, "signed": Waiting.HANDOVER}
_STEPS = {
    Waiting.SIGNING: "登记签名",
    Waiting.HANDOVER: "移交",
    Waiting.RECEIPT: "出具接收回执",
    Waiting.NOTHING: "无",
}
DRAFT_WAITS = "有草稿待并入"
WITH_LEADER = "已交回，等待组长合并"


def waits_for(one: Summary) -> Waiting:
    """Say what an assessment waits for; the sample, which is there to practise on, waits for nothing."""
    if one.came:
        return Waiting.RECEIPT if one.came == "taken" else Waiting.NOTHING
    if one.away:
        return Waiting.BACK
    return Waiting.NOTHING if one.sample else _BY_STATUS.get(one.status, Waiting.NOTHING)


def leads_to_check(one: Summary) -> bool:
    """Whether the next step is one of the last page: 定稿, 登记签名, 移交, 交回组长."""
    if one.away or one.came:
        return False
    if one.own is not None:
        return one.own.is_done
    return one.status in ("final", "signed") or (one.status == "draft" and not what_is_missing(one))


def what_is_missing(one: Summary) -> str:
    """Say what stands before 定稿: 还有3项未评；缺评估日期; empty if nothing does."""
    found = [f"还有{len(one.unanswered)}项未评"] if one.unanswered else []
    found += [f"缺{'、'.join(one.lacking)}"] if one.lacking else []
    found += [f"{one.others}处须补齐"] if one.others else []
    return "；".join(found)


def next_step(one: Summary) -> str:
    """Say what is to be done next."""
    if one.sample:
        return "练习用，可以删除"
    waiting = waits_for(one)
    if waiting is Waiting.BACK:
        return f"等待{one.away}交回（{day(one.away_since, now())}分发）"
    if one.own is not None:
        return _of_member(one.own)
    if one.clears:
        return "收到接收回执后清退"
    return _STEPS[waiting] if waiting in _STEPS else what_is_missing(one) or "可以定稿"


def _of_member(own: OwnPart) -> str:
    """Say what is next for a member, as beside the form."""
    left = "和".join([*([f"{own.items}项"] if own.items else []), *([f"{own.tasks}项任务"] if own.tasks else [])])
    return f"我负责的还有{left}未评" if left else WITH_LEADER if own.back else "交回组长"


def away_since(file: DataFile, assessment_id: str) -> str:
    """Say since when which team has an assessment; empty where none has it."""
    where = whereabouts(file)
    given = where.given.get(assessment_id)
    if given is None or given.kind != TEAM or assessment_id in where.taken:
        return ""
    return f"{day(given.at, now())}已分发给{shown(given.recipient)}，还没有交回"


def state(one: Summary, *, dated: bool = True) -> str:
    """Say how far an assessment is, where, and whether a draft waits; of what was handed over ``dated`` says when."""
    return f"{_state(one, dated)}，{DRAFT_WAITS}" if one.waits else _state(one, dated)


def _state(one: Summary, dated: bool) -> str:
    if one.sample:
        return "示例"
    if one.away:
        return "已分发"
    if one.came:
        signed = SIGNED.get(one.outcome, "")
        return f"已接收（{signed}）" if signed else "已接收"
    return state_words(one.status, one.outcome, day(one.changed, now()) if dated else "")


def progress(one: Summary) -> str:
    """Say how much is assessed; of what a team has, and nothing has come from, the file knows nothing."""
    done = one.items - len(one.unanswered)
    return "—" if one.away and not done else f"已评 {done} / {one.items} 项"


def total(one: Summary) -> str:
    """Say what it comes to, in brackets as long as something is not assessed."""
    if one.away and len(one.unanswered) == one.items:
        return "—"
    return f"（{one.total}）" if one.unanswered else one.total
