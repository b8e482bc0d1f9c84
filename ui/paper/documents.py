"""What can be shown and printed, a factory a paper: how its PDF is made, what it is called, what can be ticked.

The glossary's word for a PDF is document; the class bears its room's name before it, since ``ui.document.Document``
is an assessment that is open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.base.text import NO_UNIT
from desktop_app.paper.contents import ALL_PARTS, FORM_NAMES, Form, Part, known_parts, part_name, spoken_parts
from desktop_app.record.readiness import noted_warnings, today
from desktop_app.record.scoring import score
from desktop_app.record.status import is_draft
from desktop_app.rubric.amounts import written_total
from desktop_app.rubric.answers import UNSAID
from desktop_app.rubric.rules import Ratio

from .tick_row import Tick

if TYPE_CHECKING:
    from desktop_app.paper.receipt import Receipt
    from desktop_app.paper.typesetting.pen import Pdf
    from desktop_app.record.assessment import Assessment
    from desktop_app.record.revision import Revision
    from desktop_app.record.scoring import Result
    from desktop_app.rubric.rubric import Rubric

    from ..document import Document
    from ..preferences import Preferences

Names = tuple[str, ...]


@dataclass(frozen=True)
class PaperDocument:
    """``make`` gets the names that are ticked, and returns None where there is nothing to show.

    ``name`` is offered as the file's name, ``note`` is said beside the title; ``question`` stands before the ticks,
    and ``keep`` gets what is ticked, for the next time.
    """

    make: Callable[[Names], Pdf | None]
    title: str
    name: str
    note: str
    question: str = ""
    ticks: tuple[Tick, ...] = ()
    keep: Callable[[Names], object] | None = None

    @property
    def ticked(self) -> Names:
        """What is ticked at first."""
        return tuple(tick.name for tick in self.ticks if tick.on)


def sheet_document(document: Document, preferences: Preferences) -> PaperDocument:
    """The sheet of a draft as it would be printed, or the paper of what is final."""
    revisions = [] if is_draft(document.status) else document.revisions()
    return revision_document(document, revisions[-1]) if revisions else draft_document(document, preferences)


def draft_document(document: Document, preferences: Preferences) -> PaperDocument:
    """The sheet of a draft, marked as such, with the parts of its supplement that the user ticks now or did last."""
    rubric, record, result = document.rubric, document.record, document.result

    def make(names: Names) -> Pdf:
        from desktop_app.paper.supplement import document_pdf

        noted = noted_warnings(rubric, record, result, today())
        return document_pdf(rubric, record, result, parts=known_parts(names), draft=True, noted=noted)

    unit = record.unit or NO_UNIT
    return PaperDocument(
        make,
        f"{unit}　考核表",
        f"考核表_{unit}_{record.date or '未填日期'}",
        "草稿：定稿以后才能正式打印" if result.complete else "草稿：还没有评齐",
        "同时打印附页：",
        _part_ticks(rubric, record, preferences.settings.parts),
        preferences.choose_parts,
    )


def revision_document(document: Document, revision: Revision) -> PaperDocument:
    """The sheet that 定稿 has kept, byte for byte, and its supplement, whole as it was kept or the chosen parts of it.

    Raises ``UserError`` where what was kept cannot be read any more.
    """
    rubric, record = document.rubric, revision.content(document.rubric)
    spoken = spoken_parts(rubric, record)
    codes = {one.number: one.printed_code for one in document.revisions()}
    since = "，评估已作废" if document.status == "void" else ""
    since += f"，已被第{len(codes)}版代替" if revision.number < len(codes) else ""

    def make(names: Names) -> Pdf:
        from desktop_app.paper.joining import joined
        from desktop_app.paper.supplement import supplement_pdf
        from desktop_app.paper.typesetting.pen import Pdf

        parts = [part for part in known_parts(names) if part in spoken]
        if not parts:
            return Pdf(revision.sheet, ())
        if set(parts) >= set(spoken):
            return Pdf(joined([revision.sheet, revision.supplement]), ())
        result, stamp = score(rubric, record), revision.stamp(codes.get(revision.number - 1, ""))
        noted = noted_warnings(rubric, record, result, revision.at[:10])
        chosen_parts = supplement_pdf(rubric, record, result, stamp=stamp, parts=parts, noted=noted, draft=False)
        return Pdf(joined([revision.sheet, chosen_parts.data]), chosen_parts.missing)

    return PaperDocument(
        make,
        f"第{revision.number}版　{record.unit}",
        f"考核表_{record.unit}_{record.date}_第{revision.number}版",
        f"定稿，校验码 {revision.printed_code}{since}",
        "同时打印附页：",
        _part_ticks(rubric, record, ALL_PARTS),
    )


def _part_ticks(rubric: Rubric, record: Assessment, chosen: Names) -> tuple[Tick, ...]:
    spoken = spoken_parts(rubric, record)
    return tuple(Tick(part, part_name(rubric, part), part in chosen, part in spoken) for part in Part)


def past_document(rubric: Rubric, record: Assessment, result: Result, when: str) -> PaperDocument:
    """The sheet as it was at some time, marked 草稿 whatever it was then."""

    def make(_: Names) -> Pdf:
        from desktop_app.paper.form import sheet_pdf

        return sheet_pdf(rubric, record, result, draft=True)

    unit, left = record.unit or NO_UNIT, f"，还有{len(result.unanswered)}项{UNSAID}" if result.unanswered else ""
    note = f"这是当时的内容，合计 {written_total(result.total)} 分{left}"
    return PaperDocument(make, f"{when} 的考核表　{unit}", f"考核表_{unit}_{when}", note)


def blank_document(rubric: Rubric) -> PaperDocument:
    """The sheet with nothing filled in."""

    def make(_: Names) -> Pdf:
        from desktop_app.paper.form import blank_pdf

        return blank_pdf(rubric)

    return PaperDocument(make, "空白考核表", f"{rubric.name}（空白）", "供手工填写")


def receipt_document(receipt: Receipt) -> PaperDocument:
    """The receipt for what was handed over."""

    def make(_: Names) -> Pdf:
        from desktop_app.paper.receipt_sheet import receipt_pdf

        return receipt_pdf(receipt)

    return PaperDocument(make, f"移交凭据　{receipt.name}", f"{receipt.path.stem}_移交凭据", "打印后双方签名，各留一份")


def reading_document(rubric: Rubric, record: Assessment) -> PaperDocument:
    """The slip on which the office settles what the regulation leaves open."""

    def make(_: Names) -> Pdf | None:
        from desktop_app.paper.reading_slip import reading_items, reading_pdf

        return reading_pdf(rubric, record) if reading_items(rubric) else None

    unit = record.unit or NO_UNIT
    return PaperDocument(make, f"口径确认单　{unit}", f"口径确认单_{unit}", "打印后请巡察办负责人签名")


def forms_document(rubric: Rubric, record: Assessment | None) -> PaperDocument:
    """The forms for the meeting that votes; without a record unit and date are left to be written in."""
    unit, date = (record.unit, record.date) if record else ("", "")

    def make(names: Names) -> Pdf | None:
        from desktop_app.paper.meeting import meeting_pdf, meetings

        return meeting_pdf(meetings(rubric, unit, date), [Form(name) for name in names]) if names else None

    voted = any(isinstance(item, Ratio) for item in rubric.items)
    note = "测评票印一页可裁成几张，份数在打印时选择" if voted else "这张考核表没有满意度测评，不需要测评用表"
    ticks = tuple(Tick(form, FORM_NAMES[form], True) for form in Form) if voted else ()
    return PaperDocument(make, "民主测评用表", f"测评用表_{unit or '空白'}", note, "打印：", ticks)
