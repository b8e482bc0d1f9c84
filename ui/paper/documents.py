"""What can be shown and printed, a factory a paper: how its PDF is made, what it is called, what can be ticked.

The glossary's word for a PDF is document; the class bears its room's name before it, since ``ui.document.Document``
is an assessment that is open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.assessing.printing import Content, draft_internal, kept_internal, kept_paper
from desktop_app.base.errors import UserError
from desktop_app.base.text import NO_UNIT
from desktop_app.paper.contents import FORM_NAMES, UNIT_PARTS, Form, known_parts, part_name, spoken_parts
from desktop_app.record.status import is_draft, state_words
from desktop_app.rubric.amounts import written_total
from desktop_app.rubric.answers import UNSAID, Attachment
from desktop_app.rubric.rules import Ratio

from .tick_row import Tick

if TYPE_CHECKING:
    from desktop_app.paper.clearing import Cleared
    from desktop_app.paper.giving import GivingSlip
    from desktop_app.paper.office_receipt_sheet import ReceiptPaper
    from desktop_app.paper.receipt import Receipt
    from desktop_app.paper.recovery_sheet import RecoverySheet
    from desktop_app.paper.typesetting.pen import Pdf
    from desktop_app.record.assessment import Assessment
    from desktop_app.record.revision import Revision
    from desktop_app.record.scoring import Result
    from desktop_app.rubric.rubric import Rubric
    from desktop_app.storage.stored import Stored

    from ..document import Document
    from ..preferences import Preferences

Names = tuple[str, ...]
_WHOLE, _CODE = "whole", "code"
_INTERNAL_NOTE = "只供巡察办和评估组内部使用，不发给被评估单位"


@dataclass(frozen=True)
class Beside:
    """The way from one paper of an assessment to the other, as a button has it."""

    words: str
    tip: str
    make: Callable[[], PaperDocument]


@dataclass(frozen=True)
class PaperDocument:
    """``make`` gets the names that are ticked, and returns None where there is nothing to show.

    ``name`` is offered as the file's name, ``note`` is said beside the title; ``question`` stands before the ticks,
    and ``keep`` gets what is ticked, for the next time. ``beside`` leads to the other paper of the assessment.
    ``taken`` gets how, once it was printed or saved. ``of`` are the ids of the assessments of which it tells.
    ``once`` says that it cannot be made again: whoever leaves it neither printed nor saved is asked. What is to be
    ``on_paper_alone`` comes into no file.
    """

    make: Callable[[Names], Pdf | None]
    title: str
    name: str
    note: str
    question: str = ""
    ticks: tuple[Tick, ...] = ()
    keep: Callable[[Names], object] | None = None
    beside: Beside | None = None
    taken: Callable[[str], object] | None = None
    of: tuple[str, ...] = ()
    once: str = ""
    on_paper_alone: bool = False

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

        return document_pdf(rubric, record, result, parts=known_parts(names), draft=True)

    def internal() -> PaperDocument:
        content = _contents(document, record)
        note = f"草稿：{_INTERNAL_NOTE}"
        made = partial(draft_internal, rubric, record, content)
        back = _to_unit(partial(draft_document, document, preferences))
        return _internal_document(document, record, made, note, back)

    unit = record.unit or NO_UNIT
    return PaperDocument(
        make,
        f"{unit}　考核表",
        f"考核表_{unit}_{record.date or '未填日期'}",
        "草稿：定稿以后才能正式打印" if result.complete else "草稿：还没有评齐",
        "同时打印附页：",
        _part_ticks(rubric, record, preferences.settings.parts),
        preferences.choose_parts,
        _to_internal(internal),
        of=(document.id,),
    )


def stored_document(path: Path, one: Stored, parts: Names) -> PaperDocument:
    """The paper of an assessment that is not open, for its unit, as the file holds it."""
    unit = one.record.unit or NO_UNIT

    def make(_: Names) -> Pdf:
        from desktop_app.assessing.several import papers_of

        [made] = papers_of(path, [one.id], parts)
        if isinstance(made, UserError):
            raise made
        return made.pdf

    name = f"考核表_{unit}_{one.record.date or '未填日期'}"
    note = "草稿：定稿以后才能正式打印" if is_draft(one.status) else state_words(one.status, one.outcome)
    return PaperDocument(make, f"{unit}　考核表", name, note, of=(one.id,))


def revision_document(document: Document, revision: Revision) -> PaperDocument:
    """The unit's paper that 定稿 has kept, byte for byte; one of an earlier version with the supplement of then.

    Raises ``UserError`` where what was kept cannot be read any more.
    """
    rubric, record = document.rubric, revision.content(document.rubric)
    codes = {one.number: one.printed_code for one in document.revisions()}
    since = "，评估已作废" if document.status == "void" else ""
    since += f"，已被第{len(codes)}版代替" if revision.number < len(codes) else ""

    def make(names: Names) -> Pdf:
        if not revision.apart:
            return kept_paper(rubric, revision, whole=_WHOLE in names)
        return kept_paper(rubric, revision, code=_CODE in names)

    def internal() -> PaperDocument:
        replaces, content = codes.get(revision.number - 1, ""), _contents(document, record)
        note = f"第{revision.number}版，{_INTERNAL_NOTE}{since}"
        made = partial(kept_internal, rubric, revision, replaces, content)
        back = _to_unit(partial(revision_document, document, revision))
        return _internal_document(document, record, made, note, back, f"_第{revision.number}版")

    choice = Tick(_CODE, "核验码和二维码", True) if revision.apart else Tick(_WHOLE, "附页（定稿时的原样）", True)
    return PaperDocument(
        make,
        f"第{revision.number}版　{record.unit}",
        f"考核表_{record.unit}_{record.date}_第{revision.number}版",
        f"定稿，核验码 {revision.printed_code}{since}",
        "页脚印：" if revision.apart else "同时打印：",
        (choice,),
        beside=_to_internal(internal) if revision.apart else None,
        taken=partial(document.note_paper, revision.number) if revision.number == len(codes) else None,
        of=(document.id,),
    )


def _to_internal(make: Callable[[], PaperDocument]) -> Beside:
    return Beside("内部材料", "问责情形、分类统计、提示和佐证材料；不发给被评估单位", make)


def _to_unit(make: Callable[[], PaperDocument]) -> Beside:
    return Beside("考核表", "给被评估单位并由其签署意见的考核表和附页", make)


def _internal_document(
    document: Document, record: Assessment, make: Callable[[], Pdf], note: str, back: Beside, suffix: str = ""
) -> PaperDocument:
    """The internal paper, which never goes to the unit."""
    unit = record.unit or NO_UNIT
    name = f"内部材料_{unit}_{record.date or '未填日期'}{suffix}"
    return PaperDocument(lambda _: make(), f"{unit}　内部材料", name, note, beside=back, of=(document.id,))


def _contents(document: Document, record: Assessment) -> Content:
    """Return what reads the pictures among the evidence, one after the other, in the thread that makes the paper."""
    from desktop_app.paper.photographs import pictured

    pieces = pictured(document.rubric, record)
    readers = {piece.file.sha256: document.evidence_reader(piece.file) for piece in pieces}

    def content(file: Attachment) -> bytes:
        with suppress(UserError, KeyError):  # what is missing is told by the check, and is not pictured
            return readers[file.sha256]()
        return b""

    return content


def _part_ticks(rubric: Rubric, record: Assessment, chosen: Names) -> tuple[Tick, ...]:
    spoken = spoken_parts(rubric, record)
    return tuple(Tick(part, part_name(rubric, part), part in chosen, part in spoken) for part in UNIT_PARTS)


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

    of = tuple(entry.id for entry in receipt.entries)
    name, note = f"{receipt.path.stem}_数据移交单", "打印后各方签名，各留一份"
    return PaperDocument(make, f"数据移交单　{receipt.name}", name, note, of=of)


def recovery_document(sheet: RecoverySheet) -> PaperDocument:
    """The recovery sheet of the office's key."""

    def make(_: Names) -> Pdf:
        from desktop_app.paper.recovery_sheet import recovery_pdf

        return recovery_pdf(sheet)

    note = "只打印，不能存成文件；没有打印机的，照这里抄写在纸上"
    return PaperDocument(make, f"密钥恢复页　{sheet.name}", "密钥恢复页", note, on_paper_alone=True)


