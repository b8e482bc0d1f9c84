"""The office's acts in words, made when they are shown: who did what on a unit, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from ...base.text import shown
from ...record.act import WORDS, Act, ActKind, facts_of, latest
from ..decision.facts import OUTCOMES, Decided, Reviewed
from ..follow_up.facts import MEASURES, STATES, FollowUp
from ..noting.facts import ASKED, Archived, Counted, Issued

UNREAD = "内容读不懂，可能由更新版本的程序登记"


class Told(Struct, frozen=True, kw_only=True):
    """An act as it is told; ``replaced`` says that another one has gone on from it."""

    act: Act
    words: str
    replaced: bool = False

    @property
    def whole(self) -> str:
        """Say whether it still stands, too."""
        return f"{self.words}{'（已被后来的登记代替）' if self.replaced else ''}"


def told(acts: Iterable[Act]) -> list[Told]:
    """Return acts in words, the last first; none is left out, whatever has replaced it."""
    known = {one.id: one for one in acts}
    replaced = {id_ for one in known.values() for id_ in one.replaces}
    ordered = sorted(known.values(), key=latest, reverse=True)
    return [Told(act=one, words=words(one), replaced=one.id in replaced) for one in ordered]


def words(one: Act) -> str:
    """Say what was done in one line; what was changed by other means since says so."""
    name = WORDS.get(one.kind, shown(one.kind))
    said = _SAYING[one.kind](one) if one.kind in _SAYING else ""
    altered = "" if one.is_sound else "（登记以后被改动过）"
    return f"{name}：{said or UNREAD}{altered}"


def _reviewed(one: Act) -> str:
    said = facts_of(one, Reviewed)
    if said is None:
        return ""
    post = f"（{said.post}）" if said.post else ""
    remark = f"，{said.remark}" if said.remark else ""
    return f"第{said.revision}版，{said.name}{post}{OUTCOMES[said.outcome]}{remark}"


def _decided(one: Act) -> str:
    said = facts_of(one, Decided)
    if said is None:
        return ""
    if not said.grade:
        return f"撤销，{said.reason}"
    differs = f"计算为“{said.computed}”，{said.reason}" if said.differs else ""
    facts = [f"第{said.revision}版，{said.total}分", f"“{said.grade}”", differs, said.date, said.document, said.basis]
    return "，".join(filter(None, facts))


def _followed(one: Act) -> str:
    said = facts_of(one, FollowUp)
    if said is None:
        return ""
    facts = [
        MEASURES.get(said.what, shown(said.what)),
        said.words,
        said.person,
        f"{said.deadline}前" if said.deadline else "",
        STATES[said.state],
        said.remark,
        "已开始新的评估" if said.next else "",
    ]
    return "，".join(filter(None, facts))


def _counted(one: Act) -> str:
    said = facts_of(one, Counted)
    if said is None:
        return ""
    return "，".join(f"{what}{number}{ASKED.get(what, '')}" for what, number in said.counts.items()) or "没有数"


def _issued(one: Act) -> str:
    said = facts_of(one, Issued)
    return "" if said is None else "，".join(filter(None, [said.kind, said.number, said.date]))


def _archived(one: Act) -> str:
    said = facts_of(one, Archived)
    return "" if said is None else f"{said.name}，文件指纹 {said.sha256[:16]}"


_SAYING: dict[str, Callable[[Act], str]] = {
    ActKind.REVIEWED: _reviewed,
    ActKind.DECIDED: _decided,
    ActKind.FOLLOW_UP: _followed,
    ActKind.COUNTS: _counted,
    ActKind.ISSUED: _issued,
    ActKind.ARCHIVED: _archived,
}
