"""What was added by mistake, taken out of an open file for good: rows, history and evidence, in one transaction."""

from __future__ import annotations

from msgspec.structs import replace

from ..base.clock import time_after
from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..history.changes import Change, changes, rows_of
from ..history.events import ALTERED, Kind, chained
from ..history.purging import Note, Target, marked, purged_changes, purged_rows, tells
from ..history.replay import inconsistency
from ..record.assessment import Assessment
from ..record.rows import record_from_rows
from ..record.status import is_draft
from .event_table import as_text
from .rows import write_rows
from .store import Store
from .stored import Stored

TOO_LATE = "这份评估已经定稿过，定稿的版本保存着当时的全部内容，不能再彻底删除；没有改动任何内容。"
NO_DRAFT = "这份评估已作废，没有改动任何内容；要彻底删除请先重新打开。"
ON_BRANCH = (
    "这些内容也在合并进来的修改记录里，那些记录与另一份一致，不能改写，没有彻底删除任何内容；"
    "确需清除，请先改正内容，导出后另行导入为新的评估，再删除这一份。"
)
BROKEN = "修改记录与内容对不上，没有彻底删除任何内容；请先检查这个文件，找出原因。"


def may_purge(store: Store, stored: Stored) -> None:
    """Raise ``UserError`` where nothing can be taken out any more, or the history would be made to look sound."""
    if store.revisions.last(stored.id):
        raise UserError(TOO_LATE)
    if not is_draft(stored.status):
        raise UserError(NO_DRAFT)
    if not _is_sound(store, stored):
        raise UserError(BROKEN)


def purge(store: Store, stored: Stored, target: Target, *, keep_present: bool = False, clear: bool = True) -> Stored:
    """Take something out of an assessment and its history for good; return what is stored now.

    ``keep_present`` leaves the note as it is now, and takes out what it was before. The chain is made anew from the
    first event that told of it, which the event of the purge says. Nothing of it stays legible in the file; without
    ``clear`` that is left to ``clear_at``.
    """
    with store.together():
        present = store.load(stored.id)
        if present.head != stored.head:
            raise UserError("这份评估已在另一个窗口中改动，没有彻底删除任何内容；请返回列表后重新打开。")
        may_purge(store, stored)
        _refuse_on_branch(store, stored, target)
        bare = without(stored, target)
        after = replace(stored, record=bare)
        head = _purge_history(store, stored, target)
        write_rows(store.file, stored.id, changes(stored.rubric, stored.record, bare))
        if keep_present and (back := changes(stored.rubric, bare, stored.record)):
            at = time_after(head[1])
            _, digest = store.history.append(stored.id, head[0], at, Kind.EDITED, {}, back)
            write_rows(store.file, stored.id, back)
            after, head = replace(after, record=stored.record), (digest, at)
        store.file.execute("UPDATE assessment SET head = ? WHERE id = ?", head[0], stored.id)
        store.evidence.sweep()
        after = replace(after, head=head[0], changed=head[1])
        if not _is_sound(store, after):
            raise UserError(BROKEN)
    if clear:
        store.file.clear()
    return store.load(stored.id)


def without(stored: Stored, target: Target) -> Assessment:
    """Return the record without what is to go."""
    return record_from_rows(stored.rubric, purged_rows(target, rows_of(stored.rubric, stored.record)))


def _is_sound(store: Store, stored: Stored) -> bool:
    """Whether chain and replay lead to what the file holds."""
    if store.history.break_in_chain(stored.id, stored.head):
        return False
    if next(store.side.faults(stored.id), ""):
        return False
    return not inconsistency(stored.record.unit, store.rows(stored.id), store.history.of(stored.id))


def _refuse_on_branch(store: Store, stored: Stored, target: Target) -> None:
    """Refuse what stands in a branch, or before one begins: what another copy has too is not written anew."""
    if not store.side.has_any(stored.id):
        return
    begins = {link.before for link in store.side.links(stored.id).values()}
    told = False
    for event in store.history.each(stored.id):
        told = told or tells(target, event.rows)
        if told and event.hash in begins:
            raise UserError(ON_BRANCH)
    if any(tells(target, event.rows) for event in store.side.each(stored.id)):
        raise UserError(ON_BRANCH)


def _purge_history(store: Store, stored: Stored, target: Target) -> tuple[str, str]:
    """Write the events anew from the first that tells of it, and one that says so; return its hash and its time."""
    number = 1 + sum(one.kind == Kind.PURGED for one in store.history.milestones(stored.id))
    head, first, count, items = store.history.origin(stored.id), 0, 0, set[int]()
    for place, (row, event) in enumerate(store.history.rows(stored.id), 1):
        found = event.rows
        if tells(target, found):
            items |= {change.item for change in found if tells(target, [change])}
            row = row | {"data": as_text(marked(event.data, number)), "changes": _without(target, found)}
            count, first = count + 1, first or place
        if first:
            row["hash"] = chained(head, *(row[name] for name in ("at", "person", "kind", "data", "changes")))
            store.file.execute("DELETE FROM event WHERE id = ?", row["id"])  # some may not be changed
            store.file.insert("event", row)
        head = row["hash"]
    if not count:
        raise UserError("修改记录里没有要彻底删除的内容，没有改动任何内容。")
    at = time_after(stored.changed)
    what = "note" if isinstance(target, Note) else "evidence"
    told = {"number": number, "what": what, "items": sorted(items), "events": count, "first": first}
    _, head = store.history.append(stored.id, head, at, Kind.PURGED, {**told, "before": stored.head}, [])
    return head, at


def _without(target: Target, found: list[Change]) -> str:
    try:
        return as_text(purged_changes(target, found))
    except UNREADABLE:
        raise UserError(ALTERED) from None
