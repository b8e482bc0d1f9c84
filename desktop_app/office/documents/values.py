"""What the fields of the templates say: the facts of a unit, of a round, of one deduction, in words for paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count

from msgspec.structs import replace

from ...base.sizes import size_in_words
from ...paper.dates import date_on_paper, dates_on_paper
from ...rubric.amounts import written, written_total
from ..noting.facts import ASKED
from .facts import EvidenceFacts, ItemFacts, LossFacts, RoundFacts, TaskFacts, VisitFacts
from .fields import Rows, Text, Values
from .figures import figures
from .phrases import graded, lost_items, order_of_lost, sentence, unit_phrases

_COUNTED = "巡察办统计"
MOST_LOST = 8
"""How many items are named as those on which most units lost points."""


def unit_values(facts: RoundFacts, visit: VisitFacts) -> Values:
    """Return what a document on one unit can say; nothing of it is internal."""
    losses = Rows(
        names=("序号", "编号", "项目序号", "评估内容", "评分标准", "扣分", "事由", "依据", "评估方式"),
        rows=tuple(_loss_row(number, item, loss) for number, (item, loss) in enumerate(visit.losses, 1)),
    )
    items = Rows(
        names=("序号", "评估项目", "评估内容", "分值", "得分", "扣分情况"),
        rows=tuple(
            (str(one.number), one.section, one.text, written(one.full), written(one.points), "；".join(one.reasons))
            for one in visit.items
        ),
    )
    sections = Rows(
        names=("名称", "分值", "得分"),
        rows=tuple((one.name, written(one.full), written(one.points)) for one in visit.sections),
    )
    lost = Rows(
        names=("序号", "项目序号", "评估内容", "扣分", "事由", "依据"),
        rows=tuple(_item_row(number, one) for number, one in enumerate(lost_items(visit), 1)),
    )
    tasks = Rows(names=_TASK_NAMES, rows=tuple(_task_row(number, one) for number, one in enumerate(visit.lagging, 1)))
    lists = {"扣分": losses, "扣分项目": lost, "项目": items, "分项": sections, "未到位任务": tasks}
    return Values(fields=_round_fields(facts) | _unit_fields(visit), lists=lists)


def round_values(facts: RoundFacts, visits: Sequence[VisitFacts], *, internal: bool = False) -> Values:
    """Return what a document on these units of a round can say; nothing of it is, unless it may be, ``internal``."""
    units = Rows(
        names=(
            "序号",
            "全称",
            "简称",
            "评估组",
            "评估组组长",
            "评估日期",
            "得分",
            "等次",
            "得分对应等次",
            "结果运用",
            "备注",
            "未审定",
        ),
        rows=tuple(_unit_row(number, one) for number, one in enumerate(visits, 1)),
    )
    most_lost, how_chosen = _most_lost(visits)
    statistics, about_them = _statistics(visits)
    lists = {"单位": units, "等次": _grades(visits), "失分": most_lost, "统计": statistics}
    lists |= {"等次调整": _changed(visits, internal=internal)}
    undecided = sum(1 for one in visits if one.decided is None)
    days = sorted(one.date for one in visits if one.date)
    span = "" if not days else date_on_paper(days[0])
    if days and days[0] != days[-1]:
        span = f"{span}至{date_on_paper(days[-1])}"
    spread = "、".join(f"“{grade}”{number}个" for grade, number in _by_grade(visits).items() if number)
    fields: dict[str, Text] = {
        "单位数": str(len(visits)),
        "评估起止": span or None,
        "等次分布": spread,
        "未审定数": str(undecided or ""),
        "未到位任务数": str(sum(len(one.lagging) for one in visits)),
        "未定稿数": str(len(facts.pending) or ""),
        "未定稿单位": "、".join(facts.pending),
        "失分说明": how_chosen,
        "统计说明": about_them,
    }
    pictures = figures(visits)
    fields |= {f"{name}名": name.removesuffix("图") if parts else "" for name, parts in pictures.items()}
    return Values(fields=_round_fields(facts) | fields, lists=lists, pictures=pictures)


def loss_values(facts: RoundFacts, visit: VisitFacts, item: ItemFacts, loss: LossFacts, of: str) -> Values:
    """Return what the working paper of one deduction says; it is internal, as the list of evidence is."""
    evidence = Rows(
        names=("编号", "名称", "大小", "指纹"),
        rows=tuple(_evidence_row(one) for one in loss.evidence),
    )
    fields: dict[str, Text] = {
        "编号": loss.number,
        "第几份": of,
        "项目序号": str(item.number),
        "评估项目": item.section,
        "评估内容": item.text,
        "评分标准": item.standard,
        "问题来源": "、".join(loss.methods) or None,
        "扣分": written(loss.points),
        "扣分事由": loss.reason,
        "事实依据": loss.ground or None,
        "佐证份数": str(len(loss.evidence)),
        "佐证情况": f"共{len(loss.evidence)}件" if loss.evidence else "无",
    }
    task = next((one for one in visit.tasks if loss.task and (one.item, one.number) == (item.number, loss.task)), None)
    fields |= {"整改任务": _task_in_words(task) if task else ""}
    return Values(fields=_round_fields(facts) | _unit_fields(visit) | fields, lists={"佐证": evidence})


def with_conduct(values: Values, visits: Sequence[VisitFacts]) -> Values:
    """Add the conduct that calls for accountability: for what is internal alone."""
    rows = [(one, found) for one in visits for found in one.conduct]
    conduct = Rows(
        names=("序号", "单位", "情形", "依据"),
        rows=tuple(
            (str(number), one.unit.name, found.kind, found.ground or None)
            for number, (one, found) in enumerate(rows, 1)
        ),
    )
    fields: dict[str, Text] = {
        "问责情形数": str(len(rows)),
        "问责情形处数": f"{len(rows)}处" if rows else "",
        "无问责情形": "" if rows else "评估中未发现问责情形",
    }
    return replace(values, fields=values.fields | fields, lists=values.lists | {"问责情形": conduct})


# --- what is asked for everywhere ---


def _round_fields(facts: RoundFacts) -> dict[str, Text]:
    rubrics = {one.rubric.digest: one.rubric for one in facts.visits}
    regulations = dict.fromkeys(one.regulation for one in rubrics.values())
    return {
        "轮次名称": facts.called or None,
        "年度": str(facts.year) if facts.year else None,
        "考核办法": "、".join(regulations),
        "考核表": "、".join(dict.fromkeys(one.name for one in rubrics.values())),
    }


def _unit_fields(visit: VisitFacts) -> dict[str, Text]:
    unit, decided = visit.unit, visit.decided
    return {
        "单位全称": unit.name,
        "单位简称": unit.known_as,
        "主要负责人": unit.head or None,
        "联系局领导": unit.supervisor or None,
        "评估组": visit.team or None,
        "评估组组长": visit.leader or None,
        "评估组成员": "、".join(visit.members) or None,
        "评估日期": date_on_paper(visit.date) or None,
        "核验码": visit.code,
        "版次": str(visit.revision),
        "得分": written_total(visit.total),
        "满分": written(visit.rubric.full),
        "等次": visit.final_grade,
        "得分对应等次": visit.grade,
        "等次说明": _how_graded(visit),
        "审定日期": (date_on_paper(decided.date) if decided else "") or None,
        "审定依据": (decided.document if decided else "") or None,
        "结果运用": visit.consequence,
        "扣分项数": str(len(lost_items(visit))),
        "底稿份数": str(len(visit.losses)),
        "任务总数": str(len(visit.tasks)),
        "未到位任务数": str(len(visit.lagging)),
        "任务等次": graded(visit.tasks),
        **unit_phrases(visit),
    }


def _how_graded(visit: VisitFacts) -> str:
    """Say what the grade of a visit is."""
    if visit.decided is None:
        return "得分对应等次，尚未审定"
    return f"审定等次，得分对应等次为“{visit.grade}”" if visit.is_changed else "审定等次"


# --- rows ---

_TASK_NAMES = ("序号", "台账序号", "反馈问题", "整改任务", "责任部门", "责任领导", "责任人", "整改时限", "等次", "说明")


def _task_row(number: int, one: TaskFacts) -> tuple[Text, ...]:
    facts = one.department, one.leader, one.person, dates_on_paper(one.deadline), one.grade, one.note
    return str(number), str(one.number), one.finding, one.text, *facts


def _task_in_words(one: TaskFacts) -> str:
    pairs = {
        "台账第": f"{one.number}项",
        "反馈问题：": one.finding,
        "整改任务：": one.text,
        "责任部门：": one.department,
        "责任领导：": one.leader,
        "责任人：": one.person,
        "整改时限：": dates_on_paper(one.deadline),
        "评定等次：": one.grade,
    }
    return "\n".join(f"{label}{said}" for label, said in pairs.items() if said)


def _loss_row(number: int, item: ItemFacts, loss: LossFacts) -> tuple[Text, ...]:
    reason = loss.reason, loss.ground, "、".join(loss.methods)
    return str(number), loss.number, str(item.number), item.text, item.standard, written(loss.points), *reason


def _item_row(number: int, item: ItemFacts) -> tuple[Text, ...]:
    lost = written(item.full - item.points)
    return str(number), str(item.number), item.text, lost, "；".join(item.reasons), sentence(item.ground)


def _unit_row(number: int, one: VisitFacts) -> tuple[Text, ...]:
    team = one.team or None, one.leader or None, date_on_paper(one.date) or None
    result = written_total(one.total), one.final_grade, one.grade, one.consequence
    remark = "尚未审定" if one.decided is None else f"得分对应“{one.grade}”" if one.is_changed else ""
    is_open = "" if one.decided else "（未审定）"
    return str(number), one.unit.name, one.unit.known_as, *team, *result, remark, is_open


def _evidence_row(one: EvidenceFacts) -> tuple[Text, ...]:
    return str(one.number), one.name, size_in_words(one.size), one.sha256[:16]


# --- over all units ---


def _by_grade(visits: Sequence[VisitFacts]) -> dict[str, int]:
    """Count the units of each grade, best first, those that nobody has among them."""
    names = dict.fromkeys(name for one in visits for name in (*one.rubric.consequences, one.final_grade))
    counted = Counter(one.final_grade for one in visits)
    return {name: counted[name] for name in names}


def _grades(visits: Sequence[VisitFacts]) -> Rows:
    rows = []
    for grade, number in _by_grade(visits).items():
        mine = [one for one in visits if one.final_grade == grade]
        follows = next((one.consequence for one in mine), "")
        if number:
            rows.append((grade, str(number), "、".join(one.unit.known_as for one in mine), follows))
    return Rows(names=("名称", "个数", "单位", "结果运用"), rows=tuple(rows))


def _changed(visits: Sequence[VisitFacts], *, internal: bool) -> Rows:
    """Return the units whose decided grade is another than that of their score; why is for what is internal."""
    changed = [(one, one.decided) for one in visits if one.decided and one.is_changed]
    rows = [
        (str(number), one.unit.name, written_total(one.total), one.grade, decided.grade, decided.document or None)
        for number, (one, decided) in enumerate(changed, 1)
    ]
    names = ("序号", "全称", "得分", "得分对应等次", "审定等次", "审定依据")
    if not internal:
        return Rows(names=names, rows=tuple(rows))
    why = (decided.reason or None for _, decided in changed)
    return Rows(names=(*names, "理由"), rows=tuple((*row, reason) for row, reason in zip(rows, why, strict=True)))


def _most_lost(visits: Sequence[VisitFacts]) -> tuple[Rows, str]:
    """Return on which items most units lost points, how many and how much together; and how these were chosen."""
    units: Counter[tuple[int, str]] = Counter()
    points: Counter[tuple[int, str]] = Counter()
    for one in visits:
        for item in one.items:
            if item.points < item.full and not item.awarded:
                units[item.number, item.text] += 1
                points[item.number, item.text] += item.full - item.points
    order = sorted(units, key=lambda key: (-units[key], -points[key], key))[:MOST_LOST]
    rows = tuple(
        (str(at), str(key[0]), key[1], str(units[key]), written(points[key])) for at, key in enumerate(order, 1)
    )
    names = ("序号", "项目序号", "评估内容", "单位数", "扣分合计")
    return Rows(names=names, rows=rows), order_of_lost(visits, len(units), MOST_LOST)


def _statistics(visits: Sequence[VisitFacts]) -> tuple[Rows, str]:
    """Return 整改统计 summed over the units, and what to know of it; what nobody has counted stays a gap."""
    numbers = count(1)
    tasks = [task for one in visits for task in one.tasks]
    rows: list[tuple[Text, ...]] = [(str(next(numbers)), "整改任务", f"{len(tasks)}项", "整改台账")]
    counted = Counter(one.grade for one in tasks)
    percents = {one.grade: one.percent for one in tasks}  # which can differ between rubrics
    for grade in sorted(percents, key=lambda name: -percents[name]):
        rows.append((str(next(numbers)), f"其中评为“{grade}”", f"{counted[grade]}项", "整改台账"))
    asked = {(0, "", label, measure): None for label, measure in ASKED.items()}
    labels = dict.fromkeys((one.item, one.about, one.label, one.measure) for visit in visits for one in visit.counts)
    is_part = False
    for item, about, label, measure in sorted(asked | labels, key=lambda one: one[0]):
        key = item, about, label, measure
        found = [
            one.value
            for visit in visits
            for one in visit.counts
            if (one.item, one.about, one.label, one.measure) == key
        ]
        words = f"{about}：{label}" if about else label
        if 0 < len(found) < len(visits):
            words, is_part = f"{words}（{len(found)}个单位已填报）", True
        number = f"{sum(found)}{measure}" if found else None
        rows.append((str(next(numbers)), words, number, f"考核表第{item}项" if item else _COUNTED))
    told = "标明单位数的只是已填报单位的合计，不与全部单位的合计比较" if is_part else ""
    return Rows(names=("序号", "项目", "数量", "来源"), rows=tuple(rows)), told
