"""A block of cells out of a spreadsheet as counts of ballots, by the names beside it or by where it is pasted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from ..base.errors import UserError
from ..base.text import number_in, shown
from ..rubric.answers import BALLOT_COUNTS, COUNT_LIMIT

PIECES = ("票", "张", "份", "人", "名")
NOT_PASTED = "没有粘贴"
_SUMS = {"合计", "总计", "小计", "共计"}
_NAMES = {  # in whole, and each of two names for one thing
    part: name
    for name, words in BALLOT_COUNTS.items()
    for part in (normalize("NFKC", words), *re.split("[（）]", words))
    if part
}


def is_block(text: str) -> bool:
    """Whether a copied text is more than one cell."""
    return len(text.strip("\r\n").splitlines()) > 1 or "\t" in text.strip("\r\n")


def counts_in(text: str, groups: Sequence[str], group: str, name: str) -> dict[tuple[str, str], int]:
    """Return the counts by group and by the field of ``Ballot``; blank cells say nothing.

    What bears no names is placed from the cell ``group``, ``name`` on. Raise ``UserError`` if that is not plain.
    """
    rows = [[_plain(cell) for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    if not rows:
        raise UserError(f"剪贴板里没有票数，{NOT_PASTED}。")
    named = any(cell in _NAMES for cell in rows[0])
    headings = rows.pop(0) if named else []
    beside = any(row[0] in groups for row in rows)
    fields = _fields(headings, max(map(len, rows), default=0) - beside, beside, name)
    found = {}
    for of, cells in _by_group(rows, groups, group, beside):
        for field, cell in zip(fields, cells, strict=False):
            if field and cell:
                found[of, field] = _count(cell, f"“{of}”的“{BALLOT_COUNTS[field]}”")
    if not found:
        raise UserError(f"剪贴板里没有票数，{NOT_PASTED}。")
    return found


def _plain(cell: str) -> str:
    return "".join(normalize("NFKC", cell.strip().strip('"')).split())


def _fields(headings: list[str], width: int, beside: bool, name: str) -> list[str]:
    """Return the field of each column of figures; empty for one that holds something else."""
    if headings:
        return [_NAMES.get(cell, "") for cell in headings[beside:]]
    fields = list(BALLOT_COUNTS)
    fields = fields if beside and width == len(fields) else fields[fields.index(name) :]
    if width > len(fields):
        raise UserError(
            f"剪贴板里有{width}列，从“{BALLOT_COUNTS[name]}”起只有{len(fields)}列，{NOT_PASTED}；"
            f"请从“{BALLOT_COUNTS['issued']}”一列起粘贴。"
        )
    return fields


def _by_group(rows: list[list[str]], groups: Sequence[str], group: str, beside: bool) -> list[tuple[str, list[str]]]:
    """Return the cells of figures, each row with its group; rows of sums are left out."""
    if beside:
        kept = [row for row in rows if row[0] not in _SUMS]
        if unknown := next((row[0] for row in kept if row[0] not in groups), None):
            raise UserError(f"“{shown(unknown)}”不是表里的一行，{NOT_PASTED}；请核对名称。")
        return [(row[0], row[1:]) for row in kept]
    from_here = list(groups[groups.index(group) :])
    if len(rows) > len(from_here):
        raise UserError(f"剪贴板里有{len(rows)}行，从“{group}”起只有{len(from_here)}行，{NOT_PASTED}。")
    return list(zip(from_here, rows, strict=False))


def _count(cell: str, place: str) -> int:
    number = number_in(cell, PIECES)
    if not number or "." in number or int(number) > COUNT_LIMIT:
        raise UserError(f"{place}是“{shown(cell, 20)}”，不是0到{COUNT_LIMIT}的整数，{NOT_PASTED}。")
    return int(number)
