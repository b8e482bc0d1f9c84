"""What an act of following up says, and which measures there are; a later field has a default and comes last."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from ...rubric.answers import Attachment

State = Literal["open", "done", "dropped"]
STATES: dict[str, str] = {"open": "办理中", "done": "已办结", "dropped": "不再办理"}


class Measure(StrEnum):
    """What is to be done. The values stand in files and never change; the words for them may."""

    PRAISE = "praise"
    URGE = "urge"
    TALK = "talk"
    RECTIFY = "rectify"
    ACCOUNT = "account"
    CONDUCT = "conduct"
    LOOK_BACK = "look_back"
    OTHER = "other"


MEASURES: dict[str, str] = {
    Measure.PRAISE: "表扬",
    Measure.URGE: "督促",
    Measure.TALK: "约谈",
    Measure.RECTIFY: "限期整改",
    Measure.ACCOUNT: "问责建议",
    Measure.CONDUCT: "问责情形",
    Measure.LOOK_BACK: "回头看",
    Measure.OTHER: "其他",
}
"""How each is called; the first five are how a grade's consequence says it (Article 14), the next is Article 15."""
BY_GRADE = (Measure.PRAISE, Measure.URGE, Measure.TALK, Measure.RECTIFY, Measure.ACCOUNT)
BEGIN_AGAIN = (Measure.RECTIFY, Measure.LOOK_BACK)
"""Measures by which the unit is assessed once more."""


class FollowUp(Struct, frozen=True, kw_only=True):
    """Something that is followed up: ``thing`` is a UUID that lasts, ``words`` say what, ``deadline`` is ISO or empty.

    ``grade``, ``revision`` and ``code`` are those of the decision that it comes from. ``next`` is the assessment that
    was begun by it, ``carried`` are item and id of each task that went along, there and here.
    """

    thing: str
    what: str
    words: str = ""
    person: str = ""
    deadline: str = ""
    state: State = "open"
    remark: str = ""
    files: tuple[Attachment, ...] = ()
    grade: str = ""
    revision: int = 0
    code: str = ""
    next: str = ""
    carried: tuple[tuple[int, int, int], ...] = ()
