"""What paper says beside the score: the stamp of a revision, the parts of the supplement (附页)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ..base.numerals import article_name
from ..record.assessment import Assessment
from ..record.attachments import attachments
from ..rubric.answers import GradedListAnswer, RatioAnswer
from ..rubric.rubric import Rubric
from ..rubric.rules import GradedList


class Part(StrEnum):
    """A part of the supplement; the order is that on paper."""

    LOSSES = "losses"
    LEDGER = "ledger"
    BALLOTS = "ballots"
    OWN = "own"
    CONDUCT = "conduct"
    EVIDENCE = "evidence"
    SIGNATURES = "signatures"


_PART_NAMES = {
    Part.LOSSES: "扣分情况说明",
    Part.LEDGER: "台账及评定",
    Part.BALLOTS: "满意度测评统计",
    Part.OWN: "自评对照",
    Part.CONDUCT: "问责情形",
    Part.EVIDENCE: "佐证材料目录",
    Part.SIGNATURES: "签名",
}
ALL_PARTS = tuple(Part)


def part_name(rubric: Rubric, part: Part) -> str:
    """Name a part in the rubric's words, where it has any for it: its ledgers, its article on conduct."""
    if part is Part.LEDGER:
        labels = dict.fromkeys(item.label for item in rubric.items if isinstance(item, GradedList))
        return "、".join(labels) + _PART_NAMES[part]
    if part is Part.CONDUCT and rubric.conduct:
        for article in rubric.articles:
            if all(kind in article.text for kind in rubric.conduct):
                return f"{article_name(article.number)}所列情形"
    return _PART_NAMES[part]


def spoken_parts(rubric: Rubric, record: Assessment) -> frozenset[Part]:
    """Return the parts for which an assessment has something to say."""
    answers = record.answers
    has = {
        Part.LOSSES: True,
        Part.LEDGER: any(isinstance(answer, GradedListAnswer) and answer.tasks for answer in answers),
        Part.BALLOTS: any(isinstance(a, RatioAnswer) and (a.ballots or a.rate is not None) for a in answers),
        Part.OWN: any(answer.own is not None for answer in answers),
        Part.CONDUCT: bool(record.conduct),
        Part.EVIDENCE: any(True for _ in attachments(rubric, record)),
        Part.SIGNATURES: True,
    }
    return frozenset(part for part in Part if has[part])


def known_parts(names: Iterable[str]) -> tuple[Part, ...]:
    """Return the parts so named, in their order; a name that is none is left out."""
    wanted = set(names)
    return tuple(part for part in Part if part.value in wanted)


class Form(StrEnum):
    """A form for the meeting at which the satisfaction is voted on."""

    BALLOT = "ballot"
    COUNT = "count"
    SIGN_IN = "sign_in"


FORM_NAMES = {Form.BALLOT: "民主测评票", Form.COUNT: "计票单", Form.SIGN_IN: "签到表"}
