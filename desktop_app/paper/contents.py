"""What paper says beside the score: the parts of the unit's paper and of the internal one, the meeting's forms."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ..base.numerals import article_name
from ..record.assessment import Assessment
from ..rubric.answers import GradedListAnswer, RatioAnswer
from ..rubric.rubric import Rubric
from ..rubric.rules import GradedList


class Part(StrEnum):
    """A part of the unit's paper or of the internal one; the order is that on paper."""

    LOSSES = "losses"
    LEDGER = "ledger"
    SATISFACTION = "satisfaction"
    SIGNATURES = "signatures"
    CONDUCT = "conduct"
    BALLOTS = "ballots"
    OWN = "own"
    GROUNDS = "grounds"
    NOTICES = "notices"
    EVIDENCE = "evidence"


_PART_NAMES = {
    Part.LOSSES: "扣分情况说明",
    Part.LEDGER: "台账及评定",
    Part.SATISFACTION: "满意度测评结果",
    Part.SIGNATURES: "签名及被评估单位意见",
    Part.CONDUCT: "问责情形",
    Part.BALLOTS: "满意度测评分类统计",
    Part.OWN: "自评对照",
    Part.GROUNDS: "无扣分项的记录",
    Part.NOTICES: "评分提示",
    Part.EVIDENCE: "佐证材料目录",
}
UNIT_PARTS = (Part.LOSSES, Part.LEDGER, Part.SATISFACTION, Part.SIGNATURES)
"""What stands behind the form on the paper that the unit gets and signs; nothing else ever does."""
INTERNAL_PARTS = tuple(part for part in Part if part not in UNIT_PARTS)
"""What the office keeps to itself, in a document of its own."""


def part_name(rubric: Rubric, part: Part) -> str:
    """Name a part in the rubric's words, where it has any for it: its ledgers, its article on conduct."""
    if part is Part.LEDGER:
        labels = dict.fromkeys(item.label for item in rubric.items if isinstance(item, GradedList))
        return "、".join(labels) + _PART_NAMES[part]
    if part is Part.CONDUCT and rubric.conduct:
        for article in rubric.articles:
            if all(kind in article.text for kind in rubric.conduct):
                return f"{_PART_NAMES[part]}（{article_name(article.number)}）"
    return _PART_NAMES[part]


def spoken_parts(rubric: Rubric, record: Assessment) -> frozenset[Part]:
    """Return the unit's parts for which an assessment has something to say."""
    answers = record.answers
    has = {
        Part.LOSSES: True,
        Part.LEDGER: any(isinstance(answer, GradedListAnswer) and answer.tasks for answer in answers),
        Part.SATISFACTION: any(isinstance(a, RatioAnswer) and (a.ballots or a.rate is not None) for a in answers),
        Part.SIGNATURES: True,
    }
    return frozenset(part for part in UNIT_PARTS if has[part])


def known_parts(names: Iterable[str]) -> tuple[Part, ...]:
    """Return the unit's parts so named, in their order; a name that is none is left out."""
    wanted = set(names)
    return tuple(part for part in UNIT_PARTS if part.value in wanted)


class Form(StrEnum):
    """A form for the meeting at which the satisfaction is voted on."""

    BALLOT = "ballot"
    COUNT = "count"
    SIGN_IN = "sign_in"


FORM_NAMES = {Form.BALLOT: "巡察整改成效满意度测评票", Form.COUNT: "计票单", Form.SIGN_IN: "签到表"}
