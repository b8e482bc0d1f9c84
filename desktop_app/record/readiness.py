"""What stands before 定稿: what blocks it, and what must have been noted."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter

from msgspec import Struct

from ..base.dates import doubt
from ..rubric.answers import GradedListAnswer, Task
from ..rubric.rubric import Rubric
from ..rubric.rules import GradedList
from .assessment import PARTICULARS, Assessment, Noted
from .grounds import idle_grounds, lacks_ground
from .placeholders import marked_grounds
from .scoring import Result

_NAMED = 8  # tasks by their number in one sentence
REQUIRED = ("unit", "date", "leader")


class Finding(Struct, frozen=True):
    """Something that blocks, or must be noted; ``position`` is the item's in the rubric, -1 the particulars.

    ``key`` says of a warning which it is, and of which facts; what was noted is known by it, whatever the words.
    """

    position: int
    words: str
    key: str = ""

    def is_noted(self, noted: Noted) -> bool:
        """Whether this is what was noted; files of version 3 or older kept the words alone."""
        return noted.warning == self.key if noted.warning else noted.words == self.words

    def noted(self, remark: str) -> Noted:
        """Return the note of this warning."""
        return Noted(words=self.words, remark=remark, warning=self.key)


def missing_particulars(record: Assessment) -> list[str]:
    """Name the particulars that nobody has filled in yet."""
    return [PARTICULARS[field] for field in REQUIRED if not getattr(record, field).strip()]


def blocks(rubric: Rubric, record: Assessment, result: Result) -> list[Finding]:
    """Say what must be put right before 定稿, in paper order."""
    found = [Finding(-1, f"没有填写{words}") for words in missing_particulars(record)]
    found += [Finding(-1, f"“{one.kind}”没有写明依据") for one in record.conduct if not one.ground.strip()]
    for position, item in enumerate(rubric.items):
        scored = result.items[position]
        if scored.contradictions:
            found += [Finding(position, words) for words in scored.contradictions]
        elif scored.points is None:
            found.append(Finding(position, "未评"))
        elif words := item.unsettled(record.answers[position]):
            found.append(Finding(position, words))
        elif lacks_ground(rubric, record, result, position):
            found.append(Finding(position, "；".join(filter(None, (item.ground_wanted, item.ground_hint)))))
    found += [Finding(at, f"{item.label}{numbers}没有内容") for at, item, numbers in _blank(rubric, record)]
    found += [Finding(at, f"{where}里的“×”还没有填写") for at, where in marked_grounds(rubric, record)]
    return sorted(found, key=attrgetter("position"))


def place(rubric: Rubric, finding: Finding) -> str:
    """Name where a finding is."""
    return f"第{rubric.items[finding.position].number}项" if finding.position >= 0 else "基本信息"


def warnings(rubric: Rubric, record: Assessment, result: Result, day: str) -> list[Finding]:
    """Say what does not block but has to be noted; ``day`` is today as an ISO date."""
    return list(_warnings(rubric, record, result, day))


def unnoted(rubric: Rubric, record: Assessment, result: Result, day: str) -> list[Finding]:
    """Return the warnings that nobody has noted yet."""
    return [one for one in warnings(rubric, record, result, day) if not any(map(one.is_noted, record.noted))]


def noted_warnings(rubric: Rubric, record: Assessment, result: Result, day: str) -> tuple[tuple[str, str], ...]:
    """Return the warnings that were noted and still stand, each with its remark, as the supplement prints them."""
    standing = warnings(rubric, record, result, day)
    return tuple((one.words, one.remark) for one in record.noted if any(each.is_noted(one) for each in standing))


def today() -> str:
    """Return the local date in ISO form."""
    return datetime.date.today().isoformat()


def _warnings(rubric: Rubric, record: Assessment, result: Result, day: str) -> Iterator[Finding]:
    if told := rubric.doctored:
        yield Finding(-1, told, f"doctored:{rubric.digest}")
    if why := doubt(record.date, day):
        key = "future" if record.date > day else "old"
        yield Finding(-1, f"评估日期{record.date}{why}", f"{key}_date:{record.date}")
    if not record.members:
        yield Finding(-1, "没有填写评估组成员", "no_members")
    for number, key, words in result.notices:
        yield Finding(rubric.positions.get(number, -1), words, f"notice:{number}:{key}")
    if idle := idle_grounds(rubric, record, result):
        named = _named(rubric, idle)
        yield Finding(idle[0], f"第{named}项没有扣分，但写有扣分依据，请核对是否与得分相符", f"idle_ground:{named}")
    for at, item, numbers in _twice(rubric, record):
        words = f"第{item.number}项{item.label}{numbers}的内容相同，请核对是否重复"
        yield Finding(at, words, f"same_tasks:{item.number}:{numbers}")
    if unnamed := [at for at, answer in enumerate(record.answers) if rubric.methods and not answer.methods]:
        named = _named(rubric, unnamed)
        yield Finding(unnamed[0], f"第{named}项没有写明评估方式", f"no_method:{named}")


def _ledgers(rubric: Rubric, record: Assessment) -> Iterator[tuple[int, GradedList, tuple[Task, ...]]]:
    for position, (item, answer) in enumerate(zip(rubric.items, record.answers, strict=True)):
        if isinstance(item, GradedList) and isinstance(answer, GradedListAnswer):
            yield position, item, answer.tasks


def _blank(rubric: Rubric, record: Assessment) -> Iterator[tuple[int, GradedList, str]]:
    """Yield the ledgers with tasks that say nothing, and which those are."""
    for position, item, tasks in _ledgers(rubric, record):
        if blank := [number for number, task in enumerate(tasks, 1) if not task.text.strip()]:
            yield position, item, _numbers(blank)


def _twice(rubric: Rubric, record: Assessment) -> Iterator[tuple[int, GradedList, str]]:
    """Yield the tasks that say the same against the same finding."""
    for position, item, tasks in _ledgers(rubric, record):
        alike: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, task in enumerate(tasks, 1):
            if task.text.strip():
                alike["".join(task.finding.split()), "".join(task.text.split())].append(number)
        for numbers in alike.values():
            if len(numbers) > 1:
                yield position, item, _numbers(numbers)


def _numbers(numbers: list[int]) -> str:
    told = "、".join(map(str, numbers[:_NAMED]))
    return f"{told}等{len(numbers)}" if len(numbers) > _NAMED else told


def _named(rubric: Rubric, positions: list[int]) -> str:
    return "、".join(str(rubric.items[position].number) for position in positions)
