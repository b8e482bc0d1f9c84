"""What documents say in other words where there is none, or not all, of it: no paper says 其中未到位0项."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ...rubric.amounts import written
from .facts import ItemFacts, TaskFacts, VisitFacts

_ENDS = re.compile("[。！？…!?][”’）】』」)\"']*$")
_OPEN = " \t\r\n\u3000,.;:，．；：、"
_ASKS = re.compile("(?:提请([^对，。；、]+?))?(?:对[^，。；、]*?)?(?:进行)?约谈[^，。；、]*(?:并(限期整改))?[。；]?")


def sentence(text: str) -> str:
    """Return a text with one full stop behind it, however it ends; nothing for nothing."""
    text = text.rstrip()
    return text if _ENDS.search(text) or not text else f"{text.rstrip(_OPEN)}。"


def graded(tasks: Iterable[TaskFacts]) -> str:
    """Say how many tasks have each grade, best first."""
    order = {one.grade: one.percent for one in tasks}
    counted = Counter(one.grade for one in tasks)
    return "、".join(f"“{grade}”{counted[grade]}项" for grade in sorted(order, key=lambda name: -order[name]))


def lost_items(visit: VisitFacts) -> list[ItemFacts]:
    """Return the items that have deductions."""
    return [one for one in visit.items if one.reasons and not one.awarded]


def awarded_parts(visits: Iterable[VisitFacts]) -> str:
    """Name what is converted or agreed on: whole sections by their name, other items by their number."""
    found: dict[str, None] = {}
    for visit in visits:
        deducted = {one.section for one in visit.items if not one.awarded}
        names = (f"第{one.number}项" if one.section in deducted else one.section for one in visit.items if one.awarded)
        found |= dict.fromkeys(names)
    return "、".join(found)


def unit_phrases(visit: VisitFacts) -> dict[str, str]:
    """Return what is said of one unit; empty for what there is not."""
    lost, lagging = len(lost_items(visit)), len(visit.lagging)
    in_place = f"未到位整改任务{lagging}项" if lagging else "整改任务均已到位" if visit.tasks else ""
    about = f"其中未到位{lagging}项" if lagging else "均已到位"
    tasks = f"整改任务共{len(visit.tasks)}项，评定为{graded(visit.tasks)}，{about}"
    return {
        "扣分概述": f"共有{lost}项扣分" if lost else "各项均未扣分",
        "未列扣分": _unlisted(visit),
        "底稿概述": f"共{len(visit.losses)}处，与问题底稿编号一致" if visit.losses else "未发现扣分事实",
        "任务概述": tasks if visit.tasks else "没有评定整改任务",
        "未到位概述": f"未到位的整改任务{lagging}项" if lagging else "",
        "未到位清单": f"{visit.unit.known_as}整改任务未到位清单" if lagging else "",
        "督办事项": "，".join(filter(None, (f"扣分项目{lost}项" if lost else "没有扣分项目", in_place))),
        "约谈措施": _summoned(visit.consequence),
    }


def _unlisted(visit: VisitFacts) -> str:
    """Say why the deductions do not add up to what is lacking, where they do not."""
    lacking = sum(one.full - one.points for one in visit.items if one.awarded)
    if not lacking:
        return ""
    lost = sum(one.full - one.points for one in lost_items(visit))
    parts, sum_ = awarded_parts([visit]), f"以上扣分合计{written(lost)}分；" if lost else ""
    return f"{sum_}{parts}按得分计入总分，未得的{written(lacking)}分不列为扣分"


def _summoned(consequence: str) -> str:
    """Say to the one who is summoned what the regulation says of him; other words than it has stay as they are."""
    who = _ASKS.fullmatch(consequence.strip())
    if who is None:
        return consequence if "约谈" in consequence else ""
    by = f"由{who[1]}对你" if who[1] else "对你"
    return f"{by}进行约谈{'，并限期整改' if '限期整改' in consequence else ''}"


def order_of_lost(visits: Sequence[VisitFacts], number: int, most: int) -> str:
    """Say which items of so many are named as those that most units lost points on, and in which order."""
    if not number:
        return ""
    parts = awarded_parts(visits)
    words = f"列出前{most}项" if number > most else "排列"
    return f"以下按失分单位数从多到少{words}{f'，不含{parts}' if parts else ''}"
