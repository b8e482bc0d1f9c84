"""The two papers of an assessment: the unit's, the form with its supplement (附页); and the internal one, apart.

Each part is made of blocks by a function of its own; a part that has nothing to say is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ..base.numerals import in_characters
from ..figures.scale import scale
from ..record.assessment import Assessment
from ..record.scoring import Result
from ..record.stamp import Stamp
from ..rubric.amounts import written_total
from ..rubric.rubric import Rubric
from .blocks import Block, Scored, Words
from .contents import INTERNAL_PARTS, UNIT_PARTS, Part, part_name
from .dates import date_on_paper
from .drawn import Drawn
from .evidence_list import evidence
from .form import STRIP, draw_page_number, filled_form, pen_for
from .ledgers import ledgers
from .mark import internal_mark
from .running_head import RunningHead
from .signatures import signatures
from .stamp import draw_rubric_notice, draw_stamp
from .statements import conduct, grounds, losses, notices, own_scores
from .typesetting.flow import WIDTH, Flow, broken
from .typesetting.fonts import BOLD, TITLE
from .typesetting.pen import Pdf, Pen
from .typesetting.table import MIDDLE
from .voting import ballots, satisfaction

PARTS: dict[Part, Callable[[Scored], Iterator[Block]]] = {
    Part.LOSSES: losses,
    Part.LEDGER: ledgers,
    Part.SATISFACTION: satisfaction,
    Part.SIGNATURES: signatures,
    Part.CONDUCT: conduct,
    Part.BALLOTS: ballots,
    Part.OWN: own_scores,
    Part.GROUNDS: grounds,
    Part.NOTICES: notices,
    Part.EVIDENCE: evidence,
}
INTERNAL, COUNTING = "内部材料", "计票情况"
_NOTHING = Words("没有需要单独记载的内部事项。")
_HEADING = 16.0  # type size of the title


def document_pdf(
    rubric: Rubric,
    record: Assessment,
    result: Result,
    *,
    parts: Sequence[Part] = UNIT_PARTS,
    draft: bool,
    stamp: Stamp | None = None,
    code: bool = True,
) -> Pdf:
    """Return the unit's paper: the form, and behind it what the chosen parts for the unit have to say.

    Without ``code`` its stamp is not drawn; the document is still dated by it and set in its faces.
    Nothing internal ever stands in it: a part that is not the unit's is refused.
    """
    if not set(parts) <= set(UNIT_PARTS):
        raise ValueError("a part that is internal, on the unit's paper")
    pen = pen_for(rubric, record.unit, stamp=stamp)
    stamp = stamp if code else None
    form = filled_form(rubric, record, result)
    form.draw(pen, draft=draft, stamp=stamp)
    scored = Scored(rubric, record, result, (), draft)
    if blocks := _blocks(scored, parts):
        _Pages(pen, scored, stamp, "附页", before=form.pages, mark=record.mark).draw(blocks)
    return pen.finish()


def internal_pdf(
    rubric: Rubric,
    record: Assessment,
    result: Result,
    *,
    draft: bool,
    stamp: Stamp | None = None,
    noted: Sequence[tuple[str, str]] = (),
) -> Pdf:
    """Return the internal paper, marked so on each page: all that the unit's paper does not say.

    ``noted`` are warnings that were acknowledged before 定稿, each with its remark.
    """
    pen = pen_for(rubric, record.unit, INTERNAL, stamp=stamp)
    scored = Scored(rubric, record, result, tuple(noted), draft)
    pages = _Pages(pen, scored, stamp, INTERNAL, mark=internal_mark(record.mark))
    pages.draw(_blocks(scored, INTERNAL_PARTS))
    return pen.finish()


def counting_pdf(rubric: Rubric, record: Assessment, result: Result, stamp: Stamp) -> Pdf | None:
    """Return how a visit's votes were counted, by group as far as that may be told: internal; None without ballots."""
    scored = Scored(rubric, record, result)
    if not (blocks := _blocks(scored, (Part.BALLOTS,))):
        return None
    pen = pen_for(rubric, record.unit, COUNTING, stamp=stamp)
    _Pages(pen, scored, stamp, COUNTING, mark=internal_mark(record.mark)).draw(blocks)
    return pen.finish()


def _blocks(scored: Scored, parts: Sequence[Part]) -> dict[Part, list[Block]]:
    """Return what each of the chosen parts says, in their order; a part with nothing to say is left out."""
    made = {part: list(make(scored)) for part, make in PARTS.items() if part in parts}
    return {part: blocks for part, blocks in made.items() if blocks}


class _Pages:
    """The furniture of the pages: mark, title, running head, watermark, page number, stamp."""

    def __init__(
        self, pen: Pen, scored: Scored, stamp: Stamp | None, name: str, *, before: int = 0, mark: str = ""
    ) -> None:
        self._pen, self._scored = pen, scored
        self._stamp, self._name = stamp, name
        self._first, self._page = before + 1, before
        self._head = running_head(scored.rubric, scored.record, name, mark)

    def draw(self, parts: dict[Part, list[Block]]) -> None:
        """Write the parts, numbered through."""
        flow = Flow(self._pen, STRIP + 4, self._begin, self._end)
        self._draw_opening(flow)
        for number, (part, blocks) in enumerate(parts.items(), 1):
            flow.heading(f"{in_characters(number)}、{part_name(self._scored.rubric, part)}", below=blocks[0].room)
            for block in blocks:
                block.draw(flow)
        if not parts:
            _NOTHING.draw(flow)
        flow.finish()

    def _draw_opening(self, flow: Flow) -> None:
        scored, pen = self._scored, self._pen
        lines = [*broken(scored.rubric.name, WIDTH / _HEADING, TITLE), _spaced(self._name)]
        leading = _HEADING * 1.4
        height = len(lines) * leading
        pen.centred_block(MIDDLE, flow.y - height / 2, lines, TITLE, _HEADING, leading)
        flow.y -= height + 8
        unit = " ".join(scored.record.unit.split())
        flow.words(f"被评估单位：{unit}", indent=0)
        total = f"{written_total(scored.result.total)}分" if scored.result.complete else "未评齐"
        grade = scored.result.grade if scored.result.complete else ""
        particulars = [
            f"评估日期：{date_on_paper(scored.record.date)}",
            f"分数合计：{total}",
            *([f"得分对应等次：{grade}"] if grade else []),
        ]
        flow.words("　　　".join(particulars), indent=0)
        if scored.result.complete:
            Drawn(partial(scale, scored.rubric, scored.result)).draw(flow)

    def _begin(self) -> float:
        self._page += 1
        if self._scored.draft:
            self._pen.watermark("草稿", BOLD)
        return self._head.begin(self._pen, first=self._page == self._first)

    def _end(self) -> None:
        draw_page_number(self._pen, self._page)
        draw_rubric_notice(self._pen, self._scored.rubric)
        if self._stamp is not None:
            draw_stamp(self._pen, self._stamp, code=self._page == self._first)
        self._pen.end_page()


def running_head(rubric: Rubric, record: Assessment, what: str, mark: str = "") -> RunningHead:
    """Return what later pages begin with: the form's name and the unit's."""
    return RunningHead(f"{rubric.name}（{what}）　{record.unit}", mark)


def _spaced(name: str) -> str:
    return "　".join(name) if len(name) < 3 else name
