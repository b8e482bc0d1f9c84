"""A record with all that 定稿 asks for."""

import re
from typing import Any

from msgspec.structs import replace

from desktop_app.record.assessment import Assessment, Noted
from desktop_app.record.readiness import warnings
from desktop_app.record.scoring import ItemResult, score
from desktop_app.rubric.answers import DirectAnswer, GradedListAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Rule

DAY = "2026-11-20"


def _needs_none(item: Rule, result: ItemResult) -> bool:
    """Whether an item needs no ground: in full, and no judgement of the group's own, which may decide the grade."""
    return result.points == item.full and not item.ground_optional


def _filled_in(answer: Any) -> Any:
    """Return an answer with each × of a template, in whatever ground, filled in."""
    fields: dict[str, Any] = {"note": _filled(answer.note)}
    if isinstance(answer, DirectAnswer):
        fields["grounds"] = tuple(map(_filled, answer.grounds))
    if isinstance(answer, GradedListAnswer):
        numbered = enumerate(answer.tasks, 1)
        said = ((task, task.text if task.text.strip() else f"任务{number}") for number, task in numbered)
        fields["tasks"] = tuple(replace(task, text=text, note=_filled(task.note)) for task, text in said)
    return replace(answer, **fields)


def _filled(text: str) -> str:
    return re.sub("[×╳✕✖]", "某", text)


def ready(rubric: Rubric, record: Assessment) -> Assessment:
    """Return the record with all that 定稿 asks for."""
    record = replace(record, answers=tuple(map(_filled_in, record.answers)))
    scored = zip(rubric.items, record.answers, score(rubric, record).items, strict=True)
    answers = tuple(
        replace(answer, note=answer.note.strip() or ("" if _needs_none(item, result) else "查阅材料"))
        for item, answer, result in scored
    )
    record = replace(record, unit="某市局", date=DAY, leader="张某某", conduct=(), noted=(), answers=answers)
    found = warnings(rubric, record, score(rubric, record), DAY)
    return replace(record, noted=tuple(Noted(words=one.words, warning=one.key) for one in found))
