"""What the preview can show: how the document is made, what it is called, which of its parts can be ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.paper import FORM_NAMES, Form, Part, Signing, Stamp, known_parts, part_name, spoken_parts
from desktop_app.readiness import is_draft
from desktop_app.rules import Ratio

from .tick_row import Tick

if TYPE_CHECKING:
    from desktop_app.assessment import Assessment
    from desktop_app.rubric import Rubric
    from desktop_app.scoring import Result
    from desktop_app.sheet import Pdf

Names = tuple[str, ...]


@dataclass(frozen=True)
class Showing:
    """``make`` gets the names that are ticked, and returns None where there is nothing to show.

    ``name`` is offered as the file's name, ``note`` is said beside the title; ``question`` stands before the ticks.
    """

    make: Callable[[Names], Pdf | None]
    title: str
    name: str
    note: str
    question: str = ""
    ticks: tuple[Tick, ...] = ()

    @property
    def ticked(self) -> Names:
        """What is ticked at first."""
        return tuple(tick.name for tick in self.ticks if tick.on)


def sheet_showing(
    rubric: Rubric,
    record: Assessment,
    result: Result,
    chosen: Names,
    stamp: Stamp | None,
    noted: Sequence[tuple[str, str]],
    signing: Signing | None,
) -> Showing:
    """The sheet of an assessment with the chosen parts of its supplement; incomplete it is marked 草稿."""
    draft = stamp is None and is_draft(record, result)

    def make(names: Names) -> Pdf:
        from desktop_app.sheet import document_pdf

        parts = known_parts(names)
        return document_pdf(rubric, record, result, parts=parts, draft=draft, stamp=stamp, noted=noted, signing=signing)

    unit, spoken = record.unit or "未填单位", spoken_parts(record)
    return Showing(
        make,
        f"{unit}　考核表",
        f"考核表_{unit}_{record.date or '未填日期'}",
        "草稿：还没有评齐，或者单位、日期未填" if draft else "与打印结果完全一致",
        "同时打印附页：",
        tuple(Tick(part, part_name(rubric, part), part in chosen, part in spoken) for part in Part),
    )


def blank_showing(rubric: Rubric) -> Showing:
    """The sheet with nothing filled in."""

    def make(_: Names) -> Pdf:
        from desktop_app.sheet import blank_pdf

        return blank_pdf(rubric)

    return Showing(make, "空白考核表", f"{rubric.name}（空白）", "供手工填写")


def forms_showing(rubric: Rubric, record: Assessment | None) -> Showing:
    """The forms for the meeting that votes; without a record unit and date are left to be written in."""
    unit, date = (record.unit, record.date) if record else ("", "")

    def make(names: Names) -> Pdf | None:
        from desktop_app.sheet import meeting_pdf, meetings

        return meeting_pdf(meetings(rubric, unit, date), [Form(name) for name in names]) if names else None

    voted = any(isinstance(item, Ratio) for item in rubric.items)
    note = "测评票印一页可裁成几张，份数在打印时选择" if voted else "这张考核表没有满意度测评，不需要测评用表"
    ticks = tuple(Tick(form, FORM_NAMES[form], True) for form in Form) if voted else ()
    return Showing(make, "民主测评用表", f"测评用表_{unit or '空白'}", note, "打印：", ticks)


def stored_showing(documents: Sequence[bytes], title: str, name: str, note: str) -> Showing:
    """PDFs that were made before, one behind the other, exactly as they were kept."""

    def make(_: Names) -> Pdf:
        from desktop_app.sheet import Pdf

        from .pdf_pages import joined

        return Pdf(joined(documents), ())

    return Showing(make, title, name, note)
