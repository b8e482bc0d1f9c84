"""Follow-ups (跟踪事项): opened from the decision's consequences and the flags of Article 15, changed, closed, told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from msgspec import Struct
from msgspec.structs import replace

from ...base.clock import is_date
from ...base.dates import EARLIEST, WRITTEN_SO
from ...base.errors import UserError
from ...base.text import one_line, presentable, shown
from ...record.act import Act, ActKind, Standing, act, facts_of, gone_on, standing
from ...record.assessment import Assessment
from ...rubric.rubric import Rubric
from ..decision.deciding import Place, place_of
from ..decision.facts import Decided
from .facts import BY_GRADE, MEASURES, STATES, FollowUp, Measure

if TYPE_CHECKING:
    from ...storage.store import Store

_UNCHANGED = "跟踪事项没有改动"


class Entry(Struct, frozen=True, kw_only=True):
    """A follow-up as it stands; ``overdue`` so many days after its deadline, ``doubts`` what else is to be known."""

    act: Act
    said: FollowUp
    overdue: int = 0
    doubts: tuple[str, ...] = ()

    @property
    def assessment(self) -> str:
        return self.act.assessment

    @property
    def measure(self) -> str:
        """What is to be done, in a word."""
        return MEASURES.get(self.said.what, shown(self.said.what))

    @property
    def words(self) -> str:
        """Say it in one line: 约谈（…），张某，2026-06-30前，办理中，已超期3天."""
        facts = [
            f"{self.measure}（{self.said.words}）" if self.said.words else self.measure,
            self.said.person,
            f"{self.said.deadline}前" if self.said.deadline else "",
            STATES.get(self.said.state, shown(self.said.state)),
            f"已超期{self.overdue}天" if self.overdue else "",
            self.said.remark,
        ]
        return "，".join(filter(None, facts))


def entries(acts: Iterable[Act], today: str, decided: Mapping[str, Decided] | None = None) -> list[Entry]:
    """Return the follow-ups among acts: what is overdue first, then what is open by deadline, then what is closed.

    ``decided`` are the decisions that count, by assessment: what came from another is told.
    """
    found = (one for one in acts if one.kind == ActKind.FOLLOW_UP)
    made = [_entry(stands, said, today, decided) for stands, said in _readable(found)]
    return sorted(made, key=_order)


def _readable(acts: Iterable[Act]) -> Iterator[tuple[Standing, FollowUp]]:
    """Yield what stands of each thing; what is not of that form a newer program shows."""
    for stands in standing(acts).values():
        if (said := facts_of(stands.act, FollowUp)) is not None:
            yield stands, said


def _entry(stands: Standing, said: FollowUp, today: str, decided: Mapping[str, Decided] | None) -> Entry:
    doubts = []
    if not stands.act.is_sound:
        doubts.append("这条登记在登记以后被改动过，请与文件核对")
    if stands.differs:
        doubts.append(f"有{len(stands.all)}条各自登记的进展，以较晚的为准，请核对后重新登记一次")
    if decided is not None and said.code and not _rests_on(said, decided.get(stands.act.assessment)):
        doubts.append("所依据的审定已变更或失效，请核对是否继续办理")
    late = _days_over(said.deadline, today) if said.state == "open" else 0
    return Entry(act=stands.act, said=said, overdue=late, doubts=tuple(doubts))


def _rests_on(said: FollowUp, decided: Decided | None) -> bool:
    """Whether a decision is the one that something came from; what Article 15 names follows from any grade."""
    if decided is None or decided.code != said.code:
        return False
    return said.what == Measure.CONDUCT or decided.grade == said.grade


def _order(one: Entry) -> tuple[Any, ...]:
    return (-one.overdue, one.said.state != "open", one.said.deadline or "9999", one.act.assessment, one.said.thing)


def _days_over(deadline: str, today: str) -> int:
    try:
        return max(0, (date.fromisoformat(today) - date.fromisoformat(deadline)).days)
    except ValueError:  # none was set
        return 0


def consequences(rubric: Rubric, record: Assessment, grade: str) -> list[tuple[Measure, str]]:
    """Return what follows from a decided grade (Article 14) and from the flags of the record (Article 15), in words."""
    said = next((one.consequence for one in rubric.grades if one.name == grade), "")
    found = [(measure, said) for measure in BY_GRADE if MEASURES[measure].removesuffix("建议") in said]
    if said and not found:
        found = [(Measure.OTHER, said)]
    return found + [(Measure.CONDUCT, one.kind) for one in record.conduct]


def open_from_decision(store: Store, assessment_id: str) -> list[Act]:
    """Open what follows from the decision on an assessment and is not there yet; return the acts.

    Each has the id that any office gives it, so that two that do so apart have opened the same.
    """
    with store.together():
        place = place_of(store, assessment_id)
        if place.decision is None or place.decision.void:
            why = place.decision.void if place.decision else "还没有审定"
            raise UserError(f"{place.name}{why}，没有登记跟踪事项；请先登记审定。")
        said = place.decision.said
        known = {one.thing[2] for one in store.acts.of([assessment_id]) if one.kind == ActKind.FOLLOW_UP}
        wanted = consequences(place.stored.rubric, place.stored.record, said.grade)
        things = [
            (str(uuid5(UUID(assessment_id), f"{said.code} {what} {words}")), what, words) for what, words in wanted
        ]
        new = (one for one in things if one[0] not in known)
        return store.acts.add([_opened(store, place, thing, what, words, said) for thing, what, words in new])


def open_by_hand(store: Store, assessment_id: str, what: Measure, words: str = "", **facts: Any) -> Act:
    """Open something else, such as 回头看; ``facts`` are person, deadline and remark."""
    with store.together():
        place = place_of(store, assessment_id)
        decided = place.decision.said if place.decision and not place.decision.void else None
        thing = str(uuid4())
        made = _opened(store, place, thing, what.value, one_line(words).strip(), decided, **_checked(facts))
        store.acts.add([made])
    return made


def _opened(
    store: Store, place: Place, thing: str, what: str, words: str, decided: Decided | None, **facts: Any
) -> Act:
    said = FollowUp(thing=thing, what=what, words=words, **facts)
    if decided is not None:
        said = replace(said, grade=decided.grade, revision=decided.revision, code=decided.code)
    return act(ActKind.FOLLOW_UP, said, assessment=place.stored.id, unit=place.unit, person=store.person)


def change(store: Store, assessment_id: str, thing: str, **facts: Any) -> Act:
    """Change a follow-up: person, deadline, state, remark, files; what it was stays among the acts."""
    with store.together():
        stands, said = stands_of(store, assessment_id, thing)
        after = replace(said, **_checked(facts))
        if after.state not in STATES:
            raise UserError(f"没有“{shown(after.state)}”这个状态，{_UNCHANGED}。")
        if after.state == "dropped" and not after.remark:
            raise UserError(f"不再办理要写明原因，{_UNCHANGED}；请填写备注。")
        about = {"assessment": assessment_id, "unit": stands.act.unit, "person": store.person}
        made = gone_on(ActKind.FOLLOW_UP, after, stands, **about)
        store.acts.add([made])
    return made


def stands_of(store: Store, assessment_id: str, thing: str) -> tuple[Standing, FollowUp]:
    """Return what stands of a follow-up in the file now."""
    found = standing(one for one in store.acts.of([assessment_id]) if one.kind == ActKind.FOLLOW_UP)
    stands = found.get((ActKind.FOLLOW_UP.value, assessment_id, thing))
    said = facts_of(stands.act, FollowUp) if stands else None
    if stands is None or said is None:
        raise UserError(f"没有这一项跟踪事项，或它由更新版本的程序登记，{_UNCHANGED}。")
    return stands, said


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what is to be stored, or refuse a day that is none."""
    made = dict(facts)
    if "person" in made:
        made["person"] = one_line(made["person"]).strip()
    if "remark" in made:
        made["remark"] = presentable(made["remark"]).strip()
    deadline = made.get("deadline", "")
    if deadline and not is_date(deadline):
        raise UserError(f"“{shown(deadline)}”不是日期，{_UNCHANGED}；{WRITTEN_SO}。")
    if deadline and deadline < EARLIEST:
        raise UserError(f"办理期限{deadline}早于1990年，{_UNCHANGED}；请核对日期。")
    return made
