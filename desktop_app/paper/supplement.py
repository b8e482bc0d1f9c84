"""The supplement (附页): what the form has no place for, on pages that follow the form's.

Each part is made of blocks by a function of its own; a part that has nothing to say is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..base.numerals import in_characters
from ..record.assessment import Assessment
from ..record.scoring import Result
from ..record.stamp import Stamp
from ..rubric.amounts import written_total
from ..rubric.rubric import Rubric
from .blocks import Block, Scored
from .contents import Part, part_name
from .evidence_list import evidence
from .form import STRIP, TOP, date_on_paper, draw_page_number, filled_form, pen_for
from .ledgers import ledgers
from .signatures import signatures
from .stamp import draw_rubric_notice, draw_stamp
from .statements import conduct, losses, own_scores
from .typesetting.flow import WIDTH, Flow, broken, fitted
from .typesetting.fonts import BOLD, REGULAR
from .typesetting.pen import PAGE, Pdf, Pen
from .typesetting.table import EDGES, LEFT
from .voting import ballots

PARTS: dict[Part, Callable[[Scored], Iterator[Block]]] = {
    Part.LOSSES: losses,
    Part.LEDGER: ledgers,
    Part.BALLOTS: ballots,
    Part.OWN: own_scores,
    Part.CONDUCT: conduct,
    Part.EVIDENCE: evidence,
    Part.SIGNATURES: signatures,
}
_HEADING = 16.0  # type size of the title
_HEADER_SIZES = {9.0: 1, 8.0: 2, 7.0: 3, 6.0: 8, 4.0: 99}  # most lines of the unit's name by type size


def supplement_pdf(
    rubric: Rubric,
    record: Assessment,
    result: Result,
    *,
    parts: Sequence[Part],
    draft: bool,
    stamp: Stamp | None = None,
    noted: Sequence[tuple[str, str]] = (),
) -> Pdf:
    """Return the chosen parts, their pages numbered on from the form's.

    ``noted`` are warnings that were acknowledged before 定稿, each with its remark.
    """
    pen = pen_for(rubric, record.unit, "附页", stamp=stamp)
    scored = Scored(rubric, record, result, tuple(noted), draft)
    sheets = filled_form(rubric, record, result).pages
    _Supplement(pen, scored, sheets, stamp).draw(_blocks(scored, parts))
    return pen.finish()


def document_pdf(
    rubric: Rubric,
    record: Assessment,
    result: Result,
    *,
    parts: Sequence[Part] = (),
    draft: bool,
    stamp: Stamp | None = None,
    noted: Sequence[tuple[str, str]] = (),
) -> Pdf:
    """Return the form and behind it what the chosen parts of the supplement have to say, as one document."""
    pen = pen_for(rubric, record.unit, stamp=stamp)
    form = filled_form(rubric, record, result)
    form.draw(pen, draft=draft, stamp=stamp)
    scored = Scored(rubric, record, result, tuple(noted), draft)
    if blocks := _blocks(scored, parts):
        _Supplement(pen, scored, form.pages, stamp).draw(blocks)
    return pen.finish()


def _blocks(scored: Scored, parts: Sequence[Part]) -> dict[Part, list[Block]]:
    """Return what each of the chosen parts says, in their order; a part with nothing to say is left out."""
    made = {part: list(make(scored)) for part, make in PARTS.items() if part in parts}
    return {part: blocks for part, blocks in made.items() if blocks}


class _Supplement:
    """The furniture of the pages: title, running head, watermark, page number, stamp."""

    def __init__(self, pen: Pen, scored: Scored, sheets: int, stamp: Stamp | None) -> None:
        self._pen, self._scored = pen, scored
        self._stamp = stamp
        self._first, self._page = sheets + 1, sheets
        self._header_size, self._header = _running_head(scored)

    def draw(self, parts: dict[Part, list[Block]]) -> None:
        """Write the parts, numbered through."""
        flow = Flow(self._pen, STRIP + 4, self._begin, self._end)
        self._draw_opening(flow)
        for number, (part, blocks) in enumerate(parts.items(), 1):
            flow.heading(f"{in_characters(number)}、{part_name(self._scored.rubric, part)}", below=blocks[0].room)
            for block in blocks:
                block.draw(flow)
        flow.finish()

    def _draw_opening(self, flow: Flow) -> None:
        scored, pen = self._scored, self._pen
        lines = [*broken(scored.rubric.name, WIDTH / _HEADING, BOLD), "附　页"]
        leading = _HEADING * 1.4
        height = len(lines) * leading
        pen.centred_block(PAGE[0] / 2, flow.y - height / 2, lines, BOLD, _HEADING, leading)
        flow.y -= height + 8
        unit = " ".join(scored.record.unit.split())
        flow.words(f"被评估单位：{unit}", indent=0)
        total = f"{written_total(scored.result.total)}分" if scored.result.complete else "未评齐"
        grade = scored.result.grade if scored.result.complete else ""
        particulars = [
            f"评估日期：{date_on_paper(scored.record.date)}",
            f"分数合计：{total}",
            *([f"评估等次：{grade}"] if grade else []),
        ]
        flow.words("　　　".join(particulars), indent=0)

    def _begin(self) -> float:
        self._page += 1
        if self._scored.draft:
            self._pen.watermark("草稿", BOLD)
        if self._page == self._first:
            return TOP
        leading = self._header_size * 1.3
        height = len(self._header) * leading
        middle = TOP + 4 - height / 2
        self._pen.block(LEFT, middle, self._header, REGULAR, self._header_size, leading)
        line = TOP + 4 - height - 3
        self._pen.rules(0.4, [(LEFT, line, EDGES[-1], line)])
        return line - 12

    def _end(self) -> None:
        draw_page_number(self._pen, self._page)
        draw_rubric_notice(self._pen, self._scored.rubric)
        if self._stamp is not None:
            draw_stamp(self._pen, self._stamp, code=self._page == self._first)
        self._pen.end_page()


def _running_head(scored: Scored) -> tuple[float, list[str]]:
    """Return type size and lines of what later pages begin with: the form's name and the unit's, whole."""
    name = " ".join(f"{scored.rubric.name}（附页）　{scored.record.unit}".split())
    return fitted(name, WIDTH, REGULAR, _HEADER_SIZES)
