"""Who has reviewed a signed result, and what the leading group decides on it: registered, changed, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ...assessing.tampering import tampering
from ...base.clock import is_date, now
from ...base.dates import EARLIEST, WRITTEN_SO
from ...base.errors import UserError
from ...base.text import one_line, presentable, shown, unit_name
from ...record.act import Act, ActKind, Standing, gone_on
from ...record.status import is_kept
from ...storage.kept_results import Kept, last_kept
from .facts import OUTCOMES, REMARKED, Decided, Outcome, Reviewed
from .standing import Review, Ruling, by_assessment, decided_of, decision, reviewed_of, reviews

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored

_NOT = "没有登记"


class Place(Struct, frozen=True, kw_only=True):
    """How far an assessment is on its way from the signature to the decision."""

    stored: Stored
    kept: Kept | None
    reviews: tuple[Review, ...] = ()
    decision: Ruling | None = None
    stands: Standing | None = None
    """The acts of the decision that stand."""
    unit: str = ""
    """The register's id of its unit, empty where that is not known."""

    @property
    def name(self) -> str:
        return f"“{shown(unit_name(self.stored.record.unit))}”"

    @property
    def why_no_review(self) -> str:
        """Say why nobody can review it now, without a full stop; empty if somebody can."""
        if not is_kept(self.stored.status) or self.kept is None:
            return "还没有定稿" if self.stored.status == "draft" else "已作废"
        return "" if self.stored.outcome else "考核表还没有登记签名"

    @property
    def why_no_decision(self) -> str:
        """Say why nothing can be decided on it now, without a full stop; empty if something can."""
        if why := self.why_no_review:
            return why
        if back := [one for one in self.reviews if one.said.outcome == "returned"]:
            return f"审核人{back[-1].said.name}已退回，须处理后由本人重新登记审核"
        return "" if self.reviews else "还没有登记审核"


def place_of(store: Store, assessment_id: str) -> Place:
    """Return how far an assessment is."""
    stored = store.load(assessment_id)
    kept = last_kept(store.file, [assessment_id]).get(assessment_id)
    things = by_assessment(store.acts.of([assessment_id])).get(assessment_id, {})
    found, seen = decided_of(things, assessment_id), tuple(reviews(reviewed_of(things), kept))
    unit = store.register.load().unit_of(assessment_id)
    return Place(
        stored=stored,
        kept=kept,
        reviews=seen,
        decision=decision(found, kept, stored.status, seen),
        stands=found,
        unit=unit.id if unit else "",
    )


def review(store: Store, assessment_id: str, name: str, outcome: Outcome, *, post: str = "", remark: str = "") -> Act:
    """Register that somebody has reviewed the signed revision; what the same one said before is replaced."""
    name, post, remark = one_line(name).strip(), one_line(post).strip(), presentable(remark).strip()
    with store.together():
        place = place_of(store, assessment_id)
        if why := place.why_no_review:
            raise UserError(f"{place.name}{why}，{_NOT}审核；请先完成定稿和签名登记。")
        _refuse_altered(store, place, "审核")
        if not name:
            raise UserError(f"没有填写审核人，{_NOT}审核；请填写姓名。")
        if outcome in REMARKED and not remark:
            raise UserError(f"{OUTCOMES[outcome]}要写明原因，{_NOT}审核；请填写{REMARKED[outcome]}。")
        assert place.kept is not None
        said = Reviewed(
            thing="".join(name.split()),
            name=name,
            post=post,
            outcome=outcome,
            remark=remark,
            revision=place.kept.number,
            code=place.kept.code,
        )
        things = by_assessment(store.acts.of([assessment_id])).get(assessment_id, {})
        before = things.get((ActKind.REVIEWED.value, assessment_id, said.thing))
        if outcome == "withdrawn" and said.thing not in {one.said.thing for one in place.reviews}:
            raise UserError(f"{place.name}没有登记过“{shown(name)}”的审核，没有撤销任何内容；请核对姓名。")
        made = gone_on(ActKind.REVIEWED, said, before, assessment=assessment_id, unit=place.unit, person=store.person)
        store.acts.add([made])
    return made


def decide(store: Store, assessment_id: str, wish: Decided) -> Act:
    """Register the leading group's decision on the signed and reviewed revision, in place of one before.

    Of ``wish`` grade, date, document, basis, reason and files are what was said; the rest is the revision's.
    """
    with store.together():
        place = place_of(store, assessment_id)
        if why := place.why_no_decision:
            raise UserError(f"{place.name}{why}，{_NOT}审定；顺序是定稿、签名、审核、审定。")
        _refuse_altered(store, place, "审定")
        assert place.kept is not None
        kept = place.kept
        assert kept.result is not None  # or it was altered
        said = replace(
            wish,
            document=one_line(wish.document).strip(),
            basis=presentable(wish.basis).strip(),
            reason=presentable(wish.reason).strip(),
            computed=kept.result.grade,
            total=kept.result.total,
            revision=kept.number,
            code=kept.code,
        )
        _check(place, said)
        return _kept(store, place, said)


def withdraw(store: Store, assessment_id: str, reason: str) -> Act:
    """Take a decision back, for a reason; it stays among the acts."""
    with store.together():
        place = place_of(store, assessment_id)
        if place.decision is None:
            raise UserError(f"{place.name}没有审定，没有撤销任何内容。")
        if not (why := presentable(reason).strip()):
            raise UserError(f"没有写明撤销审定的原因，{place.name}的审定没有改动；请填写原因。")
        return _kept(store, place, Decided(grade="", reason=why))


def _kept(store: Store, place: Place, said: Decided) -> Act:
    about = {"assessment": place.stored.id, "unit": place.unit, "person": store.person}
    made = gone_on(ActKind.DECIDED, said, place.stands, **about)
    store.acts.add([made])
    return made


def _refuse_altered(store: Store, place: Place, what: str) -> None:
    """Refuse to rest anything on what is not as 定稿 left it."""
    if found := tampering(store, place.stored):
        raise UserError(f"{place.name}{found[0]}，{_NOT}{what}；请先检查这个文件，查明原因。")


def _check(place: Place, said: Decided) -> None:
    """Refuse a decision of which something is missing or cannot be, with the first reason."""
    grades = [grade.name for grade in place.stored.rubric.grades]
    if said.grade not in grades:
        given = f"没有“{shown(said.grade)}”这个等次" if said.grade else "没有选择等次"
        raise UserError(f"{given}，{_NOT}审定；等次是{'、'.join(grades)}之一。")
    if why := why_no_date(said.date, place.stored.record.date):
        hint = "请核对日期" if is_date(said.date) else WRITTEN_SO
        raise UserError(f"{why}，{_NOT}审定；{hint}。")
    if not said.document:
        raise UserError(f"没有填写会议名称或文号，{_NOT}审定；请填写审定的会议或文件。")
    if said.differs and not said.reason:
        words = f"审定为“{said.grade}”，按得分{said.total}分计算为“{said.computed}”"
        raise UserError(f"{place.name}{words}，{_NOT}审定；请写明等次不同的理由。")


def why_no_date(date: str, assessed: str) -> str:
    """Say why a day cannot be that of a decision, without a full stop; empty if it can. Both are ISO dates."""
    if not is_date(date):
        return f"“{shown(date)}”不是日期" if date else "没有填写审定日期"
    if date > now().date().isoformat():
        return f"审定日期{date}还没有到"
    if date < max(EARLIEST, assessed):
        return f"审定日期{date}早于评估日期{assessed}"
    return ""
