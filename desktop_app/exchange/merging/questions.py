"""What is to be asked before two copies become one, as plain data: what each choice does to total and grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from ...base.errors import UserError
from ...base.text import shown, unit_name
from ...history.asking import Question, Side
from ...history.merging import BOTH, TEXT, Answers, Which
from ...record.assessment import Assessment
from ...record.scoring import score
from ...record.status import state_words
from ...rubric.amounts import written_total
from .merging import FOR_ONE, Met

WAITING = "waiting"
Files = Mapping[str, str]
"""By the hash of an event what the file is called in which it came; of those that were here nothing."""
NO_FILES: Files = {}
WHOLE: tuple[str | int, ...] = ()
"""The field of a question that is about an assessment as a whole; the choices are ``Which``."""


class Choice(Struct, frozen=True, kw_only=True):
    """One answer to a question: ``choice`` names it; who gave the value and when, in whose copy; what comes of it.

    ``copy`` is ``waiting`` where it is a draft that waits beside one of the two; ``file`` is in which file it came.
    """

    choice: str
    words: str
    person: str
    at: str
    copy: str
    total: str
    grade: str | None
    file: str = ""


class Asked(Struct, frozen=True, kw_only=True):
    """A question with its choices; whoever answers says ``choice``, of those listed or, if texts can be kept, both."""

    field: tuple[str | int, ...]
    item: int
    place: str
    label: str
    choices: tuple[Choice, ...]
    both: bool = False
    choice: str = ""


class Decision(Struct, frozen=True, kw_only=True):
    """What ``exchange.merging.apply`` wants of an answer to all that was asked."""

    answers: Mapping[Any, str] = {}
    standing: Which | None = None

    def __or__(self, later: Decision) -> Decision:
        """Return both: where one copy was decided for, there may be questions about what waits beside it."""
        return Decision(answers={**self.answers, **later.answers}, standing=later.standing or self.standing)


def asked(met: Met, files: Files = NO_FILES) -> tuple[Asked, ...]:
    """Return what is to be asked; nothing where nobody has to decide anything."""
    if met.outcome in FOR_ONE:
        return (_about_the_whole(met),)
    return tuple(_asked(met, question, files) for question in met.questions)


def titles(met: Met, question: Question, names: tuple[str, str], files: Files = NO_FILES) -> list[str]:
    """Name each side of a question by who gave it; where these are alike, by the copy or the file that it came in.

    ``names`` are what our copy and the other are called.
    """
    people = [shown(side.person) for side in question.sides]
    if all(people) and len(set(people)) == len(people):
        return [f"{person}填的" for person in people]
    called = {Which.OURS.value: names[0], Which.THEIRS.value: names[1], WAITING: "等待的草稿"}
    where = [files.get(side.event) or called[_copy(met, side)] for side in question.sides]
    return [f"{person or '未填录入人'}填的（{place}）" for person, place in zip(people, where, strict=True)]


def _copy(met: Met, side: Side) -> str:
    if side.head == met.ours.head:
        return Which.OURS.value
    return Which.THEIRS.value if side.head == met.theirs.head else WAITING


def for_one(met: Met, which: Which) -> Decision:
    """Decide all for one copy."""
    if met.outcome in FOR_ONE:
        return Decision(standing=which)
    return Decision(answers=met.compared.whole(which))


def decided(met: Met, given: Iterable[tuple[Sequence[Any], str]]) -> Decision | None:
    """Return what was decided, by field and choice; None while something is not. Refuse a choice that is none."""
    chosen = {tuple(field): choice for field, choice in given if choice}
    answers: dict[Any, str] = {}
    for one in asked_in_short(met):
        field, choices = one
        choice = chosen.get(field)
        if choice is None:
            return None
        if choice not in choices and not (BOTH in choices and choice.startswith(TEXT)):
            unit = shown(unit_name(met.ours.record.unit))
            raise UserError(
                f"“{unit}”的合并答复里有一个认不出的选择（{shown(choice)}），没有合并；请按列出的选项填写。"
            )
        answers[field] = choice
    if met.outcome in FOR_ONE:
        return Decision(standing=Which(answers[WHOLE]))
    return Decision(answers=answers)


def asked_in_short(met: Met) -> list[tuple[tuple[str | int, ...], list[str]]]:
    """Return the fields that are asked about, each with the choices that there are."""
    if met.outcome in FOR_ONE:
        return [(WHOLE, [one.value for one in Which])]
    return [(one.field, [*(side.key for side in one.sides), *([BOTH] if one.both else [])]) for one in met.questions]


def effect(met: Met, answers: Answers) -> tuple[str, str | None]:
    """Return total and grade of what comes of some answers; what is not answered stays as ours has it."""
    return _result(met, met.compared.preview(answers))


def _asked(met: Met, question: Question, files: Files) -> Asked:
    choices = [
        Choice(
            choice=side.key,
            words=side.words,
            person=side.person,
            at=side.at,
            copy=_copy(met, side),
            file=files.get(side.event, ""),
            **_figures(*effect(met, {question.field: side.key})),
        )
        for side in question.sides
    ]
    return Asked(
        field=question.field,
        item=question.item,
        place=question.place,
        label=question.label,
        choices=tuple(sorted(choices, key=lambda one: one.copy != Which.OURS.value)),
        both=question.both,
    )


def _about_the_whole(met: Met) -> Asked:
    found = []
    for which, stored in ((Which.OURS, met.ours), (Which.THEIRS, met.theirs)):
        last = met.copies[which].events[-1]
        figures = _figures(*_result(met, stored.record))
        words = state_words(stored.status, stored.outcome)
        found.append(
            Choice(choice=which.value, words=words, person=last.person, at=last.at, copy=which.value, **figures)
        )
    return Asked(field=WHOLE, item=0, place="整份评估", label=met.compared.reason, choices=tuple(found))


def _result(met: Met, record: Assessment) -> tuple[str, str | None]:
    result = score(met.ours.rubric, record)
    return written_total(result.total), result.grade or None


def _figures(total: str, grade: str | None) -> dict[str, Any]:
    return {"total": total, "grade": grade}