def slips_document(slips: Sequence[GivingSlip]) -> PaperDocument:
    """The receipts for what was given out, each on pages of its own."""

    def make(_: Names) -> Pdf:
        from desktop_app.paper.giving_sheet import giving_pdf

        return giving_pdf(slips)

    one = slips[0].receipt.path.stem if len(slips) == 1 else f"{len(slips)}份任务包"
    ids = tuple(entry.id for slip in slips for entry in slip.receipt.entries)
    return PaperDocument(make, f"数据移交单　{one}", f"{one}_数据移交单", "打印后各方签名，各留一份", of=ids)


def clearing_document(cleared: Cleared) -> PaperDocument:
    """The sheet of what was cleared."""

    def make(_: Names) -> Pdf:
        from desktop_app.paper.clearing_sheet import clearing_pdf

        return clearing_pdf(cleared)

    note = "打印后签名；上面有单位名称，要保存请存到U盘，不要存在这台电脑上"
    return PaperDocument(make, "清理单", f"清理单_{cleared.at[:10]}", note, once="清理单")


def office_receipt_document(receipt: ReceiptPaper) -> PaperDocument:
    """The receipt for a copy that was taken in."""

    def make(_: Names) -> Pdf:
        from desktop_app.paper.office_receipt_sheet import office_receipt_pdf

        return office_receipt_pdf(receipt)

    name, note = f"{Path(receipt.name).stem}_接收回执", "打印后签名、盖章，交评估组"
    of = tuple(entry.id for entry in receipt.entries)
    return PaperDocument(make, f"接收回执　{receipt.name}", name, note, of=of)


