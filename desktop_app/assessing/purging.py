"""What is asked before something is taken out for good, the same in window and command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..base.errors import UserError
from ..base.text import shown
from ..history.events import Event
from ..history.purging import Note, Piece, Target, file_name, targets_of
from ..record.attachments import uses
from ..record.rows import COLUMNS
from ..rubric.rubric import Rubric
from ..rubric.rules import LISTINGS

if TYPE_CHECKING:
    from ..record.assessment import Assessment

ELSEWHERE = (
    "删除以后不能撤销，也不能恢复；修改记录里只留下“已彻底删除”这件事、时间和人员。"
    "以前的备份、已经移交或复制出去的副本里仍有这些内容，本程序不会改动它们；需要时请另行清理。"
)


def name_of(rubric: Rubric, record: Assessment, target: Target, events: Sequence[Event]) -> str:
    """Say what is to go: 第1项的说明, 第7项任务3的说明, 材料“照片.jpg”（第1项、第7项任务3）."""
    if isinstance(target, Note):
        return f"{_place(rubric, record, target)}的说明"
    named = [use for use in uses(rubric, record) if use.file.sha256 == target.sha256]
    places = "、".join(dict.fromkeys(use.place for use in named))
    name = named[0].file.name if named else _name_in(target, events)
    return f"材料“{shown(name)}”" + (f"（{places}）" if places else "")


def stays(record: Assessment, rubric: Rubric, target: Target, event: Event) -> bool:
    """Whether a note says by now something else than what an event told of it, which is then no mistake."""
    if not isinstance(target, Note):
        return False
    present = note_of(rubric, record, target)
    column = COLUMNS[target.table][1].index("note")
    rows = [row for one in event.rows if (one.table, one.key) == (target.table, target.key) for row in one[2:] if row]
    return bool(present) and present not in [row[column] for row in rows if len(row) > column]


def note_of(rubric: Rubric, record: Assessment, target: Note) -> str:
    """Return a note as it is now; empty if there is none, or its entry is gone."""
    answer = record.answers[rubric.positions[target.item]]
    if target.table == "answer":
        return answer.note
    placed = LISTINGS[target.table].named(answer).get(target.key[1])
    return str(getattr(placed[1], "note", "")) if placed else ""


def question(name: str, *, keep_present: bool = False) -> str:
    """Return what is asked once."""
    what = f"{name}以前写过的文字（现在的文字保留）" if keep_present else name
    return f"要彻底删除{what}吗？内容、修改记录和材料里都会删去。\n\n{ELSEWHERE}"


def piece_named(wanted: str, rubric: Rubric, record: Assessment, events: Sequence[Event]) -> Piece:
    """Return the piece of evidence that bears a name, or a SHA-256 that begins so, now or in the past."""
    names = {use.file.sha256: use.file.name for use in uses(rubric, record)}
    for event in events:
        found = event.rows
        names |= {one.sha256: file_name(one, found) for one in targets_of(found) if isinstance(one, Piece)}
    fitting = [digest for digest, name in names.items() if name == wanted or digest.startswith(wanted.lower())]
    if len(fitting) == 1 and wanted:
        return Piece(fitting[0])
    if not fitting or not wanted:
        raise UserError(f"这份评估现在和以前都没有名为“{shown(wanted)}”的材料，没有改动任何内容。")
    digests = "、".join(digest[:12] for digest in fitting)
    raise UserError(f"有{len(fitting)}份材料名为“{shown(wanted)}”，没有改动任何内容；请改写文件指纹的开头：{digests}。")


def _place(rubric: Rubric, record: Assessment, target: Note) -> str:
    place = f"第{target.item}项"
    if target.table == "answer":
        return place
    listing = LISTINGS[target.table]
    placed = listing.named(record.answers[rubric.positions[target.item]]).get(target.key[1])
    return f"{place}{listing.short}{placed[0] + 1}" if placed else f"{place}已删去的{listing.short or '内容'}"


def _name_in(target: Piece, events: Sequence[Event]) -> str:
    return next((name for event in events if (name := file_name(target, event.rows))), "")
