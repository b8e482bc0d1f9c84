"""The list of contents (卷内目录) as workbook and as PDF, out of the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from ...base.dates import day_or_text
from ...paper.dates import date_on_paper
from ...paper.mark import internal_mark
from .names import FILE

if TYPE_CHECKING:
    from .facts import Contents

TITLE = "卷内目录"
_CODE = 88  # width of a column


class Line(Struct, frozen=True, kw_only=True):
    """A row of the list; ``date`` is ISO or empty, ``pages`` 0 where they are not counted."""

    number: int
    code: str
    by: str
    what: str
    date: str
    pages: int
    name: str
    remark: str


def lines(contents: Contents) -> Iterator[Line]:
    """Yield the rows, the data file last."""
    from ...paper.joining import page_count

    for number, one in enumerate(contents.pieces, 1):
        yield Line(
            number=number,
            code=one.number,
            by=one.by,
            what=one.what,
            date=one.date,
            pages=page_count(one.content()) if one.paper else 0,
            name=one.name,
            remark=one.remark,
        )
    last, what = len(contents.pieces) + 1, "数据文件：全部记录、修改记录和材料"
    changed = contents.visit.stored.changed[:10]
    yield Line(number=last, code="", by="", what=what, date=changed, pages=0, name=FILE, remark="")


def list_workbook(contents: Contents) -> bytes:
    """Return the list as .xlsx; equal contents are equal bytes."""
    from ..documents.workbook import Column, Sheet, Value, book_of

    columns = [Column("顺序号", 8, "count"), Column("文号（编号）", 38, "text"), Column("责任者", 12, "text")]
    columns += [Column("题名", 40, "text"), Column("日期", 16, "day"), Column("页数", 8, "count")]
    columns += [Column("文件名", 32, "text"), Column("备注", 24, "text")]
    rows: list[Sequence[Value]] = [
        [*(one.number, one.code, one.by, one.what, day_or_text(one.date), one.pages or None, one.name, one.remark)]
        for one in lines(contents)
    ]
    made = datetime.fromisoformat(contents.visit.last.at).replace(tzinfo=None, microsecond=0)
    title = f"{contents.facts.unit.name}{TITLE}"
    titled = [(f"{title}（{_about(contents)}）", Sheet(TITLE, columns, rows))]
    return book_of(title, made, titled, internal_mark(contents.facts.mark))


def list_pdf(contents: Contents) -> bytes:
    """Return the list as it is printed and laid into the file."""
    from ...paper.blocks import Grid
    from ...paper.code_cell import code_in_lines
    from ...paper.signed_sheet import SignedSheet, high
    from ...paper.typesetting.flow import Column, Table

    name = contents.facts.unit.name
    mark = internal_mark(contents.facts.mark)
    sheet = SignedSheet(TITLE, name, named=name, spaced=10, mark=mark)
    sheet.flow.words(f"被评估单位：{name}", indent=0)
    sheet.flow.words(_about(contents), indent=0)
    sheet.flow.skip(4)
    columns = [
        Column("顺序号", 34, centred=True),
        Column("文号（编号）", _CODE),
        Column("责任者", 40),
        Column("题名", 100),
    ]
    columns += [Column("日期", 76, centred=True), Column("页数", 28, centred=True), Column("文件名", 77)]
    table = Table([*columns, Column("备注", 50)])
    rows = []
    for one in lines(contents):
        when, pages = date_on_paper(one.date) if one.date else "", str(one.pages or "")
        code = code_in_lines(one.code, _CODE) if one.code else ""
        cells = (str(one.number), code, one.by, one.what, when, pages, one.name, one.remark)
        rows.append(high(table.row(*cells)))
    Grid(table, rows).draw(sheet.flow)
    return sheet.finish().data


def _about(contents: Contents) -> str:
    day = date_on_paper(contents.facts.date)
    return f"评估日期：{day}　第{contents.facts.revision}版　核验码：{contents.facts.code}"
