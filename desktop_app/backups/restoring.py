"""The way back to a backup: as a new state on top of the present one, so that nothing of the present is lost.

What is a draft now gets the content it had then, as one more edit with its line in the history. What is not there any
more comes back whole. What is final stays: nothing that was fixed is ever undone by a restore.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ..base.errors import UserError
from ..base.progress import past_return, stage, step
from ..base.text import unit_name
from ..files.clouds import refuse
from ..files.written import note
from ..history.events import Kind
from ..history.words import differences
from ..record.attachments import attachments
from ..record.status import STATES, is_draft
from ..rubric.rubric import Rubric
from ..storage.adopting import UnreadableSourceError, adopt, take_acts
from ..storage.copying import verified_copy
from ..storage.screening import USER_VERSION
from ..storage.store import Store, plain_store
from ..storage.stored import Stored
from ..storage.watching import stoppable
from .snapshots import Snapshot, snapshots_of

_DAMAGED = "这个备份已损坏，不能恢复；请选前一个备份。现在的文件没有改动。"
Way = Literal["back", "edit", "same", "final", "later", "unread"]


class Difference(Struct, frozen=True, kw_only=True):
    """What restoring one assessment would do. ``lines`` say in what it would change, now → then.

    ``way``: ``back`` brings back what is gone, ``edit`` changes a draft, ``same`` nothing to do, ``final`` is final
    now and stays, ``later`` is not in the snapshot and stays, ``unread`` cannot be read now.
    """

    id: str
    unit: str
    way: Way
    words: str
    lines: tuple[str, ...] = ()
    acts: int = 0
    """How many acts (审核、审定 and the others) on what is in the snapshot came since: a restore takes none back."""

    @property
    def possible(self) -> bool:
        """Whether there is anything to restore."""
        return self.way in ("back", "edit")


def compare(store: Store, then: Store) -> list[Difference]:
    """Say of every assessment what restoring it would do.

    Of a snapshot that an earlier version made, ``then`` is a store of its own that was brought to the present one.
    """
    present, past = ({one.id: one for one in loaded} for loaded in (store.load_all()[0], then.load_all()[0]))
    unread = set(store.ids()) - present.keys()
    known = {one.id for one in then.acts.all()}
    since = Counter(one.assessment for one in store.acts.all() if one.id not in known)
    found = [_unread(one) if one.id in unread else _difference(present.get(one.id), one) for one in past.values()]
    found = [replace(one, acts=since[one.id]) for one in found]
    return [*found, *(_later(one) for one in present.values() if one.id not in past)]


def compared(path: Path, snapshot: Snapshot) -> list[Difference]:
    """Compare a snapshot with the file at ``path``, on connections of its own: for a thread."""
    with closing(plain_store(path)) as store, closing(_plainly(snapshot.path)) as then:
        return compare(store, then)


def _plainly(path: Path) -> Store:
    """Open a snapshot without looking through all of it; one of an earlier version is read as a copy that is new."""
    store = plain_store(path)
    if store.file.connection.execute("PRAGMA user_version").fetchone()[0] == USER_VERSION:
        return store
    store.close()
    return Store.open(path, read_only=True)


def brief(found: list[Difference]) -> str:
    """Say all differences in few words: 3处不同，现在少了1份评估."""
    lines, gone = sum(len(one.lines) for one in found), sum(one.way == "back" for one in found)
    acts = sum(one.acts for one in found)
    later, unread = (sum(one.way == way for one in found) for way in ("later", "unread"))
    parts = [
        f"{lines}处不同" if lines else "",
        f"现在少了{gone}份评估" if gone else "",
        f"现在多了{later}份评估" if later else "",
        f"现在有{unread}份评估读不出" if unread else "",
        f"现在多了{acts}条审核、审定等登记" if acts else "",
    ]
    return "，".join(part for part in parts if part) or "与现在相同"


def restore(store: Store, snapshot: Snapshot, ids: list[str]) -> list[str]:
    """Restore assessments, all or none; say what was done, a sentence each. A backup of the present comes first."""
    with closing(opened(snapshot)) as then:
        stage("对照备份与现在的内容")
        wanted = [one for one in compare(store, then) if one.id in ids and one.possible]
        stage("恢复")
        with stoppable(store.file.connection), store.together():
            done = []
            for at, one in enumerate(wanted):
                step(at, len(wanted))
                done.append(_restore(store, then, one, snapshot))
            past_return()
        return done


def opened(snapshot: Snapshot) -> Store:
    """Open a snapshot for reading, looked through from end to end."""
    try:
        store = Store.open(snapshot.path, read_only=True)
    except (UserError, sqlite3.Error) as error:
        raise UserError(_DAMAGED) from error
    if store.file.damaged:
        store.close()
        raise UserError(_DAMAGED)
    return store


def find_snapshot(path: Path, number: int) -> Snapshot:
    """Return the snapshot of a data file that bears a number."""
    for snapshot in snapshots_of(path):
        if snapshot.number == number:
            return snapshot
    raise UserError(f"“{path.name}”没有第{number}号备份；有哪些，用 backups 列出来看。")


def write_snapshot(snapshot: Snapshot, target: Path) -> Path:
    """Write a snapshot as a data file of its own and return where; what is there already is refused."""
    if os.path.lexists(target):
        raise UserError(f"“{target}”已经存在，没有改动它；请换一个文件名。")
    refuse(target.parent, "没有另存")
    opened(snapshot).close()
    note(target, "", [one.id for one in snapshot.facts.held] if snapshot.facts else ())
    verified_copy(snapshot.path, target)
    return target


def _difference(present: Stored | None, then: Stored) -> Difference:
    unit = unit_name(then.record.unit)
    if present is None:
        return Difference(id=then.id, unit=unit, way="back", words="现在的文件里没有，可以找回")
    lines = tuple(_lines(present, then))
    if not lines:
        return Difference(id=then.id, unit=unit, way="same", words="与现在相同")
    if not is_draft(present.status):
        words = f"现在是“{STATES[present.status]}”，保持不变"
        return Difference(id=then.id, unit=unit, way="final", words=words, lines=lines)
    return Difference(id=then.id, unit=unit, way="edit", words=f"{len(lines)}处不同", lines=lines)


def _unread(then: Stored) -> Difference:
    unit = unit_name(then.record.unit)
    return Difference(id=then.id, unit=unit, way="unread", words="现在的文件里读不出它；请把备份“另存为新文件”找回")


def _lines(present: Stored, then: Stored) -> Iterator[str]:
    rubric: Rubric = present.rubric
    if rubric.digest == then.rubric.digest:
        yield from differences(rubric, present.record, then.record)


def _later(present: Stored) -> Difference:
    unit = unit_name(present.record.unit)
    return Difference(id=present.id, unit=unit, way="later", words="那时还没有，保持不变")


def _restore(store: Store, then: Store, one: Difference, snapshot: Snapshot) -> str:
    if one.way == "back":
        try:
            adopt(store, then, one.id)
            take_acts(store, then, [one.id])
        except UnreadableSourceError as error:
            raise UserError(_DAMAGED) from error
        return f"找回了“{one.unit}”的评估"
    present, past = store.load(one.id), then.load(one.id)
    lost = store.evidence.take(then.evidence, (file for _, file in attachments(past.rubric, past.record)))
    store.save(present, past.record, Kind.RESTORED, {"at": snapshot.at, "occasion": snapshot.occasion})
    return "".join([f"恢复了“{one.unit}”的{len(one.lines)}处", *(f"；{words}" for words in lost)])
