"""The facts of a round out of the open file: of each visit what its last revision has fixed, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from ...base.errors import UserError
from ...base.progress import step
from ...base.text import one_line, plain, presentable, shown, unit_name
from ...paper.evidence_list import pieces
from ...record.assessment import Assessment
from ...record.register import Register, Round
from ...record.revision import Revision, faults
from ...record.scoring import ItemResult, Result, score
from ...record.small_groups import sums
from ...record.status import OUTCOMES, SIGNED, is_kept
from ...rubric.amounts import rounded_share, written
from ...rubric.answers import BALLOT_COUNTS, DirectAnswer, GradedListAnswer, RatioAnswer
from ...rubric.rubric import Rubric
from ...rubric.rules import Direct, GradedList, PlanShortfall, Ratio, Rule, Shortfall
from ...rubric.rules.graded_list import IN_PLACE
from ...storage.offered import NO_SAMPLE
from ...storage.sqlite_file import in_words
from ...storage.store import Store
from ..names import name_key
from .acts_joining import with_acts
from .facts import (
    ConductFacts,
    CountFacts,
    EvidenceFacts,
    ItemFacts,
    LossFacts,
    ReadingFacts,
    RoundFacts,
    RubricFacts,
    SectionFacts,
    TaskFacts,
    UnitFacts,
    VisitFacts,
)

_REAL = f"SELECT id, unit FROM assessment WHERE {NO_SAMPLE} AND status <> 'void'"
_BALLOTS = ("issued", "returned")
"""What is told of the ballots, summed over all groups: single groups are internal."""


def gather(store: Store, chosen: Round | None = None, only: Collection[str] = ()) -> RoundFacts:
    """Return the facts of a round, or of all that the file holds; ``only`` are ids of assessments, all if none.

    What is not final, or no longer what was made final, is left out and told.
    """
    register = store.register.load()
    told, visits, open_ = list[str](), list[VisitFacts](), dict[str, str]()
    ids = _ids(store, register, chosen)
    wanted = [one for one in ids if not only or one in only]
    for at, id_ in enumerate(wanted):
        step(at, len(wanted))
        try:
            visits.append(_visit(store, register, id_, told))
        except _NotFinalError as error:
            open_[_key(error.unit)] = error.unit.known_as
            told.append(str(error))
        except UserError as error:
            told.append(str(error))
    name, year = (chosen.name, chosen.year) if chosen else ("", None)
    visits = with_acts(store, visits, told)
    told += _repeated(visits)
    is_in = {_key(one.unit) for one in visits}
    pending = [name for unit, name in open_.items() if unit not in is_in]  # others are assessed once more
    if chosen is not None and not only:
        pending += _elsewhere(store, register, chosen, told)
    return RoundFacts(name=name, year=year, visits=tuple(visits), told=tuple(told), pending=tuple(pending))


def _repeated(visits: Iterable[VisitFacts]) -> Iterator[str]:
    """Say of which units there are several results: papers count these, where they count units."""
    of_unit: dict[str, list[VisitFacts]] = {}
    for one in visits:
        of_unit.setdefault(_key(one.unit), []).append(one)
    for found in of_unit.values():
        if len(found) > 1:
            days = "、".join(one.date for one in found)
            words = f"“{found[0].unit.name}”有{len(found)}份定稿的评估（{days}），文书里各列一次"
            yield f"{words}，单位数和各等次个数按份数计算；请核对，印发前改正。"


def _key(unit: UnitFacts) -> str:
    """Return what tells a unit from others."""
    return unit.id or unit.name


class _NotFinalError(UserError):
    """An assessment of a unit is left out since it is not final."""

    def __init__(self, said: str, unit: UnitFacts) -> None:
        super().__init__(said)
        self.unit = unit


def _ids(store: Store, register: Register, chosen: Round | None) -> list[str]:
    """Return the assessments of a round in the register's order, or all in the order of their units' names."""
    with in_words(store.path):
        there = {row["id"]: str(row["unit"]) for row in store.file.query(_REAL)}
    order = {unit.id: at for at, unit in enumerate(register.units)}
    mine = {one.assessment: order.get(one.unit, len(order)) for one in register.assignments}
    if chosen is not None:
        kept = {one.assessment for one in register.assignments if one.round == chosen.id}
        there = {id_: unit for id_, unit in there.items() if id_ in kept}
    return sorted(there, key=lambda id_: (mine.get(id_, len(order)), there[id_], id_))


def _elsewhere(store: Store, register: Register, chosen: Round, told: list[str]) -> list[str]:
    """Return the units of a round of which the file holds no assessment: it is with a team, or not begun.

    That all a unit has is void is told.
    """
    with in_words(store.path):
        there = {row["id"]: row["status"] for row in store.file.query("SELECT id, status FROM assessment")}
    known: dict[str, set[str]] = {}
    for one in register.assignments:
        if one.round == chosen.id:
            known.setdefault(one.unit, set()).update({there[one.assessment]} if one.assessment in there else ())
    units = [one for one in register.units if known.get(one.id) == set()]
    told += [f"“{one.name}”的评估不在这个数据文件里，没有写入这批文书。" for one in units]
    told += [f"“{one.name}”的评估已作废，没有写入这批文书。" for one in register.units if known.get(one.id) == {"void"}]
    return [one.short or one.name for one in units]


def _visit(store: Store, register: Register, id_: str, told: list[str]) -> VisitFacts:
    """Return what one visit came to, or say in a sentence why it is left out; ``told`` gets what is to be known."""
    one = store.load(id_)
    unit = register.unit_of(id_)
    name = unit.name if unit else unit_name(presentable(one.record.unit))
    about = UnitFacts(name=name)
    if unit:
        about = UnitFacts(name=name, id=unit.id, short=unit.short, head=unit.head, supervisor=unit.supervisor)
    revisions = store.revisions.of(id_)
    if not is_kept(one.status) or not revisions:
        how = "退回修改后还没有重新定稿" if revisions else "还没有定稿"
        raise _NotFinalError(f"“{name}”{how}，没有写入这批文书；定稿以后再生成。", about)
    last = revisions[-1]
    if wrong := faults(one.rubric, last):
        raise UserError(f"“{name}”没有写入这批文书：{'；'.join(wrong)}。请用 check 检查数据文件。")
    assignment = register.assignment_of(id_)
    team = register.team(assignment.team) if assignment else None
    record = last.content(one.rubric)
    on_sheet = unit_name(presentable(record.unit))
    if name_key(on_sheet) != name_key(name):
        told.append(f"“{name}”的考核表上写的是“{shown(on_sheet)}”；文书用名册的名称，请核对。")
    signed = SIGNED.get(one.outcome, "") or OUTCOMES.get(one.outcome, "")
    return visit_facts(one.rubric, record, last, unit=about, team=team.name if team else "", signed=signed)


def visit_facts(
    rubric: Rubric, record: Assessment, revision: Revision, *, unit: UnitFacts, team: str = "", signed: str = ""
) -> VisitFacts:
    """Return the facts of a record as a revision has fixed it."""
    result = score(rubric, record)
    numbers = _numbered(rubric, record)
    answers = list(zip(rubric.items, record.answers, result.items, strict=True))
    return VisitFacts(
        assessment=revision.assessment,
        unit=unit,
        team=team,
        leader=presentable(record.leader),
        members=tuple(map(presentable, record.members)),
        date=record.date,
        mark=one_line(record.mark).strip(),
        revision=revision.number,
        code=revision.printed_code,
        signed=signed,
        rubric=_rubric(rubric),
        readings=tuple(_readings(rubric, record)),
        total=result.total,
        grade=rubric.grade_of(result.total).name,
        sections=tuple(SectionFacts(name=one.name, full=one.full, points=one.points) for one in result.sections),
        items=tuple(_items(rubric, result, answers, numbers)),
        tasks=tuple(task for item, answer, _ in answers for task in _tasks(item, answer)),
        counts=tuple(count for item, answer, _ in answers for count in _counts(item, answer)),
        conduct=tuple(ConductFacts(kind=one.kind, ground=presentable(one.ground)) for one in record.conduct),
    )


def _rubric(rubric: Rubric) -> RubricFacts:
    consequences = {grade.name: grade.consequence for _, grade in rubric.thresholds}
    full = sum(section.full for section in rubric.sections)
    return RubricFacts(
        id=rubric.id,
        name=rubric.name,
        regulation=rubric.regulation,
        digest=rubric.digest,
        full=full,
        consequences=consequences,
        sheet=rubric,
    )


def _readings(rubric: Rubric, record: Assessment) -> Iterator[ReadingFacts]:
    for item, answer in zip(rubric.items, record.answers, strict=True):
        if not (isinstance(item, Ratio) and isinstance(answer, RatioAnswer) and item.weight_pending):
            continue
        if answer.ballots or answer.reading:
            value = plain(item.weight(answer))
            yield ReadingFacts(item=item.number, value=value, usual=value == plain(item.fairly_weight))


def _numbered(rubric: Rubric, record: Assessment) -> dict[str, int]:
    """Number the evidence as the internal paper does."""
    return {one.file.sha256: one.number for one in pieces(rubric, record)}


def _items(
    rubric: Rubric, result: Result, answers: list[tuple[Rule, Any, ItemResult]], numbers: dict[str, int]
) -> Iterator[ItemFacts]:
    sections = [section.name for section in result.sections for _ in section.items]
    for section, (item, answer, scored) in zip(sections, answers, strict=True):
        yield ItemFacts(
            number=item.number,
            section=section,
            text=item.text,
            standard=item.standard,
            full=item.full,
            points=scored.points or 0,
            awarded=item.awarded,
            reasons=tuple(deduction.reason for deduction in scored.deductions),
            ground=_ground(item, answer) if scored.deductions or item.awarded else "",
            losses=tuple(_losses(item, answer, scored, numbers)),
        )


def _ground(item: Rule, answer: Any) -> str:
    """Return what was written on an item that lost something; of one that lost nothing it is internal."""
    heads = item.heads if isinstance(item, Direct) else ()
    given = answer.grounds if isinstance(answer, DirectAnswer) else ()
    pairs = [f"{head}：{text.strip()}" for head, text in zip(heads, given, strict=False) if text.strip()]
    return presentable("\n".join(filter(None, (*pairs, answer.note.strip()))))


def _losses(item: Rule, answer: Any, scored: ItemResult, numbers: dict[str, int]) -> Iterator[LossFacts]:
    if item.awarded:
        return
    if isinstance(item, GradedList) and isinstance(answer, GradedListAnswer):
        yield from _task_losses(item, answer, numbers)
        return
    for at, deduction in enumerate(scored.deductions, 1):
        yield LossFacts(
            number=f"{item.number:02d}-{at}",
            points=deduction.points,
            reason=deduction.reason,
            ground=presentable(answer.note.strip()),
            methods=answer.methods,
            evidence=_evidence(answer.files, numbers),
        )


def _task_losses(item: GradedList, answer: GradedListAnswer, numbers: dict[str, int]) -> Iterator[LossFacts]:
    count = len(answer.tasks)
    for at, task in enumerate(answer.tasks, 1):
        percent = item.percents[task.grade or ""]
        if percent == 100:
            continue
        lost = rounded_share(item.full * (100 - percent), 100 * count)
        earns = f"得该{item.measure}分数的{percent}%" if percent else "不得分"
        about = "约" if item.full * (100 - percent) % (100 * count) else ""
        words = f"台账第{at}{item.measure}评为“{task.grade}”，{earns}，{about}扣{written(lost)}分"
        yield LossFacts(
            number=f"{item.number:02d}-{at}",
            points=lost,
            reason=words,
            ground=presentable((task.note or answer.note).strip()),
            methods=task.methods or answer.methods,
            evidence=_evidence(task.files or answer.files, numbers),
            task=at,
        )


def _evidence(files: Collection[Any], numbers: dict[str, int]) -> tuple[EvidenceFacts, ...]:
    return tuple(
        EvidenceFacts(number=numbers[file.sha256], name=presentable(file.name), sha256=file.sha256, size=file.size)
        for file in files
    )


def _tasks(item: Rule, answer: Any) -> Iterator[TaskFacts]:
    if not isinstance(item, GradedList) or not isinstance(answer, GradedListAnswer):
        return
    for at, task in enumerate(answer.tasks, 1):
        percent = item.percents[task.grade or ""]
        texts = {
            name: presentable(getattr(task, name).strip())
            for name in ("finding", "text", "department", "leader", "person", "deadline", "target", "progress", "note")
        }
        yield TaskFacts(
            item=item.number, number=at, grade=task.grade or "", percent=percent, lagging=percent < IN_PLACE, **texts
        )


def _counts(item: Rule, answer: Any) -> Iterator[CountFacts]:
    """Yield what was counted; ballots as two sums."""
    found: list[tuple[str, int | None, str]] = []
    if isinstance(item, Shortfall):
        found = [(item.label, answer.count, item.measure)]
    elif isinstance(item, PlanShortfall):
        found = [(item.required_label, answer.required, item.measure), (item.done_label, answer.done, item.measure)]
    elif isinstance(item, Ratio) and answer.ballots:
        counts = sums(answer.ballots)
        found = [(f"测评票{BALLOT_COUNTS[name]}", counts[name], "张") for name in _BALLOTS]
    for label, value, measure in found:
        if value is not None:
            about = "" if isinstance(item, Ratio) else item.text
            yield CountFacts(item=item.number, label=label, value=value, measure=measure, about=about)
