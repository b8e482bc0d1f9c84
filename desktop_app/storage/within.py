"""Whether what is to be written is within the limits: refused in one sentence that says how much is too much."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from ..base import limits
from ..base.errors import UserError
from ..base.sizes import size_in_words

if TYPE_CHECKING:  # the list of assessments does without
    from ..history.changes import Change
    from ..rubric.listing import Row

_LONGER = {
    ("event", "changes"): "EVENT",
    ("side_event", "changes"): "EVENT",
    ("side_revision", "row"): "VALUE",
    ("side_revision", "signings"): "DOCUMENT",
    ("revision", "record"): "DOCUMENT",
    ("revision", "result"): "DOCUMENT",
    ("rubric", "source"): "RUBRIC",
}
"""Columns whose texts the program makes itself, and the limit of each; any other holds what was typed."""
_LINES = (0, 2)  # unit and leader, in the row of an assessment
_NUMBERED = {
    "assessment": ("VISITS", "这个文件里已有{}份评估，不能再添加；请新建一个数据文件。"),
    "event": ("EVENTS", "这个文件里已有{}条修改记录，不能再保存；请新建一个数据文件继续。"),
}
"""Tables whose rows are counted, by which limit, and what is said."""


class Extent(NamedTuple):
    """How much a record comes to: the rows that it is stored as, and the bytes of their texts."""

    rows: int = 0
    size: int = 0


def extent_of(rows: Iterable[Row]) -> Extent:
    """Measure rows; raise ``UnicodeEncodeError`` where one holds what is no text."""
    sizes = [len("".join([cell for cell in row if isinstance(cell, str)]).encode()) for row in rows]
    return Extent(len(sizes), sum(sizes))


def grown(before: Extent, found: list[Change]) -> Extent:
    """Return what a record comes to with these changes; refuse one that is too long then, unless it has shrunk."""
    old = extent_of(change.before for change in found if change.before is not None)
    new = extent_of(change.after for change in found if change.after is not None)
    after = Extent(before.rows + new.rows - old.rows, before.size + new.size - old.size)
    for change in found:
        _refuse_long_texts(change)
    if after.rows > max(limits.ROWS.written, before.rows):
        words = f"这份评估的各项内容和任务共{after.rows}行，最多{limits.ROWS.written}行，没有保存"
        raise UserError(f"{words}；请分成几份评估填写。")
    if after.size > max(limits.RECORD.written, before.size):
        words = f"这份评估的文字共{size_in_words(after.size)}，最多{size_in_words(limits.RECORD.written)}，没有保存"
        raise UserError(f"{words}；请删减，较长的内容请作为佐证材料添加。")
    return after


def refuse_long(table: str, row: dict[str, Any]) -> None:
    """Refuse a row with a text that is too long for its column."""
    for column, value in row.items():
        if isinstance(value, str):
            refuse_longer(value, _LONGER.get((table, column), "TEXT"))


def refuse_longer(text: str, limit: str = "TEXT", place: str = "") -> None:
    """Refuse a text of more bytes than a limit allows; ``place`` says where it stands."""
    most = _most(limit)
    if 3 * len(text) <= most or (size := len(text.encode())) <= most:
        return
    told = f"（约{-(-size // 3)}字），最多{most // 3}字，没有保存"
    if limit == "LINE":
        raise UserError(f"{place}的单位名称或人名太长{told}；请改短一些。")
    if limit == "TEXT":
        raise UserError(f"{place}有一段文字太长{told}；请删减，较长的内容请作为佐证材料添加。")
    raise UserError(f"一次改动的内容太多{told}；请分几次改。")


def most_of(table: str) -> int | None:
    """Return how many rows a table may have, where that is limited."""
    return _most(_NUMBERED[table][0]) if table in _NUMBERED else None


def refuse_more(table: str, number: int) -> None:
    """Refuse another row where there are so many."""
    limit, words = _NUMBERED[table]
    if number >= _most(limit):
        raise UserError(words.format(number))


def _most(limit: str) -> int:
    found: limits.Limit | int = getattr(limits, limit)
    return found.written if isinstance(found, limits.Limit) else found


def refuse_large(path: str, before: int, after: int) -> None:
    """Refuse what makes a file larger than it may be."""
    if after > max(limits.FILE.written, before):
        words = f"“{path}”已有{size_in_words(before)}，一个数据文件最多{limits.FILE.written >> 30} GB，没有保存"
        raise UserError(f"{words}；请删去不用的评估，或新建一个数据文件。")


def _refuse_long_texts(change: Change) -> None:
    place = f"第{change.item}项里" if change.item else "基本信息里"
    lines = _LINES if change.table == "assessment" else ()
    for column, (old, cell) in enumerate(zip_longest(change.before or (), change.after or ())):
        if isinstance(cell, str) and cell != old:  # what an earlier version has taken stays
            refuse_longer(cell, "LINE" if column in lines else "TEXT", place)
