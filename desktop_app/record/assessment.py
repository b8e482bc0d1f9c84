"""One filled-in rubric as a frozen record, and its JSON form for interchange."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.structs import replace

from ..rubric.answers import Answer
from ..rubric.rubric import Rubric

LONGEST_MARK = 30  # characters, which are legible in one line above a page


class Conduct(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Conduct that calls for accountability (Article 15), with its ground; it is no score."""

    kind: str
    ground: str = ""

    def __str__(self) -> str:
        return f"{self.kind}（{self.ground}）" if self.ground else self.kind


class Noted(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A warning before 定稿 that somebody has noted, and the remark on it.

    ``warning`` says which, whatever the words for it are later; ``words`` are those that were read then. What was
    noted in a file of version 3 or older has the words alone.
    """

    words: str
    remark: str = ""
    warning: str = ""

    def __str__(self) -> str:
        return f"“{self.words}”（{self.remark}）" if self.remark else f"“{self.words}”"


PARTICULARS = {
    "unit": "被评估单位",
    "date": "评估日期",
    "leader": "评估组组长",
    "members": "评估组成员",
    "conduct": "问责情形（第十五条）",
    "noted": "已核对的提示",
    "mark": "标注",
}
"""The record's fields beside the answers, as people call them; a later one is added at the end."""
LISTED: dict[str, Any] = {"members": str, "conduct": Conduct, "noted": Noted}
"""Those of them that are lists, and of what; ``str`` of an entry is how the history tells it."""


class Particulars(Struct, frozen=True, kw_only=True):
    """Who was assessed, when and by whom; ``date`` is an ISO date or empty.

    ``mark`` stands on each page of the unit's paper: 内部, or the office's own words; empty for none.
    """

    unit: str = ""
    date: str = ""
    leader: str = ""
    members: tuple[str, ...] = ()
    conduct: tuple[Conduct, ...] = ()
    noted: tuple[Noted, ...] = ()
    mark: Annotated[str, Meta(max_length=LONGEST_MARK)] = ""


class Assessment(Particulars, frozen=True, kw_only=True):
    """The particulars, and one answer for each item in the rubric's order.

    Records share what they have in common, so that a change can be found by identity.
    """

    answers: tuple[Answer, ...]

    def with_answer(self, position: int, answer: Answer) -> Assessment:
        """Return a record in which only the answer at ``position`` of the rubric's items differs."""
        return replace(self, answers=(*self.answers[:position], answer, *self.answers[position + 1 :]))


def empty_assessment(rubric: Rubric, **particulars: Any) -> Assessment:
    """Return a record in which everything is still 未评."""
    return Assessment(answers=tuple(item.answer_type() for item in rubric.items), **particulars)
