"""What was added by mistake, taken out of an open file for good: rows, history and evidence, in one transaction."""

from __future__ import annotations

from msgspec.structs import replace

from ..base.clock import time_after
from ..base.errors import UserError
from ..history.changes import changes, rows_of
from ..history.events import Kind
from ..history.purging import Target, purged_rows
from ..history.replay import inconsistency
from ..record.assessment import Assessment
from ..record.rows import record_from_rows
from ..record.status import is_draft
from .purged_events import purge_history, refuse_on_branches
from .rows import write_rows
from .store import Store
from .stored import Stored

TOO_LATE = "这份评估已经定稿过，定稿的版本保存着当时的全部内容，不能再彻底删除；没有改动任何内容。"
NO_DRAFT = "这份评估已作废，没有改动任何内容；要彻底删除请先重新打开。"
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
        refuse_on_branches(store, stored, target)
        bare = without(stored, target)
        after = replace(stored, record=bare)
        head = purge_history(store, stored, target)
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
