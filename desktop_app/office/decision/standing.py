"""What stands of 审核 and 审定: which reviews and which decision are of the revision that counts, and what is void."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from ...record.act import Act, ActKind, Standing, Thing, facts_of, latest, standing
from ...record.status import is_kept
from ...storage.kept_results import Kept
from .facts import OUTCOMES, Decided, Reviewed

WITHDRAWN = "已撤销审定"
_UNREAD = "审定登记读不懂，可能由更新版本的程序登记"


class Review(Struct, frozen=True):
    """A review of the revision that counts, by whoever last said so of those who bear its name."""

    act: Act
    said: Reviewed

    @property
    def words(self) -> str:
        """Say it in few words: 王某（副主任）同意."""
        post = f"（{self.said.post}）" if self.said.post else ""
        remark = f"：{self.said.remark}" if self.said.remark else ""
        return f"{self.said.name}{post}{OUTCOMES[self.said.outcome]}{remark}"


class Ruling(Struct, frozen=True, kw_only=True):
    """A decision; ``void`` says why it counts for nothing any more, ``doubts`` what else is to be known of it."""

    act: Act
    said: Decided
    void: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def grade(self) -> str:
        """The grade that was decided, empty where that is void."""
        return "" if self.void else self.said.grade

    @property
    def words(self) -> str:
        """Say it as it stands in every list: 较好（计算为“好”：理由）."""
        told = self.said.grade
        if self.said.grade and self.said.differs:
            told += f"（计算为“{self.said.computed}”：{self.said.reason}）"
        return "；".join(filter(None, [told, self.void, *self.doubts]))


def decision(
    found: Standing | None, kept: Kept | None, status: str, reviews: Collection[Review] | None = None
) -> Ruling | None:
    """Return what was decided on an assessment; None where nothing was, or it was taken back.

    ``kept`` is its last revision, ``reviews`` are of that, None where they are not asked for. A decision is on one
    revision and void once that is not the one that counts.
    """
    if found is None:
        return None
    doubts = []
    if not found.act.is_sound:
        doubts.append("这条审定在登记以后被改动过，请与会议记录或文件核对")
    if found.differs:
        doubts.append(f"有{len(found.all)}条各自登记的审定，以较晚的为准，请核对后重新登记一次")
    said = facts_of(found.act, Decided)
    if said is None:
        return Ruling(act=found.act, said=Decided(grade=""), void=_UNREAD, doubts=tuple(doubts))
    if not said.grade:
        return Ruling(act=found.act, said=said, void=WITHDRAWN, doubts=tuple(doubts)) if doubts else None
    void = _why_void(said, kept, status)
    if returned := [one.said.name for one in reviews or () if one.said.outcome == "returned"]:
        doubts.append(f"审核人{'、'.join(returned)}已退回，请核对审定是否还作数")
    if reviews is not None and not reviews and not void:
        doubts.append("审核登记已撤销，请核对审定是否还作数")
    return Ruling(act=found.act, said=said, void=void, doubts=tuple(doubts))


def _why_void(said: Decided, kept: Kept | None, status: str) -> str:
    if status == "void":
        return "评估已作废"
    if kept is None or said.revision > kept.number:
        return f"审定的第{said.revision}版不在这个文件里"
    if said.code != kept.code:
        other = said.revision != kept.number
        now = f"现为第{kept.number}版" if other else f"内容与现在的第{kept.number}版不同"
        return f"审定的是第{said.revision}版，{now}，须重新审定"
    return "" if is_kept(status) else f"审定的是第{said.revision}版，评估已重新打开，再定稿后须重新审定"


def reviews(found: Iterable[Standing], kept: Kept | None) -> list[Review]:
    """Return who has reviewed the revision that counts, in the order in which they did."""
    made = []
    for one in sorted((each.act for each in found), key=latest):
        said = facts_of(one, Reviewed)
        counts = said is not None and kept is not None and said.code == kept.code
        if said is not None and counts and said.outcome != "withdrawn":
            made.append(Review(one, said))
    return made


def by_assessment(acts: Iterable[Act]) -> dict[str, dict[Thing, Standing]]:
    """Return what stands of 审核 and 审定, by assessment."""
    found: dict[str, dict[Thing, Standing]] = {}
    for thing, stands in standing(acts).items():
        found.setdefault(thing[1], {})[thing] = stands
    return found


def decided_of(things: Mapping[Thing, Standing], assessment: str) -> Standing | None:
    """Return what stands of the decision on an assessment."""
    return things.get((ActKind.DECIDED.value, assessment, ""))


def reviewed_of(things: Mapping[Thing, Standing]) -> list[Standing]:
    """Return what stands of the reviews."""
    return [stands for thing, stands in things.items() if thing[0] == ActKind.REVIEWED.value]