def own_document(rubric: Rubric, record: Assessment) -> PaperDocument:
    """The form on which the unit scores itself, to be filled in by hand."""

    def make(_: Names) -> Pdf:
        from desktop_app.paper.own_form import own_form_pdf

        return own_form_pdf(rubric, record)

    unit = record.unit or NO_UNIT
    note = "供单位手工填写；要单位用电脑填写并导入，请用菜单“考核表”里的“自评表（Excel）…”"
    return PaperDocument(make, f"自评表　{unit}", f"自评表_{unit}", note)


def reading_document(rubric: Rubric, record: Assessment) -> PaperDocument:
    """The slip on which the office settles what the regulation leaves open."""

    def make(_: Names) -> Pdf | None:
        from desktop_app.paper.reading_slip import reading_items, reading_pdf

        return reading_pdf(rubric, record) if reading_items(rubric) else None

    unit = record.unit or NO_UNIT
    return PaperDocument(make, f"口径确认单　{unit}", f"口径确认单_{unit}", "打印后请巡察办负责人签名")


def forms_document(rubric: Rubric, record: Assessment | None) -> PaperDocument:
    """The forms for the meeting that votes; without a record unit and date are left to be written in."""
    unit = record.unit if record else ""

    def make(names: Names) -> Pdf | None:
        from desktop_app.paper.meeting import meeting_pdf, meetings

        return meeting_pdf(meetings(rubric, record), [Form(name) for name in names]) if names else None

    voted = any(isinstance(item, Ratio) for item in rubric.items)
    note = "测评票印一页可裁成几张，份数在打印时选择" if voted else "这张考核表没有满意度测评，不需要测评用表"
    ticks = tuple(Tick(form, FORM_NAMES[form], True) for form in Form) if voted else ()
    return PaperDocument(make, "测评用表", f"测评用表_{unit or '空白'}", note, "打印：", ticks)
